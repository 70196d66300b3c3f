"""Items read a page at a time, when they are shown, and kept while they are near."""

from collections.abc import Callable, Sequence

from monitor.model import Item
from monitor.tui.undo import Marking

PAGE = 100
MOST = 2_000
"Items kept; those seen least recently go first."

Load = Callable[[Sequence[int]], Sequence[Item]]


class Pages:
    """The items of the keys on screen. Only what is asked for is ever read."""

    def __init__(self, load: Load, page: int = PAGE, most: int = MOST) -> None:
        self._load = load
        self._page = page
        self._most = most
        self._kept: dict[int, Item | None] = {}
        self.loaded = 0
        "How many pages have been read."

    def item(self, keys: Sequence[int], index: int) -> Item | None:
        """The item at a place; None where the store has it no more."""
        key = keys[index]
        if key not in self._kept:
            self._read(keys, index - index % self._page)
        return self._kept[key]

    def forget(self) -> None:
        """Read everything anew when it is next shown."""
        self._kept.clear()

    def patch(self, marking: Marking) -> None:
        """Show a mark at once, before it is written."""
        for key in marking.keys:
            if item := self._kept.get(key):
                self._kept[key] = marking.on(item)

    def _read(self, keys: Sequence[int], start: int) -> None:
        wanted = [key for key in keys[start : start + self._page] if key not in self._kept]
        if len(self._kept) + len(wanted) > self._most:
            for key in list(self._kept)[: len(self._kept) // 2]:
                del self._kept[key]
        found = {item.key: item for item in self._load(wanted)}
        self._kept.update((key, found.get(key)) for key in wanted)
        self.loaded += 1

"""The table of releases: keys in the order that was asked for, rows read and drawn when they are seen."""

from array import array
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from monitor.model import Item
from monitor.query import Node
from monitor.store.release_table import Release
from monitor.tui import release_rows, row, theme
from monitor.tui.row import SIGNS, Piece
from monitor.tui.table import TABLE, Table, laid
from monitor.tui.undo import Marking

PAGE = 100
MOST = 2_000
"Rows kept."


class ReleaseTable(Table):
    """Releases by their keys, a page of them read when it is seen."""

    PARTS: Mapping[str, str] = {**theme.FEED, **TABLE}

    def __init__(self, load: Callable[[Sequence[int]], list[Release]], clock: Callable[[], datetime]) -> None:
        super().__init__("releases")
        self.keys = array("q")
        self.node: Node | None = None
        self._load = load
        self._clock = clock
        self._rows: dict[int, Release] = {}

    def show(self, keys: "array[int]", node: Node, *, keep: bool) -> None:
        """Show releases in this order; with `keep` the cursor stays on the one it is on, and that one in the table:
        what is read by somebody who looks for what is unread does not go from under his eyes."""
        cursor = 0
        if keep and self.keys:
            chosen = self.keys[self.cursor]
            if node == self.node and chosen not in keys and self._load([chosen]):
                keys.insert(self.cursor, chosen)
            cursor = keys.index(chosen) if chosen in keys else 0
        self.keys, self.node = keys, node
        self._rows.clear()
        self.fill(len(keys), cursor)

    @property
    def item(self) -> Item | None:
        """The release under the cursor."""
        release = self._at(self.cursor) if self.keys else None
        return release.item if release else None

    def go_to(self, key: int) -> None:
        """Put the cursor on the release of a key, where it is listed."""
        if key in self.keys:
            self.go(self.keys.index(key))

    def show_marking(self, marking: Marking) -> None:
        """Show a mark at once, before it is written."""
        for key in marking.keys:
            if release := self._rows.get(key):
                self._rows[key] = replace(release, item=marking.on(release.item))
        self.redraw()

    def _at(self, index: int) -> Release | None:
        key = self.keys[index]
        if key not in self._rows:
            if len(self._rows) > MOST:
                self._rows.clear()
            start = index - index % PAGE
            self._rows.update((one.item.key, one) for one in self._load(self.keys[start : start + PAGE]))
        return self._rows.get(key)

    def tint(self, index: int) -> str:
        release = self._at(index)
        return "alerted" if release and release.item.alerts and not release.item.read else ""

    def row(self, index: int, width: int) -> list[Piece]:
        release = self._at(index)
        if release is None:
            return []
        columns = release_rows.columns(width - SIGNS, absolute=self.absolute)
        cells = release_rows.cells(release, columns, self._clock(), absolute=self.absolute)
        (name, part), *others = laid(columns, cells, width - SIGNS)
        return [*row.signs(release.item), *row.marked(release.item, name, self.node, part), *others]

"""The live list: keys in an array, rows drawn when they are seen, and a view that never moves by itself."""

from array import array
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message

from monitor.model import Item
from monitor.query import Node
from monitor.tui import lines
from monitor.tui.feed_lines import DrawnFeed
from monitor.tui.pages import Load

_KEYS = Binding.Group("Move", compact=True)


class FeedList(DrawnFeed, can_focus=True):
    """A view's items, newest on top.

    The cursor stays on its item. New items slide in above: with the cursor on the newest they show at once, elsewhere
    the picture stays as it is and `fresh` counts them.
    """

    DEFAULT_CSS = "FeedList { height: 1fr; overflow-x: hidden; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "move(1)", "Next item", show=False, group=_KEYS, id="down"),
        Binding("up,k", "move(-1)", "Previous item", show=False, group=_KEYS, id="up"),
        Binding("pagedown,ctrl+f", "page(1)", "Page down", show=False, group=_KEYS, id="page_down"),
        Binding("pageup,ctrl+b", "page(-1)", "Page up", show=False, group=_KEYS, id="page_up"),
        Binding("ctrl+d", "page(0.5)", "Half a page down", show=False, group=_KEYS, id="half_down"),
        Binding("ctrl+u", "page(-0.5)", "Half a page up", show=False, group=_KEYS, id="half_up"),
        Binding("home,g", "first", "To the newest", show=False, group=_KEYS, id="first"),
        Binding("end,G", "last", "To the oldest", show=False, group=_KEYS, id="last"),
        Binding("enter,l,right", "open", "Read", group=_KEYS, id="open"),
    ]

    @dataclass(eq=False, repr=False)
    class Moved(Message):
        """The cursor is on another item, or on none. `by_reader`: a key or the mouse did it."""

        item: Item | None
        by_reader: bool

        def can_replace(self, message: Message) -> bool:
            """A later one takes its place, unless that would hide that the reader moved."""
            return isinstance(message, FeedList.Moved) and self.by_reader <= message.by_reader

    @dataclass(eq=False, repr=False)
    class Opened(Message):
        """The reader wants to read an item."""

        item: Item

    class Scrolled(Message):
        """How many new items are above may have changed."""

        def can_replace(self, message: Message) -> bool:
            return isinstance(message, FeedList.Scrolled)

    def __init__(self, load: Load, clock: Callable[[], datetime]) -> None:
        super().__init__(load, clock)
        self._following = True
        self._fresh: list[int] = []

    # --- what it shows

    @property
    def fresh(self) -> int:
        """How many new items are above what is seen."""
        return len(self._fresh)

    def show(self, keys: "array[int]", node: Node | None = None, *, keep: bool = False) -> None:
        """Show a view from its top; or, with `keep`, as another state of what is shown: what is seen stays."""
        if keep and self.keys:
            if node == self.node:  # what was read meanwhile, or has lost its place otherwise
                keys = lines.merged(keys, self._on_screen())
            else:  # other words are marked
                self.node = node
                self.redraw()
            self._replace(keys)
            return
        self.keys, self.node, self.cursor = keys, node, 0
        self._fresh.clear()
        self._following = True
        self._arrange()
        self.redraw()
        self.scroll_to(y=0, animate=False, force=True)
        self._say_moved(by_reader=False)

    def open_at(self, keys: Sequence[int], cursor: int) -> None:
        """Show some keys with the cursor on one of them (0: on top), until all are known."""
        self.show(array("q", keys))
        if cursor:
            self.go(lines.place(self.keys, cursor), by_reader=False)

    @property
    def follows(self) -> bool:
        """Whether the cursor is on the newest and stays there when others come."""
        return self._following and self.cursor == 0

    def merge(self, new: Sequence[int], news: Collection[int] = ()) -> None:
        """Take in keys that came or changed; those in `news` count as new where they are above the view."""
        known = set(self.keys[: len(new) + 1_000])
        self._fresh += [key for key in news if key not in known]
        self._replace(lines.merged(self.keys, new))

    def _on_screen(self) -> list[int]:
        """The keys of the items that are seen, of those that the store still has."""
        top = self.scroll_offset.y
        places = (self._lines.item(line) for line in range(top, top + self._height))
        return [self.keys[at] for at in places if at is not None and self.pages.item(self.keys, at)]

    def tick(self) -> None:
        """The clock went on: ages grow, and a day may have begun."""
        self._replace(self.keys)
        self.redraw()

    def _replace(self, keys: "array[int]") -> None:
        """Other keys for the same view: the item under the cursor stays on its line of the screen."""
        had = len(self.keys)
        key = self.keys[self.cursor] if self.keys else 0
        before = self._lines.line(self.cursor) - self.scroll_offset.y
        with self._other():
            self.keys = keys
            self.cursor = min(lines.place(keys, key), max(0, len(keys) - 1)) if had else 0
            self._arrange()
            line = self._lines.line(self.cursor)
            if self._following and line >= self._height:
                self.cursor = 0
            self.scroll_to(y=0 if self._following else max(0, line - before), animate=False, force=True)
        self._seen()
        if not keys or not had or self.keys[self.cursor] != key:
            self._say_moved(by_reader=False)

    # --- moving

    def go(self, index: int, *, by_reader: bool = True) -> None:
        """Put the cursor on an item and bring it into view, with the heading above it."""
        if not self.keys:
            return
        old, self.cursor = self.cursor, max(0, min(index, len(self.keys) - 1))
        self._following = self.cursor == 0
        line = self._lines.line(self.cursor)
        for changed in (self._lines.line(old), line):
            self.refresh_line(changed)
        top, height = self.scroll_offset.y, self._height
        above = line - self._covered
        if above < top:
            self.scroll_to(y=above, animate=False, force=True)
        elif line >= top + height:
            self.scroll_to(y=line - height + 1, animate=False, force=True)
        if old != self.cursor or by_reader:
            self._say_moved(by_reader=by_reader)

    def go_to(self, key: int) -> None:
        """Put the cursor on the item of a key, where the view has it."""
        index = lines.place(self.keys, key)
        if index < len(self.keys) and self.keys[index] == key:
            self.go(index)

    def action_move(self, by: int) -> None:
        self.go(self.cursor + by)

    def action_page(self, pages: float) -> None:
        """By what is seen but one line, headings among it: nothing is left out."""
        line = self._lines.line(self.cursor) + round(pages * max(2, self._height - self._covered - 1))
        line = max(1, min(line, self._lines.height - 1))
        at = self._lines.item(line)
        beyond = self._lines.item(line + (1 if pages > 0 else -1))  # a heading: it is neither the first nor the last
        self.go((at if at is not None else beyond) or 0)

    def action_first(self) -> None:
        self.go(0)

    def action_last(self) -> None:
        self.go(len(self.keys) - 1)

    def action_open(self) -> None:
        if item := self.item:
            self.screen.post_message(self.Opened(item))

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        self._following = round(new_value) == 0 and (self._following or self.cursor == 0)
        self._seen()

    def _seen(self) -> None:
        """What has come into view is new no more."""
        before = len(self._fresh)
        top = round(self.scroll_y) + self._covered
        self._fresh = [key for key in self._fresh if self._lines.line(lines.place(self.keys, key)) < top]
        if before or self._fresh:
            self.post_message(self.Scrolled())

    def _say_moved(self, *, by_reader: bool) -> None:
        # straight to the screen: on its way up it would wake everything that holds the list
        self.screen.post_message(self.Moved(self.item, by_reader))

    def on_click(self, event: events.Click) -> None:
        index = self._lines.item(self.seen(event.y + self.scroll_offset.y))
        if index is None:
            return
        self.go(index)
        if event.chain == 2:
            self.action_open()

    def on_resize(self) -> None:
        if self.keys:
            self.call_after_refresh(partial(self.go, self.cursor, by_reader=False))

"""Long tables, line by line: a head whose names can be clicked, and rows that are read and drawn when they are seen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip

from monitor.tui.drawn import Drawn
from monitor.tui.parts import line
from monitor.tui.row import Piece, fit
from monitor.tui.status import Line

EDGE = 1
"Cells left of the first column: the cursor's sign."
UNKNOWN = "–"
TABLE: Mapping[str, str] = {
    "cursor": "on $primary-muted",
    "blurred": "on $panel",
    "edge": "bold $primary",
    "title": "bold",
    "plain": "$foreground",
    "faint": "$faint",
    "lab": "$primary",
    "good": "$success",
    "warn": "$warning",
    "bad": "$error",
    "open": "$success",
    "restricted": "$warning",
    "noncommercial": "$error",
    "unstated": "$faint",
}
"The parts of a table, and their styles."
_KEYS = Binding.Group("Move", compact=True)


@dataclass(frozen=True, slots=True)
class Column:
    """One column. Of each table one has the width 0: it takes what the others leave."""

    key: str
    name: str
    width: int = 0
    right: bool = False


def widths(columns: Sequence[Column], width: int) -> list[int]:
    """How wide each column is on a line of `width` cells."""
    taken = EDGE + sum(column.width + 1 for column in columns)
    return [column.width or max(1, width - taken) for column in columns]


def laid(columns: Sequence[Column], cells: Sequence[Piece], width: int) -> list[Piece]:
    """The cells of a row in their columns, a gap of one before each."""
    pieces: list[Piece] = []
    for column, wide, (text, part) in zip(columns, widths(columns, width), cells, strict=True):
        pieces.append((" " + fit(text, wide, right=column.right), part))
    return pieces


class Head(Line):
    """The names of the columns, with the one marked that a table is sorted by."""

    @dataclass
    class Clicked(Message):
        """The reader wants another order."""

        column: str

    def tell(
        self, columns: Sequence[Column], width: int, by: str = "", *, rising: bool = False, before: int = 0
    ) -> None:
        """Name these columns. `before`: cells that rows have left of them."""
        self._ends: list[tuple[int, str]] = []
        content, at = line((" " * (EDGE + before), "")), EDGE + before
        for column, wide in zip(columns, widths(columns, width - before), strict=True):
            sign = ("▲" if rising else "▼") if column.key == by else " "
            style = "bold $accent" if column.key == by else "$secondary"
            content += line((sign + fit(column.name, wide, right=column.right), style))
            at += wide + 1
            self._ends.append((at, column.key))
        self.say(content)

    def on_click(self, event: events.Click) -> None:
        if column := next((key for end, key in self._ends if event.x < end), None):
            self.post_message(self.Clicked(column))


class Table(Drawn, can_focus=True, inherit_bindings=False):
    """Rows with a cursor. What stands in a row is said by `row`, when it is seen."""

    PARTS = TABLE
    DEFAULT_CSS = "Table { height: 1fr; overflow-x: hidden; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "move(1)", "Next", show=False, group=_KEYS, id="down"),
        Binding("up,k", "move(-1)", "Previous", show=False, group=_KEYS, id="up"),
        Binding("pagedown,ctrl+f", "page(1)", "Page down", show=False, group=_KEYS, id="page_down"),
        Binding("pageup,ctrl+b", "page(-1)", "Page up", show=False, group=_KEYS, id="page_up"),
        Binding("ctrl+d", "page(0.5)", "Half a page down", show=False, group=_KEYS, id="half_down"),
        Binding("ctrl+u", "page(-0.5)", "Half a page up", show=False, group=_KEYS, id="half_up"),
        Binding("home,g", "edge(True)", "First", show=False, group=_KEYS, id="first"),
        Binding("end,G", "edge(False)", "Last", show=False, group=_KEYS, id="last"),
        Binding("enter,l,right", "open", "Open", key_display="⏎", group=_KEYS, id="open"),
    ]

    @dataclass(eq=False, repr=False)
    class Moved(Message):
        """The cursor is on another row, or on another state of the same. `by_reader`: a key or the mouse did it."""

        by_reader: bool

        def can_replace(self, message: Message) -> bool:
            """Only where it came to rest matters, and that the reader moved."""
            return isinstance(message, Table.Moved) and self.by_reader <= message.by_reader

    class Resized(Message):
        """There is more or less room for its columns, and for those of its head."""

    class Opened(Message):
        """The reader wants to see a row in full."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.cursor = 0
        self.length = 0

    def row(self, index: int, width: int) -> list[Piece]:
        """The cells of a row, as wide as they are to be drawn together."""
        raise NotImplementedError

    def tint(self, index: int) -> str:
        """The part whose style is behind a row; "": none."""
        return ""

    def fill(self, length: int, cursor: int) -> None:
        """So many rows, and the cursor on one of them."""
        self.length = length
        self.cursor = max(0, min(cursor, length - 1))
        self.virtual_size = Size(0, length)
        self.redraw()
        self._bring_into_view()
        self.post_message(self.Moved(by_reader=False))

    @property
    def cursor_line(self) -> int | None:
        return self.cursor if self.length else None

    def draw(self, line: int, width: int, at_cursor: bool) -> Strip:
        base, styles = self.base_style, self.part_styles
        if line >= self.length:
            return Strip([]).adjust_cell_length(width, base)
        behind = ("cursor" if self.has_focus else "blurred") if at_cursor else self.tint(line)
        back = base + styles[behind] if behind else base
        plain = at_cursor and self.has_focus and self.app.current_theme.ansi
        pieces = [("▌" if at_cursor else " ", "edge"), *self.row(line, width)]
        strip = Strip([Segment(text, back if plain else back + styles[part]) for text, part in pieces])
        return strip.adjust_cell_length(width, back)

    def go(self, index: int) -> None:
        """Put the cursor on a row and bring it into view."""
        if not self.length:
            return
        old, self.cursor = self.cursor, max(0, min(index, self.length - 1))
        for changed in (old, self.cursor):
            self.refresh_line(changed)
        self._bring_into_view()
        if old != self.cursor:
            self.post_message(self.Moved(by_reader=True))

    def _bring_into_view(self) -> None:
        top, height = self.scroll_offset.y, self._height
        if self.cursor < top:
            self.scroll_to(y=self.cursor, animate=False, force=True)
        elif self.cursor >= top + height:
            self.scroll_to(y=self.cursor - height + 1, animate=False, force=True)

    @property
    def _height(self) -> int:
        return max(1, self.scrollable_content_region.height)

    def action_move(self, by: int) -> None:
        self.go(self.cursor + by)

    def action_page(self, pages: float) -> None:
        self.go(self.cursor + round(pages * self._height))

    def action_edge(self, first: bool) -> None:
        self.go(0 if first else self.length - 1)

    def action_open(self) -> None:
        if self.length:
            self.post_message(self.Opened())

    def on_click(self, event: events.Click) -> None:
        index = event.y + self.scroll_offset.y
        if index < self.length:
            self.go(index)
            if event.chain == 2:
                self.action_open()

    def on_focus(self) -> None:
        self.redraw()

    def on_blur(self) -> None:
        self.redraw()

    def on_resize(self) -> None:
        self.post_message(self.Resized())
        self.call_after_refresh(self._bring_into_view)

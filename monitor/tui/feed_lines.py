"""Drawing the list: headings and rows, a line each, read and drawn when they are seen."""

from array import array
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from rich.segment import Segment
from textual.strip import Strip

from monitor.model import Item
from monitor.query import Node
from monitor.tui import lines, row, theme
from monitor.tui.drawn import Drawn
from monitor.tui.pages import Load, Pages
from monitor.tui.undo import Marking

HEADED = 3
"Lines from which on the first is left to the heading of what is seen."


class DrawnFeed(Drawn, inherit_bindings=False):
    """Keys as lines. Which line has the cursor is said, not decided, here.

    The heading of what is seen stays on the first line of the screen.
    """

    PARTS = theme.FEED

    def __init__(self, load: Load, clock: Callable[[], datetime]) -> None:
        super().__init__("feed")
        self.pages = Pages(load)
        self.keys = array("q")
        self.cursor = 0
        self.node: Node | None = None
        "The query whose words are highlighted."
        self._clock = clock
        self._lines = lines.Lines(0)

    @property
    def item(self) -> Item | None:
        """The item under the cursor."""
        return self.pages.item(self.keys, self.cursor) if self.keys else None

    @property
    def _height(self) -> int:
        return max(1, self.scrollable_content_region.height)

    @property
    def _covered(self) -> int:
        """How many lines the heading on top covers."""
        return 1 if self._height >= HEADED else 0

    def seen(self, line: int) -> int:
        """On top stays a heading; below 0 is one that is not in its own place."""
        if not self._covered or line != self.scroll_offset.y or self._lines.item(line) is None:
            return line
        return ~self._lines.over(line)

    def reread(self) -> None:
        """Read what is seen again, and draw it where it is another."""
        with self._other():
            self.pages.forget()

    def show_marking(self, marking: Marking) -> None:
        """Show a mark at once, before it is written."""
        self.pages.patch(marking)
        self.redraw()

    def _arrange(self) -> None:
        self._lines = lines.arrange(self.keys, self._clock())
        self.reach(self._lines.height)

    @contextmanager
    def _other(self) -> Iterator[None]:
        """Paint what is seen anew if what is done within makes it another: mostly it changes what is further down."""
        before = self._told()
        yield
        self._kept.clear()
        if self._told() != before:
            self.redraw()

    def _told(self) -> list[object]:
        """What the lines that are seen tell, but for how long ago it was."""
        top, cursor = self.scroll_offset.y, self.cursor_line
        seen = range(top, min(top + self._height, self._lines.height))
        return [(line == cursor, self._told_by(self.seen(line))) for line in seen]

    def _told_by(self, line: int) -> object:
        if line < 0:
            return self._lines.heading(~line)
        return self._item(line) or (self._lines.heading(line), self._lines.size(line))

    def _item(self, line: int) -> Item | None:
        index = self._lines.item(line)
        return None if index is None else self.pages.item(self.keys, index)

    def on_focus(self) -> None:
        self.redraw()

    def on_blur(self) -> None:
        self.redraw()

    @property
    def cursor_line(self) -> int | None:
        return self._lines.line(self.cursor) if self.keys else None

    def draw(self, line: int, width: int, at_cursor: bool) -> Strip:
        base, styles = self.base_style, self.part_styles
        sixteen = self.app.current_theme.ansi
        focused = self.has_focus
        look = row.Look(width, self._clock(), styles, base, self.node, at_cursor, focused, sixteen, self.absolute)
        segments: list[Segment] = []
        stays = line < 0
        label = self._lines.heading(~line if stays else line)
        if label is not None:  # how many there are would change while the picture stays as it is
            segments = row.heading(label, None if stays else self._lines.size(line), look)
        elif item := self._item(line):
            segments = row.row(item, look)
        return Strip(segments).adjust_cell_length(width, base)

"""Drawing the list: headings and rows, a line each, read and drawn when they are seen."""

from array import array
from collections.abc import Callable
from datetime import datetime
from typing import ClassVar

from rich.segment import Segment
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from monitor.model import Item
from monitor.query import Node
from monitor.tui import lines, row
from monitor.tui.pages import Load, Pages

_STRIPS = 400
"Drawn lines that are kept."


class DrawnFeed(ScrollView, inherit_bindings=False):
    """Keys as lines. Which line has the cursor is said, not decided, here."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"feed--{part}" for part in row.PARTS}

    def __init__(self, load: Load, clock: Callable[[], datetime]) -> None:
        super().__init__(id="feed")
        self.pages = Pages(load)
        self.keys = array("q")
        self.cursor = 0
        self.node: Node | None = None
        "The query whose words are highlighted."
        self._clock = clock
        self._lines = lines.Lines(0)
        self._strips: dict[int, Strip] = {}
        self._styles: row.Styles = {}

    @property
    def item(self) -> Item | None:
        """The item under the cursor."""
        return self.pages.item(self.keys, self.cursor) if self.keys else None

    @property
    def _height(self) -> int:
        return max(1, self.scrollable_content_region.height)

    def redraw(self, *, reread: bool = False) -> None:
        """Draw what is seen again: the time, a mark or a style is another."""
        self._strips.clear()
        if reread:
            self.pages.forget()
        self.refresh()

    def _arrange(self) -> None:
        self._lines = lines.arrange(self.keys, self._clock())
        self._strips.clear()
        self.virtual_size = Size(0, self._lines.height)
        self.refresh()

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._strips.clear()
        self._styles = {}

    def on_focus(self) -> None:
        self.redraw()

    def on_blur(self) -> None:
        self.redraw()

    def render_line(self, y: int) -> Strip:
        width = self.scrollable_content_region.width
        line = y + self.scroll_offset.y
        at_cursor = bool(self.keys) and line == self._lines.line(self.cursor)
        number = line * 2 + at_cursor
        if number not in self._strips:
            if len(self._strips) > _STRIPS:
                self._strips.clear()
            self._strips[number] = self._strip(line, width, at_cursor)
        return self._strips[number]

    def _strip(self, line: int, width: int, at_cursor: bool) -> Strip:
        base = self.rich_style
        styles = self._styles = self._styles or {
            part: self.get_component_rich_style(f"feed--{part}", partial=True) for part in row.PARTS
        }
        sixteen = self.app.current_theme.ansi
        look = row.Look(width, self._clock(), styles, base, self.node, at_cursor, self.has_focus, sixteen)
        segments: list[Segment] = []
        label = self._lines.heading(line)
        index = self._lines.item(line)
        if label is not None:
            segments = row.heading(label, self._lines.size(line), look)
        elif index is not None and (item := self.pages.item(self.keys, index)):
            segments = row.row(item, look)
        return Strip(segments).adjust_cell_length(width, base)

"""The pane that shows one item in full."""

from datetime import datetime
from typing import ClassVar

from rich.segment import Segment
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.selection import Selection
from textual.strip import Strip
from textual.visual import Visual

from monitor.model import Detail
from monitor.query import Node
from monitor.tui import detail_text
from monitor.tui.drawn import Drawn

MARGIN = 2
"Cells left and right of the text."
_GROUP = Binding.Group("Read", compact=True)


class DetailPane(Drawn, can_focus=True, inherit_bindings=False):
    """An item's text, scrolled by keys when it has the focus."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "scroll_down", "Scroll down", show=False, group=_GROUP),
        Binding("up,k", "scroll_up", "Scroll up", show=False, group=_GROUP),
        Binding("pagedown,ctrl+f", "page_down", "Page down", show=False, group=_GROUP),
        Binding("pageup,ctrl+b", "page_up", "Page up", show=False, group=_GROUP),
        Binding("ctrl+d", "half(1)", "Half a page down", show=False, group=_GROUP),
        Binding("ctrl+u", "half(-1)", "Half a page up", show=False, group=_GROUP),
        Binding("home,g", "scroll_home", "To the top", show=False, group=_GROUP),
        Binding("end,G", "scroll_end", "To the end", show=False, group=_GROUP),
        Binding("escape,left,h", "leave", "Back to the list", group=_GROUP),
    ]

    class Left(Message):
        """The reader goes back to the list."""

    def __init__(self) -> None:
        super().__init__("detail")
        self.key: int | None = None
        "Of the item that is shown."
        self.content = Content("")
        "What is shown."
        self._shown: tuple[Detail, datetime, Node | None] | None = None
        self._card: Content | None = None
        self._wrapped: list[Strip] = []

    def render(self) -> Content:
        return self.content

    def show(self, detail: Detail | None, now: datetime, node: Node | None = None) -> None:
        """Show an item; the same item again keeps its place, and its card where that is shown."""
        self._shown = (detail, now, node) if detail else None
        if detail is None or detail.item.key != self.key:
            self._card = None
        self._draw()
        if detail and detail.item.key != self.key:
            self.scroll_home(animate=False)
        self.key = detail.item.key if detail else None

    @property
    def shows_card(self) -> bool:
        """Whether the item's model card stands in the place of its text."""
        return self._card is not None

    def show_card(self, card: Content | None) -> None:
        """Show the card of the item that is shown; None: the item again."""
        self._card = card
        self._draw()
        self.scroll_home(animate=False)

    def _draw(self) -> None:
        if self._card is not None:
            self.content = self._card
        elif self._shown is None:
            self.content = Content("")
        else:
            detail, now, node = self._shown
            self.content = detail_text.text(detail, now, max(30, self._room), node)
        self._wrap()

    @property
    def _room(self) -> int:
        return self.scrollable_content_region.width - 2 * MARGIN

    def _wrap(self) -> None:
        """Break the text into lines. The layout of the screen is left alone, but where the scrollbar comes or goes."""
        self._wrapped = Visual.to_strips(self, self.content, max(1, self._room), None, self.visual_style)
        size = Size(0, len(self._wrapped))
        if self.show_vertical_scrollbar == (size.height > self.size.height):
            self.set_reactive(DetailPane.virtual_size, size)
            self.vertical_scrollbar.window_virtual_size = size.height
        else:
            self.virtual_size = size
        self.redraw()

    def draw(self, line: int, width: int, at_cursor: bool) -> Strip:
        if line >= len(self._wrapped):
            return Strip([])
        return Strip([Segment(" " * MARGIN, self.base_style), *self._wrapped[line]])

    def notify_style_update(self) -> None:
        super().notify_style_update()
        if self.is_mounted:
            self._wrap()

    def selection_updated(self, selection: Selection | None) -> None:
        self._wrap()

    def on_resize(self) -> None:
        self._draw()

    def action_half(self, direction: int) -> None:
        self.scroll_relative(y=direction * max(1, self.size.height // 2), animate=False)

    def action_leave(self) -> None:
        self.post_message(self.Left())

"""The pane that shows one item in full."""

from datetime import datetime
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from monitor.model import Detail
from monitor.query import Node
from monitor.tui import detail_text

_GROUP = Binding.Group("Read", compact=True)


class DetailPane(VerticalScroll, can_focus=True):
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
        super().__init__(id="detail")
        self.key: int | None = None
        "Of the item that is shown."
        self._shown: tuple[Detail, datetime, Node | None] | None = None
        self._card: Content | None = None
        self._text = Static(id="detail-text", markup=False)

    @property
    def content(self) -> Content:
        """What is shown."""
        content = self._text.content
        return content if isinstance(content, Content) else Content(str(content))

    def compose(self) -> ComposeResult:
        yield self._text

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
            self._text.update(self._card)
            return
        if self._shown is None:
            self._text.update(Content(""))
            return
        detail, now, node = self._shown
        width = max(30, self.scrollable_content_region.width)
        self._text.update(detail_text.text(detail, now, width, node))

    def on_resize(self) -> None:
        self._draw()

    def action_half(self, direction: int) -> None:
        self.scroll_relative(y=direction * max(1, self.size.height // 2), animate=False)

    def action_leave(self) -> None:
        self.post_message(self.Left())

"""The pane that shows one item in full."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.selection import Selection
from textual.strip import Strip
from textual.visual import Visual

from monitor.model import Detail, Item
from monitor.query import Node
from monitor.tui.drawn import Scrolled

if TYPE_CHECKING:  # it is read after the first paint
    from monitor.tui.paper import Kind, Paper

MARGIN = 2
"Cells left and right of the text."
_GROUP = Binding.Group("Read", compact=True)


class DetailPane(Scrolled, can_focus=True, inherit_bindings=False):
    """An item's text, scrolled by keys when it has the focus."""

    ALLOW_SELECT = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "scroll_by(1)", "Scroll down", show=False, group=_GROUP, id="down"),
        Binding("up,k", "scroll_by(-1)", "Scroll up", show=False, group=_GROUP, id="up"),
        Binding("pagedown,ctrl+f", "page(1)", "Page down", show=False, group=_GROUP, id="page_down"),
        Binding("pageup,ctrl+b", "page(-1)", "Page up", show=False, group=_GROUP, id="page_up"),
        Binding("ctrl+d", "page(0.5)", "Half a page down", show=False, group=_GROUP, id="half_down"),
        Binding("ctrl+u", "page(-0.5)", "Half a page up", show=False, group=_GROUP, id="half_up"),
        Binding("home,g", "edge(True)", "To the top", show=False, group=_GROUP, id="first"),
        Binding("end,G", "edge(False)", "To the end", show=False, group=_GROUP, id="last"),
        Binding("F", "links", "Follow a link in the text", show=False, group=_GROUP, id="links"),
        Binding("m", "fold", "Formats of the models on/off", show=False, group=_GROUP, id="formats"),
        Binding("escape,left,h", "leave", "Back to the list", group=_GROUP, id="back"),
    ]

    class Left(Message):
        """The reader goes back to the list."""

    class Followed(Message):
        """The reader follows a link."""

        def __init__(self, url: str, *, picture: bool) -> None:
            super().__init__()
            self.url = url
            self.picture = picture

    def __init__(self) -> None:
        super().__init__("detail")
        self.key: int | None = None
        "Of the item that is shown."
        self.content = Content("")
        "What is shown."
        self._shown: tuple[Detail, datetime, Node | None] | None = None
        self._paper: Paper | None = None
        self._unfolded = False
        self._wrapped: list[Strip] = []

    def render(self) -> Content:
        return self.content

    def show(self, detail: Detail | None, now: datetime, node: Node | None = None) -> None:
        """Show an item; the same item again keeps its place, and its card or article where that is shown."""
        self._shown = (detail, now, node) if detail else None
        if detail is None or detail.item.key != self.key:
            self._paper, self._unfolded = None, False
        self._draw()
        if detail and detail.item.key != self.key:
            self.scroll_home(animate=False)
        self.key = detail.item.key if detail else None

    def make_way(self, item: Item | None) -> None:
        """Before it is no longer hidden: forget what was shown, where this item is to be seen and it is another."""
        if not self.display and (item is None or item.key != self.key):
            self.key, self._shown, self._paper = None, None, None
            self._draw()

    def tick(self, now: datetime) -> None:
        """The clock went on: tell the ages anew, where one is another; not under the mouse that selects words."""
        if self._shown is None or self._paper is not None or not self.display or self.text_selection is not None:
            return
        from monitor.tui import detail_text

        detail, before, node = self._shown
        if detail_text.ages(detail, now) != detail_text.ages(detail, before):
            self._shown = detail, now, node
            self._draw()

    @property
    def reads(self) -> "Kind | None":
        """Which paper stands in the place of the item: its model card, or the whole article."""
        return self._paper.kind if self._paper else None

    def read(self, paper: "Paper | None") -> None:
        """Show a paper of the item; None: the item again."""
        again = self._paper is not None and paper is not None and self._paper.kind == paper.kind
        self._paper = paper
        self._draw()
        if not again:
            self.scroll_home(animate=False)

    @property
    def links(self) -> Sequence[tuple[str, str]]:
        """Where what is shown leads: the words, and the address."""
        from monitor.tui import detail_text

        if self._paper is not None:
            return [(url, url) for url in self._paper.page.links]
        return detail_text.links(self._shown[0]) if self._shown else []

    @property
    def _pictures(self) -> frozenset[str]:
        if self._paper is not None:
            return self._paper.page.pictures
        from monitor.tui import detail_text

        return detail_text.pictures(self._shown[0]) if self._shown else frozenset()

    def _draw(self) -> None:
        width = max(30, self._room)
        if self._paper is not None:
            from monitor.tui import paper

            self.content = paper.text(self._paper, width)
        elif self._shown is None:
            self.content = Content("")
        else:
            from monitor.tui import detail_text  # after the first paint

            detail, now, node = self._shown
            self.content = detail_text.text(detail, now, width, node, unfolded=self._unfolded)
        self._wrap()

    @property
    def _room(self) -> int:
        return self.scrollable_content_region.width - 2 * MARGIN

    def _wrap(self) -> None:
        """Break the text into lines. The layout of the screen is left alone, but where the scrollbar comes or goes.
        Without room, while it is hidden, there are none; where it was scrolled to stays."""
        if self._room < 1:
            self._wrapped = []
            self.redraw()
            return
        self._wrapped = Visual.to_strips(self, self.content, self._room, None, self.visual_style)
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

    def action_leave(self) -> None:
        self.post_message(self.Left())

    def action_fold(self) -> None:
        """Show the formats of the models one by one, or folded again."""
        self._unfolded = not self._unfolded
        self._draw()

    def action_links(self) -> None:
        """Offer the links of what is read, by their numbers."""
        links = self.links
        if not links:
            self.notify("There are no links in what is shown.", markup=False)
            return
        from monitor.tui.links_menu import LinksMenu

        self.app.push_screen(LinksMenu(links), self._open)

    def action_follow(self, number: int) -> None:
        """Open the link with this number, of those that `F` lists."""
        links = self.links
        if 0 < number <= len(links):
            self._open(links[number - 1][1])

    def _open(self, url: str | None) -> None:
        if url:
            self.post_message(self.Followed(url, picture=url in self._pictures))

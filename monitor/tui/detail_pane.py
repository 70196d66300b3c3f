"""The pane that shows one item in full."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Region
from textual.message import Message
from textual.selection import Selection
from textual.strip import Strip
from textual.visual import Visual

from monitor.model import Detail, Item
from monitor.query import Node
from monitor.tui import theme
from monitor.tui.drawn import Scrolled

if TYPE_CHECKING:  # it is read after the first paint
    from monitor.tui.paper import Kind, Paper

MARGIN = 2
"Cells left and right of the text."
_GROUP = Binding.Group("Read", compact=True)


class DetailPane(Scrolled, can_focus=True, inherit_bindings=False):
    """An item's text, scrolled by keys when it has the focus."""

    ALLOW_SELECT = True
    PARTS = theme.DETAIL
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
        self._wrapped_to = 0
        "Cells in a line."

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
        self._arrange()
        self.redraw()

    def _arrange(self) -> None:
        """Make the text, and lines of it."""
        width = max(30, self._room)
        if self._paper is not None:
            from monitor.tui import paper

            self.content = paper.text(self._paper, width)
        elif self._shown is None or self._room < 1:
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
        """Break the text into lines: none without room, while it is hidden. Where it was scrolled to stays."""
        self._wrapped_to = self._room
        self._wrapped = []
        if self._room > 0:
            self._wrapped = Visual.to_strips(self, self.content, self._room, None, self.visual_style)
            self.reach(len(self._wrapped))

    @property
    def base_style(self) -> Style:
        base = super().base_style
        return base + self.part_styles["focused"] if self.has_focus else base

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines of a part of it, which may have another room than before: it is told so after they are painted."""
        if self._wrapped_to != self._room:
            self._arrange()
            self._forget()
        return super().render_lines(crop)

    def draw(self, line: int, width: int, at_cursor: bool) -> Strip:
        if line >= len(self._wrapped):
            return Strip([])
        segments: Iterable[Segment] = self._wrapped[line]
        if self.has_focus:
            plain, ground = super().base_style.bgcolor, self.part_styles["focused"]
            segments = (Segment(text, _on(ground, style, plain)) for text, style, _ in segments)
        return Strip([Segment(" " * MARGIN, self.base_style), *segments])

    def notify_style_update(self) -> None:
        super().notify_style_update()
        if self.is_mounted:
            self._wrap()
            self.redraw()

    def on_focus(self) -> None:
        self.redraw()

    def on_blur(self) -> None:
        self.redraw()

    def selection_updated(self, selection: Selection | None) -> None:
        self._wrap()
        self.redraw()

    def action_leave(self) -> None:
        self.screen.post_message(self.Left())  # as `FeedList` tells that its cursor moved

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


def _on(ground: Style, style: Style | None, plain: Color | None) -> Style | None:
    """A style on another ground, where it had the plain one: what is selected keeps its own."""
    return style + ground if style and style.bgcolor == plain else style

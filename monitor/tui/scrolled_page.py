"""A page above what was open, read from top to bottom: what help and previews are."""

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen

PAGE = 12
"Lines of a page down or up."


class ScrolledPage(ModalScreen[None]):
    """Scrolls the one box that it holds."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter", "dismiss", "Close"),
        Binding("q,h,left", "dismiss", "Close", id="close"),
        Binding("down,j", "scroll(1)", "Scroll down", show=False, id="down"),
        Binding("up,k", "scroll(-1)", "Scroll up", show=False, id="up"),
        Binding("pagedown,ctrl+d,ctrl+f,space", f"scroll({PAGE})", "Page down", show=False, id="page_down"),
        Binding("pageup,ctrl+u,ctrl+b", f"scroll({-PAGE})", "Page up", show=False, id="page_up"),
        Binding("home,g", "edge(True)", "To the top", show=False, id="first"),
        Binding("end,G", "edge(False)", "To the end", show=False, id="last"),
    ]

    def action_scroll(self, lines: int) -> None:
        self.query_one(VerticalScroll).scroll_relative(y=lines, animate=False)

    def action_edge(self, first: bool) -> None:
        box = self.query_one(VerticalScroll)
        box.scroll_to(y=0 if first else box.max_scroll_y, animate=False)

"""The views by their numbers: two keys for each, and a click."""

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.events import Key
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from monitor.tui.parts import FAINT, line
from monitor.tui.views import View


class ViewsMenu(ModalScreen[View | None]):
    """Answers with the view that is chosen, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Leave it"),
        Binding("q,h,left", "leave", "Leave it", id="close"),
        Binding("V", "leave", "Leave it", show=False, id="views"),
        Binding("j", "next", "Next", show=False, id="down"),
        Binding("k", "previous", "Previous", show=False, id="up"),
    ]

    def __init__(self, views: Sequence[tuple[str, View]]) -> None:
        """`views`: each with the key that chooses it, or ""."""
        super().__init__()
        self._views = tuple(views)

    def compose(self) -> ComposeResult:
        with Vertical(id="views-box"):
            yield Static("Show a view", id="views-title", markup=False)
            yield OptionList(
                *(Option(line((f"{key or ' '}  ", "bold $accent"), (view.name, ""))) for key, view in self._views),
                id="views",
                compact=True,
            )
            yield Static(line(("⏎ or its number", "bold $accent"), ("   esc leaves it", FAINT)), markup=False)

    def on_key(self, event: Key) -> None:
        chosen = next((view for key, view in self._views if key and key == event.key), None)
        if chosen:
            event.stop()
            self.dismiss(chosen)

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._views[event.option_index][1])

    def action_next(self) -> None:
        self.query_one(OptionList).action_cursor_down()

    def action_previous(self) -> None:
        self.query_one(OptionList).action_cursor_up()

    def action_leave(self) -> None:
        self.dismiss(None)

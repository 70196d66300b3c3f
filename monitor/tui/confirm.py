"""A question before something big is done."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from monitor.tui.dressed import chosen_keys
from monitor.tui.keys import hint
from monitor.tui.parts import ACCENT, FAINT, line


class Confirm(ModalScreen[bool]):
    """Asks; answers True or False."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "answer(True)", "Yes", id="yes"),
        Binding("n,q", "answer(False)", "No", id="no"),
        Binding("enter", "answer(True)", "Yes"),
        Binding("escape", "answer(False)", "No"),
    ]

    def __init__(self, question: str, note: str) -> None:
        super().__init__()
        self._question = question
        self._note = note

    def compose(self) -> ComposeResult:
        chosen = chosen_keys(self)
        yes, no = hint("yes", chosen, "⏎"), hint("no", chosen, "esc")
        keys = line((yes, f"bold {ACCENT}"), (" yes   ", FAINT), (no, f"bold {ACCENT}"), (" no", FAINT))
        with Vertical(id="confirm-box"):
            yield Static(self._question, id="confirm-question", markup=False)
            yield Static(self._note, id="confirm-note", markup=False)
            yield Static(keys)

    def action_answer(self, yes: bool) -> None:
        self.dismiss(yes)

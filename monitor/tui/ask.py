"""A question that is answered with a line of text."""

from collections.abc import Callable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from monitor.tui.parts import ACCENT, FAINT, line


class Ask(ModalScreen[str | None]):
    """Asks; answers with what was typed, once `check` finds nothing wrong with it, or with None."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "Leave it")]

    def __init__(self, question: str, note: str, text: str, check: Callable[[str], str]) -> None:
        super().__init__()
        self._question = question
        self._note = note
        self._text = text
        self._check = check

    def compose(self) -> ComposeResult:
        keys = line(("⏎", f"bold {ACCENT}"), (" do it   ", FAINT), ("esc", f"bold {ACCENT}"), (" leave it", FAINT))
        with Vertical(id="ask-box"):
            yield Static(self._question, id="ask-question", markup=False)
            yield Static(self._note, id="ask-note", markup=False)
            yield Input(self._text, id="ask-text", compact=True, select_on_focus=False)
            yield Static(id="ask-says", markup=False)
            yield Static(keys)

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self._say("")

    @on(Input.Submitted)
    def _answer(self, event: Input.Submitted) -> None:
        event.stop()
        answer = event.value.strip()
        if wrong := self._check(answer):
            self._say(wrong)
        else:
            self.dismiss(answer)

    def _say(self, words: str) -> None:
        self.query_one("#ask-says", Static).update(line((words, "$error")))

    def action_leave(self) -> None:
        self.dismiss(None)

"""The line to type a query in, and the line below it that says what is wrong with it, or how much it found."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.suggester import Suggester
from textual.widgets import Input, Static

from monitor import query
from monitor.tui.parts import FAINT, line

_GROUP = Binding.Group("Query", compact=True)
EXAMPLES = "words, lab:Qwen, kind:release, params:>=30b, license:mit, topic:chips, since:7d, is:unread"


class Completing(Suggester):
    """Proposes the rest of the field or value that is being typed."""

    def __init__(self, known: Mapping[str, Sequence[str]]) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._known = known

    async def get_suggestion(self, value: str) -> str | None:
        """The whole line with the best proposal at its end, where that only adds to what was typed."""
        for proposal in query.complete(value, len(value), self._known):
            completed = value[: proposal.start] + proposal.text
            if completed.startswith(value) and completed != value:
                return completed
        return None


def refusal(error: query.QueryError, width: int) -> Content:
    """The line below a query that cannot be read: it points at the place, and says what was expected there."""
    pointer = " " * min(error.column - 1, max(0, width - 40)) + "^ "
    return line((pointer, "bold $error"), (str(error), "$error"))


class QueryBar(Vertical):
    """Where the view is narrowed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "clear", "Clear", group=_GROUP),
        Binding("enter,down", "done", "To the list", priority=True, key_display="⏎", group=_GROUP, id="to_list"),
        Binding("tab", "complete", "Complete", priority=True, show=False, group=_GROUP, id="complete"),
    ]

    @dataclass(eq=False, repr=False)
    class Typed(Message):
        """The query is another."""

        text: str

    class Done(Message):
        """The reader goes to what was found."""

    class Cleared(Message):
        """The reader wants the whole view back."""

    def __init__(self, known: Mapping[str, Sequence[str]], text: str = "") -> None:
        """`text`: what was typed before."""
        super().__init__(id="query-bar")
        self._input = Input(
            text, placeholder=EXAMPLES, id="query", compact=True, suggester=Completing(known), select_on_focus=False
        )
        self._say = Static(id="query-says", markup=False)

    def compose(self) -> ComposeResult:
        if self.text:
            yield self._input
            yield self._say

    def furnish(self) -> None:
        """Have what it consists of, where it has not: nobody sees it until a query is typed."""
        if self.is_attached and not self._nodes:
            self.mount(self._input, self._say)

    @property
    def text(self) -> str:
        """What was typed."""
        return self._input.value

    @property
    def says(self) -> str:
        """What the line below says."""
        return str(self._say.content)

    def start(self, text: str | None = None) -> None:
        """Take the keyboard, with a query to begin with."""
        self.furnish()
        if text is not None:
            self._input.value = text
            self._input.cursor_position = len(text)
        self.screen.set_focus(self._input)  # at once: the next key may be here already, and be a `q`

    def refuse(self, error: query.QueryError) -> None:
        """Point at what cannot be read."""
        self.furnish()
        self.add_class("-refused")
        self._say.update(refusal(error, self.size.width))

    def answer(self, number: int) -> None:
        """Say how much was found."""
        self.furnish()
        self.remove_class("-refused")
        found = f"{number:,} found" if number else "nothing found"
        words = found if self.text.strip() else "type to narrow this view"
        if words != self.says:
            self._say.update(Content.styled(words, FAINT))

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(self.Typed(event.value))

    def action_done(self) -> None:
        self.post_message(self.Done())

    def action_clear(self) -> None:
        self._input.value = ""
        self.post_message(self.Cleared())

    def action_complete(self) -> None:
        """Take the proposal that is shown behind the cursor."""
        self._input.action_end()
        self._input.action_cursor_right()

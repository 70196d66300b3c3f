"""The links of what is read, by their numbers."""

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

from monitor.tui.dressed import chosen_keys
from monitor.tui.keys import hint
from monitor.tui.parts import FAINT, line


class LinksMenu(ModalScreen[str | None]):
    """Answers with the address that is chosen, or None. Digits go to the link with that number."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Leave it"),
        Binding("q,h,left", "leave", "Leave it", id="close"),
        Binding("F", "leave", "Leave it", show=False, id="links"),
        Binding("y", "copy", "Copy it", show=False, id="copy"),
        Binding("j", "next", "Next", show=False, id="down"),
        Binding("k", "previous", "Previous", show=False, id="up"),
    ]

    def __init__(self, links: Sequence[tuple[str, str]], title: str = "Follow a link") -> None:
        """`links`: what each is called, and its address."""
        super().__init__()
        self._heading = title
        self._links = tuple(links)
        self._typed = ""

    def compose(self) -> ComposeResult:
        with Vertical(id="links-box"):
            yield Static(self._heading, id="links-title", markup=False)
            yield OptionList(
                *(
                    Option(line((f"{number:>3}  ", "bold $accent"), (words, "")))
                    for number, (words, _) in enumerate(self._links, 1)
                ),
                id="links",
                compact=True,
            )
            copies = f"   {key} copies it" if (key := hint("copy", chosen_keys(self), "")) else ""
            yield Static(line(("its number, ⏎", "bold $accent"), (f"{copies}   esc leaves it", FAINT)), markup=False)

    def on_key(self, event: Key) -> None:
        if event.character is None or not event.character.isdecimal():
            return
        event.stop()
        typed = self._typed + event.character
        self._typed = typed if 0 < int(typed) <= len(self._links) else event.character.lstrip("0")
        if self._typed and int(self._typed) <= len(self._links):
            self.query_one(OptionList).highlighted = int(self._typed) - 1

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._links[event.option_index][1])

    def action_copy(self) -> None:
        at = self.query_one(OptionList).highlighted
        if at is not None:
            self.app.copy_to_clipboard(self._links[at][1])
            self.notify(f"Copied {self._links[at][1]}", markup=False)
            self.dismiss(None)

    def action_next(self) -> None:
        self.query_one(OptionList).action_cursor_down()

    def action_previous(self) -> None:
        self.query_one(OptionList).action_cursor_up()

    def action_leave(self) -> None:
        self.dismiss(None)

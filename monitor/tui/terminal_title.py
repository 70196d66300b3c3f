"""The title of the terminal's window: how many alerts nobody has read yet. Only the program's own words get there."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from textual.message import Message

from monitor.store.connect import Database

NAME = "Open Model Monitor"
_PUSH, _POP = "\x1b[22;2t", "\x1b[23;2t"
"The terminal keeps the title that it had, and gets it back."
_WITHOUT = ("", "dumb", "linux")
"What has no title."


@dataclass(eq=False, repr=False)
class Unseen(Message):
    """Items with alerts that nobody has read."""

    number: int


def unseen(db: Database) -> Iterator[Message]:
    """How many items with alerts nobody has read; a job for a thread."""
    from monitor.store import watched  # after the first paint

    yield Unseen(watched.unseen(db))


class TerminalTitle:
    """Writes the title where the terminal has one, and only when it is another."""

    def __init__(self, write: Callable[[str], None], terminal: str) -> None:
        """`terminal` is what $TERM says."""
        self._write = write if terminal not in _WITHOUT else _nowhere
        self.text = ""
        "What it says."

    def begin(self) -> None:
        """Take the title over."""
        self._write(_PUSH)
        self.tell(0)

    def tell(self, unseen: int) -> None:
        """Say how many alerts are unseen."""
        text = f"({unseen}) {NAME}" if unseen else NAME
        if text != self.text:
            self.text = text
            self._write(f"\x1b]2;{text}\x07")

    def end(self) -> None:
        """Give the title back, if it was taken over."""
        if self.text:
            self._write(_POP)


def _nowhere(sequence: str) -> None:
    """A terminal without a title shows nothing of it."""

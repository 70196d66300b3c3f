"""Undo as values: what was done knows its inverse, and the history knows which comes next."""

from dataclasses import replace
from typing import Generic, Literal, Protocol, Self, TypeVar

from monitor.config.values import Change
from monitor.frozen import dataclass
from monitor.model import Item

MOST = 200


@dataclass(frozen=True, slots=True)
class Marking:
    """Some items marked read, unread, starred or not: exactly those that were marked otherwise before."""

    mark: Literal["read", "starred"]
    value: bool
    keys: tuple[int, ...]

    @property
    def inverse(self) -> "Marking":
        return replace(self, value=not self.value)

    def on(self, item: Item) -> Item:
        """The item with this mark."""
        return replace(item, read=self.value) if self.mark == "read" else replace(item, starred=self.value)

    @property
    def words(self) -> str:
        """What it does, for a message: "3 items marked read"."""
        number = len(self.keys)
        done = {
            ("read", True): "marked read",
            ("read", False): "marked unread",
            ("starred", True): "starred",
            ("starred", False): "no longer starred",
        }[self.mark, self.value]
        return f"{number:,} item{'s' if number != 1 else ''} {done}"


@dataclass(frozen=True, slots=True)
class Setting:
    """Keys of a table of the reader's file given other values."""

    name: str
    "Of the table."
    before: Change
    after: Change
    done: str
    "What it does, as a sentence."
    undone: str
    "What its inverse does."

    @property
    def inverse(self) -> "Setting":
        return Setting(self.name, self.after, self.before, self.undone, self.done)


class Undoable(Protocol):
    """Something that can be taken back."""

    @property
    def inverse(self) -> Self: ...


Done = TypeVar("Done", bound=Undoable)


class History(Generic[Done]):
    """What was done and can be undone, and what was undone and can be done again."""

    def __init__(self) -> None:
        self._done: list[Done] = []
        self._undone: list[Done] = []

    def add(self, one: Done) -> None:
        """Something was done; what had been undone before can no longer be redone."""
        self._done = [*self._done[-MOST + 1 :], one]
        self._undone.clear()

    def undo(self) -> Done | None:
        """What to do to take back what was done last."""
        if not self._done:
            return None
        one = self._done.pop()
        self._undone.append(one)
        return one.inverse

    def redo(self) -> Done | None:
        """What to do again as was last taken back."""
        if not self._undone:
            return None
        one = self._undone.pop()
        self._done.append(one)
        return one

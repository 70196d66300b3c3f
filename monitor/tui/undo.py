"""Undo as values: a marking knows its inverse, and the history knows which comes next."""

from dataclasses import replace
from typing import Literal

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


class History:
    """What was done and can be undone, and what was undone and can be done again."""

    def __init__(self) -> None:
        self._done: list[Marking] = []
        self._undone: list[Marking] = []

    def add(self, marking: Marking) -> None:
        """Something was done; what had been undone before can no longer be redone."""
        self._done = [*self._done[-MOST + 1 :], marking]
        self._undone.clear()

    def undo(self) -> Marking | None:
        """What to do to take back the last marking."""
        if not self._done:
            return None
        marking = self._done.pop()
        self._undone.append(marking)
        return marking.inverse

    def redo(self) -> Marking | None:
        """What to do to mark again as was last taken back."""
        if not self._undone:
            return None
        marking = self._undone.pop()
        self._done.append(marking)
        return marking

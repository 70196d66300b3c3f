"""The query as plain values: what the parser makes, and the compiler, the matcher and the screen read.

A tree of frozen nodes. Text is kept twice: as the user wrote it (to be shown) and as index words (to be
searched), so that nobody downstream normalises again.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from enum import Enum
from typing import Literal

from monitor.frozen import dataclass
from monitor.text import line

Op = Literal["", "=", ">", ">=", "<", "<="]


class QueryError(ValueError):
    """A query that cannot be read: where, what was expected, and what stood there ("": the end)."""

    def __init__(self, column: int, expected: str, found: str) -> None:
        super().__init__(column, expected, found)
        self.column = column
        self.expected = expected
        self.found = found

    def __str__(self) -> str:
        return f"column {self.column}: expected {line(self.expected)}, found {self._shown}"

    @property
    def _shown(self) -> str:
        if not self.found:
            return "the end"
        shown = line(self.found, 40)
        if shown:
            return f'"{shown}"'
        return "a space" if self.found.isspace() else "an invisible character"


class Known(Enum):
    """Values that every field may have: any known one (`*`), or none that is known."""

    ANY = "*"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Span:
    """A day, a month, a year or an instant: from `start` up to, not including, `end`."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Word:
    """A bare word; several index words are an adjacent phrase (`qwen3-vl`)."""

    text: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in quotes."""

    text: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Prefix:
    """`step*`: the last word may go on."""

    text: str
    words: tuple[str, ...]


Text = Word | Phrase | Prefix
Value = str | int | timedelta | Span | Known | Text


@dataclass(frozen=True, slots=True)
class Field:
    """`name:value`; several values mean any of them. What type the values have is in `fields.FIELDS`."""

    name: str
    op: Op
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Regex:
    """`title:/pattern/`, case-insensitive."""

    name: str
    pattern: str


@dataclass(frozen=True, slots=True)
class Not:
    """Whatever the node does not match."""

    node: "Node"


@dataclass(frozen=True, slots=True)
class And:
    """All of them. Without nodes: everything."""

    nodes: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Any of them."""

    nodes: tuple["Node", ...]


Leaf = Text | Field | Regex
Node = Leaf | Not | And | Or
EVERYTHING = And(())


def leaves(node: Node, positive: bool = True) -> Iterator[tuple[Leaf, bool]]:
    """The leaves in the order they were written; True where they are wanted, False where excluded."""
    if isinstance(node, Not):
        yield from leaves(node.node, not positive)
    elif isinstance(node, And | Or):
        for child in node.nodes:
            yield from leaves(child, positive)
    else:
        yield node, positive

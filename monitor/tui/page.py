"""A text to be read, as blocks to be drawn: headings, paragraphs, lists, code, tables; and its links by number."""

from dataclasses import dataclass
from typing import Literal

CODE, BOLD, ITALIC, STRIKE, NUMBER = "$secondary", "bold", "italic", "strike", "$faint"
"""Styles of words."""

Kind = Literal["text", "heading", "code", "rule", "table"]


@dataclass(frozen=True, slots=True)
class Run:
    """Some words in one style."""

    text: str
    style: str = ""
    link: int = 0
    "The number of where they lead, from 1; 0: nowhere."


@dataclass(frozen=True, slots=True)
class Block:
    """What stands by itself, below what comes before it."""

    kind: Kind
    runs: tuple[Run, ...] = ()
    level: int = 0
    "Of a heading: 1 to 6."
    quote: int = 0
    "So many quotes in one another."
    indent: int = 0
    "So many lists in one another."
    marker: str = ""
    "What the first line of an entry of a list begins with."
    rows: tuple[tuple[tuple[Run, ...], ...], ...] = ()
    "Of a table."
    headed: bool = False
    "The first row of a table names its columns."

    @property
    def text(self) -> str:
        """Its words without styles."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class Page:
    """What was read."""

    blocks: tuple[Block, ...] = ()
    links: tuple[str, ...] = ()
    "Where the numbers lead."
    pictures: frozenset[str] = frozenset()
    "Those of the links that lead to pictures."
    cut: bool = False
    "There is more than was read."


NOTHING = Page()

"""Which of many queries an item may match: the few that are worth judging.

A query that an item can match only by holding one of some words, or by bearing one of some signs, is not looked at for
items that have none of them. A word that may go on (`step*`) stands here as it is written.
"""

import re
from collections.abc import Iterator, Sequence

from monitor.query.signed import WIDTHS, wanted
from monitor.query.syntax import And, Field, Node, Or, Phrase, Prefix, Text, Word, leaves
from monitor.query.verdict import Subject


class Sieve:
    """Sorts out, by its words and signs, which of many queries an item may match."""

    def __init__(self, nodes: Sequence[Node]) -> None:
        self.words = frozenset(word for node in nodes for text in _texts(node) for word in text.words)
        "All index words that the queries ask for: of an item's words, no others need be known."
        self._always: list[int] = []
        self._anchored: dict[str, list[int]] = {}
        for index, node in enumerate(nodes):
            needed = _anchors(node)
            if needed is None:
                self._always.append(index)
            for one in needed or ():
                self._anchored.setdefault(one, []).append(index)
        self._anchors = frozenset(self._anchored)
        self._starts = tuple(one[:-1] for one in self._anchors if one.endswith("*") and ":" not in one)
        self._start = re.compile(f" (?:{'|'.join(map(re.escape, self._starts))})") if self._starts else None

    def candidates(self, subject: Subject) -> set[int]:
        """The places of the queries that the item may match."""
        found = set(self._always)
        for borne in (subject.words, subject.signs):
            for one in self._anchors & borne:
                found.update(self._anchored[one])
        if self._start:
            for start in self._start.finditer(subject.text):
                found.update(self._going_on(subject.text, start.start() + 1))
        return found

    def _going_on(self, text: str, at: int) -> Iterator[int]:
        for one in self._starts:
            if text.startswith(one, at):
                yield from self._anchored[f"{one}*"]


def _anchors(node: Node) -> frozenset[str] | None:
    """Words and signs of which an item must have at least one to match; None where none is needed."""
    match node:
        case Word() | Phrase() | Prefix():
            whole = node.words[:-1] if isinstance(node, Prefix) else node.words
            return frozenset({max(whole, key=len) if whole else f"{node.words[0]}*"})
        case Field(name="title", values=values):
            return _anchors(Or(tuple(value for value in values if isinstance(value, Word | Phrase | Prefix))))
        case Field():
            return wanted(node)
        case Or(nodes):
            each = [_anchors(child) for child in nodes]
            return frozenset().union(*(found for found in each if found)) if all(each) else None
        case And(nodes):
            some = [found for found in map(_anchors, nodes) if found]
            return min(some, key=_width) if some else None
        case _:
            return None


def _width(found: frozenset[str]) -> tuple[int, int]:
    """How much these let through; of words, the longer are the rarer."""
    widths = (WIDTHS[one.partition(":")[0]] if ":" in one else 1 for one in found)
    return sum(widths), -min(map(len, found))


def _texts(node: Node) -> Iterator[Text]:
    for leaf, _ in leaves(node):
        for text in leaf.values if isinstance(leaf, Field) else (leaf,):
            if isinstance(text, Word | Phrase | Prefix):
                yield text

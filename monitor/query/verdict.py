"""Judging a query on one item in memory: a thousand watchlists against each new item, in microseconds.

A query becomes a function once, and is asked of many items. What is said here agrees with the compiled query (a
property test compares them), so the language keeps one meaning; what depends on the clock, on alerts, or on more than
an item brings along is left to the compiled query.
"""

from collections.abc import Callable, Mapping, Sequence, Set
from typing import NamedTuple, Self

from monitor.query.conditions import interval
from monitor.query.expressions import expression
from monitor.query.index import needle
from monitor.query.signed import NUMBERS, known, wanted
from monitor.query.syntax import And, Field, Known, Node, Not, Or, Phrase, Prefix, Regex, Text, Word

_NOTHING: Mapping[str, Sequence[int]] = {}


class Subject(NamedTuple):
    """An item, as it is judged in memory. A named tuple, since it is made for each item and quickly."""

    headline: str
    "The title as it is shown."
    title: str
    "Its index words, each between spaces."
    text: str
    "The index words of the title and, on a line of their own, those of the body."
    words: Set[str]
    "Of these words at least those that are asked for."
    signs: Set[str]
    "Of its fields, and of those of its models and articles (`signed.signs`)."
    numbers: Mapping[str, Sequence[int]]
    "What its number fields, and those of its models, are known to be."

    @classmethod
    def of(
        cls,
        headline: str,
        title: str,
        body: str,
        words: Set[str] | None = None,
        signs: Set[str] = frozenset(),
        numbers: Mapping[str, Sequence[int]] = _NOTHING,
    ) -> Self:
        """From the title, both as the index holds them (`monitor.text.fold`), and the values of fields."""
        if words is None:
            words = frozenset(title.split()).union(body.split())
        return cls(headline, f" {title} ", f" {title} \n {body} ", words, signs, numbers)

    def bearing(self, signs: Set[str], numbers: Mapping[str, Sequence[int]]) -> "Subject":
        """The same text, with the values of its fields."""
        return Subject(self.headline, self.title, self.text, self.words, signs, numbers)


Judge = Callable[[Subject], bool | None]
"Whether an item matches; None where only the store can say."


def judge(node: Node) -> Judge:
    """The query as a function."""
    match node:
        case Word() | Phrase() | Prefix():
            return _text(node)
        case Field():
            return _field(node)
        case Regex("title", pattern):
            found = expression(pattern).matches
            return lambda subject: found(subject.headline)
        case Not(inner):
            return _not(judge(inner))
        case And(nodes):
            return _all([judge(each) for each in nodes])
        case Or(nodes):
            return _any([judge(each) for each in nodes])
        case _:
            return _unclear


def _text(text: Text) -> Judge:
    wording, word = needle(text), text.words[0]
    if isinstance(text, Prefix):
        return lambda subject: wording in subject.text
    if len(text.words) == 1:
        return lambda subject: word in subject.words
    whole = frozenset(text.words)
    return lambda subject: whole <= subject.words and wording in subject.text


def _unclear(subject: Subject) -> bool | None:
    return None


def _field(field: Field) -> Judge:
    if len(field.values) > 1:
        return _any([_field(Field(field.name, field.op, (value,))) for value in field.values])
    (value,) = field.values
    name = field.name
    if isinstance(value, Word | Phrase | Prefix):
        wording = needle(value)
        return lambda subject: wording in subject.title
    needed = wanted(Field(name, field.op, (Known.ANY,) if value is Known.UNKNOWN else field.values))
    if needed is None:
        return _unclear
    if value is Known.UNKNOWN:
        return lambda subject: known(name) not in subject.signs
    if name in NUMBERS and isinstance(value, int):
        least, most = interval(field, value)
        return lambda subject: any(least <= number <= most for number in subject.numbers.get(name, ()))
    if len(needed) > 1:
        return lambda subject: not needed.isdisjoint(subject.signs)
    (sign,) = needed
    return lambda subject: sign in subject.signs


def _not(judged: Judge) -> Judge:
    def opposite(subject: Subject) -> bool | None:
        found = judged(subject)
        return None if found is None else not found

    return opposite


def _all(judges: Sequence[Judge]) -> Judge:
    """False as soon as one is; else None if one is not known."""

    def every(subject: Subject) -> bool | None:
        outcome: bool | None = True
        for one in judges:
            found = one(subject)
            if found is None:
                outcome = None
            elif not found:
                return False
        return outcome

    return every


def _any(judges: Sequence[Judge]) -> Judge:
    """True as soon as one is; else None if one is not known."""

    def some(subject: Subject) -> bool | None:
        outcome: bool | None = False
        for one in judges:
            found = one(subject)
            if found:
                return True
            if found is None:
                outcome = None
        return outcome

    return some

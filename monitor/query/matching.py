"""Which words of a query a text holds, and where: to highlight them, and to say why an alert fired.

The same words as in the index, so this agrees with what was found. Positions are those of the text as it is
shown: it is folded a character at a time, remembering where each came from.
"""

import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from monitor.frozen import dataclass
from monitor.query.expressions import expression
from monitor.query.index import needle
from monitor.query.syntax import Field, Node, Phrase, Prefix, Regex, Text, Word, leaves
from monitor.query.verdict import Subject
from monitor.text import words

_JAMO = range(0x1160, 0x1200)
"Hangul vowels and finals, which compose with what is before them."


def matched(node: Node, subject: Subject) -> tuple[str, ...]:
    """The wanted words, phrases and patterns that an item really holds, as the user wrote them."""
    found: dict[str, None] = {}
    for leaf, title_only in _wanted(node):
        if isinstance(leaf, Regex):
            if expression(leaf.pattern).matches(subject.headline):
                found[f"/{leaf.pattern}/"] = None
        elif needle(leaf) in (subject.title if title_only else subject.text):
            found[leaf.text] = None
    return tuple(found)


def highlight(node: Node, text: str, *, title: bool = True) -> list[tuple[int, int]]:
    """Where the wanted words stand in the text, in order and without overlap, as (start, end).

    `title`: the text is a title, so that `title:` counts.
    """
    wanted = list(_wanted(node))
    if not wanted:
        return []
    placed = _placed(text)
    tokens = [token.word for token in placed]
    found: list[tuple[int, int]] = []
    for leaf, title_only in wanted:
        if title_only and not title:
            continue
        if isinstance(leaf, Regex):
            found += [(start, end) for start, end in expression(leaf.pattern).spans(text) if end > start]
        else:
            length = len(leaf.words)
            found += [(placed[at].start, placed[at + length - 1].end) for at in _places(leaf, tokens)]
    return _merged(found)


def _wanted(node: Node) -> Iterator[tuple[Text | Regex, bool]]:
    """The text leaves that are not excluded; True for those about the title only."""
    for leaf, positive in leaves(node):
        if not positive:
            continue
        if isinstance(leaf, Field):
            yield from ((value, True) for value in leaf.values if isinstance(value, Word | Phrase | Prefix))
        elif not isinstance(leaf, Regex) or leaf.name == "title":
            yield leaf, isinstance(leaf, Regex)


def _places(text: Text, words: Sequence[str]) -> Iterator[int]:
    """Where the text's words begin to stand one after another."""
    whole = text.words[:-1] if isinstance(text, Prefix) else text.words
    for at in range(len(words) - len(text.words) + 1):
        end = at + len(whole)
        if tuple(words[at:end]) == whole and (whole is text.words or words[end].startswith(text.words[-1])):
            yield at


def _merged(found: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


@dataclass(frozen=True, slots=True)
class _Placed:
    """An index word and where it stands in the original text."""

    word: str
    start: int
    end: int


def _placed(text: str) -> list[_Placed]:
    """The index words of a text with their places.

    Between two index words stand only characters that belong to none, so each is the next occurrence.
    """
    folded, origins, starts = _folded(text)
    placed: list[_Placed] = []
    position = 0
    for word in words(text):
        at = folded.find(word, position)
        if at < 0:  # folded otherwise as a whole than in pieces: shown without a mark
            continue
        position = at + len(word)
        start, end = (origins[bisect_right(starts, edge) - 1] for edge in (at, position - 1))
        placed.append(_Placed(word, start[0], end[1]))
    return placed


def _folded(text: str) -> tuple[str, list[tuple[int, int]], list[int]]:
    """The text folded; of each piece the original (start, end), and where it starts when folded."""
    if text.isascii():
        places = range(len(text))
        return text.lower(), [(at, at + 1) for at in places], list(places)
    pieces: list[str] = []
    origins: list[tuple[int, int]] = []
    starts: list[int] = []
    length = 0
    for start, end in _clusters(text):
        piece = _fold_piece(text[start:end])
        if piece:
            pieces.append(piece)
            origins.append((start, end))
            starts.append(length)
            length += len(piece)
    return "".join(pieces), origins, starts


def _clusters(text: str) -> Iterator[tuple[int, int]]:
    """Characters with the marks that combine with them: pieces that can be folded apart."""
    start = 0
    for at in range(1, len(text) + 1):
        if at == len(text) or not _combines(text[at]):
            yield start, at
            start = at


def _combines(character: str) -> bool:
    if character < "\u0300":
        return False
    first = unicodedata.normalize("NFKD", character)[0]
    return unicodedata.category(first).startswith("M") or ord(first) in _JAMO


def _fold_piece(piece: str) -> str:
    """As `monitor.text.words` folds, without parting into words."""
    if piece.isascii():
        return piece.lower()
    folded = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", piece).casefold())
    bare = "".join(character for character in folded if not "\u0300" <= character <= "\u036f")
    return unicodedata.normalize("NFC", bare)

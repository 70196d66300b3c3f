"""One pass over a text: where each of thousands of phrases stands, and what a doubtful one needs beside it.

Labs and topics are read from the same `Passage`. Latin phrases match between letters, never inside addresses;
Chinese, Japanese and Korean ones as substrings.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ahocorasick_rs import AhoCorasick

TITLE_READ = 1_000
SUMMARY_READ = 4_000
"Characters that are read."
OFTEN = 12
"A phrase said this often says no more when said again."
LEAD_WORDS = 60
LEAD_CJK = 150
"How far the lead goes: words, or characters where words have no spaces."

_HYPHENS = str.maketrans({**dict.fromkeys("‐‑‒–—―−", "-"), **dict.fromkeys("’‘", "'"), **dict.fromkeys("“”", '"')})
_ADDRESS = re.compile(r"https?://\S+|www\.\S+|[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,4}")
_CJK = re.compile(r"[぀-ヿ㐀-鿿가-힯]")
_SENTENCE_END = re.compile(r"[.!?]\s|[。！？\n]")
_SIZE = re.compile(r"(?<![\w.$€£¥])\d{1,4}(?:\.\d+)?[BTM](?:-A\d+(?:\.\d+)?B)?\b")


@dataclass(frozen=True, slots=True)
class Doubt:
    """What a phrase that has other meanings needs to count."""

    needs: tuple[str, ...] = ()
    "One of these nearby (12 words, or 40 characters); none: it never counts by itself."
    drops: tuple[str, ...] = ()
    "Any of these in the text, and it does not count."
    pattern: re.Pattern[str] | None = None
    "Where it fits, there is no doubt."
    sure_as: tuple[str, ...] = ()
    "Spellings without doubt."
    sentence: bool = False
    "What it needs must stand in the same sentence."
    not_before: re.Pattern[str] | None = None
    "Directly followed by this, it does not count."


@dataclass(frozen=True, slots=True)
class Phrase:
    """Something to look for."""

    text: str
    role: str
    "lab, topic, signal, actor, act, object, instrument, word or mask."
    value: str = ""
    "The lab's name, the topic's slug, or which kind of its role."
    weight: float = 1.0
    exact: bool = False
    "Only in this case."
    digits: bool = False
    "A digit may follow directly: Qwen3."
    doubt: Doubt | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase in a text."""

    phrase: Phrase
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Passage:
    """A title and a summary with all phrases in them."""

    text: str
    title_end: int
    lead_end: int
    roles: dict[str, list[Hit]]
    "The hits of each role, in order; of those at one place the longest first."
    words: dict[str, list[Hit]] = field(repr=False)
    "The hits by their lower-case phrase."

    def zone(self, position: int) -> str:
        """title, lead or body."""
        if position < self.title_end:
            return "title"
        return "lead" if position < self.lead_end else "body"

    def of(self, role: str) -> list[Hit]:
        """The hits of one role, in order."""
        return self.roles.get(role, [])

    def near(self, hit: Hit, needs: Iterable[str], *, sentence: bool = False) -> str | None:
        """The first of the needed phrases that stands near a hit."""
        for need in needs:
            if need == SIZE:
                if self._sized(hit):
                    return "a size"
                continue
            for other in self.words.get(need, ()):
                apart = other.end <= hit.start or hit.end <= other.start
                if apart and self._close(hit, other) and not (sentence and self._parted(hit, other)):
                    return self.text[other.start : other.end]
        return None

    def has(self, phrases: Iterable[str]) -> str | None:
        """The first of these phrases that stands anywhere."""
        return next((phrase for phrase in phrases if phrase in self.words), None)

    def _between(self, hit: Hit, other: Hit) -> str:
        return self.text[min(hit.end, other.end) : max(hit.start, other.start)]

    def _close(self, hit: Hit, other: Hit) -> bool:
        between = self._between(hit, other)
        if len(between) <= 40:
            return True
        return len(between) < 200 and not _CJK.search(between) and between.count(" ") <= 13

    def _parted(self, hit: Hit, other: Hit) -> bool:
        return _SENTENCE_END.search(self._between(hit, other)) is not None

    def _sized(self, hit: Hit) -> bool:
        return _SIZE.search(self.text, max(0, hit.start - 60), hit.end + 60) is not None


SIZE = "@size"
"A need that any size such as 34B or 235B-A22B fills."


class Scanner:
    """Finds all of many phrases in one pass."""

    def __init__(self, phrases: Sequence[Phrase]) -> None:
        by_text: dict[str, list[Phrase]] = {}
        for phrase in phrases:
            by_text.setdefault(_lower(normal(phrase.text)), []).append(phrase)
        self._phrases = list(by_text.values())
        self._texts = list(by_text)
        self._automaton = AhoCorasick(self._texts)

    def scan(self, title: str, summary: str) -> Passage:
        """The passage of a title and a summary."""
        title, summary = normal(title[:TITLE_READ]), normal(summary[:SUMMARY_READ])
        text = f"{title}\n{summary}"
        if "@" in text or "://" in text or "www." in text:
            text = _ADDRESS.sub(lambda address: " " * len(address.group()), text)
        hits: list[Hit] = []
        words: dict[str, list[Hit]] = {}
        for index, start, end in self._automaton.find_matches_as_indexes(_lower(text), overlapping=True):
            if start and _latin(text[start - 1]) and _latin(text[start]):
                continue
            if len(words.get(self._texts[index], ())) >= OFTEN:
                continue
            after = _latin(text[end : end + 1]) and _latin(text[end - 1])
            for phrase in self._phrases[index]:
                if after and not (phrase.digits and text[end].isdigit() and not text[end - 1].isdigit()):
                    continue
                if phrase.exact and text[start:end] != phrase.text:
                    continue
                hit = Hit(phrase, start, end)
                hits.append(hit)
                words.setdefault(self._texts[index], []).append(hit)
        return Passage(text, len(title) + 1, _lead_end(text, len(title) + 1), _by_role(hits), words)


def normal(text: str) -> str:
    """NFKC, with one kind of hyphen, quote and space."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).translate(_HYPHENS)
    return text.replace("\n", " ").replace("\t", " ")


def _lower(text: str) -> str:
    """Lower case of the same length, so that positions hold."""
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(low if len(low := character.lower()) == 1 else character for character in text)


def _latin(character: str) -> bool:
    return character < "ɐ" and character.isalnum()  # "" is not


def _by_role(hits: list[Hit]) -> dict[str, list[Hit]]:
    """The hits of each role, without what stands inside a mask: no Llama in llama.cpp."""
    masks = [(hit.start, hit.end) for hit in hits if hit.phrase.role == "mask"]
    roles: dict[str, list[Hit]] = {}
    for hit in sorted(hits, key=lambda hit: (hit.start, -hit.end)):
        if not masks or not any(start <= hit.start and hit.end <= end for start, end in masks):
            roles.setdefault(hit.phrase.role, []).append(hit)
    return roles


def _lead_end(text: str, start: int) -> int:
    """Where the first 60 words of the summary end."""
    if _CJK.search(text, start, start + LEAD_CJK):
        return min(len(text), start + LEAD_CJK)
    position = start
    for _ in range(LEAD_WORDS):
        position = text.find(" ", position) + 1
        if not position:
            return len(text)
    return position

"""One pass over a text: where each of thousands of phrases stands, and what a doubtful one needs beside it.

Labs and topics are read from the same `Passage`. Latin phrases match between letters, never inside addresses;
Chinese, Japanese and Korean ones as substrings.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import field
from itertools import islice
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, Implementation

from monitor.frozen import dataclass

TITLE_READ = 1_000
SUMMARY_READ = 4_000
"Characters that are read."
OFTEN = 8
"A phrase said this often says no more when said again."
LEAD_WORDS = 60
LEAD_CJK = 150
"How far the lead goes: words, or characters of scripts without spaces."

NEAR = 12
"How many words may stand between a doubtful phrase and what it needs; where words have no spaces, 40 characters."

_PLAIN = {**dict.fromkeys("‐‑‒–—―−", "-"), **dict.fromkeys("’‘", "'"), **dict.fromkeys("“”", '"')}
_ODD = re.compile("[‐‑‒–—―−’‘“”]")
_LINK = re.compile(r"https?://\S+|www\.\S+")
_MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,4}")
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
    pattern: str = ""
    "A regular expression; where it fits, there is no doubt. Compiled when it is first asked."
    sure_as: tuple[str, ...] = ()
    "Spellings without doubt."
    sentence: bool = False
    "What it needs must stand in the same sentence."
    not_before: str = ""
    "A regular expression; directly followed by this, it does not count."


class Phrase(NamedTuple):
    """Something to look for. A tuple, as a hit is: there are thousands, and these are made in a third of the time."""

    text: str
    role: str
    "lab, topic, kind, signal, actor, act, object, instrument, word or mask."
    value: str = ""
    "The lab's name, the topic's slug, or which kind of its role."
    weight: float = 1.0
    exact: bool = False
    "Only in this case."
    digits: bool = False
    "A digit may follow directly: Qwen3."
    plural: bool = False
    "An s may follow."
    doubt: Doubt | None = None


class Hit(NamedTuple):
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

    def early(self, role: str) -> list[Hit]:
        """Those in title or lead."""
        hits = self.roles.get(role)
        return [hit for hit in hits if hit.start < self.lead_end] if hits else []

    def near(self, hit: Hit, needs: Iterable[str], *, sentence: bool = False, within: int = NEAR) -> str | None:
        """The first of the needed phrases that stands near a hit."""
        for need in needs:
            if need == SIZE:
                if self._sized(hit):
                    return "a size"
                continue
            for other in self.words.get(need, ()):
                apart = other.end <= hit.start or hit.end <= other.start
                if apart and self.close(hit, other, within) and not (sentence and self._parted(hit, other)):
                    return self.text[other.start : other.end]
        return None

    def has(self, phrases: Iterable[str]) -> str | None:
        """The first of these phrases that stands anywhere."""
        return next((phrase for phrase in phrases if self.words.get(phrase)), None)

    def close(self, hit: Hit, other: Hit, within: int = NEAR) -> bool:
        """Whether two hits stand near each other."""
        start, end = min(hit.end, other.end), max(hit.start, other.start)
        if end - start <= 40 and within == NEAR:
            return True
        if end - start >= 200 or self.text.count(" ", start, end) > within + 1:
            return False
        return end - start <= 40 or not _CJK.search(self.text, start, end)

    def _parted(self, hit: Hit, other: Hit) -> bool:
        start, end = min(hit.end, other.end), max(hit.start, other.start)
        return _SENTENCE_END.search(self.text, start, end) is not None

    def _sized(self, hit: Hit) -> bool:
        return _SIZE.search(self.text, max(0, hit.start - 60), hit.end + 60) is not None


SIZE = "@size"
"A need that any size such as 34B or 235B-A22B fills."


class Scanner:
    """Finds all of many phrases in one pass."""

    def __init__(self, phrases: Sequence[Phrase]) -> None:
        by_text: dict[str, list[Phrase]] = {}
        for phrase in phrases:
            text = phrase.text
            text = text.lower() if text.isascii() else _lower(normal(text))
            if text in by_text:
                by_text[text].append(phrase)
            else:
                by_text[text] = [phrase]
        self._found = [(text, _latin(text[0]), _latin(text[-1]), said) for text, said in by_text.items()]
        # What was found is looked up in `_found`, so the automaton need not keep the patterns: it is built faster.
        self._automaton = AhoCorasick(by_text, implementation=Implementation.ContiguousNFA, store_patterns=False)

    def scan(self, title: str, summary: str) -> Passage:
        """The passage of a title and a summary."""
        title, summary = normal(title[:TITLE_READ]), normal(summary[:SUMMARY_READ])
        text = f"{title}\n{summary}"
        if "://" in text or "www." in text:
            text = _LINK.sub(_blank, text)
        if "@" in text:
            text = _MAIL.sub(_blank, text)
        words = self._words(text, len(text))
        hits = [hit for said in words.values() for hit in said]
        return Passage(text, len(title) + 1, _lead_end(text, len(title) + 1), _by_role(hits), words)

    def early(self, passage: Passage) -> list[Hit]:
        """What stands in the title and the lead of a passage that another scanner has read, in order."""
        hits = [hit for said in self._words(passage.text, passage.lead_end).values() for hit in said]
        return _in_order(hits, passage.of("mask"))

    def is_in_title(self, passage: Passage) -> bool:
        """Whether anything stands in the title of a passage that another scanner has read, inside a mask or not."""
        return any(self._words(passage.text, passage.title_end).values())

    def _words(self, text: str, until: int) -> dict[str, list[Hit]]:
        """The hits by their phrase."""
        words: dict[str, list[Hit]] = {}
        found = self._found
        for index, start, end in self._automaton.find_matches_as_indexes(_lower(text[:until]), overlapping=True):
            word, from_letter, to_letter, phrases = found[index]
            if from_letter and start and (before := text[start - 1]) < "ɐ" and before.isalnum():
                continue  # as `_latin`, which is too slow here
            said = words.setdefault(word, [])
            if len(said) >= OFTEN:
                continue
            after = to_letter and (next_one := text[end : end + 1]) < "ɐ" and next_one.isalnum()
            plural = after and text[end] == "s" and not text[end + 1 : end + 2].isalnum()
            for phrase in phrases:
                many = plural and phrase.plural
                if after and not (many or (phrase.digits and text[end].isdigit() and not text[end - 1].isdigit())):
                    continue
                if phrase.exact and text[start:end] != phrase.text:
                    continue
                said.append(Hit(phrase, start, end + many))
        return words


def normal(text: str) -> str:
    """NFKC, with one kind of hyphen, quote and space."""
    if not text.isascii():
        text = _ODD.sub(lambda odd: _PLAIN[odd.group()], unicodedata.normalize("NFKC", text))
    return text.replace("\n", " ").replace("\t", " ")


def _blank(address: re.Match[str]) -> str:
    return " " * len(address.group())


def _lower(text: str) -> str:
    """Lower case of the same length, so that positions hold."""
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(low if len(low := character.lower()) == 1 else character for character in text)


def _latin(character: str) -> bool:
    return character < "ɐ" and character.isalnum()  # "" is not


def _by_role(hits: list[Hit]) -> dict[str, list[Hit]]:
    """The hits of each role."""
    if not hits:
        return {}
    masks = [hit for hit in hits if hit.phrase.role == "mask"]
    roles = {"mask": masks} if masks else {}
    for hit in _in_order(hits, masks):
        roles.setdefault(hit.phrase.role, []).append(hit)
    return roles


def _in_order(hits: list[Hit], masks: Sequence[Hit]) -> list[Hit]:
    """By place, of those at one place the longest first, without what stands inside a mask: no Llama in llama.cpp."""
    ordered = sorted(hits, key=lambda hit: (hit.start, -hit.end))
    if not masks:
        return ordered
    return [hit for hit in ordered if not any(mask.start <= hit.start and hit.end <= mask.end for mask in masks)]


def _lead_end(text: str, start: int) -> int:
    """Where the first 60 words of the summary end."""
    if not text.isascii() and _CJK.search(text, start, start + LEAD_CJK):
        last = next(islice(_CJK.finditer(text, start, start + SUMMARY_READ), LEAD_CJK - 1, None), None)
        return min(last.end(), start + 3 * LEAD_CJK) if last else len(text)
    if text.count(" ", start) < LEAD_WORDS:
        return len(text)
    return len(text) - len(text[start:].split(" ", LEAD_WORDS)[-1])

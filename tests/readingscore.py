"""How well headlines with leads are read, measured on labeled ones of two sets. `scripts/score-reading` prints it.

Entries of real feeds have their labels in `tests/labels/reading.tsv` and their texts in `../shared/corpus`, which is no
part of the project: mostly posts that mention AI. `tests/labels/reading-news.tsv` was written for this: policy news in
English, Chinese and Korean as outlets write it, and news that uses the same words of something else.

A topic is labeled where a text is *about* it: where it says that a model is open or under which license, tells of
makers, supply, price or capacity of AI chips and computing, of a benchmark's worth, of a purchase or a round. Its
author's own hardware, a model's own scores, an open-source tool or a clause in passing are no topic. A lab is labeled
where the text names it, its head or a model of its own; ordinary words that are also a company's name need AI nearby.
"""

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from monitor.model import TOPICS, Lab
from monitor.sources import feed
from monitor.understand.reading import Reader

ROOT = Path(__file__).parent.parent
CORPUS = ROOT.parent / "shared" / "corpus"
LABELS = ROOT / "tests" / "labels" / "reading.tsv"
NEWS = ROOT / "tests" / "labels" / "reading-news.tsv"

LEAD_WORDS = 58
LEAD_LENGTH = 360
"What the labelers saw of a summary."

TUNING = "tuning"
HELD_OUT = "held out"


@dataclass(frozen=True, slots=True)
class Labeled:
    """A headline with its lead, and what people say it is about."""

    key: str
    title: str
    summary: str
    topics: frozenset[str]
    policy: bool
    labs: frozenset[str]

    @property
    def half(self) -> str:
        """By the key alone, so that nobody chooses."""
        return TUNING if int(self.key, 16) % 2 == 0 else HELD_OUT

    @property
    def lead(self) -> str:
        """The part of the summary that the labelers saw."""
        return " ".join(self.summary.split()[:LEAD_WORDS])[:LEAD_LENGTH]


@dataclass(slots=True)
class Score:
    """Right, wrongly found and missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def add(self, found: Iterable[str], labeled: Iterable[str]) -> None:
        """Count one text."""
        found, labeled = set(found), set(labeled)
        self.right += len(found & labeled)
        self.wrong += len(found - labeled)
        self.missed += len(labeled - found)

    @property
    def precision(self) -> float:
        """How much of what was found is right."""
        return self.right / (self.right + self.wrong or 1)

    @property
    def recall(self) -> float:
        """How much of what is right was found."""
        return self.right / (self.right + self.missed or 1)

    @property
    def f1(self) -> float:
        """Both in one number."""
        return 2 * self.right / (2 * self.right + self.wrong + self.missed or 1)

    def __str__(self) -> str:
        counts = f"{self.right:4} right {self.wrong:3} wrong {self.missed:3} missed"
        return f"P {self.precision:.3f}  R {self.recall:.3f}  F1 {self.f1:.3f}  {counts}"


@dataclass(frozen=True, slots=True)
class Scores:
    """The scores of one half."""

    texts: int
    topics: Score = field(default_factory=Score)
    policy: Score = field(default_factory=Score)
    labs: Score = field(default_factory=Score)
    by_topic: dict[str, Score] = field(default_factory=lambda: {topic: Score() for topic in TOPICS})


def labs() -> tuple[Lab, ...]:
    """The labs of the feeds.toml that comes with the project."""
    configured = tomllib.loads((ROOT / "feeds.toml").read_text("utf-8"))["labs"]
    names = ("hub", "aliases", "families")
    return tuple(
        Lab(lab["name"], lab.get("country"), *(tuple(lab.get(name, ())) for name in names)) for lab in configured
    )


def labeled() -> list[Labeled]:
    """All labeled entries of feeds, with their texts."""
    by_file: dict[str, dict[str, tuple[str, str]]] = {}
    found = []
    for file, key, topics, policy, names in _rows(LABELS):
        texts = by_file.setdefault(file, {}) or _texts(file)
        by_file[file] = texts
        title, summary = texts[key]
        found.append(_labeled(key, title, summary, topics, policy, names))
    return found


def news() -> list[Labeled]:
    """All that was written as outlets write."""
    return [
        _labeled(sha256(title.encode()).hexdigest()[:12], title, lead, topics, policy, names)
        for topics, policy, names, title, lead in _rows(NEWS)
    ]


def _rows(path: Path) -> list[list[str]]:
    return [line.split("\t") for line in path.read_text("utf-8").splitlines() if not line.startswith("#")]


def _labeled(key: str, title: str, summary: str, topics: str, policy: str, names: str) -> Labeled:
    named = frozenset(name for name in names.split(", ") if name)
    return Labeled(key, title, summary, frozenset(topics.split()), policy == "policy", named)


def _texts(file: str) -> dict[str, tuple[str, str]]:
    body = (CORPUS / file).read_bytes()
    read = feed.read(body, url="https://example.org/feed", content_type=None, now=datetime(2026, 11, 22, tzinfo=UTC))
    return {
        sha256(f"{entry.guid}\n{entry.title}".encode()).hexdigest()[:12]: (entry.title, entry.summary)
        for entry in read.entries
    }


def scored(reader: Reader, texts: Sequence[Labeled], *, whole: bool = False) -> Scores:
    """How well a reader does; with the whole summaries, or with what the labelers saw of them."""
    scores = Scores(len(texts))
    for text in texts:
        read = reader.read(text.title, text.summary if whole else text.lead)
        scores.topics.add(read.topics, text.topics)
        scores.policy.add(["policy"] * read.policy, ["policy"] * text.policy)
        scores.labs.add(read.labs, text.labs)
        for topic in TOPICS:
            scores.by_topic[topic].add({topic} & set(read.topics), {topic} & text.topics)
    return scores


def of_half(texts: Sequence[Labeled], half: str) -> list[Labeled]:
    """The texts of one half."""
    return [text for text in texts if text.half == half]

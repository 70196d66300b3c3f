"""How well articles become stories, measured on articles that people have put into events.

`scripts/score-stories` prints it. The labels say which entries of which files; the texts are read from
`../shared/corpus`, which is no part of the project.
"""

import tomllib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import TypeVar

from monitor.model import Lab
from monitor.polled import Entry
from monitor.source import SourceKind
from monitor.sources import feed
from monitor.understand import stories
from monitor.understand.mentions import Mentions
from monitor.understand.reading import Reader
from monitor.understand.telling import Telling, tell

ROOT = Path(__file__).parent.parent
CORPUS = ROOT.parent / "shared" / "corpus"
LABELS = ROOT / "tests" / "labels" / "stories.tsv"
PAIRS = ROOT / "tests" / "labels" / "headlines.tsv"
KEPT_BACK = ROOT / "tests" / "labels" / "headlines-kept-back.tsv"

Key = TypeVar("Key", str, int)

UNDATED = datetime(2017, 1, 7, 12, tzinfo=UTC)
"When the file was fetched whose entries have no date."

_LAB = {
    "anthropic-news": "Anthropic",
    "anthropic-engineering": "Anthropic",
    "qwen-blog-en": "Qwen",
    "qwen-blog-zh": "Qwen",
}
"Whose own feeds some of the recordings are."


def labs() -> tuple[Lab, ...]:
    """The labs of the feeds.toml that comes with the project."""
    configured = tomllib.loads((ROOT / "feeds.toml").read_text("utf-8"))["labs"]
    names = ("hub", "aliases", "families")
    return tuple(
        Lab(lab["name"], lab.get("country"), *(tuple(lab.get(name, ())) for name in names)) for lab in configured
    )


@cache
def reader() -> Reader:
    """Reads articles for these labs."""
    return Reader(labs())


@cache
def mentions() -> Mentions:
    """Finds the models of these labs."""
    return Mentions(labs())


def told(
    title: str,
    at: datetime,
    source: str,
    *,
    url: str = "",
    summary: str = "",
    kind: SourceKind = "news",
    lab: str | None = None,
) -> Telling:
    """What an article tells, read as the store reads it."""
    understood = reader().read(title, summary, lab=lab)
    return tell(title, summary, url, source=source, kind=kind, at=at, labs=understood.labs, mentions=mentions())


# --- labels ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Labeled:
    """An article and the event that people say it tells of."""

    telling: Telling
    event: str
    group: str

    @property
    def kept_back(self) -> bool:
        """Whether its event is one of the half that nothing was tuned on."""
        return blake2b(self.event.encode(), digest_size=1).digest()[0] % 2 == 1


def labeled() -> list[Labeled]:
    """All labeled articles of the corpus."""
    by_file: dict[str, dict[str, tuple[str, str]]] = defaultdict(dict)
    for line in LABELS.read_text("utf-8").splitlines():
        if not line.startswith("#"):
            file, guid, event, group = line.split("\t")
            by_file[file][guid] = event, group
    found = []
    for file, wanted in by_file.items():
        for entry in entries(CORPUS / file):
            if label := wanted.get(blake2b(entry.guid.encode(), digest_size=6).hexdigest()):
                found.append(Labeled(_telling(entry, file), *label))
    return found


def entries(path: Path) -> Sequence[Entry]:
    """The entries of one recorded feed."""
    now = datetime(2027, 1, 1, tzinfo=UTC)
    return feed.read(path.read_bytes(), url="https://example.org/feed", content_type=None, now=now).entries


def _telling(entry: Entry, file: str) -> Telling:
    recorded, place = file.split("/")[0] == "replay", file.split("/")[1]
    source = place if recorded else file
    lab = _LAB.get(source)
    at = entry.published or UNDATED
    kind: SourceKind = "lab" if lab else "news"
    return told(entry.title, at, source, url=entry.url, summary=entry.summary, kind=kind, lab=lab)


# --- clustering, as a store does it -----------------------------------------------------------------

Clustering = Callable[[Sequence[Telling]], list[int]]
"From articles in the order of their arrival to the story of each."


def clustered(articles: Sequence[Telling]) -> list[int]:
    """The rule of the monitor, with an index of keys in place of a database."""
    index: dict[str, list[int]] = defaultdict(list)
    story_of: list[int] = []
    members: list[list[int]] = []
    for number, article in enumerate(articles):
        keys = stories.keys(article)
        shared = Counter[int]()
        for key in keys:
            near = [one for one in index[key] if abs(articles[one].at - article.at) <= stories.WINDOW]
            shared.update(sorted(near, key=lambda one: articles[one].at)[-stories.A_KEY :])
        closest = dict.fromkeys(story_of[one] for one in sorted(shared, key=lambda one: (-shared[one], one)))
        found = sorted(list(closest)[: stories.ASKED])
        joined = stories.join(article, [[articles[one] for one in members[story]] for story in found])
        if joined is None:
            members.append([])
        story = found[joined.index] if joined else len(members) - 1
        members[story].append(number)
        story_of.append(story)
        for key in keys:
            index[key].append(number)
    return story_of


def by_equal_keys(articles: Sequence[Telling]) -> list[int]:
    """What the monitor did before: the same address or headline in another outlet within days."""
    story_of: list[int] = []
    for number, article in enumerate(articles):
        same = [
            other
            for other in range(number)
            if abs(articles[other].at - article.at) <= stories.WINDOW
            and (
                (article.url and article.url == articles[other].url)
                or (article.title and article.title == articles[other].title)
            )
        ]
        story_of.append(story_of[same[0]] if same else number)
    return story_of


# --- scores -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Score:
    """B-cubed: of an article's story, how much is its event; of its event, how much is in its story; the mean."""

    precision: float
    recall: float
    wrong: int
    "Pairs in one story that are two events."
    right: int
    "Pairs in one story that are one event."
    pairs: int
    "Pairs that are one event."

    @property
    def f1(self) -> float:
        return 2 * self.precision * self.recall / (self.precision + self.recall)

    def __str__(self) -> str:
        return (
            f"precision {self.precision:.3f}  recall {self.recall:.3f}  F1 {self.f1:.3f}   "
            f"pairs: {self.right} of {self.pairs} found, {self.wrong} wrong"
        )


def score(events: Sequence[str], found: Sequence[int]) -> Score:
    """Compare the stories of articles with their events."""
    numbers = range(len(events))
    of_event, of_story = grouped(events), grouped(found)
    both = {(event, story): len(of_event[event] & of_story[story]) for event, story in zip(events, found, strict=True)}
    at_once = [both[events[i], found[i]] for i in numbers]
    right = sum(count * (count - 1) // 2 for count in both.values())
    joined = sum(len(group) * (len(group) - 1) // 2 for group in of_story.values())
    return Score(
        sum(at_once[i] / len(of_story[found[i]]) for i in numbers) / len(events),
        sum(at_once[i] / len(of_event[events[i]]) for i in numbers) / len(events),
        joined - right,
        right,
        sum(len(group) * (len(group) - 1) // 2 for group in of_event.values()),
    )


def grouped(keys: Sequence[Key]) -> Mapping[Key, set[int]]:
    """Which places of a list hold equal values."""
    groups: dict[Key, set[int]] = defaultdict(set)
    for number, key in enumerate(keys):
        groups[key].add(number)
    return groups


def scored(articles: Iterable[Labeled], clustering: Clustering) -> Score:
    """The score of one way to cluster, the articles arriving by their dates."""
    arriving = sorted(articles, key=lambda one: (one.telling.at, one.event))
    return score([one.event for one in arriving], clustering([one.telling for one in arriving]))


# --- pairs of our own -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Pair:
    """Two headlines that tell of the same event, or do not."""

    kind: str
    same: bool
    one: Telling
    other: Telling


def pairs(path: Path) -> list[Pair]:
    """The pairs of headlines in one of the project's tables."""
    day = datetime(2026, 3, 2, 9, tzinfo=UTC)
    found = []
    for line in path.read_text("utf-8").splitlines():
        if not line.startswith("#"):
            kind, days, verdict, one, other = line.split("\t")
            later = day + timedelta(days=int(days))
            found.append(Pair(kind, verdict == "same", told(one, day, "one"), told(other, later, "other")))
    return found

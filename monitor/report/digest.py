"""What a digest says, as values: what became new since the last one that was sent, in the order in which it is read.

The store gathers them, `chosen` puts them in order, `deliver` writes the mail.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from monitor.model import Article, Item, ItemKind, Model
from monitor.notices import DIGEST_SECTIONS, Alert, Delivery
from monitor.report.items import iso
from monitor.report.numbers import Numbers

RunState = Literal["waiting", "sent", "failed", "replaced"]
"""`sent`: one recipient has it at least. `replaced`: nobody had it when the next was written, which tells it too."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of a digest, once, with all that its card tells."""

    item: Item
    why: str
    "Why it is there, in words: the watchlists that matched, or what the digest asks for."
    alerts: tuple[Alert, ...] = ()
    "Those made since the last digest."
    models: tuple[Model, ...] = ()
    "Of a release: the lab's own, formats folded away."
    formats: tuple[str, ...] = ()
    "Of a release: FP8, GGUF, ..."
    articles: tuple[Article, ...] = ()
    "Of a story: one of each source, the best first."


@dataclass(frozen=True, slots=True)
class Trouble:
    """A source that could not be looked at, in plain words."""

    source: str
    words: str


@dataclass(frozen=True, slots=True)
class Looked:
    """How many labs were looked at since the last digest, and which were not."""

    labs: int
    "Those that were."
    not_looked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DigestContent:
    """All that one digest says. Each item is told once, in the first section that fits."""

    name: str
    since: datetime
    until: datetime
    timezone: str
    looked: Looked
    language: str = "en"
    "The language that dates are written in."
    alerts: tuple[Entry, ...] = ()
    releases: tuple[Entry, ...] = ()
    stories: tuple[Entry, ...] = ()
    "Policy stories first, then other news."
    changes: tuple[Entry, ...] = ()
    withdrawals: tuple[Entry, ...] = ()
    numbers: tuple[Numbers, ...] = ()
    troubles: tuple[Trouble, ...] = ()
    overflow: tuple[Delivery, ...] = ()
    "Alerts that did not arrive one by one: folded by a limit or quiet hours, or failed."
    left_out: int = 0
    "Items beyond what a mail can hold; `monitor list` has them."

    @property
    def items(self) -> int:
        """How many items it tells of, those left out among them."""
        parts = (self.alerts, self.releases, self.stories, self.changes, self.withdrawals)
        return sum(map(len, parts)) + self.left_out

    @property
    def alerted(self) -> bool:
        """Whether a watchlist matched since the last digest, or an alert did not arrive."""
        parts = (self.alerts, self.releases, self.stories, self.changes, self.withdrawals)
        return bool(self.overflow) or any(entry.alerts for part in parts for entry in part)


@dataclass(frozen=True, slots=True)
class Candidate:
    """An item that a digest may tell."""

    key: int
    "Greater is newer."
    kind: ItemKind
    policy: bool = False
    alerted: bool = False
    "A watchlist matched since the last digest."


@dataclass(frozen=True, slots=True)
class Run:
    """A digest as it was written, once for all its recipients."""

    id: int
    digest: str
    planned: datetime
    "When it was due."
    created: datetime
    since: datetime
    subject: str
    items: int
    state: RunState
    text: str = ""
    html: str = ""
    deliveries: tuple[Delivery, ...] = ()
    "One for each recipient; more where it was sent again."


def told(content: DigestContent, only_if: str) -> bool:
    """Whether there is anything to tell. Troubles and numbers alone are no reason for a mail."""
    match only_if:
        case "always":
            return True
        case "alerts":
            return content.alerted
    return bool(content.items or content.overflow)


def chosen(candidates: Iterable[Candidate], sections: Collection[str], most: int) -> dict[str, list[int]]:
    """The keys of the items that each section tells, newest first (of stories those about policy first).

    Each item stands in the first section that fits. Of more than `most`, alerts get half of the room first; then all
    sections share alike.
    """
    found: dict[str, list[Candidate]] = {}
    for one in sorted(candidates, key=lambda one: (one.kind == "story" and not one.policy, -one.key)):
        if section := _section(one, sections):
            found.setdefault(section, []).append(one)
    order = {section: place for place, section in enumerate(DIGEST_SECTIONS)}
    ranked = sorted(
        (section != "alerts" or rank >= most // 2, rank, order[section], one.key)
        for section, group in found.items()
        for rank, one in enumerate(group)
    )
    kept = {key for *_, key in ranked[:most]}
    return {section: [one.key for one in group if one.key in kept] for section, group in found.items()}


def how_many(candidates: Iterable[Candidate], sections: Collection[str]) -> int:
    """How many of the items there is a section for."""
    return sum(bool(_section(one, sections)) for one in candidates)


def _section(one: Candidate, sections: Collection[str]) -> str | None:
    own = "stories" if one.kind == "story" else f"{one.kind}s"
    return next((name for name in (*(["alerts"] if one.alerted else []), own) if name in sections), None)


def as_object(one: Run) -> dict[str, object]:
    """A run as `digest sent --json` prints it; its text stays out."""
    return {
        "run": one.id,
        "digest": one.digest,
        "planned": iso(one.planned),
        "created": iso(one.created),
        "since": iso(one.since),
        "subject": one.subject,
        "items": one.items,
        "state": one.state,
        "recipients": [
            {"to": each.recipient, "state": each.state, "sent": iso(each.sent), "error": each.error or None}
            for each in one.deliveries
        ],
    }

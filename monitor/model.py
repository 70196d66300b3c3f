"""The words of the monitor as plain values: what flows from a socket to the screen.

Everything here is frozen, has no behaviour beyond reading itself, and knows no library. Times are
aware UTC date-times; sizes are counts (parameters, downloads), never formatted text; ``None`` means
*unknown*, which is a value of its own and never a guess.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Literal

from monitor.frozen import dataclass
from monitor.notices import Alert

ItemKind = Literal["release", "change", "withdrawal", "story"]
ITEM_KINDS: tuple[ItemKind, ...] = ("release", "change", "withdrawal", "story")

ModelClass = Literal["release", "variant", "format", "derivative", "helper", "placeholder"]
MODEL_CLASSES: tuple[ModelClass, ...] = (
    "release",
    "variant",
    "format",
    "derivative",
    "helper",
    "placeholder",
)

Openness = Literal["open", "restricted", "noncommercial", "unstated"]
OPENNESS: tuple[Openness, ...] = ("open", "restricted", "noncommercial", "unstated")

Gate = Literal["no", "auto", "manual"]
"""Who may download: anyone, anyone who accepts terms, or whom the lab lets in."""

Event = Literal[
    "weights", "license", "gate", "replaced", "renamed", "moved", "returned", "formats", "models", "withdrawn"
]
EVENTS: tuple[Event, ...] = (
    "weights", "license", "gate", "replaced", "renamed", "moved", "returned", "formats", "models", "withdrawn",
)  # fmt: skip

TOPICS: Mapping[str, str] = {
    "export-controls": "Export controls",
    "chips": "Chips and compute",
    "open-weights": "Open weights and open source",
    "ai-action-plan": "AI Action Plan and US executive policy",
    "american-values": "American values and model ideology",
    "licensing": "Licensing",
    "eu-ai-act": "EU AI Act and GPAI",
    "copyright": "Copyright and data",
    "national-security": "National security",
    "distillation": "Distillation and model theft",
    "bans": "Bans on DeepSeek and others",
    "sovereign-ai": "Sovereign AI",
    "standards": "Standards and benchmarks",
    "china-governance": "Chinese AI governance",
    "korea-governance": "Korean AI governance",
    "safety": "Safety testing and liability",
    "investment": "Investment and mergers",
    "procurement": "Procurement and government use",
}
"""The 18 policy themes, slug to name."""


# --- what is configured ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Lab:
    """An organization that makes models."""

    name: str
    country: str | None = None
    hub: tuple[str, ...] = ()
    "Hub organizations, the current one first."
    aliases: tuple[str, ...] = ()
    families: tuple[str, ...] = ()
    modelscope: tuple[str, ...] = ()
    "ModelScope organizations."
    github: tuple[str, ...] = ()
    "GitHub organizations."


# --- what is understood ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Understood:
    """What a text is about, and the words that say so."""

    labs: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    policy: bool = False
    why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class License:
    """What a model may be used for."""

    id: str | None
    "SPDX or Hub id; the bespoke name where there is none; None: not stated."
    openness: Openness
    why: str


# --- what is stored and shown ---------------------------------------------------------------------

ELSEWHERE = "ms:"
"What the `hub_id` of a model begins with that is known from ModelScope."


@dataclass(frozen=True, slots=True)
class Model:
    """One repository: what the Hub says about it now, and how it is understood."""

    hub_id: str
    "The Hub's `_id`; `ms:owner/name` on ModelScope, which has none."
    id: str
    source: str
    lab: str
    class_: ModelClass = "release"
    why: str = ""
    key: str = ""
    "Models with the same key belong to one release."
    format: str | None = None
    format_of: str | None = None
    params: int | None = None
    active_params: int | None = None
    context: int | None = None
    task: str | None = None
    license: str | None = None
    openness: Openness = "unstated"
    gated: Gate | None = None
    downloads: int | None = None
    likes: int | None = None
    base_models: tuple[str, ...] = ()
    sha: str | None = None
    has_weights: bool | None = None
    created: datetime | None = None
    first_seen: datetime | None = None
    seen_after: datetime | None = None
    "The poll before the first sight: it was published between the two."
    missing: int = 0
    "Complete lists in a row that lacked it."
    gone: datetime | None = None
    item: int | None = None
    mirror_of: str | None = None
    "The `hub_id` of the lab's own repository on the Hub, which this one repeats on another site."

    @property
    def on_hub(self) -> bool:
        """Whether the Hub has it; else it is known from ModelScope."""
        return not self.hub_id.startswith(ELSEWHERE)


@dataclass(frozen=True, slots=True)
class Article:
    """One entry of a feed, as stored."""

    title: str
    url: str
    source: str
    published: datetime | None
    seen: datetime
    language: str | None = None
    labs: tuple[str, ...] = ()
    summary: str = ""
    html: str = ""
    joined: str = ""
    "Why it tells what its story tells; of the one that began it nothing."


@dataclass(frozen=True, slots=True)
class Happening:
    """One event in the life of an item."""

    event: Event
    at: datetime
    model: str | None = None
    before: str | None = None
    after: str | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """One row of the live feed: a release, a change, a withdrawal or a story."""

    id: str
    "Stays: a letter for the kind and a number, as `r12`."
    key: int
    "Where it stands in time: greater is newer. The key of pages and of the store."
    kind: ItemKind
    title: str
    url: str
    source: str
    lab: str | None
    country: str | None
    published: datetime | None
    seen: datetime
    class_: ModelClass | None = None
    history: bool = False
    "It was there at first contact: known, but not news."
    summary: str = ""
    labs: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    policy: bool = False
    language: str | None = None
    license: str | None = None
    openness: Openness | None = None
    params: int | None = None
    active_params: int | None = None
    task: str | None = None
    gated: Gate | None = None
    downloads: int | None = None
    likes: int | None = None
    models: int = 0
    "How many models."
    story_size: int = 0
    "How many articles."
    event: Event | None = None
    before: str | None = None
    after: str | None = None
    read: bool = False
    starred: bool = False
    alerts: tuple[Alert, ...] = ()
    change: int = 0
    "Grows with everything that happens; ask for what came after a number."

    @property
    def at(self) -> datetime:
        """When it became news to us: first seen; for history, as published."""
        return (self.published or self.seen) if self.history else self.seen

    @property
    def delay(self) -> timedelta | None:
        """How long after its publication it was seen. None where no source dates it: a list tells only between which
        polls a release came."""
        if self.kind != "story" or self.published is None:
            return None
        return max(timedelta(), self.seen - self.published)


Relation = Literal["about", "policy"]
"""Of a story and a release: it is about that, or policy around it in the same weeks."""


@dataclass(frozen=True, slots=True)
class Tie:
    """Another item that this one belongs together with, and why."""

    relation: Relation
    id: str
    key: int
    title: str
    articles: int
    "Of a story: how many."
    why: str


@dataclass(frozen=True, slots=True)
class Day:
    """How often the models of a release were downloaded and liked, as the Hub said on one day."""

    day: date
    downloads: int
    "In the 30 days before."
    likes: int


@dataclass(frozen=True, slots=True)
class Detail:
    """One item in full."""

    item: Item
    models: tuple[Model, ...] = ()
    articles: tuple[Article, ...] = ()
    history: tuple[Happening, ...] = ()
    why: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    "Ids: of `ties`, then what happened to a release, or the release that it happened to."
    ties: tuple[Tie, ...] = ()
    announced: datetime | None = None
    "Of a release: when the first article about it was published."
    days: tuple[Day, ...] = ()
    "Of a release, where they were asked for: the last 90, without gaps."

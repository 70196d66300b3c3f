"""The words of the monitor as plain values: what flows from a socket to the screen.

Everything here is frozen, has no behaviour beyond reading itself, and knows no library. Times are
aware UTC date-times; sizes are counts (parameters, downloads), never formatted text; ``None`` means
*unknown*, which is a value of its own and never a guess.
"""

from collections.abc import Mapping
from dataclasses import field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Literal

from monitor.frozen import dataclass

SourceKind = Literal["hub", "modelscope", "github", "lab", "news", "policy", "newsletter", "research", "releases"]
FEED_KINDS: tuple[SourceKind, ...] = ("lab", "news", "policy", "newsletter", "research", "releases")
LIST_KINDS: tuple[SourceKind, ...] = ("hub", "modelscope", "github")
"Sites that list what an organization publishes."

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


@dataclass(frozen=True, slots=True)
class Source:
    """Something polled: a feed, or what an organization publishes on the Hub, ModelScope or GitHub."""

    name: str
    kind: SourceKind
    url: str
    "The feed's address; for a Hub or ModelScope organization its page, for one on GitHub its place in the API."
    lab: str | None = None
    country: str | None = None
    language: str | None = None
    topics: tuple[str, ...] = ()
    poll_every: timedelta | None = None
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    auth: tuple[str, str] | None = field(default=None, repr=False)
    keep_if: str = ""
    "A query; entries that do not match it are not kept."
    enabled: bool = True
    "Switched off it stands in the catalogue, to be picked."

    @property
    def is_hub(self) -> bool:
        return self.kind == "hub"

    @property
    def is_list(self) -> bool:
        """Whether it is an organization's list, not a feed."""
        return self.kind in LIST_KINDS


Severity = Literal["low", "normal", "high"]
SEVERITIES: tuple[Severity, ...] = ("low", "normal", "high")

BUILT_IN = ("screen", "desktop", "terminal")
"""Channels that need no configuration: the toast of the screen, the desktop's notifications, the terminal's own."""
MAIL = "mail"
"""The channel of digests. A channel of the user's own has another name."""


@dataclass(frozen=True, slots=True)
class Watchlist:
    """A named query, and what happens when something new matches it."""

    name: str
    query: str
    notify: tuple[str, ...] = ("screen",)
    "Names of channels; `BUILT_IN` ones need no configuration."
    limit: tuple[int, timedelta] | None = None
    "At most so many messages in so long on each channel; what overflows is told in one, and in the next digest."
    quiet: tuple[time, time] | None = None
    "From when until when nothing is sent; what comes meanwhile is told afterwards."
    timezone: str | None = None
    "Where `quiet` is meant; None: where the monitor runs."
    severity: Severity = "normal"
    "High breaks quiet hours."
    mute_until: datetime | None = None
    "Until then alerts are made, and nobody is told."


DIGEST_SECTIONS = ("alerts", "releases", "stories", "changes", "withdrawals", "numbers", "troubles", "overflow")
"""What a digest may say, in the order of the mail."""

OnlyIf = Literal["any", "alerts", "always"]
ONLY_IF: tuple[OnlyIf, ...] = ("any", "alerts", "always")
LANGUAGES = (
    "en", "en-GB", "ar", "bn", "cs", "da", "de", "el", "es", "fa", "fi", "fr", "he", "hi", "hu", "id", "it", "ja",
    "ko", "ms", "nb", "nl", "pl", "pt", "pt-BR", "ro", "ru", "sv", "th", "tr", "uk", "vi", "zh", "zh-TW",
)  # fmt: skip
"""Languages that a digest's dates can be written in."""


@dataclass(frozen=True, slots=True)
class Digest:
    """A named query, a schedule and recipients."""

    name: str
    schedule: str
    "Five cron fields."
    to: tuple[str, ...]
    query: str = ""
    timezone: str = "UTC"
    language: str = "en"
    "Of dates, as `en`, `de` or `zh`."
    sections: tuple[str, ...] = DIGEST_SECTIONS
    only_if: OnlyIf = "any"
    "`any`: where something became new; `alerts`: where a watchlist matched; `always`: on a quiet day, too."


# --- what is remembered of a source -------------------------------------------------------------


class Trouble(StrEnum):
    """Why a poll brought nothing. The value is what users see beside the source."""

    NETWORK = "network"
    DNS = "dns"
    TLS = "tls"
    TIMEOUT = "timeout"
    TOO_LARGE = "too-large"
    REFUSED = "refused"
    "An address that must not be asked: a private network, a foreign scheme."
    REDIRECTS = "redirects"
    AUTH = "auth"
    NOT_FOUND = "not-found"
    GONE = "gone"
    RATE_LIMITED = "rate-limited"
    SERVER = "server"
    HTTP = "http"
    NOT_A_FEED = "not-a-feed"
    UNREADABLE = "unreadable"
    INCOMPLETE = "incomplete"
    "A list that broke off or came back suspiciously empty: not looked at."


@dataclass(frozen=True, slots=True)
class Policy:
    """How often sources are asked that do not say so themselves, and the bounds for all."""

    every: timedelta = timedelta(minutes=10)
    at_least: timedelta = timedelta(minutes=1)
    at_most: timedelta = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class SourceState:
    """What is remembered of a source between polls."""

    source: Source
    url: str
    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    next_poll: datetime | None = None
    next_why: str = "never polled"
    last_polled: datetime | None = None
    last_ok: datetime | None = None
    first_ok: datetime | None = None
    error: str = ""
    trouble: Trouble | None = None
    failures: int = 0
    "Polls failed in a row."
    gap: timedelta | None = None
    "The usual time between new things, as far as known."
    newest: datetime | None = None
    "When the newest dated thing was published."
    fresh: datetime | None = None
    "When something was first seen that was not there before; at first contact only where nothing bears a date."
    ttl: float | None = None
    "How often the feed says that it changes, in seconds."
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[str, ...] = ()
    "The hours and days (UTC) in which the feed says that it never changes."
    items: int = 0
    moved_from: str | None = None
    "Where it lived before the last permanent redirect led to `url`."
    moved_at: datetime | None = None

    @property
    def state(self) -> str:
        """ok, never, failing, stopped, silent or disabled."""
        if not self.source.enabled:
            return "disabled"
        if self.trouble is Trouble.GONE:
            return "stopped"
        if self.failures:
            return "failing"
        if self.last_ok is None:
            return "never"
        return "silent" if self.silent else "ok"

    @property
    def latest(self) -> datetime | None:
        """When something new last came: published or, where that is later or unknown, first seen."""
        return max(filter(None, (self.newest, self.fresh)), default=None)

    @property
    def silent(self) -> bool:
        """Nothing new for four times the usual gap (at least 14 days)."""
        if self.gap is None or self.latest is None or self.last_polled is None:
            return False
        return self.last_polled - self.latest > max(4 * self.gap, timedelta(days=14))


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
class Alert:
    """One watchlist times one item, made once, with the words that matched."""

    watchlist: str
    matched: tuple[str, ...]
    at: datetime
    history: bool = False
    "The watchlist is newer than the item: it is marked, and nobody was told."


DeliveryState = Literal["waiting", "sending", "sent", "failed", "folded", "unsure"]
DELIVERY_STATES: tuple[DeliveryState, ...] = ("waiting", "sending", "sent", "failed", "folded", "unsure")
"""`folded`: told by a summary, and by the next digest. `unsure`: it was on its way when the monitor ended."""

DeliveryKind = Literal["alert", "summary", "digest"]


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message to be sent, kept until it is known to be sent."""

    id: int
    channel: str
    watchlist: str
    kind: DeliveryKind
    state: DeliveryState
    subject: str
    body: str
    created: datetime
    due: datetime
    item: str | None = None
    "The id of the item it is about."
    tries: int = 0
    error: str = ""
    sent: datetime | None = None
    run: int | None = None
    "Of a digest: which one; its text is kept once for all recipients."
    recipient: str = ""
    "Of a digest: a mail address."


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

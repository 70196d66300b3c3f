"""A source: what is polled, how often, and what is remembered of it from one poll to the next."""

from dataclasses import field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Literal

from monitor.frozen import dataclass

SourceKind = Literal["hub", "modelscope", "github", "lab", "news", "policy", "newsletter", "research", "releases"]
FEED_KINDS: tuple[SourceKind, ...] = ("lab", "news", "policy", "newsletter", "research", "releases")
LIST_KINDS: tuple[SourceKind, ...] = ("hub", "modelscope", "github")
"Sites that list what an organization publishes."


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

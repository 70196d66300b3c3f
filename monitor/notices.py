"""What tells people: watchlists, the alerts they make, digests, and the messages that leave."""

from datetime import datetime, time, timedelta
from typing import Literal

from monitor.frozen import dataclass

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

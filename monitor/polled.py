"""What one poll asks and what it finds: plain values that can be pickled.

A poll is a pure job, ``PollRequest`` → ``PollResult``: it touches no database, so it can run in this
process, in another one, or on another machine, unchanged.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from monitor.model import Gate, Source, Trouble


@dataclass(frozen=True, slots=True)
class PollRequest:
    """All that is needed to ask one source; can be pickled."""

    source: Source
    url: str
    "Where to ask: the configured address, or where it has moved to for good."
    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    seen: bytes = field(default=b"", repr=False)
    "What `PollResult.seen` was the last time: entries whose text was in the last body are left out."
    token: str | None = field(default=None, repr=False)
    "Sent as a bearer token, and only to the host of `url`."
    known: int = 0
    "Of a Hub organization: how many models it had. A list that is suddenly empty or short is no news."
    doubtful: tuple[tuple[str, str], ...] = ()
    "Of a Hub organization: (`hub_id`, `id`) of models that the last complete list lacked; asked for one by one."


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a feed, cleaned: text is safe to show, links are http(s)."""

    guid: str
    url: str
    title: str
    summary: str = ""
    "Plain text."
    html: str = ""
    "The entry's own markup, for the reader view; never shown unsanitised."
    author: str = ""
    published: datetime | None = None
    language: str | None = None
    digest: str = ""
    "Hash of what the reader sees; another one under the same guid is a changed entry."


@dataclass(frozen=True, slots=True)
class HubModel:
    """One repository as the Hub lists it."""

    hub_id: str
    "The Hub's `_id`: 24 hex digits; it stays when the name moves."
    id: str
    "owner/name"
    created: datetime | None = None
    last_modified: datetime | None = None
    sha: str | None = None
    gated: Gate | None = None
    disabled: bool = False
    downloads: int | None = None
    likes: int | None = None
    tags: tuple[str, ...] = ()
    task: str | None = None
    library: str | None = None
    base_models: tuple[str, ...] = ()
    base_relation: str | None = None
    "quantized, finetune, adapter or merge"
    params: int | None = None
    "Parameters from safetensors or gguf metadata."
    context: int | None = None
    license_name: str | None = None
    "`cardData.license_name`, where the list gives the card."
    has_weights: bool | None = None
    "None: the list does not tell."


@dataclass(frozen=True, slots=True)
class Hints:
    """What the answer says about asking again. Durations in seconds."""

    retry_after: float | None = None
    max_age: float | None = None
    ttl: float | None = None
    "The feed's own wish: RSS `ttl`, `sy:updatePeriod`."
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[str, ...] = ()
    rate_left: int | None = None
    rate_resets: float | None = None


@dataclass(frozen=True, slots=True)
class Entries:
    """A feed was read."""

    entries: tuple[Entry, ...]
    "Without those whose text is the same as in the last body: they are known, and unchanged."
    known: tuple[datetime, ...] = ()
    "When those were published."

    @property
    def dates(self) -> tuple[datetime, ...]:
        """When all entries of the body were published that say so."""
        return (*self.known, *(entry.published for entry in self.entries if entry.published))


@dataclass(frozen=True, slots=True)
class Checked:
    """A model that two complete lists lacked was asked for directly."""

    hub_id: str
    found: Literal["gone", "renamed", "there"]
    "Nobody may see it; it answers under another name with the same `_id`; it is where it was (a glitch)."
    name: str | None = None
    "Of a renamed one: owner/name now."


@dataclass(frozen=True, slots=True)
class Listing:
    """A Hub organization was listed, whole."""

    models: tuple[HubModel, ...]
    checked: tuple[Checked, ...] = ()


@dataclass(frozen=True, slots=True)
class Unchanged:
    """The server said 304, or sent the same bytes again."""


@dataclass(frozen=True, slots=True)
class Failed:
    """Nothing was learnt; what is stored stays as it is."""

    trouble: Trouble
    message: str
    "What happened, why, and what to do, in words for people. Holds no secret."
    status: int | None = None


Outcome = Entries | Listing | Unchanged | Failed


@dataclass(frozen=True, slots=True)
class PollResult:
    """All that one poll found, or a named error; can be pickled."""

    source: str
    outcome: Outcome
    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    seen: bytes | None = field(default=None, repr=False)
    "Marks of the entries that this body held, to be given to the next poll; None: what was remembered holds on."
    moved_to: str | None = None
    "Every hop of the redirect was permanent: the source lives here now."
    hints: Hints = Hints()

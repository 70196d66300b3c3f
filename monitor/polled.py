"""What one poll asks and what it finds: plain values that can be pickled.

A poll is a pure job, ``PollRequest`` → ``PollResult``: it touches no database, so it can run in this
process, in another one, or on another machine, unchanged.
"""

from dataclasses import field
from datetime import datetime, timedelta
from typing import Literal

from monitor.frozen import dataclass
from monitor.model import Gate
from monitor.source import Source, Trouble

LOOKS = 3
"Models of an organization that a poll asks for what no list tells, at most."


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
    "What `PollResult.seen` was the last time: entries and models that stood like this in the last body are not read."
    token: str | None = field(default=None, repr=False)
    "Sent as a bearer token, and only to the host of `url`."
    known: int = 0
    "Of a Hub organization: how many models it had. A list that is suddenly empty or short is no news."
    doubtful: tuple[tuple[str, str], ...] = ()
    "Of a Hub organization: (`hub_id`, `id`) of models that the last complete list lacked; asked for one by one."
    unclear: tuple[tuple[str, str], ...] = ()
    "The same of some that are there: what are they licensed under, and which files hold their weights?"


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a feed, cleaned: text is safe to show, links are http(s)."""

    guid: str
    url: str
    title: str
    summary: str = ""
    "Plain text: the feed's own summary, else the beginning of its content."
    html: str = ""
    "The entry's own markup, for the reader view; never shown unsanitised."
    author: str = ""
    published: datetime | None = None
    language: str | None = None
    digest: str = ""
    "Hash of what the reader sees; another one under the same guid is a changed entry."
    text: str = ""
    "Plain text of the content, at most 4,000 characters, where the feed gives a summary and more: for the search."


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
    license_link: str | None = None
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
    rate_limit: int | None = None
    rate_left: int | None = None
    rate_resets: float | None = None
    rate_quota: str = ""
    "Which of the host's quotas the three speak of, where it has several."


@dataclass(frozen=True, slots=True)
class HostState:
    """What a host has asked of whoever asks it: to wait, or to ask only so often."""

    host: str
    "With its port, where the address names one."
    at: datetime
    "When it said so."
    quota: str = ""
    "Which of its quotas `limit`, `left` and `resets` speak of, where it has several."
    wait_until: datetime | None = None
    limit: int | None = None
    "Requests in one window."
    left: int | None = None
    resets: datetime | None = None
    "When the next window begins."


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
class Counted:
    """A model whose row is what it was in the last list, but for its counters."""

    hub_id: str
    downloads: int | None = None
    likes: int | None = None
    moved: bool = True
    "Whether those two are others than in the last list."


@dataclass(frozen=True, slots=True)
class Looked:
    """What a list does not tell of a model, which was asked for directly."""

    hub_id: str
    license_name: str | None = None
    license_link: str | None = None
    "Both of a license that is none of the Hub's own."
    weights: tuple[str, ...] = ()
    "A mark of the content of each file that holds weights."
    refused: bool = False
    "It may not be looked at: nothing was learnt, and it is not asked again as it is."


@dataclass(frozen=True, slots=True)
class Listing:
    """A Hub organization was listed, whole."""

    models: tuple[HubModel, ...]
    "Those whose rows are not what they were."
    checked: tuple[Checked, ...] = ()
    counted: tuple[Counted, ...] = ()
    "All others."
    looked: tuple[Looked, ...] = ()


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


@dataclass(frozen=True, slots=True)
class Postponed:
    """The source was not asked, since its host wants to be left alone: no failure, its turn comes later."""

    why: str
    "In words for people, as `SourceState.next_why`."
    wait: timedelta

    @property
    def message(self) -> str:
        """The same as a sentence."""
        return f"Not asked yet: {self.why}."


Outcome = Entries | Listing | Unchanged | Failed | Postponed


@dataclass(frozen=True, slots=True)
class PollResult:
    """All that one poll found, or a named error; can be pickled."""

    source: str
    outcome: Outcome
    status: int | None = None
    "The HTTP status of the answer; None where none came."
    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    seen: bytes | None = field(default=None, repr=False)
    "Marks of the entries that this body held, to be given to the next poll; None: what was remembered holds on."
    moved_to: str | None = None
    "Every hop of the redirect was permanent: the source lives here now."
    hints: Hints = Hints()

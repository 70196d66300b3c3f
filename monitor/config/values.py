"""The configuration as one frozen value."""

from collections.abc import Mapping
from dataclasses import field
from datetime import timedelta
from pathlib import Path

from monitor.frozen import dataclass
from monitor.model import Lab
from monitor.notices import Digest, Watchlist
from monitor.source import Policy, Source

Row = Mapping[str, str | bool | list[str]]
"""The keys of a table that a program writes."""
Change = Mapping[str, str | bool | list[str] | None]
"""The same for a table that is there; None: the key is taken out."""


@dataclass(frozen=True, slots=True)
class Channel:
    """Where alerts go besides the screen: an Apprise URL, or a reference to one."""

    name: str
    url: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class SavedView:
    """A query that the user gave a name: the screen shows it beside its own views."""

    name: str
    query: str
    key: str = ""
    "Of the keyboard; empty: none."


@dataclass(frozen=True, slots=True)
class Mail:
    """The server that digests leave through."""

    host: str
    sender: str
    port: int = 587
    security: str = "starttls"
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    "A reference (`env:`, `keyring:`, `command:`) or the secret itself."
    templates: Path | None = None
    "A folder whose templates are taken before the shipped ones."


@dataclass(frozen=True, slots=True)
class Look:
    """How the screen looks as long as its reader chooses nothing else."""

    theme: str = ""
    "Empty: what fits the terminal."
    times: str = "relative"
    "relative (5h) or absolute (11-24 07:03, as the clock shows here)."
    images: bool = False
    "Whether pictures are drawn in the terminal, and not opened in the browser."


@dataclass(frozen=True, slots=True)
class Config:
    """All that a user can set, checked, with the defaults filled in."""

    path: Path
    "The file that was read last: the user's own, or the shipped one."
    database: Path
    polling: Policy
    hub_endpoint: str
    labs: tuple[Lab, ...]
    sources: tuple[Source, ...]
    "Feeds and Hub organizations, the switched-off ones too."
    watchlists: tuple[Watchlist, ...]
    watchlists_off: tuple[Watchlist, ...] = ()
    "Those that are switched off: the screen switches them on again."
    views: tuple[SavedView, ...] = ()
    channels: tuple[Channel, ...] = ()
    digests: tuple[Digest, ...] = ()
    mail: Mail | None = None
    look: Look = Look()
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    "Actions of the screen whose keys are others than by themselves; no keys: the action has none."
    contact: str = ""
    keep: timedelta | None = None
    hub_token: str | None = field(default=None, repr=False)
    secrets_missing: tuple[str, ...] = ()
    "References that led nowhere, as `env:NAME`; what needs them will say so."

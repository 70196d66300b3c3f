"""What is another in one configuration than in another, in words: for whoever had it read again."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Protocol

from monitor.config.values import Config

MOST_NAMED = 3
AT_START = ("database", "contact")
"Settings that a running monitor keeps until its next start."


class Named(Hashable, Protocol):
    """A table of the configuration."""

    @property
    def name(self) -> str:
        """What users call it."""


def differences(before: Config, after: Config) -> tuple[str, ...]:
    """One text for each part that differs, as `sources: Wire added; 12 removed`; secrets are not told."""
    parts = (
        ("sources", _enabled(before), _enabled(after)),
        ("watchlists", _named(before.watchlists), _named(after.watchlists)),
        ("labs", _named(before.labs), _named(after.labs)),
        ("channels", _named(before.channels), _named(after.channels)),
        ("digests", _named(before.digests), _named(after.digests)),
        ("views", _named(before.views), _named(after.views)),
    )
    told = [f"{name}: {words}" for name, was, now in parts if (words := _words(was, now))]
    settings = {
        "how often is polled": (before.polling, after.polling),
        "the Hub": ((before.hub_endpoint, before.hub_token), (after.hub_endpoint, after.hub_token)),
        "mail": (before.mail, after.mail),
        "keep": (before.keep, after.keep),
        "secrets": (before.secrets_missing, after.secrets_missing),
    }
    told += [f"{name}: changed" for name, (was, now) in settings.items() if was != now]
    told += [f"{name}: from the next start on" for name in AT_START if getattr(before, name) != getattr(after, name)]
    return tuple(told)


def _enabled(config: Config) -> Mapping[str, Hashable]:
    """A source that is switched off is none that is watched."""
    return {one.name: one for one in config.sources if one.enabled}


def _named(rows: Iterable[Named]) -> Mapping[str, Hashable]:
    return {row.name: row for row in rows}


def _words(was: Mapping[str, Hashable], now: Mapping[str, Hashable]) -> str:
    changes = {
        "added": [name for name in now if name not in was],
        "removed": [name for name in was if name not in now],
        "changed": [name for name, row in now.items() if name in was and was[name] != row],
    }
    return "; ".join(f"{_names(names)} {what}" for what, names in changes.items() if names)


def _names(names: Sequence[str]) -> str:
    return ", ".join(names) if len(names) <= MOST_NAMED else str(len(names))

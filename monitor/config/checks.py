"""What each key of `feeds.toml` may hold, and how a mistake is told.

A check takes the raw value and returns what the program works with, or raises `Wrong` with what was expected. The
tables below are the whole grammar of the file.
"""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from monitor import text
from monitor.config import keys
from monitor.config.actions import ACTIONS, TYPING
from monitor.figures import span
from monitor.frozen import dataclass
from monitor.model import TOPICS
from monitor.notices import DIGEST_SECTIONS, LANGUAGES, ONLY_IF, SEVERITIES
from monitor.source import FEED_KINDS

Check = Callable[[object], Any]

_DURATION = re.compile(r"(\d+)\s*([smhdw])")
_UNITS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400, "w": 604_800}
_RATE = re.compile(r"(\d+)\s*/\s*(\d*[smhdw])")
_ADDRESS = re.compile(r"[^@\s<>]+@[^@\s<>]+|[^<>@\r\n]*<[^@\s<>]+@[^@\s<>]+>")


class Wrong(Exception):  # noqa: N818 - reads as what it says where it is raised
    """A value is not what its key wants."""

    def __init__(self, expected: str, choices: tuple[str, ...] = ()) -> None:
        super().__init__(expected)
        self.expected = expected
        self.choices = choices


@dataclass(frozen=True, slots=True)
class Table:
    """The keys of one table: `needs` must be there."""

    keys: Mapping[str, Check]
    needs: tuple[str, ...] = ()


def string(value: object) -> str:
    """Any text, cleaned."""
    if not isinstance(value, str) or not value.strip():
        raise Wrong("text that is not empty" if isinstance(value, str) else "some text in quotes")
    return text.line(value, 4_000)


def flag(value: object) -> bool:
    """true or false."""
    if not isinstance(value, bool):
        raise Wrong("true or false")
    return value


def number(value: object) -> int:
    """A port."""
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value < 65_536:
        raise Wrong("a port from 1 to 65535")
    return value


def strings(value: object) -> tuple[str, ...]:
    """A list of texts."""
    if not isinstance(value, list):
        raise Wrong('a list of texts, as ["one", "two"]')
    return tuple(string(one) for one in value)


def one_of(*choices: str) -> Check:
    """One of some words."""

    def check(value: object) -> str:
        if value not in choices:
            raise Wrong(f"one of {', '.join(choices)}", choices)
        return str(value)

    return check


def some_of(*choices: str) -> Check:
    """A list of some words."""
    one = one_of(*choices)

    def check(value: object) -> tuple[str, ...]:
        if not isinstance(value, list):
            raise Wrong(f"a list of some of {', '.join(choices)}", choices)
        return tuple(one(word) for word in value)

    return check


def duration(value: object, least: timedelta = timedelta(seconds=1)) -> timedelta:
    """1s, 10m, 5h, 7d."""
    match = _DURATION.fullmatch(value.strip()) if isinstance(value, str) else None
    if not match:
        raise Wrong("a duration such as 30s, 10m, 5h or 7d")
    found = timedelta(seconds=min(int(match[1]), 10**9) * _UNITS[match[2]])
    if found < least:
        raise Wrong(f"at least {span(least)}")
    return found


def rate(value: object) -> tuple[int, timedelta]:
    """5/h: so many in so long."""
    match = _RATE.fullmatch(value.strip()) if isinstance(value, str) else None
    if not match or not int(match[1]):
        raise Wrong("a number and a time such as 5/h or 20/1d")
    return int(match[1]), duration(match[2] if match[2][0].isdigit() else f"1{match[2]}")


def hours(value: object) -> tuple[time, time]:
    """22:00-07:00: from when until when, over midnight or not."""
    begins, _, ends = value.partition("-") if isinstance(value, str) else ("", "", "")
    try:
        found = time.fromisoformat(begins.strip()), time.fromisoformat(ends.strip())
    except ValueError as error:
        raise Wrong('hours of the day such as "22:00-07:00"') from error
    if found[0] == found[1] or any(one.tzinfo for one in found):
        raise Wrong('two different hours of the day, as "22:00-07:00"')
    return found


def until(value: object) -> date:
    """A day, or a moment: of TOML's own, or as text."""
    if isinstance(value, date):  # a datetime is one, too
        return value
    try:
        return datetime.fromisoformat(str(value)) if "T" in str(value) else date.fromisoformat(str(value))
    except ValueError as error:
        raise Wrong('a date such as 2026-12-24, or a time such as "2026-12-24T18:00Z"') from error


def web_address(value: object) -> str:
    """An http(s) address."""
    found = text.safe_url(value) if isinstance(value, str) else ""
    if not found:
        raise Wrong("an address that begins with https:// or http://")
    return found


def query_text(value: object) -> str:
    """A query that can be read."""
    if not isinstance(value, str):
        raise Wrong("a query in quotes")
    from monitor import query  # loaded by the first query of a user's own: those that are shipped are known to be good

    try:
        query.compile(value, datetime.fromtimestamp(0, UTC))
    except query.QueryError as error:
        raise Wrong(f"a query that can be read ({error})") from error
    return value


def timezone(value: object) -> str:
    """An IANA name."""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError  # loaded by the first that is named

    try:
        return ZoneInfo(string(value)).key
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise Wrong("a time zone such as Europe/Berlin or UTC") from error


def cron(value: object) -> str:
    """Five cron fields."""
    from monitor import planned  # loaded by the first digest

    found = " ".join(string(value).split())
    if wrong := planned.mistake(found):
        raise Wrong(f'five cron fields, as "0 7 * * mon-fri" (minute, hour, day, month, weekday): {wrong}')
    return found


def language(value: object) -> str:
    """A language that dates can be written in."""
    if value not in LANGUAGES:
        raise Wrong(f"a language that dates can be written in: {', '.join(LANGUAGES)}", LANGUAGES)
    return str(value)


def addresses(value: object) -> tuple[str, ...]:
    """A list of mail addresses."""
    return tuple(address(one) for one in strings(value))


def address(value: object) -> str:
    """A mail address, with or without a name."""
    if not _ADDRESS.fullmatch(string(value)):
        raise Wrong("a mail address, as me@example.org")
    return string(value)


def country(value: object) -> str:
    """Two capital letters."""
    if not isinstance(value, str) or not re.fullmatch(r"[A-Z]{2}", value):
        raise Wrong("a country as two capital letters, as CN")
    return value


def headers(value: object) -> tuple[tuple[str, str], ...]:
    """A table of request headers."""
    if not isinstance(value, dict) or not all(isinstance(one, str) for one in value.values()):
        raise Wrong('a table of texts, as { Accept = "text/html" }')
    for name, one in value.items():
        if not re.fullmatch(r"[A-Za-z0-9-]+", name) or re.search(r"[\r\n\0]", one):
            raise Wrong("header names of letters and hyphens, and values of one line")
    return tuple(value.items())


def key_names(value: object) -> tuple[str, ...]:
    """A key, or a list of keys."""
    return _keys(keys.names, value)


def typing_key_names(value: object) -> tuple[str, ...]:
    """The same for what is done while text is typed."""
    return _keys(keys.names_while_typing, value)


def _keys(read: Callable[[object], tuple[str, ...]], value: object) -> tuple[str, ...]:
    try:
        return read(value)
    except ValueError as error:
        raise Wrong(str(error), keys.NAMED) from error


def secret(value: object) -> str:
    """The secret itself, or where it is kept."""
    return string(value)


MONITOR = Table({
    "database": string, "poll_every": duration, "poll_at_least": duration, "poll_at_most": duration,
    "contact": string, "keep": duration,
})  # fmt: skip
SITE = Table({"endpoint": web_address, "poll_every": duration, "enabled": flag})
LAB = Table({
    "name": string, "country": country, "hub": strings, "modelscope": strings, "github": strings, "aliases": strings,
    "families": strings, "enabled": flag,
}, needs=("name",))  # fmt: skip
FEED = Table({
    "name": string, "url": web_address, "kind": one_of(*FEED_KINDS), "topics": some_of(*TOPICS), "language": string,
    "poll_every": duration, "headers": headers, "username": secret, "password": secret, "enabled": flag,
    "keep_if": query_text, "lab": string, "folder": strings,
}, needs=("name", "url", "kind"))  # fmt: skip
WATCHLIST = Table({
    "name": string, "query": query_text, "notify": strings, "limit": rate, "quiet": hours, "timezone": timezone,
    "severity": one_of(*SEVERITIES), "mute_until": until, "enabled": flag,
}, needs=("name", "query"))  # fmt: skip
VIEW_KEYS = ("7", "8", "9", "0")
"""What the program leaves free."""
VIEW = Table({"name": string, "query": query_text, "key": one_of(*VIEW_KEYS)}, needs=("name", "query"))
CHANNEL = Table({"name": string, "url": secret, "enabled": flag}, needs=("name", "url"))
DIGEST = Table({
    "name": string, "schedule": cron, "timezone": timezone, "to": addresses, "query": query_text, "enabled": flag,
    "language": language, "sections": some_of(*DIGEST_SECTIONS), "only_if": one_of(*ONLY_IF),
}, needs=("name", "schedule", "to"))  # fmt: skip
MAIL = Table({
    "host": string, "port": number, "security": one_of("starttls", "tls", "none"), "username": secret,
    "password": secret, "from": address, "templates": string,
}, needs=("host", "from"))  # fmt: skip

THEMES = ("dark", "light", "high-contrast", "16-colors")
SCREEN = Table({"theme": one_of(*THEMES), "times": one_of("relative", "absolute"), "images": flag})
KEYS = Table({action: typing_key_names if action in TYPING else key_names for action in ACTIONS})

SINGLE = {
    "monitor": MONITOR, "hub": SITE, "modelscope": SITE, "github": SITE, "mail": MAIL, "screen": SCREEN, "keys": KEYS,
}  # fmt: skip
REPEATED = {
    "labs": LAB, "feeds": FEED, "watchlists": WATCHLIST, "views": VIEW, "channels": CHANNEL, "digests": DIGEST,
}  # fmt: skip

"""A watchlist as the lines of a form: to texts and back, checked as reading the file would check them. Pure."""

from collections.abc import Collection, Mapping

from monitor import text
from monitor.config import Change, Row
from monitor.config.checks import WATCHLIST, Wrong
from monitor.figures import short_span
from monitor.notices import Watchlist

Texts = Mapping[str, str]
"""What stands in the lines, by key of the file."""

MOST = 4_000
"Characters of a line."
LABELS = {
    "name": "Name",
    "query": "Query",
    "notify": "Tells",
    "limit": "At most",
    "quiet": "Quiet",
    "timezone": "Timezone",
    "severity": "Severity",
}
HINTS = {
    "name": "what you call it",
    "notify": "screen, desktop, terminal, or channels of feeds.toml",
    "limit": "5/h: more is told in one message; empty: no limit",
    "quiet": "22:00-07:00: told afterwards; empty: never",
    "timezone": "Europe/Berlin: of the quiet hours; empty: that of this computer",
    "severity": "low, normal or high: high breaks quiet hours",
}


def limit(watchlist: Watchlist) -> str:
    """As the file writes it: 5/h."""
    return f"{watchlist.limit[0]}/{short_span(watchlist.limit[1])}" if watchlist.limit else ""


def quiet(watchlist: Watchlist) -> str:
    """As the file writes it: 22:00-07:00."""
    return "-".join(f"{one:%H:%M}" for one in watchlist.quiet) if watchlist.quiet else ""


def texts(watchlist: Watchlist) -> Texts:
    """The lines that say what a watchlist is."""
    return {
        "name": watchlist.name,
        "query": text.line(watchlist.query, MOST),
        "notify": ", ".join(watchlist.notify),
        "limit": limit(watchlist),
        "quiet": quiet(watchlist),
        "timezone": watchlist.timezone or "",
        "severity": watchlist.severity,
    }


def wrong(typed: Texts, taken: Collection[str], channels: Collection[str]) -> str:
    """The first mistake in words, or ""."""
    if typed["name"] in taken:
        return f"Name: {typed['name']} is another watchlist; choose another name"
    for key, expected in (("name", "what you call it"), ("query", "what it looks for")):
        if not typed[key]:
            return f"{LABELS[key]}: found nothing, expected {expected}"
    for key, value in row(typed).items():
        try:
            if value is not None:
                WATCHLIST.keys[key](value)
        except Wrong as mistake:
            return f"{LABELS[key]}: expected {mistake.expected}"
    unknown = [channel for channel in _names(typed["notify"]) if channel not in channels]
    return f"Tells: there is no channel {unknown[0]}; there are {', '.join(channels)}" if unknown else ""


def row(typed: Texts) -> Change:
    """The keys of the file; None where a line is empty that may be."""
    found: dict[str, str | bool | list[str] | None] = {
        key: text.line(value, MOST) or None for key, value in typed.items()
    }
    return found | {"notify": _names(typed["notify"])}


def new(typed: Texts) -> Row:
    """The table of a new watchlist: what need not be said is left out."""
    usual = {"severity": "normal"}
    return {key: value for key, value in row(typed).items() if value is not None and value != usual.get(key)}


def changes(typed: Texts, before: Texts) -> Change:
    """Only the keys that are other than they were."""
    return {key: value for key, value in row(typed).items() if typed[key] != before[key]}


def _names(typed: str) -> list[str]:
    return [name for part in typed.split(",") if (name := text.line(part))]

"""Watchlists as rows of a table and as sentences. Pure: nothing is told by a colour or a shape alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from textual.content import Content

from monitor import figures, text
from monitor.config.keys import Keys
from monitor.deliver.outbox import muted, quiet_until
from monitor.notices import Watchlist
from monitor.report.backtest import BACK
from monitor.tui.keys import NONE, hint
from monitor.tui.parts import FAINT, STAMP, line, local, when
from monitor.tui.watch_form import MOST, limit, quiet

COLUMNS = {
    "watchlist": 22,
    "state": 12,
    "30 days": 7,
    "last": 5,
    "tells": 16,
    "limit": 6,
    "quiet": 11,
    "severity": 8,
    "query": 60,
}
"""Names and widths."""


@dataclass(frozen=True, slots=True)
class Row:
    """A watchlist, and what it has done."""

    watchlist: Watchlist
    on: bool
    fired: int = 0
    "In the last 30 days."
    last: datetime | None = None


def state(row: Row, now: datetime) -> tuple[str, str]:
    """What it does now, as a sign with a word, and its style."""
    if not row.on:
        return "· off", FAINT
    if muted(row.watchlist, now):
        until = row.watchlist.mute_until
        return f"■ muted {figures.age(now, until) if until else ''}", "$warning"
    if quiet_until(row.watchlist, now):
        return "◌ quiet", "$secondary"
    return "● on", "$success"


def columns(*, absolute: bool) -> Mapping[str, int]:
    """Names and widths; `absolute`: with room for dates."""
    return {name: STAMP if absolute and name == "last" else width for name, width in COLUMNS.items()}


def cells(row: Row, now: datetime, *, absolute: bool = False) -> list[Content]:
    """One row of the table."""
    watchlist = row.watchlist
    words, style = state(row, now)
    name = line((watchlist.name, "bold" if row.on else FAINT))
    return [
        name.truncate(COLUMNS["watchlist"], ellipsis=True),
        line((words, style)),
        line((f"{row.fired:>7,}", "")),
        line((when(row.last, now, absolute=absolute) if row.last else "–", "")),
        line((", ".join(watchlist.notify) or "nobody", "")),
        line((limit(watchlist) or "–", "")),
        line((quiet(watchlist) or "–", "")),
        line((watchlist.severity, "bold $warning" if watchlist.severity == "high" else FAINT)),
        line((text.line(watchlist.query), FAINT)),
    ]


def summary(rows: Sequence[Row], now: datetime) -> Content:
    """How many there are, and what they have done."""
    off = sum(not row.on for row in rows)
    silent = sum(row.on and muted(row.watchlist, now) for row in rows)
    fired = sum(row.fired for row in rows)
    parts = [f"   {len(rows)}", f"{fired:,} alerts in {BACK.days} days"]
    parts += [f"{silent} muted"] if silent else []
    parts += [f"{off} off"] if off else []
    return line((" Watchlists", "bold $primary"), (" · ".join(parts), FAINT))


def said(row: Row, now: datetime, keys: Keys = NONE, zone: tzinfo | None = None) -> Content:
    """The watchlist under the cursor in full. `keys`: those that the reader chose."""
    watchlist = row.watchlist
    times = f"{row.fired:,} alert{'' if row.fired == 1 else 's'} in the last {BACK.days} days"
    latest = f", the latest {local(row.last, zone)} ({figures.age(row.last, now)} ago)" if row.last else ""
    terms = [f"tells {', '.join(watchlist.notify) or 'nobody'}"]
    terms += [f"at most {limit(watchlist)}"] if watchlist.limit else []
    terms += [f"quiet {quiet(watchlist)}"] if watchlist.quiet else []
    terms += [f"severity {watchlist.severity}"] if watchlist.severity != "normal" else []
    if muted(watchlist, now) and watchlist.mute_until:
        terms.append(f"muted until {local(watchlist.mute_until, zone)}")
    if not row.on:
        terms.append("switched off")
    return Content("\n").join(
        [
            line((watchlist.name, "bold"), (f"  {' · '.join(terms)}", FAINT)),
            line((text.line(watchlist.query, MOST) or "everything", "")),
            line((times + latest, FAINT)),
            line((hint("try", keys), "bold $accent"), (" tries it on the last 30 days", FAINT)),
        ]
    )

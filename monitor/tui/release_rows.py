"""One release as a row of the table: pure, from a value and a width to cells. Unknown is –, and never a guess."""

from collections.abc import Sequence
from datetime import datetime

from monitor import figures
from monitor.figures import SHAPES
from monitor.store.release_table import Release, Sorting
from monitor.tui.parts import STAMP, stamp
from monitor.tui.row import Piece
from monitor.tui.table import UNKNOWN, Column

NAMES: dict[Sorting, str] = {
    "release": "release",
    "country": "country",
    "lab": "lab",
    "models": "models",
    "params": "parameters",
    "license": "license",
    "context": "context",
    "downloads": "downloads",
    "week": "growth in 7 days",
    "month": "growth in 30 days",
    "likes": "likes",
    "seen": "first seen",
}
"""What the table can be sorted by, in the order of its columns."""
RISING: frozenset[Sorting] = frozenset({"release", "country", "lab", "license"})
"Sorted upwards at first; all others with the largest on top."


def columns(width: int, *, absolute: bool = False) -> tuple[Column, ...]:
    """Three designs, by the width of the table; `absolute`: with room for dates."""
    when = STAMP if absolute else 4
    if width >= 115:
        wide = 20 if width >= 150 else 12
        return (
            Column("release", "release"),
            Column("country", "", 2),
            Column("lab", "lab", wide),
            Column("models", "models", 6, right=True),
            Column("params", "params", 10, right=True),
            Column("license", "license", wide + 2),
            Column("context", "context", 7, right=True),
            Column("downloads", "downloads", 9, right=True),
            Column("week", "7 days", 6, right=True),
            Column("month", "30 days", 7, right=True),
            Column("likes", "likes", 5, right=True),
            Column("seen", "seen", when, right=True),
        )
    if width >= 72:
        return (
            Column("release", "release"),
            Column("country", "", 2),
            Column("lab", "lab", 12),
            Column("params", "params", 9, right=True),
            Column("license", "©", 1),
            Column("downloads", "downl.", 6, right=True),
            Column("week", "7 days", 6, right=True),
            Column("seen", "seen", when, right=True),
        )
    return (
        Column("release", "release"),
        Column("country", "", 2),
        Column("params", "params", 6, right=True),
        Column("license", "©", 1),
        Column("downloads", "downl.", 6, right=True),
        Column("seen", "seen", when, right=True),
    )


def cells(release: Release, shown: Sequence[Column], now: datetime, *, absolute: bool = False) -> list[Piece]:
    """The cells of a release in some columns."""
    item = release.item
    seen = stamp(item.at, now) if absolute else figures.age(item.at, now)
    found: dict[str, Piece] = {
        "release": (item.title.partition(": ")[0], "seen" if item.read else "title"),
        "country": ((item.country or UNKNOWN)[:2], "faint"),
        "lab": (item.lab or UNKNOWN, "lab"),
        "models": (f"×{item.models}" if item.models > 1 else str(item.models), "faint"),
        "params": (_params(release, next(each.width for each in shown if each.key == "params")), "plain"),
        "license": (_license(release, next(each.width for each in shown if each.key == "license")), _openness(release)),
        "context": (_tokens(release.context), "plain"),
        "downloads": (figures.count(item.downloads) or UNKNOWN, "plain"),
        "week": _growth(release.week),
        "month": _growth(release.month),
        "likes": (figures.count(item.likes) or UNKNOWN, "plain"),
        "seen": (seen, "faint"),
    }
    return [found[column.key] for column in shown]


def _params(release: Release, width: int) -> str:
    """Total and active; where there is no room, the total alone."""
    total, active = figures.size(release.item.params), figures.size(release.item.active_params)
    both = f"{total}·A{active}"
    return both if total and active and len(both) <= width else total or UNKNOWN


def _openness(release: Release) -> str:
    return release.item.openness or "unstated"


def _license(release: Release, width: int) -> str:
    shape = SHAPES[release.item.openness or "unstated"]
    return shape if width < 3 else f"{shape} {figures.license_label(release.item.license) or UNKNOWN}"


def _tokens(context: int | None) -> str:
    """A context as its makers write it: 128k is 131,072 tokens."""
    if context is None:
        return UNKNOWN
    for unit, letter in ((1 << 20, "M"), (1 << 10, "k")):
        if context >= unit:
            return f"{context / unit:.1f}".removesuffix(".0") + letter
    return str(context)


def _growth(more: int | None) -> Piece:
    if more is None:
        return UNKNOWN, "faint"
    if more == 0:
        return "0", "faint"
    return ("+" if more > 0 else "−") + figures.count(abs(more)), "good" if more > 0 else "bad"

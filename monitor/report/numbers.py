"""Figures that analysts ask for, each with one line that says how it was made. Pure: counted rows in, figures out."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from monitor import figures
from monitor.model import OPENNESS, Openness

WEEKS = 12
"Of a cadence."
LICENSE_DAYS = 90
GROWTH_DAYS = 7
SPARE_DAYS = 3
"Where no count was kept on the day that is compared with, one of so many days before it is taken."
MOVERS = 20
_LICENSES = 3
"Named of each openness."
_BARS = " ▁▂▃▄▅▆▇█"


@dataclass(frozen=True, slots=True)
class Figure:
    """One bar of a chart."""

    label: str
    value: float
    text: str
    "The value as people read it."
    length: float
    "Of the longest bar: 0 to 1."
    share: float | None = None
    "Of the total: 0 to 1; None where the bars are not parts of one whole."
    weeks: tuple[int, ...] = ()
    "Of a cadence: the number of each week, this one last."


@dataclass(frozen=True, slots=True)
class Numbers:
    """A chart, longest bar first."""

    title: str
    method: str
    "What was counted and how, in one line."
    figures: tuple[Figure, ...]


# --- what the store counts ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Downloaded:
    """The downloads of the last 30 days of what a country's labs have on the Hub."""

    country: str | None
    downloads: int


@dataclass(frozen=True, slots=True)
class Week:
    """How many releases a lab had in one week; week 0 is the last seven days."""

    lab: str
    week: int
    releases: int


@dataclass(frozen=True, slots=True)
class Licensed:
    """How many releases have a license."""

    openness: Openness
    license: str | None
    releases: int


@dataclass(frozen=True, slots=True)
class Growth:
    """The downloads of a release now, and how many of them more there are than at the time compared with."""

    release: str
    lab: str
    downloads: int
    more: int


# --- what is made of it ---------------------------------------------------------------------------


def share(rows: Iterable[Downloaded]) -> Numbers:
    """Each country's downloads, as a part of all: downloads ÷ sum of downloads."""
    counted: Counter[str] = Counter()
    for row in rows:
        counted[row.country or "unknown"] += row.downloads
    total = sum(counted.values())
    texts = {name: f"{_percent(number, total)}  {figures.count(number)}" for name, number in counted.items()}
    return Numbers(
        "Downloads by country",
        "Downloads of the last 30 days as the Hub counts them now, of all models of the labs that are watched, by the "
        "country of the lab; withdrawn models, and copies on other sites, are left out.",
        _parts(_bars(counted, texts)),
    )


def cadence(rows: Iterable[Week]) -> Numbers:
    """Releases of each lab in the last 12 weeks: their number, and a bar for each week, this one last."""
    weeks = by_lab(rows)
    highest = max((number for each in weeks.values() for number in each), default=0)
    texts = {lab: f"{spark(each, highest)} {sum(each)}" for lab, each in weeks.items()}
    return Numbers(
        "Releases by lab",
        f"Releases of the last {WEEKS} weeks by when each became news, a bar for each week, this one last; models of "
        "one launch are one release, and what was there at first contact counts from when its repository was made.",
        tuple(replace(one, weeks=tuple(weeks[one.label])) for one in _bars(_sums(weeks), texts)),
    )


def by_lab(rows: Iterable[Week]) -> dict[str, list[int]]:
    """Of each lab its releases in each of the last 12 weeks, this one last."""
    weeks: dict[str, list[int]] = {}
    for row in rows:
        if 0 <= row.week < WEEKS:
            weeks.setdefault(row.lab, [0] * WEEKS)[WEEKS - 1 - row.week] += row.releases
    return weeks


def licenses(rows: Iterable[Licensed]) -> Numbers:
    """Releases by how open their license is: releases ÷ all releases, with the licenses that most of them have."""
    by_license: dict[str, Counter[str]] = {openness: Counter() for openness in OPENNESS}
    for row in rows:
        by_license[row.openness][figures.license_label(row.license)] += row.releases
    counted = {openness: sum(named.values()) for openness, named in by_license.items() if named}
    total = sum(counted.values())
    texts = {
        openness: "  ".join(filter(None, (_percent(number, total), f"{number:,}", _most(by_license[openness]))))
        for openness, number in counted.items()
    }
    return Numbers(
        "Licenses of new releases",
        f"Releases of the last {LICENSE_DAYS} days by how open their license is: open (OSI-approved or public domain), "
        "restricted (bespoke or use-limited terms), noncommercial, or unstated; each release counts once.",
        _parts(_bars(counted, texts)),
    )


def movers(rows: Iterable[Growth]) -> Numbers:
    """The releases whose downloads grew most: downloads now − downloads then, and that ÷ what was there before."""
    grown = sorted((row for row in rows if row.more > 0), key=lambda row: (-row.more, row.release))[:MOVERS]
    longest = grown[0].more if grown else 0
    return Numbers(
        f"Movers of {GROWTH_DAYS} days",
        f"Downloads of the last 30 days as they are counted now, less the same count {GROWTH_DAYS} days ago (or up to "
        f"{SPARE_DAYS} days before that); what came out since begins at 0, what was not counted then is left out.",
        tuple(Figure(f"{row.lab}: {row.release}", row.more, _grown(row), row.more / longest) for row in grown),
    )


def spark(counts: Sequence[int], highest: int) -> str:
    """A bar for each number, a full one for the highest; any number but 0 shows."""
    steps = len(_BARS) - 1
    return "".join(_BARS[-(-count * steps // highest) if highest else 0] for count in counts)


def _bars(counted: Mapping[str, int], texts: Mapping[str, str]) -> tuple[Figure, ...]:
    longest = max(counted.values(), default=0)
    ordered = sorted(counted.items(), key=lambda one: (-one[1], one[0].casefold()))
    return tuple(Figure(name, number, texts[name], number / longest if longest else 0.0) for name, number in ordered)


def _parts(bars: tuple[Figure, ...]) -> tuple[Figure, ...]:
    """Bars that together are a whole, each with its part of it."""
    total = sum(one.value for one in bars)
    return tuple(replace(one, share=one.value / total if total else 0.0) for one in bars)


def _sums(weeks: Mapping[str, Sequence[int]]) -> dict[str, int]:
    return {lab: sum(each) for lab, each in weeks.items()}


def _percent(part: int, whole: int) -> str:
    return f"{part / whole if whole else 0:.1%}"


def _most(named: Counter[str]) -> str:
    """The licenses that most have: "MIT 12, Apache-2.0 9"."""
    known = sorted(((number, name) for name, number in named.items() if name), key=lambda one: (-one[0], one[1]))
    return ", ".join(f"{name} {number:,}" for number, name in known[:_LICENSES])


def _grown(row: Growth) -> str:
    then = row.downloads - row.more
    rate = f"+{row.more / then:.0%}" if then > 0 else "new"
    return f"+{figures.count(row.more)}  {rate}"

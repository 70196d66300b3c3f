"""Figures in words: sizes, counts and ages as people read them in a list; and the signs and words that the screen and
the mail share."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from monitor.model import Article, Event, Item, Openness

SHAPES: Mapping[Openness, str] = {"open": "◆", "restricted": "◇", "noncommercial": "△", "unstated": "·"}
"""How open a license is, told by shape and not by color alone."""

EVENT_WORDS: Mapping[Event, str] = {
    "weights": "weights arrived",
    "license": "license changed",
    "gate": "gate changed",
    "replaced": "weights replaced",
    "renamed": "renamed",
    "moved": "moved to another lab",
    "returned": "came back",
    "formats": "formats added",
    "models": "models added",
    "withdrawn": "withdrawn",
}


NO_TITLE = "(no title)"
_FIRST_WORDS = 80
"Characters that stand for a title."


def headline(one: Item | Article) -> str:
    """What it is called: its title; without one the first words of what it says, else its address."""
    return one.title or _first_words(one.summary) or one.url or NO_TITLE


def _first_words(summary: str) -> str:
    said = " ".join(summary.split())
    if len(said) <= _FIRST_WORDS:
        return said
    cut = said[:_FIRST_WORDS]
    whole, space, _ = cut.rpartition(" ")
    return (whole if space and len(whole) > _FIRST_WORDS // 2 else cut) + "…"  # not every script has spaces


def size(params: int | None) -> str:
    """Parameters: 0.6B, 30B, 1T; "" when unknown."""
    if params is None:
        return ""
    for unit, letter in ((1e12, "T"), (1e9, "B"), (1e6, "M")):
        if params >= unit * 0.9995:
            number = params / unit
            return f"{number:.1f}".removesuffix(".0") + letter if number < 10 else f"{number:.0f}{letter}"
    return str(params)


def count(number: int | None) -> str:
    """Downloads and likes: 999, 12k, 3.4M; "" when unknown."""
    if number is None:
        return ""
    for unit, letter in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if number >= unit:
            short = number / unit
            return f"{short:.1f}".removesuffix(".0") + letter if short < 10 else f"{short:.0f}{letter}"
    return str(number)


def many(number: int, one: str, more: str = "") -> str:
    """`1 feed`, `2 feeds`; `more` where an s is not enough."""
    return f"{number} {one if number == 1 else more or one + 's'}"


def age(then: datetime, now: datetime) -> str:
    """How long ago, in at most three characters: 5s, 12m, 3h, 6d, 9w, 2y."""
    seconds = max(0, int((now - then).total_seconds()))
    for unit, letter in ((31_536_000, "y"), (604_800 * 2, "w"), (86_400, "d"), (3_600, "h"), (60, "m")):
        if seconds >= unit:
            return f"{seconds // (604_800 if letter == 'w' else unit)}{letter}"
    return f"{seconds}s"


def span(duration: timedelta) -> str:
    """A duration in words: 45 seconds, 10 minutes, 3 hours, 2 days."""
    seconds = max(0, round(duration.total_seconds()))
    for unit, word in ((86_400, "day"), (3_600, "hour"), (60, "minute")):
        if seconds >= unit * 2 or seconds == unit:
            number = round(seconds / unit)
            return f"{number} {word}" + ("s" if number != 1 else "")
    return f"{seconds} second" + ("s" if seconds != 1 else "")


def short_span(duration: timedelta) -> str:
    """A duration as the configuration writes it: h, 20m, 2d."""
    seconds = round(duration.total_seconds())
    unit, letter = next((unit, letter) for unit, letter in _UNITS if seconds % unit == 0)
    return letter if seconds == unit else f"{seconds // unit}{letter}"


_UNITS = ((604_800, "w"), (86_400, "d"), (3_600, "h"), (60, "m"), (1, "s"))

_SPDX = {
    "mit": "MIT",
    "apache-2.0": "Apache-2.0",
    "openrail": "OpenRAIL",
    "gemma": "Gemma",
    "unlicense": "Unlicense",
}
_SPDX_PREFIXES = (
    "cc",
    "bsd",
    "gpl",
    "lgpl",
    "agpl",
    "mpl",
    "epl",
    "eupl",
    "isc",
    "osl",
    "afl",
    "ncsa",
    "wtfpl",
    "odbl",
    "pddl",
)


def license_label(license: str | None) -> str:
    """A license id as people write it: `apache-2.0` is Apache-2.0, `cc-by-4.0` is CC-BY-4.0; bespoke names stay."""
    if license is None:
        return ""
    if license.startswith("llama"):
        return "Llama " + license.removeprefix("llama") if license != "llama" else "Llama"
    if license.partition("-")[0] in _SPDX_PREFIXES:
        return license.upper()
    return _SPDX.get(license, license)

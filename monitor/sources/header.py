"""What a feed says of itself beside its entries: title, language, and the rhythm that it wishes for."""

import re

from monitor.frozen import dataclass
from monitor.polled import Hints

_SKIP = re.compile(r"<skip(Hours|Days)>(.{0,2000}?)</skip\1>", re.DOTALL | re.IGNORECASE)
_HOUR = re.compile(r"<hour>\s*(\d{1,2})\s*</hour>", re.IGNORECASE)
_DAY = re.compile(r"<day>\s*([A-Za-z]+day)\s*</day>", re.IGNORECASE)
_PERIODS = {"hourly": 3_600, "daily": 86_400, "weekly": 604_800, "monthly": 2_592_000, "yearly": 31_536_000}
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True)
class Header:
    """A feed's own words, neither cleaned nor checked."""

    title: str = ""
    language: str = ""
    ttl: str = ""
    "Minutes, of RSS."
    period: str = ""
    frequency: str = ""
    "Times a period, of the syndication module."


def hints(header: Header, text: str) -> Hints:
    """When to ask again: RSS `ttl` in minutes, else the syndication module's period; `text` has the days to skip."""
    hours: tuple[int, ...] = ()
    days: tuple[str, ...] = ()
    for kind, inside in _SKIP.findall(text[:20_000]):
        if kind.lower() == "hours":
            hours = tuple(sorted({int(hour) % 24 for hour in _HOUR.findall(inside)}))
        else:
            days = tuple(day for day in _DAYS if day in {name.title() for name in _DAY.findall(inside)})
    ttl = header.ttl.strip()
    if ttl.isdecimal() and int(ttl[:9]) > 0:
        return Hints(ttl=int(ttl[:9]) * 60.0, skip_hours=hours, skip_days=days)
    period = _PERIODS.get(header.period.strip().lower())
    times = header.frequency.strip()
    frequency = int(times[:6]) if times.isdecimal() and int(times[:6]) else 1
    return Hints(ttl=period / frequency if period else None, skip_hours=hours, skip_days=days)

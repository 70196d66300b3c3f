"""Where items stand on the screen: one line each, under headings by day.

A key holds the time of its item, so headings are found by bisection in the array of keys, without reading
an item. Days have headings of their own for a month; what is older is grouped by month.
"""

from array import array
from bisect import bisect_right
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from operator import neg

from monitor.frozen import dataclass
from monitor.store.items import SEQUENCE_BITS, new_key

DAYS_APART = 31
"So many days have a heading each."


@dataclass(frozen=True, slots=True)
class Lines:
    """Which line shows what."""

    total: int
    "How many items."
    starts: tuple[int, ...] = ()
    "Of each heading: the item below it."
    labels: tuple[str, ...] = ()
    headings: tuple[int, ...] = ()
    "Of each heading: its line."

    @property
    def height(self) -> int:
        return self.total + len(self.starts)

    def heading(self, line: int) -> str | None:
        """The heading on a line, if it is one."""
        section = bisect_right(self.headings, line) - 1
        return self.labels[section] if section >= 0 and self.headings[section] == line else None

    def over(self, line: int) -> int:
        """The line of the heading that a line stands under, or that it is."""
        section = bisect_right(self.headings, line) - 1
        return self.headings[section] if section >= 0 else line

    def item(self, line: int) -> int | None:
        """The item on a line: its place in the array of keys."""
        section = bisect_right(self.headings, line) - 1
        if section < 0 or self.headings[section] == line or line >= self.height:
            return None
        return line - section - 1

    def line(self, item: int) -> int:
        """The line of an item."""
        return item + bisect_right(self.starts, item)

    def size(self, line: int) -> int:
        """How many items stand under the heading on a line."""
        section = bisect_right(self.headings, line) - 1
        after = self.starts[section + 1] if section + 1 < len(self.starts) else self.total
        return after - self.starts[section]


def arrange(keys: Sequence[int], now: datetime, zone: tzinfo | None = None) -> Lines:
    """The lines of some keys, newest first. `zone` None: the local one."""
    starts: list[int] = []
    labels: list[str] = []
    at = 0
    today = now.astimezone(zone).date()
    while at < len(keys):
        first, label = _section(_day(keys[at], zone), today)
        starts.append(at)
        labels.append(label)
        boundary = new_key(_midnight(first, zone), 0) if first > date.min else -1
        at = max(at + 1, bisect_right(keys, -boundary, lo=at, key=neg))
    return Lines(len(keys), tuple(starts), tuple(labels), tuple(start + number for number, start in enumerate(starts)))


def merged(keys: "array[int]", new: Sequence[int]) -> "array[int]":
    """Two descending runs of keys as one, each key once. Copies slices: cheap for few new in many."""
    result = array("q")
    start = 0
    for key in sorted(set(new), reverse=True):
        end = bisect_right(keys, -key, lo=start, key=neg)
        result.extend(keys[start:end])
        if not result or result[-1] != key:
            result.append(key)
        start = end
    result.extend(keys[start:])
    return result


def place(keys: Sequence[int], key: int) -> int:
    """Where a key stands, or would stand, in keys that descend."""
    at = bisect_right(keys, -key, key=neg)
    return at - 1 if at and keys[at - 1] == key else at


def _day(key: int, zone: tzinfo | None) -> date:
    return datetime.fromtimestamp(key >> SEQUENCE_BITS, UTC).astimezone(zone).date()


def _midnight(day: date, zone: tzinfo | None) -> datetime:
    return datetime.combine(day, time.min, zone) if zone else datetime.combine(day, time.min).astimezone()


def _section(day: date, today: date) -> tuple[date, str]:
    """The first day of the section a day is in, and what the heading says."""
    if day >= today:  # a clock that is ahead does not make a heading of its own
        return today, "Today"
    if day == today - timedelta(days=1):
        return day, "Yesterday"
    if today - day <= timedelta(days=DAYS_APART):
        return day, f"{day:%a} {day.day} {day:%b}" + (f" {day.year}" if day.year != today.year else "")
    month = day.replace(day=1)
    return month, f"{day:%B %Y}"

"""When a digest is planned: five cron fields, read where the digest's time zone puts them.

A time that the clock leaves out in spring is that at which the clock goes on (02:30 is 03:00); one that comes twice in
autumn counts the first time. Schedules for every hour or more often (`*` for the hour) go by real time instead.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

FIELDS = {
    "minute": "0-59",
    "hour": "0-23",
    "day-of-month": "1-31, or L for the last",
    "month": "1-12 or jan-dec",
    "day-of-week": "0-7 or sun-sat",
}
"""What stands in a schedule, in this order, and its values."""

_SHIFT = timedelta(hours=3)
"More than any clock is ever set forward or back."


def mistake(schedule: str) -> str:
    """What is wrong with a schedule, in words; "" where it can be read and comes to pass."""
    parts = schedule.split()
    if len(parts) != len(FIELDS):
        return f"it has {len(parts)} of them"
    from cronsim import CronSim, CronSimError

    try:
        CronSim(schedule, datetime(2000, 1, 1))  # noqa: DTZ001 - read, not asked for a time
    except CronSimError as error:
        name = str(error).removeprefix("Bad ")
        part = dict(zip(FIELDS, parts, strict=True))[name]
        return f"the {name} is {part!r}; it takes {FIELDS[name]}, and lists and upward ranges of them as 1,3 or 1-5"
    if latest_before(schedule, "UTC", datetime(2026, 1, 1, tzinfo=UTC)) is None:
        return "there is no such day"
    return ""


def latest_before(schedule: str, zone: str, now: datetime) -> datetime | None:
    """The last planned time that is not after `now`; None where there is none in fifty years."""
    # Counted back the library may leave one out next to a change of the clock: so from far enough, and on again.
    found = next((at for at in _times(schedule, zone, now + _SHIFT, back=True) if at <= now), None)
    while found and (later := next_after(schedule, zone, found)) and later <= now:
        found = later
    return found


def next_after(schedule: str, zone: str, now: datetime) -> datetime | None:
    """The first planned time after `now`; None where there is none in fifty years."""
    return next((at for at in _times(schedule, zone, now) if at > now), None)


def _times(schedule: str, zone: str, start: datetime, *, back: bool = False) -> Iterator[datetime]:
    from zoneinfo import ZoneInfo  # both are loaded by the first digest

    from cronsim import CronSim

    for at in CronSim(schedule, start.astimezone(ZoneInfo(zone)), reverse=back):
        yield at.astimezone(UTC)

"""When a message may leave: the gaps between tries, quiet hours and muting. Pure: the store keeps what this decides."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from monitor.notices import Watchlist

GAPS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    *([timedelta(hours=6)] * 7),
)
"After each try that failed; together not quite two days. Then the message has failed."

CHANNEL_PAUSE = GAPS[0]
"After a try that failed, its channel rests so long: a server in trouble is not asked once a message."


def next_try(tries: int, now: datetime) -> datetime | None:
    """When to try again after so many tries; None: never."""
    return now + GAPS[tries - 1] if tries <= len(GAPS) else None


def muted(watchlist: Watchlist, now: datetime) -> bool:
    """Whether nobody is to be told."""
    return watchlist.mute_until is not None and now < watchlist.mute_until


def quiet_until(watchlist: Watchlist, now: datetime) -> datetime | None:
    """When the quiet hours end; None outside of them, and for what is urgent."""
    if watchlist.quiet is None or watchlist.severity == "high":
        return None
    from zoneinfo import ZoneInfo  # loaded by the first with quiet hours

    begins, ends = watchlist.quiet
    zone = ZoneInfo(watchlist.timezone) if watchlist.timezone else None
    here = now.astimezone(zone)
    clock = here.time()
    inside = begins <= clock < ends if begins < ends else clock >= begins or clock < ends
    if not inside:
        return None
    day = here.date() if clock < ends else here.date() + timedelta(days=1)
    end = datetime.combine(day, ends, tzinfo=zone)
    # Where the clock is set back, the hour that `ends` falls in comes twice.
    return max(end.astimezone(UTC), now + timedelta(seconds=1))


def on_screen(watchlists: Iterable[Watchlist], now: datetime) -> set[str]:
    """The watchlists whose alerts the screen calls out now."""
    return {
        one.name for one in watchlists if "screen" in one.notify and not muted(one, now) and not quiet_until(one, now)
    }

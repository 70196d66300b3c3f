"""What hosts have asked of us, kept so that a restart does not forget it: to wait, or to ask only so often."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from monitor.figures import span
from monitor.frozen import dataclass
from monitor.polled import HostState
from monitor.store import rows
from monitor.store.connect import Database

_KEPT = (
    "insert into hosts (host, quota, wait_until, rate_limit, rate_left, rate_resets, at) values (?, ?, ?, ?, ?, ?, ?) "
    "on conflict (host, quota) do update set wait_until = excluded.wait_until, rate_limit = excluded.rate_limit, "
    "rate_left = excluded.rate_left, rate_resets = excluded.rate_resets, at = excluded.at"
)


@dataclass(frozen=True, slots=True)
class HostLimit:
    """What holds for a host now."""

    host: str
    limit: int | None
    "Requests in one window; None: it does not say."
    left: int | None
    "Requests left in this window; None: it does not say, or a new window has begun since it was last asked."
    resets_in: timedelta | None
    "Until there are new requests; None as for `left`."
    wait: timedelta | None
    "How long it asked to be left alone; None: it may be asked."
    quota: str = ""
    "Which of the host's quotas this is, where it has several, as the Hub: api, pages, resolvers."

    @property
    def words(self) -> str:
        """One line for people; "" where nothing holds now."""
        name = f"{self.host} ({self.quota})" if self.quota else self.host
        if self.wait:
            return f"{name}: wants to be left alone for {span(self.wait)}"
        if self.left is None or self.resets_in is None:
            return ""
        of = "" if self.limit is None else f" of {self.limit:,}"
        return f"{name}: {self.left:,}{of} requests left, new ones in {span(self.resets_in)}"


def load(db: Database) -> tuple[HostState, ...]:
    """What was kept, for a new `Web` to begin with."""
    return tuple(
        HostState(
            host=row["host"],
            at=rows.moment(row["at"]),
            quota=row["quota"],
            wait_until=rows.time_out(row["wait_until"]),
            limit=row["rate_limit"],
            left=row["rate_left"],
            resets=rows.time_out(row["rate_resets"]),
        )
        for row in rows.select(db, "select * from hosts order by host, quota")
    )


def keep(db: Database, learnt: Iterable[HostState]) -> None:
    """Keep what hosts said, in the transaction that keeps what they answered."""
    db.executemany(
        _KEPT,
        [
            (
                one.host,
                one.quota,
                rows.time_in(one.wait_until),
                one.limit,
                one.left,
                rows.time_in(one.resets),
                one.at.timestamp(),
            )
            for one in learnt
        ],
    )


def limits(db: Database, now: datetime) -> list[HostLimit]:
    """What holds now for each host that has a known limit or asked us to wait, by host."""
    return holding(load(db), now)


def holding(states: Iterable[HostState], now: datetime) -> list[HostLimit]:
    """The same, from what is known of hosts."""
    found = (_limit(state, now) for state in states)
    return [one for one in found if one.limit is not None or one.left is not None or one.wait]


def _limit(state: HostState, now: datetime) -> HostLimit:
    holds = state.resets is not None and state.resets > now
    return HostLimit(
        host=state.host,
        limit=state.limit,
        left=state.left if holds else None,
        resets_in=state.resets - now if holds and state.resets else None,
        wait=state.wait_until - now if state.wait_until and state.wait_until > now else None,
        quota=state.quota,
    )

"""How things stand, read at one moment: who polls, the sources by state, what is stored, what waits to leave."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path

from monitor.frozen import dataclass
from monitor.notices import DELIVERY_STATES
from monitor.source import Source
from monitor.store import rows, sources
from monitor.store.connect import Database, told
from monitor.store.lock import Signature, holder, is_held


@dataclass(frozen=True, slots=True)
class Status:
    """What `monitor status` tells of a database, besides its file."""

    polls: Signature | None
    "Who polls now; None: nobody."
    last_poll: datetime | None
    next_poll: datetime | None
    "Of the sources that are watched; when something is due, it lies in the past until somebody polls."
    sources: Mapping[str, int]
    "By state."
    items: int
    outbox: Mapping[str, int]
    "Messages by state; every state is there."


@dataclass(frozen=True, slots=True)
class Pulse:
    """The little of it that whoever polls says of itself after each tick."""

    watched: int
    failing: int
    next_poll: datetime | None
    waiting: int
    "Messages."


def status(db: Database, path: Path, configured: Iterable[Source]) -> Status:
    """How things stand in the database at `path`, which is of the present format. Raises `StoreError`."""
    with told(db):
        states = sources.states(db, configured)
        by_state = dict(db.execute("select state, count(*) from deliveries group by state").fetchall())
        (items,) = db.execute("select count(*) from items").fetchone()
        signed = holder(db)
    return Status(
        polls=signed if is_held(path) else None,
        last_poll=max(filter(None, (state.last_polled for state in states)), default=None),
        next_poll=min((state.next_poll for state in states if state.next_poll and state.source.enabled), default=None),
        sources=dict(Counter(state.state for state in states)),
        items=int(items),
        outbox={state: int(by_state.get(state, 0)) for state in DELIVERY_STATES},
    )


def pulse(db: Database) -> Pulse:
    """A look that costs next to nothing. Raises `StoreError`."""
    with told(db):
        watched, failing, next_poll = db.execute(
            "select count(*), coalesce(sum(failures > 0), 0), min(next_poll) from sources where enabled = 1"
        ).fetchone()
        (waiting,) = db.execute("select count(*) from deliveries where state = 'waiting'").fetchone()
    return Pulse(int(watched), int(failing), rows.time_out(next_poll), int(waiting))

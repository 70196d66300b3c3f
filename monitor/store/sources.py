"""What is remembered of each source between polls; when one is next due is a column here."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from monitor.source import Source, SourceState, Trouble
from monitor.store import rows
from monitor.store.connect import Database, told, writing

_COLUMNS = (
    "name, kind, url, lab, enabled, etag, last_modified, body_hash, next_poll, next_why, last_polled, last_ok, "
    "first_ok, error, trouble, failures, gap, newest, fresh, ttl, skip_hours, "
    "skip_days, items, moved_from, moved_at"
)

CLOCK_ERROR = timedelta(hours=1)
"""A last poll that lies further ahead means that the clock was set back since."""
_CONFIGURED = (
    "insert into sources (name, kind, url, configured_url, lab, enabled) values (?1, ?2, ?3, ?3, ?4, ?5) "
    "on conflict (name) do update set kind = excluded.kind, lab = excluded.lab, enabled = excluded.enabled"
)
_READDRESSED = (
    "update sources set url = ?2, configured_url = ?2, etag = null, last_modified = null, body_hash = null, "
    "seen = null, identity = null, moved_from = null, moved_at = null, next_poll = null, "
    "next_why = 'its address was changed', error = '', trouble = null, failures = 0 "
    "where name = ?1 and configured_url != ?2"
)


def sync(db: Database, sources: Sequence[Source]) -> None:
    """Make the table agree with the configuration.

    A source whose configured address changed starts afresh; one that is configured no more is switched off, and
    what it brought stays. Where they agree already, nothing is written.
    """
    with told(db):
        stored = db.execute("select name, kind, configured_url, lab, enabled from sources")
        known = {name: tuple(rest) for name, *rest in stored}
        wanted = {one.name: (one.kind, one.url, one.lab, int(one.enabled)) for one in sources}
        changed = [name for name, row in wanted.items() if known.get(name) != row]
        gone = [name for name, (*_, enabled) in known.items() if enabled and name not in wanted]
        if changed or gone:
            with writing(db):
                db.executemany(_CONFIGURED, [(name, *wanted[name]) for name in changed])
                db.executemany(_READDRESSED, [(name, wanted[name][1]) for name in changed])
                db.executemany("update sources set enabled = 0 where name = ?", [(name,) for name in gone])


def states(db: Database, configured: Iterable[Source] = ()) -> list[SourceState]:
    """Every source, by name; configured ones that were never looked at, too."""
    sql = f"select {_COLUMNS} from sources"  # noqa: S608
    found = {row["name"]: _state(row, _plain(row)) for row in rows.select(db, sql)}
    for source in configured:
        state = found.get(source.name)
        found[source.name] = replace(state, source=source) if state else SourceState(source, source.url)
    return sorted(found.values(), key=lambda state: state.source.name.casefold())


def due(db: Database, sources: Iterable[Source], now: datetime, *, all_: bool = False) -> list[SourceState]:
    """The enabled sources whose time has come, the longest waiting first; with `all_` every one.

    One that is gone for good (410) is not among them, unless somebody hurried it by its name. One that was polled
    in the future is: the clock was wrong then, and so is what it said of the next poll.
    """
    configured = {source.name: source for source in sources if source.enabled}
    sql = (
        f"select {_COLUMNS} from sources where enabled = 1 and (next_poll <= ? "  # noqa: S608
        "or ((? or next_poll is null or last_polled > ?) and trouble is not 'gone')) "
        "order by next_poll is not null, next_poll, kind != 'hub', name"
    )
    found = rows.select(db, sql, (now.timestamp(), int(all_), (now + CLOCK_ERROR).timestamp()))
    return [_state(row, configured[row["name"]]) for row in found if row["name"] in configured]


def hurry(db: Database, names: Sequence[str] | None, now: datetime) -> None:
    """Make some sources due, or all that are not gone for good: "refresh now"."""
    where = " and trouble is not 'gone'" if names is None else f" and name in ({rows.marks(names)})"
    with writing(db):
        db.execute(
            f"update sources set next_poll = ?, next_why = 'asked for now' where enabled = 1{where}",  # noqa: S608
            (now.timestamp(), *(names or ())),
        )


def seen(db: Database, names: Sequence[str]) -> dict[str, bytes]:
    """The marks of the entries that the last bodies of some sources held, of those that have any."""
    found: dict[str, bytes] = {}
    for part in rows.parts(names):
        sql = f"select name, seen from sources where name in ({rows.marks(part)}) and seen is not null"  # noqa: S608
        found |= db.execute(sql, tuple(part))
    return found


def remember(db: Database, seen: Sequence[tuple[str, bytes]]) -> None:
    """Keep the marks of bodies, by source, in the transaction that keeps their entries."""
    db.executemany("update sources set seen = ? where name = ?", [(marks, name) for name, marks in seen])


def settle(db: Database, states: Sequence[tuple[SourceState, int]]) -> None:
    """Keep what polls taught about sources, and how much was new of each.

    Called in the transaction that keeps what they found.
    """
    db.executemany(
        "update sources set url = ?, etag = ?, last_modified = ?, body_hash = ?, next_poll = ?, next_why = ?, "
        "last_polled = ?, last_ok = ?, first_ok = ?, error = ?, trouble = ?, failures = ?, gap = ?, newest = ?, "
        "fresh = ?, ttl = ?, skip_hours = ?, skip_days = ?, moved_from = ?, moved_at = ?, "
        "items = items + ? where name = ?",
        [_settled(state, added) for state, added in states],
    )


def _settled(state: SourceState, added: int) -> tuple[object, ...]:
    return (
        state.url,
        state.etag,
        state.last_modified,
        state.body_hash,
        rows.time_in(state.next_poll),
        state.next_why,
        rows.time_in(state.last_polled),
        rows.time_in(state.last_ok),
        rows.time_in(state.first_ok),
        state.error,
        state.trouble,
        state.failures,
        state.gap.total_seconds() if state.gap else None,
        rows.time_in(state.newest),
        rows.time_in(state.fresh),
        state.ttl,
        json.dumps(state.skip_hours) if state.skip_hours else None,
        json.dumps(state.skip_days) if state.skip_days else None,
        state.moved_from,
        rows.time_in(state.moved_at),
        added,
        state.source.name,
    )


def _plain(row: rows.Row) -> Source:
    return Source(row["name"], row["kind"], row["url"], lab=row["lab"], enabled=bool(row["enabled"]))


def _state(row: rows.Row, source: Source) -> SourceState:
    return SourceState(
        source=source,
        url=row["url"],
        etag=row["etag"],
        last_modified=row["last_modified"],
        body_hash=row["body_hash"],
        next_poll=rows.time_out(row["next_poll"]),
        next_why=row["next_why"],
        last_polled=rows.time_out(row["last_polled"]),
        last_ok=rows.time_out(row["last_ok"]),
        first_ok=rows.time_out(row["first_ok"]),
        error=row["error"],
        trouble=Trouble(row["trouble"]) if row["trouble"] else None,
        failures=row["failures"],
        gap=None if row["gap"] is None else rows.seconds(row["gap"]),
        newest=rows.time_out(row["newest"]),
        fresh=rows.time_out(row["fresh"]),
        ttl=row["ttl"],
        skip_hours=tuple(json.loads(row["skip_hours"])) if row["skip_hours"] else (),
        skip_days=tuple(json.loads(row["skip_days"])) if row["skip_days"] else (),
        items=row["items"],
        moved_from=row["moved_from"],
        moved_at=rows.time_out(row["moved_at"]),
    )

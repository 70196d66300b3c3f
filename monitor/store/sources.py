"""What is remembered of each source between polls; when one is next due is a column here."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from monitor.model import Source, SourceState, Trouble
from monitor.store import rows
from monitor.store.connect import Database, told, writing

_COLUMNS = (
    "name, kind, url, lab, enabled, etag, last_modified, body_hash, next_poll, next_why, last_polled, last_ok, "
    "first_ok, error, trouble, failures, gap, newest, items"
)


def sync(db: Database, sources: Sequence[Source]) -> None:
    """Make the table agree with the configuration.

    A source whose configured address changed starts afresh; one that is configured no more is switched off, and
    what it brought stays.
    """
    with told(db), writing(db):
        for source in sources:
            db.execute(
                "insert into sources (name, kind, url, configured_url, lab, enabled) values (?, ?, ?, ?, ?, ?) "
                "on conflict (name) do update set kind = excluded.kind, lab = excluded.lab, enabled = excluded.enabled",
                (source.name, source.kind, source.url, source.url, source.lab, int(source.enabled)),
            )
            db.execute(
                "update sources set url = ?, configured_url = ?, etag = null, last_modified = null, body_hash = null, "
                "seen = null, next_poll = null, next_why = 'its address was changed', error = '', trouble = null, "
                "failures = 0 "
                "where name = ? and configured_url != ?",
                (source.url, source.url, source.name, source.url),
            )
        names = [source.name for source in sources]
        known = [name for (name,) in db.execute("select name from sources where enabled = 1")]
        for gone in set(known) - set(names):
            db.execute("update sources set enabled = 0 where name = ?", (gone,))


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

    One that is gone for good (410) is not among them, unless somebody hurried it by its name.
    """
    configured = {source.name: source for source in sources if source.enabled}
    sql = (
        f"select {_COLUMNS} from sources where enabled = 1 and (next_poll <= ? "  # noqa: S608
        "or ((? or next_poll is null) and trouble is not 'gone')) "
        "order by next_poll is not null, next_poll, kind != 'hub', name"
    )
    found = rows.select(db, sql, (now.timestamp(), int(all_)))
    return [_state(row, configured[row["name"]]) for row in found if row["name"] in configured]


def hurry(db: Database, names: Sequence[str] | None, now: datetime) -> None:
    """Make some sources due, or all that are not gone for good: "refresh now"."""
    where = " and trouble is not 'gone'" if names is None else f" and name in ({rows.marks(names)})"
    with writing(db):
        db.execute(
            f"update sources set next_poll = ?, next_why = 'asked for now' where enabled = 1{where}",  # noqa: S608
            (now.timestamp(), *(names or ())),
        )


def seen(db: Database, name: str) -> bytes:
    """The marks of the entries that the last body of a source held."""
    row = db.execute("select seen from sources where name = ?", (name,)).fetchone()
    return row[0] if row and row[0] else b""


def remember(db: Database, name: str, seen: bytes) -> None:
    """Keep the marks of a body, in the transaction that keeps its entries."""
    db.execute("update sources set seen = ? where name = ?", (seen, name))


def settle(db: Database, state: SourceState, added: int) -> None:
    """Keep what a poll taught about a source. Called in the transaction that keeps what it found."""
    db.execute(
        "update sources set url = ?, etag = ?, last_modified = ?, body_hash = ?, next_poll = ?, next_why = ?, "
        "last_polled = ?, last_ok = ?, first_ok = ?, error = ?, trouble = ?, failures = ?, gap = ?, newest = ?, "
        "items = items + ? where name = ?",
        (
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
            added,
            state.source.name,
        ),
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
        items=row["items"],
    )

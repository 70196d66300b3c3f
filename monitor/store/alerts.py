"""Alerts: each watchlist against the items just written, in their own transaction.

A sieve picks the few watchlists that an item may match, and each of them is judged in memory; what that leaves open is
asked of the query's own SQL, restricted to these items. So the cost grows neither with what is stored nor, nearly, with
the number of watchlists.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from monitor import query
from monitor.notices import Alert
from monitor.store import rows, subjects, writing
from monitor.store.connect import Database
from monitor.store.rules import Rules, Watch
from monitor.store.subjects import New

_NO_TEXTS: Mapping[int, query.Subject] = {}


def raise_for(
    db: Database,
    keys: Sequence[int],
    rules: Rules,
    now: datetime,
    texts: Mapping[int, query.Subject] = _NO_TEXTS,
) -> list[int]:
    """Make the alerts that these items deserve; returns the keys of the items that got one.

    `texts`: of those that were just indexed.
    """
    if not rules.watchlists:
        return []
    matching: dict[int, list[New]] = {}
    unclear: dict[int, list[New]] = {}
    sieve, watches = rules.sieve, rules.watches
    for item in subjects.read(db, keys, texts, sieve.words):
        hidden = item.class_ in query.HIDDEN
        for place in sieve.candidates(item.subject):
            watch = watches[place]
            if hidden and not watch.shows_all:
                continue
            found = watch.judge(item.subject)
            if found or found is None:
                (matching if found else unclear).setdefault(place, []).append(item)
    made: list[tuple[Watch, New]] = []
    alerted: dict[int, None] = {}
    for place in sorted(matching.keys() | unclear.keys()):
        watch = watches[place]
        if watch.looks_at_alerts:
            alerted |= _write(db, made, now)
            made = []
        asked = _asked(db, watch, unclear.get(place, []), now)
        made += [(watch, item) for item in (*matching.get(place, ()), *asked)]
    return list(alerted | _write(db, made, now))


def _asked(db: Database, watch: Watch, items: Sequence[New], now: datetime) -> list[New]:
    """Those that the query's own SQL finds."""
    if not items:
        return []
    sql, parameters = query.select(query.compile(watch.node, now), only=[item.key for item in items])
    found = {key for (key,) in db.execute(sql, parameters)}
    return [item for item in items if item.key in found]


def _write(db: Database, made: Sequence[tuple[Watch, New]], now: datetime) -> dict[int, None]:
    """Alerts that were not made before; returns the keys of their items."""
    had = _had(db, sorted({item.key for _, item in made}))
    fresh = [(watch, item) for watch, item in made if (watch.watchlist.name, item.key) not in had]
    db.executemany(
        "insert into alerts (watchlist, item, matched, at) values (?, ?, ?, ?)",
        [
            (
                watch.watchlist.name,
                item.key,
                rows.listed(query.matched(watch.node, item.subject)),
                now.timestamp(),
            )
            for watch, item in fresh
        ],
    )
    alerted = dict.fromkeys(item.key for _, item in fresh)
    writing.update_all(db, list(alerted), "alerted = 1")
    return alerted


def _had(db: Database, keys: Sequence[int]) -> set[tuple[str, int]]:
    found: set[tuple[str, int]] = set()
    for part in rows.parts(keys):
        sql = f"select watchlist, item from alerts where item in ({rows.marks(part)})"  # noqa: S608
        found.update(db.execute(sql, tuple(part)))
    return found


# --- reading alerts -------------------------------------------------------------------------------


def recent(db: Database, limit: int) -> list[tuple[str, Alert]]:
    """The latest alerts, each with the id of its item; those that watchlists gave to history are none of them."""
    sql = (
        "select i.ref, a.watchlist, a.matched, a.at, a.history from alerts a join items i on i.id = a.item "
        "where a.history = 0 order by a.id desc limit ?"
    )
    return [(row["ref"], rows.alert(row)) for row in rows.select(db, sql, (limit,))]


def counts(db: Database) -> dict[str, int]:
    """How many alerts each watchlist has made."""
    sql = "select watchlist, count(*) from alerts where history = 0 group by watchlist"
    return dict(db.execute(sql).fetchall())

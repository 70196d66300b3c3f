"""Letting old text go: what an entry said is purged, that it was there stays.

Of a story whose last article was seen before some time go the text of its articles, its summary and the words it is
found by; its headlines stay, in the list and in the index. So do ids, addresses and digests, by which an entry that
comes again is known, read marks, alerts and what was sent. A story that is starred, or of which somebody was told by an
alert, keeps its text. Model cards, which can be fetched again, and the text of digests go whatever they are about.

A few hundred rows at a time, each in a transaction of its own, so nobody waits for it; what is broken off goes on where
it was. No change number moves: nothing happened to the items.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from monitor.store import rows, writing
from monitor.store.connect import BUSY_SECONDS, Database, told
from monitor.store.connect import writing as transaction
from monitor.store.items import new_key

EVERY = timedelta(days=1)
BATCH = 200
"Rows written in one transaction."
LOOKED_AT = 1_000
"Stories looked at between two rests; most were purged long ago."
PAGES = 200
"Of the index, so many are put together at a time: about 1 MB."
SAMPLE = 400
"Rows of an index that are looked at to know how it is best used."

_DONE = "purged"
"The counter that holds when this was last done, in seconds."

_OLD = """
select id, title from items i where kind = 'story' and id between ?2 and ?3 and starred = 0
and (alerted = 0 or not exists (select 1 from alerts where item = i.id and history = 0))
and exists (select 1 from articles where item = i.id and purged = 0)
and not exists (select 1 from articles where item = i.id and seen >= ?1)
order by id
"""
"Stories between two keys whose text is old, and is still there."

_TEXTS = (
    "delete from cards where rowid in (select rowid from cards where fetched < ?1 limit ?2)",
    "delete from fulltexts where rowid in (select rowid from fulltexts where fetched < ?1 limit ?2)",
    "update digest_runs set body = '', html = '' where id in (select id from digest_runs where created < ?1 "
    "and body != '' and id not in (select run from deliveries where run is not null and state in "
    "('waiting', 'sending')) limit ?2)",
)
"""What lets other old texts go, so many rows at a time. A digest that somebody still waits for is none of them."""


def is_due(db: Database, now: datetime) -> bool:
    """Whether a day has passed since this was last done; also where the clock was set back since. Raises StoreError."""
    with told(db):
        row = db.execute("select value from counters where name = ?", (_DONE,)).fetchone()
    return row is None or not 0 <= now.timestamp() - row[0] < EVERY.total_seconds()


def run(db: Database, before: datetime | None, now: datetime) -> Iterator[int]:
    """Purge what was seen before some time (None: nothing), and put the file in order. A step at a time: yields how
    many texts went with each. Raises StoreError."""
    with told(db):
        if before is not None:
            yield from _stories(db, before)
            yield from _others(db, before)
        yield from _merge(db)
        db.execute(f"pragma analysis_limit = {SAMPLE}")
        db.execute("pragma optimize")
        with transaction(db):
            db.execute("insert or replace into counters values (?, ?)", (_DONE, int(now.timestamp())))
        _shorten_log(db)


def _stories(db: Database, before: datetime) -> Iterator[int]:
    sql = "select id from items where kind = 'story' and id > ? and id < ? order by id limit ?"
    after, edge = -1, new_key(before, 0)
    while keys := [key for (key,) in db.execute(sql, (after, edge, LOOKED_AT))]:
        after = keys[-1]
        yield 0
        for part in rows.parts(_old(db, before, keys[0], after), BATCH):
            with transaction(db):  # looked at again: one may have been starred meanwhile
                gone = _old(db, before, part[0][0], part[-1][0])
                _purge(db, gone)
            yield len(gone)


def _old(db: Database, before: datetime, first: int, last: int) -> list[tuple[int, str]]:
    return db.execute(_OLD, (before.timestamp(), first, last)).fetchall()


def _purge(db: Database, stories: Sequence[tuple[int, str]]) -> None:
    """Let the text of some stories go: key and title of each. What an undated entry is known by is its summary."""
    keys = [key for key, _ in stories]
    within = f"in ({rows.marks(keys)})"
    headlines: dict[int, list[str]] = {}
    for key, headline in db.execute(f"select item, title from articles where item {within} order by id", keys):  # noqa: S608
        headlines.setdefault(key, []).append(headline)
    db.execute(
        "update articles set html = '', summary = iif(published is null, summary, ''), purged = 1 "  # noqa: S608
        f"where item {within}",
        keys,
    )
    db.execute(f"update items set summary = '' where id {within}", keys)  # noqa: S608
    others = {key: "\n".join(one for one in headlines[key] if one != title) for key, title in stories}
    writing.index(db, [(key, title, others[key]) for key, title in stories], again=keys)


def _others(db: Database, before: datetime) -> Iterator[int]:
    for statement in _TEXTS:
        gone = BATCH
        while gone == BATCH:
            with transaction(db):
                gone = db.execute(statement, (before.timestamp(), BATCH)).rowcount
            yield gone


def _merge(db: Database) -> Iterator[int]:
    """Put the pieces of the index together, until there is nothing left to do."""
    changed = 2
    while changed > 1:  # the statement itself counts as one
        known = db.total_changes
        with transaction(db):
            db.execute("insert into item_fts (item_fts, rank) values ('merge', ?)", (PAGES,))
        changed = db.total_changes - known
        yield 0


def _shorten_log(db: Database) -> None:
    """Empty the write-ahead log, unless somebody is reading: nobody is waited for."""
    db.execute("pragma busy_timeout = 0")
    try:
        db.execute("pragma wal_checkpoint(truncate)").fetchone()
    finally:
        db.execute(f"pragma busy_timeout = {BUSY_SECONDS * 1000}")

"""What a watchlist finds in what is stored: a new one marks it and tells nobody; how often one has fired."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from monitor import query
from monitor.store import rows, writing
from monitor.store.connect import Database
from monitor.store.connect import writing as transaction
from monitor.store.items import SEQUENCE_BITS
from monitor.store.rules import Rules, Watch

MOST_MARKED = 1_000
"Of the items that a new watchlist finds, so many of the newest are marked."


def unmarked(db: Database, rules: Rules) -> list[Watch]:
    """The watchlists that are new, or ask for something else than they did."""
    known = dict(db.execute("select watchlist, query from watched").fetchall())
    if all(known.get(one.name) == one.query for one in rules.watchlists):
        return []
    return [watch for watch in rules.watches if known.get(watch.watchlist.name) != watch.watchlist.query]


def names(db: Database) -> set[str]:
    """The watchlists that have marked what they found: one of these that is unmarked asks for something else now."""
    return {name for (name,) in db.execute("select watchlist from watched")}


def mark(db: Database, watch: Watch, now: datetime) -> int:
    """Give what a new watchlist finds alerts that are history. Returns how many were not marked before."""
    name = watch.watchlist.name
    sql, parameters = query.select(query.compile(watch.node, now), limit=MOST_MARKED)
    found = [key for (key,) in db.execute(sql, parameters)]
    with transaction(db):
        fresh = _unalerted(db, name, found)
        db.executemany(
            "insert into alerts (watchlist, item, matched, at, history) values (?, ?, ?, ?, 1)",
            [(name, key, rows.listed(words), now.timestamp()) for key, words in _matched(db, watch, fresh)],
        )
        writing.update_all(db, fresh, "alerted = 1")
        db.execute("insert or replace into watched (watchlist, query) values (?, ?)", (name, watch.watchlist.query))
    return len(fresh)


def forget(db: Database, rules: Rules) -> None:
    """Watchlists that are no more: one of that name would be a new one. Their alerts stay."""
    gone = names(db) - {one.name for one in rules.watchlists}
    if gone:
        with transaction(db):
            db.executemany("delete from watched where watchlist = ?", [(name,) for name in gone])


def _unalerted(db: Database, name: str, keys: Sequence[int]) -> list[int]:
    """Those that are there still, and have no alert of this watchlist."""
    found: list[int] = []
    for part in rows.parts(keys):
        sql = (
            f"select id from items where id in ({rows.marks(part)}) "  # noqa: S608
            "and not exists (select 1 from alerts where watchlist = ? and item = items.id)"
        )
        found += [key for (key,) in db.execute(sql, (*part, name))]
    return found


def _matched(db: Database, watch: Watch, keys: Sequence[int]) -> list[tuple[int, tuple[str, ...]]]:
    found: list[tuple[int, tuple[str, ...]]] = []
    for part in rows.parts(keys):
        sql = (
            "select i.id, i.title, f.title, f.body from items i left join item_fts f on f.rowid = i.id "  # noqa: S608
            f"where i.id in ({rows.marks(part)})"
        )
        for key, title, titled, bodied in db.execute(sql, tuple(part)):
            found.append((key, query.matched(watch.node, query.Subject.of(title, titled or "", bodied or ""))))
    return found


def fired(db: Database, since: datetime) -> dict[str, int]:
    """How many alerts each watchlist has made since; those for history are none."""
    sql = "select watchlist, count(*) from alerts where history = 0 and at >= ? group by watchlist"
    return dict(db.execute(sql, (since.timestamp(),)).fetchall())


def last(db: Database) -> dict[str, datetime]:
    """When each watchlist made its latest alert; those for history are none."""
    found = db.execute("select watchlist, max(at) from alerts where history = 0 group by watchlist")
    return {name: datetime.fromtimestamp(at, UTC) for name, at in found}


def unseen(db: Database) -> int:
    """How many items with alerts nobody has read, among the latest alerts."""
    sql = (
        "select count(distinct a.item) from (select item from alerts where history = 0 order by id desc limit ?) a "
        "join items i on i.id = a.item where i.read = 0"
    )
    (number,) = db.execute(sql, (MOST_MARKED,)).fetchone()
    return int(number)


def by_day(keys: Sequence[int], now: datetime, days: int) -> list[int]:
    """How many items became news on each of the last days, today last; `keys` are theirs."""
    counts = [0] * days
    for key in keys:
        ago = int((now.timestamp() - (key >> SEQUENCE_BITS)) // timedelta(days=1).total_seconds())
        if 0 <= ago < days:
            counts[days - 1 - ago] += 1
    return counts

"""Alerts: each watchlist against the items just written, in their own transaction.

The query runs as it runs everywhere, restricted to those items, so its cost does not grow with what is stored. A
watchlist whose words stand in none of the new texts is not asked at all.
"""

from collections.abc import Sequence
from datetime import datetime

from monitor import query
from monitor.model import Alert, Watchlist
from monitor.store import rows, writing
from monitor.store.connect import Database
from monitor.store.rules import Rules


def raise_for(db: Database, keys: Sequence[int], rules: Rules, now: datetime) -> list[int]:
    """Make the alerts that these items deserve; returns the keys of the items that got one."""
    live = _live(db, keys)
    if not live:
        return []
    texts = _texts(db, live)
    vocabulary = frozenset(word for title, body in texts.values() for word in f"{title} {body}".split())
    alerted: list[int] = []
    for watchlist, node in rules.watchlists:
        anchors = query.anchors(node)
        if anchors is not None and anchors.isdisjoint(vocabulary):
            continue
        sql, parameters = query.select(query.compile(node, now), only=live)
        for (key,) in db.execute(sql, parameters).fetchall():
            if _make(db, watchlist, key, query.matched(node, *texts.get(key, ("", ""))), now):
                alerted.append(key)
    return list(dict.fromkeys(alerted))


def _make(db: Database, watchlist: Watchlist, key: int, matched: Sequence[str], now: datetime) -> bool:
    made = db.execute(
        "insert into alerts (watchlist, item, matched, at) values (?, ?, ?, ?) on conflict do nothing",
        (watchlist.name, key, writing.dumped(matched), now.timestamp()),
    )
    if made.rowcount < 1:
        return False
    writing.update(db, key, {"alerted": 1})
    return True


def _live(db: Database, keys: Sequence[int]) -> list[int]:
    """Of some items those that are news; history never alerts."""
    found: list[int] = []
    for part in rows.parts(sorted(set(keys))):
        sql = f"select id from items where history = 0 and id in ({rows.marks(part)})"  # noqa: S608
        found += [key for (key,) in db.execute(sql, tuple(part))]
    return found


def _texts(db: Database, keys: Sequence[int]) -> dict[int, tuple[str, str]]:
    found: dict[int, tuple[str, str]] = {}
    for part in rows.parts(keys):
        sql = f"select rowid, title, body from item_fts where rowid in ({rows.marks(part)})"  # noqa: S608
        found.update((key, (title, body)) for key, title, body in db.execute(sql, tuple(part)))
    return found


def recent(db: Database, limit: int) -> list[tuple[str, Alert]]:
    """The latest alerts, each with the id of its item."""
    sql = (
        "select i.ref, a.watchlist, a.matched, a.at from alerts a join items i on i.id = a.item "
        "order by a.id desc limit ?"
    )
    return [(row["ref"], rows.alert(row)) for row in rows.select(db, sql, (limit,))]


def counts(db: Database) -> dict[str, int]:
    """How many alerts each watchlist has made."""
    return dict(db.execute("select watchlist, count(*) from alerts group by watchlist").fetchall())

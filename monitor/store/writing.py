"""Writing items: numbers, rows, labs, topics and the index, inside somebody's transaction."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime

from monitor import text
from monitor.model import Happening, ItemKind
from monitor.store import rows
from monitor.store.connect import Database
from monitor.store.items import new_key

BODY_LIMIT = 4_000
"Characters of an item's text that can be searched; the index is what a first poll spends its time on."


_HANGING = ("item_labs", "item_topics", "item_models", "events", "alerts")
"Tables whose rows are nothing without their item."


def next_number(db: Database, counter: str) -> int:
    """Count `change` or `item` on by one."""
    db.execute("update counters set value = value + 1 where name = ?", (counter,))
    (number,) = db.execute("select value from counters where name = ?", (counter,)).fetchone()
    return int(number)


def add(db: Database, kind: ItemKind, at: datetime, fields: dict[str, object]) -> int:
    """A new item that becomes news (or, for history, became) at `at`. Returns its key."""
    number = next_number(db, "item")
    key = new_key(at, number)
    values = {"id": key, "ref": f"{kind[0]}{number}", "kind": kind, "change": next_number(db, "change"), **fields}
    _execute(db, f"insert into items ({', '.join(values)}) values ({rows.marks(tuple(values))})", values.values())  # noqa: S608
    return key


def update(db: Database, key: int, fields: dict[str, object]) -> None:
    """Change an item; its change number moves, so that readers look again."""
    values = {"change": next_number(db, "change"), **fields}
    names = ", ".join(f"{name} = ?" for name in values)
    _execute(db, f"update items set {names} where id = ?", (*values.values(), key))  # noqa: S608


def move(db: Database, key: int, at: datetime) -> int:
    """Give an item the place in the feed of what becomes news at `at`; all that hangs on it comes along.

    Returns its new key. It must be indexed anew.
    """
    (ref,) = db.execute("select ref from items where id = ?", (key,)).fetchone()
    moved = new_key(at, int(ref[1:]))
    db.execute("delete from item_fts where rowid = ?", (key,))
    db.execute("update items set id = ? where id = ?", (moved, key))
    for table in (*_HANGING, "models", "articles"):
        db.execute(f"update {table} set item = ? where item = ?", (moved, key))  # noqa: S608
    return moved


def _execute(db: Database, sql: str, values: Iterable[object]) -> None:
    db.execute(sql, tuple(rows.adapt(value) for value in values))


def tie(db: Database, key: int, labs: Iterable[str], topics: Iterable[str] = ()) -> None:
    """Note the labs and topics of an item; those it has stay."""
    db.executemany("insert or ignore into item_labs (lab, item) values (?, ?)", [(lab, key) for lab in labs])
    db.executemany("insert or ignore into item_topics (topic, item) values (?, ?)", [(topic, key) for topic in topics])


def hold(db: Database, key: int, hub_ids: Iterable[str]) -> None:
    """Note which models an item is about."""
    db.executemany(
        "insert or ignore into item_models (item, hub_id) values (?, ?)", [(key, hub_id) for hub_id in hub_ids]
    )


def tell(db: Database, key: int, hub_id: str | None, happening: Happening) -> None:
    """Add an event to the life of an item."""
    db.execute(
        "insert into events (item, hub_id, event, before, after, at) values (?, ?, ?, ?, ?, ?)",
        (key, hub_id, happening.event, happening.before, happening.after, happening.at.timestamp()),
    )


def index(db: Database, entries: Sequence[tuple[int, str, str]], *, again: bool = False) -> None:
    """Make items findable: (key, title, body), a batch at a time. `again`: they were indexed before."""
    if again:
        db.executemany("delete from item_fts where rowid = ?", [(key,) for key, _, _ in entries])
    db.executemany(
        "insert into item_fts (rowid, title, body) values (?, ?, ?)",
        [(key, text.fold(title), text.fold(body[:BODY_LIMIT])) for key, title, body in entries],
    )


def remove(db: Database, keys: Sequence[int]) -> None:
    """Take items away as if they had never been: what a source's `keep_if` rejects."""
    for key in keys:
        for table in _HANGING:
            db.execute(f"delete from {table} where item = ?", (key,))  # noqa: S608
        db.execute("delete from item_fts where rowid = ?", (key,))
        db.execute("update articles set item = null, summary = '', html = '' where item = ?", (key,))
        db.execute("delete from items where id = ?", (key,))


def dumped(values: Sequence[str]) -> str:
    """A list as a column holds it."""
    return json.dumps(values, ensure_ascii=False)

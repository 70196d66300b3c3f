"""Writing items: numbers, rows, labs, topics and the index, inside somebody's transaction."""

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, field
from datetime import datetime

from monitor import query, text
from monitor.model import Happening, ItemKind
from monitor.store import rows
from monitor.store.connect import Database
from monitor.store.items import new_key

BODY_LIMIT = 4_000
"Characters of an item's text that can be searched; the index is what a first poll spends its time on."


_HANGING = ("item_labs", "item_topics", "item_models", "events", "alerts", "tellings")
"Tables whose rows are nothing without their item."

Fields = dict[str, object]
"An item's columns and their values."


@dataclass(slots=True)
class Kept:
    """What one transaction has written so far."""

    new: list[int] = field(default_factory=list)
    "Keys of items that are news."
    touched: list[int] = field(default_factory=list)
    "Keys of items that something joined or changed."
    added: int = 0
    "Models that were not known, history too."
    texts: dict[int, tuple[str, str]] = field(default_factory=dict)
    "What to index anew: key to title and body."
    launched: list[int] = field(default_factory=list)
    "Keys of new releases, and of changes that brought models: what stories may be about."
    begun: set[int] = field(default_factory=set)
    "Keys of items that were never indexed before; another key may be one, too."

    def forget(self, key: int) -> None:
        """Leave out an item that was taken away again."""
        self.texts.pop(key, None)
        for keys in (self.new, self.touched, self.launched):
            keys[:] = [one for one in keys if one != key]


def next_number(db: Database, counter: str, count: int = 1) -> int:
    """Count `change` or `item` on; the first of `count` new numbers."""
    (last,) = db.execute(
        "update counters set value = value + ? where name = ? returning value", (count, counter)
    ).fetchone()
    return int(last) - count + 1


def add(db: Database, kind: ItemKind, at: datetime, fields: Fields) -> int:
    """A new item that becomes news (or, for history, became) at `at`. Returns its key."""
    (key,) = add_all(db, kind, [(at, fields)])
    return key


def add_all(db: Database, kind: ItemKind, items: Sequence[tuple[datetime, Fields]]) -> list[int]:
    """New items of one kind, each with the same fields and when it became news. Returns their keys."""
    if not items:
        return []
    number, change = next_number(db, "item", len(items)), next_number(db, "change", len(items))
    keys = [new_key(at, number + place) for place, (at, _) in enumerate(items)]
    names = ("id", "ref", "kind", "change", *items[0][1])
    db.executemany(
        f"insert into items ({', '.join(names)}) values ({rows.marks(names)})",  # noqa: S608
        (
            (key, f"{kind[0]}{number + place}", kind, change + place, *map(rows.adapt, fields.values()))
            for place, (key, (_, fields)) in enumerate(zip(keys, items, strict=True))
        ),
    )
    return keys


def update(db: Database, key: int, fields: dict[str, object]) -> None:
    """Change an item; its change number moves, so that readers look again."""
    values = {"change": next_number(db, "change"), **fields}
    names = ", ".join(f"{name} = ?" for name in values)
    db.execute(f"update items set {names} where id = ?", (*map(rows.adapt, values.values()), key))  # noqa: S608


def update_all(db: Database, keys: Sequence[int], fields: str) -> None:
    """Change several items alike; `fields` is the program's own SQL."""
    if not keys:
        return
    db.execute("update counters set value = value + ? where name = 'change'", (len(keys),))
    (last,) = db.execute("select value from counters where name = 'change'").fetchone()
    numbers = range(last - len(keys) + 1, last + 1)
    db.executemany(f"update items set change = ?, {fields} where id = ?", zip(numbers, keys, strict=True))  # noqa: S608


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
    for end in ("release", "story"):
        db.execute(f"update links set {end} = ? where {end} = ?", (moved, key))  # noqa: S608
    return moved


def tie(db: Database, key: int, labs: Iterable[str], topics: Iterable[str] = ()) -> None:
    """Note the labs and topics of an item; those it has stay."""
    tie_all(db, [(key, labs, topics)])


def tie_all(db: Database, ties: Sequence[tuple[int, Iterable[str], Iterable[str]]]) -> None:
    """The same of many: (key, labs, topics)."""
    db.executemany(
        "insert or ignore into item_labs (lab, item) values (?, ?)",
        [(lab, key) for key, labs, _ in ties for lab in labs],
    )
    db.executemany(
        "insert or ignore into item_topics (topic, item) values (?, ?)",
        [(topic, key) for key, _, topics in ties for topic in topics],
    )


def untie(db: Database, key: int) -> None:
    """Forget the labs and topics of an item."""
    db.execute("delete from item_labs where item = ?", (key,))
    db.execute("delete from item_topics where item = ?", (key,))


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


def index(
    db: Database,
    entries: Sequence[tuple[int, str, str]],
    *,
    again: Iterable[int] = (),
    judged: Set[int] = frozenset(),
    asked: frozenset[str] = frozenset(),
) -> "dict[int, query.Subject]":
    """Make items findable: (key, title, body), a batch at a time. `again`: keys that may have been indexed before.

    Returns the texts of the items that watchlists will judge; `asked`: the words that these ask for.
    """
    subjects: dict[int, query.Subject] = {}

    def folded() -> Iterator[tuple[int, str, str]]:
        # in the order of the keys: for one that is smaller, the index writes out what it holds in memory
        for key, title, body in sorted(entries):
            titled, bodied = text.fold_title(title), text.fold(body[:BODY_LIMIT])
            if key in judged:
                words = asked.intersection(titled.split()).union(asked.intersection(bodied.split()))
                subjects[key] = query.Subject.of(title, titled, bodied, words)
            yield key, titled, bodied

    db.executemany("delete from item_fts where rowid = ?", [(key,) for key in again])
    db.executemany("insert into item_fts (rowid, title, body) values (?, ?, ?)", folded())
    return subjects


def inherit(db: Database, left: int, heir: int) -> None:
    """Take a release away that is left without models; its marks, alerts and stories pass to another."""
    db.execute(
        "update items set read = max(items.read, gone.read), starred = max(items.starred, gone.starred), "
        "alerted = max(items.alerted, gone.alerted) from items as gone where items.id = ? and gone.id = ?",
        (heir, left),
    )
    for table, column in (("events", "item"), ("alerts", "item"), ("links", "release")):
        db.execute(f"update or ignore {table} set {column} = ? where {column} = ?", (heir, left))  # noqa: S608
    remove(db, [left])


def remove(db: Database, keys: Sequence[int]) -> None:
    """Take items away as if they had never been: what a source's `keep_if` rejects."""
    for key in keys:
        for table in _HANGING:
            db.execute(f"delete from {table} where item = ?", (key,))  # noqa: S608
        db.execute("delete from links where release = ? or story = ?", (key, key))
        db.execute("delete from item_fts where rowid = ?", (key,))
        db.execute("update articles set item = null, summary = '', html = '' where item = ?", (key,))
        db.execute("delete from items where id = ?", (key,))

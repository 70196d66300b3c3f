"""Reading items: the keys of a view, pages of it, and what changed after a number.

A view is a compiled query. Its keys, newest first, are all that a screen holds of it; rows are read a page
at a time when they are shown.
"""

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from monitor import query
from monitor.model import Item
from monitor.query.fields import FIGURES, Figure
from monitor.store import rows
from monitor.store.connect import Database

if TYPE_CHECKING:  # whoever writes items needs none of it
    from monitor.query import Compiled

SEQUENCE_BITS = 20
LARGEST = 2**62
"Above all keys."
NO_LIMIT = -1
"To SQLite."

Order = Figure | Literal["newest", "rank"]
ORDERS: tuple[Order, ...] = ("newest", "rank", *FIGURES)
"""What items can be listed by: the newest, the best fit of the words or the greatest figure first."""

NEAR = (200, 1_000, 5_000)
"""How many of the newest items are looked at first, and then next, for a page of a query whose cost grows with what is
stored. As soon as the next look promises too little, what is left of the page is asked of all others."""


def new_key(at: datetime, number: int) -> int:
    """The key of an item that became news at `at`: time above, a running number below.

    Keys are in the order of the feed, and stay what they are. The running number keeps keys of the same
    second apart; it may come round after a million items.
    """
    return max(0, int(at.timestamp())) << SEQUENCE_BITS | number % (1 << SEQUENCE_BITS)


def keys(db: Database, view: "Compiled", limit: int | None = None, before: int | None = None) -> "array[int]":
    """The keys of a view, newest first."""
    found = array("q")
    if view.near and limit is not None:
        before = min(LARGEST if before is None else before, view.newest + 1)
        for size, last in zip(NEAR, (0, *NEAR), strict=False):
            if last and len(found) * (1 + size / last) < limit:
                break
            edge = _edge(db, before, size)
            found.extend(_keys(db, view.near, limit - len(found), before, edge or 0))
            if edge is None or len(found) == limit:
                return found
            before = edge
    found.extend(_keys(db, view, limit and limit - len(found), before))
    return found


def ordered(db: Database, view: "Compiled", by: Order, limit: int | None = None) -> "array[int]":
    """The keys of a view in any order. What has no place in it (no known figure) comes after all else, newest first."""
    if by == "newest":
        return keys(db, view, limit)
    found = sorted_keys(db, view, by, NO_LIMIT if limit is None else limit)
    if limit is None or len(found) < limit:
        placed = set(found)
        found.extend(key for key in keys(db, view, limit) if key not in placed)
    return found if limit is None else found[:limit]


def sorted_keys(db: Database, view: "Compiled", by: Figure | Literal["rank"], limit: int) -> "array[int]":
    """The keys of the first page of a view by a figure, the greatest first, or by how well the words fit.

    What has no known figure is left out; without words that all hits hold, rank says nothing, and the newest are first.
    """
    if by == "rank":
        if view.match is None:
            return keys(db, view, limit)
        sql, parameters = query.by_rank(view, limit)
    else:
        sql, parameters = query.by_figure(view, by, limit)
    return array("q", (key for (key,) in db.execute(sql, parameters)))


def _edge(db: Database, before: int, size: int) -> int | None:
    """The key that so many items before another one lie above, if there are more."""
    sql = "select id from items where id < ? order by id desc limit 1 offset ?"
    row = db.execute(sql, (before, size)).fetchone()
    return int(row[0]) + 1 if row else None


def _keys(db: Database, view: "Compiled", limit: int | None, before: int | None, least: int = 0) -> Iterator[int]:
    view = replace(view, oldest=max(view.oldest, least))
    sql, parameters = query.select(view, columns="i.id", limit=limit, before_key=before)
    return (key for (key,) in db.execute(sql, parameters))


def newest(db: Database, view: "Compiled", limit: int, before: int | None = None) -> list[Item]:
    """One page of a view, newest first; `before` is the key of the last item of the page before."""
    return load(db, keys(db, view, limit, before))


def load(db: Database, wanted: Sequence[int]) -> list[Item]:
    """The items of some keys, in their order; keys that are no more are left out."""
    found: dict[int, Item] = {}
    for part in rows.parts(wanted):
        sql = f"select {rows.ITEM_COLUMNS} from items where id in ({rows.marks(part)})"  # noqa: S608
        found.update((item.key, item) for item in rows.items(db, rows.select(db, sql, part)))
    return [found[key] for key in wanted if key in found]


def count(db: Database, view: "Compiled") -> int:
    """How many items a view holds."""
    sql, parameters = query.select(view, columns="count(*)")
    (number,) = db.execute(sql, parameters).fetchone()
    return int(number)


def find(db: Database, ref: str) -> Item | None:
    """The item that people call `ref`."""
    sql = f"select {rows.ITEM_COLUMNS} from items where ref = ?"  # noqa: S608
    return next(iter(rows.items(db, rows.select(db, sql, (ref.strip().lower(),)))), None)


def changed(db: Database, after: int, view: "Compiled", limit: int = 1_000) -> list[Item]:
    """What changed after a change number and belongs to a view, oldest change first.

    Of more changes than `limit` (-1: none) the oldest are looked at, whether or not they belong to the view.
    """
    return load(db, list(changes(db, after, view, limit)))


def changes(db: Database, after: int, view: "Compiled", limit: int = 1_000) -> dict[int, bool]:
    """The keys of what `changed` finds, in its order, each with whether it is history."""
    latest = [
        key for (key,) in db.execute("select id from items where change > ? order by change limit ?", (after, limit))
    ]
    sql, parameters = query.select(view, columns="i.id, i.history", limit=None, only=latest)
    wanted = {key: bool(history) for key, history in db.execute(sql, parameters)}
    return {key: wanted[key] for key in latest if key in wanted}


def last_change(db: Database) -> int:
    """The greatest change number given so far."""
    (number,) = db.execute("select value from counters where name = 'change'").fetchone()
    return int(number)

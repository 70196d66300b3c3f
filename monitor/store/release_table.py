"""Releases as a table: keys in any order, by SQL; rows a page at a time, with what the feed does not show of them."""

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from monitor import query
from monitor.model import Item
from monitor.query import Compiled
from monitor.store import items, numbers, rows
from monitor.store.connect import Database

Sorting = Literal[
    "release", "country", "lab", "models", "params", "license", "context", "downloads", "week", "month", "likes", "seen"
]
GROWTH_DAYS: Mapping[Sorting, int] = {"week": 7, "month": 30}
_CONTEXT = "(select max(m.context) from models m where m.item = i.id and m.gone is null)"
_OPENNESS = "case i.openness when 'open' then 1 when 'restricted' then 2 when 'noncommercial' then 3 end"
_VALUES: Mapping[Sorting, Sequence[str]] = {
    "release": ("i.title collate nocase",),
    "country": ("i.country", "i.lab collate nocase"),
    "lab": ("i.lab collate nocase",),
    "models": ("i.models",),
    "params": ("i.params", "i.active_params"),
    "license": (_OPENNESS, "i.license"),
    "context": (_CONTEXT,),
    "downloads": ("i.downloads",),
    "likes": ("i.likes",),
    "seen": (),
}
"""What each column is sorted by, but for growth, which depends on the day."""


@dataclass(frozen=True, slots=True)
class Release:
    """One row of the table."""

    item: Item
    context: int | None
    "The longest among its models, in tokens."
    week: int | None
    "Downloads more than 7 days ago."
    month: int | None
    "Downloads more than 30 days ago."


def keys(db: Database, view: Compiled, by: Sorting, *, rising: bool, now: datetime) -> "array[int]":
    """The keys of the releases of a view, sorted; what is unknown comes last, and newer before older."""
    values = (numbers.growth(now, GROWTH_DAYS[by]),) if by in GROWTH_DAYS else _VALUES[by]
    direction = "asc" if rising else "desc"
    by_time = f"i.id {direction if by == 'seen' else 'desc'}"
    order = ", ".join([*(f"{value} {direction} nulls last" for value in values), by_time])
    sql, parameters = query.select(view, columns="i.id", order=order)
    return array("q", (key for (key,) in db.execute(sql, parameters)))


def load(db: Database, wanted: Sequence[int], now: datetime) -> list[Release]:
    """The rows of some keys, in their order; keys that are no more are left out."""
    found: dict[int, tuple[int | None, int | None, int | None]] = {}
    week, month = (numbers.growth(now, days) for days in GROWTH_DAYS.values())
    for part in rows.parts(wanted):
        sql = f"select i.id, {_CONTEXT}, {week}, {month} from items i where i.id in ({rows.marks(part)})"  # noqa: S608
        found.update((key, (context, seven, thirty)) for key, context, seven, thirty in db.execute(sql, tuple(part)))
    return [Release(item, *found[item.key]) for item in items.load(db, wanted) if item.key in found]

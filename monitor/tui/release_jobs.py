"""What the table of releases asks of the store away from the screen's own thread."""

from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from textual.message import Message

from monitor import query
from monitor.query.syntax import Field
from monitor.store import items, release_table
from monitor.store.connect import Database
from monitor.store.release_table import Sorting
from monitor.tui import jobs, views


@dataclass
class Sorted(Message, bubble=False):
    """The releases that match, in their order."""

    run: int
    keys: "array[int]"
    node: query.Node


def sorting(db: Database, run: int, typed: str, by: Sorting, *, rising: bool, now: datetime) -> Iterator[Message]:
    """The keys of all releases that match what was typed."""
    try:
        node = views.tree(views.RELEASES, typed)
        compiled = query.compile(node, now)
    except query.QueryError as error:
        yield jobs.Refused(run, error)
        return
    yield Sorted(run, release_table.keys(db, compiled, by, rising=rising, now=now), node)


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the table the cursor is."""

    node: query.Node
    "What found the releases."
    keys: "array[int]"
    at: int


def jump(db: Database, place: Place, by: Field, words: str, *, back: bool, now: datetime) -> Iterator[Message]:
    """The next release of a kind below (or, `back`, above) a place; round the end to the other one."""
    wanted = set(items.keys(db, views.narrowed(place.node, by, now)))
    keys, at = place.keys, place.at
    order = reversed(keys[at:] + keys[:at]) if back else iter(keys[at + 1 :] + keys[: at + 1])
    yield jobs.Jump(next((key for key in order if key in wanted), None), words)

"""What the table of releases asks of the store away from the screen's own thread."""

from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from textual.message import Message

from monitor import query
from monitor.query.syntax import And, Field
from monitor.store import release_table
from monitor.store.connect import Database
from monitor.store.release_table import Sorting
from monitor.tui import jobs

RELEASES = Field("kind", "", ("release",))


@dataclass
class Sorted(Message):
    """The releases that match, in their order."""

    run: int
    keys: "array[int]"
    node: query.Node


def sorting(db: Database, run: int, typed: str, by: Sorting, *, rising: bool, now: datetime) -> Iterator[Message]:
    """The keys of all releases that match what was typed."""
    try:
        node = And((RELEASES, query.parse(typed))) if typed.strip() else RELEASES
        compiled = query.compile(node, now)
    except query.QueryError as error:
        yield jobs.Refused(run, error)
        return
    yield Sorted(run, release_table.keys(db, compiled, by, rising=rising, now=now), node)

"""What hosts have asked of us, for the screen of the sources."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from textual.message import Message

from monitor.store import hosts
from monitor.store.connect import Database


@dataclass
class LimitsRead(Message):
    """What hosts have asked of us that holds now, in words."""

    words: tuple[str, ...]


def limits(db: Database, now: datetime) -> Iterator[Message]:
    """What hosts have asked of us."""
    yield LimitsRead(tuple(limit.words for limit in hosts.limits(db, now) if limit.words))

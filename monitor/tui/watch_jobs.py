"""What the watchlists ask of the store away from the screen's own thread."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from textual.message import Message
from textual.worker import get_current_worker

from monitor import query
from monitor.report.backtest import BACK, BackTest
from monitor.store import watched
from monitor.store.backtest import back_test
from monitor.store.connect import Database

SHOWN = 20
"The newest items of a back-test."
_STEPS = 20_000
"Of SQLite's, between looks at whether anybody still waits for the answer: a few milliseconds."


@dataclass
class Tried(Message):
    """What a query would have found."""

    text: str
    found: BackTest
    node: query.Node


@dataclass
class Fired(Message):
    """How often each watchlist has fired lately, and when last."""

    lately: dict[str, int]
    last: dict[str, datetime]


def trying(db: Database, text: str, now: datetime) -> Iterator[Message]:
    """Back-test a query that can be read. A newer one ends it: a search of everything may take its time."""
    worker = get_current_worker()
    db.set_progress_handler(lambda: worker.is_cancelled, _STEPS)
    yield Tried(text, back_test(db, text, SHOWN, now), query.parse(text))


def firing(db: Database, now: datetime) -> Iterator[Message]:
    """How often each watchlist has fired lately, and when last."""
    yield Fired(watched.fired(db, now - BACK), watched.last(db))

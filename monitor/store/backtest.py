"""A query tried on what is stored, before anybody is told of what it finds."""

from datetime import datetime

from monitor import query
from monitor.query.syntax import And
from monitor.report.backtest import BACK, BackTest
from monitor.store import items, watched
from monitor.store.connect import Database


def back_test(db: Database, text: str, limit: int, now: datetime) -> BackTest:
    """What a query would have found, with the newest `limit` items. Raises QueryError, with the text's own columns."""
    lately = query.parse(f"since:{BACK.days}d")
    keys = items.keys(db, query.compile(And((query.parse(text), lately)), now))
    days = watched.by_day(keys, now, BACK.days)
    newest = items.load(db, keys[: min(limit, sum(days))])
    return BackTest(sum(days), tuple(days), tuple(newest), items.count(db, query.compile(lately, now)))

"""Watchlists that are new to the store mark what they find there, and tell nobody about it."""

import asyncio
import logging
from datetime import datetime

from monitor.store import watched
from monitor.store.connect import Database, told
from monitor.store.rules import Rules

log = logging.getLogger(__name__)


async def mark_new(db: Database, rules: Rules, now: datetime) -> None:
    """Do so one watchlist at a time: whatever else the loop has to do goes on between them. Raises StoreError."""
    with told(db):
        watched.forget(db, rules)
        known = watched.names(db)
        for watch in watched.unmarked(db, rules):
            found = watched.mark(db, watch, now)
            name = watch.watchlist.name
            what = "has another query" if name in known else "is new"
            log.info("watchlist %s %s: %d items found, nobody told", name, what, found)
            await asyncio.sleep(0)

"""Once a day old text is purged and the database put in order, a little at a time, while all else goes on."""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from monitor.figures import span
from monitor.store import purging
from monitor.store.connect import Database, StoreError

log = logging.getLogger(__name__)

AFTER_START = timedelta(seconds=5)
LOOK_EVERY = timedelta(hours=1)
"How often is asked whether a day has passed: that is remembered in the database, whoever polled it."
REST = 0.3
"Seconds between two steps."


async def tidy(
    db: Database, keep: Callable[[], timedelta | None], clock: Callable[[], datetime], rest: float = REST
) -> None:
    """Do so if it is time. Text older than `keep` goes; None: nothing does."""
    try:
        now, oldest = clock(), keep()
        if not purging.is_due(db, now):
            return
        gone = 0
        for step in purging.run(db, now - oldest if oldest else None, now):
            gone += step
            await asyncio.sleep(rest if step else 0)
    except StoreError as error:
        log.error("%s", error)
        return
    if gone and oldest:
        facts = {"event": "purged", "texts": gone}
        log.info("text older than %s was purged: %d in all", span(oldest), gone, extra={"facts": facts})

"""What was understood by older rules is read again while somebody polls, a little at a time."""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from monitor.store import connect, reindex
from monitor.store.connect import Database
from monitor.store.lock import ReindexLock
from monitor.store.rules import Rules

log = logging.getLogger(__name__)

LOOK_AGAIN = 5.0
"Seconds after which is looked whether something stored was understood by other rules; not at once, when all begins."
REST = 0.3
"Seconds between two steps of reading again what was understood by older rules: some hundred items a second."


async def read_again(db: Database, path: Path, rules_now: Callable[[], Rules], clock: Callable[[], datetime]) -> None:
    """Go on until cancelled; unless `monitor reindex` does it. The rules may change meanwhile."""
    lock = ReindexLock(path)
    while True:
        await asyncio.sleep(LOOK_AGAIN)
        rules = rules_now()
        try:
            if not reindex.outdated(db, rules) or not lock.take():
                continue
            for _ in reindex.run(db, rules, clock(), reindex.SMALL):
                await asyncio.sleep(REST)
                if rules_now() is not rules:
                    break
        except connect.StoreError as error:
            log.error("%s", error)
        finally:
            lock.release()

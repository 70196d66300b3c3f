"""Makes the digests that are due: gathers and writes each in a thread, then puts it into the outbox at once.

There is no job for each digest: whoever polls asks every few seconds what is due, and the database's `planned` says it.
So neither a restart, nor a sleeping machine, nor a clock that is set can lose one or make one twice.
"""

import asyncio
import logging
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from monitor.config import Config
from monitor.notices import Digest
from monitor.store import connect, digests
from monitor.store.connect import Database, told

if TYPE_CHECKING:
    from monitor.deliver.letters import Letter
    from monitor.store.digests import Gathered

log = logging.getLogger(__name__)

FIRST_LOOK = timedelta(days=1)
"How far back a digest looks that has not begun, where somebody wants to see it."


def sync(db: Database, config: Config, now: datetime) -> None:
    """Make the database agree with the digests that are configured: a new one begins now. Raises StoreError."""
    with told(db):
        fresh = digests.sync(db, config.digests, now)
    if fresh and config.mail is None:
        log.warning(
            "no digest is made, for feeds.toml has no [mail], which names the server that they leave by; add it "
            "(`monitor doctor` tries it): what became new meanwhile comes with the first one"
        )


async def begin(db: Database, path: Path, config: Config, now: datetime) -> int:
    """Put the digests that are due into the outbox; `path` is where the database is. Returns how many.

    Raises StoreError.
    """
    sync(db, config, now)
    if config.mail is None:
        return 0
    with told(db):
        due = digests.due(db, config.digests, now)
    made = 0
    for digest, at in due:
        made += await _make(db, path, config, digest, at, now)
    return made


async def _make(db: Database, path: Path, config: Config, digest: Digest, at: datetime, now: datetime) -> int:
    gathered, letter = await asyncio.to_thread(_write, path, config, digest, now)
    with told(db):
        if letter is None:
            digests.skip(db, digest, at)
            log.info("digest %s: nothing to tell", digest.name)
            return 0
        run = digests.put(db, digest, at, gathered, letter, now)
    if run is None:  # the next time that is asked what is due, it is gathered again
        return 0
    items, recipients = gathered.content.items, len(digest.to)
    facts = {"event": "digest", "digest": digest.name, "items": items, "recipients": recipients}
    log.info("digest %s: %d items, to %d recipients", digest.name, items, recipients, extra={"facts": facts})
    return 1


def _write(path: Path, config: Config, digest: Digest, now: datetime) -> "tuple[Gathered, Letter | None]":
    """In a thread, with a connection of its own: the event loop goes on."""
    from monitor.report.digest import told as is_told  # these are loaded by the first digest that is due
    from monitor.store import gathering

    with closing(connect.open(path)) as db, told(db):
        begins = digests.told(db, digest.name) or digests.standing(db, now)
        gathered = gathering.gather(db, digest, config.sources, begins, now)
    return gathered, letter_of(gathered, config) if is_told(gathered.content, digest.only_if) else None


def gathered_now(
    db: Database, config: Config, digest: Digest, now: datetime, window: timedelta | None = None
) -> "Gathered":
    """What a digest would say now; `window`: of so long, whatever it has told. Nothing moves on."""
    from monitor.store import gathering

    begins = None if window else digests.told(db, digest.name)
    begins = begins or gathering.since(db, now - (window or FIRST_LOOK))
    return gathering.gather(db, digest, config.sources, begins, now)


def put_now(db: Database, config: Config, digest: Digest, now: datetime) -> "tuple[int | None, Gathered]":
    """Put a digest into the outbox before its time, whatever there is to tell; the next one goes on from there.

    Returns the number of its run, None where the last one is on its way or may be, and what it tells.
    """
    with told(db):
        digests.sync(db, config.digests, now)
        gathered = gathered_now(db, config, digest, now)
    letter = letter_of(gathered, config)
    with told(db):
        return digests.put(db, digest, now, gathered, letter, now), gathered


def letter_of(gathered: "Gathered", config: Config) -> "Letter":
    """The letter, by the user's own templates where there are any; what is wrong with these is logged."""
    from monitor.deliver import letters

    letter = letters.write(gathered.content, config.mail.templates if config.mail else None)
    for problem in letter.problems:
        log.warning("the shipped template is used: %s", problem)
    return letter

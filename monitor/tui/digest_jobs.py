"""What the screen asks of the store about digests, in threads: how each stands, what it would say, sending."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from textual.message import Message

from monitor import digesting, planned
from monitor.config import Config
from monitor.notices import Digest
from monitor.report.digest import Run
from monitor.store import digests
from monitor.store.connect import Database, told

if TYPE_CHECKING:
    from monitor.deliver.letters import Letter

NO_MAIL = "feeds.toml has no [mail], the server that digests leave by, so nothing is sent. Enter shows what to write."
BUSY = "The last one is on its way, or may be: whoever polls finds out. Try again when its state is known."


@dataclass(frozen=True, slots=True)
class Standing:
    """A configured digest: when it is next due, what it has told, and what waits."""

    digest: Digest
    following: datetime | None
    "None: never."
    since: datetime | None = None
    "What became new after this is told next; None: it has not begun."
    new: int = 0
    last: Run | None = None


@dataclass
class Standings(Message):
    """How the configured digests stand."""

    found: tuple[Standing, ...]


@dataclass
class Written(Message):
    """What a digest would say now."""

    name: str
    letter: "Letter"
    items: int
    since: datetime


@dataclass
class Put(Message):
    """What came of sending a digest, or a run of it."""

    words: str
    failed: bool = False


def standings(db: Database, config: Config, now: datetime) -> Iterator[Message]:
    """How each digest stands."""
    yield Standings(tuple(_standing(db, one, now) for one in config.digests))


def _standing(db: Database, digest: Digest, now: datetime) -> Standing:
    from monitor.store import gathering

    following = planned.next_after(digest.schedule, digest.timezone, now)
    begins = digests.told(db, digest.name)
    if begins is None:
        return Standing(digest, following)
    last = next(iter(digests.runs(db, 1, digest.name)), None)
    return Standing(digest, following, begins.since, gathering.waiting(db, digest, begins, now), last)


def writing(db: Database, config: Config, digest: Digest, now: datetime) -> Iterator[Message]:
    """What a digest would say now; nothing is sent, nothing moves on."""
    gathered = digesting.gathered_now(db, config, digest, now)
    letter = digesting.letter_of(gathered, config)
    yield Written(digest.name, letter, gathered.content.items, gathered.begins.since)


def sending(db: Database, config: Config, digest: Digest, now: datetime) -> Iterator[Message]:
    """Put a digest into the outbox now, for whoever polls."""
    run, _ = digesting.put_now(db, config, digest, now)
    if run is None:
        yield Put(f"{digest.name} is not sent. {BUSY}", failed=True)
    else:
        yield Put(f"{digest.name} to {', '.join(digest.to)}: it is sent by the process that polls.")
    yield from standings(db, config, now)


def resending(db: Database, config: Config, number: int, to: Sequence[str], now: datetime) -> Iterator[Message]:
    """Put a run that was made before into the outbox again, as it was."""
    with told(db):
        run = digests.run(db, number)
        put = digests.send_again(db, run, to, now) if run else []
    if put:
        yield Put(f"Again to {', '.join(put)}: it is sent by the process that polls.")
    else:
        yield Put(f"{', '.join(to)}: about to get it already; r on the message hurries it.", failed=True)
    yield from standings(db, config, now)

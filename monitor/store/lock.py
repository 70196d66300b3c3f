"""One poller: whoever holds this lock beside the database polls; everyone else views.

It is the operating system's lock, so it goes when its process goes, however that ends.
"""

import fcntl
import os
import socket
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from monitor.store import rows
from monitor.store.connect import Database, StoreError, told, writing


@dataclass(frozen=True, slots=True)
class Signature:
    """The process that polls, or polled last."""

    pid: int
    host: str
    since: datetime


class PollerLock:
    """The lock of one database."""

    ending = "lock"
    "Of its file's name, after that of the database."
    work = "Polling"

    def __init__(self, database: Path) -> None:
        self._lock = FileLock(database.with_name(f"{database.name}.{self.ending}"), thread_local=False)

    def take(self) -> bool:
        """Take the lock if nobody has it; says whether it is ours now. Raises `StoreError` where it cannot be."""
        try:
            self._lock.acquire(timeout=0)
        except Timeout:
            return False
        except OSError as error:
            raise StoreError(
                f"{self._lock.lock_file} cannot be written ({error.strerror}). {self.work} needs write permission for "
                "the folder of the database; give it, or choose another file with --db."
            ) from error
        return True

    def release(self) -> None:
        """Let another process have it."""
        self._lock.release()


class ReindexLock(PollerLock):
    """Whoever reads a database again holds this one, so that two do not; others poll meanwhile."""

    ending = "reindex.lock"
    work = "Reading everything again"


def is_held(database: Path) -> bool:
    """Whether somebody polls. Nothing is written; for some millionths of a second nobody else can take the lock."""
    path = database.with_name(f"{database.name}.{PollerLock.ending}")
    try:
        file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    except OSError as error:
        raise StoreError(
            f"{path} cannot be read ({error.strerror}), so it is not known whether somebody polls. Give yourself read "
            "permission for it."
        ) from error
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(file)
    return False


def sign(db: Database, now: datetime) -> None:
    """Say in the database that this process polls it; whoever holds the lock does so once."""
    with told(db), writing(db):
        db.execute("delete from poller")
        db.execute("insert into poller values (?, ?, ?)", (os.getpid(), socket.gethostname(), now.timestamp()))


def holder(db: Database) -> Signature | None:
    """Who signed last; that process polls if the lock is held."""
    row = db.execute("select pid, host, since from poller").fetchone()
    return Signature(row[0], row[1], rows.moment(row[2])) if row else None

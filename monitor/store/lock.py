"""One poller: whoever holds this lock beside the database polls; everyone else views.

It is the operating system's lock, so it goes when its process goes, however that ends.
"""

import os
from pathlib import Path

from filelock import FileLock, Timeout

from monitor.store.connect import Database, StoreError, told, writing

POLLER = "poller"
"The counter that holds the number of the process that polls, or polled last."


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


def sign(db: Database) -> None:
    """Say in the database that this process polls it; whoever holds the lock does so once."""
    with told(db), writing(db):
        db.execute("insert or replace into counters (name, value) values (?, ?)", (POLLER, os.getpid()))


def holder(db: Database) -> int | None:
    """The number of the process that signed last; it polls if the lock is held."""
    row = db.execute("select value from counters where name = ?", (POLLER,)).fetchone()
    return int(row[0]) if row else None

"""One poller: whoever holds this lock beside the database polls; everyone else views.

It is the operating system's lock, so it goes when its process goes, however that ends.
"""

from pathlib import Path

from filelock import FileLock, Timeout

from monitor.store.connect import StoreError


class PollerLock:
    """The lock of one database."""

    def __init__(self, database: Path) -> None:
        self._lock = FileLock(database.with_name(f"{database.name}.lock"), thread_local=False)

    def take(self) -> bool:
        """Take the lock if nobody has it; says whether it is ours now. Raises `StoreError` where it cannot be."""
        try:
            self._lock.acquire(timeout=0)
        except Timeout:
            return False
        except OSError as error:
            raise StoreError(
                f"{self._lock.lock_file} cannot be written ({error.strerror}). Polling needs write permission for the "
                "folder of the database; give it, or choose another file with --db."
            ) from error
        return True

    def release(self) -> None:
        """Let another process poll."""
        self._lock.release()

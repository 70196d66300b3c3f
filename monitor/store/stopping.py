"""Giving up on a statement: a search that nobody waits for any more must not keep its thread busy."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from monitor.store.connect import Database

_EVERY = 5_000
"Steps of SQLite's machine between two looks: some tenths of a millisecond."


class Stopped(Exception):  # noqa: N818 - no error: it was asked for
    """The statement was given up before it had ended."""


@contextmanager
def stopping(db: Database, stopped: Callable[[], bool]) -> Iterator[None]:
    """Within, a running statement raises `Stopped` soon after `stopped` begins to say so.

    It is asked in the thread of the statement; a `threading.Event`'s `is_set` is what it is meant for. Only while the
    index gathers all words that start alike, some tenths of a second at a million items, it is not asked.
    """
    db.set_progress_handler(stopped, _EVERY)
    try:
        yield
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_INTERRUPT:
            raise Stopped from error
        raise
    finally:
        db.set_progress_handler(None, 0)

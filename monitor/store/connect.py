"""Opening the database: one connection a thread, WAL, migrations, and errors in words."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from monitor import query

Database = sqlite3.Connection
"""What the store's functions work on. sqlite-utils makes and upgrades the tables (`schema`); a database that is up to
date is opened without it, so that the screen paints before it is loaded."""

VERSION = 11
"How many migrations `schema` has; kept in the file as its `user_version`."

BUSY_SECONDS = 10
FTS_HASH_BYTES = 64 * 1024 * 1024
"Terms held in memory before they are written: twice the speed of the default 1 MB on a first poll."
PAGE_BYTES = 8_192
"Of a new database: half as many pages to find and to copy as with SQLite's 4 KB take a tenth off recording one."
PAGE_CACHE_KB = 8_000
"What a batch writes is read again for its alerts; with SQLite's default 2 MB much of it is gone by then."


__all__ = [
    "Database",
    "StoreError",
    "bulk_index",
    "open",
    "open_memory",
    "open_to_look",
    "reading",
    "told",
    "version",
    "writing",
]


class StoreError(Exception):
    """The database cannot be used. The text says what happened, why, and what to do."""


def open(path: Path) -> Database:
    """Open the database at `path`, making it and its folder where they are missing.

    Raises `StoreError` for a file that is not a database, is damaged, cannot be written, or was made by a
    newer version of the monitor.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and not os.access(path, os.W_OK):
            return _open_to_read(path)
        db = _connect(str(path))
        _prepare(db, path)
    except (sqlite3.Error, OSError) as error:
        raise StoreError(_explain(path, error)) from error
    return db


def _open_to_read(path: Path) -> Database:
    """A database that may only be read: looking works, marking and polling say why not."""
    db = _connect(f"{path.absolute().as_uri()}?mode=ro")
    _refuse_foreign(db, path)
    query.register(db)
    return db


def open_to_look(path: Path) -> Database | None:
    """The database as it is: nothing is made, upgraded or written, not even beside it. None where there is none yet.

    It may be of an older format (`version`). Raises `StoreError`, as `open` does.
    """
    try:
        if not path.exists() or not path.stat().st_size:
            return None
        # Nobody has one open that has no log beside it; opened as usual, it would get one, which would stay.
        shared = path.with_name(f"{path.name}-wal").exists()
        db = _connect(f"{path.absolute().as_uri()}?mode=ro{'' if shared else '&immutable=1'}")
        _refuse_foreign(db, path)
        query.register(db)
    except (sqlite3.Error, OSError) as error:
        raise StoreError(_explain(path, error)) from error
    return db


def open_memory() -> Database:
    """A database that lives as long as its connection; for tests and trying out."""
    db = _connect(":memory:")
    _prepare(db, None)
    return db


def _connect(name: str) -> Database:
    """Transactions are begun and ended by us alone (`writing`); a statement outside one stands for itself."""
    return sqlite3.connect(name, timeout=BUSY_SECONDS, isolation_level=None, uri=name.startswith("file:"))


def _prepare(db: Database, path: Path | None) -> None:
    _refuse_foreign(db, path)
    if path:
        db.execute(f"pragma page_size = {PAGE_BYTES}")  # of a new file; one that is there keeps its own
        db.execute("pragma journal_mode = wal")
    db.execute("pragma synchronous = normal")
    db.execute("pragma temp_store = memory")
    query.register(db)
    if version(db) < VERSION:
        with writing(db):  # two processes may start together: the second finds nothing left to do
            _upgrade(db, path)


def _upgrade(db: Database, path: Path | None) -> None:
    from monitor.store import schema

    found = version(db)
    if path and 0 < found < VERSION:
        _back_up(path, path.with_name(f"{path.name}.v{found}.bak"))
    schema.migrate(db)
    db.execute(f"pragma user_version = {VERSION}")


def version(db: Database) -> int:
    """Of its format; 0: it has no tables yet."""
    (number,) = db.execute("pragma user_version").fetchone()
    return int(number)


def _back_up(path: Path, copy: Path) -> None:
    """Keep the database as it was before an upgrade, beside it. The upgrade is under way, but not yet committed."""
    with closing(sqlite3.connect(path)) as before, closing(sqlite3.connect(copy)) as after:
        before.backup(after)


def _refuse_foreign(db: Database, path: Path | None) -> None:
    """Raise `StoreError` before anything is touched that another program, or a newer version, has written."""
    names = {name for (name,) in db.execute("select name from sqlite_master where type = 'table'")}
    if names and not {"items", "counters"} <= names:
        db.close()
        raise StoreError(
            f"{path} is a database, but belongs to another program. Nothing was changed. Choose another file with --db."
        )
    found = version(db)
    if found > VERSION:
        db.close()
        raise StoreError(
            f"{path} was written by a newer version of the monitor (its format is {found}, this program knows "
            f"{VERSION}). Nothing was changed. Update with `pip install -U open-model-monitor`, or choose another "
            "file with --db."
        )


@contextmanager
def writing(db: Database) -> Iterator[None]:
    """A transaction that waits for its turn before it reads, so that it never fails half-way as busy."""
    db.execute("begin immediate")
    try:
        yield
        db.commit()
    except BaseException:  # of the commit too: a full disk often shows only there
        db.rollback()
        raise


@contextmanager
def reading(db: Database) -> Iterator[None]:
    """A transaction that reads: all of it sees the same, whatever is written meanwhile."""
    db.execute("begin")
    try:
        yield
    finally:
        db.rollback()


@contextmanager
def told(db: Database) -> Iterator[None]:
    """Turn what a user can mend (a full disk, a lock, a damaged file) into a `StoreError` in words."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.IntegrityError | sqlite3.ProgrammingError):
            raise
        (_, _, path) = db.execute("pragma database_list").fetchone()
        raise StoreError(_explain(Path(path or "the database"), error)) from error


def damage(db: Database) -> str:
    """What is wrong inside the file, in SQLite's words; "" where it is sound. Reads all of it."""
    with told(db):
        (found,) = db.execute("pragma quick_check(1)").fetchone()
    return "" if found == "ok" else str(found)


def bulk_index(db: Database) -> None:
    """Give the full-text index room to collect terms in memory, and a batch to stay there: for whoever polls."""
    with told(db), writing(db):
        db.execute("insert into item_fts (item_fts, rank) values ('hashsize', ?)", (FTS_HASH_BYTES,))
    db.execute(f"pragma cache_size = -{PAGE_CACHE_KB}")


def rest(db: Database) -> None:
    """Let go of what was read, until there is something to write again."""
    with told(db):
        db.execute("pragma shrink_memory")


def _explain(path: Path, error: Exception) -> str:
    text = str(error)
    match text:
        case _ if "not a database" in text or "malformed" in text:
            return (
                f"{path} is not a database of the monitor, or is damaged ({text}). It was left as it is. "
                "Move it away to start afresh, or choose another file with --db."
            )
        case _ if "readonly" in text or "read-only" in text or isinstance(error, PermissionError):
            return (
                f"{path} cannot be written ({text}). Give yourself write permission or choose another file with --db."
            )
        case _ if "full" in text:
            return f"There is no room left on the disk of {path}. Nothing was lost; free some space and start again."
        case _ if "locked" in text:
            return f"{path} has been locked by another program for {BUSY_SECONDS} seconds. Close it and try again."
    return f"{path} cannot be opened: {text}. Check the path, or choose another file with --db."

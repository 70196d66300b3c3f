"""Opening the database: one connection a thread, WAL, migrations, and errors in words."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils import Database

from monitor import query
from monitor.store.schema import migrations

BUSY_SECONDS = 10
FTS_HASH_BYTES = 64 * 1024 * 1024
"Terms held in memory before they are written: twice the speed of the default 1 MB on a first poll."


__all__ = ["Database", "StoreError", "bulk_index", "open", "open_memory", "told", "writing"]


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
        db = Database(sqlite3.connect(path, timeout=BUSY_SECONDS))
        _prepare(db, path)
    except (sqlite3.Error, OSError) as error:
        raise StoreError(_explain(path, error)) from error
    return db


def _open_to_read(path: Path) -> Database:
    """A database that may only be read: looking works, marking and polling say why not."""
    db = Database(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=BUSY_SECONDS))
    _refuse_newer(db, path)
    query.register(db.conn)
    return db


def open_memory() -> Database:
    """A database that lives as long as its connection; for tests and trying out."""
    db = Database(sqlite3.connect(":memory:"))
    _prepare(db, None)
    return db


def _prepare(db: Database, path: Path | None) -> None:
    _refuse_newer(db, path)
    if path:
        db.enable_wal()
    db.execute("pragma synchronous = normal")
    db.execute("pragma temp_store = memory")
    query.register(db.conn)
    if pending := migrations.pending(db):
        version = len(list(migrations.applied(db)))
        if path and version:
            _back_up(db, path, version)
        with writing(db):  # two processes may start together
            migrations.apply(db)
            db.execute(f"pragma user_version = {version + len(pending)}")


def _back_up(db: Database, path: Path, version: int) -> None:
    """Keep the database as it was before an upgrade, beside it."""
    with sqlite3.connect(path.with_name(f"{path.name}.v{version}.bak")) as copy:
        db.conn.backup(copy)
    copy.close()


def _refuse_newer(db: Database, path: Path | None) -> None:
    """Raise `StoreError` before anything is touched that a newer version has written."""
    known = len(migrations.pending(db)) + len(migrations.applied(db))
    (version,) = db.execute("pragma user_version").fetchone()
    if version > known:
        db.close()
        raise StoreError(
            f"{path} was written by a newer version of the monitor (its format is {version}, this program knows "
            f"{known}). Nothing was changed. Update with `pip install -U open-model-monitor`, or choose another "
            "file with --db."
        )


@contextmanager
def writing(db: Database) -> Iterator[None]:
    """A transaction that waits for its turn before it reads, so that it never fails half-way as busy."""
    db.execute("begin immediate")
    try:
        yield
    except BaseException:
        db.rollback()
        raise
    db.commit()


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


def bulk_index(db: Database) -> None:
    """Give the full-text index room to collect terms in memory: for the connection that polls."""
    with writing(db):
        db.execute("insert into item_fts (item_fts, rank) values ('hashsize', ?)", (FTS_HASH_BYTES,))


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

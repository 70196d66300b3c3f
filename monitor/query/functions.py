"""The SQL functions that compiled queries call; the store adds them to each of its connections."""

import sqlite3
from functools import lru_cache

from monitor.query.expressions import expression
from monitor.text import fold

_folded = lru_cache(maxsize=4_096)(fold)
"Names of labs and watchlists come again with every row."


def register(connection: sqlite3.Connection) -> None:
    """Add `regexp(pattern, text)` and `fold(text)` to a connection."""
    connection.create_function("regexp", 2, _regexp, deterministic=True)
    connection.create_function("fold", 1, _fold, deterministic=True)


def _regexp(pattern: str, text: str | None) -> bool:
    return text is not None and expression(pattern).matches(text)


def _fold(text: str | None) -> str | None:
    return None if text is None else _folded(text)

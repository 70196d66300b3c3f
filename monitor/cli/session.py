"""What the commands share: the chosen configuration and database, read when they are first needed."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import cached_property, wraps
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

from monitor import config as configuration
from monitor import query
from monitor.config import Config
from monitor.store import connect
from monitor.store.connect import Database

P = ParamSpec("P")
R = TypeVar("R")


class Session:
    """One call of the program."""

    def __init__(self, config_path: Path | None, database_path: Path | None, verbose: bool) -> None:
        self.config_path = config_path
        self.database_path = database_path
        self.verbose = verbose

    @cached_property
    def config(self) -> Config:
        """The configuration; raises `ConfigError`."""
        return configuration.load(self.config_path)

    @property
    def path(self) -> Path:
        """Where the database is: `--db`, else as configured."""
        return self.database_path or self.config.database

    @cached_property
    def db(self) -> Database:
        """The database; raises `StoreError`."""
        return connect.open(self.path)

    def view(self, text: str, *, everything: bool = False) -> "query.Compiled":
        """A query as it means now; raises `QueryError`."""
        return query.compile(text, now(), everything=everything)


def pass_session(command: Callable[Concatenate[Session, P], R]) -> Callable[P, R]:
    """Give a command the session, before what was asked."""

    @wraps(command)
    def run(*asked: P.args, **options: P.kwargs) -> R:
        from click import get_current_context  # the screen is opened without it

        session = get_current_context().find_object(Session)
        assert session is not None
        return command(session, *asked, **options)

    return run


def now() -> datetime:
    """The time, as all commands take it."""
    return datetime.now(UTC)

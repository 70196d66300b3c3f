"""Items made by hand, in a database of the real tables: what the tests of the query language search."""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime, timedelta

from sqlite_utils import Database

from monitor.query import Compiled, register, select
from monitor.store.schema import migrations
from monitor.text import fold

NOW = datetime(2026, 6, 15, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Repo:
    """A row of `models`, as far as queries see it."""

    id: str = "lab/model"
    params: int | None = None
    active_params: int | None = None
    context: int | None = None
    task: str | None = None
    license: str | None = None
    openness: str = "unstated"
    format: str | None = None
    gated: str | None = None
    downloads: int | None = None
    likes: int | None = None
    created: float | None = None


@dataclass(frozen=True)
class Paper:
    """A row of `articles`, as far as queries see it."""

    source: str
    language: str | None = None


@dataclass(frozen=True)
class Thing:
    """A row of `items` with all that hangs on it. `key` is made from `age` before `NOW` and the number."""

    number: int
    title: str
    body: str = ""
    age: timedelta = timedelta(days=1)
    kind: str = "story"
    class_: str | None = None
    source: str = "Wire"
    country: str | None = None
    language: str | None = None
    published: float | None = None
    history: int = 0
    policy: int = 0
    license: str | None = None
    openness: str | None = None
    params: int | None = None
    active_params: int | None = None
    task: str | None = None
    gated: str | None = None
    downloads: int | None = None
    likes: int | None = None
    event: str | None = None
    read: int = 0
    starred: int = 0
    labs: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    repos: tuple[Repo, ...] = ()
    papers: tuple[Paper, ...] = ()
    watchlists: tuple[str, ...] = field(default=())

    @property
    def seen(self) -> float:
        return (NOW - self.age).timestamp()

    @property
    def key(self) -> int:
        return (int(self.seen) << 20) | self.number

    @property
    def ref(self) -> str:
        return f"{self.kind[0]}{self.number}"


_COLUMNS = (
    "kind", "title", "source", "country", "language", "published", "history", "policy", "license", "openness",
    "params", "active_params", "task", "gated", "downloads", "likes", "event", "read", "starred",
)  # fmt: skip


def database(things: Iterable[Thing] = ()) -> sqlite3.Connection:
    """An in-memory database of the real tables that holds these items."""
    connection = sqlite3.connect(":memory:")
    migrations.apply(Database(connection))
    register(connection)
    for thing in things:
        fill(connection, thing)
    connection.commit()
    return connection


def run(connection: sqlite3.Connection, compiled: Compiled) -> list[int]:
    """The numbers of the items that match, newest first."""
    return [key & 0xFFFFF for (key,) in connection.execute(*select(compiled))]


def fill(connection: sqlite3.Connection, thing: Thing) -> None:
    """Put an item and all that hangs on it into the tables."""
    row = {name: getattr(thing, name) for name in _COLUMNS}
    row |= {"id": thing.key, "ref": thing.ref, "class": thing.class_, "change": thing.number, "url": ""}
    row |= {"seen": thing.seen, "alerted": int(bool(thing.watchlists))}
    _row(connection, "items", row)
    _row(connection, "item_fts", {"rowid": thing.key, "title": fold(thing.title), "body": fold(thing.body)})
    for lab in thing.labs:
        _row(connection, "item_labs", {"lab": lab, "item": thing.key})
    for topic in thing.topics:
        _row(connection, "item_topics", {"topic": topic, "item": thing.key})
    for at, repo in enumerate(thing.repos):
        hub_id = f"{thing.number}-{at}"
        row = {each.name: getattr(repo, each.name) for each in fields(repo)}
        row |= {
            "hub_id": hub_id,
            "source": "Hub",
            "lab": "",
            "class": "release",
            "key": "",
            "first_seen": 0.0,
        }
        _row(connection, "models", row)
        _row(connection, "item_models", {"item": thing.key, "hub_id": hub_id})
    for at, paper in enumerate(thing.papers):
        guid = f"{thing.number}-{at}"
        row = {
            "item": thing.key,
            "source": paper.source,
            "guid": guid,
            "language": paper.language,
            "digest": "",
        }
        row |= {"url": "", "url_key": guid, "title": "", "title_key": "", "seen": 0.0}
        _row(connection, "articles", row)
    for name in thing.watchlists:
        _row(connection, "alerts", {"watchlist": name, "item": thing.key, "at": 0.0})


def _row(connection: sqlite3.Connection, table: str, row: dict[str, object]) -> None:
    marks = ", ".join("?" * len(row))
    connection.execute(f"insert into {table} ({', '.join(row)}) values ({marks})", tuple(row.values()))

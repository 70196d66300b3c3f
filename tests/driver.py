"""Driving the screen in tests: a database filled by hand, a clock that is set, and a service that behaves."""

import asyncio
import inspect
import json
import sqlite3
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager, closing, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import wraps
from pathlib import Path
from typing import Any

from textual.notifications import Notification
from textual.pilot import Pilot
from textual.worker import WorkerCancelled

from monitor.config import Config
from monitor.model import Item, Lab
from monitor.notices import Watchlist
from monitor.schedule import Policy
from monitor.store import connect
from monitor.store.items import new_key
from monitor.text import fold
from monitor.tui.app import MonitorApp
from monitor.tui.feed_list import FeedList
from monitor.tui.feed_screen import FeedScreen
from monitor.tui.filtering import FilteringScreen
from monitor.tui.picture_screen import Draw
from monitor.tui.watch_editor import WatchEditor

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
SIZES = [(80, 24), (120, 40), (200, 50)]


def story(test: Callable[..., Coroutine[Any, Any, None]]) -> Callable[..., None]:
    """A test that is told as a coroutine."""

    @wraps(test)
    def run(*args: Any, **named: Any) -> None:
        asyncio.run(asyncio.wait_for(test(*args, **named), 60))

    return run


LABS = (Lab("Qwen", "CN"), Lab("DeepSeek", "CN"), Lab("Ai2", "US"))
WATCHLISTS = (Watchlist("Qwen family", "qwen"), Watchlist("Quiet", "llama", notify=("desktop",)))


def settings(path: Path) -> Config:
    """A configuration with three labs and two watchlists, one of them quiet."""
    return Config(path.with_name("feeds.toml"), path, Policy(), "https://huggingface.co", LABS, (), WATCHLISTS)


@dataclass
class Clock:
    """A clock that goes on when it is told to."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now


class Newsroom:
    """Writes rows as the poller would, by another connection than the screen's."""

    def __init__(self, path: Path, now: datetime = NOW) -> None:
        self.path = path
        self.now = now
        self._number = 0
        connect.open(path).close()

    def item(
        self, title: str, *, ago: timedelta = timedelta(minutes=5), matched: Sequence[str] = (), **columns: Any
    ) -> int:
        """Add an item; `matched` makes an alert of the watchlist "Qwen family"."""
        return self.items([(title, ago, columns)], matched=matched)[0]

    def items(self, rows: Sequence[tuple[str, timedelta, dict[str, Any]]], *, matched: Sequence[str] = ()) -> list[int]:
        """Add many in one transaction."""
        with closing(sqlite3.connect(self.path, timeout=10)) as db, db:
            return [self._add(db, title, ago, columns, matched) for title, ago, columns in rows]

    def _add(
        self, db: sqlite3.Connection, title: str, ago: timedelta, columns: dict[str, Any], matched: Sequence[str]
    ) -> int:
        self._number += 1
        at = self.now - ago
        key = new_key(at, self._number)
        kind = columns.get("kind", "story")
        values: dict[str, Any] = {
            "id": key,
            "ref": f"{kind[0]}{self._number}",
            "kind": kind,
            "title": title,
            "url": f"https://example.org/{self._number}",
            "source": "ChinaTalk",
            "published": at.timestamp(),
            "seen": at.timestamp(),
            "alerted": int(bool(matched)),
            **columns,
            "change": self._next_change(db),
        }
        names, marks = ", ".join(values), ", ".join("?" * len(values))
        db.execute(f"insert into items ({names}) values ({marks})", tuple(values.values()))
        db.execute("insert into item_fts (rowid, title, body) values (?, ?, '')", (key, fold(title)))
        if lab := columns.get("lab"):
            db.execute("insert into item_labs values (?, ?)", (lab, key))
        if matched:
            row = ("Qwen family", key, json.dumps(list(matched)), self.now.timestamp())
            db.execute("insert into alerts (watchlist, item, matched, at) values (?, ?, ?, ?)", row)
        return key

    def _next_change(self, db: sqlite3.Connection) -> int:
        (number,) = db.execute("update counters set value = value + 1 where name = 'change' returning value").fetchone()
        return int(number)

    def release(self, title: str, **columns: Any) -> int:
        """Add a release with what is usually known of one."""
        known = {
            "kind": "release",
            "lab": "Qwen",
            "country": "CN",
            "license": "apache-2.0",
            "openness": "open",
            "params": 235_000_000_000,
            "active_params": 22_000_000_000,
            "models": 12,
            "task": "text-generation",
            "gated": "no",
            "downloads": 1_200_000,
            "likes": 950,
        }
        return self.item(title, **{**known, **columns})

    def model(self, item: int, name: str, **columns: Any) -> None:
        """Add a model to a release."""
        with closing(sqlite3.connect(self.path, timeout=10)) as db, db:
            values = {
                "hub_id": f"{abs(hash(name)):024x}"[:24],
                "id": name,
                "source": "Qwen",
                "lab": "Qwen",
                "class": "release",
                "key": "qwen",
                "openness": "open",
                "first_seen": self.now.timestamp(),
                "item": item,
                **columns,
            }
            names, marks = ", ".join(values), ", ".join("?" * len(values))
            db.execute(f"insert into models ({names}) values ({marks})", tuple(values.values()))
            db.execute("insert into item_models values (?, ?)", (item, values["hub_id"]))

    def article(self, item: int, title: str, **columns: Any) -> None:
        """Add an article to a story."""
        with closing(sqlite3.connect(self.path, timeout=10)) as db, db:
            values = {
                "item": item,
                "source": "ChinaTalk",
                "guid": title,
                "url": f"https://example.org/a/{len(title)}",
                "url_key": title,
                "title": title,
                "title_key": title,
                "seen": self.now.timestamp(),
                "digest": "",
                **columns,
            }
            names, marks = ", ".join(values), ", ".join("?" * len(values))
            db.execute(f"insert into articles ({names}) values ({marks})", tuple(values.values()))

    def source(self, name: str, **columns: Any) -> None:
        """Add a source's state."""
        with closing(sqlite3.connect(self.path, timeout=10)) as db, db:
            values = {
                "name": name,
                "kind": "news",
                "url": "https://example.org",
                "configured_url": "https://example.org",
            }
            values |= columns
            names, marks = ", ".join(values), ", ".join("?" * len(values))
            db.execute(f"insert into sources ({names}) values ({marks})", tuple(values.values()))

    def read(self, key: int) -> bool:
        """Whether an item is marked read in the store."""
        with closing(sqlite3.connect(self.path)) as db:
            return bool(db.execute("select read from items where id = ?", (key,)).fetchone()[0])


@dataclass
class FakeService:
    """Notes what it is asked, and says what a test wants to hear."""

    tell: Callable[[Any], None]
    write_terminal: Callable[[str], None]
    started: bool = False
    stopped: bool = False
    asked: list[Sequence[str] | None] = field(default_factory=list)

    def start(self) -> None:
        self.started = True

    def stop(self) -> None:
        self.stopped = True

    def refresh(self, names: Sequence[str] | None = None) -> None:
        self.asked.append(names)


class Opening(MonitorApp):
    """Where the program would open a browser, the address is noted."""

    CSS_PATH = Path(inspect.getfile(MonitorApp)).with_name("feed.tcss")

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.opened: list[str] = []

    def open_url(self, url: str, *, new_tab: bool = True) -> None:
        self.opened.append(url)


class Driver:
    """A screen under a test's hands."""

    def __init__(self, app: Opening, pilot: Pilot[None], services: list[FakeService]) -> None:
        self.app = app
        self.pilot = pilot
        self._services = services

    @property
    def screen(self) -> FeedScreen:
        return self.app.feed_screen

    @property
    def feed(self) -> FeedList:
        return self.screen.feed

    @property
    def service(self) -> FakeService:
        return self._services[0]

    def lines(self) -> list[str]:
        """What the list shows, line by line."""
        return [self.feed.render_line(y).text.rstrip() for y in range(self.feed.size.height)]

    def shows(self, words: str) -> bool:
        return any(words in line for line in self.lines())

    def line_of(self, words: str) -> int:
        return next(y for y, line in enumerate(self.lines()) if words in line)

    def text(self, selector: str) -> str:
        """What a plain part of the screen says."""
        return str(self.app.screen.query_one(selector).render())

    @property
    def notices(self) -> list[Notification]:
        """The toasts that are to be seen."""
        return list(self.app._notifications)

    def shown(self) -> list[Item]:
        """The items of the list."""
        pages, keys = self.feed.pages, self.feed.keys
        return [item for index in range(len(keys)) if (item := pages.item(keys, index))]

    async def leave(self) -> None:
        """Back to the main screen, from wherever a key has led."""
        while self.app.screen is not self.screen:
            await self.press("escape")

    @property
    def detail(self) -> str:
        return self.screen.pane.content.plain

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.settle()

    async def settle(self) -> None:
        """Until everything that was asked has been answered and shown."""
        for _ in range(3):
            await self.pilot.pause()
            await self.answers()
        await self.pilot.pause()

    async def answers(self) -> None:
        """Until what has been asked so far is answered, without waiting for more that is typed."""
        self.screen.ask_now()
        self.screen.count_now()
        if isinstance(self.app.screen, WatchEditor):
            self.app.screen.try_now()
        if isinstance(self.app.screen, FilteringScreen):
            self.app.screen.ask_now()
        for worker in [each for each in self.app.workers if each.group not in ("marks", "service")]:
            with suppress(WorkerCancelled):  # a newer one took its place
                await self.app.workers.wait_for_complete([worker])
        await self.screen.markings.written()

    async def until(self, done: Callable[[], bool]) -> None:
        """Until something that a timer brings has come."""
        async with asyncio.timeout(10):
            while not done():
                await self.pilot.pause(0.01)

    async def look(self) -> None:
        """As the timer does each second."""
        self.screen.look()
        await self.settle()


@asynccontextmanager
async def monitor(
    path: Path,
    size: tuple[int, int] = (120, 40),
    clock: Clock | None = None,
    service: bool = True,
    config: Config | None = None,
    draw: Draw | None = None,
) -> AsyncIterator[Driver]:
    """The screen on a database, until the block ends."""
    services: list[FakeService] = []

    def make(tell: Callable[[Any], None], write: Callable[[str], None]) -> FakeService:
        services.append(FakeService(tell, write))
        return services[0]

    config, maker = config or settings(path), make if service else None
    app = Opening(config, path, service=maker, clock=clock or Clock(), draw=draw)
    async with app.run_test(size=size, notifications=True) as pilot:
        driver = Driver(app, pilot, services)
        await driver.settle()
        yield driver

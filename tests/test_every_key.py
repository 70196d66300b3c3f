"""Every key is pressed in every place that has it, and does something; also when another key was chosen for it.

What a key does in detail is told by the tests of its screen; `key_table` tells what is seen of it. A key that stands
in no row there fails.
"""

import logging
import pkgutil
import shutil
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing
from dataclasses import replace
from datetime import timedelta
from importlib import import_module
from pathlib import Path

import pytest
from driver import NOW, WATCHLISTS, Clock, Driver, Newsroom, monitor, settings, story
from key_table import PLACES, QUIT, Place, Row
from textual import events
from textual.binding import Binding
from textual.widgets import Static

from monitor import tui
from monitor.config import Mail
from monitor.config.keys import name
from monitor.notices import Digest, Watchlist
from monitor.source import Source
from monitor.tui.app import own_bindings
from monitor.tui.releases_screen import ReleasesScreen
from monitor.tui.settings import Kept
from monitor.tui.views import ALL

PATIENCE = 100
"Looks at what a key did until it counts as nothing."
ANOTHER = "f9"
"A key that nothing has by itself."
DIGESTS = tuple(Digest(f"daily {number}", "0 7 * * *", ("ann@example.org",)) for number in range(4))
LISTS = (Watchlist("Stories", "kind:story"), *WATCHLISTS, Watchlist("Llama", "llama"))
SOURCES = tuple(Source(f"Source {number}", "news", f"http://127.0.0.1:9/{number}") for number in range(30))


def bindings(place: Place) -> Iterator[Binding]:
    """All that the parts of a place bring."""
    for part in {part for kind in place.kinds for part in kind.__mro__}:
        for each in own_bindings(part):
            assert isinstance(each, Binding)
            yield each


def names(keys: str) -> list[str]:
    """Keys by the names that Textual gives them."""
    return [name(key) if len(key) == 1 else key for key in keys.replace(",", " ").split()]


def fill(room: Newsroom) -> None:
    """A little of everything, and enough of it to scroll."""
    newest = room.release("Qwen3-VL", ago=timedelta(minutes=1), matched=["qwen3"])
    for number in range(30):
        room.model(newest, f"Qwen/Qwen3-VL-{number}B", **({"class": "format", "format": "gguf"} if number > 20 else {}))
        room.release(f"Olmo-{number}", ago=timedelta(days=3 + number), lab="Ai2", country="US", read=1)
        room.source(f"Source {number}", last_ok=NOW.timestamp(), last_polled=NOW.timestamp())
    related = room.item("Rules for Qwen3-VL", ago=timedelta(hours=1), source="Euractiv", matched=["qwen3"])
    room.items([(f"Story {number}", timedelta(hours=2 + number), {"url": ""}) for number in range(40)])
    chart = room.item("Chart", ago=timedelta(days=60))
    room.article(chart, "Chart", html="<img src='http://127.0.0.1:9/chart.png'>")
    message = ("team", "Qwen family", "r1", "alert", "Subject", "line\n" * 80, "failed", 0, NOW.timestamp(), 9)
    with closing(sqlite3.connect(room.path)) as db, db:
        db.execute("insert into links values (?, ?, 9, 'both say Qwen3-VL')", (newest, related))
        db.execute("insert into item_topics values ('chips', ?)", (newest,))
        for number in range(30):
            db.execute(
                "insert into deliveries (channel, watchlist, item, kind, subject, body, state, created, due, tries,"
                f" once) values ({', '.join('?' * 11)})",
                (*message, str(number)),
            )


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with all of this."""
    room = Newsroom(tmp_path_factory.mktemp("filled") / "monitor.db")
    fill(room)
    return room.path


@pytest.fixture
def path(filled: Path, tmp_path: Path) -> Path:
    """One of one's own, in a folder where files may be made."""
    return Path(shutil.copy(filled, tmp_path))


@asynccontextmanager
async def seated(path: Path, size: tuple[int, int], clock: Clock) -> AsyncIterator[Driver]:
    """The screen on a database with everything in it, and a file to which it can write."""
    mail = Mail("mail.example", "me@example.org")
    nobody = "http://127.0.0.1:9"
    config = replace(settings(path), watchlists=LISTS, sources=SOURCES, digests=DIGESTS, mail=mail, hub_endpoint=nobody)
    tables = [f'[[watchlists]]\nname = "{one.name}"\nquery = "{one.query}"\n' for one in LISTS]
    tables += [f'[[feeds]]\nname = "{one.name}"\nkind = "{one.kind}"\nurl = "{one.url}"\n' for one in SOURCES]
    config.path.write_text("\n".join(tables))
    async with monitor(path, size, clock, config=config, draw=lambda _: Static()) as driver:
        for number in range(80):
            logging.getLogger("monitor.test").log(20 + 10 * (number % 3), "line %d", number)
        yield driver


async def press(driver: Driver, *keys: str) -> None:
    """As the pilot does it, each key when the one before has been answered; but never until the processor is idle."""
    for key in keys:
        sign = " " if key == "space" else key if len(key) == 1 else None
        driver.app.post_message(events.Key(*names(key), sign))
        await settle(driver)


async def settle(driver: Driver) -> None:
    """Until what was asked has been answered, and what comes of it too."""
    for _ in range(2):
        await driver.pilot.pause(0)
        await driver.answers()
    await driver.pilot.pause(0)


async def leave(driver: Driver) -> None:
    """To the main screen, with all that it lists."""
    while driver.app.screen is not driver.screen:
        if isinstance(driver.app.screen, ReleasesScreen):  # it stays as it was left
            await press(driver, "escape")
        else:
            await driver.app.pop_screen()
    driver.screen.bar.action_clear()
    driver.screen.open_view(ALL)
    driver.feed.focus()
    driver.feed.action_first()
    await settle(driver)


async def does(driver: Driver, row: Row, key: str) -> bool:
    """Press a key; whether it does what it should."""
    before = row.sees(driver)
    await press(driver, key)
    for _ in range(PATIENCE):
        if row.then(row.sees(driver), before):
            return True
        await driver.pilot.pause(0.01)
    return False


@pytest.mark.parametrize("place", PLACES, ids=[place.name for place in PLACES])
@story
async def test_every_key_does_something(path: Path, monkeypatch: pytest.MonkeyPatch, place: Place) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(path.parent))
    clock = Clock()
    at: tuple[object, ...] = ()
    wrong = []
    async with seated(path, place.size, clock) as driver:
        for row, key in place.keys:
            if at != (driver.app.screen, driver.app.focused):
                await leave(driver)
                await press(driver, *place.leads.split())
                at = driver.app.screen, driver.app.focused
            await press(driver, *row.first.split())
            clock.now += timedelta(minutes=1)  # so that what is counted again says when
            if not await does(driver, row, key):
                wrong.append((key, row.sees(driver)))
    assert wrong == []


@pytest.mark.parametrize("key", QUIT)
@story
async def test_the_program_is_left(tmp_path: Path, key: str) -> None:
    async with monitor(Newsroom(tmp_path / "monitor.db").path) as driver:
        await driver.pilot.press(key)
        assert driver.app.return_code == 0


@pytest.mark.parametrize("place", PLACES, ids=[place.name for place in PLACES])
def test_every_binding_has_a_row(place: Place) -> None:
    found = {key for binding in bindings(place) for key in names(binding.key)}
    by_themselves = QUIT if place.name == "everywhere" else ()
    assert {key for row in place.rows for key in names(row.keys)} | {*by_themselves} == found


def test_every_part_with_keys_has_a_place() -> None:
    modules = [import_module(f"{tui.__name__}.{module.name}") for module in pkgutil.iter_modules(tui.__path__)]
    parts = {part for module in modules for part in vars(module).values() if isinstance(part, type)}
    assert {part for part in parts if own_bindings(part)} <= {
        part for place in PLACES for kind in place.kinds for part in kind.__mro__
    }


def another(place: Place) -> Iterator[tuple[str, Row, str]]:
    """What can have another key in a place: the action, its row and its key; not what leads to it."""
    for row, key in place.keys:
        used = {*names(place.leads), *names(row.first)}
        for binding in bindings(place):
            own = names(binding.key)
            if binding.id and names(key)[0] in own and used.isdisjoint(own):
                yield binding.id, row, key


@story
async def test_a_key_of_each_place_can_be_another(path: Path) -> None:
    wrong = []
    async with seated(path, (100, 24), Clock()) as driver:
        config = driver.screen.config
        for place in [place for place in PLACES if any(binding.id for binding in bindings(place))]:
            action, row, key = next(another(place))
            driver.screen.post_message(Kept(replace(config, keys={action: (ANOTHER,)}), ""))
            await leave(driver)
            await press(driver, *place.leads.split(), *row.first.split())
            before = row.sees(driver)
            await press(driver, key)
            if row.sees(driver) != before or not await does(driver, row, ANOTHER):
                wrong.append((place.name, action))
    assert wrong == []

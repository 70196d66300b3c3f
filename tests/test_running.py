"""The program as processes: one poller, clean ends, sudden ends, and a configuration that changes meanwhile."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from world import LABS, NOW, hub_row, integrity, launch, recording, rss, settings

from monitor.config import load
from monitor.demo.server import ReplayServer
from monitor.events import Event, Polled, StoreFailed
from monitor.service import Service

OLD = hub_row("Qwen/Qwen1-7B", created=NOW)
LAUNCHED = launch()
STEPS = 8


def config(url: str, *feeds: str) -> str:
    """A configuration that asks every second."""
    tables = "".join(f'[[feeds]]\nname = "{name}"\nurl = "{url}/feeds/{name}"\nkind = "news"\n' for name in feeds)
    return (
        f'[monitor]\npoll_every = "1s"\npoll_at_least = "1s"\n[hub]\nendpoint = "{url}/hub"\npoll_every = "1s"\n'
        '[[labs]]\nname = "Qwen"\nhub = ["Qwen"]\n[[watchlists]]\nname = "All"\nquery = "kind:release,story"\n'
        f"{tables}"
    )


@dataclass
class Office:
    """A folder with a configuration and a database, and a server to ask."""

    folder: Path
    server: ReplayServer

    @property
    def path(self) -> Path:
        return self.folder / "monitor.db"

    def configure(self, *feeds: str) -> None:
        """Write the configuration anew."""
        (self.folder / "feeds.toml").write_text(config(self.server.url, *feeds), encoding="utf-8")

    def start(self, *arguments: str, **environ: str) -> subprocess.Popen[str]:
        """One call of the program."""
        home = {name: str(self.folder / "home") for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME")}
        return subprocess.Popen(
            [sys.executable, "-m", "monitor", "--config", str(self.folder / "feeds.toml"), "--db", str(self.path),
             *arguments],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            env={"PATH": os.environ["PATH"], **home, **environ},
        )  # fmt: skip

    def call(self, *arguments: str) -> tuple[int, str, str]:
        """Its exit code, output and messages."""
        with self.start(*arguments) as process:
            out, err = process.communicate(timeout=30)
            return process.returncode, out, err

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        """What stands in the database."""
        with closing(sqlite3.connect(self.path, timeout=10)) as db:
            return db.execute(sql).fetchall()


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    lists = [[OLD], *([OLD, *LAUNCHED[: 2 * step]] for step in range(1, STEPS))]
    titles = [f"Story number {number} of the day" for number in range(STEPS)]
    feeds = {name: [rss(*reversed(titles[: step + 1])) for step in range(STEPS)] for name in ("wire", "late")}
    with ReplayServer(recording(tmp_path / "recording", {"Qwen": lists}, feeds)) as server:
        made = Office(tmp_path, server)
        made.configure("wire")
        yield made


@contextmanager
def running(office: Office) -> Iterator[subprocess.Popen[str]]:
    """`monitor run`, from its first line on."""
    with office.start("run") as process:
        try:
            assert process.stderr is not None
            assert "watching" in process.stderr.readline()
            assert "polling" in process.stderr.readline()
            yield process
        finally:
            process.kill()


def test_a_second_one_leaves_at_once_and_does_not_say_that_it_waits(office: Office) -> None:
    with running(office):
        code, out, err = office.call("run")
    assert (code, out) == (4, "")
    assert "another process polls this database already" in err
    assert "waiting" not in err


def until(true: Callable[[], bool], seconds: float = 10) -> None:
    """Wait for something that another process does."""
    end = time.monotonic() + seconds
    pause = threading.Event()
    while not true():
        assert time.monotonic() < end, "it did not happen"
        pause.wait(0.05)


def test_once_and_once_again(office: Office) -> None:
    assert office.call("run", "--once")[0] == 0
    office.server.forget()
    code, out, err = office.call("run", "--once", "--all")
    assert (code, out) == (0, "")
    assert "2 sources asked, 0 failed, 0 entries and models not seen before" in err
    assert [seen.status for seen in office.server.requests] == [304, 304]


def test_once_with_a_source_in_trouble(office: Office) -> None:
    office.server.fault("/feeds/wire", "status", value="500")
    code, out, err = office.call("run", "--once")
    assert (code, out) == (3, "")
    assert "1 failed" in err


def test_a_term_signal_ends_it_cleanly(office: Office) -> None:
    """Within two seconds, even while an answer is waited for."""
    office.server.fault("/feeds/wire", "hang")
    with running(office) as process:
        until(lambda: any("wire" in seen.path for seen in office.server.requests))
        began = time.monotonic()
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
        assert time.monotonic() - began < 2
    assert office.rows("select failures, error, last_polled from sources where name = 'wire'") == [(0, "", None)]


def test_a_second_poller_leaves_with_4_and_readers_do_not_wait(office: Office) -> None:
    with running(office):
        until(lambda: office.path.exists() and office.rows("select 1 from sources where last_ok is not null") != [])
        for arguments in (("run",), ("run", "--once")):
            code, out, err = office.call(*arguments)
            assert (code, out) == (4, "")
            assert "another process polls" in err
        assert office.call("list")[0] == 0


def test_the_lock_goes_with_its_process(office: Office) -> None:
    with running(office) as process:
        process.kill()
        process.wait()
    assert office.call("run", "--once")[0] == 0


def test_a_changed_configuration_is_picked_up(office: Office) -> None:
    with running(office):
        until(lambda: office.rows("select 1 from sources where name = 'wire' and last_ok is not null") != [])
        (office.folder / "feeds.toml").write_text("[monitor]\npoll_evry = 1\n", encoding="utf-8")
        asked = len(office.server.requests)
        until(lambda: len(office.server.requests) > asked + 2)
        office.configure("late")
        until(lambda: office.rows("select 1 from sources where name = 'late' and last_ok is not null") != [])
        assert office.rows("select enabled from sources where name = 'wire'") == [(0,)]
        assert office.rows("select count(*) from articles where source = 'wire'") == [(1,)]


def test_what_older_rules_understood_is_read_again(office: Office) -> None:
    """In the background, when the configuration has changed while nobody polled."""
    office.call("run", "--once")
    about = "select json_extract(labs, '$') from articles"
    assert set(office.rows(about)) == {("[]",)}
    text = config(office.server.url, "wire").replace('name = "Qwen"', 'name = "Qwen"\naliases = ["number"]')
    (office.folder / "feeds.toml").write_text(text, encoding="utf-8")
    with running(office):
        until(lambda: set(office.rows(about)) == {('["Qwen"]',)})
    assert office.rows("select distinct lab from items where kind = 'story'") == [("Qwen",)]


def test_killed_at_any_moment_nothing_is_lost_or_doubled(office: Office) -> None:
    assert office.call("run", "--once")[0] == 0
    chance = random.Random(7)
    for _ in range(1, STEPS):
        office.server.advance()
        with office.start("run") as process:
            try:
                process.wait(chance.uniform(0.4, 1.6))
            except subprocess.TimeoutExpired:
                process.kill()
    code, _, err = office.call("run", "--once", "--all")
    assert code == 0, err
    stories = office.rows("select title, count(*) from items where kind = 'story' group by title")
    assert stories == [(f"Story number {number} of the day", 1) for number in range(STEPS)]
    assert office.rows("select count(*), count(distinct id) from models") == [(15, 15)]
    assert office.rows("select count(*) from items where kind = 'release'") == [(2,)]
    assert office.rows("select title from items where kind = 'release' and history = 0") == [
        ("Qwen3-VL: 12 models, 2B–235B, Apache-2.0",)
    ]
    assert office.rows("select count(*) from alerts group by item, watchlist") == [(1,)] * STEPS
    assert office.rows("select count(*) from items where history = 0 and alerted = 0 and kind != 'change'") == [(0,)]
    with closing(sqlite3.connect(office.path)) as db:
        assert integrity(db) == "ok"


def test_following_prints_what_comes(office: Office) -> None:
    assert office.call("run", "--once")[0] == 0
    with office.start("list", "--follow", "--json", "kind:story") as process:
        assert process.stdout is not None
        assert "number 0" in process.stdout.readline()
        office.server.advance()
        assert office.call("run", "--once", "--all")[0] == 0
        assert "number 1" in process.stdout.readline()
        process.send_signal(signal.SIGINT)
        assert process.communicate(timeout=10) == ("", "")
        assert process.returncode == 0


def test_who_cannot_poll_says_so(office: Office) -> None:
    """Here the lock cannot be made; a folder that may not be written ends the same way."""
    office.path.with_name("monitor.db.lock").mkdir()
    code, out, err = office.call("run", "--once")
    assert (code, out) == (1, "")
    assert "monitor.db.lock cannot be written" in err
    assert "Traceback" not in err
    told: list[Event] = []
    service = Service(settings(office.path, LABS[:1], []), office.path, on_event=told.append, clock=lambda: NOW)
    service.start()
    until(lambda: any(isinstance(event, StoreFailed) for event in told))
    service.stop()


def test_what_is_asked_for_before_it_polls_is_polled_when_it_does(office: Office) -> None:
    path = office.folder / "feeds.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('"1s"', '"1h"'), encoding="utf-8")
    assert office.call("run", "--once")[0] == 0
    told: list[Event] = []
    service = Service(load(path, {}), office.path, on_event=told.append, clock=lambda: datetime.now(UTC))
    service.refresh(None)
    service.start()
    until(lambda: any(isinstance(event, Polled) for event in told))
    service.stop()

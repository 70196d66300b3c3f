"""`monitor status`: what it tells, and that it only looks."""

import json
import os
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from world import FEEDS, LABS, NOW, World, entry, hub_row, launch

from monitor import __version__
from monitor.cli.main import monitor
from monitor.notices import Watchlist
from monitor.store import connect, lock

CONFIG = """
[[labs]]
name = "Qwen"
hub = ["Qwen"]
[[feeds]]
name = "Wire"
url = "https://wire.example/feed"
kind = "news"
[[feeds]]
name = "Off"
url = "https://off.example/feed"
kind = "news"
enabled = false
[[channels]]
name = "team"
url = "json://team.example"
[[watchlists]]
name = "Qwen"
query = "qwen"
notify = ["team"]
[[digests]]
name = "daily"
schedule = "0 7 * * *"
to = ["me@example.org"]
"""


@dataclass
class Machine:
    """A folder with a configuration, and perhaps a database."""

    folder: Path

    @property
    def path(self) -> Path:
        return self.folder / "monitor.db"

    def call(self, *arguments: str) -> Result:
        """One call of the program."""
        files = ["--config", str(self.folder / "feeds.toml"), "--db", str(self.path)]
        return CliRunner().invoke(monitor, [*files, *arguments])

    def status(self) -> dict[str, Any]:
        """What it tells programs."""
        result = self.call("status", "--json")
        assert (result.exit_code, result.stderr) == (0, "")
        (line,) = result.stdout.splitlines()
        found: dict[str, Any] = json.loads(line)
        return found

    def files(self) -> dict[str, tuple[int, bytes]]:
        """All there is, to the byte."""
        return {file.name: (file.stat().st_mtime_ns, file.read_bytes()) for file in self.folder.iterdir()}


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    (tmp_path / "feeds.toml").write_text(CONFIG, encoding="utf-8")
    return Machine(tmp_path)


@pytest.fixture
def full(machine: Machine) -> Machine:
    """With items, an alert that waits to be sent, and a source in trouble."""
    with closing(connect.open(machine.path)) as db:
        watchlists = [Watchlist("Qwen", "qwen", notify=("team",))]
        world = World(labs=LABS[:1], feeds=FEEDS[:1], now=NOW, db=db, watchlists=watchlists)
        world.publish(hub_row("Qwen/Qwen2.5-7B"))
        world.look()
        world.publish(*launch(NOW))
        world.look()
        world.read("Wire", entry("What Wire had at first"))
    return machine


def test_an_untouched_database_stays_untouched(machine: Machine) -> None:
    before = machine.files()
    result = machine.call("status")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "does not exist yet: `monitor run` makes it" in result.stderr
    result = machine.call("status", "--json")
    found = json.loads(result.stdout)
    assert (result.exit_code, found["database"]["format"], found["sources"]) == (0, None, None)
    assert machine.files() == before


def test_what_it_tells_programs(full: Machine) -> None:
    found = full.status()
    assert found["version"] == __version__
    assert found["database"] == {
        "path": str(full.path), "bytes": full.path.stat().st_size, "format": connect.VERSION,
    }  # fmt: skip
    assert found["polling"] is None
    with closing(connect.open(full.path)) as db:
        (items,) = db.execute("select count(*) from items").fetchone()
        last, following = db.execute(
            "select max(last_polled), min(next_poll) from sources where enabled = 1 and next_poll is not null"
        ).fetchone()
        assert found["items"] == items > 1
    for name, moment in (("last_poll", last), ("next_poll", following)):
        assert found[name] == datetime.fromtimestamp(int(moment), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert found["sources"] == {"disabled": 1, "ok": 2}
    assert found["outbox"] == {"waiting": 1, "sending": 0, "sent": 0, "failed": 0, "folded": 0, "unsure": 0}
    (digest,) = found["digests"]
    assert (digest["name"], digest["last"]) == ("daily", None)
    assert digest["next"].endswith("T07:00:00Z")


def test_what_it_tells_people(full: Machine) -> None:
    result = full.call("status")
    assert result.exit_code == 0
    told = {line.split()[0]: line.partition(" ")[2].strip() for line in result.stdout.splitlines()}
    assert told["polling"] == "nobody; `monitor run` or the screen does"
    assert told["outbox"] == "1 waiting"
    assert told["digest"].startswith("daily: next in ")
    assert told["digest"].endswith("; none was made so far")


def test_who_polls(full: Machine) -> None:
    with closing(connect.open(full.path)) as db:
        lock.sign(db, NOW)
    assert full.status()["polling"] is None  # it did, and has ended
    held = lock.PollerLock(full.path)
    assert held.take()
    assert full.status()["polling"] == {
        "pid": os.getpid(), "host": os.uname().nodename, "since": "2026-06-15T12:00:00Z",
    }  # fmt: skip
    assert f"process {os.getpid()} on {os.uname().nodename}" in full.call("status").stdout
    held.release()
    assert full.status()["polling"] is None


def test_to_look_does_not_take_the_lock(full: Machine) -> None:
    first = lock.PollerLock(full.path)
    assert first.take()
    first.release()
    assert not lock.is_held(full.path)
    assert lock.PollerLock(full.path).take()


def test_nothing_is_written(full: Machine) -> None:
    """No file changes and none appears, whether or not somebody has the database open."""
    before = full.files()
    assert sorted(before) == ["feeds.toml", "monitor.db"]
    assert full.call("status").exit_code == 0
    assert full.files() == before
    with closing(connect.open(full.path)) as db:
        lock.sign(db, NOW)
        before = full.files()
        assert full.status()["items"] == full.status()["items"]
        after = full.files()
    assert {name: text for name, (_, text) in after.items() if not name.endswith("-shm")} == {
        name: text for name, (_, text) in before.items() if not name.endswith("-shm")
    }


def test_one_that_may_only_be_read(full: Machine) -> None:
    full.path.chmod(0o444)
    full.folder.chmod(0o555)
    try:
        assert full.status()["outbox"]
    finally:
        full.folder.chmod(0o755)


def test_what_was_just_written_is_told(full: Machine) -> None:
    """Though it still stands in the log beside the database."""
    before = full.status()["items"]
    with closing(connect.open(full.path)) as db:
        db.execute("delete from items where kind = 'story'")
        assert full.status()["items"] == before - 1


def test_an_older_format_is_left_as_it_is(full: Machine) -> None:
    with closing(sqlite3.connect(full.path)) as db:
        db.execute("pragma user_version = 5")
    result = full.call("status", "--json")
    assert result.exit_code == 0
    assert json.loads(result.stdout)["database"]["format"] == 5
    assert f"has format 5, this program writes {connect.VERSION}" in result.stderr
    with closing(sqlite3.connect(full.path)) as db:
        assert db.execute("pragma user_version").fetchone() == (5,)


@pytest.mark.parametrize(
    ("made", "told"),
    [
        ("pragma user_version = 99", "was written by a newer version of the monitor"),
        ("drop table items", "belongs to another program"),
    ],
)
def test_one_that_it_cannot_read(full: Machine, made: str, told: str) -> None:
    with closing(sqlite3.connect(full.path)) as db:
        db.execute(made)
    result = full.call("status")
    assert (result.exit_code, result.stdout) == (1, "")
    assert told in result.stderr


def test_a_file_that_is_no_database(machine: Machine) -> None:
    machine.path.write_text("no database at all" * 100, encoding="utf-8")
    result = machine.call("status")
    assert result.exit_code == 1
    assert "is not a database of the monitor" in result.stderr

"""Alerts on their way out of the program as processes: once, not at all, and killed at any moment."""

import json
import os
import random
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from chat import Chat
from world import integrity, recording, rss

from monitor.demo.server import ReplayServer

KILLS = 20
TITLES = [f"Story number {number} of the day" for number in range(KILLS + 2)]
CONFIG = """
[monitor]
poll_every = "1s"
poll_at_least = "1s"
[hub]
enabled = false
[[feeds]]
name = "wire"
url = "{feed}"
kind = "news"

# All that is told
[[watchlists]]
name = "All"   # of them
query = "kind:story"
notify = ["team"]

[[channels]]
name = "team"
url = "env:TEAM"
"""


@dataclass
class Office:
    """A folder with a configuration and a database, a feed that grows, and a chat room."""

    folder: Path
    server: ReplayServer
    chat: Chat

    @property
    def path(self) -> Path:
        return self.folder / "monitor.db"

    @property
    def config(self) -> str:
        return (self.folder / "feeds.toml").read_text(encoding="utf-8")

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """One call of the program."""
        home = {name: str(self.folder / "home") for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME")}
        return subprocess.Popen(
            [sys.executable, "-m", "monitor", "--config", str(self.folder / "feeds.toml"), "--db", str(self.path),
             *arguments],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            env={"PATH": os.environ["PATH"], "TEAM": self.chat.url, **home},
        )  # fmt: skip

    def call(self, *arguments: str, code: int = 0) -> tuple[str, str]:
        """Its output and messages; `code` is how it must end."""
        with self.start(*arguments) as process:
            out, err = process.communicate(timeout=60)
        assert process.returncode == code, err
        return out, err

    def objects(self, *arguments: str) -> list[dict[str, Any]]:
        """Its output as one object a line."""
        return [json.loads(line) for line in self.call(*arguments)[0].splitlines()]

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """What stands in the database."""
        with closing(sqlite3.connect(self.path, timeout=10)) as db:
            return db.execute(sql).fetchall()


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    bodies = [rss(*reversed(TITLES[: step + 1])) for step in range(len(TITLES))]
    with ReplayServer(recording(tmp_path / "recording", {}, {"wire": bodies})) as server, Chat() as chat:
        made = Office(tmp_path, server, chat)
        config = CONFIG.format(feed=f"{server.url}/feeds/wire")
        (tmp_path / "feeds.toml").write_text(config, encoding="utf-8")
        made.call("run", "--once")
        yield made


def until(true: Callable[[], bool], seconds: float = 20) -> None:
    """Wait for something that happens in another process."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.005)


def test_killed_around_delivery_nothing_is_lost_or_sent_twice(office: Office) -> None:
    chance = random.Random(11)
    office.chat.thinks = lambda: chance.uniform(0, 0.05)
    for number in range(1, KILLS + 1):
        office.server.advance()
        with office.start("run") as process:
            until(lambda number=number: office.rows("select count(*) from alerts") >= [(number,)])  # type: ignore[misc]
            time.sleep(chance.choice((0, chance.uniform(0, 0.6))))
            process.kill()
    office.server.advance()
    office.call("run", "--once", "--all")
    found = office.rows("select state, subject from deliveries")
    assert sorted(subject for _, subject in found) == sorted(f"All: {title}" for title in TITLES[1:])
    assert {state for state, _ in found} <= {"sent", "unsure"}
    assert len(set(office.chat.titles)) == len(office.chat.titles)
    assert {subject for state, subject in found if state == "sent"} <= set(office.chat.titles)
    assert set(office.chat.titles) <= {subject for _, subject in found}
    with closing(sqlite3.connect(office.path)) as db:
        assert integrity(db) == "ok"


def test_once_delivers_before_it_ends(office: Office) -> None:
    office.server.advance()
    _, err = office.call("run", "--once", "--all")
    assert office.chat.titles == [f"All: {TITLES[1]}"]
    assert "still to be sent" not in err


def test_what_cannot_be_sent_is_said_listed_and_sent_again(office: Office) -> None:
    office.server.advance()
    office.chat.mood = "500"
    _, err = office.call("run", "--once", "--all")
    assert "messages still to be sent: 1;" in err
    assert "the server answered 500" in err
    (found,) = office.objects("deliveries", "--json")
    assert (found["state"], found["channel"], found["tries"], found["error"]) == (
        "waiting", "team", 1, "the server answered 500",
    )  # fmt: skip
    assert found["next_try"] > found["created"]
    assert "(1 try, next in " in office.call("deliveries")[0]
    assert "FAIL channel team" in office.call("doctor", code=1)[1]
    office.chat.mood = "well"
    assert "a test was sent" in office.call("doctor", "--send-test")[1]
    office.call("deliveries", "--retry", "all")
    office.call("run", "--once")
    assert office.chat.titles == ["Open Model Monitor: a test", f"All: {TITLES[1]}"]
    assert "ok   channel team: understood" in office.call("doctor")[1]
    office.call("deliveries", "--retry", "all")
    office.call("deliveries", "--retry", str(found["id"]), code=1)
    office.call("deliveries", "--retry", "some", code=2)


def test_no_secret_is_told(office: Office) -> None:
    office.server.advance()
    office.chat.mood = "500"
    where = office.chat.url
    told = [*office.call("-v", "run", "--once", "--all"), *office.call("deliveries"), *office.call("doctor", code=1)]
    assert where.removeprefix("json://").strip("/") not in " ".join(told)


def test_a_term_signal_ends_it_while_a_channel_hangs(office: Office) -> None:
    office.server.advance()
    office.chat.mood = "hang"
    with office.start("run") as process:
        until(lambda: office.chat.asked_in_vain > 0)
        process.terminate()
        assert process.wait(timeout=10) == 0
    assert office.rows("select state from deliveries") == [("unsure",)]


def test_a_watchlist_that_is_added_while_it_runs(office: Office) -> None:
    with office.start("run") as process:
        office.call("watch", "add", "Numbers", "number", "--notify", "team")
        until(lambda: office.rows("select count(*) from alerts where history = 1") == [(1,)])
        office.server.advance()
        until(lambda: len(office.chat.said) == 2)
        process.terminate()
        process.wait(timeout=10)
    assert sorted(office.chat.titles) == [f"All: {TITLES[1]}", f"Numbers: {TITLES[1]}"]
    assert "kind:story" in office.config
    assert "# of them" in office.config


class TestWatch:
    def test_add_shows_what_it_would_have_done(self, office: Office) -> None:
        terms = ("--limit", "5/h", "--quiet", "22:00-07:00", "--timezone", "Europe/Berlin", "--severity", "low")
        _, err = office.call("watch", "add", "Numbers", "number", "OR", "day", "--notify", "team", *terms)
        assert "in the last 30 days" in err
        found = {one["name"]: one for one in office.objects("watch", "list", "--json")}
        assert found["Numbers"] == {
            "name": "Numbers", "query": "number OR day", "notify": ["team"], "limit": "5/h", "quiet": "22:00-07:00",
            "timezone": "Europe/Berlin", "severity": "low", "mute_until": None, "muted": False,
            "quiet_until": found["Numbers"]["quiet_until"], "alerts": 0, "last_30_days": 0,
        }  # fmt: skip
        listed = office.call("watch", "list")[0]
        assert "team · at most 5/h · quiet 22:00-07:00" in listed
        assert "All" in listed

    @pytest.mark.parametrize(
        ("arguments", "words"),
        [
            (("All", "qwen"), "is called 'All' already"),
            (("New", "kind:relase"), "the query cannot be read"),
            (("New", "qwen", "--limit", "often"), "limit: found 'often'"),
            (("New", "qwen", "--quiet", "at night"), "quiet: found 'at night'"),
            (("New", "qwen", "--notify", "taem"), "did you mean 'team'?"),
        ],
    )
    def test_what_cannot_be_added_changes_nothing(self, office: Office, arguments: tuple[str, ...], words: str) -> None:
        before = office.config
        assert words in office.call("watch", "add", *arguments, code=2)[1]
        assert office.config == before

    def test_mute_and_remove(self, office: Office) -> None:
        before = office.config
        office.call("watch", "mute", "All", "7d")
        (found,) = office.objects("watch", "list", "--json")
        assert found["muted"] is True
        assert "muted until" in office.call("watch", "list")[0]
        office.server.advance()
        office.call("run", "--once", "--all")
        assert (office.chat.said, office.rows("select count(*) from alerts")) == ([], [(1,)])
        office.call("watch", "mute", "All", "off")
        (found,) = office.objects("watch", "list", "--json")
        assert (found["muted"], found["last_30_days"]) == (False, 1)
        office.call("watch", "remove", "All")
        assert office.objects("watch", "list", "--json") == []
        assert "# All that is told" in office.config
        assert set(office.config.splitlines()) <= set(before.splitlines())
        assert "did you mean" not in office.call("watch", "mute", "All", "7d", code=1)[1]

    def test_alerts_say_why(self, office: Office) -> None:
        office.call("watch", "add", "Numbers", "number", "--notify", "screen")
        office.server.advance()
        office.call("run", "--once", "--all")
        found = {one["watchlist"]: one for one in office.objects("watch", "alerts", "--json")}
        one = found["Numbers"]
        assert (one["matched"], one["source"], one["title"]) == (["number"], "wire", TITLES[1])
        assert {"published", "seen", "delay", "url", "item", "at", "history", "kind"} <= set(one)
        assert one["delay"] >= 0
        assert "Numbers: Story number 1 of the day  (number)" in office.call("watch", "alerts")[0]

"""`monitor doctor`, on a machine where all is well and on others, over loopback servers."""

import fcntl
import os
import pty
import struct
import subprocess
import sys
import termios
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from fakesite import Asked, FakeSite, Reply

from monitor.cli.main import monitor
from monitor.polled import HostState
from monitor.store import connect, hosts, lock
from monitor.store.lock import PollerLock

FEED = b"<rss version='2.0'><channel><title>T</title><item><guid>1</guid><title>A</title></item></channel></rss>"
CONFIG = """
[[labs]]
name = "Qwen"
hub = ["Qwen"]
[[feeds]]
name = "Wire"
url = "{feed}"
kind = "news"
"""
UNICODE = {"TERM": "xterm", "LC_ALL": "C.UTF-8", "COLORTERM": "", "NO_COLOR": ""}
LATIN = {"TERM": "xterm", "LC_ALL": "en_US.ISO-8859-1", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}


class Internet(FakeSite):
    """A Hub and a feed."""

    def reply(self, asked: Asked) -> Reply:
        if asked.path.startswith("/api/"):
            return Reply([], headers={"RateLimit": '"api";r=412;t=180', "RateLimit-Policy": '"w";"api";q=500;w=300'})
        return Reply(b"", 404) if asked.path == "/gone" else Reply(FEED)


class Machine:
    """Where the monitor is installed."""

    def __init__(self, folder: Path, site: FakeSite) -> None:
        self.site = site
        self.path, self.config = folder / "monitor.db", folder / "feeds.toml"
        self.environ: dict[str, str | None] = {"HF_ENDPOINT": site.url, "HF_TOKEN": None, "MONITOR_CONFIG": None}
        self.configure(f"{site.url}/feed")

    def configure(self, feed: str) -> None:
        self.config.write_text(CONFIG.format(feed=feed), encoding="utf-8")

    def doctor(self, code: int = 0) -> str:
        arguments = ["--config", str(self.config), "--db", str(self.path), "doctor"]
        result: Result = CliRunner().invoke(monitor, arguments, env=self.environ, catch_exceptions=False)
        assert result.exit_code == code, result.stderr
        assert result.stdout == ""
        return result.stderr


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    with Internet() as site:
        yield Machine(tmp_path, site)


def test_all_is_well(machine: Machine) -> None:
    said = machine.doctor()
    assert "FAIL" not in said
    assert f"ok   configuration: {machine.config}, 2 sources watched" in said
    assert f"{machine.path}, sound, format {connect.VERSION}, 0." in said
    assert "nobody polls it now" in said
    assert "ok   network: answers: 127.0.0.1\n" in said
    assert f"{machine.site.url[7:]} (api): 412 of 500 requests left, new ones in 3 minutes" in said
    assert f"the Hub that is asked is {machine.site.url}" in said
    assert "HF_TOKEN is not set" in said
    assert sorted(asked.path for asked in machine.site.asked) == ["/api/models", "/feed"]


def test_the_token_is_used_and_never_shown(machine: Machine) -> None:
    machine.environ["HF_TOKEN"] = "hf_s3cret"
    said = machine.doctor()
    assert "HF_TOKEN is set" in said
    assert "s3cret" not in said
    (hub,) = [asked for asked in machine.site.asked if asked.path == "/api/models"]
    assert hub.headers["authorization"] == "Bearer hf_s3cret"


def test_what_is_wrong_with_the_network_is_said(machine: Machine) -> None:
    machine.configure("http://name.invalid/feed")
    machine.environ["HF_ENDPOINT"] = "http://127.0.0.1:1"
    said = machine.doctor(1)
    assert "FAIL network: no answer as it should be: 127.0.0.1, name.invalid" in said
    assert "127.0.0.1 refuses connections" in said
    assert "The name name.invalid has no address" in said


def test_a_token_that_is_not_valid_is_said(machine: Machine) -> None:
    machine.configure("http://127.0.0.1:1/feed")
    machine.site.faults[0] = Reply(b"", 401)
    said = machine.doctor(1)
    assert "asks who we are (401)" in said


def test_hosts_that_asked_to_wait_are_told_and_left_alone(machine: Machine) -> None:
    until = datetime.now(UTC) + timedelta(hours=3, seconds=30)
    with closing(connect.open(machine.path)) as db:
        hosts.keep(db, [HostState(machine.site.url[7:], datetime.now(UTC), wait_until=until)])
    said = machine.doctor()
    assert f"{machine.site.url[7:]}: asked to be left alone for 3 hours more" in said
    assert machine.site.asked == []


def test_a_feed_that_is_only_gone_is_no_trouble_of_the_network(machine: Machine) -> None:
    machine.configure(f"{machine.site.url}/gone")
    assert "ok   network" in machine.doctor()
    assert "/gone" in {asked.path for asked in machine.site.asked}


def test_who_polls_is_told(machine: Machine) -> None:
    with closing(connect.open(machine.path)) as db:
        holder = PollerLock(machine.path)
        assert holder.take()
        assert "another process polls it now" in machine.doctor()
        lock.sign(db, datetime.now(UTC))
        assert f"process {os.getpid()} polls it now" in machine.doctor()
        holder.release()
        assert "nobody polls it now" in machine.doctor()


def test_a_damaged_database_is_told(machine: Machine) -> None:
    with closing(connect.open(machine.path)) as db:
        db.execute("pragma wal_checkpoint(truncate)")
        (root,) = db.execute("select rootpage from sqlite_master where name = 'alerts_item'").fetchone()
        (size,) = db.execute("pragma page_size").fetchone()
    with machine.path.open("r+b") as file:
        file.seek((root - 1) * size)
        file.write(b"\xff" * size)
    said = machine.doctor(1)
    assert "FAIL database" in said
    assert "damaged" in said
    assert "Move it away" in said


def test_mistakes_in_the_configuration_end_nothing(machine: Machine) -> None:
    machine.config.write_text("nonsense = 1\n", encoding="utf-8")
    said = machine.doctor(1)
    assert "FAIL configuration: mistakes to mend" in said
    assert "FAIL network: not looked at" in said
    assert "ok   terminal" in said


@pytest.mark.parametrize(
    ("environ", "size", "code", "words"),
    [
        (UNICODE | {"TERM": "xterm-256color"}, (30, 100), 0, "ok   terminal: 100×30, UTF-8, 256 colors"),
        (UNICODE | {"TERM": "xterm"}, (30, 100), 0, "16 colors"),
        (UNICODE | {"COLORTERM": "truecolor"}, (20, 70), 1, "70×20, UTF-8, 16 million colors; 80×24 is the least"),
        (UNICODE | {"NO_COLOR": "1"}, (24, 80), 0, "80×24, UTF-8, no colors (NO_COLOR is set)"),
        ({"TERM": "dumb"}, (30, 100), 1, "FAIL terminal: TERM is dumb"),
        (LATIN, (30, 100), 1, "set LANG to one with UTF-8"),
    ],
)
def test_the_terminal(machine: Machine, environ: dict[str, str], size: tuple[int, int], code: int, words: str) -> None:
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", *size, 0, 0))
    program = [sys.executable, "-m", "monitor", "--config", str(machine.config), "--db", str(machine.path), "doctor"]
    set_ = {name: value for name, value in machine.environ.items() if value is not None}
    done = subprocess.run(
        program, stdout=theirs, stderr=subprocess.PIPE, env=os.environ | set_ | environ, timeout=60, check=False
    )
    os.close(ours)
    os.close(theirs)
    assert words in done.stderr.decode("utf-8", "replace"), done.stderr
    assert done.returncode == code

"""The service as an operator sees it: what a service manager hears, log lines, signals, and who polls next."""

import json
import os
import pty
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import timedelta
from pathlib import Path

import click
import pytest
from test_running import Office, config, office, until  # noqa: F401  # a fixture

from monitor.cli.export import export_command
from monitor.cli.outcome import Exit
from monitor.cli.run import run_command
from monitor.cli.status import status_command
from monitor.config import differences, meaning
from monitor.store import connect, lock
from monitor.systemd import Supervisor

UNITS = Path(__file__).parents[1] / "scripts" / "systemd"


class Manager:
    """A service manager: the socket that it listens on, and what it heard."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind("\0" + address[1:] if address.startswith("@") else address)
        self._socket.settimeout(15)

    def hears(self) -> dict[str, str]:
        """The next message."""
        lines = self._socket.recv(65_536).decode().split("\n")
        return dict(line.split("=", 1) for line in lines)

    def waits_for(self, name: str) -> dict[str, str]:
        """The next message that says so; how many came before is of no matter."""
        while name not in (heard := self.hears()):
            pass
        return heard

    def close(self) -> None:
        self._socket.close()


@pytest.fixture(params=["file", "abstract"])
def manager(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Manager]:
    if request.param == "abstract" and sys.platform != "linux":
        pytest.skip("only Linux has sockets without a file")
    with closing(Manager(str(tmp_path / "notify") if request.param == "file" else f"@{tmp_path}")) as made:
        yield made


@contextmanager
def started(office: Office, *arguments: str, **environ: str) -> Iterator[subprocess.Popen[str]]:  # noqa: F811
    """A call that goes on; killed at the end if it still runs."""
    with office.start(*arguments, **environ) as process:
        try:
            yield process
        finally:
            process.kill()


def lines(process: subprocess.Popen[str]) -> Iterator[dict[str, object]]:
    """Its log, as JSON lines."""
    assert process.stderr is not None
    return (json.loads(line) for line in process.stderr)


def polls(office: Office) -> int | None:  # noqa: F811
    """The process that polls."""
    if not office.path.exists() or not lock.is_held(office.path):
        return None
    with closing(connect.open(office.path)) as db:
        signed = lock.holder(db)
    return signed.pid if signed else None


class TestServiceManager:
    def test_hears_ready_alive_reloading_and_stopping(self, office: Office, manager: Manager) -> None:  # noqa: F811
        with started(office, "run", NOTIFY_SOCKET=manager.address) as process:
            first = manager.hears()
            assert first["READY"] == "1"
            assert first["STATUS"] == "polling 2 sources, 0 failing; nothing was polled so far"
            assert polls(office) == process.pid
            assert manager.waits_for("WATCHDOG").get("READY") is None
            process.send_signal(signal.SIGHUP)
            assert manager.waits_for("RELOADING")["MONOTONIC_USEC"].isdecimal()
            assert manager.hears()["READY"] == "1"
            process.send_signal(signal.SIGTERM)
            assert manager.waits_for("STOPPING")["STATUS"] == "stopping"
            assert process.wait(10) == 0

    def test_its_patience_makes_ticks_more_frequent(self, office: Office, tmp_path: Path) -> None:  # noqa: F811
        """Sources here are asked once a day, and it wants to hear something every two seconds."""
        text = config(office.server.url, "wire").replace('"1s"', '"24h"')
        (office.folder / "feeds.toml").write_text(text, encoding="utf-8")
        with closing(Manager(str(tmp_path / "notify"))) as manager:
            told = {"NOTIFY_SOCKET": manager.address, "WATCHDOG_USEC": "2000000"}
            with started(office, "run", **told):
                assert [manager.hears()["WATCHDOG"] for _ in range(4)] == ["1"] * 4

    def test_one_that_waits_for_its_turn_is_ready(self, office: Office, tmp_path: Path) -> None:  # noqa: F811
        office.call("run", "--once")
        held = lock.PollerLock(office.path)
        assert held.take()
        with (
            closing(Manager(str(tmp_path / "notify"))) as manager,
            started(office, "run", "--wait", NOTIFY_SOCKET=manager.address) as process,
        ):
            assert manager.hears() == {
                "READY": "1", "WATCHDOG": "1", "STATUS": "another process polls; waiting for its turn",
            }  # fmt: skip
            held.release()
            until(lambda: polls(office) == process.pid)

    def test_its_end_hurts_nobody(self, tmp_path: Path) -> None:
        Supervisor({"NOTIFY_SOCKET": str(tmp_path / "gone")}).alive("still here")
        Supervisor().alive("nobody listens")

    def test_a_status_in_any_script_is_one_line(self, manager: Manager) -> None:
        Supervisor({"NOTIFY_SOCKET": manager.address}).alive("量子位:\n…")
        assert manager.hears()["STATUS"] == "量子位: …"

    @pytest.mark.parametrize(
        ("environ", "patience"),
        [
            ({}, None),
            ({"WATCHDOG_USEC": "3000000"}, timedelta(seconds=3)),
            ({"WATCHDOG_USEC": "3000000", "WATCHDOG_PID": str(os.getpid())}, timedelta(seconds=3)),
            ({"WATCHDOG_USEC": "3000000", "WATCHDOG_PID": "1"}, None),
            ({"WATCHDOG_USEC": "soon"}, None),
        ],
    )
    def test_patience(self, environ: dict[str, str], patience: timedelta | None) -> None:
        assert Supervisor(environ).patience == patience

    @pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="there is no systemd here")
    def test_its_units_are_well_formed(self, tmp_path: Path) -> None:
        for unit in UNITS.iterdir():
            text = unit.read_text(encoding="utf-8").replace("/usr/local/bin/monitor", sys.executable)
            (tmp_path / unit.name).write_text(text, encoding="utf-8")
        units = sorted(str(unit) for unit in tmp_path.iterdir())
        assert len(units) == 3
        found = subprocess.run(["systemd-analyze", "verify", *units], capture_output=True, text=True, check=False)
        assert (found.returncode, found.stderr) == (0, "")


class TestLog:
    def test_one_object_a_line(self, office: Office) -> None:  # noqa: F811
        """Also of what the service does: here two sources are read, and the second look brings an alert."""
        with started(office, "run", "--log-format", "json") as process:
            said = lines(process)
            seen: dict[str, dict[str, object]] = {}
            for line in said:
                assert {"at", "level", "event", "message"} <= line.keys()
                seen[f"{line['event']} {line.get('source', '')}".strip()] = line
                if line["event"] == "polled" and line["source"] == "wire" and "alert wire" not in seen:
                    office.server.advance()
                if line["event"] == "alert" and line["kind"] == "story":
                    break
            process.send_signal(signal.SIGTERM)
            rest = list(said)
            assert process.wait(10) == 0
        assert seen["started"]["sources"] == 2
        assert seen["polling"]["message"] == "polling"
        assert seen["polled wire"]["added"] == 1
        assert seen["alert wire"]["watchlist"] == "All"
        assert seen["alert wire"]["level"] == "info"
        assert rest[-1]["event"] == "stopped"

    def test_a_round_and_its_numbers(self, office: Office) -> None:  # noqa: F811
        office.server.fault("/feeds/wire", "status", value="500")
        code, out, err = office.call("run", "--once", "--log-format", "json")
        assert (code, out) == (3, "")
        failed, summed = (json.loads(line) for line in err.splitlines() if '"failed"' in line)
        assert (failed["event"], failed["level"], failed["source"]) == ("failed", "warning", "wire")
        numbers = {name: summed[name] for name in ("asked", "failed", "postponed", "added", "items", "alerts")}
        assert summed["event"] == "round"
        assert numbers == {"asked": 2, "failed": 1, "postponed": 0, "added": 1, "items": 0, "alerts": 0}

    def test_what_ends_it_is_an_object_too(self, office: Office) -> None:  # noqa: F811
        (office.folder / "feeds.toml").write_text("[monitor]\npoll_evry = 1\n", encoding="utf-8")
        code, _, err = office.call("run", "--log-format", "json")
        (line,) = err.splitlines()
        ended = json.loads(line)
        assert (code, ended["event"], ended["exit"], ended["level"]) == (2, "ended", 2, "error")
        assert "poll_evry" in ended["message"]


class TestSignals:
    def test_hanging_up_reads_the_configuration_again(self, office: Office) -> None:  # noqa: F811
        with started(office, "run", "--log-format", "json") as process:
            said = lines(process)
            next(line for line in said if line["event"] == "polled")
            process.send_signal(signal.SIGHUP)
            same = next(line for line in said if line["event"] == "reloaded")
            assert (same["changes"], same["message"]) == (
                [],
                "the configuration was read again: it says the same as before",
            )
            text = config(office.server.url, "late").replace('name = "All"', 'name = "Some"')
            (office.folder / "feeds.toml").write_text(text, encoding="utf-8")
            process.send_signal(signal.SIGHUP)
            changed = next(line for line in said if line["event"] == "reloaded")
            assert changed["changes"] == ["sources: late added; wire removed", "watchlists: Some added; All removed"]
            (office.folder / "feeds.toml").write_text("[monitor]\npoll_evry = 1\n", encoding="utf-8")
            process.send_signal(signal.SIGHUP)
            kept = next(line for line in said if line["event"] == "kept")
            assert "the old one stays in force" in str(kept["message"])
            assert "poll_evry" in str(kept["message"])

    def test_ignored_as_nohup_does_it_stays_ignored(self, office: Office, tmp_path: Path) -> None:  # noqa: F811
        before = signal.signal(signal.SIGHUP, signal.SIG_IGN)  # what a process ignores, its children ignore
        try:
            with (
                closing(Manager(str(tmp_path / "notify"))) as manager,
                started(office, "run", NOTIFY_SOCKET=manager.address) as process,
            ):
                assert manager.hears()["READY"] == "1"
                process.send_signal(signal.SIGHUP)
                assert all("RELOADING" not in manager.hears() for _ in range(3))
        finally:
            signal.signal(signal.SIGHUP, before)

    @pytest.mark.parametrize(("signals", "code"), [(1, 0), (2, -signal.SIGTERM)])
    def test_the_first_ends_it_in_time_and_the_second_at_once(
        self,
        office: Office,  # noqa: F811
        tmp_path: Path,
        signals: int,
        code: int,
    ) -> None:
        """Though a thread waits for something that does not come: here a file that is a pipe."""
        pipe = tmp_path / "feeds" / "all.atom"
        pipe.parent.mkdir()
        os.mkfifo(pipe)
        written: list[int] = []

        def is_read() -> bool:
            with suppress(OSError):  # until somebody reads
                written.append(os.open(pipe, os.O_WRONLY | os.O_NONBLOCK))
            return bool(written)

        with (
            closing(Manager(str(tmp_path / "notify"))) as manager,
            started(office, "run", "--feed-dir", str(pipe.parent), NOTIFY_SOCKET=manager.address) as process,
        ):
            until(is_read)
            process.send_signal(signal.SIGTERM)
            manager.waits_for("STOPPING")
            if signals == 2:
                process.send_signal(signal.SIGTERM)
            assert process.wait(10) == code
        os.close(written[0])


class TestWhoPollsNext:
    def test_one_that_waits_takes_over_from_one_that_was_killed(self, office: Office) -> None:  # noqa: F811
        with started(office, "run") as first:
            until(lambda: polls(office) == first.pid)
            with started(office, "run", "--wait", "--log-format", "json") as second:
                said = lines(second)
                assert next(line["message"] for line in said if line["event"] != "started") == (
                    "another process polls; waiting"
                )
                first.kill()
                until(lambda: polls(office) == second.pid, 5)
                assert next(said)["event"] == "polling"

    def test_it_begins_with_the_configuration_of_then(self, office: Office) -> None:  # noqa: F811
        held = lock.PollerLock(office.path)
        assert held.take()
        with started(office, "run", "--wait", "--log-format", "json") as process:
            said = lines(process)
            next(line for line in said if line["event"] == "waiting")
            office.configure("late")
            held.release()
            until(lambda: polls(office) == process.pid)
            until(lambda: office.rows("select 1 from sources where name = 'late' and last_ok is not null") != [])
            assert office.rows("select name from sources where name = 'wire'") == []

    def test_screens_hand_it_over(self, office: Office) -> None:  # noqa: F811
        """The first polls, the second views; the first is closed, then the second is killed."""
        with screen(office) as (first, keys):
            until(lambda: _parent(polls(office)) == first.pid, 20)  # a screen polls in a process of its own
            poller = polls(office)
            with screen(office) as (second, _), started(office, "run", "--wait"):
                os.write(keys, b"q")
                first.wait(10)
                until(lambda: polls(office) not in (None, poller), 5)
                assert second.poll() is None

    def test_waiting_is_for_those_that_go_on(self, office: Office) -> None:  # noqa: F811
        code, _, err = office.call("run", "--once", "--wait")
        assert code == 2
        assert "--wait does not go with --once" in err


def _parent(process: int | None) -> int | None:
    """The process that started another one."""
    found = subprocess.run(["ps", "-o", "ppid=", "-p", str(process or 0)], capture_output=True, text=True, check=False)
    return int(found.stdout) if found.stdout.strip() else None


@contextmanager
def screen(office: Office) -> Iterator[tuple[subprocess.Popen[bytes], int]]:  # noqa: F811
    """The screen in a terminal of its own, and where its keys are typed."""
    ours, theirs = pty.openpty()
    files = ["--config", str(office.folder / "feeds.toml"), "--db", str(office.path)]
    home = {name: str(office.folder / "home") for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME")}
    process = subprocess.Popen(
        [sys.executable, "-m", "monitor", *files], stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True,
        env={"PATH": os.environ["PATH"], "TERM": "xterm-256color", "COLUMNS": "100", "LINES": "30", **home},
    )  # fmt: skip
    os.close(theirs)
    drain = subprocess.Popen(["cat"], stdin=ours, stdout=subprocess.DEVNULL)
    try:
        yield process, ours
    finally:
        for one in (process, drain):
            one.kill()
            one.wait()
        os.close(ours)


def test_the_page_about_it_names_every_option_and_code() -> None:
    page = (UNITS.parents[1] / "docs" / "running.md").read_text(encoding="utf-8")
    for command in (run_command, status_command, export_command):
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                assert f"{parameter.opts[0]}" in page, parameter.opts
    for code in Exit:
        assert f"| {int(code)} |" in page, code


def test_what_differs_is_told_in_words(tmp_path: Path) -> None:
    base = '[monitor]\ncontact = "a@example.org"\n'
    feeds = "".join(f'[[feeds]]\nname = "{n}"\nurl = "https://{n}.example/"\nkind = "news"\n' for n in "abcd")
    before, after = (meaning(tmp_path / "feeds.toml", text, {}) for text in (base + feeds, feeds.replace("b.", "x.")))
    assert differences(before, before) == ()
    assert differences(before, after) == ("sources: b changed", "contact: from the next start on")
    secret = meaning(tmp_path / "feeds.toml", base, {"HF_TOKEN": "hf_secret"})
    assert differences(before, secret) == ("sources: 4 removed", "the Hub: changed")


def test_a_round_writes_the_feeds_of_watchlists(office: Office) -> None:  # noqa: F811
    folder = office.folder / "www" / "feeds"
    assert office.call("run", "--once", "--feed-dir", str(folder))[0] == 0
    assert b"<entry>" not in (folder / "all.atom").read_bytes()  # what was there at first contact is no news
    office.server.advance()
    assert office.call("run", "--once", "--all", "--feed-dir", str(folder))[0] == 0
    assert b"Story number 1 of the day" in (folder / "all.atom").read_bytes()
    assert [file.name for file in folder.iterdir()] == ["all.atom"]


def test_a_folder_for_feeds_that_cannot_be_made(office: Office) -> None:  # noqa: F811
    (office.folder / "taken").write_text("a file")
    code, _, err = office.call("run", "--once", "--feed-dir", str(office.folder / "taken" / "feeds"))
    assert code == 1
    assert "taken/feeds cannot be made (Not a directory); choose another --feed-dir" in err

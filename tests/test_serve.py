"""`monitor serve`: the screen in a real browser, and who is turned away."""

import os
import shlex
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from driver import Newsroom

from monitor.cli.main import monitor
from monitor.cli.serve import command, is_local

ROOT = Path(__file__).parent.parent
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
WAIT_MS = 30_000


@pytest.fixture
def room(tmp_path: Path) -> Newsroom:
    """A database in a folder whose name a shell would fall for, beside a configuration that polls nothing."""
    folder = tmp_path / "it's; touch oops $(touch oops)"
    folder.mkdir()
    (folder / "feeds.toml").write_text('[[labs]]\nname = "Qwen"\n')
    room = Newsroom(folder / "monitor.db")
    room.items([("A model was released", timedelta(minutes=1), {}), ("An article", timedelta(minutes=2), {})])
    return room


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@contextmanager
def served(room: Newsroom, *more: str) -> Iterator[int]:
    """A server on a port of this machine until the block ends."""
    port = free_port()
    files = ["--config", str(room.path.with_name("feeds.toml")), "--db", str(room.path)]
    process = subprocess.Popen(
        [sys.executable, "-m", "monitor", *files, "serve", "--port", str(port), *more],
        cwd=ROOT,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "XDG_STATE_HOME": str(room.path.parent)},
    )
    try:
        assert process.stderr is not None
        assert f":{port}" in process.stderr.readline()
        _answering(port)
        yield port
    finally:
        process.terminate()
        process.communicate(timeout=30)


def _answering(port: int) -> None:
    """The server says where it will be a moment before it is there."""
    until = time.monotonic() + WAIT_MS / 1_000
    while time.monotonic() < until:
        with socket.socket() as line:
            if line.connect_ex(("127.0.0.1", port)) == 0:
                return
    raise AssertionError(f"nothing answers at {port}")


def status(port: int, path: str = "/", **headers: str) -> int:
    """How the server answers."""
    asked = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers=headers)
    try:
        with urllib.request.urlopen(asked, timeout=20) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        with error:
            return error.code


def test_only_addresses_of_this_machine_are_local() -> None:
    assert all(is_local(host) for host in ("127.0.0.1", "localhost", "LOCALHOST", "::1", "[::1]", "127.8.8.8"))
    assert not any(is_local(host) for host in ("0.0.0.0", "::", "192.168.1.2", "example.org", "", "127.0.0.1.nip.io"))


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.2", "monitor.example.org"])
def test_an_address_that_others_reach_is_refused_with_the_reason(host: str, tmp_path: Path) -> None:
    ended = CliRunner().invoke(monitor, ["--db", str(tmp_path / "monitor.db"), "serve", "--host", host])
    assert ended.exit_code == 2
    for words in (host, "asks for no password", "ssh -L 8000:127.0.0.1:8000", "--public"):
        assert words in ended.stderr
    assert not (tmp_path / "monitor.db").exists()


def test_files_are_named_so_that_a_shell_takes_them_as_they_are(room: Newsroom) -> None:
    line = command(room.path.with_name("feeds.toml"), room.path)
    assert shlex.split(line)[3:] == ["--config", str(room.path.with_name("feeds.toml")), "--db", str(room.path)]
    assert shlex.split(command(None, Path("here.db")))[3:] == ["--db", str(Path("here.db").absolute())]


def test_only_its_own_page_by_its_own_name_opens_a_screen(room: Newsroom) -> None:
    upgrade = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13"}
    upgrade["Sec-WebSocket-Key"] = "dGhlIHNhbXBsZSBub25jZQ=="
    with served(room) as port:
        assert status(port) == 200
        assert status(port, Host=f"localhost:{port}") == 200
        assert status(port, Host="rebound.example.org") == 403
        assert status(port, "/ws", **upgrade, Origin="https://example.org") == 403
        assert status(port, "/ws", **upgrade) == 403
        assert status(port, "/ws", **upgrade, Host="rebound.example.org", Origin="http://rebound.example.org") == 403


def test_others_are_let_in_by_other_names_where_that_was_said(room: Newsroom) -> None:
    with served(room, "--public") as port:
        assert status(port, Host="monitor.example.org") == 200
        assert status(port, "/ws", Host="monitor.example.org", Origin="https://example.org") == 403


def test_a_port_that_is_taken_is_told(room: Newsroom) -> None:
    with served(room) as port:
        files = ["--config", str(room.path.with_name("feeds.toml")), "--db", str(room.path)]
        again = [sys.executable, "-m", "monitor", *files, "serve", "--port", str(port)]
        ended = subprocess.run(again, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == 1
    assert f"cannot listen on 127.0.0.1:{port}" in ended.stderr
    assert "--port" in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")
def test_the_screen_is_seen_and_hears_keys_in_a_browser(room: Newsroom) -> None:
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    answered: list[str] = []
    written: list[bytes] = []
    with served(room) as port, playwright.sync_playwright() as browsers:
        browser = browsers.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1200, "height": 700})
        page.on("response", lambda answer: answered.append(answer.url))
        page.on("websocket", lambda line: line.on("framereceived", lambda frame: written.append(frame)))

        def until(words: bytes) -> None:
            for _ in range(WAIT_MS // 50):
                if words in b"".join(each for each in written if isinstance(each, bytes)):
                    return
                page.wait_for_timeout(50)
            raise AssertionError(f"{words!r} is not shown")

        page.goto(f"http://127.0.0.1:{port}/")
        until(b"A model was released")
        page.mouse.click(600, 300)
        page.keyboard.press("?")
        until(b"Previous item")
        browser.close()
    assert len(answered) > 3
    assert all(url.startswith(f"http://127.0.0.1:{port}/") for url in answered), answered
    assert not list(room.path.parent.parent.glob("oops"))
    assert not (ROOT / "oops").exists()

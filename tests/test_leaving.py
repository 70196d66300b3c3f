"""The terminal when the program has ended, in whatever way: as it was, so that a shell can go on in it."""

import os
import pty
import signal
import sys
import termios
from pathlib import Path

import pytest
from driver import SIZES
from terminal import Terminal, left_behind

ROOT = Path(__file__).parents[1]
BROKEN = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from monitor.config import load
from monitor.tui.app import run

folder = Path(sys.argv[1])

def clock():
    if (folder / "broken").exists():
        raise RuntimeError("the clock stands still")
    return datetime.now(UTC)

sys.exit(0 if run(load(folder / "feeds.toml"), folder / "monitor.db", None, clock) else 1)
"""
"A program that ends in the middle of what it does: its clock breaks as soon as there is a file."


def opened(folder: Path, size: tuple[int, int], *command: str) -> Terminal:
    """The program in a terminal."""
    (folder / "feeds.toml").write_text("[monitor]\n", encoding="utf-8")
    homes = ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME")
    environ = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8", "TERM": "xterm-256color"}
    return Terminal([sys.executable, *command], environ | dict.fromkeys(homes, str(folder)), size, 0.1)


def screen(folder: Path, size: tuple[int, int] = (80, 24)) -> Terminal:
    """The screen, with a poller that has nothing to poll."""
    files = ("--config", str(folder / "feeds.toml"), "--db", str(folder / "monitor.db"))
    return opened(folder, size, "-m", "monitor", *files)


def fresh() -> list[object]:
    """How lines are read and written in a terminal that nobody has used."""
    one, other = pty.openpty()
    try:
        return list(termios.tcgetattr(one))
    finally:
        os.close(one)
        os.close(other)


@pytest.mark.parametrize("size", SIZES)
def test_a_key_that_quits_leaves_nothing_behind(tmp_path: Path, size: tuple[int, int]) -> None:
    with screen(tmp_path, size) as terminal:
        terminal.wait("window polls")
        assert {"25", "1049", "1000", "2004", "keys", "title"} <= left_behind(terminal.written)
        assert terminal.lines() != fresh()
        assert terminal.end("q") == 0
        assert left_behind(terminal.written) == set()
        assert terminal.lines() == fresh()


@pytest.mark.parametrize(
    ("sends", "keys"),
    [(signal.SIGTERM, "2"), (signal.SIGTERM, "?"), (signal.SIGTERM, "/qwen"), (signal.SIGINT, "")],
    ids=["releases", "help", "typing", "interrupted"],
)
def test_a_signal_that_ends_it_leaves_nothing_behind(tmp_path: Path, sends: signal.Signals, keys: str) -> None:
    with screen(tmp_path) as terminal:
        terminal.wait("window polls")
        terminal.press(keys)
        assert terminal.end(sends=sends) == 0
        assert left_behind(terminal.written) == set()
        assert terminal.lines() == fresh()


@pytest.mark.parametrize("keys", ["2", "3"])
def test_a_crash_leaves_a_traceback_and_nothing_else(tmp_path: Path, keys: str) -> None:
    with opened(tmp_path, (80, 24), "-c", BROKEN, str(tmp_path)) as terminal:
        terminal.wait("Search")
        (tmp_path / "broken").touch()
        assert terminal.end(keys) == 1
        assert b"the clock stands still" in terminal.written
        assert left_behind(terminal.written) == set()
        assert terminal.lines() == fresh()


def test_a_crash_before_the_first_picture(tmp_path: Path) -> None:
    with opened(tmp_path, (80, 24), "-c", BROKEN.replace("datetime.now(UTC)", "None"), str(tmp_path)) as terminal:
        assert terminal.end() == 1
        assert b"Traceback" in terminal.written
        assert left_behind(terminal.written) == set()
        assert terminal.lines() == fresh()


@pytest.mark.parametrize(
    ("written", "left"),
    [
        ("\x1b[?1049h", "1049"), ("\x1b[?25l", "25"), ("\x1b[?7l", "7"), ("\x1b[>25u", "keys"), ("\x1b[<u", "keys"),
        ("\x1b[22;2t", "title"), ("\x1b[23;2t", "title"), ("\x1b[1;31m", "colors"), ("\x1b]22;text\x07", "pointer"),
        ("\x1b[?2026h\x1b[?2026l\x1b[?2026h", "2026"),
    ],
)  # fmt: skip
def test_what_is_left_behind_is_seen(written: str, left: str) -> None:
    assert left_behind(f"text {written} text\x1b[?1003h\x1b[?1003l".encode()) == {left}

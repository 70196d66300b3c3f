"""The program in a real terminal (tmux): what is to be seen there, and that nothing stays behind."""

import os
import shlex
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from driver import SIZES
from rich.cells import cell_len
from world import hub_row, recording, rss

from monitor.demo.server import ReplayServer

ROOT = Path(__file__).parents[1]
pytestmark = pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")


class Tmux:
    """One program in a tmux of its own."""

    def __init__(self, folder: Path, size: tuple[int, int], *command: str) -> None:
        self._tmux = ["tmux", "-f", "/dev/null", "-u", "-S", str(folder / "tmux")]
        self._mark = str(folder / "home")
        homes = ("HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME")
        self._environ = {
            "PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8", **dict.fromkeys(homes, self._mark)
        }  # fmt: skip
        columns, lines = map(str, size)
        self._ask("new-session", "-d", "-x", columns, "-y", lines, *command)

    def _ask(self, *arguments: str) -> str:
        done = subprocess.run([*self._tmux, *arguments], capture_output=True, text=True, check=True, env=self._environ)
        return done.stdout

    @property
    def seen(self) -> str:
        """What is on the screen."""
        return self._ask("capture-pane", "-p")

    def press(self, *keys: str, until: str) -> str:
        """Press keys; what is seen when some words are."""
        self._ask("send-keys", *keys)
        return self.wait(until)

    def wait(self, words: str) -> str:
        """What is seen when some words are."""
        wait(lambda: words in self.seen, words)
        return self.seen

    def resize(self, size: tuple[int, int]) -> None:
        """As when the window is made larger or smaller."""
        self._ask("resize-window", "-x", str(size[0]), "-y", str(size[1]))

    @property
    def state(self) -> str:
        """What a program sets, and is to set back: a cursor, the other screen, lines that wrap, the mouse."""
        return self._ask(
            "display-message", "-p", "#{cursor_flag} #{alternate_on} #{wrap_flag} #{mouse_any_flag}"
        ).strip()

    def processes(self) -> list[int]:
        """All processes that it began, tmux among them, by what they have in their environment."""
        found = []
        for entry in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                if f"HOME={self._mark}".encode() in (entry / "environ").read_bytes().split(b"\0"):
                    found.append(int(entry.name))
        return found

    def end(self) -> None:
        """Press the key that ends the program; all that was begun ends with it."""
        self._ask("send-keys", "q")
        wait(lambda: not self.processes(), "the end of all processes")

    def kill(self) -> None:
        """Where a test failed."""
        subprocess.run([*self._tmux, "kill-server"], capture_output=True, check=False, env=self._environ)


def wait(done: Callable[[], bool], what: str, seconds: float = 60) -> None:
    """Until a program that runs beside this one has done something."""
    end = time.monotonic() + seconds
    pause = threading.Event()
    while not done():
        assert time.monotonic() < end, f"{what}: did not come"
        pause.wait(0.1)


@contextmanager
def shown(folder: Path, size: tuple[int, int], *arguments: str) -> Iterator[Tmux]:
    """The program in a terminal of some size."""
    with running(folder, size, sys.executable, "-m", "monitor", *arguments) as tmux:
        yield tmux


@contextmanager
def running(folder: Path, size: tuple[int, int], *command: str) -> Iterator[Tmux]:
    """Any command in one."""
    tmux = Tmux(folder, size, *command)
    try:
        yield tmux
    finally:
        tmux.kill()


IN_A_SHELL = "stty -g > before; {} -m monitor demo; echo ended: $?; stty -g > after; exec cat"
PLACES = (
    ("2", "by first seen"), ("3", "Downloads by country"), ("4", "in 30 days"), ("5", "● ok"), ("6", "No digest yet"),
    ("7", "following"), ("1", "Search"),
)  # fmt: skip
"""Each screen's key, and what is on it at every size."""


def test_the_demo_at_each_size_in_one_window(tmp_path: Path) -> None:
    """Started, searched, read, each screen looked at, made smaller and larger; and then the shell has its terminal."""
    script = f"cd {shlex.quote(str(tmp_path))}; " + IN_A_SHELL.format(shlex.quote(sys.executable))
    with running(tmp_path, (120, 40), "sh", "-c", script) as tmux:
        assert "Views" in tmux.wait("Open Model Monitor")
        tmux.wait("release")
        assert tmux.state == "0 1 0 1"
        assert "found" in tmux.press("/", "q", "w", "e", "n", until="found")
        tmux.press("Enter", "Enter", until="Read/unread")
        for size in SIZES:
            tmux.resize(size)
            for key, words in PLACES:
                seen = tmux.press(key, until=words)
                assert len(seen.splitlines()) <= size[1]
                assert max(map(cell_len, seen.splitlines())) <= size[0]
        tmux.press("?", until="Next item")
        tmux.press("?", until="")
        wait(lambda: "Next item" not in tmux.seen, "the end of help")
        tmux.press("q", until="ended: 0")
        wait(lambda: tmux.state == "1 0 1 0", "the terminal as it was")
        assert (tmp_path / "after").read_text(encoding="ascii") == (tmp_path / "before").read_text(encoding="ascii")


def test_the_poller_ends_with_the_screen(tmp_path: Path) -> None:
    made = recording(tmp_path / "recording", {"Qwen": [[hub_row("Qwen/Qwen3-8B")]]}, {"wire": [rss("A quiet day")]})
    with ReplayServer(made) as server:
        (tmp_path / "feeds.toml").write_text(
            f'[hub]\nendpoint = "{server.url}/hub"\n[[labs]]\nname = "Qwen"\nhub = ["Qwen"]\n'
            f'[[feeds]]\nname = "Wire"\nurl = "{server.url}/feeds/wire"\nkind = "news"\n',
            encoding="utf-8",
        )
        files = ["--config", str(tmp_path / "feeds.toml"), "--db", str(tmp_path / "monitor.db")]
        with shown(tmp_path, (120, 40), *files) as tmux:
            tmux.wait("A quiet day")
            tmux.wait("this window polls")
            assert len(tmux.processes()) >= 3  # tmux, the screen, and its poller
            tmux.end()

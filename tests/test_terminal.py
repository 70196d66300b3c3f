"""The program in a real terminal (tmux): what is to be seen there, and that nothing stays behind."""

import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from world import hub_row, recording, rss

from monitor.demo.server import ReplayServer

ROOT = Path(__file__).parents[1]
pytestmark = pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")


class Tmux:
    """One program in a tmux of its own."""

    def __init__(self, folder: Path, size: tuple[int, int], *arguments: str) -> None:
        self._tmux = ["tmux", "-f", "/dev/null", "-u", "-S", str(folder / "tmux")]
        self._mark = str(folder / "home")
        homes = ("HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME")
        self._environ = {
            "PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8", **dict.fromkeys(homes, self._mark)
        }  # fmt: skip
        columns, lines = map(str, size)
        self._ask("new-session", "-d", "-x", columns, "-y", lines, sys.executable, "-m", "monitor", *arguments)

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
    """A program in a terminal of some size."""
    tmux = Tmux(folder, size, *arguments)
    try:
        yield tmux
    finally:
        tmux.kill()


@pytest.mark.parametrize("size", [(80, 24), (200, 50)])
def test_the_demo(tmp_path: Path, size: tuple[int, int]) -> None:
    with shown(tmp_path, size, "demo") as tmux:
        tmux.wait("release")
        first = tmux.wait("Open Model Monitor" if size[0] > 80 else "▌")
        assert len(first.splitlines()) <= size[1]
        assert ("Views" in first) == (size[0] > 80)
        tmux.press("?", until="Next item")
        tmux.press("?", until="Search")
        tmux.press("3", until="Downloads by country")
        tmux.press("5", until="● ok")
        tmux.press("1", until="Search")
        assert "found" in tmux.press("/", "q", "w", "e", "n", until="found")
        tmux.press("Enter", until="Read/unread")
        tmux.end()


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

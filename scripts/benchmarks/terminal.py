"""A program in a pseudo-terminal of its own, seen as a user sees it: keys in, bytes out, and when."""

import fcntl
import os
import pty
import select
import signal
import struct
import tempfile
import termios
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Self

from benchmarks.process import BenchError, environment

COLUMNS, ROWS = 120, 40
PATIENCE = 60.0
_ASKED, _ANSWER = b"\x1b[?2026$p", b"\x1b[?2026;2$y"
"Whether pictures may be sent whole (synchronized output): asked by the program, affirmed as terminals of today do."


class Terminal:
    """`with Terminal(command) as terminal:`; it runs until the block ends."""

    def __init__(self, command: Sequence[str | Path], folder: Path) -> None:
        self.began = time.perf_counter()
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            os.chdir(folder)
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
            fresh = tempfile.mkdtemp(dir=folder)  # how the screen was left before is another picture
            around = environment(TERM="xterm-256color", COLORTERM="truecolor", XDG_STATE_HOME=fresh)
            os.execvpe(command[0], [str(part) for part in command], around)
        self._seen = bytearray()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        os.kill(self.pid, signal.SIGKILL)
        os.close(self._fd)
        os.waitpid(self.pid, 0)

    def write(self, keys: bytes) -> None:
        """Type."""
        os.write(self._fd, keys)

    def wait_for(self, text: bytes) -> float:
        """Seconds from the start of the program until it had written `text`."""
        until = time.perf_counter() + PATIENCE
        while text not in self._seen:
            if self._read(max(0.0, until - time.perf_counter())) is None:
                shown = bytes(self._seen[-2_000:])
                raise BenchError(f"{text!r} did not appear within {PATIENCE:.0f} s; last seen: {shown!r}")
        return time.perf_counter() - self.began

    def answered(self, quiet: float, text: bytes = b"") -> float | None:
        """Seconds until the output that follows has ended: `text` was in it, and nothing came for `quiet` seconds more.
        None: it did not come."""
        began, last, answered = time.perf_counter(), None, False
        self._seen.clear()
        while (at := self._read(quiet if answered else max(0.0, began + PATIENCE - time.perf_counter()))) is not None:
            last, answered = at, answered or text in self._seen
        return last - began if last and answered else None

    def shows(self, text: bytes) -> float:
        """Seconds until output that follows has `text` in it."""
        began = time.perf_counter()
        self._seen.clear()
        return self.wait_for(text) + self.began - began

    def drain(self, seconds: float) -> None:
        """Take what is written in so many seconds."""
        end = time.perf_counter() + seconds
        while (left := end - time.perf_counter()) > 0:
            self._read(left)

    def settle(self, idle: float = 1.0) -> None:
        """Wait until the program does nothing any more."""
        before = -1.0
        while (now := self.cpu()) > before + 0.05 * idle:
            before = now
            self.drain(idle)

    def cpu(self) -> float:
        """CPU seconds used so far."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory(self, *, together: bool = False) -> float:
        """Resident memory in MB; `together`: with the processes it has started, what they share counted once."""
        if together:
            return sum(_shared_fairly(pid) for pid in (self.pid, *self.children()))
        status = Path(f"/proc/{self.pid}/status").read_text()
        return int(status.partition("VmRSS:")[2].split()[0]) * 1_024 / 1e6

    def children(self) -> list[int]:
        """The processes it has started."""
        lists = Path(f"/proc/{self.pid}/task").glob("*/children")
        return [int(pid) for each in lists for pid in each.read_text().split()]

    def holds(self, library: str) -> bool:
        """Whether it, or a process it has started, has loaded a compiled library, by a part of its path."""
        return any(library in Path(f"/proc/{pid}/maps").read_text() for pid in (self.pid, *self.children()))

    def _read(self, patience: float) -> float | None:
        """Read what is there; when it came, or None after so long without any."""
        ready, _, _ = select.select([self._fd], [], [], patience)
        if not ready:
            return None
        try:
            chunk = os.read(self._fd, 65_536)
        except OSError as error:
            raise BenchError(f"the program ended: {bytes(self._seen[-2_000:])!r}") from error
        at = time.perf_counter()
        self._seen = self._seen[-4_096:] + chunk
        if _ASKED in chunk:
            self.write(_ANSWER)
        return at


def _shared_fairly(pid: int) -> float:
    """MB of a process: its own, and its part of what it shares with others."""
    return int(Path(f"/proc/{pid}/smaps_rollup").read_text().partition("Pss:")[2].split()[0]) * 1_024 / 1e6

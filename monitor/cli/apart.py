"""The poller in a process of its own beside the screen: what it reads and writes never holds up a key.

The screen starts it with `python -m monitor.cli.apart` and keeps the other ends of its input and output. What goes
through them are pickled values: first the configuration, then wishes to the poller; back come its events, its log
and what it writes to the terminal. When its input ends, so does it: also where the screen was killed.
"""

import gc
import logging
import pickle
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from monitor.config import Config
from monitor.events import Event, StoreFailed

STOP_WITHIN = 3.0
"Seconds that it gets to end; it needs two at most."
ENDED = "The process that polls has ended ({code}); nothing new comes in. Start again; `monitor run` says more."


@dataclass(frozen=True, slots=True)
class Begin:
    """What to poll, and into which database."""

    config: Config
    path: Path
    has_terminal: bool


@dataclass(frozen=True, slots=True)
class Refresh:
    """Poll these sources now; None: all."""

    names: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Sequenced:
    """For the terminal."""

    sequence: str


Said = Event | Sequenced | logging.LogRecord


class PollerApart:
    """The screen's side: a poller as it knows one, that is another process."""

    def __init__(
        self,
        config: Config,
        path: Path,
        *,
        on_event: Callable[[Event], None],
        write_terminal: Callable[[str], None] | None = None,
    ) -> None:
        """`on_event` and `write_terminal` are called in a thread of this."""
        self._begin = Begin(config, path, has_terminal=write_terminal is not None)
        self._tell = on_event
        self._write = write_terminal
        self._process: subprocess.Popen[bytes] | None = None
        self._stopping = False

    def start(self) -> None:
        """Start the process; what it says is heard from now on."""
        # A session of its own: what the terminal tells its programs (ctrl+c, hanging up) is not for it.
        self._process = subprocess.Popen(  # noqa: S603 - this program
            [sys.executable, "-m", __name__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self._ask(self._begin)
        threading.Thread(target=self._hear, args=(self._process,), name="poller", daemon=True).start()

    def stop(self) -> None:
        """End it, within some seconds."""
        self._stopping = True
        if self._process and self._process.stdin:
            with suppress(OSError):
                self._process.stdin.close()
            try:
                self._process.wait(STOP_WITHIN)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()

    def refresh(self, names: Sequence[str] | None = None) -> None:
        """Poll some sources now, or all."""
        self._ask(Refresh(None if names is None else tuple(names)))

    def _ask(self, wish: Begin | Refresh) -> None:
        if self._process and self._process.stdin:
            with suppress(OSError, ValueError):  # it has ended: that is told by whoever listens to it
                pickle.dump(wish, self._process.stdin)
                self._process.stdin.flush()

    def _hear(self, process: "subprocess.Popen[bytes]") -> None:
        assert process.stdout is not None
        with process.stdout as said:
            while (one := _next(said)) is not None:
                self._pass_on(one)
        if not self._stopping:
            self._tell(StoreFailed(ENDED.format(code=process.wait())))

    def _pass_on(self, one: object) -> None:
        match one:
            case logging.LogRecord():
                logging.getLogger(one.name).handle(one)
            case Sequenced(sequence):
                if self._write:
                    self._write(sequence)
            case _:
                self._tell(one)  # type: ignore[arg-type]  # it says nothing else


def _next(pipe: IO[bytes]) -> object | None:
    """What comes next; None where nothing comes any more. Both ends are this program's own."""
    try:
        found: object = pickle.load(pipe)  # noqa: S301
    except (EOFError, OSError, ValueError, pickle.UnpicklingError):  # the last: it was killed in the middle of a word
        return None
    return found


# --- the process that polls -----------------------------------------------------------------------


class Telling(logging.Handler):
    """Says on a pipe what happens and what is logged; from any thread, one after another."""

    def __init__(self, pipe: IO[bytes]) -> None:
        super().__init__(logging.INFO)
        self._pipe = pipe

    def say(self, one: Said) -> None:
        """Tell the screen."""
        self.acquire()
        try:
            with suppress(OSError, ValueError):  # nobody listens any more: the input ends as well
                pickle.dump(one, self._pipe)
                self._pipe.flush()
        finally:
            self.release()

    def emit(self, record: logging.LogRecord) -> None:
        """Words alone go through a pipe, no objects."""
        record.msg, record.args = record.getMessage(), None
        if record.exc_info and record.exc_info[1]:
            record.msg += f" ({type(record.exc_info[1]).__name__}: {record.exc_info[1]})"
        record.exc_info = record.exc_text = record.stack_info = None
        self.say(record)


def main() -> None:
    """Poll until the input ends."""
    from monitor.cli.session import now
    from monitor.memory import frugal
    from monitor.service import Service

    wishes, telling = sys.stdin.buffer, Telling(sys.stdout.buffer)
    begin = _next(wishes)
    if not isinstance(begin, Begin):
        return
    frugal()
    logging.getLogger().addHandler(telling)
    logging.getLogger("monitor").setLevel(logging.INFO)
    gc.freeze()  # what was loaded stays

    def write(sequence: str) -> None:
        telling.say(Sequenced(sequence))

    writer = write if begin.has_terminal else None
    service = Service(begin.config, begin.path, on_event=telling.say, clock=now, write_terminal=writer)
    service.start()
    while isinstance(wish := _next(wishes), Refresh):
        service.refresh(wish.names)
    service.stop()


if __name__ == "__main__":
    from monitor.cli import apart  # what is pickled here has the names that the screen knows it by

    apart.main()

"""What this process has logged and what its poller told, the latest of each: kept for whoever wants to look."""

import logging
from collections import deque
from collections.abc import Callable
from datetime import datetime
from heapq import merge
from itertools import count
from typing import Literal

from monitor import text
from monitor.events import Alerted, Event, Holding, Polled, StoreFailed
from monitor.figures import headline
from monitor.frozen import dataclass

MOST = 1_000
"Records kept, and as many of the poller's events."
_LONGEST = 2_000
_JUST = 3
"The latest records, among which a line may stand already that the poller tells, too."
Level = Literal["info", "warning", "error"]
LEVELS: tuple[Level, ...] = ("info", "warning", "error")


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the log."""

    number: int
    at: datetime
    level: Level
    origin: str
    "The part of the program that says it."
    words: str


class LogBook(logging.Handler):
    """Listens to all that is logged while the program runs. Written by any thread."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        super().__init__(logging.INFO)
        self._clock = clock
        self._records: deque[Entry] = deque(maxlen=MOST)
        self._told: deque[Entry] = deque(maxlen=MOST)
        self._numbers = count(1)
        self._before = logging.NOTSET
        self.last = 0
        "The number of the latest entry."
        self.polling: bool | None = None
        "Whether this process polls; None: nothing was heard of it."

    def begin(self) -> None:
        """Listen from now on; of the program itself also to what is no warning."""
        own = logging.getLogger("monitor")
        self._before = own.level
        own.setLevel(logging.INFO)
        logging.getLogger().addHandler(self)

    def end(self) -> None:
        """Listen no more."""
        logging.getLogger("monitor").setLevel(self._before)
        logging.getLogger().removeHandler(self)

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a record; called by `logging`, which holds the lock."""
        try:
            words = record.getMessage()
        except (TypeError, ValueError):  # arguments that do not fit
            words = f"{record.msg} {record.args}"
        if record.exc_info and record.exc_info[1]:
            words += f" ({type(record.exc_info[1]).__name__}: {record.exc_info[1]})"
        level: Level = "error" if record.levelno >= logging.ERROR else "info"
        level = "warning" if record.levelno == logging.WARNING else level
        origin = record.name.removeprefix("monitor.").partition(".")[0]
        self._keep(self._records, self._clock(), level, origin, words)

    def hear(self, event: Event) -> None:
        """Keep what the poller told, as lines; what it has just logged in the same words is there already."""
        if isinstance(event, Holding):
            self.polling = event.polling
        for level, words in told(event):
            self.acquire()
            try:
                if words not in [entry.words for entry in list(self._records)[-_JUST:]]:
                    self._keep(self._told, self._clock(), level, "poller", words)
            finally:
                self.release()

    def _keep(self, where: deque[Entry], at: datetime, level: Level, origin: str, words: str) -> None:
        self.last = next(self._numbers)
        where.append(Entry(self.last, at, level, text.line(origin), text.line(words, _LONGEST)))

    def entries(self, least: Level = "info") -> list[Entry]:
        """All that is kept and at least so grave, oldest first."""
        self.acquire()
        try:
            both = list(merge(self._records, self._told, key=lambda entry: entry.number))
        finally:
            self.release()
        return [entry for entry in both if LEVELS.index(entry.level) >= LEVELS.index(least)]


def told(event: Event) -> list[tuple[Level, str]]:
    """What the poller told, in words. What does not leave is logged by whoever sends it."""
    match event:
        case Polled(source, ok, new, message):
            words = message or (f"{new} new" if new else "nothing new")
            return [("info" if ok else "warning", text.line(f"{source}: {words}", _LONGEST))]
        case Alerted(items):
            return [
                ("info", text.line(f"alert of {made.watchlist}: {headline(item)}", _LONGEST))
                for item in items
                for made in item.alerts
            ]
        case StoreFailed(message):
            return [("error", text.line(message, _LONGEST))]
        case Holding(polling):
            return [("info", "this process polls" if polling else "another process polls; this one waits")]
    return []

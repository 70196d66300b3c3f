"""A screen's access to the store: its own connection for pages, threads for everything that may take long."""

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.message import Message
from textual.reactive import Reactive
from textual.screen import Screen
from textual.widget import Widget
from textual.worker import get_current_worker

from monitor import memory
from monitor.model import Detail, Item
from monitor.store import connect, items
from monitor.store.connect import Database
from monitor.store.stopping import Stopped, stopping
from monitor.tui.jobs import Job


class Reading(Screen[None]):
    """A screen that reads the store.

    The screen's own connection only reads rows by their keys, which takes a millisecond whatever is stored.
    Queries run in threads, each on a connection of its own, and answer with messages.
    """

    place: ClassVar[str] = ""
    "Its name, of a screen that a number key leads to."
    focused: Reactive[Widget | None] = Reactive(None, repaint=False)
    "What has the keyboard. Textual would paint all of the screen anew for it: the two that it is about are enough."

    @dataclass(eq=False, repr=False)
    class Failed(Message):
        """The store did not do what was asked."""

        reason: str

    def __init__(self, path: Path, db: Database, clock: Callable[[], datetime]) -> None:
        super().__init__()
        self._path = path
        self._db = db
        self._clock = clock
        self._version = self._data_version()

    @property
    def is_open(self) -> bool:
        """Whether it is all there. Where it is left, or the program ends, its parts go first, and its timers and what
        was to follow a picture still come."""
        return self.app.is_running and self in self.app.screen_stack

    def every(self, seconds: float, act: Callable[[], object]) -> None:
        """Do something every so many seconds, for as long as it is open."""
        self.set_interval(seconds, lambda: act() if self.is_open else None)

    # --- reading

    def load(self, keys: Sequence[int]) -> list[Item]:
        """Items by their keys."""
        return items.load(self._db, keys)

    def detail(self, item: Item) -> Detail:
        """One item in full."""
        from monitor.store import detail  # after the first paint

        return detail.details(self._db, [item], days_until=self._clock())[0]

    def do(self, group: str, job: Job) -> None:
        """Run a job in a thread; a new one of the same group takes the place of the one before."""
        self.run_worker(partial(self._run, job), group=group, thread=True, exclusive=True)

    def _run(self, job: Job) -> None:
        worker = get_current_worker()
        try:
            with closing(connect.open(self._path)) as db, stopping(db, lambda: worker.is_cancelled):
                for message in job(db):
                    if worker.is_cancelled:
                        return
                    self.post_message(message)
        except Stopped:  # a newer one took its place, in the middle of a query
            return
        except (sqlite3.Error, connect.StoreError) as error:
            if not worker.is_cancelled:
                self.post_message(self.Failed(str(error)))
        finally:
            memory.give_back()

    @on(Failed)
    def _failed(self, message: Failed) -> None:
        self.notify(message.reason, title="The database", severity="error", markup=False)

    def other_wrote(self) -> bool:
        """Whether another connection wrote since this was last asked. Costs microseconds."""
        before, self._version = self._version, self._data_version()
        return before != self._version

    def _data_version(self) -> int:
        (version,) = self._db.execute("pragma data_version").fetchone()
        return int(version)

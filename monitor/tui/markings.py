"""What is marked on any screen: shown at once wherever it is seen, written behind that, and taken back."""

import asyncio
import sqlite3
from collections import deque
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from textual.message import Message

from monitor.model import Item
from monitor.store import connect, marks
from monitor.store.connect import Database
from monitor.tui.undo import History, Marking


@dataclass(eq=False, repr=False)
class Written(Message):
    """A marking is in the store, or is not: then `failed` says why."""

    failed: str = ""


class Markings:
    """The markings of all screens: one history, and one writer."""

    def __init__(self, path: Path) -> None:
        self.history = History[Marking]()
        self._path = path
        self._shown_by: list[Callable[[Marking], None]] = []
        self._to_write: asyncio.Queue[Marking] = asyncio.Queue()
        self._unwritten: deque[Marking] = deque()
        "Those that wait, and the one that is being written."

    def shown_by(self, show: Callable[[Marking], None]) -> None:
        """Have something show each marking from now on."""
        self._shown_by.append(show)

    def make(self, marking: Marking) -> None:
        """Mark something that can be taken back."""
        self.history.add(marking)
        self.apply(marking)

    def apply(self, marking: Marking) -> None:
        """Show a marking everywhere, and write it after those before it."""
        for show in self._shown_by:
            show(marking)
        self._unwritten.append(marking)
        self._to_write.put_nowait(marking)

    def on(self, item: Item) -> Item:
        """An item that was read from the store as its reader marked it: also where that waits to be written."""
        for marking in self._unwritten:
            if item.key in marking.keys:
                item = marking.on(item)
        return item

    async def keep_writing(self, tell: Callable[[Message], object]) -> None:
        """Write markings one after another, for as long as there is a screen."""
        while True:
            marking = await self._to_write.get()
            written = Written()
            try:
                await asyncio.to_thread(self._write, marking)
            except (sqlite3.Error, connect.StoreError) as error:
                written = Written(f"not marked: {error}")
            self._unwritten.popleft()
            self._to_write.task_done()
            tell(written)

    def _write(self, marking: Marking) -> None:
        with closing(connect.open(self._path)) as db:
            _mark(db, marking)

    async def written(self) -> None:
        """Until all that was marked is in the store."""
        await self._to_write.join()

    def finish(self, db: Database) -> None:
        """Write what is still to be written."""
        while not self._to_write.empty():
            _mark(db, self._to_write.get_nowait())


def _mark(db: Database, marking: Marking) -> None:
    if marking.mark == "read":
        marks.mark(db, marking.keys, read=marking.value)
    else:
        marks.mark(db, marking.keys, starred=marking.value)

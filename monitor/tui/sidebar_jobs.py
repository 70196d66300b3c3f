"""What the sidebar asks of the store, away from the screen's own thread."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from textual.message import Message

from monitor.store.connect import Database


class WeeksRead(Message):
    """How many releases each lab made in each of the last weeks."""

    def __init__(self, weeks: Mapping[str, tuple[int, ...]]) -> None:
        super().__init__()
        self.weeks = weeks


def weeks(db: Database, now: datetime) -> Iterator[Message]:
    """The releases of the last weeks, by lab."""
    from monitor.report.numbers import by_lab  # after the first paint
    from monitor.store import numbers

    found = by_lab(numbers.weeks(db, now))
    yield WeeksRead({lab: tuple(each) for lab, each in found.items()})

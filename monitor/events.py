"""What the poller tells whoever listens: values of their own, so that a screen can hear them from another process."""

from monitor.frozen import dataclass
from monitor.model import Item
from monitor.source import Trouble


@dataclass(frozen=True, slots=True)
class Polled:
    """One source was polled, or put off, which is no failure; `message` says why it brought nothing."""

    source: str
    ok: bool
    new: int
    message: str = ""
    trouble: Trouble | None = None


@dataclass(frozen=True, slots=True)
class Alerted:
    """These items matched watchlists."""

    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the sources that are being asked are."""

    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Holding:
    """Whether this process polls; another one does otherwise."""

    polling: bool


@dataclass(frozen=True, slots=True)
class StoreFailed:
    """What was found could not be kept; it will be asked for again."""

    message: str


@dataclass(frozen=True, slots=True)
class Undelivered:
    """A message did not leave; it is tried again unless it is given up."""

    channel: str
    message: str


PollerEvent = Polled | Alerted | Progress | Holding | StoreFailed
Event = PollerEvent | Undelivered

"""What the screen asks of the store away from its own thread: each job reads, and yields messages with answers."""

import time
from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from textual.message import Message

from monitor import query
from monitor.model import Item
from monitor.query.syntax import Field
from monitor.source import SourceState
from monitor.store import items, sources, unread
from monitor.store.connect import Database
from monitor.text import fold
from monitor.tui import lines, views
from monitor.tui.views import View

Job = Callable[[Database], Iterator[Message]]
FIRST = 500
"Keys that are shown before all are known."
MOST_CHANGED = 1_000
"After more changes than this the view is listed anew."


@dataclass(eq=False, repr=False)
class Listed(Message, bubble=False):
    """The keys of a view. `whole`: all of them."""

    run: int
    keys: "array[int]"
    node: query.Node
    whole: bool


@dataclass(eq=False, repr=False)
class Refused(Message, bubble=False):
    """What was typed cannot be read."""

    run: int
    error: query.QueryError


@dataclass(eq=False, repr=False)
class CaughtUp(Message, bubble=False):
    """What changed in a view up to the change number `latest`."""

    run: int
    latest: int
    keys: tuple[int, ...]
    news: tuple[int, ...]
    "Those that are not history."
    alerted: tuple[Item, ...]
    whole: bool
    "False: too much changed to be told one by one."


@dataclass(eq=False, repr=False)
class Counted(Message, bubble=False):
    """Unread items by the query of a view."""

    counts: dict[str, int]
    took: float
    "Seconds."


@dataclass(eq=False, repr=False)
class StatesRead(Message, bubble=False):
    """How the sources and the channels are."""

    states: tuple[SourceState, ...]
    troubles: tuple[str, ...]
    unsent: int


@dataclass(eq=False, repr=False)
class Unreads(Message, bubble=False):
    """The unread items of what is shown."""

    keys: tuple[int, ...]


@dataclass(eq=False, repr=False)
class Exported(Message, bubble=False):
    """What came of writing items to a file."""

    words: str
    failed: bool = False


@dataclass(eq=False, repr=False)
class Jump(Message, bubble=False):
    """The item to go to; None: there is none. `words` say what was looked for."""

    key: int | None
    words: str


def listing(db: Database, run: int, view: View, typed: str, now: datetime) -> Iterator[Message]:
    """The keys of a view narrowed by what was typed: the first at once, then all."""
    try:
        node = views.tree(view, typed)
        compiled = query.compile(node, now)
    except query.QueryError as error:
        yield Refused(run, error)
        return
    first = items.keys(db, compiled, FIRST)
    yield Listed(run, first, node, whole=len(first) < FIRST)
    if len(first) == FIRST:
        yield Listed(run, items.keys(db, compiled), node, whole=True)


def catching_up(db: Database, run: int, node: query.Node, after: int, now: datetime) -> Iterator[Message]:
    """What changed in a view after a change number, and which alerts were made."""
    latest = items.last_change(db)
    if latest == after:
        yield CaughtUp(run, latest, (), (), (), whole=True)
        return
    found = items.changes(db, after, query.compile(node, now), MOST_CHANGED)
    alerted = items.changed(db, after, query.compile(views.ALERT, now), MOST_CHANGED)
    yield CaughtUp(
        run,
        latest,
        keys=tuple(found),
        news=tuple(key for key, history in found.items() if not history),
        alerted=tuple(alerted),
        whole=len(found) < MOST_CHANGED,
    )


def counting(db: Database, offered: Sequence[View], labs: Sequence[str], now: datetime) -> Iterator[Message]:
    """Unread items of each view, and of this week those of each lab."""
    began = time.monotonic()
    counts = {view.query: unread.count(db, views.unread(view, now)) for view in offered}
    found = {fold(lab): number for lab, number in unread.by_lab(db, views.recent(now)).items()}
    counts |= {views.lab(name).query: found[fold(name)] for name in labs if fold(name) in found}
    yield Counted(counts, time.monotonic() - began)


def states(db: Database) -> Iterator[Message]:
    """How the sources and the channels are."""
    from monitor.store import outbox  # after the first paint

    yield StatesRead(tuple(sources.states(db)), tuple(outbox.troubles(db)), outbox.unsent(db))


def hurrying(db: Database, names: Sequence[str] | None, now: datetime) -> Iterator[Message]:
    """Make sources due, for whichever process polls them."""
    sources.hurry(db, names, now)
    yield from states(db)


def unreads(db: Database, node: query.Node, shown: "array[int]", now: datetime) -> Iterator[Message]:
    """Which of the items that are shown are unread."""
    unread = items.keys(db, views.narrowed(node, views.UNREAD, now))
    known = set(shown)
    yield Unreads(tuple(key for key in unread if key in known))


def jump(
    db: Database, node: query.Node, by: Field, words: str, key: int, back: bool, now: datetime
) -> Iterator[Message]:
    """The next item of a kind below (or, `back`, above) a key; round the end to the other one."""
    wanted = views.narrowed(node, by, now)
    if back:
        found = items.keys(db, wanted)
        yield Jump(found[lines.place(found, key) - 1] if found else None, words)
        return
    found = items.keys(db, wanted, 1, key) or items.keys(db, wanted, 1)
    yield Jump(found[0] if found else None, words)

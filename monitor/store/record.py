"""What a batch of polls found, written in one short transaction: items, alerts, and the sources' state.

A crash keeps all of it or nothing of it: an alert is never there without its item, nor a source's ETag without
what came with it.
"""

import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime

from monitor import schedule
from monitor.frozen import dataclass
from monitor.model import Item
from monitor.polled import Entries, HostState, Listing, PollResult, Unchanged
from monitor.source import SourceState
from monitor.store import hosts, models, sources
from monitor.store.connect import Database
from monitor.store.connect import writing as transaction
from monitor.store.rules import Rules

Polled = Sequence[tuple[SourceState, SourceState, PollResult]]
"State before, state after, and result of each poll."


@dataclass(frozen=True, slots=True)
class Recorded:
    """What a batch brought."""

    new: int
    "Items that are news."
    alerted: tuple[Item, ...]
    added: Mapping[str, int]
    "By source: entries or models that were not known."


def record(db: Database, polled: Polled, rules: Rules, now: datetime, learnt: Sequence[HostState] = ()) -> Recorded:
    """Keep what some polls found: (state before, state after, result) of each, and what was learnt of hosts."""
    came = [(before, result) for before, _, result in polled if isinstance(result.outcome, Entries | Listing)]
    recorded = Recorded(0, (), {})
    with _uncollected(), transaction(db):
        hosts.keep(db, learnt)
        for before, _, result in polled:
            if before.source.is_hub and isinstance(result.outcome, Unchanged):
                models.begin_day(db, result.source, now)
        if came:
            from monitor.store import arrivals  # understanding and alerts: 30 ms that a round without news need not pay

            new, alerted, added = arrivals.keep(db, came, rules, now)
            recorded = Recorded(new, alerted, added)
        _settle(db, polled, recorded.added, now)
    return recorded


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without a search for cycles: a batch makes tens of thousands of small values, none of which is in one, and to
    look at them again and again takes a twelfth of the time of a first poll."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _settle(db: Database, polled: Polled, added: Mapping[str, int], now: datetime) -> None:
    """Keep what the polls taught about the sources."""
    settled = [
        (schedule.brought(before, after, now) if added.get(result.source) else after, added.get(result.source, 0))
        for before, after, result in polled
    ]
    sources.settle(db, settled)
    sources.remember(db, [(result.source, result.seen) for _, _, result in polled if result.seen is not None])

"""What a batch of polls found, written in one short transaction: items, alerts, and the sources' state.

A crash keeps all of it or nothing of it: an alert is never there without its item, nor a source's ETag without
what came with it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor import query, schedule
from monitor.model import Item, SourceState
from monitor.polled import Entries, HostState, Listing, PollResult, Unchanged
from monitor.store import alerts, articles, hosts, items, listings, models, repositories, rows, sources, writing
from monitor.store.articles import Body
from monitor.store.connect import Database
from monitor.store.connect import writing as transaction
from monitor.store.rules import Rules
from monitor.store.writing import Kept

Polled = Sequence[tuple[SourceState, SourceState, PollResult]]
"State before, state after, and result of each poll."


@dataclass(frozen=True, slots=True)
class Recorded:
    """What a batch brought."""

    new: int
    "Items that are news."
    alerted: tuple[Item, ...]
    added: dict[str, int]
    "By source: entries or models that were not known."


def record(db: Database, polled: Polled, rules: Rules, now: datetime, learnt: Sequence[HostState] = ()) -> Recorded:
    """Keep what some polls found: (state before, state after, result) of each, and what was learnt of hosts."""
    with transaction(db):
        hosts.keep(db, learnt)
        kept = Kept()
        added = _keep(db, polled, rules, now, kept)
        _settle(db, polled, added, now)
        if not kept.texts:
            return Recorded(0, (), added)
        texts = [(key, title, body) for key, (title, body) in kept.texts.items()]
        writing.index(db, texts, again=kept.texts.keys() - kept.begun)
        _reject(db, kept, rules, now)
        alerted = alerts.raise_for(db, [*kept.new, *kept.touched], rules, now)
        return Recorded(len(kept.new), tuple(items.load(db, alerted)), added)


def _keep(db: Database, polled: Polled, rules: Rules, now: datetime, kept: Kept) -> dict[str, int]:
    """Write what came; how much of it was not known, by source."""
    added = {result.source: 0 for _, _, result in polled}
    bodies: list[Body] = []
    for before, _, result in polled:
        match result.outcome:
            case Entries(entries, held) if before.source.kind == "github":
                bodies.append(Body(before, repositories.dated(before, entries, now), held))
            case Entries(entries, held):
                bodies.append(Body(before, entries, held))
            case Listing():
                known = kept.added
                listings.keep(db, before, result.outcome, rules, now, kept)
                added[result.source] = kept.added - known
            case Unchanged() if before.source.is_hub:
                models.begin_day(db, result.source, now)
    return added | articles.keep(db, bodies, rules, now, kept) if bodies else added


def _settle(db: Database, polled: Polled, added: Mapping[str, int], now: datetime) -> None:
    """Keep what the polls taught about the sources."""
    settled = [
        (schedule.brought(before, after, now) if added[result.source] else after, added[result.source])
        for before, after, result in polled
    ]
    sources.settle(db, settled)
    sources.remember(db, [(result.source, result.seen) for _, _, result in polled if result.seen is not None])


def _reject(db: Database, kept: Kept, rules: Rules, now: datetime) -> None:
    """Drop what the `keep_if` of its source does not want."""
    choosy = [source for source in rules.sources.values() if source.keep_if]
    if not choosy:
        return
    alone = _alone(db, list(kept.texts), [source.name for source in choosy])
    for source in choosy:
        fresh = [key for key, name in alone if name == source.name]
        if not fresh:
            continue
        sql, parameters = query.select(query.compile(source.keep_if, now), only=fresh)
        wanted = {key for (key,) in db.execute(sql, parameters)}
        unwanted = [key for key in fresh if key not in wanted]
        writing.remove(db, unwanted)
        kept.new[:] = [key for key in kept.new if key not in unwanted]


def _alone(db: Database, keys: Sequence[int], names: Sequence[str]) -> list[tuple[int, str]]:
    """Of some items those that only one of these sources tells, with its name."""
    found: list[tuple[int, str]] = []
    for part in rows.parts(keys):
        found += db.execute(
            f"select id, source from items where story_size = 1 and id in ({rows.marks(part)}) "  # noqa: S608
            f"and source in ({rows.marks(names)})",
            (*part, *names),
        ).fetchall()
    return found

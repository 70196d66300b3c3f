"""What a batch of polls found, written in one short transaction: items, alerts, and the sources' state.

A crash keeps all of it or nothing of it: an alert is never there without its item, nor a source's ETag without
what came with it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from monitor import query
from monitor.model import Item, SourceState
from monitor.polled import Entries, Listing, PollResult
from monitor.store import alerts, articles, items, listings, repositories, rows, sources, writing
from monitor.store.articles import Kept
from monitor.store.connect import Database
from monitor.store.connect import writing as transaction
from monitor.store.rules import Rules


@dataclass(frozen=True, slots=True)
class Recorded:
    """What a batch brought."""

    new: int
    "Items that are news."
    alerted: tuple[Item, ...]
    added: dict[str, int]
    "By source: entries or models that were not known."


def record(
    db: Database,
    polled: Sequence[tuple[SourceState, SourceState, PollResult]],
    rules: Rules,
    now: datetime,
) -> Recorded:
    """Keep what some polls found: (state before, state after, result) of each."""
    added: dict[str, int] = {}
    with transaction(db):
        kept = Kept()
        for before, after, result in polled:
            known = kept.added
            after = _keep(db, before, after, result, rules, now, kept)
            added[after.source.name] = kept.added - known
            sources.settle(db, after, kept.added - known)
            if result.seen is not None:
                sources.remember(db, after.source.name, result.seen)
        _index(db, kept)
        _reject(db, kept, rules, now)
        alerted = alerts.raise_for(db, [*kept.new, *kept.touched], rules, now)
        return Recorded(len(kept.new), tuple(items.load(db, alerted)), added)


def _keep(
    db: Database, before: SourceState, after: SourceState, result: PollResult, rules: Rules, now: datetime, kept: Kept
) -> SourceState:
    match result.outcome:
        case Entries(entries):
            keep = repositories.keep if before.source.kind == "github" else articles.keep
            keep(db, before, entries, rules, now, kept)
            newest, gap = articles.rhythm(result.outcome.dates, now)
            newest = max(filter(None, (newest, before.newest)), default=None)
            return replace(after, newest=newest, gap=gap or before.gap)
        case Listing():
            listings.keep(db, before, result.outcome, rules, now, kept)
    return after


def _index(db: Database, kept: Kept) -> None:
    """New items first, in one batch: that is what a first poll spends its time on."""
    texts = [(key, title, body) for key, (title, body) in kept.texts.items()]
    writing.index(db, texts, again=True)


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

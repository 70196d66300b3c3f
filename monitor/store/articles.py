"""Keeping what feeds brought: new articles, changed ones, and the stories they belong to.

A batch of polls is kept at once: what is known of its entries is read, what is new and what has changed is decided in
memory, and written a table at a time.

*Identity.* What tells the entries of a source apart is chosen on evidence (`understand.identity`) and remembered with
the source. Nothing is dropped for an equal headline alone.

*News or history.* What a feed held at first contact is history. So is what is clearly older than the newest entry
known of the source (old entries that resurface), and, when a source answers again after a long silence, what was
published before it.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime, timedelta

from monitor.frozen import dataclass
from monitor.polled import Entry
from monitor.source import SourceState
from monitor.store import changed, known, stories
from monitor.store.changed import Change
from monitor.store.connect import Database
from monitor.store.joining import Fresh
from monitor.store.rules import Rules
from monitor.store.writing import Kept
from monitor.understand import identity
from monitor.understand.identity import Identity, Signs

RESURFACED = timedelta(days=7)
LONG_SILENCE = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Body:
    """What one poll of a feed brought."""

    state: SourceState
    "What was known of the source before this poll."
    entries: Sequence[Entry]
    held: tuple[datetime, ...] = ()
    "When those entries were published that are not among them, because they stood like this in the last body."


@dataclass(frozen=True, slots=True)
class _Sorted:
    """The entries of a body, compared with what is known of the source."""

    body: Body
    identity: Identity | None
    fresh: Sequence[tuple[Entry, Signs]] = ()
    changed: Sequence[Change] = ()


def keep(db: Database, bodies: Sequence[Body], rules: Rules, now: datetime, kept: Kept) -> dict[str, int]:
    """Write what feeds brought. Returns how many entries of each were not known."""
    latest = {body.state.source.name: body for body in bodies}
    chosen = known.identities(db, list(latest))
    found = [_sort(db, body, chosen.get(name)) for name, body in latest.items()]
    known.choose(db, {name: one.identity for name, one in zip(latest, found, strict=True)}, chosen)
    changed.keep(db, [change for one in found for change in one.changed], rules, now, kept)
    stories.keep(db, [fresh for one in found for fresh in _read(one, rules, now)], rules, now, kept)
    return {name: len(one.fresh) for name, one in zip(latest, found, strict=True)}


def _sort(db: Database, body: Body, before: Identity | None) -> _Sorted:
    """Which entries are new and which have changed. One with the id and address of a known entry is that entry."""
    entries = {entry.guid: entry for entry in body.entries[::-1]}
    there = known.unmoved(db, body.state.source.name, list(entries))
    held: set[int] = set()
    other: list[Change] = []
    rest: list[tuple[Entry, Signs]] = []
    for entry in reversed(entries.values()):
        id_, url, digest = there.get(entry.guid, (0, "", ""))
        if not id_ or url != entry.url:
            rest.append((entry, identity.signs(entry.guid, entry.url, entry.title, entry.published, entry.summary)))
            continue
        held.add(id_)
        if digest != entry.digest:
            other.append(Change(id_, entry))
    return _compared(db, body, before, rest, held, other) if rest else _Sorted(body, before, (), other)


def _compared(
    db: Database,
    body: Body,
    before: Identity | None,
    rest: Sequence[tuple[Entry, Signs]],
    held: Collection[int],
    other: Sequence[Change],
) -> _Sorted:
    """The same, where `rest` are entries that are new, or whose id or address is: all signs are looked at."""
    twins = identity.twins([signs for _, signs in rest])
    rest = [one for place, one in enumerate(rest) if place not in twins]
    signs = [one for _, one in rest]
    alike = known.alike(db, body.state.source.name, signs, before.policy if before else None)
    chosen = identity.revised(before or identity.first(signs), signs, alike, held, len(body.held))
    same = identity.matched(signs, alike, chosen.policy, held, {moment.timestamp() for moment in body.held})
    taken = {one.signs.guid for one in alike}
    moved: list[Change] = []
    fresh: list[tuple[Entry, Signs]] = []
    for place, (entry, one) in enumerate(rest):
        if place in same:
            adopted = chosen.policy == "guid" and one.guid not in taken
            moved.append(Change(same[place].id, entry, one.guid if adopted else None))
        else:
            fresh.append((entry, identity.unlike(one, taken)))
    return _Sorted(body, chosen, fresh, [*other, *moved])


def _read(found: _Sorted, rules: Rules, now: datetime) -> Iterator[Fresh]:
    """The new entries of a source, oldest first, so that the newest, the feed's first, gets the greatest key."""
    state = found.body.state
    source = rules.sources[state.source.name] if found.fresh else state.source
    for entry, signs in sorted(reversed(found.fresh), key=lambda one: one[1].published or 0.0):
        history = is_history(state, entry.published, now)
        understood = stories.understood(entry.title, entry.summary, source, rules)
        at = now.timestamp() if signs.published is None else signs.published
        yield Fresh(entry, signs, source, history, understood, at)


def is_history(state: SourceState, published: datetime | None, now: datetime) -> bool:
    """Whether something that a source shows for the first time is no news. See the top of this module."""
    if state.first_ok is None or state.last_ok is None:
        return True
    if published is None:
        return False
    if state.newest is not None and published < state.newest - RESURFACED:
        return True
    return now - state.last_ok > LONG_SILENCE and published < now - LONG_SILENCE

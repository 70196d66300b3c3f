"""What a batch of polls brought, kept: items written, indexed, and looked at by the watchlists."""

from collections.abc import Sequence
from datetime import datetime

from monitor import query
from monitor.model import Item
from monitor.polled import Entries, Listing, PollResult
from monitor.source import SourceState
from monitor.store import alerts, articles, items, links, outbox, repositories, rows, writing
from monitor.store.articles import Body
from monitor.store.connect import Database
from monitor.store.rules import Rules
from monitor.store.writing import Kept

Came = Sequence[tuple[SourceState, PollResult]]
"What was known of each source before, and what its poll brought."


def keep(db: Database, came: Came, rules: Rules, now: datetime) -> tuple[int, tuple[Item, ...], dict[str, int]]:
    """Write it, in the caller's transaction. Returns how many items are news, those that alert, and how much was not
    known, by source."""
    kept = Kept()
    added = _write(db, came, rules, now, kept)
    if not kept.texts:
        return 0, (), added
    texts = [(key, title, body) for key, (title, body) in kept.texts.items()]
    news = {*kept.new, *_not_history(db, kept.touched)}
    asked = rules.sieve.words if news else frozenset[str]()  # a first contact brings no news, and needs no sieve
    subjects = writing.index(db, texts, again=kept.texts.keys() - kept.begun, judged=news, asked=asked)
    _reject(db, kept, rules, now)
    links.keep(db, kept, rules)
    keys = alerts.raise_for(db, sorted(news), rules, now, subjects) if news else []
    alerted = tuple(items.load(db, keys))
    outbox.put(db, alerted, rules.watchlists, now)
    return len(kept.new), alerted, added


def _write(db: Database, came: Came, rules: Rules, now: datetime, kept: Kept) -> dict[str, int]:
    added: dict[str, int] = {}
    bodies: list[Body] = []
    for before, result in came:
        match result.outcome:
            case Entries(entries, held) if before.source.kind == "github":
                bodies.append(Body(before, repositories.dated(before, entries, now), held))
            case Entries(entries, held):
                bodies.append(Body(before, entries, held))
            case Listing():
                from monitor.store import listings  # names, licenses and releases: what feeds bring needs none of it

                known = kept.added
                listings.keep(db, before, result.outcome, rules, now, kept)
                added[result.source] = kept.added - known
    return added | articles.keep(db, bodies, rules, now, kept) if bodies else added


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


def _not_history(db: Database, keys: Sequence[int]) -> list[int]:
    """Of some items those that may alert."""
    found: list[int] = []
    for part in rows.parts(keys):
        sql = f"select id from items where history = 0 and id in ({rows.marks(part)})"  # noqa: S608
        found += [key for (key,) in db.execute(sql, part)]
    return found


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

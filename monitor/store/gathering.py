"""What a digest is to say, read in one transaction, so that nothing falls between two of them.

*New* is an item that became news since: its number is greater than that of the last one told. Two things number
otherwise. A repository that was announced empty becomes news under the number it had, so releases also count by the
time at which they became news; and the parts of a release that is taken apart get new numbers, though they are as old
as it is, so what became news long before does not count.

Items of any age come with the alerts that they got since. Details are read for what is told alone, in batches.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor import query
from monitor.model import Detail, ItemKind
from monitor.notices import Alert, Delivery, Digest
from monitor.report import digest as told
from monitor.report.digest import Candidate, DigestContent, Entry, Looked, Trouble
from monitor.report.health import wrong
from monitor.report.numbers import Numbers
from monitor.source import Source
from monitor.store import detail, items, numbers, outbox, rows, sources
from monitor.store.connect import Database, reading
from monitor.store.digests import Gathered, Told, standing

MOST = 200
"Items that a mail tells one by one."
CLOCK_ERROR = timedelta(days=1)
"What became news so long before the last digest is not new, whatever its number."

_FORMATS = "format"


@dataclass(frozen=True, slots=True)
class _Found:
    """What a digest's query admits of what is new."""

    candidates: Sequence[Candidate]
    alerts: dict[int, list[Alert]]
    "By key: those made since."
    overflow: tuple[Delivery, ...]


def gather(db: Database, digest: Digest, configured: Sequence[Source], begins: Told, now: datetime) -> Gathered:
    """What a digest is to say of what came after `begins`."""
    with reading(db):
        ends = standing(db, now)
        found = _found(db, digest, begins, now)
        chosen = told.chosen(found.candidates, digest.sections, MOST)
        entries = _entries(db, digest, [key for keys in chosen.values() for key in keys], found.alerts)
        content = DigestContent(
            name=digest.name,
            since=begins.since,
            until=now,
            timezone=digest.timezone,
            language=digest.language,
            looked=_looked(db, configured, begins.since),
            numbers=_numbers(db, now) if "numbers" in digest.sections else (),
            troubles=_troubles(db, configured) if "troubles" in digest.sections else (),
            overflow=found.overflow if "overflow" in digest.sections else (),
            left_out=told.how_many(found.candidates, digest.sections) - len(entries),
            **{section: tuple(entries[key] for key in keys if key in entries) for section, keys in chosen.items()},
        )
    return Gathered(content, begins, ends)


def since(db: Database, moment: datetime) -> Told:
    """How far a digest would have told that was sent then; for trying out."""
    sql = "select min(cast(substr(ref, 2) as integer)) - 1 from items where id >= ? and history = 0"
    (number,) = db.execute(sql, (items.new_key(moment, 0),)).fetchone()
    (alert,) = db.execute("select coalesce(max(id), 0) from alerts where at <= ?", (moment.timestamp(),)).fetchone()
    here = standing(db, moment)
    return Told(moment, here.number if number is None else number, alert)


def waiting(db: Database, digest: Digest, begins: Told, now: datetime) -> int:
    """How many items a digest would tell of, without reading them."""
    with reading(db):
        return told.how_many(_found(db, digest, begins, now).candidates, digest.sections)


# --- what is new ----------------------------------------------------------------------------------


def _found(db: Database, digest: Digest, begins: Told, now: datetime) -> _Found:
    alerts = _alerts(db, begins)
    undelivered = [one for one in outbox.told_in_digest(db, begins.since) if one.item]
    items_of = _keys(db, {one.item for one in undelivered if one.item})
    new = _new(db, begins, now)
    candidates = [
        Candidate(key, kind, bool(policy), key in alerts)
        for key, kind, policy in _admitted(db, digest, {*new, *alerts, *items_of.values()}, now)
    ]
    admitted = {one.key for one in candidates}
    overflow = {(one.watchlist, one.item): one for one in undelivered if items_of.get(one.item or "") in admitted}
    return _Found([one for one in candidates if one.key in new or one.alerted], alerts, tuple(overflow.values()))


def _new(db: Database, begins: Told, now: datetime) -> set[int]:
    sql = (
        "select id from items where id >= ? and history = 0 "
        "and (cast(substr(ref, 2) as integer) > ? or (kind = 'release' and id >= ?))"
    )
    oldest = items.new_key(min(begins.since, now) - CLOCK_ERROR, 0)
    arrived = items.new_key(begins.since + timedelta(seconds=1), 0)
    return {key for (key,) in db.execute(sql, (oldest, begins.number, arrived))}


def _alerts(db: Database, begins: Told) -> dict[int, list[Alert]]:
    found: dict[int, list[Alert]] = {}
    sql = "select item, watchlist, matched, at, history from alerts where id > ? and history = 0 order by id"
    for row in rows.select(db, sql, (begins.alert,)):
        found.setdefault(row["item"], []).append(rows.alert(row))
    return found


def _keys(db: Database, refs: Collection[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for part in rows.parts(list(refs)):
        found.update(db.execute(f"select ref, id from items where ref in ({rows.marks(part)})", tuple(part)).fetchall())  # noqa: S608
    return found


def _admitted(db: Database, digest: Digest, keys: Collection[int], now: datetime) -> list[tuple[int, ItemKind, int]]:
    """Those that the digest's query finds: key, kind, whether it is about policy."""
    if not keys:
        return []
    sql, parameters = query.select(query.compile(digest.query, now), "i.id, i.kind, i.policy", only=sorted(keys))
    return db.execute(sql, parameters).fetchall()


# --- what is told of it ---------------------------------------------------------------------------


def _entries(db: Database, digest: Digest, keys: Sequence[int], alerts: dict[int, list[Alert]]) -> dict[int, Entry]:
    asked = f"the digest asks for {digest.query}" if digest.query.strip() else "the digest tells all that is new"
    found = detail.details(db, items.load(db, keys), texts=False)
    return {one.item.key: _entry(one, tuple(alerts.get(one.item.key, ())), asked) for one in found}


def _entry(one: Detail, alerts: tuple[Alert, ...], asked: str) -> Entry:
    own = [model for model in one.models if model.mirror_of is None]
    formats = (model.format for model in own if model.class_ == _FORMATS and model.format)
    return Entry(
        item=one.item,
        why="; ".join(map(_matched, alerts)) or asked,
        alerts=alerts,
        models=tuple(model for model in own if model.class_ != _FORMATS),
        formats=tuple(dict.fromkeys(formats)),
        articles=tuple({article.source: article for article in reversed(one.articles)}.values())[::-1],
    )


def _matched(alert: Alert) -> str:
    return f"{alert.watchlist}: {', '.join(alert.matched) or 'by its fields'}"


def _looked(db: Database, configured: Sequence[Source], since: datetime) -> Looked:
    """A lab was looked at where one of its lists answered."""
    labs: dict[str, bool] = {}
    for state in sources.states(db, configured):
        if state.source.enabled and state.source.is_list and state.source.lab:
            answered = state.last_ok is not None and state.last_ok > since
            labs[state.source.lab] = labs.get(state.source.lab, False) or answered
    return Looked(sum(labs.values()), tuple(sorted((lab for lab, seen in labs.items() if not seen), key=str.casefold)))


def _troubles(db: Database, configured: Sequence[Source]) -> tuple[Trouble, ...]:
    states = [one for one in sources.states(db, configured) if one.state in ("failing", "stopped", "silent")]
    return tuple(Trouble(one.source.name, f"{one.state}: {'; '.join(wrong(one))}") for one in states)


def _numbers(db: Database, now: datetime) -> tuple[Numbers, ...]:
    return numbers.share(db, now), numbers.cadence(db, now), numbers.movers(db, now)

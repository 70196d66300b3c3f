"""Keeping what a feed brought: new articles, changed ones, and the stories they belong to.

*Identity.* An entry is known by its guid; one with a new guid, but the address and headline of a known entry of the
same source, is that entry with a changed guid. Nothing is dropped for an equal headline alone.

*News or history.* What a feed held at first contact is history. So is what is clearly older than the newest entry
known of the source (old entries that resurface), and, when a source answers again after a long silence, what was
published before it.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from monitor.model import Source, SourceState, Understood
from monitor.polled import Entry
from monitor.store import rows, writing
from monitor.store.connect import Database
from monitor.store.rules import Rules
from monitor.understand.stories import WINDOW, title_key, url_key

RESURFACED = timedelta(days=7)
LONG_SILENCE = timedelta(days=7)
MOST_CHANGES = 5
"An entry that changes on every fetch stops counting as changed."


@dataclass(slots=True)
class Kept:
    """What one transaction has written so far."""

    new: list[int] = field(default_factory=list)
    "Keys of items that are news."
    touched: list[int] = field(default_factory=list)
    "Keys of items that something joined or changed."
    added: int = 0
    "Entries or models that were not known, history too."
    texts: dict[int, tuple[str, str]] = field(default_factory=dict)
    "What to index anew: key to title and body."


@dataclass(frozen=True, slots=True)
class _Known:
    id: int
    digest: str
    changes: int
    item: int | None


def keep(db: Database, state: SourceState, entries: Sequence[Entry], rules: Rules, now: datetime, kept: Kept) -> None:
    """Write the entries of one feed; `state` is what was known before this poll."""
    source = rules.sources[state.source.name]
    known = _known(db, source, entries)
    fresh = []
    for entry in entries:
        before = known.get(entry.guid)
        if before is None:
            fresh.append(entry)
        elif before.digest != entry.digest and before.changes < MOST_CHANGES:
            _change(db, before, entry, kept)
    for entry in sorted(reversed(fresh), key=_when):  # so that the newest, the feed's first, gets the greatest key
        if not _renumbered(db, source, entry):
            _add(db, state, source, entry, rules, now, kept)
            kept.added += 1


def _when(entry: Entry) -> float:
    return entry.published.timestamp() if entry.published else 0.0


def _known(db: Database, source: Source, entries: Sequence[Entry]) -> Mapping[str, _Known]:
    found: dict[str, _Known] = {}
    for part in rows.parts([entry.guid for entry in entries]):
        sql = f"select guid, id, digest, changes, item from articles where source = ? and guid in ({rows.marks(part)})"  # noqa: S608
        found.update((guid, _Known(*rest)) for guid, *rest in db.execute(sql, (source.name, *part)))
    return found


def _renumbered(db: Database, source: Source, entry: Entry) -> bool:
    """Whether a known entry of the source has only got a new guid; if so, it keeps the new one."""
    headline = title_key(entry.title)
    if not headline or not entry.url:
        return False
    same = db.execute(
        "update articles set guid = ? where id = (select id from articles where source = ? and url_key = ? "
        "and title_key = ? order by id desc limit 1)",
        (entry.guid, source.name, url_key(entry.url), headline),
    )
    return same.rowcount > 0


def is_history(state: SourceState, published: datetime | None, now: datetime) -> bool:
    """Whether something that a source shows for the first time is no news. See the top of this module."""
    if state.first_ok is None or state.last_ok is None:
        return True
    if published is None:
        return False
    if state.newest is not None and published < state.newest - RESURFACED:
        return True
    return now - state.last_ok > LONG_SILENCE and published < now - LONG_SILENCE


def _add(
    db: Database, state: SourceState, source: Source, entry: Entry, rules: Rules, now: datetime, kept: Kept
) -> None:
    understood = rules.reader.read(
        entry.title, entry.summary, policy_feed=source.kind == "policy", topics=source.topics, lab=source.lab
    )
    story = _story(db, source, entry, now)
    if story is None:
        story = _begin(db, source, entry, understood, rules, now, history=is_history(state, entry.published, now))
        if not is_history(state, entry.published, now):
            kept.new.append(story)
        kept.texts[story] = (entry.title, entry.summary)
    else:
        _join(db, story, entry, understood, rules, kept)
    writing.tie(db, story, understood.labs, understood.topics)
    _insert(db, story, source, entry, understood, now)


def _begin(
    db: Database, source: Source, entry: Entry, understood: Understood, rules: Rules, now: datetime, *, history: bool
) -> int:
    lab = understood.labs[0] if understood.labs else None
    at = (entry.published or now) if history else now
    return writing.add(
        db,
        "story",
        at,
        {
            "title": entry.title,
            "url": entry.url,
            "source": source.name,
            "lab": lab,
            "country": rules.labs[lab].country if lab in rules.labs else source.country,
            "language": entry.language or source.language,
            "published": entry.published,
            "seen": now,
            "history": history,
            "summary": entry.summary[:1_000],
            "policy": understood.policy,
            "story_size": 1,
            "why": understood.why,
        },
    )


def _story(db: Database, source: Source, entry: Entry, now: datetime) -> int | None:
    """The story that an article belongs to: the same address, or the same headline elsewhere, within days."""
    oldest = ((entry.published or now) - WINDOW).timestamp()
    newest = ((entry.published or now) + WINDOW).timestamp()
    address = url_key(entry.url)
    headline = title_key(entry.title)
    row = db.execute(
        "select item from articles where item is not null and url_key = ? and url_key != '' and source != ? "
        "and coalesce(published, seen) between ? and ? order by id limit 1",
        (address, source.name, oldest, newest),
    ).fetchone()
    if row is None and headline:
        row = db.execute(
            "select item from articles where item is not null and title_key = ? and source != ? "
            "and coalesce(published, seen) between ? and ? order by id limit 1",
            (headline, source.name, oldest, newest),
        ).fetchone()
    return int(row[0]) if row else None


def _join(db: Database, story: int, entry: Entry, understood: Understood, rules: Rules, kept: Kept) -> None:
    """Count the article in; what it says beyond the others adds to what is known of the story."""
    sql = "select title, story_size, policy, lab, country, why from items where id = ?"
    title, size, policy, lab, country, why = db.execute(sql, (story,)).fetchone()
    if lab is None and understood.labs:
        lab = understood.labs[0]
        country = rules.labs[lab].country if lab in rules.labs else country
    fields = {
        "story_size": size + 1,
        "policy": bool(policy) or understood.policy,
        "lab": lab,
        "country": country,
        "why": tuple(dict.fromkeys((*json.loads(why), *understood.why))),
    }
    writing.update(db, story, fields)
    kept.touched.append(story)
    _, body = kept.texts.get(story) or (title, _body(db, story))
    kept.texts[story] = (title, f"{body}\n{entry.title}\n{entry.summary}")


def _body(db: Database, story: int) -> str:
    texts = db.execute("select title || char(10) || summary from articles where item = ? order by id", (story,))
    return "\n".join(text for (text,) in texts)


def _insert(db: Database, story: int, source: Source, entry: Entry, understood: Understood, now: datetime) -> None:
    db.execute(
        "insert into articles (item, source, guid, url, url_key, title, title_key, summary, html, author, language, "
        "labs, published, seen, digest) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            story,
            source.name,
            entry.guid,
            entry.url,
            url_key(entry.url),
            entry.title,
            title_key(entry.title),
            entry.summary,
            entry.html,
            entry.author,
            entry.language or source.language,
            writing.dumped(understood.labs),
            rows.time_in(entry.published),
            now.timestamp(),
            entry.digest,
        ),
    )


def _change(db: Database, before: _Known, entry: Entry, kept: Kept) -> None:
    """A known entry says something else now: its text is replaced; a story keeps its place in the feed."""
    db.execute(
        "update articles set title = ?, title_key = ?, url = ?, url_key = ?, summary = ?, html = ?, digest = ?, "
        "changes = changes + 1 where id = ?",
        (
            entry.title, title_key(entry.title), entry.url, url_key(entry.url), entry.summary, entry.html,
            entry.digest, before.id,
        ),
    )  # fmt: skip
    if before.item is None:
        return
    (lead,) = db.execute("select min(id) from articles where item = ?", (before.item,)).fetchone()
    title = entry.title
    if lead == before.id:
        writing.update(db, before.item, {"title": title, "url": entry.url, "summary": entry.summary[:1_000]})
    else:
        (title,) = db.execute("select title from items where id = ?", (before.item,)).fetchone()
    kept.texts[before.item] = (title, _body(db, before.item))


def rhythm(published: Iterable[datetime], now: datetime) -> tuple[datetime | None, timedelta | None]:
    """When the newest dated entry was published, and the usual gap between entries."""
    dates = sorted(date for date in published if date <= now)
    if not dates:
        return None, None
    return dates[-1], (dates[-1] - dates[0]) / (len(dates) - 1) if len(dates) > 2 else None

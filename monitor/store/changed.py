"""Keeping what known entries say now: their words are replaced, and what their story is about is read anew.

A story keeps its place in the feed. An entry that changes on every fetch stops counting as changed, and is not written
any more; one whose address got other tracking parameters has not changed.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from monitor import text
from monitor.frozen import dataclass
from monitor.model import Understood
from monitor.polled import Entry
from monitor.store import known, rows, stories, tellings, writing
from monitor.store.connect import Database
from monitor.store.rules import Rules
from monitor.store.stories import SUMMARY_SHOWN, TEXT_SEARCHED
from monitor.store.tellings import Told
from monitor.store.writing import Kept
from monitor.understand import identity

MOST_CHANGES = 5
"An entry that changes on every fetch stops counting as changed."


@dataclass(frozen=True, slots=True)
class Change:
    """A stored entry that may say something else now."""

    article: int
    entry: Entry
    guid: str | None = None
    "A new id that it is known by from now on."


def keep(db: Database, changes: Sequence[Change], rules: Rules, now: datetime, kept: Kept) -> None:
    """Write what has changed of known entries, and tell their stories anew."""
    before = known.by_id(db, [one.article for one in changes])
    retold: dict[int, dict[int, Entry]] = {}
    for one in changes:
        stored, entry = before[one.article], one.entry
        signs = identity.signs(entry.guid, entry.url, entry.title, entry.published, entry.summary)
        moved = one.guid is not None or signs.link != stored.signs.link
        says = entry.title != stored.signs.title or stored.signs.summary not in (None, entry.summary)
        if not (moved or says) or stored.changes >= MOST_CHANGES:
            continue
        db.execute(
            "update articles set guid = ?, title = ?, title_key = ?, url = ?, url_key = ?, summary = ?, html = ?, "
            "digest = ?, changes = changes + 1, purged = 0 where id = ?",
            (
                one.guid or stored.signs.guid, entry.title, signs.headline, entry.url, signs.address, entry.summary,
                entry.html, entry.digest, one.article,
            ),
        )  # fmt: skip
        if stored.item is not None and (says or signs.link != stored.signs.link):
            retold.setdefault(stored.item, {})[one.article] = entry
    for story, entries in retold.items():
        _retell(db, story, entries, rules, now, kept)


def _retell(db: Database, story: int, entries: Mapping[int, Entry], rules: Rules, now: datetime, kept: Kept) -> None:
    """Read all articles of a story again: what only its old words said is true no more."""
    lead, *_ = articles = _articles(db, story)
    before = stories.remembered(db, story) if any(one.purged for one in articles) else None
    said = [_said(one, before, rules) for one in articles]
    changed = [(one, each) for one, each in zip(articles, said, strict=True) if one.id in entries]
    db.executemany(
        "update articles set labs = ? where id = ?", [(rows.listed(each.labs), one.id) for one, each in changed]
    )
    tellings.replace(db, [_told(story, one, each, rules) for one, each in changed], now)
    fields: writing.Fields = stories.summed_up(said, rules.sources.get(lead.source), rules)
    if entry := entries.get(lead.id):
        fields |= {"title": entry.title, "url": entry.url, "summary": entry.summary[:SUMMARY_SHOWN]}
    writing.update(db, story, fields)
    writing.untie(db, story)
    writing.tie_all(db, [(story, one.labs, one.topics) for one in said])
    (title,) = db.execute("select title from items where id = ?", (story,)).fetchone()
    kept.texts[story] = (title, "\n".join(_words(articles, entries)))


def _said(one: "_Article", before: Understood | None, rules: Rules) -> Understood:
    """What an article is about; where its text was purged, what was understood `before` of its story holds."""
    if before and one.purged:
        return replace(before, labs=tuple(json.loads(one.labs)))
    return stories.understood(one.title, one.summary, rules.sources.get(one.source), rules)


@dataclass(frozen=True, slots=True)
class _Article:
    """A stored article of a story."""

    id: int
    source: str
    title: str
    summary: str
    html: str
    url: str
    at: float
    labs: str
    purged: int


def _articles(db: Database, story: int) -> list[_Article]:
    """All articles of a story, the one that speaks for it first."""
    sql = (
        "select id, source, title, summary, html, url, coalesce(published, seen) as at, labs, purged from articles "
        "where item = ? order by standing is null, standing, at, id"
    )
    return [_Article(*row) for row in db.execute(sql, (story,))]


def _told(story: int, one: _Article, understood: Understood, rules: Rules) -> Told:
    at = rows.moment(one.at)
    telling = tellings.read(rules, one.source, one.title, one.summary, one.url, at, understood.labs)
    return Told(one.id, story, telling)


def _words(articles: Iterable[_Article], entries: Mapping[int, Entry]) -> Iterable[str]:
    for one in articles:
        whole = entries.get(one.id) or Entry("", "", one.title, one.summary, text=text.plain(one.html, TEXT_SEARCHED))
        yield f"{one.title}\n{stories.searched(whole)}"

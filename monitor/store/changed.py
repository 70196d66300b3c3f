"""Keeping what known entries say now: their words are replaced, and what their story is about is read anew.

A story keeps its place in the feed. An entry that changes on every fetch stops counting as changed, and is not written
any more; one whose address got other tracking parameters has not changed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from monitor import text
from monitor.polled import Entry
from monitor.store import known, stories, writing
from monitor.store.connect import Database
from monitor.store.rules import Rules
from monitor.store.stories import SUMMARY_SHOWN, TEXT_SEARCHED
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


def keep(db: Database, changes: Sequence[Change], rules: Rules, kept: Kept) -> None:
    """Write what has changed of known entries, and tell their stories anew."""
    before = known.by_id(db, [one.article for one in changes])
    retold: dict[int, dict[int, Entry]] = {}
    for one in changes:
        stored, entry = before[one.article], one.entry
        signs = identity.signs(entry.guid, entry.url, entry.title, entry.published, entry.summary)
        moved = one.guid is not None or signs.link != stored.signs.link
        says = (entry.title, entry.summary) != (stored.signs.title, stored.signs.summary)
        if not (moved or says) or stored.changes >= MOST_CHANGES:
            continue
        db.execute(
            "update articles set guid = ?, title = ?, title_key = ?, url = ?, url_key = ?, summary = ?, html = ?, "
            "digest = ?, changes = changes + 1 where id = ?",
            (
                one.guid or stored.signs.guid, entry.title, signs.headline, entry.url, signs.address, entry.summary,
                entry.html, entry.digest, one.article,
            ),
        )  # fmt: skip
        if stored.item is not None and (says or signs.link != stored.signs.link):
            retold.setdefault(stored.item, {})[one.article] = entry
    for story, entries in retold.items():
        _retell(db, story, entries, rules, kept)


def _retell(db: Database, story: int, entries: Mapping[int, Entry], rules: Rules, kept: Kept) -> None:
    """Read all articles of a story again: what only its old words said is true no more."""
    articles = db.execute("select id, source, title, summary, html from articles where item = ? order by id", (story,))
    lead, *_ = told = articles.fetchall()
    said = [
        stories.understood(title, summary, rules.sources.get(source), rules) for _, source, title, summary, _ in told
    ]
    db.executemany(
        "update articles set labs = ? where id = ?",
        [(writing.dumped(one.labs), id_) for (id_, *_), one in zip(told, said, strict=True) if id_ in entries],
    )
    fields: writing.Fields = stories.summed_up(said, rules.sources.get(lead[1]), rules)
    if entry := entries.get(lead[0]):
        fields |= {"title": entry.title, "url": entry.url, "summary": entry.summary[:SUMMARY_SHOWN]}
    writing.update(db, story, fields)
    writing.untie(db, story)
    writing.tie_all(db, [(story, one.labs, one.topics) for one in said])
    (title,) = db.execute("select title from items where id = ?", (story,)).fetchone()
    kept.texts[story] = (title, "\n".join(_words(told, entries)))


def _words(told: Iterable[tuple[int, str, str, str, str]], entries: Mapping[int, Entry]) -> Iterable[str]:
    for id_, _, title, summary, html in told:
        whole = entries.get(id_) or Entry("", "", title, summary, text=text.plain(html, TEXT_SEARCHED))
        yield f"{title}\n{stories.searched(whole)}"

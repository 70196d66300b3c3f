"""What is said of stories, changes and withdrawals, read anew from what is stored of them.

Of a story that is what its articles are about: labs, topics, policy, country and the reasons; of an article also by
what others are compared with it; of all the words they are found by, where those are folded otherwise now.
"""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from monitor import text
from monitor.model import Understood
from monitor.polled import Entry
from monitor.store import links, rows, stories, tellings, writing
from monitor.store.connect import Database
from monitor.store.rules import Rules
from monitor.store.tellings import Told
from monitor.understand import telling
from monitor.understand.stories import title_key, url_key
from monitor.understand.telling import Telling

_CHANGES = ("change", "withdrawal")


@dataclass(frozen=True, slots=True)
class Article:
    """An article as it is stored."""

    id: int
    source: str
    title: str
    summary: str
    url: str
    at: float
    url_key: str
    title_key: str
    labs: str
    standing: int | None
    told: str | None
    "As `telling.dumped` writes it; None: it is too old to be joined by others."
    purged: int
    "1: its text was let go. What was understood of it holds."


@dataclass(frozen=True, slots=True)
class Stored:
    """An item as it is stored, as far as rules decide about it."""

    key: int
    kind: str
    title: str
    source: str
    lab: str | None
    country: str | None
    policy: bool
    why: tuple[str, ...]
    labs: frozenset[str]
    topics: frozenset[str]
    indexed: tuple[str, str]
    articles: tuple[Article, ...]


@dataclass(frozen=True, slots=True)
class Read:
    """An item as it is stored, and as it is understood now."""

    stored: Stored
    now: Stored


def count(db: Database, upto: int | None = None) -> int:
    """How many items there are to read, in all or up to a key."""
    sql = "select count(*) from items where kind != 'release'" + ("" if upto is None else f" and id <= {upto:d}")  # noqa: S608
    return int(db.execute(sql).fetchone()[0])


def batches(db: Database, rules: Rules, after: int, size: int) -> Iterator[Sequence[Read]]:
    """Everything from a key on, in the order of the keys, read a batch at a time."""
    sql = "select id from items where kind != 'release' and id > ? order by id limit ?"
    while keys := [key for (key,) in db.execute(sql, (after, size))]:
        yield [Read(one, _understood(one, rules)) for one in _stored(db, keys)]
        after = keys[-1]


def keep(db: Database, read: Sequence[Read], rules: Rules, now: datetime) -> "Counter[str]":
    """Write what is understood otherwise now; counts it. What was written meanwhile by others is read once more."""
    differing = {one.stored.key: one for one in read if one.now != one.stored}
    changed: Counter[str] = Counter()
    for stored in _stored(db, list(differing)):
        one = differing[stored.key]
        read_again = one if one.stored == stored else Read(stored, _understood(stored, rules))
        changed.update(_write(db, read_again, now))
    whole = [key for key, one in differing.items() if not any(each.purged for each in one.stored.articles)]
    links.make(db, whole, rules)
    return changed


# --- reading --------------------------------------------------------------------------------------

_ARTICLES = (
    "select a.item, a.id, source, title, summary, url, coalesce(published, seen), url_key, title_key, labs, "
    "a.standing, told, purged from articles as a left join tellings on article = a.id where a.item {} order by a.id"
)


def _stored(db: Database, keys: Sequence[int]) -> list[Stored]:
    listed = {table: _listed(db, table, column, keys) for table, column in (("labs", "lab"), ("topics", "topic"))}
    articles: dict[int, list[Article]] = {}
    found: list[tuple[Any, ...]] = []
    indexed: dict[int, tuple[str, str]] = {}
    for part in rows.parts(keys):
        within = f"in ({rows.marks(part)})"
        for item, *facts in db.execute(_ARTICLES.format(within), tuple(part)):
            articles.setdefault(item, []).append(Article(*facts))
        words = f"select rowid, title, body from item_fts where rowid {within}"  # noqa: S608
        indexed.update((key, (title, body)) for key, title, body in db.execute(words, tuple(part)))
        facts = "select id, kind, title, source, lab, country, policy, why from items "
        found += db.execute(f"{facts} where id {within} order by id", tuple(part)).fetchall()
    return [
        Stored(
            key, kind, title, source, lab, country, bool(policy), tuple(json.loads(why)),
            frozenset(listed["labs"].get(key, ())), frozenset(listed["topics"].get(key, ())),
            indexed.get(key, ("", "")), tuple(articles.get(key, ())),
        )
        for key, kind, title, source, lab, country, policy, why in found
    ]  # fmt: skip


def _listed(db: Database, table: str, column: str, keys: Sequence[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for part in rows.parts(keys):
        sql = f"select item, {column} from item_{table} where item in ({rows.marks(part)})"  # noqa: S608
        for key, value in db.execute(sql, tuple(part)):
            found.setdefault(key, []).append(value)
    return found


def _understood(stored: Stored, rules: Rules) -> Stored:
    """The item as these rules have it."""
    indexed = text.fold(stored.title), text.fold(stored.indexed[1])
    if stored.kind in _CHANGES:
        return _of_lab(replace(stored, indexed=indexed), rules)
    said = [_said(one, stored, rules) for one in stored.articles]
    if not said:
        return replace(stored, indexed=indexed)
    lab, why = _lab(stored, said), tuple(dict.fromkeys(reason for one in said for reason in one.why))
    return replace(
        stored,
        lab=lab,
        country=_country(stored, lab, rules),
        policy=any(one.policy for one in said),
        why=stored.why if set(why) == set(stored.why) else why,
        labs=frozenset(lab for one in said for lab in one.labs),
        topics=frozenset(topic for one in said for topic in one.topics),
        indexed=indexed,
        articles=tuple(_retold(one, read.labs, rules) for one, read in zip(stored.articles, said, strict=True)),
    )


def _said(one: Article, stored: Stored, rules: Rules) -> Understood:
    if one.purged:
        return Understood(tuple(json.loads(one.labs)), tuple(sorted(stored.topics)), stored.policy, stored.why)
    return stories.understood(one.title, one.summary, rules.sources.get(one.source), rules)


def _lab(stored: Stored, said: Sequence[Understood]) -> str | None:
    """The lab of a story: the one it has, as long as an article is about that first of all."""
    first = [one.labs[0] for one in said if one.labs]
    return stored.lab if stored.lab in first else next(iter(first), None)


def _country(stored: Stored, lab: str | None, rules: Rules) -> str | None:
    """The country of the lab; without one that of a source, the one it has as long as that is among them."""
    if lab in rules.labs:
        return rules.labs[lab].country
    sources = [rules.sources.get(name) for name in (stored.source, *(one.source for one in stored.articles))]
    countries = [source.country if source else None for source in sources]
    return stored.country if stored.country in countries else countries[0]


def _retold(one: Article, labs: Sequence[str], rules: Rules) -> Article:
    """An article with what rules decide: its `labs`, and what others are compared with."""
    address = url_key(one.url) if one.url else ""
    read = replace(one, url_key=address, title_key=title_key(one.title), labs=rows.listed(labs))
    if one.purged or (one.told is None and one.standing is None):
        return read
    told = _telling(one, labs, rules)
    return replace(
        read,
        told=None if one.told is None else telling.dumped(told),
        standing=None if one.standing is None else tellings.place(told),
    )


def _telling(one: Article, labs: Sequence[str], rules: Rules) -> Telling:
    return tellings.read(rules, one.source, one.title, one.summary, one.url, rows.moment(one.at), labs)


def _of_lab(stored: Stored, rules: Rules) -> Stored:
    """A change or withdrawal: it is of the lab that has its source now, where its own is no more."""
    source = rules.sources.get(stored.source)
    name = stored.lab if stored.lab in rules.labs or source is None else source.lab
    if name is None or name not in rules.labs:
        return stored
    labs = frozenset(name if lab == stored.lab else lab for lab in stored.labs)
    return replace(stored, lab=name, country=rules.labs[name].country, labs=labs)


# --- writing --------------------------------------------------------------------------------------

_COUNTED = {"labs": "labs", "topics": "topics", "policy": "policy", "country": "countries", "why": "reasons"}
"What is told of the work done: a field of an item, and how it is called when many changed."


def _write(db: Database, one: Read, when: datetime) -> Iterator[str]:
    """Write one item; yields what of it is another now."""
    stored, now = one.stored, one.now
    yield from (word for field, word in _COUNTED.items() if getattr(stored, field) != getattr(now, field))
    articles = [after for before, after in zip(stored.articles, now.articles, strict=True) if before != after]
    db.executemany(
        "update articles set labs = ?, url_key = ?, title_key = ?, standing = ? where id = ?",
        [(after.labs, after.url_key, after.title_key, after.standing, after.id) for after in articles],
    )
    told = [Told(after.id, stored.key, telling.loaded(after.told)) for after in articles if after.told]
    tellings.replace(db, told, when)
    if replace(now, indexed=stored.indexed, articles=stored.articles) != stored:
        fields = {name: getattr(now, name) for name in ("lab", "country", "policy", "why")}
        writing.update(db, stored.key, fields)
        writing.untie(db, stored.key)
        writing.tie(db, stored.key, sorted(now.labs), sorted(now.topics))
    if now.indexed != stored.indexed:
        body = "\n".join(_words(db, stored)) if stored.articles else now.indexed[1]
        writing.index(db, [(stored.key, stored.title, body)], again=[stored.key])
        yield "search texts"


def _words(db: Database, stored: Stored) -> Iterator[str]:
    """What a story is found by, from the beginning: how words were folded before may have lost something."""
    for one in stored.articles:
        (html,) = db.execute("select html from articles where id = ?", (one.id,)).fetchone()
        whole = Entry("", "", one.title, one.summary, text=text.plain(html, stories.TEXT_SEARCHED))
        yield f"{one.title}\n{stories.searched(whole)}"

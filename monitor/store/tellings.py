"""What stored articles tell, and the keys by which those of the same event are found: for a month, then both go."""

import dataclasses
import json
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from zlib import crc32

from monitor.frozen import dataclass
from monitor.source import SourceKind
from monitor.store import rows
from monitor.store.connect import Database
from monitor.store.rules import Rules
from monitor.understand import stories, telling
from monitor.understand.stories import A_KEY, COMPARED, REMEMBERED, WINDOW
from monitor.understand.telling import Telling

_WINDOW = WINDOW.total_seconds()


@dataclass(frozen=True, slots=True)
class Told:
    """An article, its story, and what it tells."""

    article: int
    item: int
    telling: Telling
    keys: Sequence[int] = ()
    "What others are found by that tell of the same; none for one that is only to be looked at."


def read(rules: Rules, source: str, title: str, summary: str, url: str, at: datetime, labs: Iterable[str]) -> Telling:
    """What an article of a source tells. One that is configured no more counts as news."""
    known = rules.sources.get(source)
    kind: SourceKind = known.kind if known else "news"
    return telling.tell(title, summary, url, source=source, kind=kind, at=at, labs=labs, mentions=rules.mentions)


def keys(told: Telling) -> list[int]:
    """What others of the same event most likely have, too, as numbers: they take half the time and room of texts."""
    return [crc32(key.encode()) for key in stories.keys(told)]


# --- finding ----------------------------------------------------------------------------------------


def stored(db: Database, wanted: Iterable[int]) -> set[int]:
    """Those of some keys that any article has."""
    found: set[int] = set()
    for part in rows.parts(sorted(set(wanted))):
        sql = f"select distinct key from story_keys where key in ({rows.marks(part)})"  # noqa: S608
        found.update(key for (key,) in db.execute(sql, tuple(part)))
    return found


def near(db: Database, key: int, at: float) -> list[int]:
    """Articles of the same days that have a key, the latest first."""
    sql = "select article from story_keys where key = ? and at between ? and ? order by at desc limit ?"
    return [article for (article,) in db.execute(sql, (key, at - _WINDOW, at + _WINDOW, A_KEY))]


def items_of(db: Database, articles: Collection[int]) -> dict[int, int]:
    """The stories of some articles. What was taken away is left out."""
    found: dict[int, int] = {}
    for part in rows.parts(list(articles)):
        sql = f"select article, item from tellings where article in ({rows.marks(part)})"  # noqa: S608
        found.update(db.execute(sql, tuple(part)))
    return found


def members(db: Database, item: int, rules: Rules) -> list[Told]:
    """The articles that speak for a story, the best first."""
    sql = "select article, told from tellings where item = ? order by standing, at limit ?"
    kept = [Told(article, item, telling.loaded(told)) for article, told in db.execute(sql, (item, COMPARED))]
    return kept or _reread(db, item, rules)


def _reread(db: Database, item: int, rules: Rules) -> list[Told]:
    """The same of a story whose articles were stored without: they were old when they came."""
    sql = (
        "select id, source, title, summary, url, coalesce(published, seen), labs from articles where item = ? "
        "order by coalesce(published, seen), id limit ?"
    )
    found = [
        Told(id_, item, read(rules, source, title, summary, url, rows.moment(at), json.loads(labs)))
        for id_, source, title, summary, url, at, labs in db.execute(sql, (item, COMPARED))
    ]
    return sorted(found, key=lambda one: stories.standing(one.telling))


# --- keeping ----------------------------------------------------------------------------------------


def keep(db: Database, told: Sequence[Told], now: datetime) -> None:
    """Remember what articles tell, and let go what is a month old."""
    oldest = now - REMEMBERED
    recent = [one for one in told if one.telling.at >= oldest]
    db.executemany(
        "insert or replace into tellings (article, item, at, standing, told) values (?, ?, ?, ?, ?)",
        [
            (one.article, one.item, one.telling.at.timestamp(), place(one.telling), telling.dumped(one.telling))
            for one in recent
        ],
    )
    db.executemany(
        "insert or ignore into story_keys (key, at, article) values (?, ?, ?)",
        sorted((key, int(one.telling.at.timestamp()), one.article) for one in recent for key in one.keys),
    )
    for table in ("tellings", "story_keys"):
        db.execute(f"delete from {table} where at < ?", (oldest.timestamp(),))  # noqa: S608


def replace(db: Database, told: Sequence[Told], now: datetime) -> None:
    """Remember what articles tell now in the place of what they told. Those that are remembered no more stay so."""
    known: list[Told] = []
    for one in told:
        before = db.execute("select told from tellings where article = ?", (one.article,)).fetchone()
        if before is None:
            continue
        known.append(dataclasses.replace(one, keys=keys(one.telling)))
        old = telling.loaded(before[0])
        db.executemany(
            "delete from story_keys where key = ? and at = ? and article = ?",
            [(key, int(old.at.timestamp()), one.article) for key in keys(old)],
        )
    keep(db, known, now)


def rank(db: Database, told: Sequence[Told]) -> None:
    """Note where articles stand among the sources of their story, in which nothing had joined them before."""
    db.executemany(
        "update articles set standing = ? where id = ? and standing is null",
        [(place(one.telling), one.article) for one in told],
    )


def place(told: Telling) -> int:
    """Where an article stands among the sources of its story, without its date."""
    return stories.standing(told)[0]

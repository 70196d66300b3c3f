"""Items as a watchlist judges them in memory: their text, and the values of their fields, models and articles."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from monitor import query
from monitor.query import Subject
from monitor.store import rows
from monitor.store.connect import Database

_NAMES = ("kind", "class", "country", "license", "openness", "task", "gated", "event", "source", "lang")
_FLAGS = ("read", "starred", "policy")
_NUMBERS = ("params", "active", "downloads", "likes")
_UNKNOWN = (None,) * len(_NUMBERS)
_ITEM = (
    "select id, title, story_size, kind, class, country, license, openness, task, gated, event, source, language, "
    "read, starred, policy, params, active_params, downloads, likes from items where history = 0 and id in ({})"
)
_MODEL_NAMES = ("license", "openness", "task", "gated", "format")
_MODEL_NUMBERS = (*_NUMBERS, "context")
_MODELS = (
    "select im.item, m.license, m.openness, m.task, m.gated, m.format, m.params, m.active_params, m.downloads, "
    "m.likes, m.context from item_models im join models m on m.hub_id = im.hub_id where im.item in ({})"
)
_LABS = "select item, lab from item_labs where item in ({})"
_TOPICS = "select item, topic from item_topics where item in ({})"
_ARTICLES = "select item, source, language from articles where item in ({})"
"Of stories with several articles only: what the first one says is in the story."


class New(NamedTuple):
    """An item that may alert."""

    key: int
    class_: str | None
    subject: Subject


@dataclass(slots=True)
class _Facts:
    """The values of an item's fields, as they are collected."""

    signs: list[frozenset[str]] = field(default_factory=list)
    numbers: dict[str, list[int]] = field(default_factory=dict)

    def count(self, names: tuple[str, ...], values: Iterable[int | None]) -> None:
        """The values of number fields."""
        for name, value in zip(names, values, strict=True):
            if value is not None:
                self.signs.append(_signs((name,), ("*",)))
                self.numbers.setdefault(name, []).append(value)


@lru_cache(maxsize=8_192)
def _signs(names: tuple[str, ...], values: tuple[str | None, ...]) -> frozenset[str]:
    """Items of one source, or models of one license, are much alike."""
    given = zip(names, values, strict=True)
    return frozenset(sign for name, value in given if value is not None for sign in query.signs(name, value))


@lru_cache(maxsize=8)
def _states(flags: tuple[int, ...]) -> frozenset[str]:
    borne = {f"is:{name}" for name, flag in zip(_FLAGS, flags, strict=True) if flag}
    return frozenset(borne if "is:read" in borne else borne | {"is:unread"})


def read(db: Database, keys: Iterable[int], texts: Mapping[int, Subject], asked: frozenset[str]) -> Iterator[New]:
    """Of some items those that are news; history never alerts.

    `texts`: what was just indexed, so as not to read it again. `asked`: all words that are asked for.
    """
    for part in rows.parts(sorted(set(keys))):
        items = db.execute(_ITEM.format(rows.marks(part)), part).fetchall()
        hanging = _hanging(db, part, [row[0] for row in items if row[2] > 1])
        others = _indexed(db, {row[0]: row[1] for row in items if row[0] not in texts}, asked)
        for row in items:
            key, known = row[0], row[16:]
            facts = hanging[key]
            if known != _UNKNOWN:
                facts.count(_NUMBERS, known)
            signs = _signs(_NAMES, row[3:13]).union(_states(row[13:16]), *facts.signs)
            text = texts.get(key) or others.get(key) or Subject.of(row[1], "", "")
            yield New(key, row[4], text.bearing(signs, facts.numbers))


def _hanging(db: Database, keys: Sequence[int], shared: Sequence[int]) -> Mapping[int, _Facts]:
    """What labs, topics and models say of these items, and articles of those that are shared by several."""
    found: defaultdict[int, _Facts] = defaultdict(_Facts)
    named = ((("lab",), keys, _LABS), (("topic",), keys, _TOPICS), (("source", "lang"), shared, _ARTICLES))
    for names, of, sql in named:
        for key, *values in db.execute(sql.format(rows.marks(of)), of) if of else ():
            found[key].signs.append(_signs(names, tuple(values)))
    for key, *values in db.execute(_MODELS.format(rows.marks(keys)), keys):
        found[key].signs.append(_signs(_MODEL_NAMES, tuple(values[:5])))
        found[key].count(_MODEL_NUMBERS, values[5:])
    return found


def _indexed(db: Database, titles: Mapping[int, str], asked: frozenset[str]) -> dict[int, Subject]:
    found = {}
    for part in rows.parts(list(titles)):
        sql = f"select rowid, title, body from item_fts where rowid in ({rows.marks(part)})"  # noqa: S608
        for key, title, body in db.execute(sql, part):
            words = asked.intersection(title.split()).union(asked.intersection(body.split()))
            found[key] = Subject.of(titles[key], title, body, words)
    return found

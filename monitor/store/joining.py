"""Which stories new articles begin or join, decided in memory: those of the same batch are candidates, too.

What is found by the address or the headline of an article, and by the keys of what it tells, is compared with it
(`understand.stories`). History older than `COMPARED_HISTORY` is found by address and headline alone: news hardly ever
joins it, and to read years of it costs more than it tells. What it tells is read only where something was found.

A source that has one address for many entries tells many things there, so an article never joins another of its
source for their address.
"""

from bisect import bisect_left, bisect_right, insort
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

from monitor.model import Understood
from monitor.polled import Entry
from monitor.source import Source
from monitor.store import rows, tellings
from monitor.store.connect import Database
from monitor.store.rules import Rules
from monitor.store.tellings import Told
from monitor.understand import stories
from monitor.understand.identity import Signs
from monitor.understand.stories import A_KEY, ASKED, REMEMBERED, WINDOW
from monitor.understand.telling import Telling

COMPARED_HISTORY = timedelta(days=2)
"What news of today will join: of the articles of an event, one in thirty comes later than that after the first."

_WINDOW = WINDOW.total_seconds()
_GREATEST = 1 << 63


@dataclass(slots=True)
class Fresh:
    """An entry that was not known."""

    entry: Entry
    signs: Signs
    source: Source
    history: bool
    understood: Understood
    at: float
    "When it was published; where it does not say, when it was first seen."
    id: int = 0
    "Of the article it becomes."
    telling: Telling | None = None
    "What it tells, where that was read."
    keys: Sequence[int] = ()
    "What others are found by that tell of the same; of old history none."
    joined: str = ""
    "Why it belongs to its story; of the one that begins it nothing."


@dataclass(slots=True)
class Story:
    """A story, and the articles that join it now."""

    key: int = 0
    "Of one that is stored; a new one gets its key when it is written."
    fresh: list[Fresh] = field(default_factory=list)
    stored: list[Told] | None = None
    "The articles that spoke for it before; None: not looked at yet."


class _Alike(NamedTuple):
    """An article found by its address or headline. A tuple, since each article becomes one."""

    article: int
    story: Story
    source: str
    at: float


class Gathering:
    """The stories of a batch, as its articles come in one after another."""

    def __init__(self, db: Database, fresh: Sequence[Fresh], rules: Rules, now: datetime) -> None:
        self._db, self._rules = db, rules
        self._stored: dict[int, Story] = {}
        self._of: dict[int, Story | None] = {}
        "The story of an article; None where it has none any more."
        self._by_key: dict[int, list[tuple[float, int]]] = {}
        self._by_address: dict[str, list[_Alike]] = {}
        self._by_headline: dict[str, list[_Alike]] = {}
        self._oldest = {
            True: (now - COMPARED_HISTORY).timestamp(),
            False: (now - REMEMBERED).timestamp(),
        }
        self._find_alike(fresh)
        for one in filter(self._is_compared, fresh):
            one.keys = tellings.keys(self._telling(one))
        self._stored_keys = tellings.stored(db, (key for one in fresh for key in one.keys))

    def add(self, one: Fresh) -> Story:
        """The story that an article joins, or a new one."""
        story = self._joined(one) or Story(stored=[])
        story.fresh.append(one)
        self._of[one.id] = story
        self._remember(_Alike(one.id, story, one.source.name, one.at), one.signs.address, one.signs.headline)
        for key in one.keys:
            insort(self._by_key.setdefault(key, []), (one.at, one.id))
        return story

    def _is_compared(self, one: Fresh) -> bool:
        return one.at >= self._oldest[one.history]

    def _telling(self, one: Fresh) -> Telling:
        if one.telling is None:
            entry, labs = one.entry, one.understood.labs
            at = rows.moment(one.at)
            one.telling = tellings.read(self._rules, one.source.name, entry.title, entry.summary, entry.url, at, labs)
        return one.telling

    # --- which story

    def _joined(self, one: Fresh) -> Story | None:
        here = _of_days(self._by_address.get(one.signs.address, ()), one.at)
        alike = _of_days(self._by_headline.get(one.signs.headline, ()), one.at)
        near = [each.article for each in (*here, *alike)] if here or alike else []
        for key in one.keys:
            if key in self._stored_keys or key in self._by_key:
                near += self._near(key, one.at)
        if not near:
            return None
        own = {id(each.story) for each in here if each.source == one.source.name}
        found = [story for story in self._closest(Counter(near)) if id(story) not in own]
        joined = stories.join(self._telling(one), [self._members(story) for story in found]) if found else None
        if joined is None:
            return None
        one.joined = joined.why
        return found[joined.index]

    def _near(self, key: int, at: float) -> list[int]:
        """Articles of the same days that have a key."""
        stored = tellings.near(self._db, key, at) if key in self._stored_keys else []
        if not (here := self._by_key.get(key)):
            return stored
        end = bisect_right(here, (at + _WINDOW, _GREATEST))
        start = max(bisect_left(here, (at - _WINDOW, 0)), end - A_KEY)
        return stored + [article for _, article in here[start:end]]

    def _closest(self, shared: Mapping[int, int]) -> list[Story]:
        """The stories of the articles that share most, the older first."""
        unknown = [article for article in shared if article not in self._of]
        if unknown:
            items = tellings.items_of(self._db, unknown)
            self._of.update((article, self._stored_story(items.get(article))) for article in unknown)
        found: dict[int, Story] = {}
        for article in sorted(sorted(shared), key=shared.__getitem__, reverse=True):
            if story := self._of[article]:
                found[id(story)] = story
                if len(found) == ASKED:
                    break
        return sorted(
            found.values(), key=lambda story: (not story.key, story.key, story.fresh[:1] and story.fresh[0].id)
        )

    def _stored_story(self, item: int | None) -> Story | None:
        return None if item is None else self._stored.setdefault(item, Story(item))

    def _members(self, story: Story) -> list[Telling]:
        """What the articles of a story tell."""
        if story.stored is None:
            story.stored = tellings.members(self._db, story.key, self._rules)
        return [*(one.telling for one in story.stored), *map(self._telling, story.fresh)]

    # --- what has the same address or headline

    def _find_alike(self, fresh: Sequence[Fresh]) -> None:
        """What is stored at the addresses or under the headlines of new articles, in the order it came."""
        found: dict[int, tuple[_Alike, str, str]] = {}
        for column, values in (
            ("url_key", {one.signs.address for one in fresh if one.signs.address}),
            ("title_key", {one.signs.headline for one in fresh if one.signs.headline}),
        ):
            for part in rows.parts(sorted(values)):
                sql = (
                    "select id, item, source, coalesce(published, seen), url_key, title_key from articles "  # noqa: S608
                    f"where item is not null and {column} in ({rows.marks(part)})"
                )
                for id_, item, source, at, address, headline in self._db.execute(sql, tuple(part)):
                    story = self._stored.setdefault(item, Story(item))
                    found[id_] = _Alike(id_, story, source, at), address, headline
        for id_, (one, address, headline) in sorted(found.items()):
            self._of[id_] = one.story
            self._remember(one, address, headline)

    def _remember(self, one: _Alike, address: str, headline: str) -> None:
        if address:
            self._by_address.setdefault(address, []).append(one)
        if headline:
            self._by_headline.setdefault(headline, []).append(one)


def _of_days(alike: Sequence[_Alike], at: float) -> list[_Alike]:
    return [one for one in alike if abs(one.at - at) <= _WINDOW] if alike else []

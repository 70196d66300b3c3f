"""What ties stories to the releases they are about, kept as stories and releases come in; and the policy around a
release, found when it is read.

Whatever changes what a story may be about has its links made anew: new words, another article, a release of one of its
labs in the same weeks. A model that joins a release later counts from its own date.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from monitor.model import Item
from monitor.store import rows
from monitor.store.connect import Database
from monitor.store.items import SEQUENCE_BITS, new_key
from monitor.store.rules import Rules
from monitor.store.writing import Kept
from monitor.understand import headlines, links
from monitor.understand.links import AFTER, AROUND, BEFORE, CLOSE_TOPICS, MOST, Link, Release, Story

_SECOND = timedelta(seconds=1)


def keep(db: Database, kept: Kept, rules: Rules) -> None:
    """Make the links anew that a batch may have changed."""
    make(db, [*kept.texts, *_told_near(db, kept.launched)], rules)


def make(db: Database, keys: Iterable[int], rules: Rules) -> None:
    """Make the links of some stories anew; keys of other items are passed over."""
    found: list[Link] = []
    asked = sorted(set(keys))
    for part in rows.parts(asked):
        db.execute(f"delete from links where story in ({rows.marks(part)})", tuple(part))  # noqa: S608
        told = list(_stories(db, part))
        busy = _busy(db, {lab for *_, labs in told for lab in labs})
        for key, title, summary, labs in told:
            of = [lab for lab in labs if lab in busy]
            if of and (near := _launched(db, of, at(key) - AFTER, at(key) + BEFORE)):
                story = links.story(key, title, summary, at(key), labs=labs, mentions=rules.mentions)
                found += links.about(story, near)
    db.executemany(
        "insert or replace into links (release, story, strength, why) values (?, ?, ?, ?)",
        [(one.release, one.story, one.strength, one.why) for one in found],
    )


def at(key: int) -> datetime:
    """When the item with this key became news."""
    return rows.moment(key >> SEQUENCE_BITS)


def _stories(db: Database, keys: Sequence[int]) -> Iterable[tuple[int, str, str, tuple[str, ...]]]:
    """Those of some items that are stories about a lab."""
    labs: dict[int, list[str]] = {}
    for lab, key in db.execute(f"select lab, item from item_labs where item in ({rows.marks(keys)})", tuple(keys)):  # noqa: S608
        labs.setdefault(key, []).append(lab)
    sql = f"select id, title, summary from items where kind = 'story' and id in ({rows.marks(list(labs))})"  # noqa: S608
    return [(key, title, summary, tuple(labs[key])) for key, title, summary in db.execute(sql, tuple(labs))]


def _busy(db: Database, labs: Iterable[str]) -> set[str]:
    """Those of some labs that released anything ever, which is soon asked."""
    sql = (
        "select exists (select 1 from items indexed by items_launched where kind = 'release' and lab = ?1) "
        "or exists (select 1 from items indexed by items_grown where event = 'models' and lab = ?1)"
    )
    return {lab for lab in labs if db.execute(sql, (lab,)).fetchone() == (1,)}


def _launched(db: Database, labs: Iterable[str], start: datetime, end: datetime) -> list[Release]:
    """What labs released in some days: releases, and models that joined one in these days."""
    found: list[Release] = []
    for lab in labs:
        between = (lab, new_key(start, 0), new_key(end + _SECOND, 0))
        found += _releases(db, _RELEASED, between)
        found += _releases(db, _GREW, between)
    return found


_RELEASED = (
    "select id, id, key, title, lab, country from items indexed by items_launched where kind = 'release' and lab = ? "
    "and id between ? and ? and class is not 'placeholder'"
)
_GREW = (
    "select distinct r.id, c.id, r.key, r.title, r.lab, r.country from items c indexed by items_grown "
    "join item_models im on im.item = c.id join models m on m.hub_id = im.hub_id join items r on r.id = m.item "
    "where c.event = 'models' and c.lab = ? and c.id between ? and ? and r.kind = 'release'"
)


def _releases(db: Database, sql: str, parameters: Sequence[object]) -> Iterable[Release]:
    for item, dated, key, title, lab, country in db.execute(sql, tuple(parameters)):
        yield Release(item, key, title.partition(": ")[0], lab, country, at(dated))


def _told_near(db: Database, launched: Iterable[int]) -> list[int]:
    """Stories of a lab in the days of what it released."""
    sql = (
        "select i.id from item_labs l join items i on i.id = l.item "
        "where l.lab = (select lab from items where id = ?) and l.item between ? and ? and i.kind = 'story'"
    )
    found: list[int] = []
    for key in launched:
        end = at(key) + AFTER + _SECOND
        found += (story for (story,) in db.execute(sql, (key, new_key(at(key) - BEFORE, 0), new_key(end, 0))))
    return found


# --- reading ----------------------------------------------------------------------------------------


def of(db: Database, keys: Sequence[int]) -> list[Link]:
    """The links of some items, releases or stories: the strongest first, then the latest stories."""
    found: set[Link] = set()
    for part in rows.parts(keys):
        for end in ("release", "story"):
            sql = f"select release, story, strength, why from links where {end} in ({rows.marks(part)})"  # noqa: S608
            found.update(Link(*row) for row in db.execute(sql, tuple(part)))
    return sorted(found, key=lambda link: (-link.strength, -link.story, link.release))


def policy_around(db: Database, releases: Sequence[Item]) -> list[Link]:
    """The policy around some releases: about their labs, or about open models of their countries, in the same weeks."""
    if not releases:
        return []
    first, last = min(one.at for one in releases), max(one.at for one in releases)
    by_lab: dict[str, list[Story]] = {}
    by_place: dict[str, list[Story]] = {}
    for story in _policy(db, first - AROUND, last + AROUND, releases):
        for lab in story.labs:
            by_lab.setdefault(lab, []).append(story)
        for place in story.places:
            by_place.setdefault(place, []).append(story)
    found: list[Link] = []
    for one in releases:
        stories = [*by_lab.get(one.lab or "", ()), *by_place.get(links.place_of(one.country), ())]
        release = Release(one.key, "", one.title, one.lab or "", one.country, at(one.key))
        found += links.related_policy(release, list({story.item: story for story in stories}.values()))
    return found


def launched_around(db: Database, stories: Sequence[Item]) -> list[Link]:
    """What the labs that policy is about released in the same weeks."""
    found: list[Link] = []
    for one in stories:
        moment = at(one.key)
        story = _policy_story(one.key, one.title, one.summary, one.story_size, one.labs, one.topics)
        releases = {each.item: each for each in _launched(db, one.labs, moment - AROUND, moment + AROUND)}
        nearest = sorted(releases.values(), key=lambda each: (abs(each.at - moment), each.item))[:MOST]
        found += (link for each in nearest for link in links.related_policy(each, [story]))
    return found


def _policy(db: Database, start: datetime, end: datetime, releases: Sequence[Item]) -> list[Story]:
    """The policy of some days that may be around some releases: there is much more, and its texts are long."""
    labs = sorted({one.lab for one in releases if one.lab})
    names = headlines.names_of({links.place_of(one.country) for one in releases} - {""})
    topics = CLOSE_TOPICS if names else ()
    sql = (
        "select id, title, summary, story_size, "  # noqa: S608
        "(select group_concat(lab, char(31)) from item_labs where item = id) as labs, "
        "(select group_concat(topic, char(31)) from item_topics where item = id) as topics, "
        f"exists (select 1 from item_labs where item = id and lab in ({rows.marks(labs)})) as about "
        "from items indexed by items_policy where policy = 1 and kind = 'story' and id between ? and ? and "
        f"(about or exists (select 1 from item_topics where item = id and topic in ({rows.marks(topics)})))"
    )
    between = (new_key(start, 0), new_key(end + _SECOND, 0))
    return [
        _policy_story(key, title, summary, size, (of or "").split("\x1f"), (on or "").split("\x1f"))
        for key, title, summary, size, of, on, about in db.execute(sql, (*labs, *between, *topics))
        if about or any(name in title or name in summary for name in names)
    ]


def _policy_story(
    key: int, title: str, summary: str, articles: int, labs: Iterable[str], topics: Iterable[str]
) -> Story:
    """What has to be known of policy to tell which releases it is around."""
    return Story(
        item=key, at=at(key), labs=frozenset(filter(None, labs)), topics=frozenset(topics), policy=True,
        articles=articles, in_title=(), in_text=(), acts=frozenset(), places=headlines.places(f"{title}\n{summary}"),
    )  # fmt: skip

"""Writing articles that were not known, and the stories they begin or join, a table at a time.

The best of its sources speaks for a story: its headline, address, summary and date are those of that article. Its id
and its place in the feed are those of the first.
"""

import json
from collections.abc import Sequence
from datetime import datetime

from monitor.model import Understood
from monitor.polled import Entry
from monitor.source import Source
from monitor.store import rows, tellings, writing
from monitor.store.connect import Database
from monitor.store.joining import Fresh, Gathering, Story
from monitor.store.rules import Rules
from monitor.store.tellings import Told
from monitor.store.writing import Kept
from monitor.understand.stories import standing

SUMMARY_SHOWN = 1_000
TEXT_SEARCHED, HISTORY_SEARCHED = 500, 200
"""Characters of an entry's text that are searched where its feed gives a summary, too; fewer of history, of which a
first poll brings thousands: each hundred add a tenth to its cost."""


def keep(db: Database, fresh: Sequence[Fresh], rules: Rules, now: datetime, kept: Kept) -> None:
    """Write new articles, and begin or join their stories."""
    if not fresh:
        return
    (first,) = db.execute("select coalesce(max(id), 0) + 1 from articles").fetchone()
    for number, one in enumerate(fresh, first):
        one.id = number
    gathering = Gathering(db, fresh, rules, now)
    stories: dict[int, Story] = {}
    for one in fresh:
        story = gathering.add(one)
        stories.setdefault(id(story), story)
    _write(db, list(stories.values()), rules, now, kept)


def _write(db: Database, stories: Sequence[Story], rules: Rules, now: datetime, kept: Kept) -> None:
    """Write what was decided, a table at a time."""
    stored = [story for story in stories if story.key]
    _begin(db, [story for story in stories if not story.key], rules, now, kept)
    _join(db, stored, rules, kept)
    kept.touched += [story.key for story in stored]
    members = sorted(((story, one) for story in stories for one in story.fresh), key=lambda member: member[1].id)
    writing.tie_all(db, [(story.key, one.understood.labs, one.understood.topics) for story, one in members])
    db.executemany(_INSERT, [_row(story.key, one, now) for story, one in members])
    tellings.keep(db, [Told(one.id, story.key, one.telling, one.keys) for story, one in members if one.telling], now)


def understood(title: str, summary: str, source: Source | None, rules: Rules) -> Understood:
    """What an article is about; its feed has a word in it, where that is still configured."""
    if source is None:
        return rules.reader.read(title, summary)
    return rules.reader.read(title, summary, policy_feed=source.kind == "policy", topics=source.topics, lab=source.lab)


def remembered(db: Database, story: int) -> Understood:
    """What was understood of a story while the text of its articles was there. Its labs are those of each article."""
    topics = db.execute("select topic from item_topics where item = ? order by topic", (story,))
    policy, why = db.execute("select policy, why from items where id = ?", (story,)).fetchone()
    return Understood((), tuple(topic for (topic,) in topics), bool(policy), tuple(json.loads(why)))


# --- new stories ----------------------------------------------------------------------------------


def _begin(db: Database, begun: Sequence[Story], rules: Rules, now: datetime, kept: Kept) -> None:
    items = []
    for story in begun:
        first = story.fresh[0]
        at = (first.entry.published or now) if first.history else now
        items.append((at, _fields(story, rules, now)))
    for story, key in zip(begun, writing.add_all(db, "story", items), strict=True):
        story.key = key
        if not story.fresh[0].history:
            kept.new.append(key)
        kept.begun.add(key)
        lead = _lead(story.fresh)
        others = (one for one in story.fresh if one is not lead)
        kept.texts[key] = (lead.entry.title, "\n".join([_searched(lead), *map(_told_by, others)]))


def _fields(story: Story, rules: Rules, now: datetime) -> writing.Fields:
    lead = _lead(story.fresh)
    return {
        **_words(lead),
        "seen": now,
        "history": story.fresh[0].history,
        "story_size": len(story.fresh),
        **summed_up([one.understood for one in story.fresh], lead.source, rules),
    }


def _words(lead: Fresh) -> writing.Fields:
    """What a story takes from the article that speaks for it."""
    return {
        "title": lead.entry.title,
        "url": lead.entry.url,
        "source": lead.source.name,
        "language": lead.entry.language or lead.source.language,
        "published": lead.entry.published,
        "summary": lead.entry.summary[:SUMMARY_SHOWN],
    }


def summed_up(said: Sequence[Understood], source: Source | None, rules: Rules) -> writing.Fields:
    """What the articles of a story, the first of which came from `source`, say together."""
    lab = next((lab for one in said for lab in one.labs[:1]), None)
    country = source.country if source else None
    return {
        "lab": lab,
        "country": rules.labs[lab].country if lab in rules.labs else country,
        "policy": any(one.policy for one in said),
        "why": tuple(dict.fromkeys(reason for one in said for reason in one.why)),
    }


# --- stories that something joins -----------------------------------------------------------------


def _join(db: Database, joined: Sequence[Story], rules: Rules, kept: Kept) -> None:
    """Count articles in; what they say beyond the others adds to what is known of the story."""
    for story in joined:
        sql = "select title, story_size, policy, lab, country, why from items where id = ?"
        title, size, policy, lab, country, why = db.execute(sql, (story.key,)).fetchone()
        said = [one.understood for one in story.fresh]
        if lab is None and (lab := next((lab for one in said for lab in one.labs[:1]), None)):
            country = rules.labs[lab].country if lab in rules.labs else country
        lead = _new_lead(story)
        fields = {
            "story_size": size + len(said),
            "policy": bool(policy) or any(one.policy for one in said),
            "lab": lab,
            "country": country,
            "why": tuple(dict.fromkeys((*json.loads(why), *(reason for one in said for reason in one.why)))),
            **(_words(lead) if lead else {}),
        }
        writing.update(db, story.key, fields)
        tellings.rank(db, story.stored or ())
        (before,) = db.execute("select body from item_fts where rowid = ?", (story.key,)).fetchone() or ("",)
        kept.texts[story.key] = (
            lead.entry.title if lead else title,
            "\n".join([*map(_told_by, story.fresh), *([title] if lead else []), before]),
        )


def _new_lead(story: Story) -> Fresh | None:
    """Which of the articles that join a story speaks for it from now on; None: none of them."""
    lead = _lead(story.fresh)
    known = [standing(one.telling) for one in story.stored or ()]
    return lead if known and _place(lead) < min(known) else None


def _lead(fresh: Sequence[Fresh]) -> Fresh:
    """Which of several articles speaks for them."""
    return min(fresh, key=_place) if len(fresh) > 1 else fresh[0]


def _place(one: Fresh) -> tuple[int, datetime]:
    """Where an article stands among those of its story. One that is alone in it may not have been read."""
    return standing(one.telling) if one.telling else (0, rows.moment(one.at))


def searched(entry: Entry, most: int = TEXT_SEARCHED) -> str:
    """The words of an entry beyond its title that can be searched: its summary, and the beginning of what it tells."""
    if len(entry.summary) >= most or not entry.text:
        return entry.summary
    text = entry.text[:most]
    return text if text.startswith(entry.summary.removesuffix("…")) else f"{entry.summary}\n{text}"


def _searched(one: Fresh) -> str:
    return searched(one.entry, HISTORY_SEARCHED if one.history else TEXT_SEARCHED)


def _told_by(one: Fresh) -> str:
    return f"{one.entry.title}\n{_searched(one)}"


# --- articles -------------------------------------------------------------------------------------

_INSERT = (
    "insert into articles (id, item, source, guid, url, url_key, title, title_key, summary, html, author, language, "
    "labs, published, seen, digest, standing, joined) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


def _row(story: int, one: Fresh, now: datetime) -> tuple[object, ...]:
    entry = one.entry
    return (
        one.id,
        story,
        one.source.name,
        one.signs.guid,
        entry.url,
        one.signs.address,
        entry.title,
        one.signs.headline,
        entry.summary,
        entry.html,
        entry.author,
        entry.language or one.source.language,
        rows.listed(one.understood.labs),
        one.signs.published,
        now.timestamp(),
        entry.digest,
        tellings.place(one.telling) if one.telling else None,
        one.joined,
    )

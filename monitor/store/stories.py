"""Writing articles that were not known, and the stories they begin or join.

Which story an article belongs to is decided in memory, among all that may tell it too, those of the same batch among
them; then everything is written a table at a time.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from monitor.model import Source, Understood
from monitor.polled import Entry
from monitor.store import rows, writing
from monitor.store.connect import Database
from monitor.store.rules import Rules
from monitor.store.writing import Kept
from monitor.understand.identity import Signs
from monitor.understand.stories import WINDOW

SUMMARY_SHOWN = 1_000
TEXT_SEARCHED = 500
"""Characters of an entry's text that are searched where its feed gives a summary, too: each hundred more add a tenth to
the cost of a first poll."""

_WINDOW = WINDOW.total_seconds()


@dataclass(slots=True)
class Fresh:
    """An entry that was not known."""

    entry: Entry
    signs: Signs
    source: Source
    history: bool
    understood: Understood


@dataclass(slots=True)
class Story:
    """A story, and the articles that join it now."""

    key: int = 0
    "Of one that is stored; a new one gets its key when it is written."
    fresh: list[Fresh] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Told:
    """An article that tells a story, as far as others are compared with it."""

    story: Story
    source: str
    address: str
    headline: str
    at: float


def keep(db: Database, fresh: Sequence[Fresh], rules: Rules, now: datetime, kept: Kept) -> None:
    """Write new articles, and begin or join their stories."""
    if not fresh:
        return
    stories = _gathered(fresh, _told(db, fresh), now)
    stored = [story for story in stories if story.key]
    begun = [story for story in stories if not story.key]
    _begin(db, begun, rules, now, kept)
    _join(db, stored, rules, kept)
    kept.touched += [story.key for story in stories if story.key not in kept.begun or len(story.fresh) > 1]
    members = [(story, one) for story in stories for one in story.fresh]
    writing.tie_all(db, [(story.key, one.understood.labs, one.understood.topics) for story, one in members])
    db.executemany(_INSERT, [_row(story.key, one, now) for story, one in members])


def understood(title: str, summary: str, source: Source | None, rules: Rules) -> Understood:
    """What an article is about; its feed has a word in it, where that is still configured."""
    if source is None:
        return rules.reader.read(title, summary)
    return rules.reader.read(title, summary, policy_feed=source.kind == "policy", topics=source.topics, lab=source.lab)


# --- which story ----------------------------------------------------------------------------------


def story_of(one: Fresh, at: float, told: Sequence[Told]) -> Story | None:
    """The story that an article belongs to, the oldest first: the same address, or the same headline, within days.

    `told` are articles, in the order they came, that have either in common with it.
    """
    near = [other for other in told if other.source != one.source.name and abs(other.at - at) <= _WINDOW]
    same = [other for other in near if other.address and other.address == one.signs.address]
    same = same or [other for other in near if other.headline and other.headline == one.signs.headline]
    return same[0].story if same else None


def _gathered(fresh: Sequence[Fresh], told: Iterable[Told], now: datetime) -> list[Story]:
    """The stories that these articles begin or join, in the order of the articles that began or joined them."""
    by_sign: dict[tuple[str, str], list[Told]] = {}
    for other in told:
        _remember(by_sign, other)
    stories: dict[int, Story] = {}
    for one in fresh:
        at = now.timestamp() if one.signs.published is None else one.signs.published
        address, headline = ("address", one.signs.address), ("headline", one.signs.headline)
        alike = [*by_sign.get(address, ()), *by_sign.get(headline, ())]
        story = (story_of(one, at, alike) if alike else None) or Story()
        story.fresh.append(one)
        stories.setdefault(id(story), story)
        _remember(by_sign, Told(story, one.source.name, one.signs.address, one.signs.headline, at))
    return list(stories.values())


def _remember(by_sign: dict[tuple[str, str], list[Told]], told: Told) -> None:
    if told.address:
        by_sign.setdefault(("address", told.address), []).append(told)
    if told.headline:
        by_sign.setdefault(("headline", told.headline), []).append(told)


def _told(db: Database, fresh: Sequence[Fresh]) -> list[Told]:
    """What is stored at the addresses or under the headlines of new articles, oldest first."""
    stories: dict[int, Story] = {}
    found: dict[int, Told] = {}
    for column, values in (
        ("url_key", {one.signs.address for one in fresh if one.signs.address}),
        ("title_key", {one.signs.headline for one in fresh if one.signs.headline}),
    ):
        for part in rows.parts(sorted(values)):
            sql = (
                "select id, item, source, url_key, title_key, coalesce(published, seen) from articles "  # noqa: S608
                f"where item is not null and {column} in ({rows.marks(part)})"
            )
            for id_, item, *rest in db.execute(sql, tuple(part)):
                found[id_] = Told(stories.setdefault(item, Story(item)), *rest)
    return [told for _, told in sorted(found.items(), key=lambda one: one[0])]


# --- new stories ----------------------------------------------------------------------------------


def _begin(db: Database, begun: Sequence[Story], rules: Rules, now: datetime, kept: Kept) -> None:
    items = []
    for story in begun:
        lead = story.fresh[0]
        at = (lead.entry.published or now) if lead.history else now
        items.append((at, _fields(story, rules, now)))
    for story, key in zip(begun, writing.add_all(db, "story", items), strict=True):
        story.key = key
        lead = story.fresh[0]
        if not lead.history:
            kept.new.append(key)
        kept.begun.add(key)
        kept.texts[key] = (lead.entry.title, "\n".join([searched(lead.entry), *map(_told_by, story.fresh[1:])]))


def _fields(story: Story, rules: Rules, now: datetime) -> writing.Fields:
    lead = story.fresh[0]
    return {
        "title": lead.entry.title,
        "url": lead.entry.url,
        "source": lead.source.name,
        "language": lead.entry.language or lead.source.language,
        "published": lead.entry.published,
        "seen": now,
        "history": lead.history,
        "summary": lead.entry.summary[:SUMMARY_SHOWN],
        "story_size": len(story.fresh),
        **summed_up([one.understood for one in story.fresh], lead.source, rules),
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
        fields = {
            "story_size": size + len(said),
            "policy": bool(policy) or any(one.policy for one in said),
            "lab": lab,
            "country": country,
            "why": tuple(dict.fromkeys((*json.loads(why), *(reason for one in said for reason in one.why)))),
        }
        writing.update(db, story.key, fields)
        (before,) = db.execute("select body from item_fts where rowid = ?", (story.key,)).fetchone() or ("",)
        kept.texts[story.key] = (title, "\n".join([*map(_told_by, story.fresh), before]))


def searched(entry: Entry) -> str:
    """The words of an entry beyond its title that can be searched: its summary, and the beginning of what it tells."""
    if len(entry.summary) >= TEXT_SEARCHED or not entry.text:
        return entry.summary
    text = entry.text[:TEXT_SEARCHED]
    return text if text.startswith(entry.summary.removesuffix("…")) else f"{entry.summary}\n{text}"


def _told_by(one: Fresh) -> str:
    return f"{one.entry.title}\n{searched(one.entry)}"


# --- articles -------------------------------------------------------------------------------------

_INSERT = (
    "insert into articles (item, source, guid, url, url_key, title, title_key, summary, html, author, language, "
    "labs, published, seen, digest) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


def _row(story: int, one: Fresh, now: datetime) -> tuple[object, ...]:
    entry = one.entry
    return (
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
        writing.dumped(one.understood.labs),
        one.signs.published,
        now.timestamp(),
        entry.digest,
    )

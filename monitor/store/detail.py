"""One item in full: its models, articles, life and reasons."""

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from monitor.model import Article, Detail, Happening, Item, Model, Relation, Tie
from monitor.store import days, links, rows
from monitor.store.connect import Database
from monitor.understand.links import Link


def details(
    db: Database, items: Sequence[Item], *, texts: bool = True, days_until: datetime | None = None
) -> list[Detail]:
    """The details of some items, in their order. Without `texts` articles come without their HTML, and without
    `days_until` releases without their counts of each day."""
    keys = [item.key for item in items]
    models = _models(db, keys)
    articles = _articles(db, keys, texts=texts)
    events = _events(db, keys)
    reasons = _reasons(db, keys)
    ties = _ties(db, items)
    announced = _announced(db, {item.key: ties.get(item.key, ()) for item in items if item.kind == "release"})
    return [
        Detail(
            item,
            models=tuple(models.get(item.key, ())),
            articles=tuple(articles.get(item.key, ())),
            history=tuple(events.get(item.key, ())),
            why=tuple(reasons.get(item.key, ())),
            related=tuple(dict.fromkeys([*(tie.id for tie in ties.get(item.key, ())), *_happened(db, item)])),
            ties=tuple(ties.get(item.key, ())),
            announced=announced.get(item.key),
            days=days.of_release(db, item.key, days_until.date()) if days_until and item.kind == "release" else (),
        )
        for item in items
    ]


def _models(db: Database, keys: Sequence[int]) -> dict[int, list[Model]]:
    found: dict[int, list[Model]] = {}
    for part in rows.parts(keys):
        sql = (
            "select im.item as of_item, m.* from item_models im join models m on m.hub_id = im.hub_id "  # noqa: S608
            f"where im.item in ({rows.marks(part)}) "
            "order by (m.class = 'format'), m.params is null, m.params desc, m.id"
        )
        for row in rows.select(db, sql, part):
            found.setdefault(row["of_item"], []).append(rows.model(row))
    return found


def _articles(db: Database, keys: Sequence[int], *, texts: bool) -> dict[int, list[Article]]:
    found: dict[int, list[Article]] = {}
    html = "html" if texts else "'' as html"
    for part in rows.parts(keys):
        sql = (
            f"select item, title, url, source, published, seen, language, labs, summary, joined, {html} "  # noqa: S608
            f"from articles where item in ({rows.marks(part)}) "
            "order by standing is null, standing, coalesce(published, seen), id"
        )
        for row in rows.select(db, sql, part):
            found.setdefault(row["item"], []).append(rows.article(row))
    return found


def _events(db: Database, keys: Sequence[int]) -> dict[int, list[Happening]]:
    found: dict[int, list[Happening]] = {}
    for part in rows.parts(keys):
        sql = (
            "select e.item, e.event, e.at, m.id as model, e.before, e.after from events e "  # noqa: S608
            f"left join models m on m.hub_id = e.hub_id where e.item in ({rows.marks(part)}) order by e.id"
        )
        for row in rows.select(db, sql, part):
            found.setdefault(row["item"], []).append(rows.happening(row))
    return found


def _reasons(db: Database, keys: Sequence[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for part in rows.parts(keys):
        for key, why in db.execute(f"select id, why from items where id in ({rows.marks(part)})", tuple(part)):  # noqa: S608
            found[key] = json.loads(why)
    return found


def _ties(db: Database, items: Sequence[Item]) -> dict[int, list[Tie]]:
    """What belongs together with some items: stories and releases, then policy."""
    told = links.of(db, [item.key for item in items if item.kind in ("release", "story")])
    policy = links.policy_around(db, [item for item in items if item.kind == "release"])
    policy += links.launched_around(db, [item for item in items if item.kind == "story" and item.policy and item.labs])
    shown = _shown(db, {key for link in (*told, *policy) for key in (link.release, link.story)})
    found: dict[int, dict[str, Tie]] = {}
    wanted = {item.key for item in items}
    relations: tuple[tuple[Relation, list[Link]], ...] = (("about", told), ("policy", policy))
    for relation, group in relations:
        for link in group:
            for key, other in ((link.release, link.story), (link.story, link.release)):
                if key in wanted and other in shown:
                    tie = Tie(relation, *shown[other], link.why)
                    found.setdefault(key, {}).setdefault(tie.id, tie)
    return {key: list(ties.values()) for key, ties in found.items()}


def _announced(db: Database, told: Mapping[int, Sequence[Tie]]) -> dict[int, datetime]:
    """Of some releases, with what belongs to each: when the first article about it was published."""
    stories = {tie.key for ties in told.values() for tie in ties if tie.relation == "about"}
    first: dict[int, datetime] = {}
    for part in rows.parts(list(stories)):
        sql = f"select item, min(published) from articles where item in ({rows.marks(part)}) group by item"  # noqa: S608
        first.update((key, at) for key, said in db.execute(sql, tuple(part)) if (at := rows.moment(said)))
    dated = {key: [first[tie.key] for tie in ties if tie.key in first] for key, ties in told.items()}
    return {key: min(found) for key, found in dated.items() if found}


def _shown(db: Database, keys: Collection[int]) -> dict[int, tuple[str, int, str, int]]:
    """Of some items what is shown of them beside others: id, key, title, number of articles."""
    found: dict[int, tuple[str, int, str, int]] = {}
    for part in rows.parts(list(keys)):
        sql = f"select id, ref, title, story_size from items where id in ({rows.marks(part)})"  # noqa: S608
        found.update((key, (ref, key, title, size)) for key, ref, title, size in db.execute(sql, tuple(part)))
    return found


def _happened(db: Database, item: Item) -> list[str]:
    """Of a change or withdrawal: the release it happened to; of a release: what happened to it."""
    if item.kind == "release":
        sql = (
            "select distinct i.ref from models m join item_models im on im.hub_id = m.hub_id "
            "join items i on i.id = im.item where m.item = ? and i.id != ? order by i.id desc limit 20"
        )
        return [ref for (ref,) in db.execute(sql, (item.key, item.key))]
    sql = (
        "select distinct i.ref from item_models im join models m on m.hub_id = im.hub_id "
        "join items i on i.id = m.item where im.item = ? limit 20"
    )
    return [ref for (ref,) in db.execute(sql, (item.key,))]

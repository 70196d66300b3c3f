"""One item in full: its models, articles, life and reasons."""

import json
from collections.abc import Sequence

from monitor.model import Article, Detail, Happening, Item, Model
from monitor.store import rows
from monitor.store.connect import Database


def details(db: Database, items: Sequence[Item], *, texts: bool = True) -> list[Detail]:
    """The details of some items, in their order. Without `texts` articles come without their HTML."""
    keys = [item.key for item in items]
    models = _models(db, keys)
    articles = _articles(db, keys, texts=texts)
    events = _events(db, keys)
    reasons = _reasons(db, keys)
    return [
        Detail(
            item,
            models=tuple(models.get(item.key, ())),
            articles=tuple(articles.get(item.key, ())),
            history=tuple(events.get(item.key, ())),
            why=tuple(reasons.get(item.key, ())),
            related=tuple(_related(db, item)),
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
            f"select item, title, url, source, published, seen, language, labs, summary, {html} "  # noqa: S608
            f"from articles where item in ({rows.marks(part)}) order by id"
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


def _related(db: Database, item: Item) -> list[str]:
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

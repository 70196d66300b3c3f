"""Rows of `models`: what is known of repositories, and the counters that move every hour."""

from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import datetime

from monitor.model import Model
from monitor.polled import HubModel
from monitor.store import rows
from monitor.store.connect import Database
from monitor.store.writing import dumped

_ODD = {"class_": "class"}
_NAMES = tuple(field.name for field in fields(Model))
_COLUMNS = tuple(_ODD.get(name, name) for name in _NAMES)
_SAVE = (
    f"insert into models ({', '.join(_COLUMNS)}, tags, last_modified, fingerprint) "  # noqa: S608
    f"values ({rows.marks(_COLUMNS)}, ?, ?, ?) on conflict (hub_id) do update set "
    + ", ".join(f"{name} = excluded.{name}" for name in (*_COLUMNS, "tags", "last_modified", "fingerprint"))
)


def save(db: Database, model: Model, found: HubModel, fingerprint: str) -> None:
    """Write a model as the Hub lists it now."""
    values = [rows.adapt(getattr(model, name)) for name in _NAMES]
    tags, moved = dumped(found.tags), rows.time_in(found.last_modified)
    db.execute(_SAVE, (*values, tags, moved, fingerprint))


def amend(db: Database, model: Model) -> None:
    """Write what we decided about a model: class, key, release, whether it is gone or repeats another."""
    db.execute(
        "update models set id = ?, source = ?, class = ?, why = ?, key = ?, format_of = ?, item = ?, missing = ?, "
        "gone = ?, mirror_of = ? where hub_id = ?",
        (
            model.id, model.source, model.class_, model.why, model.key, model.format_of, model.item, model.missing,
            rows.time_in(model.gone), model.mirror_of, model.hub_id,
        ),
    )  # fmt: skip


def of_source(db: Database, source: str) -> dict[str, tuple[Model, str]]:
    """The models of a Hub organization, by `_id`, each with its fingerprint."""
    found = rows.select(db, "select * from models where source = ?", (source,))
    return {row["hub_id"]: (rows.model(row), row["fingerprint"]) for row in found}


def by_hub_id(db: Database, hub_ids: Sequence[str]) -> dict[str, tuple[Model, str]]:
    """The models with some `_id`s, whichever organization holds them."""
    found: dict[str, tuple[Model, str]] = {}
    for part in rows.parts(hub_ids):
        for row in rows.select(db, f"select * from models where hub_id in ({rows.marks(part)})", part):  # noqa: S608
            found[row["hub_id"]] = (rows.model(row), row["fingerprint"])
    return found


def by_ids(db: Database, hub_ids: Sequence[str]) -> list[Model]:
    """The models with some `_id`s as they are now, in no order."""
    return [model for model, _ in by_hub_id(db, hub_ids).values()]


def named(db: Database, names: Sequence[str]) -> dict[str, Model]:
    """The models that go by some names now, by name."""
    found: dict[str, Model] = {}
    for part in rows.parts(names):
        for row in rows.select(db, f"select * from models where id in ({rows.marks(part)})", part):  # noqa: S608
            found[row["id"]] = rows.model(row)
    return found


def keys(db: Database, lab: str) -> dict[str, str]:
    """Of every model of a lab: its id and the key of its release."""
    return dict(db.execute("select id, key from models where lab = ?", (lab,)).fetchall())


def of_release(db: Database, lab: str, key: str) -> list[Model]:
    """The models that belong to one release, the withdrawn ones left out."""
    sql = "select * from models where lab = ? and key = ? and gone is null"
    return [rows.model(row) for row in rows.select(db, sql, (lab, key))]


def standing(db: Database, source: str) -> tuple[int, tuple[tuple[str, str], ...]]:
    """Of an organization: how many models it has, and (`_id`, name) of those that the last list lacked."""
    (count,) = db.execute("select count(*) from models where source = ? and gone is null", (source,)).fetchone()
    sql = "select hub_id, id from models where source = ? and gone is null and missing > 0 limit 50"
    return int(count), tuple((hub_id, name) for hub_id, name in db.execute(sql, (source,)))


def count_again(db: Database, found: Iterable[HubModel], now: datetime) -> None:
    """Keep today's downloads and likes of every model listed. The item's own figures are the sums."""
    moving = [(model.downloads, model.likes, model.hub_id) for model in found]
    db.executemany(
        "update models set downloads = ?1, likes = ?2 where hub_id = ?3 and (downloads is not ?1 or likes is not ?2)",
        moving,
    )
    day = now.date().isoformat()
    db.executemany(
        "insert into model_days (hub_id, day, downloads, likes) values (?4, ?3, ?1, ?2) on conflict (hub_id, day) "
        "do update set downloads = excluded.downloads, likes = excluded.likes "
        "where downloads is not excluded.downloads or likes is not excluded.likes",
        [(downloads, likes, day, hub_id) for downloads, likes, hub_id in moving],
    )


def sum_up(db: Database, source: str) -> None:
    """Bring the downloads and likes of an organization's releases up to date; that is no change worth a look.

    Those of a mirror are left out: another site counts otherwise.
    """
    db.execute(
        "update items set (downloads, likes) = "
        "(select sum(downloads), sum(likes) from models where models.item = items.id and gone is null "
        "and mirror_of is null) "
        "where id in (select distinct item from models where source = ? and item is not null)",
        (source,),
    )

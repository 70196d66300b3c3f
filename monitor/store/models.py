"""Rows of `models`: what is known of repositories, and the counters that move every hour."""

from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import datetime
from typing import NamedTuple

from monitor.model import Model
from monitor.polled import LOOKS, Counted, HubModel
from monitor.store import rows
from monitor.store.connect import Database

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
    tags, moved = rows.listed(found.tags), rows.time_in(found.last_modified)
    db.execute(_SAVE, (*values, tags, moved, fingerprint))


def licenses(db: Database) -> list[str]:
    """All that models have."""
    return [name for (name,) in db.execute("select distinct license from models where license is not null")]


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


class Known(NamedTuple):
    """What a row of a list is compared with: reading whole models would cost ten times as much."""

    fingerprint: str
    sha: str | None
    downloads: int | None
    likes: int | None
    gone: bool


def there(db: Database, source: str) -> dict[str, int]:
    """The models of an organization that are not gone: `_id`, and how many lists lacked it. Reads an index alone."""
    return dict(db.execute("select hub_id, missing from models where source = ? and gone is null", (source,)))


def known(db: Database, source: str, hub_ids: Sequence[str]) -> dict[str, Known]:
    """Some models of an organization, by `_id`."""
    found: dict[str, Known] = {}
    for part in rows.parts(hub_ids):
        sql = (
            "select hub_id, fingerprint, sha, downloads, likes, gone is not null from models "  # noqa: S608
            f"where source = ? and hub_id in ({rows.marks(part)})"
        )
        found |= {hub_id: Known(*facts) for hub_id, *facts in db.execute(sql, (source, *part))}
    return found


def by_hub_id(db: Database, hub_ids: Sequence[str]) -> dict[str, Model]:
    """The models with some `_id`s as they are now, whichever organization holds them."""
    found: dict[str, Model] = {}
    for part in rows.parts(hub_ids):
        for row in rows.select(db, f"select * from models where hub_id in ({rows.marks(part)})", part):  # noqa: S608
            found[row["hub_id"]] = rows.model(row)
    return found


def by_ids(db: Database, hub_ids: Sequence[str]) -> list[Model]:
    """The same, in no order."""
    return list(by_hub_id(db, hub_ids).values())


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


def made_from(db: Database, base: Model) -> list[Model]:
    """The formats of a model, in the same lab."""
    sql = "select * from models where lab = ? and format_of = ?"
    return [rows.model(row) for row in rows.select(db, sql, (base.lab, base.id))]


def are_in(db: Database, item: int) -> bool:
    """Whether a release has models, if only withdrawn ones."""
    return db.execute("select 1 from models where item = ? limit 1", (item,)).fetchone() is not None


def standing(db: Database, source: str) -> tuple[int, tuple[tuple[str, str], ...]]:
    """Of an organization: how many models it has, and (`_id`, name) of those that the last list lacked."""
    (count,) = db.execute("select count(*) from models where source = ? and gone is null", (source,)).fetchone()
    sql = "select hub_id, id from models where source = ? and gone is null and missing > 0 limit 50"
    return int(count), tuple((hub_id, name) for hub_id, name in db.execute(sql, (source,)))


def unclear(db: Database, source: str) -> tuple[tuple[str, str], ...]:
    """(`_id`, name) of models to ask for by themselves (see `looks`), the newest first."""
    found = db.execute(
        "select hub_id, id from models where source = ? and weights is not null and gone is null and missing = 0 "
        "and sha is not null and substr(weights, 1, 40) != sha order by created desc limit ?",
        (source, LOOKS),
    )
    return tuple((hub_id, name) for hub_id, name in found)


def seen_again(db: Database, hub_ids: Iterable[str]) -> None:
    """A list has them that the one before lacked."""
    db.executemany("update models set missing = 0 where hub_id = ?", [(hub_id,) for hub_id in hub_ids])


def commit(db: Database, found: Iterable[HubModel]) -> None:
    """Keep the last commit of models that say of themselves what they said before: an edit of the README, say."""
    moved = [(one.sha, rows.time_in(one.last_modified), one.hub_id) for one in found]
    db.executemany("update models set sha = ?, last_modified = ? where hub_id = ?", moved)


def count_again(db: Database, source: str, moved: Sequence[HubModel | Counted], now: datetime) -> None:
    """Keep today's downloads and likes of the models of an organization, given those whose figures moved.

    Every model listed has a row a day. The item's own figures are the sums.
    """
    db.executemany(
        "update models set downloads = ?, likes = ? where hub_id = ?",
        [(one.downloads, one.likes, one.hub_id) for one in moved],
    )
    if begin_day(db, source, now):
        return
    db.executemany(
        "insert into model_days (hub_id, day, downloads, likes) values (?, ?, ?, ?) on conflict (hub_id, day) "
        "do update set downloads = excluded.downloads, likes = excluded.likes",
        [(one.hub_id, now.date().isoformat(), one.downloads, one.likes) for one in moved],
    )


def begin_day(db: Database, source: str, now: datetime) -> bool:
    """Write the day's figures of all models of an organization as they stand. False: the day has begun before."""
    day = now.date().isoformat()
    begun = "select 1 from models join model_days using (hub_id) where source = ? and day = ? limit 1"
    if db.execute(begun, (source, day)).fetchone():
        return False
    db.execute(
        "insert into model_days (hub_id, day, downloads, likes) select hub_id, ?, downloads, likes from models "
        "where source = ? and gone is null and missing = 0 on conflict do nothing",
        (day, source),
    )
    return True


def sum_up(db: Database, hub_ids: Iterable[str]) -> None:
    """Bring the downloads and likes of some models' releases up to date; that is no change worth a look.

    Those of a mirror are left out: another site counts otherwise.
    """
    db.execute(
        "update items set (downloads, likes) = "
        "(select sum(downloads), sum(likes) from models where models.item = items.id and gone is null "
        "and mirror_of is null) "
        "where id in (select item from models where hub_id in (select value from json_each(?)) and item is not null)",
        (rows.listed(list(hub_ids)),),
    )

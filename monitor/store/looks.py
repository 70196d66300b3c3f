"""What no list tells of a model, asked for one model at a time: the name of a license of its own, and its weights.

Column `weights`: null, nobody asks; "", to be asked; else the commit at which was asked, and marks of the files. A
model is asked for again when its commit is another one, which an edit of the README does, too: the marks tell.
Asked for are models that were new when they were first seen, those with a license of their own that are not old, and
those that had a commit since; so a first contact with thousands of models brings few requests.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from monitor.model import Happening, Model
from monitor.polled import Looked
from monitor.store import rows
from monitor.store.connect import Database
from monitor.understand import changes, licenses

YOUNG = timedelta(days=180)
"The license of an older model is not asked for."


def want(db: Database, models: Iterable[Model], now: datetime, *, news: bool, moved: Iterable[str] = ()) -> None:
    """Have models asked for: just read ones, and those (`_id`) that had a commit."""
    wanted = {model.hub_id for model in models if news or (_is_bespoke(model) and _is_young(model, now))}
    db.executemany(
        "update models set weights = coalesce(weights, '') where hub_id = ?",
        [(hub_id,) for hub_id in (*wanted, *moved)],
    )


def names(db: Database, hub_ids: Sequence[str]) -> dict[str, str]:
    """The license names that were found out, by `_id`: lists do not give them."""
    found: dict[str, str] = {}
    for part in rows.parts(hub_ids):
        sql = (
            "select hub_id, license_name from models where license_name is not null "  # noqa: S608
            f"and hub_id in ({rows.marks(part)})"
        )
        found |= dict(db.execute(sql, tuple(part)).fetchall())
    return found


def forget_weights(db: Database, hub_ids: Iterable[str]) -> None:
    """Of models whose weights are known to be others: what comes next replaces nothing."""
    db.executemany("update models set weights = '' where hub_id = ?", [(hub_id,) for hub_id in hub_ids])


def told_lately(db: Database, model: Model, now: datetime) -> bool:
    """Whether it was told not long ago that a commit replaced weights: the Hub counts parameters some time later."""
    sql = "select 1 from events where hub_id = ? and event = 'replaced' and before like 'commit %' and at > ? limit 1"
    return db.execute(sql, (model.hub_id, (now - changes.SETTLING).timestamp())).fetchone() is not None


def learn(db: Database, looked: Iterable[Looked], now: datetime) -> list[tuple[Model, Happening]]:
    """Keep what was found out; what of it is a change."""
    happened: list[tuple[Model, Happening]] = []
    for one in looked:
        row = next(rows.select(db, "select * from models where hub_id = ?", (one.hub_id,)), None)
        if row is None:
            continue
        model = rows.model(row)
        sha, _, before = (row["weights"] or "").partition(":")
        if one.refused:
            db.execute("update models set weights = ? where hub_id = ?", (f"{model.sha}:{before}", model.hub_id))
            continue
        model, license_ = _licensed(model, row, one, now)
        replaced = changes.replacement(model, (sha, before.split()), one.weights, now)
        db.execute(
            "update models set license_name = ?, license = ?, openness = ?, why = ?, weights = ? where hub_id = ?",
            (
                _name(one),
                model.license,
                model.openness,
                model.why,
                f"{model.sha}:{' '.join(one.weights)}",
                model.hub_id,
            ),
        )
        happened += [(model, event) for event in (license_, replaced) if event]
    return happened


def _licensed(model: Model, row: rows.Row, looked: Looked, now: datetime) -> tuple[Model, Happening | None]:
    """The model with its license by name. Where none was known before that is no change, but better knowledge."""
    tags, known = json.loads(row["tags"]), row["license_name"]
    before, after = licenses.read(tags, known), licenses.read(tags, _name(looked))
    why = model.why.removesuffix(before.why) + after.why if model.why.endswith(before.why) else model.why
    named = replace(model, license=after.id, openness=after.openness, why=why)
    told = known is not None and model.license != after.id
    return named, Happening("license", now, model.id, model.license, after.id) if told else None


def _name(looked: Looked) -> str | None:
    return looked.license_name or licenses.linked(looked.license_link)


def _is_bespoke(model: Model) -> bool:
    return model.license == "other"


def _is_young(model: Model, now: datetime) -> bool:
    return model.created is not None and now - model.created < YOUNG

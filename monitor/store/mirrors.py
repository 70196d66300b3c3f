"""Mirrors in the tables: which models of a lab are on two sites, and keeping a mirror beside its model."""

from collections.abc import Iterable, Sequence

from monitor.model import ELSEWHERE, Model
from monitor.polled import HubModel
from monitor.source import Source
from monitor.store import models, writing
from monitor.store.connect import Database
from monitor.understand import mirrors
from monitor.understand.mirrors import Copy


def twins(db: Database, source: Source, lab: str, here: Iterable[Model | HubModel]) -> dict[str, Model]:
    """The lab's models of the same names on the other site, by the `hub_id` of those here."""
    elsewhere = "not like" if source.kind == "modelscope" else "like"
    sql = f"select id, hub_id from models where lab = ? and gone is null and hub_id {elsewhere} ?"  # noqa: S608
    named = {mirrors.repository(id_): hub_id for id_, hub_id in db.execute(sql, (lab, f"{ELSEWHERE}%"))}
    if not named:
        return {}
    wanted = {one.hub_id: named.get(mirrors.repository(one.id)) for one in here}
    found = models.by_hub_id(db, sorted({twin for twin in wanted.values() if twin}))
    return {hub_id: found[twin] for hub_id, twin in wanted.items() if twin}


def part(db: Database, found: Sequence[Model]) -> tuple[list[Model], list[Copy]]:
    """The models of a release that stand for themselves, and its mirrors; one that was a mirror is noted as none."""
    own, copies = mirrors.part(found)
    were = {model.hub_id for model in found if model.mirror_of}
    for model in own:
        if model.hub_id in were:
            models.amend(db, model)
    return own, copies


def attach(db: Database, copies: Sequence[Copy]) -> None:
    """Put mirrors where their models are now."""
    now = {model.hub_id: model for model in models.by_ids(db, [original.hub_id for _, original in copies])}
    for copy, original in copies:
        model = mirrors.follow(copy, now[original.hub_id])
        models.amend(db, model)
        if model.item:
            writing.hold(db, model.item, [model.hub_id])

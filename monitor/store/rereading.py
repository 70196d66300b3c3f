"""The models of a lab as they are stored, and as each is understood now, by itself and with the key of its release."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from monitor.model import Lab, Model
from monitor.polled import HubModel
from monitor.sources.hub import bases_of
from monitor.store import rows
from monitor.store.connect import Database
from monitor.store.rules import Rules
from monitor.understand import licenses, mirrors, names, releases

_COUNTED_TAGS = frozenset({"safetensors", "gguf"})
"The Hub counts the parameters in files of these."
_ROUND = 100_000
"A size that this divides was read from a name; counted ones are never that round."

_DECIDED = (
    "lab", "class_", "why", "key", "format", "format_of", "params", "active_params", "context", "license", "openness",
    "item", "mirror_of",
)  # fmt: skip
"What rules decide of a model; the rest is as it was found."


@dataclass(frozen=True, slots=True)
class Again:
    """A model as it is stored, and as it is understood now."""

    stored: Model
    now: Model

    @property
    def is_other(self) -> bool:
        """Whether it has to be written."""
        return decided(self.stored) != decided(self.now)


def decided(model: Model) -> tuple[object, ...]:
    """What rules decide of a model."""
    return tuple(getattr(model, name) for name in _DECIDED)


def save(db: Database, changed: Iterable[Model]) -> None:
    """Write what was decided about models."""
    columns = ", ".join(f"{name.rstrip('_')} = ?" for name in _DECIDED)
    values = [(*map(rows.adapt, decided(model)), model.hub_id) for model in changed]
    db.executemany(f"update models set {columns} where hub_id = ?", values)  # noqa: S608


def of_lab(db: Database, rules: Rules, lab: Lab, now: datetime) -> list[Again]:
    """All models of a lab, the withdrawn ones too; each in the release that it is stored with."""
    first = _first_names(db)
    read = [_read(row, rules, lab, now) for row in _rows(db, rules, lab)]
    keys = _Keys({one.now.id: one.now for one in read}, lab, first)
    originals = {mirrors.repository(one.now.id): keys.of(one.now) for one in read if mirrors.is_original(one.now)}
    found = []
    for one in read:
        key = originals.get(mirrors.repository(one.now.id)) if not (one.now.on_hub or one.now.gone) else None
        found.append(Again(one.stored, replace(one.now, key=key or keys.of(one.now))))
    return found


def named(db: Database, ids: Iterable[str]) -> dict[str, Model]:
    """The models that go by some names now, by name, under the licenses that they have as these are read now."""
    found: dict[str, Model] = {}
    for part in rows.parts(list(ids)):
        for row in rows.select(db, f"select * from models where id in ({rows.marks(part)})", part):  # noqa: S608
            license_ = licenses.read(json.loads(row["tags"]), row["license_name"])
            found[row["id"]] = replace(rows.model(row), license=license_.id, openness=license_.openness)
    return found


# --- each by itself -------------------------------------------------------------------------------


def _rows(db: Database, rules: Rules, lab: Lab) -> Iterable[rows.Row]:
    """The rows of a lab, and of those that its organizations had under a lab that is no more configured."""
    own = json.dumps([one.name for one in rules.sources.values() if one.lab == lab.name and one.is_list])
    there = "select value from json_each(?)"
    sql = f"select * from models where lab = ? or (source in ({there}) and lab not in ({there})) order by hub_id"  # noqa: S608
    return rows.select(db, sql, (lab.name, own, json.dumps(list(rules.labs))))


def _first_names(db: Database) -> dict[str, str]:
    """How renamed models were called first: a model stays in the release that it came with."""
    sql = (
        "select hub_id, before from events where event in ('renamed', 'moved') and before is not null order by id desc"
    )
    return dict(db.execute(sql).fetchall())


def _read(row: rows.Row, rules: Rules, lab: Lab, now: datetime) -> Again:
    stored = rows.model(row)
    if not stored.on_hub:
        lab = replace(lab, hub=(*lab.hub, *lab.modelscope))
    found = _found(row, stored)
    read = releases.read(found, stored.source, lab, {}, now)
    class_, why, format_of = read.class_, read.why, read.format_of
    if stored.gone and class_ == "release" and stored.class_ in ("variant", "format"):  # as it was beside others
        class_, why, format_of = stored.class_, stored.why, stored.format_of
    size = read.params if read.params is not None or not stored.has_weights else stored.params
    understood = replace(
        stored, lab=lab.name, class_=class_, why=why, key=read.key, format=read.format, format_of=format_of,
        params=size, active_params=read.active_params, context=read.context, license=read.license,
        openness=read.openness,
    )  # fmt: skip
    return Again(stored, understood)


def _found(row: rows.Row, stored: Model) -> HubModel:
    """A repository as its list gave it."""
    tags = tuple(json.loads(row["tags"]))
    counted = stored.has_weights if not stored.on_hub else not _COUNTED_TAGS.isdisjoint(tags)
    is_size = counted and stored.params is not None and (not stored.on_hub or stored.params % _ROUND > 0)
    emptied = stored.has_weights is False and stored.class_ != "placeholder"  # that is told when it is proven
    return HubModel(
        hub_id=stored.hub_id,
        id=stored.id,
        tags=tags,
        base_models=stored.base_models,
        base_relation=bases_of(tags)[0],
        params=stored.params if is_size else None,
        context=stored.context if "gguf" in tags else None,
        license_name=row["license_name"],
        has_weights=None if emptied else stored.has_weights,
    )


# --- keys -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Keys:
    """The keys of a lab's models: a format's is that of the model it was made from, whatever that is made from."""

    by_id: Mapping[str, Model]
    lab: Lab
    first: Mapping[str, str]

    def of(self, model: Model) -> str:
        """The key of one of them."""
        passed = {model.id}
        while (base := self.by_id.get(model.format_of or "")) and base.id not in passed:
            model = base
            passed.add(model.id)
        if model.format_of or model.hub_id not in self.first:
            return model.key
        return names.key(names.parse(self.first[model.hub_id], (self.lab,)))

"""New models find their release: one that is there already, or a new one."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from monitor.model import Event, Model
from monitor.store import mirrors, models, rows, writing
from monitor.store.happened import Here, change, text
from monitor.understand import releases
from monitor.understand.changes import SETTLING


def publish(here: Here, fresh: Sequence[Model]) -> None:
    """Every new model finds its release: one that is there already, or a new one."""
    arrived = {model.hub_id for model in fresh}
    followers = _followers(here, fresh)
    waiting = {model.key for model in fresh}
    while waiting:
        key = waiting.pop()
        own, copies = mirrors.part(here.db, models.of_release(here.db, here.lab.name, key))
        adopted = releases.adopt(own)
        for model in adopted:
            if model.key != key:
                models.amend(here.db, model)
                waiting.add(model.key)
        group = releases.arrange(model for model in adopted if model.key == key)
        if group:
            _release(here, key, group, arrived)
        mirrors.attach(here.db, copies)
    for before in followers:
        _leave(here, before)


def _followers(here: Here, fresh: Sequence[Model]) -> list[Model]:
    """Formats that came before the format they were made from, as they were: they belong where that does."""
    found: dict[str, Model] = {}
    waiting = [model for model in fresh if model.class_ == "format"]
    while waiting:
        base = waiting.pop()
        for model in models.made_from(here.db, base):
            if model.key != base.key and model.hub_id not in found:
                found[model.hub_id] = model
                waiting.append(replace(model, key=base.key))
                models.amend(here.db, waiting[-1])
    return list(found.values())


def _leave(here: Here, before: Model) -> None:
    """Take the item away that a model has left, if it was the last there."""
    now = models.by_hub_id(here.db, [before.hub_id])[before.hub_id]
    if before.item is None or now.item is None or models.are_in(here.db, before.item):
        return
    writing.inherit(here.db, before.item, now.item)
    here.kept.forget(before.item)


def _release(here: Here, key: str, group: list[Model], arrived: set[str]) -> None:
    """Write the release that these models are; tell what joined it later."""
    new = [model for model in group if model.hub_id in arrived]
    if not new:
        return
    row = here.db.execute(
        "select id, seen, history, class from items where kind = 'release' and lab = ? and key = ?",
        (here.lab.name, key),
    ).fetchone()
    if row is None:
        item = _begin(here, key, group)
    elif row[3] == "placeholder" and group[0].class_ != "placeholder":
        item = _arrive(here, row[0], group)
    else:
        item, seen, history = row[0], rows.moment(row[1]), bool(row[2])
        late = history or here.now - seen > SETTLING
        refresh(here, item, group)
        if late and not here.history:
            _tell_joined(here, item, [model for model in new if model.item != item])
        elif not history:
            here.kept.touched.append(item)
    for model in group:
        models.amend(here.db, replace(model, item=item))
    writing.hold(here.db, item, (model.hub_id for model in group))


def fields_of(here: Here, group: Sequence[Model], bases: Mapping[str, Model]) -> dict[str, object]:
    """What a release says of itself. `bases` by id: what its models were made from, as far as it is known."""
    said = releases.summarize(group, bases)
    return {
        "title": said.title,
        "url": here.page(said.lead),
        "class": said.class_,
        "license": said.license,
        "openness": said.openness,
        "params": said.params,
        "active_params": said.active_params,
        "task": said.lead.task,
        "gated": said.lead.gated,
        "downloads": said.downloads,
        "likes": said.likes,
        "models": len(releases.counted(group)),
        "why": said.why,
    }


def _fields(here: Here, group: Sequence[Model]) -> dict[str, object]:
    return fields_of(here, group, models.named(here.db, releases.bases_of(group)))


def _begin(here: Here, key: str, group: Sequence[Model]) -> int:
    published = _published(here, group)
    fields = _fields(here, group) | {
        "key": key,
        "source": here.source.name,
        "lab": here.lab.name,
        "country": here.lab.country,
        "published": published,
        "seen": here.now,
        "history": here.history,
    }
    item = writing.add(here.db, "release", published or here.now, fields)
    writing.tie(here.db, item, [here.lab.name])
    here.kept.launched.append(item)
    if not here.history:
        here.kept.new.append(item)
    here.kept.texts[item] = text(here, str(fields["title"]), group)
    return item


def _arrive(here: Here, item: int, group: Sequence[Model]) -> int:
    """What was announced with an empty repository is a release only now: it becomes news under the id it had."""
    published = _published(here, group)
    item = writing.move(here.db, item, published or here.now)
    again: dict[str, object] = {"published": published, "seen": here.now, "history": here.history, "read": False}
    writing.update(here.db, item, again)
    refresh(here, item, group)
    here.kept.launched.append(item)
    if not here.history:
        here.kept.new.append(item)
    return item


def _published(here: Here, group: Sequence[Model]) -> datetime | None:
    """Now, at first sight; what was there at first contact counts from when its repository was made."""
    return min((model.created for model in group if model.created), default=None) if here.history else here.now


def refresh(here: Here, item: int, group: Sequence[Model]) -> None:
    """Write what a release says of itself again, from what its models are now."""
    fields = _fields(here, group)
    writing.update(here.db, item, fields)
    here.kept.texts[item] = text(here, str(fields["title"]), group)


def _tell_joined(here: Here, item: int, new: Sequence[Model]) -> None:
    """Siblings and formats that come later are a change to the release."""
    formats = [model for model in new if model.class_ == "format"]
    others = [model for model in new if model.class_ != "format"]
    joined: tuple[tuple[Event, list[Model]], ...] = (("models", others), ("formats", formats))
    for event, group in joined:
        if group:
            change(here, event, group, None, ", ".join(model.id for model in group), item)

"""Keeping what an organization listed: new models become releases or join them, the rest is compared.

What is new, changed or gone is decided by `monitor.understand`; here it is read from and written to the tables.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from monitor.model import Event, Happening, Lab, Model, Source, SourceState
from monitor.polled import Listing
from monitor.sources.kinds import page_of
from monitor.store import mirrors, models, rows, writing
from monitor.store.articles import LONG_SILENCE, Kept
from monitor.store.connect import Database
from monitor.store.rules import Rules
from monitor.understand import changes, releases
from monitor.understand.changes import SETTLING
from monitor.understand.mirrors import beside, mirrored

_OF_LEAD = ("license", "openness", "params", "active_params", "task", "gated", "downloads", "likes")
"What a change says of the models it is about: the facts of the largest."


@dataclass(frozen=True, slots=True)
class _Context:
    db: Database
    lab: Lab
    source: Source
    now: datetime
    after: datetime | None
    "The poll before: what is new was published since."
    history: bool
    kept: Kept
    rules: Rules

    def page(self, model: Model) -> str:
        """Where a model can be read about: on the site that lists it."""
        source = self.rules.sources.get(model.source, self.source)
        return page_of(source if source.is_list else self.source, model.id)


def keep(db: Database, state: SourceState, listing: Listing, rules: Rules, now: datetime, kept: Kept) -> None:
    """Write the list of one organization; `state` is what was known before this poll."""
    source = rules.sources[state.source.name]
    lab = rules.labs[source.lab or ""]
    silent = state.last_ok is None or now - state.last_ok > LONG_SILENCE
    if source.kind == "modelscope":
        lab = replace(lab, hub=(*lab.hub, *lab.modelscope))
    here = _Context(db, lab, source, now, state.last_ok, history=silent, kept=kept, rules=rules)
    listed = {model.hub_id: model for model in listing.models}
    known = models.of_source(db, source.name)
    known |= models.by_hub_id(db, [hub_id for hub_id in listed if hub_id not in known])
    keys = models.keys(db, lab.name)
    twins = mirrors.twins(db, source, lab.name, [*(model for model, _ in known.values()), *listing.models])
    fresh: list[Model] = []
    other: list[Model] = []
    happened: list[tuple[Model, Happening]] = []
    for hub_id, found in listed.items():
        before = known.get(hub_id)
        mark = releases.fingerprint(found)
        if before and before[1] == mark and before[0].source == source.name and not before[0].gone:
            if before[0].missing:
                models.amend(db, replace(before[0], missing=0))
            continue
        model = beside(releases.read(found, source.name, lab, keys, now), twins.get(hub_id))
        if before is None:
            model = replace(model, seen_after=here.after)
            fresh.append(model)
        else:
            model, events = _compared(before[0], model, now)
            model = beside(model, twins.get(hub_id))
            happened += events
            other.append(model)
            if before[0].class_ == "placeholder" and model.class_ != "placeholder":
                fresh.append(model)
        models.save(db, model, found, mark)
    missing = [m for hub_id, (m, _) in known.items() if hub_id not in listed and m.source == source.name and not m.gone]
    happened += _missing(here, missing, listing)
    models.count_again(db, listing.models, now)
    _publish(here, fresh)
    quiet = mirrored(twins.items())
    _report(here, [(model, one) for model, one in happened if model.hub_id not in quiet])
    _settle(here, [*other, *(model for model, _ in happened)])
    models.sum_up(db, source.name)
    kept.added += sum(1 for model in fresh if model.hub_id not in known)


def _compared(before: Model, model: Model, now: datetime) -> tuple[Model, list[tuple[Model, Happening]]]:
    after = changes.carry(before, model)
    if before.class_ == "placeholder":
        after = replace(after, key=model.key)
    elif model.class_ in ("release", "variant", "placeholder"):  # by itself; what it is beside others was found before
        after = replace(after, class_=before.class_)
        if before.class_ == "format":
            after = replace(after, format_of=before.format_of, why=before.why)
    return after, [(after, one) for one in changes.happenings(before, model, now)]


def _missing(here: _Context, missing: Sequence[Model], listing: Listing) -> list[tuple[Model, Happening]]:
    happened = []
    for model, happening in changes.verdicts(missing, listing.checked, here.lab, here.now):
        models.amend(here.db, model)
        if happening:
            happened.append((model, happening))
    return happened


# --- new models -----------------------------------------------------------------------------------


def _publish(here: _Context, fresh: Sequence[Model]) -> None:
    """Every new model finds its release: one that is there already, or a new one."""
    arrived = {model.hub_id for model in fresh}
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


def _release(here: _Context, key: str, group: list[Model], arrived: set[str]) -> None:
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
        _refresh(here, item, group)
        if late and not here.history:
            _tell_joined(here, item, [model for model in new if model.item != item])
        elif not history:
            here.kept.touched.append(item)
    for model in group:
        models.amend(here.db, replace(model, item=item))
    writing.hold(here.db, item, (model.hub_id for model in group))


def _fields(here: _Context, group: Sequence[Model]) -> dict[str, object]:
    bases = models.named(here.db, sorted({base for model in group for base in model.base_models}))
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
        "models": len(group),
        "why": said.why,
    }


def _begin(here: _Context, key: str, group: Sequence[Model]) -> int:
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
    if not here.history:
        here.kept.new.append(item)
    here.kept.texts[item] = _text(here, str(fields["title"]), group)
    return item


def _arrive(here: _Context, item: int, group: Sequence[Model]) -> int:
    """What was announced with an empty repository is a release only now: it becomes news under the id it had."""
    published = _published(here, group)
    item = writing.move(here.db, item, published or here.now)
    again: dict[str, object] = {"published": published, "seen": here.now, "history": here.history, "read": False}
    writing.update(here.db, item, again)
    _refresh(here, item, group)
    if not here.history:
        here.kept.new.append(item)
    return item


def _published(here: _Context, group: Sequence[Model]) -> datetime | None:
    """Now, at first sight; what was there at first contact counts from when its repository was made."""
    return min((model.created for model in group if model.created), default=None) if here.history else here.now


def _refresh(here: _Context, item: int, group: Sequence[Model]) -> None:
    fields = _fields(here, group)
    writing.update(here.db, item, fields)
    here.kept.texts[item] = _text(here, str(fields["title"]), group)


def _text(here: _Context, title: str, group: Sequence[Model]) -> tuple[str, str]:
    """What a release is found by: its title, and the names of its models, lab, license and tasks."""
    words = [here.lab.name, *here.lab.aliases, *(model.id for model in group)]
    words += sorted({word for model in group for word in (model.license, model.task, model.format) if word})
    return title, "\n".join(words)


def _tell_joined(here: _Context, item: int, new: Sequence[Model]) -> None:
    """Siblings and formats that come later are a change to the release."""
    formats = [model for model in new if model.class_ == "format"]
    others = [model for model in new if model.class_ != "format"]
    joined: tuple[tuple[Event, list[Model]], ...] = (("models", others), ("formats", formats))
    for event, group in joined:
        if group:
            _change(here, event, group, None, ", ".join(model.id for model in group), item)


# --- what happened to known models ----------------------------------------------------------------


def _report(here: _Context, happened: Iterable[tuple[Model, Happening]]) -> None:
    """One item for all models of a release to which the same thing happened in the same poll."""
    groups: dict[tuple[str, Event, str | None, str | None], list[Model]] = {}
    for model, one in happened:
        alone = one.before if one.event in ("renamed", "moved") else None
        groups.setdefault((alone or model.key, one.event, one.before, one.after), []).append(model)
    for (_, event, before, after), group in groups.items():
        item = next((m.item for m in models.by_ids(here.db, [m.hub_id for m in group]) if m.item), None)
        if event == "weights" and item is not None and item in here.kept.new:
            _note(here, event, group, before, after, item)  # the release itself is the news
            continue
        _change(here, event, group, before, after, item)


def _settle(here: _Context, changed: Iterable[Model]) -> None:
    """Bring releases up to date with what their models are now.

    A fresh one is looked at again by the watchlists: its card and license come hours after its weights.
    """
    for name, key in sorted({(model.lab, model.key) for model in changed}):
        own, copies = mirrors.part(here.db, models.of_release(here.db, name, key))
        mirrors.attach(here.db, copies)
        group = releases.arrange(releases.adopt(own))
        item = next((model.item for model in group if model.item), None)
        lab = here.rules.labs.get(name)
        if item is None or lab is None:
            continue
        _refresh(replace(here, lab=lab), item, group)
        seen, history = here.db.execute("select seen, history from items where id = ?", (item,)).fetchone()
        if not history and here.now - rows.moment(seen) <= SETTLING:
            here.kept.touched.append(item)


def _note(
    here: _Context, event: Event, group: Sequence[Model], before: str | None, after: str | None, item: int | None
) -> None:
    for model in group:
        if item is not None:
            writing.tell(here.db, item, model.hub_id, Happening(event, here.now, model.id, before, after))


def _change(
    here: _Context, event: Event, group: Sequence[Model], before: str | None, after: str | None, item: int | None
) -> None:
    """A change or withdrawal as an item of its own, and in the life of the release it happened to."""
    _note(here, event, group, before, after, item)
    title = changes.title(event, group, before, after)
    lead = releases.arrange(group)[0]
    fields: dict[str, object] = {name: getattr(lead, name) for name in _OF_LEAD} | {
        "title": title,
        "url": here.page(lead),
        "class": "format" if event == "formats" else lead.class_,
        "source": here.source.name,
        "lab": here.lab.name,
        "country": here.lab.country,
        "published": here.now,
        "seen": here.now,
        "models": len(group),
        "event": None if event == "withdrawn" else event,
        "before": before,
        "after": after,
        "why": (f"{event}: found by comparing two lists of {here.source.name}", *(m.why for m in group[:1])),
    }
    key = writing.add(here.db, "withdrawal" if event == "withdrawn" else "change", here.now, fields)
    writing.tie(here.db, key, {here.lab.name, *(model.lab for model in group)})
    writing.hold(here.db, key, (model.hub_id for model in group))
    here.kept.new.append(key)
    here.kept.texts[key] = _text(here, title, group)

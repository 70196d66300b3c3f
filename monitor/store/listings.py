"""Keeping what an organization listed: new models become releases or join them, the rest is compared.

What is new, changed or gone is decided by `monitor.understand`; here it is read from and written to the tables.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from monitor.model import Event, Happening, Model
from monitor.polled import Counted, HubModel, Listing
from monitor.source import SourceState
from monitor.store import looks, mirrors, models, rows
from monitor.store.articles import LONG_SILENCE
from monitor.store.connect import Database
from monitor.store.happened import Here, change, note
from monitor.store.launches import publish, refresh
from monitor.store.models import Known
from monitor.store.rules import Rules
from monitor.store.writing import Kept
from monitor.understand import changes, releases
from monitor.understand.changes import SETTLING
from monitor.understand.mirrors import beside, mirrored


def keep(db: Database, state: SourceState, listing: Listing, rules: Rules, now: datetime, kept: Kept) -> None:
    """Write the list of one organization; `state` is what was known before this poll."""
    source = rules.sources[state.source.name]
    lab = rules.labs[source.lab or ""]
    silent = state.last_ok is None or now - state.last_ok > LONG_SILENCE
    if source.kind == "modelscope":
        lab = replace(lab, hub=(*lab.hub, *lab.modelscope))
    here = Here(db, lab, source, now, state.last_ok, history=silent, kept=kept, rules=rules)
    there = models.there(db, source.name)
    known = models.known(db, source.name, [found.hub_id for found in listing.models])
    listed = {one.hub_id for one in listing.models} | {one.hub_id for one in listing.counted}
    differing = [found for found in listing.models if _differs(found, known.get(found.hub_id))]
    missing = [hub_id for hub_id in there if hub_id not in listed]
    models.seen_again(db, [hub_id for hub_id, lists in there.items() if lists and hub_id in listed])
    commits = [found for found in listing.models if (one := known.get(found.hub_id)) and one.sha != found.sha]
    models.commit(db, commits)
    if differing or missing or listing.looked:
        _understand(here, differing, missing, listing)
    if source.is_hub:
        looks.want(db, (), now, news=False, moved=[found.hub_id for found in commits])
    moved: list[HubModel | Counted] = [found for found in listing.models if _moved(found, known.get(found.hub_id))]
    moved += [one for one in listing.counted if one.moved]
    models.count_again(db, source.name, moved, now)
    models.sum_up(db, {*(one.hub_id for one in (*moved, *differing)), *missing})


def _differs(found: HubModel, known: Known | None) -> bool:
    return known is None or known.gone or known.fingerprint != releases.fingerprint(found)


def _moved(one: HubModel, known: Known | None) -> bool:
    return known is None or (known.downloads, known.likes) != (one.downloads, one.likes)


def _understand(here: Here, differing: Sequence[HubModel], missing: Sequence[str], listing: Listing) -> None:
    """Read what is new or not as it was, and tell what happened."""
    db, source, now = here.db, here.source, here.now
    known = models.by_hub_id(db, [*(found.hub_id for found in differing), *missing])
    keys = models.keys(db, here.lab.name)
    twins = mirrors.twins(db, source, here.lab.name, [*known.values(), *differing])
    names = looks.names(db, [found.hub_id for found in differing])
    fresh: list[Model] = []
    other: list[Model] = []
    happened: list[tuple[Model, Happening]] = []
    for found in _bases_first(differing):
        before = known.get(found.hub_id)
        named = replace(found, license_name=found.license_name or names.get(found.hub_id))
        model = beside(releases.read(named, source.name, here.lab, keys, now), twins.get(found.hub_id))
        if before is None:
            model = replace(model, seen_after=here.after)
            fresh.append(model)
        else:
            model, events = _compared(before, model, now)
            model = beside(model, twins.get(found.hub_id))
            happened += [one for one in events if one[1].event != "replaced" or not looks.told_lately(db, model, now)]
            other.append(model)
            if before.class_ == "placeholder" and model.class_ != "placeholder":
                fresh.append(model)
        models.save(db, model, found, releases.fingerprint(found))
        keys[model.id] = model.key
    if source.is_hub:
        looks.want(db, fresh, now, news=not here.history)
        looks.forget_weights(db, [model.hub_id for model, one in happened if one.event == "replaced"])
    happened += _missing(here, [known[hub_id] for hub_id in missing], listing)
    found_out = looks.learn(db, listing.looked, now)
    publish(here, fresh)
    quiet = mirrored(twins.items())
    _report(here, [(model, one) for model, one in (*happened, *found_out) if model.hub_id not in quiet])
    learnt = models.by_ids(db, [one.hub_id for one in listing.looked])
    _settle(here, [*other, *learnt, *(model for model, _ in happened)])
    here.kept.added += sum(1 for model in fresh if model.hub_id not in known)


def _bases_first(found: Sequence[HubModel]) -> list[HubModel]:
    """In an order in which the key of what a format was made from is known, be that a format itself."""
    waiting = {one.id: one for one in found}
    ordered: list[HubModel] = []
    for one in found:
        chain = []
        base: HubModel | None = one
        while base and waiting.pop(base.id, None):
            chain.append(base)
            base = next((waiting[name] for name in base.base_models if name in waiting), None)
        ordered += reversed(chain)
    return ordered


def _compared(before: Model, model: Model, now: datetime) -> tuple[Model, list[tuple[Model, Happening]]]:
    after = changes.carry(before, model)
    if before.class_ == "placeholder":
        after = replace(after, key=model.key)
    elif model.class_ in ("release", "variant", "placeholder"):  # by itself; what it is beside others was found before
        after = replace(after, class_=before.class_)
        if before.class_ == "format":
            after = replace(after, format_of=before.format_of, why=before.why)
    return after, [(after, one) for one in changes.happenings(before, model, now)]


def _missing(here: Here, missing: Sequence[Model], listing: Listing) -> list[tuple[Model, Happening]]:
    happened = []
    for model, happening in changes.verdicts(missing, listing.checked, here.lab, here.now):
        models.amend(here.db, model)
        if happening:
            happened.append((model, happening))
    return happened


# --- what happened to known models ----------------------------------------------------------------


def _report(here: Here, happened: Iterable[tuple[Model, Happening]]) -> None:
    """One item for all models of a release to which the same thing happened in the same poll."""
    groups: dict[tuple[str, Event, str | None, str | None], list[Model]] = {}
    for model, one in happened:
        alone = one.before if one.event in ("renamed", "moved") else None
        groups.setdefault((alone or model.key, one.event, one.before, one.after), []).append(model)
    for (_, event, before, after), group in groups.items():
        item = next((m.item for m in models.by_ids(here.db, [m.hub_id for m in group]) if m.item), None)
        if event == "weights" and item is not None and item in here.kept.new:
            note(here, event, group, before, after, item)  # the release itself is the news
            continue
        change(here, event, group, before, after, item)


def _settle(here: Here, changed: Iterable[Model]) -> None:
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
        refresh(replace(here, lab=lab), item, group)
        seen, history = here.db.execute("select seen, history from items where id = ?", (item,)).fetchone()
        if not history and here.now - rows.moment(seen) <= SETTLING:
            here.kept.touched.append(item)

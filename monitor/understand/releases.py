"""What a list of models means: classes, and which models are one release.

A release is the models of one lab with the same key (`names.key`): every size, stage and format of one launch.
The key of a format is that of the model it was made from, since `base_model:` tags beat the name. So the same
models end in the same releases, whether they are seen all at once or one at a time.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import blake2b

from monitor.figures import license_label, size
from monitor.model import Lab, License, Model, ModelClass, Openness
from monitor.polled import HubModel
from monitor.understand import licenses, names
from monitor.understand.classes import Said, beside, classify

CLASS_ORDER: tuple[ModelClass, ...] = ("release", "variant", "derivative", "format", "helper", "placeholder")
"A release is shown as the best class among its models."

COUNTED: tuple[ModelClass, ...] = ("release", "variant", "derivative")
_ADOPTED: tuple[ModelClass, ...] = ("release", "variant")

_OPENNESS_ORDER: tuple[Openness, ...] = ("open", "restricted", "noncommercial", "unstated")


def read(found: HubModel, source: str, lab: Lab, keys: Mapping[str, str], now: datetime) -> Model:
    """One repository understood by itself. `keys` maps the ids of models known before to their keys."""
    name = names.parse(found.id, (lab,))
    license = licenses.read(found.tags, found.license_name, found.license_link)
    said = Said(found.base_models, found.base_relation, found.has_weights, "draft-model" in found.tags)
    verdict = classify(name, lab, said)
    base = verdict.format_of
    return Model(
        hub_id=found.hub_id,
        id=found.id,
        source=source,
        lab=lab.name,
        class_=verdict.class_,
        why="; ".join((verdict.why, license.why)),
        key=keys.get(base) or names.key(names.parse(base, (lab,))) if base else names.key(name),
        format=name.format,
        format_of=base,
        params=found.params if found.params is not None else name.params,
        active_params=name.active_params,
        context=found.context or name.context,
        task=found.task,
        license=license.id,
        openness=license.openness,
        gated=found.gated,
        downloads=found.downloads,
        likes=found.likes,
        base_models=found.base_models,
        sha=found.sha,
        has_weights=found.has_weights,
        created=found.created,
        first_seen=now,
    )


def fingerprint(found: HubModel) -> str:
    """What a repository says of itself, without its moving counters: the same again needs no second reading."""
    said = (
        found.id, found.gated, found.disabled, found.tags, found.task, found.library, found.base_models,
        found.base_relation, found.params, found.context, found.license_name, found.license_link,
        found.has_weights,
    )  # fmt: skip
    return blake2b(repr(said).encode(), digest_size=12).hexdigest()


def owner_of(repo_id: str) -> str:
    """The organization in `owner/name`."""
    return repo_id.partition("/")[0]


def adopt(models: Iterable[Model]) -> list[Model]:
    """Models that name a format without saying of what: formats, where the plain model is there too.

    `X-FP8` is a format as long as `X` exists; published alone it is the model itself.
    """
    models = list(models)
    if not any(model.format and model.class_ in _ADOPTED for model in models):
        return models
    plain = {names.same_as(model.id): model for model in models if not model.format and model.class_ in COUNTED}
    adopted = []
    for model in models:
        parent = plain.get(names.same_as(model.id)) if model.format and model.class_ in _ADOPTED else None
        if parent:
            verdict = beside(names.parse(model.id), parent.id)
            model = replace(model, class_="format", format_of=parent.id, key=parent.key, why=verdict.why)
        adopted.append(model)
    return adopted


def arrange(models: Iterable[Model]) -> list[Model]:
    """The models of one release: its lead stays *release*, its siblings become *variants*; lead first."""
    ordered = sorted(models, key=_standing)
    lead = next((model for model in ordered if model.class_ in ("release", "variant")), None)
    arranged = []
    for model in ordered:
        if lead and model.class_ in ("release", "variant"):
            model = replace(model, class_="release" if model is lead else "variant")
        arranged.append(model)
    return arranged


def _standing(model: Model) -> tuple[int, int, int, str]:
    rank = CLASS_ORDER.index("release" if model.class_ == "variant" else model.class_)
    return rank, -(model.params or 0), len(model.id), model.id


def bases_of(models: Iterable[Model]) -> list[str]:
    """The names of what some models were made from."""
    return sorted({base for model in models for base in model.base_models})


@dataclass(frozen=True, slots=True)
class Summary:
    """What is said of a release as a whole."""

    title: str
    class_: ModelClass
    lead: Model
    license: str | None
    openness: Openness
    params: int | None
    active_params: int | None
    downloads: int | None
    likes: int | None
    why: tuple[str, ...]


def summarize(models: Sequence[Model], bases: Mapping[str, Model]) -> Summary:
    """The facts of one release. `models` as `arrange` gives them, at least one; `bases` by id: what they were
    made from, as far as it is known."""
    lead = models[0]
    license, openness = _common_license(models)
    return Summary(
        title=title(models),
        class_=lead.class_,
        lead=lead,
        license=license,
        openness=openness,
        params=lead.params,
        active_params=lead.active_params,
        downloads=_total(model.downloads for model in models),
        likes=_total(model.likes for model in models),
        why=_reasons(models, bases),
    )


def counted(models: Sequence[Model]) -> list[Model]:
    """Those of a release that count as models, wherever their number is told."""
    own = [model for model in models if model.class_ in COUNTED]
    return own or [model for model in models if model.class_ != "format"] or list(models)


def title(models: Sequence[Model]) -> str:
    """ "Qwen3-VL: 12 models, 2B-235B, Apache-2.0": name, how many, sizes, license.

    Formats are folded under what they repeat and do not count as models; helpers and empty repositories beside
    a model do not either.
    """
    own = counted(models)
    name = own[0].id.partition("/")[2] if len(own) == 1 else names.series_of(own[0].id)
    license, _ = _common_license(own)
    facts = [
        f"{len(own)} models" if len(own) > 1 else "",
        sizes(own),
        license_label(license) if license else "",
        _origin(own),
    ]
    said = ", ".join(fact for fact in facts if fact)
    return f"{name}: {said}" if said else name


def _origin(models: Sequence[Model]) -> str:
    """What derivatives were made from: "from Qwen/Qwen2.5-72B"; the families, if it was several."""
    if models[0].class_ != "derivative":
        return ""
    bases = {model.base_models[0] if model.base_models else names.parse(model.id).made_from for model in models}
    known = sorted(filter(None, bases))
    if len(known) > 1:
        known = sorted({names.parse(base).family or base for base in known})
    return f"from {' and '.join(known)}" if 1 <= len(known) <= 3 else ""


def sizes(models: Sequence[Model]) -> str:
    """The range of sizes: 2B-235B; with active parameters for a single size: 1T (32B active)."""
    known = sorted({model.params for model in models if model.params})
    if not known:
        return ""
    if len(known) > 1 and size(known[0]) != size(known[-1]):
        return f"{size(known[0])}–{size(known[-1])}"
    active = {model.active_params for model in models if model.active_params}
    return size(known[-1]) + (f" ({size(active.pop())} active)" if len(active) == 1 else "")


def _common_license(models: Sequence[Model]) -> tuple[str | None, Openness]:
    """The license of the lead; where they differ, the openness is that of the least open."""
    openness = max((model.openness for model in models), key=_OPENNESS_ORDER.index)
    lead = models[0]
    return lead.license, openness if all(m.license == lead.license for m in models) else _least_stated(models)


def _least_stated(models: Sequence[Model]) -> Openness:
    stated = [model.openness for model in models if model.openness != "unstated"]
    return max(stated, key=_OPENNESS_ORDER.index) if stated else "unstated"


def _total(values: Iterable[int | None]) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def _reasons(models: Sequence[Model], bases: Mapping[str, Model]) -> tuple[str, ...]:
    """Why it is shown: the lead's reasons, and what joined the others to it."""
    lead = models[0]
    reasons = [f"{lead.id}: {lead.why}"]
    if len(models) > 1:
        reasons.append(f"{len(models)} repositories share the name {names.series_of(lead.id)} of {lead.lab}")
    claims = [(model, bases[base]) for model in models for base in model.base_models if base in bases]
    said = [(model, _conflict(model, base)) for model, base in claims]
    return (*reasons, *(f"{model.id}: {conflict}" for model, conflict in said if conflict))


def _conflict(model: Model, base: Model) -> str:
    """What to say where a model claims to be freer than the one it was made from; "" where it does not."""
    own, theirs = License(model.license, model.openness, ""), License(base.license, base.openness, "")
    if not licenses.freer(own, theirs):
        return ""
    return f"conflict: it claims {model.license}, its base {base.id} is under {base.license}"

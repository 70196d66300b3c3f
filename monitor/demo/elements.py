"""What the Hub would have said about a demo model at a step: one element of `/api/models`.

The shape is that of `full=true` with card data. Everything that is not a fact (commits, the moving
counters, the tail of an `_id`) is derived from the name, so that a recording is the same on every machine.
"""

import hashlib
import math
from datetime import datetime, timedelta

from monitor.demo.facts import BASELINE, Facts, Model
from monitor.demo.row import hub_id_for

Element = dict[str, object]
"""JSON, as the Hub sends it."""

MOVING = ("downloads", "likes")
"""What changes from hour to hour without being news."""

FILL = 20
"""Steps after which a launch has had about two thirds of its downloads."""

GROWTH = 0.002
"""By how much what was there already grows in a step."""


def listed(facts: Facts, org: str, step: int) -> list[Element]:
    """The public list of an organization at a step, newest first as the Hub gives it."""
    models = [model for model in facts.models if model.org == org and model.shown(step)]
    models.sort(key=lambda model: model.created, reverse=True)
    return [element(facts, model, step) for model in models]


def element(facts: Facts, model: Model, step: int) -> Element:
    now = model.at(step)
    share = _share(model, step)
    commits = [change.step for change in model.past(step) if change.is_commit]
    made: Element = {
        "_id": hub_id_for(model.id, model.created.isoformat()),
        "id": now.id,
        "author": now.org,
        "createdAt": stamp(model.created),
        "lastModified": stamp(facts.at(commits[-1]) if commits else _uploaded(facts, model)),
        "sha": hashlib.sha1(f"{model.id} {len(commits)}".encode(), usedforsecurity=False).hexdigest(),
        "private": False,
        "disabled": False,
        "gated": now.gated,
        "downloads": round(now.downloads * share),
        "likes": round(now.likes * share),
        "tags": _tags(now),
        "cardData": _card(now),
        "siblings": [{"rfilename": name} for name in _files(now)],
        "modelId": now.id,
    }
    if now.weights:  # the Hub learns both from the files of a repository
        made |= {"pipeline_tag": now.task, "library_name": now.library}
        made |= _weights(now)
    return made


def stamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S.000Z")


def _uploaded(facts: Facts, model: Model) -> datetime:
    """The last commit before anyone could see it: between creation and publication."""
    staged = facts.at(model.public) - model.created
    return model.created + min(staged * 0.8, timedelta(days=20))


def _share(model: Model, step: int) -> float:
    """How much of its downloads and likes a model has at a step; never falls."""
    if model.public <= BASELINE:
        return 1 + GROWTH * (step - BASELINE)
    return 1 - math.exp(-(step - model.public + 1) / FILL)


def _weights(model: Model) -> Element:
    if model.params is None:
        return {}
    if model.gguf:
        return {"gguf": {"total": model.params, "architecture": model.gguf, "context_length": model.context}}
    return {"safetensors": {"parameters": {model.dtype: model.params}, "total": model.params}}


def _files(model: Model) -> list[str]:
    files = [".gitattributes", "README.md"]
    if model.weights:
        files += [f"{model.name}-Q4_K_M.gguf"] if model.gguf else ["config.json", "model.safetensors"]
    return files


def _tags(model: Model) -> list[str]:
    tags: list[str] = []
    if model.weights:
        tags += [model.library, "gguf" if model.gguf else "safetensors", *model.tags, model.task]
    if model.task in ("text-generation", "image-text-to-text") and model.weights:
        tags.append("conversational")
    if model.base:
        tags += [f"base_model:{model.base}", f"base_model:{_relation(model)}:{model.base}"]
    if model.license:
        tags.append(f"license:{model.license}")
    return [*dict.fromkeys(tags), "endpoints_compatible", "region:us"]


def _card(model: Model) -> Element:
    card = {"license": model.license, "license_name": model.license_name, "base_model": model.base}
    return {key: value for key, value in card.items() if value is not None}


def _relation(model: Model) -> str:
    return model.relation or "finetune"

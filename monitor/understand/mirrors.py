"""Models that a lab publishes on two sites: the repository of that name on the Hub is the model, the other its mirror.

A mirror belongs to the release of its model, whichever came first, and is no news. It is as good as the model once
the Hub has it no more, and while the Hub only holds its name.
"""

from collections.abc import Iterable
from dataclasses import replace

from monitor.model import Model

Copy = tuple[Model, Model]
"""A mirror, and the model on the Hub that it repeats."""


def repository(id_: str) -> str:
    """The name by which a repository is found on another site; owners differ from site to site."""
    return id_.partition("/")[2].casefold()


def part(models: Iterable[Model]) -> tuple[list[Model], list[Copy]]:
    """The models of a release that stand for themselves, and the mirrors beside them."""
    models = list(models)
    originals = {repository(model.id): model for model in models if is_original(model)}
    own: list[Model] = []
    copies: list[Copy] = []
    for model in models:
        original = originals.get(repository(model.id))
        if original and not model.on_hub:
            copies.append((model, original))
        elif model.mirror_of:
            why = f"release: on ModelScope only; it was a mirror until the Hub had no {model.id.partition('/')[2]} left"
            own.append(replace(model, mirror_of=None, why=why))
        else:
            own.append(model)
    return own, copies


def follow(copy: Model, original: Model) -> Model:
    """A mirror as its model has it: class, release and what it was made from."""
    return replace(
        copy,
        class_=original.class_,
        key=original.key,
        format_of=original.format_of,
        item=original.item,
        mirror_of=original.hub_id,
        why=f"mirror: {original.id} on the Hub is the same repository of {original.lab}",
    )


def beside(model: Model, twin: Model | None) -> Model:
    """A model that was just read, beside the one of the same name on the other site: both go into one release."""
    if twin is None:
        return model
    if is_original(twin) and not model.on_hub:
        return follow(model, twin)
    return replace(model, key=twin.key, item=model.item or twin.item)


def mirrored(twins: Iterable[tuple[str, Model]]) -> set[str]:
    """Of (`hub_id`, its twin on the other site): those whose twin is on the Hub, so that they are mirrors."""
    return {hub_id for hub_id, twin in twins if is_original(twin)}


def is_original(model: Model) -> bool:
    """Whether a model can have mirrors: the Hub has it, and more of it than its name."""
    return model.on_hub and model.class_ != "placeholder" and not model.gone

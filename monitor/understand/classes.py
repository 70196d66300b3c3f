"""What a repository is: a release, a format, a derivative, a helper or a placeholder, and why.

One decision for the store, which has the Hub's tags, and for `monitor explain`, which has a name and nothing else.
What the Hub says beats the name. What a repository is *beside others* (a variant of a larger model, a format of a
model of the same name) is found by `releases`.
"""

from dataclasses import dataclass

from monitor.model import Lab, ModelClass
from monitor.understand import nameparts as tables
from monitor.understand.names import ModelName


@dataclass(frozen=True, slots=True)
class Said:
    """What the Hub says of a repository that tells its class; as it stands: nothing, since only the name is known."""

    base_models: tuple[str, ...] = ()
    relation: str | None = None
    "quantized, finetune, adapter or merge"
    has_weights: bool | None = None
    draft: bool = False
    "It is tagged as a draft model."


@dataclass(frozen=True, slots=True)
class Verdict:
    """A class with its reason."""

    class_: ModelClass
    why: str
    format_of: str | None = None
    "The model that it is a format of."


def classify(name: ModelName, lab: Lab | None, said: Said) -> Verdict:
    """The class of one repository by itself. `lab` is the lab that owns it, if it is a known one."""
    if said.has_weights is False:
        return Verdict("placeholder", "placeholder: it holds no weights yet")
    if name.helper:
        return Verdict("helper", f"helper: {name.helper} in the name")
    if said.draft:
        return Verdict("helper", "helper: tagged as a draft model")
    owners = {name.org, *(lab.hub if lab else ())}
    own = next((base for base in said.base_models if base.partition("/")[0] in owners), None)
    if own and said.relation == "quantized":
        return Verdict("format", f"format: tagged as a quantization of {own}", own)
    if own and name.format:
        return Verdict("format", f"format: {name.format} in the name, made from {own}", own)
    who = lab.name if lab else name.org
    if said.base_models and not own:
        return Verdict("derivative", f"derivative: made by {who} from {', '.join(said.base_models)}")
    if name.made_from and who and not own and not (name.format and name.own_family):
        why = f'derivative: made by {who} from "{name.made_from}" of {name.maker}, as the name says'
        return Verdict("derivative", why)
    if lab is None and name.format and name.org in tables.CONVERTERS:
        return Verdict("derivative", f"derivative: {who} converts models of other makers")
    return Verdict(
        "release", f"release: published by {who}" if who else "release: no owner is given, so it may be any lab's"
    )


def beside(name: ModelName, plain: str) -> Verdict:
    """The class of a repository that names a format, where the model without it is there too."""
    return Verdict("format", f"format: {name.format} in the name, beside {plain}", plain)


def alone(name: ModelName, lab: Lab | None) -> Verdict:
    """The class by the name alone. A format is one on the assumption that its model is published as well."""
    verdict = classify(name, lab, Said())
    if verdict.class_ == "release" and name.format and name.format not in _WHOLE:
        plain = "/".join(filter(None, (name.org, name.bare)))
        why = f"format: {name.format} in the name, of {plain}; if that is not published too, it is the release itself"
        return Verdict("format", why, plain)
    return verdict


_WHOLE = frozenset({"BF16", "FP16", "FP32"})
"Precisions that labs publish the model itself in; a format only beside one without."

"""How a model's name is understood, and why: for `monitor explain`, and a model's class by its name alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from monitor.model import Lab
from monitor.text import words
from monitor.understand.names import ModelName, parse, same_model

NameClass = Literal["release", "format", "derivative", "helper"]

_WHOLE_PRECISION = frozenset({"BF16", "FP16", "FP32", "HF", "Diffusers"})
"Suffixes that labs give to the model itself; a format only where a tag says so."

_SHORT = 5
"Families shorter than this are ordinary words too; they count where a size or a version stands beside them."


@dataclass(frozen=True, slots=True)
class Explained:
    """A model's name, as understood. Fields as in `monitor explain --json`; `class_` is `class`."""

    id: str
    lab: str | None
    family: str | None
    version: str | None
    params: int | None
    active_params: int | None
    stage: str | None
    modality: str | None
    format: str | None
    date: str | None
    context: int | None
    is_format: bool
    format_of: str | None
    class_: NameClass
    why: tuple[str, ...]


def explain(repo_id: str, labs: Sequence[Lab], base_models: Sequence[str] = (), tags: Sequence[str] = ()) -> Explained:
    """What the name says, and the class of the model by its name, its base models and its tags."""
    name = parse(repo_id, labs)
    bases = (*base_models, *_bases(tags))
    class_, format_of, reason = _class(name, labs, bases, tags)
    return Explained(
        id=repo_id,
        lab=name.lab,
        family=name.family or None,
        version=name.version,
        params=name.params,
        active_params=name.active_params,
        stage=name.stage,
        modality=name.modality,
        format=name.format,
        date=name.date,
        context=name.context,
        is_format=format_of is not None,
        format_of=format_of,
        class_=class_,
        why=(*name.why, reason),
    )


def _bases(tags: Sequence[str]) -> tuple[str, ...]:
    """The models that `base_model:` and `base_model:<relation>:` tags name."""
    ids = (tag.rsplit(":", 1)[-1] for tag in tags if tag.startswith("base_model:"))
    return tuple(dict.fromkeys(id_ for id_ in ids if id_))


def _class(
    name: ModelName, labs: Sequence[Lab], bases: Sequence[str], tags: Sequence[str]
) -> tuple[NameClass, str | None, str]:
    """Class, the model it is a format of, and the reason."""
    if name.helper:
        return "helper", None, f"helper: the name says {name.helper}"
    if "draft-model" in tags:
        return "helper", None, "helper: tag draft-model"
    quantized = [tag.rsplit(":", 1)[-1] for tag in tags if tag.startswith("base_model:quantized:")]
    foreign = next((base for base in (*quantized, *bases) if not _same_maker(name, base, labs)), None)
    if foreign:
        return "derivative", None, f"derivative: made from {foreign}, another maker's model"
    if quantized:
        return "format", quantized[0], f"format: tag base_model:quantized:{quantized[0]}"
    if name.lab is None:
        return _by_stranger(name, labs)
    if name.format and name.format not in _WHOLE_PRECISION:
        return _own_format(name, labs, bases)
    return "release", None, "release: an organization of the lab, no format, no other maker's base"


def _own_format(name: ModelName, labs: Sequence[Lab], bases: Sequence[str]) -> tuple[NameClass, str | None, str]:
    """A format in the name of a lab's own repository: of its base model, else of the name without it."""
    holder = _family_holder(name, labs)
    if holder and holder.name != name.lab:
        return "derivative", None, f'derivative: "{name.family}" is a family of {holder.name}'
    same = [base for base in bases if same_model(parse(base)) == same_model(name)]
    model = (same or list(bases) or [f"{name.org}/{name.bare}"])[0]
    said = "its base model" if bases else "the name without the format"
    return "format", model, f'format: "{name.format}" in the name, of {model} ({said})'


def _by_stranger(name: ModelName, labs: Sequence[Lab]) -> tuple[NameClass, str | None, str]:
    holder = _family_holder(name, labs)
    if holder:
        return (
            "derivative",
            None,
            f"derivative: {name.org or 'no owner'} is not {holder.name}, whose family it names",
        )
    if name.format:
        model = f"{name.org}/{name.bare}" if name.org else name.bare
        return (
            "format",
            model,
            f'format: "{name.format}" in the name, of {model} (the name without the format)',
        )
    return "release", None, "release: nothing in the name says that it is made from another lab's model"


def _same_maker(name: ModelName, base: str, labs: Sequence[Lab]) -> bool:
    owner = base.partition("/")[0]
    return owner == name.org or any(lab.name == name.lab and owner in lab.hub for lab in labs)


def _family_holder(name: ModelName, labs: Sequence[Lab]) -> Lab | None:
    """The lab that has a family in the name: the one that stands first in it, the longest of those."""
    spoken = words(name.bare)
    sized = bool(name.version or name.params or name.active_params)
    best: tuple[int, int, Lab] | None = None
    for lab in labs:
        for family in lab.families:
            if len(family) < _SHORT and not sized and lab.name != name.lab:
                continue  # step-by-step is no Step, Step-3.5-mine is
            place = _place(words(family), spoken)
            if place is not None and (best is None or (-place, len(family)) > best[:2]):
                best = (-place, len(family), lab)
    return best[2] if best else None


def _place(family: Sequence[str], spoken: Sequence[str]) -> int | None:
    """Where the words of a family stand in those of a name. A short word counts only at the start."""
    ends = len(spoken) - len(family) + 1
    places = (place for place in range(ends) if list(spoken[place : place + len(family)]) == list(family))
    place = next(places, None) if family else None
    return None if len(family) == 1 and len(family[0]) < _SHORT and place else place

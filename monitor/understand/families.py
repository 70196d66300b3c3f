"""Whose family a name is of, in which version, and which family of other makers it names as what it was made from."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from monitor.model import Lab
from monitor.understand import nameparts as tables
from monitor.understand.parts import NUMBERED, Part, glued_version, joined, stem


@dataclass(frozen=True, slots=True)
class Kin:
    """Family and version of a name, and where it comes from."""

    family: str
    version: str | None = None
    versioned: str = ""
    "Where the version stands: Qwen3, v1.5."
    holder: str | None = None
    "The lab that lists the family."
    made_from: str | None = None
    "A family of others in the name: Qwen in DeepSeek-R1-Distill-Qwen-7B."
    maker: str | None = None
    "Who makes that: a lab, or a Hub organization."


def kin(parts: Sequence[Part], owner: str, lab: Lab | None, labs: Sequence[Lab]) -> Kin:
    """Whose model it is by its name. The spelling of the lab that lists the family wins."""
    named = [part for part in parts if part.role != "maker" and not part.role.startswith(("helper:draft", "format"))]
    origin = _own(named, lab, labs) if lab else _strangers(parts, named, owner, labs)
    family = origin.family or _leading_words(named)
    version, versioned = _version(_parts_from(named, family), family)
    family = _unversioned(family, version)
    return Kin(family, version, versioned, origin.holder, origin.made_from, origin.maker)


def _own(named: Sequence[Part], lab: Lab, labs: Sequence[Lab]) -> Kin:
    """Of a lab's own repository: its family, and what the name says it was made from."""
    base = next(_bases(named, set(lab.hub), lab.families), None)
    family = _family_in(joined(named), lab)
    holder = lab.name if family else None
    if base is None:
        return Kin(family or "", holder=holder)
    return Kin(family or "", holder=holder, made_from=base.text, maker=_listed(base, labs)[0])


def _strangers(parts: Sequence[Part], named: Sequence[Part], owner: str, labs: Sequence[Lab]) -> Kin:
    """Of somebody else's repository: the family of the lab whose model it is, as that lab writes it."""
    if not _reads_like_a_model(parts):
        return Kin("")
    held = _held(joined(named), labs, sized=_is_sized(parts))
    base = next(_bases(named, {owner}, ()), None)
    if held and held.place == 0:
        return Kin(held.family, holder=held.lab, made_from=held.family, maker=held.lab)
    if base:
        maker, spelled = _listed(base, labs)
        family = spelled if base.role == "word" else ""
        return Kin(family, holder=maker if family else None, made_from=base.text, maker=maker)
    return Kin("", made_from=held.family, maker=held.lab) if held else Kin("")


# --- families that labs list ------------------------------------------------------------------------

_SHORT = 5
"Families shorter than this are ordinary words too; they count where a size or a version stands beside them."

_LONG = 6
"From this many letters on a family is one wherever it stands in a stranger's name."


def _family_in(name: str, lab: Lab) -> str | None:
    """The family of a lab that a name holds: the one that stands first, the longest of those."""
    folded = name.lower().replace("_", "-")
    found = [
        (place, -len(family), family) for family in lab.families if (place := _place(family, name, folded)) is not None
    ]
    return min(found)[2] if found else None


def _place(family: str, name: str, folded: str) -> int | None:
    """Where a family stands in a name: as a word, or at its start with a capital or a number after it.

    CogVideoX is a CogVideo, Kimina is no Kimi.
    """
    text = family.lower().replace(" ", "-")
    place = folded.find(text)
    while place >= 0:
        end = place + len(text)
        word = not folded[end : end + 2].isalpha() or len(folded) == end + 1
        if (place == 0 and (word or not name[end].islower())) or (place and word and not folded[place - 1].isalpha()):
            return place
        place = folded.find(text, place + 1)
    return None


@dataclass(frozen=True, slots=True, order=True)
class _Held:
    """A lab's family in a name; the first and longest is the least."""

    place: int
    shorter: int
    family: str
    lab: str


def _held(name: str, labs: Sequence[Lab], *, sized: bool) -> _Held | None:
    """A lab's family in the name of a stranger's model: at its start, or anywhere if it is long enough."""
    found = []
    folded = name.lower().replace("_", "-")
    for lab in labs:
        for family in lab.families:
            place = _place(family, name, folded)
            if place is None or (len(family) < _SHORT and not sized):
                continue
            if place == 0 or (len(family) >= _LONG and sized):
                found.append(_Held(place, -len(family), family, lab.name))
    return min(found, default=None)


_SIZED = frozenset({"version", "size", "active", "effective", "grid"})
_MARKS = frozenset({"format", "stage", "modality", "date", "sizeword", "task"})


def _is_sized(parts: Sequence[Part]) -> bool:
    return any(part.role in _SIZED or glued_version(part) for part in parts)


def _reads_like_a_model(parts: Sequence[Part]) -> bool:
    """Whether a name says more than words do: command-line-helper is no Command, llama.cpp no Llama."""
    return _is_sized(parts) or any(part.role.partition(":")[0] in _MARKS for part in parts)


# --- families of others -----------------------------------------------------------------------------


def _bases(parts: Sequence[Part], owners: set[str], families: Sequence[str]) -> Iterator[Part]:
    """The parts that name what the model is or was made from: at the head, after a version, or counted themselves.

    Not those of the owners, nor their `families`.
    """
    own = " ".join(families).lower()
    for index, part in enumerate(parts):
        base = stem(part)
        makers = tables.MADE_BY.get(base)
        if not makers or owners.intersection(makers) or base in own:
            continue
        after = parts[index + 1] if index + 1 < len(parts) else None
        if base == "gpt" and not (after and after.text.lower() == "oss"):
            continue
        counted = glued_version(part) is not None or (after is not None and after.role in ("version", "size", "grid"))
        if part.role == "base" or (part.role == "word" and (index == 0 or counted)):
            yield part


def _listed(base: Part, labs: Sequence[Lab]) -> tuple[str, str]:
    """Who makes a family of others, and how they write it."""
    makers = tables.MADE_BY[stem(base)]
    lab = next((lab for lab in labs if set(makers) & set(lab.hub)), None)
    spelled = next((family for family in lab.families if family.lower() == stem(base)), None) if lab else None
    numbered = NUMBERED.match(base.text)
    return lab.name if lab else makers[0], spelled or (numbered.group(1) if numbered else base.text)


# --- words and versions -----------------------------------------------------------------------------

_BETWEEN_WORDS = re.compile(r"[-\s]")
_STOPS = frozenset({"distill", "exp", "next"})
_WRITTEN_V = re.compile(r"(?<=[A-Za-z]{3})(?<!de)[vV]\Z")
"The v of a version glued to a name: mobilenetv3; not that of dev."

_VISION_VERSION = re.compile(r"(\d{1,2}(?:\.\d{1,2})?)[vV]\Z")
_LETTER_VERSION = re.compile(r"[a-z]\d", re.IGNORECASE)
_ONE_DIGIT = re.compile(r"[vV]?\d")


def is_vision_version(part: Part) -> bool:
    """GLM-4.5V: a version that says vision too."""
    return part.role == "version" and _VISION_VERSION.match(part.text) is not None


def _leading_words(parts: Sequence[Part]) -> str:
    head: list[Part] = []
    for part in parts:
        if head and _ends_family(part, head):
            break
        version = glued_version(part)
        if version is not None:
            glued = part.text[: part.text.index(version)].rstrip(".") or part.text
            head.append(replace(part, text=_WRITTEN_V.sub("", glued)))
            break
        head.append(part)
    return joined(head)


def _ends_family(part: Part, head: Sequence[Part]) -> bool:
    if len(head) == 1 and head[0].text.lower() in tables.UNFINISHED:
        return part.role != "word" and not part.role.startswith("modality")
    text = part.text.lower()
    foreign = glued_version(part) is not None and stem(part) in tables.MADE_BY
    return part.role != "word" or foreign or text in _STOPS or text in tables.SIZE_WORDS


def _unversioned(family: str, version: str | None) -> str:
    """The family without the version it is listed with: Hy3, Intern-S (of S1)."""
    numbered = NUMBERED.match(family)
    if version and numbered and numbered.group(2) == version:
        return numbered.group(1)
    if version and version[0].isalpha() and family.endswith(f"-{version[0]}"):
        return family[:-2]
    return family


def _parts_from(parts: Sequence[Part], family: str) -> Sequence[Part]:
    """The parts from the one on that begins the family."""
    head = _BETWEEN_WORDS.split(family.lower(), maxsplit=1)[0]
    starts = (index for index, part in enumerate(parts) if head and part.text.lower().startswith(head))
    return parts[next(starts, 0) :]


def _version(parts: Sequence[Part], family: str) -> tuple[str | None, str]:
    """The first version that is the family's own, not that of another which it was made from; and where it stands."""
    foreign = False
    for index, part in enumerate(parts):
        if part.role == "version" and not foreign:
            return _shown(part, parts[index + 1] if index + 1 < len(parts) else None), part.text
        foreign = part.role == "word" and stem(part) in tables.MADE_BY and stem(part) not in family.lower()
        if (glued := glued_version(part)) and not foreign:
            return glued, part.text
    return None, ""


def _shown(part: Part, after: Part | None) -> str:
    vision = _VISION_VERSION.match(part.text)
    text = vision.group(1) if vision else part.text
    if after and after.role == "version" and after.text.isdigit() and _ONE_DIGIT.fullmatch(text):  # v1-5
        text = f"{text}.{after.text}"
    if _LETTER_VERSION.match(text):
        return text[1:] if text[0] == "v" else text[0].upper() + text[1:]
    return text

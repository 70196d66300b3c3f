"""The parts of a repository name, each with its role beside the others. `names` says what they add up to."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from monitor.understand import nameparts as tables


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a name."""

    text: str
    role: str
    glue: str = "-"
    "What stands before it in the name."


_BETWEEN = re.compile(r"[-\s/]+")
_DIGIT_UNDERSCORE = re.compile(r"(?<=\d)_(?=\d)")
_INNER = re.compile(r"_|(?<=[a-z0-9]{2})\.(?=[a-z]{2})")
NUMBERED = re.compile(r"([A-Za-z][A-Za-z.:]*?)\.?(\d{1,2}(?:\.\d{1,2}){0,3}[a-z]?)\Z")
_WITH_TAIL = re.compile(r"([A-Za-z]+)(\d{1,2}(?:\.\d{1,2})?)([A-Z][A-Za-z]+)\Z")


def parts_of(name: str) -> list[Part]:
    """The parts of a name, each with the role it has beside the others."""
    return _settled(_split(name))


def _split(name: str) -> list[Part]:
    """The parts of a name, each with the role it would have alone."""
    name = tables.DATE_WITH_HYPHENS.sub(lambda date: date.group().replace("-", "\0"), name)
    parts: list[Part] = []
    for chunk in _BETWEEN.split(name):
        chunk = chunk.replace("\0", "-")
        if tables.FORMAT.match(chunk):
            parts.append(Part(chunk, "format"))
            continue
        glue = "-"
        start = 0
        chunk = _DIGIT_UNDERSCORE.sub(".", chunk)
        for inner in _INNER.finditer(chunk):
            parts.append(_part(chunk[start : inner.start()], glue))
            glue, start = inner.group().replace("_", "-"), inner.end()
        parts.append(_part(chunk[start:], glue))
    return [part for part in parts if part.text]


def _part(text: str, glue: str) -> Part:
    role = _role(text)
    if role == "word" and (numbered := NUMBERED.match(text)) and len(numbered.group(1)) > 1:
        stem = _role(numbered.group(1))  # VL2, OCR2.0, Music3
        role = stem if stem.startswith("modality") else role
    return Part(text, role, glue)


def _role(text: str) -> str:
    """The role a part has alone."""
    role = tables.EXACT.get(text) or tables.WORDS.get(text.lower())
    if role is None and tables.FORMAT.match(text):
        return "format"
    if role is None and any(character.isdigit() for character in text):
        role = next((role for role, pattern in tables.NUMBERS if pattern.match(text)), None)
    return role or "word"


def _settled(parts: list[Part]) -> list[Part]:
    """The parts with the role they have beside each other."""
    settled: list[Part] = []
    has_format = any(part.role == "format" for part in parts[1:])
    for index, part in enumerate(parts):
        following = parts[index + 1].role if index + 1 < len(parts) else ""
        role = _head(part, parts) if index == 0 else _beside(part, settled, following)
        if index and has_format and part.text.lower() in tables.FORMAT_TAIL:
            role = "format"
        settled.append(replace(part, role=role))
    return settled


def _head(part: Part, parts: list[Part]) -> str:
    """The first part is a name, whatever else it could be."""
    if part.text.lower() in tables.MAKERS and len(parts) > 1 and parts[1].text[0].isalpha():
        return "maker"
    return part.role if part.role.startswith("modality") and len(parts) > 1 else "word"


def _beside(part: Part, before: Sequence[Part], following: str) -> str:
    """The role of a part after others."""
    roles = [other.role for other in before]
    sized = any(role in ("size", "active", "grid", "effective") for role in roles)
    match part.role:
        case "size":
            return _size_role(part, sized, following)
        case "version":
            return _version_role(part, roles[-1], sized)
        case "pytorch":
            return "variant"
        case "sizeword":
            return "sizeword" if _is_size(before) else "word"
        case "variant":
            return "variant" if _versioned(before) or sized else "word"
        case "resolution":
            return "resolution" if sized or _versioned(before) else "word"
        case "word":
            return _word_role(part, before)
        case "stage" if part.text.lower() == "base" and following == "stage":
            return "sizeword"
    return part.role


def _size_role(part: Part, sized: bool, following: str) -> str:
    if following == "experts":
        return "active"
    return "context" if sized and part.text[-1] in "mM" else "size"


def _version_role(part: Part, before: str, sized: bool) -> str:
    if sized and re.fullmatch(r"A\d{1,3}(\.\d)?", part.text):  # 105B-A4.7, without its B
        return "active"
    return "base" if before == "base" else "version"


def _word_role(part: Part, before: Sequence[Part]) -> str:
    if part.text == "assistant" and before[-1].role == "stage":
        return "helper:draft"
    numbered = NUMBERED.match(part.text)
    stem = (numbered.group(1) if numbered else part.text).lower()
    distilled = before[-1].text.lower().startswith("distill")
    return "base" if stem in tables.BASES and (distilled or _versioned(before)) else "word"


def _versioned(parts: Sequence[Part]) -> bool:
    return any(part.role == "version" or glued_version(part) for part in parts)


def glued_version(part: Part) -> str | None:
    """The version inside a word: Qwen3, InternVL3.5, Qwen3Guard, VL2."""
    if part.role != "word" and not part.role.startswith("modality"):
        return None
    numbered = NUMBERED.match(part.text) or _WITH_TAIL.match(part.text)
    return numbered.group(2) if numbered else None


def _is_size(before: Sequence[Part]) -> bool:
    """Whether a size word after these is a size, not a name of its own."""
    names = {re.sub(r"[\d.]+\Z", "", part.text.lower()) for part in before}
    modal = any(part.role.startswith("modality") for part in before[1:])
    return modal or _versioned(before) or bool(names & tables.SIZED_FAMILIES)

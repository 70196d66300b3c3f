"""The parts of a repository name, each with its role beside the others. `names` says what they add up to."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache

from monitor.frozen import dataclass
from monitor.understand import nameparts as tables


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a name."""

    text: str
    role: str
    glue: str = "-"
    "What stands before it, as shown: a hyphen or a dot."
    raw: str = ""
    "The part as it is written, with what stands before it."


NAMES = 4_096
"Names whose reading is kept: those of a list are read several times, and their parts are alike. Some megabytes."

_BETWEEN = re.compile(r"[-\s/]+")
_DECIMAL = re.compile(r"(?<=\d)(?<![.\d]\d)_(?=\d{1,2}(?![\dA-Za-z.]))|(?<=\A\d)_(?=\d{1,2}[bB]\Z)")
_INNER = re.compile(r"_|(?<=[a-z0-9]{2})\.(?=[a-z]{2})")
NUMBERED = re.compile(r"([A-Za-z][A-Za-z.:]*?)\.?(\d{1,2}(?:\.\d{1,2}){0,3}[a-jl-z]?)\Z")
_WITH_TAIL = re.compile(r"([A-Za-z]{2,})(\d{1,2}(?:\.\d{1,2})?)((?:[A-Z][a-z]{2,})+|VLM?|OCR|TTS|ASR)\Z")


def decimal(text: str) -> str:
    """Numbers with the point that a name may not hold: internlm2_5 is internlm2.5."""
    return _DECIMAL.sub(".", text)


@lru_cache(maxsize=NAMES)
def parts_of(name: str) -> tuple[Part, ...]:
    """The parts of a name, each with the role it has beside the others."""
    return tuple(_settled(_split(name)))


def _split(name: str) -> list[Part]:
    """The parts of a name, each with the role it would have alone."""
    name = tables.DATE_WITH_HYPHENS.sub(lambda date: date.group().replace("-", "\0"), name)
    return [part for written in _BETWEEN.split(name) for part in _chunk(written.replace("\0", "-"))]


@lru_cache(maxsize=NAMES)
def _chunk(written: str) -> tuple[Part, ...]:
    """The parts between two hyphens; the same few hundred stand in most names."""
    if tables.is_format(written):
        return (Part(written, "format", raw=f"-{written}"),)
    parts: list[Part] = []
    chunk = decimal(written)
    glue, start, end = "-", 0, 0
    for inner in _INNER.finditer(chunk):
        parts.append(_part(chunk[start : inner.start()], glue, written[end : inner.start()]))
        glue, start, end = inner.group().replace("_", "-"), inner.end(), inner.start()
    parts.append(_part(chunk[start:], glue, written[end:]))
    return tuple(part for part in parts if part.text)


def _part(text: str, glue: str, raw: str) -> Part:
    role = _role(text)
    if role == "word" and (numbered := NUMBERED.match(text)) and len(numbered.group(1)) > 1:
        stem = _role(numbered.group(1))  # VL2, OCR2.0, Music3
        role = stem if stem.startswith("modality") else role
    return Part(text, role, glue, raw if raw[:1] in ("_", ".") else f"-{raw}")


def _role(text: str) -> str:
    """The role a part has alone."""
    role = tables.EXACT.get(text) or tables.WORDS.get(text.lower())
    if role is None and tables.is_format(text):
        return "format"
    if role is None and any(character.isdigit() for character in text):
        role = tables.number_role(text)
    return role or "word"


def _settled(parts: list[Part]) -> list[Part]:
    """The parts with the role they have beside each other."""
    settled: list[Part] = []
    has_format = any(part.role == "format" for part in parts[1:])
    for index, part in enumerate(parts):
        following = parts[index + 1].role if index + 1 < len(parts) else ""
        role = _head(part, parts) if index == 0 else _beside(part, settled, following)
        if index and has_format and _joins_format(part, settled[-1].role, following):
            role = "format"
        settled.append(part if role == part.role else replace(part, role=role))
    return settled


def _joins_format(part: Part, before: str, following: str) -> bool:
    """i1-GGUF, FP8-dynamic: a word that means a format only beside one."""
    text = part.text.lower()
    return (following == "format" and text in tables.FORMAT_HEAD) or (before == "format" and text in tables.FORMAT_TAIL)


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
        case "size" | "tokens" if sized and part.text[-1] in "tT":
            return "tokens"
        case "size":
            return _size_role(part, sized, following)
        case "experts" if before[-1].role != "active":  # 17B-16E; elsewhere an `e` is an epoch or a power of ten
            return "word"
        case "version":
            return _version_role(part, before, sized)
        case "sizeword":
            return "sizeword" if _is_size(before) else "word"
        case "variant":
            return "variant" if _versioned(before) or sized or part.text[-1].isdigit() else "word"
        case "resolution":
            return "resolution" if sized or _versioned(before) else "word"
        case "word":
            return _word_role(part, before)
        case "stage" if part.text.lower() == "base" and (
            following == "stage" or _stems(before) & tables.BASE_IS_A_SIZE
        ):
            return "sizeword"
    return part.role


def _size_role(part: Part, sized: bool, following: str) -> str:
    if following == "experts":
        return "active"
    if sized and part.text[-1] in "mM":
        return "context" if part.text.lower() in tables.CONTEXTS and part.glue == "-" else "word"
    return "size"


def _version_role(part: Part, before: Sequence[Part], sized: bool) -> str:
    if sized and re.fullmatch(r"A\d{1,3}(\.\d)?", part.text):  # 105B-A4.7, without its B
        return "active"
    return "base" if before[-1].role == "base" else "version"


def _word_role(part: Part, before: Sequence[Part]) -> str:
    if part.text == "assistant" and before[-1].role == "stage":
        return "helper:draft"
    if part.text.lower() == "oss" and before[-1].role == "base":  # ...-GPT-OSS-20B
        return "base"
    distilled = before[-1].text.lower().startswith("distill")
    return "base" if stem(part) in tables.MADE_BY and (distilled or _versioned(before)) else "word"


def joined(parts: Iterable[Part]) -> str:
    """The parts as they stand in the name, decimals with their point."""
    return "".join(part.glue + part.text for part in parts).lstrip("-.")


def stem(part: Part) -> str:
    """A word without its number, in lower case: qwen of Qwen3."""
    return _stem(part.text)


@lru_cache(maxsize=NAMES)
def _stem(text: str) -> str:
    numbered = NUMBERED.match(text)
    return (numbered.group(1) if numbered else text).lower()


def _versioned(parts: Sequence[Part]) -> bool:
    return any(part.role == "version" or glued_version(part) for part in parts)


def glued_version(part: Part) -> str | None:
    """The version inside a word: Qwen3, InternVL3.5, Qwen3Guard, VL2."""
    if part.role != "word" and not part.role.startswith("modality"):
        return None
    return _glued(part.text)


@lru_cache(maxsize=NAMES)
def _glued(text: str) -> str | None:
    numbered = NUMBERED.match(text) or _WITH_TAIL.match(text)
    if not numbered or len(numbered.group(1)) < 2 or numbered.group(1).lower() in tables.NUMBERED_OTHERWISE:
        return None
    return numbered.group(2)


def _is_size(before: Sequence[Part]) -> bool:
    """Whether a size word after these is a size, not a name of its own."""
    modal = any(part.role.startswith("modality") for part in before[1:])
    return modal or _versioned(before) or bool(_stems(before) & tables.SIZED_FAMILIES)


def _stems(parts: Sequence[Part]) -> set[str]:
    return {text for part in parts for text in (part.text.lower(), stem(part))}

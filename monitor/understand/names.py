"""What a repository name says: lab, family, version, sizes, stage, modality, format, date, context.

A name is read part by part (parts are split at hyphens; the tables are in `nameparts`). The rules:

- *family* is the family of the lab that the name holds, else the words before the first version, size,
  stage, modality or format; a version glued to it is taken off (`Qwen3` is Qwen, version 3).
- *series* is what the models of one launch share: the name without sizes, stage, format, context. Modality
  and date stay (`Qwen3-VL`, `Kimi-K2-0905`). Size words go once a version stands before them (`GLM-4.5-Air`
  is GLM-4.5) and stay as long as none does (`Mistral-Small-3.2`).
- After a version or `Distill`, another family names what the model was made from, and is no part of the
  series: `DeepSeek-R1-Distill-Qwen-7B` and `...-Llama-70B` are both `DeepSeek-R1-Distill`.
- What is not known stays in the series as it is. Sizes that the name does not give are None, never
  multiplied out: `8x7B` is eight experts of 7B, not 56B.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from monitor.model import Lab
from monitor.text import words
from monitor.understand import nameparts as tables
from monitor.understand.parts import NUMBERED, Part, glued_version, parts_of


@dataclass(frozen=True, slots=True)
class ModelName:
    """A repository name taken apart. None and "" mean that the name does not say."""

    id: str
    org: str
    lab: str | None = None
    "The lab whose Hub organizations hold the owner, exact case."
    family: str = ""
    version: str | None = None
    params: int | None = None
    active_params: int | None = None
    experts: int | None = None
    stage: str | None = None
    modality: str | None = None
    format: str | None = None
    date: str | None = None
    context: int | None = None
    helper: str | None = None
    "draft, reward, guard, reranker, tokenizer or checkpoint."
    series: str = ""
    "The name of the release it belongs to, as shown."
    bare: str = ""
    "The repository name without its format part."
    rest: tuple[str, ...] = ()
    "Parts that are neither series nor anything above: size words, the family it was made from."
    why: tuple[str, ...] = ()


_HYPHENS = str.maketrans({code: "-" for code in "‐‑‒–—―−"})
_VISION_VERSION = re.compile(r"(\d{1,2}(?:\.\d{1,2})?)[vV]\Z")
_LETTER_VERSION = re.compile(r"[a-z]\d", re.IGNORECASE)
_UNITS = {"T": 10**12, "B": 10**9, "M": 10**6}
_PREFERRED_STAGE = frozenset({"preview", "beta", "alpha"})


def parse(repo_id: str, labs: Sequence[Lab] = ()) -> ModelName:
    """Takes a repository name apart. Never raises; what it does not know it leaves alone."""
    owner, slash, name = repo_id.strip().translate(_HYPHENS).partition("/")
    if not slash:
        owner, name = "", owner
    lab = next((lab for lab in labs if owner and owner in lab.hub), None)
    parts = parts_of(name)
    found = _read(parts)
    family, version = _family(parts, lab)
    series = _joined(part for part in parts if part.role in _SERIES_ROLES or part.role.startswith("modality"))
    return replace(
        found,
        id=repo_id,
        org=owner,
        lab=lab.name if lab else None,
        family=family,
        version=version,
        series=_without_month(series, found, version) or name,
        bare=_joined(part for part in parts if part.role != "format") or name,
        why=_why(parts, lab, owner, family, version),
    )


def key(name: ModelName) -> str:
    """The series, folded: the same for all sizes, stages and formats of one launch."""
    return "-".join(words(name.series)) or name.series.casefold()


def same_model(name: ModelName) -> str:
    """The repository name without its format part, folded: where a format finds its model by name."""
    return "-".join(words(name.bare)) or name.bare.casefold()


# --- what the parts say ---------------------------------------------------------------------------

_SERIES_ROLES = frozenset({"word", "version", "date", "lettersize", "helper:reward", "helper:guard", "helper:reranker"})
_REST_ROLES = frozenset({"sizeword", "variant", "base", "task", "resolution", "maker"})


def _read(parts: Sequence[Part]) -> ModelName:
    by_role: dict[str, list[str]] = {}
    for part in parts:
        by_role.setdefault(part.role.partition(":")[0], []).append(part.text)
    first = {role: texts[0] for role, texts in by_role.items()}
    helper = next((part.role.partition(":")[2] for part in parts if part.role.startswith("helper")), None)
    helper = helper or ("checkpoint" if "checkpoint" in first else None) or _glued_helper(parts)
    sizes = by_role.get("size", [])
    total = sizes[0] if sizes else first.get("lettersize")
    active = first.get("active") or first.get("effective")
    if len(sizes) == 2 and not active and re.search("moe", parts[0].text, re.IGNORECASE):  # OLMoE-1B-7B
        active, total = sizes
    grid = first.get("grid", "")
    experts = grid.lower().partition("x")[0] or first.get("experts", "").rstrip("eE")
    return ModelName(
        id="",
        org="",
        params=None if "effective" in first else _count(total),
        active_params=_count(active),
        experts=int(experts) if experts else None,
        stage=_stage(by_role.get("stage", [])),
        modality=_modality(parts, helper),
        format=_format(by_role.get("format", [])),
        date=first.get("date"),
        context=_context(first.get("context")),
        helper=helper,
        rest=tuple(part.text for part in parts if part.role in _REST_ROLES),
    )


def _count(text: str | None) -> int | None:
    """30B, A3B, E4B, R7B: how many parameters."""
    number = re.search(r"(\d+(?:\.\d+)?)([TBM]?)\Z", text.upper()) if text else None
    return round(float(number.group(1)) * _UNITS[number.group(2) or "B"]) if number else None


def _context(text: str | None) -> int | None:
    """128K, 1M: tokens, counted in 1,024s as windows are."""
    if not text:
        return None
    return int(float(text[:-1]) * (1_024 if text[-1] in "kK" else 1_048_576))


def _stage(stages: Sequence[str]) -> str | None:
    """The last stage word; preview and beta only when nothing else is said."""
    names = [stage.lower() for stage in stages]
    names = [stage for stage in names if stage not in _PREFERRED_STAGE] or names
    return {"inst": "instruct"}.get(names[-1], names[-1].rstrip("0123456789")) if names else None


def _modality(parts: Sequence[Part], helper: str | None) -> str | None:
    if helper and helper in tables.MODALITY_OF_HELPER:
        return tables.MODALITY_OF_HELPER[helper]
    if exact := [part.role.partition(":")[2] for part in parts if part.role.startswith("modality")]:
        return exact[-1]
    for part in parts:
        if part.role == "task":
            return part.text.upper() if part.text[-1] in "vViIaA" else part.text
        glued = tables.GLUED.search(part.text) if part.role == "word" else None
        if glued:
            return "VL" if glued.group() == "VLM" else glued.group()
        if part.role == "version" and _VISION_VERSION.match(part.text):
            return "V"
    return None


def _glued_helper(parts: Sequence[Part]) -> str | None:
    for part in parts:
        glued = re.search(r"[a-z0-9](Guard|Reranker|Reward)\Z", part.text)
        if glued and part.role in ("word", "version"):
            return str(glued.group(1)).lower()
        if part.text.lower().startswith(("shieldgemma", "shieldlm")):
            return "guard"
    return None


def _format(formats: Sequence[str]) -> str | None:
    return "-".join(_shown(text) for text in formats) or None


def _shown(format_: str) -> str:
    quantized = re.fullmatch(r"i?q\d.*|w\d+a\d+.*", format_, re.IGNORECASE)
    return format_.upper() if quantized else tables.SHOWN.get(format_.lower(), format_)


def _joined(parts: Iterable[Part]) -> str:
    """The parts as they stood in the name."""
    return "".join(part.glue + part.text for part in parts).lstrip("-.")


def _without_month(series: str, found: ModelName, version: str | None) -> str:
    if found.date and version and tables.DATED_BY_MONTH.search(series):
        return series.removesuffix(f"-{found.date}")
    return series


# --- family, version, reasons ---------------------------------------------------------------------


def _family(parts: Sequence[Part], lab: Lab | None) -> tuple[str, str | None]:
    """Family and version. The lab's own spelling wins, the longest that the name holds."""
    named = _joined(part for part in parts if not part.role.startswith(("helper:draft", "format")))
    family = (_family_of(lab, named) if lab else None) or _leading_words(parts)
    version = _version(_parts_from(parts, family)) or _version(parts)
    return _unversioned(family, version), version


def _unversioned(family: str, version: str | None) -> str:
    """The family without the version it is listed with: Hy3, Intern-S (of S1)."""
    numbered = NUMBERED.match(family)
    if version and numbered and numbered.group(2) == version:
        return numbered.group(1)
    if version and re.search(rf"-{re.escape(version[0])}\Z", family) and version[0].isalpha():
        return family[:-2]
    return family


def _family_of(lab: Lab, name: str) -> str | None:
    folded = name.lower().replace("_", "-").replace(" ", "-")
    best: tuple[int, int, str] | None = None
    for family in lab.families:
        text = re.escape(family.lower().replace(" ", "-"))
        found = re.search(rf"(?<![a-z]){text}(?![a-z]{{2}}(?<!\d))", folded) or re.match(text, folded)
        if found and (best is None or (-found.start(), len(family)) > best[:2]):
            best = (-found.start(), len(family), family)
    return best[2] if best else None


def _leading_words(parts: Sequence[Part]) -> str:
    head: list[Part] = []
    for part in parts:
        if part.role == "maker":
            continue
        if head and (part.role != "word" or part.text.lower() in _STOPS or part.text.lower() in tables.SIZE_WORDS):
            break
        version = glued_version(part)
        if version is not None:
            stem = part.text[: part.text.index(version)].rstrip(".") or part.text
            head.append(replace(part, text=stem))
            break
        head.append(part)
    return _joined(head)


_STOPS = frozenset({"distill", "exp", "next"})


def _parts_from(parts: Sequence[Part], family: str) -> Sequence[Part]:
    """The parts from the one on that begins the family."""
    head = re.split(r"[-\s]", family.lower())[0]
    starts = (index for index, part in enumerate(parts) if head and part.text.lower().startswith(head))
    return parts[next(starts, 0) :]


def _version(parts: Sequence[Part]) -> str | None:
    for part in parts:
        if part.role == "version":
            vision = _VISION_VERSION.match(part.text)
            text = vision.group(1) if vision else part.text
            if _LETTER_VERSION.match(text):
                return text[1:] if text[0] == "v" else text[0].upper() + text[1:]
            return text
        if glued := glued_version(part):
            return glued
    return None


def _why(parts: Sequence[Part], lab: Lab | None, owner: str, family: str, version: str | None) -> tuple[str, ...]:
    reasons = [f'lab {lab.name}: "{owner}" is its Hub organization'] if lab else []
    if family:
        listed = lab is not None and family in lab.families
        origin = f"a family of {lab.name}" if lab and listed else "the leading words"
        reasons.append(f'family: "{family}", {origin}')
    if version:
        reasons.append(f"version: {version}")
    for part in parts:
        role, _, kind = part.role.partition(":")
        if role in tables.MEANINGS:
            reasons.append(f'"{part.text}": {tables.MEANINGS[role]}')
        elif kind:
            reasons.append(f'"{part.text}": {role} {kind}')
    return tuple(reasons)

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
from collections.abc import Mapping, Sequence
from functools import lru_cache

from monitor.frozen import dataclass
from monitor.model import Lab
from monitor.text import words
from monitor.understand import nameparts as tables
from monitor.understand.families import Kin, is_vision_version, kin
from monitor.understand.parts import NAMES, Part, decimal, joined, parts_of


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
    "The repository name without its format part, as it is written."
    made_from: str | None = None
    "A family of others in the name: Qwen in DeepSeek-R1-Distill-Qwen-7B."
    maker: str | None = None
    "Who makes that: a lab, or a Hub organization."
    own_family: bool = False
    "The family is one that the lab lists."
    rest: tuple[str, ...] = ()
    "Parts that are neither series nor anything above: size words, the family it was made from."
    why: tuple[str, ...] = ()


_HYPHENS = str.maketrans({code: "-" for code in "‐‑‒–—―−"})
_HELPER_IN_WORD = re.compile(r"[a-z0-9](Guard|Reranker|Reward)\Z")
_UNITS = {"T": 10**12, "B": 10**9, "M": 10**6}
_PREFERRED_STAGE = frozenset({"preview", "beta", "alpha"})


def parse(repo_id: str, labs: Sequence[Lab] = ()) -> ModelName:
    """Takes a repository name apart. Never raises; what it does not know it leaves alone."""
    return _parsed(repo_id, tuple(labs))


@lru_cache(maxsize=NAMES)
def _parsed(repo_id: str, labs: tuple[Lab, ...]) -> ModelName:
    owner, name = _owned(repo_id)
    lab = next((lab for lab in labs if owner and owner in lab.hub), None)
    if lab is None and any(name.startswith(f"{org}_") for one in labs for org in one.hub):
        name = name.partition("_")[2]  # Qwen_Qwen3-8B-GGUF: some put the maker before the name
    parts = parts_of(name)
    return _read((repo_id, owner, name), lab, parts, kin(parts, owner, lab, labs))


def _owned(repo_id: str) -> tuple[str, str]:
    """Owner, if there is one, and name."""
    owner, slash, name = repo_id.strip().translate(_HYPHENS).partition("/")
    return (owner, name) if slash else ("", owner)


def key(name: ModelName) -> str:
    """The series, folded: the same for all sizes, stages and formats of one launch."""
    return "-".join(words(name.series)) or name.series.casefold()


def same_model(name: ModelName) -> str:
    """The repository name without its format part, folded: where a format finds its model by name."""
    return _folded(name.bare)


def same_as(repo_id: str) -> str:
    """The same of a repository, whose name need not be taken apart any further for that."""
    name = _owned(repo_id)[1]
    return _folded(_bare(parts_of(name), name))


def series_of(repo_id: str) -> str:
    """The series of a repository, as `parse` finds it without knowing any lab."""
    name = _owned(repo_id)[1]
    series = _joined_series(parts_of(name))
    return parse(repo_id).series if tables.DATED_BY_MONTH.search(series) else series or name


def _folded(bare: str) -> str:
    return "-".join(words(decimal(bare))) or bare.casefold()


def _bare(parts: Sequence[Part], name: str) -> str:
    return "".join(part.raw for part in parts if part.role != "format").lstrip("-._") or name


# --- what the parts say ---------------------------------------------------------------------------

_SERIES_ROLES = frozenset({"word", "version", "date", "lettersize", "helper:reward", "helper:guard", "helper:reranker"})
_REST_ROLES = frozenset({"sizeword", "variant", "pytorch", "base", "task", "resolution", "maker"})


def _read(given: tuple[str, str, str], lab: Lab | None, parts: Sequence[Part], origin: Kin) -> ModelName:
    repo_id, owner, name = given
    by_role: dict[str, list[str]] = {}
    for part in parts:
        by_role.setdefault(part.role.partition(":")[0], []).append(part.text)
    first = {role: texts[0] for role, texts in by_role.items()}
    total, active = _sizes(parts, by_role)
    experts = first.get("grid", "").lower().partition("x")[0] or first.get("experts", "").rstrip("eE")
    date, helper = first.get("date"), _helper(parts, first)
    modality = _modality(parts, helper)
    return ModelName(
        id=repo_id,
        org=owner,
        lab=lab.name if lab else None,
        family=origin.family,
        version=origin.version,
        params=None if "effective" in first else _count(total),
        active_params=_count(active),
        experts=int(experts) if experts else None,
        stage=_stage(by_role.get("stage", ())),
        modality=modality,
        format=_format(by_role.get("format", ())),
        date=date,
        context=_context(first.get("context")),
        helper=helper,
        series=_series(parts, date, origin.version) or name,
        bare=_bare(parts, name),
        made_from=origin.made_from,
        maker=origin.maker,
        own_family=lab is not None and origin.holder == lab.name,
        rest=tuple(part.text for part in parts if part.role in _REST_ROLES),
        why=_why(owner, lab, origin, parts, helper, modality),
    )


def _sizes(parts: Sequence[Part], by_role: Mapping[str, Sequence[str]]) -> tuple[str | None, str | None]:
    """The parts that tell the total and the active size."""
    total, *more = by_role.get("size") or by_role.get("lettersize") or (None,)
    active = next(iter(by_role.get("active") or by_role.get("effective") or ()), None)
    if "size" in by_role and len(more) == 1 and not active and "moe" in parts[0].text.lower():  # OLMoE-1B-7B
        return more[0], total
    return total, active


def _helper(parts: Sequence[Part], first: Mapping[str, str]) -> str | None:
    named = next((part.role.partition(":")[2] for part in parts if part.role.startswith("helper")), None)
    if named or "checkpoint" in first:
        return named or "checkpoint"
    return next((glued for part in parts if (glued := _glued_helper(part.text, part.role))), None)


def _joined_series(parts: Sequence[Part]) -> str:
    return joined(part for part in parts if part.role in _SERIES_ROLES or part.role.startswith("modality"))


def _series(parts: Sequence[Part], date: str | None, version: str | None) -> str:
    series = _joined_series(parts)
    if date and version and tables.DATED_BY_MONTH.search(series):
        return series.removesuffix(f"-{date}")
    return series


@lru_cache(maxsize=NAMES)
def _count(text: str | None) -> int | None:
    """30B, A3B, E4B, R7B: how many parameters."""
    number = re.search(r"(\d+(?:\.\d+)?)([TBM]?)\Z", text.upper().replace(",", ".")) if text else None
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
        if part.role in ("word", "base") and (glued := _glued_modality(part.text)):
            return glued
        if is_vision_version(part):
            return "V"
    return None


@lru_cache(maxsize=NAMES)
def _glued_modality(text: str) -> str | None:
    found = tables.GLUED.search(text)
    return ("VL" if found.group() == "VLM" else found.group()) if found else None


@lru_cache(maxsize=NAMES)
def _glued_helper(text: str, role: str) -> str | None:
    glued = _HELPER_IN_WORD.search(text)
    if glued and role in ("word", "version"):
        return str(glued.group(1)).lower()
    return "guard" if text.lower().startswith(("shieldgemma", "shieldlm")) else None


def _format(formats: Sequence[str]) -> str | None:
    return "-".join(_shown(text) for text in formats if text.lower() not in tables.NOT_SHOWN) or None


def _shown(format_: str) -> str:
    quantized = re.fullmatch(r"(?:quantized\.)?(i?q\d.*|w\d+a(?:fp)?\d+.*)", format_, re.IGNORECASE)
    return quantized.group(1).upper() if quantized else tables.SHOWN.get(format_.lower(), format_)


# --- reasons ----------------------------------------------------------------------------------------


def _why(
    owner: str, lab: Lab | None, kin: Kin, parts: Sequence[Part], helper: str | None, modality: str | None
) -> tuple[str, ...]:
    """One reason a field, "field: reason"; then what else the parts say."""
    reasons = [f'lab: "{owner}" is a Hub organization of {lab.name}'] if lab else []
    if kin.family:
        origin = f"a family of {kin.holder}" if kin.holder else "the words before any version, size or stage"
        reasons.append(f"family: {origin}")
    if kin.version:
        reasons.append(f'version: "{kin.versioned}"')
    if kin.made_from and owner:
        reasons.append(f'made from: "{kin.made_from}", a family of {kin.maker}')
    said = (_reason(part.text, part.role) for part in parts if part.role in tables.MEANINGS or ":" in part.role)
    reasons += dict.fromkeys(said)
    for field, value in (("helper", helper), ("modality", modality)):
        if value and not any(reason.startswith(f"{field}: ") for reason in reasons):
            of_helper = field == "modality" and helper in tables.MODALITY_OF_HELPER
            reasons.append(f"{field}: " + ("as the helper says" if of_helper else f'"{value}" inside a word'))
    return tuple(reasons)


@lru_cache(maxsize=NAMES)
def _reason(text: str, role: str) -> str:
    kind_of, _, kind = role.partition(":")
    field, meaning = tables.MEANINGS.get(kind_of, (kind_of, kind))
    return f'{field}: "{text}"' + (f" is {meaning}" if meaning and meaning.lower() != text.lower() else "")

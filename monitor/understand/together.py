"""The themes that several kinds of words make together, in title and lead.

A rule lists kinds of `kinds.KINDS`, and besides them `@ai` (a word about AI, or a lab that does little else), `@lab`
(any lab) and `@actor` (who makes policy). `^a` is one in the title; `a>b` is one that a word of `b` follows at once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from monitor.understand import acting
from monitor.understand.kinds import KINDS
from monitor.understand.labs import Named
from monitor.understand.meanings import EXACT
from monitor.understand.passage import Hit, Passage, Phrase, Scanner


@dataclass(frozen=True, slots=True)
class Together:
    """A theme, the kinds that make it, and those that say it is something else."""

    theme: str
    kinds: tuple[str, ...]
    unless: tuple[str, ...] = ()
    needed: frozenset[str] = field(init=False)
    "The kinds by their names alone."

    def __post_init__(self) -> None:
        names = (name for kind in self.kinds for name in kind.removeprefix("^").split(">"))
        object.__setattr__(self, "needed", frozenset(names))


TOGETHER = (
    Together("export-controls", ("processor", "trade", "abroad", "@actor")),
    Together("export-controls", ("processor", "permission", "abroad", "@actor")),
    Together("export-controls", ("processor", "permission", "trade", "abroad")),
    Together("export-controls", ("blacklist", "china")),
    Together("ai-action-plan", ("white house", "plan", "@ai")),
    Together("american-values", ("slant", "politics", "@ai")),
    Together("american-values", ("political slant", "@ai")),
    Together("licensing", ("^terms", "published", "@lab"), ("processor",)),
    Together("eu-ai-act", ("europe", "law", "@ai"), ("other law",)),
    Together("eu-ai-act", ("ai act", "law", "@ai"), ("other law",)),
    Together("eu-ai-act", ("europe", "ai act"), ("other law",)),
    Together("copyright", ("suit", "work", "@ai")),
    Together("copyright", ("suit", "work", "@lab")),
    Together("national-security", ("army", "@actor", "@ai")),
    Together("national-security", ("army", "china", "@ai")),
    Together("national-security", ("^army", "@ai")),
    Together("national-security", ("military list", "@actor", "@lab")),
    Together("distillation", ("copying", "answers", "rival", "@ai"), ("work",)),
    Together("distillation", ("^copying", "answers", "@lab"), ("work",)),
    Together("bans", ("forbid", "app", "@actor"), ("accounts",)),
    Together("bans", ("forbid", "app", "official use"), ("accounts",)),
    Together("sovereign-ai", ("own", "nation", "@ai")),
    Together("sovereign-ai", ("national", "nation", "@ai"), ("law",)),
    Together("standards", ("norm", "norm body", "@ai")),
    Together("standards", ("ranking", "unfair", "@ai")),
    Together("china-governance", ("beijing>measure", "@ai")),
    Together("china-governance", ("beijing>measure", "processor"), ("western",)),
    Together("china-governance", ("beijing>measure", "takeover")),
    Together("china-governance", ("^beijing", "authority", "@ai"), ("western",)),
    Together("china-governance", ("chinese authority", "@ai"), ("elsewhere",)),
    Together("china-governance", ("^chinese place", "measure", "@ai"), ("elsewhere",)),
    Together("korea-governance", ("korea>measure", "@ai")),
    Together("korea-governance", ("^korea", "authority", "@ai"), ("forbid",)),
    Together("korea-governance", ("^korea", "authority", "processor"), ("forbid",)),
    Together("korea-governance", ("korean authority", "measure", "@ai"), ("not korea",)),
    Together("safety", ("harm", "answerable", "@ai")),
    Together("safety", ("vulnerable", "blame", "@ai")),
    Together("investment", ("deal", "money", "@ai")),
    Together("investment", ("takeover", "money", "@lab")),
    Together("investment", ("deal", "money", "young company")),
    Together("investment", ("^going public", "@ai")),
    Together("investment", ("takeover", "@actor", "@lab"), ("processor",)),
    Together("procurement", ("office", "put to use", "tool")),
    Together("procurement", ("office", "put to use", "@ai")),
    Together("procurement", ("office", "^bargain", "tool")),
    Together("procurement", ("^office", "use", "@ai"), ("forbid", "army")),
    Together("open-weights", ("weights", "published", "@lab")),
)


_TOLD = ("kind", "actor")
"That AI or a lab stands in the title does not make the theme; what is said of it must."


@cache
def _scanner() -> Scanner:
    """Made once: unlike what else is looked for, it does not depend on the labs, and it reads only title and lead."""
    kinds: dict[str, list[str]] = {}
    for kind, texts in KINDS.items():
        for text in " ".join(texts.split()).split("; "):
            kinds.setdefault(text, []).append(kind)
    return Scanner(
        [
            Phrase(
                text, "kind", ", ".join(names), exact=text in EXACT or (text.isupper() and text.isascii()), plural=True
            )
            for text, names in kinds.items()
        ]
    )


def found(passage: Passage, labs: Sequence[Named]) -> list[tuple[str, tuple[Hit, ...]]]:
    """The themes, each with the words that make it."""
    if not may_tell(passage):
        return []
    kinds = _kinds(passage, labs)
    there = frozenset(kinds)
    themes: dict[str, tuple[Hit, ...]] = {}
    for rule in TOGETHER:
        if not rule.needed <= there or rule.theme in themes or not there.isdisjoint(rule.unless):
            continue
        if hits := _chosen(passage, [_of(passage, kinds, kind) for kind in rule.kinds], ()):
            themes[rule.theme] = hits
    return list(themes.items())


def may_tell(passage: Passage) -> bool:
    """Whether the title has any of `_TOLD`: a short look that spares most texts the long one."""
    actors = passage.of("actor")
    return bool(actors and actors[0].start < passage.title_end) or _scanner().is_in_title(passage)


def _kinds(passage: Passage, labs: Sequence[Named]) -> dict[str, list[Hit]]:
    """The hits of each kind that there is."""
    kinds: dict[str, list[Hit]] = {}
    for hit in _scanner().early(passage):
        for kind in hit.phrase.value.split(", "):
            kinds.setdefault(kind, []).append(hit)
    if not kinds:
        return kinds
    early = [lab for lab in labs if passage.zone(lab.hit.start) != "body"]
    others = {
        "@lab": [lab.hit for lab in early],
        "@ai": [*passage.early("signal"), *(lab.hit for lab in early if not lab.broad)],
        "@actor": acting.actors(passage),
    }
    return kinds | {kind: hits for kind, hits in others.items() if hits}


def _of(passage: Passage, kinds: Mapping[str, Sequence[Hit]], kind: str) -> Sequence[Hit]:
    if kind.startswith("^"):
        return [hit for hit in kinds[kind[1:]] if passage.zone(hit.start) == "title"]
    first, _, then = kind.partition(">")
    return [hit for hit in kinds[first] if acting.follows(hit, kinds[then])] if then else kinds[first]


def _chosen(passage: Passage, wanted: Sequence[Sequence[Hit]], chosen: tuple[Hit, ...]) -> tuple[Hit, ...]:
    """One hit of each, no two at the same place; a word about AI may stand in another: national language model."""
    if not wanted:
        told = any(passage.zone(hit.start) == "title" for hit in chosen if hit.phrase.role in _TOLD)
        return chosen if told else ()
    for hit in wanted[0]:
        if hit.phrase.role in _TOLD and not all(hit.end <= one.start or one.end <= hit.start for one in chosen):
            continue
        if whole := _chosen(passage, wanted[1:], (*chosen, hit)):
            return whole
    return ()

"""Which labs a text names: sure names first, doubtful ones by what stands beside them."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from monitor.frozen import dataclass
from monitor.model import Lab
from monitor.understand.ambiguous import ANY_LAB, BROAD, DOUBTS, MASKS, MODEL_WORDS, MORE_NAMES
from monitor.understand.passage import Doubt, Hit, Passage, Phrase

_ACRONYM = 4
"Capitals of at most so many letters are read as written: SKT is no skt."


@dataclass(frozen=True, slots=True)
class Named:
    """A lab in a text, with the name that says so."""

    lab: str
    hit: Hit
    reason: str
    broad: bool
    "A company that does much else, named without a model of its own or a word about models."


def phrases(labs: Sequence[Lab]) -> list[Phrase]:
    """Everything to look for so that `named` can decide."""
    found = [Phrase(text, "mask") for text in MASKS]
    for lab in labs:
        names = dict.fromkeys((lab.name, *lab.aliases, *lab.families))
        for family in lab.families:
            names.update(dict.fromkeys(MORE_NAMES.get(family, ())))
        for name in names:
            found.extend(_spellings(name, lab.name))
    return found


def _spellings(name: str, lab: str) -> Iterable[Phrase]:
    """GPT-OSS, gpt oss and GPT oss are one; so are Deep Seek and Deep-Seek."""
    exact = name.isupper() and name.isascii() and len(name) <= _ACRONYM
    for text in dict.fromkeys((name, name.replace("-", " "), name.replace(" ", "-"))):
        doubt = DOUBTS.get(name.lower())
        yield Phrase(text, "lab", lab, exact=exact, digits=len(name) > 2 or not exact, doubt=doubt)


def named(passage: Passage, own: str | None = None) -> tuple[Named, ...]:
    """The labs that a text names, by first mention. `own`, whose feed it is, is never in doubt."""
    hits = [hit for hit in passage.of("lab") if _spelled(passage, hit)]
    if not hits:
        return ()
    reasons = {id(hit): _sure(passage, hit) for hit in hits}
    sure = {hit.phrase.value for hit in hits if reasons[id(hit)] is not None}
    makers = {hit.phrase.value for hit in hits if reasons[id(hit)] is not None and not _does_else(hit)}
    first: dict[str, Named] = {}
    for hit in hits:
        lab = hit.phrase.value
        reason = reasons[id(hit)]
        if reason is None:
            known = sure | ({own} if own else set())
            reason = _beside(passage, hit, known, makers) or _together(passage, hit, hits)
        if reason is None:
            continue
        broad = _broad(passage, hit)
        if lab not in first:
            first[lab] = Named(lab, hit, reason, broad)
        elif first[lab].broad and not broad:
            first[lab] = replace(first[lab], broad=False)
    return tuple(sorted(first.values(), key=lambda one: one.hit.start))


def _spelled(passage: Passage, hit: Hit) -> bool:
    """A doubtful name with a capital needs it in the text, but for patterns that do without: ibm-granite."""
    doubt, text = hit.phrase.doubt, hit.phrase.text
    return doubt is None or not text[0].isupper() or passage.text[hit.start].isupper() or _fits(passage, hit, doubt)


def _sure(passage: Passage, hit: Hit) -> str | None:
    """Why a name is beyond doubt; None when it is not."""
    doubt = hit.phrase.doubt
    if doubt is None:
        return ""
    if passage.text[hit.start : hit.end] in doubt.sure_as:
        return "so spelled"
    return "with what follows" if _fits(passage, hit, doubt) else None


def _fits(passage: Passage, hit: Hit, doubt: Doubt) -> bool:
    if not doubt.pattern:
        return False
    found = re.compile(doubt.pattern, re.ASCII).finditer(passage.text, max(0, hit.start - 16), hit.end + 32)
    return any(match.start() < hit.end and match.end() >= hit.end for match in found)


def _beside(passage: Passage, hit: Hit, sure: set[str], makers: set[str]) -> str | None:
    """Why a doubtful name counts; None when it does not. `makers` are the labs named that do little else."""
    doubt, lab = hit.phrase.doubt, hit.phrase.value
    if doubt is None or passage.has(doubt.drops):
        return None
    if doubt.not_before and re.compile(doubt.not_before).match(passage.text, hit.end):
        return None
    if lab in sure:
        return "beside another name of the lab"
    if ANY_LAB in doubt.needs and makers:
        return f"beside {min(makers)}"
    needed = passage.near(hit, doubt.needs, sentence=doubt.sentence)
    return f'near "{needed}"' if needed else None


def _together(passage: Passage, hit: Hit, hits: Sequence[Hit]) -> str | None:
    """Two doubtful names of one lab, such as Moonshot and Kimi, confirm each other."""
    for other in hits:
        both = [one.phrase.doubt for one in (hit, other)]
        same = other.phrase.value == hit.phrase.value and other.phrase.text != hit.phrase.text
        if same and all(doubt and doubt.needs and not passage.has(doubt.drops) for doubt in both):
            return f'beside "{other.phrase.text}"'
    return None


def _broad(passage: Passage, hit: Hit) -> bool:
    return _does_else(hit) and passage.near(hit, MODEL_WORDS) is None


def _does_else(hit: Hit) -> bool:
    return hit.phrase.text.lower() in BROAD

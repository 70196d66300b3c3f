"""Whether two articles tell of the same event, and why.

An event is one development: the launch of a model is one, a test of it or the money it brings another. In doubt they
are two, since a wrong merge hides news. Two steps: what cannot be one event is told apart by a fact, whatever else
agrees (another model, another place, another act); what is left needs enough that agrees.
"""

from collections.abc import Iterable
from datetime import timedelta

from monitor.frozen import dataclass
from monitor.understand.eventwords import COMMON, EVERYWHERE
from monitor.understand.telling import LAB, Telling

WINDOW = timedelta(days=4)
"Copies of one report appear within days; the same headline a month later is another event."

_ENOUGH = 0.55
"What two headlines share of what they say, to be one event, if they share three words that say something."
_NEARLY_ALL = 0.85
"The same for headlines that share two."
_TOO_LITTLE = 0.01
"The score of what nothing joins, and no fact tells apart."


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether two articles tell of the same event."""

    same: bool
    score: float
    "0 to 1; 0 where a fact tells them apart."
    why: str

    @property
    def apart(self) -> bool:
        """Whether a fact tells them apart, so that nothing else can join them."""
        return self.score == 0


def same_event(one: Telling, other: Telling) -> Verdict:
    """Whether two articles tell of the same event; the same for both orders."""
    if abs(one.at - other.at) > WINDOW:
        return Verdict(False, 0, "more than four days apart")
    if one.page and one.url == other.url:
        return Verdict(True, 1, "the same page")
    if reason := _apart(one, other):
        return Verdict(False, 0, reason)
    if one.page and one.page == other.page and one.script != other.script:
        return Verdict(True, 1, "the same page in another language")
    if one.title and one.title == other.title:
        return Verdict(True, 1, "the same headline")
    return _by_words(one, other) if one.script == other.script else _across_languages(one, other)


# --- what tells two apart -------------------------------------------------------------------------


def _apart(one: Telling, other: Telling) -> str:
    """The fact that makes them two events; "" where there is none."""
    if one.roundup or other.roundup:
        return "a regular column about many things"
    if one.outlet == other.outlet and not one.crowd and one.script == other.script:
        return "the same outlet tells it anew: a new development"
    if one.models and other.models and not any(mine.fits(theirs) for mine in one.models for theirs in other.models):
        return f"different models: {_models(one)}; {_models(other)}"
    if one.places and other.places:
        mine, theirs = one.places - EVERYWHERE, other.places - EVERYWHERE
        if mine and theirs and mine.isdisjoint(theirs):
            return f"different places: {_listed(mine)}; {_listed(theirs)}"
    if one.labs and other.labs and one.labs.isdisjoint(other.labs):
        return f"different labs: {_listed(one.labs)}; {_listed(other.labs)}"
    if one.acts & _MARKED != other.acts & _MARKED or (one.acts and other.acts and one.acts.isdisjoint(other.acts)):
        return f"different acts: {_listed(one.acts) or 'none'}; {_listed(other.acts) or 'none'}"
    return ""


_MARKED = frozenset({"undo", "try", "say", "offer"})
"Acts that make another event of what they are about: an appeal against a ban, a test of a release."


# --- what joins two -------------------------------------------------------------------------------


def _by_words(one: Telling, other: Telling) -> Verdict:
    """Two headlines in one language: how much of what both say is the same."""
    model = _shared_model(one, other)
    if model and "release" in one.acts & other.acts:
        return Verdict(True, 0.9, f"both tell of the release of {model}")
    labs, acts, places = one.labs & other.labs, one.acts & other.acts - _MARKED, one.places & other.places - EVERYWHERE
    numbers = one.numbers & other.numbers
    shared = [word for word in (one.words & other.words) - COMMON if not word.startswith(LAB)]
    telling = len(shared) + len(numbers) + bool(labs and acts and places)
    if telling < 2:
        return Verdict(False, _TOO_LITTLE, "too little that both say")
    score = _overlap(one, other) + _backing(one, other) - _doubt(one, other)
    if labs:
        score += 0.15 * bool(numbers) + (0.25 if places else 0.1) * bool(acts)
    same = score >= (_ENOUGH if telling >= 3 else _NEARLY_ALL)
    score = min(0.99, max(_TOO_LITTLE, score))
    return Verdict(same, score, _in_common(shared, labs, numbers, acts) if same else "too little that both say")


def _in_common(shared: Iterable[str], labs: frozenset[str], numbers: frozenset[str], acts: frozenset[str]) -> str:
    reasons = [_said(shared)]
    if labs and numbers:
        reasons.append(f"{_listed(labs)} and the number {_listed(numbers)}")
    if labs and acts:
        reasons.append(f"{_listed(labs)}: {_listed(acts)}")
    return "; ".join(filter(None, reasons)) or "nearly the same words"


def _across_languages(one: Telling, other: Telling) -> Verdict:
    """Headlines in two languages share no words but names: labs, models, numbers and acts carry across."""
    model, acts, labs = _shared_model(one, other), one.acts & other.acts, one.labs & other.labs
    if model and acts:
        return Verdict(True, 0.9, f"both tell of {model}: {_listed(acts)}")
    numbers = one.numbers & other.numbers
    if labs and numbers and (acts or len(numbers) > 1 or any(number.endswith("%") for number in numbers)):
        return Verdict(True, 0.8, f"both tell of {_listed(labs)} and the number {_listed(numbers)}")
    places = one.places & other.places - EVERYWHERE
    if labs and acts and places:
        return Verdict(True, 0.8, f"both tell of {_listed(labs)}, {_listed(places)}: {_listed(acts)}")
    names = {word for word in one.words & other.words - COMMON if len(word) > 3 and not word.startswith((LAB, "@"))}
    if len(names) > 2:
        return Verdict(True, 0.7, f"both name {_listed(names)}")
    return Verdict(False, _TOO_LITTLE, "too little that carries across languages")


def _overlap(one: Telling, other: Telling) -> float:
    """How much of what the two headlines say is in both; names and numbers say much, labs and the words of every
    headline little. Counted in whole numbers, so that no order of words changes it."""
    names = (one.names | other.names) - COMMON
    both = _weight(one.words, one.labs, one.numbers, names) + _weight(other.words, other.labs, other.numbers, names)
    shared = _weight(one.words & other.words, one.labs & other.labs, one.numbers & other.numbers, names)
    return 2 * shared / both if both else 0


def _weight(words: frozenset[str], labs: frozenset[str], numbers: frozenset[str], names: frozenset[str]) -> int:
    little = len(words & COMMON) + len(labs)
    return 10 * len(words) - 5 * little + 6 * len(words & names) + 20 * len(numbers)


def _backing(one: Telling, other: Telling) -> float:
    """The names and numbers of one headline that stand in the other's lead."""
    found = len((one.names | one.numbers) & other.lead) + len((other.names | other.numbers) & one.lead)
    return min(0.15, 0.05 * found)


def _doubt(one: Telling, other: Telling) -> float:
    """What speaks against one event without ruling it out: each names what the other does not."""
    mine, theirs = _only(one, other), _only(other, one)
    doubt = 0.25 if mine and theirs else 0.0
    if bool(one.labs) != bool(other.labs):
        doubt += 0.15
    unnamed = theirs if one.models and not other.models else mine if other.models and not one.models else False
    if unnamed and "release" in one.acts & other.acts:  # it may be the release of that
        doubt += 0.25
    return doubt


def _only(one: Telling, other: Telling) -> bool:
    """Whether a headline names what the other article does not."""
    return bool(one.names - other.words - other.lead - COMMON)


# --- in words -------------------------------------------------------------------------------------


def _shared_model(one: Telling, other: Telling) -> str:
    if not (one.models and other.models):
        return ""
    return next((mine.name for mine in one.models for theirs in other.models if mine.fits(theirs)), "")


def _said(shared: Iterable[str]) -> str:
    longest = sorted((word for word in shared if not word.startswith("@")), key=lambda word: (-len(word), word))
    return f"both say {', '.join(longest[:4])}" if longest else ""


def _models(telling: Telling) -> str:
    return ", ".join(model.name for model in telling.models)


def _listed(values: Iterable[str]) -> str:
    return ", ".join(sorted(values))

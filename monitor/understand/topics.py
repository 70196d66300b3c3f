"""Which policy themes a text is about, and whether it is policy at all; with the phrases that decided.

A theme's phrase weighs three in the title, two in the lead, one later. A theme counts from two, when at least
one of its phrases stands in title or lead: one plain phrase there is enough, a mention far down never is.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from monitor.model import TOPICS
from monitor.understand import policywords
from monitor.understand.ambiguous import AI_WORDS, ANY_LAB, DOUBTS
from monitor.understand.labs import Named
from monitor.understand.passage import SIZE, Hit, Passage, Phrase
from monitor.understand.vocabulary import DROPS, EXACT, NEEDS, THEMES

ENOUGH = 2.0
"From here a theme counts."
WEIGHTS = {"title": 3.0, "lead": 2.0, "body": 1.0}
SPECIFIC = 1.5
"A phrase that can mean nothing else weighs more."
DOUBTFUL = 0.75
"A phrase that has other meanings weighs less: enough in the title, not in the lead."
GOVERNING = frozenset(
    {"export-controls", "bans", "eu-ai-act", "china-governance", "korea-governance", "ai-action-plan"}
)
"Themes that are acts of policy in themselves."

_WHERE = {"title": "in the title", "lead": "in the lead", "body": "in the text"}


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision and its reason; the slug is empty for policy."""

    slug: str
    reason: str


def phrases() -> list[Phrase]:
    """Everything to look for so that `themes` and `policy` can decide."""
    found = [_phrase(text, "topic", slug, mark) for slug, texts in THEMES.items() for text, mark in _listed(texts)]
    lists = (
        ("instrument", policywords.INSTRUMENTS),
        ("actor", policywords.ACTORS),
        ("act", policywords.ACTS),
        ("object", policywords.OBJECTS),
        ("signal", policywords.SIGNALS),
    )
    for role, texts in lists:
        found.extend(_phrase(text, role, "everyday" if mark == "?" else "", mark) for text, mark in _listed(texts))
    return found + _needed()


def _listed(texts: str) -> Iterable[tuple[str, str]]:
    for entry in texts.split(";"):
        text = " ".join(entry.split())
        yield (text[:-1], text[-1]) if text[-1] in "!?" else (text, "")


def _phrase(text: str, role: str, value: str, mark: str) -> Phrase:
    weight = {"!": SPECIFIC, "?": 0.0}.get(mark, 1.0)
    return Phrase(text, role, value, weight, exact=text in EXACT or text in _CAPITALS)


_CAPITALS = frozenset(
    {
        "AI",
        "A.I.",
        "Commerce",
        "Commission",
        "Congress",
        "Senate",
        "Treasury",
        "Trump",
        "Washington",
        "Beijing",
        "GPT",
    }
)
"Words of everyday speech that are an institution with a capital."


def _needed() -> list[Phrase]:
    """The words that doubtful names and phrases need or fear."""
    texts = {*AI_WORDS}
    for doubt in DOUBTS.values():
        texts.update(doubt.needs, doubt.drops)
    for needs in (*NEEDS.values(), *DROPS.values()):
        texts.update(needs)
    upper = {text.lower(): text for text in EXACT}
    return [Phrase(upper.get(text, text), "word", exact=text in upper) for text in sorted(texts - {SIZE, ANY_LAB})]


def about_ai(passage: Passage, labs: Sequence[Named]) -> bool:
    """Whether the text is about AI: it says so, or names a lab that does little else."""
    return bool(passage.of("signal")) or any(not lab.broad for lab in labs)


# --- themes ---------------------------------------------------------------------------------------


def themes(passage: Passage, labs: Sequence[Named]) -> tuple[Decided, ...]:
    """The themes of a text, the weightiest first."""
    ai = about_ai(passage, labs)
    by_slug: dict[str, dict[tuple[str, str], float]] = {}
    for hit in _longest(passage.of("topic")):
        weight = _weight(passage, hit, labs, ai)
        if weight:
            zone = passage.zone(hit.start)
            said = passage.text[hit.start : hit.end]
            found = by_slug.setdefault(hit.phrase.value, {})
            found.setdefault((said.lower(), zone), weight * WEIGHTS[zone])
    scores = {slug: sum(found.values()) for slug, found in by_slug.items()}
    order = list(TOPICS)
    slugs = sorted(
        (slug for slug, score in scores.items() if score >= ENOUGH and _early_in(by_slug[slug])),
        key=lambda slug: (-scores[slug], order.index(slug)),
    )
    return tuple(Decided(slug, f"topic {slug}: {_said(by_slug[slug])}") for slug in slugs)


def _early_in(found: dict[tuple[str, str], float]) -> bool:
    return any(zone != "body" for _, zone in found)


def _said(found: dict[tuple[str, str], float]) -> str:
    best = sorted(found, key=lambda phrase: -found[phrase])[:3]
    return ", ".join(f'"{text}" {_WHERE[zone]}' for text, zone in best)


def _longest(hits: Sequence[Hit]) -> list[Hit]:
    """Without the hits within longer ones: the AI Act is not in the No Adversarial AI Act."""
    kept: list[Hit] = []
    for hit in hits:  # in order of start, the longest first
        last = kept[-1] if kept else None
        if last is None or hit.end > last.end or (hit.start, hit.end) == (last.start, last.end):
            kept.append(hit)
    return kept


def _weight(passage: Passage, hit: Hit, labs: Sequence[Named], ai: bool) -> float:
    """What a phrase weighs here: nothing outside articles about AI, unless it is specific."""
    text = hit.phrase.text.lower()
    if passage.has(DROPS.get(text, ())):
        return 0.0
    if hit.phrase.weight == SPECIFIC:
        return SPECIFIC
    if hit.phrase.weight:
        return 1.0 if ai else 0.0
    needs = NEEDS.get(text)
    if needs is None:
        return DOUBTFUL if _ai_in_zone(passage, hit, labs) else 0.0
    beside_lab = ANY_LAB in needs and any(_is_early(passage, lab.hit) for lab in labs)
    return DOUBTFUL if beside_lab or passage.near(hit, needs) else 0.0


def _ai_in_zone(passage: Passage, hit: Hit, labs: Sequence[Named]) -> bool:
    zone = passage.zone(hit.start)
    spoken = [signal.start for signal in passage.of("signal")]
    spoken.extend(lab.hit.start for lab in labs if not lab.broad)
    return any(passage.zone(start) == zone for start in spoken)


# --- policy ---------------------------------------------------------------------------------------


def policy(passage: Passage, labs: Sequence[Named], decided: Sequence[Decided], *, policy_feed: bool) -> Decided | None:
    """A named instrument; or two of actor, act and AI object in title or lead. A policy feed is one."""
    if instruments := passage.of("instrument"):
        return Decided("", f'policy: "{_text(passage, instruments[0])}" is a policy instrument')
    actors = _early(passage, "actor")
    acts = _early(passage, "act")
    objects = [
        *_early(passage, "signal"),
        *(lab.hit for lab in labs if not lab.broad and _is_early(passage, lab.hit)),
    ]
    governing = next((theme for theme in decided if theme.slug in GOVERNING), None)
    objects = objects or (_early(passage, "object") if actors or policy_feed or governing else [])
    if not actors and not policy_feed:
        acts = [act for act in acts if act.phrase.value != "everyday"]
    reasons = [
        f'"{_text(passage, hits[0])}" ({kind})'
        for kind, hits in (("act", acts), ("actor", actors), ("AI", objects))
        if hits
    ]
    if governing and not acts:
        reasons.insert(0, f"topic {governing.slug}")
    if policy_feed:
        reasons.append("a policy feed")
    if len(reasons) < 2 or not (policy_feed or decided or objects or about_ai(passage, labs)):
        return None
    return Decided("", f"policy: {reasons[0]} with {' and '.join(reasons[1:])}")


_DOUBTFUL_ACTORS = frozenset({"bis", "cac", "gsa", "commission"})


def _early(passage: Passage, role: str) -> list[Hit]:
    return [hit for hit in passage.of(role) if _is_early(passage, hit) and _is_meant(passage, hit)]


def _is_meant(passage: Passage, hit: Hit) -> bool:
    """BIS, CAC, Commission: an institution only where its needs say so."""
    text = hit.phrase.text.lower()
    if hit.phrase.role != "actor" or text not in _DOUBTFUL_ACTORS:
        return True
    return passage.has(DROPS.get(text, ())) is None and passage.near(hit, NEEDS[text]) is not None


def _is_early(passage: Passage, hit: Hit) -> bool:
    return passage.zone(hit.start) != "body"


def _text(passage: Passage, hit: Hit) -> str:
    return passage.text[hit.start : hit.end]

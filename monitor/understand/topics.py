"""Which policy themes a text is about, and whether it is policy at all; with the phrases that decided.

A theme's phrase weighs three in the title, two in the lead, one later. A theme counts from two, when at least
one of its phrases stands in title or lead: one plain phrase there is enough, a mention far down never is. What no
phrase says, several kinds of words may say together: see `together`.
"""

import re
from collections.abc import Iterable, Sequence

from monitor.frozen import dataclass
from monitor.model import TOPICS
from monitor.understand import acting, policywords, together
from monitor.understand.ambiguous import AI_WORDS, ANY_LAB, DOUBTS
from monitor.understand.labs import Named
from monitor.understand.meanings import DROPS, EXACT, NEEDS, OPEN, OPENED
from monitor.understand.passage import NEAR, SIZE, Hit, Passage, Phrase
from monitor.understand.vocabulary import THEMES

ENOUGH = 2.0
"From here a theme counts."
WEIGHTS = {"title": 3.0, "lead": 2.0, "body": 1.0}
SPECIFIC = 1.5
"A phrase that can mean nothing else weighs more."
DOUBTFUL = 0.75
"A phrase that has other meanings weighs less: enough in the title, not in the lead."
GOVERNING = frozenset(
    {"export-controls", "bans", "eu-ai-act", "china-governance", "korea-governance", "ai-action-plan", "procurement"}
)
"Themes that are acts of policy in themselves."

BESIDE = 3
"How many words may stand between `open source` and the model that it speaks of."
EVERYDAY = frozenset({"copyright", "investment", "national-security", "procurement", "safety"})
"Themes whose words are said of anything: only where AI or a lab is named."
_OPENING = frozenset((*OPEN, *OPENED))
_SOFTWARE = re.compile(
    r"(?: chat)?[- ](?:(?!(?:for|on|in|with|to|of|and|from|is|by|the|model|models|llm|llms|weights)\b)[\w'-]+ ){0,3}"
    r"(?:alternative|app|apps|application|assistant|browser|client|code|community|contributors?|copilot|course|database"
    r"|desktop|editor|framework|game|guides?|implementation|initiative|intelligence|kernel|librar(?:y|ies)|maintainers?"
    r"|notebook|package|platform|plugin|projects?|repo|repository|scientific|server|software|stack|tools?|toolkit|ui"
    r"|version|wiki|workspace)\b",
    re.IGNORECASE,
)
"After `open source`: a tool, no model."

TOGETHER = "together"
"Where the words of several kinds stand: in title and lead."
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
    for text in " ".join(texts.split()).split("; "):
        yield (text[:-1], text[-1]) if text[-1] in "!?" else (text, "")


def _phrase(text: str, role: str, value: str, mark: str) -> Phrase:
    weight = {"!": SPECIFIC, "?": 0.0}.get(mark, 1.0)
    return Phrase(text, role, value, weight, exact=text in EXACT or (role, mark) == ("actor", "?"))


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
            once = said.lower().removesuffix("s")  # a word and its plural say no more than the word
            if not any(zone == where and once == text.removesuffix("s") for text, where in found):
                found[said.lower(), zone] = weight * WEIGHTS[zone]
    for slug, hits in together.found(passage, labs):
        said = " with ".join(f'"{_text(passage, hit)}"' for hit in hits)
        by_slug.setdefault(slug, {})[said, TOGETHER] = ENOUGH
    if not by_slug:
        return ()
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
    return ", ".join(text if zone == TOGETHER else f'"{text}" {_WHERE[zone]}' for text, zone in best)


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
    if passage.has(DROPS.get(text, ())) or (text in _OPENING and _SOFTWARE.match(passage.text, hit.end)):
        return 0.0
    if hit.phrase.weight == SPECIFIC:
        return SPECIFIC
    if not (ai or labs or (hit.phrase.value not in EVERYDAY and (passage.early("actor") or passage.early("object")))):
        return 0.0
    weight, needs = hit.phrase.weight or DOUBTFUL, NEEDS.get(text)
    if needs is None:
        counts = ai if hit.phrase.weight else _ai_in_zone(passage, hit, labs)
        return weight if counts else 0.0
    beside = text in OPEN
    if ANY_LAB in needs and any(_speaks_of(passage, hit, lab, beside=beside) for lab in labs):
        return weight
    return weight if passage.near(hit, needs, sentence=beside, within=BESIDE if beside else NEAR) else 0.0


def _speaks_of(passage: Passage, hit: Hit, lab: Named, *, beside: bool) -> bool:
    """Whether a phrase speaks of a lab: one named early; for `open source` one that stands right beside."""
    if lab.broad or not beside:
        return not lab.broad and _is_early(passage, lab.hit)
    return passage.zone(lab.hit.start) == passage.zone(hit.start) and passage.close(hit, lab.hit, BESIDE)


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
    acts, actors = acting.acts(passage), acting.actors(passage)
    governing = next((theme for theme in decided if theme.slug in GOVERNING), None)
    if not (acts or actors or governing or policy_feed):
        return None
    makers = {lab.lab for lab in labs if not lab.broad}
    objects = [*passage.early("signal"), *(hit for hit in passage.early("lab") if hit.phrase.value in makers)]
    objects.sort(key=lambda hit: hit.start)
    objects = objects or (passage.early("object") if actors or policy_feed or decided else [])
    if not actors and not policy_feed:
        acts = [act for act in acts if act.phrase.value != "everyday"]
    found = [(kind, hits) for kind, hits in (("act", acts), ("actor", actors), ("AI", objects)) if hits]
    if len(found) == 2 and not (governing or policy_feed) and not _together(passage, found[0][1], found[1][1]):
        return None
    reasons = [f'"{_text(passage, hits[0])}" ({kind})' for kind, hits in found]
    if governing and not acts:
        reasons.insert(0, f"topic {governing.slug}")
    if policy_feed:
        reasons.append("a policy feed")
    if len(reasons) < 2 or not (policy_feed or decided or objects or about_ai(passage, labs)):
        return None
    return Decided("", f"policy: {reasons[0]} with {' and '.join(reasons[1:])}")


def _together(passage: Passage, some: Sequence[Hit], others: Sequence[Hit]) -> bool:
    """Whether an act or actor is what the text is about: in the title, or near the other of the three."""
    return any(passage.zone(one.start) == "title" for one in some) or any(
        passage.close(one, other) for one in some for other in others
    )


def _is_early(passage: Passage, hit: Hit) -> bool:
    return passage.zone(hit.start) != "body"


def _text(passage: Passage, hit: Hit) -> str:
    return passage.text[hit.start : hit.end]

"""Who makes policy in a text, and what they do: only what stands in title or lead."""

from collections.abc import Sequence

from monitor.understand.meanings import DROPS, NEEDS
from monitor.understand.passage import Hit, Passage

AT_ONCE = 8
"How many characters may stand between a place and what it does."
_DOUBTFUL = frozenset({"bis", "cac", "gsa", "commission"})


def acts(passage: Passage) -> list[Hit]:
    """What is done."""
    return passage.early("act")


def actors(passage: Passage) -> list[Hit]:
    """Who does it. A place is one only where it acts: Italy blocks, but not a start-up from Italy."""
    done = acts(passage)
    return [
        hit
        for hit in passage.early("actor")
        if _is_meant(passage, hit) and (hit.phrase.value != "everyday" or follows(hit, done))
    ]


def follows(hit: Hit, others: Sequence[Hit]) -> bool:
    """Whether one of the others comes at once."""
    return any(0 < other.start - hit.end <= AT_ONCE for other in others)


def _is_meant(passage: Passage, hit: Hit) -> bool:
    """BIS, CAC, Commission: an institution only where its needs say so."""
    text = hit.phrase.text.lower()
    if text not in _DOUBTFUL:
        return True
    return passage.has(DROPS.get(text, ())) is None and passage.near(hit, NEEDS[text]) is not None

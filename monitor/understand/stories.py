"""Articles about the same event are one story, in whatever order they arrive.

*Candidates.* An article is compared only with those of the same days that share one of its `keys`: an address, a
headline, a model, a lab with an act or a number, two telling words. Of each key `A_KEY` articles count, the latest; of
the stories of all found, the `ASKED` that hold those which share most keys. So its cost does not grow with what is
stored.

*The rule.* An article joins the story of which at least half of the articles tell of the same event, and none of which
tells of another by a fact; of several such stories the one with the highest mean score, then the older one. The same
page or headline joins whatever the others say. Only the `COMPARED` best-placed articles of a story are asked, and all
of them must be of the same days: no chain of pairs that each look alike makes one story of what lies at its two ends.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from itertools import combinations

from monitor.frozen import dataclass
from monitor.source import SourceKind
from monitor.understand.eventwords import COMMON
from monitor.understand.pages import title_key, url_key
from monitor.understand.similarity import WINDOW, Verdict, same_event
from monitor.understand.telling import Telling

__all__ = [
    "ASKED", "A_KEY", "COMPARED", "REMEMBERED", "WINDOW", "Joined", "best_source", "join", "keys", "same_event",
    "standing", "title_key", "url_key",
]  # fmt: skip

A_KEY = 24
"Articles looked up by one key."
ASKED = 10
"Stories that a new article is compared with."
COMPARED = 8
"Articles of a story that a new one is compared with."

REMEMBERED = timedelta(days=30)
"""How long the tellings and keys of articles are worth keeping: as long as a source may be away and come back with what
it published in between. Older ones can be deleted."""

_TELLING_WORDS = 6


def keys(telling: Telling) -> frozenset[str]:
    """What another article of the same event most likely has, too: a store finds candidates by any of these."""
    found = {f"u {telling.page}" if telling.page else "", f"t {telling.title}" if telling.title else ""}
    if telling.roundup:
        return frozenset(filter(None, found))
    found.update(f"m {model.key}" for model in telling.models)
    for lab in telling.labs:
        found.update(f"a {lab} {act}" for act in telling.acts)
        found.update(f"n {lab} {number}" for number in telling.numbers)
    best = sorted(telling.words - COMMON, key=lambda word: (word not in telling.names, -len(word), word))
    found.update(f"w {one} {other}" for one, other in combinations(sorted(best[:_TELLING_WORDS]), 2))
    return frozenset(filter(None, found))


@dataclass(frozen=True, slots=True)
class Joined:
    """The story that an article joins."""

    index: int
    "Which of the stories it was given."
    why: str


def join(telling: Telling, stories: Sequence[Sequence[Telling]]) -> Joined | None:
    """The story that an article joins, of those that hold a candidate, the older first. None: it begins a new one."""
    best: tuple[float, int, str] | None = None
    for index, members in enumerate(stories):
        asked = members if len(members) <= COMPARED else sorted(members, key=standing)[:COMPARED]
        if any(abs(telling.at - member.at) > WINDOW for member in asked):
            continue
        verdicts = [same_event(telling, member) for member in asked]
        if sure := next((verdict for verdict in verdicts if verdict.score == 1), None):
            return Joined(index, sure.why)
        score = _mean(verdicts)
        if score and (best is None or score > best[0]):
            best = score, index, next(verdict.why for verdict in verdicts if verdict.same)
    return Joined(best[1], best[2]) if best else None


def _mean(verdicts: Sequence[Verdict]) -> float:
    """The mean score of a story; 0 where it is not joined."""
    same = sum(verdict.same for verdict in verdicts)
    if not same or 2 * same < len(verdicts) or any(verdict.apart for verdict in verdicts):
        return 0
    return sum(verdict.score for verdict in verdicts) / len(verdicts)


# --- which article speaks for a story -----------------------------------------------------------------

_OFFICIAL = re.compile(r"(?:\.|^)(?:gov|mil|gouv|europa|gob)(?:\.\w\w)?$|\.go\.\w\w$|(?:\.|^)europa\.eu$")
_STANDING: Mapping[SourceKind, int] = {"policy": 2, "research": 2, "newsletter": 3, "news": 4}
_OWN, _OFFICIALLY, _CROWD = 0, 1, 5


def standing(telling: Telling) -> tuple[int, datetime]:
    """Where an article stands among the sources of its story; the least is the best, and speaks for it: the lab's own
    words, then a government's, policy and research sources, newsletters, news, and what gathers the words of others.
    Of equals the earlier."""
    if telling.crowd:
        return _CROWD, telling.at
    if _OFFICIAL.search(telling.outlet):
        return _OFFICIALLY, telling.at
    return _STANDING.get(telling.kind, _OWN), telling.at


def best_source(tellings: Sequence[Telling]) -> int:
    """Which of the articles of a story speaks for it; of equals that stand first in time, the first given."""
    return min(range(len(tellings)), key=lambda index: standing(tellings[index]))

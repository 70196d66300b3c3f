"""What an article tells, as far as two articles need it to be compared: words, numbers, labs, models, places, acts.

Made once from each article and kept beside it for as long as others may join it.
"""

import json
import re
import unicodedata
from collections.abc import Iterable
from datetime import UTC, datetime

from monitor.frozen import dataclass
from monitor.source import SourceKind
from monitor.understand import headlines
from monitor.understand.eventwords import ROUNDUPS
from monitor.understand.mentions import Mention, Mentions
from monitor.understand.pages import headline, headline_key, host, page_key, url_key

LAB = "#"
"Among the words, what stands before a lab; before a place or an act it is @."

LEAD_READ = 300
"Characters of a summary that are compared."


@dataclass(frozen=True, slots=True)
class Telling:
    """One article, as others are compared with it."""

    at: datetime
    "When it was published; where it does not say, when it was first seen."
    kind: SourceKind
    outlet: str
    "Whose words they are."
    crowd: bool
    "Many people speak there: a forum, or what gathers the articles of others."
    url: str
    page: str
    "The address whatever the language."
    title: str
    script: str
    "latin, zh, ja or ko."
    words: frozenset[str]
    "Of the headline, those that say something, by their stems."
    names: frozenset[str]
    "Of these, those that are written as names."
    lead: frozenset[str]
    "Names and numbers of the lead."
    numbers: frozenset[str]
    labs: frozenset[str]
    models: tuple[Mention, ...]
    places: frozenset[str]
    acts: frozenset[str]
    roundup: bool


def tell(
    title: str,
    summary: str,
    url: str,
    *,
    source: str,
    kind: SourceKind,
    at: datetime,
    labs: Iterable[str],
    mentions: Mentions,
) -> Telling:
    """What an article tells. `labs` as the Reader found them; `at` is its date, or when it was first seen."""
    bare = headline(title)
    text = unicodedata.normalize("NFKC", bare).replace("’", "'").replace("‘", "'")
    lower = text.lower()
    lead = unicodedata.normalize("NFKC", summary[:LEAD_READ]).strip()
    outlet, crowd = (source, False) if kind == "newsletter" else _outlet(title, url, source)
    named = frozenset(labs)
    address = url_key(url)
    models = mentions.find(text, named)
    found, names = headlines.said(text)
    of_labs = {headlines.stem(word) for lab in named for word in lab.lower().split()}
    where = headlines.places(text)
    acts = headlines.acts(lower)
    if kind in ("lab", "releases") and models and not acts:
        acts = frozenset({"release"})
    if models and ("offer" in acts or _by_another(text, models, mentions)):
        acts = acts - {"release"} | {"offer"}
    return Telling(
        at=at,
        kind=kind,
        outlet=outlet,
        crowd=crowd,
        url=address,
        page=page_key(address),
        title=headline_key(bare),
        script=headlines.script(text),
        words=found - of_labs | {f"@{place}" for place in where} | {f"{LAB}{lab}" for lab in named},
        names=names - of_labs,
        lead=headlines.names(lead) | headlines.numbers(lead) if lead != title else frozenset(),
        numbers=headlines.numbers(text),
        labs=named,
        models=models,
        places=where,
        acts=acts,
        roundup=any(phrase in lower for phrase in ROUNDUPS) or len({model.lab for model in models}) > 2,
    )


def _by_another(text: str, models: Iterable[Mention], mentions: Mentions) -> bool:
    """“Unsloth releases Kimi K2 in four bits” is no release by its lab."""
    maker = headlines.maker(text)
    return bool(maker) and not any(mentions.speaks_of(maker, model.lab) for model in models)


# --- whose words ----------------------------------------------------------------------------------

_HOSTS = """
    reddit.com old.reddit.com news.ycombinator.com lobste.rs x.com twitter.com bsky.app news.google.com youtube.com
    medium.com substack.com mp.weixin.qq.com t.me msn.com flipboard.com"""
_CROWDS = frozenset(_HOSTS.split())
_PUBLISHER = re.compile(r"\s+[-–—|]\s+([^-–—|]{2,40})$")


def _outlet(title: str, url: str, source: str) -> tuple[str, bool]:
    site = host(url)
    if site == "news.google.com" and (publisher := _PUBLISHER.search(title)):
        return publisher.group(1).casefold(), False
    return (site or source), site in _CROWDS


# --- kept beside the article ------------------------------------------------------------------------


def dumped(telling: Telling) -> str:
    """The telling as one text, to be stored."""
    return json.dumps(
        [
            telling.at.timestamp(), telling.kind, telling.outlet, telling.crowd, telling.url, telling.page,
            telling.title, telling.script, *(sorted(getattr(telling, name)) for name in _SETS), telling.roundup,
            [[model.lab, model.name, model.key, *sorted(model.details)] for model in telling.models],
        ],
        ensure_ascii=False,
        separators=(",", ":"),
    )  # fmt: skip


_SETS = ("words", "names", "lead", "numbers", "labs", "places", "acts")


def loaded(text: str) -> Telling:
    """What `dumped` made a text of."""
    at, kind, outlet, crowd, url, page, title, script, *sets, roundup, models = json.loads(text)
    named = dict(zip(_SETS, map(frozenset, sets), strict=True))
    found = tuple(Mention(lab, name, key, frozenset(details)) for lab, name, key, *details in models)
    return Telling(
        at=datetime.fromtimestamp(at, UTC), kind=kind, outlet=outlet, crowd=crowd, url=url, page=page, title=title,
        script=script, roundup=roundup, models=found, **named,
    )  # fmt: skip

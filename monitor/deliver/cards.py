"""What a digest tells of one item, in words: the same for HTML and plain text.

Everything that came from outside is one clean line here, and every address is http(s) or none.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from monitor import text
from monitor.deliver import dates
from monitor.figures import EVENT_WORDS, SHAPES, count, headline, license_label, size
from monitor.model import TOPICS, Article, Event, Item, Model, Openness
from monitor.notices import Alert
from monitor.report.digest import DigestContent, Entry

MODELS_NAMED = 6
SOURCES_NAMED = 8
WORDS_NAMED = 8
SUMMARY = 220

OPENNESS_WORDS: Mapping[Openness, str] = {
    "open": "open",
    "restricted": "restricted: the license limits use",
    "noncommercial": "noncommercial only",
    "unstated": "no license stated",
}
_GATES: Mapping[str, str] = {"no": "free", "auto": "terms must be accepted", "manual": "the lab decides who may"}
_FROM_TO: frozenset[Event] = frozenset({"license", "gate", "replaced"})
"""What has changed from one thing to another, of a model whose name the title begins with."""
_RIGHT_TO_LEFT = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_RIGHT_TO_LEFT_LANGUAGES = frozenset({"ar", "fa", "he", "ur", "ps", "dv", "yi", "ckb", "sd", "ug"})
_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")


@dataclass(frozen=True, slots=True)
class Words:
    """Words of others, in a language that may be known, with the place they lead to."""

    said: str
    url: str = ""
    language: str = ""
    "Its tag, as `zh`;  where it is not known."
    direction: str = ""
    "`rtl`, or  for left to right."


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of a card: what, and how much."""

    name: str
    said: str
    openness: Openness | None = None
    "Of a license: what it permits; `said` begins with its shape."


@dataclass(frozen=True, slots=True)
class Card:
    """One item."""

    kind: str
    "release, change, withdrawal or story."
    title: Words
    about: str
    "Lab and country, or topics; and when."
    why: str
    "Why it is there;  where `matched` or its section says so."
    matched: tuple[str, ...] = ()
    "Of an alert: each watchlist with the words that matched."
    facts: tuple[Fact, ...] = ()
    change: tuple[str, str] | None = None
    "What was, and what is."
    summary: Words | None = None
    sources: tuple[Words, ...] = ()
    more_sources: int = 0


def card(entry: Entry, content: DigestContent) -> Card:
    """An item as it is told."""
    item = entry.item
    when = dates.moment(item.seen, content.timezone, content.language)
    story = item.kind == "story"
    lab = [item.lab or "", dates.country(item.country)]
    about = [TOPICS.get(topic, topic) for topic in item.topics[:3]] if story else lab
    if item.event:
        about = [EVENT_WORDS[item.event], *about]
    return Card(
        kind=item.kind,
        title=_title(item),
        about=" · ".join(filter(None, (*map(text.line, about), when))),
        why="" if entry.alerts else text.line(entry.why),
        matched=tuple(map(_matched, entry.alerts)),
        facts=tuple(_facts(entry)) if item.kind == "release" else (),
        change=_change(item),
        summary=_summary(item) if story and item.policy else None,
        sources=_sources(entry.articles[:SOURCES_NAMED]),
        more_sources=max(0, len(entry.articles) - SOURCES_NAMED),
    )


def name(item: Item) -> str:
    """What an item is called where its card tells the rest: by its name alone, where it has one."""
    named = item.kind == "release" or item.event in _FROM_TO
    return text.line(item.title.partition(": ")[0] if named else headline(item))


def address(url: str) -> str:
    """Where a link leads, safe in HTML and on a line of its own: http(s), no password, nothing to be escaped."""
    return quote(text.without_credentials(text.safe_url(url)), safe=":/?#[]@!$&'()*+,;=%-._~", encoding="utf-8")


def _title(item: Item) -> Words:
    language = item.language if item.kind == "story" else None
    return _words(name(item), item.url, language)


def _words(said: str, url: str = "", language: str | None = None) -> Words:
    known = language if language and _TAG.fullmatch(language) else ""
    leftwards = known.partition("-")[0].lower() in _RIGHT_TO_LEFT_LANGUAGES or (
        not known and _RIGHT_TO_LEFT.match(said) is not None
    )
    return Words(text.line(said), address(url), known, "rtl" if leftwards else "")


def _summary(item: Item) -> Words | None:
    """The beginning of what the source says itself, unless that is its headline again."""
    said = text.line(item.summary, SUMMARY)
    called = headline(item)
    if not said or said == called or (item.title and text.fold(said)[:60].startswith(text.fold(called)[:60])):
        return None
    return _words(said, language=item.language)


def _sources(articles: Sequence[Article]) -> tuple[Words, ...]:
    return tuple(_words(one.source, one.url) for one in articles)


def _matched(alert: Alert) -> str:
    words = ", ".join(f"“{text.line(word, 60)}”" for word in alert.matched[:WORDS_NAMED])
    more = f" and {len(alert.matched) - WORDS_NAMED} more" if len(alert.matched) > WORDS_NAMED else ""
    return f"{text.line(alert.watchlist, 80)} matched {words or 'by its fields'}{more}"


def _change(item: Item) -> tuple[str, str] | None:
    """What was, and what is."""
    if item.event not in _FROM_TO:
        return None
    was, now = item.before or "", item.after or ""
    if item.event == "license":
        was, now = license_label(was) or "not stated", license_label(now) or "not stated"
    if item.event == "gate":
        was, now = _GATES.get(was, was), _GATES.get(now, now)
    return text.line(was) or "unknown", text.line(now) or "unknown"


def _facts(entry: Entry) -> list[Fact]:
    """What one chooses a model by; what is unknown says so where it matters."""
    item, models = entry.item, entry.models
    found = [Fact("Size", _sizes(item, models)), _license(item)]
    if context := max((model.context or 0 for model in models), default=0):
        found.append(Fact("Context", f"{context:,} tokens"))
    if item.gated and item.gated != "no":
        found.append(Fact("Access", _GATES[item.gated]))
    if len(models) > 1:
        found.append(Fact("Models", _named(_short(name(item), models))))
    if entry.formats:
        found.append(Fact("Formats", _named(entry.formats)))
    if item.downloads is not None:
        likes = f", {count(item.likes)} likes" if item.likes else ""
        found.append(Fact("Downloads", f"{count(item.downloads)} in 30 days{likes}"))
    return found


def _sizes(item: Item, models: Sequence[Model]) -> str:
    known = sorted({model.params for model in models if model.params})
    if len(known) > 1 and size(known[0]) != size(known[-1]):
        return f"{size(known[0])} to {size(known[-1])}"
    if item.params is None:
        return "unknown"
    return f"{size(item.params)} total, {size(item.active_params)} active" if item.active_params else size(item.params)


def _license(item: Item) -> Fact:
    openness = item.openness or "unstated"
    words, label = OPENNESS_WORDS[openness], text.line(license_label(item.license), 80)
    return Fact("License", f"{SHAPES[openness]} {f'{label} ({words})' if label else words}", openness)


def _short(series: str, models: Sequence[Model]) -> list[str]:
    """What tells the models of a release apart: of Qwen3-VL-8B-Instruct "8B-Instruct"."""
    names = [model.id.rpartition("/")[2] for model in models]
    return [one.removeprefix(f"{series}-") for one in names]


def _named(names: Sequence[str]) -> str:
    more = len(names) - MODELS_NAMED
    return text.line(", ".join(names[:MODELS_NAMED])) + (f" and {more} more" if more > 0 else "")

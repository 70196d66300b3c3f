"""A digest as its templates see it: sections of cards, charts and lists, all in words and in order."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from monitor import text
from monitor.deliver import dates
from monitor.deliver.cards import Card, card, name
from monitor.figures import headline
from monitor.notices import Delivery
from monitor.report.digest import DigestContent, Entry, Looked
from monitor.report.numbers import Numbers

MOST_LISTED = 20
"Sources in trouble, alerts that did not arrive, labs that were not looked at."
MOST_CHARTS = 8
MOST_BARS = 8
SUBJECT_LIMIT = 120
PREVIEW_LIMIT = 140
_LEAST = ("left", "stories", "changes")
"What a subject does without first."


@dataclass(frozen=True, slots=True)
class Section:
    """Items of one kind."""

    slug: str
    title: str
    cards: tuple[Card, ...]
    why: str = ""
    "Why all of them are there, where that is the same; then no card says so itself."


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a list: what, and what of it."""

    what: str
    said: str


@dataclass(frozen=True, slots=True)
class Page:
    """All that the templates may use; both draw the same."""

    digest: str
    "Its name in `feeds.toml`."
    subject: str
    preview: str
    "What mail programs show after the subject."
    window: str
    timezone: str
    looked: str
    "How many labs were looked at, as a sentence."
    why: str
    "Why all but the alerts are there, where that is the same; then no section says so itself."
    sections: tuple[Section, ...]
    numbers: tuple[Numbers, ...]
    troubles: tuple[Line, ...]
    more_troubles: int
    overflow: tuple[Line, ...]
    more_overflow: int
    left_out: int
    problems: tuple[str, ...]
    "Of the user's own templates."


def page(content: DigestContent, whole: DigestContent, problems: tuple[str, ...] = ()) -> Page:
    """What is shown of `content`, which may be a part of `whole`: the subject tells of all."""
    why, sections = _reasoned(_sections(content))
    return Page(
        digest=text.line(content.name, 80),
        subject=subject(whole),
        preview=_preview(whole),
        window=dates.window(content.since, content.until, content.timezone, content.language),
        timezone=content.timezone,
        looked=_looked(content.looked),
        why=why,
        sections=sections,
        numbers=tuple(_chart(one) for one in content.numbers[:MOST_CHARTS] if one.figures),
        troubles=tuple(Line(text.line(one.source, 80), text.line(one.words)) for one in content.troubles[:MOST_LISTED]),
        more_troubles=max(0, len(content.troubles) - MOST_LISTED),
        overflow=tuple(map(_undelivered, content.overflow[:MOST_LISTED])),
        more_overflow=max(0, len(content.overflow) - MOST_LISTED),
        left_out=content.left_out,
        problems=problems,
    )


def subject(content: DigestContent) -> str:
    """The news in one line. Where there is no room for all of it, most names go first, then what matters least."""
    said = ""
    for names, unsaid in ((6, 0), (5, 0), (4, 0), (3, 0), (3, 1), (3, 2), (2, 2), (1, 2), (1, 3), (0, 0)):
        said = " · ".join(_counts(content, names, _LEAST[:unsaid]))
        if len(said) <= SUBJECT_LIMIT:
            break
    return text.line(said, SUBJECT_LIMIT) or f"Nothing new: {_share(content.looked)} looked at"


def _counts(content: DigestContent, names: int, unsaid: Sequence[str]) -> list[str]:
    policy = sum(entry.item.policy for entry in content.stories)
    kept = "other " if policy else ""
    found = {
        "alerts": _counted(len(content.alerts), "alert", "alerts", content.alerts, names),
        "releases": _counted(len(content.releases), "release", "releases", content.releases, names),
        "policy": _counted(policy, "policy story", "policy stories"),
        "stories": _counted(len(content.stories) - policy, f"{kept}story", f"{kept}stories"),
        "changes": _counted(len(content.changes), "change", "changes"),
        "withdrawals": _counted(len(content.withdrawals), "withdrawal", "withdrawals"),
        "left": _counted(content.left_out, "more", "more"),
    }
    if not any(found.values()):
        found["overflow"] = _counted(len(content.overflow), "alert held back", "alerts held back")
    return [said for part, said in found.items() if said and part not in unsaid]


def _counted(number: int, one: str, several: str, named: Sequence[Entry] = (), names: int = 0) -> str:
    if not number:
        return ""
    said = f"{number:,} {one if number == 1 else several}"
    if not names or not named:
        return said
    more = f" and {number - names:,} more" if number > names else ""
    return f"{said}: {', '.join(text.line(name(entry.item), 60) for entry in named[:names])}{more}"


def _preview(content: DigestContent) -> str:
    """What the subject does not tell: the first headlines, else how far it looked."""
    told = content.stories or content.changes or content.withdrawals
    said = " · ".join(text.line(headline(entry.item)) for entry in told[:4])
    return text.line(said or _looked(content.looked), PREVIEW_LIMIT)


def _share(looked: Looked) -> str:
    every = looked.labs + len(looked.not_looked)
    labs = "lab" if every == 1 else "labs"
    return f"{looked.labs} of {every} {labs}" if looked.not_looked else f"{every} {labs}"


def _looked(looked: Looked) -> str:
    missed = ", ".join(text.line(lab, 60) for lab in looked.not_looked[:MOST_LISTED])
    more = len(looked.not_looked) - MOST_LISTED
    rest = f"; not looked at: {missed}" + (f" and {more} more" if more > 0 else "") if missed else ""
    return f"{_share(looked)} looked at{rest}."


def _sections(content: DigestContent) -> list[Section]:
    policy = tuple(entry for entry in content.stories if entry.item.policy)
    other = tuple(entry for entry in content.stories if not entry.item.policy)
    parts = (
        ("alerts", "Alerts", content.alerts),
        ("releases", "Releases", content.releases),
        ("policy", "Policy", policy),
        ("stories", "Other stories" if policy else "Stories", other),
        ("changes", "Changes", content.changes),
        ("withdrawals", "Withdrawals", content.withdrawals),
    )
    return [
        _section(slug, title, tuple(card(entry, content) for entry in entries))
        for slug, title, entries in parts
        if entries
    ]


def _section(slug: str, title: str, cards: tuple[Card, ...]) -> Section:
    reasons = {one.why for one in cards}
    if len(reasons) > 1:
        return Section(slug, title, cards)
    return Section(slug, title, tuple(replace(one, why="") for one in cards), *reasons)


def _reasoned(sections: Sequence[Section]) -> tuple[str, tuple[Section, ...]]:
    """What is the same everywhere is said once."""
    reasons = {one.why for one in sections if not all(each.matched for each in one.cards)}
    if len(reasons) > 1:
        return "", tuple(sections)
    return "".join(reasons), tuple(replace(one, why="") for one in sections)


def _chart(one: Numbers) -> Numbers:
    """Names of labs and licenses come from outside, too."""
    figures = tuple(
        replace(figure, label=text.line(figure.label, 60), text=_value(figure.text))
        for figure in one.figures[:MOST_BARS]
    )
    cut = f" The first {MOST_BARS} of {len(one.figures)}." if len(one.figures) > MOST_BARS else ""
    return Numbers(text.line(one.title, 120), text.line(one.method) + cut, figures)


def _value(said: str) -> str:
    """A value with what belongs to it; of small bars in it, empty ones show, since spaces do not."""
    said = _SMALL_BARS.sub(lambda found: found[0].replace(" ", "·"), said)
    return text.line(said.replace("  ", " · "), 60)


_SMALL_BARS = re.compile(r"^[ ▁-█]{2,}(?= \d)")
_STATES = {"folded": "held back by a limit or quiet hours", "unsure": "may not have arrived"}


def _undelivered(delivery: Delivery) -> Line:
    state = _STATES.get(delivery.state, f"did not arrive ({delivery.error})" if delivery.error else "did not arrive")
    return Line(text.line(delivery.subject, 160), text.line(f"{delivery.channel}: {state}"))

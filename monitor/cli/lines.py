"""Items as plain lines and as a page of text, for pipes and for reading without the screen."""

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby

from rich.cells import cell_len, set_cell_size

from monitor.figures import age, count, headline, license_label, size
from monitor.model import TOPICS, Article, Detail, Happening, Item, Model, Tie
from monitor.report import dates, ties
from monitor.report.items import iso

_BEFORE_TITLE = 29
"Columns of a line that are neither `who` nor title."


def line(item: Item, now: datetime, width: int = 0) -> str:
    """One item as one line: id, age, kind, who, title, badges. `width` in columns; 0: as long as it is.

    Half of the width is the title's: `who` is narrower and badges are left out for it.
    """
    half = width // 2
    who = " ".join(filter(None, (item.country, item.lab or item.source)))
    who = set_cell_size(who, min(max(width - half - _BEFORE_TITLE, 8), 22) if width else 22)
    flags = ("●" if not item.read else " ") + ("★" if item.starred else " ") + ("!" if item.alerts else " ")
    left = f"{item.id:<7}{age(item.at, now):>4} {flags} {item.kind:<10} {who}  "
    shown, called = badges(item), headline(item)
    if not width:
        return f"{left}{called}" + (f"  [{'  '.join(shown)}]" if shown else "")
    room, wanted = width - cell_len(left), max(min(cell_len(called), half), 9)
    while shown and room - wanted < sum(cell_len(badge) + 2 for badge in shown):
        shown.pop()
    right = "".join(f"  {badge}" for badge in shown)
    room = max(room - cell_len(right), 9)
    title = called if cell_len(called) <= room else set_cell_size(called, room - 1) + "…"
    return f"{left}{set_cell_size(title, room)}{right}"


def badges(item: Item) -> list[str]:
    """What matters of an item, short: size, license, how many models or sources, watchlists."""
    found = [
        size(item.params) + (f"·A{size(item.active_params)}" if item.active_params else ""),
        license_label(item.license),
        f"{item.models} models" if item.models > 1 else "",
        f"{item.story_size} sources" if item.story_size > 1 else "",
        "policy" if item.policy else "",
        *(f"!{alert.watchlist}" for alert in item.alerts),
    ]
    return [badge for badge in found if badge]


def detail_text(detail: Detail, now: datetime) -> str:
    """One item in full, as text."""
    item = detail.item
    called = headline(item)
    parts = [called, "=" * min(cell_len(called), 78), *_facts(item, now), *_dates(detail)]
    parts += _section(
        "Alerts", [f"{a.watchlist}: {', '.join(a.matched) or 'matched by its fields'}" for a in item.alerts]
    )
    parts += _section("Summary", [item.summary] if item.summary else [])
    parts += _section("Models", [_model(model) for model in detail.models])
    parts += _section("Articles", [_article(article) for article in detail.articles])
    for group in ties.groups(detail):
        more = [f"and {group.more} more"] if group.more else []
        parts += _section(group.name, [*map(_tie, group.ties), *more])
    parts += _section("History", _history(detail.history))
    parts += _section("Why", list(detail.why))
    parts += _section("Related", [ref for ref in detail.related if ref not in {tie.id for tie in detail.ties}])
    return "\n".join(parts)


def _facts(item: Item, now: datetime) -> list[str]:
    facts = {
        "Id": item.id,
        "Kind": item.kind + (f" ({item.event})" if item.event else ""),
        "Lab": " ".join(filter(None, (item.lab, f"({item.country})" if item.country else ""))),
        "License": _license(item),
        "Parameters": size(item.params) + (f", {size(item.active_params)} active" if item.active_params else ""),
        "Task": item.task,
        "Gate": item.gated if item.gated != "no" else None,
        "Downloads": f"{count(item.downloads)} in 30 days, {count(item.likes)} likes" if item.downloads else None,
        "Topics": ", ".join(TOPICS.get(topic, topic) for topic in item.topics),
        "Published": iso(item.published) if item.kind != "release" else None,  # its own dates say it
        "Seen": f"{iso(item.seen)} ({age(item.seen, now)} ago)" + (", at first contact" if item.history else ""),
        "Source": item.source,
        "Link": item.url,
    }
    return [f"{name + ':':<12} {value}" for name, value in facts.items() if value and value.strip()]


def _dates(detail: Detail) -> list[str]:
    """Of a release: repository created, between which polls it was published, and the first article about it."""
    if detail.item.kind != "release":
        return []
    known = dates.of(detail)
    after = f" (published since the poll before, {iso(known.seen_after)})" if known.seen_after else ""
    facts = {
        "Created": f"{iso(known.created)} (the oldest repository)" if known.created else "",
        "First seen": f"{iso(known.first_seen)}{after}" if known.first_seen else "",
        "Announced": f"{iso(known.announced)} (the first article)" if known.announced else "",
    }
    return [f"{name + ':':<12} {value}" for name, value in facts.items() if value]


def _license(item: Item) -> str:
    label = license_label(item.license)
    return f"{label} ({item.openness})" if label and item.openness else label or item.openness or ""


def _section(title: str, lines: list[str]) -> list[str]:
    return ["", title, *(f"  {one}" for text in lines for one in text.splitlines())] if lines else []


def _model(model: Model) -> str:
    facts = [model.class_, size(model.params), license_label(model.license), model.format or ""]
    return f"{model.id}  {', '.join(fact for fact in facts if fact)}" + ("  (withdrawn)" if model.gone else "")


def _article(article: Article) -> str:
    joined = f"\n  the same story: {article.joined}" if article.joined else ""
    return f"{article.source}: {headline(article)}\n  {article.url}{joined}"


def _tie(tie: Tie) -> str:
    return f"{tie.id}  {ties.name(tie)}\n  {tie.why}"


def _history(happened: Iterable[Happening]) -> list[str]:
    """Line by line; the formats that came at once are one."""
    lines = []
    for (at, event), together in groupby(happened, key=lambda one: (one.at, one.event)):
        ones = list(together)
        if event == "formats" and len(ones) > 1:
            lines.append(f"{iso(at)} {event} " + ", ".join(dict.fromkeys(one.model or one.after or "" for one in ones)))
        else:
            lines += map(_happening, ones)
    return lines


def _happening(one: Happening) -> str:
    change = " → ".join(filter(None, (one.before, one.after)))
    return f"{iso(one.at)} {one.event}" + (f" {one.model}" if one.model else "") + (f": {change}" if change else "")

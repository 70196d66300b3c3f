"""A release in full: its facts, how it went, and its models."""

from collections.abc import Sequence
from datetime import datetime, tzinfo

from textual.content import Content

from monitor import figures
from monitor.figures import SHAPES
from monitor.model import Day, Detail, Gate, Item, Openness
from monitor.report import dates
from monitor.report.numbers import spark
from monitor.tui import models_text
from monitor.tui.parts import ACCENT, FAINT, line, local, rows

OPENNESS_WORDS: dict[Openness, str] = {
    "open": "open: use it for anything",
    "restricted": "restricted: the license limits use",
    "noncommercial": "noncommercial only",
    "unstated": "no license stated",
}
OPENNESS_STYLES: dict[Openness, str] = {
    "open": "$success",
    "restricted": "$warning",
    "noncommercial": "$error",
    "unstated": FAINT,
}
GATE_WORDS: dict[Gate, str] = {
    "no": "none",
    "auto": "terms must be accepted",
    "manual": "the lab decides who may download",
}


def blocks(detail: Detail, now: datetime, width: int, zone: tzinfo | None, *, unfolded: bool) -> list[Content]:
    """The blocks of the detail pane about models."""
    found = [rows(facts(detail, now, zone))]
    if detail.models:
        found.append(models_text.block(detail, width, unfolded=unfolded))
    return found


def facts(detail: Detail, now: datetime, zone: tzinfo | None) -> list[tuple[str, Content]]:
    """What is known, name by name. What is unknown says so where it matters."""
    item = detail.item
    found = [
        ("lab", Content(f"{item.lab or 'unknown'}" + (f" ({item.country})" if item.country else ""))),
        ("license", _license(item)),
        ("parameters", _params(item)),
    ]
    if item.task:
        found.append(("task", Content(item.task)))
    if context := max((model.context or 0 for model in detail.models), default=0):
        found.append(("context", Content(f"{context:,} tokens")))
    if item.gated:
        found.append(("gate", Content(GATE_WORDS[item.gated])))
    bases = dict.fromkeys(base for model in detail.models for base in model.base_models)
    if bases:
        shown = list(bases)[:4]
        more = f" and {len(bases) - 4} more" if len(bases) > 4 else ""
        found.append(("made from", Content(", ".join(shown) + more)))
    if item.downloads is not None or item.likes is not None:
        found.append(("downloads", _liked(item)))
    if formats := dict.fromkeys(model.format for model in detail.models if model.format):
        found.insert(3, ("formats", Content(", ".join(map(str, formats)))))
    found += _course(detail)
    return found + _dates(detail, zone)


def _license(item: Item) -> Content:
    openness = item.openness or "unstated"
    style = OPENNESS_STYLES[openness]
    return line(
        (f"{SHAPES[openness]} ", style),
        (item.license or "not stated", "bold"),
        (f"  {OPENNESS_WORDS[openness]}", style),
    )


def _params(item: Item) -> Content:
    if item.params is None:
        return Content.styled("unknown", FAINT)
    active = f", {figures.size(item.active_params)} active" if item.active_params else ""
    return line((figures.size(item.params), "bold"), (active, ""), (f"  {item.params:,}", FAINT))


def _liked(item: Item) -> Content:
    return line(
        (f"↓ {figures.count(item.downloads) or 'unknown'}", ""),
        (" in 30 days", FAINT),
        (f"   ♥ {figures.count(item.likes)}" if item.likes is not None else "", ""),
    )


def _course(detail: Detail) -> list[tuple[str, Content]]:
    """How downloads and likes went, as far as they have been counted: a bar a day, and one for three."""
    found = []
    for days, step in ((30, 1), (90, 3)):
        counted = detail.days[-days:]
        if len(counted) < 2 or (step > 1 and len(detail.days) <= 30):
            continue
        shown = counted[(len(counted) - 1) % step :: step]
        found.append((f"{days} days" if len(counted) == days else f"{len(counted)} days", _went(shown)))
    return found


def _went(days: Sequence[Day]) -> Content:
    """Bars between the least and the most; what it was first and last."""
    downloads = [day.downloads for day in days]
    first, last, low = downloads[0], downloads[-1], min(downloads)
    bars = spark([number - low + 1 for number in downloads], max(downloads) - low + 1)
    grown = f" ({(last - first) / first:+.0%})" if first else ""
    likes = days[-1].likes - days[0].likes
    return line(
        (bars, ACCENT),
        (f"  ↓ {figures.count(first)} → {figures.count(last)}{grown}", ""),
        (f"   ♥ {likes:+,}" if likes else "", FAINT),
    )


def _dates(detail: Detail, zone: tzinfo | None) -> list[tuple[str, Content]]:
    found = []
    known = dates.of(detail)
    if known.created:
        found.append(("created", line((local(known.created, zone), ""), ("  the oldest repository", FAINT))))
    if known.first_seen and known.seen_after:
        window = f"{local(known.seen_after, zone)} and {_until(known.seen_after, known.first_seen, zone)}"
        span = known.first_seen - known.seen_after
        found.append(("published", line((f"between {window}", ""), (f"  ({figures.span(span)})", FAINT))))
    elif known.first_seen:
        note = "  there at first contact" if detail.item.history else ""
        found.append(("first seen", line((local(known.first_seen, zone), ""), (note, FAINT))))
    if known.announced:
        found.append(("announced", line((local(known.announced, zone), ""), ("  the first article", FAINT))))
    return found


def _until(start: datetime, end: datetime, zone: tzinfo | None) -> str:
    same_day = start.astimezone(zone).date() == end.astimezone(zone).date()
    return f"{end.astimezone(zone):%H:%M}" if same_day else local(end, zone)

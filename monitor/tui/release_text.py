"""A release in full: its facts, and its models with the formats folded under them."""

from collections.abc import Sequence
from datetime import datetime, tzinfo

from rich.cells import cell_len
from textual.content import Content

from monitor import figures
from monitor.model import Detail, Gate, Item, Model, Openness
from monitor.tui.parts import FAINT, cell, line, link, local, rows, section
from monitor.tui.row import SHAPES

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
HUB = "https://huggingface.co/"
MODELSCOPE = "https://modelscope.cn/models/"


def blocks(detail: Detail, now: datetime, width: int, zone: tzinfo | None) -> list[Content]:
    """The blocks of the detail pane about models."""
    found = [rows(facts(detail, now, zone))]
    whole = [model for model in detail.models if model.class_ != "format" and not model.mirror_of]
    formats = [model for model in detail.models if model.class_ == "format" and not model.mirror_of]
    if detail.models:
        name = "1 model" if len(whole) == 1 else f"{len(whole)} models"
        folded = f", {len(formats)} format{'s' if len(formats) != 1 else ''}" if formats else ""
        found.append(section(name + folded, table(whole, formats, width)))
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


def _dates(detail: Detail, zone: tzinfo | None) -> list[tuple[str, Content]]:
    found = []
    created = [model.created for model in detail.models if model.created]
    if created:
        found.append(("created", line((local(min(created), zone), ""), ("  the oldest repository", FAINT))))
    first = min((model for model in detail.models if model.first_seen), key=_seen, default=None)
    if first and first.first_seen and first.seen_after and not detail.item.history:
        window = f"{local(first.seen_after, zone)} and {_until(first.seen_after, first.first_seen, zone)}"
        span = first.first_seen - first.seen_after
        found.append(("published", line((f"between {window}", ""), (f"  ({figures.span(span)})", FAINT))))
    elif first and first.first_seen:
        note = "  there at first contact" if detail.item.history else ""
        found.append(("first seen", line((local(first.first_seen, zone), ""), (note, FAINT))))
    return found


def _until(start: datetime, end: datetime, zone: tzinfo | None) -> str:
    same_day = start.astimezone(zone).date() == end.astimezone(zone).date()
    return f"{end.astimezone(zone):%H:%M}" if same_day else local(end, zone)


def _seen(model: Model) -> float:
    return model.first_seen.timestamp() if model.first_seen else float("inf")


def table(models: Sequence[Model], formats: Sequence[Model], width: int) -> list[Content]:
    """The models, biggest first, each with its formats on one line below it."""
    names = {model.id: model.id.partition("/")[2] or model.id for model in (*models, *formats)}
    known = {model.id for model in models}
    columns = [_columns(model) for model in models]
    wides = [max((cell_len(row[at]) for row in columns), default=0) for at in range(4)]
    room = max(
        12,
        min(
            max((cell_len(names[model.id]) for model in models), default=0),
            width - sum(wides) - 2 * sum(map(bool, wides)),
        ),
    )
    found: list[Content] = []
    for model, values in zip(models, columns, strict=True):
        cells = "".join("  " + cell(value, wide, right=True) for value, wide in zip(values, wides, strict=True) if wide)
        name = Content(names[model.id]).truncate(room, ellipsis=True)
        style = "strike" if model.gone else ""
        found.append(
            link(name.plain, (HUB if model.on_hub else MODELSCOPE) + model.id).stylize(style)
            + Content(" " * (room - name.cell_length) + cells)
        )
        found += _folded([each for each in formats if each.format_of == model.id])
    return found + _folded([each for each in formats if each.format_of not in known])


def _columns(model: Model) -> tuple[str, str, str, str]:
    size = figures.size(model.params)
    if size and model.active_params:
        size += f"·A{figures.size(model.active_params)}"
    downloads = f"↓{figures.count(model.downloads)}" if model.downloads is not None else ""
    likes = f"♥{figures.count(model.likes)}" if model.likes is not None else ""
    return size, model.class_ if model.class_ not in ("release", "variant") else "", downloads, likes


def _folded(formats: Sequence[Model]) -> list[Content]:
    if not formats:
        return []
    names = dict.fromkeys(model.format or model.id for model in formats)
    return [Content.styled(f"  └ {', '.join(names)}", FAINT)]

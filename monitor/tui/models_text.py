"""The models of a release as a table: the biggest first, the formats of each folded under it."""

from collections.abc import Sequence

from rich.cells import cell_len
from textual.content import Content

from monitor import figures
from monitor.model import Detail, Model
from monitor.tui.parts import FAINT, cell, going, line, link, section

HUB = "https://huggingface.co/"
MODELSCOPE = "https://modelscope.cn/models/"
LEAST = 28
"Cells that a name gets before columns do."
COLUMNS = ("params", "class", "format", "license", "downloads", "likes")
RIGHT = frozenset({"params", "downloads", "likes"})
GOING = ("likes", "license", "class", "format", "params")
"Which columns go where it is narrow, the first one first."

Cells = dict[str, str]


def page(model: Model) -> str:
    """The address of a model's page."""
    return (HUB if model.on_hub else MODELSCOPE) + model.id


def parts(detail: Detail) -> tuple[list[Model], list[Model]]:
    """The models of a release, and those that are one of these in another format."""
    own = [model for model in detail.models if not model.mirror_of]
    return [one for one in own if one.class_ != "format"], [one for one in own if one.class_ == "format"]


def block(detail: Detail, width: int, *, unfolded: bool) -> Content:
    """The table with its heading."""
    whole, formats = parts(detail)
    name = "1 model" if len(whole) == 1 else f"{len(whole)} models"
    if formats:
        name += f", {_formats(len(formats))}"
    return section(name, table(whole, formats, width, unfolded=unfolded))


def table(models: Sequence[Model], formats: Sequence[Model], width: int, *, unfolded: bool = False) -> list[Content]:
    """The lines of the table."""
    ordered = sorted(models, key=lambda model: (model.params is None, -(model.params or 0), model.id))
    known = {model.id for model in ordered}
    groups: list[tuple[Model | None, list[Model]]] = [
        (model, [each for each in formats if each.format_of == model.id]) for model in ordered
    ]
    if others := [each for each in formats if each.format_of not in known]:
        groups.append((None, others))
    shown = [*ordered, *(formats if unfolded else ())]
    cells = {model.hub_id: _cells(model) for model in shown}
    wides = {name: max((cell_len(each[name]) for each in cells.values()), default=0) for name in COLUMNS}
    longest = max((cell_len(_name(model)) + 4 * (model.class_ == "format") for model in shown), default=0)
    kept = _kept(wides, min(longest, LEAST), width)
    room = max(12, min(longest, width - sum(wides[name] + 2 for name in kept)))
    found: list[Content] = []
    for model, its in groups:
        if model:
            found.append(_row(model, "", room, {name: wides[name] for name in kept}, cells))
        if unfolded:
            found += [_row(each, "  └ ", room, {name: wides[name] for name in kept}, cells) for each in its]
        elif its:
            found.append(_folded(its, width))
    return found


def _kept(wides: Cells | dict[str, int], name: int, width: int) -> list[str]:
    kept = [column for column in COLUMNS if wides[column]]
    for column in GOING:
        if name + sum(int(wides[one]) + 2 for one in kept) <= width:
            break
        kept = [one for one in kept if one != column]
    return kept


def _cells(model: Model) -> Cells:
    size = figures.size(model.params)
    if size and model.active_params:
        size += f"·A{figures.size(model.active_params)}"
    return {
        "params": size,
        "class": "" if model.class_ == "format" else model.class_,
        "format": model.format or "",
        "license": model.license or "",
        "downloads": f"↓{figures.count(model.downloads)}" if model.downloads is not None else "",
        "likes": f"♥{figures.count(model.likes)}" if model.likes is not None else "",
    }


def _row(model: Model, before: str, room: int, wides: dict[str, int], cells: dict[str, Cells]) -> Content:
    name = Content(_name(model)).truncate(max(1, room - cell_len(before)), ellipsis=True)
    values = "".join(
        "  " + cell(cells[model.hub_id][column], wide, right=column in RIGHT) for column, wide in wides.items()
    )
    shown = link(name.plain, page(model)).stylize("strike" if model.gone else "")
    pad = " " * max(0, room - cell_len(before) - name.cell_length)
    return line((before, FAINT)) + shown + Content(pad) + line((values.rstrip(), FAINT if before else ""))


def _folded(formats: Sequence[Model], width: int) -> Content:
    names = ", ".join(dict.fromkeys(model.format or _name(model) for model in formats))
    shown = line(("  └ ", FAINT)) + going(_formats(len(formats)), "fold").stylize(FAINT) + line((f": {names}", FAINT))
    return shown.truncate(width, ellipsis=True)


def _formats(number: int) -> str:
    return "1 format" if number == 1 else f"{number} formats"


def _name(model: Model) -> str:
    return model.id.partition("/")[2] or model.id

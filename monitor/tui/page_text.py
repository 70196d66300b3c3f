"""A page of blocks as lines of text, broken at a width: lists and quotes hang, tables stand in columns."""

from collections.abc import Callable, Iterator, Sequence

from rich.cells import cell_len
from textual.content import Content
from textual.style import Style

from monitor.tui.page import NUMBER, Block, Page, Run
from monitor.tui.parts import FAINT, HEADING, TITLE, going, line, link, section

QUOTE = "▎ "
GAP = "  "
"Between the columns of a table."
NARROWEST = 6
"Cells of a column; where there is less room, a table is told row by row."
ROWS = 200
"Of a table that are drawn."

Mark = Callable[[str], Sequence[tuple[int, int]]]
"Which places of a text are to stand out."


def text(page: Page, width: int, mark: Mark | None = None) -> Content:
    """The page without its links: see `links`."""
    found: list[Content] = []
    before: Block | None = None
    for block in page.blocks:
        if before is not None and not (block.indent and before.indent and block.kind == before.kind == "text"):
            found.append(Content(""))
        found += _block(block, page.links, width, mark)
        before = block
    if page.cut:
        found += [Content(""), line(("There is more of it than is shown here. o opens it in the browser.", FAINT))]
    return Content("\n").join(found)


def links(page: Page) -> Content:
    """Where its numbers lead, to stand at the end."""
    numbered = [
        going(f"[{number}]", f"follow({number})") + Content(" ") + link(url, url)
        for number, url in enumerate(page.links, 1)
    ]
    return section("Links (F follows one)", numbered)


def _block(block: Block, urls: Sequence[str], width: int, mark: Mark | None) -> Iterator[Content]:
    before = QUOTE * block.quote + "  " * max(0, block.indent - 1)
    hang = cell_len(block.marker) if block.marker else 2 * bool(block.indent)
    room = max(NARROWEST, width - cell_len(before) - hang)
    first = Content.styled(before + (block.marker or " " * hang), FAINT)
    after = Content.styled(before + " " * hang, FAINT)
    for at, one in enumerate(_lines(block, urls, room, mark)):
        yield (after if at else first) + one


def _lines(block: Block, urls: Sequence[str], room: int, mark: Mark | None) -> list[Content]:
    match block.kind:
        case "rule":
            return [Content.styled("─" * min(room, 24), FAINT)]
        case "table":
            return _table(block, urls, room)
        case "code":
            return [part for one in _content(block.runs, urls).split("\n") for part in one.fold(room)]
        case "heading":
            return _content(block.runs, urls).stylize_before(HEADING if block.level < 3 else TITLE).wrap(room)
        case "text":
            content = _content(block.runs, urls)
            for start, end in mark(content.plain) if mark else ():
                content = content.stylize("bold underline $accent", start, end)
            return content.wrap(room)


def _content(runs: Sequence[Run], urls: Sequence[str]) -> Content:
    parts = []
    for run in runs:
        part = Content.styled(run.text, run.style) if run.style else Content(run.text)
        if run.link:
            goes = Style.from_meta({"@click": f"follow({run.link})"})
            part = part.stylize(Style(link=urls[run.link - 1], underline=run.style != NUMBER) + goes)
        parts.append(part)
    return Content("").join(parts)


# --- tables


def _table(block: Block, urls: Sequence[str], room: int) -> list[Content]:
    number = max(map(len, block.rows))
    rows = [[_content(cell, urls) for cell in row] for row in block.rows[:ROWS]]
    for row in rows:
        row += [Content("")] * (number - len(row))
    wides = [max(1, *(_wide(row[at]) for row in rows)) for at in range(number)]
    space = room - len(GAP) * (number - 1)
    if space < number * NARROWEST and sum(wides) > space:
        drawn = _told(rows, room, headed=block.headed)
    else:
        drawn = _columns(rows, _fitted(wides, space), headed=block.headed)
    more = len(block.rows) - ROWS
    return [*drawn, line((f"and {more} more rows", FAINT))] if more > 0 else drawn


def _wide(cell: Content) -> int:
    return max(map(cell_len, cell.plain.split("\n")))


def _fitted(wides: Sequence[int], space: int) -> list[int]:
    """Widths that fit together: the widest columns give, and all of them as much as they have to."""
    least, most = 1, max(wides)
    while least < most:
        middle = (least + most + 1) // 2
        if sum(min(wide, middle) for wide in wides) <= space:
            least = middle
        else:
            most = middle - 1
    return [min(wide, least) for wide in wides]


def _columns(rows: Sequence[Sequence[Content]], wides: Sequence[int], *, headed: bool) -> list[Content]:
    body = rows[1:] if headed else rows
    right = [bool(body) and all(_is_figure(row[at].plain) for row in body) for at in range(len(wides))]
    found: list[Content] = []
    for at, row in enumerate(rows):
        heads = headed and at == 0
        cells = [cell.wrap(wide) if cell else [] for cell, wide in zip(row, wides, strict=True)]
        for height in range(max(1, *map(len, cells))):
            parts = [
                _cell(cell[height] if height < len(cell) else Content(""), wide, right=side)
                for cell, wide, side in zip(cells, wides, right, strict=True)
            ]
            drawn = Content(GAP).join(parts)
            found.append(drawn.stylize_before(TITLE) if heads else drawn)
        if heads:
            found.append(Content.styled(GAP.join("─" * wide for wide in wides), FAINT))
    return found


def _cell(cell: Content, wide: int, *, right: bool) -> Content:
    cell = cell.rstrip()
    pad = Content(" " * max(0, wide - cell.cell_length))
    return pad + cell if right else cell + pad


def _is_figure(words: str) -> bool:
    return not words or (len(words) < 16 and words.lstrip("+-−~≈$€<>≤≥")[:1].isdecimal())


def _told(rows: Sequence[Sequence[Content]], room: int, *, headed: bool) -> list[Content]:
    """Each row as a paragraph: what its columns are called, and what it has there."""
    names = [cell.plain for cell in rows[0]] if headed else [""] * len(rows[0])
    found: list[Content] = []
    for row in rows[1:] if headed else rows:
        parts = [
            line((f"{name}: " if name else "", FAINT)) + cell for name, cell in zip(names, row, strict=True) if cell
        ]
        found += Content(" · ").join(parts).wrap(room)
        found.append(Content(""))
    return found[:-1]

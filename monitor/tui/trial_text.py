"""A back-test as text: how often by day, in bars and in figures, and the newest of what was found. Pure."""

from datetime import datetime, timedelta, tzinfo

from rich.cells import cell_len
from textual.content import Content

from monitor import figures
from monitor.model import Item
from monitor.query import Node
from monitor.report.backtest import BackTest
from monitor.tui.parts import ACCENT, FAINT, MATCH, cell, line
from monitor.tui.row import GLYPHS, found

_DATE = 8
"Cells of the date before a row of days."
_NEWEST_FIRST = "Newest first:"


def text(trial: BackTest, now: datetime, width: int, node: Node | None = None, zone: tzinfo | None = None) -> Content:
    """What is shown while a query is written."""
    share = f"  {trial.share:.1%} of all {trial.everything:,} items" if trial.everything else ""
    lines = [line((trial.words, "bold"), (share, FAINT))]
    if trial.warning:
        lines.append(line(("Warning: ", "bold $warning"), (f"{trial.warning}.", "$warning")))
    if trial.times:
        lines += [Content(""), *_days(trial, now, width, zone)]
    if trial.newest:
        lines += [Content(""), line((_NEWEST_FIRST, FAINT)), *(_item(item, now, width, node) for item in trial.newest)]
    return Content("\n").join(lines)


def _days(trial: BackTest, now: datetime, width: int, zone: tzinfo | None) -> list[Content]:
    """A bar for each day and its figure below it, in as many rows as the width asks for."""
    shown = [figures.count(count) for count in trial.days]
    wide = max(map(cell_len, shown)) + 1
    rows = -(-len(shown) * wide // max(wide, width - _DATE))
    each = -(-len(shown) // max(1, rows))
    first = now.astimezone(zone) - timedelta(days=len(shown) - 1)
    lines = []
    for start in range(0, len(shown), each):
        part = range(start, min(start + each, len(shown)))
        date = f"{first + timedelta(days=start):%d %b}"
        bars = "".join(cell(trial.spark[at], wide, right=True) for at in part)
        counts = "".join(cell(shown[at], wide, right=True) for at in part)
        lines += [
            line((cell(date, _DATE), FAINT), (bars, ACCENT), ("  today" if part[-1] == len(shown) - 1 else "", FAINT)),
            line((" " * _DATE + counts, FAINT)),
        ]
    return lines


def _item(item: Item, now: datetime, width: int, node: Node | None) -> Content:
    name = figures.headline(item)
    title = Content(name)
    for begin, end in found(item, name, node):
        title = title.stylize(MATCH, begin, end)
    head = line((cell(figures.age(item.at, now), 4, right=True), FAINT), (f" {GLYPHS[item.kind]} ", ""))
    return (head + title + line((f"  {item.lab or item.source}", FAINT))).truncate(max(1, width), ellipsis=True)

"""Charts as text: pure, from counted figures and a width to lines."""

from collections.abc import Mapping

from rich.cells import cell_len
from textual.content import Content

from monitor import text
from monitor.config.keys import Keys
from monitor.report.numbers import Figure, Numbers
from monitor.tui.keys import NONE, hint
from monitor.tui.parts import ACCENT, FAINT, HEADING, cell, line
from monitor.tui.row import fit

MOST = 12
"Bars of a chart; the command line tells of all."
LABEL = 34
BAR = 40
_EIGHTHS = " ▏▎▍▌▋▊▉"
EMPTY: Mapping[str, str] = {
    "share": "No downloads are known yet. They come with the lists of the labs ({key}: when these are polled).",
    "cadence": "No releases in these weeks yet. They come with the lists of the labs ({key}: when these are polled).",
    "licenses": "No releases in these days yet. They come with the lists of the labs ({key}: when these are polled).",
    "movers": "No growth is known yet. It takes downloads counted on two days a week apart: leave the monitor running.",
}
"""Why a chart may have nothing to show, and what to do; `key`: of the sources."""


def chart(name: str, numbers: Numbers, width: int, keys: Keys = NONE) -> Content:
    """A chart with its title and method. `keys`: those that the reader chose."""
    head = [line((numbers.title, HEADING)), line((numbers.method, FAINT))]
    if not numbers.figures:
        return Content("\n").join([*head, Content(""), line((EMPTY[name].format(key=hint("sources", keys)), ""))])
    shown = numbers.figures[:MOST]
    texts = _aligned(shown)
    labels = min(LABEL, max(cell_len(text.line(one.label)) for one in shown), max(8, width // 3))
    room = min(BAR, width - labels - max(map(cell_len, texts)) - 4)
    bars = [_bar(one, words, labels, room) for one, words in zip(shown, texts, strict=True)]
    more = len(numbers.figures) - len(shown)
    tail = [line((f"and {more:,} more: monitor report {name}", FAINT))] if more else []
    return Content("\n").join([*head, Content(""), *bars, *tail])


def _bar(one: Figure, words: str, labels: int, room: int) -> Content:
    label = fit(text.line(one.label), labels)
    if room < 5:
        return line((f"{label}  ", ""), (words, "bold"))
    return line((f"{label}  ", ""), (cell(bar(one.length, room), room), ACCENT), (f"  {words}", "bold"))


def bar(share: float, width: int) -> str:
    """A bar of so much of `width` cells, to an eighth of a cell; more than nothing always shows."""
    eighths = max(round(share * width * 8), 1 if share > 0 else 0)
    return "█" * (eighths // 8) + _EIGHTHS[eighths % 8].strip()


def _aligned(figures: tuple[Figure, ...]) -> list[str]:
    """The texts, their first words below each other where these are figures."""
    parts = [one.text.partition("  ") for one in figures]
    if not all(first[-1:].isalnum() or first[-1:] == "%" for first, _, _ in parts):
        return [one.text for one in figures]
    wide = max(cell_len(first) for first, _, _ in parts)
    return [cell(first, wide, right=True) + gap + rest for first, gap, rest in parts]

"""What `scripts/bench screen` found, as tables with targets."""

from collections.abc import Mapping, Sequence
from statistics import median
from typing import TYPE_CHECKING

from benchmarks import table
from benchmarks.terminal import COLUMNS, ROWS

if TYPE_CHECKING:
    from benchmarks.screen import Figures

SHARE = 1.35
"Of the first paint of Textual's empty program, in the same run."
KEY_MS, POLLED_MS, ACTION_MS = 5.0, 15.0, 50.0
"At p95; at p99 while feeds are polled; at p95."
MEMORY, IDLE = 75.0, 0.005
EMPTY = "empty Textual app"

Results = Mapping[str, "Figures"]


def show(empty: "Figures", results: Results, polled: Sequence[float], repeat: int, keys: int) -> None:
    """Print all of it."""
    print(f"\n{COLUMNS}x{ROWS}, median of {repeat} starts, {keys} keys each\n")
    parts = (_starts(empty, results), _keys({EMPTY: empty, **results}, polled), _actions(results), _memory(results))
    print("\n\n".join(parts))


def _starts(empty: "Figures", results: Results) -> str:
    usual = median(empty.first)
    rows = [
        (
            name,
            table.spread(figures.first),
            f"{median(figures.first) / usual:.2f}",
            "" if figures is empty else table.against(median(figures.first) / usual, SHARE),
            table.spread(figures.cpu),
        )
        for name, figures in {EMPTY: empty, **results}.items()
    ]
    return table.render(("start", "first paint s", "share of empty app", "target", "CPU s until then"), rows)


def _keys(results: Results, polled: Sequence[float]) -> str:
    rows = [
        _row(name, pause, times, 95, KEY_MS if name != EMPTY else None)
        for name, figures in results.items()
        for pause, times in figures.keys.items()
    ]
    if polled:
        rows.append(_row("while feeds are polled", f"{len(polled)} keys", polled, 99, POLLED_MS))
    return table.render(("key to repaint, ms", "pressed", "p50", "p95", "p99", "worst", "target"), rows)


def _row(name: str, pressed: str, times: Sequence[float], percent: int, target: float | None) -> tuple[str, ...]:
    verdict = f"p{percent} {table.against(table.percentile(times, percent), target, 0)}" if target else ""
    high = (f"{table.percentile(times, each):.1f}" for each in (95, 99))
    return name, pressed, f"{median(times):.1f}", *high, f"{max(times):.1f}", verdict


def _actions(results: Results) -> str:
    rows = [
        _row(action, name, times, 95, ACTION_MS)
        for name, figures in results.items()
        for action, times in figures.actions.items()
    ]
    return table.render(("key to picture, ms", "of", "p50", "p95", "p99", "worst", "target"), rows)


def _memory(results: Results) -> str:
    rows = [
        (
            name,
            table.spread(figures.painted, 0),
            f"{figures.loaded:.0f}",
            f"{figures.after:.0f}",
            f"{figures.together:.0f}",
            table.against(figures.together, MEMORY, 0),
            f"{figures.idle:.2%}",
            table.against(figures.idle * 100, IDLE * 100, 1),
        )
        for name, figures in results.items()
    ]
    headings = (
        "memory, MB",
        "first paint",
        "poller loaded",
        "at the end",
        "with the poller",
        "target",
        "idle, of a core",
        "target, %",
    )
    return table.render(headings, rows)

"""`scripts/bench screen`: the real program in a pseudo-terminal, as its user meets it.

First paint: from the start of the process until a row of the list is written. Key to repaint: from the `j` until the
output that follows has ended. Memory: with the poller loaded, which happens after the first paint.
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from benchmarks import data, table
from benchmarks.empty_app import READY
from benchmarks.fill import fill
from benchmarks.process import BenchError
from benchmarks.programs import write_config
from benchmarks.terminal import COLUMNS, ROWS, Terminal

FIRST_PAINT, KEY_MS, MEMORY = 0.35, 8.0, 90.0
"Targets: seconds, milliseconds at p95, MB."
QUIET = 0.02
"Seconds without output that end a repaint; the detail pane follows 60 ms after a key and is not part of it."
PAUSES = {"after a pause": 0.3, "in quick succession": 0.1}
"""Seconds from one answer to the next key. After a pause the program is idle; in quick succession a key may find it
busy with the detail pane of the item before."""
POLLER = "aiohttp"
"Loaded means that the poller's libraries are in."
EMPTY = "empty Textual app"


@dataclass(frozen=True, slots=True)
class Figures:
    """What was measured of one program."""

    first: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    "Used until the first paint."
    painted: list[float] = field(default_factory=list)
    "Memory at the first paint."
    loaded: list[float] = field(default_factory=list)
    "Memory with the poller loaded."
    after: list[float] = field(default_factory=list)
    "Memory after the keys."
    keys: dict[str, list[float]] = field(default_factory=dict)
    "Milliseconds, by pause."


def measure(folder: Path, sizes: Sequence[int], repeat: int, keys: int) -> None:
    """Fill the databases, measure in turns, and print the tables."""
    if not Path("/proc/self/maps").exists():
        raise BenchError("the screen can be measured on Linux only: memory is read from /proc")
    config = folder / "feeds.toml"
    write_config(config)
    empty = Figures()
    results = {f"{size:,} items": Figures() for size in sizes}
    for size in sizes:
        print(f"Filling a database with {size:,} items…", file=sys.stderr)
        fill(folder / f"{size}.db", size)
    for turn in range(repeat):
        print(f"{turn + 1} of {repeat}…", file=sys.stderr)
        _start_empty(folder, empty)
        for size, figures in zip(sizes, results.values(), strict=True):
            command: list[str | Path] = [
                sys.executable,
                "-m",
                "monitor",
                "--config",
                config,
                "--db",
                folder / f"{size}.db",
            ]
            _use(command, folder, figures, keys if turn == repeat - 1 else 0)
    print(f"\n{COLUMNS}x{ROWS}, median of {repeat} starts, {keys} keys each\n")
    print(_start_table(empty, results))
    print()
    print(_key_table(results))
    print()
    print(_memory_table(results))


def _start_empty(folder: Path, figures: Figures) -> None:
    with Terminal([sys.executable, Path(__file__).with_name("empty_app.py")], folder) as terminal:
        figures.first.append(terminal.wait_for(READY.encode()))
        figures.cpu.append(terminal.cpu())


def _use(command: Sequence[str | Path], folder: Path, figures: Figures, keys: int) -> None:
    with Terminal(command, folder) as terminal:
        figures.first.append(terminal.wait_for(data.title(3)[:9].encode()))
        figures.cpu.append(terminal.cpu())
        figures.painted.append(terminal.memory())
        if not keys:
            return
        terminal.settle()
        if not terminal.holds(POLLER):
            raise BenchError("the poller was not loaded")
        figures.loaded.append(terminal.memory())
        for name, pause in PAUSES.items():
            figures.keys[name] = [_press(terminal, pause) for _ in range(keys)]
        figures.after.append(terminal.memory())


def _press(terminal: Terminal, pause: float) -> float:
    """Milliseconds from a key until what follows is painted."""
    terminal.write(b"j")
    took = terminal.answered(QUIET)
    if took is None:
        raise BenchError("a key was not answered")
    terminal.drain(pause)
    return took * 1_000


def _start_table(empty: Figures, results: dict[str, Figures]) -> str:
    rows = [
        (
            name,
            table.spread(figures.first),
            "" if figures is empty else table.against(median(figures.first), FIRST_PAINT),
            table.spread(figures.cpu),
            f"{median(figures.cpu) / median(empty.cpu):.2f}",
        )
        for name, figures in {EMPTY: empty, **results}.items()
    ]
    return table.render(("start", "first paint s", "target", "CPU s until then", "share of empty app"), rows)


def _key_table(results: dict[str, Figures]) -> str:
    rows = []
    for name, figures in results.items():
        for pause, times in figures.keys.items():
            high = table.percentile(times, 95)
            verdict = table.against(high, KEY_MS, 0) if PAUSES[pause] == max(PAUSES.values()) else ""
            rows.append((name, pause, f"{median(times):.1f}", f"{high:.1f}", verdict, f"{max(times):.1f}"))
    return table.render(("key to repaint, ms", "pressed", "p50", "p95", "target", "worst"), rows)


def _memory_table(results: dict[str, Figures]) -> str:
    rows = [
        (
            name,
            table.spread(figures.painted, 0),
            f"{figures.loaded[0]:.0f}",
            f"{figures.after[0]:.0f}",
            table.against(figures.after[0], MEMORY, 0),
        )
        for name, figures in results.items()
    ]
    return table.render(("memory, MB", "first paint", "poller loaded", "after the keys", "target"), rows)

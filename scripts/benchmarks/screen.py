"""`scripts/bench screen`: the real program in a pseudo-terminal, as its user meets it, beside Textual's empty program.

First paint: from the start of the process until a row of the list is written. Key to repaint: from the `j` until the
output that follows has ended; while feeds are polled, until the cursor is written. Memory: with the poller loaded,
which happens after the first paint. What a machine makes of all this differs: read the shares of the empty program.
"""

import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks import data, screen_tables
from benchmarks.empty_app import READY
from benchmarks.fill import fill
from benchmarks.process import BenchError, run
from benchmarks.programs import write_config
from benchmarks.server import serving
from benchmarks.terminal import Terminal

QUIET = 0.02
"Seconds without output that end a repaint; the detail pane follows 60 ms after a key and is not part of it."
SETTLED = 0.05
"Seconds without output that end an action, which may paint more than once: what follows later is not waited for."
PAUSES = {"after a pause": 0.3, "in quick succession": 0.1}
"""Seconds from one answer to the next key. After a pause the program is idle; in quick succession a key may find it
busy with the detail pane of the item before."""
ACTIONS = {
    "open an item": (b"", b"\r", b"", b"h"),
    "the views to choose from": (b"", b"V", b"Show a view", b"q"),
    "another of them": (b"V", b"3", b" items", b"V1"),
    "only this lab": (b"", b"L", b" items", b"V1"),
}
"What leads there, a key that is measured, what the picture has that it asks for, and what goes back."
POLLED = 500
"Feeds that are polled while keys are pressed."
CURSOR = "▌".encode()
POLLER = "aiohttp"
"Loaded means that the poller's libraries are in."


@dataclass(slots=True)
class Figures:
    """What was measured of one program; milliseconds, MB, seconds of CPU."""

    first: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    "Used until the first paint."
    painted: list[float] = field(default_factory=list)
    "Memory at the first paint."
    loaded: float = 0.0
    "Memory with the poller loaded: the screen's."
    together: float = 0.0
    "With the process that polls, what both share counted once; after all that was done."
    after: float = 0.0
    "Memory of the screen after all that was done."
    keys: dict[str, list[float]] = field(default_factory=dict)
    actions: dict[str, list[float]] = field(default_factory=dict)
    idle: float = 0.0
    "The share of a core that the ticking clock takes."


def measure(folder: Path, sizes: Sequence[int], repeat: int, keys: int, idle: float) -> None:
    """Fill the databases, measure in turns, and print the tables."""
    if not Path("/proc/self/maps").exists():
        raise BenchError("the screen can be measured on Linux only: memory is read from /proc")
    config = folder / "feeds.toml"
    write_config(config)
    empty = Figures()
    results = {f"{size:,} items": Figures() for size in sizes}
    for size in sizes:
        print(f"Filling a database with {size:,} items…", file=sys.stderr)
        fill(_database(folder, size), size)
        # as a store is that the poller has filled: there is nothing to read again in the background
        run([*_command(config, _database(folder, size)), "reindex"], folder)
    for turn in range(repeat):
        print(f"{turn + 1} of {repeat}…", file=sys.stderr)
        last = turn == repeat - 1
        _start_empty(folder, empty, keys if last else 0)
        for size, figures in zip(sizes, results.values(), strict=True):
            with Terminal(_command(config, _database(folder, size)), folder) as terminal:
                _start(terminal, figures)
                if last:
                    _use(terminal, figures, keys, idle)
    print("While feeds are polled…", file=sys.stderr)
    polled = _while_polled(folder, min(sizes), keys)
    screen_tables.show(empty, results, polled, repeat, keys)


def _database(folder: Path, size: int) -> Path:
    return folder / f"{size}.db"


def _command(config: Path, database: Path) -> list[str | Path]:
    return [sys.executable, "-m", "monitor", "--config", config, "--db", database]


def _start_empty(folder: Path, figures: Figures, keys: int) -> None:
    with Terminal([sys.executable, Path(__file__).with_name("empty_app.py")], folder) as terminal:
        figures.first.append(terminal.wait_for(READY.encode()))
        figures.cpu.append(terminal.cpu())
        figures.painted.append(terminal.memory())
        terminal.drain(0.5)
        if keys:
            figures.keys = {name: [_press(terminal, pause) for _ in range(keys)] for name, pause in PAUSES.items()}


def _start(terminal: Terminal, figures: Figures) -> None:
    figures.first.append(terminal.wait_for(data.title(3)[:9].encode()))
    figures.cpu.append(terminal.cpu())
    figures.painted.append(terminal.memory())


def _use(terminal: Terminal, figures: Figures, keys: int, idle: float) -> None:
    terminal.settle()
    if not terminal.holds(POLLER):
        raise BenchError("the poller was not loaded")
    figures.loaded = terminal.memory()
    for name, pause in PAUSES.items():
        figures.keys[name] = [_press(terminal, pause) for _ in range(keys)]
    for name, (there, key, text, back) in ACTIONS.items():
        figures.actions[name] = []
        for _ in range(max(1, keys // 10)):
            if there:
                _press(terminal, 0.5, there, SETTLED)
            figures.actions[name].append(_press(terminal, 0.5, key, SETTLED, text))
            _press(terminal, 0.5, back, SETTLED)
    terminal.settle()
    figures.after, figures.together = terminal.memory(), terminal.memory(together=True)
    before = terminal.cpu()
    terminal.drain(idle)
    figures.idle = (terminal.cpu() - before) / idle


def _press(terminal: Terminal, pause: float, key: bytes = b"j", quiet: float = QUIET, text: bytes = b"") -> float:
    """Milliseconds from a key until what follows, with `text` in it, is painted."""
    terminal.write(key)
    took = terminal.answered(quiet, text)
    if took is None:
        raise BenchError(f"the key {key!r} was not answered")
    terminal.drain(pause)
    return took * 1_000


def _while_polled(folder: Path, size: int, keys: int) -> list[float]:
    """Milliseconds from a key until the cursor is written, while feeds come in and are parsed."""
    database, config = folder / "polled.db", folder / "polled.toml"
    shutil.copy(_database(folder, size), database)
    with serving(POLLED, 0.0) as site:
        write_config(config, site.urls)
        with Terminal(_command(config, database), folder) as terminal:
            terminal.wait_for(data.title(3)[:9].encode())
            asked = 0
            while not asked:
                terminal.drain(0.05)
                asked = site.counts().requests
            times: list[float] = []
            while asked < POLLED and len(times) < keys:
                terminal.write(b"j")
                times.append(terminal.shows(CURSOR) * 1_000)
                terminal.drain(0.02)
                asked += site.counts().requests
    return times

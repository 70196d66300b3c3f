"""`scripts/bench hub`: a whole process that lists Hub organizations in which nothing is new but the counters.

That is what nearly every poll of the Hub finds. No list is answered with 304, since each holds counters that moved.
"""

import sys
from pathlib import Path
from statistics import median

from benchmarks import hubdata, table
from benchmarks.hubserver import Hub, serving
from benchmarks.process import BenchError, Usage
from benchmarks.programs import Monitor, count, write_hub_config

CPU_TARGET, MEMORY_TARGET = 1.5, 120.0
"Seconds and MB, for 60 organizations of 400 models."
STEPS = ("cold", "nothing new, counters moved")


def measure(folder: Path, organizations: int, repeat: int) -> None:
    """Measure both rounds `repeat` times and print the table."""
    names = [hubdata.organization(number) for number in range(organizations)]
    results: dict[str, list[Usage]] = {step: [] for step in STEPS}
    with serving(organizations) as hub:
        program = Monitor(folder)
        write_hub_config(folder / "feeds.toml", hub.endpoint, names)
        for turn in range(repeat):
            print(f"hub, {turn + 1} of {repeat}…", file=sys.stderr)
            for step, usage in zip(STEPS, _rounds(program, hub, names), strict=True):
                results[step].append(usage)
    print(f"\n{organizations} organizations x {hubdata.MODELS} models, median of {repeat}\n")
    print(_table(results))


def _rounds(program: Monitor, hub: Hub, names: list[str]) -> tuple[Usage, Usage]:
    """Both rounds, each checked: all models are there, and the second one added nothing but figures."""
    models, moving = len(names) * hubdata.MODELS, len(names) * len(range(0, hubdata.MODELS, 3))
    hub.reset()
    program.forget()
    cold = program.poll()
    _check("lists asked for in a cold round", len(hub.asked()), len(names))
    _check("models after a cold round", count(program.database, "select count(*) from models"), models)
    items, downloads = (count(program.database, sql) for sql in (_ITEMS, _DOWNLOADS))
    hub.advance()
    again = program.poll()
    _check("organizations listed again", len(set(hub.asked())), len(names))
    _check("models after another round", count(program.database, "select count(*) from models"), models)
    _check("items after another round", count(program.database, _ITEMS), items)
    _check("changes", count(program.database, "select count(*) from events"), 0)
    if count(program.database, _DOWNLOADS) < downloads + moving:
        raise BenchError("the second round did not keep the downloads that moved")
    return cold, again


_ITEMS = "select count(*) from items"
_DOWNLOADS = "select sum(downloads) from models"


def _check(what: str, found: int, expected: int) -> None:
    if found != expected:
        raise BenchError(f"{what}: {found} instead of {expected}")


def _table(results: dict[str, list[Usage]]) -> str:
    rows = []
    for step, usages in results.items():
        targets = [(CPU_TARGET, 1), (MEMORY_TARGET, 0)] if step == STEPS[1] else []
        figures = ([usage.cpu for usage in usages], [usage.peak for usage in usages])
        verdicts = [table.against(median(of), *to) for of, to in zip(figures, targets, strict=False)]
        wall = table.spread([usage.wall for usage in usages])
        rows.append((step, table.spread(figures[0]), wall, table.spread(figures[1], 0), ", ".join(verdicts) or "none"))
    return table.render(("step", "CPU s (user + sys)", "wall s", "peak MB", "targets: CPU, memory"), rows)

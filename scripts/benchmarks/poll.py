"""`scripts/bench poll`: whole processes that poll feeds on loopback, in CPU seconds, beside their peers.

Cold: nothing is known. Warm: all feeds answer 304. News: every tenth feed has one new entry. After each round it is
checked that the program did what was asked of it; a figure of a program that did not is worth nothing.
"""

import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import median

from benchmarks import data, table
from benchmarks.process import BenchError, Usage
from benchmarks.programs import Monitor, Newsboat, Program, Reader
from benchmarks.server import Site, serving

STEPS = ("cold", "warm, all 304", "a tenth with one new entry")
COLD, WARM, NEWS = STEPS
CPU_TARGETS = {
    ("reader", COLD): 0.15,
    ("newsboat", COLD): 1.0,
    ("reader", WARM): 0.35,
    ("newsboat", WARM): 0.45,
    ("reader", NEWS): 0.12,
    ("newsboat", NEWS): 0.45,
}
"Ours as a share of the peer's CPU."
WALL_TARGETS = {("newsboat", WARM): 0.65}
"Ours as a share of the peer's wall time, where the server takes its time."
THREADS, THREADS_WAITING = 20, 100
"What the peers may ask at once: of a server that answers at once, more threads only cost them; else as many as ours."

Rounds = dict[str, list[Usage]]


def measure(folder: Path, feeds: int, repeat: int, latency: float, *, peers: bool) -> None:
    """Measure in turns, so that all programs see the same weather, and print the tables."""
    with serving(feeds, latency) as site:
        programs = _programs(folder, site.urls, THREADS_WAITING if latency else THREADS, peers=peers)
        results: dict[str, Rounds] = {program.name: {step: [] for step in STEPS} for program in programs}
        for turn in range(repeat):
            for program in programs:
                print(f"{program.name}, {turn + 1} of {repeat}…", file=sys.stderr)
                for step, usage in zip(STEPS, _rounds(program, site), strict=True):
                    results[program.name][step].append(usage)
    print(f"\n{feeds} feeds x {data.ENTRIES} entries, {latency * 1_000:.0f} ms latency, median of {repeat}\n")
    print(_costs(results))
    if len(programs) > 1:
        print(f"\nCPU of {programs[0].name} as a share of its peers', turn by turn\n")
        print(_shares(results, CPU_TARGETS, lambda usage: usage.cpu))
    if len(programs) > 1 and latency:
        print(f"\nWall time of {programs[0].name} as a share of its peers', {THREADS_WAITING} in flight\n")
        print(_shares(results, WALL_TARGETS, lambda usage: usage.wall))


def _programs(folder: Path, urls: Sequence[str], in_flight: int, *, peers: bool) -> list[Program]:
    chosen: list[Program] = [Monitor(folder / "monitor")]
    if peers:
        chosen.append(Reader(folder / "reader", in_flight))
    if peers and shutil.which("newsboat"):
        chosen.append(Newsboat(folder / "newsboat", in_flight))
    for program in chosen:
        program.folder.mkdir()
        program.prepare(urls)
    return chosen


def _rounds(program: Program, site: Site) -> tuple[Usage, Usage, Usage]:
    """The three steps, each checked."""
    entries, news = len(site.urls) * data.ENTRIES, sum(map(data.has_news, range(len(site.urls))))
    site.reset()
    program.forget()
    cold = program.poll()
    _check(program, "entries after a cold round", program.entries(), entries)
    program.settle()
    site.counts()
    warm = program.poll()
    asked = site.counts()
    _check(program, "requests of a warm round", asked.requests, len(site.urls))
    _check(program, "conditional requests of a warm round", asked.conditional, len(site.urls))
    _check(program, "answers 304 of a warm round", asked.unchanged, len(site.urls))
    _check(program, "entries after a warm round", program.entries(), entries)
    site.advance()
    new = program.poll()
    _check(program, "answers 304 of a round with news", site.counts().unchanged, len(site.urls) - news)
    _check(program, "entries after a round with news", program.entries(), entries + news)
    if isinstance(program, Monitor):
        _check(program, "items in the index", program.indexed(), program.items())
    return cold, warm, new


def _check(program: Program, what: str, found: int, expected: int) -> None:
    if found != expected:
        raise BenchError(f"{program.name}: {what}: {found} instead of {expected}")


def _costs(results: dict[str, Rounds]) -> str:
    rows = [
        (
            step,
            name,
            table.spread([usage.cpu for usage in rounds[step]]),
            table.spread([usage.wall for usage in rounds[step]]),
            table.spread([usage.peak for usage in rounds[step]], 0),
        )
        for step in STEPS
        for name, rounds in results.items()
    ]
    return table.render(("step", "program", "CPU s (user + sys)", "wall s", "peak MB"), rows)


def _shares(results: dict[str, Rounds], targets: Mapping[tuple[str, str], float], of: Callable[[Usage], float]) -> str:
    (_, ours), *peers = results.items()
    rows = []
    for step in STEPS:
        for name, theirs in peers:
            shares = [of(one) / of(other) for one, other in zip(ours[step], theirs[step], strict=True)]
            if target := targets.get((name, step)):
                rows.append((step, name, table.spread(shares), table.against(median(shares), target)))
    return table.render(("step", "peer", "share", "target"), rows)

"""`monitor reindex`: everything stored is read again with the rules of now."""

import sys
import time
from collections.abc import Iterator
from itertools import chain

import click

from monitor.cli.outcome import Exit, fail, say
from monitor.cli.session import Session, now, pass_session
from monitor.rounds import rules_of
from monitor.store import reindex
from monitor.store.lock import ReindexLock
from monitor.store.reindex import Progress

SECONDS_APART = 5.0
"Where stderr is no terminal, a line is written that often."


@click.command("reindex")
@pass_session
def reindex_command(session: Session) -> None:
    """Read everything stored again: after labs, feeds or this program have changed.

    Others may poll and read meanwhile. What is broken off goes on where it was.
    """
    lock = ReindexLock(session.path)
    rules = rules_of(session.config)
    if not lock.take():
        fail("another process reads this database again already; wait for it, or stop it first", Exit.LOCKED)
    last = Progress(0, 0)
    try:
        for step in _shown(reindex.run(session.db, rules, now())):
            last = step
    except KeyboardInterrupt:
        fail(f"stopped at {last.done:,} of {last.total:,}; `monitor reindex` goes on from there")
    finally:
        lock.release()
    changes = ", ".join(f"{what} {count:,}" for what, count in sorted(last.changed.items()))
    say(f"{last.total:,} items and models read again; changed: {changes or 'nothing'}")


def _shown(steps: Iterator[Progress]) -> Iterator[Progress]:
    """The steps, each of which moves a bar or, from time to time, writes a line."""
    return _with_bar(steps) if sys.stderr.isatty() else _with_lines(steps)


def _with_bar(steps: Iterator[Progress]) -> Iterator[Progress]:
    first = next(steps)
    bar = click.progressbar(length=first.total, label="Reading again", show_pos=True, file=sys.stderr)
    with bar:
        done = 0
        for step in chain((first,), steps):
            bar.update(step.done - done)
            done = step.done
            yield step


def _with_lines(steps: Iterator[Progress]) -> Iterator[Progress]:
    told = time.monotonic()
    for step in steps:
        if time.monotonic() - told >= SECONDS_APART:
            told = time.monotonic()
            say(f"{step.done:,} of {step.total:,} read again")
        yield step

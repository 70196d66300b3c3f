"""`monitor doctor`: what works, what does not, and what to do about it."""

import os
import sys

import click

from monitor.cli.outcome import Exit, say
from monitor.cli.session import Session, pass_session
from monitor.config import ConfigError
from monitor.store import items, sources
from monitor.store.connect import StoreError
from monitor.store.lock import PollerLock


@click.command("doctor")
@pass_session
def doctor_command(session: Session) -> None:
    """Check configuration, database, sources and terminal."""
    checks = (_config, _database, _sources, _terminal)
    results = [check(session) for check in checks]
    raise SystemExit(Exit.DONE if all(results) else Exit.FAILED)


def _tell(good: bool, what: str, words: str) -> bool:
    say(f"{'ok  ' if good else 'FAIL'} {what}: {words}")
    return good


def _config(session: Session) -> bool:
    try:
        config = session.config
    except ConfigError as error:
        return _tell(False, "configuration", f"mistakes to mend:\n{error}")
    missing = "; not set: " + ", ".join(config.secrets_missing) if config.secrets_missing else ""
    return _tell(not missing, "configuration", f"{config.path}{missing}")


def _database(session: Session) -> bool:
    try:
        change = items.last_change(session.db)
        lock = PollerLock(session.path)
        polling = "nobody polls it now" if lock.take() else "another process polls it now"
    except (StoreError, ConfigError) as error:
        return _tell(False, "database", str(error))
    lock.release()
    return _tell(True, "database", f"{session.path}, {change} changes so far, {polling}")


def _sources(session: Session) -> bool:
    try:
        states = sources.states(session.db, session.config.sources)
    except (StoreError, ConfigError):
        return _tell(False, "sources", "not looked at, since the configuration or the database cannot be used")
    bad = [state for state in states if state.state in ("failing", "stopped")]
    polled = sum(1 for state in states if state.last_ok)
    for state in bad[:10]:
        say(f"       {state.source.name}: {state.error}")
    words = (
        f"{polled} looked at, {len(bad)} in trouble" if polled or bad else "nothing polled yet: `monitor run --once`"
    )
    return _tell(not bad, "sources", words)


def _terminal(_: Session) -> bool:
    if not sys.stdout.isatty():
        return _tell(True, "terminal", "none here (output goes to a pipe or file); the screen needs one")
    if os.environ.get("TERM", "dumb") == "dumb":
        return _tell(False, "terminal", "TERM is dumb; the screen needs a real terminal, `monitor list` does not")
    size = os.get_terminal_size()
    wide = size.columns >= 80 and size.lines >= 24
    return _tell(wide, "terminal", f"{size.columns}×{size.lines}" + ("" if wide else "; 80×24 is the least"))

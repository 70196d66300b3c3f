"""`monitor watch add`, `remove` and `mute`: watchlists changed in the user's own `feeds.toml`, comments kept."""

import os
from collections.abc import Sequence
from datetime import UTC, timedelta
from typing import Any

import click

from monitor.cli.backtest import as_text, back_test
from monitor.cli.editing import edits_in_words, nearest
from monitor.cli.outcome import Exit, fail, say
from monitor.cli.session import Session, now, pass_session
from monitor.config import Row, writable_path
from monitor.config.checks import WATCHLIST, Wrong, duration
from monitor.config.edit import OwnFile
from monitor.config.own import FIRST, is_shipped, remove_watchlist
from monitor.deliver.messages import stamp
from monitor.notices import BUILT_IN, SEVERITIES

SHOWN = 5
"Items that a back-test shows before a watchlist is added."


def own_file(session: Session) -> OwnFile:
    """The file that is written. Raises EditError."""
    return OwnFile.open(writable_path(session.config_path, os.environ), FIRST)


@click.command("add")
@click.argument("name")
@click.argument("query", nargs=-1, required=True)
@click.option(
    "--notify", multiple=True, help="A channel: screen, desktop, terminal, or one of feeds.toml. Several times."
)
@click.option("--limit", help="At most so many messages on each channel, as 5/h.")
@click.option("--quiet", help="Hours in which nothing is sent, as 22:00-07:00.")
@click.option("--timezone", help="Where those hours are meant; here otherwise.")
@click.option("--severity", type=click.Choice(SEVERITIES), help="high breaks quiet hours.")
@pass_session
def add_command(
    session: Session, /, name: str, query: Sequence[str], notify: Sequence[str], **terms: str | None
) -> None:
    """Add a watchlist to your own feeds.toml, after showing how often it would have fired.

    What is there already is marked, and nobody is told about it.
    """
    text = " ".join(query)
    _refuse_taken(session, name)
    session.view(text)  # so that a mistake is told at the user's own column
    wanted: dict[str, Any] = {"name": name, "query": text, "notify": list(notify or ("screen",)), **terms}
    row: Row = {key: value for key, value in wanted.items() if value is not None}
    _check(session, row)
    say(as_text(back_test(session, text, SHOWN), now()))
    with edits_in_words():
        own = own_file(session)
        if own.has("watchlists", name):  # switched off
            own.remove("watchlists", name)
        own.add("watchlists", [{**row, "enabled": True} if is_shipped(own, name) else row])
        own.save()
    say(f"added {name} to {own.path}; a monitor that runs picks it up")


def _refuse_taken(session: Session, name: str) -> None:
    if any(one.name == name for one in session.config.watchlists):
        fail(f"a watchlist is called {name!r} already; choose another name, or `monitor watch remove` it", Exit.USAGE)


def _check(session: Session, row: Row) -> None:
    """End with what is wrong, as reading the file would say it."""
    for key, value in row.items():
        try:
            WATCHLIST.keys[key](value)
        except Wrong as wrong:
            fail(f"{key}: found {value!r}, expected {wrong.expected}", Exit.USAGE)
    known = [*BUILT_IN, *(one.name for one in session.config.channels)]
    for channel in row["notify"] if isinstance(row["notify"], list) else ():
        if channel not in known:
            fail(f"there is no channel {channel!r}{nearest(channel, known) or ': ' + ', '.join(known)}", Exit.USAGE)


@click.command("remove")
@click.argument("name")
@pass_session
def remove_command(session: Session, name: str) -> None:
    """Take a watchlist out of your own feeds.toml; one of the shipped catalogue is switched off. Alerts stay."""
    _refuse_unknown(session, name)
    with edits_in_words():
        own = own_file(session)
        if remove_watchlist(own, name):
            done = f"switched off {name}, which stands in the shipped catalogue, in {own.path}"
        else:
            done = f"removed {name} from {own.path}"
        own.save()
    say(f"{done}; its alerts stay")


@click.command("mute")
@click.argument("name")
@click.argument("how_long", metavar="DURATION|off")
@pass_session
def mute_command(session: Session, name: str, how_long: str) -> None:
    """Tell nobody of a watchlist's alerts for a while (8h, 7d, 4w); they are made all the same. off: tell again."""
    _refuse_unknown(session, name)
    try:
        span = timedelta() if how_long == "off" else duration(how_long)
        until = (now() + span).astimezone(UTC).replace(microsecond=0)
    except Wrong as wrong:
        fail(f"expected {wrong.expected}, or off; found {how_long!r}", Exit.USAGE)
    except OverflowError:
        fail(f"{how_long} is longer than time goes; `monitor watch remove {name!r}` ends it for good", Exit.USAGE)
    with edits_in_words():
        own = own_file(session)
        own.change("watchlists", name, {"mute_until": until.strftime("%Y-%m-%dT%H:%M:%SZ")})
        own.save()
    say(f"{name} tells again" if how_long == "off" else f"{name} is muted until {stamp(until)}")


def _refuse_unknown(session: Session, name: str) -> None:
    names = [one.name for one in session.config.watchlists]
    if name not in names:
        fail(f"no watchlist is called {name!r}{nearest(name, names)}")

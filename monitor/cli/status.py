"""`monitor status`: how things stand, at once, whoever polls. Needs no lock and writes nothing."""

import json
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime

import click

from monitor import __version__, planned
from monitor.cli.outcome import say
from monitor.cli.session import Session, now, pass_session
from monitor.figures import age, span
from monitor.notices import Digest
from monitor.report.digest import Run
from monitor.report.items import Json, iso
from monitor.store import connect, digests
from monitor.store.connect import Database
from monitor.store.status import Status, status


@dataclass(frozen=True, slots=True)
class Planned:
    """A digest: when the next one is due, and what became of the last."""

    name: str
    following: datetime | None
    last: Run | None


@click.command("status")
@click.option("--json", "as_json", is_flag=True, help="One object.")
@pass_session
def status_command(session: Session, as_json: bool) -> None:
    """Who polls, when next, how the sources fare, what waits to be sent; needs no lock and writes nothing."""
    db = connect.open_to_look(session.path)
    if db is None:
        _tell(session, as_json, None, None, (), f"{session.path} does not exist yet: `monitor run` makes it, and polls")
        return
    with closing(db):
        found = connect.version(db)
        if found < connect.VERSION:
            why = (
                f"{session.path} has format {found}, this program writes {connect.VERSION}: the next `monitor run` or "
                "screen upgrades it, and keeps a copy"
            )
            _tell(session, as_json, found, None, (), why)
            return
        standing = status(db, session.path, session.config.sources)
        _tell(session, as_json, found, standing, [_planned(db, one) for one in session.config.digests], "")


def _planned(db: Database, digest: Digest) -> Planned:
    last = next(iter(digests.runs(db, 1, digest.name)), None)
    return Planned(digest.name, planned.next_after(digest.schedule, digest.timezone, now()), last)


def _tell(
    session: Session,
    as_json: bool,
    version: int | None,
    found: Status | None,
    digests: Sequence[Planned],
    note: str,
) -> None:
    size = session.path.stat().st_size if version is not None else None
    if as_json:
        file: Json = {"path": str(session.path), "bytes": size, "format": version}
        click.echo(
            json.dumps({"version": __version__, "database": file, **_object(found, digests)}, ensure_ascii=False)
        )
    elif found and size is not None:
        click.echo(f"monitor    {__version__}")
        click.echo(f"database   {session.path}, {size / 1e6:.1f} MB, format {version}")
        for line in _lines(found, digests):
            click.echo(line)
    if note:
        say(note)


def _object(found: Status | None, digests: Sequence[Planned]) -> Json:
    """Unknown is null; a database that is not there yet has nothing."""
    polls = found.polls if found else None
    return {
        "polling": polls and {"pid": polls.pid, "host": polls.host, "since": iso(polls.since)},
        "last_poll": iso(found.last_poll) if found else None,
        "next_poll": iso(found.next_poll) if found else None,
        "sources": found and dict(found.sources),
        "items": found and found.items,
        "outbox": found and dict(found.outbox),
        "digests": [_digest(one) for one in digests],
    }


def _digest(one: Planned) -> Json:
    last = one.last
    return {
        "name": one.name,
        "next": iso(one.following),
        "last": last and {"made": iso(last.created), "state": last.state, "items": last.items},
    }


def _lines(found: Status, digests: Sequence[Planned]) -> list[str]:
    at = now()
    polls = found.polls
    who = (
        f"process {polls.pid} on {polls.host}, for {span(at - polls.since)}"
        if polls
        else "nobody; `monitor run` or the screen does"
    )
    last = f"{age(found.last_poll, at)} ago" if found.last_poll else "never"
    lines = [
        f"polling    {who}",
        f"last poll  {last}; {_next(found.next_poll, at)}",
        f"sources    {_counts(found.sources)}",
        f"items      {found.items:,}",
        f"outbox     {_counts(found.outbox)}",
    ]
    for one in digests:
        made = f"last {one.last.state}, {age(one.last.created, at)} ago" if one.last else "none was made so far"
        lines.append(f"digest     {one.name}: {_next(one.following, at)}; {made}")
    return lines


def _next(following: datetime | None, at: datetime) -> str:
    if following is None:
        return "no next one is known"
    return f"next in {span(following - at)}" if following > at else f"due for {span(at - following)}"


def _counts(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{number} {name}" for name, number in counts.items() if number) or "nothing"

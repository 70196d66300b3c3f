"""`monitor sources check`: ask sources once, now, and tell what they answer; nothing is kept."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from datetime import datetime

import click
from rich.cells import set_cell_size

from monitor.checking import Checked, check
from monitor.cli.editing import nearest
from monitor.cli.outcome import Exit, fail, say
from monitor.cli.session import Session, now, pass_session
from monitor.config import Config
from monitor.polled import HostState
from monitor.report.items import iso
from monitor.rounds import few_parsers, web_for
from monitor.source import Source
from monitor.sources.addresses import bare
from monitor.store import hosts


@click.command("check")
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option("--json", "as_json", is_flag=True, help="One object a line.")
@pass_session
def check_command(session: Session, names: Sequence[str], as_json: bool) -> None:
    """Ask every source, or the named ones, once now. Neither the database nor the schedule is touched."""
    chosen = _chosen(session.config.sources, names)
    known = hosts.load(session.db) if session.path.exists() else ()
    failed, waiting = asyncio.run(_tell(session.config, known, chosen, as_json=as_json))
    later = f", {waiting} not asked yet (their hosts want to be left alone)" if waiting else ""
    say(f"{len(chosen) - waiting} sources asked, {failed} failed{later}")
    if failed or waiting:
        raise SystemExit(Exit.SOME_FAILED)


def _chosen(sources: Sequence[Source], names: Sequence[str]) -> list[Source]:
    """The named sources, also switched-off ones; without names all that are switched on."""
    if not names:
        return [source for source in sources if source.enabled]
    by_name = {source.name: source for source in sources}
    for name in names:
        if name not in by_name:
            fail(f"no source is called {name!r}{nearest(name, list(by_name))}")
    return [by_name[name] for name in dict.fromkeys(names)]


async def _tell(
    config: Config, known: Sequence[HostState], sources: Sequence[Source], *, as_json: bool
) -> tuple[int, int]:
    """Print each answer as it comes; returns how many failed, and how many were not asked."""
    few_parsers()
    failed = waiting = 0
    async for checked in _answers(config, known, sources):
        failed += checked.failed is not None
        waiting += checked.postponed is not None
        click.echo(json.dumps(_as_object(checked), ensure_ascii=False) if as_json else _line(checked, now()))
    return failed, waiting


async def _answers(config: Config, known: Sequence[HostState], sources: Sequence[Source]) -> AsyncIterator[Checked]:
    async with web_for(config, now, known) as web:
        asked = [check(source, web, config.hub_token, now()) for source in sources]
        for answer in asyncio.as_completed(asked):
            yield await answer


def _line(checked: Checked, at: datetime) -> str:
    source = checked.source
    found = checked.words(at)
    status = str(checked.status or "-")
    return f"{checked.state:<8} {status:<4} {source.kind:<10} {set_cell_size(source.name, 34)}  {found}"


def _as_object(checked: Checked) -> dict[str, object]:
    failed = checked.failed
    silent = failed or checked.postponed
    return {
        "name": checked.source.name,
        "kind": checked.source.kind,
        "url": bare(checked.source.url),
        "state": checked.state,
        "status": checked.status,
        "entries": checked.entries,
        "models": checked.models,
        "newest": iso(checked.newest),
        "error": silent.message if silent else None,
        "trouble": failed.trouble if failed else None,
    }

"""`monitor sources check`: ask sources once, now, and tell what they answer; nothing is kept."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import click
from rich.cells import set_cell_size

from monitor.cli.outcome import Exit, fail, say
from monitor.cli.session import Session, now, pass_session
from monitor.cli.sources_add import nearest
from monitor.config import Config
from monitor.figures import age
from monitor.model import Source, SourceState, Trouble
from monitor.poll import poll, request_for
from monitor.polled import Entries, Failed, Listing
from monitor.report.items import iso
from monitor.rounds import few_parsers, web_for
from monitor.sources.addresses import bare

SUCCESS = 200
"What is told as the status of every answer that could be read."


@dataclass(frozen=True, slots=True)
class Checked:
    """What one source answered."""

    source: Source
    failed: Failed | None = None
    entries: int | None = None
    models: int | None = None
    newest: datetime | None = None

    @property
    def state(self) -> str:
        """ok, failing, or stopped: gone for good."""
        if self.failed is None:
            return "ok"
        return "stopped" if self.failed.trouble is Trouble.GONE else "failing"

    @property
    def status(self) -> int | None:
        """The HTTP status; None where no answer came."""
        return self.failed.status if self.failed else SUCCESS


@click.command("check")
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option("--json", "as_json", is_flag=True, help="One object a line.")
@pass_session
def check_command(session: Session, names: Sequence[str], as_json: bool) -> None:
    """Ask every source, or the named ones, once now. Neither the database nor the schedule is touched."""
    chosen = _chosen(session.config.sources, names)
    failed = asyncio.run(_tell(session.config, chosen, as_json=as_json))
    say(f"{len(chosen)} sources asked, {failed} failed")
    if failed:
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


async def _tell(config: Config, sources: Sequence[Source], *, as_json: bool) -> int:
    """Print each answer as it comes; returns how many failed."""
    few_parsers()
    failed = 0
    async for checked in _answers(config, sources):
        failed += checked.failed is not None
        click.echo(json.dumps(_as_object(checked), ensure_ascii=False) if as_json else _line(checked, now()))
    return failed


async def _answers(config: Config, sources: Sequence[Source]) -> AsyncIterator[Checked]:
    async with web_for(config, now) as web:

        async def ask(source: Source) -> Checked:
            request = request_for(SourceState(source, source.url), config.hub_token, 0, ())
            result = await poll(request, web, now())
            match result.outcome:
                case Failed() as failed:
                    return Checked(source, failed)
                case Entries() as found:
                    return Checked(source, entries=len(found.entries), newest=max(found.dates, default=None))
                case Listing(models):
                    made = [model.created for model in models if model.created]
                    return Checked(source, models=len(models), newest=max(made, default=None))
                case _:
                    return Checked(source)

        for answer in asyncio.as_completed([ask(source) for source in sources]):
            yield await answer


def _line(checked: Checked, at: datetime) -> str:
    source = checked.source
    if checked.failed:
        found = checked.failed.message
    else:
        number = (checked.entries or 0) if checked.models is None else checked.models
        one, many = ("entry", "entries") if checked.models is None else ("model", "models")
        found = f"{number} {one if number == 1 else many}" + (
            f", newest {age(checked.newest, at)} old" if checked.newest else ""
        )
    status = str(checked.status or "-")
    return f"{checked.state:<8} {status:<4} {source.kind:<10} {set_cell_size(source.name, 34)}  {found}"


def _as_object(checked: Checked) -> dict[str, object]:
    failed = checked.failed
    return {
        "name": checked.source.name,
        "kind": checked.source.kind,
        "url": bare(checked.source.url),
        "state": checked.state,
        "status": checked.status,
        "entries": checked.entries,
        "models": checked.models,
        "newest": iso(checked.newest),
        "error": failed.message if failed else None,
        "trouble": failed.trouble if failed else None,
    }

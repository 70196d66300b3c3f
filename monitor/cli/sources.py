"""`monitor sources`: what is polled, how it fares, when it is next asked and why."""

import json
import shutil
import sys
from importlib import import_module

import click
from rich.cells import cell_len, set_cell_size

from monitor.cli.outcome import say
from monitor.cli.session import Session, now, pass_session
from monitor.figures import age
from monitor.report.health import wrong
from monitor.report.items import source as as_object
from monitor.source import SourceState
from monitor.store import hosts, sources

DOTS = {"ok": "●", "never": "○", "failing": "✕", "stopped": "■", "silent": "◐", "disabled": "–"}


ELSEWHERE = {
    "add": "sources_add",
    "remove": "sources_add",
    "check": "sources_check",
    "import": "sources_opml",
    "export": "sources_opml",
}
"Commands that need the network or the file's editor, to the module that holds them."


class SourcesGroup(click.Group):
    """A group that imports most of its commands only when they are needed: listing stays quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All names, in the order of the help."""
        return [*super().list_commands(ctx), *ELSEWHERE]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command called `cmd_name`."""
        if cmd_name not in ELSEWHERE:
            return super().get_command(ctx, cmd_name)
        command: click.Command = getattr(import_module(f"monitor.cli.{ELSEWHERE[cmd_name]}"), f"{cmd_name}_command")
        return command


@click.group("sources", cls=SourcesGroup, invoke_without_command=True)
@click.pass_context
def sources_command(ctx: click.Context) -> None:
    """What is polled, how it fares, when it is next asked and why."""
    if ctx.invoked_subcommand is None:
        ctx.invoke(list_sources)


@sources_command.command("list")
@click.option("--json", "as_json", is_flag=True, help="One object a line.")
@click.option("--all", "all_", is_flag=True, help="Those that are switched off, too.")
@pass_session
def list_sources(session: Session, as_json: bool = False, all_: bool = False) -> None:
    """Every source with its state, next poll and why, last error and warnings."""
    states = sources.states(session.db, session.config.sources)
    if as_json:
        for state in states:
            click.echo(json.dumps(as_object(state), ensure_ascii=False))
        return
    shown = [state for state in states if all_ or state.state != "disabled"]
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else 0
    longest = max((cell_len(state.source.name) for state in shown), default=0)
    for state in shown:
        click.echo(_line(state, min(longest, max(16, width // 4) if width else 34), width))
    for limit in hosts.limits(session.db, now()):
        if limit.words:
            say(limit.words)


def _line(state: SourceState, name: int, width: int) -> str:
    """One line for a pipe; on a screen, `width` wide, what is wrong stands below in full."""
    seen = f"{age(state.last_ok, now())} ago" if state.last_ok else "never"
    text = (
        f"{DOTS[state.state]} {state.state:<9} {state.source.kind:<10} {set_cell_size(state.source.name, name)} "
        f"{state.items:>6}  {seen:>9}  {_upcoming(state)}"
    )
    if not width:
        return "; ".join([text, *wrong(state)])
    return "\n".join([set_cell_size(text, width).rstrip(), *(f"    {said}" for said in wrong(state))])


def _upcoming(state: SourceState) -> str:
    at = now()
    if state.next_poll is None:
        return state.next_why
    wait = f"in {age(at, state.next_poll)}" if state.next_poll > at else "now"
    return f"next {wait} ({state.next_why})"

"""The commands and what they have in common. A command's module is imported when it is called."""

import gc
from importlib import import_module
from pathlib import Path

import click

from monitor import __version__
from monitor.cli.outcome import failures_in_words
from monitor.cli.session import Session

COMMANDS = {
    "run": "run",
    "list": "items",
    "show": "items",
    "mark": "items",
    "export": "export",
    "explain": "explain",
    "watch": "watch",
    "status": "status",
    "report": "report",
    "deliveries": "deliveries",
    "digest": "digest",
    "sources": "sources",
    "config": "settings",
    "serve": "serve",
    "demo": "demo",
    "doctor": "doctor",
    "reindex": "reindex",
}
"Command to the module that holds it."


class Commands(click.Group):
    """A group that imports a command only when it is needed: start-up stays short."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All names, in the order of the help."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command called `cmd_name`."""
        module = COMMANDS.get(cmd_name)
        if module is None:
            return None
        command: click.Command = getattr(import_module(f"monitor.cli.{module}"), f"{cmd_name}_command")
        gc.freeze()  # `start` says why
        gc.enable()
        return command

    def invoke(self, ctx: click.Context) -> object:
        """Run it; inside of click, which would take a reader that leaves for a failure."""
        with failures_in_words():
            return super().invoke(ctx)


@click.group(cls=Commands, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--config", "config_path", type=click.Path(path_type=Path), help="Use this feeds.toml.")
@click.option("--db", "database", type=click.Path(path_type=Path, dir_okay=False), help="Use this database.")
@click.option("-v", "--verbose", is_flag=True, help="Say more on stderr.")
@click.version_option(__version__, prog_name="monitor")
@click.pass_context
def monitor(ctx: click.Context, config_path: Path | None, database: Path | None, verbose: bool) -> None:
    """New open AI models and the policy around them.

    Without a command: the terminal screen, polling in the background.
    """
    ctx.obj = Session(config_path, database, verbose)
    if ctx.invoked_subcommand is None:
        import_module("monitor.cli.screen").show(ctx.obj)


def main() -> None:
    """The console script."""
    monitor(prog_name="monitor")

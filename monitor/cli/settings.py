"""`monitor config`: where the configuration is, whether it can be used, and a first one of one's own."""

import os
from collections import Counter

import click

from monitor import config as configuration
from monitor.cli.outcome import fail, say
from monitor.cli.session import Session, pass_session
from monitor.config.own import FIRST


@click.group("config")
def config_command() -> None:
    """Where the configuration is, and whether it can be used."""


@config_command.command("path")
@pass_session
def path(session: Session) -> None:
    """The file that is read, be it as wrong as it may."""
    click.echo(configuration.find(session.config_path, os.environ))


@config_command.command("check")
@pass_session
def check(session: Session) -> None:
    """Read the configuration; every mistake is told with its line."""
    config = session.config
    kinds = Counter(source.kind for source in config.sources if source.enabled)
    say(f"{config.path}: no mistakes")
    say(f"{len(config.labs)} labs, {len(config.watchlists)} watchlists; sources switched on: ")
    say("  " + ", ".join(f"{number} {kind}" for kind, number in sorted(kinds.items())))
    say(f"database: {session.path}")
    for reference in config.secrets_missing:
        say(f"{reference} is not set; what needs it will fail")
    if config.digests and config.mail is None:
        say("digests cannot leave, for feeds.toml has no [mail]; add it, with host and from")


@config_command.command("init")
def init() -> None:
    """Write a first configuration of your own."""
    target = configuration.user_path()
    if target.exists():
        fail(f"{target} is there already; nothing was changed")
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(FIRST, encoding="utf-8")
    say(f"wrote {target}; `monitor config check` reads it")

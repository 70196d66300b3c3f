"""`monitor demo`: the whole program on bundled recorded facts, offline, with time running fast."""

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from monitor import config as configuration
from monitor.cli.outcome import say
from monitor.cli.screen import open_screen
from monitor.demo.facts import load
from monitor.demo.server import ReplayServer
from monitor.demo.stage import fast_clock, staged
from monitor.events import Event

if TYPE_CHECKING:
    from monitor.tui.live import Poller

SECONDS_A_STEP = 2.0
"Six recorded hours go by in so many seconds."


@click.command("demo")
def demo_command() -> None:
    """The whole program on bundled facts: offline, in a temporary database, with time running fast."""
    facts = load()
    say(facts.note)
    with staged(facts) as (server, config):
        clock = fast_clock(facts, SECONDS_A_STEP)
        ended = threading.Event()
        threading.Thread(target=_advance, args=(server, ended), name="demo", daemon=True).start()
        try:
            shown, path = configuration.load(config), config.with_name("monitor.db")

            def poller(on_event: Callable[[Event], None], write: Callable[[str], None]) -> "Poller":
                from monitor.service import Service  # after the first paint; in this process, whose clock is fast

                return Service(shown, path, on_event=on_event, clock=clock, write_terminal=write)

            open_screen(shown, path, clock, poller)
        finally:
            ended.set()


def _advance(server: ReplayServer, ended: threading.Event) -> None:
    while not ended.wait(SECONDS_A_STEP):
        if server.advance() >= server.last:
            return

"""`monitor demo`: the whole program on bundled recorded facts, offline, with time running fast."""

import threading

import click

from monitor import config as configuration
from monitor.cli.outcome import say
from monitor.cli.screen import open_screen
from monitor.demo.facts import load
from monitor.demo.server import ReplayServer
from monitor.demo.stage import fast_clock, staged

SECONDS_A_STEP = 2.0
"Six recorded hours go by in so many seconds."


@click.command("demo")
def demo_command() -> None:
    """The whole program on bundled facts: offline, in a temporary database, with time running fast."""
    facts = load()
    say(facts.note)
    with staged(facts) as (server, config):
        clock = fast_clock(facts.start, facts.step, SECONDS_A_STEP)
        ended = threading.Event()
        threading.Thread(target=_advance, args=(server, ended), name="demo", daemon=True).start()
        try:
            open_screen(configuration.load(config), config.with_name("monitor.db"), clock)
        finally:
            ended.set()


def _advance(server: ReplayServer, ended: threading.Event) -> None:
    while not ended.wait(SECONDS_A_STEP):
        if server.advance() >= server.last:
            return

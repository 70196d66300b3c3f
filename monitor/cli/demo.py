"""`monitor demo`: the whole program on bundled recorded facts, offline, with time running fast."""

import tempfile
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic

import click

from monitor import config as configuration
from monitor.cli.outcome import say
from monitor.cli.screen import open_screen
from monitor.demo.render import load, render
from monitor.demo.server import ReplayServer

SECONDS_A_STEP = 2.0
"Six recorded hours go by in so many seconds."


@click.command("demo")
def demo_command() -> None:
    """The whole program on bundled facts: offline, in a temporary database, with time running fast."""
    facts = load()
    say(facts.note)
    with tempfile.TemporaryDirectory(prefix="monitor-demo-") as name:
        folder = Path(name)
        render(facts, folder / "recording")
        with ReplayServer(folder / "recording") as server:
            config = folder / "feeds.toml"
            template = (folder / "recording" / "feeds.toml").read_text(encoding="utf-8")
            config.write_text(template.replace("http://replay", server.url), encoding="utf-8")
            clock = fast_clock(facts.start, facts.step, SECONDS_A_STEP)
            ended = threading.Event()
            threading.Thread(target=_advance, args=(server, ended), name="demo", daemon=True).start()
            try:
                open_screen(configuration.load(config), folder / "monitor.db", clock)
            finally:
                ended.set()


def fast_clock(start: datetime, step: timedelta, seconds: float) -> Callable[[], datetime]:
    """A clock that begins at `start` and goes one `step` further in every so many seconds."""
    began = monotonic()
    return lambda: start + step * ((monotonic() - began) / seconds)


def _advance(server: ReplayServer, ended: threading.Event) -> None:
    while not ended.wait(SECONDS_A_STEP):
        if server.advance() >= server.last:
            return

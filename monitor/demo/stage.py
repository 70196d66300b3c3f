"""The demo set up: the bundled facts served on loopback, and the configuration that watches them."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic

from monitor.demo.facts import Facts
from monitor.demo.render import render
from monitor.demo.server import ReplayServer


@contextmanager
def staged(facts: Facts) -> Iterator[tuple[ReplayServer, Path]]:
    """A server at the first step, and a temporary `feeds.toml`; the database belongs beside it."""
    with tempfile.TemporaryDirectory(prefix="monitor-demo-") as name:
        recording, config = Path(name) / "recording", Path(name) / "feeds.toml"
        render(facts, recording)
        with ReplayServer(recording) as server:
            template = (recording / "feeds.toml").read_text(encoding="utf-8")
            config.write_text(template.replace("http://replay", server.url), encoding="utf-8")
            yield server, config


def fast_clock(start: datetime, step: timedelta, seconds: float) -> Callable[[], datetime]:
    """A clock that begins at `start` and goes one `step` further in every so many seconds."""
    began = monotonic()
    return lambda: start + step * ((monotonic() - began) / seconds)

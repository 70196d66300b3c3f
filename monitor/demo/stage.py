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


def fast_clock(facts: Facts, seconds: float) -> Callable[[], datetime]:
    """A clock that begins with the facts and goes one step further in every so many seconds.

    Once the last of them is told it goes as fast as any clock: nothing new comes, and nothing is to look old for that.
    """
    began = monotonic()
    return lambda: told_at(facts, seconds, monotonic() - began)


def told_at(facts: Facts, seconds: float, passed: float) -> datetime:
    """The time of the facts when so many seconds have passed, a step of theirs in every `seconds`."""
    fast = min(passed, facts.last * seconds)
    return facts.start + facts.step * (fast / seconds) + timedelta(seconds=passed - fast)

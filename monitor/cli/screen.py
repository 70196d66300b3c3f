"""`monitor` alone: the terminal screen."""

import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from monitor.cli.outcome import Exit, fail
from monitor.cli.session import Session, now
from monitor.config import Config
from monitor.store import connect

if TYPE_CHECKING:
    from monitor.service import Event, Service


def show(session: Session) -> None:
    """Open the screen on the configured database."""
    open_screen(session.config, session.path, now)


def open_screen(config: Config, path: Path, clock: Callable[[], datetime]) -> None:
    """The screen, with a service that polls behind it."""
    if not sys.stdout.isatty():
        fail("the screen needs a terminal; try `monitor list`, or `monitor run` without a screen", Exit.USAGE)
    connect.open(path).close()  # says what is wrong with the database before the screen hides it

    def service(on_event: "Callable[[Event], None]") -> "Service":
        # The poller's libraries are loaded after the first paint, in a thread of the screen's.
        from monitor.service import Service

        return Service(config, path, on_event=on_event, clock=clock)

    from monitor.tui.app import run

    run(config, path, service, clock)

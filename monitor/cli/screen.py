"""`monitor` alone: the terminal screen."""

import gc
import os
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from monitor.cli.outcome import Exit, fail
from monitor.cli.session import Session, now
from monitor.config import Config, writable_path
from monitor.store import connect

if TYPE_CHECKING:
    from monitor.service import Event, Service


SWITCH_SECONDS = 0.001
"""How long the poller's thread may keep the screen's waiting; by default 5 ms, which a held key feels."""


def show(session: Session) -> None:
    """Open the screen on the configured database."""
    open_screen(session.config, session.path, now, own=writable_path(session.config_path, os.environ))


def open_screen(config: Config, path: Path, clock: Callable[[], datetime], *, own: Path | None = None) -> None:
    """The screen, with a service that polls behind it. What the reader keeps goes into the file `own`."""
    if not sys.stdout.isatty():
        fail("the screen needs a terminal; try `monitor list`, or `monitor run` without a screen", Exit.USAGE)
    sys.setswitchinterval(SWITCH_SECONDS)
    gc.disable()
    connect.open(path).close()  # says what is wrong with the database before the screen hides it

    def service(on_event: "Callable[[Event], None]") -> "Service":
        # The poller's libraries are loaded after the first paint, in a thread of the screen's.
        from monitor.service import Service

        # What was loaded until now stays to the end. To look for garbage in it took an eighth of the time until the
        # first picture, and each later look at all of it would be felt as a key that hangs.
        gc.freeze()
        gc.enable()
        return Service(config, path, on_event=on_event, clock=clock)

    from monitor.tui.app import run

    run(config, path, service, clock, own=own)

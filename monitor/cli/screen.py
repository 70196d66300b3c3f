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
from monitor.config import Config, state_path, writable_path

if TYPE_CHECKING:
    from monitor.events import Event
    from monitor.tui.app import ServiceFactory
    from monitor.tui.live import Poller
    from monitor.tui.picture_screen import Draw

SWITCH_SECONDS = 0.001
"""How long another thread may keep the screen's waiting; by default 5 ms, which a held key feels."""


def show(session: Session) -> None:
    """Open the screen on the configured database, with a process that polls behind it."""
    config, path = session.config, session.path

    def poller(on_event: "Callable[[Event], None]", write: Callable[[str], None]) -> "Poller":
        from monitor.cli.apart import PollerApart

        return PollerApart(config, path, on_event=on_event, write_terminal=write)

    own = writable_path(session.config_path, os.environ)
    open_screen(config, path, now, poller, own=own, state=state_path())


def open_screen(
    config: Config,
    path: Path,
    clock: Callable[[], datetime],
    poller: "ServiceFactory",
    *,
    own: Path | None = None,
    state: Path | None = None,
) -> None:
    """The screen, with what polls behind it. What the reader keeps goes into the file `own`; how it was left into the
    file `state`, or nowhere."""
    if not sys.stdout.isatty() and "TEXTUAL_DRIVER" not in os.environ:  # which `monitor serve` sets: a browser is one
        fail("the screen needs a terminal; try `monitor list`, or `monitor run` without a screen", Exit.USAGE)
    sys.setswitchinterval(SWITCH_SECONDS)
    gc.disable()

    def begin(on_event: "Callable[[Event], None]", write: Callable[[str], None]) -> "Poller":
        # Made after the first paint. What was loaded until now stays to the end. To look for garbage in it took an
        # eighth of the time until the first picture; each later look at all of it would be felt as a key that hangs.
        from monitor.memory import frugal

        frugal()
        gc.freeze()
        gc.enable()
        return poller(on_event, write)

    from monitor.tui.app import run

    draw = _drawing() if config.look.images else None
    if not run(config, path, begin, clock, own=own, state=state, draw=draw):
        raise SystemExit(Exit.FAILED)  # what went wrong is on the terminal, as a traceback


def _drawing() -> "Draw":
    from monitor.tui.picture_screen import drawing

    try:
        return drawing()
    except ImportError as error:
        words = (
            "`images = true` in [screen] needs a library: pip install 'open-model-monitor[images]', or remove the line"
        )
        fail(f"{words} ({error})", Exit.USAGE)

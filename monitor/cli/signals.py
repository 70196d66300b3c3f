"""The signals that `monitor run` obeys: to end, to end at once, to read the configuration again."""

import asyncio
import logging
import os
import signal
import threading
from collections.abc import Callable
from contextlib import suppress
from types import FrameType

log = logging.getLogger(__name__)

ENDING = (signal.SIGTERM, signal.SIGINT)
STOP_WITHIN = 1.8
"Seconds that a clean end may take; it ends then, whatever a thread still does: what is kept is kept in transactions."


def obey(end: Callable[[], None], reload: Callable[[], None]) -> None:
    """From now on: TERM or INT calls `end` in the running loop, a second one ends the process at once; HUP calls
    `reload`, or `end` where it means that the terminal has gone. HUP stays ignored where it was (nohup).

    They are heard while the loop is busy, too.
    """
    loop = asyncio.get_running_loop()
    in_terminal = _terminal()

    def soon(act: Callable[[], None]) -> None:
        with suppress(RuntimeError):  # the loop has ended meanwhile, and so will the process
            loop.call_soon_threadsafe(act)

    def told_to_end(number: int, _: FrameType | None) -> None:
        for one in ENDING:
            signal.signal(one, signal.SIG_DFL)
        late = threading.Timer(STOP_WITHIN, _give_up)
        late.daemon = True
        late.start()
        soon(end)

    def hung_up(number: int, frame: FrameType | None) -> None:
        if in_terminal and not _terminal():
            told_to_end(number, frame)
        else:
            soon(reload)

    for one in ENDING:
        signal.signal(one, told_to_end)
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        signal.signal(signal.SIGHUP, hung_up)


def _terminal() -> bool:
    """Whether this process has a terminal that it belongs to."""
    try:
        os.close(os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY))
    except OSError:
        return False
    return True


def _give_up() -> None:
    log.warning("something did not end in time and was left; nothing that was stored is lost")
    logging.shutdown()
    os._exit(0)

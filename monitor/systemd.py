"""What a service manager is told: ready, what goes on in words, that ticks still run, reading again, stopping.

systemd's protocol is a datagram of `NAME=value` lines to the socket that `$NOTIFY_SOCKET` names. The library for it
(sdnotify) swallows every error, its own too: a status that Latin-1 lacks, as the name of most sources in Chinese, would
be dropped without a word; and it may block. So this is written here.
"""

import logging
import os
import socket
import time
from collections.abc import Mapping
from datetime import datetime, timedelta

from monitor.figures import span
from monitor.store.status import Pulse

log = logging.getLogger(__name__)

QUIET: Mapping[str, str] = {}
"The environment of a process that no service manager watches."


class Supervisor:
    """The service manager that started this process; without one nothing happens."""

    def __init__(self, environ: Mapping[str, str] = QUIET) -> None:
        self._address = environ.get("NOTIFY_SOCKET", "")
        self._wants_ready = True
        self.patience = _patience(environ)
        "How long it waits for the next tick before it takes the process for hung; None: for ever."

    @property
    def listens(self) -> bool:
        """Whether there is one."""
        return bool(self._address)

    def alive(self, status: str) -> None:
        """A tick has run, or this process waits for its turn; the first time it is ready with that."""
        ready = ["READY=1"] if self._wants_ready else []
        self._wants_ready = False
        self._send(*ready, "WATCHDOG=1", f"STATUS={' '.join(status.split())}")

    def reloading(self) -> None:
        """The configuration is read again; the next `alive` ends that."""
        self._wants_ready = True
        self._send("RELOADING=1", f"MONOTONIC_USEC={time.clock_gettime_ns(time.CLOCK_MONOTONIC) // 1_000}")

    def stopping(self) -> None:
        """The process was told to end, and does."""
        self._send("STOPPING=1", "STATUS=stopping")

    def _send(self, *lines: str) -> None:
        if not self._address:
            return
        # A name that begins with @ is no file, but one of Linux's own, which begins with a zero byte.
        address = "\0" + self._address[1:] if self._address.startswith("@") else self._address
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as to:
                to.setblocking(False)
                to.sendto("\n".join(lines).encode(), address)
        except OSError as error:
            log.debug("the service manager cannot be told (%s): %s", self._address, error)


def _patience(environ: Mapping[str, str]) -> timedelta | None:
    """As `$WATCHDOG_USEC` says it, if that is meant for this process."""
    microseconds = environ.get("WATCHDOG_USEC", "")
    ours = environ.get("WATCHDOG_PID", str(os.getpid())) == str(os.getpid())
    return timedelta(microseconds=int(microseconds)) if microseconds.isdecimal() and ours else None


def in_words(pulse: Pulse, now: datetime) -> str:
    """How things stand, for one line of `systemctl status`."""
    following = f"next poll in {span(pulse.next_poll - now)}" if pulse.next_poll else "nothing was polled so far"
    waiting = f", {pulse.waiting} messages wait" if pulse.waiting else ""
    return f"polling {pulse.watched} sources, {pulse.failing} failing{waiting}; {following}"

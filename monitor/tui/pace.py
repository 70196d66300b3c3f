"""Many events, few pictures: while feeds are polled, hundreds of things happen in a second."""

import asyncio
from collections.abc import Callable

from textual.message_pump import MessagePump


class Paced:
    """Does something at once, and again only after a while: then once for all that was asked for meanwhile."""

    def __init__(self, owner: MessagePump, seconds: float, act: Callable[[], None]) -> None:
        self._owner = owner
        self._seconds = seconds
        self._act = act
        self._resting = False
        self._asked = False

    def __call__(self) -> None:
        if self._resting:
            self._asked = True
            return
        self._resting = True
        self._owner.set_timer(self._seconds, self._rested)
        self._act()

    def _rested(self) -> None:
        self._resting = False
        if self._asked:
            self._asked = False
            self()


class Afterwards:
    """Does something once it has not been asked for a while. Asking costs next to nothing: each key does it."""

    def __init__(self, owner: MessagePump, seconds: float, act: Callable[[], None]) -> None:
        self._owner = owner
        self._seconds = seconds
        self._act = act
        self._waits: asyncio.TimerHandle | None = None

    def __call__(self) -> None:
        self.stop()
        self._waits = asyncio.get_running_loop().call_later(self._seconds, self._owner.call_next, self._act)

    def stop(self) -> None:
        """Do not do it."""
        if self._waits:
            self._waits.cancel()
            self._waits = None

"""Whose turn it is: so many exchanges in all, so many a host, and none with a host that asked to wait.

Spacing between two requests to one host would go into `Turns.turn`, between getting the host's place and
the common one.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from weakref import WeakValueDictionary

LONGEST_WAIT = 24 * 3600.0
"""Seconds. One page's wish must not silence a host's other pages for longer; the source itself waits on."""


class Turns:
    """Hands out turns, the host's place first, so that a slow host holds up nobody else."""

    def __init__(self, in_flight: int, per_host: int) -> None:
        self._all = asyncio.Semaphore(in_flight)
        self._per_host = per_host
        self._hosts: WeakValueDictionary[str, asyncio.Semaphore] = WeakValueDictionary()
        self._waits: dict[str, float] = {}

    @asynccontextmanager
    async def turn(self, host: str) -> AsyncIterator[None]:
        """Waits for a place at `host` and among all."""
        place = self._hosts.get(host)
        if place is None:
            place = self._hosts[host] = asyncio.Semaphore(self._per_host)
        async with place, self._all:
            yield

    def told_to_wait(self, host: str, seconds: float, now: float) -> None:
        """The host asked (429, 503) not to be asked for so long."""
        self._waits[host] = max(self._waits.get(host, 0.0), now + min(seconds, LONGEST_WAIT))

    def still_waiting(self, host: str, now: float) -> float:
        """Seconds until the host may be asked again; 0 when it may now."""
        left = self._waits.get(host, now) - now
        if left <= 0:
            self._waits.pop(host, None)
            return 0.0
        return left

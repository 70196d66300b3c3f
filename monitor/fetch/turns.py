"""Whose turn it is: so many exchanges in all, so many a host and some time apart, none where we are asked to wait."""

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
        self._free: dict[str, float] = {}
        "When the next exchange with a host may begin, by the loop's clock."
        self._waits: dict[str, float] = {}

    @asynccontextmanager
    async def turn(self, host: str, spacing: float = 0.0) -> AsyncIterator[None]:
        """Waits for a place at `host`, until `spacing` seconds after the last began there, and for one among all."""
        place = self._hosts.get(host)
        if place is None:
            place = self._hosts[host] = asyncio.Semaphore(self._per_host)
        async with place:
            if spacing:
                await self._apart(host, spacing)
            async with self._all:
                yield

    async def _apart(self, host: str, spacing: float) -> None:
        now = asyncio.get_running_loop().time()
        begins = max(now, self._free.get(host, now))
        self._free[host] = begins + spacing
        if begins > now:
            await asyncio.sleep(begins - now)

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

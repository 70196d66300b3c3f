"""Whose turn it is: so many exchanges in all, so many a host and some time apart."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from weakref import WeakValueDictionary


class Turns:
    """Hands out turns, the host's place first, so that a slow host holds up nobody else."""

    def __init__(self, in_flight: int, per_host: int) -> None:
        self._all = asyncio.Semaphore(in_flight)
        self._per_host = per_host
        self._hosts: WeakValueDictionary[str, asyncio.Semaphore] = WeakValueDictionary()
        self._free: dict[str, float] = {}
        "When the next exchange with a host may begin, by the loop's clock."

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

"""Strangers' files are taken apart by a program of its own, which can be ended; so can what nobody waits for."""

import asyncio
import sys
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import TypeVar

LOOK_EVERY = 0.1
"Seconds after which it is seen that nobody waits any more."

T = TypeVar("T")


class BrokenOffError(Exception):
    """Nobody waits for it any more."""


class ProgramError(Exception):
    """The program ended without an answer; the last line of what it said."""


async def unless(stopped: Callable[[], bool], work: Coroutine[None, None, T]) -> T:
    """Wait for some work for as long as somebody wants it. Raises BrokenOffError."""
    task = asyncio.ensure_future(work)
    while not task.done():
        await asyncio.wait([task], timeout=LOOK_EVERY)
        if stopped():
            task.cancel()
            await asyncio.wait([task])
            raise BrokenOffError
    return task.result()


async def take_apart(given: bytes, within: float, file: str, *arguments: str) -> bytes:
    """What the Python program in `file` makes of what it is given. Raises TimeoutError after so many seconds, and
    ProgramError."""
    program = await asyncio.create_subprocess_exec(
        sys.executable, "-P", file, *arguments,
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        async with asyncio.timeout(within):
            made, said = await program.communicate(given)
    finally:
        if program.returncode is None:
            with suppress(ProcessLookupError):
                program.kill()
            await program.wait()
    if program.returncode:
        raise ProgramError((said.decode("utf-8", "replace").strip().splitlines() or ["it ended"])[-1])
    return made

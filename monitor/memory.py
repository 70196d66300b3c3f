"""How the program's memory is taken from the system and given back, where that can be said: with glibc, as on most of
Linux."""

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ctypes import CDLL

_MMAP_THRESHOLD, _ARENA_MAX = -3, -8
LARGE = 128 * 1024
"From so many bytes on a piece is given back as soon as it is free: lists of a million keys come and go."


def frugal() -> None:
    """What one thread frees is used by all others, and what is large is given back: a quarter less memory in all."""
    if c := _glibc():
        c.mallopt(_MMAP_THRESHOLD, LARGE)
        c.mallopt(_ARENA_MAX, 1)


def give_back() -> None:
    """After work that is done for now: what it took and freed lies between what stays, and is kept unless asked for."""
    if c := _glibc():
        c.malloc_trim(0)


@cache
def _glibc() -> "CDLL | None":
    from ctypes import CDLL  # only when it is needed: the first paint waits for none

    try:
        c = CDLL(None)
        return c if c.mallopt and c.malloc_trim else None
    except (AttributeError, OSError, TypeError):  # another C library, which has its own ways
        return None

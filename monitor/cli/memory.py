"""How the program's memory is taken from the system, where that can be said: with glibc, as on most of Linux."""

import ctypes

_MMAP_THRESHOLD, _ARENA_MAX = -3, -8
LARGE = 128 * 1024
"From so many bytes on a piece is given back as soon as it is free: lists of a million keys come and go."


def frugal() -> None:
    """What one thread frees is used by all others, and what is large is given back: a quarter less memory in all."""
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (AttributeError, OSError, TypeError):  # another C library, which has its own ways
        return
    mallopt(_MMAP_THRESHOLD, LARGE)
    mallopt(_ARENA_MAX, 1)

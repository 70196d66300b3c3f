"""Regular expressions that cannot hang or exhaust the program: limits on the pattern and on the time."""

import re
import time
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import islice
from math import prod
from typing import Any, TypeVar, cast

T = TypeVar("T")

TIME_LIMIT = 0.05
"Seconds a match may take; what takes longer does not match."
PATIENCE = 1.0
"Seconds that a pattern may lose so, within `FORGIVEN` seconds; then it matches nothing until these are over."
FORGIVEN = 60.0
LENGTH_LIMIT = 200
REPEATS_LIMIT = 1_000

_QUICK = re.compile(r"(?:[^*+{?|(]|\((?!\?)|[?|](?=(?:[^?|]*[?|]){0,5}[^?|]*\Z))*")
"""Patterns without repeats and with few choices. They cannot take long, and go without a time limit, which costs ten
times what most matches do."""
_BRACES = re.compile(r"\{([^{}]*)\}")
_COUNT = re.compile(r"[0-9]{1,9}")


class PatternError(ValueError):
    """A pattern that cannot be used; says why."""


class Expression:
    """A regular expression that is ready to be used, and knows how much time it has lost.

    A million titles of 50 ms each would take half a day.
    """

    def __init__(self, pattern: Any, clock: Callable[[], float]) -> None:
        self._pattern = pattern
        self._limit = None if _QUICK.fullmatch(pattern.pattern) else TIME_LIMIT
        self._clock = clock
        self._lost, self._until = 0.0, 0.0

    def matches(self, text: str) -> bool:
        """Does the pattern occur in the text, within the time limit?"""
        if self._limit is None:
            return self._pattern.search(text) is not None
        return self._timed(lambda: self._pattern.search(text, timeout=self._limit) is not None) or False

    def spans(self, text: str, most: int = 100) -> list[tuple[int, int]]:
        """Where the pattern occurs in the text; nothing when it takes too long. Empty matches count."""
        return self._timed(lambda: [found.span() for found in islice(self._found(text), most)]) or []

    def _found(self, text: str) -> Iterator[Any]:
        return cast(Iterator[Any], self._pattern.finditer(text, timeout=self._limit))

    def _timed(self, work: Callable[[], T]) -> T | None:
        if self._lost >= PATIENCE:
            if self._clock() < self._until:
                return None
            self._lost = 0.0
        try:
            return work()
        except TimeoutError:
            self._lost += TIME_LIMIT
            self._until = self._clock() + FORGIVEN
            return None


@lru_cache(maxsize=256)
def expression(pattern: str) -> Expression:
    """The pattern, case-insensitive. Raises `PatternError`."""
    if len(pattern) > LENGTH_LIMIT:
        raise PatternError(f"at most {LENGTH_LIMIT} characters")
    # Counted repeats are unrolled when compiled, nested ones multiply: `((a{999}){999}){999}` fills memory.
    counts = (max(map(int, _COUNT.findall(braces)), default=1) for braces in _BRACES.findall(pattern))
    if prod(max(1, count) for count in counts) > REPEATS_LIMIT:
        raise PatternError(f"repeats that multiply to at most {REPEATS_LIMIT:,}")
    import regex  # loaded by the first pattern: most queries have none

    try:
        return Expression(regex.compile(pattern, regex.IGNORECASE), time.monotonic)
    except Exception as error:  # a foreign parser: `regex.error`, and ValueError, KeyError, RecursionError
        raise PatternError(str(error)) from error

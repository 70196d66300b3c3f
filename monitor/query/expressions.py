"""Regular expressions that cannot hang or exhaust the program: limits on the pattern and on the time."""

import re
from functools import lru_cache
from math import prod
from typing import Any

TIME_LIMIT = 0.05
"Seconds a match may take; what takes longer does not match."
LENGTH_LIMIT = 200
REPEATS_LIMIT = 1_000

_BRACES = re.compile(r"\{([^{}]*)\}")
_COUNT = re.compile(r"[0-9]{1,9}")


class PatternError(ValueError):
    """A pattern that cannot be used; says why."""


@lru_cache(maxsize=256)
def compiled_pattern(pattern: str) -> Any:
    """The pattern (a `regex.Pattern`), case-insensitive. Raises `PatternError`."""
    if len(pattern) > LENGTH_LIMIT:
        raise PatternError(f"at most {LENGTH_LIMIT} characters")
    # Counted repeats are unrolled when compiled, nested ones multiply: `((a{999}){999}){999}` fills memory.
    counts = (max(map(int, _COUNT.findall(braces)), default=1) for braces in _BRACES.findall(pattern))
    if prod(max(1, count) for count in counts) > REPEATS_LIMIT:
        raise PatternError(f"repeats that multiply to at most {REPEATS_LIMIT:,}")
    import regex  # loaded by the first pattern: most queries have none

    try:
        return regex.compile(pattern, regex.IGNORECASE)
    except Exception as error:  # a foreign parser: `regex.error`, and ValueError, KeyError, RecursionError
        raise PatternError(str(error)) from error


def matches(pattern: str, text: str) -> bool:
    """Does the pattern occur in the text, within the time limit?"""
    return bool(spans(pattern, text, most=1))


def spans(pattern: str, text: str, most: int = 100) -> list[tuple[int, int]]:
    """Where the pattern occurs in the text; nothing when it takes too long. Empty matches count."""
    found: list[tuple[int, int]] = []
    try:
        for match in compiled_pattern(pattern).finditer(text, timeout=TIME_LIMIT):
            found.append(match.span())
            if len(found) == most:
                break
    except TimeoutError:
        return []
    return found

"""Mistakes in `feeds.toml`, each with its file, line, key, what was found and what was expected."""

import re
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

from monitor import text as texts
from monitor.frozen import dataclass

_HEADER = re.compile(r"\s*(\[\[?)\s*([A-Za-z0-9_.-]+)\s*\]\]?")
_CREDENTIALS = re.compile(r"//[^/\s]*@")
_KEY = re.compile(r"\s*\"?([A-Za-z0-9_-]+)\"?\s*=")


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing to mend."""

    path: Path
    line: int
    key: str
    found: str
    expected: str
    nearest: str = ""

    def __str__(self) -> str:
        found = f"found {self.found}, " if self.found else ""
        hint = f' (did you mean "{self.nearest}"?)' if self.nearest else ""
        return f"{self.path}:{self.line}: {self.key}: {found}expected {self.expected}{hint}"


class ConfigError(Exception):
    """The configuration cannot be used. Lists all mistakes, not the first only."""

    def __init__(self, mistakes: list[Mistake], message: str = "") -> None:
        self.mistakes = mistakes
        super().__init__("\n".join([message, *map(str, mistakes)]).strip())


class Lines:
    """Where tables and keys stand in a TOML text, which the parser does not tell. Looked up once there is a mistake."""

    def __init__(self, text: str) -> None:
        self._text = text

    @cached_property
    def _lines(self) -> Mapping[tuple[str, int, str], int]:
        lines: dict[tuple[str, int, str], int] = {}
        counts: dict[str, int] = {}
        table, index = "", 0
        for number, line in enumerate(self._text.splitlines(), start=1):
            if header := _HEADER.match(line):
                table = header[2]
                index = counts.get(table, 0)
                counts[table] = index + 1
                lines[table, index, ""] = number
            elif key := _KEY.match(line):
                lines.setdefault((table, index, key[1]), number)
        return lines

    def of(self, table: str, index: int, key: str = "") -> int:
        """The line of a key, or of its table, or the first."""
        return self._lines.get((table, index, key)) or self._lines.get((table, index, "")) or 1


def nearest(word: object, choices: tuple[str, ...]) -> str:
    """The choice that a mistyped word is closest to, or ""."""
    from difflib import get_close_matches  # loaded by the first mistake

    return next(iter(get_close_matches(str(word), choices, n=1)), "")


def shown(value: object) -> str:
    """A wrong value as it is told: short, on one line, without the credentials that an address may hold."""
    text = f'"{value}"' if isinstance(value, str) else repr(value).replace("True", "true").replace("False", "false")
    return texts.line(_CREDENTIALS.sub("//…@", text), 60)

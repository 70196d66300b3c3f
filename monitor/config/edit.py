"""A user's own `feeds.toml`, edited by program: one table at a time, every comment kept, each edit proved.

tomlkit writes keys and values, but of one table only: where `[[feeds]]` and `[[labs]]` take turns it puts whole
tables into another order. So the file is cut at its table headers and put together again, and what comes out must
mean exactly what was meant, by the standard library's reader, or nothing is written.
"""

import copy
import os
import re
import shutil
import tempfile
import tomllib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import tomlkit
from tomlkit.exceptions import TOMLKitError

from monitor.config.values import Change, Row

_HEADER = re.compile(r"[ \t]*\[{1,2}[ \t]*([\w-]+)[ \t]*(\.?)")
_BARE = re.compile(r"[ \t]*\[\[[ \t]*([\w-]+)[ \t]*\]\]")


class EditError(Exception):
    """The file could not be edited; it is as it was. The text says what to do."""


@dataclass(frozen=True, slots=True)
class _Part:
    """A stretch of the file: from one table's header to the next; the first one has no header."""

    table: str
    text: str


@dataclass(slots=True)
class OwnFile:
    """The text of a `feeds.toml` while it is edited; `save` writes it."""

    path: Path
    text: str
    _newline: str = "\n"

    @classmethod
    def open(cls, path: Path, first: str) -> Self:
        """The file as it is, or `first` where there is none yet. Raises EditError."""
        try:
            raw = path.read_bytes().decode("utf-8")
        except FileNotFoundError:
            return cls(path, first)
        except (OSError, UnicodeDecodeError) as error:
            raise EditError(f"{path} cannot be read: {error}") from error
        return cls(path, raw.replace("\r\n", "\n"), "\r\n" if "\r\n" in raw else "\n")

    @property
    def extends(self) -> bool:
        """Whether the shipped catalogue holds, too."""
        return bool(self._raw.get("extends"))

    def rows(self, table: str) -> Sequence[Mapping[str, Any]]:
        """The tables of one kind as they are written, unchecked."""
        rows = self._raw.get(table, [])
        return rows if isinstance(rows, list) else []

    def has(self, table: str, name: str) -> bool:
        """Whether a table of this name stands in the file itself."""
        return any(row.get("name") == name for row in self.rows(table))

    def add(self, table: str, rows: Sequence[Row]) -> None:
        """New tables, at the end of the file. Raises EditError."""
        written = "\n".join(_written(table, row) for row in rows)
        kept = self.text.rstrip()
        meant = self._raw
        meant[table] = [*meant.get(table, []), *(dict(row) for row in rows)]
        self._replace(f"{kept}\n\n{written}" if kept else written, meant, written)

    def change(self, table: str, name: str, keys: Change) -> None:
        """Other values in the table called `name`; it is added where the file has none. Raises EditError."""
        written = {key: value for key, value in keys.items() if value is not None}
        if not self.has(table, name):
            self.add(table, [{"name": name, **written}])
            return
        meant = self._raw
        index = self._index(table, name)
        row = meant[table][index]
        meant[table][index] = {key: value for key, value in row.items() if key not in keys} | written
        parts = _parts(self.text)
        at = _place(parts, table, index)
        if at is not None:
            parts[at] = _Part(table, _with_keys(parts[at].text, table, keys))
        self._replace("".join(part.text for part in parts), meant, _written(table, {"name": name, **written}))

    def remove(self, table: str, name: str) -> None:
        """Take out the table called `name`; comments above and below it stay. Raises EditError."""
        meant = self._raw
        index = self._index(table, name)
        del meant[table][index]
        if not meant[table]:
            del meant[table]
        parts = _parts(self.text)
        at = _place(parts, table, index)
        if at is not None:
            _, after = _body_and_trivia(parts[at].text)
            parts[at] = _Part("", after.lstrip("\n") if parts[at - 1].text.endswith("\n\n") else after)
        self._replace("".join(part.text for part in parts).lstrip("\n"), meant, "")

    def save(self) -> None:
        """Write the file in one step: whoever reads it meanwhile finds the old one or the new one. Raises EditError."""
        target = self.path.resolve()  # a link stays a link
        temporary = None
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            handle, temporary = tempfile.mkstemp(prefix=".feeds-", suffix=".toml", dir=target.parent)
            with os.fdopen(handle, "w", encoding="utf-8", newline=self._newline) as file:
                file.write(self.text)
            if target.exists():
                shutil.copymode(target, temporary)
            Path(temporary).replace(target)
        except OSError as error:
            if temporary is not None:
                with suppress(OSError):
                    Path(temporary).unlink()
            raise EditError(f"{self.path} cannot be written: {error.strerror}. Nothing was changed.") from error

    @property
    def _raw(self) -> dict[str, Any]:
        try:
            return tomllib.loads(self.text)
        except tomllib.TOMLDecodeError as error:
            raise EditError(f"{self.path} is not valid TOML: {error}") from error

    def _index(self, table: str, name: str) -> int:
        return [row.get("name") for row in self.rows(table)].index(name)

    def _replace(self, text: str, meant: Mapping[str, Any], by_hand: str) -> None:
        """Take over an edited text if it means what it should."""
        try:
            good = tomllib.loads(text) == meant
        except tomllib.TOMLDecodeError:
            good = False
        if not good:
            advice = f"Write this into it yourself:\n\n{by_hand}" if by_hand else "Take the table out yourself."
            raise EditError(f"{self.path} is written in a way that cannot be edited safely. {advice}")
        self.text = text


def _parts(text: str) -> list[_Part]:
    """The file cut at its table headers. A stretch that is no TOML by itself was cut inside a long text."""
    parts = [_Part("", "")]
    for line in text.splitlines(keepends=True):
        last = parts[-1]
        header = _HEADER.match(line)
        if header and not (header[2] and header[1] == last.table) and _is_whole(last.text):
            parts.append(_Part(header[1] if _BARE.match(line) else "", line))
        else:
            parts[-1] = _Part(last.table, last.text + line)
    return parts


def _is_whole(text: str) -> bool:
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return False
    return True


def _place(parts: Sequence[_Part], table: str, index: int) -> int | None:
    """Where the table with this number stands among the parts."""
    places = [at for at, part in enumerate(parts) if part.table == table]
    return places[index] if index < len(places) else None


def _body_and_trivia(text: str) -> tuple[str, str]:
    """A part up to its last key, and the blank lines and comments that follow: they belong to what comes next."""
    lines = text.splitlines(keepends=True)
    end = len(lines)
    while end > 1 and lines[end - 1].strip()[:1] in ("", "#"):
        end -= 1
    return "".join(lines[:end]), "".join(lines[end:])


def _with_keys(text: str, table: str, keys: Change) -> str:
    body, after = _body_and_trivia(text)
    try:
        document = tomlkit.parse(body if body.endswith("\n") else f"{body}\n")
        row = document[table][0]
        for key, value in keys.items():
            if value is not None:
                row[key] = value
            elif key in row:
                del row[key]
        return tomlkit.dumps(document) + after
    except TOMLKitError:
        return text  # the proof that follows will say that nothing came of it


def _written(table: str, row: Row) -> str:
    """One table as text."""
    rows = tomlkit.aot()
    rows.append(tomlkit.item(copy.deepcopy(dict(row))))
    document = tomlkit.document()
    document.append(table, rows)
    return tomlkit.dumps(document)

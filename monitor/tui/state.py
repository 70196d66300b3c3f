"""How the reader left the screen: remembered in a small file of the user's own, and shown again at the next start.

It is the user's, not the data's: the database may be another's, or held by another process, and need not be written to
for a pane that was hidden. A file that is damaged, or another version's, is as good as none.
"""

import json
import logging
import os
from collections.abc import Mapping
from dataclasses import asdict, field, replace
from pathlib import Path

from monitor.frozen import dataclass

LARGEST = 100_000
"Bytes of the file that are looked at: it has one or two thousand."
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class State:
    """All that is remembered."""

    view: str = ""
    "The name of the view that was shown, and its query."
    query: str = ""
    typed: str = ""
    cursor: int = 0
    "The key of the item under the cursor; 0: the newest, whichever it is."
    keys: tuple[int, ...] = ()
    "Of what was listed around the cursor: shown at once, while all is listed anew."
    panes: Mapping[str, bool] = field(default_factory=dict)
    "The panes that the reader hid or showed."
    sizes: Mapping[str, int] = field(default_factory=dict)
    "The panes that the reader made larger or smaller, in each of the three designs."
    folds: tuple[str, ...] = ()
    "The sections of the sidebar that the reader folded or unfolded."
    theme: str = ""
    times: str = ""
    "How times were told, where the reader chose: relative or absolute."
    sort: str = ""
    "The column that releases are sorted by."
    rising: bool = False


class Remembered:
    """The file, read once and written where something is another. It says of which database it tells: in another one
    how the screen looked still holds, but not what it listed."""

    def __init__(self, path: Path | None, database: Path) -> None:
        """Without a path nothing is remembered."""
        self._path = path
        self._database = str(database.absolute())
        self._kept = State()
        self._trouble = ""

    def read(self) -> State:
        """What was remembered last, or nothing."""
        if self._path is None:
            return self._kept
        try:
            with self._path.open("rb") as file:
                read = _named(json.loads(file.read(LARGEST)))
            left = _state(read)
            here = read.get("database") == self._database
            self._kept = left if here else replace(left, view="", query="", typed="", cursor=0, keys=())
        except FileNotFoundError:
            pass  # the first start
        except (OSError, ValueError, TypeError, RecursionError) as error:
            self._trouble = f"{self._path} cannot be used ({error}): the screen begins as it does the first time."
        return self._kept

    def complain(self) -> None:
        """Say in the log what was wrong with the file, once somebody keeps one."""
        if self._trouble:
            _log.warning("%s", self._trouble)

    def keep(self, state: State) -> None:
        """Remember a state. Where that fails the log says so, once for each state."""
        if self._path is None or state == self._kept:
            return
        self._kept = state
        part = self._path.with_name(f"{self._path.name}.{os.getpid()}")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            told = {"database": self._database} | asdict(state)
            part.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
            part.replace(self._path)
        except OSError as error:
            _log.warning("%s cannot be written (%s): how the screen is now will be forgotten.", self._path, error)


def _state(named: Mapping[str, object]) -> State:
    """What a file holds. Raises `TypeError` where it is not ours."""
    left = State()
    return State(
        view=_text(named.get("view", left.view)),
        query=_text(named.get("query", left.query)),
        typed=_text(named.get("typed", left.typed)),
        cursor=_number(named.get("cursor", left.cursor)),
        keys=tuple(map(_number, _several(named.get("keys", [])))),
        panes={name: _flag(each) for name, each in _named(named.get("panes", {})).items()},
        sizes={name: _number(each) for name, each in _named(named.get("sizes", {})).items()},
        folds=tuple(map(_text, _several(named.get("folds", [])))),
        theme=_text(named.get("theme", left.theme)),
        times=_text(named.get("times", left.times)),
        sort=_text(named.get("sort", left.sort)),
        rising=_flag(named.get("rising", left.rising)),
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r:.40} is not a text")
    return value


def _number(value: object) -> int:
    if not isinstance(value, int) or not -(1 << 63) <= value < 1 << 63:
        raise TypeError(f"{value!r:.40} is not a number")
    return value


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError(f"{value!r:.40} is neither true nor false")
    return value


def _several(value: object) -> list[object]:
    if not isinstance(value, list):
        raise TypeError(f"{value!r:.40} is not a list")
    return value


def _named(value: object) -> dict[str, object]:
    if not isinstance(value, dict):
        raise TypeError(f"{value!r:.40} is not a table")
    return value

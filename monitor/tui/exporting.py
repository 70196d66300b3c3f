"""Writing what is listed to a file: a question for its name, and a job that writes it whole or not at all."""

import os
import re
import tempfile
from array import array
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from functools import partial
from pathlib import Path

from textual.message import Message

from monitor.model import Detail
from monitor.report.files import FORMATS
from monitor.store import detail, items
from monitor.store.connect import Database
from monitor.tui.ask import Ask
from monitor.tui.jobs import Exported
from monitor.tui.reading import Reading

PAGE = 200
_UNFIT = re.compile(r"[^\w-]+")


def ask(screen: Reading, keys: "array[int]", name: str, now: datetime) -> None:
    """Ask for the file, and write the items with these keys to it."""
    if not keys:
        screen.notify("Nothing is listed that could be exported.", markup=False)
        return
    kept = array("q", keys)  # the list goes on meanwhile
    number = "1 item" if len(kept) == 1 else f"{len(kept):,} items"
    file = f"monitor-{_UNFIT.sub('-', name).strip('-').lower() or 'items'}-{now.astimezone():%Y-%m-%d}.csv"

    def answered(path: str | None) -> None:
        if path:
            screen.do("export", partial(export, keys=kept, path=Path(path).expanduser()))

    note = f"The ending says how: {', '.join(FORMATS)}"
    screen.app.push_screen(Ask(f"Export {number} to which file?", note, str(Path("~") / file), wrong), answered)


def wrong(answer: str) -> str:
    """Why a file of this name cannot be written; "" if it can."""
    path = Path(answer).expanduser()
    if path.suffix.lower() not in FORMATS:
        return f"found {path.suffix or 'no ending'}, expected one of {', '.join(FORMATS)}"
    if not path.parent.is_dir():
        return f"there is no folder {path.parent}"
    return f"{path.name} is there already; choose another name" if path.exists() else ""


def export(db: Database, keys: Sequence[int], path: Path) -> Iterator[Message]:
    """Write items to a file."""
    temporary = None
    try:
        handle, temporary = tempfile.mkstemp(prefix=".monitor-", dir=path.parent)
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.writelines(FORMATS[path.suffix.lower()](_details(db, keys)))
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except OSError as error:
        if temporary is not None:
            with suppress(OSError):
                Path(temporary).unlink()
        yield Exported(f"{path} cannot be written: {error.strerror}. Choose another folder.", failed=True)
        return
    yield Exported(f"Exported {len(keys):,} item{'s' if len(keys) != 1 else ''} to {path}")


def _details(db: Database, keys: Sequence[int]) -> Iterator[Detail]:
    for start in range(0, len(keys), PAGE):
        yield from detail.details(db, items.load(db, keys[start : start + PAGE]), texts=False)

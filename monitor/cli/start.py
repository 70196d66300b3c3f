"""The console script. The screen is opened without what reads commands: that is a part of the time until it shows."""

import gc
import sys
from collections.abc import Sequence
from pathlib import Path

FILES = ("--config", "--db")


def main() -> None:
    """The screen where files alone are named, else the commands."""
    files = _files(sys.argv[1:])
    # What is loaded now stays to the end. Looking for garbage in it took an eighth of the time until the first
    # picture, and as much when a command ends; whoever goes on from here begins to look when all is loaded.
    gc.disable()
    if files is None:
        from monitor.cli.main import main as commands

        commands()
        return
    from monitor.cli.outcome import failures_in_words
    from monitor.cli.screen import show
    from monitor.cli.session import Session

    with failures_in_words():
        show(Session(files.get("--config"), files.get("--db"), verbose=False))


def _files(arguments: Sequence[str]) -> dict[str, Path] | None:
    """The files that a call names; None where it says anything else, or something that needs an explanation."""
    names, values = arguments[::2], arguments[1::2]
    if len(names) != len(values) or len(set(names)) != len(names) or not {*names} <= {*FILES}:
        return None
    files = {name: Path(value) for name, value in zip(names, values, strict=True) if not value.startswith("-")}
    return files if len(files) == len(names) and not files.get("--db", Path("file")).is_dir() else None

"""A program run as a process of its own, and what it cost from its first to its last instruction."""

import compileall
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import monitor

_PEAK_UNIT = 1 if sys.platform == "darwin" else 1_024
_NOT_A_USERS = ("PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED")
"""Set in many containers; a program that compiles itself at each start would be measured."""


class BenchError(Exception):
    """Something was not as it must be for the figures to mean anything."""


@dataclass(frozen=True, slots=True)
class Usage:
    """What one process used, with the processes that it waited for."""

    cpu: float
    "Seconds, user and system."
    wall: float
    "Seconds."
    peak: float
    "Resident memory in MB."
    said: str
    "Its output and its errors."


def environment(**more: str) -> dict[str, str]:
    """What a program finds in its environment: as its user has it."""
    return {name: value for name, value in os.environ.items() if name not in _NOT_A_USERS} | more


def make_ready() -> None:
    """Have the monitor compiled to bytecode, as an installed one is, so that no run pays for it."""
    compileall.compile_dir(Path(monitor.__file__).parent, quiet=1)


def run(command: Sequence[str | Path], folder: Path, **more: str) -> Usage:
    """Run a program in `folder`, with `more` in its environment, until it ends. Raises BenchError where it fails.

    The kernel's figures of the ended process are taken: nothing runs inside it, and its start is counted.
    """
    with tempfile.TemporaryFile() as output:
        began = time.perf_counter()
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=environment(**more),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        said = output.read().decode(errors="replace")
    if process.returncode:
        raise BenchError(f"{' '.join(map(str, command))} ended with {process.returncode}:\n{said[-4_000:]}")
    return Usage(used.ru_utime + used.ru_stime, wall, used.ru_maxrss * _PEAK_UNIT / 1e6, said)

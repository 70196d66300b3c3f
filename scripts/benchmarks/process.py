"""A program run as a process of its own, and what it cost from its first to its last instruction."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_PEAK_UNIT = 1 if sys.platform == "darwin" else 1_024


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


def run(command: Sequence[str | Path], folder: Path, environment: Mapping[str, str] | None = None) -> Usage:
    """Run a program in `folder` until it ends. Raises BenchError where it fails.

    The kernel's figures of the ended process are taken: nothing runs inside it, and its start is counted.
    """
    with tempfile.TemporaryFile() as output:
        began = time.perf_counter()
        process = subprocess.Popen(
            command,
            cwd=folder,
            env={**os.environ, **(environment or {})},
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

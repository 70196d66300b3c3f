"""Memory: what was used once is not kept by the screen, and goes back to the system."""

import platform
import subprocess
import sys
from pathlib import Path

import pytest
from textual.message import Message

from monitor.tui import jobs
from monitor.tui.release_jobs import Sorted

_RESIDENT = """
import resource
import sys
from pathlib import Path
from monitor.memory import frugal, give_back

def resident():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * resource.getpagesize()

frugal()
"""
_FREED = f"""{_RESIDENT}
pieces = [bytes(4_000) for _ in range(10_000)]
kept = pieces[::100]
del pieces
before = resident()
give_back()
print(before - resident())
"""
"Forty million bytes of small pieces, a hundredth of which stay and lie between the others."
_CACHED = f"""{_RESIDENT}
from monitor.store import connect
db = connect.open(Path(sys.argv[1]))
db.execute("pragma cache_size = -20000")
with connect.writing(db):
    db.executemany("insert into hosts (host, at) values (?, 0)", [(f"{{number:07000}}",) for number in range(2_000)])
before = resident()
connect.rest(db)
give_back()
print(before - resident())
"""
"Twenty million bytes of the database are held by its connection."


def given_back(program: str, *args: str | Path) -> int:
    """Bytes that a program found itself to have given back."""
    if platform.libc_ver()[0] != "glibc" or not Path("/proc/self/statm").exists():
        pytest.skip("memory can be given back with glibc only")
    return int(subprocess.run([sys.executable, "-c", program, *args], check=True, capture_output=True).stdout)


def test_what_is_free_between_what_stays_goes_back_to_the_system() -> None:
    assert given_back(_FREED) > 20_000_000


def test_a_database_at_rest_lets_go_of_what_was_read(tmp_path: Path) -> None:
    assert given_back(_CACHED, tmp_path / "monitor.db") > 15_000_000


@pytest.mark.parametrize("answer", [jobs.Listed, jobs.Unreads, jobs.CaughtUp, Sorted])
def test_answers_with_many_keys_stay_with_the_screen_that_asked(answer: type[Message]) -> None:
    """The application would hold the last one, eight megabytes for a million items, until it hears something else."""
    assert not answer.bubble

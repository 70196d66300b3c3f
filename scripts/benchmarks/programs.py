"""The programs that poll: ours and its peers, each asked to do the same in a process of its own.

A program keeps its state in its folder, as it does for a user. Setting it up is not measured; each round is.
"""

import os
import shutil
import sqlite3
import subprocess
import sys
import tomllib
import venv
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from benchmarks.data import is_chinese
from benchmarks.process import Usage, run
from monitor.config.load import shipped_path


class Program(Protocol):
    """Something that polls feeds."""

    @property
    def name(self) -> str:
        """As the table calls it."""

    @property
    def folder(self) -> Path:
        """Where it keeps everything."""

    def prepare(self, urls: Sequence[str]) -> None:
        """Be set up with these feeds."""

    def forget(self) -> None:
        """Be as if never run."""

    def poll(self) -> Usage:
        """One round over all feeds."""

    def settle(self) -> None:
        """Do what the program needs, besides a first round, until it asks conditionally."""

    def entries(self) -> int:
        """How many entries it holds."""


def count(database: Path, sql: str) -> int:
    """The one number that a query yields."""
    with closing(sqlite3.connect(database)) as db:
        return int(db.execute(sql).fetchone()[0])


def write_config(path: Path, urls: Sequence[str] = ()) -> None:
    """A `feeds.toml` as a user has it: the shipped labs and watchlists, no shipped source, and these feeds."""
    shipped = tomllib.loads(shipped_path().read_text(encoding="utf-8"))
    tables = ['extends = "default"\n\n[hub]\nenabled = false\n']
    tables += [f'[[feeds]]\nname = "{feed["name"]}"\nenabled = false\n' for feed in shipped["feeds"]]
    for number, url in enumerate(urls):
        language = "zh" if is_chinese(number) else "en"
        tables.append(
            f'[[feeds]]\nname = "Site {number}"\nurl = "{url}"\nkind = "news"\nlanguage = "{language}"\n'
            "enabled = true\n"
        )
    path.write_text("\n".join(tables), encoding="utf-8")


def write_hub_config(path: Path, endpoint: str, organizations: Sequence[str]) -> None:
    """A `feeds.toml` with a lab for each of these organizations of a Hub, and nothing else."""
    tables = [f'[hub]\nendpoint = "{endpoint}"\n']
    tables += [f'[[labs]]\nname = "Lab {name}"\nhub = ["{name}"]\n' for name in organizations]
    path.write_text("\n".join(tables), encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Monitor:
    """Ours."""

    folder: Path
    name: str = "monitor"

    def prepare(self, urls: Sequence[str]) -> None:
        write_config(self.folder / "feeds.toml", urls)

    @property
    def database(self) -> Path:
        """Where it keeps what it finds."""
        return self.folder / "monitor.db"

    def forget(self) -> None:
        _remove(self.database)

    def poll(self) -> Usage:
        config = ("--config", self.folder / "feeds.toml", "--db", self.database)
        return run([sys.executable, "-m", "monitor", *config, "run", "--once", "--all"], self.folder)

    def settle(self) -> None:
        pass

    def entries(self) -> int:
        return count(self.database, "select count(*) from articles")

    def items(self) -> int:
        """How many items it holds: articles about the same event are one."""
        return count(self.database, "select count(*) from items")

    def indexed(self) -> int:
        """How many items its full-text index holds."""
        return count(self.database, "select count(*) from item_fts_docsize")


_READER_NEEDS = ("reader", "sgmllib3k")
"The second is missing among what reader 3.26 asks for since feedparser 6.0.12 brings its own."
_READER_ADDS = """
import sys
from reader import make_reader
with make_reader(sys.argv[1]) as reader:
    for url in sys.stdin.read().split():
        reader.add_feed(url)
"""
_READER_POLLS = """
import sys
from reader import make_reader
with make_reader(sys.argv[1]) as reader:
    reader.update_feeds(scheduled=False, workers=int(sys.argv[2]))
"""


@dataclass(frozen=True, slots=True)
class Reader:
    """The feed library `reader`, in an environment made for this run. `scheduled=False`: it asks every feed."""

    folder: Path
    in_flight: int
    name: str = "reader"

    @property
    def _python(self) -> Path:
        return self.folder / "venv" / ("Scripts" if os.name == "nt" else "bin") / "python"

    def prepare(self, urls: Sequence[str]) -> None:
        print("Installing reader for this run…", file=sys.stderr)
        venv.create(self.folder / "venv", with_pip=True)
        pip: list[str | Path] = [
            self._python,
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            *_READER_NEEDS,
        ]
        subprocess.run(pip, check=True, stderr=subprocess.DEVNULL)
        adds: list[str | Path] = [self._python, "-c", _READER_ADDS, self.folder / "fresh.db"]
        subprocess.run(adds, input="\n".join(urls), text=True, check=True)

    def forget(self) -> None:
        _remove(self.folder / "reader.db")
        shutil.copy(self.folder / "fresh.db", self.folder / "reader.db")

    def poll(self) -> Usage:
        return run([self._python, "-c", _READER_POLLS, self.folder / "reader.db", str(self.in_flight)], self.folder)

    def settle(self) -> None:
        pass

    def entries(self) -> int:
        return count(self.folder / "reader.db", "select count(*) from entries")


@dataclass(frozen=True, slots=True)
class Newsboat:
    """newsboat with the statistics of its cache in place, without which it is ten times as slow: the fair case.

    Of an answer it stores ETag and Last-Modified only from the second round on.
    """

    folder: Path
    in_flight: int
    name: str = "newsboat"

    @property
    def _cache(self) -> Path:
        return self.folder / "cache.db"

    def prepare(self, urls: Sequence[str]) -> None:
        # its configuration, and an empty cache with the statistics of a full one
        (self.folder / "urls").write_text("\n".join(urls) + "\n")
        (self.folder / "config").write_text(f"reload-threads {self.in_flight}\nmax-items 0\n")
        self.poll()
        with closing(sqlite3.connect(self._cache, isolation_level=None)) as db:
            db.execute("analyze")
            db.execute("delete from rss_item")
            db.execute("delete from rss_feed")
            db.execute("vacuum")
        self._cache.rename(self.folder / "fresh.db")

    def forget(self) -> None:
        shutil.copy(self.folder / "fresh.db", self._cache)

    def poll(self) -> Usage:
        files = ("-u", self.folder / "urls", "-C", self.folder / "config", "-c", self._cache)
        return run(["newsboat", *files, "-x", "reload"], self.folder, HOME=str(self.folder))

    def settle(self) -> None:
        self.poll()

    def entries(self) -> int:
        return count(self._cache, "select count(*) from rss_item")


def _remove(database: Path) -> None:
    for file in database.parent.glob(f"{database.name}*"):
        file.unlink()

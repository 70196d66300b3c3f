"""Digests that wait to be sent, and the program that sends them."""

import os
import random
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from fakesmtp import MailServer

from monitor.notices import MAIL
from monitor.store import connect

CONFIG = """
[monitor]
poll_every = "1s"
poll_at_least = "1s"
[hub]
enabled = false
[mail]
host = "127.0.0.1"
port = {port}
security = "{security}"
from = "Open Model Monitor <monitor@example.org>"
"""


def put_digest(db: sqlite3.Connection, recipients: Iterable[str], now: datetime, subject: str = "Daily") -> int:
    """A digest that was written just now; returns the number of its run."""
    at = now.timestamp()
    with connect.writing(db):
        made = db.execute(
            "insert into digest_runs (digest, planned, created, since, first, last, subject, body, html, items, state) "
            "values ('daily', ?, ?, ?, 0, 0, ?, ?, ?, 1, 'waiting')",
            (at, at, at, subject, f"{subject}\nof the day\n", f"<p>{subject} of the day</p>"),
        )
        run = int(made.lastrowid or 0)
        for one in recipients:
            db.execute(
                "insert into deliveries (channel, watchlist, kind, subject, created, due, state, once, run, recipient) "
                "values (?, 'daily', 'digest', ?, ?, ?, 'waiting', ?, ?, ?)",
                (MAIL, subject, at, at, f"digest\n{run}\n{one}", run, one),
            )
    return run


@dataclass
class MailRoom:
    """A folder with a configuration and a database, and the program that is started there."""

    folder: Path
    server: MailServer
    environ: dict[str, str] = field(default_factory=dict)

    @property
    def path(self) -> Path:
        return self.folder / "monitor.db"

    def configure(self, more: str = "") -> None:
        """Write the configuration anew."""
        text = CONFIG.format(port=self.server.port, security=self.server.security)
        (self.folder / "feeds.toml").write_text(text + more, encoding="utf-8")

    def put(self, recipients: Iterable[str], now: datetime, subject: str = "Daily") -> int:
        """A digest that waits."""
        with closing(connect.open(self.path)) as db:
            return put_digest(db, recipients, now, subject)

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """One call of the program."""
        home = {name: str(self.folder / "home") for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME")}
        return subprocess.Popen(
            [sys.executable, "-m", "monitor", "--config", str(self.folder / "feeds.toml"), "--db", str(self.path),
             *arguments],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            env={"PATH": os.environ["PATH"], **home, **self.environ},
        )  # fmt: skip

    def call(self, *arguments: str) -> tuple[int, str, str]:
        """Its exit code, output and messages."""
        with self.start(*arguments) as process:
            out, err = process.communicate(timeout=60)
            return process.returncode, out, err

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """What stands in the database."""
        with closing(sqlite3.connect(self.path, timeout=10)) as db:
            return db.execute(sql).fetchall()


RECIPIENTS = [f"reader{number}@example.org" for number in range(10)]
"Of each digest while the program is killed."


@dataclass
class Tally:
    """What came of killing the program around delivery. Mails are told apart by what they say and to whom."""

    kills: int = 0
    on_its_way: int = 0
    "Kills that left a mail marked as being sent."
    mails: int = 0
    "That should have arrived."
    lost: list[tuple[str, str]] = field(default_factory=list)
    repeated: int = 0
    "Copies beyond the first."
    changed: list[tuple[str, str]] = field(default_factory=list)
    "Whose copies differ in their Message-ID."

    def __str__(self) -> str:
        return (
            f"{self.kills} kills, {self.on_its_way} of them while a mail was on its way: {self.mails} mails, "
            f"{len(self.lost)} lost, {self.repeated} repeats, {len(self.changed)} with another Message-ID"
        )


def kill_around_delivery(room: MailRoom, kills: int, chance: random.Random) -> Tally:
    """Start the program again and again with mails to send, and kill it before, while and after it sends them."""
    tally, subjects = Tally(kills), list[str]()
    room.server.thinks = lambda: chance.uniform(0, 0.02)
    for _ in range(kills):
        if not subjects or room.rows("select count(*) from deliveries where state != 'sent'") == [(0,)]:
            subjects.append(f"Digest {len(subjects) + 1}")
            room.put(RECIPIENTS, datetime.now(UTC), subjects[-1])
        room.server.reached.clear()
        with room.start("run", "--once") as process:
            if chance.random() < 0.2:
                time.sleep(chance.uniform(0, 1.2))
            else:
                room.server.reached.wait(30)
                time.sleep(chance.uniform(0, 0.3))
            process.kill()
        tally.on_its_way += room.rows("select count(*) from deliveries where state = 'sending'")[0][0]
    code, _, err = room.call("run", "--once")
    assert code == 0, err
    ids: dict[tuple[str, str], list[str]] = {(subject, one): [] for subject in subjects for one in RECIPIENTS}
    for mail in room.server.kept:
        ids[mail.subject, mail.recipient].append(mail.id)
    tally.mails = len(ids)
    tally.lost = [which for which, found in ids.items() if not found]
    tally.repeated = sum(len(found) - 1 for found in ids.values() if found)
    tally.changed = [which for which, found in ids.items() if len(set(found)) > 1]
    return tally

"""Digests: when each is due, how far it has told, and what it said.

What a digest covers is what became new since the last run that was *sent*: one that waits, failed or was never sent in
doubt moves nothing on, so the next tells its items again. Nothing is told twice, for the run, its messages and the time
that it was planned for are written in one transaction, and only where what was gathered still is what is to be told.

`planned` alone decides what is due. So a start after a week without the monitor finds one run to make, the latest.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from monitor import planned
from monitor.frozen import dataclass
from monitor.notices import MAIL, Delivery, Digest
from monitor.store import outbox, rows
from monitor.store.connect import Database, writing

if TYPE_CHECKING:  # a round in which no digest is due does without
    from monitor.deliver.letters import Letter
    from monitor.report.digest import DigestContent, Run

CLOCK_ERROR = timedelta(hours=1)
"""A planned time that was seen to and lies further ahead means that the clock was set back since."""

_TEXTLESS = "id, digest, planned, created, since, subject, items, state, '' as body, '' as html"


@dataclass(frozen=True, slots=True)
class Told:
    """How far a digest has told: up to here nothing is news to it."""

    since: datetime
    number: int
    "Of items, as in their ids."
    alert: int
    "The last of the alerts."


@dataclass(frozen=True, slots=True)
class Gathered:
    """What a digest is to say, from where to where."""

    content: "DigestContent"
    begins: Told
    ends: Told


# --- when -----------------------------------------------------------------------------------------


def sync(db: Database, digests: Sequence[Digest], now: datetime) -> list[str]:
    """Make the table agree with the configuration. Returns the names of the digests that are planned anew.

    A new digest begins now. One with another schedule, and one that comes back, is due at its next time; what it has
    told stays. Where they agree already, nothing is written.
    """
    known = {name: (schedule, at) for name, schedule, at in db.execute("select name, schedule, planned from digests")}
    late = (now + CLOCK_ERROR).timestamp()
    wanted = {one.name: _schedule(one) for one in digests}
    fresh = [one for one in digests if known.get(one.name, ("", 0))[0] != wanted[one.name] or known[one.name][1] > late]
    gone = [name for name, (schedule, _) in known.items() if schedule and name not in wanted]
    if not fresh and not gone:
        return []
    with writing(db):
        here = standing(db, now)
        for one in fresh:
            at = planned.latest_before(one.schedule, one.timezone, now) or now
            db.execute(
                "insert into digests (name, begun, number, alert, schedule, planned) values (?, ?, ?, ?, ?, ?) "
                "on conflict (name) do update set schedule = excluded.schedule, planned = excluded.planned",
                (one.name, now.timestamp(), here.number, here.alert, wanted[one.name], at.timestamp()),
            )
        db.executemany("update digests set schedule = '' where name = ?", [(name,) for name in gone])
    return [one.name for one in fresh]


def _schedule(digest: Digest) -> str:
    return f"{digest.schedule} {digest.timezone}"


def standing(db: Database, now: datetime) -> Told:
    """How far everything is now."""
    (number,) = db.execute("select value from counters where name = 'item'").fetchone()
    (alert,) = db.execute("select coalesce(max(id), 0) from alerts").fetchone()
    return Told(now, int(number), int(alert))


def told(db: Database, name: str) -> Told | None:
    """How far a digest has told; None for one that has not begun."""
    row = (
        db.execute(
            "select created, last, alert from digest_runs where digest = ? and state = 'sent' "
            "order by last desc, id desc limit 1",
            (name,),
        ).fetchone()
        or db.execute("select begun, number, alert from digests where name = ?", (name,)).fetchone()
    )
    return Told(rows.moment(row[0]), row[1], row[2]) if row else None


def due(db: Database, digests: Iterable[Digest], now: datetime) -> list[tuple[Digest, datetime]]:
    """The digests whose time has come, each with the latest time that it was planned for.

    One whose last run is just being sent waits until it is known what came of that.
    """
    seen: dict[str, float] = dict(db.execute("select name, planned from digests").fetchall())
    found: list[tuple[Digest, datetime]] = []
    for digest in digests:
        at = planned.latest_before(digest.schedule, digest.timezone, now)
        if at and digest.name in seen and at.timestamp() > seen[digest.name] and not _on_its_way(db, digest.name):
            found.append((digest, at))
    return found


def _on_its_way(db: Database, name: str) -> bool:
    sql = (
        "select 1 from deliveries d join digest_runs r on r.id = d.run "
        "where d.run is not null and (d.state = 'sending' or d.state = 'waiting' and d.error = ?) and r.digest = ?"
    )
    return db.execute(sql, (outbox.IN_DOUBT, name)).fetchone() is not None


def skip(db: Database, digest: Digest, at: datetime) -> None:
    """A planned time at which there was nothing to tell. What the digest has told stays."""
    with writing(db):
        _see_to(db, digest.name, at)


def _see_to(db: Database, name: str, at: datetime) -> None:
    db.execute("update digests set planned = max(planned, ?) where name = ?", (at.timestamp(), name))


# --- putting --------------------------------------------------------------------------------------


def put(db: Database, digest: Digest, at: datetime, gathered: Gathered, letter: "Letter", now: datetime) -> int | None:
    """A run that was planned for `at`, and a message to each recipient. Returns its number.

    None where that has been done meanwhile, or a run was sent since this one was gathered, or is being sent: then it is
    to be gathered again. An earlier run of which nobody has had anything is replaced: this one tells the same.
    """
    with writing(db):
        (seen,) = db.execute("select planned from digests where name = ?", (digest.name,)).fetchone() or (None,)
        if seen is None or seen >= at.timestamp():
            return None
        if told(db, digest.name) != gathered.begins or _on_its_way(db, digest.name):
            return None
        _replace_waiting(db, digest.name)
        run = _insert(db, digest.name, at, gathered, letter)
        for recipient in dict.fromkeys(digest.to):
            _put_message(db, run, digest.name, letter.subject, recipient, f"digest\n{run}\n{recipient}", now)
        _see_to(db, digest.name, at)
    return run


def _replace_waiting(db: Database, name: str) -> None:
    """Runs that nobody has had; a failed one waits where somebody asked for another try."""
    sql = (
        "update digest_runs set state = 'replaced' where digest = ? and (state = 'waiting' or (state = 'failed' "
        "and exists (select 1 from deliveries d where d.run = digest_runs.id and d.state = 'waiting'))) returning id"
    )
    replaced = db.execute(sql, (name,)).fetchall()
    db.executemany("update deliveries set state = 'folded' where run = ? and state = 'waiting'", replaced)


def _insert(db: Database, name: str, at: datetime, gathered: Gathered, letter: "Letter") -> int:
    begins, ends = gathered.begins, gathered.ends
    made = db.execute(
        "insert into digest_runs (digest, planned, created, since, first, last, alert, subject, body, html, items, "
        "state) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'waiting')",
        (
            name, at.timestamp(), ends.since.timestamp(), begins.since.timestamp(), begins.number, ends.number,
            ends.alert, letter.subject, letter.text, letter.html, gathered.content.items,
        ),
    )  # fmt: skip
    return int(made.lastrowid or 0)


def _put_message(db: Database, run: int, name: str, subject: str, recipient: str, once: str, now: datetime) -> None:
    db.execute(
        "insert into deliveries (channel, watchlist, kind, subject, created, due, state, once, run, recipient) "
        "values (?, ?, 'digest', ?, ?, ?, 'waiting', ?, ?, ?)",
        (MAIL, name, subject, now.timestamp(), now.timestamp(), once, run, recipient),
    )


def send_again(db: Database, run: "Run", recipients: Sequence[str], now: datetime) -> list[str]:
    """Put messages of a run that was written before; those who are about to get it anyway are left out.

    Returns who gets one.
    """
    with writing(db):
        sql = "select recipient from deliveries where run = ? and state in ('waiting', 'sending')"
        waiting = {recipient for (recipient,) in db.execute(sql, (run.id,))}
        chosen = [one for one in dict.fromkeys(recipients) if one not in waiting]
        for recipient in chosen:
            once = f"digest\n{run.id}\n{recipient}\nagain {now.timestamp()}"
            _put_message(db, run.id, run.digest, run.subject, recipient, once, now)
        if chosen:
            sql = "update digest_runs set state = 'waiting' where id = ? and state in ('failed', 'replaced')"
            db.execute(sql, (run.id,))
    return chosen


# --- reading --------------------------------------------------------------------------------------


def runs(db: Database, limit: int, name: str | None = None) -> "list[Run]":
    """The latest runs, newest first, without their texts."""
    sql = f"select {_TEXTLESS} from digest_runs where ?1 is null or digest = ?1 order by id desc limit ?2"  # noqa: S608
    return _runs(db, list(rows.select(db, sql, (name, limit))))


def run(db: Database, number: int) -> "Run | None":
    """One run, with its texts."""
    found = _runs(db, list(rows.select(db, "select * from digest_runs where id = ?", (number,))))
    return found[0] if found else None


def _runs(db: Database, found: Sequence[rows.Row]) -> "list[Run]":
    from monitor.report.digest import Run

    sent: dict[int, list[Delivery]] = {}
    for part in rows.parts([row["id"] for row in found]):
        sql = f"select * from deliveries where run is not null and run in ({rows.marks(part)}) order by id"  # noqa: S608
        for row in rows.select(db, sql, part):
            sent.setdefault(row["run"], []).append(rows.delivery(row))
    return [
        Run(
            id=row["id"],
            digest=row["digest"],
            planned=rows.moment(row["planned"]),
            created=rows.moment(row["created"]),
            since=rows.moment(row["since"]),
            subject=row["subject"],
            items=row["items"],
            state=row["state"],
            text=row["body"],
            html=row["html"],
            deliveries=tuple(sent.get(row["id"], ())),
        )
        for row in found
    ]

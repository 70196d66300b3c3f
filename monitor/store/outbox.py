"""The outbox: every message that is to leave, from the transaction of its alert until it is known to have left.

A message is marked `sending`, for good, before it is sent, and `sent` after. What is found `sending` by the next start
was on its way when the monitor ended: it may have arrived, so it is not sent again, and says so. A digest is: a mail
that arrives twice carries the same `Message-ID`, and one that is lost is worse.

Where a watchlist may send no more for now (`limit`, quiet hours), its messages are folded into a summary, which leaves
as soon as it may. The summary is put down with the first of them, and written when it leaves.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from monitor.deliver import messages, outbox
from monitor.deliver.channels import NotSent, Outcome, Sent, Unsure
from monitor.deliver.messages import Message
from monitor.model import Item
from monitor.notices import Alert, Delivery, Watchlist
from monitor.store import rows
from monitor.store.connect import Database, writing

ENDED = "the monitor ended while it was on its way; it may have arrived, and is not sent again"
IN_DOUBT = "the monitor ended while it was on its way; it is sent again, with the same Message-ID"
"""Of a digest. While it stands there, the next one waits: nobody knows yet what has been told."""


# --- putting --------------------------------------------------------------------------------------


def put(db: Database, alerted: Iterable[Item], watchlists: Sequence[Watchlist], now: datetime) -> None:
    """Messages for the alerts that were made just now (`now`), in the caller's transaction."""
    fresh = [(item, made) for item in alerted for made in item.alerts if _is_fresh(made, now)]
    wanted = {made.watchlist for _, made in fresh}
    telling = {one.name: one for one in watchlists if one.name in wanted and not outbox.muted(one, now)}
    for item, made in fresh:
        if watchlist := telling.get(made.watchlist):
            for channel in _channels(watchlist):
                _put(db, channel, watchlist, item, made, now)


def _is_fresh(made: Alert, now: datetime) -> bool:
    return not made.history and made.at.timestamp() == now.timestamp()


def _channels(watchlist: Watchlist) -> list[str]:
    """Where its messages go; the screen looks for itself."""
    return [name for name in dict.fromkeys(watchlist.notify) if name != "screen"]


def _put(db: Database, channel: str, watchlist: Watchlist, item: Item, made: Alert, now: datetime) -> None:
    told = messages.alert(item, made, watchlist.severity)
    once = f"alert\n{watchlist.name}\n{item.id}\n{channel}"
    (known,) = db.execute("select count(*) from deliveries where once = ?", (once,)).fetchone()
    if known:
        return
    summary, due = _folded_into(db, channel, watchlist, now) or (None, now.timestamp())
    db.execute(
        "insert into deliveries (channel, watchlist, item, kind, subject, body, created, due, state, summary, once) "
        "values (?, ?, ?, 'alert', ?, ?, ?, ?, ?, ?, ?)",
        (
            channel, watchlist.name, item.id, told.subject, told.body, now.timestamp(), due,
            "folded" if summary else "waiting", summary, once,
        ),
    )  # fmt: skip


def _folded_into(db: Database, channel: str, watchlist: Watchlist, now: datetime) -> tuple[int, float] | None:
    """The summary that is to tell of a message, and when it leaves; None where the message may leave by itself."""
    if watchlist.limit is None and watchlist.quiet is None:
        return None
    waiting = db.execute(
        "select id, due from deliveries indexed by deliveries_folding where watchlist = ? and channel = ? "
        "and kind = 'summary' and state = 'waiting' and tries = 0",
        (watchlist.name, channel),
    ).fetchone()
    if waiting:
        return int(waiting[0]), float(waiting[1])
    due = outbox.quiet_until(watchlist, now) or _free(db, channel, watchlist, now)
    if due is None:
        return None
    seconds = due.timestamp()
    made = db.execute(
        "insert into deliveries (channel, watchlist, kind, created, due, state, once) "
        "values (?, ?, 'summary', ?, ?, 'waiting', ?)",
        (channel, watchlist.name, now.timestamp(), seconds, f"summary\n{watchlist.name}\n{channel}\n{seconds}"),
    )
    return int(made.lastrowid or 0), seconds


def _free(db: Database, channel: str, watchlist: Watchlist, now: datetime) -> datetime | None:
    """When the `limit` leaves room for a message; None: now."""
    if watchlist.limit is None:
        return None
    most, window = watchlist.limit
    since = (now - window).timestamp()
    (oldest,) = db.execute(
        "select case when count(*) = ? then min(due) end from (select due from deliveries "
        "where watchlist = ? and channel = ? and state != 'folded' and due > ? order by due desc limit ?)",
        (most, watchlist.name, channel, since, most),
    ).fetchone()
    if oldest is None:
        return None
    end = rows.moment(oldest) + window
    return outbox.quiet_until(watchlist, end) or end


# --- sending --------------------------------------------------------------------------------------


def recover(db: Database, now: datetime) -> int:
    """At a start: what was on its way when the last process ended is not sent again, unless it is a digest. Returns how
    many are not."""
    with writing(db):
        db.execute(
            "update deliveries set state = 'waiting', tries = tries - 1, error = ? "
            "where state = 'sending' and kind = 'digest'",
            (IN_DOUBT,),
        )
        found = db.execute(
            "update deliveries set state = 'unsure', error = ?, due = ? where state = 'sending'",
            (ENDED, now.timestamp()),
        )
        return found.rowcount


def in_doubt(db: Database) -> bool:
    """Whether a digest was on its way when the monitor ended, and has not been tried since."""
    sql = "select 1 from deliveries where run is not null and state = 'waiting' and error = ?"
    return db.execute(sql, (IN_DOUBT,)).fetchone() is not None


def due_channels(db: Database, now: datetime) -> list[str]:
    """The channels that have a message due."""
    sql = "select distinct channel from deliveries where state = 'waiting' and due <= ? order by channel"
    return [channel for (channel,) in db.execute(sql, (now.timestamp(),))]


def take(db: Database, channel: str, now: datetime) -> Delivery | None:
    """The next message due on a channel, marked as being sent: committed before anything leaves.

    Those that were never tried come first, so that one that is not taken does not hold up the others.
    """
    if channel not in due_channels(db, now):
        return None
    with writing(db):
        sql = (
            "select * from deliveries where state = 'waiting' and channel = ? and due <= ? "
            "order by tries, due, id limit 1"
        )
        found = next(rows.select(db, sql, (channel, now.timestamp())), None)
        if found is None:
            return None
        if found["kind"] == "summary" and not found["tries"]:
            told = _summary(db, found["id"], found["watchlist"])
            found |= {"subject": told.subject, "body": told.body}
        found |= {"state": "sending", "tries": found["tries"] + 1}
        db.execute(
            "update deliveries set state = 'sending', tries = ?, subject = ?, body = ? where id = ?",
            (found["tries"], found["subject"], found["body"], found["id"]),
        )
    return rows.delivery(found)


def _summary(db: Database, summary: int, watchlist: str) -> Message:
    folded = db.execute("select subject, body from deliveries where summary = ? order by id", (summary,)).fetchall()
    if len(folded) == 1:
        return Message(*folded[0])
    return messages.summary(watchlist, [subject for subject, _ in folded])


def settle(db: Database, delivery: Delivery, outcome: Outcome, now: datetime) -> None:
    """Note what came of a try."""
    with writing(db):
        match outcome:
            case Sent():
                _note(db, delivery, "sent", "", delivery.due, now)
            case Unsure(why) if delivery.kind == "digest":
                _note(db, replace(delivery, tries=delivery.tries - 1), "waiting", why, delivery.due)
            case Unsure(why):
                _note(db, delivery, "unsure", why, delivery.due)
            case NotSent(why, final, alone):
                _put_off(db, delivery, why, now, final=final)
                if not (final or alone):
                    _close_way(db, delivery, why, now)
        _follow(db, delivery.run)


def _put_off(db: Database, delivery: Delivery, why: str, now: datetime, *, final: bool = False) -> None:
    again = None if final else outbox.next_try(delivery.tries, now)
    _note(db, delivery, "waiting" if again else "failed", why, again or now)


def _note(
    db: Database, delivery: Delivery, state: str, error: str, due: datetime, sent: datetime | None = None
) -> None:
    db.execute(
        "update deliveries set state = ?, error = ?, due = ?, sent = ?, tries = ? where id = ?",
        (state, error, due.timestamp(), rows.time_in(sent), delivery.tries, delivery.id),
    )


def _close_way(db: Database, delivery: Delivery, why: str, now: datetime) -> None:
    """What else is due on a channel that takes nothing: digests have been tried with the one that was, for they share
    its connection; messages of others wait a little."""
    if delivery.kind != "digest":
        _rest(db, delivery.channel, now)
        return
    sql = "select * from deliveries where state = 'waiting' and channel = ? and due <= ? and id != ?"
    for row in list(rows.select(db, sql, (delivery.channel, now.timestamp(), delivery.id))):
        one = rows.delivery(row | {"tries": row["tries"] + 1})
        _put_off(db, one, why, now)
        _follow(db, one.run)


def _follow(db: Database, run: int | None) -> None:
    """Note on a digest's run what has become of its mails: sent with the first, failed with the last."""
    if run is not None:
        db.execute(
            "update digest_runs set state = (select case when sum(state = 'sent') then 'sent' "
            "when sum(state in ('waiting', 'sending')) then 'waiting' else 'failed' end "
            "from deliveries where run = ?1) where id = ?1 and state != 'replaced'",
            (run,),
        )


def _rest(db: Database, channel: str, now: datetime) -> None:
    until = (now + outbox.CHANNEL_PAUSE).timestamp()
    db.execute("update deliveries set due = ? where state = 'waiting' and channel = ? and due < ?",
               (until, channel, until))  # fmt: skip


# --- looking --------------------------------------------------------------------------------------


def listed(db: Database, limit: int) -> list[Delivery]:
    """The latest messages, newest first."""
    return [
        rows.delivery(row) for row in rows.select(db, "select * from deliveries order by id desc limit ?", (limit,))
    ]


def waiting(db: Database) -> list[Delivery]:
    """What is still to be sent, the next one first."""
    return [
        rows.delivery(row) for row in rows.select(db, "select * from deliveries where state = 'waiting' order by due")
    ]


def unsent(db: Database) -> int:
    """How many messages are still to be sent."""
    (number,) = db.execute("select count(*) from deliveries where state = 'waiting'").fetchone()
    return int(number)


def told_in_digest(db: Database, since: datetime) -> list[Delivery]:
    """Messages after some time that did not arrive one by one, oldest first: what the next digest takes up."""
    sql = (
        "select * from deliveries where id in (select id from deliveries where created > ?1 "
        "union all select id from deliveries where error != '' and due > ?1) "  # put before, and failed since
        "and state in ('folded', 'failed', 'unsure') and kind != 'digest' order by id"
    )
    return [rows.delivery(row) for row in rows.select(db, sql, (since.timestamp(),))]


def troubles(db: Database) -> dict[str, str]:
    """The channels in trouble, each with why: those whose latest message that was tried did not arrive."""
    sql = (
        "select channel, error from deliveries d where tries > 0 and state in ('waiting', 'failed', 'unsure') "
        "and not exists (select 1 from deliveries l where l.channel = d.channel and l.sent > d.created) "
        "and error != '' order by id"
    )
    return dict(db.execute(sql).fetchall())


def retry(db: Database, now: datetime, number: int | None = None) -> int:
    """Send again what failed, what may not have arrived and what waits (one message, or all but those that may have
    arrived). Returns how many."""
    states = "('waiting', 'failed', 'unsure')" if number is not None else "('waiting', 'failed')"
    with writing(db):
        found = db.execute(
            f"update deliveries set state = 'waiting', due = min(due, ?1), tries = min(tries, 1), error = '' "  # noqa: S608
            f"where state in {states} and (tries > 0 or ?2 is not null) and (?2 is null or id = ?2) "
            f"and (run is null or run in (select id from digest_runs where body != '' and state != 'replaced'))",
            (now.timestamp(), number),
        )
        db.execute(
            "update digest_runs set state = 'waiting' where state = 'failed' "
            "and id in (select run from deliveries where state = 'waiting')"
        )
        return found.rowcount

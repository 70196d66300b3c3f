"""`monitor deliveries`: what was sent, what waits and why, and sending again."""

import json

import click

from monitor.cli.outcome import Exit, fail, say
from monitor.cli.session import Session, now, pass_session
from monitor.figures import age, span
from monitor.notices import Delivery
from monitor.report.items import delivery as as_object
from monitor.store import outbox
from monitor.store.connect import told


@click.command("deliveries")
@click.option("--json", "as_json", is_flag=True, help="One object a line.")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(min=1))
@click.option("--retry", metavar="ID|all", help="Send one again, or all that failed or wait.")
@pass_session
def deliveries_command(session: Session, as_json: bool, limit: int, retry: str | None) -> None:
    """The messages that left or are to leave, newest first.

    States: waiting (for its next try), sending, sent, failed (given up), folded (told by a summary and by the next
    digest; of a digest: by a later one), unsure (the monitor ended while it was on its way: it may have arrived; only
    --retry ID sends it again).
    """
    if retry is not None:
        _retry(session, retry)
        return
    for one in outbox.listed(session.db, limit):
        click.echo(json.dumps(as_object(one), ensure_ascii=False) if as_json else _line(one))


def _line(one: Delivery) -> str:
    tries = f"{one.tries} {'try' if one.tries == 1 else 'tries'}" if one.tries else ""
    wait = f"next in {span(one.due - now())}" if one.due > now() else "due now"
    facts = ", ".join(filter(None, (tries, wait if one.state == "waiting" else "", one.error)))
    subject = one.subject or f"{one.watchlist}: a summary, written when it leaves"
    to = one.recipient or one.channel
    return f"{one.id:<6}{age(one.created, now()):>4}  {one.state:<8} {to:<12} {subject}" + (
        f"  ({facts})" if facts else ""
    )


def _retry(session: Session, which: str) -> None:
    if which != "all" and not which.isdecimal():
        fail(f"--retry takes a number of the first column, or all; found {which!r}", Exit.USAGE)
    with told(session.db):
        found = outbox.retry(session.db, now(), None if which == "all" else int(which))
    if not found and which != "all":
        fail(f"message {which} is not to be sent again: there is none, or it was sent or folded")
    say(f"{found} to be sent again, by the monitor that runs or the next `monitor run --once`")

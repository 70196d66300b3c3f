"""`monitor digest`: what is planned and was sent, a look at the next one, and sending now or again."""

import asyncio
import json
import os
import tempfile
import webbrowser
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import click

from monitor import planned
from monitor.cli.channels import terminal_writer
from monitor.cli.outcome import Exit, fail, say
from monitor.cli.session import Session, now, pass_session
from monitor.config.mistakes import nearest
from monitor.digesting import gathered_now, letter_of, put_now
from monitor.figures import age, span
from monitor.notices import Delivery, Digest
from monitor.report.digest import Run, as_object
from monitor.report.items import iso
from monitor.store import connect, digests
from monitor.store.connect import told
from monitor.store.lock import PollerLock

DELIVER_SECONDS = 60
NO_DIGEST = "no digest is configured: feeds.toml takes them as [[digests]], with name, schedule and to"
NO_MAIL = (
    "feeds.toml has no [mail], which names the server that digests leave by. Add it, with host and from "
    "(the shipped feeds.toml has an example), then try it with `monitor doctor --send-test`"
)


class Window(click.ParamType[timedelta]):
    """How far to look back, as 7d."""

    name = "duration"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> timedelta:
        """The duration, as feeds.toml writes them."""
        from monitor.config.checks import Wrong, duration

        try:
            return value if isinstance(value, timedelta) else duration(value)
        except Wrong as wrong:
            self.fail(f"{value!r} is not {wrong.expected}", param, ctx)


@click.group("digest")
def digest_command() -> None:
    """Digests: what became new since the last one, by mail."""


# --- looking --------------------------------------------------------------------------------------


@digest_command.command("list")
@click.option("--json", "as_json", is_flag=True, help="One object a line.")
@pass_session
def list_digests(session: Session, as_json: bool) -> None:
    """The configured digests: when each is next due, and what became of the last."""
    for digest in session.config.digests:
        last = next(iter(digests.runs(session.db, 1, digest.name)), None)
        following = planned.next_after(digest.schedule, digest.timezone, now())
        if as_json:
            told_so_far = digests.told(session.db, digest.name)
            facts = {
                "name": digest.name, "schedule": digest.schedule, "timezone": digest.timezone, "to": digest.to,
                "query": digest.query, "sections": digest.sections, "only_if": digest.only_if, "next": iso(following),
                "covers_since": iso(told_so_far.since) if told_so_far else None,
                "last": as_object(last) if last else None,
            }  # fmt: skip
            click.echo(json.dumps(facts, ensure_ascii=False))
        else:
            wait = f"next in {span(following - now())}" if following else "never due"
            click.echo(f"{digest.name}: {digest.schedule} ({digest.timezone}), {wait}, to {len(digest.to)} recipients")
            click.echo(f"    {_run(last) if last else 'none was made so far'}")
    if not session.config.digests:
        say(NO_DIGEST)
    elif session.config.mail is None:
        say(NO_MAIL)


@digest_command.command("sent")
@click.option("--json", "as_json", is_flag=True, help="One object a line.")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(min=1))
@pass_session
def list_sent(session: Session, as_json: bool, limit: int) -> None:
    """The digests that were made, newest first; `resend` takes the number of the first column."""
    for one in digests.runs(session.db, limit):
        click.echo(json.dumps(as_object(one), ensure_ascii=False) if as_json else f"{one.id:<5} {_run(one)}")


def _run(one: Run) -> str:
    to = ", ".join(f"{each.recipient} {_fate(each)}" for each in one.deliveries)
    return f"{age(one.created, now()):>4}  {one.state:<8} {one.subject}  ({one.items} items; {to})"


def _fate(one: Delivery) -> str:
    return f"{one.state} ({one.error})" if one.error else one.state


@digest_command.command("preview")
@click.argument("name")
@click.option("--html", "page", type=click.Path(path_type=Path, dir_okay=False), help="Write the mail's page there.")
@click.option("--text", "plain", is_flag=True, help="Print the mail's text; so it does by itself.")
@click.option("--browser", is_flag=True, help="Open the mail's page in a browser.")
@click.option("--since", type=Window(), help="Look back so far, as 7d, not to the last one that was sent.")
@pass_session
def preview(
    session: Session, name: str, page: Path | None, plain: bool, browser: bool, since: timedelta | None
) -> None:
    """The next digest called NAME as it would be sent now. Nothing is sent, nothing moves on."""
    digest = _named(session, name)
    with told(session.db):
        gathered = gathered_now(session.db, session.config, digest, now(), since)
    letter = letter_of(gathered, session.config)
    if page:
        page.write_text(letter.html, encoding="utf-8")
        say(f"{page}: {letter.subject}")
    if browser:
        with tempfile.NamedTemporaryFile("w", suffix=".html", delete=False, encoding="utf-8") as file:
            file.write(letter.html)
        if not webbrowser.open(Path(file.name).as_uri()):
            fail(f"no browser was found; the page is in {file.name}")
    if plain or not (page or browser):
        click.echo(f"Subject: {letter.subject}\n\n{letter.text}")
    if not gathered.content.items and since is None:
        say(f"nothing is new since {iso(gathered.begins.since)}; --since 7d shows what a week would give")


def _named(session: Session, name: str) -> Digest:
    every = {one.name: one for one in session.config.digests}
    if not every:
        fail(NO_DIGEST)
    if name not in every:
        near = nearest(name, tuple(every))
        hint = f"did you mean {near!r}?" if near else f"there are {', '.join(every)}"
        fail(f"there is no digest called {name!r}; {hint}")
    return every[name]


# --- sending --------------------------------------------------------------------------------------


@digest_command.command("send")
@click.argument("name")
@click.option("--now", "at_once", is_flag=True, help="Do not wait for its time.")
@pass_session
def send(session: Session, name: str, at_once: bool) -> None:
    """Send the digest called NAME now, whatever there is to tell; the next one goes on from there."""
    digest = _named(session, name)
    if not at_once:
        following = planned.next_after(digest.schedule, digest.timezone, now())
        fail(f"{name} leaves by itself at {iso(following)}; --now sends it now", Exit.USAGE)
    _need_mail(session)
    run, gathered = put_now(session.db, session.config, digest, now())
    if run is None:
        fail(f"the last {name} is on its way, or may be: the monitor that runs, or `monitor run --once`, finds out")
    if not gathered.content.items:
        say(f"nothing was new since {iso(gathered.begins.since)}, and the mail says so")
    _deliver(session, run, digest.to)


@digest_command.command("resend")
@click.argument("number", metavar="RUN", type=click.IntRange(min=1))
@click.option("--to", "to", multiple=True, metavar="ADDRESS", help="To these alone; else to all who were to get it.")
@pass_session
def resend(session: Session, number: int, to: Sequence[str]) -> None:
    """Send a digest that was made before again, as it was. `monitor digest sent` has the numbers."""
    from monitor.config.checks import Wrong, address

    _need_mail(session)
    for one in to:
        try:
            address(one)
        except Wrong as wrong:
            fail(f"--to {one!r} is not {wrong.expected}", Exit.USAGE)
    with told(session.db):
        run = digests.run(session.db, number)
        if run is None:
            fail(f"there is no digest number {number}; `monitor digest sent` lists them")
        recipients = to or tuple(one.recipient for one in run.deliveries)
        put = digests.send_again(session.db, run, recipients, now())
    for one in dict.fromkeys(recipients):
        if one not in put:
            say(f"{one} is about to get it already; `monitor deliveries --retry` hurries it")
    if put:
        _deliver(session, number, put)


def _need_mail(session: Session) -> None:
    if session.config.mail is None:
        fail(NO_MAIL, Exit.USAGE)


def _deliver(session: Session, number: int, recipients: Sequence[str]) -> None:
    """Send what was put, unless another process is there to do it."""
    lock = PollerLock(session.path)
    if not lock.take():
        say(f"to {', '.join(recipients)}: the monitor that runs sends it; `monitor digest sent` says what comes of it")
        return
    session.db.close()
    try:
        run = asyncio.run(_sent(session, number))
    finally:
        lock.release()
    latest = {one.recipient: one for one in run.deliveries if one.recipient in recipients} if run else {}
    for one in latest.values():
        say(f"{one.recipient}: {_fate(one)}")
    if any(one.state != "sent" for one in latest.values()):
        fail("not all of it was sent; what waits is tried again by the monitor or the next `monitor run --once`")


async def _sent(session: Session, number: int) -> Run | None:
    from monitor.courier import Courier, Ways

    db = connect.open(session.path)
    courier = Courier(db, Ways.of(session.config, os.environ, terminal_writer()), now, lambda _: None)
    courier.begin()
    await courier.settle(DELIVER_SECONDS)
    await courier.stop()
    run = digests.run(db, number)
    db.close()
    return run

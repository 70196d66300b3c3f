"""Digests as mails: one for each recipient, made of the text that is kept once, sent by one connection for all."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage

from monitor.config import Mail
from monitor.deliver import envelope
from monitor.deliver.channels import NotSent, Outcome
from monitor.deliver.letters import Letter
from monitor.deliver.refusals import Place
from monitor.deliver.smtp import Account, Deadlines, Post
from monitor.notices import Delivery
from monitor.store import digests
from monitor.store.connect import Database

NO_MAIL = NotSent("feeds.toml has no [mail], which names the server that digests leave by; add it: it is tried again")
NO_TEXT = NotSent(
    "its text was purged after the time that keep in [monitor] names; there is nothing to send", True, True
)

Send = Callable[[Delivery], Awaitable[Outcome]]


@asynccontextmanager
async def way(
    db: Database, mail: Mail | None, environ: Mapping[str, str], deadlines: Deadlines | None = None
) -> AsyncIterator[Send]:
    """The way that digests leave by, open as long as there are any."""
    if mail is None:
        yield _nowhere
        return
    async with _post(mail, environ, deadlines) as post:

        async def send(delivery: Delivery) -> Outcome:
            message = _message(db, mail.sender, delivery)
            return message if isinstance(message, NotSent) else await post.send(message)

        yield send


async def _nowhere(_: Delivery) -> Outcome:
    return NO_MAIL


def _post(mail: Mail, environ: Mapping[str, str], deadlines: Deadlines | None = None) -> Post:
    return Post(Account(Place(mail.host, mail.port, mail.security), mail.username, mail.password), environ, deadlines)


def _message(db: Database, sender: str, delivery: Delivery) -> EmailMessage | NotSent:
    """The mail of a delivery: the same, byte for byte, however often it is made."""
    run = digests.run(db, delivery.run) if delivery.run is not None else None
    if run is None or not run.text:
        return NO_TEXT
    try:
        return envelope.message(
            Letter(run.subject, run.text, run.html),
            sender=sender,
            recipient=delivery.recipient,
            digest=run.digest,
            run=run.id,
            planned=run.planned,
            created=run.created,
            database=run.created.isoformat(),  # two monitors write none in the same microsecond
        )
    except ValueError as error:
        return NotSent(f"{error}, in feeds.toml", final=True, alone=True)


# --- trying it out --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Looked:
    """What came of looking at the mail server, in words."""

    good: bool
    words: str


async def look(mail: Mail, environ: Mapping[str, str], now: datetime, *, recipient: str = "") -> Looked:
    """Connect to the mail server and log in; a `recipient` gets a mail that says that it is a test."""
    try:
        test = _test(mail.sender, recipient, now) if recipient else None
    except ValueError as error:
        return Looked(False, str(error))
    async with _post(mail, environ) as post:
        found = await post.look()
        if isinstance(found, NotSent):
            return Looked(False, found.why)
        if test is None:
            return Looked(True, f"{found}; `monitor doctor --send-test` sends a mail")
        sent = await post.send(test)
    return (
        Looked(False, sent.why)
        if isinstance(sent, NotSent)
        else Looked(True, f"{found}; it took a test for {recipient}")
    )


def _test(sender: str, recipient: str, now: datetime) -> EmailMessage:
    words = "The mail server works. Digests will arrive like this."
    letter = Letter("Open Model Monitor: a test", f"{words}\n", f"<!doctype html><title>A test</title><p>{words}</p>")
    number = int(now.timestamp())
    return envelope.message(
        letter, sender=sender, recipient=recipient, digest="test", run=number, planned=now, created=now
    )

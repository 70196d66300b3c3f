"""The ways out as the commands see them: this terminal, and what `monitor doctor` says of each channel and of mail."""

import asyncio
import os
import sys
from collections.abc import Callable

from monitor.cli.outcome import say
from monitor.cli.session import Session, now
from monitor.config import ConfigError
from monitor.notices import MAIL
from monitor.store import outbox
from monitor.store.connect import StoreError


def check_channels(session: Session, *, send: bool) -> bool:
    """Look at every channel; with `send`, a message on each says that it is a test."""
    try:
        troubles = outbox.troubles(session.db)
        used = [*session.config.channels, *(one for one in session.config.watchlists if set(one.notify) != {"screen"})]
    except (StoreError, ConfigError):
        say("FAIL channels: not looked at, since the configuration or the database cannot be used")
        return False
    if not used:
        say("ok   channels: none but the screen")
        return True
    from monitor.courier import Ways, try_channels  # only where there is something to send

    ways = Ways.of(session.config, os.environ, terminal_writer())
    good = True
    for one in asyncio.run(try_channels(session.config, ways, send=send)):
        failing = "" if send else troubles.get(one.channel, "")
        well = one.good and not failing
        last = f"; its last message did not arrive: {failing} (`monitor deliveries` has more)" if failing else ""
        say(f"{'ok  ' if well else 'FAIL'} channel {one.channel}: {one.words}{last}")
        good = good and well
    return good


def check_mail(session: Session, *, send: bool, to: str) -> bool:
    """Look at the mail server; with `send` it gets a test for `to`, or for the first recipient of a digest."""
    try:
        mail, recipients = session.config.mail, [one for digest in session.config.digests for one in digest.to]
        failing = "" if send else outbox.troubles(session.db).get(MAIL, "")
    except (StoreError, ConfigError):
        say("FAIL mail: not looked at, since the configuration or the database cannot be used")
        return False
    if mail is None:
        if recipients:
            say("FAIL mail: digests cannot leave, for feeds.toml has no [mail]; add it, with host and from")
        else:
            say("ok   mail: none is configured, and no digest needs it")
        return not recipients
    from monitor.mailing import look  # only where there is something to send

    recipient = (to or next(iter(recipients), "")) if send else ""
    found = asyncio.run(look(mail, os.environ, now(), recipient=recipient))
    nobody = "; no digest has a recipient: --to ADDRESS names one for the test" if send and not recipient else ""
    last = f"; the last digest did not arrive: {failing} (`monitor deliveries` has more)" if failing else ""
    good = found.good and not failing and not nobody
    say(f"{'ok  ' if good else 'FAIL'} mail by {mail.host}: {found.words}{nobody}{last}")
    return good


def terminal_writer() -> Callable[[str], None] | None:
    """Writes to the terminal that the messages of this program go to, if they go to one."""
    if not sys.stderr.isatty():
        return None

    def write(sequence: str) -> None:
        sys.stderr.write(sequence)
        sys.stderr.flush()

    return write

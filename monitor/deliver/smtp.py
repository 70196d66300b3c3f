"""The way out for mail: one connection to the user's mail server, for all mails that are due.

What comes of a try is a value, never an exception, with the words of `refusals`. Whether a mail was taken is what the
server answers to its last line, and nothing else: where that answer does not come, the mail is sent again later, with
the same `Message-ID`, by which mail programs show it once.
"""

import asyncio
import re
import socket
import ssl
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from email.headerregistry import AddressHeader
from email.message import EmailMessage
from ipaddress import ip_address
from types import TracebackType
from typing import Self

import certifi
from aiosmtplib import SMTP, SMTPException, SMTPHeloError, SMTPResponseException
from aiosmtplib.protocol import SMTPProtocol

from monitor.deliver import refusals
from monitor.deliver.channels import NotSent, Sent, in_thread
from monitor.deliver.refusals import CLOSING, Place, RefusedError, Step
from monitor.secrets import SecretError, resolve

CLOSE_SECONDS = 1.0
"For a server to take its leave; nothing depends on it."

_HOST_NAME = re.compile(r"[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})+", re.IGNORECASE)
_LATE = SecretError(
    "the password of [mail] was not found in time; is there a keyring that asks, or a command that waits?"
)


@dataclass(frozen=True, slots=True)
class Account:
    """A mail server, and how to get into it."""

    place: Place
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    "The secret, or a reference to it."


@dataclass(frozen=True, slots=True)
class Deadlines:
    """Seconds that a server has."""

    connect: float = 20.0
    answer: float = 30.0
    taken: float = 120.0
    "To answer to the last line of a mail: many look for spam first."
    whole: float = 240.0
    "For one mail, with all that comes before it."


class Post:
    """A mail server. Connects when the first mail is sent; is entered and left like a file."""

    def __init__(self, account: Account, environ: Mapping[str, str], deadlines: Deadlines | None = None) -> None:
        self._account = account
        self._environ = environ
        self._deadlines = deadlines or Deadlines()
        self._smtp: SMTP | None = None
        self._protocol: SMTPProtocol | None = None
        self._step = Step.CONNECT

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None and self._smtp and self._smtp.is_connected:
            with suppress(SMTPException, OSError):
                await self._smtp.quit(timeout=CLOSE_SECONDS)
        self._close()

    async def send(self, message: EmailMessage) -> Sent | NotSent:
        """Send a mail to whom its `To` names."""
        used = self._smtp is not None and self._smtp.is_connected
        failed = await self._tried(lambda: self._hand_over(message), _address(message, "To"))
        if failed and used and self._smtp is None and self._step < Step.CONTENT:
            # Servers end a connection after so many mails, or after a while: that says nothing about a new one.
            failed = await self._tried(lambda: self._hand_over(message), _address(message, "To"))
        return failed or Sent()

    async def look(self) -> str | NotSent:
        """Connect, log in and send nothing; says how it went."""
        return await self._tried(self._greet) or self._how()

    async def _tried(self, work: Callable[[], Awaitable[None]], recipient: str = "") -> NotSent | None:
        """None where it went well. A connection that nothing is wrong with stays open."""
        try:
            async with asyncio.timeout(self._deadlines.whole):
                await work()
        except RefusedError as error:
            if self._step < Step.SENDER:
                self._close()
            return error.outcome
        except SecretError as error:
            return NotSent(str(error))
        except (SMTPException, OSError, ValueError) as error:
            if not (isinstance(error, SMTPResponseException) and await self._reset(error.code)):
                self._close()
            return refusals.not_sent(error, self._step, self._account.place, recipient)
        return None

    async def _greet(self) -> None:
        smtp = await self._ready()
        await smtp.noop()

    async def _hand_over(self, message: EmailMessage) -> None:
        smtp = await self._ready()
        self._step = Step.SENDER
        sender, recipient = _address(message, "From"), _address(message, "To")
        content = message.as_bytes()
        options, encoding = self._options(smtp, f"{sender}{recipient}", len(content))
        await smtp.mail(sender, options=options, encoding=encoding)
        self._step = Step.RECIPIENT
        await smtp.rcpt(recipient, encoding=encoding)
        self._step = Step.CONTENT
        await smtp.data(content, timeout=self._deadlines.taken)

    def _options(self, smtp: SMTP, addresses: str, size: int) -> tuple[list[str], str]:
        """What a mail needs of the server, and how its addresses are written."""
        options = []
        if smtp.supports_extension("size"):
            most = smtp.esmtp_extensions["size"].strip()
            if most.isdecimal() and 0 < int(most) < size:
                raise RefusedError(refusals.too_large(self._account.place, size, int(most)))
            options.append(f"SIZE={size}")
        if addresses.isascii():
            return options, "ascii"
        if not smtp.supports_extension("smtputf8"):
            raise RefusedError(refusals.not_ascii(self._account.place, addresses))
        return [*options, "SMTPUTF8", "BODY=8BITMIME"], "utf-8"

    # --- the connection -----------------------------------------------------------------------------

    async def _ready(self) -> SMTP:
        """The connection, made and logged in where it is not."""
        if self._smtp and self._smtp.is_connected:
            return self._smtp
        self._close()
        self._step = Step.CONNECT
        place = self._account.place
        password = await self._password()
        context = await asyncio.to_thread(_trust) if place.security != "none" else None
        smtp = self._smtp = SMTP(
            hostname=place.host,
            port=place.port,
            use_tls=place.security == "tls",
            start_tls=False,
            tls_context=context,
            timeout=self._deadlines.answer,
            local_hostname="localhost",
        )
        await smtp.connect(timeout=self._deadlines.connect)
        self._protocol = smtp.protocol
        smtp.local_hostname = _own_name(smtp.get_transport_info("sockname")[0])
        await _introduce(smtp)
        if place.security == "starttls":
            await self._secure(smtp)
        if self._account.username is not None:
            self._step = Step.LOGIN
            await self._log_in(smtp, self._account.username, password)
        return smtp

    async def _password(self) -> str:
        """Found before the server is asked, which would not wait for it. Raises SecretError."""
        reference = self._account.password
        if self._account.username is None or reference is None:
            return ""
        if self._account.place.security == "none" and not _is_here(self._account.place.host):
            raise RefusedError(refusals.unprotected(self._account.place))

        found: str | SecretError = await in_thread(lambda: resolve(reference, self._environ), _LATE, _secret_error)
        if isinstance(found, SecretError):
            raise found
        return found

    async def _secure(self, smtp: SMTP) -> None:
        self._step = Step.SECURE
        if not smtp.supports_extension("starttls"):
            raise RefusedError(refusals.no_starttls(self._account.place))
        await smtp.starttls()
        await _introduce(smtp)

    async def _log_in(self, smtp: SMTP, username: str, password: str) -> None:
        """By one way only: a password that is wrong is wrong by all, and a server counts."""
        ways = {"plain": smtp.auth_plain, "login": smtp.auth_login, "cram-md5": smtp.auth_crammd5}
        for name, way in ways.items():
            if name in smtp.server_auth_methods:
                await way(username, password)
                return
        raise RefusedError(refusals.no_login(self._account.place))

    async def _reset(self, code: int) -> bool:
        """Make ready for the next mail after one that was refused."""
        if self._smtp is None or not self._smtp.is_connected or self._step < Step.SENDER or code in (CLOSING, -1):
            return False
        try:
            await self._smtp.rset()
        except (SMTPException, OSError):
            return False
        return True

    def _close(self) -> None:
        if self._smtp:
            self._smtp.close()
        if self._protocol and isinstance(self._protocol.transport, asyncio.WriteTransport):
            self._protocol.transport.abort()  # closing alone would wait for the other side to end its TLS
        self._smtp = self._protocol = None

    def _how(self) -> str:
        assert self._smtp is not None
        secured = self._smtp.get_transport_info("ssl_object")
        how = f"it answers, by {secured.version().replace('TLSv', 'TLS ')}" if secured else "it answers, unprotected"
        user = self._account.username
        return f"{how}, logged in as {user}" if user else f"{how}, without a login"


def _secret_error(error: Exception) -> SecretError:
    """Foreign code for a keyring may raise what it likes, with whatever words."""
    if isinstance(error, SecretError):
        return error
    return SecretError(f"the password of [mail] was not found ({type(error).__name__}); check what password says")


async def _introduce(smtp: SMTP) -> None:
    try:
        await smtp.ehlo()
    except SMTPHeloError:  # an old server
        await smtp.helo()


def _address(message: EmailMessage, header: str) -> str:
    found = message[header]
    assert isinstance(found, AddressHeader)
    return str(found.addresses[0].addr_spec)


def _own_name(address: str) -> str:
    """What we call ourselves: this machine's full name where it has one, else its address, as RFC 5321 wants it."""
    name = socket.gethostname()
    if _HOST_NAME.fullmatch(name):
        return name
    number = ip_address(address.partition("%")[0])
    return f"[{number}]" if number.version == 4 else f"[IPv6:{number}]"


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host.rstrip(".").lower() == "localhost"


def _trust() -> ssl.SSLContext:
    """`SSL_CERT_FILE` or the system's certificates, as for everything else; certifi's where a system has none."""
    context = ssl.create_default_context()
    paths = ssl.get_default_verify_paths()
    if paths.cafile is None and paths.capath is None:
        context.load_verify_locations(certifi.where())
    return context

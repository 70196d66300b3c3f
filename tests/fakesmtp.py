"""A mail server: a real one (aiosmtpd) on the loopback interface, which can fail in all the usual ways.

It keeps what arrived, once for each time that it did.
"""

import asyncio
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from types import TracebackType
from typing import Any, Literal, Self

import trustme
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

Mood = Literal["well", "hang first", "hang", "drop", "keep and hang", "keep and drop", "drop early"]
"""Of the answer to the last line of a mail; `hang first` greets nobody, `drop early` ends a connection at its second
mail, before that is handed over."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A mail that arrived."""

    recipient: str
    message: EmailMessage
    options: tuple[str, ...]
    "Of the MAIL command."

    @property
    def id(self) -> str:
        return str(self.message["Message-ID"])

    @property
    def subject(self) -> str:
        return str(self.message["Subject"])


@dataclass
class MailServer:
    """`answers` are what it says instead of 250, by command, or by command and address (`RCPT a@example.org`)."""

    security: Literal["none", "starttls", "tls"] = "none"
    trust: ssl.SSLContext | None = None
    "Its certificate, where it has one."
    password: str | None = None
    "Of its only user, `monitor`, without whom it takes nothing."
    answers: dict[str, str] = field(default_factory=dict)
    mood: Mood = "well"
    thinks: Callable[[], float] = lambda: 0.0
    "Seconds from keeping a mail to saying so."
    utf8: bool = True
    most: int = 1_000_000
    "Bytes of a mail."
    kept: list[Kept] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    "What those who came call themselves, once for each connection."
    logins: list[str] = field(default_factory=list)
    "Passwords that were said."
    reached: threading.Event = field(default_factory=threading.Event)
    "Set when a mail is handed over."

    def __enter__(self) -> Self:
        self._loop = asyncio.new_event_loop()
        self._over = asyncio.Event()
        self._open: set[asyncio.WriteTransport] = set()
        ready = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(ready,), name="mail server")
        self._thread.start()
        assert ready.wait(10)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._over.set)
        self._thread.join()

    def _run(self, ready: threading.Event) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(self._serve(ready))

    async def _serve(self, ready: threading.Event) -> None:
        implicit = self.trust if self.security == "tls" else None
        server = await self._loop.create_server(self._connection, "127.0.0.1", 0, ssl=implicit)
        self.port = int(server.sockets[0].getsockname()[1])
        ready.set()
        await self._over.wait()
        server.close()
        for connection in self._open:
            connection.abort()
        sessions = asyncio.all_tasks() - {asyncio.current_task()}
        for session in sessions:
            session.cancel()
        await asyncio.gather(*sessions, return_exceptions=True)

    def _connection(self) -> SMTP:
        return _Connection(
            self,
            _Handler(self),
            data_size_limit=self.most,
            enable_SMTPUTF8=self.utf8,
            hostname="mail.example",
            tls_context=self.trust if self.security == "starttls" else None,
            authenticator=self._authenticate,
            auth_require_tls=self.security == "starttls",
            loop=self._loop,
        )

    def _authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: LoginPassword
    ) -> AuthResult:
        self.logins.append(data.password.decode())
        right = self.password is not None and data.password.decode() == self.password and data.login == b"monitor"
        return AuthResult(success=right, handled=False, auth_data=data)

    def addressed(self) -> list[str]:
        """Whom mails arrived for, in their order."""
        return [one.recipient for one in self.kept]


class _Connection(SMTP):
    """One that may keep silent from the beginning."""

    def __init__(self, server: MailServer, handler: "_Handler", **named: Any) -> None:
        super().__init__(handler, **named)
        self._server = server

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        assert isinstance(transport, asyncio.WriteTransport)
        self._server._open.add(transport)

    async def push(self, status: Any) -> None:
        if self._server.mood == "hang first":
            await asyncio.Event().wait()
        await super().push(status)


class _Handler:
    """Says yes, unless it is told to say something else."""

    def __init__(self, server: MailServer) -> None:
        self._server = server
        self._mails = 0

    async def handle_EHLO(  # noqa: N802 - as aiosmtpd calls it
        self, smtp: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        self._server.names.append(hostname)
        return responses

    async def handle_MAIL(  # noqa: N802 - as aiosmtpd calls it
        self, smtp: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self._mails += 1
        if self._server.mood == "drop early" and self._mails > 1:
            _drop(smtp)
        if self._server.password and not session.authenticated:
            return "530 5.7.0 Authentication required"
        if answer := self._answer("MAIL", address):
            return answer
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(  # noqa: N802 - as aiosmtpd calls it
        self, smtp: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if answer := self._answer("RCPT", address):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, smtp: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        server = self._server
        server.reached.set()
        (recipient,) = envelope.rcpt_tos
        if answer := self._answer("DATA", recipient):
            return answer
        if server.mood not in ("hang", "drop"):
            assert isinstance(envelope.content, bytes)
            message = message_from_bytes(envelope.content.replace(b"\r\n", b"\n"), policy=policy.default)
            assert isinstance(message, EmailMessage)
            server.kept.append(Kept(recipient, message, tuple(envelope.mail_options)))
        if seconds := server.thinks():
            await asyncio.sleep(seconds)
        if server.mood in ("drop", "keep and drop"):
            _drop(smtp)
        if server.mood in ("hang", "keep and hang"):
            await asyncio.Event().wait()
        return "250 2.0.0 OK"

    def _answer(self, command: str, address: str) -> str | None:
        return self._server.answers.get(f"{command} {address}") or self._server.answers.get(command)


def _drop(smtp: SMTP) -> None:
    assert isinstance(smtp.transport, asyncio.WriteTransport)
    smtp.transport.abort()


def certified(authority: trustme.CA, name: str = "127.0.0.1", **named: Any) -> ssl.SSLContext:
    """What a server of a name shows of itself."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name, **named).configure_cert(context)
    return context

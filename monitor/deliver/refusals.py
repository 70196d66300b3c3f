"""Why a mail did not leave, in words: what happened, why, and what to do next.

The words of a server are quoted where they help, cleaned and short; never those about a login, which may repeat it.
"""

import errno
import re
import socket
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

from aiosmtplib import SMTPException, SMTPResponseException

from monitor import text
from monitor.deliver.channels import NotSent

CLOSING = 421
"The server ends the connection, whatever was asked."
QUOTED = 160
"In characters, of what a server says."
IN_DOUBT = "it may have arrived; it is sent again with the same Message-ID, so that mail programs show it once"
AGAIN = "then `monitor deliveries --retry all`"

_ENHANCED = re.compile(r"[245]\.\d{1,3}\.\d{1,3}\b")
_EXPIRED, _NOT_YET, _OTHER_NAME, _OTHER_ADDRESS = 10, 9, 62, 64
"OpenSSL's numbers of what is wrong with a certificate."


class Step(IntEnum):
    """How far a mail got."""

    CONNECT = 1
    SECURE = 2
    LOGIN = 3
    SENDER = 4
    RECIPIENT = 5
    CONTENT = 6


@dataclass(frozen=True, slots=True)
class Place:
    """A mail server."""

    host: str
    port: int
    security: str

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


class RefusedError(Exception):
    """We do not go on ourselves. `outcome` says why."""

    def __init__(self, outcome: NotSent) -> None:
        super().__init__(outcome.why)
        self.outcome = outcome


def no_starttls(place: Place) -> NotSent:
    """Nothing is said in the clear."""
    return NotSent(
        f"{place} offers no STARTTLS, so nothing was sent in the clear; set security in [mail] to tls (often port "
        "465), or to none for a server of your own that needs no password"
    )


def unprotected(place: Place) -> NotSent:
    """A password is not said in the clear, but to this machine."""
    return NotSent(
        f'with security = "none" anybody on the way to {place} could read the password, so it was not sent; set '
        "security in [mail] to starttls or tls"
    )


def no_login(place: Place) -> NotSent:
    """It has no way to log in that we know."""
    return NotSent(
        f"{place} takes no login by password; remove username and password from [mail], or use the port for mail "
        "programs (587 or 465)"
    )


def not_ascii(place: Place, address: str) -> NotSent:
    """An address needs what the server cannot do."""
    why = f"{place} cannot send to or from {address}: it takes addresses in ASCII only (it offers no SMTPUTF8)"
    return NotSent(f"{why}; use another address, {AGAIN}", final=True, alone=True)


def too_large(place: Place, size: int, most: int) -> NotSent:
    """Told before it is sent in vain."""
    why = f"{place} takes mails of {most / 1e6:.1f} MB at most, this one has {size / 1e6:.1f} MB"
    return NotSent(f"{why}; narrow the query of the digest, {AGAIN}", final=True, alone=True)


def not_sent(error: Exception, step: Step, place: Place, recipient: str = "") -> NotSent:
    """What an error of the connection comes to."""
    if isinstance(error, SMTPResponseException) and error.code > 0:
        return _answered(error, step, place, recipient)
    why = next(filter(None, (_known(cause, step, place) for cause in _causes(error))), "")
    if isinstance(error, ValueError) and not isinstance(error, ssl.SSLError):
        return _unwritable(step, place, recipient)
    if step is Step.CONTENT:
        return NotSent(f"{why or f'{place} stumbled'}, after the mail was handed over: {IN_DOUBT}")
    return NotSent(why or f"{place} does not speak SMTP as it should; check host and port in [mail]")


def _unwritable(step: Step, place: Place, recipient: str) -> NotSent:
    """Something that was configured cannot even be asked for."""
    if step is Step.LOGIN:
        return NotSent("username or password in [mail] hold what cannot be sent to a mail server; check them")
    if step < Step.SENDER:
        return NotSent(f"{place.host} is no name that a server can have; correct host in [mail]")
    return NotSent(f"{recipient} is no address that a mail can be sent to; correct it, {AGAIN}", final=True, alone=True)


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error:
        yield error
        error = error.__cause__


def _known(cause: BaseException, step: Step, place: Place) -> str:
    """Words for an error; "" where another one behind it knows more."""
    match cause:
        case ssl.SSLCertVerificationError():
            return _certificate(cause, place)
        case ssl.SSLError():
            return (
                f'no secure connection to {place} came about; port 465 needs security = "tls" in [mail], ports 587 '
                "and 25 need starttls"
            )
        case socket.gaierror():
            return f"{place.host} is not found: it is misspelt, or this machine is offline; check host in [mail]"
        case TimeoutError():
            return _late(step, place)
        case OSError() if cause.errno == errno.ECONNREFUSED or f"[Errno {errno.ECONNREFUSED}]" in str(cause):
            return f"{place} refuses connections: no mail server runs there; check host and port in [mail]"
        case SMTPException():
            lost = isinstance(cause, ConnectionError) and not cause.__cause__
            return _again(f"{place} broke the connection off", step) if lost else ""
        case ConnectionError():
            return _again(f"{place} broke the connection off", step)
        case OSError():
            return f"{place} cannot be reached ({cause.strerror or type(cause).__name__}); check the network"
    return ""


def _late(step: Step, place: Place) -> str:
    if step is Step.CONNECT and place.security != "tls":
        return f'{place} did not answer in time; it is down or busy, or, as at port 465, needs security = "tls"'
    return _again(f"{place} did not answer in time", step)


def _again(words: str, step: Step) -> str:
    """What to expect; of a mail that was handed over it is told by whoever asks."""
    return words if step is Step.CONTENT else f"{words}; it is tried again"


def _certificate(error: ssl.SSLCertVerificationError, place: Place) -> str:
    match error.verify_code:
        case _ if error.verify_code == _EXPIRED:
            why = "has expired; whoever runs it must renew it"
        case _ if error.verify_code == _NOT_YET:
            why = "is not valid yet; is the clock of this machine right?"
        case _ if error.verify_code in (_OTHER_NAME, _OTHER_ADDRESS):
            why = f"is for another name; set host in [mail] to the one that it is for ({error.verify_message})"
        case _:
            why = f"is not trusted ({error.verify_message}); if it is of your own authority, name that in SSL_CERT_FILE"
    return f"nothing was sent, for the certificate of {place} {why}"


# --- what a server answers ------------------------------------------------------------------------


def _answered(error: SMTPResponseException, step: Step, place: Place, recipient: str) -> NotSent:
    code, said = error.code, text.line(error.message, QUOTED)
    if step is Step.LOGIN:
        found = _ENHANCED.search(said)
        return NotSent(_no_login(f"{code} {found[0]}" if found else str(code), code, place))
    quoted = f"{code} “{said}”" if said else str(code)
    if code == CLOSING or step < Step.SENDER:
        return NotSent(f"{place} takes no mail now ({quoted}); it is tried again")
    final = code >= 500
    what = {Step.SENDER: "the sender", Step.RECIPIENT: recipient}.get(step, f"the mail to {recipient}")
    advice = next(words for where, sign, words in _ADVICE if step in where and sign.search(f"{code} {said}"))
    why = f"{place} {'refused' if final else 'does not take'} {what}{'' if final else ' yet'} ({quoted}): {advice}"
    return NotSent(f"{why}, {AGAIN}" if final else why, final, alone=final or step > Step.SENDER)


def _no_login(quoted: str, code: int, place: Place) -> str:
    if code < 500:
        return f"{place} cannot check logins now ({quoted}); it is tried again"
    return (
        f"{place} refused the login ({quoted}); check username and password in [mail]: many providers want a password "
        "made for this program"
    )


def _sign(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_ANY = (Step.SENDER, Step.RECIPIENT, Step.CONTENT)
_ADVICE = (
    (_ANY, _sign(r"^530|\b5\.7\.0\b|authenticat"), "it wants a login; set username and password in [mail]"),
    (_ANY, _sign(r"^552 .*5\.3\.4|5\.3\.4\b|5\.2\.3\b|too (?:large|big)|too much|\bsize\b"),
     "the mail is too large; narrow the query of the digest"),
    ((Step.SENDER,), _sign(r"^5"), "it takes no mail from this address; set from in [mail] to one of the account"),
    ((Step.SENDER,), _sign(""), "it is tried again"),
    ((Step.RECIPIENT,), _sign(r"^5.*(?:\brelay|\b5\.7\.1\b)"),
     "it passes nothing on for strangers; log in (username and password in [mail]), or use another server"),
    ((Step.RECIPIENT,), _sign(r"^[45]52|\b[45]\.2\.2\b|\bfull\b|quota"), "the mailbox is full"),
    ((Step.RECIPIENT,), _sign(r"^5"), "there is no such mailbox, or it takes no mail; correct the address in to"),
    ((Step.RECIPIENT,), _sign(r"gr[ae]y|\b4\.7\.1\b"), "it wants to be asked twice (greylisting); it is tried again"),
    ((Step.CONTENT,), _sign(r"^5"), "perhaps it was taken for spam; ask whoever runs the server"),
    (_ANY, _sign(""), "it is tried again"),
)  # fmt: skip

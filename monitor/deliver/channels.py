"""The ways out: any service that Apprise knows, and the desktop. What comes of a try is a value, never an exception.

A try is made in a thread of its own, which nobody waits for longer than `SEND_SECONDS`. Apprise is loaded by the first
try, and speaks to nobody but this module: its log holds addresses, and with them secrets.
"""

import asyncio
import logging
import re
import shutil
import ssl
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from monitor.deliver.messages import Message
from monitor.frozen import dataclass
from monitor.secrets import SecretError, resolve

if TYPE_CHECKING:
    from apprise import NotifyBase

T = TypeVar("T")

SEND_SECONDS = 45.0
ANSWER_SECONDS = 15.0
"For a server to take the connection, and again to answer."
NOTIFY_SECONDS = 5

_DESKTOPS = {"darwin": ("macosx://",), "win32": ("windows://",)}
_STATUS = re.compile(r"error=(\d{3})\b")
_FAILURES = "Socket Exception"
_REASONS = (
    ("timed out", f"no answer within {ANSWER_SECONDS:.0f} seconds"),
    ("refused", "the connection was refused"),
    ("resolve", "there is no such host"),
    ("certificate verify failed", "its certificate is not trusted"),
    ("SSL", "no secure connection could be made"),
    ("aborted", "the connection broke off"),
    ("unreachable", "the network is not reachable"),
)


@dataclass(frozen=True, slots=True)
class Sent:
    """It was taken."""


@dataclass(frozen=True, slots=True)
class NotSent:
    """It was not taken. `final`: another try would come to the same."""

    why: str
    final: bool = False
    alone: bool = False
    "It is the message that was not taken, and not the way that is closed: others may go it."


@dataclass(frozen=True, slots=True)
class Unsure:
    """Nobody waited for the end of it: it may arrive yet."""

    why: str


Outcome = Sent | NotSent | Unsure
Way = Callable[[Message], Outcome]
"""Sends a message, and blocks while it does. All that takes time before is done when the way is made."""

_TOOK_LONG = f"within {SEND_SECONDS:.0f} seconds"


async def ready(make: Callable[[], Way]) -> Way:
    """Make a way ready, in a thread. A message is taken from the outbox after that: so it is on its way only briefly,
    and a crash leaves little in doubt."""
    late = NotSent(f"its URL was not found {_TOOK_LONG}; is there a keyring that asks, or a command that waits?")
    return await in_thread(make, _refusing(late), lambda error: _refusing(_stumbled(error)))


async def send(way: Way, message: Message) -> Outcome:
    """Send a message, in a thread."""
    late = Unsure(f"no end {_TOOK_LONG}; it may have arrived, and is not sent again")
    return await in_thread(lambda: way(message), late, _stumbled)


async def in_thread(work: Callable[[], T], late: T, failed: Callable[[Exception], T]) -> T:
    """Do the work in a thread that does not keep the program from ending, and wait `SEND_SECONDS` at most."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[T] = loop.create_future()

    def give(result: T) -> None:
        if not done.done():
            done.set_result(result)

    def run() -> None:
        try:
            result = work()
        except Exception as error:  # foreign code for a hundred services
            result = failed(error)
        with suppress(RuntimeError):  # the loop has ended: nobody waits for it any more
            loop.call_soon_threadsafe(give, result)

    threading.Thread(target=run, name="send", daemon=True).start()
    try:
        async with asyncio.timeout(SEND_SECONDS):
            return await done
    except TimeoutError:
        return late


def _stumbled(error: Exception) -> NotSent:
    """Its own words may hold an address."""
    return NotSent(f"Apprise stumbled over its URL ({type(error).__name__}); check it")


def _refusing(outcome: Outcome) -> Way:
    return lambda message: outcome


def through_apprise(reference: str, environ: Mapping[str, str]) -> Way:
    """By an Apprise URL, or by a reference to one."""
    try:
        url = resolve(reference, environ)
    except SecretError as error:
        return _refusing(NotSent(str(error)))
    return partial(_notify, url) if _service(url) else _refusing(NotSent(NOT_UNDERSTOOD))


def understood(reference: str, environ: Mapping[str, str]) -> str:
    """What is wrong with a channel's URL as far as can be told without sending; "" for nothing."""
    try:
        return "" if _service(resolve(reference, environ)) else NOT_UNDERSTOOD
    except SecretError as error:
        return str(error)


def on_desktop(environ: Mapping[str, str]) -> Way:
    """By notifications of this desktop: through Apprise where it can, else through `notify-send`."""
    for url in _DESKTOPS.get(sys.platform, ("dbus://", "gnome://")):
        if _service(url):
            return partial(_notify, url)
    if program := shutil.which("notify-send", path=environ.get("PATH")):
        return partial(_call, program, environ)
    return _refusing(NO_DESKTOP)


def _call(program: str, environ: Mapping[str, str], message: Message) -> Outcome:
    call = [program, "--app-name=Open Model Monitor", "--", message.subject, message.body]
    try:
        ended = subprocess.run(  # noqa: S603 - no shell, and nothing of the message is an option
            call, stdin=subprocess.DEVNULL, capture_output=True, timeout=NOTIFY_SECONDS, env=dict(environ), check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return NotSent("notify-send did not end; is there a desktop session?")
    return Sent() if ended.returncode == 0 else NotSent("notify-send reached no desktop; is there a session?")


NOT_UNDERSTOOD = "its URL is none that Apprise understands; see https://github.com/caronc/apprise/wiki"
NO_DESKTOP = NotSent("this machine shows no notifications; install notify-send (libnotify), or use a channel", True)


def _service(url: str) -> "NotifyBase | None":
    """What a URL leads to. Apprise's log is heard here alone, and it sets no time limit of its own, which would keep
    a thread that ours cannot end."""
    import apprise  # a quarter of a second: loaded by the first message

    logger = logging.getLogger("apprise")
    logger.propagate = False
    logger.setLevel(logging.DEBUG)
    for library in ("requests", "urllib3"):
        logging.getLogger(library).setLevel(logging.WARNING)
    name = "Open Model Monitor"
    asset = apprise.AppriseAsset(app_id=name, app_desc=name, service_timeout=0, interpret_escapes=False)
    return apprise.Apprise.instantiate(url, asset=asset)


def _notify(url: str, message: Message) -> Outcome:
    import apprise

    service = _service(url)  # anew for each message: one that is kept waits between them
    if service is None:
        return NotSent(NOT_UNDERSTOOD)
    trusted = ssl.get_default_verify_paths().cafile  # the system's, or $SSL_CERT_FILE: as for everything else
    if service.verify_certificate and trusted:
        service.verify_certificate = trusted  # type: ignore[assignment]  # handed to requests, which takes a path, too
    service.socket_connect_timeout = service.socket_read_timeout = ANSWER_SECONDS
    if service.overflow_mode == apprise.OverflowMode.UPSTREAM:
        service.overflow_mode = apprise.OverflowMode.TRUNCATE
    caller = apprise.Apprise()
    caller.add(service)
    heard = _Heard()
    logger = logging.getLogger("apprise")
    logger.addHandler(heard)
    try:
        taken = caller.notify(title=message.subject, body=message.body, body_format=apprise.NotifyFormat.TEXT)
    finally:
        logger.removeHandler(heard)
    return Sent() if taken else NotSent(heard.reason)


class _Heard(logging.Handler):
    """What Apprise logs in this thread: the only place where it says why."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self._thread = threading.get_ident()
        self._said = ""

    def emit(self, record: logging.LogRecord) -> None:
        """Take down a line that is about a failure; others repeat the message."""
        said = record.getMessage()
        if record.thread == self._thread and (record.levelno >= logging.WARNING or said.startswith(_FAILURES)):
            self._said += said + "\n"

    @property
    def reason(self) -> str:
        """Why it was not taken, in words of ours: theirs may hold an address."""
        if status := _STATUS.search(self._said):
            return f"the server answered {status[1]}"
        found = next((words for sign, words in _REASONS if sign.casefold() in self._said.casefold()), "")
        return found or "it was not taken, and Apprise does not say why; check its URL"

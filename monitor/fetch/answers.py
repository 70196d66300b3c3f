"""What asking an address comes to, as values."""

from collections.abc import Mapping
from typing import ClassVar

from monitor.frozen import dataclass
from monitor.polled import Failed, Hints, Postponed

NO_HINTS = Hints()


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is asked at once, and where an exchange is cut off."""

    in_flight: int = 100
    "Exchanges at the same time, whatever the host."
    per_host: int = 2
    spacing: float = 0.2
    "Seconds between the beginnings of two exchanges with one host."
    deadline: float = 30.0
    "Seconds for one whole exchange with all its redirects; waiting for a turn does not count."
    body: int = 10_000_000
    "Bytes of a body, unpacked."
    redirects: int = 5
    large: int = 500_000
    "Bytes from which on a body is large."
    large_at_once: int = 4
    "Large bodies in memory at the same time."


USUAL = Limits()


@dataclass(frozen=True, slots=True)
class Response:
    """The server answered 2xx, and the body is here, whole and unpacked."""

    url: str
    "Where it came from in the end; holds no credentials."
    status: int
    headers: Mapping[str, str]
    "Names in lower case."
    body: bytes
    moved_to: str | None = None
    "The address, where every hop of the redirect was permanent (301, 308)."
    hints: Hints = NO_HINTS


@dataclass(frozen=True, slots=True)
class NotModified:
    """The server answered 304: what we hold is current."""

    status: ClassVar[int] = 304

    url: str
    etag: str | None = None
    last_modified: str | None = None
    moved_to: str | None = None
    hints: Hints = NO_HINTS


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """Nothing was learnt; `failed` says why, `hints` when the server wants to be asked again."""

    failed: Failed | Postponed
    hints: Hints = NO_HINTS

    @property
    def status(self) -> int | None:
        """The HTTP status, where the server sent one."""
        return self.failed.status if isinstance(self.failed, Failed) else None


class UnfetchedError(Exception):
    """Ends an exchange early; `Web.get` turns it into its `NoAnswer`."""

    def __init__(self, failed: Failed | Postponed, hints: Hints = NO_HINTS) -> None:
        super().__init__(failed.message)
        self.answer = NoAnswer(failed, hints)

"""A body from the wire, unpacked piece by piece and cut off where it grows too large.

64 KB of gzip can hold 67 MB, and 2 KB of zstd as much. So little is unpacked at a time (`monitor.fetch.unpacking`),
and what unpacks to far more than any text does is stopped long before the cap.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping

from monitor.fetch.answers import UnfetchedError
from monitor.fetch.unpacking import BROKEN, unpacking
from monitor.frozen import dataclass
from monitor.polled import Failed
from monitor.source import Trouble

_BOMB_FLOOR = 1_000_000
_BOMB_RATIO = 200
"""Feeds shrink 3 to 30 times; a gzip bomb a thousand times."""


@dataclass(frozen=True, slots=True)
class Size:
    """How much of a body is read, in bytes unpacked."""

    limit: int
    large: int
    "Where it waits for its place among the large ones."
    place: Callable[[], Awaitable[None]]


async def read_body(chunks: AsyncIterator[bytes], headers: Mapping[str, str], size: Size, host: str) -> bytes:
    """The whole body. Raises UnfetchedError when it is too large, breaks off or does not unpack."""
    if (length := headers.get("content-length", "")).isdecimal() and int(length[:20]) > size.limit:
        raise _too_large(host, size.limit)
    encoding = headers.get("content-encoding", "")
    if (unpacked := unpacking(encoding)) is None:
        raise _foreign(host, encoding)
    body, raw, placed = bytearray(), 0, False
    async for chunk in chunks:
        if not placed and len(body) > size.large:
            await size.place()
            placed = True
        raw += len(chunk)
        try:
            for piece in unpacked.pieces(chunk):
                body += piece
                _check(len(body), raw, size.limit, host)
        except BROKEN as error:
            raise _broken(host, "its compressed data is damaged") from error
        _check(len(body), raw, size.limit, host)  # also where nothing was unpacked
    if not unpacked.complete:
        raise _broken(host, "its compressed data ends too early")
    return bytes(body)


def _check(unpacked: int, raw: int, limit: int, host: str) -> None:
    if max(unpacked, raw) > limit:
        raise _too_large(host, limit)
    if unpacked > max(_BOMB_FLOOR, raw * _BOMB_RATIO):
        raise _bomb(host)


def _too_large(host: str, limit: int) -> UnfetchedError:
    message = (
        f"The answer of {host} is larger than {limit / 1e6:.3g} MB and was not read to its end: no feed is "
        f"that large. Check that the address is a feed's."
    )
    return UnfetchedError(Failed(Trouble.TOO_LARGE, message))


def _bomb(host: str) -> UnfetchedError:
    message = (
        f"The answer of {host} unpacks to far more than any text does (a compression bomb) and was not read to "
        f"its end. Remove the source unless you trust its site."
    )
    return UnfetchedError(Failed(Trouble.TOO_LARGE, message))


def _broken(host: str, why: str) -> UnfetchedError:
    message = f"The answer of {host} arrived incomplete: {why}. It will be asked again."
    return UnfetchedError(Failed(Trouble.NETWORK, message))


def _foreign(host: str, encoding: str) -> UnfetchedError:
    message = (
        f"{host} sent its answer compressed in a way it was not asked for ({encoding.strip().lower()[:30]!r}), which "
        f"cannot be unpacked; nothing can be done here but report it to the site."
    )
    return UnfetchedError(Failed(Trouble.HTTP, message))

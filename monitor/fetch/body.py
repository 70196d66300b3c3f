"""A body from the wire, unpacked piece by piece and cut off where it grows too large.

64 KB of gzip can hold 67 MB, and 2 KB of zstd as much. So little is unpacked at a time (`monitor.fetch.unpacking`),
and what unpacks to far more than any text does is stopped long before the cap.
"""

from collections.abc import AsyncIterator, Mapping

from monitor.fetch.answers import UnfetchedError
from monitor.fetch.unpacking import BROKEN, unpacking
from monitor.model import Trouble
from monitor.polled import Failed

_BOMB_FLOOR = 1_000_000
_BOMB_RATIO = 200
"""Feeds shrink 3 to 30 times; a gzip bomb a thousand times."""


async def read_body(chunks: AsyncIterator[bytes], headers: Mapping[str, str], limit: int, host: str) -> bytes:
    """The whole body. Raises UnfetchedError when it is too large, breaks off or does not unpack."""
    if (length := headers.get("content-length", "")).isdecimal() and int(length[:20]) > limit:
        raise _too_large(host, limit)
    encoding = headers.get("content-encoding", "")
    if (unpacked := unpacking(encoding)) is None:
        raise _foreign(host, encoding)
    body, raw = bytearray(), 0
    async for chunk in chunks:
        raw += len(chunk)
        try:
            for piece in unpacked.pieces(chunk):
                body += piece
                if len(body) > limit:
                    raise _too_large(host, limit)
                if len(body) > _BOMB_FLOOR and len(body) > raw * _BOMB_RATIO:
                    raise _bomb(host)
        except BROKEN as error:
            raise _broken(host, "its compressed data is damaged") from error
        if raw > limit:
            raise _too_large(host, limit)
    if not unpacked.complete:
        raise _broken(host, "its compressed data ends too early")
    return bytes(body)


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

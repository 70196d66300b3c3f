"""A body from the wire, unpacked piece by piece and cut off where it grows too large.

64 KB of gzip can hold 67 MB. So at most `_PIECE` bytes are unpacked at a time, and what unpacks to far more
than any text does is stopped long before the cap.
"""

import zlib
from collections.abc import AsyncIterator, Iterator, Mapping

from monitor.fetch.answers import UnfetchedError
from monitor.model import Trouble
from monitor.polled import Failed

ACCEPT_ENCODING = "gzip, deflate"
_PIECE = 64 * 1024
_BOMB_FLOOR = 1_000_000
_BOMB_RATIO = 200
"""Feeds shrink 3 to 30 times; a gzip bomb a thousand times."""


async def read_body(chunks: AsyncIterator[bytes], headers: Mapping[str, str], limit: int, host: str) -> bytes:
    """The whole body. Raises UnfetchedError when it is too large, breaks off or does not unpack."""
    if (length := headers.get("content-length", "")).isdecimal() and int(length[:20]) > limit:
        raise _too_large(host, limit)
    unpacking = _unpacking(headers.get("content-encoding", ""), host)
    body, raw = bytearray(), 0
    async for chunk in chunks:
        raw += len(chunk)
        try:
            for piece in unpacking.pieces(chunk):
                body += piece
                if len(body) > limit:
                    raise _too_large(host, limit)
                if len(body) > _BOMB_FLOOR and len(body) > raw * _BOMB_RATIO:
                    raise _bomb(host)
        except zlib.error as error:
            raise _broken(host, "its compressed data is damaged") from error
        if raw > limit:
            raise _too_large(host, limit)
    if not unpacking.complete:
        raise _broken(host, "its compressed data ends too early")
    return bytes(body)


class _Plain:
    complete = True

    def pieces(self, chunk: bytes) -> Iterator[bytes]:
        yield chunk


class _Gzip:
    """gzip, also several members one after the other; what follows the last one is ignored."""

    def __init__(self) -> None:
        self._inflater = zlib.decompressobj(31)
        self._begun = False

    @property
    def complete(self) -> bool:
        return self._inflater.eof or not self._begun

    def pieces(self, chunk: bytes) -> Iterator[bytes]:
        while chunk:
            if self._inflater.eof:
                if not chunk.startswith(b"\x1f"):
                    return
                self._inflater = zlib.decompressobj(31)
            self._begun = True
            yield self._inflater.decompress(chunk, _PIECE)
            chunk = self._inflater.unconsumed_tail or self._inflater.unused_data


class _Deflate:
    """deflate: with the zlib frame, or bare, as some servers send it."""

    def __init__(self) -> None:
        self._inflater: zlib._Decompress | None = None

    @property
    def complete(self) -> bool:
        return self._inflater is None or self._inflater.eof

    def pieces(self, chunk: bytes) -> Iterator[bytes]:
        if chunk and self._inflater is None:
            framed = chunk[0] & 0x0F == 8 and (len(chunk) < 2 or (chunk[0] << 8 | chunk[1]) % 31 == 0)
            self._inflater = zlib.decompressobj(15 if framed else -15)
        while chunk and self._inflater is not None and not self._inflater.eof:
            yield self._inflater.decompress(chunk, _PIECE)
            chunk = self._inflater.unconsumed_tail


def _unpacking(encoding: str, host: str) -> _Plain | _Gzip | _Deflate:
    match encoding.strip().lower():
        case "" | "identity":
            return _Plain()
        case "gzip" | "x-gzip":
            return _Gzip()
        case "deflate":
            return _Deflate()
        case other:
            message = (
                f"{host} sent its answer compressed in a way it was not asked for ({other[:30]!r}), which "
                f"cannot be unpacked; nothing can be done here but report it to the site."
            )
            raise UnfetchedError(Failed(Trouble.HTTP, message))


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

"""Compressed bodies, unpacked piece by piece, so that no piece is much larger than what it is checked against.

Over the feeds measured Brotli's answers are 6 % smaller than gzip's and cost the same to unpack; zstd's are 2 %
larger, and its package takes 20 ms to import. So zstd is asked for last, and imported when it comes.
"""

import zlib
from collections.abc import Iterator
from typing import Protocol

import brotli  # type: ignore[import-untyped]

ACCEPT_ENCODING = "br, gzip, deflate;q=0.9, zstd;q=0.5"
PIECE = 64 * 1024
_ZSTD_STEP = 64
"""Bytes given at once to zstd, which cannot be told how much to return: 64 of them can hold 2 MB."""
_ZSTD_WINDOW = 1 << 23
"""What RFC 9659 allows on the web; a larger one is refused."""


class DamagedError(Exception):
    """Compressed data that does not unpack."""


BROKEN = (zlib.error, brotli.error, DamagedError)
"""What the pieces of damaged data raise."""


class Unpacking(Protocol):
    """A body being unpacked."""

    @property
    def complete(self) -> bool:
        """Whether what has come so far could be all."""

    def pieces(self, chunk: bytes) -> Iterator[bytes]:
        """What `chunk` unpacks to, in pieces of bounded size."""


def unpacking(encoding: str) -> Unpacking | None:
    """The way to unpack a `Content-Encoding`; None for one that was not asked for."""
    match encoding.strip().lower():
        case "" | "identity":
            return _Plain()
        case "gzip" | "x-gzip":
            return _Gzip()
        case "deflate":
            return _Deflate()
        case "br":
            return _Brotli()
        case "zstd":
            return _Zstd()
    return None


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
            yield self._inflater.decompress(chunk, PIECE)
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
            yield self._inflater.decompress(chunk, PIECE)
            chunk = self._inflater.unconsumed_tail


class _Brotli:
    """Brotli: one stream, and nothing after it."""

    def __init__(self) -> None:
        self._decoder = brotli.Decompressor()
        self._begun = False

    @property
    def complete(self) -> bool:
        return not self._begun or self._decoder.is_finished()

    def pieces(self, chunk: bytes) -> Iterator[bytes]:
        self._begun = self._begun or bool(chunk)
        while not self._decoder.is_finished():
            piece = self._decoder.process(chunk, output_buffer_limit=PIECE)
            yield piece
            if len(piece) < PIECE and self._decoder.can_accept_more_data():
                return
            chunk = b""


class _Zstd:
    """zstd, also several frames one after the other."""

    def __init__(self) -> None:
        import zstandard

        self._damage = zstandard.ZstdError
        self._decoder = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW)
        self._frame = self._decoder.decompressobj()
        self._begun = False

    @property
    def complete(self) -> bool:
        return not self._begun or self._frame.eof

    def pieces(self, chunk: bytes) -> Iterator[bytes]:
        for at in range(0, len(chunk), _ZSTD_STEP):
            step = chunk[at : at + _ZSTD_STEP]
            while step:
                if self._frame.eof:
                    self._frame = self._decoder.decompressobj()
                self._begun = True
                try:
                    piece = self._frame.decompress(step)
                except self._damage as error:
                    raise DamagedError from error
                yield piece
                step = self._frame.unused_data

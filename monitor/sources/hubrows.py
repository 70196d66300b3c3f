"""Rows of a Hub list that were seen: known by a mark, without being parsed.

Nearly all rows of nearly all lists are what they were but for their counters. So a list is split into its rows as they
are written, and a row is marked by all of it without the counters.
"""

import re
from hashlib import blake2b
from zlib import crc32

import msgspec

from monitor.polled import Counted
from monitor.sources import rows

SAID, COUNTS = 8, 4
"Bytes of the mark of a row: of what it says, then of its counters."
_READING = b"1"
"Another one when rows are read in another way: then every row counts as not seen."

_MOVING = re.compile(rb'"(?:downloads|downloadsAllTime|likes|trendingScore)":\s*\d+')
"What moves by itself, and says nothing of what a model is. Within a text its quotation marks have backslashes."


class _Counters(msgspec.Struct):
    """All that is read of a row that was seen."""

    hub_id: str = msgspec.field(name="_id")
    downloads: int | None = None
    likes: int | None = None


_SPLIT = msgspec.json.Decoder(list[msgspec.Raw])
_COUNTERS = msgspec.json.Decoder(_Counters)


def split(body: bytes) -> list[bytes] | None:
    """The rows of a list as they are written; None for what is no list, or not sound."""
    try:
        return [bytes(row) for row in _SPLIT.decode(body)]
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None


def marks(seen: bytes) -> dict[bytes, bytes]:
    """Of each row that was seen: the mark of what it said, and that of its counters."""
    size = SAID + COUNTS
    return {seen[at : at + SAID]: seen[at + SAID : at + size] for at in range(0, len(seen), size)}


def said(text: bytes) -> bytes:
    """The mark of what a row says."""
    return blake2b(_READING + _MOVING.sub(b"", text), digest_size=SAID).digest()


def counts(downloads: int | None, likes: int | None) -> bytes:
    """The mark of a row's counters."""
    return crc32(b"%r %r" % (downloads, likes)).to_bytes(COUNTS)


def counted(text: bytes, before: bytes) -> Counted | None:
    """The counters of a row that was seen, given their mark; None where they are no counts."""
    try:
        read = _COUNTERS.decode(text)
    except msgspec.MsgspecError:
        return None
    downloads, likes = rows.number(read.downloads), rows.number(read.likes)
    return Counted(read.hub_id, downloads, likes, moved=counts(downloads, likes) != before)

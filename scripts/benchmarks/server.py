"""The feeds on loopback, served by a process of its own so that its CPU is not counted: `python -m benchmarks.server`.

Everything is built before the first request. Feeds are spread over several loopback addresses where the system has
them, because programs limit what they ask of one host. ETag, Last-Modified, 304 and gzip, as on a good server.
"""

import argparse
import asyncio
import gzip
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from benchmarks import data
from benchmarks.wire import ask, reply, serve, started

ADDRESSES = 50


@dataclass(slots=True)
class Counts:
    """What was asked since the last count."""

    requests: int = 0
    conditional: int = 0
    unchanged: int = 0


@dataclass(frozen=True, slots=True)
class _Document:
    etag: bytes
    modified: bytes
    packed: bytes
    "gzip."


@dataclass(slots=True)
class _Shelf:
    """All feeds, before and after the advance."""

    before: Sequence[_Document]
    after: Mapping[int, _Document]
    latency: float
    advanced: bool = False
    counts: Counts = field(default_factory=Counts)

    def answer(self, head: bytes) -> bytes:
        """The answer to a request, whole."""
        line, *rest = head.split(b"\r\n")
        target = line.split(b" ")[1]
        headers = {name.lower(): value.strip() for name, _, value in (one.partition(b":") for one in rest)}
        if not target.startswith(b"/feed/"):
            return reply(b"200 OK", json.dumps(self._control(target)).encode())
        feed = int(target[len(b"/feed/") :])
        document = self.after.get(feed, self.before[feed]) if self.advanced else self.before[feed]
        return self._feed(document, headers)

    def _control(self, target: bytes) -> Mapping[str, int]:
        counts, self.counts = self.counts, Counts()
        if target != b"/counts":
            self.advanced = target == b"/advance"
        return asdict(counts)

    def _feed(self, document: _Document, headers: Mapping[bytes, bytes]) -> bytes:
        tag, since = headers.get(b"if-none-match"), headers.get(b"if-modified-since")
        same = tag == document.etag if tag else since == document.modified
        self.counts.requests += 1
        self.counts.conditional += bool(tag or since)
        self.counts.unchanged += same
        validators = (b"ETag: ", document.etag, b"\r\nLast-Modified: ", document.modified, b"\r\n")
        if same:
            return b"".join((b"HTTP/1.1 304 Not Modified\r\n", *validators, b"\r\n"))
        kind = b"Content-Type: application/xml; charset=utf-8\r\n"
        if b"gzip" in headers.get(b"accept-encoding", b""):
            return reply(b"200 OK", document.packed, kind, b"Content-Encoding: gzip\r\n", *validators)
        return reply(b"200 OK", gzip.decompress(document.packed), kind, *validators)


def _shelf(feeds: int, latency: float) -> _Shelf:
    now = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=1)
    before = [_packed(data.document(feed, now), f'"{feed}-0"', now) for feed in range(feeds)]
    later = now + timedelta(minutes=30)
    after = {
        feed: _packed(data.document(feed, now, advanced=True), f'"{feed}-1"', later)
        for feed in range(feeds)
        if data.has_news(feed)
    }
    return _Shelf(before, after, latency)


def _packed(body: bytes, etag: str, modified: datetime) -> _Document:
    stamp = format_datetime(modified, usegmt=True)
    return _Document(etag.encode(), stamp.encode(), gzip.compress(body, 6, mtime=0))


# --- seen from the process that measures ----------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Site:
    """The server, as its user knows it."""

    urls: Sequence[str]
    "Of the feeds."
    control: str

    def reset(self) -> None:
        """Serve what was there at the beginning."""
        self._ask("reset")

    def advance(self) -> None:
        """Serve one new entry in every tenth feed."""
        self._ask("advance")

    def counts(self) -> Counts:
        """What was asked since the last call of any of these."""
        return self._ask("counts")

    def _ask(self, what: str) -> Counts:
        return Counts(**ask(f"{self.control}/{what}"))


@contextmanager
def serving(feeds: int, latency: float) -> Iterator[Site]:
    """The feeds, served as long as the block runs; `latency` in seconds."""
    with started("benchmarks.server", feeds, latency) as (hosts, port):
        urls = [f"http://{hosts[feed % len(hosts)]}:{port}/feed/{feed}" for feed in range(feeds)]
        yield Site(urls, f"http://127.0.0.1:{port}")


if __name__ == "__main__":
    arguments = argparse.ArgumentParser()
    arguments.add_argument("feeds", type=int)
    arguments.add_argument("latency", type=float)
    given = arguments.parse_args()
    asyncio.run(serve(_shelf(given.feeds, given.latency), ADDRESSES))

"""A Hub's lists on loopback: `python -m benchmarks.hubserver`. Everything is built before the first request.

As on the real Hub each answer has an ETag of its body, which hardly ever matches, since counters are part of it.
"""

import argparse
import asyncio
import gzip
import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

from benchmarks import hubdata
from benchmarks.wire import ask, reply, serve, started

_EXPANDED = 16
"What the monitor asks to be expanded; the lists are made of that."


@dataclass(slots=True)
class _Shelf:
    """The lists of all organizations, before and after their counters moved."""

    before: Mapping[str, bytes]
    after: Mapping[str, bytes]
    latency: float = 0.0
    moved: bool = False
    asked: list[str] = field(default_factory=list)

    def answer(self, head: bytes) -> bytes:
        """The list that is asked for; anything else is a 404 and spoils the count."""
        target = urlsplit(head.split(b" ")[1].decode())
        if target.path in ("/reset", "/advance", "/counts"):
            return reply(b"200 OK", json.dumps(self._control(target.path)).encode())
        query = parse_qs(target.query)
        name = query.get("author", [""])[0]
        self.asked.append(name if target.path == "/api/models" else target.path)
        packed = (self.after if self.moved else self.before).get(name)
        if packed is None or target.path != "/api/models" or len(query.get("expand", ())) < _EXPANDED:
            return reply(b"404 Not Found", b"{}")
        tag = b'ETag: W/"%x-%s"\r\n' % (len(packed), hashlib.sha1(packed).hexdigest()[:27].encode())
        return reply(b"200 OK", packed, b"Content-Type: application/json\r\nContent-Encoding: gzip\r\n", tag)

    def _control(self, path: str) -> list[str]:
        asked, self.asked = self.asked, []
        if path != "/counts":
            self.moved = path == "/advance"
        return asked


def _shelf(organizations: int) -> _Shelf:
    return _Shelf(_lists(organizations, moved=False), _lists(organizations, moved=True))


def _lists(organizations: int, *, moved: bool) -> Mapping[str, bytes]:
    numbers = range(organizations)
    return {hubdata.organization(one): gzip.compress(hubdata.body(one, moved=moved), 6, mtime=0) for one in numbers}


# --- seen from the process that measures ----------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Hub:
    """The server, as its user knows it."""

    endpoint: str

    def reset(self) -> None:
        """Serve what was there at the beginning."""
        ask(f"{self.endpoint}/reset")

    def advance(self) -> None:
        """Let the counters of every third model move."""
        ask(f"{self.endpoint}/advance")

    def asked(self) -> list[str]:
        """Whose lists were asked for since the last call of any of these."""
        return [str(name) for name in ask(f"{self.endpoint}/counts")]


@contextmanager
def serving(organizations: int) -> Iterator[Hub]:
    """The lists, served as long as the block runs."""
    with started("benchmarks.hubserver", organizations) as (hosts, port):
        yield Hub(f"http://{hosts[0]}:{port}")


if __name__ == "__main__":
    arguments = argparse.ArgumentParser()
    arguments.add_argument("organizations", type=int)
    asyncio.run(serve(_shelf(arguments.parse_args().organizations)))

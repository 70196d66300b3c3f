"""A server on loopback that knows all its answers, in a process of its own so that its CPU is not counted.

`python -m benchmarks.server` and `python -m benchmarks.hubserver` are two of them; they say on their first line where
they listen, and end when whoever started them does.
"""

import asyncio
import json
import subprocess
import sys
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

_END = b"\r\n\r\n"


class Shelf(Protocol):
    """Holds the answers."""

    @property
    def latency(self) -> float:
        """Seconds until an answer is sent."""

    def answer(self, head: bytes) -> bytes:
        """The answer to a request, whole."""


def reply(status: bytes, body: bytes, *headers: bytes) -> bytes:
    """An answer of HTTP/1.1. `headers` end with a line break each."""
    length = str(len(body)).encode()
    return b"".join((b"HTTP/1.1 ", status, b"\r\nContent-Length: ", length, b"\r\n", *headers, b"\r\n", body))


class _Connection(asyncio.Protocol):
    """One connection, kept open; requests bear no body."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._received += data
        while _END in self._received:
            head, _, self._received = self._received.partition(_END)
            answer = self._shelf.answer(head)
            if self._shelf.latency:
                asyncio.get_running_loop().call_later(self._shelf.latency, self._transport.write, answer)
            else:
                self._transport.write(answer)


async def serve(shelf: Shelf, addresses: int = 0) -> None:
    """Serve until standard input ends, on as many more loopback addresses where the system has them."""
    loop = asyncio.get_running_loop()
    first = await loop.create_server(lambda: _Connection(shelf), "127.0.0.1", 0, backlog=512)
    port = first.sockets[0].getsockname()[1]
    hosts = [f"127.0.0.{number}" for number in range(2, addresses + 2)]
    try:
        if hosts:
            await loop.create_server(lambda: _Connection(shelf), hosts, port, backlog=512)
    except OSError:
        hosts = []  # a system with one loopback address
    print(json.dumps({"port": port, "hosts": hosts or ["127.0.0.1"]}), flush=True)
    await loop.run_in_executor(None, sys.stdin.read)


@contextmanager
def started(module: str, *arguments: object) -> Iterator[tuple[Sequence[str], int]]:
    """A server as long as the block runs: its addresses and its port."""
    command = [sys.executable, "-m", module, *map(str, arguments)]
    folder = Path(__file__).parent.parent
    with subprocess.Popen(command, cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin
        assert process.stdout
        said = json.loads(process.stdout.readline())
        try:
            yield said["hosts"], said["port"]
        finally:
            process.stdin.close()


def ask(url: str) -> Any:
    """The JSON at a control address of such a server."""
    with urllib.request.urlopen(url) as answer:
        return json.load(answer)

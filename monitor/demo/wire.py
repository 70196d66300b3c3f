"""How answers get onto the wire: properly, or as badly as a fault says."""

import socket
import sys
import threading
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from typing import Any

from monitor.demo.answer import Answer, Asked
from monitor.demo.control import steer
from monitor.demo.faults import WRITING, Fault
from monitor.demo.replay import Replay

ENDLESS_PIECE = b"<item><title>and one more</title></item>\n" * 400
ENDLESS_START = b'<?xml version="1.0"?><rss version="2.0"><channel><title>without end</title>\n'


class Listener(ThreadingHTTPServer):
    """Accepts on loopback. Closing also ends the connections that are open: a stopped server is gone."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, port: int, replay: Replay) -> None:
        self.replay = replay
        self.closing = threading.Event()
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        super().__init__(("127.0.0.1", port), Handler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def server_bind(self) -> None:
        """Without the look-up of this host's name, which can take seconds where there is no network."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = "127.0.0.1", self.server_address[1]

    def process_request(self, request: Any, client_address: Any) -> None:
        with self._lock:
            self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        with self._lock:
            self._open.discard(request)
        super().shutdown_request(request)

    def close(self) -> None:
        self.closing.set()
        self.server_close()
        with self._lock:
            still_open = list(self._open)
        for connection in still_open:
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:  # the other side was quicker
                continue

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients that hang up early are part of the game; anything else is a mistake here."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)


class Handler(BaseHTTPRequestHandler):
    """One connection. The names `do_GET` and `server` are those that `http.server` looks for."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Listener

    def do_GET(self) -> None:
        self._respond()

    do_HEAD = do_GET  # noqa: N815
    do_POST = do_GET  # noqa: N815

    def log_message(self, format: str, *args: Any) -> None:
        return None

    def version_string(self) -> str:
        return "replay"

    def _respond(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers = {name.lower(): value for name, value in self.headers.items()}
        host = headers.get("host", "")
        asked = Asked(self.command, self.path, headers, f"http://{host}" if host else self.server.url)
        if (control := steer(self.server.replay, asked)) is not None:
            return self._write(control)
        ruling = self.server.replay.rule(asked)
        fault = ruling.fault
        if fault is None or fault.kind not in WRITING:
            self.server.replay.remember(asked, ruling.answer.status)
            return self._write(ruling.answer)
        self.server.replay.remember(asked, 0 if fault.kind == "hang" else ruling.answer.status)
        try:
            BADLY[fault.kind](self, ruling.answer, fault)
        except OSError:  # the client gave up, as it should
            self.close_connection = True

    def _write(self, answer: Answer) -> None:
        self._head(answer, len(answer.body))
        if self.command != "HEAD":
            self.wfile.write(answer.body)

    def _head(self, answer: Answer, length: int | None) -> None:
        self.send_response(answer.status)
        for name, value in answer.headers:
            self.send_header(name, value.encode("ascii", "backslashreplace").decode())
        if length is not None and answer.status != 304:
            self.send_header("Content-Length", str(length))
        if length is None or length != len(answer.body):
            self.send_header("Connection", "close")
        self.end_headers()

    def _hang(self, answer: Answer, fault: Fault) -> None:
        self.server.closing.wait()
        self.close_connection = True

    def _slow(self, answer: Answer, fault: Fault) -> None:
        self.server.closing.wait(fault.seconds(5))
        self._write(answer)

    def _drip(self, answer: Answer, fault: Fault) -> None:
        self._head(answer, len(answer.body))
        for place in range(len(answer.body)):
            self.wfile.write(answer.body[place : place + 1])
            if self.server.closing.wait(fault.seconds(1)):
                break

    def _truncate(self, answer: Answer, fault: Fault) -> None:
        self._head(answer, max(len(answer.body), 1024) + 1)
        self.wfile.write(answer.body[: len(answer.body) // 2])
        self.close_connection = True

    def _endless(self, answer: Answer, fault: Fault) -> None:
        plain = Answer(200, b"", (("Content-Type", answer.header("content-type") or "application/rss+xml"),))
        self._head(plain, None)
        self.wfile.write(ENDLESS_START)
        while not self.server.closing.is_set():
            self.wfile.write(ENDLESS_PIECE)


BADLY: Mapping[str, Callable[[Handler, Answer, Fault], None]] = {
    "hang": Handler._hang,
    "slow": Handler._slow,
    "drip": Handler._drip,
    "truncate": Handler._truncate,
    "endless": Handler._endless,
}

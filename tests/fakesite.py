"""What fake sites share: a real HTTP server on the loopback interface that remembers what it was asked."""

import hashlib
import json
import sys
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True)
class Asked:
    """One request."""

    path: str
    query: dict[str, str]
    headers: dict[str, str]


@dataclass
class Reply:
    """What is sent back; JSON unless it is bytes already."""

    body: object
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that goes away early is no error here."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class FakeSite:
    """Serves what `reply` says, with ETags; `with FakeSite() as site: site.url`."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.faults: dict[int, Reply] = {}
        "By the number of the request, from 0: what is answered instead."
        self.etags = True
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                parts = urlsplit(self.path)
                headers = {name.lower(): value for name, value in self.headers.items()}
                asked = Asked(parts.path, dict(parse_qsl(parts.query)), headers)
                number = len(site.asked)
                site.asked.append(asked)
                self._send(site.faults.get(number) or site.reply(asked), asked)

            def _send(self, reply: Reply, asked: Asked) -> None:
                body = reply.body if isinstance(reply.body, bytes) else json.dumps(reply.body).encode()
                status, headers = reply.status, dict(reply.headers)
                if status == 200 and site.etags:
                    headers["ETag"] = f'W/"{hashlib.sha256(body).hexdigest()[:16]}"'
                    if asked.headers.get("if-none-match") == headers["ETag"]:
                        status, body = 304, b""
                        site.not_modified(headers)
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                if status != 304:
                    self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        self._server = _Server(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def reply(self, asked: Asked) -> Reply:
        """What a request gets."""
        raise NotImplementedError

    def not_modified(self, headers: dict[str, str]) -> None:
        """A 304 goes out with these headers."""

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

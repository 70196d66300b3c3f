"""A chat room that takes messages: a real HTTP server on the loopback interface, which can fail in three ways."""

import json
import ssl
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Literal, Self

Mood = Literal["well", "500", "hang", "drop"]


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that is killed while it waits for the answer is no error here."""


@dataclass
class Chat:
    """Remembers what was said in it (title and text), and how often it was asked in vain."""

    mood: Mood = "well"
    said: list[tuple[str, str]] = field(default_factory=list)
    asked_in_vain: int = 0
    asked: threading.Event = field(default_factory=threading.Event)
    thinks: Callable[[], float] = lambda: 0.0
    "Seconds from taking a message to answering."
    trust: ssl.SSLContext | None = None
    "With it the room is entered by TLS."

    def __enter__(self) -> Self:
        chat = self
        self._over = threading.Event()

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                told = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                chat.asked.set()
                if chat.mood == "well":
                    chat.said.append((told["title"], told["message"]))
                    time.sleep(chat.thinks())
                    self.send_response(200)
                    self.end_headers()
                    return
                chat.asked_in_vain += 1
                if chat.mood == "hang":
                    chat._over.wait()
                if chat.mood == "500":
                    self.send_response(500)
                    self.end_headers()
                self.close_connection = True

            def log_message(self, format: str, *args: object) -> None:
                """Nothing is logged."""

        self._server = _Server(("127.0.0.1", 0), Handler)
        if self.trust:
            self._server.socket = self.trust.wrap_socket(self._server.socket, server_side=True)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def url(self) -> str:
        """Its Apprise URL."""
        return f"json{'s' if self.trust else ''}://127.0.0.1:{self._server.server_port}/"

    @property
    def titles(self) -> list[str]:
        """What was said, by title."""
        return [title for title, _ in self.said]

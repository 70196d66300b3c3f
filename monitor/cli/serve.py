"""`monitor serve`: the same screen in a web browser.

Each tab has a `monitor` process of its own, whose terminal is the page. Whoever reaches the port is as good as the
reader, so it is a port of this machine unless that is said twice, and only pages of the server itself may open it: a
page from elsewhere, or another name for this machine, is turned away.
"""

import ipaddress
import shlex
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import click
from aiohttp import web
from textual_serve.server import Server

from monitor.cli.logs import log_to_stderr
from monitor.cli.outcome import Exit, fail, say
from monitor.cli.session import Session, pass_session

NOT_LOCAL = """{host} is not an address of this machine alone, and the page asks for no password: whoever reaches
the port could read all that is stored, mark it, and edit your watchlists. Leave --host out and look at it through a
tunnel (ssh -L {port}:127.0.0.1:{port} this-machine), or put a proxy with a password in front and add --public."""
POLICY = "; ".join(
    [
        "default-src 'self'",
        "style-src 'self' 'unsafe-inline'",
        "script-src 'self' 'unsafe-inline'",
        "connect-src 'self' ws: wss:",
        "img-src 'self' data:",
        "frame-ancestors 'none'",
    ]
)
"Nothing is fetched from elsewhere, and no other page shows this one inside itself."


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65_535))
@click.option(
    "--public", is_flag=True, help="Listen on an address that others can reach. The page asks for no password."
)
@pass_session
def serve_command(session: Session, host: str, port: int, public: bool) -> None:
    """The same screen in a web browser. Sources are polled while a page is open, or by `monitor run` beside it."""
    if not (public or is_local(host)):
        fail(NOT_LOCAL.format(host=host, port=port), Exit.USAGE)
    session.db.close()  # opened once here, so that trouble is told before a browser is
    log_to_stderr("text", verbose=session.verbose)
    try:
        Pages(command(session.config_path, session.database_path), host, port, public=public).serve()
    except OSError as error:
        fail(f"cannot listen on {host}:{port}: {error.strerror}. Choose another with --port.")


def is_local(host: str) -> bool:
    """Whether only this machine reaches an address."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def command(config: Path | None, database: Path | None) -> str:
    """What each page starts, as a line for the shell."""
    words = [sys.executable, "-m", "monitor"]
    words += ["--config", str(config.expanduser().absolute())] if config else []
    words += ["--db", str(database.expanduser().absolute())] if database else []
    return subprocess.list2cmdline(words) if sys.platform == "win32" else shlex.join(words)


class Pages(Server):
    """Serves the page and what it needs, to those who may have it."""

    def __init__(self, line: str, host: str, port: int, *, public: bool) -> None:
        super().__init__(line, host, port, title="Open Model Monitor")
        self._anybody = public

    def initialize_logging(self) -> None:
        """It is set up already."""

    async def on_startup(self, app: web.Application) -> None:
        """Say where it is."""
        say(f"The screen is at {self.public_url}; Ctrl-C ends it.")

    async def handle_index(self, request: web.Request) -> web.StreamResponse:
        """The page, with addresses by the name that the browser knows this server by."""
        self._admit(request)
        secure = request.headers.get("X-Forwarded-Proto") == "https"
        self.public_url = f"{'https' if secure else request.scheme}://{request.host}"
        page: web.StreamResponse = await super().handle_index(request)
        page.headers["Content-Security-Policy"] = POLICY
        return page

    async def handle_websocket(self, request: web.Request) -> web.WebSocketResponse:
        """The line to a screen of its own. Browsers let any page open one, and say which page it was."""
        self._admit(request)
        if urlsplit(request.headers.get("Origin", "")).netloc != request.host:
            raise web.HTTPForbidden(text="Only the page of this server itself may open a screen.")
        return await super().handle_websocket(request)

    def _admit(self, request: web.Request) -> None:
        """Another name that leads here may be a page's elsewhere, which would count as the same place then."""
        name = urlsplit(f"//{request.host}").hostname or ""
        if not (self._anybody or is_local(name)):
            raise web.HTTPForbidden(text=f"Open it as {self.host}:{self.port}; other names need --public.")

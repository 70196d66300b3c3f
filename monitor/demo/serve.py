"""The command that serves a recording until it is told to stop: `scripts/replay FOLDER`."""

import argparse
import math
import shlex
import signal
import sys
import tempfile
import threading
from collections.abc import Sequence
from pathlib import Path

from monitor.demo.catalogue import feeds_toml
from monitor.demo.recording import NotARecordingError
from monitor.demo.server import ReplayServer

SHIPPED = tuple(Path(__file__).parents[up] / "feeds.toml" for up in (2, 1))
"""The catalogue: at the top of the project, or inside the installed package."""
FAILED, WRONG_USAGE = 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    asked = _parser().parse_args(arguments)
    try:
        server = ReplayServer(asked.folder, asked.port)
    except NotARecordingError as error:
        return _failed(WRONG_USAGE, str(error))
    except (OSError, OverflowError) as error:
        return _failed(FAILED, f"cannot listen on port {asked.port}: {error}")
    with server:
        catalogue = next((path for path in SHIPPED if path.is_file()), None)
        try:
            asked.config.write_text(feeds_toml(server.recording, server.url, catalogue), encoding="utf-8")
        except OSError as error:
            return _failed(FAILED, f"cannot write {asked.config}: {error.strerror}")
        stop = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stop.set())
        _say(_introduction(server, asked.config))
        _serve(server, asked.every, stop)
    return 0


def _serve(server: ReplayServer, every: float | None, stop: threading.Event) -> None:
    while not stop.wait(every):
        if every and server.step < server.last:
            _say(f"step {server.advance()} of {server.last}")


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _failed(code: int, why: str) -> int:
    sys.stderr.write(f"replay: {why}\n")
    return code


def _introduction(server: ReplayServer, config: Path) -> str:
    recording = server.recording
    database = config.with_suffix(".db")
    files = f"--config {shlex.quote(str(config))} --db {shlex.quote(str(database))}"
    return f"""\
Replaying {recording.folder} at {server.url}, step {server.step} of {server.last}.
  feeds          {_listed([f"/feeds/{name}" for name in recording.feeds])}
  organizations  {_listed([organization.name for organization in recording.organizations])}
  configuration  {config}

Try, in another terminal:
  scripts/run {files} run --once
  curl -X POST {server.url}/advance
  scripts/run {files} run --once
  scripts/run {files} list
  curl {server.url}/status
  curl -X POST '{server.url}/fault?path=/hub/&kind=rate-limit&times=3'
Ctrl-C ends."""


def _listed(names: Sequence[str], most: int = 12) -> str:
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return (", ".join(names[:most]) or "none") + more


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="replay", description="Serve a recording over loopback.")
    parser.add_argument("folder", type=Path, help="with replay/<feed>/0001.xml and hub/<org>/0001.json")
    parser.add_argument("--port", type=int, default=8765, help="default: %(default)s; 0 takes a free one")
    default = Path(tempfile.gettempdir()) / "replay-feeds.toml"
    parser.add_argument("--config", type=Path, default=default, help="the feeds.toml to write (%(default)s)")
    parser.add_argument("--every", type=_seconds, metavar="SECONDS", help="advance by itself")
    return parser


def _seconds(text: str) -> float:
    seconds = float(text)
    if not (math.isfinite(seconds) and seconds > 0):
        raise ValueError(text)
    return seconds


if __name__ == "__main__":
    sys.exit(main())

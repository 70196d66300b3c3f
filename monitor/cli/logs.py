"""Log lines on stderr: words for people, or one JSON object a line for programs."""

import json
import logging
import sys
from datetime import UTC, datetime
from typing import Literal

LogFormat = Literal["text", "json"]
LOG_FORMATS: tuple[LogFormat, ...] = ("text", "json")


class JsonLines(logging.Formatter):
    """`at`, `level`, `event` and `message`, then the facts of the event under their names."""

    def format(self, record: logging.LogRecord) -> str:
        """One line, whatever the message holds."""
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "level": record.levelname.lower(),
            "event": "note",
            "message": record.getMessage(),
            **getattr(record, "facts", {}),
        }
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


def log_to_stderr(form: LogFormat, *, verbose: bool) -> None:
    """Log what happens from now on."""
    words = logging.Formatter("%(asctime)s %(levelname)-7s %(message)s", "%Y-%m-%d %H:%M:%S")
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines() if form == "json" else words)
    logging.basicConfig(handlers=[handler], level=logging.DEBUG if verbose else logging.INFO)
    for library in ("asyncio", "aiohttp", "httpx", "tzlocal"):
        logging.getLogger(library).setLevel(logging.WARNING)


def are_json() -> bool:
    """Whether stderr holds JSON lines, so that nothing else may be written there."""
    return any(isinstance(handler.formatter, JsonLines) for handler in logging.getLogger().handlers)

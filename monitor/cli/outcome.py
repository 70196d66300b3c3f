"""How a command ends: exit codes, and the one place where failures become words on stderr."""

import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum
from typing import NoReturn

from monitor import query
from monitor.cli import logs
from monitor.config import ConfigError
from monitor.store.connect import StoreError

log = logging.getLogger(__name__)


class Exit(IntEnum):
    """The exit codes."""

    DONE = 0
    FAILED = 1
    USAGE = 2
    "Wrong usage or a configuration with mistakes."
    SOME_FAILED = 3
    "Done, but some sources failed, or were not asked yet since their hosts want to be left alone."
    LOCKED = 4
    "Another process polls."


def say(message: str, **facts: object) -> None:
    """A message for the person, on stderr; where that holds JSON lines, one of them, with these facts."""
    if logs.are_json():
        log.info("%s", message, extra={"facts": facts})
    else:
        sys.stderr.write(f"{message}\n")


def fail(message: str, code: Exit = Exit.FAILED) -> NoReturn:
    """End with a message."""
    if logs.are_json():
        log.error("%s", message, extra={"facts": {"event": "ended", "exit": int(code)}})
    else:
        say(f"monitor: {message}")
    raise SystemExit(code)


@contextmanager
def failures_in_words() -> Iterator[None]:
    """What a user can mend ends the program with its message; a mistake of ours keeps its traceback."""
    try:
        yield
        sys.stdout.flush()
    except ConfigError as error:
        fail(f"the configuration has mistakes:\n{error}", Exit.USAGE)
    except query.QueryError as error:
        fail(f"the query cannot be read: {error}", Exit.USAGE)
    except StoreError as error:
        fail(str(error))
    except BrokenPipeError:
        # The reader of our output (head, less) has gone; keep the interpreter from complaining at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(Exit.DONE) from None

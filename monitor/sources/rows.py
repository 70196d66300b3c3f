"""Fields of JSON rows that strangers wrote: each is checked and cleaned, and what is of a wrong type is not there."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime

from monitor.source import Trouble
from monitor.sources import Unreadable
from monitor.text import line

MOST_TAGS = 200
_MOST = 2**63 - 1


def parsed(body: bytes, who: str) -> object:
    """The JSON of an answer. Raises Unreadable, which names what came from `who` ("The Hub") instead."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise _not_json(body, who) from error


def _not_json(body: bytes, who: str) -> Unreadable:
    start = body[:200].lstrip().lower()
    if not start:
        return Unreadable(Trouble.INCOMPLETE, f"{who}'s answer was empty. It will be asked again.")
    if start.startswith((b"[", b"{")):
        message = f"{who}'s list broke off in the middle; nothing of it was used. It will be asked again."
        return Unreadable(Trouble.INCOMPLETE, message)
    what = "a web page" if start.startswith(b"<") else "something that is not JSON"
    message = f"{who} answered with {what} instead of a list. Check the endpoint; it will be asked again."
    return Unreadable(Trouble.UNREADABLE, message)


def part(row: Mapping[str, object], key: str) -> Mapping[str, object]:
    """The object under a key; an empty one where there is none."""
    value = row.get(key)
    return value if isinstance(value, dict) else {}


def text(value: object) -> str | None:
    """A short text, cleaned; nearly all are plain ASCII already, which is quick to see."""
    if not isinstance(value, str):
        return None
    if len(value) <= 200 and value.isascii() and value.isprintable():
        return value.strip() or None
    return line(value, 200) or None


def texts(value: object) -> tuple[str, ...]:
    """A list of short texts, cleaned; what is no text is left out."""
    if not isinstance(value, list):
        return ()
    cleaned = (text(one) for one in value[:MOST_TAGS])
    return tuple(one for one in cleaned if one)


def number(value: object) -> int | None:
    """A count that the store can hold."""
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _MOST else None


def time(value: object) -> datetime | None:
    """A moment in ISO 8601; without a zone it is UTC."""
    if not isinstance(value, str):
        return None
    try:
        found = datetime.fromisoformat(value)
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None

"""What is asked of the replay server and what it answers, as values: no socket in sight.

Feeds, the Hub and the faults all speak in `Asked` and `Answer`, so that a fault can stand in for, or
spoil, any honest answer, and so that everything but the writing of bytes can be called as a function.
"""

import base64
import gzip
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from urllib.parse import parse_qsl, unquote, urlsplit

SMALLEST_GZIP = 200
"""Below this many bytes compression costs more than it saves."""


@dataclass(frozen=True, slots=True)
class Asked:
    method: str
    target: str
    """Path and query, exactly as on the request line."""
    headers: Mapping[str, str]
    """Names in lower case."""
    base_url: str
    """`http://host:port` of this server, for absolute links."""

    @property
    def path(self) -> str:
        return unquote(urlsplit(self.target).path)

    @property
    def query(self) -> tuple[tuple[str, str], ...]:
        return tuple(parse_qsl(urlsplit(self.target).query, keep_blank_values=True))

    def value(self, name: str) -> str | None:
        """The first value of a query parameter."""
        return next((value for key, value in self.query if key == name), None)

    def header(self, name: str) -> str:
        return self.headers.get(name.lower(), "")

    @property
    def conditional(self) -> bool:
        return bool(self.header("if-none-match") or self.header("if-modified-since"))


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()

    def header(self, name: str) -> str:
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")

    def with_headers(self, *more: tuple[str, str]) -> "Answer":
        """The same answer; a header that is there already is replaced."""
        names = {name.lower() for name, _ in more}
        kept = tuple(pair for pair in self.headers if pair[0].lower() not in names)
        return replace(self, headers=kept + more)


def as_json(value: object, status: int = 200, *headers: tuple[str, str]) -> Answer:
    body = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    return Answer(status, body, (("Content-Type", "application/json; charset=utf-8"), *headers))


def redirect(status: int, location: str) -> Answer:
    body = f"Redirecting to {location}\n".encode()
    return Answer(status, body, (("Content-Type", "text/plain; charset=utf-8"), ("Location", location)))


def strong_etag(body: bytes) -> str:
    return f'"{hashlib.sha1(body, usedforsecurity=False).hexdigest()}"'


def express_etag(body: bytes) -> str:
    """The weak form that the Hub sends: hexadecimal length, then 27 characters of digest."""
    digest = base64.b64encode(hashlib.sha1(body, usedforsecurity=False).digest()).decode()
    return f'W/"{len(body):x}-{digest[:27]}"'


def http_date(at: datetime) -> str:
    return format_datetime(at.astimezone(UTC), usegmt=True)


def unless_unchanged(asked: Asked, answer: Answer) -> Answer:
    """The answer, or a 304 when the caller already holds it (RFC 9110, section 13.2.2)."""
    if answer.status != 200 or asked.method not in ("GET", "HEAD"):
        return answer
    if tags := asked.header("if-none-match"):
        unchanged = tags.strip() == "*" or _bare(answer.header("etag")) in map(_bare, tags.split(","))
    else:
        unchanged = _not_after(answer.header("last-modified"), asked.header("if-modified-since"))
    if not unchanged:
        return answer
    kept = tuple(pair for pair in answer.headers if pair[0].lower() not in ("content-type", "link"))
    return Answer(304, b"", kept)


def compressed(asked: Asked, answer: Answer) -> Answer:
    """The answer as gzip if the caller takes it; its ETag turns weak, for the bytes are others now."""
    if answer.header("content-encoding") or len(answer.body) < SMALLEST_GZIP:
        return answer
    answer = answer.with_headers(("Vary", "Accept-Encoding"))
    if not _takes_gzip(asked.header("accept-encoding")):
        return answer
    headers = [("Content-Encoding", "gzip")]
    if (etag := answer.header("etag")) and not etag.startswith("W/"):
        headers.append(("ETag", f"W/{etag}"))
    return replace(answer, body=gzip.compress(answer.body, mtime=0)).with_headers(*headers)


def _takes_gzip(accepted: str) -> bool:
    for part in accepted.lower().split(","):
        coding, _, quality = part.replace(" ", "").partition(";q=")
        if coding in ("gzip", "*"):
            return quality not in ("0", "0.0", "0.00", "0.000")
    return False


def _bare(etag: str) -> str:
    return etag.strip().removeprefix("W/")


def _not_after(modified: str, since: str) -> bool:
    try:
        return parsedate_to_datetime(modified) <= parsedate_to_datetime(since)
    except (ValueError, TypeError):  # one of them is missing or no date
        return False

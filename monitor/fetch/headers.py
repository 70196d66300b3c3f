"""What the headers of an answer say about asking again."""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from monitor.fetch.rates import rate_from
from monitor.polled import Hints

WAITING = (403, 429, 503)
"""Statuses whose `Retry-After` is about asking again; 403 is GitHub's for too many requests."""
USED_UP = (403, 429)
"""Statuses of a quota that is used up, where the headers say so."""
_SECONDS = re.compile(r"\d{1,10}(?:\.\d{1,3})?")
_MAX_AGE = re.compile(r"(?<![\w-])max-age\s*=\s*\"?(\d{1,10})")


def lower_case(raw: Iterable[tuple[bytes, bytes]]) -> Mapping[str, str]:
    """Headers as text, names in lower case, repeated ones joined."""
    headers: dict[str, str] = {}
    for name, value in raw:
        key, text = name.decode("latin-1").lower(), value.decode("utf-8", "replace")
        headers[key] = f"{headers[key]}, {text}" if key in headers else text
    return headers


def hints_from(status: int, headers: Mapping[str, str], now: datetime) -> Hints:
    """The server's wishes. `now` stands in where the answer bears no date of its own."""
    rate = rate_from(headers, now)
    retry_after = _until(headers.get("retry-after", ""), headers, now) if status in WAITING else None
    if status in USED_UP and retry_after is None and rate.left == 0 and rate.resets is not None:
        retry_after = rate.resets + 1
    return Hints(
        retry_after=retry_after,
        max_age=_max_age(headers, now),
        rate_limit=rate.limit,
        rate_left=rate.left,
        rate_resets=rate.resets,
        rate_quota=rate.quota,
    )


def _until(value: str, headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds, given as such or as a date."""
    if _SECONDS.fullmatch(value.strip()):
        return float(value)
    date = _date(value)
    return max(0.0, (date - (_date(headers.get("date", "")) or now)).total_seconds()) if date else None


def _max_age(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds for which caches would give the same answer; `Expires` only where `Cache-Control` is silent."""
    control = headers.get("cache-control", "").lower()
    if "no-cache" in control or "no-store" in control:
        return None
    if found := _MAX_AGE.search(control):
        age = headers.get("age", "").strip()
        return max(0.0, float(found[1]) - (float(age) if _SECONDS.fullmatch(age) else 0.0))
    return _until(headers.get("expires", ""), headers, now) or None if not control else None


def _date(value: str) -> datetime | None:
    if not value:
        return None
    try:
        date = parsedate_to_datetime(value)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
    return date if date.tzinfo else date.replace(tzinfo=UTC)

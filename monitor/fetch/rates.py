"""How many requests a host leaves us, by the headers of its answers.

The Hub has `RateLimit: "api";r=412;t=180` with `RateLimit-Policy: "fixed window";"api";q=500;w=300`, GitHub and many
others `X-RateLimit-Limit`, `-Remaining` and `-Reset`.
"""

import re
from collections.abc import Mapping
from datetime import datetime

from monitor.frozen import dataclass
from monitor.sources import hub

_LEFT = re.compile(r'"([\w-]+)"\s*;\s*r\s*=\s*(\d{1,9})\s*;\s*t\s*=\s*(\d{1,9})')
_LIMIT = re.compile(r"\bq\s*=\s*(\d{1,9})")
_NUMBER = re.compile(r"\d{1,12}(?:\.\d{1,3})?")
_A_DATE = 1_000_000_000
"""From here on a reset is a date in Unix seconds, below it seconds from now: both are in use."""


@dataclass(frozen=True, slots=True)
class Rate:
    """One quota, as an answer tells of it."""

    limit: int | None = None
    left: int | None = None
    resets: float | None = None
    "Seconds until the next window."
    quota: str = ""
    "Its name, where the host has several."


NO_RATE = Rate()


def rate_from(headers: Mapping[str, str], now: datetime) -> Rate:
    """What an answer tells (names in lower case); of several quotas the one with the fewest requests left."""
    if said := headers.get("ratelimit"):
        found = min(_LEFT.finditer(said), key=lambda one: int(one[2]), default=None)
        if found:
            policy = _limit(headers.get("ratelimit-policy", ""), found[1])
            return Rate(policy, int(found[2]), float(found[3]), found[1] if found[1] in hub.QUOTAS else "")
    for prefix in ("x-ratelimit", "ratelimit"):
        left = _number(headers.get(f"{prefix}-remaining"))
        if left is not None:
            resets = _number(headers.get(f"{prefix}-reset"))
            if resets is not None and resets >= _A_DATE:
                resets = max(0.0, resets - now.timestamp())
            limit = _number(headers.get(f"{prefix}-limit"))
            return Rate(None if limit is None else int(limit), int(left), resets)
    return NO_RATE


def _limit(policies: str, quota: str) -> int | None:
    """Requests in one window, from the policy that is called like the quota, else from the only one."""
    each = policies.split(",")
    named = [one for one in each if f'"{quota}"' in one] or (each if len(each) == 1 else [])
    found = _LIMIT.search(named[0]) if named else None
    return int(found[1]) if found else None


def _number(value: str | None) -> float | None:
    return float(value) if value and _NUMBER.fullmatch(value.strip()) else None

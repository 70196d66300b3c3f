"""What a server can do wrong, as switches: each turns an honest answer into a bad one.

A fault stands for a prefix of the target and, if `times` is given, for so many requests. Some replace the
answer, some spoil it, and some only change the way it is written (`monitor.demo.wire` does those).
"""

import gzip
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from monitor.demo.answer import Answer, Asked, as_json, redirect
from monitor.demo.hostile import with_hostile_entry, with_wrong_types

RATE_LIMITED = (
    "We had to rate limit your IP (203.0.113.7). To continue using our service, create a HF account or login "
    "to your existing account, and make sure you pass a HF_TOKEN if you're using the API."
)
PAGE = b"""<!DOCTYPE html>
<html><head><title>Just a moment...</title></head>
<body><h1>Checking your browser</h1><p>This page is <b>not</b> what you asked for.</p></body></html>
"""
GARBAGE = bytes(range(256)) * 8
BOMB_SIZE = 64 * 1024 * 1024
WRITING = ("hang", "drip", "truncate", "endless", "slow")
"""Faults in how the answer is written, not in what it says."""


class UnknownFaultError(Exception):
    """No such kind; the text lists those there are."""


@dataclass(frozen=True, slots=True)
class Fault:
    prefix: str
    """Of path and query, as in `/hub/api/models?author=Qwen` or `/feeds/`."""
    kind: str
    value: str = ""
    """`status`: the number; `redirect`: where to; `slow`, `drip`: seconds; `rate-limit`: seconds to the
    reset; `next-elsewhere`: the foreign URL."""
    retry_after: str = ""
    times: int | None = None
    """For how many more requests; None: until cleared."""

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise UnknownFaultError(f"no fault {self.kind!r}; there are: {', '.join(KINDS)}")
        number = self.value.isdecimal() or not self.value
        if self.kind == "status" and not (number and 200 <= int(self.value or 500) <= 599):
            raise UnknownFaultError(f"a status is a number from 200 to 599, not {self.value!r}")
        if self.kind == "redirect" and not self.value:
            raise UnknownFaultError("a redirect needs a value: where to")
        if self.kind in ("slow", "drip"):
            self.seconds(0)

    def concerns(self, asked: Asked) -> bool:
        later_page = self.kind != "page-fails" or asked.value("cursor") is not None
        return asked.target.startswith(self.prefix) and later_page

    def seconds(self, default: float) -> float:
        try:
            return float(self.value) if self.value else default
        except ValueError as error:
            raise UnknownFaultError(f"{self.kind}: seconds are a number, not {self.value!r}") from error


def spoiled(fault: Fault, asked: Asked, honest: Answer) -> Answer:
    """What is answered instead of `honest`."""
    change = ANSWERS.get(fault.kind)
    answer = change(fault, asked, honest) if change else honest
    return answer.with_headers(("Retry-After", fault.retry_after)) if fault.retry_after else answer


def rate_limited(seconds: str, quota: int = 500) -> Answer:
    policy = f'"fixed window";"api";q={quota};w=300'
    headers = (("RateLimit", f'"api";r=0;t={seconds}'), ("RateLimit-Policy", policy))
    return as_json({"error": RATE_LIMITED}, 429, *headers)


def _status(fault: Fault, asked: Asked, honest: Answer) -> Answer:
    return as_json({"error": "as switched on"}, int(fault.value or 500))


def _page_fails(fault: Fault, asked: Asked, honest: Answer) -> Answer:
    return Answer(502, b"<html><body><h1>502 Bad Gateway</h1></body></html>", (("Content-Type", "text/html"),))


def _empty_list(fault: Fault, asked: Asked, honest: Answer) -> Answer:
    return as_json([])


def _next_elsewhere(fault: Fault, asked: Asked, honest: Answer) -> Answer:
    url = fault.value or "https://elsewhere.invalid/api/models?cursor=eyJfaWQiOnt9fQ%3D%3D"
    return honest.with_headers(("Link", f'<{url}>; rel="next"'))


def _entity_bomb(fault: Fault, asked: Asked, honest: Answer) -> Answer:
    lines = ['<!ENTITY lol0 "ha">']
    lines += [f'<!ENTITY lol{n} "{f"&lol{n - 1};" * 10}">' for n in range(1, 10)]
    body = (
        f'<?xml version="1.0"?>\n<!DOCTYPE rss [{"".join(lines)}]>\n<rss version="2.0"><channel>'
        "<title>&lol9;</title><item><guid>lol</guid><title>&lol9;</title></item></channel></rss>"
    )
    return Answer(200, body.encode(), (("Content-Type", "application/rss+xml"),))


def _gzip_bomb(fault: Fault, asked: Asked, honest: Answer) -> Answer:
    kind = honest.header("content-type") or "application/rss+xml"
    return Answer(200, _bomb(), (("Content-Type", kind), ("Content-Encoding", "gzip")))


@cache
def _bomb() -> bytes:
    """About 64 KB that unpack to 64 MB of a feed's title."""
    start = b'<?xml version="1.0"?><rss version="2.0"><channel><title>'
    return gzip.compress(start + b" " * (BOMB_SIZE - len(start)), compresslevel=6, mtime=0)


Change = Callable[[Fault, Asked, Answer], Answer]
ANSWERS: Mapping[str, Change] = {
    "status": _status,
    "rate-limit": lambda fault, asked, honest: rate_limited(fault.value or "30"),
    "html": lambda fault, asked, honest: Answer(200, PAGE, (("Content-Type", "text/html; charset=utf-8"),)),
    "empty": lambda fault, asked, honest: Answer(200, b"", (("Content-Type", honest.header("content-type")),)),
    "garbage": lambda fault, asked, honest: Answer(200, GARBAGE, (("Content-Type", "application/octet-stream"),)),
    "entity-bomb": _entity_bomb,
    "gzip-bomb": _gzip_bomb,
    "redirect": lambda fault, asked, honest: redirect(301, fault.value),
    "redirect-private": lambda fault, asked, honest: redirect(302, "http://10.0.0.1/"),
    "loop": lambda fault, asked, honest: redirect(302, asked.target),
    "error-object": lambda fault, asked, honest: as_json({"error": RATE_LIMITED}),
    "page-fails": _page_fails,
    "empty-list": _empty_list,
    "next-elsewhere": _next_elsewhere,
    "wrong-types": lambda fault, asked, honest: with_wrong_types(honest, asked.value("author") or "someone"),
    "hostile": lambda fault, asked, honest: with_hostile_entry(honest, asked.value("author") or "someone"),
}
KINDS = tuple(ANSWERS) + WRITING


def as_facts(fault: Fault) -> Mapping[str, object]:
    """For the JSON answers of the control routes."""
    return {"path": fault.prefix, "kind": fault.kind, "value": fault.value, "times": fault.times}

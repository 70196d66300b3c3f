"""The state of a replay: the step, the faults that are on, and who asked for what. No sockets here.

The server and its control routes share one `Replay`; every change goes through its lock, for requests come
in many threads.
"""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from monitor.demo.answer import (
    Answer,
    Asked,
    as_json,
    compressed,
    http_date,
    redirect,
    strong_etag,
    unless_unchanged,
)
from monitor.demo.fakehub import CARD, Hub
from monitor.demo.faults import Fault, rate_limited, spoiled
from monitor.demo.recording import Recording

FIRST_CHANGE = datetime(2025, 1, 1, tzinfo=UTC)
"""Recordings carry no clock of their own: `Last-Modified` is this, and an hour more for each step."""
WINDOW = timedelta(seconds=300)
AMPLE_QUOTA = 100_000
"""Requests a window. As much as the Hub's largest plan: a fast replay asks in a minute for a day's worth."""
REAL_HUB = "https://huggingface.co"
MOST_REMEMBERED = 100_000


@dataclass(frozen=True, slots=True)
class Seen:
    """One request that was answered; those that change the replay itself are not counted."""

    method: str
    path: str
    """With the query."""
    status: int
    """0: never answered."""
    conditional: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class Ruling:
    """What to answer, and the fault in force, if one is."""

    answer: Answer
    fault: Fault | None


class Replay:
    """A recording being replayed. `conditional_hub=False`: the Hub never answers 304."""

    def __init__(self, recording: Recording, *, conditional_hub: bool = True, quota: int = AMPLE_QUOTA) -> None:
        self.recording = recording
        self.conditional_hub = conditional_hub
        self.quota = quota
        self.step = recording.first
        self.requests: list[Seen] = []
        self._faults: list[Fault] = []
        self._window_end = datetime.now(UTC) + WINDOW
        self._asked_in_window = 0
        self._lock = threading.RLock()

    def advance(self, steps: int = 1) -> int:
        """Go on by so many steps, at most to the last; the step that is reached."""
        with self._lock:
            self.step = max(self.recording.first, min(self.step + steps, self.recording.last))
            return self.step

    def fault(self, fault: Fault) -> None:
        """Switch a fault on; the newest one that concerns a request wins."""
        with self._lock:
            self._faults.insert(0, fault)

    def clear_faults(self) -> None:
        with self._lock:
            self._faults.clear()

    @property
    def faults(self) -> Sequence[Fault]:
        with self._lock:
            return tuple(self._faults)

    def forget_requests(self) -> None:
        with self._lock:
            self.requests.clear()

    def remember(self, asked: Asked, status: int) -> None:
        """Note a request, before its answer is written: who has the answer can rely on the note."""
        with self._lock:
            self.requests.append(Seen(asked.method, asked.target, status, asked.conditional, datetime.now(UTC)))
            del self.requests[:-MOST_REMEMBERED]

    def rule(self, asked: Asked) -> Ruling:
        """The answer to a request for a feed or to the Hub, spoiled by the fault in force."""
        hub = asked.path.startswith("/hub/")
        limits, exhausted = self._count(hub)
        answer = exhausted or (self._hub(asked) if hub else self._feed(asked))
        fault = self._fault_for(asked)
        if fault is not None:  # and no 304 then: the fault could not be seen
            answer = spoiled(fault, asked, answer)
        elif self.conditional_hub or not hub:
            answer = unless_unchanged(asked, answer)
        if hub and not answer.header("ratelimit"):
            answer = answer.with_headers(*limits)
        return Ruling(compressed(asked, answer), fault)

    def _feed(self, asked: Asked) -> Answer:
        name = asked.path.removeprefix("/feeds/") if asked.path.startswith("/feeds/") else ""
        versions = self.recording.feeds.get(name)
        step = self.step
        if versions is None or (file := versions.at(step)) is None:
            return as_json({"error": "no such feed at this step", "step": step}, 404)
        body = file.read_bytes()
        changed = FIRST_CHANGE + timedelta(hours=versions.number(step))
        kind = content_type(file, body)
        headers = (("Content-Type", kind), ("ETag", strong_etag(body)), ("Last-Modified", http_date(changed)))
        return Answer(200, body, headers)

    def _hub(self, asked: Asked) -> Answer:
        step, recording = self.step, self.recording
        names = [organization.name for organization in recording.organizations]
        endpoint = f"{asked.base_url}/hub"
        if not asked.path.startswith("/hub/api/") and not asked.path.endswith(CARD):
            return redirect(302, f"{REAL_HUB}{asked.path.removeprefix('/hub')}")  # a model's page: the real one
        hub = Hub(recording.public(step), names, lambda name: recording.renamed(name, step), endpoint)
        return hub.answer(asked, urlsplit(asked.path).path.removeprefix("/hub"))

    def _fault_for(self, asked: Asked) -> Fault | None:
        with self._lock:
            for place, fault in enumerate(self._faults):
                if fault.concerns(asked):
                    if fault.times is not None:
                        left = replace(fault, times=fault.times - 1)
                        self._faults[place : place + 1] = [left] if left.times else []
                    return fault
        return None

    def _count(self, hub: bool) -> tuple[tuple[tuple[str, str], ...], Answer | None]:
        """The Hub's rate-limit headers after this request, and its refusal if the quota is used up."""
        if not hub:
            return (), None
        with self._lock:
            now = datetime.now(UTC)
            if now >= self._window_end:
                self._window_end, self._asked_in_window = now + WINDOW, 0
            self._asked_in_window += 1
            left = self.quota - self._asked_in_window
            seconds = max(1, round((self._window_end - now).total_seconds()))
        if left < 0:
            return (), rate_limited(str(seconds), self.quota)
        policy = f'"fixed window";"api";q={self.quota};w={WINDOW.seconds}'
        return (("RateLimit", f'"api";r={left};t={seconds}'), ("RateLimit-Policy", policy)), None


def content_type(file: Path, body: bytes) -> str:
    """What a well-kept server would call this body. No charset for XML: its own declaration says it."""
    start = body[:2000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if file.suffix.lower() == ".json":
        return "application/feed+json" if b"jsonfeed.org/version" in start else "application/json"
    if start.startswith((b"<!doctype html", b"<html")):
        return "text/html; charset=utf-8"
    if b"<rss" in start or b"<rdf:rdf" in start:
        return "application/rss+xml"
    return "application/atom+xml" if b"<feed" in start else "application/xml"

"""What hosts have asked of us, and what follows for the next request.

A host that said `Retry-After` is left alone until then, and one with few requests left until there are new ones: a
reserve stays for whoever else asks from this address, and for what is in flight. Kept as values, so that a restart
does not forget.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

import httpx

from monitor.figures import span
from monitor.polled import Hints, HostState, Postponed
from monitor.sources import hub

LONGEST_WAIT = timedelta(days=1)
"""One page's wish must not silence a host's other pages for longer; the source itself waits on."""
RESERVE = 0.05
"""The part of a quota that is not used."""


class Wishes:
    """What each host said last."""

    def __init__(self, known: Iterable[HostState], at_once: int) -> None:
        """`known` is from earlier runs; `at_once` requests may be in flight with a host."""
        self._states = {(state.host, state.quota): state for state in known}
        self._at_once = at_once

    def __bool__(self) -> bool:
        """Whether any host has asked for anything."""
        return bool(self._states)

    @property
    def learnt(self) -> tuple[HostState, ...]:
        """All that is known, to be kept for the next run."""
        return tuple(self._states.values())

    def heard(self, url: httpx.URL, hints: Hints, now: datetime) -> None:
        """Takes over what an answer says."""
        if hints.rate_left is None and not hints.retry_after:
            return
        host = _host(url)
        if hints.rate_left is not None:
            resets = None if hints.rate_resets is None else now + _bounded(hints.rate_resets)
            state = self._state(host, hints.rate_quota, now)
            state = replace(state, at=now, limit=hints.rate_limit, left=hints.rate_left, resets=resets)
            self._states[host, hints.rate_quota] = state
        if hints.retry_after and not _is_of_quota(hints):
            state = self._state(host, "", now)
            until = max(filter(None, (state.wait_until, now + _bounded(hints.retry_after))))
            self._states[host, ""] = replace(state, at=now, wait_until=until)

    def postponed(self, url: httpx.URL, now: datetime) -> Postponed | None:
        """Why, and for how long, this address is not to be asked; None: it may be."""
        host = _host(url)
        found = [self._states.get((host, quota)) for quota in ("", hub.quota_of(url.path))]
        waits = [wait for state in found if state for wait in self._waits(state, now)]
        return max(waits, key=lambda one: one.wait, default=None)

    def _waits(self, state: HostState, now: datetime) -> Iterable[Postponed]:
        if state.wait_until and state.wait_until > now:
            # A clock that was put back must not prolong it.
            wait = min(state.wait_until - now, LONGEST_WAIT)
            yield Postponed(f"{state.host} asked to be left alone for {span(wait)} (Retry-After)", wait)
        if state.left is not None and state.resets and state.resets > now and state.left <= self._reserve(state):
            of = f" of {state.limit}" if state.limit else ""
            wait = min(state.resets - now, LONGEST_WAIT)
            yield Postponed(
                f"{state.host} has {state.left}{of} requests left for us, new ones in {span(wait)} (RateLimit)", wait
            )

    def _reserve(self, state: HostState) -> float:
        """Requests that are left unused; at most half of a small quota, so that none is never used."""
        if state.limit is None:
            return self._at_once
        return min(max(state.limit * RESERVE, self._at_once), state.limit // 2)

    def _state(self, host: str, quota: str, now: datetime) -> HostState:
        return self._states.get((host, quota)) or HostState(host, now, quota)


def _host(url: httpx.URL) -> str:
    return url.netloc.decode()


def _bounded(seconds: float) -> timedelta:
    return min(timedelta(seconds=min(seconds, LONGEST_WAIT.total_seconds())), LONGEST_WAIT)


def _is_of_quota(hints: Hints) -> bool:
    """Whether the wait only says when there are new requests: then the host's other quotas are not touched."""
    return hints.rate_left == 0 and hints.rate_resets is not None and (hints.retry_after or 0) <= hints.rate_resets + 1

"""When a source is asked next, and why: one pure function from what was known and what came.

The interval is the source's own, else the policy's. It grows when the server or the feed asks for it and
while polls fail; it never shrinks below what was configured, and nothing but `Retry-After` takes it beyond
`at_most`.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from monitor.figures import span
from monitor.model import SourceState, Trouble
from monitor.polled import Failed, Hints, PollResult, Unchanged

LONGEST_WAIT = timedelta(days=7)
"""No wish of a server is believed beyond this."""
SPREAD = 0.1
"""The jitter's share of the interval: sources that were due together drift apart."""
_MOST_DOUBLINGS = 16
_HOUR = timedelta(hours=1)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True)
class Policy:
    """How often sources are asked that do not say so themselves, and the bounds for all."""

    every: timedelta = timedelta(minutes=10)
    at_least: timedelta = timedelta(minutes=1)
    at_most: timedelta = timedelta(hours=24)


def advance(state: SourceState, result: PollResult, now: datetime, policy: Policy, jitter: float) -> SourceState:
    """What is remembered after a poll. `jitter`, from 0 to 1, makes the next one up to a tenth later."""
    failed = result.outcome if isinstance(result.outcome, Failed) else None
    after = _after_failure(state, failed, now) if failed else _after_success(state, result, now)
    if failed and failed.trouble is Trouble.GONE:
        why = "gone (410): not polled again until the configuration changes"
        return replace(after, next_poll=None, next_why=why)
    delay, why = _delay(after, result.hints, policy)
    due = now + delay * (1 + SPREAD * min(max(jitter, 0.0), 1.0))
    if state.source.poll_every is None and not failed:
        due, why = _outside_skipped(due, why, result.hints, latest=now + max(policy.at_most, delay))
    return replace(after, next_poll=due, next_why=why)


def _after_success(state: SourceState, result: PollResult, now: datetime) -> SourceState:
    """A 304 and the same bytes again are successes: what they do not repeat stays."""
    same = isinstance(result.outcome, Unchanged)
    return replace(
        state,
        url=result.moved_to or state.url,
        etag=result.etag or (state.etag if same else None),
        last_modified=result.last_modified or (state.last_modified if same else None),
        body_hash=result.body_hash or (state.body_hash if same else None),
        last_polled=now,
        last_ok=now,
        first_ok=state.first_ok or now,
        error="",
        trouble=None,
        failures=0,
    )


def _after_failure(state: SourceState, failed: Failed, now: datetime) -> SourceState:
    return replace(state, last_polled=now, error=failed.message, trouble=failed.trouble, failures=state.failures + 1)


def _delay(state: SourceState, hints: Hints, policy: Policy) -> tuple[timedelta, str]:
    """The longest of the waits that somebody has a right to, in words."""
    own = state.source.poll_every
    every = own or policy.every
    delay, why = _clamped(every, policy), ""
    if state.failures:
        grown = _clamped(min(every, policy.at_most) * 2 ** min(state.failures - 1, _MOST_DOUBLINGS), policy)
        times = "once" if state.failures == 1 else f"{state.failures} times"
        delay, why = grown, f"failed {times}: waiting {span(grown)}"
    elif own is None and hints.ttl and (wish := _wished(hints.ttl, policy)) > delay:
        delay, why = wish, f"the feed says it changes every {span(_seconds(hints.ttl))} (ttl)"
    if hints.max_age and (wish := _wished(hints.max_age, policy)) > delay:
        delay, why = wish, f"the server says its answer holds for {span(_seconds(hints.max_age))} (max-age)"
    if hints.rate_left == 0 and hints.rate_resets and _seconds(hints.rate_resets) > delay:
        delay = _seconds(hints.rate_resets)
        why = f"the server's request quota is used up for {span(delay)} (RateLimit)"
    if hints.retry_after and _seconds(hints.retry_after) >= delay:
        delay = _seconds(hints.retry_after)
        why = f"the server asked to wait {span(delay)} (Retry-After)"
    return delay, why or f"every {span(delay)}"


def _clamped(delay: timedelta, policy: Policy) -> timedelta:
    return max(policy.at_least, min(delay, policy.at_most))


def _seconds(number: float) -> timedelta:
    return timedelta(seconds=min(number, LONGEST_WAIT.total_seconds()))


def _wished(number: float, policy: Policy) -> timedelta:
    return _clamped(_seconds(number), policy)


def _outside_skipped(due: datetime, why: str, hints: Hints, latest: datetime) -> tuple[datetime, str]:
    """Moves a poll out of the hours and days (UTC) in which the feed says that it never changes."""
    if not hints.skip_hours and not hints.skip_days:
        return due, why
    moved = due
    while moved.hour in hints.skip_hours or _DAYS[moved.weekday()] in hints.skip_days:
        moved = moved.replace(minute=0, second=0, microsecond=0) + _HOUR
        if moved > latest:
            return latest, "the feed says it does not change before then (skipHours, skipDays)"
    return (due, why) if moved == due else (moved, "the feed says it does not change before then (skipHours)")

"""When a source is asked next, and why: pure functions from what was known and what came.

The interval is the source's own, else the policy's, stretched to how often the source really publishes (see
`_unhurried`). It grows further when the server or the feed asks for it and while polls fail; it never shrinks below
what was configured, and nothing but what the server asks for (`Retry-After`, a used-up quota) takes it beyond
`at_most`.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from urllib.parse import urlsplit

from monitor.figures import span
from monitor.polled import Entries, Failed, Hints, PollResult, Postponed, Unchanged
from monitor.source import Policy as Policy
from monitor.source import SourceState, Trouble

LONGEST_WAIT = timedelta(days=7)
"""No wish of a server is believed beyond this."""
SPREAD = 0.1
"""The jitter's share of the interval: sources that were due together drift apart."""
SHARE = 12
"""News may be late by this part of the usual gap."""
STRETCH, STRETCH_NEAR = 6, 2
"""An interval is stretched so many times at most; less where `NEAR` kinds are asked."""
NEAR = ("lab", "releases")
"""The kinds of feeds that tell of models first."""
GIVES_UP = 5
"""Polls that fail in a row before an address that a redirect led to is left for the configured one."""
OCCASION = timedelta(hours=1)
"""Entries published within it count as one occasion: a batch is no haste."""
RECENT = 30
"""Dates from which the usual gap is taken."""
_MOST_DOUBLINGS = 16
_HOUR = timedelta(hours=1)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def advance(state: SourceState, result: PollResult, now: datetime, policy: Policy, jitter: float) -> SourceState:
    """What is remembered after a poll. `jitter`, from 0 to 1, makes the next one up to a tenth later.

    A source that was not asked, as its host wants to be left alone, is what it was; it waits with its host.
    """
    if isinstance(result.outcome, Postponed):
        wait = max(result.outcome.wait, policy.at_least)
        return replace(state, next_poll=now + _jittered(wait, policy, jitter), next_why=result.outcome.why)
    failed = result.outcome if isinstance(result.outcome, Failed) else None
    after = _after_failure(state, failed, now) if failed else _after_success(state, result, now)
    if after.trouble is Trouble.GONE:
        why = "gone (410): not polled again until the configuration changes"
        return replace(after, next_poll=None, next_why=why)
    usual = _unhurried(after, policy, now, news=_news(state, after, result))
    delay, why = _delay(after, result.hints, policy, usual)
    due = now + _jittered(delay, policy, jitter)
    if state.source.poll_every is None and not failed:
        due, why = _outside_skipped(due, why, after, latest=now + max(policy.at_most, delay))
    if failed and after.url != state.url:
        why = f"{why}; the address it moved to fails, so the configured one is asked again"
    return replace(after, next_poll=due, next_why=why)


def brought(before: SourceState, after: SourceState, now: datetime) -> SourceState:
    """What is remembered besides when a poll brought something that was not known.

    The gap of a feed without dates is learnt from when its entries were first seen: an average in which the
    last gap counts a quarter.
    """
    if after.newest is not None and before.first_ok is None:
        return after
    gap = after.gap
    if after.newest is None and before.fresh is not None and not after.source.is_list:
        gap = now - before.fresh if gap is None else (gap * 3 + (now - before.fresh)) / 4
    return replace(after, fresh=now, gap=gap)


def usual_gap(dates: Sequence[datetime]) -> timedelta | None:
    """The median of the times between the last occasions at which something was published.

    The median, for one long holiday says little about how often a source publishes. None: fewer than three
    occasions tell nothing.
    """
    occasions: list[datetime] = []
    for date in sorted(dates)[-RECENT:]:
        if not occasions or date - occasions[-1] >= OCCASION:
            occasions.append(date)
    gaps = sorted(late - early for early, late in pairwise(occasions))
    return gaps[len(gaps) // 2] if len(gaps) > 1 else None


# --- what is remembered ---------------------------------------------------------------------------


def _after_success(state: SourceState, result: PollResult, now: datetime) -> SourceState:
    """A 304 and the same bytes again are successes: what they do not repeat stays, the wishes of the feed too."""
    same, hints = isinstance(result.outcome, Unchanged), result.hints
    dates = [date for date in result.outcome.dates if date <= now] if isinstance(result.outcome, Entries) else []
    return replace(
        _moved(state, result.moved_to, now),
        etag=result.etag or (state.etag if same else None),
        last_modified=result.last_modified or (state.last_modified if same else None),
        body_hash=result.body_hash or (state.body_hash if same else None),
        last_polled=now,
        last_ok=now,
        first_ok=state.first_ok or now,
        error="",
        trouble=None,
        failures=0,
        newest=max(filter(None, (*dates, state.newest)), default=None),
        gap=usual_gap(dates) or state.gap,
        ttl=hints.ttl or (state.ttl if same else None),
        skip_hours=hints.skip_hours or (state.skip_hours if same else ()),
        skip_days=hints.skip_days or (state.skip_days if same else ()),
    )


def _moved(state: SourceState, to: str | None, now: datetime) -> SourceState:
    """Where every hop of a redirect was permanent, the source is asked there from now on.

    One with configured headers or a password stays where it is: they are meant for that host, and are not sent on.
    """
    source = state.source
    secret = bool(source.headers or source.auth)
    if not to or to == state.url or (secret and urlsplit(to).netloc != urlsplit(source.url).netloc):
        return state
    if to == source.url:
        return replace(state, url=to, moved_from=None, moved_at=None)
    return replace(state, url=to, moved_from=state.url, moved_at=now)


def _after_failure(state: SourceState, failed: Failed, now: datetime) -> SourceState:
    """An address that a redirect led to, and that keeps failing, is left for the configured one.

    So neither a wrong redirect nor a site that moved back locks a source out. Gone for good (410) is only what is
    gone at the configured address.
    """
    failures = state.failures + 1
    after = replace(state, last_polled=now, error=failed.message, trouble=failed.trouble, failures=failures)
    gone = failed.trouble is Trouble.GONE
    stays = failures < GIVES_UP or failed.trouble is Trouble.RATE_LIMITED
    if state.url == state.source.url or (stays and not gone):
        return after
    if gone:
        error = "The address it moved to is gone for good (410). The configured one is asked again."
        after = replace(after, error=error, trouble=Trouble.NOT_FOUND)
    return replace(after, url=state.source.url, etag=None, last_modified=None, moved_from=None, moved_at=None)


def _news(before: SourceState, after: SourceState, result: PollResult) -> bool:
    """Whether a feed brought something new, as far as its dates tell; one without dates, whether it changed."""
    if after.newest is None:
        return isinstance(result.outcome, Entries) and bool(result.outcome.entries)
    return before.newest is not None and after.newest > before.newest


# --- how long to wait -----------------------------------------------------------------------------


def _unhurried(state: SourceState, policy: Policy, now: datetime, *, news: bool) -> tuple[timedelta, str]:
    """How often a source is asked when nobody wishes otherwise, in words.

        every ≤ min(usual gap, time since something new) / 12 ≤ 6 × every

    A twelfth of the gap: news of a weekly feed that is an hour late is late by little; that of a feed with twenty
    entries a day would not be. Since something new: news comes in flocks, so right after some it is looked for as
    often as configured, and less and less as it stays quiet. Six times at most: a source that wakes up is noticed
    the same hour. Labs and releases are what the monitor is for: twice at most. What the configuration says of one
    source, or of organizations, is never stretched.
    """
    source, most = state.source, STRETCH_NEAR if state.source.kind in NEAR else STRETCH
    every = _clamped(source.poll_every or policy.every, policy)
    latest = now if news else state.latest
    if source.poll_every or source.is_list or latest is None:
        return every, f"every {span(every)}"
    quiet = now - latest
    delay = _clamped(min(min(quiet, state.gap or quiet) / SHARE, every * most), policy)
    if delay <= every:
        return every, f"every {span(every)}"
    why = f"nothing new for {span(quiet)}" if state.gap is None else f"it publishes about every {span(state.gap)}"
    return delay, f"every {span(delay)}: {why}"


def _delay(state: SourceState, hints: Hints, policy: Policy, usual: tuple[timedelta, str]) -> tuple[timedelta, str]:
    """The longest of the waits that somebody has a right to, in words."""
    own = state.source.poll_every
    delay, why = usual
    if state.failures:
        every = min(own or policy.every, policy.at_most)
        delay = _clamped(every * 2 ** min(state.failures - 1, _MOST_DOUBLINGS), policy)
        times = "once" if state.failures == 1 else f"{state.failures} times"
        why = f"failed {times}: waiting {span(delay)}"
    elif own is None and state.ttl and (wish := _wished(state.ttl, policy)) > delay:
        delay, why = wish, f"the feed says it changes every {span(_seconds(state.ttl))} (ttl)"
    if hints.max_age and (wish := _wished(hints.max_age, policy)) > delay:
        delay, why = wish, f"the server says its answer holds for {span(_seconds(hints.max_age))} (max-age)"
    if hints.rate_left == 0 and hints.rate_resets and _seconds(hints.rate_resets) > delay:
        delay = _seconds(hints.rate_resets)
        why = f"the server's request quota is used up for {span(delay)} (RateLimit)"
    if hints.retry_after and _seconds(hints.retry_after) >= delay:
        delay = _seconds(hints.retry_after)
        why = f"the server asked to wait {span(delay)} (Retry-After)"
    return delay, why


def _jittered(delay: timedelta, policy: Policy, jitter: float) -> timedelta:
    """A little later, but not beyond the upper bound, unless the server wished for more."""
    later = delay * (1 + SPREAD * min(max(jitter, 0.0), 1.0))
    return later if delay > policy.at_most else min(later, policy.at_most)


def _clamped(delay: timedelta, policy: Policy) -> timedelta:
    return max(policy.at_least, min(delay, policy.at_most))


def _seconds(number: float) -> timedelta:
    return timedelta(seconds=min(number, LONGEST_WAIT.total_seconds()))


def _wished(number: float, policy: Policy) -> timedelta:
    return _clamped(_seconds(number), policy)


def _outside_skipped(due: datetime, why: str, state: SourceState, latest: datetime) -> tuple[datetime, str]:
    """Moves a poll out of the hours and days (UTC) in which the feed says that it never changes."""
    if not state.skip_hours and not state.skip_days:
        return due, why
    moved = due
    while moved.hour in state.skip_hours or _DAYS[moved.weekday()] in state.skip_days:
        moved = moved.replace(minute=0, second=0, microsecond=0) + _HOUR
        if moved > latest:
            return latest, "the feed says it does not change before then (skipHours, skipDays)"
    return (due, why) if moved == due else (moved, "the feed says it does not change before then (skipHours)")

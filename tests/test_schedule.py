"""When a source is asked next, and why: a table of what came and what follows."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from monitor.model import Source, SourceState, Trouble
from monitor.polled import Entries, Failed, Hints, Listing, Outcome, PollResult, Unchanged
from monitor.schedule import Policy, advance

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)  # a Monday
BEFORE = NOW - timedelta(hours=1)
SOURCE = Source("Blog", "news", "https://example.org/feed")
STATE = SourceState(SOURCE, SOURCE.url)
KNOWN = replace(
    STATE,
    etag='"1"',
    last_modified="then",
    body_hash="h1",
    last_polled=BEFORE,
    last_ok=BEFORE,
    first_ok=BEFORE,
)
POLICY = Policy(timedelta(minutes=10), timedelta(minutes=1), timedelta(hours=24))
SILENT = Hints()
BUSY = Failed(Trouble.SERVER, "busy", 503)


def minutes(number: float) -> timedelta:
    return timedelta(minutes=number)


def after(
    outcome: Outcome,
    hints: Hints = SILENT,
    state: SourceState = STATE,
    policy: Policy = POLICY,
    jitter: float = 0,
) -> SourceState:
    return advance(state, PollResult("Blog", outcome, hints=hints), NOW, policy, jitter)


def every(duration: timedelta) -> SourceState:
    return replace(STATE, source=replace(SOURCE, poll_every=duration))


@pytest.mark.parametrize(
    ("outcome", "hints", "failures", "delay", "why"),
    [
        (Entries(()), Hints(), 0, minutes(10), "every 10 minutes"),
        (Listing(()), Hints(), 0, minutes(10), "every 10 minutes"),
        (Unchanged(), Hints(), 7, minutes(10), "every 10 minutes"),
        (Unchanged(), Hints(ttl=21_600), 0, minutes(360), "the feed says it changes every 6 hours (ttl)"),
        (Unchanged(), Hints(ttl=60), 0, minutes(10), "every 10 minutes"),
        (Unchanged(), Hints(ttl=9e9), 0, minutes(1440), "the feed says it changes every 7 days (ttl)"),
        (Unchanged(), Hints(max_age=1800), 0, minutes(30),
         "the server says its answer holds for 30 minutes (max-age)"),
        (Unchanged(), Hints(max_age=9e9), 0, minutes(1440),
         "the server says its answer holds for 7 days (max-age)"),
        (Unchanged(), Hints(rate_left=0, rate_resets=900), 0, minutes(15),
         "the server's request quota is used up for 15 minutes (RateLimit)"),
        (Unchanged(), Hints(rate_left=3, rate_resets=900), 0, minutes(10), "every 10 minutes"),
        (BUSY, Hints(), 0, minutes(10), "failed once: waiting 10 minutes"),
        (BUSY, Hints(), 2, minutes(40), "failed 3 times: waiting 40 minutes"),
        (BUSY, Hints(), 99, minutes(1440), "failed 100 times: waiting 1 day"),
        (BUSY, Hints(retry_after=1800), 0, minutes(30), "the server asked to wait 30 minutes (Retry-After)"),
        (BUSY, Hints(retry_after=60), 2, minutes(40), "failed 3 times: waiting 40 minutes"),
        (BUSY, Hints(retry_after=172_800), 0, minutes(2880), "the server asked to wait 2 days (Retry-After)"),
        (BUSY, Hints(retry_after=9e9), 0, minutes(10_080), "the server asked to wait 7 days (Retry-After)"),
        (BUSY, Hints(ttl=21_600), 0, minutes(10), "failed once: waiting 10 minutes"),
    ],
)  # fmt: skip
def test_the_next_poll_and_its_reason(
    outcome: Outcome, hints: Hints, failures: int, delay: timedelta, why: str
) -> None:
    got = after(outcome, hints, replace(STATE, failures=failures))
    assert got.next_poll == NOW + delay
    assert got.next_why == why


def test_gone_stops() -> None:
    got = after(Failed(Trouble.GONE, "gone", 410), Hints(retry_after=60))
    assert got.next_poll is None
    assert got.next_why == "gone (410): not polled again until the configuration changes"
    assert got.state == "stopped"


@pytest.mark.parametrize("jitter", [0.0, 0.5, 0.999])
def test_jitter_makes_it_later_by_a_tenth_at_most(jitter: float) -> None:
    got = after(Unchanged(), jitter=jitter).next_poll
    assert got is not None
    assert NOW + minutes(10) <= got <= NOW + minutes(11)
    assert got == NOW + minutes(10 + jitter)


def test_the_interval_of_the_source_replaces_the_policys() -> None:
    assert after(Unchanged(), state=every(minutes(60))).next_poll == NOW + minutes(60)
    assert after(Unchanged(), state=every(timedelta(days=3))).next_poll == NOW + timedelta(hours=24)
    assert after(Unchanged(), state=every(timedelta(seconds=1))).next_poll == NOW + minutes(1)


def test_a_second_stays_a_second() -> None:
    quick = Policy(timedelta(seconds=1), timedelta(seconds=1), timedelta(hours=24))
    state = every(timedelta(seconds=1))
    wishes = Hints(ttl=3600, skip_hours=tuple(range(24)), skip_days=("Monday",))
    got = after(Entries(()), wishes, state, quick)
    assert got.next_poll == NOW + timedelta(seconds=1)
    assert got.next_why == "every 1 second"
    assert after(BUSY, state=state, policy=quick).next_poll == NOW + timedelta(seconds=1)
    assert after(BUSY, Hints(retry_after=5), state, quick).next_poll == NOW + timedelta(seconds=5)


def test_hours_and_days_without_news_are_skipped() -> None:
    hours = after(Unchanged(), Hints(skip_hours=(12, 13, 14)))
    assert hours.next_poll == NOW.replace(hour=15)
    assert "skipHours" in hours.next_why
    days = after(Unchanged(), Hints(skip_days=("Monday",)))
    assert days.next_poll == NOW + timedelta(hours=12)
    always = after(Unchanged(), Hints(skip_hours=tuple(range(24))))
    assert always.next_poll == NOW + timedelta(hours=24)
    assert after(Unchanged(), Hints(skip_hours=(3,))).next_poll == NOW + minutes(10)


def test_a_success_is_remembered() -> None:
    failing = replace(KNOWN, failures=3, error="busy", trouble=Trouble.SERVER)
    result = PollResult("Blog", Entries(()), etag='"2"', body_hash="h2", moved_to="https://new.example/feed")
    got = advance(failing, result, NOW, POLICY, 0)
    assert (got.failures, got.error, got.trouble, got.state) == (0, "", None, "ok")
    assert (got.last_polled, got.last_ok, got.first_ok) == (NOW, NOW, BEFORE)
    assert (got.etag, got.last_modified, got.body_hash) == ('"2"', None, "h2")
    assert got.url == "https://new.example/feed"
    assert advance(STATE, result, NOW, POLICY, 0).first_ok == NOW


def test_unchanged_is_a_success_and_keeps_what_it_does_not_repeat() -> None:
    got = advance(KNOWN, PollResult("Blog", Unchanged(), last_modified="now"), NOW, POLICY, 0)
    assert (got.etag, got.last_modified, got.body_hash) == ('"1"', "now", "h1")
    assert (got.last_ok, got.failures) == (NOW, 0)


def test_a_failure_keeps_all_but_its_own_words() -> None:
    got = advance(KNOWN, PollResult("Blog", BUSY, etag='"9"', moved_to="https://x.example/"), NOW, POLICY, 0)
    assert (got.error, got.trouble, got.failures, got.state) == ("busy", Trouble.SERVER, 1, "failing")
    assert (got.last_polled, got.last_ok) == (NOW, BEFORE)
    assert (got.etag, got.body_hash, got.url) == ('"1"', "h1", SOURCE.url)

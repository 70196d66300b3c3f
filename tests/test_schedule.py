"""When a source is asked next, and why: a table of what came and what follows."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.polled import Entries, Entry, Failed, Hints, Listing, Outcome, PollResult, Unchanged
from monitor.schedule import GIVES_UP, LONGEST_WAIT, SPREAD, Policy, advance, brought, usual_gap
from monitor.source import FEED_KINDS, Source, SourceKind, SourceState, Trouble

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)  # a Monday
HOUR = timedelta(hours=1)
BEFORE = NOW - HOUR
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


def test_wishes_of_a_feed_hold_while_it_does_not_change() -> None:
    read = after(Entries(()), Hints(ttl=21_600, skip_hours=(18, 19), skip_days=("Tuesday",)))
    same = after(Unchanged(), state=read)
    assert same.next_poll == read.next_poll == NOW + timedelta(hours=8)
    ill = after(BUSY, state=same)
    assert ill.next_poll == NOW + minutes(10)
    assert after(Unchanged(), state=ill).next_poll == NOW + timedelta(hours=8)
    assert after(Entries(()), state=ill).next_poll == NOW + minutes(10)


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


# --- how often a source really publishes ----------------------------------------------------------

DAY = timedelta(days=1)


def publishing(kind: SourceKind = "news", gap: timedelta | None = None, quiet: timedelta | None = None) -> SourceState:
    """A source of a kind, with its usual gap, that has been quiet for so long."""
    newest = None if quiet is None else NOW - quiet
    return replace(KNOWN, source=replace(SOURCE, kind=kind), gap=gap, newest=newest)


@pytest.mark.parametrize(
    ("state", "delay", "why"),
    [
        (publishing("news", 9 * DAY, 8 * DAY), 60, "every 60 minutes: it publishes about every 9 days"),
        (publishing("news", 8 * HOUR, 3 * DAY), 40, "every 40 minutes: it publishes about every 8 hours"),
        (publishing("news", 9 * DAY, 3 * HOUR), 15, "every 15 minutes: it publishes about every 9 days"),
        (publishing("news", 9 * DAY, HOUR), 10, "every 10 minutes"),
        (publishing("news", HOUR, 9 * DAY), 10, "every 10 minutes"),
        (publishing("policy", None, 4 * HOUR), 20, "every 20 minutes: nothing new for 4 hours"),
        (publishing("policy", 9 * DAY), 10, "every 10 minutes"),
        (publishing("news", 9 * DAY, -DAY), 10, "every 10 minutes"),
        (publishing("lab", 9 * DAY, 8 * DAY), 20, "every 20 minutes: it publishes about every 9 days"),
        (publishing("releases", 9 * DAY, 8 * DAY), 20, "every 20 minutes: it publishes about every 9 days"),
        (publishing("hub", 9 * DAY, 8 * DAY), 10, "every 10 minutes"),
        (publishing("github", 9 * DAY, 8 * DAY), 10, "every 10 minutes"),
    ],
)  # fmt: skip
def test_a_feed_that_seldom_publishes_is_asked_less_often(state: SourceState, delay: float, why: str) -> None:
    got = after(Unchanged(), state=state)
    assert got.next_poll == NOW + minutes(delay)
    assert got.next_why.replace("1 hour:", "60 minutes:") == why


def test_an_own_interval_is_never_stretched() -> None:
    state = publishing("news", 9 * DAY, 8 * DAY)
    state = replace(state, source=replace(state.source, poll_every=minutes(5)))
    assert after(Unchanged(), state=state).next_poll == NOW + minutes(5)


def test_stretching_ends_at_the_upper_bound() -> None:
    got = after(Unchanged(), state=publishing("news", 9 * DAY, 8 * DAY), policy=replace(POLICY, at_most=minutes(30)))
    assert got.next_poll == NOW + minutes(30)


def test_something_new_is_followed_by_haste() -> None:
    sleepy = publishing("news", 9 * DAY, 8 * DAY)
    dated = after(dates(NOW - 2 * DAY), state=sleepy)
    assert (dated.next_poll, dated.newest) == (NOW + minutes(10), NOW - 2 * DAY)
    same = after(dates(NOW - 8 * DAY), state=sleepy)
    assert same.next_poll == NOW + minutes(60)
    known = brought(sleepy, dated, NOW)
    assert known.latest == NOW
    later = advance(known, PollResult("Blog", Unchanged()), NOW + 3 * HOUR, POLICY, 0)
    assert later.next_poll == NOW + 3 * HOUR + minutes(15)


def dates(*published: datetime) -> Entries:
    """A body whose entries were published then."""
    return Entries((), published)


def undated(*guids: str) -> Entries:
    """A body whose entries bear no date."""
    return Entries(tuple(Entry(guid, f"https://example.org/{guid}", guid) for guid in guids))


def test_dates_that_have_not_come_are_no_news() -> None:
    got = after(dates(NOW + DAY, NOW - 8 * DAY), state=publishing("news", 9 * DAY, 8 * DAY))
    assert (got.newest, got.next_poll) == (NOW - 8 * DAY, NOW + minutes(60))


@pytest.mark.parametrize(
    ("hours", "gap"),
    [
        ((), None),
        ((0, 24), None),
        ((0, 24, 48), 24),
        ((0, 24, 48, 72, 1000), 24),
        ((0, 0, 0.1, 24, 24, 24.5, 48, 48), 24),
        ((0, 0.5, 1, 1.5, 2, 2.5, 3), 1),
        ((*range(0, 24_000, 240), *range(24_000, 24_040)), 1),
    ],
)
def test_the_usual_gap_is_the_median_between_occasions(hours: Sequence[float], gap: float | None) -> None:
    got = usual_gap([NOW + timedelta(hours=hour) for hour in reversed(hours)])
    assert got == (None if gap is None else timedelta(hours=gap))


def test_a_gap_that_a_short_body_does_not_tell_is_remembered() -> None:
    assert after(dates(NOW - DAY), state=publishing("news", 9 * DAY, 8 * DAY)).gap == 9 * DAY
    assert after(dates(NOW - 3 * DAY, NOW - 2 * DAY, NOW - DAY), state=publishing("news", 9 * DAY)).gap == DAY


def test_without_dates_the_first_sight_counts() -> None:
    state, now = STATE, NOW
    for _ in range(3):
        result = PollResult("Blog", undated("a"))
        state, now = brought(state, advance(state, result, now, POLICY, 0), now), now + 4 * DAY
    assert (state.newest, state.fresh, state.gap) == (None, now - 4 * DAY, 4 * DAY)
    for days, silent in ((15, False), (17, True)):
        quiet = advance(state, PollResult("Blog", Unchanged()), now + (days - 4) * DAY, POLICY, 0)
        assert quiet.silent is silent
    sooner = brought(state, state, now - 2 * DAY)
    assert sooner.gap == 3.5 * DAY


def test_history_is_not_seen_for_the_first_time() -> None:
    got = brought(STATE, after(dates(NOW - 90 * DAY, NOW - 80 * DAY, NOW - 70 * DAY)), NOW)
    assert (got.fresh, got.silent) == (None, True)
    again = advance(got, PollResult("Blog", dates(NOW - 70 * DAY)), NOW + DAY, POLICY, 0)
    assert brought(got, again, NOW + DAY).silent is False


# --- moves ----------------------------------------------------------------------------------------

NEW, NEWER = "https://new.example/feed", "https://newer.example/feed"
NOT_FOUND = Failed(Trouble.NOT_FOUND, "nothing there (404)", 404)


def led(state: SourceState, to: str) -> SourceState:
    """After an answer to which a permanent redirect led."""
    return advance(state, PollResult("Blog", Unchanged(), moved_to=to), NOW, POLICY, 0)


def failing(state: SourceState, *failures: Failed) -> SourceState:
    """After polls that failed."""
    for failed in failures:
        state = after(failed, state=state)
    return state


def test_a_permanent_move_is_recorded() -> None:
    moved = led(KNOWN, NEW)
    assert (moved.url, moved.moved_from, moved.moved_at) == (NEW, SOURCE.url, NOW)
    assert after(Unchanged(), state=moved) == replace(moved, next_poll=NOW + minutes(10))
    again = led(moved, NEWER)
    assert (again.url, again.moved_from) == (NEWER, NEW)
    home = led(again, SOURCE.url)
    assert (home.url, home.moved_from, home.moved_at) == (SOURCE.url, None, None)


def test_a_source_with_secrets_stays_with_the_host_they_are_for() -> None:
    for source in (replace(SOURCE, headers=(("X-Key", "k"),)), replace(SOURCE, auth=("me", "secret"))):
        state = replace(KNOWN, source=source)
        assert led(state, NEW) == led(state, SOURCE.url)
        assert led(state, "https://example.org:444/feed").url == SOURCE.url
        assert led(state, "https://example.org/new").url == "https://example.org/new"


def test_a_new_address_that_keeps_failing_is_left_for_the_configured_one() -> None:
    moved = led(KNOWN, NEW)
    nearly = failing(moved, *[NOT_FOUND] * (GIVES_UP - 1))
    assert (nearly.url, nearly.etag) == (NEW, '"1"')
    left = failing(nearly, NOT_FOUND)
    assert (left.url, left.moved_from, left.moved_at, left.etag) == (SOURCE.url, None, None, None)
    assert (left.state, left.error, left.failures) == ("failing", NOT_FOUND.message, GIVES_UP)
    assert left.next_why == (
        "failed 5 times: waiting 3 hours; the address it moved to fails, so the configured one is asked again"
    )
    assert failing(left, NOT_FOUND).next_why == "failed 6 times: waiting 5 hours"
    assert after(Unchanged(), state=left).next_why == "every 10 minutes"


def test_a_host_that_is_only_busy_is_not_left() -> None:
    busy = Failed(Trouble.RATE_LIMITED, "too many requests (429)", 429)
    assert failing(led(KNOWN, NEW), *[busy] * (GIVES_UP + 1)).url == NEW


def test_gone_at_a_new_address_is_not_yet_gone() -> None:
    gone = Failed(Trouble.GONE, "gone", 410)
    left = failing(led(KNOWN, NEW), gone)
    assert (left.url, left.state, left.next_poll) == (SOURCE.url, "failing", NOW + minutes(10))
    assert "gone for good (410). The configured one is asked again." in left.error
    stopped = failing(left, gone)
    assert (stopped.state, stopped.next_poll) == ("stopped", None)


# --- whatever comes -------------------------------------------------------------------------------

durations = st.timedeltas(min_value=timedelta(seconds=1), max_value=60 * DAY)
seconds = st.none() | st.floats(min_value=0, max_value=1e12)
moments = st.none() | st.timedeltas(min_value=-9_000 * DAY, max_value=9_000 * DAY).map(lambda far: NOW + far)
policies = st.lists(durations, min_size=3, max_size=3).map(sorted).map(lambda by: Policy(by[1], by[0], by[2]))
hints = st.builds(
    Hints,
    retry_after=seconds,
    max_age=seconds,
    ttl=seconds,
    skip_hours=st.sets(st.integers(0, 23)).map(tuple),
    skip_days=st.sets(st.sampled_from(["Monday", "Tuesday", "Sunday"])).map(tuple),
    rate_left=st.none() | st.integers(0, 9),
    rate_resets=seconds,
)
histories = st.builds(
    replace,
    st.just(KNOWN),
    source=st.builds(
        replace,
        st.just(SOURCE),
        kind=st.sampled_from((*FEED_KINDS, "hub", "github")),
        poll_every=st.none() | durations,
    ),
    url=st.sampled_from((SOURCE.url, NEW)),
    gap=st.none() | durations,
    newest=moments,
    fresh=moments,
    ttl=seconds,
    skip_hours=st.sets(st.integers(0, 23)).map(tuple),
    failures=st.integers(0, 2_000),
)
outcomes = st.one_of(
    st.builds(Failed, st.sampled_from([each for each in Trouble if each is not Trouble.GONE]), st.just("failed")),
    st.just(Unchanged()),
    st.just(Listing(())),
    st.lists(moments, max_size=5).map(lambda found: dates(*filter(None, found))),
)
moved_to = st.none() | st.sampled_from((SOURCE.url, NEW, NEWER))
jitters = st.floats(min_value=0, max_value=1)


@given(histories, outcomes, hints, moved_to, policies, jitters)
def test_the_next_poll_is_within_its_bounds(
    state: SourceState, outcome: Outcome, hints: Hints, to: str | None, policy: Policy, jitter: float
) -> None:
    got = advance(state, PollResult("Blog", outcome, moved_to=to, hints=hints), NOW, policy, jitter)
    assert got.next_poll is not None
    assert got.next_why
    asked = [hints.retry_after] + ([hints.rate_resets] if hints.rate_left == 0 else [])
    longest = max((min(timedelta(seconds=min(each, 1e7)), LONGEST_WAIT) for each in asked if each), default=DAY * 0)
    assert NOW + policy.at_least <= got.next_poll <= NOW + max(policy.at_most, longest * (1 + SPREAD))
    if hints.retry_after:
        assert got.next_poll >= NOW + min(timedelta(seconds=min(hints.retry_after, 1e7)), LONGEST_WAIT)


@given(histories, hints, policies, jitters)
def test_who_fails_more_often_is_asked_no_sooner(
    state: SourceState, hints: Hints, policy: Policy, jitter: float
) -> None:
    result = PollResult("Blog", BUSY, hints=hints)
    once = advance(state, result, NOW, policy, jitter)
    more = advance(replace(state, failures=state.failures + 1), result, NOW, policy, jitter)
    assert once.next_poll is not None
    assert more.next_poll is not None
    assert more.next_poll >= once.next_poll


@given(histories, policies)
def test_a_feed_is_stretched_no_more_than_its_kind_allows(state: SourceState, policy: Policy) -> None:
    state = replace(state, ttl=None, skip_hours=())
    got = advance(state, PollResult("Blog", Unchanged()), NOW, policy, 0)
    plain = advance(replace(state, gap=None, newest=None, fresh=None), PollResult("Blog", Unchanged()), NOW, policy, 0)
    assert got.next_poll is not None
    assert plain.next_poll is not None
    most = 2 if state.source.kind in ("lab", "releases") else 6
    assert plain.next_poll <= got.next_poll <= NOW + (plain.next_poll - NOW) * most

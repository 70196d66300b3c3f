"""What hosts ask of us: remembered for the host, over restarts, obeyed with a reserve, and told as what it is."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import httpx
import pytest
from fakesite import Asked, FakeSite, Reply
from world import NOW, settings

from monitor.events import Polled, PollerEvent
from monitor.fetch import NoAnswer, Response, Web
from monitor.fetch.headers import hints_from
from monitor.fetch.rates import Rate, rate_from
from monitor.fetch.wishes import LONGEST_WAIT, Wishes
from monitor.polled import Failed, Hints, HostState, Postponed
from monitor.rounds import Poller, Tally, rules_of
from monitor.schedule import GIVES_UP
from monitor.source import Source, SourceState, Trouble
from monitor.store import connect, hosts, sources
from monitor.store.connect import Database
from monitor.store.hosts import HostLimit

MINUTE = timedelta(minutes=1)
HERE = frozenset({"127.0.0.1"})
HUB = httpx.URL("https://huggingface.co/api/models?author=Qwen")
BLOG = httpx.URL("https://huggingface.co/blog/feed.xml")
FEED = b"<rss version='2.0'><channel><title>T</title><item><guid>1</guid><title>A</title></item></channel></rss>"
SOON = str(int(NOW.timestamp()) + 3_600)


class Quota(FakeSite):
    """A site whose pages all answer, counted down in the headers of the Hub."""

    def __init__(self, left: int = 500, limit: int = 500) -> None:
        super().__init__()
        self.left, self.limit = left, limit

    def reply(self, asked: Asked) -> Reply:
        self.left -= 1
        headers = {
            "RateLimit": f'"pages";r={self.left};t=180',
            "RateLimit-Policy": f'"fixed window";"pages";q={self.limit};w=300',
        }
        return Reply(FEED, headers=headers)


class Site(FakeSite):
    """Answers every page with a feed."""

    def reply(self, asked: Asked) -> Reply:
        return Reply(FEED)


class Desk:
    """A monitor that is started anew for every round, over one database."""

    def __init__(self, site: FakeSite, pages: int, tmp_path: Path) -> None:
        self.sources = [Source(f"Feed {number}", "news", f"{site.url}/{number}") for number in range(pages)]
        self.config = settings(tmp_path / "db", (), self.sources)
        self.db: Database = connect.open_memory()
        self.now = NOW
        self.events: list[PollerEvent] = []

    def round(self, after: timedelta = timedelta(), *, all_: bool = True) -> Tally:
        self.now += after
        self.events.clear()
        return asyncio.run(self._round(all_))

    async def _round(self, all_: bool) -> Tally:
        sources.sync(self.db, self.config.sources)
        async with Web(allowed_hosts=HERE, clock=lambda: self.now, known=hosts.load(self.db)) as web:
            poller = Poller(self.db, web, self.config, rules_of(self.config), lambda: self.now, self.events.append)
            poller.begin(all_=all_)
            await poller.settle()
        return poller.tally

    def states(self) -> list[SourceState]:
        return sources.states(self.db, self.sources)


# --- what is said ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        (
            {"ratelimit": '"api";r=412;t=180', "ratelimit-policy": '"fixed window";"api";q=500;w=300'},
            Rate(500, 412, 180, "api"),
        ),
        ({"ratelimit": '"pages"; r = 9 ; t = 5', "ratelimit-policy": '"api";q=5, "pages";q=8'}, Rate(8, 9, 5, "pages")),
        ({"ratelimit": '"day";r=900;t=90, "burst";r=2;t=1', "ratelimit-policy": "x"}, Rate(None, 2, 1)),
        ({"ratelimit": '"default";r=50;t=30', "ratelimit-policy": '"other";q=100;w=60'}, Rate(100, 50, 30)),
        ({"x-ratelimit-remaining": "9", "x-ratelimit-limit": "60", "x-ratelimit-reset": SOON}, Rate(60, 9, 3_600)),
        ({"x-ratelimit-remaining": "99.0", "x-ratelimit-reset": "120"}, Rate(None, 99, 120)),
        ({"ratelimit-limit": "10", "ratelimit-remaining": "0", "ratelimit-reset": "7"}, Rate(10, 0, 7)),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "1700000000"}, Rate(None, 0, 0)),
        ({"x-ratelimit-remaining": "many", "x-ratelimit-reset": "-5"}, Rate()),
        ({"ratelimit": "limit=100"}, Rate()),
        ({"ratelimit": '"api";r=-4;t=soon'}, Rate()),
        ({}, Rate()),
    ],
)  # fmt: skip
def test_what_is_left_of_a_quota(headers: Mapping[str, str], expected: Rate) -> None:
    assert rate_from(headers, NOW) == expected


@pytest.mark.parametrize(
    ("status", "headers", "expected"),
    [
        (403, {"x-ratelimit-remaining": "0", "x-ratelimit-reset": SOON}, 3_601),
        (403, {"retry-after": "60"}, 60),
        (403, {"x-ratelimit-remaining": "7", "x-ratelimit-reset": SOON}, None),
        (404, {"x-ratelimit-remaining": "0", "x-ratelimit-reset": SOON}, None),
    ],
)
def test_a_refusal_for_a_quota_says_until_when(status: int, headers: dict[str, str], expected: float | None) -> None:
    assert hints_from(status, headers, NOW).retry_after == expected


# --- what follows ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("limit", "left", "asked"),
    [(500, 26, True), (500, 25, False), (60, 3, False), (60, 4, True), (3, 2, True), (3, 1, False), (1, 1, True),
     (1, 0, False), (None, 3, True), (None, 2, False)],
)  # fmt: skip
def test_a_reserve_is_left(limit: int | None, left: int, asked: bool) -> None:
    wishes = Wishes((), at_once=2)
    wishes.heard(HUB, Hints(rate_limit=limit, rate_left=left, rate_resets=180, rate_quota="api"), NOW)
    assert (wishes.postponed(HUB, NOW + MINUTE) is None) is asked
    assert wishes.postponed(HUB, NOW + 3 * MINUTE) is None  # there are new ones


def test_each_quota_of_a_host_is_counted_for_itself() -> None:
    wishes = Wishes((), at_once=2)
    used_up = Hints(retry_after=101, rate_limit=100, rate_left=0, rate_resets=100, rate_quota="pages")
    wishes.heard(BLOG, used_up, NOW)
    postponed = wishes.postponed(BLOG, NOW)
    assert postponed is not None
    assert postponed.message == (
        "Not asked yet: huggingface.co has 0 of 100 requests left for us, new ones in 100 seconds (RateLimit)."
    )
    assert wishes.postponed(HUB, NOW) is None
    wishes.heard(BLOG, replace(used_up, retry_after=600), NOW)  # more than the quota needs: the host itself asks
    assert wishes.postponed(HUB, NOW) == Postponed(
        "huggingface.co asked to be left alone for 10 minutes (Retry-After)", 10 * MINUTE
    )


def test_a_quota_without_an_end_or_a_number_holds_nobody_up() -> None:
    wishes = Wishes((), at_once=2)
    wishes.heard(HUB, Hints(rate_limit=500, rate_left=0), NOW)
    wishes.heard(BLOG, Hints(rate_resets=180, rate_limit=500), NOW)
    assert wishes.postponed(HUB, NOW) is None


def test_no_wish_holds_for_more_than_a_day() -> None:
    """One page may not silence the others of its host, nor a clock that is put back."""
    wishes = Wishes((HostState("huggingface.co", NOW, wait_until=NOW + timedelta(days=900)),), at_once=2)
    wishes.heard(HUB, Hints(rate_left=0, rate_resets=1e9, rate_quota="api"), NOW)
    postponed = wishes.postponed(HUB, NOW)
    assert postponed is not None
    assert postponed.wait == LONGEST_WAIT
    fresh = Wishes((), at_once=2)
    fresh.heard(HUB, Hints(retry_after=1e9), NOW)
    assert fresh.postponed(HUB, NOW + LONGEST_WAIT) is None


def test_waits_go_with_the_server_not_with_the_page() -> None:
    async def story() -> None:
        with Site() as site, Site() as other:
            site.faults[0] = Reply(b"", 503, {"Retry-After": "120"})
            now = NOW
            async with Web(allowed_hosts=HERE, clock=lambda: now) as web:
                first = await web.get(f"{site.url}/a")
                assert isinstance(first, NoAnswer)
                assert (first.status, first.hints.retry_after) == (503, 120)
                second = await web.get(f"{site.url}/b")
                assert isinstance(second, NoAnswer)
                assert isinstance(second.failed, Postponed)
                assert second.status is None
                assert second.failed.wait == timedelta(seconds=120)
                assert second.failed.why == f"{site.url[7:]} asked to be left alone for 2 minutes (Retry-After)"
                assert isinstance(await web.get(f"{other.url}/b"), Response)
                assert len(site.asked) == 1
                now = NOW + 2 * MINUTE
                assert isinstance(await web.get(f"{site.url}/b"), Response)

    asyncio.run(story())


@pytest.mark.parametrize(
    ("status", "headers", "expected", "words"),
    [
        (403, {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "600"}, Trouble.RATE_LIMITED, "quota is used up"),
        (429, {"RateLimit": '"api";r=0;t=600'}, Trouble.RATE_LIMITED, "quota is used up"),
        (403, {"Retry-After": "60"}, Trouble.RATE_LIMITED, "we ask too often (403)"),
        (429, {}, Trouble.RATE_LIMITED, "we ask too often (429)"),
        (403, {"X-RateLimit-Remaining": "7", "X-RateLimit-Reset": "600"}, Trouble.AUTH, "refuses to answer"),
    ],
)
def test_refusals_are_told_apart(status: int, headers: dict[str, str], expected: Trouble, words: str) -> None:
    async def story() -> None:
        with Site() as site:
            site.faults[0] = Reply(b"", status, headers)
            async with Web(allowed_hosts=HERE) as web:
                got = await web.get(site.url)
                assert isinstance(got, NoAnswer)
                assert isinstance(got.failed, Failed)
                assert (got.failed.trouble, got.failed.status) == (expected, status)
                assert words in got.failed.message

    asyncio.run(story())


# --- rounds ---------------------------------------------------------------------------------------


def test_what_a_host_asks_outlives_a_restart(tmp_path: Path) -> None:
    with Site() as site:
        desk = Desk(site, 3, tmp_path)
        assert desk.round().asked == 3
        before = desk.states()
        site.faults[3] = Reply(b"", 429, {"Retry-After": "3600"})
        desk.config = settings(tmp_path / "db", (), desk.sources[:1])
        assert desk.round(MINUTE).failed == 1
        desk.config = settings(tmp_path / "db", (), desk.sources)
        tally = desk.round(10 * MINUTE)
        assert (tally.asked, tally.failed, tally.postponed) == (0, 0, 3)
        assert len(site.asked) == 4
        for state, was in list(zip(desk.states(), before, strict=True))[1:]:
            assert (state.state, state.failures, state.error, state.last_polled) == ("ok", 0, "", was.last_polled)
            assert state.next_why == f"{site.url[7:]} asked to be left alone for 50 minutes (Retry-After)"
            assert state.next_poll is not None
            assert desk.now + 50 * MINUTE <= state.next_poll <= desk.now + 55 * MINUTE
        assert [event.ok for event in desk.events if isinstance(event, Polled)] == [True] * 3
        tally = desk.round(56 * MINUTE, all_=False)
        assert (tally.asked, tally.failed) == (3, 0)
        assert all(state.state == "ok" for state in desk.states())


def test_a_refused_source_is_failing_once_however_often_it_is_put_off(tmp_path: Path) -> None:
    with Site() as site:
        desk = Desk(site, 1, tmp_path)
        site.faults[0] = Reply(b"", 503, {"Retry-After": "86400"})
        desk.round()
        for _ in range(GIVES_UP):
            assert desk.round(MINUTE).postponed == 1
        (state,) = desk.states()
        assert (state.state, state.failures, state.last_polled) == ("failing", 1, NOW)


def test_few_requests_left_are_not_used_up(tmp_path: Path) -> None:
    """Of 100 requests five stay; the rest of the sources has its turn when there are new ones."""
    with Quota(left=10, limit=100) as site:
        desk = Desk(site, 12, tmp_path)
        tally = desk.round()
        assert 5 <= tally.asked <= 7  # two are in flight
        assert tally.postponed == 12 - tally.asked
        assert tally.failed == 0
        assert site.left >= 3
        assert "of 100 requests left for us" in desk.states()[-3].next_why
        asked = len(site.asked)
        assert desk.round(2 * MINUTE, all_=False).asked == 0
        site.left = 100
        assert desk.round(2 * MINUTE, all_=False).asked == 12 - asked
        assert {asked.path for asked in site.asked} == {f"/{number}" for number in range(12)}


def test_a_list_that_is_cut_off_by_its_quota_is_put_off_whole(tmp_path: Path) -> None:
    with Quota(left=10, limit=100) as site:
        row = {"_id": "6" * 24, "id": "Qwen/Qwen3-8B", "tags": ["safetensors"]}
        link = {"Link": f'<{site.url}/api/models?cursor=2>; rel="next"', "RateLimit": '"api";r=1;t=60'}
        site.faults[0] = Reply([row], headers=link)
        desk = Desk(site, 0, tmp_path)
        desk.config = settings(tmp_path / "db", (), [Source("Qwen", "hub", f"{site.url}/Qwen")])
        tally = desk.round()
        assert (tally.asked, tally.postponed, tally.added) == (0, 1, 0)
        assert len(site.asked) == 1
        (state,) = sources.states(desk.db, desk.config.sources)
        assert (state.state, state.last_ok) == ("never", None)


# --- the store ------------------------------------------------------------------------------------


def test_what_is_kept_comes_back(tmp_path: Path) -> None:
    db = connect.open(tmp_path / "db")
    said = (
        HostState("api.github.com", NOW, wait_until=NOW + MINUTE),
        HostState("huggingface.co", NOW, "api", limit=500, left=412, resets=NOW + 3 * MINUTE),
        HostState("huggingface.co", NOW, "pages", limit=100, left=99, resets=NOW + 3 * MINUTE),
    )
    with connect.writing(db):
        hosts.keep(db, said)
        hosts.keep(db, said)
    assert hosts.load(db) == said
    db.close()
    assert hosts.load(connect.open(tmp_path / "db")) == said


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (
            NOW,
            [
                HostLimit("api.github.com", None, None, None, MINUTE),
                HostLimit("huggingface.co", 500, 412, 3 * MINUTE, None, "api"),
            ],
        ),
        (NOW + 2 * MINUTE, [HostLimit("huggingface.co", 500, 412, MINUTE, None, "api")]),
        (NOW + 9 * MINUTE, [HostLimit("huggingface.co", 500, None, None, None, "api")]),
    ],
)
def test_what_holds_now(at: datetime, expected: list[HostLimit]) -> None:
    db = connect.open_memory()
    hosts.keep(
        db,
        (
            HostState("api.github.com", NOW, wait_until=NOW + MINUTE),
            HostState("huggingface.co", NOW, "api", limit=500, left=412, resets=NOW + 3 * MINUTE),
        ),
    )
    assert hosts.limits(db, at) == expected

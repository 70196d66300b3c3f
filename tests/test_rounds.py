"""Rounds of polls over real sockets: what is asked, what is kept, and what every kind of fault leaves behind."""

import asyncio
import pickle
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from world import FEEDS, LABS, NOW, World, entry, hub_row, launch, recording, rss, settings

from monitor import query
from monitor.config import Config
from monitor.demo.server import ReplayServer
from monitor.events import Polled, PollerEvent, StoreFailed
from monitor.fetch import Limits, Web
from monitor.model import Item
from monitor.notices import Watchlist
from monitor.polled import Entries, Failed, PollResult
from monitor.rounds import STORE_PAUSE, Poller, Tally, rules_of
from monitor.schedule import GIVES_UP
from monitor.source import SourceState, Trouble
from monitor.store import connect, items, models, sources
from monitor.store.connect import Database

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
OLD = [hub_row(f"Qwen/Qwen{number}-7B", params=7 * 10**9, created=NOW - 90 * DAY) for number in (1, 2)]
KIMI = [hub_row("moonshotai/Kimi-K2", params=10**12, created=NOW - 90 * DAY)]


@dataclass
class Desk:
    """A monitor that is looked at between its rounds."""

    server: ReplayServer
    config: Config
    db: Database
    now: datetime = NOW
    deadline: float = 5.0
    events: list[PollerEvent] = field(default_factory=list)

    def round(self, *, all_: bool = True, after: timedelta = HOUR) -> Tally:
        """Poll what is due, or everything, some time after the last round."""
        self.now += after
        self.events.clear()
        return asyncio.run(self._round(all_))

    async def _round(self, all_: bool) -> Tally:
        sources.sync(self.db, self.config.sources)
        limits = Limits(deadline=self.deadline, body=1_000_000)
        async with Web(limits, allowed_hosts=frozenset({"127.0.0.1"}), clock=lambda: self.now) as web:
            poller = self.poller(web)
            poller.begin(all_=all_)
            await poller.settle()
        return poller.tally

    def poller(self, web: Web) -> Poller:
        """The poller of one round."""
        return Poller(self.db, web, self.config, rules_of(self.config), lambda: self.now, self.events.append)

    def items(self, text: str = "") -> list[Item]:
        """What matches, newest first."""
        return items.newest(self.db, query.compile(text, self.now), 1_000)

    def state(self, name: str) -> SourceState:
        """What is remembered of a source."""
        return next(one for one in sources.states(self.db, self.config.sources) if one.source.name == name)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """Two organizations and a feed, each with three steps."""
    folder = recording(
        tmp_path / "recording",
        {"Qwen": [OLD, [*OLD, *launch()], [*OLD, *launch()]], "moonshotai": [KIMI]},
        {"wire": [rss("Old news"), rss("Qwen 3 VL is out", "Old news"), rss("More", "Qwen 3 VL is out", "Old news")]},
    )
    with ReplayServer(folder) as server:
        feed = replace(FEEDS[0], url=f"{server.url}/feeds/wire")
        config = settings(
            tmp_path / "monitor.db", LABS[:2], [feed], f"{server.url}/hub",
            watchlists=(Watchlist("Qwen", "qwen"),),
        )  # fmt: skip
        yield Desk(server, config, connect.open_memory())


def test_rounds_add_exactly_what_is_new(desk: Desk) -> None:
    first = desk.round()
    assert (first.asked, first.failed, first.added, first.new, first.alerts) == (3, 0, 4, 0, 0)
    assert [seen.status for seen in desk.server.requests] == [200, 200, 200]
    desk.server.forget()
    second = desk.round()
    assert (second.asked, second.failed, second.added, second.new) == (3, 0, 0, 0)
    assert [(seen.status, seen.conditional) for seen in desk.server.requests] == [(304, True)] * 3
    desk.server.advance()
    third = desk.round()
    assert (third.added, third.new, third.alerts) == (15, 2, 2)
    assert {item.title for item in desk.items("is:alert")} == {
        "Qwen3-VL: 12 models, 2B–235B, Apache-2.0",
        "Qwen 3 VL is out",
    }
    assert desk.round().added == 0
    desk.server.advance()
    assert (desk.round().new, desk.items()[0].title) == (1, "More")


def test_a_hub_that_knows_no_304_adds_nothing_twice(tmp_path: Path) -> None:
    folder = recording(tmp_path / "recording", {"Qwen": [launch()]})
    with ReplayServer(folder, conditional_hub=False) as server:
        desk = Desk(server, settings(tmp_path / "db", LABS[:1], [], f"{server.url}/hub"), connect.open_memory())
        assert [desk.round().added for _ in range(3)] == [14, 0, 0]


def test_only_what_is_due_is_asked(desk: Desk) -> None:
    desk.round()
    desk.server.forget()
    assert desk.round(all_=False, after=timedelta(minutes=1)).asked == 0
    assert desk.round(all_=False, after=HOUR).asked == 3


FEED_FAULTS = {
    "404": Trouble.NOT_FOUND,
    "403": Trouble.AUTH,
    "500": Trouble.SERVER,
    "429": Trouble.RATE_LIMITED,
    "html": Trouble.NOT_A_FEED,
    "empty": Trouble.UNREADABLE,
    "garbage": Trouble.NOT_A_FEED,
    "gzip-bomb": Trouble.TOO_LARGE,
    "endless": Trouble.TOO_LARGE,
    "loop": Trouble.REDIRECTS,
    "redirect-private": Trouble.REFUSED,
    "hang": Trouble.TIMEOUT,
    "truncate": Trouble.NETWORK,
}


@pytest.mark.parametrize("kind", FEED_FAULTS)
def test_a_feed_in_trouble_keeps_what_it_had(desk: Desk, kind: str) -> None:
    desk.round()
    before = desk.items()
    if kind.isdecimal():
        desk.server.fault("/feeds/wire", "status", value=kind)
    else:
        desk.server.fault("/feeds/wire", kind)
    desk.server.advance(2)
    desk.deadline = 0.3 if kind == "hang" else 5
    tally = desk.round()
    assert tally.failed == 1
    state = desk.state("Wire")
    assert (state.state, state.trouble, state.failures) == ("failing", FEED_FAULTS[kind], 1)
    assert state.error
    assert state.next_poll is not None
    assert [item for item in desk.items() if item.source == "Wire"] == [one for one in before if one.source == "Wire"]
    assert [event.ok for event in desk.events if isinstance(event, Polled) and event.source == "Wire"] == [False]
    desk.server.clear()
    desk.deadline = 5
    assert desk.round().failed == 0
    assert {item.title for item in desk.items("source:Wire")} == {"Old news", "Qwen 3 VL is out", "More"}
    assert desk.state("Wire").state == "ok"


HUB_FAULTS = {
    "error-object": Trouble.RATE_LIMITED,
    "rate-limit": Trouble.RATE_LIMITED,
    "empty-list": Trouble.INCOMPLETE,
    "next-elsewhere": Trouble.INCOMPLETE,
    "html": Trouble.UNREADABLE,
    "empty": Trouble.INCOMPLETE,
    "garbage": Trouble.UNREADABLE,
    "truncate": Trouble.NETWORK,
    "hang": Trouble.TIMEOUT,
}


@pytest.mark.parametrize("kind", HUB_FAULTS)
def test_a_list_in_trouble_counts_as_not_looked_at(desk: Desk, kind: str) -> None:
    desk.round()
    before = desk.items()
    desk.server.fault("/hub/api/models?author=Qwen", kind)
    desk.deadline = 0.3 if kind == "hang" else 5
    for _ in range(3):
        assert desk.round().failed >= 1
    desk.deadline = 5
    state = desk.state("Qwen")
    assert (state.state, state.trouble, state.failures) == ("failing", HUB_FAULTS[kind], 3)
    assert state.last_ok == NOW + HOUR
    assert desk.items() == before
    desk.server.clear()
    desk.server.advance()
    assert desk.round().new == 2


def test_gone_stops_until_somebody_asks_for_it_by_name(desk: Desk) -> None:
    desk.round()
    desk.server.fault("/feeds/wire", "status", value="410")
    desk.round()
    state = desk.state("Wire")
    assert (state.state, state.next_poll) == ("stopped", None)
    assert "410" in state.next_why
    desk.server.forget()
    desk.round(after=30 * DAY)
    desk.round(all_=False, after=30 * DAY)
    sources.hurry(desk.db, None, desk.now)
    desk.round(all_=False)
    assert not [seen for seen in desk.server.requests if "wire" in seen.path]
    desk.server.clear()
    sources.hurry(desk.db, ["Wire"], desk.now)
    desk.round(all_=False)
    assert desk.state("Wire").state == "ok"


def test_a_source_moves_with_its_redirect_and_comes_back_when_that_fails(tmp_path: Path) -> None:
    folder = recording(tmp_path / "recording", {}, {"wire": [rss("Old news")], "new": [rss("Old news", "More")]})
    with ReplayServer(folder) as server:
        old, new = f"{server.url}/feeds/wire", f"{server.url}/feeds/new"
        desk = Desk(server, settings(tmp_path / "db", (), [replace(FEEDS[0], url=old)]), connect.open_memory())
        desk.round()
        server.fault("/feeds/wire", "redirect", value=new)
        desk.round()
        state = desk.state("Wire")
        assert (state.url, state.moved_from, state.moved_at) == (new, old, desk.now)
        server.forget()
        desk.round()
        assert [seen.path for seen in server.requests] == ["/feeds/new"]
        server.clear()
        server.fault("/feeds/new", "status", value="404")
        for _ in range(GIVES_UP):
            assert desk.round().failed == 1
        assert "the configured one is asked again" in desk.state("Wire").next_why
        server.forget()
        assert desk.round().failed == 0
        assert [seen.path for seen in server.requests] == ["/feeds/wire"]
        assert (desk.state("Wire").state, desk.state("Wire").moved_from) == ("ok", None)


def test_retry_after_is_obeyed(desk: Desk) -> None:
    desk.server.fault("/feeds/wire", "status", value="503", retry_after="7200")
    desk.round()
    state = desk.state("Wire")
    assert state.next_poll is not None
    assert state.next_poll >= desk.now + timedelta(seconds=7200)
    assert "Retry-After" in state.next_why
    desk.server.forget()
    desk.round(all_=False, after=timedelta(minutes=110))
    assert not [seen for seen in desk.server.requests if "wire" in seen.path]


def test_gone_is_proven_over_the_wire(tmp_path: Path) -> None:
    """Renamed, transferred, replaced by another repository, and deleted: in one recording."""
    names = ("Stays-7B", "Renamed-7B", "Moves-7B", "Replaced-7B", "Deleted-7B")
    start = [hub_row(f"Qwen/{name}", created=NOW - 90 * DAY) for name in names]
    by_name = dict(zip(names, start, strict=True))
    later = [
        by_name["Stays-7B"],
        by_name["Renamed-7B"] | {"id": "Qwen/NewName-7B"},
        hub_row("Qwen/Replaced-7B", created=NOW),
    ]
    theirs = [*KIMI, by_name["Moves-7B"] | {"id": "moonshotai/Moved-7B", "author": "moonshotai"}]
    folder = recording(tmp_path / "recording", {"Qwen": [start, later], "moonshotai": [KIMI, KIMI, theirs]})
    with ReplayServer(folder) as server:
        desk = Desk(server, settings(tmp_path / "db", LABS[:2], [], f"{server.url}/hub"), connect.open_memory())
        desk.round()
        server.advance()
        desk.round()
        assert {item.event for item in desk.items("kind:change")} == {"renamed", "models"}
        server.advance()
        desk.round()
        assert [desk.round().new for _ in range(3)] == [0, 0, 0]
        assert sorted((item.event or "", item.before or "") for item in desk.items("kind:change")) == [
            ("models", ""),
            ("moved", "Qwen/Moves-7B"),
            ("renamed", "Qwen/Renamed-7B"),
        ]
        assert sorted(item.title for item in desk.items("kind:withdrawal")) == [
            "Deleted-7B: withdrawn",
            "Replaced-7B: withdrawn",
        ]
        assert models.standing(desk.db, "Qwen") == (3, ())


def test_an_organization_of_two_pages(tmp_path: Path) -> None:
    rows = [hub_row(f"Qwen/M{number}x-7B", created=NOW - 90 * DAY) for number in range(1_700)]
    folder = recording(tmp_path / "recording", {"Qwen": [rows, [*rows, hub_row("Qwen/Qwen3-8B")]]})
    with ReplayServer(folder) as server:
        desk = Desk(server, settings(tmp_path / "db", LABS[:1], [], f"{server.url}/hub"), connect.open_memory())
        assert desk.round().added == 1_700
        server.advance()
        server.fault("/hub/api/models", "page-fails")
        assert desk.round().failed == 1
        assert desk.state("Qwen").trouble is Trouble.SERVER
        assert "Page 2" in desk.state("Qwen").error
        server.clear()
        assert desk.round().new == 1
        assert len(server.requests) == 6


class TestStoreFailure:
    def test_a_full_disk_is_told_and_nothing_is_lost(self, desk: Desk) -> None:
        desk.round()
        before = desk.items("source:Qwen")
        (pages,) = desk.db.execute("pragma page_count").fetchone()
        desk.server.advance()
        desk.db.execute(f"pragma max_page_count = {pages}").fetchone()
        tally = desk.round()
        assert "no room left" in tally.store_error
        assert [event for event in desk.events if isinstance(event, StoreFailed)]
        assert (desk.items("source:Qwen"), desk.db.in_transaction) == (before, False)
        desk.db.execute("pragma max_page_count = 1000000").fetchone()
        assert desk.round().failed == 0
        assert sorted(item.kind for item in desk.items("is:alert since:1d")) == ["release", "story"]

    def test_nothing_is_asked_for_a_while(self, desk: Desk) -> None:
        desk.server.advance()

        async def polls() -> list[int]:
            sources.sync(desk.db, desk.config.sources)
            (pages,) = desk.db.execute("pragma page_count").fetchone()
            desk.db.execute(f"pragma max_page_count = {pages}").fetchone()
            async with Web(allowed_hosts=frozenset({"127.0.0.1"})) as web:
                poller = desk.poller(web)
                asked = [poller.begin(all_=True)]
                await poller.settle()
                asked.append(poller.begin(all_=True))
                desk.now += STORE_PAUSE
                desk.db.execute("pragma max_page_count = 1000000").fetchone()
                asked.append(poller.begin(all_=True))
                await poller.settle()
                return asked

        assert asyncio.run(polls()) == [3, 0, 3]


def test_a_source_that_left_the_configuration_while_it_was_asked(desk: Desk) -> None:
    """What it answers is dropped; the poller goes on."""

    async def polls() -> Tally:
        sources.sync(desk.db, desk.config.sources)
        async with Web(allowed_hosts=frozenset({"127.0.0.1"})) as web:
            poller = desk.poller(web)
            poller.begin(all_=True)
            without = replace(desk.config, sources=desk.config.sources[:1])
            poller.config, poller.rules = without, rules_of(without)
            await poller.settle()
            poller.begin(all_=True)
            await poller.settle()
            return poller.tally

    assert asyncio.run(polls()).asked == 2
    assert {item.source for item in desk.items()} == {"Qwen"}


def test_a_result_can_be_pickled() -> None:
    world = World()
    state = world.state("Wire")
    for outcome in (Entries((entry("One"),)), Failed(Trouble.DNS, "no such host")):
        result = PollResult("Wire", outcome)
        assert pickle.loads(pickle.dumps((state, result))) == (state, result)


def test_a_list_that_is_suddenly_short_counts_as_not_looked_at(tmp_path: Path) -> None:
    rows = [hub_row(f"Qwen/Model{number}x-7B", created=NOW - 90 * DAY) for number in range(12)]
    folder = recording(tmp_path / "recording", {"Qwen": [rows, rows[:5], rows[:11], rows[:11]]})
    with ReplayServer(folder) as server:
        desk = Desk(server, settings(tmp_path / "db", LABS[:1], [], f"{server.url}/hub"), connect.open_memory())
        desk.round()
        server.advance()
        for _ in range(3):
            assert desk.round().failed == 1
        state = desk.state("Qwen")
        assert (state.state, state.trouble, models.standing(desk.db, "Qwen")) == (
            "failing",
            Trouble.INCOMPLETE,
            (12, ()),
        )
        assert "5 models" in state.error
        server.advance(2)
        assert [desk.round().new for _ in range(3)] == [0, 1, 0]
        assert [item.title for item in desk.items("kind:withdrawal")] == ["Model11x-7B: withdrawn"]

"""Messages from the transaction of their alert until they are known to have left: nothing lost, nothing twice."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise

import pytest
from chat import Chat
from hypothesis import given, settings
from hypothesis import strategies as st
from world import NOW, World, entry

from monitor.courier import Courier, Ways
from monitor.deliver.channels import NotSent, Sent, Unsure
from monitor.deliver.outbox import GAPS, muted, next_try, on_screen, quiet_until
from monitor.events import Undelivered
from monitor.marking import mark_new
from monitor.notices import Watchlist
from monitor.store import outbox, watched
from monitor.store.rules import Rules

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
KIMI = Watchlist("Kimi", "kimi", ("screen", "team"))


def world(*watchlists: Watchlist) -> World:
    """Wire has been seen before."""
    found = World(watchlists=watchlists or (KIMI,))
    found.read("Wire", entry("What Wire had at first", published=NOW - DAY))
    return found


def news(here: World, *numbers: int, after: timedelta = MINUTE) -> None:
    """Wire tells of several things at once."""
    here.read("Wire", *(entry(f"Kimi number {number} of them") for number in numbers), after=after)


def states(here: World) -> list[tuple[str, str]]:
    """Kind and state of every message, oldest first."""
    return [(one.kind, one.state) for one in reversed(outbox.listed(here.db, 1_000))]


@pytest.fixture
def chat() -> Iterator[Chat]:
    with Chat() as room:
        yield room


@dataclass
class Office:
    """A world whose messages go to a chat room."""

    here: World
    chat: Chat

    def deliver(self, after: timedelta = timedelta()) -> list[Undelivered]:
        """Send what is due; returns the failures that were told."""
        self.here.now += after
        told: list[Undelivered] = []

        async def work() -> None:
            ways = Ways({"team": self.chat.url}, {})
            courier = Courier(self.here.db, ways, lambda: self.here.now, told.append)
            courier.begin()
            await courier.settle(30)

        asyncio.run(work())
        return told


@pytest.fixture
def office(chat: Chat) -> Office:
    return Office(world(), chat)


class TestPutting:
    def test_one_message_for_each_alert_and_channel(self) -> None:
        here = world(replace(KIMI, notify=("screen", "team", "desktop", "team")))
        news(here, 1, 2)
        assert sorted(one.channel for one in outbox.listed(here.db, 9)) == ["desktop", "desktop", "team", "team"]
        news(here, 1, 2)
        here.read("Post", entry("First of Post", published=NOW - DAY))
        here.read("Post", entry("Kimi number 1 of them", url="https://wire.example/kimi-number-1-of-them"))
        assert len(outbox.listed(here.db, 9)) == 4

    def test_the_screen_alone_needs_none(self) -> None:
        here = world(replace(KIMI, notify=("screen",)))
        news(here, 1)
        assert (states(here), here.count("select count(*) from alerts")) == ([], 1)

    def test_who_is_muted_makes_alerts_and_sends_nothing(self) -> None:
        here = world(replace(KIMI, mute_until=NOW + HOUR))
        news(here, 1)
        assert (states(here), here.count("select count(*) from alerts")) == ([], 1)
        news(here, 2, after=HOUR)
        assert states(here) == [("alert", "waiting")]

    def test_it_says_why(self) -> None:
        here = world()
        news(here, 1)
        (one,) = outbox.listed(here.db, 1)
        assert one.subject == "Kimi: Kimi number 1 of them"
        assert one.item == here.items("kimi")[0].id
        for words in (
            "https://wire.example/kimi-number-1-of-them", "Watchlist: Kimi", "Matched: kimi", "Source: Wire",
            "Published: 2026-06-15 12:00 UTC, seen 6 minutes later", "Seen: 2026-06-15 12:06 UTC",
        ):  # fmt: skip
            assert words in one.body.splitlines()


class TestLimit:
    def test_what_overflows_is_one_summary_at_the_end_of_the_window(self, chat: Chat) -> None:
        office = Office(world(replace(KIMI, limit=(2, HOUR))), chat)
        news(office.here, 1, 2, 3)
        news(office.here, 4, 5)
        assert states(office.here).count(("alert", "folded")) == 3
        office.deliver()
        assert len(chat.said) == 2
        office.deliver(after=timedelta(minutes=57))
        assert len(chat.said) == 2
        office.deliver(after=2 * MINUTE)
        title, text = chat.said[2]
        assert title == "3 more matched “Kimi”"
        told = {title.partition(": ")[2] for title in chat.titles[:2]}
        folded = [line.removeprefix("• ") for line in text.splitlines() if line.startswith("•")]
        assert sorted([*told, *folded]) == [f"Kimi number {number} of them" for number in range(1, 6)]
        assert [one.subject for one in outbox.told_in_digest(office.here.db, NOW)] == [f"Kimi: {one}" for one in folded]

    def test_one_alone_is_told_in_full(self, chat: Chat) -> None:
        office = Office(world(replace(KIMI, limit=(1, HOUR))), chat)
        news(office.here, 1)
        news(office.here, 2)
        office.deliver(after=HOUR)
        assert [title.partition(": ")[2] for title in chat.titles] == ["Kimi number 1 of them", "Kimi number 2 of them"]

    def test_each_watchlist_and_channel_has_its_own(self) -> None:
        first = replace(KIMI, limit=(1, HOUR), notify=("team", "desktop"))
        here = world(first, replace(first, name="Number", query="number"))
        news(here, 1)
        assert states(here) == [("alert", "waiting")] * 4

    @settings(deadline=None)
    @given(st.lists(st.integers(0, 50), min_size=1, max_size=25), st.integers(1, 3))
    def test_never_more_than_that(self, minutes: list[int], most: int) -> None:
        here = world(replace(KIMI, notify=("team",), limit=(most, HOUR)))
        left: list[datetime] = []
        for number, minute in enumerate(minutes):
            news(here, number, after=timedelta(minutes=minute))
            left += _sent(here)
        here.now += 2 * HOUR
        left += _sent(here)
        assert all(later - early >= HOUR for early, later in zip(left, left[most:], strict=False))
        assert here.count("select count(*) from deliveries where kind = 'alert'") == len(minutes)
        assert here.count("select count(*) from deliveries where state = 'waiting'") == 0
        untold = (
            "select count(*) from deliveries f left join deliveries s on s.id = f.summary "
            "where f.state = 'folded' and s.state is not 'sent'"
        )
        assert here.count(untold) == 0


def _sent(here: World) -> list[datetime]:
    """Let everything due leave at the moment at which it was due."""
    left = []
    while one := outbox.take(here.db, "team", here.now):
        outbox.settle(here.db, one, Sent(), here.now)
        left.append(one.due)
    return left


class TestQuiet:
    def test_it_waits_for_the_end_and_is_told_in_one(self, chat: Chat) -> None:
        quiet = replace(KIMI, quiet=(time(12), time(14)), timezone="UTC")
        office = Office(world(quiet), chat)
        news(office.here, 1, 2)
        news(office.here, 3, after=HOUR)
        office.deliver()
        assert chat.said == []
        office.deliver(after=HOUR)
        assert chat.titles == ["3 more matched “Kimi”"]

    def test_what_is_urgent_breaks_it(self) -> None:
        here = world(replace(KIMI, quiet=(time(0), time(23)), timezone="UTC", severity="high"))
        news(here, 1)
        assert states(here) == [("alert", "waiting")]
        assert "Watchlist: Kimi (high)" in outbox.listed(here.db, 1)[0].body

    @pytest.mark.parametrize(
        ("zone", "moment", "end"),
        [
            ("UTC", "2026-06-15T21:59", None),
            ("UTC", "2026-06-15T22:00", "2026-06-16T07:00"),
            ("UTC", "2026-06-16T06:59", "2026-06-16T07:00"),
            ("UTC", "2026-06-16T07:00", None),
            ("Asia/Singapore", "2026-06-15T14:30", "2026-06-15T23:00"),
            ("Europe/Berlin", "2026-03-28T22:00", "2026-03-29T05:00"),  # the clock is set forward that night
            ("Europe/Berlin", "2026-10-24T22:00", "2026-10-25T06:00"),  # and back
        ],
    )
    def test_hours_are_those_of_a_place(self, zone: str, moment: str, end: str | None) -> None:
        watchlist = replace(KIMI, quiet=(time(22), time(7)), timezone=zone)
        found = quiet_until(watchlist, datetime.fromisoformat(moment).replace(tzinfo=UTC))
        assert (found and f"{found:%Y-%m-%dT%H:%M}") == end

    @given(st.integers(0, 365 * 86_400), st.times(), st.times())
    def test_they_always_end(self, seconds: int, begins: time, ends: time) -> None:
        now = NOW + timedelta(seconds=seconds)
        until = quiet_until(replace(KIMI, quiet=(begins, ends), timezone="Europe/Berlin"), now)
        assert until is None or now < until <= now + timedelta(hours=25)

    def test_the_screen_is_quiet_as_well(self) -> None:
        quiet = replace(KIMI, name="quiet", quiet=(time(11), time(13)), timezone="UTC")
        still = replace(KIMI, name="muted", mute_until=NOW + DAY)
        away = replace(KIMI, name="elsewhere", notify=("team",))
        assert on_screen([KIMI, quiet, still, away], NOW) == {"Kimi"}
        assert on_screen([quiet, still], NOW + 2 * DAY + HOUR) == {"quiet", "muted"}
        assert not muted(still, NOW + DAY)


class TestTrying:
    def test_gaps_grow_and_end_after_about_two_days(self) -> None:
        moment, gaps = NOW, []
        for tries in range(1, 100):
            following = next_try(tries, moment)
            if following is None:
                break
            gaps.append(following - moment)
            moment = following
        assert gaps == list(GAPS)
        assert all(early <= later for early, later in pairwise(gaps))
        assert gaps[:5] == [MINUTE, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 6 * HOUR]
        assert DAY < moment - NOW <= 2 * DAY

    @pytest.mark.parametrize(
        ("mood", "words"), [("500", "the server answered 500"), ("drop", "the connection broke off")]
    )
    def test_a_server_in_trouble_is_asked_again(self, office: Office, mood: str, words: str) -> None:
        news(office.here, 1)
        office.chat.mood = mood  # type: ignore[assignment]
        assert office.deliver() == [Undelivered("team", words)]
        assert outbox.troubles(office.here.db) == {"team": words}
        office.deliver(after=timedelta(seconds=59))
        assert office.chat.asked_in_vain == 1
        office.deliver(after=timedelta(seconds=2))
        assert office.chat.asked_in_vain == 2
        office.chat.mood = "well"
        office.deliver(after=5 * MINUTE)
        office.deliver(after=DAY)
        assert office.chat.titles == ["Kimi: Kimi number 1 of them"]
        assert outbox.troubles(office.here.db) == {}
        assert [(one.state, one.tries, one.sent) for one in outbox.listed(office.here.db, 1)] == [
            ("sent", 3, office.here.now - DAY)
        ]

    def test_a_server_that_is_not_there(self, office: Office) -> None:
        news(office.here, 1)
        with Chat() as gone:
            pass
        told = Office(office.here, gone).deliver()
        assert told == [Undelivered("team", "the connection was refused")]

    def test_a_channel_in_trouble_is_asked_once_a_minute_however_much_waits(self, office: Office) -> None:
        news(office.here, *range(10))
        office.chat.mood = "500"
        office.deliver()
        assert office.chat.asked_in_vain == 1
        office.chat.mood = "well"
        office.deliver(after=MINUTE)
        assert len(set(office.chat.said)) == len(office.chat.said) == 10

    def test_one_message_that_is_not_taken_does_not_hold_up_the_others(self, office: Office) -> None:
        news(office.here, 1)
        office.chat.mood = "500"
        office.deliver()
        office.chat.mood = "well"
        news(office.here, 2)
        first = outbox.take(office.here.db, "team", office.here.now)
        assert first
        assert first.subject.endswith("number 2 of them")

    def test_at_last_it_has_failed_and_can_be_sent_again(self, office: Office) -> None:
        news(office.here, 1)
        db = office.here.db
        for _ in range(len(GAPS) + 1):
            office.here.now += 6 * HOUR
            one = outbox.take(db, "team", office.here.now)
            assert one
            outbox.settle(db, one, NotSent("it answered 500"), office.here.now)
        assert [(one.state, one.error) for one in outbox.listed(db, 1)] == [("failed", "it answered 500")]
        assert outbox.retry(db, office.here.now) == 1
        office.deliver()
        assert office.chat.titles == ["Kimi: Kimi number 1 of them"]
        assert outbox.retry(db, office.here.now) == 0

    def test_a_channel_that_is_no_more(self) -> None:
        here = world(replace(KIMI, notify=("old",)))
        news(here, 1)
        with Chat() as chat:
            (told,) = Office(here, chat).deliver()
        assert "no channel called 'old'" in told.message
        assert states(here) == [("alert", "failed")]

    def test_a_hanging_channel_holds_up_no_other(self) -> None:
        here = world(replace(KIMI, notify=("slow", "team")))
        news(here, 1)
        with Chat("hang") as slow, Chat() as team:

            async def work() -> None:
                ways = Ways({"slow": slow.url, "team": team.url}, {})
                courier = Courier(here.db, ways, lambda: here.now, lambda _: None)
                courier.begin()
                await asyncio.to_thread(slow.asked.wait)
                await asyncio.to_thread(team.asked.wait)
                await courier.stop()

            asyncio.run(work())
            found = {one.channel: (one.state, one.error) for one in outbox.listed(here.db, 2)}
        assert found["team"] == ("sent", "")
        assert found["slow"][0] == "unsure"
        assert "may have arrived" in found["slow"][1]


class TestCrash:
    def test_what_was_on_its_way_is_not_sent_again(self, office: Office) -> None:
        news(office.here, 1, 2)
        assert outbox.take(office.here.db, "team", office.here.now)
        assert outbox.recover(office.here.db, office.here.now) == 1
        office.deliver()
        office.deliver(after=3 * DAY)
        assert len(office.chat.said) == 1
        assert sorted(state for _, state in states(office.here)) == ["sent", "unsure"]
        assert outbox.retry(office.here.db, office.here.now) == 0
        (number,) = (one.id for one in outbox.listed(office.here.db, 2) if one.state == "unsure")
        assert outbox.retry(office.here.db, office.here.now, number) == 1
        office.deliver()
        assert len(set(office.chat.said)) == 2

    def test_a_send_that_nobody_waited_for(self, office: Office) -> None:
        news(office.here, 1)
        one = outbox.take(office.here.db, "team", office.here.now)
        assert one
        outbox.settle(office.here.db, one, Unsure("no end"), office.here.now)
        assert office.deliver(after=3 * DAY) == []
        assert [one.subject for one in outbox.told_in_digest(office.here.db, NOW)] == ["Kimi: Kimi number 1 of them"]


class TestNewWatchlist:
    def follow(self, here: World, *watchlists: Watchlist) -> None:
        """The configuration says something else now."""
        here.rules = Rules.of(here.labs, list(here.rules.sources.values()), watchlists)
        asyncio.run(mark_new(here.db, here.rules, here.now))

    def test_marks_what_is_there_and_tells_nobody(self) -> None:
        here = world(Watchlist("Other", "other"))
        news(here, 1, 2)
        self.follow(here, KIMI)
        found = here.items("watch:Kimi is:alert")
        assert [alert.history for item in found for alert in item.alerts] == [True, True]
        assert [alert.matched for item in found for alert in item.alerts] == [("kimi",)] * 2
        assert states(here) == []
        assert watched.fired(here.db, NOW) == {}
        news(here, 3)
        assert states(here) == [("alert", "waiting")]
        assert watched.fired(here.db, NOW) == {"Kimi": 1}

    def test_is_told_as_new_or_as_one_with_another_query(self, caplog: pytest.LogCaptureFixture) -> None:
        here = world(Watchlist("Other", "other"))
        caplog.set_level("INFO", "monitor.marking")
        self.follow(here, KIMI)
        self.follow(here, replace(KIMI, query="kimi OR moonshot"))
        assert caplog.messages == [
            "watchlist Kimi is new: 0 items found, nobody told",
            "watchlist Kimi has another query: 0 items found, nobody told",
        ]

    def test_only_once_and_again_when_it_asks_for_something_else(self) -> None:
        here = world(Watchlist("Other", "other"))
        news(here, 1)
        self.follow(here, KIMI)
        changes = here.count("select value from counters where name = 'change'")
        self.follow(here, KIMI)
        assert here.count("select value from counters where name = 'change'") == changes
        news(here, 2)
        self.follow(here, replace(KIMI, query="number"))
        assert here.count("select count(*) from alerts") == 2
        self.follow(here, replace(KIMI, query="wire"))
        assert here.count("select count(*) from alerts where history = 1") == 2

    def test_one_that_was_away_is_new_again(self) -> None:
        here = world(Watchlist("Other", "other"))
        self.follow(here, KIMI)
        self.follow(here)
        here.rules = Rules.of(here.labs, list(here.rules.sources.values()), ())
        news(here, 1)
        self.follow(here, KIMI)
        assert here.count("select count(*) from alerts where history = 1") == 1

    def test_a_marked_item_does_not_alert_when_it_changes(self) -> None:
        here = world(Watchlist("Other", "other"))
        title = "Kimi number 1 of them"
        here.read("Wire", entry(title, url="https://wire.example/1"))
        here.read("Post", entry("First of Post", published=NOW - DAY))
        self.follow(here, KIMI)
        here.read("Post", entry(title, url="https://post.example/1"))
        assert here.one("kimi").item.story_size == 2
        assert states(here) == []

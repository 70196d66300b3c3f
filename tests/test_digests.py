"""Digests while time moves: when each is due, what it covers, and that nothing is told twice or never."""

import asyncio
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from world import NOW, World, entry, hub_row, settings

from monitor import digesting, planned
from monitor.config import Config, Mail
from monitor.deliver import letters
from monitor.deliver.channels import NotSent, Outcome, Sent
from monitor.model import Item
from monitor.notices import Delivery, Digest, Watchlist
from monitor.polled import Failed
from monitor.report.digest import Candidate, DigestContent, Run, chosen
from monitor.source import Trouble
from monitor.store import connect, digests, gathering, outbox, writing
from monitor.store.digests import Gathered, Told

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
DAILY = Digest("daily", "0 7 * * *", ("a@example.org", "b@example.org"))
GIVEN_UP = NotSent("550 no such user", final=True)
KIMI = Watchlist("Kimi", "kimi")


@dataclass
class Office:
    """A world that was seen before, whose digests go to a post office that does as it is told."""

    here: World
    path: Path
    digest: Digest = DAILY
    mail: Mail | None = field(default_factory=lambda: Mail("mail.example", "me@example.org"))

    @property
    def config(self) -> Config:
        made = settings(self.path, self.here.labs, self.here.feeds, digests=(self.digest,), mail=self.mail)
        return replace(made, sources=(*self.here.organizations, *self.here.feeds))

    def tick(self, to: datetime | None = None) -> int:
        """Make what is due; `to`: at that time. Returns how many digests were put."""
        self.here.now = to or self.here.now
        return asyncio.run(digesting.begin(self.here.db, self.path, self.config, self.here.now))

    def news(self, *titles: str, source: str = "Wire") -> None:
        """A feed tells something."""
        self.here.read(source, *(entry(title, published=self.here.now) for title in titles))

    def post(self, *outcomes: Outcome) -> list[Delivery]:
        """Send what waits, one for each outcome."""
        sent = []
        for outcome in outcomes:
            delivery = outbox.take(self.here.db, "mail", self.here.now)
            assert delivery
            outbox.settle(self.here.db, delivery, outcome, self.here.now)
            sent.append(delivery)
        return sent

    def told(self) -> list[str]:
        """The headlines of the latest run."""
        run = digests.run(self.here.db, self.runs()[0].id)
        assert run
        every = [title for (title,) in self.here.db.execute("select title from items order by id")]
        return [title for title in every if title in run.text]

    def runs(self) -> list[Run]:
        return digests.runs(self.here.db, 100)

    def gather(self, digest: Digest | None = None, since: Told | None = None) -> Gathered:
        """What would be told now."""
        one = digest or self.digest
        begins = since or digests.told(self.here.db, one.name)
        assert begins
        return gathering.gather(self.here.db, one, self.config.sources, begins, self.here.now)

    def content(self, digest: Digest | None = None) -> DigestContent:
        return self.gather(digest).content


def titles(*entries: object) -> list[str]:
    """Those of a section."""
    found: list[str] = []
    for one in entries:
        item = getattr(one, "item")  # noqa: B009 - any entry
        assert isinstance(item, Item)
        found.append(item.title)
    return found


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with closing(connect.open(tmp_path / "monitor.db")) as db:
        here = World(watchlists=(KIMI,), db=db)
        here.read("Wire", entry("What Wire had at first", published=NOW - DAY))
        here.read("Post", entry("What Post had at first", published=NOW - DAY))
        made = Office(here, tmp_path / "monitor.db")
        made.tick()
        yield made


def morning(days: int) -> datetime:
    """Seven in the morning, some days after all begins."""
    return datetime(2026, 6, 15, 7, tzinfo=UTC) + days * DAY


# --- when -----------------------------------------------------------------------------------------


class TestPlanned:
    @pytest.mark.parametrize(
        ("schedule", "zone", "day", "expected"),
        [
            ("30 2 * * *", "Europe/Berlin", (2026, 3, 29), ["03:00"]),  # 02:30 is left out
            ("30 2 * * *", "Europe/Berlin", (2026, 10, 25), ["02:30"]),  # and comes twice
            ("30 1 * * *", "America/New_York", (2026, 11, 1), ["01:30"]),
            ("0,30 2 * * *", "Europe/Berlin", (2026, 3, 29), ["03:00"]),
            ("30 1 * * *", "Australia/Lord_Howe", (2026, 4, 5), ["01:30"]),
            ("0 7 * * mon-fri", "Asia/Singapore", (2026, 6, 13), []),
            ("0 7 * * mon-fri", "Asia/Singapore", (2026, 6, 15), ["07:00"]),
            ("0 */8 * * *", "UTC", (2026, 6, 15), ["00:00", "08:00", "16:00"]),
        ],
    )
    def test_each_time_comes_once(
        self, schedule: str, zone: str, day: tuple[int, int, int], expected: list[str]
    ) -> None:
        begins = datetime(*day, tzinfo=ZoneInfo(zone)).astimezone(UTC)
        ends = (datetime(*day, tzinfo=ZoneInfo(zone)) + DAY).astimezone(UTC)
        steps = int((ends - begins) / (5 * MINUTE))
        looks = [
            planned.latest_before(schedule, zone, begins - MINUTE + 5 * MINUTE * step) for step in range(steps + 1)
        ]
        seen = [after for before, after in pairwise(looks) if after and after != before]
        assert [f"{one.astimezone(ZoneInfo(zone)):%H:%M}" for one in seen] == expected

    def test_the_next_is_the_latest_once_it_is_there(self) -> None:
        for schedule in ("30 2 * * *", "*/7 * * * *", "0 9 1 * *"):
            now = datetime(2026, 3, 28, 22, tzinfo=UTC)
            for _ in range(20):
                following = planned.next_after(schedule, "Europe/Berlin", now)
                assert following
                assert following > now
                assert planned.latest_before(schedule, "Europe/Berlin", following) == following
                now = following

    @pytest.mark.parametrize(
        ("schedule", "said"),
        [
            ("0 7 * *", "it has 4 of them"),
            ("61 7 * * *", "the minute is '61'"),
            ("0 24 * * *", "the hour is '24'"),
            ("0 7 32 * *", "the day-of-month is '32'"),
            ("0 7 30 2 *", "the day-of-month is '30'"),
            ("0 7 * may-xyz *", "the month is 'may-xyz'"),
            ("0 7 * * fri-mon", "the day-of-week is 'fri-mon'"),
        ],
    )
    def test_a_mistake_names_the_field(self, schedule: str, said: str) -> None:
        assert said in planned.mistake(schedule)
        assert not planned.mistake("*/5 7-9 L jan,jul mon#1")


class TestDue:
    def test_a_new_digest_begins_now(self, office: Office) -> None:
        office.news("Something new")
        assert office.tick(morning(1) - MINUTE) == 0
        assert office.tick(morning(1)) == 1
        assert office.told() == ["Something new"]
        assert (office.tick(), office.tick(morning(2) - MINUTE)) == (0, 0)

    def test_after_a_week_without_the_monitor_there_is_one_run(self, office: Office) -> None:
        office.news("Before the week")
        assert office.tick(morning(8) + HOUR) == 1
        assert office.runs()[0].planned == morning(8)
        assert office.tick() == 0

    def test_without_mail_nothing_is_made_and_nothing_lost(
        self, office: Office, caplog: pytest.LogCaptureFixture
    ) -> None:
        office.mail, office.digest = None, replace(DAILY, schedule="0 8 * * *")
        office.news("Something new")
        assert office.tick(morning(1) + HOUR) == 0
        assert "feeds.toml has no [mail]" in caplog.text
        office.tick(morning(2) + 2 * HOUR)
        office.mail = Mail("mail.example", "me@example.org")
        assert office.tick() == 1
        assert office.told() == ["Something new"]

    def test_another_schedule_waits_for_its_next_time(self, office: Office) -> None:
        office.news("Something new")
        office.here.now = morning(1) + 3 * HOUR
        office.digest = replace(DAILY, schedule="0 9 * * *")
        assert office.tick() == 0
        assert office.tick(morning(2) + 2 * HOUR) == 1
        assert office.told() == ["Something new"]

    def test_one_that_comes_back_goes_on_from_where_it_was(self, office: Office) -> None:
        office.news("While it was there")
        back, office.digest = office.digest, replace(DAILY, name="another")
        office.tick(morning(3) - HOUR)
        office.news("While it was away")
        office.digest = back
        assert office.tick(morning(3) + HOUR) == 0
        assert office.tick(morning(4)) == 1
        assert office.told() == ["While it was there", "While it was away"]

    @pytest.mark.parametrize("ahead", [DAY, 900 * DAY])
    def test_a_clock_that_was_wrong_for_a_while_stops_nothing(self, office: Office, ahead: timedelta) -> None:
        right = office.here.now
        office.news("Something new")
        assert office.tick(right + ahead) == 1
        office.post(Sent(), Sent())
        office.here.now = right
        assert office.tick() == 0
        office.news("After the clock was set back")
        assert office.tick(morning(1)) == 1
        assert office.told() == ["After the clock was set back"]


# --- what it covers -------------------------------------------------------------------------------


class TestCovers:
    def test_what_became_new_since_the_last_that_was_sent(self, office: Office) -> None:
        office.news("Of the first day")
        office.tick(morning(1))
        office.post(Sent(), Sent())
        assert office.runs()[0].state == "sent"
        office.news("Of the second day")
        office.tick(morning(2))
        assert office.told() == ["Of the second day"]
        since, before = office.runs()
        assert since.since == before.created

    def test_one_recipient_is_enough(self, office: Office) -> None:
        office.news("Of the first day")
        office.tick(morning(1))
        office.post(GIVEN_UP, Sent())
        office.news("Of the second day")
        office.tick(morning(2))
        assert office.told() == ["Of the second day"]
        assert [(one.recipient, one.state) for one in office.runs()[1].deliveries] == [
            ("a@example.org", "failed"),
            ("b@example.org", "sent"),
        ]

    def test_what_nobody_got_comes_again(self, office: Office) -> None:
        office.news("Of the first day")
        office.tick(morning(1))
        office.post(GIVEN_UP, GIVEN_UP)
        assert office.runs()[0].state == "failed"
        assert office.tick() == 0
        office.news("Of the second day")
        office.tick(morning(2))
        assert office.told() == ["Of the first day", "Of the second day"]

    def test_one_that_waits_is_replaced(self, office: Office) -> None:
        office.news("Of the first day")
        office.tick(morning(1))
        office.post(NotSent("421 later"))
        office.news("Of the second day")
        office.tick(morning(2))
        assert [one.state for one in office.runs()] == ["waiting", "replaced"]
        assert {one.state for one in office.runs()[1].deliveries} == {"folded"}
        assert office.told() == ["Of the first day", "Of the second day"]
        assert {one.run for one in office.post(Sent(), Sent())} == {office.runs()[0].id}
        assert outbox.take(office.here.db, "mail", office.here.now) is None

    def test_one_that_failed_and_is_tried_again_is_replaced_too(self, office: Office) -> None:
        office.news("Of the first day")
        office.tick(morning(1))
        office.post(GIVEN_UP, GIVEN_UP)
        outbox.retry(office.here.db, office.here.now)
        office.tick(morning(2))
        assert [one.state for one in office.runs()] == ["waiting", "replaced"]
        assert {one.run for one in office.post(Sent(), Sent())} == {office.runs()[0].id}
        assert outbox.take(office.here.db, "mail", office.here.now) is None

    def test_one_that_is_being_sent_is_waited_for(self, office: Office) -> None:
        office.news("Of the first day")
        office.tick(morning(1))
        delivery = outbox.take(office.here.db, "mail", office.here.now)
        assert delivery
        office.news("Of the second day")
        assert office.tick(morning(2)) == 0
        outbox.settle(office.here.db, delivery, Sent(), office.here.now)
        assert office.tick() == 1
        assert office.told() == ["Of the second day"]

    def test_killed_between_gathering_and_putting(self, office: Office) -> None:
        office.news("Of the first day")
        office.here.now = morning(1)
        office.gather()
        assert office.tick() == 1
        assert len(office.runs()) == 1
        assert len(outbox.listed(office.here.db, 9)) == 2

    def test_put_twice_it_is_there_once(self, office: Office) -> None:
        office.news("Of the first day")
        office.here.now = morning(1)
        gathered = office.gather()
        letter = letters.write(gathered.content)
        put = [digests.put(office.here.db, DAILY, morning(1), gathered, letter, office.here.now) for _ in range(2)]
        assert (put[0] is not None, put[1]) == (True, None)
        assert len(outbox.listed(office.here.db, 9)) == 2

    def test_what_was_gathered_before_another_was_sent_is_not_put(self, office: Office) -> None:
        office.news("Of the first day")
        office.tick(morning(1))
        office.here.now = morning(2)
        gathered = office.gather()
        office.post(Sent(), Sent())
        letter = letters.write(gathered.content)
        assert digests.put(office.here.db, DAILY, morning(2), gathered, letter, office.here.now) is None
        assert len(office.runs()) == 1

    def test_what_comes_between_gathering_and_putting_comes_with_the_next(self, office: Office) -> None:
        office.news("Before it was gathered")
        office.here.now = morning(1)
        gathered = office.gather()
        at = office.here.now
        office.news("After it was gathered")
        digests.put(office.here.db, DAILY, at, gathered, letters.write(gathered.content), office.here.now)
        office.post(Sent(), Sent())
        office.tick(morning(2))
        assert office.told() == ["After it was gathered"]

    def test_nothing_is_lost_when_the_clock_is_set_back(self, office: Office) -> None:
        office.news("Of the first day")
        office.tick(morning(1))
        office.post(Sent(), Sent())
        office.here.now -= 5 * HOUR
        office.news("Before what was told, by the clock")
        assert office.tick(morning(2)) == 1
        assert office.told() == ["Before what was told, by the clock"]

    def test_history_is_no_news(self, office: Office) -> None:
        office.here.publish(hub_row("Qwen/Qwen3-8B", created=NOW))
        office.here.look()
        assert office.content().items == 0

    def test_what_was_announced_empty_is_told_when_its_weights_come(self, office: Office) -> None:
        office.here.publish(hub_row("Qwen/Qwen1-7B"))
        office.here.look()
        office.here.publish(hub_row("Qwen/Qwen9-7B", weights=False, created=NOW))
        office.here.look()
        office.tick(morning(1))
        office.news("That it may be sent")
        office.tick(morning(2))
        office.post(Sent(), Sent())
        office.here.publish(hub_row("Qwen/Qwen9-7B", params=7 * 10**9, created=NOW))
        office.here.look()
        assert [one.item.title for one in office.content().releases] == office.here.titles("kind:release qwen9")
        office.tick(morning(3))
        office.post(Sent(), Sent())
        assert office.content().items == 0

    def test_a_part_of_an_old_release_is_no_news(self, office: Office) -> None:
        office.news("Of the first day")
        office.tick(morning(5))
        office.post(Sent(), Sent())
        of_then = office.here.now - 3 * DAY
        fields: dict[str, object] = {"title": "Qwen9", "url": "", "source": "Qwen", "seen": of_then, "history": False}
        with connect.writing(office.here.db):
            writing.add(office.here.db, "release", of_then, fields)
        assert office.here.titles("kind:release") == ["Qwen9"]
        assert office.content().items == 0

    def test_an_old_item_comes_with_a_new_alert(self, office: Office) -> None:
        story = "Moonshot raises billions for its next model"
        office.news(story)
        office.tick(morning(1))
        office.post(Sent(), Sent())
        office.here.db.execute(
            "insert into alerts (watchlist, item, matched, at) select 'Late', max(id), '[]', 0 from items"
        )
        office.here.db.execute("update items set alerted = 1 where id = (select max(id) from items)")
        content = office.content()
        assert [(one.item.title, one.alerts[0].watchlist) for one in content.alerts] == [(story, "Late")]
        assert office.content(replace(DAILY, query="kind:release")).items == 0

    def test_the_query_chooses(self, office: Office) -> None:
        office.news("Kimi says something", "Nothing of note")
        assert office.content(replace(DAILY, query="kimi")).items == 1
        assert office.content(replace(DAILY, query="-kimi")).items == 1


# --- what it says ---------------------------------------------------------------------------------


class TestSays:
    def test_each_item_once_in_the_first_section_that_fits(self, office: Office) -> None:
        office.here.publish(hub_row("Qwen/Qwen1-7B"))
        office.here.look()
        office.here.publish(hub_row("Qwen/Qwen9-7B", params=7 * 10**9, created=NOW))
        office.here.look()
        office.news("Kimi does something", "Nothing of note")
        office.news("First of the desk", source="Policy Desk")
        office.news("Senate bill would ban chip exports to China", source="Policy Desk")
        content = office.content()
        assert titles(*content.alerts) == ["Kimi does something"]
        assert content.alerts[0].why == "Kimi: kimi"
        assert content.alerts[0].alerts[0].matched == ("kimi",)
        assert [one.models[0].id for one in content.releases] == ["Qwen/Qwen9-7B"]
        assert titles(*content.stories) == ["Senate bill would ban chip exports to China", "Nothing of note"]
        assert content.items == 4
        assert {one.title for one in content.numbers}

    def test_sections_are_chosen(self, office: Office) -> None:
        office.news("Kimi does something", "Nothing of note")
        content = office.content(replace(DAILY, sections=("stories",)))
        assert sorted(titles(*content.stories)) == ["Kimi does something", "Nothing of note"]
        assert (content.alerts, content.numbers, content.troubles) == ((), (), ())
        assert office.content(replace(DAILY, sections=("releases",))).items == 0

    def test_alerts_come_first_and_all_share_the_rest(self) -> None:
        some = [
            *(Candidate(key, "story", alerted=True) for key in range(3)),
            *(Candidate(key, "release") for key in range(10, 60)),
            *(Candidate(key, "story", policy=key == 101) for key in range(100, 110)),
        ]
        found = chosen(some, ("alerts", "releases", "stories"), 9)
        assert found["alerts"] == [2, 1, 0]
        assert found["releases"] == [59, 58, 57]
        assert found["stories"] == [101, 109, 108]
        many = [*(Candidate(key, "release", alerted=True) for key in range(50)), Candidate(99, "story")]
        found = chosen(many, ("alerts", "stories"), 8)
        assert (len(found["alerts"]), found["stories"]) == (7, [99])

    def test_more_than_a_mail_holds_is_counted(self, office: Office) -> None:
        office.here.read("Wire", *(entry(f"Number {number} of many {number * 7919}") for number in range(250)))
        content = office.content()
        assert (len(content.stories), content.left_out, content.items) == (200, 50, 250)

    def test_a_story_comes_with_one_article_of_each_source(self, office: Office) -> None:
        title = "Moonshot raises two billion dollars for its next model"
        office.news(title)
        office.here.read("Post", entry(title, url="https://post.example/moonshot", published=office.here.now))
        (story,) = office.content().stories
        assert sorted(one.source for one in story.articles) == ["Post", "Wire"]

    def test_what_was_folded_is_taken_up(self, tmp_path: Path) -> None:
        loud = replace(KIMI, notify=("team",), limit=(1, HOUR))
        with closing(connect.open(tmp_path / "monitor.db")) as db:
            here = World(watchlists=(loud,), db=db)
            here.read("Wire", entry("What Wire had at first", published=NOW - DAY))
            office = Office(here, tmp_path / "monitor.db")
            office.tick()
            office.news(*(f"Kimi number {number} of them {number * 7919}" for number in range(3)))
            content = office.content()
            assert [one.state for one in content.overflow] == ["folded", "folded"]
            assert len(content.alerts) == 3
            assert office.content(replace(DAILY, query="-kimi")).overflow == ()

    def test_troubles_in_plain_words(self, office: Office) -> None:
        office.here.tell("Post", Failed(Trouble.DNS, "Its name cannot be found."))
        (trouble,) = office.content().troubles
        assert (trouble.source, trouble.words) == ("Post", "failing: Its name cannot be found.")


class TestOnlyIf:
    def test_a_quiet_day_is_skipped(self, office: Office) -> None:
        assert office.tick(morning(1)) == 0
        assert office.tick() == 0
        office.news("Something new")
        assert office.tick(morning(2)) == 1

    def test_without_alerts_it_waits_and_tells_all_with_the_first(self, office: Office) -> None:
        office.digest = replace(DAILY, only_if="alerts")
        office.news("Nothing of note")
        assert office.tick(morning(1)) == 0
        office.news("Kimi does something")
        assert office.tick(morning(2)) == 1
        assert office.told() == ["Nothing of note", "Kimi does something"]

    def test_always_says_what_was_looked_at(self, office: Office) -> None:
        office.digest = replace(DAILY, only_if="always")
        office.here.look()
        office.here.look("zai-org")
        office.here.tell("THUDM", Failed(Trouble.NOT_FOUND, "It is not there."))
        looked = office.content().looked
        assert (looked.labs, looked.not_looked) == (2, ("Meta", "Moonshot AI"))
        assert office.tick(morning(1)) == 1
        assert office.runs()[0].items == 0


class TestAgain:
    def test_to_those_who_are_not_about_to_get_it(self, office: Office) -> None:
        office.news("Of the first day")
        office.tick(morning(1))
        office.post(GIVEN_UP)
        run = digests.run(office.here.db, office.runs()[0].id)
        assert run
        again = digests.send_again(office.here.db, run, [*DAILY.to, "c@example.org"], office.here.now)
        assert again == ["a@example.org", "c@example.org"]
        office.post(Sent(), Sent(), Sent())
        assert [(one.recipient, one.state) for one in office.runs()[0].deliveries] == [
            ("a@example.org", "failed"),
            ("b@example.org", "sent"),
            ("a@example.org", "sent"),
            ("c@example.org", "sent"),
        ]

    def test_what_had_failed_is_waited_for_again(self, office: Office) -> None:
        office.news("Of the first day")
        office.tick(morning(1))
        office.post(GIVEN_UP, GIVEN_UP)
        run = digests.run(office.here.db, office.runs()[0].id)
        assert run
        digests.send_again(office.here.db, run, DAILY.to, office.here.now)
        assert office.runs()[0].state == "waiting"
        office.post(Sent(), Sent())
        assert office.content().items == 0

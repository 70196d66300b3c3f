"""Old text goes, and with it nothing that is known, marked or told: what goes, what stays, and what comes again."""

import asyncio
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from test_running import Office, office, until  # noqa: F401  # a fixture
from world import NOW, World, entry, hub_row, integrity

from monitor import query
from monitor.notices import Watchlist
from monitor.polled import Entry
from monitor.store import cards, connect, detail, items, marks, purging, reindex
from monitor.store.cards import Card
from monitor.store.rules import Rules
from monitor.tidying import tidy

DAY = timedelta(days=1)
KEEP = 400 * DAY
LATER = 500 * DAY
TEXT = {"summary": "Zebras: the EU AI Act and export controls on chips.", "html": "<p>A quagga speaks at length.</p>"}


def old(title: str, **facts: object) -> Entry:
    """An entry with a text that is searched and can be told from its headline."""
    return entry(title, text="A quagga speaks at length.", **{**TEXT, **facts})


def purge(world: World, keep: timedelta = KEEP) -> list[int]:
    """Do it now; how many texts went with each step."""
    return [step for step in purging.run(world.db, world.now - keep, world.now) if step]


@pytest.fixture
def world() -> World:
    """A story of long ago and one of today."""
    made = World()
    made.read("Wire", old("Qwen answers the chip act"))
    made.read("Wire", old("Qwen answers the chip act"), old("Nobody expected it", guid="second"))
    made.read("Wire", old("Something of today", published=NOW + LATER), after=LATER)
    return made


class TestWhatGoes:
    def test_the_text_of_what_is_old(self, world: World) -> None:
        assert world.titles("zebras") == world.titles("quagga") == world.titles()
        assert purge(world) == [2]
        assert world.titles("quagga") == world.titles("zebras") == ["Something of today"]
        assert world.titles("chip act") == ["Qwen answers the chip act"]
        found = detail.details(world.db, world.items())
        said = [(one.item.summary, one.articles[0].summary, one.articles[0].html) for one in found]
        assert said == [(TEXT["summary"], TEXT["summary"], TEXT["html"]), ("", "", ""), ("", "", "")]
        assert integrity(world.db) == "ok"

    def test_once_is_enough(self, world: World) -> None:
        purge(world)
        assert purge(world) == []

    def test_no_change_is_told(self, world: World) -> None:
        before = items.last_change(world.db)
        purge(world)
        assert items.last_change(world.db) == before

    def test_what_was_understood_holds(self, world: World) -> None:
        before = [(one.labs, one.topics, one.policy, one.read, one.key, one.id) for one in world.items()]
        assert any(topics for _, topics, *_ in before)
        purge(world)
        assert [(one.labs, one.topics, one.policy, one.read, one.key, one.id) for one in world.items()] == before

    def test_all_headlines_of_a_story_find_it(self) -> None:
        world = World()
        world.read("Wire", entry("Before all else"))
        world.read("Post", entry("Before anything else"))
        address = "https://wire.example/kimi"
        world.read("Wire", old("Moonshot AI opens Kimi K9", url=address))
        world.read("Post", old("Kimi K9 is open, Moonshot AI says", url=address, guid="copy"))
        assert world.one("quagga").item.story_size == 2
        world.now += LATER
        purge(world)
        assert world.titles("quagga") == []
        assert world.one("opens").item == world.one("says").item

    def test_a_story_that_goes_on_keeps_all(self) -> None:
        world = World()
        world.read("Wire", old("Long ago"))
        world.now += LATER
        world.db.execute("update articles set seen = ?", (world.now.timestamp(),))
        assert purge(world) == []

    def test_cards_and_digests(self, world: World) -> None:
        for name, age in (("old", LATER), ("new", DAY)):
            cards.keep(world.db, Card(name, "1", "# It", world.now - age))
        sql = (
            "insert into digest_runs values (null, 'd', ?1, ?1, ?1, 0, 0, 0, 'Its subject', 'text', 'html', 1, 'sent')"
        )
        world.db.executemany(sql, [((world.now - age).timestamp(),) for age in (LATER, DAY)])
        assert purge(world) == [2, 1, 1]
        assert (cards.get(world.db, "old"), cards.get(world.db, "new") is None) == (None, False)
        runs = world.db.execute("select subject, body, html from digest_runs order by id").fetchall()
        assert runs == [("Its subject", "", ""), ("Its subject", "text", "html")]

    def test_releases_are_found_as_before(self) -> None:
        world = World()
        world.publish(hub_row("Qwen/Qwen9-7B"))
        world.look()
        world.now += LATER
        assert purge(world) == []
        assert world.titles("qwen9")


class TestWhatStays:
    def test_starred(self, world: World) -> None:
        (starred, _) = items.keys(world.db, query.compile("is:unread zebras before:1d", world.now))
        marks.mark(world.db, [starred], starred=True)
        assert purge(world) == [1]
        assert len(world.titles("quagga")) == 2
        marks.mark(world.db, [starred], starred=False)
        assert purge(world) == [1]

    @pytest.mark.parametrize("history", [False, True])
    def test_of_which_somebody_was_told(self, history: bool) -> None:
        """A watchlist that only marked it as history told nobody."""
        world = World(watchlists=[Watchlist("Zebras", "zebras")])
        world.read("Wire", entry("Before all else"))
        assert world.read("Wire", old("Something happened")).alerted
        world.db.execute("update alerts set history = ?", (int(history),))
        world.now += LATER
        assert len(purge(world)) == 1
        assert bool(world.titles("quagga")) is not history
        assert [alert.watchlist for alert in world.items("something")[0].alerts] == ["Zebras"]

    def test_all_where_nothing_is_configured(self, world: World) -> None:
        assert set(purging.run(world.db, None, world.now)) == {0}
        assert len(world.titles("quagga")) == 3
        assert not purging.is_due(world.db, world.now)


class TestWhatComesAgain:
    """The same feed, moved or told otherwise: what it held long ago is known, and no news."""

    @pytest.fixture
    def purged(self, world: World) -> World:
        purge(world)
        return world

    def stays(self, world: World, *entries: Entry) -> None:
        """Reading these brings nothing new."""
        before = [(one.id, one.story_size) for one in world.items()]
        recorded = world.read("Wire", *entries)
        assert (recorded.new, recorded.added.get("Wire", 0)) == (0, 0)
        assert [(one.id, one.story_size) for one in world.items()] == before
        assert world.count("select count(*) from articles where html != ''") == 1

    def test_as_it_was(self, purged: World) -> None:
        change = items.last_change(purged.db)
        self.stays(purged, old("Qwen answers the chip act"))
        assert items.last_change(purged.db) == change

    def test_with_another_body(self, purged: World) -> None:
        """What was purged does not count as changed."""
        change = items.last_change(purged.db)
        self.stays(purged, replace(old("Qwen answers the chip act", summary="Otherwise"), digest="other"))
        assert items.last_change(purged.db) == change

    def test_at_another_address_under_another_id(self, purged: World) -> None:
        purged.db.execute("update sources set newest = ? where name = 'Wire'", (NOW.timestamp(),))  # quiet since
        moved = old("Qwen answers the chip act", guid="moved", url="https://new.example/moved")
        recorded = purged.read("Wire", moved)
        assert (recorded.new, recorded.added.get("Wire", 0)) == (0, 0)
        assert purged.titles("chip act") == ["Qwen answers the chip act"]

    @pytest.mark.parametrize("move", [False, True])
    def test_without_a_date(self, move: bool) -> None:
        """By its headline and summary alone: these stay."""
        world = World()
        told = [old(f"Undated number {number}", published=None, guid=f"{number}") for number in range(4)]
        world.read("Wire", *told)
        world.now += LATER
        purge(world)
        if move:
            told = [replace(one, guid=f"new {one.guid}", url=f"{one.url}/new") for one in told]
        recorded = world.read("Wire", *told)
        assert (recorded.new, recorded.added.get("Wire", 0)) == (0, 0)
        assert len(world.items()) == 4
        purge(world)
        assert world.titles("zebras") == []

    def test_under_another_headline(self, purged: World) -> None:
        """That is a change: it has its text again until the next time, and what is understood of it is of now."""
        told = old("DeepSeek answers", guid="qwen-answers-the-chip-act",
                   url="https://wire.example/qwen-answers-the-chip-act")  # fmt: skip
        assert purged.read("Wire", told).new == 0
        assert purged.titles("chip") == []
        assert len(purged.titles("quagga")) == 2
        assert purge(purged) == [1]
        assert purged.titles("answers") == ["DeepSeek answers"]


class TestReadAgain:
    def test_by_other_rules(self, world: World) -> None:
        """The labs and topics that its text told of are not lost with it."""
        purge(world)
        before = [(one.id, one.labs, one.topics, one.policy) for one in world.items()]
        list(reindex.run(world.db, Rules({}, world.rules.sources, world.rules.watchlists), world.now))
        list(reindex.run(world.db, world.rules, world.now))
        assert [(one.id, one.labs, one.topics, one.policy) for one in world.items()][1:] == before[1:]

    def test_what_it_told_is_still_compared(self, world: World) -> None:
        """Where text goes sooner than what others are compared with."""
        world.now += 2 * DAY
        assert sum(purge(world, keep=DAY)) == 3
        before = world.db.execute("select * from tellings").fetchall()
        list(reindex.run(world.db, world.rules, world.now))
        assert before
        assert world.db.execute("select * from tellings").fetchall() == before

    def test_one_article_of_a_story_changed(self) -> None:
        world = World()
        world.read("Wire", entry("Before all else"))
        world.read("Post", entry("Before anything else"))
        address = "https://wire.example/kimi"
        world.read("Wire", old("Moonshot AI opens Kimi K9", url=address))
        copy = old("Kimi K9 is open, Moonshot AI says", url=address, guid="copy")
        world.read("Post", copy)
        before = world.one("kimi").item
        assert "export-controls" in before.topics
        world.now += LATER
        purge(world)
        world.read("Post", replace(copy, title="Kimi K9 is open, they say", summary="Nothing.", digest="other"))
        assert set(world.one("kimi").item.topics) >= set(before.topics)
        assert world.one("kimi").item.labs == before.labs


class TestInSmallSteps:
    @pytest.fixture
    def many(self) -> World:
        world = World()
        world.read("Wire", *(old(f"Headline {number} of many", guid=f"{number}") for number in range(1_250)))
        world.now += LATER
        return world

    def test_a_few_hundred_rows_each(self, many: World) -> None:
        steps = purge(many)
        assert sum(steps) == 1_250
        assert max(steps) <= purging.BATCH
        assert many.titles("quagga") == []
        assert len(many.titles("headline")) == 1_000  # all that a page has

    def test_starred_between_two_steps(self, many: World) -> None:
        """After it was found to be old, and before it was written."""
        steps = purging.run(many.db, many.now - KEEP, many.now)
        assert next(step for step in steps if step) == purging.BATCH
        left = items.keys(many.db, query.compile("quagga", many.now))
        marks.mark(many.db, left[-10:], starred=True)
        assert purging.BATCH + sum(steps) == 1_250 - 10
        assert len(many.titles("quagga")) == 10

    def test_broken_off_goes_on(self, many: World) -> None:
        steps = purging.run(many.db, many.now - KEEP, many.now)
        done = sum(next(steps) for _ in range(3))
        steps.close()
        assert 0 < done < 1_250
        assert purging.is_due(many.db, many.now)
        assert not many.db.in_transaction
        assert sum(purge(many)) == 1_250 - done

    def test_cancelled_while_it_rests(self, many: World) -> None:
        async def work() -> None:
            task = asyncio.create_task(tidy(many.db, lambda: KEEP, lambda: many.now, rest=60))
            for _ in range(20):  # turns enough for all that it does before its first rest
                await asyncio.sleep(0)
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

        asyncio.run(work())
        assert many.count("select count(*) from articles where purged = 1") == purging.BATCH
        assert purging.is_due(many.db, many.now)

    def test_nobody_waits_for_a_reader(self, tmp_path: Path) -> None:
        """The log is not emptied while somebody reads it, and that is no failure."""
        with (
            closing(connect.open(tmp_path / "monitor.db")) as db,
            closing(connect.open(tmp_path / "monitor.db")) as view,
        ):
            world = World(db=db)
            world.read("Wire", old("Long ago"))
            world.now += LATER
            log = tmp_path / "monitor.db-wal"
            with connect.reading(view):
                assert view.execute("select summary from articles").fetchall() == [(TEXT["summary"],)]
                assert purge(world) == [1]
                assert view.execute("select summary from articles").fetchall() == [(TEXT["summary"],)]
                assert log.stat().st_size
            list(purging.run(db, None, world.now))
            assert log.stat().st_size == 0
            assert db.execute("pragma busy_timeout").fetchone() == (connect.BUSY_SECONDS * 1000,)


class TestWhen:
    @pytest.mark.parametrize(
        ("after", "due"),
        [(timedelta(0), False), (timedelta(hours=23), False), (DAY, True), (-timedelta(hours=2), True)],
    )
    def test_once_a_day(self, world: World, after: timedelta, due: bool) -> None:
        assert purging.is_due(world.db, world.now)
        purge(world)
        assert purging.is_due(world.db, world.now + after) is due

    def test_not_before(self, world: World) -> None:
        list(purging.run(world.db, None, world.now))
        asyncio.run(tidy(world.db, lambda: KEEP, lambda: world.now, rest=0))
        assert len(world.titles("quagga")) == 3
        world.now += DAY
        asyncio.run(tidy(world.db, lambda: KEEP, lambda: world.now, rest=0))
        assert world.titles("quagga") == ["Something of today"]

    def test_trouble_is_told_and_no_end(self, world: World, caplog: pytest.LogCaptureFixture) -> None:
        world.db.execute("pragma query_only = 1")
        asyncio.run(tidy(world.db, lambda: KEEP, lambda: world.now, rest=0))
        assert "cannot be written" in caplog.text
        assert purging.is_due(world.db, world.now)

    def test_a_round_does_it(self, office: Office) -> None:  # noqa: F811
        keep(office)
        assert "purged" not in office.call("run", "--once")[2]
        age(office)
        assert "text older than 400 days was purged: 1" in office.call("run", "--once")[2]
        assert "purged" not in office.call("run", "--once")[2]

    def test_the_service_does_it(self, office: Office) -> None:  # noqa: F811
        keep(office)
        office.call("run", "--once")
        age(office)
        with office.start("run") as process:
            until(lambda: office.rows("select count(*) from articles where purged = 1") == [(1,)], seconds=20)
            process.terminate()
            assert process.wait(10) == 0


def keep(office: Office) -> None:  # noqa: F811
    """Configure it."""
    file = office.folder / "feeds.toml"
    text = file.read_text(encoding="utf-8").replace("[monitor]", '[monitor]\nkeep = "400d"')
    file.write_text(text, encoding="utf-8")


def age(office: Office) -> None:  # noqa: F811
    """As if the first round had been long ago."""
    long_ago = (datetime.now(UTC) - LATER).timestamp()
    with closing(connect.open(office.path)) as db, connect.writing(db):
        key = items.new_key(datetime.fromtimestamp(long_ago, UTC), 1)
        (story,) = next(iter(_stories(db)))
        db.execute("update articles set seen = ?, item = ? where item = ?", (long_ago, key, story))
        db.execute("update items set id = ? where id = ?", (key, story))
        db.execute("delete from item_fts where rowid = ?", (story,))
        db.execute("delete from counters where name = 'purged'")


def _stories(db: connect.Database) -> Sequence[tuple[int]]:
    return db.execute("select id from items where kind = 'story' order by id limit 1").fetchall()

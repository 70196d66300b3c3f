"""Entries of feeds: which are news, which are known already, and which tell of the same event."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from world import FEEDS, NOW, World, entry

from monitor.model import Source, SourceState, Watchlist
from monitor.polled import Entry
from monitor.store.articles import MOST_CHANGES, is_history
from monitor.understand.stories import title_key, url_key

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
LONG = "Beijing lab publishes weights of its largest model yet"


@pytest.fixture
def world() -> World:
    """All feeds have been seen before."""
    world = World()
    for source in FEEDS:
        world.read(source.name, entry(f"What {source.name} had at first", published=NOW - DAY))
    return world


class TestNews:
    def test_first_contact_is_history(self, world: World) -> None:
        items = world.items()
        assert len(items) == 3
        assert all(item.history and item.at == NOW - DAY for item in items)
        assert not any(item.read for item in items)

    def test_a_new_entry_is_news_once(self, world: World) -> None:
        old, new = entry("What Wire had at first", published=NOW - DAY), entry("Qwen 4 is out", published=NOW)
        assert world.read("Wire", new, old).new == 1
        assert [world.read("Wire", new, old).new for _ in range(3)] == [0, 0, 0]
        story = world.one("qwen").item
        assert (story.kind, story.story_size, story.published, story.seen) == ("story", 1, NOW, NOW + 4 * 5 * HOUR / 60)
        assert (story.lab, story.labs) == ("Qwen", ("Qwen",))
        assert world.state("Wire").items == 2

    def test_a_policy_feed_s_topics_hold(self, world: World) -> None:
        world.read("Policy Desk", entry("New rules for AI models announced in Washington"))
        item = world.one("washington").item
        assert item.policy
        assert "export-controls" in item.topics

    def test_old_entries_that_resurface_are_history(self, world: World) -> None:
        assert world.read("Wire", entry("From the archive", published=NOW - 30 * DAY)).new == 0
        assert world.one("archive").item.history

    def test_after_a_long_silence_only_what_is_recent_is_news(self, world: World) -> None:
        at = NOW + 20 * DAY
        found = world.read(
            "Wire", entry("Fresh", published=at), entry("From the middle", published=NOW + 5 * DAY), after=20 * DAY
        )
        assert found.new == 1
        assert world.one("middle").item.history

    def test_without_a_date_it_is_dated_by_when_it_was_seen(self, world: World) -> None:
        assert world.read("Wire", entry("No date on this one", published=None)).new == 1
        item = world.one("title:date").item
        assert (item.published, item.at) == (None, world.now)

    def test_without_a_date_at_first_contact_it_is_history(self) -> None:
        world = World()
        world.read("Wire", entry("No date", published=None))
        assert world.one().item.history
        assert world.one().item.at == world.now


WIRE = Source("Wire", "news", "https://wire.example/feed")


@pytest.mark.parametrize(
    ("first_ok", "last_ok", "newest", "published", "expected"),
    [
        (None, None, None, NOW, True),
        (NOW - DAY, NOW - HOUR, None, NOW, False),
        (NOW - DAY, NOW - HOUR, None, None, False),
        (NOW - DAY, NOW - HOUR, NOW - DAY, NOW - 3 * DAY, False),
        (NOW - DAY, NOW - HOUR, NOW - DAY, NOW - 30 * DAY, True),
        (NOW - 90 * DAY, NOW - 20 * DAY, NOW - 21 * DAY, NOW - HOUR, False),
        (NOW - 90 * DAY, NOW - 20 * DAY, NOW - 21 * DAY, NOW - 15 * DAY, True),
        (NOW - 90 * DAY, NOW - 20 * DAY, NOW - 21 * DAY, None, False),
    ],
    ids=["first", "new", "undated", "a-bit-older", "resurfaced", "silence-fresh", "silence-old", "silence-undated"],
)
def test_what_is_history(
    first_ok: datetime | None,
    last_ok: datetime | None,
    newest: datetime | None,
    published: datetime | None,
    expected: bool,
) -> None:
    state = SourceState(WIRE, WIRE.url, first_ok=first_ok, last_ok=last_ok, newest=newest)
    assert is_history(state, published, NOW) is expected


class TestChangedEntries:
    def test_take_the_new_words_and_are_no_news(self, world: World) -> None:
        world.read("Wire", entry("Draft headline of the day", guid="1", summary="thin"))
        before = world.one("draft").item
        assert world.read("Wire", entry("Final headline of the day", guid="1", summary="about Kimi")).new == 0
        assert world.items("draft") == []
        after = world.one("final kimi").item
        assert (after.id, after.key, after.summary) == (before.id, before.key, "about Kimi")
        assert after.change > before.change

    def test_one_that_changes_every_time_stops_counting(self, world: World) -> None:
        changes = set()
        for number in range(12):
            world.read("Wire", entry("A live blog", guid="live", summary=f"{number} comments"))
            changes.add(world.one("blog").item.change)
        assert len(changes) == MOST_CHANGES + 1

    def test_a_new_guid_alone_is_no_new_entry(self, world: World) -> None:
        url = "https://wire.example/a"
        world.read("Wire", entry(LONG, guid="old", url=url))
        found = world.read("Wire", entry(LONG, guid="new", url=url))
        assert (found.new, found.added["Wire"]) == (0, 0)
        assert world.read("Wire", entry(LONG, guid="new", url=url)).new == 0
        assert world.count("select count(*) from articles where source = 'Wire'") == 2

    def test_the_same_guid_twice_in_one_feed_is_one_entry(self, world: World) -> None:
        twice = entry("Said twice in one feed", guid="2")
        assert world.read("Wire", twice, twice).new == 1
        assert len(world.items("twice")) == 1


class TestStories:
    def test_the_same_headline_elsewhere_joins(self, world: World) -> None:
        world.read("Wire", entry(LONG, url="https://wire.example/1"))
        story = world.one("beijing").item
        assert world.read("Post", entry(f"{LONG} - The Post", url="https://post.example/9", summary="Kimi K3")).new == 0
        found = world.one("beijing")
        assert (found.item.id, found.item.story_size, found.item.source) == (story.id, 2, "Wire")
        assert [one.source for one in found.articles] == ["Wire", "Post"]
        assert (found.item.labs, found.item.lab, found.item.country) == (("Moonshot AI",), "Moonshot AI", "CN")
        assert any("Kimi" in reason for reason in found.why)
        assert found.articles[1].labs == ("Moonshot AI",)
        assert world.one("kimi source:Post").item.id == story.id

    def test_the_same_address_elsewhere_joins(self, world: World) -> None:
        world.read("Wire", entry("One way to put it", url="https://lab.example/blog/k3?utm_source=rss"))
        world.read("Post", entry("Another way to say so", url="https://www.lab.example/blog/k3/#top"))
        assert world.one("since:1d").item.story_size == 2

    @pytest.mark.parametrize(("days", "size"), [(3, 2), (5, 1)])
    def test_only_within_days(self, world: World, days: int, size: int) -> None:
        world.read("Wire", entry(LONG, url="https://wire.example/1"))
        for _ in range(days):
            world.unchanged("Post", DAY)
        world.read("Post", entry(LONG, url="https://post.example/9", published=NOW + days * DAY))
        assert {item.story_size for item in world.items("beijing")} == {size}

    def test_an_equal_headline_in_the_same_source_never_joins(self, world: World) -> None:
        world.read("Wire", entry(LONG, guid="1", url="https://wire.example/1"))
        assert world.read("Wire", entry(LONG, guid="2", url="https://wire.example/2")).new == 1
        assert len(world.items("beijing")) == 2

    def test_a_short_headline_says_too_little(self, world: World) -> None:
        world.read("Wire", entry("Weekly notes", url="https://wire.example/1"))
        world.read("Post", entry("Weekly notes", url="https://post.example/1"))
        assert len(world.items("notes")) == 2

    def test_entries_without_an_address_do_not_join_each_other(self, world: World) -> None:
        world.read("Wire", replace(entry("One thing that has no address at all"), url=""))
        world.read("Post", replace(entry("Quite another without an address too"), url=""))
        assert len(world.items("address")) == 2

    def test_within_one_poll_of_two_sources(self, world: World) -> None:
        world.read("Wire", entry(LONG, url="https://wire.example/1"), entry("Something else entirely happened today"))
        world.read("Post", entry("Something else entirely happened today", url="https://post.example/2"))
        assert sorted(item.story_size for item in world.items("since:1d")) == [1, 2]


class TestKeepIf:
    @pytest.fixture
    def picky(self) -> World:
        feeds = (replace(FEEDS[0], keep_if="qwen OR topic:chips"), *FEEDS[1:])
        world = World(feeds=feeds)
        world.read("Wire", entry("Football results", published=NOW - DAY))
        return world

    def test_what_does_not_match_is_not_kept(self, picky: World) -> None:
        assert picky.items() == []
        entries = (entry("Qwen 4 arrives"), entry("More football"))
        assert picky.read("Wire", *entries).new == 1
        assert picky.titles() == ["Qwen 4 arrives"]
        assert picky.read("Wire", *entries).new == 0

    def test_other_sources_are_not_touched(self, picky: World) -> None:
        picky.read("Post", entry("Cricket results", published=NOW - DAY))
        assert picky.titles() == ["Cricket results"]

    def test_what_joins_a_story_of_another_source_is_kept(self, picky: World) -> None:
        picky.read("Post", entry(LONG, url="https://post.example/1"))
        picky.read("Wire", entry(LONG, url="https://wire.example/1"))
        assert picky.one().item.story_size == 2

    def test_rejected_words_do_not_alert(self) -> None:
        feeds = (replace(FEEDS[0], keep_if="qwen"),)
        world = World(feeds=feeds, watchlists=[Watchlist("Ball", "football")])
        world.read("Wire", entry("First", published=NOW - DAY))
        assert world.read("Wire", entry("Football again")).alerted == ()


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://a.example/x?utm_medium=rss&b=1", "http://www.a.example/x/?b=1", True),
        ("https://a.example/x?a=1&b=2", "https://a.example/x?b=2&a=1", True),
        ("https://a.example/x?p=1", "https://a.example/x?p=2", False),
        ("https://a.example:8443/x", "https://a.example/x", False),
        ("https://a.example/x", "https://b.example/x", False),
    ],
)
def test_addresses(one: str, other: str, same: bool) -> None:
    assert (url_key(one) == url_key(other)) is same


def test_headlines() -> None:
    assert title_key("Lab X ships its new model today - The Verge") == title_key("Lab X Ships Its New Model Today")
    assert title_key("Weekly notes") == ""
    assert title_key("千问发布新模型") != ""


def test_entries_are_stored_oldest_first(world: World) -> None:
    """So that of several at once the newest stands on top."""
    later, sooner = entry("Later today", published=NOW), entry("Sooner today", published=NOW - HOUR)
    undated: list[Entry] = [entry("First in feed", published=None), entry("Second in feed", published=None)]
    world.read("Wire", later, sooner)
    assert world.titles("since:1d today") == ["Later today", "Sooner today"]
    world.read("Post", *undated)
    assert world.titles("since:1d feed") == ["First in feed", "Second in feed"]

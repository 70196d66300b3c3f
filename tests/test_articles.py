"""Entries of feeds: which are news, which are known already, and which tell of the same event."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from world import FEEDS, NOW, World, entry

from monitor import schedule
from monitor.notices import Watchlist
from monitor.polled import Entries, Entry, PollResult
from monitor.schedule import Policy
from monitor.source import Source, SourceState
from monitor.store import sources
from monitor.store.articles import is_history
from monitor.store.changed import MOST_CHANGES
from monitor.store.record import Recorded, record
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

    def test_first_contact_asks_no_watchlist(self) -> None:
        world = World(watchlists=[Watchlist("Qwen", "qwen")])
        world.read("Wire", entry("Qwen 4 is out"), entry("Kimi K3 is out"))
        assert "sieve" not in vars(world.rules)
        assert [item.title for item in world.read("Wire", entry("Qwen 5 is out")).alerted] == ["Qwen 5 is out"]

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

    def test_within_one_batch(self, world: World) -> None:
        bodies = [
            ("Wire", entry(LONG, url="https://wire.example/1", summary="Kimi K3.")),
            ("Post", entry(LONG, url="https://post.example/2", summary="Kimi K3 beats Qwen 4.")),
            ("Policy Desk", entry("Another way to say so", url="https://post.example/2?utm_source=desk")),
        ]
        recorded = together(world, *bodies)
        assert (recorded.new, recorded.added) == (1, {"Wire": 1, "Post": 1, "Policy Desk": 1})
        found = world.one("since:1d")
        assert [one.source for one in found.articles] == ["Policy Desk", "Wire", "Post"]
        assert (found.item.story_size, found.item.lab, found.item.labs) == (3, "Moonshot AI", ("Moonshot AI", "Qwen"))
        assert world.one("another kimi qwen").item == found.item

    def test_a_source_twice_in_one_batch(self, world: World) -> None:
        one, other = entry("One thing"), entry("Another thing")
        assert together(world, ("Wire", one), ("Wire", one, other)).added == {"Wire": 2}
        assert sorted(world.titles("since:1d")) == ["Another thing", "One thing"]


def together(world: World, *bodies: tuple[str | Entry, ...]) -> Recorded:
    """Keep what several polls brought in one transaction: a source's name, and its entries."""
    polled = []
    for name, *entries in bodies:
        result = PollResult(str(name), Entries(tuple(one for one in entries if isinstance(one, Entry))))
        state = world.state(str(name))
        polled.append((state, schedule.advance(state, result, world.now, Policy(), 0), result))
    return record(world.db, polled, world.rules, world.now)


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


@given(
    st.from_regex(r"[A-Za-z0-9-]{1,8}(?:\.[A-Za-z0-9-]{1,5}){0,2}", fullmatch=True),
    st.text(st.characters(min_codepoint=33, max_codepoint=126, exclude_characters="?#"), max_size=12),
    st.sampled_from(["", "#part"]),
)
@settings(deadline=None)
def test_an_address_without_tracking_is_the_one_with_it(host: str, path: str, fragment: str) -> None:
    bare = f"https://{host}" + (f"/{path}" if path else "")
    assert url_key(bare + fragment) == url_key(f"{bare}?utm_source=feed{fragment}")


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


def numbered(*titles: str, first: int = 0, step: int = 1) -> list[Entry]:
    """Entries whose ids are numbers, each at an address of its own."""
    return [
        entry(title, guid=str(first + place * step), url=f"https://wire.example/{'-'.join(title.split())}")
        for place, title in enumerate(titles)
    ]


class TestIdentity:
    """What tells the entries of a source apart is chosen on evidence, and revised on proof."""

    @pytest.fixture
    def world(self) -> World:
        return World()

    def identity(self, world: World) -> str:
        return str(world.db.execute("select identity from sources where name = 'Wire'").fetchone()[0])

    def test_ids_that_are_numbers_of_places(self, world: World) -> None:
        world.read("Wire", *numbered("One", "Two", "Three"))
        assert self.identity(world) == "guid: its entries have ids of their own"
        assert world.read("Wire", *numbered("Zero", "One", "Two", "Three")).added == {"Wire": 1}
        assert self.identity(world) == "link: entries came back at the same addresses with new ids"
        assert sorted(world.titles()) == ["One", "Three", "Two", "Zero"]
        assert world.read("Wire", *numbered("Even before", "Zero", "One", "Two")).new == 1
        changed = [replace(one, title=f"{one.title}!", digest="2") for one in numbered("Even before", "Zero", first=7)]
        assert world.read("Wire", *changed).added == {"Wire": 0}
        assert "Zero!" in world.titles()

    def test_ids_that_are_new_at_every_poll(self, world: World) -> None:
        for poll in range(4):
            world.read("Wire", *numbered("One", "Two", "Three", first=poll * 10))
        assert world.count("select count(*) from articles") == 3
        assert self.identity(world).startswith("link:")
        changes = world.count("select value from counters where name = 'change'")
        world.read("Wire", *numbered("One", "Two", "Three", first=90))
        assert world.count("select value from counters where name = 'change'") == changes
        assert world.count("select sum(changes) from articles") == 0

    def test_one_new_id_proves_nothing(self, world: World) -> None:
        world.read("Wire", *numbered("One", "Two", "Three"))
        world.read("Wire", *numbered("One", first=9))
        assert self.identity(world).startswith("guid:")
        assert world.count("select count(*) from articles where guid = '9' and title = 'One'") == 1

    def test_addresses_as_ids_with_other_tracking(self, world: World) -> None:
        for poll in range(3):
            urls = {page: f"http{'s' * (poll > 1)}://wire.example/{page}?utm_content={poll}" for page in "abc"}
            world.read("Wire", *(entry(f"Page {page}", guid=url, url=url) for page, url in urls.items()))
        assert self.identity(world) == "link: its entries have no ids but their addresses"
        assert world.count("select count(*) from articles") == 3
        assert world.count("select sum(changes) from articles") == 0

    def test_a_page_of_notes_is_an_entry_a_part(self, world: World) -> None:
        urls = [f"https://wire.example/notes#{version}" for version in ("1.0", "1.1", "1.2")]
        entries = [entry("Release notes", guid=url, url=url) for url in urls]
        world.read("Wire", *entries[:2])
        assert world.read("Wire", *entries[::-1]).new == 1
        assert world.count("select count(*) from articles") == 3

    def test_addresses_that_are_new_at_every_poll(self, world: World) -> None:
        def body(poll: int, *titles: str) -> list[Entry]:
            urls = [f"https://wire.example/{poll}/{place}" for place, _ in enumerate(titles)]
            return [
                entry(title, guid=url, url=url, published=NOW - number * DAY, summary=f"{poll} readers")
                for number, (title, url) in enumerate(zip(titles, urls, strict=True))
            ]

        world.read("Wire", *body(1, "Alpha", "Beta", "Gamma"))
        assert world.read("Wire", *body(2, "Alpha", "Beta", "Gamma")).added == {"Wire": 0}
        assert self.identity(world) == "content: entries came back with new ids and addresses"
        later = entry("Delta", guid="https://wire.example/3/9", url="https://wire.example/3/9", published=world.now)
        assert world.read("Wire", later, *body(3, "Alpha", "Beta")).new == 1

    def test_the_whole_entry_at_another_address(self, world: World) -> None:
        moved = [
            entry("How the new engine was made", guid=url, url=url, summary="In full.")
            for url in ("https://wire.example/made", "https://wire.example/how-it-was-made")
        ]
        world.read("Wire", moved[0])
        assert world.read("Wire", moved[1]).added == {"Wire": 0}
        assert world.one().item.url == "https://wire.example/how-it-was-made"

    def test_an_id_that_moved_keeps_its_entry(self, world: World) -> None:
        world.read("Wire", entry("Old words at an old place", guid="1", url="https://wire.example/old"))
        world.read("Wire", entry("New words at a new place", guid="1", url="https://wire.example/new"))
        item = world.one().item
        assert (item.title, item.url) == ("New words at a new place", "https://wire.example/new")

    def test_an_id_that_another_entry_took_over(self, world: World) -> None:
        world.read("Wire", *numbered("One"))
        assert world.read("Wire", *numbered("Zero", "One")).added == {"Wire": 1}
        assert sorted(world.titles()) == ["One", "Zero"]
        assert world.one("zero").item.history is False

    def test_the_same_words_beside_each_other_are_two(self, world: World) -> None:
        words = {"title": "Minutes of the meeting are out", "summary": "In full."}
        world.read("Wire", entry(**words, guid="1", url="https://wire.example/1"))
        moved = entry(**words, guid="1", url="https://wire.example/one")
        copy = entry(**words, guid="2", url="https://wire.example/two")
        assert world.read("Wire", copy, moved).added == {"Wire": 1}

    def test_one_page_for_all(self, world: World) -> None:
        def incident(number: int) -> Entry:
            return entry("Degraded", guid=f"i{number}", url="https://wire.example/", published=NOW - DAY / number)

        world.read("Wire", incident(1), incident(2))
        for number in (3, 4):
            assert world.read("Wire", incident(number), incident(number - 1)).new == 1
        assert world.count("select count(*) from articles") == 4

    def test_an_address_that_two_entries_share(self, world: World) -> None:
        page = "https://wire.example/shared"
        others = [entry(title, guid=url, url=url) for title in "abc" for url in [f"https://wire.example/{title}"]]
        first = entry("First about it", guid=page, url=page)
        world.read("Wire", first, *others)
        assert self.identity(world).startswith("link:")
        later = entry("Second about it", guid=f"{page}?ref=x", url=f"{page}?ref=x", published=world.now)
        moved = replace(first, guid=f"{page}?ref=y", url=f"{page}?ref=y")
        assert world.read("Wire", later, moved, *others).new == 1
        assert "First about it" in world.titles()

    def test_two_entries_at_the_address_of_one_that_is_gone(self, world: World) -> None:
        page = "https://wire.example/shared"
        world.read("Wire", entry("First about it", guid=page, url=page))
        urls = (f"{page}?ref=x", f"{page}?ref=y")
        assert world.read("Wire", *(entry(f"About {url[-1]}", guid=url, url=url) for url in urls)).new == 2

    def test_an_address_that_an_entry_shares_with_one_left_out(self, world: World) -> None:
        page = "https://wire.example/shared"
        world.read("Wire", entry("First about it", guid=page, url=page), *numbered("One"))
        later = entry("Second about it", guid=f"{page}?ref=x", url=f"{page}?ref=x", published=world.now)
        assert world.tell("Wire", Entries((later,), known=(NOW,))).new == 1

    def test_a_changed_address_of_the_source_asks_anew(self, world: World) -> None:
        world.read("Wire", *numbered("One", "Two"))
        sources.sync(world.db, [replace(WIRE, url="https://wire.example/other")])
        assert world.count("select count(*) from sources where name = 'Wire' and identity is null") == 1


@given(
    pages=st.lists(
        st.sampled_from(["Weekly notes", LONG, "Qwen 4 is out and open for all to use", "A", "千问发布新模型"]),
        min_size=1,
        max_size=7,
    ),
    data=st.data(),
)
@settings(max_examples=150, deadline=None)
def test_whatever_a_feed_does_each_entry_is_there_once(pages: list[str], data: st.DataObject) -> None:
    """Shuffled, dropped, numbered anew, with other tracking parameters: nothing doubles, nothing is lost."""
    world = World()
    ids = {page: f"id {page}" for page in range(len(pages))}
    with_ids = data.draw(st.booleans())
    shown: set[int] = set()
    for poll in range(data.draw(st.integers(1, 5))):
        body = data.draw(st.lists(st.sampled_from(range(len(pages))), unique=True))
        entries = []
        for page in body:
            if data.draw(st.booleans()):
                ids[page] = f"id {page} of poll {poll}"
            tracking = data.draw(st.sampled_from(["", "?utm_source=rss", f"?utm_id={poll}", "#ref"]))
            url = f"https://wire.example/{page}{tracking}"
            entries.append(entry(pages[page], guid=ids[page] if with_ids else url, url=url, published=NOW - page * DAY))
        recorded = world.read("Wire", *entries)
        assert recorded.added == {"Wire": len(set(body) - shown)}
        shown |= set(body)
        assert sorted(world.titles()) == sorted(pages[page] for page in shown)


class TestWhatIsSearched:
    def test_what_a_feed_tells_beyond_its_summary(self) -> None:
        world = World()
        world.read("Wire", entry("Title", summary="Teaser.", text="The whole report mentions wolframite."))
        assert world.titles("wolframite teaser") == ["Title"]

    def test_of_a_very_long_text_the_beginning(self) -> None:
        world = World()
        world.read("Wire", entry("Title", summary="Teaser.", text="word " * 2_000 + "wolframite"))
        assert world.titles("wolframite") == []
        assert world.titles("word") == ["Title"]

    def test_of_history_less_than_of_news(self) -> None:
        world = World()
        text = "tungsten " + "word " * 60 + "wolframite"
        world.read("Wire", entry("Old", summary="Teaser.", text=text))
        world.read("Wire", entry("New", summary="Teaser.", text=text))
        assert world.titles("tungsten teaser") == ["New", "Old"]
        assert world.titles("wolframite") == ["New"]

    def test_what_joins_a_story_with_a_long_text(self) -> None:
        world = World()
        world.read("Wire", entry(LONG, url="https://wire.example/1", summary="word " * 790, text="wolframite"))
        world.read("Post", entry(LONG, url="https://post.example/1", summary="Kimi", text="Tungsten."))
        assert world.titles("kimi tungsten word") == [LONG]


class TestReadAnew:
    def test_a_changed_headline_is_about_something_else(self, world: World) -> None:
        world.read("Wire", entry("Qwen 4 released under export controls on chips", guid="1"))
        before = world.one("since:1d").item
        assert (before.lab, "export-controls" in before.topics) == ("Qwen", True)
        world.read("Wire", entry("Kimi K3 from Moonshot AI is a model with open weights", guid="1"))
        after = world.one("since:1d")
        assert (after.item.lab, after.item.labs, after.item.country) == ("Moonshot AI", ("Moonshot AI",), "CN")
        assert "export-controls" not in after.item.topics
        assert not any("Qwen" in reason for reason in after.why)
        assert after.articles[0].labs == ("Moonshot AI",)
        assert world.items("lab:Qwen") == []

    def test_what_other_articles_of_the_story_say_stays(self, world: World) -> None:
        world.read("Wire", entry(LONG, guid="1", url="https://wire.example/1", summary="It is Qwen 4, not Kimi K3."))
        world.read("Post", entry(LONG, url="https://post.example/9", summary="Kimi K3 came first."))
        world.read("Wire", entry(LONG, guid="1", url="https://wire.example/1", summary="It is GLM-6."))
        assert world.one("since:1d").item.labs == ("Z.ai", "Moonshot AI")

    def test_an_entry_that_changes_every_time_is_written_no_more(self, world: World) -> None:
        for number in range(MOST_CHANGES + 1):
            world.read("Wire", entry("A live blog", guid="live", summary=f"{number} comments"))
        stored = "select id, title, summary, digest, changes from articles where guid = 'live'"
        before = world.db.execute(stored).fetchall()
        world.read("Wire", entry("A live blog", guid="live", summary="99 comments"))
        assert world.db.execute(stored).fetchall() == before

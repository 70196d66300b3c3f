"""Stories of several sources, and what ties them to releases, as they are kept: through the store, poll by poll."""

from datetime import timedelta
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from world import NOW, World, entry, hub_row

from monitor.cli.lines import detail_text
from monitor.demo import bodies, elements
from monitor.demo import facts as demo
from monitor.model import Detail, Lab
from monitor.notices import Watchlist
from monitor.polled import Entry
from monitor.report import items as report
from monitor.source import Source
from monitor.sources import feed
from monitor.store import connect, detail, items, tellings
from monitor.understand import stories

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
LABS = (
    Lab("Qwen", "CN", ("Qwen",), ("Alibaba", "Tongyi", "阿里"), ("Qwen", "QwQ")),
    Lab("Moonshot AI", "CN", ("moonshotai",), ("Moonshot", "月之暗面"), ("Kimi",)),
    Lab("LG AI Research", "KR", ("LGAI-EXAONE",), ("LG AI연구원",), ("EXAONE",)),
    Lab("DeepSeek", "CN", ("deepseek-ai",), (), ("DeepSeek",)),
)
FEEDS = (
    Source("Wire", "news", "https://wire.example/feed"),
    Source("Post", "news", "https://post.example/feed"),
    Source("Daily", "news", "https://daily.example/feed"),
    Source("Kanbao", "news", "https://kanbao.example/feed", language="zh"),
    Source("Shinmun", "news", "https://shinmun.example/feed", language="ko"),
    Source("Moonshot Blog", "lab", "https://blog.example/feed", lab="Moonshot AI"),
    Source("Gazette", "policy", "https://gazette.example/feed"),
)
WIRE = "Moonshot AI releases Kimi K2 with one trillion parameters"
POST = "Kimi K2 is out: Moonshot's open model has a trillion parameters"
KANBAO = "月之暗面发布并开源 Kimi K2：1万亿参数"
BLOG = "Introducing Kimi K2"


@pytest.fixture
def world() -> World:
    """All feeds and organizations have been seen before."""
    world = World(labs=LABS, feeds=FEEDS)
    for source in FEEDS:
        world.read(source.name, entry(f"First of {source.name}", published=NOW - 40 * DAY))
    for lab in LABS:
        world.look(lab.hub[0])
    return world


def told(source: str, title: str, *, after: timedelta = timedelta(), **facts: Any) -> tuple[str, Entry]:
    """An article as its outlet publishes it."""
    host = next(feed.url for feed in FEEDS if feed.name == source).removesuffix("feed")
    url = f"{host}{'-'.join(title.lower().split())}"
    return source, entry(title, url=url, published=NOW + after, **facts)


def sizes(world: World, text: str = "kind:story is:unread since:30d -is:history") -> list[int]:
    return sorted(item.story_size for item in world.items(text))


class TestOneStory:
    @pytest.mark.parametrize(
        ("one", "other"),
        [
            (("Wire", WIRE), ("Post", f"{WIRE} - The Post")),
            (("Wire", WIRE), ("Post", POST)),
            (("Wire", WIRE), ("Kanbao", KANBAO)),
            (("Wire", "LG AI Research unveils EXAONE 4.0"), ("Shinmun", "LG AI연구원, 엑사원 4.0 공개")),
            (("Wire", WIRE), ("Moonshot Blog", BLOG)),
        ],
        ids=["syndicated", "rewritten", "Chinese", "Korean", "the lab itself"],
    )
    def test_of_two_articles(self, world: World, one: tuple[str, str], other: tuple[str, str]) -> None:
        for source, title in (one, other):
            world.read(*told(source, title))
        assert sizes(world) == [2]
        joined = [article.joined for article in world.one("kind:story -is:history").articles]
        assert sorted(map(bool, joined)) == [False, True]

    def test_whatever_comes_first(self) -> None:
        found = set()
        for order in permutations([("Wire", WIRE), ("Post", POST), ("Kanbao", KANBAO), ("Moonshot Blog", BLOG)]):
            world = World(labs=LABS, feeds=FEEDS)
            for source in FEEDS:
                world.read(source.name, entry(f"First of {source.name}", published=NOW - 40 * DAY))
            for name, title in order:
                world.read(*told(name, title))
            one = world.one("kind:story -is:history")
            found.add((one.item.story_size, one.item.source, one.item.title, one.articles[0].source))
        assert found == {(4, "Moonshot Blog", BLOG, "Moonshot Blog")}

    @pytest.mark.parametrize(("days", "expected"), [(0, [2]), (2, [2]), (4, [2]), (5, [1, 1])])
    def test_within_days(self, world: World, days: int, expected: list[int]) -> None:
        world.read(*told("Wire", WIRE))
        for _ in range(days):
            world.unchanged("Post", DAY)
        world.read(*told("Post", POST, after=days * DAY))
        assert sizes(world) == expected

    @pytest.mark.parametrize("days", [0, 3])
    def test_the_older_one_may_come_later(self, world: World, days: int) -> None:
        world.read(*told("Wire", WIRE))
        world.read(*told("Post", POST, after=-days * DAY))
        assert sizes(world) == [2]

    def test_two_releases_of_a_lab_in_one_week_stay_two(self, world: World) -> None:
        world.read(*told("Wire", "Alibaba releases Qwen3-VL under Apache 2.0"))
        world.read(*told("Post", "Alibaba releases Qwen3-Omni under Apache 2.0", after=2 * DAY))
        world.read(*told("Daily", "Qwen3-Omni is here: Alibaba's new open model", after=2 * DAY))
        assert sizes(world) == [1, 2]
        assert world.one("title:here OR title:omni").item.story_size == 2

    def test_history_of_these_days_is_one_story_too(self) -> None:
        world = World(labs=LABS, feeds=FEEDS)
        for source, title in (("Wire", WIRE), ("Post", POST)):
            world.read(*told(source, title))
        assert world.one().item.story_size == 2
        assert world.one().item.history

    def test_old_history_is_told_apart_by_address_and_headline_alone(self) -> None:
        world = World(labs=LABS, feeds=FEEDS)
        for source, title in (("Wire", WIRE), ("Post", POST), ("Daily", WIRE)):
            world.read(*told(source, title, after=-100 * DAY))
        assert sorted(item.story_size for item in world.items()) == [1, 2]
        assert world.count("select count(*) from tellings") == world.count("select count(*) from story_keys") == 0

    def test_after_a_restart(self, tmp_path: Path) -> None:
        path = tmp_path / "monitor.db"
        world = World(labs=LABS, feeds=FEEDS, db=connect.open(path))
        for source in FEEDS:
            world.read(source.name, entry(f"First of {source.name}", published=NOW - 40 * DAY))
        world.read(*told("Wire", WIRE))
        world.db.close()
        later = World(labs=LABS, feeds=FEEDS, db=connect.open(path), now=world.now)
        later.read(*told("Kanbao", KANBAO))
        assert sizes(later) == [2]
        later.db.close()

    def test_one_source_tells_many_things_at_one_address(self, world: World) -> None:
        page = "https://wire.example/changes"
        for version in ("2.1", "2.2"):
            news = entry(f"What is new in version {version}", guid=version, url=f"{page}#{version}")
            world.read("Wire", news)
        assert sizes(world) == [1, 1]

    def test_what_joins_alerts_once(self) -> None:
        world = World(labs=LABS, feeds=FEEDS, watchlists=[Watchlist("Sizes", "trillion")])
        for source in FEEDS:
            world.read(source.name, entry(f"First of {source.name}", published=NOW - 40 * DAY))
        assert world.read(*told("Moonshot Blog", BLOG)).alerted == ()
        assert [item.title for item in world.read(*told("Wire", WIRE)).alerted] == [BLOG]
        assert world.read(*told("Post", POST)).alerted == ()
        assert world.count("select count(*) from alerts") == 1

    def test_what_an_older_version_stored_is_compared_too(self, world: World) -> None:
        world.read(*told("Wire", WIRE))
        world.db.execute("delete from tellings")
        world.db.execute("delete from story_keys")
        world.db.execute("update articles set standing = null")
        world.read(*told("Post", f"{WIRE} | The Post"))
        world.read(*told("Moonshot Blog", WIRE))
        one = world.one("kind:story -is:history")
        assert [article.source for article in one.articles] == ["Moonshot Blog", "Wire", "Post"]
        assert one.item.source == "Moonshot Blog"


class TestBestSource:
    def test_leads_and_the_place_in_the_feed_stays(self, world: World) -> None:
        world.read(*told("Wire", WIRE, summary="In short."))
        before = world.one("kind:story -is:history").item
        world.read(*told("Moonshot Blog", BLOG, after=-HOUR, summary="In our own words."))
        after = world.one("kind:story -is:history").item
        assert (after.id, after.key) == (before.id, before.key)
        assert (after.title, after.source, after.summary) == (BLOG, "Moonshot Blog", "In our own words.")
        assert (after.url, after.published) == ("https://blog.example/introducing-kimi-k2", NOW - HOUR)
        assert after.change > before.change
        assert world.one("releases own").item.id == after.id

    def test_a_lesser_one_does_not(self, world: World) -> None:
        world.read(*told("Moonshot Blog", BLOG))
        world.read(*told("Wire", WIRE))
        assert world.one("kind:story -is:history").item.title == BLOG

    def test_its_changed_words_are_the_story_s(self, world: World) -> None:
        world.read(*told("Wire", WIRE, guid="1"))
        world.read(*told("Moonshot Blog", BLOG, guid="2"))
        changed = entry(f"{BLOG}, our largest model", guid="2", url=told("Moonshot Blog", BLOG)[1].url)
        world.read("Moonshot Blog", changed)
        world.read("Wire", entry(f"{WIRE} today", guid="1", url=told("Wire", WIRE)[1].url))
        one = world.one("kind:story -is:history")
        assert (one.item.title, one.item.story_size) == (f"{BLOG}, our largest model", 2)
        assert [article.title for article in one.articles] == [f"{BLOG}, our largest model", f"{WIRE} today"]


class TestWhatIsRemembered:
    def test_a_changed_headline_is_found_by_its_new_words(self, world: World) -> None:
        world.read(*told("Wire", "Something big is coming, says a lab", guid="1"))
        world.read("Wire", entry(WIRE, guid="1", url=told("Wire", "Something big is coming, says a lab")[1].url))
        story = world.one("kind:story -is:history").item
        world.read(*told("Post", POST))
        world.read(*told("Daily", "Something big is coming, says a lab"))
        assert world.one("trillion").item.id == story.id
        assert sizes(world) == [1, 2]

    def test_keys_are_those_of_what_is_told(self, world: World) -> None:
        world.read(*told("Wire", WIRE, guid="1"))
        world.read("Wire", entry(POST, guid="1", url=told("Wire", WIRE)[1].url))
        kept = {key for (key,) in world.db.execute("select key from story_keys")}
        (one,) = tellings.members(world.db, world.one("kind:story -is:history").item.key, world.rules)
        assert kept == set(tellings.keys(one.telling))

    def test_for_a_month(self, world: World) -> None:
        world.read(*told("Wire", WIRE))
        assert world.count("select count(*) from tellings") == 1
        world.read("Post", entry("Quite another thing happened later", published=NOW + stories.REMEMBERED + DAY),
                   after=stories.REMEMBERED + DAY)  # fmt: skip
        assert world.count("select count(*) from tellings") == 1
        assert world.count("select count(*) from story_keys where at < unixepoch('2026-06-20')") == 0

    def test_what_a_source_does_not_want_leaves_nothing(self) -> None:
        feeds = (Source("Wire", "news", "https://wire.example/feed", keep_if="football"), *FEEDS[1:])
        world = World(labs=LABS, feeds=feeds)
        world.read(*told("Wire", WIRE))
        assert world.items() == []
        assert world.count("select count(*) from tellings") == 0
        world.read(*told("Post", POST))
        assert world.one().item.story_size == 1


def kimi(name: str = "Kimi-K2-Instruct") -> dict[str, object]:
    return hub_row(f"moonshotai/{name}", params=10**12, license="mit")


def full(world: World, text: str) -> Detail:
    return world.one(text)


class TestLinks:
    def test_news_of_a_release_that_is_there(self, world: World) -> None:
        world.publish(kimi())
        world.look("moonshotai")
        world.read(*told("Wire", WIRE))
        self.check(world)

    def test_a_release_that_news_told_of_before(self, world: World) -> None:
        world.read(*told("Wire", WIRE))
        world.publish(kimi())
        world.look("moonshotai", after=DAY)
        self.check(world)

    def check(self, world: World) -> None:
        release, story = full(world, "kind:release"), full(world, "kind:story -is:history")
        assert (release.related, story.related) == ((story.item.id,), (release.item.id,))
        assert [(tie.relation, tie.id, tie.articles) for tie in release.ties] == [("about", story.item.id, 1)]
        assert story.ties[0].why == release.ties[0].why == "the headline names Kimi-K2"
        assert (release.announced, story.announced) == (story.item.published, None)
        assert f"Announced:   {report.iso(release.announced)} (the first article)" in detail_text(release, world.now)
        assert report.full(release)["announced"] == report.iso(release.announced)
        assert report.item(story)["related"] == [release.item.id]
        why = report.full(release)["why"]
        assert isinstance(why, list)
        assert f"{story.item.id} is about this release: the headline names Kimi-K2" in why
        assert "1 article on this release\n" in detail_text(release, world.now)
        assert f"This story is about\n  {release.item.id}  Kimi-K2" in detail_text(story, world.now)

    def test_articles_of_one_story_are_counted(self, world: World) -> None:
        world.publish(kimi())
        world.look("moonshotai")
        for source, title in (("Wire", WIRE), ("Post", POST), ("Kanbao", KANBAO)):
            world.read(*told(source, title))
        assert "3 articles on this release\n" in detail_text(full(world, "kind:release"), world.now)

    def test_another_model_is_another_release(self, world: World) -> None:
        world.publish(kimi(), hub_row("moonshotai/Kimi-VL-A3B-Instruct", params=16 * 10**9))
        world.look("moonshotai")
        world.read(*told("Wire", WIRE))
        (tie,) = full(world, "kind:story -is:history").ties
        assert tie.title.startswith("Kimi-K2")
        assert full(world, "kind:release title:VL").ties == ()

    def test_a_story_that_says_something_else_now(self, world: World) -> None:
        world.publish(kimi())
        world.look("moonshotai")
        world.read(*told("Wire", WIRE, guid="1"))
        url = told("Wire", WIRE)[1].url
        world.read("Wire", entry("Alibaba releases Qwen3-VL under Apache 2.0", guid="1", url=url))
        assert full(world, "kind:release").ties == ()

    def test_a_release_that_arrives_later_keeps_its_stories(self, world: World) -> None:
        world.publish(hub_row("moonshotai/Kimi-K2-Instruct", params=10**12, license="mit", weights=False))
        world.look("moonshotai")
        world.read(*told("Wire", WIRE))
        assert full(world, "kind:story -is:history").ties == ()
        world.publish(kimi())
        world.look("moonshotai", after=DAY)
        assert full(world, "kind:release").related == (full(world, "kind:story -is:history").item.id,)

    def test_a_model_that_joins_later_counts_from_its_own_date(self, world: World) -> None:
        world.publish(kimi("Kimi-K2-Base"))
        world.look("moonshotai")
        for _ in range(5):
            world.look("moonshotai", after=5 * DAY)
        world.publish(kimi("Kimi-K2-Instruct"))
        world.look("moonshotai", after=5 * DAY)
        world.read(*told("Wire", WIRE, after=30 * DAY))
        release = full(world, "kind:release")
        assert release.ties[0].why == "the headline names Kimi-K2"
        assert set(release.related) == {item.id for item in world.items("kind:story -is:history OR kind:change")}

    def test_policy_of_the_same_weeks(self, world: World) -> None:
        world.publish(kimi())
        world.look("moonshotai")
        world.read(*told("Gazette", "Senate bill would ban DeepSeek and other Chinese open-weight AI models"))
        world.read(*told("Gazette", "Lawmakers ask Moonshot AI about its models and export controls on chips"))
        lab, country = full(world, "title:lawmakers"), full(world, "title:senate")
        release = full(world, "kind:release")
        assert release.related == (lab.item.id, country.item.id)
        assert [tie.relation for tie in release.ties] == ["policy", "policy"]
        assert release.ties[0].why.startswith("policy about Moonshot AI")
        assert release.ties[1].why.startswith("policy about China")
        assert (lab.related, country.related) == ((release.item.id,), ())
        assert "Related policy\n" in detail_text(release, world.now)
        assert "Released in the same weeks\n" in detail_text(lab, world.now)

    def test_policy_of_other_weeks(self, world: World) -> None:
        world.publish(kimi())
        world.look("moonshotai")
        world.read(*told("Gazette", "Lawmakers ask Moonshot AI about its models", after=20 * DAY), after=20 * DAY)
        assert full(world, "kind:release").ties == ()

    def test_of_what_a_source_does_not_want_nothing_is_left(self) -> None:
        feeds = (Source("Wire", "news", "https://wire.example/feed", keep_if="football"), *FEEDS[1:])
        world = World(labs=LABS, feeds=feeds)
        world.publish(kimi())
        world.look("moonshotai")
        world.read(*told("Wire", WIRE))
        assert world.count("select count(*) from links") == 0


def test_adding_an_article_asks_no_more_of_a_large_store(world: World) -> None:
    """The steps of SQLite's machine, counted, do not grow with what is stored outside of these days."""
    small = _steps(world, "Wire", WIRE)
    for month in range(2, 8):
        old = [
            entry(f"Item {number} of an archive about {month} things", published=NOW - month * 40 * DAY)
            for number in range(300)
        ]
        world.read("Daily", *old)
    assert _steps(world, "Post", POST) < small + 60


def _steps(world: World, source: str, title: str) -> int:
    """How many hundreds of steps it takes to keep an article."""
    steps = 0

    def count() -> int:
        nonlocal steps
        steps += 1
        return 0

    world.db.set_progress_handler(count, 100)
    world.read(*told(source, title))
    world.db.set_progress_handler(None, 100)
    return steps


def test_the_pane_and_json_have_the_same_ids(world: World) -> None:
    world.publish(kimi())
    world.look("moonshotai")
    for source, title in (("Wire", WIRE), ("Post", POST)):
        world.read(*told(source, title))
    found = items.load(world.db, [item.key for item in world.items("-is:history")])
    for one in detail.details(world.db, found):
        assert report.item(one)["related"] == list(one.related)
        assert all(tie.id in one.related for tie in one.ties)


def test_the_demo_has_a_story_of_several_sources_and_its_release() -> None:
    facts = demo.load()
    labs = [Lab(lab.name, lab.country, lab.hub, lab.aliases, lab.families) for lab in facts.labs]
    feeds = [Source(feed.key, "news", f"{feed.home}/feed", language=feed.language) for feed in facts.feeds]
    world = World(labs=labs, feeds=feeds)
    for step in range(1, 6):
        world.now = facts.at(step)
        world.publish(*elements.listed(facts, "moonshotai", step))
        world.look("moonshotai", after=timedelta())
        for one in facts.feeds:
            body = bodies.body(one, bodies.entries(facts, one, step))
            entries = feed.read(body, url=one.home, content_type=None, now=world.now).entries
            world.read(one.key, *entries, after=timedelta())
    story = world.one('kind:story title:"Kimi K2"')
    assert len({article.language for article in story.articles}) == 3
    assert story.item.story_size == len(story.articles) == 4
    assert story.related == (world.one("kind:release -is:history").item.id,)

"""The repositories of a GitHub organization: what becomes a story, once; the quota; and answers that are no list."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from fakegithub import FakeGitHub, repository
from fakesite import Reply
from sites import SiteWorld
from world import NOW, entry

from monitor.config import load, shipped_path
from monitor.model import Lab
from monitor.notices import Watchlist
from monitor.polled import Entries, Failed, Unchanged
from monitor.source import Source, Trouble
from monitor.sources import Unreadable
from monitor.sources.github import first_page, read_page
from monitor.sources.homes import GITHUB_HEADERS as HEADERS

DAY = timedelta(days=1)
DEEPSEEK = Lab("DeepSeek", "CN", ("deepseek-ai",), ("深度求索",), ("DeepSeek",), github=("deepseek-ai",))
NAME = "github:deepseek-ai"


@pytest.fixture
def github() -> Iterator[FakeGitHub]:
    with FakeGitHub() as site:
        yield site


@pytest.fixture
def world(github: FakeGitHub) -> SiteWorld:
    """DeepSeek's organization was looked at before, when it had two repositories."""
    world = SiteWorld(watchlists=(Watchlist("DeepSeek", "lab:DeepSeek"),))
    source = Source(NAME, "github", f"{github.url}/orgs/deepseek-ai", lab="DeepSeek", country="CN", headers=HEADERS)
    world.watch(source, labs=(DEEPSEEK,))
    github.rows = [repository(2, "DeepSeek-V3"), repository(1, "DeepSeek-LLM", created=NOW - 400 * DAY)]
    world.ask(NAME)
    return world


class TestStories:
    def test_first_contact_is_history_dated_as_created(self, world: SiteWorld) -> None:
        assert [item.title for item in world.items("is:history")] == [
            "DeepSeek opened the repository deepseek-ai/DeepSeek-V3",
            "DeepSeek opened the repository deepseek-ai/DeepSeek-LLM",
        ]
        assert [item.at for item in world.items()] == [NOW - 200 * DAY, NOW - 400 * DAY]
        assert not any(item.alerts for item in world.items())
        assert world.state(NAME).state == "ok"
        assert world.state(NAME).items == 2

    def test_a_new_one_is_a_story_and_no_release(self, github: FakeGitHub, world: SiteWorld) -> None:
        """It was made in private long before, and is news now."""
        github.rows.append(repository(3, "DeepEP", created=NOW - 60 * DAY))
        _, recorded = world.ask(NAME)
        assert recorded.new == 1
        item = world.one("since:1d").item
        assert (item.kind, item.source, item.lab, item.country) == ("story", NAME, "DeepSeek", "CN")
        assert item.title == "DeepSeek opened the repository deepseek-ai/DeepEP"
        assert item.summary == "What DeepEP is for"
        assert item.url == "https://github.com/deepseek-ai/DeepEP"
        assert (item.seen, item.published, item.history) == (world.now, world.now, False)
        assert [alert.watchlist for alert in item.alerts] == ["DeepSeek"]
        assert world.items("kind:release") == []
        assert world.ask(NAME)[1].new == 0

    def test_what_comes_during_a_long_silence_is_history(self, github: FakeGitHub, world: SiteWorld) -> None:
        github.rows.append(repository(3, "DeepEP", created=NOW - 60 * DAY))
        assert world.ask(NAME, after=20 * DAY)[1].new == 0
        assert world.one("deepep").item.history

    def test_gone_and_back_is_told_once(self, github: FakeGitHub, world: SiteWorld) -> None:
        row = repository(3, "DeepEP")
        github.rows.append(row)
        assert world.ask(NAME)[1].new == 1
        github.rows.remove(row)
        assert [world.ask(NAME)[1].new for _ in range(3)] == [0, 0, 0]
        github.rows.append(row)
        assert world.ask(NAME)[1].new == 0
        assert len(world.items("deepep")) == 1

    def test_a_renamed_one_is_the_same_story(self, github: FakeGitHub, world: SiteWorld) -> None:
        github.rows[0] = repository(2, "DeepSeek-V3.1")
        assert world.ask(NAME)[1].new == 0
        assert world.one("v3.1").item.url == "https://github.com/deepseek-ai/DeepSeek-V3.1"

    @pytest.mark.parametrize(
        "facts",
        [{"fork": True}, {"archived": True}, {"is_template": True}, {"private": True}, {"disabled": True},
         {"name": ".github", "full_name": "deepseek-ai/.github"}],
    )  # fmt: skip
    def test_what_is_left_out(self, github: FakeGitHub, world: SiteWorld, facts: dict[str, object]) -> None:
        github.rows.append(repository(3, "DeepEP") | facts)
        assert world.ask(NAME)[1].new == 0
        assert len(world.items()) == 2

    def test_an_article_that_links_to_it_is_the_same_story(self, github: FakeGitHub, world: SiteWorld) -> None:
        github.rows.append(repository(3, "DeepEP", created=NOW - 60 * DAY))
        world.ask(NAME)
        world.read(
            "Wire",
            entry("An expert-parallel library", url="https://github.com/deepseek-ai/DeepEP/", published=world.now),
        )
        assert world.one("deepep").item.story_size == 2

    def test_an_empty_organization_may_open_its_first(self, github: FakeGitHub) -> None:
        world = SiteWorld()
        world.watch(Source(NAME, "github", f"{github.url}/orgs/deepseek-ai", lab="DeepSeek"), labs=(DEEPSEEK,))
        result, _ = world.ask(NAME)
        assert result.outcome == Entries(())
        github.rows.append(repository(3, "DeepEP"))
        assert world.ask(NAME)[1].new == 1


class TestAsking:
    def test_how_it_is_asked(self, github: FakeGitHub, world: SiteWorld) -> None:
        (asked,) = github.asked
        assert asked.path == "/orgs/deepseek-ai/repos"
        assert asked.query == {"type": "public", "sort": "created", "direction": "desc", "per_page": "100"}
        assert asked.headers["accept"] == "application/vnd.github+json"
        assert asked.headers["x-github-api-version"] == "2022-11-28"
        assert asked.headers["user-agent"].startswith("open-model-monitor/")
        assert "authorization" not in asked.headers  # the Hub's token is for the Hub

    def test_a_304_is_a_success_and_costs_nothing(self, github: FakeGitHub, world: SiteWorld) -> None:
        left = github.left
        for _ in range(3):
            assert world.ask(NAME)[0].outcome == Unchanged()
        assert github.asked[-1].headers["if-none-match"]
        assert github.left == left
        assert world.state(NAME).state == "ok"

    def test_pages_are_followed_to_the_end(self, github: FakeGitHub, world: SiteWorld) -> None:
        github.rows = [repository(number, f"tool-{number}") for number in range(250, 2, -1)] + github.rows
        result, recorded = world.ask(NAME)
        assert isinstance(result.outcome, Entries)
        assert len(result.outcome.entries) == 250
        assert recorded.new == 248
        assert [asked.query.get("page", "1") for asked in github.asked[1:]] == ["1", "2", "3"]
        assert result.etag is None  # the first page alone does not speak for the others

    def test_a_page_that_fails_leaves_all_as_it_was(self, github: FakeGitHub, world: SiteWorld) -> None:
        github.rows = [repository(number, f"tool-{number}") for number in range(250, 2, -1)]
        github.faults[2] = Reply(b"oops", 502)
        result, recorded = world.ask(NAME)
        assert isinstance(result.outcome, Failed)
        assert result.outcome.message.startswith("Page 2 of the list failed")
        assert recorded.new == 0
        assert len(world.items()) == 2

    def test_a_list_without_end_is_given_up(self, github: FakeGitHub, world: SiteWorld) -> None:
        github.limit = github.left = 5_000
        github.rows = [repository(number, f"tool-{number}") for number in range(1, 3_102)]
        result, _ = world.ask(NAME)
        assert isinstance(result.outcome, Failed)
        assert "did not end after 30 pages" in result.outcome.message

    def test_an_organization_that_is_not_there(self, github: FakeGitHub, world: SiteWorld) -> None:
        world.watch(Source("github:nobody", "github", f"{github.url}/orgs/nobody", lab="DeepSeek"))
        world.ask("github:nobody")
        assert world.state("github:nobody").trouble is Trouble.NOT_FOUND


class TestQuota:
    def test_what_is_left_is_a_hint(self, github: FakeGitHub, world: SiteWorld) -> None:
        github.left = 10
        github.rows.append(repository(3, "DeepEP"))
        result, _ = world.ask(NAME)
        assert (result.hints.rate_left, result.hints.rate_resets) == (9, 3_600 - 600)

    def test_the_last_request_is_followed_by_a_wait(self, github: FakeGitHub, world: SiteWorld) -> None:
        github.left = 1
        github.rows.append(repository(3, "DeepEP"))
        assert world.ask(NAME)[1].new == 1
        state = world.state(NAME)
        assert state.next_poll == datetime.fromtimestamp(github.resets, UTC)
        assert "quota" in state.next_why

    def test_a_refusal_says_until_when(self, github: FakeGitHub, world: SiteWorld) -> None:
        """403 with nothing left is no missing right: it is asked again when there is a new quota."""
        github.left = 0
        github.rows.append(repository(3, "DeepEP"))
        result, _ = world.ask(NAME)
        assert isinstance(result.outcome, Failed)
        assert result.outcome.trouble is Trouble.RATE_LIMITED
        assert "token" in result.outcome.message
        state = world.state(NAME)
        assert state.next_poll == datetime.fromtimestamp(github.resets + 1, UTC)
        assert [asked.path for asked in github.asked[1:]] == ["/orgs/deepseek-ai/repos"]
        github.left = 60
        assert world.ask(NAME)[1].new == 1

    def test_a_secondary_limit_is_obeyed(self, github: FakeGitHub, world: SiteWorld) -> None:
        github.faults[1] = Reply({"message": "secondary rate limit"}, 429, {"Retry-After": "1800"})
        world.ask(NAME)
        state = world.state(NAME)
        assert state.trouble is Trouble.RATE_LIMITED
        assert state.next_poll == world.now + timedelta(seconds=1_800)
        assert len(github.asked) == 2

    def test_a_refusal_for_another_reason_stays_one(self, github: FakeGitHub, world: SiteWorld) -> None:
        github.faults[1] = Reply({"message": "Resource protected by organization SAML enforcement"}, 403)
        world.ask(NAME)
        assert world.state(NAME).trouble is Trouble.AUTH


# --- configuration --------------------------------------------------------------------------------


class TestConfiguration:
    OWN = """
        [[labs]]
        name = "DeepSeek"
        github = ["deepseek-ai"]
        [github]
        endpoint = "https://ghe.example/api/v3/"
        poll_every = "20m"
    """

    def test_organizations_of_labs_are_sources(self, tmp_path: Path) -> None:
        (tmp_path / "feeds.toml").write_text(self.OWN)
        (source,) = load(tmp_path / "feeds.toml", {"GITHUB_TOKEN": "secret", "HF_TOKEN": "other"}).sources
        assert (source.name, source.kind, source.lab, source.enabled) == (NAME, "github", "DeepSeek", True)
        assert source.url == "https://ghe.example/api/v3/orgs/deepseek-ai"
        assert source.poll_every == timedelta(minutes=20)
        assert source.headers == (*HEADERS, ("Authorization", "Bearer secret"))
        assert "secret" not in repr(source)

    def test_without_a_token_none_is_sent(self, tmp_path: Path) -> None:
        (tmp_path / "feeds.toml").write_text(self.OWN)
        (source,) = load(tmp_path / "feeds.toml", {}).sources
        assert source.headers == HEADERS

    def test_the_shipped_ones_are_switched_off(self, tmp_path: Path) -> None:
        shipped = [source for source in load(shipped_path(), {}).sources if source.kind == "github"]
        assert len(shipped) > 50
        assert not any(source.enabled for source in shipped)
        (tmp_path / "feeds.toml").write_text('extends = "default"\n[github]\nenabled = true\n')
        own = [source for source in load(tmp_path / "feeds.toml", {}).sources if source.kind == "github"]
        assert len(own) == len(shipped)
        assert all(source.enabled and source.url.startswith("https://api.github.com/orgs/") for source in own)

    def test_a_token_goes_to_its_own_site_alone(self, github: FakeGitHub, world: SiteWorld) -> None:
        with FakeGitHub() as elsewhere:
            github.faults[1] = Reply(b"", 301, {"Location": f"{elsewhere.url}/orgs/deepseek-ai/repos"})
            world.watch(
                Source(
                    NAME, "github", f"{github.url}/orgs/deepseek-ai", lab="DeepSeek",
                    headers=(*HEADERS, ("Authorization", "Bearer secret")),
                )
            )  # fmt: skip
            world.ask(NAME)
            assert github.asked[1].headers["authorization"] == "Bearer secret"
            assert "authorization" not in elsewhere.asked[0].headers


# --- reading --------------------------------------------------------------------------------------


def test_the_address_is_quoted() -> None:
    assert first_page("https://ghe.example/api/v3/", "a b/c").startswith(
        "https://ghe.example/api/v3/orgs/a%20b%2Fc/repos?"
    )


def test_broken_rows_are_dropped_not_the_page() -> None:
    rows: list[object] = [
        None, 7, [], {},
        repository(0, "zero"), repository(1, "text") | {"id": "1"}, repository(2, "true") | {"id": True},
        repository(3, "named") | {"full_name": ["a/b"]}, repository(4, "linked") | {"html_url": 5},
        repository(5, "good", description=None), repository(5, "again"),
        repository(6, "undated") | {"created_at": "soon", "description": {"a": 1}},
    ]  # fmt: skip
    found = read_page(json.dumps(rows).encode(), "DeepSeek")
    assert [(one.guid, one.url.rpartition("/")[2], one.summary) for one in found] == [
        ("github:5", "good", ""), ("github:6", "undated", ""),
    ]  # fmt: skip
    assert found[1].published is None


@pytest.mark.parametrize(
    "name",
    ["a/\x1b[2Jb", "a/b\u202ec", "a/../b", "a/b/c", "../b", "a/", "a b/c", "a/<script>", "a/" + "b" * 101, "[red]/b"],
)
def test_hostile_names_are_no_repositories(name: str) -> None:
    body = json.dumps([repository(1, "good"), repository(2, "x") | {"full_name": name}]).encode()
    assert [one.guid for one in read_page(body, "DeepSeek")] == ["github:1"]


def test_hostile_texts_and_links_are_cleaned() -> None:
    rows = [
        repository(1, "one", description="evil\x1b[31m \u202etxt\n" + "x" * 5_000),
        repository(2, "two", html_url="javascript:alert(1)"),
        repository(3, "three", html_url="file:///etc/passwd"),
    ]
    (found,) = read_page(json.dumps(rows).encode(), "DeepSeek")
    assert found.summary.startswith("evil[31m txt x")
    assert found.summary.isprintable()
    assert len(found.summary) == 1_000


@pytest.mark.parametrize(
    ("body", "expected", "words"),
    [
        (b'{"message": "Moved \\u001b[2JPermanently"}', Trouble.UNREADABLE, "it says: Moved [2JPermanently"),
        (b"7", Trouble.UNREADABLE, "did not send a list"),
        (b"", Trouble.INCOMPLETE, "empty"),
        (b'[{"id": 1', Trouble.INCOMPLETE, "broke off"),
        (b'[{"id": "x"}]', Trouble.INCOMPLETE, "no row"),
        (b"<html>unicorn", Trouble.UNREADABLE, "a web page"),
        (b"[" * 200_000, Trouble.INCOMPLETE, "broke off"),
    ],
)
def test_what_is_no_list_is_named(body: bytes, expected: Trouble, words: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read_page(body, "DeepSeek")
    assert caught.value.trouble is expected
    assert words in caught.value.message
    assert caught.value.message.isprintable()

"""Sources added, muted and tested from the screen."""

import tomllib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from driver import Driver, Newsroom, monitor, story
from driver import settings as plain
from fakesite import Asked, FakeSite, Reply
from textual.widgets import Input
from world import rss

from monitor.config import Config
from monitor.source import Source

OWN = """# my own
[[feeds]]
name = "Wire"   # the best
url = "{url}/wire.xml"
kind = "news"
"""


class Site(FakeSite):
    """A site with a page that names its feeds."""

    def __init__(self) -> None:
        super().__init__()
        self.pages: dict[str, Reply] = {
            "/wire.xml": Reply(rss("One", "Two").encode()),
            "/blog": Reply(
                b"<html><head><link rel=alternate type='application/rss+xml' href='/blog.xml'></head></html>"
            ),
            "/blog.xml": Reply(rss("Three").replace("<title>Wire", "<title>Blog", 1).encode()),
            "/both": Reply(
                b"<html><link rel=alternate type='application/rss+xml' title='News' href='/wire2.xml'>"
                b"<link rel=alternate type='application/rss+xml' title='Blog' href='/blog.xml'></html>"
            ),
        }

    def reply(self, asked: Asked) -> Reply:
        return self.pages.get(asked.path, Reply(b"nothing", 404))


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as site:
        yield site


@pytest.fixture
def room(tmp_path: Path) -> Newsroom:
    return Newsroom(tmp_path / "monitor.db")


@pytest.fixture
def config(room: Newsroom, site: Site) -> Config:
    """With one feed of the reader's own."""
    chosen = plain(room.path)
    chosen.path.write_text(OWN.format(url=site.url), encoding="utf-8")
    room.source("Wire", url=f"{site.url}/wire.xml", configured_url=f"{site.url}/wire.xml")
    return replace(chosen, sources=(Source("Wire", "news", f"{site.url}/wire.xml"),))


def feeds(config: Config) -> list[dict[str, object]]:
    """What stands in the reader's file."""
    return list(tomllib.loads(config.path.read_text(encoding="utf-8"))["feeds"])


async def type_in(driver: Driver, text: str) -> None:
    """Answer the question that is open."""
    driver.app.screen.query_one(Input).value = text
    await driver.press("enter")


@story
async def test_a_source_is_tested(room: Newsroom, config: Config, site: Site) -> None:
    async with monitor(room.path, config=config) as driver:
        await driver.press("5", "T")
        assert driver.notices[-1].message.startswith("ok (HTTP 200): 2 entries")
        site.pages.clear()
        await driver.press("T")
        assert driver.notices[-1].message.startswith("failing (HTTP 404): ")
        assert driver.notices[-1].severity == "error"


@story
async def test_a_source_is_muted_and_unmuted(room: Newsroom, config: Config) -> None:
    async with monitor(room.path, config=config) as driver:
        await driver.press("5", "M")
        assert driver.notices[-1].message == "Wire is muted: not asked. z takes it back."
        assert [feed["enabled"] for feed in feeds(config)] == [False]
        await driver.press("M")
        assert [feed["enabled"] for feed in feeds(config)] == [True]
        assert "# the best" in config.path.read_text(encoding="utf-8")


@story
async def test_muting_a_source_is_taken_back_and_done_again(room: Newsroom, config: Config) -> None:
    async with monitor(room.path, config=config) as driver:
        await driver.press("5", "z")
        assert driver.notices[-1].message == "Nothing to undo."
        await driver.press("M", "escape", "5", "z")
        assert driver.notices[-1].message == "Wire is asked again."
        assert [feed["enabled"] for feed in feeds(config)] == [True]
        await driver.press("Z")
        assert driver.notices[-1].message == "Wire is muted: not asked."
        assert [feed["enabled"] for feed in feeds(config)] == [False]
        await driver.press("Z")
        assert driver.notices[-1].message == "Nothing to redo."


@story
async def test_what_could_not_be_changed_is_not_taken_back(room: Newsroom, config: Config) -> None:
    config.path.write_text("[[feeds]]\nname = ", encoding="utf-8")
    async with monitor(room.path, config=config) as driver:
        await driver.press("5", "M")
        assert driver.notices[-1].severity == "error"
        await driver.press("z")
        assert driver.notices[-1].message == "Nothing to undo."


@story
async def test_the_feed_of_a_page_is_added(room: Newsroom, config: Config, site: Site) -> None:
    async with monitor(room.path, config=config) as driver:
        await driver.press("5", "A")
        await type_in(driver, f"{site.url}/blog")
        assert "1 entry now" in driver.text("#ask-note")
        await type_in(driver, "Wire")
        assert "another source is called Wire" in driver.text("#ask-says")
        await type_in(driver, "My blog")
        assert driver.notices[-1].message == "Added My blog. M mutes it."
    assert feeds(config)[1] == {"name": "My blog", "url": f"{site.url}/blog.xml", "kind": "news"}
    assert config.path.read_text(encoding="utf-8").startswith("# my own\n")


@story
async def test_of_several_feeds_one_is_chosen(room: Newsroom, config: Config, site: Site) -> None:
    async with monitor(room.path, config=config) as driver:
        await driver.press("5", "A")
        await type_in(driver, f"{site.url}/both")
        await driver.press("2", "enter")
        await type_in(driver, "Blog")
    assert feeds(config)[1]["url"] == f"{site.url}/blog.xml"


@pytest.mark.parametrize(
    ("typed", "says"),
    [("not an address", "found no web address"), ("{url}/wire.xml", "Wire is watched already")],
)
@story
async def test_what_cannot_be_added_is_said_at_once(
    room: Newsroom, config: Config, site: Site, typed: str, says: str
) -> None:
    async with monitor(room.path, config=config) as driver:
        await driver.press("5", "A")
        await type_in(driver, typed.format(url=site.url))
        assert says in driver.text("#ask-says")
    assert len(feeds(config)) == 1


@story
async def test_a_page_without_a_feed(room: Newsroom, config: Config, site: Site) -> None:
    async with monitor(room.path, config=config) as driver:
        await driver.press("5", "A")
        await type_in(driver, f"{site.url}/nothing")
        assert driver.notices[-1].title == "Not added"
    assert len(feeds(config)) == 1


@story
async def test_an_organization_of_a_lab_is_not_muted_alone(room: Newsroom, config: Config) -> None:
    room.source("Qwen", kind="hub")
    config = replace(config, sources=(Source("Qwen", "hub", "https://huggingface.co/Qwen"),))
    async with monitor(room.path, config=config) as driver:
        await driver.press("5", "g", "M")
        assert "belongs to a lab" in driver.notices[-1].message
    assert "enabled" not in config.path.read_text(encoding="utf-8")

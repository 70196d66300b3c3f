"""Feeds that leave: valid Atom whatever strangers wrote, ids that stay, and files that change only when they must."""

import asyncio
import re
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import feedparser
import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import settings as sampled
from hypothesis import strategies as st
from world import LABS, NOW, World, entry, hub_row, launch, settings

from monitor.cli.main import monitor
from monitor.feeding import MOST, FeedFolder, file_names
from monitor.model import Detail, Item
from monitor.notices import Alert, Watchlist
from monitor.report import atom
from monitor.report.atom import Origin
from monitor.store import connect, detail

ATOM = "{http://www.w3.org/2005/Atom}"
ORIGIN = Origin("0123456789abcdef", NOW)
CONFIG = """
[[watchlists]]
name = "Qwen"
query = "qwen"
[[feeds]]
name = "Wire"
url = "https://wire.example/"
kind = "news"
"""
ITEM = Item(
    id="s1", key=1, kind="story", title="Title", url="https://wire.example/1", source="Wire", lab=None, country=None,
    published=NOW, seen=NOW,
)  # fmt: skip


def check(feed: bytes) -> ET.Element:
    """What RFC 4287 demands of a feed that is made here; returns it."""
    root = ET.fromstring(feed)
    assert root.tag == f"{ATOM}feed"
    children = [child.tag for child in root]
    first = children.index(f"{ATOM}entry") if f"{ATOM}entry" in children else len(children)
    assert set(children[first:]) <= {f"{ATOM}entry"}  # all that is of the feed stands before its entries
    for element, needed in ((root, ("id", "title", "updated")), *((one, ENTRY) for one in root.iter(f"{ATOM}entry"))):
        for name in needed:
            assert len(element.findall(f"{ATOM}{name}")) == 1, name
        assert element.findtext(f"{ATOM}author/{ATOM}name")
        assert is_iri(element.findtext(f"{ATOM}id", ""))
        for moment in ("updated", "published"):
            for found in element.findall(f"{ATOM}{moment}"):
                assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", found.text or "")
    ids = [one.findtext(f"{ATOM}id") for one in root.iter(f"{ATOM}entry")]
    assert len(set(ids)) == len(ids)
    for one in root.iter(f"{ATOM}entry"):
        assert one.find(f"{ATOM}link[@rel='alternate']") is not None or one.find(f"{ATOM}content") is not None
        assert len(one.findall(f"{ATOM}link[@rel='alternate']")) <= 1
    for link in root.iter(f"{ATOM}link"):
        assert is_iri(link.attrib["href"])
    for category in root.iter(f"{ATOM}category"):
        assert category.attrib["term"]
        assert is_iri(category.attrib["scheme"])
    for content in root.iter(f"{ATOM}content"):
        assert content.attrib["type"] == "text"
        assert not list(content)
    return root


ENTRY = ("id", "title", "updated", "published", "content")


def is_iri(text: str) -> bool:
    """An absolute one, without what none may hold."""
    return bool(urlsplit(text).scheme) and not re.search(r'[\x00-\x20<>"{}|\\^`]', text)


def parsed(feed: bytes) -> feedparser.FeedParserDict:
    """As readers of feeds see it."""
    found = feedparser.parse(feed)
    assert not found.bozo, found.get("bozo_exception")
    assert found.version == "atom10"
    return found


@pytest.fixture
def world() -> World:
    made = World(labs=LABS[:1], watchlists=[Watchlist("Qwen", "qwen"), Watchlist("Other", "kimi")])
    made.publish(hub_row("Qwen/Qwen2.5-7B", params=7 * 10**9))
    made.look()
    made.read("Policy Desk", entry("Old"))
    made.read("Wire", entry("Something that Wire had before"))
    made.publish(*launch(made.now))
    made.look()
    made.read("Policy Desk", entry("Export controls on Qwen <b>& chips</b>", summary="What the rule says about chips."))
    return made


def of(world: World, query: str = "") -> bytes:
    return atom.write(ORIGIN, query, "", detail.details(world.db, world.items(query)))


class TestAtom:
    def test_readers_of_feeds_can_read_it(self, world: World) -> None:
        feed = of(world)
        check(feed)
        assert {one.tags[0].term for one in parsed(feed).entries} == {"release", "story"}
        release = next(one for one in parsed(feed).entries if one.tags[0].term == "release")
        assert release.title == "Qwen3-VL: 12 models, 2B–235B, Apache-2.0"
        assert release.author == "Qwen"
        assert "Qwen/Qwen3-VL-235B-A22B-Instruct (release, 235B, Apache-2.0)" in release.content[0].value
        assert "License: Apache-2.0 (open)" in release.content[0].value

    def test_what_an_entry_says(self, world: World) -> None:
        (item,) = world.items("kind:story qwen")
        root = check(of(world, "kind:story qwen"))
        (found,) = root.iter(f"{ATOM}entry")
        assert found.findtext(f"{ATOM}id") == f"tag:open-model-monitor.invalid,2026:{ORIGIN.id}:{item.id}"
        assert found.findtext(f"{ATOM}title") == item.title
        assert found.findtext(f"{ATOM}author/{ATOM}name") == "Qwen"
        assert found.findtext(f"{ATOM}source/{ATOM}title") == "Policy Desk"
        terms = {(one.attrib["term"], one.attrib.get("label")) for one in found.iter(f"{ATOM}category")}
        assert {("story", None), ("export-controls", "Export controls")} <= terms
        content = found.findtext(f"{ATOM}content", "")
        assert content.startswith("What the rule says about chips.\n")
        assert f"Policy Desk: {item.title} {item.url}" in content

    def test_an_id_stays_and_updated_moves_with_what_happens(self, world: World) -> None:
        def entry_of(feed: bytes) -> tuple[str, str, str]:
            (found,) = ET.fromstring(feed).iter(f"{ATOM}entry")
            return tuple(found.findtext(f"{ATOM}{name}", "") for name in ("id", "published", "updated"))  # type: ignore[return-value]

        told = "Huawei to ship 800,000 Ascend chips for Qwen this year despite export controls"
        world.read("Policy Desk", entry(told, url="https://desk.example/1"))
        before = entry_of(of(world, "kind:story ascend"))
        world.read("Wire", entry(told, guid="2", url="https://wire.example/x"))
        assert world.items("kind:story ascend")[0].story_size == 2
        after = entry_of(of(world, "kind:story ascend"))
        assert after[:2] == before[:2]
        assert after[2] > before[2]

    def test_the_same_items_are_the_same_bytes(self, world: World) -> None:
        assert of(world) == of(world)
        world.now += timedelta(days=3)
        assert of(world) == of(world)

    def test_a_feed_of_nothing(self) -> None:
        root = check(atom.write(ORIGIN, "", "", []))
        assert root.findtext(f"{ATOM}updated") == "2026-06-15T12:00:00Z"
        assert parsed(atom.write(ORIGIN, "", "", [])).entries == []

    def test_a_watchlist_tells_which_words_matched(self) -> None:
        alerts = (Alert("Mine", ("kimi", "k3"), NOW), Alert("Secret", ("x",), NOW))
        told = atom.write(ORIGIN, "Mine", "kimi", [Detail(replace(ITEM, alerts=alerts))], watchlist="Mine")
        assert "Matched: kimi, k3" in parsed(told).entries[0].content[0].value
        assert b"Secret" not in told
        assert b"Matched" not in atom.write(ORIGIN, "", "", [Detail(replace(ITEM, alerts=alerts))])

    @sampled(deadline=None)
    @given(
        texts=st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=4, max_size=4),
        name=st.text(st.characters(exclude_categories=["Cs"])),
    )
    def test_whatever_strangers_write(self, texts: Sequence[str], name: str) -> None:
        title, summary, source, path = texts
        item = replace(
            ITEM, title=title, summary=summary, source=source or "x", url=f"https://wire.example/{path}", before=title
        )
        feed = atom.write(ORIGIN, name, title, [Detail(item)])
        check(feed)
        parsed(feed)

    def test_markup_and_controls_stay_text(self) -> None:
        title = "]]> <script>alert(1)</script> &amp; \x00\x0b\x1b[31m\ufffe &lt;"
        (found,) = parsed(atom.write(ORIGIN, "", "", [Detail(replace(ITEM, title=title))])).entries
        assert found.title_detail.type == "text/plain"
        root = check(atom.write(ORIGIN, "", "", [Detail(replace(ITEM, title=title))]))
        assert root.findtext(f"{ATOM}entry/{ATOM}title") == "]]> <script>alert(1)</script> &amp; [31m &lt;"


# --- the command ----------------------------------------------------------------------------------


def call(folder: Path, *arguments: str) -> Result:
    """One call of the program."""
    (folder / "feeds.toml").write_text(CONFIG, encoding="utf-8")
    files = ["--config", str(folder / "feeds.toml"), "--db", str(folder / "monitor.db")]
    return CliRunner().invoke(monitor, [*files, *arguments])


def fill(folder: Path, stories: int) -> None:
    with closing(connect.open(folder / "monitor.db")) as db:
        world = World(labs=LABS[:1], db=db)
        world.read("Wire", entry("What was there"))
        world.read("Wire", *(entry(f"Number {'x' * number} about qwen") for number in range(stories, 0, -1)))


class TestCommand:
    def test_atom(self, tmp_path: Path) -> None:
        fill(tmp_path, 3)
        result = call(tmp_path, "export", "--format", "atom", "qwen")
        assert (result.exit_code, result.stderr) == (0, "3 items\n")
        check(result.stdout_bytes)
        assert len(parsed(result.stdout_bytes).entries) == 3
        assert parsed(result.stdout_bytes).feed.title == "Open Model Monitor: qwen"
        assert call(tmp_path, "export", "--format", "atom", "qwen").stdout_bytes == result.stdout_bytes

    def test_ids_tell_databases_apart(self, tmp_path: Path) -> None:
        ids = []
        for name in ("one", "two"):
            (tmp_path / name).mkdir()
            fill(tmp_path / name, 1)
            found = parsed(call(tmp_path / name, "export", "--format", "atom").stdout_bytes)
            ids.append({found.feed.id, *(one.id for one in found.entries)})
        assert len(ids[0]) == 3
        assert not ids[0] & ids[1]

    @pytest.mark.parametrize("form", ["json", "csv", "atom"])
    def test_a_limit_takes_the_newest(self, tmp_path: Path, form: str) -> None:
        fill(tmp_path, 3)
        result = call(tmp_path, "export", "--format", form, "--limit", "1")
        assert result.stderr == "1 items\n"
        assert "Number xxx about qwen" in result.stdout
        assert "Number xx about qwen" not in result.stdout

    def test_opml_is_that_of_the_sources(self, tmp_path: Path) -> None:
        result = call(tmp_path, "export", "--format", "opml")
        assert result.exit_code == 0
        assert 'xmlUrl="https://wire.example/"' in result.stdout
        created = re.compile("<dateCreated>.*?</dateCreated>")
        same = call(tmp_path, "sources", "export").stdout
        assert created.sub("", result.stdout) == created.sub("", same)

    def test_opml_takes_no_query(self, tmp_path: Path) -> None:
        result = call(tmp_path, "export", "--format", "opml", "qwen")
        assert result.exit_code == 2
        assert "takes neither a query nor --limit" in result.stderr


# --- a file for each watchlist --------------------------------------------------------------------


class Folder:
    """A folder of feeds over a database."""

    def __init__(self, where: Path, *watchlists: Watchlist) -> None:
        self.path = where / "monitor.db"
        self.folder = where / "feeds"
        self.db = connect.open(self.path)
        self.world = World(labs=LABS[:1], db=self.db, watchlists=watchlists)
        self.world.read("Wire", entry("What was there"))
        self.feeds = FeedFolder(self.folder)
        self.watchlists = watchlists

    def refresh(self) -> None:
        """As a tick does."""
        config = replace(settings(self.path, LABS[:1], []), watchlists=self.watchlists)
        asyncio.run(self.feeds.refresh(self.db, self.path, config))

    def files(self) -> dict[str, int]:
        """Names, and what changes when a file is replaced."""
        return {file.name: file.stat().st_ino for file in self.folder.iterdir()}

    def entries(self, name: str) -> list[str]:
        feed = (self.folder / name).read_bytes()
        check(feed)
        return [one.title for one in parsed(feed).entries]


class TestFolder:
    def test_a_file_for_each_watchlist(self, tmp_path: Path) -> None:
        made = Folder(tmp_path, Watchlist("Qwen & co", "qwen"), Watchlist("Kimi", "kimi"))
        made.refresh()
        assert sorted(made.files()) == ["kimi.atom", "qwen-co.atom"]
        assert made.entries("qwen-co.atom") == []
        made.world.read("Wire", entry("Qwen is out"))
        made.refresh()
        assert made.entries("qwen-co.atom") == ["Qwen is out"]
        assert made.entries("kimi.atom") == []

    def test_only_what_changed_is_written(self, tmp_path: Path) -> None:
        made = Folder(tmp_path, Watchlist("Qwen", "qwen"), Watchlist("Kimi", "kimi"))
        made.refresh()
        before = made.files()
        made.refresh()
        made.feeds = FeedFolder(made.folder)  # the next start of the monitor
        made.refresh()
        assert made.files() == before
        made.world.read("Wire", entry("Kimi is out"))
        made.refresh()
        after = made.files()
        assert after["qwen.atom"] == before["qwen.atom"]
        assert after["kimi.atom"] != before["kimi.atom"]
        assert made.entries("kimi.atom") == ["Kimi is out"]

    def test_the_latest_are_kept(self, tmp_path: Path) -> None:
        made = Folder(tmp_path, Watchlist("Qwen", "qwen"))
        made.world.read("Wire", *(entry(f"Qwen does thing {'x' * number}") for number in range(MOST + 5, 0, -1)))
        made.refresh()
        found = made.entries("qwen.atom")
        assert len(found) == MOST
        assert found[0] == f"Qwen does thing {'x' * (MOST + 5)}"

    def test_a_folder_that_cannot_be_written_is_tried_again(
        self, tmp_path: Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        made = Folder(tmp_path, Watchlist("Qwen", "qwen"))
        made.folder.write_text("in the way")
        made.refresh()
        made.refresh()
        assert [record.getMessage() for record in caplog.records if record.levelname == "ERROR"] == [
            f"feeds of watchlists: {made.folder} cannot be written (File exists); it is tried again"
        ]
        made.folder.unlink()
        made.refresh()
        assert made.entries("qwen.atom") == []

    @pytest.mark.parametrize(
        ("names", "files"),
        [
            (["../../etc/passwd"], ["etc-passwd.atom"]),
            ([".hidden", "CON", "a/b"], ["hidden.atom", "con.atom", "a-b.atom"]),
            (["通义千问", "Ünï"], ["通义千问.atom", "ünï.atom"]),
            (["…", "x" * 300], ["watchlist.atom", f"{'x' * 120}.atom"]),
            (["A b", "a-B"], ["a-b-b8211a33.atom", "a-b-0eac0256.atom"]),
        ],
    )
    def test_names_of_files(self, names: list[str], files: list[str]) -> None:
        assert list(file_names(Watchlist(name, "x") for name in names)) == files

    @given(st.lists(st.text(min_size=1), unique=True, max_size=5))
    def test_no_name_leads_out_or_hides(self, names: list[str]) -> None:
        found = file_names(Watchlist(name, "x") for name in names)
        assert [one.name for one in found.values()] == names
        for name in found:
            assert re.fullmatch(r"[^\x00-\x1f/\\.]+\.atom", name)
            assert len(name.encode(errors="surrogatepass")) < 200

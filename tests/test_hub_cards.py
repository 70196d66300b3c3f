"""Model cards: fetched when somebody wants to read one, kept as long as the commit is the same, safe to show."""

import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from driver import Newsroom, monitor, story
from fakesite import Asked, FakeSite, Reply
from world import LABS, NOW, World, hub_row, launch, recording, settings

from monitor import cards
from monitor.cli.main import monitor as program
from monitor.config import Config
from monitor.demo.server import ReplayServer
from monitor.polled import HostState
from monitor.sources import card
from monitor.store import connect, hosts

CARD = """---
license: apache-2.0
language: [en]
---
<!-- a comment
that goes on --><div align="center"><img src="logo.png" alt='Logo'></div><a href="x"> <img src=b.svg></a>

# Qwen3-8B

It has **8B** parameters &amp; a *license*.\x1b[31m\u202e

```html
<div>code stays</div>
```
"""
TEXT = """![Logo](logo.png)

# Qwen3-8B

It has **8B** parameters & a *license*.[31m

```html
<div>code stays</div>
```"""
MODEL = "Qwen/Qwen3-8B"


class Hub(FakeSite):
    """Serves cards, by the name of the model."""

    def __init__(self) -> None:
        super().__init__()
        self.cards: dict[str, Reply] = {MODEL: Reply(CARD.encode())}

    def reply(self, asked: Asked) -> Reply:
        name = asked.path.removesuffix("/raw/main/README.md").strip("/")
        return self.cards.get(name, Reply({"error": "Entry not found"}, 404))


@pytest.fixture
def hub() -> Iterator[Hub]:
    with Hub() as hub:
        yield hub


@pytest.fixture
def world() -> World:
    world = World()
    world.look()
    world.publish(hub_row(MODEL, params=8 * 10**9))
    world.look()
    return world


def config(hub: FakeSite, path: Path) -> Config:
    return settings(path, LABS, [], hub.url)


def shown(world: World, config: Config, query: str = "qwen3") -> cards.Shown:
    return cards.show(world.db, config, world.one(query), lambda: world.now)


class TestReading:
    def test_what_is_for_machines_goes(self) -> None:
        assert card.read(CARD.encode()) == TEXT

    @pytest.mark.parametrize(
        ("body", "text"),
        [
            (b"", ""),
            (b"---\nlicense: mit\n---\n", ""),
            (b"---\nno end of the front", "---\nno end of the front"),
            (b"\xef\xbb\xbf---\r\nlicense: mit\r\n---\r\n# A\r\n", "# A"),
            (b"--- not yaml\n# A", "--- not yaml\n# A"),
            (b"a<br>b<p>c</p>d", "a\nbc\nd"),
            (b"1 < 2 and <|im_start|> stay", "1 < 2 and <|im_start|> stay"),
            (b"a <!-- never closed", "a"),
            (b"\xff\xfe bad bytes", "\ufffd\ufffd bad bytes"),
            (b"~~~\n<p>\n```\n~~~\n<p>x</p>", "~~~\n<p>\n```\n~~~\nx"),
            (b"a\n\n\n\n\nb", "a\n\nb"),
            (
                b"x<TABLE><tr><th>a</th><th>b<br>c</th></tr>\n<tr><td><b>1|2</b></td><td>3</td></tr></TABLE>y",
                "x\n\n| a | b c |\n|---|---|\n| 1\\|2 | 3 |\n\ny",
            ),
            (b"<table><tr>no cells</table>z", "no cellsz"),
            (b"<table><tr><td>never closed", "never closed"),
        ],
    )
    def test_odd_ones(self, body: bytes, text: str) -> None:
        assert card.read(body) == text

    @pytest.mark.parametrize(
        "piece", [b"<!--", b"<a ", b"```\n", b"---\n", b"&", b"<br", b"\n \n", b"[x](", b"<table>", b"<table></table>"]
    )
    def test_a_megabyte_of_anything_takes_no_minutes(self, piece: bytes) -> None:
        began = time.process_time()
        card.read(b"---\n" + piece * (card.LIMIT // len(piece)))
        assert time.process_time() - began < 20  # quadratic would be hours


class TestKeeping:
    def test_one_request_for_each_commit(self, world: World, hub: Hub, tmp_path: Path) -> None:
        chosen = config(hub, tmp_path)
        assert [shown(world, chosen) for _ in range(2)] == [cards.Shown(TEXT)] * 2
        assert [asked.path for asked in hub.asked] == [f"/{MODEL}/raw/main/README.md"]
        world.change(MODEL, sha="f" * 40)
        world.look()
        hub.cards[MODEL] = Reply(b"# Another")
        assert shown(world, chosen).text == "# Another"
        assert len(hub.asked) == 2

    def test_without_an_answer_the_last_one_is_shown_with_its_date(
        self, world: World, hub: Hub, tmp_path: Path
    ) -> None:
        chosen = config(hub, tmp_path)
        shown(world, chosen)
        at = world.now
        world.change(MODEL, sha="f" * 40)
        world.look()
        hub.cards[MODEL] = Reply(b"", 500)
        found = shown(world, chosen)
        assert found.text == TEXT
        assert found.note.startswith(f"As of {at:%Y-%m-%d %H:%M} UTC")

    def test_a_hub_that_wants_to_be_left_alone_is(self, world: World, hub: Hub, tmp_path: Path) -> None:
        """It told a poll, in whatever run."""
        host = hub.url.removeprefix("http://")
        hosts.keep(world.db, [HostState(host, world.now, wait_until=world.now + timedelta(hours=1))])
        assert "asked to be left alone for 1 hour" in shown(world, config(hub, tmp_path)).note
        assert hub.asked == []

    @pytest.mark.parametrize(
        ("reply", "gated", "words"),
        [
            (Reply({}, 404), False, "has no model card"),
            (Reply(b"---\nlicense: mit\n---\n"), False, "nothing is written there"),
            (Reply({}, 401), "manual", "behind a gate"),
            (Reply({}, 401), False, "withdrawn or made private"),
            (Reply({}, 403), "auto", "HF_TOKEN"),
            (Reply({}, 500), False, "There is no card"),
            (Reply(b"x" * (card.LIMIT + 1)), False, "larger than 1 MB"),
        ],
    )
    def test_why_there_is_none(
        self, world: World, hub: Hub, tmp_path: Path, reply: Reply, gated: bool | str, words: str
    ) -> None:
        world.change(MODEL, gated=gated)
        world.look()
        hub.cards[MODEL] = reply
        found = shown(world, config(hub, tmp_path), "kind:release qwen3")
        assert found.text == ""
        assert words in found.note

    def test_that_there_is_none_is_known_too(self, world: World, hub: Hub, tmp_path: Path) -> None:
        hub.cards.clear()
        for _ in range(2):
            assert "has no model card" in shown(world, config(hub, tmp_path)).note
        assert len(hub.asked) == 1

    def test_offline(self, world: World, hub: Hub, tmp_path: Path) -> None:
        chosen = replace(config(hub, tmp_path), hub_endpoint="http://127.0.0.1:9")
        found = shown(world, chosen)
        assert (found.text, found.note.startswith(f"There is no card of {MODEL} to show.")) == ("", True)

    def test_of_a_release_it_is_that_of_its_lead(self, world: World, hub: Hub, tmp_path: Path) -> None:
        world.publish(*launch())
        world.look()
        found = world.one("kind:release qwen3-vl")
        lead = cards.lead(found)
        assert lead is not None
        assert found.item.url.endswith(lead.id)
        shown(world, config(hub, tmp_path), "kind:release qwen3-vl")
        assert hub.asked[0].path == f"/{lead.id}/raw/main/README.md"

    def test_a_token_is_sent_where_there_is_one(self, world: World, hub: Hub, tmp_path: Path) -> None:
        shown(world, replace(config(hub, tmp_path), hub_token="hf_secret"))
        assert hub.asked[0].headers["authorization"] == "Bearer hf_secret"


class TestCommand:
    @pytest.fixture
    def folder(self, hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        lab = '[[labs]]\nname = "Qwen"\nhub = ["Qwen"]\n'
        (tmp_path / "feeds.toml").write_text(f'[hub]\nendpoint = "{hub.url}"\n{lab}', encoding="utf-8")
        for name in ("MONITOR_CONFIG", "HF_ENDPOINT", "HF_TOKEN"):
            monkeypatch.delenv(name, raising=False)
        with closing(connect.open(tmp_path / "monitor.db")) as db:
            world = World(db=db)
            world.publish(hub_row(MODEL, params=8 * 10**9))
            world.look()
            world.read("Wire")
        return tmp_path

    def run(self, folder: Path, *arguments: str) -> int:
        files = ["--config", str(folder / "feeds.toml"), "--db", str(folder / "monitor.db")]
        with pytest.raises(SystemExit) as ended:
            program.main([*files, *arguments], prog_name="monitor")
        return int(ended.value.code or 0)

    def test_prints_the_card_and_nothing_else(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert self.run(folder, "show", "r1", "--card") == 0
        assert capsys.readouterr() == (f"{TEXT}\n", "")

    def test_says_why_there_is_none(self, folder: Path, hub: Hub, capsys: pytest.CaptureFixture[str]) -> None:
        hub.cards.clear()
        assert self.run(folder, "show", "r1", "--card") == 1
        out, err = capsys.readouterr()
        assert out == ""
        assert "has no model card" in err

    def test_excludes_json(self, folder: Path) -> None:
        assert self.run(folder, "show", "r1", "--card", "--json") == 2


class TestScreen:
    @story
    async def test_a_key_shows_the_card_and_the_item_again(self, tmp_path: Path) -> None:
        room = Newsroom(tmp_path / "monitor.db")
        item = room.release("Qwen3-8B: 8B", url=f"https://huggingface.co/{MODEL}")
        room.model(item, MODEL, sha="a" * 40)
        with Hub() as hub:
            async with monitor(room.path) as driver:
                driver.app._settings.take(replace(driver.screen.config, hub_endpoint=hub.url))
                await driver.press("c")
                await driver.until(lambda: "code stays" in driver.detail)
                assert "\x1b" not in driver.detail
                await driver.press("c")
                assert "parameters" in driver.detail
                assert "code stays" not in driver.detail
            assert len(hub.asked) == 1

    @story
    async def test_a_story_has_none(self, tmp_path: Path) -> None:
        room = Newsroom(tmp_path / "monitor.db")
        room.item("Export rules")
        async with monitor(room.path) as driver:
            await driver.press("c")
            await driver.until(lambda: "“Export rules” is a story; only models have a card" in driver.detail)

    @story
    async def test_another_item_is_shown_as_itself(self, tmp_path: Path) -> None:
        room = Newsroom(tmp_path / "monitor.db")
        room.item("Older")
        room.item("Newer", ago=NOW - NOW)
        async with monitor(room.path) as driver:
            await driver.press("c")
            await driver.until(lambda: "only models have a card" in driver.detail)
            await driver.press("j")
            await driver.until(lambda: "Older" in driver.detail)
            assert "only models" not in driver.detail


def test_the_demo_serves_cards_of_its_own(world: World, tmp_path: Path) -> None:
    folder = recording(tmp_path / "recording", {"Qwen": [list(world.hub.values())]})
    with ReplayServer(folder) as server:
        found = shown(world, settings(tmp_path / "db", LABS[:1], [], f"{server.url}/hub"))
    lines = found.text.splitlines()
    assert lines[0] == f"# {MODEL}"
    assert "- License: apache-2.0" in lines
    assert "- Parameters: 8,000,000,000" in lines

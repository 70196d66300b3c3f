"""What no list tells of a model: the name of a license of its own, and whether its weights were replaced."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sites import HERE
from world import LABS, NOW, Row, World, hub_row, recording, settings

from monitor.demo.server import ReplayServer
from monitor.fetch import Web
from monitor.notices import Watchlist
from monitor.poll import poll, request_for
from monitor.polled import LOOKS, Listing, Looked, PollRequest, PollResult
from monitor.store import models, sources

HOUR = timedelta(hours=1)
OLD = NOW - timedelta(days=400)
MODEL = "Qwen/Qwen3-8B"
OWN = {"license": "other", "license_name": "tongyi-qianwen"}


def files(**content: str) -> list[dict[str, object]]:
    """The files of a repository, each with the mark of its content: `model="1"` is model.safetensors."""
    named = {name.replace("_", "."): mark for name, mark in content.items()}
    return [
        {"rfilename": name if "." in name else f"{name}.safetensors", "lfs": {"sha256": mark * 64}}
        for name, mark in named.items()
    ]


@pytest.fixture
def world() -> World:
    """Qwen has been seen before, with one old model."""
    world = World(watchlists=(Watchlist("Own", "license:tongyi-qianwen"),))
    world.publish(hub_row("Qwen/Qwen2.5-7B", params=7 * 10**9, created=OLD))
    world.look()
    return world


class TestLicenseNames:
    def test_a_new_model_is_asked_once(self, world: World) -> None:
        world.publish(hub_row(MODEL, license="other", cardData=OWN))
        world.look()
        assert (world.one("qwen3").item.license, world.asked) == ("other", 0)
        assert world.look().new == 0
        found = world.one("qwen3")
        assert (found.item.license, found.item.openness) == ("tongyi-qianwen", "restricted")
        assert "tongyi-qianwen" in " ".join(found.why)
        assert [world.look().new for _ in range(3)] == [0, 0, 0]
        assert world.asked == 1

    def test_watchlists_look_at_it_again(self, world: World) -> None:
        world.publish(hub_row(MODEL, license="other", cardData=OWN))
        assert world.look().alerted == ()
        assert [item.title for item in world.look().alerted] == ["Qwen3-8B: 8B, tongyi-qianwen"]

    def test_an_edit_does_not_lose_the_name(self, world: World) -> None:
        world.publish(hub_row(MODEL, license="other", cardData=OWN))
        world.look()
        world.look()
        world.change(MODEL, library_name="vllm", sha="f" * 40)
        assert [world.look(after=HOUR).new for _ in range(3)] == [0, 0, 0]
        assert world.one("qwen3").item.license == "tongyi-qianwen"

    def test_another_name_is_a_change(self, world: World) -> None:
        world.publish(hub_row(MODEL, license="other", cardData=OWN))
        world.look()
        world.look()
        world.change(MODEL, sha="f" * 40, cardData=OWN | {"license_name": "qwen-research"})
        world.look()
        assert world.look().new == 1
        change = world.one("kind:change").item
        assert (change.event, change.before, change.after) == ("license", "tongyi-qianwen", "qwen-research")
        assert change.license == world.one("kind:release qwen3").item.license == "qwen-research"
        assert world.one("kind:release qwen3").item.openness == "noncommercial"
        assert world.look().new == 0

    def test_a_license_of_the_hub_takes_its_place(self, world: World) -> None:
        world.publish(hub_row(MODEL, license="other", cardData=OWN))
        world.look()
        world.look()
        world.publish(hub_row(MODEL, license="apache-2.0", sha="f" * 40))
        assert [world.look().new for _ in range(4)] == [1, 0, 0, 0]
        change = world.one("kind:change").item
        assert (change.before, change.after) == ("tongyi-qianwen", "apache-2.0")

    def test_a_link_names_it_too(self, world: World) -> None:
        link = "https://www.apache.org/licenses/LICENSE-2.0"
        world.publish(hub_row(MODEL, license="other", cardData={"license_link": link}))
        world.look()
        world.look()
        world.change(MODEL, library_name="vllm", sha="f" * 40)
        assert [world.look().new for _ in range(2)] == [0, 0]
        assert (world.one("qwen3").item.license, world.one("qwen3").item.openness) == ("apache-2.0", "open")

    def test_at_first_contact_only_young_ones_are_asked_a_few_at_a_time(self) -> None:
        world = World()
        young = [hub_row(f"Qwen/Qwen{number}-8B", license="other", cardData=OWN) for number in range(4, 11)]
        world.publish(*young, hub_row("Qwen/Qwen1-8B", license="other", cardData=OWN, created=OLD), hub_row(MODEL))
        world.look()
        counts = []
        for _ in range(4):
            before = world.asked
            world.look()
            counts.append(world.asked - before)
        assert counts == [LOOKS, LOOKS, 1, 0]
        assert world.count("select count(*) from models where license = 'tongyi-qianwen'") == 7
        assert world.items("kind:change") == []


class TestWeights:
    @pytest.fixture
    def published(self, world: World) -> World:
        world.publish(hub_row(MODEL, params=8_190_735_360, siblings=files(one="1", two="2", README_md="3")))
        world.look()
        world.look()
        return world

    def commit(self, world: World, sha: str, **content: str) -> list[str]:
        """What two polls after a commit tell."""
        world.change(MODEL, sha=sha * 40, siblings=files(**content))
        before = {item.id for item in world.items()}
        world.look(after=HOUR)
        world.look(after=HOUR)
        return [item.title for item in world.items() if item.id not in before]

    def test_an_edit_of_the_readme_is_no_news(self, published: World) -> None:
        assert self.commit(published, "a", one="1", two="2", README_md="4") == []
        assert published.asked == 2

    def test_replaced(self, published: World) -> None:
        (title,) = self.commit(published, "a", one="1", two="9", README_md="3")
        sha = published.count("select 1 from models where sha like 'aaaa%'")
        assert sha == 1
        change = published.one("event:replaced").item
        assert (title, change.after) == (change.title, "commit aaaaaaaa, 1 of 2 files")
        assert change.before is not None
        assert change.before.startswith("commit ")
        assert [one.event for one in published.one("kind:release qwen3").history] == ["replaced"]

    @pytest.mark.parametrize(
        "content",
        [
            {"one": "1", "two": "2", "three": "3"},
            {"one": "1"},
            {"uno": "1", "due": "2"},
            {"model_gguf": "5"},
        ],
        ids=["added", "removed", "renamed", "another kind"],
    )
    def test_nothing_was_replaced(self, published: World, content: dict[str, str]) -> None:
        assert self.commit(published, "a", **content) == []

    def test_a_change_of_the_count_is_told_once(self, published: World) -> None:
        published.change(MODEL, safetensors={"total": 9 * 10**9})
        titles = self.commit(published, "a", one="8", two="9")
        assert titles == ["Qwen3-8B: weights replaced, 8.2B → 9B"]

    def test_a_count_that_comes_after_the_commit_tells_it_no_second_time(self, published: World) -> None:
        assert len(self.commit(published, "a", one="8", two="9")) == 1
        published.change(MODEL, safetensors={"total": 9 * 10**9})
        assert [published.look().new for _ in range(3)] == [0, 0, 0]
        assert published.one("kind:release qwen3").item.params == 9 * 10**9

    def test_a_model_from_before_is_known_from_its_first_commit_on(self, world: World) -> None:
        world.change("Qwen/Qwen2.5-7B", siblings=files(one="1"))
        assert (world.look().new, world.asked) == (0, 0)
        for sha, content, new in (("a", "2", [0, 0]), ("b", "3", [0, 1])):
            world.change("Qwen/Qwen2.5-7B", sha=sha * 40, siblings=files(one=content))
            assert [world.look().new, world.look().new] == new

    def test_what_may_not_be_looked_at_is_asked_once_a_commit(self, world: World) -> None:
        world.publish(hub_row(MODEL))
        world.look()
        ((hub_id, name),) = models.unclear(world.db, "Qwen")
        world.tell("Qwen", Listing((), looked=(Looked(hub_id, refused=True),)))
        assert name == MODEL
        assert models.unclear(world.db, "Qwen") == ()


class TestOverTheWire:
    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        old = hub_row("Qwen/Qwen2.5-7B", created=OLD)
        new: list[Row] = [
            hub_row(f"Qwen/Qwen{number}-8B", license="other", cardData=OWN, siblings=files(one="1"))
            for number in range(3, 8)
        ]
        return recording(tmp_path / "recording", {"Qwen": [[old], [old, *new]]})

    @pytest.fixture
    def hub(self, folder: Path) -> Iterator[ReplayServer]:
        with ReplayServer(folder) as server:
            yield server

    def ask(self, world: World, server: ReplayServer, tmp_path: Path) -> PollResult:
        """Poll, and keep what comes."""
        config = settings(tmp_path / "db", LABS[:1], [], f"{server.url}/hub")
        state = replace(world.state("Qwen"), source=config.sources[0], url=config.sources[0].url)
        known, doubtful = models.standing(world.db, "Qwen")
        seen, unclear = sources.seen(world.db, ["Qwen"]).get("Qwen", b""), models.unclear(world.db, "Qwen")
        request = request_for(state, None, known, doubtful, seen, unclear)
        server.forget()
        result = asyncio.run(self._poll(request, world))
        world.tell("Qwen", result.outcome, seen=result.seen)
        return result

    async def _poll(self, request: PollRequest, world: World) -> PollResult:
        async with Web(allowed_hosts=HERE) as web:
            return await poll(request, web, world.now)

    def looked(self, server: ReplayServer) -> int:
        """Models asked for by themselves since the last poll began."""
        return sum("blobs=true" in one.path for one in server.requests)

    def test_new_ones_are_asked_in_the_same_poll_a_few_at_a_time(self, hub: ReplayServer, tmp_path: Path) -> None:
        world = World(labs=LABS[:1])
        self.ask(world, hub, tmp_path)
        assert self.looked(hub) == 0
        hub.advance()
        counts = []
        for _ in range(3):
            self.ask(world, hub, tmp_path)
            counts.append(self.looked(hub))
        assert counts == [LOOKS, 2, 0]
        assert world.count("select count(*) from models where license = 'tongyi-qianwen'") == 5
        assert len(world.items("license:tongyi-qianwen")) == 5

    def test_a_refusal_is_not_repeated_and_a_failure_is(self, hub: ReplayServer, tmp_path: Path) -> None:
        world = World(labs=LABS[:1])
        self.ask(world, hub, tmp_path)
        hub.advance()
        hub.fault("/hub/api/models/", "status", value="500", times=1)
        result = self.ask(world, hub, tmp_path)
        assert isinstance(result.outcome, Listing)
        assert (self.looked(hub), result.outcome.looked) == (1, ())
        hub.fault("/hub/api/models/", "status", value="403", times=LOOKS)
        result = self.ask(world, hub, tmp_path)
        assert isinstance(result.outcome, Listing)
        assert [one.refused for one in result.outcome.looked] == [True] * LOOKS
        self.ask(world, hub, tmp_path)
        assert self.looked(hub) == 2

    def test_models_that_the_tables_lost_are_read_again(self, hub: ReplayServer, tmp_path: Path) -> None:
        world = World(labs=LABS[:1])
        hub.advance()
        self.ask(world, hub, tmp_path)
        world.db.execute("delete from models where id = 'Qwen/Qwen2.5-7B'")
        self.ask(world, hub, tmp_path)
        assert world.count("select count(*) from models where id = 'Qwen/Qwen2.5-7B'") == 1

    def test_a_quota_that_runs_low_is_left_for_lists(self, folder: Path, tmp_path: Path) -> None:
        with ReplayServer(folder, hub_quota=50) as server:
            world = World(labs=LABS[:1])
            self.ask(world, server, tmp_path)
            server.advance()
            result = self.ask(world, server, tmp_path)
            assert isinstance(result.outcome, Listing)
            assert (self.looked(server), len(result.outcome.models)) == (0, 5)

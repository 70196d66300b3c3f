"""The life of repositories on the Hub, from first contact to withdrawal: what becomes news, once, and what does not."""

from datetime import timedelta
from itertools import permutations

import pytest
from world import NOW, World, hub_row, integrity, launch

from monitor.polled import Failed, Listing
from monitor.report.items import full, iso
from monitor.source import Trouble

DAY, HOUR, WEEK = timedelta(days=1), timedelta(hours=1), timedelta(days=7)
OLD = NOW - timedelta(days=90)


@pytest.fixture
def world() -> World:
    """Qwen and Moonshot AI have been seen before, with one old model each."""
    world = World()
    world.publish(
        hub_row("Qwen/Qwen2.5-7B", params=7 * 10**9, created=OLD),
        hub_row("moonshotai/Kimi-K2", params=10**12, created=OLD),
    )
    world.look("Qwen")
    world.look("moonshotai")
    return world


class TestFirstContact:
    def test_is_history_dated_as_created(self, world: World) -> None:
        item = world.one("lab:Qwen").item
        assert item.history
        assert not item.read
        assert item.at == item.published == OLD
        assert world.items("is:history") == world.items()

    def test_a_new_organization_is_history_too(self, world: World) -> None:
        world.publish(hub_row("zai-org/GLM-4.5", created=NOW))
        assert world.look("zai-org").new == 0
        assert world.one("lab:Z.ai").item.history

    def test_after_a_long_silence_too(self, world: World) -> None:
        world.publish(hub_row("Qwen/Qwen3-8B"))
        assert world.look(after=timedelta(days=20)).new == 0
        assert world.one("qwen3").item.history

    def test_an_organization_without_models_may_publish_its_first(self) -> None:
        world = World()
        world.tell("Qwen", Listing(()))
        world.publish(hub_row("Qwen/Qwen3-8B"))
        assert world.look().new == 1


class TestPublication:
    def test_created_long_ago_and_public_now_is_news(self, world: World) -> None:
        """Scenario a: created on day 0, public on day 33."""
        for _ in range(33):
            world.look("moonshotai", after=DAY)
        before = world.now
        world.publish(hub_row("moonshotai/Kimi-K3", params=10**12, created=NOW))
        assert world.look("moonshotai").new == 1
        found = world.one("kimi-k3")
        (model,) = found.models
        assert not found.item.history
        assert model.created == NOW
        assert (model.seen_after, model.first_seen) == (before, world.now)
        assert found.item.published == found.item.seen == world.now
        told = full(found)
        assert (told["created"], told["seen_after"], told["first_seen"]) == tuple(map(iso, (NOW, before, world.now)))
        assert told["announced"] is None

    def test_a_launch_is_one_release(self, world: World) -> None:
        """Scenario b."""
        world.publish(*launch())
        assert world.look().new == 1
        found = world.one("qwen3-vl")
        assert found.item.title == "Qwen3-VL: 12 models, 2B–235B, Apache-2.0"
        assert (found.item.models, len(found.models)) == (12, 14)
        assert {model.class_ for model in found.models} == {"release", "variant", "format"}
        assert {model.format for model in found.models if model.class_ == "format"} == {"FP8", "GGUF"}
        assert (found.item.downloads, found.item.likes) == (1400, 140)

    def test_one_at_a_time_is_the_same_release(self, world: World) -> None:
        for row in launch():
            world.publish(row)
            world.look()
        assert world.titles("kind:release qwen3-vl") == ["Qwen3-VL: 12 models, 2B–235B, Apache-2.0"]
        assert world.items("kind:change") == []

    def test_formats_a_week_later_are_a_change_to_it(self, world: World) -> None:
        rows = launch()
        world.publish(*rows[:-2])
        world.look()
        release = world.one("qwen3-vl").item
        world.look(after=6 * DAY)
        world.publish(*rows[-2:])
        assert world.look().new == 1
        change = world.one("kind:change")
        assert (change.item.event, change.item.class_) == ("formats", "format")
        assert change.item.title == "Qwen3-VL: 2 formats added (FP8, GGUF)"
        assert change.related == (release.id,)
        after = world.one("kind:release qwen3-vl")
        assert (after.item.id, after.item.title) == (release.id, release.title)
        assert len(after.models) == 14
        assert {one.event for one in after.history} == {"formats"}

    def test_a_sibling_a_week_later_is_a_change_too(self, world: World) -> None:
        rows = launch()
        world.publish(*rows[1:])
        world.look()
        world.look(after=6 * DAY)
        world.publish(rows[0])
        world.look()
        assert world.one("kind:change").item.event == "models"
        assert len(world.items("kind:release qwen3-vl")) == 1

    def test_two_launches_in_one_list_are_two_releases(self, world: World) -> None:
        world.publish(*launch(), hub_row("Qwen/Qwen3-8B"), hub_row("Qwen/Qwen3-14B"), hub_row("Qwen/Qwen3Guard-8B"))
        assert world.look().new == 3
        assert len(world.items("kind:release since:1d class:release,variant")) == 2

    def test_an_organization_of_two_pages(self) -> None:
        """Scenario j, after the pages were put together."""
        world = World()
        world.publish(*(hub_row(f"Qwen/Model{number}X-7B", created=OLD) for number in range(1_700)))
        world.look()
        assert world.count("select count(*) from models") == 1_700
        world.publish(hub_row("Qwen/Qwen3-8B"))
        assert world.look().new == 1


class TestPlaceholder:
    """Scenario c: a reserved name, weights two days later."""

    @pytest.fixture
    def reserved(self, world: World) -> World:
        world.publish(hub_row("Qwen/Qwen4-32B", weights=False))
        world.look()
        return world

    def test_is_hidden_until_asked_for(self, reserved: World) -> None:
        assert reserved.items("qwen4") == []
        assert reserved.one("qwen4 class:placeholder").item.class_ == "placeholder"

    def test_becomes_a_release_when_weights_arrive(self, reserved: World) -> None:
        reserved.publish(hub_row("Qwen/Qwen4-32B", params=32 * 10**9))
        assert reserved.look(after=2 * DAY).new == 1
        found = reserved.one("qwen4")
        assert (found.item.kind, found.item.class_, found.item.seen) == ("release", "release", reserved.now)
        assert [one.event for one in found.history] == ["weights"]
        assert reserved.items("qwen4 class:placeholder") == []

    def test_keeps_its_id_and_star(self, reserved: World) -> None:
        before = reserved.one("qwen4 class:placeholder").item
        reserved.db.execute("update items set starred = 1 where id = ?", (before.key,))
        reserved.publish(hub_row("Qwen/Qwen4-32B", params=32 * 10**9))
        reserved.look(after=2 * DAY)
        after = reserved.one("qwen4").item
        assert (after.id, after.starred) == (before.id, True)

    def test_weights_are_told_once_where_the_release_is_there(self, reserved: World) -> None:
        reserved.publish(hub_row("Qwen/Qwen4-8B", params=8 * 10**9))
        reserved.look(after=HOUR)
        assert reserved.titles("kind:release qwen4") == ["Qwen4-8B: 8B, Apache-2.0"]
        reserved.publish(hub_row("Qwen/Qwen4-32B", params=32 * 10**9))
        assert reserved.look(after=5 * DAY).new == 1
        assert [item.event for item in reserved.items("kind:change")] == ["weights"]
        assert reserved.titles("kind:release qwen4") == ["Qwen4: 2 models, 8B–32B, Apache-2.0"]

    def test_weights_that_go_and_come_are_no_second_release(self, world: World) -> None:
        for weights in (False, True):
            world.publish(hub_row("Qwen/Qwen2.5-7B", params=7 * 10**9, created=OLD, weights=weights))
            assert world.look().new == 0
            assert world.one("lab:Qwen").item.class_ == "release"


class TestNames:
    def test_renamed_is_no_second_release(self, world: World) -> None:
        """Scenario d."""
        world.rename("Qwen/Qwen2.5-7B", "Qwen/Qwen2.5-7B-Base")
        assert world.look().new == 1
        found = world.one("kind:change")
        assert found.item.event == "renamed"
        assert (found.item.before, found.item.after) == ("Qwen/Qwen2.5-7B", "Qwen/Qwen2.5-7B-Base")
        release = world.one("kind:release lab:Qwen")
        assert release.item.title == "Qwen2.5-7B-Base: 7B, Apache-2.0"
        assert found.related == (release.item.id,)
        assert world.look().new == 0

    @pytest.mark.parametrize(
        "polls",
        [
            ("moonshotai", "Qwen", "Qwen", "Qwen"),
            ("Qwen", "moonshotai", "Qwen", "Qwen"),
            ("Qwen", "Qwen", "moonshotai", "Qwen", "Qwen"),
            ("Qwen", "Qwen", "Qwen", "Qwen", "moonshotai"),
        ],
    )
    def test_moved_to_another_lab(self, world: World, polls: tuple[str, ...]) -> None:
        """Scenario e, whichever organization is polled first."""
        world.publish(hub_row("Qwen/Qwen3-8B"), hub_row("Qwen/Qwen3-14B"))
        world.look()
        release = world.one("kind:release qwen3").item
        world.rename("Qwen/Qwen3-8B", "moonshotai/Kimi-Small-8B")
        assert sum(world.look(one).new for one in polls) == 1
        change = world.one("kind:change")
        assert change.item.event == "moved"
        assert (change.item.before, change.item.after) == ("Qwen/Qwen3-8B", "moonshotai/Kimi-Small-8B")
        assert world.items("kind:withdrawal") == []
        after = world.one("kind:release qwen3").item
        assert (after.id, after.models) == (release.id, 2)
        assert len(world.items("kind:release")) == 3
        assert world.state("moonshotai").items == 1

    def test_moved_to_nobody_watched_is_told_once(self, world: World) -> None:
        world.publish(hub_row("Qwen/Qwen3-8B"))
        world.look()
        world.rename("Qwen/Qwen3-8B", "somebody/Qwen3-8B")
        assert [world.look().new for _ in range(6)] == [0, 1, 0, 0, 0, 0]
        assert world.one("kind:change").item.event == "moved"

    def test_an_organization_that_is_renamed(self, world: World) -> None:
        """Scenario k: both names are the lab's; nothing is withdrawn, nothing comes twice."""
        names = [f"GLM-{number}" for number in range(3, 15)]
        world.publish(*(hub_row(f"THUDM/{name}", created=OLD) for name in names))
        world.look("THUDM")
        world.look("zai-org")
        for name in names:
            world.rename(f"THUDM/{name}", f"zai-org/{name}")
        world.look("zai-org")
        world.look("THUDM")
        world.look("THUDM")
        assert {item.event for item in world.items("lab:Z.ai kind:change")} == {"renamed"}
        assert len(world.items("lab:Z.ai kind:release")) == 12
        assert world.items("kind:withdrawal") == []


class TestGone:
    @pytest.fixture
    def hidden(self, world: World) -> World:
        world.publish(hub_row("Qwen/Qwen3-8B"), hub_row("Qwen/Qwen3-14B"))
        world.look()
        self.row = world.hide("Qwen/Qwen3-8B")
        return world

    def test_needs_two_complete_lists(self, hidden: World) -> None:
        """Scenario i."""
        assert hidden.look().new == 0
        assert hidden.items("kind:withdrawal") == []
        hidden.tell("Qwen", Failed(Trouble.NETWORK, "no answer"))
        assert hidden.items("kind:withdrawal") == []
        assert hidden.look().new == 1
        found = hidden.one("kind:withdrawal")
        assert found.item.title == "Qwen3-8B: withdrawn"
        assert full(found)["event"] is None
        assert "missing from two complete lists of Qwen" in found.why[0]
        release = hidden.one("kind:release qwen3")
        assert found.related == (release.item.id,)
        assert [one.event for one in release.history] == ["withdrawn"]
        assert [model.id for model in release.models if model.gone] == ["Qwen/Qwen3-8B"]
        assert [hidden.look().new for _ in range(3)] == [0, 0, 0]

    def test_hidden_and_back_is_returned(self, hidden: World) -> None:
        """Scenario f."""
        hidden.look()
        hidden.look()
        hidden.publish(self.row)
        assert hidden.look().new == 1
        assert hidden.items("kind:change")[0].event == "returned"
        release = hidden.one("kind:release qwen3")
        assert release.item.models == 2
        assert [one.event for one in release.history] == ["withdrawn", "returned"]
        assert not any(model.gone for model in release.models)

    def test_back_after_one_list_was_a_glitch(self, hidden: World) -> None:
        hidden.look()
        hidden.publish(self.row)
        assert [hidden.look().new for _ in range(3)] == [0, 0, 0]
        assert hidden.count("select max(missing) from models") == 0

    @pytest.mark.parametrize("trouble", [Trouble.INCOMPLETE, Trouble.SERVER, Trouble.RATE_LIMITED])
    def test_what_was_not_looked_at_changes_nothing(self, world: World, trouble: Trouble) -> None:
        before = world.items()
        for _ in range(4):
            world.tell("Qwen", Failed(trouble, "the list broke off"))
        assert world.items() == before
        state = world.state("Qwen")
        assert (state.state, state.trouble, state.failures, state.error) == (
            "failing",
            trouble,
            4,
            "the list broke off",
        )
        assert state.last_ok is not None
        assert state.last_polled is not None
        assert state.last_ok < state.last_polled


class TestChanges:
    def test_license(self, world: World) -> None:
        """Scenario g."""
        world.publish(hub_row("Qwen/Qwen2.5-7B", license="other", created=OLD, params=7 * 10**9))
        world.look()
        world.publish(hub_row("Qwen/Qwen2.5-7B", license="apache-2.0", created=OLD, params=7 * 10**9))
        assert world.look().new == 1
        change = world.items("kind:change")[0]
        assert (change.event, change.before, change.after) == ("license", "other", "apache-2.0")
        assert change.title == "Qwen2.5-7B: license other → Apache-2.0"
        assert world.one("kind:release lab:Qwen").item.license == "apache-2.0"

    def test_gate(self, world: World) -> None:
        """Scenario h."""
        world.change("Qwen/Qwen2.5-7B", gated="manual")
        assert world.look().new == 1
        found = full(world.one("kind:change"))
        assert (found["event"], found["before"], found["after"], found["gated"]) == ("gate", False, "manual", "manual")
        assert world.one("kind:release lab:Qwen").item.gated == "manual"

    def test_of_many_models_at_once_is_one_item(self, world: World) -> None:
        world.publish(*launch())
        world.look()
        for row in launch():
            world.change(row["id"], gated="auto")
        assert world.look(after=HOUR).new == 1
        change = world.one("kind:change")
        assert change.item.models == 14
        assert change.item.title == "Qwen3-VL (14 models): gate open to all → terms to accept"

    def test_replaced_weights(self, world: World) -> None:
        for count, title in (
            (7_615_616_512, None),
            (8_019_000_000, "Qwen2.5-7B: weights replaced, 7.6B → 8B"),
            (8_020_000_000, "Qwen2.5-7B: weights replaced, 8,019,000,000 → 8,020,000,000"),
        ):
            world.change("Qwen/Qwen2.5-7B", safetensors={"total": count})
            assert world.look().new == (title is not None)
            assert title in world.titles("event:replaced") or title is None

    def test_a_count_that_comes_after_the_weights_replaces_nothing(self, world: World) -> None:
        world.publish(hub_row("Qwen/Qwen3-8B"))
        world.look()
        world.change("Qwen/Qwen3-8B", safetensors={"total": 8_190_735_360})
        assert world.look().new == 0
        assert world.one("qwen3").item.params == 8_190_735_360

    def test_edits_of_the_readme_are_no_news(self, world: World) -> None:
        world.change("Qwen/Qwen2.5-7B", sha="f" * 40, lastModified="2026-06-15T13:00:00.000Z", library_name="vllm")
        assert world.look().new == 0

    def test_moving_counters_bring_no_item_but_are_kept_by_day(self, world: World) -> None:
        for day in range(3):
            world.change("Qwen/Qwen2.5-7B", downloads=1_000 * (day + 1), likes=50 + day)
            assert world.look(after=DAY).new == 0
        release = world.one("kind:release lab:Qwen").item
        assert (release.downloads, release.likes) == (3_000, 52)
        days = world.db.execute(
            "select d.downloads from model_days d join models using (hub_id) where source = 'Qwen' order by day"
        )
        assert [count for (count,) in days] == [100, 1_000, 2_000, 3_000]

    def test_every_day_has_its_figures_whatever_moved(self, world: World) -> None:
        world.look(after=DAY)
        world.unchanged("Qwen", DAY)
        world.change("Qwen/Qwen2.5-7B", downloads=7)
        world.look(after=DAY)
        world.change("Qwen/Qwen2.5-7B", downloads=8)
        world.look(after=HOUR)
        days = world.db.execute(
            "select day, d.downloads from model_days d join models using (hub_id) where source = 'Qwen' order by day"
        ).fetchall()
        assert [day for day, _ in days] == [str((NOW + number * DAY).date()) for number in range(4)]
        assert [count for _, count in days] == [100, 100, 100, 8]
        assert world.one("kind:release lab:Qwen").item.downloads == 8


@pytest.mark.parametrize("together", [True, False])
@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_a_format_of_a_format_is_in_its_release(world: World, order: tuple[int, ...], together: bool) -> None:
    """However it is named, whatever comes first."""
    rows = [
        hub_row("Qwen/Qwen3-8B"),
        hub_row("Qwen/Oddly-Named-4bit", base="Qwen/Qwen3-8B", relation="quantized"),
        hub_row("Qwen/Other-GGUF", base="Qwen/Oddly-Named-4bit", relation="quantized"),
    ]
    for place in order:
        world.publish(rows[place])
        if not together:
            world.look()
    world.look()
    release = world.one("kind:release since:2h lab:Qwen")
    assert release.item.title == "Qwen3-8B: 8B, Apache-2.0"
    assert {model.id for model in release.models} == {row["id"] for row in rows}
    assert integrity(world.db) == "ok"
    assert world.count("select count(*) from item_fts") == world.count("select count(*) from items")

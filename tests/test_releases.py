"""Which models are one release, whatever the order in which they are seen."""

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from world import LABS, NOW, Row, World, hub_model, hub_row, launch

from monitor.demo import recording
from monitor.model import Lab, Model
from monitor.polled import Listing
from monitor.sources.hub import read_page
from monitor.store import connect
from monitor.understand import releases
from monitor.understand.names import parse

QWEN = LABS[0]
CORPUS = Path(__file__).parents[2] / "shared" / "corpus"
B = 10**9


def a_month_of_qwen() -> list[Row]:
    """Launches of one organization as they really mix: sizes, stages, formats with and without tags, helpers."""
    fp8 = [
        hub_row(f"Qwen/Qwen3-{size}-FP8", params=int(size.rstrip("B")) * B, base=base, relation="quantized")
        for size, base in (("8B", "Qwen/Qwen3-8B"), ("14B", "Qwen/Qwen3-14B"))
    ]
    return [
        *launch(),
        *(hub_row(f"Qwen/Qwen3-{size}B", params=size * B) for size in (4, 8, 14, 32)),
        *(hub_row(f"Qwen/Qwen3-{size}B-Base", params=size * B) for size in (4, 8, 14)),
        *fp8,
        hub_row("Qwen/Qwen3-32B-AWQ", params=32 * B),
        hub_row("Qwen/Qwen3-32B-GGUF"),
        hub_row("Qwen/Qwen3-4B-MLX-4bit", base="Qwen/Qwen3-4B", relation="quantized"),
        hub_row("Qwen/Qwen3-Coder-480B-A35B-Instruct", params=480 * B),
        hub_row("Qwen/Qwen3-Coder-480B-A35B-Instruct-FP8", params=480 * B),
        hub_row("Qwen/Qwen3-Next-80B-A3B-Instruct-FP8", params=80 * B),
        hub_row("Qwen/Qwen3-Embedding-8B", params=8 * B),
        hub_row("Qwen/Qwen3-Reranker-8B", params=8 * B),
        hub_row("Qwen/Qwen3Guard-Gen-8B", params=8 * B, license="other"),
        hub_row("Qwen/Qwen3-8B-Eagle3", params=B),
        hub_row("Qwen/QwQ-32B", params=32 * B),
        hub_row("Qwen/QwQ-32B-GGUF", base="Qwen/QwQ-32B", relation="quantized"),
        hub_row("Qwen/Qwen-Llama-8B", base="meta-llama/Llama-3.1-8B", license="llama3.1"),
        hub_row("Qwen/Qwen4-32B", weights=False),
    ]


def seen_in(
    rows: Sequence[Row], parts: Sequence[Sequence[Row]]
) -> tuple[set[tuple[str, str, str, int]], set[tuple[str, str, str]]]:
    """The releases, and the class and release of each model, after the rows came in these parts."""
    world = World()
    world.publish(hub_row("Qwen/Qwen1.5-7B", created=NOW - timedelta(days=400)))
    world.look()
    for part in parts:
        world.publish(*part)
        world.look(after=timedelta(minutes=2))
    assert len([row for row in world.hub.values() if row["author"] == "Qwen"]) == len(rows) + 1
    found = {
        (item.title, str(item.class_), item.url, item.models)
        for item in world.items("kind:release class:*")
        if not item.history
    }
    assert world.items("kind:change class:*") == []
    models = world.db.execute("select m.id, m.class, i.title from models m join items i on i.id = m.item")
    return found, set(models.fetchall())


@pytest.mark.parametrize("seed", range(20))
def test_any_split_of_a_launch_ends_in_the_same_releases(seed: int) -> None:
    rows = a_month_of_qwen()
    at_once = seen_in(rows, [rows])
    chance = random.Random(seed)
    chance.shuffle(rows)
    cuts = sorted(chance.sample(range(1, len(rows)), chance.randint(0, len(rows) - 1)))
    parts = [rows[start:end] for start, end in zip([0, *cuts], [*cuts, len(rows)], strict=True)]
    assert seen_in(rows, parts) == at_once


def test_what_the_month_was() -> None:
    found, models = seen_in(a_month_of_qwen(), [a_month_of_qwen()])
    assert {title for title, _, _, _ in found} == {
        "Qwen3-VL: 12 models, 2B–235B, Apache-2.0",
        "Qwen3: 7 models, 4B–32B, Apache-2.0",
        "Qwen3-Coder-480B-A35B-Instruct: 480B (35B active), Apache-2.0",
        "Qwen3-Next-80B-A3B-Instruct-FP8: 80B (3B active), Apache-2.0",
        "Qwen3-Embedding-8B: 8B, Apache-2.0",
        "Qwen3-Reranker-8B: 8B, Apache-2.0",
        "Qwen3Guard-Gen-8B: 8B, other",
        "QwQ-32B: 32B, Apache-2.0",
        "Qwen-Llama-8B: 8B, Llama 3.1, from meta-llama/Llama-3.1-8B",
        "Qwen4-32B: 32B, Apache-2.0",
    }
    classes = {name.partition("/")[2]: class_ for name, class_, _ in models}
    formats = {name for name, class_ in classes.items() if class_ == "format"}
    assert formats == {
        "Qwen3-VL-8B-Instruct-FP8", "Qwen3-VL-8B-Instruct-GGUF", "Qwen3-8B-FP8", "Qwen3-14B-FP8", "Qwen3-32B-AWQ",
        "Qwen3-32B-GGUF", "Qwen3-4B-MLX-4bit", "Qwen3-Coder-480B-A35B-Instruct-FP8", "QwQ-32B-GGUF",
    }  # fmt: skip
    assert classes["Qwen3-Next-80B-A3B-Instruct-FP8"] == "release", "alone it is the model itself"
    assert {classes[name] for name in ("Qwen3-Reranker-8B", "Qwen3Guard-Gen-8B", "Qwen3-8B-Eagle3")} == {"helper"}


# --- real organizations, by their names ---------------------------------------------------------------


def real_organizations(least: int = 12) -> dict[str, list[str]]:
    """The names of `modelnames.txt`, by owner; those with enough of them to be in the way of each other."""
    rows = (Path(__file__).parent / "modelnames.txt").read_text("utf-8").splitlines()
    found: dict[str, list[str]] = {}
    for row in rows:
        if row and not row.startswith("#"):
            name = row.partition(" ")[0]
            found.setdefault(name.partition("/")[0], []).append(name)
    return {owner: names for owner, names in found.items() if len(names) >= least}


ORGANIZATIONS = real_organizations()


def published(owner: str, chance: random.Random) -> list[Row]:
    """Its repositories; a part of the formats say what they were made from, as it is on the Hub."""
    rows = []
    for id_ in ORGANIZATIONS[owner]:
        name = parse(id_)
        plain = f"{owner}/{name.bare}"
        tagged = name.format is not None and plain in ORGANIZATIONS[owner] and chance.random() < 0.5
        base, relation = (plain, "quantized") if tagged else (None, None)
        rows.append(hub_row(id_, params=name.params, base=base, relation=relation))
    return rows


@dataclass
class Replay:
    """An organization that publishes step by step, and what the monitor has of it."""

    owner: str
    world: World
    path: Path

    @classmethod
    def of(cls, owner: str, path: Path) -> "Replay":
        """Watched for long, with an old model."""
        world = World(labs=[Lab("It", "US", (owner,))], db=connect.open(path))
        world.publish(hub_row(f"{owner}/Before-1B", created=NOW - timedelta(days=400)))
        world.look(owner)
        return cls(owner, world, path)

    def step(self, rows: Sequence[Row], after: timedelta = timedelta(minutes=2)) -> None:
        self.world.publish(*rows)
        self.world.look(self.owner, after=after)

    def restart(self) -> None:
        self.world.db.close()
        self.world.db = connect.open(self.path)

    def ends_in(self) -> set[tuple[object, ...]]:
        """Models with class, format and release; and the releases."""
        query = "select m.id, m.class, m.key, m.format_of, i.title from models m join items i on i.id = m.item"
        found: set[tuple[object, ...]] = {
            (item.title, item.class_, item.url, item.models, item.license, item.params)
            for item in self.world.items("kind:release class:*")
        }
        found.update(self.world.db.execute(query))
        self.world.db.close()
        return found


@pytest.mark.parametrize("owner", ORGANIZATIONS)
def test_a_real_organization_in_any_steps(owner: str, tmp_path: Path) -> None:
    chance = random.Random(owner)
    rows = published(owner, chance)
    at_once = Replay.of(owner, tmp_path / "at-once.db")
    at_once.step(rows)
    whole = at_once.ends_in()

    chance.shuffle(rows)
    one_by_one = Replay.of(owner, tmp_path / "one-by-one.db")
    for index, row in enumerate(rows):
        one_by_one.step([row])
        if index == len(rows) // 2:
            one_by_one.restart()
    assert one_by_one.ends_in() == whole

    later = Replay.of(owner, tmp_path / "later.db")
    later.step([row for row in rows if not parse(row["id"]).format])
    later.restart()
    for number, row in enumerate(row for row in rows if parse(row["id"]).format):
        later.step([row], after=timedelta(minutes=2) if number else timedelta(days=7))
    assert later.ends_in() == whole


def test_thirty_repositories_in_an_hour_are_a_row_a_family() -> None:
    world = World()
    world.tell("Qwen", Listing(()))
    rows = [
        *launch(),
        *(hub_row(f"Qwen/Qwen3-Omni-30B-A3B-{stage}", params=30 * B) for stage in ("Instruct", "Thinking")),
        *(hub_row(f"Qwen/Qwen3-Omni-{size}B", params=size * B) for size in (3, 7)),
        *(hub_row(f"Qwen/Qwen3-Omni-{size}B-AWQ", params=size * B) for size in (3, 7)),
        *(hub_row(f"Qwen/Qwen3-Coder-{size}B-Instruct", params=size * B) for size in (4, 8, 14, 32, 480)),
        *(hub_row(f"Qwen/Qwen3-Coder-{size}B-Instruct-FP8", params=size * B) for size in (4, 8, 14, 32, 480)),
    ]
    assert len(rows) == 30
    random.Random(30).shuffle(rows)
    for start in range(0, 30, 3):
        world.publish(*rows[start : start + 3])
        world.look(after=timedelta(minutes=6))
    assert sorted(world.titles()) == [
        "Qwen3-Coder: 5 models, 4B–480B, Apache-2.0",
        "Qwen3-Omni: 4 models, 3B–30B, Apache-2.0",
        "Qwen3-VL: 12 models, 2B–235B, Apache-2.0",
    ]


def read(id_: str, lab: Lab = QWEN, **facts: object) -> Model:
    """One repository, understood by itself."""
    return releases.read(hub_model(id_, **facts), "Qwen", lab, {}, NOW)


class TestByItself:
    @pytest.mark.parametrize(
        ("model", "class_"),
        [
            (read("Qwen/Qwen3-8B"), "release"),
            (read("Qwen/Qwen3-8B-FP8", base="Qwen/Qwen3-8B"), "format"),
            (read("Qwen/Odd-Name", base="Qwen/Qwen3-8B", relation="quantized"), "format"),
            (read("Qwen/Qwen3-8B-Instruct", base="Qwen/Qwen3-8B", relation="finetune"), "release"),
            (read("Qwen/Qwen-Llama-8B", base="meta-llama/Llama-3.1-8B"), "derivative"),
            (read("Qwen/Llama-8B-GGUF", base="meta-llama/Llama-3.1-8B", relation="quantized"), "derivative"),
            (read("Qwen/Llama-3.1-8B-GGUF"), "derivative"),
            (read("Qwen/Qwen3-Distill-Llama-8B"), "derivative"),
            (read("Qwen/Qwen3-Distill-Llama-8B", base="Qwen/Qwen3-8B", relation="finetune"), "release"),
            (read("Qwen/Qwen3-8B-Small", tags=["safetensors", "draft-model"]), "helper"),
            (read("Qwen/Qwen3-Reranker-4B"), "helper"),
            (read("Qwen/Qwen4", weights=False), "placeholder"),
        ],
        ids=lambda value: value.id if isinstance(value, Model) else value,
    )
    def test_class(self, model: Model, class_: str) -> None:
        assert model.class_ == class_
        assert model.why.startswith(f"{class_}: ")

    def test_a_tag_beats_the_name(self) -> None:
        odd = read("Qwen/Odd-Name", base="Qwen/Qwen3-8B", relation="quantized")
        assert odd.key == read("Qwen/Qwen3-8B").key
        assert odd.format_of == "Qwen/Qwen3-8B"

    def test_what_is_not_said_is_unknown(self) -> None:
        model = read("Qwen/Qwen-Max", license=None)
        assert (model.params, model.active_params, model.context, model.license) == (None, None, None, None)
        assert model.openness == "unstated"

    def test_the_hub_s_count_beats_the_name(self) -> None:
        model = read("Qwen/Qwen3-30B-A3B", params=30_500_000_000)
        assert (model.params, model.active_params) == (30_500_000_000, 3 * B)


class TestSummary:
    def summary(self, *models: Model) -> releases.Summary:
        return releases.summarize(releases.arrange(releases.adopt(models)), {})

    def test_single(self) -> None:
        assert self.summary(read("Qwen/Qwen3-8B", params=8 * B)).title == "Qwen3-8B: 8B, Apache-2.0"

    def test_unknown_size_and_license_are_left_out(self) -> None:
        assert self.summary(read("Qwen/Qwen-Max", license=None)).title == "Qwen-Max"

    def test_the_largest_leads(self) -> None:
        found = self.summary(read("Qwen/Qwen3-8B", params=8 * B), read("Qwen/Qwen3-32B", params=32 * B))
        assert (found.lead.id, found.params) == ("Qwen/Qwen3-32B", 32 * B)
        assert found.title == "Qwen3: 2 models, 8B–32B, Apache-2.0"

    @pytest.mark.parametrize(
        ("ids", "base", "title"),
        [
            (("Qwen/Qwen3-Distill-Llama-8B",), None, "Qwen3-Distill-Llama-8B: 8B, Apache-2.0, from Llama"),
            (("Qwen/Odd-8B",), "meta-llama/Llama-3.1-8B", "Odd-8B: 8B, Apache-2.0, from meta-llama/Llama-3.1-8B"),
            (
                ("Qwen/Qwen3-Distill-Llama-8B", "Qwen/Qwen3-Distill-Gemma-4B"),
                None,
                "Qwen3-Distill: 2 models, 4B–8B, Apache-2.0, from Gemma and Llama",
            ),
        ],
    )
    def test_a_derivative_names_what_it_is_made_from(self, ids: Sequence[str], base: str | None, title: str) -> None:
        assert self.summary(*(read(id_, base=base) for id_ in ids)).title == title

    def test_mixed_licenses_are_as_open_as_the_least(self) -> None:
        found = self.summary(
            read("Qwen/Qwen2.5-72B", license="other", params=72 * B), read("Qwen/Qwen2.5-7B", params=7 * B)
        )
        assert (found.license, found.openness) == ("other", "restricted")


class TestClasses:
    """As they come out of the store."""

    @pytest.fixture
    def watched(self) -> World:
        """Qwen and Moonshot AI have been seen before."""
        world = World()
        world.publish(hub_row("Qwen/Qwen2.5-7B", created=NOW - timedelta(days=90)))
        world.look("Qwen")
        world.tell("moonshotai", Listing(()))
        return world

    def test_made_from_another_lab_s_model(self, watched: World) -> None:
        watched.publish(
            hub_row("moonshotai/Kimi-Dev-72B", params=72 * 10**9, base="Qwen/Qwen2.5-72B", relation="finetune")
        )
        watched.look("moonshotai")
        found = watched.one("kimi-dev")
        assert found.item.class_ == "derivative"
        assert found.item.title == "Kimi-Dev-72B: 72B, Apache-2.0, from Qwen/Qwen2.5-72B"
        assert found.models[0].base_models == ("Qwen/Qwen2.5-72B",)

    @pytest.mark.parametrize("name", ["Qwen3-Reranker-8B", "Qwen3Guard-8B", "Qwen2.5-Math-RM-72B"])
    def test_helpers_are_off_by_default(self, watched: World, name: str) -> None:
        watched.publish(hub_row(f"Qwen/{name}"))
        watched.look()
        assert watched.items("since:1d") == []
        assert len(watched.items("class:helper")) == 1

    def test_a_draft_beside_a_release_is_not_counted(self, watched: World) -> None:
        watched.publish(hub_row("Qwen/Qwen3-8B", params=8 * 10**9), hub_row("Qwen/Qwen3-8B-Eagle3", params=10**9))
        watched.look()
        assert watched.titles("kind:release since:1d") == ["Qwen3-8B: 8B, Apache-2.0"]

    def test_a_format_by_its_name_stays_one(self, watched: World) -> None:
        watched.publish(hub_row("Qwen/Qwen3-8B", params=8 * B), hub_row("Qwen/Qwen3-8B-FP8", params=8 * B))
        watched.look()
        watched.change("Qwen/Qwen3-8B-FP8", pipeline_tag="image-text-to-text")
        watched.look()
        found = watched.one("kind:release qwen3")
        assert found.item.title == "Qwen3-8B: 8B, Apache-2.0"
        assert [(model.class_, model.format_of) for model in found.models] == [
            ("release", None),
            ("format", "Qwen/Qwen3-8B"),
        ]

    def test_a_claim_to_be_freer_than_the_base_is_told(self, watched: World) -> None:
        watched.publish(hub_row("meta-llama/Llama-3.1-8B", license="llama3.1", created=NOW - timedelta(days=90)))
        watched.look("meta-llama")
        watched.publish(hub_row("moonshotai/Kimi-Llama-8B", license="mit", base="meta-llama/Llama-3.1-8B"))
        watched.look("moonshotai")
        why = watched.one("kimi-llama").why
        assert any("conflict: it claims mit, its base meta-llama/Llama-3.1-8B is under llama3.1" in one for one in why)

    def test_a_copy_that_a_community_made_the_same_hour(self) -> None:
        """Scenario m: it is a derivative of its own, not part of the lab's release."""
        world = World(labs=[*LABS, Lab("Unsloth", "US", ("unsloth",))])
        for organization in ("Qwen", "unsloth"):
            world.tell(organization, Listing(()))
        world.publish(hub_row("Qwen/Qwen3-8B", params=8 * B))
        world.publish(hub_row("unsloth/Qwen3-8B-GGUF", base="Qwen/Qwen3-8B", relation="quantized"))
        for organization in ("unsloth", "Qwen"):
            world.look(organization)
        assert {(item.lab, item.class_, item.models) for item in world.items()} == {
            ("Qwen", "release", 1),
            ("Unsloth", "derivative", 1),
        }
        assert world.titles("lab:Unsloth") == ["Qwen3-8B-GGUF: 8B, Apache-2.0, from Qwen/Qwen3-8B"]


@pytest.mark.skipif(not CORPUS.is_dir(), reason="needs ../shared/corpus, which is not part of the project")
def test_recorded_lists_split_or_whole() -> None:
    """Real lists, fed in three parts, end in the releases that they make at once."""
    found = recording.read(CORPUS)
    for organization in found.organizations:
        rows = [dict(row.facts) for row in organization.lists.at(found.last) or ()]
        if len(rows) > 2:
            assert recorded(organization.name, rows, 3) == recorded(organization.name, rows, 1), organization.name


def recorded(organization: str, rows: Sequence[Row], count: int) -> set[tuple[str, ...]]:
    """Each model with its class, key and release, after the rows came in so many parts."""
    world = World(labs=[Lab("It", "US", (organization,))])
    world.tell(organization, Listing(()))
    chance = random.Random(1)
    parts: list[list[Row]] = [[] for _ in range(count)]
    for row in rows:
        chance.choice(parts).append(row)
    listed: list[Row] = []
    for part in parts:
        listed += part
        if listed:
            world.tell(organization, Listing(read_page(json.dumps(listed).encode())), after=timedelta(minutes=1))
    query = "select m.id, m.class, m.key, i.title from models m left join items i on i.id = m.item"
    return set(world.db.execute(query).fetchall())

"""ModelScope organizations: models by difference, beside the Hub's; pages, refusals, answers that are no list."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from fakemodelscope import FakeModelScope, ms_row
from fakesite import Reply
from sites import SiteWorld
from world import HUB, NOW, hub_row

from monitor.config import ConfigError, load, shipped_path
from monitor.model import Lab
from monitor.notices import Watchlist
from monitor.polled import Failed, HubModel, Listing, Unchanged
from monitor.report.items import item as as_object
from monitor.source import Source, Trouble
from monitor.sources import Unreadable
from monitor.sources.modelscope import first_page, read_one, read_page
from monitor.store import connect

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
OLD = NOW - timedelta(days=90)
B = 10**9
QWEN = Lab("Qwen", "CN", ("Qwen",), ("Tongyi", "通义千问"), ("Qwen", "QwQ"), modelscope=("Qwen",))
ZAI = Lab("Z.ai", "CN", ("zai-org", "THUDM"), ("Zhipu", "智谱"), ("GLM",), modelscope=("ZhipuAI",))
NAME = "modelscope:Qwen"
SITE = "https://modelscope.example"


@pytest.fixture
def site() -> Iterator[FakeModelScope]:
    with FakeModelScope() as running:
        yield running


def watching(site: FakeModelScope, watchlists: tuple[Watchlist, ...] = ()) -> SiteWorld:
    """Qwen and Z.ai on both sites; nothing was looked at yet."""
    world = SiteWorld(watchlists=watchlists)
    world.watch(
        Source(NAME, "modelscope", f"{site.url}/organization/Qwen", lab="Qwen", country="CN"),
        Source("modelscope:ZhipuAI", "modelscope", f"{site.url}/organization/ZhipuAI", lab="Z.ai", country="CN"),
        labs=(QWEN, ZAI),
    )
    return world


@pytest.fixture
def world(site: FakeModelScope) -> SiteWorld:
    """Both sites were looked at before, with one old model on both and one on ModelScope only."""
    world = watching(site, (Watchlist("Qwen", "lab:Qwen"),))
    world.publish(hub_row("Qwen/Qwen2.5-7B", params=7 * B, created=OLD))
    site.rows = [
        ms_row("Qwen/Qwen2.5-7B", params=7 * B),
        ms_row("Qwen/Qwen-7B-Chat", params=7 * B, license="Tongyi Qianwen"),
    ]
    world.look("Qwen")
    world.ask(NAME)
    return world


class TestFirstContact:
    def test_is_history_and_mirrors_add_nothing(self, world: SiteWorld) -> None:
        assert sorted(world.titles("is:history kind:release")) == [
            "Qwen-7B-Chat: 7B, tongyi-qianwen",
            "Qwen2.5-7B: 7B, Apache-2.0",
        ]
        assert world.items("since:1d") == []
        assert not any(item.alerts for item in world.items())
        item = world.one("qwen-7b-chat").item
        assert (item.source, item.lab, item.openness, item.downloads) == (NAME, "Qwen", "restricted", None)
        assert item.at == item.published == NOW - timedelta(days=200)
        assert world.state(NAME).state == "ok"

    @pytest.mark.parametrize("first", ["hub", "modelscope"])
    def test_the_order_does_not_matter(self, site: FakeModelScope, first: str) -> None:
        world = watching(site)
        world.publish(hub_row("Qwen/Qwen3-8B", params=8 * B), hub_row("Qwen/Qwen3-14B", params=14 * B))
        site.rows = [
            ms_row("Qwen/Qwen3-8B", params=8 * B),
            ms_row("Qwen/Qwen3-14B", params=14 * B),
            ms_row("Qwen/Qwen3-32B", params=32 * B),
        ]
        if first == "hub":
            world.look("Qwen")
        world.ask(NAME)
        if first == "modelscope":
            world.look("Qwen")
        found = world.one()
        assert found.item.title == "Qwen3: 3 models, 8B–32B, Apache-2.0"
        assert found.item.models == 3
        assert sorted(model.id for model in found.models if model.mirror_of) == ["Qwen/Qwen3-14B", "Qwen/Qwen3-8B"]
        assert (found.item.downloads, found.item.likes) == (200, 157)


class TestMirrors:
    def test_a_model_of_the_hub_is_no_second_release(self, site: FakeModelScope, world: SiteWorld) -> None:
        world.publish(hub_row("Qwen/Qwen3-8B", params=8 * B))
        assert world.look("Qwen").new == 1
        before = world.one("qwen3").item
        site.rows.append(ms_row("Qwen/Qwen3-8B", params=8 * B))
        _, recorded = world.ask(NAME, after=5 * DAY)
        assert (recorded.new, recorded.alerted) == (0, ())
        found = world.one("qwen3")
        assert (found.item.title, found.item.models, found.item.id) == (before.title, 1, before.id)
        (mirror,) = [model for model in found.models if model.mirror_of]
        assert mirror.hub_id == "ms:Qwen/Qwen3-8B"
        assert mirror.why == "mirror: Qwen/Qwen3-8B on the Hub is the same repository of Qwen"
        listed = as_object(found)["models"]
        assert isinstance(listed, list)
        assert sorted(bool(one["mirror_of"]) for one in listed) == [False, True]

    def test_owners_and_case_may_differ(self, site: FakeModelScope, world: SiteWorld) -> None:
        world.look("zai-org")
        world.ask("modelscope:ZhipuAI")
        world.publish(hub_row("zai-org/GLM-5", params=744 * B))
        assert world.look("zai-org").new == 1
        site.rows = [ms_row("ZhipuAI/glm-5")]
        assert world.ask("modelscope:ZhipuAI")[1].new == 0
        assert len(world.items("kind:release glm-5")) == 1

    def test_first_on_modelscope_is_a_release_that_the_hub_joins(self, site: FakeModelScope, world: SiteWorld) -> None:
        site.rows.append(ms_row("Qwen/Qwen3-8B", params=8 * B))
        assert world.ask(NAME)[1].new == 1
        found = world.one("kind:release qwen3")
        assert (found.item.lab, found.item.license, found.item.params) == ("Qwen", "apache-2.0", 8 * B)
        assert found.item.url == f"{site.url}/models/Qwen/Qwen3-8B"
        assert [alert.watchlist for alert in found.item.alerts] == ["Qwen"]
        world.publish(hub_row("Qwen/Qwen3-8B", params=8_190_000_000))
        assert world.look("Qwen", after=5 * DAY).new == 0
        after = world.one("kind:release qwen3")
        assert (after.item.id, after.item.models, after.item.params) == (found.item.id, 1, 8_190_000_000)
        assert after.item.url == f"{HUB}/Qwen/Qwen3-8B"
        assert {model.hub_id for model in after.models if model.mirror_of} == {"ms:Qwen/Qwen3-8B"}
        assert world.items("kind:change") == []

    def test_a_sibling_that_only_modelscope_has_is_told(self, site: FakeModelScope, world: SiteWorld) -> None:
        world.publish(hub_row("Qwen/Qwen3-8B", params=8 * B))
        world.look("Qwen")
        site.rows += [ms_row("Qwen/Qwen3-8B"), ms_row("Qwen/Qwen3-14B", params=14 * B)]
        assert world.ask(NAME, after=5 * DAY)[1].new == 1
        assert world.one("kind:change").item.title == "Qwen3: 1 model added (Qwen3-14B)"

    def test_a_placeholder_on_the_hub_is_released_by_weights_on_modelscope(
        self, site: FakeModelScope, world: SiteWorld
    ) -> None:
        world.publish(hub_row("Qwen/Qwen4-32B", weights=False))
        world.look("Qwen")
        before = world.one("qwen4 class:placeholder").item
        site.rows.append(ms_row("Qwen/Qwen4-32B", params=32 * B))
        assert world.ask(NAME)[1].new == 1
        assert (world.one("qwen4").item.id, world.one("qwen4").item.class_) == (before.id, "release")

    def test_what_happens_to_a_mirror_is_no_news(self, site: FakeModelScope, world: SiteWorld) -> None:
        site.rows[0] = ms_row("Qwen/Qwen2.5-7B", params=7 * B, license="MIT License")
        assert world.ask(NAME)[1].new == 0
        del site.rows[0]
        assert [world.ask(NAME)[1].new for _ in range(3)] == [0, 0, 0]
        assert world.one("kind:release qwen2.5").item.license == "apache-2.0"
        site.rows.append(ms_row("Qwen/Qwen2.5-7B", params=7 * B))
        assert world.ask(NAME)[1].new == 0

    def test_withdrawn_from_the_hub_the_mirror_is_what_is_left(self, site: FakeModelScope, world: SiteWorld) -> None:
        world.publish(hub_row("Qwen/Qwen3-8B"), hub_row("Qwen/Qwen3-14B"))
        world.look("Qwen")
        site.rows.append(ms_row("Qwen/Qwen3-8B"))
        world.ask(NAME)
        row = world.hide("Qwen/Qwen3-8B")
        assert [world.look("Qwen").new for _ in range(2)] == [0, 1]
        found = world.one("kind:release qwen3")
        assert found.item.models == 2
        (left,) = [model for model in found.models if model.hub_id == "ms:Qwen/Qwen3-8B"]
        assert left.mirror_of is None
        assert left.why.startswith("release: on ModelScope only")
        world.publish(row)
        world.look("Qwen")
        found = world.one("kind:release qwen3")
        assert found.item.models == 2
        assert [model.id for model in found.models if model.mirror_of] == ["Qwen/Qwen3-8B"]


class TestLife:
    def test_a_change_of_what_only_modelscope_has(self, site: FakeModelScope, world: SiteWorld) -> None:
        site.rows[1] = ms_row("Qwen/Qwen-7B-Chat", params=7 * B, license="Apache License 2.0")
        assert world.ask(NAME)[1].new == 1
        change = world.one("kind:change").item
        assert (change.event, change.before, change.after) == ("license", "tongyi-qianwen", "apache-2.0")

    def test_gone_needs_two_lists_and_a_direct_request(self, site: FakeModelScope, world: SiteWorld) -> None:
        row = site.rows.pop()
        assert world.ask(NAME)[1].new == 0
        assert world.ask(NAME)[1].new == 1
        assert site.asked[-1].path == "/openapi/v1/models/Qwen/Qwen-7B-Chat"
        assert world.one("kind:withdrawal").item.title == "Qwen-7B-Chat: withdrawn"
        site.rows.append(row)
        assert world.ask(NAME)[1].new == 1
        assert world.one("kind:change").item.event == "returned"
        assert len(world.items("kind:release qwen-7b")) == 1

    @pytest.mark.parametrize("status", [401, 403, 429, 500])
    def test_a_refusal_proves_nothing(self, site: FakeModelScope, world: SiteWorld, status: int) -> None:
        site.rows.pop()
        world.ask(NAME)
        site.faults[len(site.asked) + 1] = Reply({"success": False}, status)
        assert world.ask(NAME)[1].new == 0
        assert world.items("kind:withdrawal") == []

    def test_missing_from_the_list_and_there_by_itself_is_a_glitch(
        self, site: FakeModelScope, world: SiteWorld
    ) -> None:
        hidden = site.rows.pop()
        world.ask(NAME)
        site.faults[len(site.asked) + 1] = Reply({"success": True, "data": hidden})
        assert world.ask(NAME)[1].new == 0
        assert world.count("select max(missing) from models") == 0

    def test_another_name_is_another_model(self, site: FakeModelScope, world: SiteWorld) -> None:
        site.rows[1] = ms_row("Qwen/Qwen1.5-MoE-A2.7B")
        assert [world.ask(NAME)[1].new for _ in range(2)] == [1, 1]
        assert {item.kind for item in world.items("since:1d")} == {"release", "withdrawal"}

    def test_an_empty_list_is_not_believed(self, site: FakeModelScope, world: SiteWorld) -> None:
        site.rows = []
        result, _ = world.ask(NAME)
        assert isinstance(result.outcome, Failed)
        assert result.outcome.message.startswith("ModelScope listed 0 models of Qwen where it listed 2 before")
        assert world.state(NAME).trouble is Trouble.INCOMPLETE


class TestAsking:
    def test_how_it_is_asked(self, site: FakeModelScope, world: SiteWorld) -> None:
        (asked,) = site.asked
        assert asked.path == "/openapi/v1/models"
        assert asked.query == {"owner": "Qwen", "sort": "last_modified", "page_number": "1", "page_size": "50"}
        assert "authorization" not in asked.headers  # the Hub's token is for the Hub

    @pytest.mark.parametrize("etags", [True, False])
    def test_nothing_new(self, site: FakeModelScope, world: SiteWorld, etags: bool) -> None:
        site.etags = etags
        assert world.ask(NAME)[0].outcome == Unchanged()
        assert bool(site.asked[-1].headers.get("if-none-match"))

    def test_pages_are_read_to_the_end(self, site: FakeModelScope, world: SiteWorld) -> None:
        site.rows += [ms_row(f"Qwen/Model{number}X-7B") for number in range(120)]
        result, _ = world.ask(NAME)
        assert isinstance(result.outcome, Listing)
        assert len(result.outcome.models) == 122
        assert [asked.query["page_number"] for asked in site.asked[1:]] == ["1", "2", "3"]

    def test_a_page_that_fails_leaves_all_as_it_was(self, site: FakeModelScope, world: SiteWorld) -> None:
        site.rows += [ms_row(f"Qwen/Model{number}X-7B") for number in range(120)]
        site.faults[2] = Reply({"success": False, "code": "QuotaLimitExceed", "message": "slow down"})
        result, recorded = world.ask(NAME)
        assert isinstance(result.outcome, Failed)
        assert result.outcome.trouble is Trouble.RATE_LIMITED
        assert "MODELSCOPE_API_TOKEN" in result.outcome.message
        assert recorded.new == 0

    def test_a_429_is_obeyed(self, site: FakeModelScope, world: SiteWorld) -> None:
        site.faults[1] = Reply({"success": False, "code": "QuotaLimitExceed"}, 429, {"Retry-After": "900"})
        world.ask(NAME)
        state = world.state(NAME)
        assert state.trouble is Trouble.RATE_LIMITED
        assert state.next_poll == world.now + timedelta(minutes=15)

    def test_a_page_that_comes_short_is_no_whole_list(self, site: FakeModelScope, world: SiteWorld) -> None:
        site.total = 120
        result, _ = world.ask(NAME)
        assert isinstance(result.outcome, Failed)
        assert "came short: 2 of 50" in result.outcome.message

    def test_more_than_it_tells_is_said(self, site: FakeModelScope) -> None:
        world = watching(site)
        site.rows = [ms_row(f"Qwen/Model{number}X-7B") for number in range(3_001)]
        result, _ = world.ask(NAME)
        assert isinstance(result.outcome, Failed)
        assert "the first 3,000 models" in result.outcome.message
        assert len(site.asked) == 60


def test_a_database_from_before_is_brought_up_to_date(tmp_path: Path) -> None:
    db = connect.open(tmp_path / "monitor.db")
    with connect.writing(db):
        db.execute("alter table models drop column mirror_of")
        db.execute("delete from _sqlite_migrations where name = 'mirrors'")
        db.execute("pragma user_version = 1")
    db.close()
    db = connect.open(tmp_path / "monitor.db")
    assert "mirror_of" in [row[1] for row in db.execute("pragma table_info(models)")]
    db.close()


# --- configuration --------------------------------------------------------------------------------


class TestConfiguration:
    def test_organizations_of_labs_are_sources(self, tmp_path: Path) -> None:
        own = '[[labs]]\nname = "Z.ai"\ncountry = "CN"\nhub = ["zai-org"]\nmodelscope = ["ZhipuAI"]\n'
        (tmp_path / "feeds.toml").write_text(own)
        config = load(tmp_path / "feeds.toml", {"MODELSCOPE_API_TOKEN": "secret"})
        hub, source = config.sources
        assert (hub.name, hub.kind) == ("zai-org", "hub")
        assert (source.name, source.kind, source.lab) == ("modelscope:ZhipuAI", "modelscope", "Z.ai")
        assert (source.country, source.enabled) == ("CN", True)
        assert source.url == "https://modelscope.cn/organization/ZhipuAI"
        assert source.headers == (("Authorization", "Bearer secret"),)
        assert hub.headers == ()

    def test_the_shipped_ones_are_switched_off(self) -> None:
        shipped = [source for source in load(shipped_path(), {}).sources if source.kind == "modelscope"]
        assert len(shipped) > 35
        assert not any(source.enabled for source in shipped)

    def test_mistakes_are_told(self, tmp_path: Path) -> None:
        (tmp_path / "feeds.toml").write_text(
            '[[labs]]\nname = "Z.ai"\nmodelscop = ["x"]\n[modelscope]\npoll_every = 5\n'
        )
        with pytest.raises(ConfigError) as caught:
            load(tmp_path / "feeds.toml", {})
        assert 'did you mean "modelscope"' in str(caught.value)
        assert "modelscope.poll_every" in str(caught.value)


# --- reading --------------------------------------------------------------------------------------


def page(*rows: object, **data: object) -> tuple[tuple[HubModel, ...], str | None]:
    body = {"success": True, "data": {"models": rows, "total_count": len(rows), **data}}
    return read_page(json.dumps(body).encode(), first_page(SITE, "Qwen"))


def model(**facts: object) -> HubModel:
    (found,), _ = page({"id": "Qwen/Qwen3-8B", **facts})
    return found


def test_a_full_row() -> None:
    row = ms_row("Qwen/Qwen3-8B", params=8 * B, tags=["library:gguf", "base_model:quantized:Qwen/Qwen3-8B"], tasks=[])
    assert model(**row) == HubModel(
        hub_id="ms:Qwen/Qwen3-8B", id="Qwen/Qwen3-8B", created=NOW - timedelta(days=200), last_modified=NOW, gated="no",
        likes=137, tags=("library:gguf", "base_model:quantized:Qwen/Qwen3-8B", "license:apache-2.0"), library="gguf",
        base_models=("Qwen/Qwen3-8B",), base_relation="quantized", params=8 * B, has_weights=True,
    )  # fmt: skip


def test_a_bare_row_says_nothing_it_does_not_know() -> None:
    assert model() == HubModel(hub_id="ms:Qwen/Qwen3-8B", id="Qwen/Qwen3-8B")
    wrong = model(
        license=["x"], params="8B", tags="mit", tasks={}, gated="perhaps", likes=True, created_at=7, last_modified=[]
    )
    assert wrong == model()
    assert model(gated=False, login_required=True).gated is None
    assert model(tags=["task:text-generation"]).task == "text-generation"


def test_broken_foreign_private_and_hostile_rows_are_dropped_not_the_page() -> None:
    names = [
        "",
        "Qwen",
        "Qwen/",
        "Qwen/\x1b[2Jx",
        "Qwen/a/b",
        "Qwen/../x",
        "other/Qwen3-8B",
        "Qwen/é",
        "Qwen/\u202egpj",
        7,
        None,
    ]
    rows: list[object] = [None, 7, [], *({"id": name} for name in names), {"id": "Qwen/secret", "private": True}]
    found, _ = page(*rows, {"id": "qwen/Good-7B"}, {"id": "qwen/Good-7B", "license": "mit"})
    assert [one.hub_id for one in found] == ["ms:qwen/Good-7B"]
    assert page() == ((), None)
    assert page({"id": "Qwen/secret", "private": True})[0] == ()


def test_the_next_page() -> None:
    full = [{"id": f"Qwen/M{number}"} for number in range(50)]
    assert (
        page(*full, total_count=51)[1]
        == f"{SITE}/openapi/v1/models?owner=Qwen&sort=last_modified&page_number=2&page_size=50"
    )
    assert page(*full, total_count=50)[1] is None
    assert page(*full, total_count="many")[1] is not None
    assert page(*full[:10], total_count=20, page_size=10)[1] is not None


@pytest.mark.parametrize(
    ("body", "expected", "words"),
    [
        (b'{"success": false, "code": "QuotaLimitExceed"}', Trouble.RATE_LIMITED, "limits our rate"),
        (b'{"success": false, "message": "\\u001b[2Jno"}', Trouble.UNREADABLE, "it says: [2Jno"),
        (b'{"success": true, "data": {"models": {}}}', Trouble.UNREADABLE, "did not send a list"),
        (b'{"success": true}', Trouble.UNREADABLE, "did not send a list"),
        (b"[]", Trouble.UNREADABLE, "did not send a list"),
        (b"", Trouble.INCOMPLETE, "empty"),
        (b'{"success": tr', Trouble.INCOMPLETE, "broke off"),
        (b'{"success": true, "data": {"models": [{"id": "other/x"}]}}', Trouble.INCOMPLETE, "no row"),
        (b"<html>", Trouble.UNREADABLE, "a web page"),
    ],
)
def test_what_is_no_list_is_named(body: bytes, expected: Trouble, words: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read_page(body, first_page(SITE, "Qwen"))
    assert caught.value.trouble is expected
    assert words in caught.value.message
    assert caught.value.message.isprintable()


@pytest.mark.parametrize(
    ("answer", "there"),
    [
        ({"success": True, "data": {"id": "Qwen/A"}}, True),
        ({"success": True, "data": {"id": "Qwen/B"}}, None),
        ({"success": False, "code": "ModelNotFound"}, False),
        ({"success": False, "message": "model does not exist"}, False),
        ({"success": False, "code": "InternalError"}, None),
        ([], None),
    ],
)
def test_one_by_itself(answer: object, there: bool | None) -> None:
    assert read_one(json.dumps(answer).encode(), "Qwen/A") is there


def test_one_by_itself_that_is_no_json() -> None:
    assert read_one(b"<html>", "Qwen/A") is None

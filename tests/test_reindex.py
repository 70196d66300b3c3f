"""Reading everything stored again: what rules say otherwise changes, and nothing else does."""

import json
import os
import random
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from itertools import islice
from pathlib import Path

import pytest
from world import FEEDS, LABS, World, entry, hub_row, launch

from monitor.model import Lab
from monitor.notices import Watchlist
from monitor.source import Source
from monitor.store import connect, marks, reindex, writing
from monitor.store.connect import Database
from monitor.store.lock import PollerLock, ReindexLock
from monitor.store.rules import Rules

DAY = timedelta(days=1)
EVERYTHING = (Watchlist("Everything", "kind:release,story,change,withdrawal"),)
Tables = Mapping[str, Sequence[tuple[object, ...]]]


def tables(db: Database) -> Tables:
    """All that is stored, row by row, but for how far a reindex is."""
    names = db.execute(
        "select name from sqlite_master where type = 'table' and name not glob 'item_fts_*' and name not glob 'sqlite*'"
    ).fetchall()
    found = {name: db.execute(f"select * from {name} order by 1, 2").fetchall() for (name,) in names}
    found["counters"] = [row for row in found["counters"] if row[0] in ("change", "item")]
    found["item_fts"] = db.execute("select rowid, title, body from item_fts order by rowid").fetchall()
    return found


def differing(before: Tables, after: Tables) -> set[str]:
    """The tables that are not what they were."""
    return {name for name in before if before[name] != after[name]}


def again(world: World, rules: Rules | None = None, size: int = reindex.BATCH) -> Mapping[str, int]:
    """Read everything again; what changed, counted."""
    return list(reindex.run(world.db, rules or world.rules, world.now, size))[-1].changed


def ruled(world: World, labs: Sequence[Lab], feeds: Sequence[Source] = FEEDS) -> Rules:
    """Other labs and feeds."""
    return Rules.of(labs, [*world.organizations, *feeds], EVERYTHING)


def with_lab(name: str, **facts: object) -> list[Lab]:
    """The labs, one of which is described otherwise."""
    return [replace(lab, **facts) if lab.name == name else lab for lab in LABS]  # type: ignore[arg-type]


def lived() -> World:
    """A world in which some of everything has happened."""
    world = World(watchlists=EVERYTHING)
    old = [hub_row("Qwen/Qwen2.5-7B", created=world.now - 90 * DAY), hub_row("Qwen/Qwen2.5-7B-GGUF")]
    world.publish(*old, hub_row("moonshotai/Kimi-K2", license="other"))
    for organization in ("Qwen", "moonshotai", "zai-org"):
        world.look(organization)
    for feed in FEEDS:
        world.read(feed.name)
    world.publish(*launch(world.now), hub_row("Qwen/Qwen9", weights=False), hub_row("zai-org/GLM-5-FP8"))
    world.look()
    world.look("zai-org")
    world.read(
        "Wire",
        entry(
            "Qwen releases Qwen3-VL with open weights", summary="Twelve models under Apache 2.0.", text="More. " * 99
        ),
        entry("Commission fines a chip maker over export controls"),
        entry("Weather is fine"),
    )
    world.read("Post", entry("Qwen releases Qwen3-VL with open weights", url="https://post.example/1"))
    world.read("Policy Desk", entry("智谱 opens GLM-5"), entry("A letter on AI safety testing"))
    world.read("Wire", entry("Weather is fine", summary="Rain is forecast by a Llama model."))
    world.rename("Qwen/Qwen3-VL-2B-Instruct", "Qwen/Qwen3-VL-Tiny")
    world.hide("Qwen/Qwen3-VL-4B-Thinking")
    world.change("Qwen/Qwen3-VL-8B-Instruct", gated="auto")
    world.change("Qwen/Qwen9", tags=["safetensors", "license:mit"])
    world.publish(hub_row("zai-org/GLM-5"), hub_row("Qwen/Odd", base="Qwen/Qwen2.5-7B", relation="quantized"))
    for _ in range(3):
        world.look()
        world.look("zai-org", after=4 * DAY)
    world.publish(hub_row("Qwen/Qwen3-VL-72B"))
    world.look()
    return world


@pytest.fixture
def world() -> World:
    return lived()


class TestUnchanged:
    def test_nothing_is_written(self, world: World) -> None:
        before = tables(world.db)
        assert len(before["items"]) > 12
        assert len(before["models"]) > 18
        assert again(world) == {}
        assert differing(before, tables(world.db)) == set()

    def test_every_step_is_told(self, world: World) -> None:
        steps = list(reindex.run(world.db, world.rules, world.now, 2))
        total = world.count("select count(*) from items where kind != 'release'")
        total += world.count("select count(*) from models")
        assert [step.total for step in steps] == [total] * len(steps)
        assert [step.done for step in steps] == sorted(step.done for step in steps)
        assert (steps[0].done, steps[-1].done) == (0, total)

    def test_an_empty_store(self) -> None:
        world = World()
        assert again(world) == {}
        assert not reindex.outdated(world.db, world.rules)


class TestOtherRules:
    def test_a_new_alias(self, world: World) -> None:
        before, alerts = tables(world.db), world.count("select count(*) from alerts")
        story = world.one("commission").item
        marks.mark(world.db, [story.key], read=True, starred=True)
        changed = again(world, ruled(world, with_lab("Meta", aliases=("Commission",))))
        assert (changed["labs"], changed["countries"], changed["reasons"]) == (1, 1, 1)
        after = world.one("commission").item
        assert (after.lab, after.labs, after.country) == ("Meta", ("Meta",), "US")
        assert (after.id, after.key, after.read, after.starred) == (story.id, story.key, True, True)
        assert story.title in world.titles("lab:Meta")
        assert [row for row in tables(world.db)["items"] if row[0] != story.key] == [
            row for row in before["items"] if row[0] != story.key
        ]
        assert world.count("select count(*) from alerts") == alerts
        assert again(world) == changed  # back again: the same is otherwise
        assert world.one("commission").item.lab is None

    def test_another_topic_and_kind_of_a_feed(self, world: World) -> None:
        feeds = [replace(feed, topics=("safety", "chips")) if feed.name == "Policy Desk" else feed for feed in FEEDS]
        assert world.one("kind:story 智谱").item.topics == ("export-controls",)
        changed = again(world, ruled(world, LABS, feeds))
        assert set(changed) == {"topics", "reasons"}
        assert world.one("kind:story 智谱").item.topics == ("chips", "safety")
        assert not world.items("topic:export-controls letter")

    def test_a_country(self, world: World) -> None:
        before = {item.id: item for item in world.items("lab:Qwen")}
        assert again(world, ruled(world, with_lab("Qwen", country="SG")))["countries"] > 0
        after = {item.id: item for item in world.items("country:SG")}
        assert after.keys() == before.keys()
        assert {item.kind for item in after.values()} == {"release", "change", "withdrawal", "story"}

    def test_other_words_for_a_lab_find_its_releases(self, world: World) -> None:
        assert not world.items("kind:release tongwen")
        again(world, ruled(world, with_lab("Qwen", aliases=("Tongwen",))))
        assert world.items("kind:release tongwen") == world.items("kind:release lab:Qwen")

    def test_a_lab_of_another_name_keeps_its_releases(self, world: World) -> None:
        before = [(item.id, item.key, item.title) for item in world.items("kind:release lab:Qwen")]
        named = replace(LABS[0], name="Alibaba")
        sources = [replace(one, lab="Alibaba") if one.lab == "Qwen" else one for one in world.organizations]
        again(world, Rules.of([named, *LABS[1:]], [*sources, *FEEDS], ()))
        assert [(item.id, item.key, item.title) for item in world.items("kind:release lab:Alibaba")] == before
        assert world.items("lab:Qwen") == []

    def test_what_an_older_program_understood(self, world: World) -> None:
        """What other programs understood otherwise is found in the names, the licenses and the tags that are stored."""
        before = tables(world.db)
        otherwise = (
            "license = 'mit', openness = 'unstated', format = 'X', context = 7, active_params = 1, class = 'helper'"
        )
        world.db.execute(f"update models set {otherwise}, why = 'so it was' where gone is null")
        world.db.execute("update items set license = 'mit', class = 'helper' where kind = 'release'")
        world.db.execute("update articles set url_key = 'x', title_key = 'y', labs = '[]'")
        changed = again(world)
        assert set(changed) == {"licenses", "formats", "sizes", "classes"}
        after = tables(world.db)
        assert differing(before, after) == {"items", "counters"}
        assert without_changes(before) == without_changes(after)

    def test_words_folded_otherwise(self, world: World) -> None:
        before = tables(world.db)
        world.db.execute("update item_fts set body = upper(body) where body != upper(body)")
        assert again(world)["search texts"] > 5
        assert world.titles("forecast") == ["Weather is fine"]
        assert differing(before, tables(world.db)) <= {"items", "counters", "item_fts"}


def without_changes(found: Tables) -> Sequence[tuple[object, ...]]:
    """The items without their change numbers."""
    return [(*row[:4], *row[5:]) for row in found["items"]]


class TestRegrouping:
    """Older rules had other keys."""

    def test_another_key_is_the_same_release(self, world: World) -> None:
        before = tables(world.db)
        release = world.one("kind:release qwen3-vl").item
        for table in ("models", "items"):
            world.db.execute(f"update {table} set key = 'older ' || key where key is not null")
        assert again(world) == {}
        assert differing(before, tables(world.db)) == {"items", "counters"}
        assert world.one("kind:release qwen3-vl").item.id == release.id
        world.publish(hub_row("Qwen/Qwen3-VL-80B"))
        world.look()
        assert world.one("kind:release qwen3-vl").item.models == release.models + 1

    def test_what_was_one_becomes_two(self, world: World) -> None:
        both = world.one("kind:release qwen3-vl").item
        marks.mark(world.db, [both.key], read=True, starred=True)
        alerts = world.count("select count(*) from alerts")
        other = world.one("kind:release qwen2.5").item
        world.db.execute("update models set key = ?, item = ? where item = ?", ("qwen", both.key, other.key))
        world.db.execute("update item_models set item = ? where item = ?", (both.key, other.key))
        world.db.execute("update items set key = 'qwen' where id = ?", (both.key,))
        for table in ("items", "item_fts"):
            world.db.execute(f"delete from {table} where {'rowid' if table == 'item_fts' else 'id'} = ?", (other.key,))
        assert again(world)["releases regrouped"] == 1
        kept, made = world.one("kind:release qwen3-vl"), world.one("kind:release qwen2.5")
        assert (kept.item.id, kept.item.key, kept.item.title) == (both.id, both.key, both.title)
        assert {model.id for model in made.models} == {"Qwen/Qwen2.5-7B", "Qwen/Qwen2.5-7B-GGUF", "Qwen/Odd"}
        assert made.item.title == other.title
        assert (made.item.read, made.item.starred, made.item.history) == (True, True, both.history)
        assert (made.item.published, made.item.seen) == (both.published, both.seen)
        assert world.count("select count(*) from alerts") == alerts
        assert again(world) == {}

    def test_what_was_two_becomes_one(self, world: World) -> None:
        one = world.one("kind:release qwen3-vl").item
        whole = world.one("kind:release qwen3-vl")
        parted = world.one("kind:release qwen2.5").item
        moved = [model.hub_id for model in whole.models if "Thinking" in model.id]
        world.db.execute("update models set key = 'qwen-thinking' where hub_id in (select value from json_each(?))",
                         (json.dumps(moved),))  # fmt: skip
        world.db.execute("update models set item = ? where key = 'qwen-thinking'", (parted.key,))
        world.db.execute("update models set item = ?, key = 'qwen-3-vl' where key = 'qwen-2.5'", (one.key,))
        world.db.execute("update items set key = 'qwen-thinking' where id = ?", (parted.key,))
        marks.mark(world.db, [parted.key], starred=True)
        assert again(world)["releases regrouped"] == 1
        assert world.one("kind:release qwen3-vl").item.id == one.id
        assert world.one("kind:release qwen3-vl").item.models == one.models
        found = world.one("kind:release qwen2.5")
        assert (found.item.models, len(found.models)) == (1, 3)  # as its title counts

    def test_an_item_without_models_leaves_its_marks(self, world: World) -> None:
        one = world.one("kind:release qwen3-vl").item
        left = one.key + 1
        (part,) = world.db.execute("select hub_id from models where id = 'Qwen/Qwen3-VL-72B'").fetchone()
        copied = (left, "r999", one.key)
        columns = "kind, class, change, key, title, url, source, lab, country, seen"
        twin = f"insert into items (id, ref, read, starred, {columns}) select ?, ?, 1, 1, {columns} from items"
        world.db.execute(f"{twin} where id = ?", copied)
        world.db.execute("update models set item = ?, key = 'qwen-3-vl-72' where hub_id = ?", (left, part))
        world.db.execute("insert into alerts (watchlist, item, at) values ('Old', ?, 1)", (left,))
        assert not one.starred
        assert again(world)["releases regrouped"] == 1
        after = world.one("kind:release qwen3-vl")
        assert (after.item.id, after.item.read, after.item.starred) == (one.id, True, True)
        assert "Old" in [alert.watchlist for alert in after.item.alerts]
        assert "Qwen/Qwen3-VL-72B" in [model.id for model in after.models]
        assert world.count("select count(*) from items where ref = 'r999'") == 0


def copied(db: Database) -> Database:
    """The same database once more."""
    copy = connect.open_memory()
    db.backup(copy)
    return copy


def unsettled() -> tuple[World, Rules]:
    """A world that older rules understood, and rules that see much otherwise."""
    world = lived()
    first, *others = [item.key for item in world.items("kind:release lab:Qwen")]
    world.db.execute("update models set key = 'one', license = 'mit', item = ? where lab = 'Qwen'", (first,))
    writing.remove(world.db, others)
    world.db.execute("update articles set title_key = ''")
    labs = [replace(lab, aliases=(*lab.aliases, "Commission", "weather"), country="XX") for lab in LABS[:2]]
    return world, ruled(world, [*labs, *LABS[2:]])


class TestBrokenOff:
    @pytest.mark.parametrize("seed", range(5))
    def test_it_goes_on_and_comes_to_the_same(self, seed: int) -> None:
        world, rules = unsettled()
        whole = copied(world.db)
        changed = list(reindex.run(whole, rules, world.now, 2))[-1].changed
        assert changed["releases regrouped"] > 0
        chance, runs = random.Random(seed), 0
        while reindex.outdated(world.db, rules):
            run = reindex.run(world.db, rules, world.now, 2)
            steps = list(islice(run, chance.randint(2, 6)))
            run.close()
            runs += 1
        assert runs > 3
        assert steps[-1].changed == changed
        assert tables(world.db) == tables(whole)
        assert again(world, rules) == {}

    def test_other_rules_begin_at_the_beginning(self, world: World) -> None:
        other = ruled(world, with_lab("Meta", aliases=("Commission",)))
        run = reindex.run(world.db, other, world.now, 2)
        reached = [next(run) for _ in range(6)][-1].done
        run.close()
        assert reached > 0
        assert next(reindex.run(world.db, other, world.now)).done == reached
        assert next(reindex.run(world.db, world.rules, world.now)).done == 0

    def test_others_write_meanwhile(self, world: World) -> None:
        """A poll between two steps loses nothing, and what it brings is read as well."""
        rules = ruled(world, with_lab("Qwen", country="SG"))
        for number, step in enumerate(reindex.run(world.db, rules, world.now, 2)):
            if number % 4 == 0 and step.done < step.total:
                world.read("Wire", entry(f"Qwen tells of number {number}"))
                world.publish(hub_row(f"Qwen/Qwen{number + 20}-8B"))
                world.rules = rules
                world.look()
                world.change("Qwen/Qwen3-VL-32B-Instruct", license=number, tags=["safetensors", f"license:{number}"])
        assert again(world, rules) == {}
        assert world.items("country:CN lab:Qwen") == []
        assert len(world.items("kind:release country:SG")) > 5


class TestOutdated:
    def test_what_was_read_by_other_rules(self, world: World) -> None:
        assert reindex.outdated(world.db, world.rules)
        again(world)
        assert not reindex.outdated(world.db, world.rules)
        labs = with_lab("Qwen", families=("Qwen",))
        assert reindex.outdated(world.db, ruled(world, labs))
        assert reindex.outdated(world.db, ruled(world, LABS, [replace(FEEDS[0], kind="policy"), *FEEDS[1:]]))
        assert not reindex.outdated(world.db, Rules.of(LABS[::-1], list(world.rules.sources.values())[::-1], ()))

    def test_nobody_who_begins_is_told_to(self) -> None:
        world = World()
        reindex.begin(world.db, world.rules)
        world.read("Wire", entry("Qwen releases something"))
        assert not reindex.outdated(world.db, world.rules)
        reindex.begin(world.db, ruled(world, LABS[:1]))
        assert reindex.outdated(world.db, ruled(world, LABS[:1]))


# --- the command ----------------------------------------------------------------------------------

CONFIG = """
[hub]
endpoint = "http://127.0.0.1:9"
[[labs]]
name = "Qwen"
country = "CN"
hub = ["Qwen"]
families = ["Qwen"]
[[feeds]]
name = "Wire"
url = "http://127.0.0.1:9/feed"
kind = "news"
"""


def call(folder: Path, *arguments: str) -> "subprocess.Popen[str]":
    """One call of the program."""
    home = {name: str(folder) for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME")}
    files = ("--config", str(folder / "feeds.toml"), "--db", str(folder / "monitor.db"))
    return subprocess.Popen(
        [sys.executable, "-m", "monitor", *files, *arguments],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={"PATH": os.environ["PATH"], **home},
    )  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the program has watched Qwen and a wire for some time."""
    (tmp_path / "feeds.toml").write_text(CONFIG, encoding="utf-8")
    with closing(connect.open(tmp_path / "monitor.db")) as db:
        world = World(LABS[:1], FEEDS[:1], db=db)
        world.publish(*launch())
        world.look()
        world.read("Wire", *(entry(f"Number {number} of the Commission") for number in range(30)))
    return tmp_path


class TestCommand:
    def test_tells_what_changed(self, folder: Path) -> None:
        for changed in ("labs 30, reasons 30", "nothing"):
            text = CONFIG.replace('families = ["Qwen"]', 'families = ["Qwen"]\naliases = ["Commission"]')
            (folder / "feeds.toml").write_text(text, encoding="utf-8")
            with call(folder, "reindex") as process:
                out, err = process.communicate(timeout=60)
            assert (process.returncode, out) == (0, "")
            assert "44 items and models read again" in err
            assert changed in err

    def test_two_at_once(self, folder: Path) -> None:
        lock = ReindexLock(folder / "monitor.db")
        assert lock.take()
        assert PollerLock(folder / "monitor.db").take()
        with call(folder, "reindex") as process:
            assert "another process reads this database again already" in process.communicate(timeout=60)[1]
        assert process.returncode == 4

    def test_doctor_says_so(self, folder: Path) -> None:
        said = "stored items were understood by older rules: `monitor reindex`"
        for told in (True, False):
            with call(folder, "doctor") as process:
                assert (said in process.communicate(timeout=60)[1]) == told
            with call(folder, "reindex") as process:
                process.communicate(timeout=60)

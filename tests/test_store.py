"""The database: opened in words, upgraded once, read in pages in the order of the feed."""

import os
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import sqlite_utils
from world import FEEDS, NOW, World, entry, hub_row, integrity, launch

from monitor import query
from monitor.polled import Failed
from monitor.source import Source, SourceState, Trouble
from monitor.store import connect, detail, items, marks, models, schema, sources, writing
from monitor.store.connect import StoreError
from monitor.store.lock import PollerLock

DAY = timedelta(days=1)
AS_ROOT = pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")


class TestOpening:
    def test_makes_the_folder_and_opens_again(self, tmp_path: Path) -> None:
        path = tmp_path / "a" / "b" / "monitor.db"
        connect.open(path).close()
        with closing(connect.open(path)) as db:
            assert db.execute("pragma journal_mode").fetchone() == ("wal",)
            assert db.execute("select count(*) from items").fetchone() == (0,)
        assert not list(path.parent.glob("*.bak"))

    def test_not_a_database(self, tmp_path: Path) -> None:
        path = tmp_path / "notes.txt"
        path.write_text("These are my notes, and no database at all. " * 50, encoding="utf-8")
        before = path.read_bytes()
        with pytest.raises(StoreError, match="is not a database") as caught:
            connect.open(path)
        assert "It was left as it is" in str(caught.value)
        assert path.read_bytes() == before

    def test_damaged(self, tmp_path: Path) -> None:
        path = tmp_path / "monitor.db"
        connect.open(path).close()
        whole = path.read_bytes()
        path.write_bytes(whole[:4096] + b"\xff" * (len(whole) - 4096))
        with pytest.raises(StoreError, match="damaged"):
            sources.sync(connect.open(path), FEEDS)

    def test_written_by_a_newer_version(self, tmp_path: Path) -> None:
        path = tmp_path / "monitor.db"
        connect.open(path).close()
        with closing(sqlite3.connect(path)) as db:
            db.execute("pragma user_version = 99")
        before = path.read_bytes()
        with pytest.raises(StoreError, match=r"newer version of the monitor \(its format is 99") as caught:
            connect.open(path)
        assert "Nothing was changed" in str(caught.value)
        assert path.read_bytes() == before

    def test_of_another_program(self, tmp_path: Path) -> None:
        path = tmp_path / "places.sqlite"
        with closing(sqlite3.connect(path)) as db:
            db.executescript("create table places (url text); pragma user_version = 72")
        before = path.read_bytes()
        with pytest.raises(StoreError, match="belongs to another program"):
            connect.open(path)
        assert path.read_bytes() == before

    def test_a_folder(self, tmp_path: Path) -> None:
        with pytest.raises(StoreError, match="cannot be opened"):
            connect.open(tmp_path)

    def test_a_folder_that_is_a_file(self, tmp_path: Path) -> None:
        (tmp_path / "file").touch()
        with pytest.raises(StoreError, match="cannot be opened"):
            connect.open(tmp_path / "file" / "monitor.db")

    @AS_ROOT
    def test_a_read_only_file_can_be_looked_at(self, tmp_path: Path) -> None:
        path = tmp_path / "monitor.db"
        connect.open(path).close()
        path.chmod(0o444)
        with closing(connect.open(path)) as db:
            assert items.newest(db, query.compile("", NOW), 10) == []
            with pytest.raises(StoreError, match="write permission"):
                connect.bulk_index(db)

    @AS_ROOT
    def test_a_read_only_folder(self, tmp_path: Path) -> None:
        tmp_path.chmod(0o555)
        with pytest.raises(StoreError):
            connect.open(tmp_path / "monitor.db")
        with pytest.raises(StoreError, match="write permission"):
            PollerLock(tmp_path / "monitor.db").take()

    def test_locked_by_another_program(self, tmp_path: Path) -> None:
        path = tmp_path / "monitor.db"
        with closing(connect.open(path)) as db, closing(sqlite3.connect(path)) as other:
            db.execute("pragma busy_timeout = 50")
            other.execute("begin immediate")
            with pytest.raises(StoreError, match="locked by another program"):
                sources.sync(db, FEEDS)


class TestUpgrade:
    """A program of a later version, with one migration more, opens the database."""

    def test_keeps_a_copy_of_what_was(self, tmp_path: Path) -> None:
        path = tmp_path / "monitor.db"
        with closing(connect.open(path)) as db:
            sources.sync(db, FEEDS)
        code = upgrade_in_a_process(path)
        assert code.returncode == 0, code.stderr
        copy = tmp_path / f"monitor.db.v{connect.VERSION}.bak"
        with closing(sqlite3.connect(copy)) as old, closing(sqlite3.connect(path)) as new:
            assert integrity(old) == "ok"
            assert old.execute("select count(*) from sources").fetchone() == (3,)
            assert old.execute("select count(*) from sqlite_master where name = 'later'").fetchone() == (0,)
            assert new.execute("select count(*) from sqlite_master where name = 'later'").fetchone() == (1,)
            assert new.execute("pragma user_version").fetchone() == (connect.VERSION + 1,)

    def test_two_processes_at_once(self, tmp_path: Path) -> None:
        path = tmp_path / "monitor.db"
        with closing(connect.open(path)) as db:
            sources.sync(db, FEEDS)
        started = [start_upgrade(path) for _ in range(4)]
        assert [process.communicate()[1] for process in started] == [""] * 4
        assert [process.returncode for process in started] == [0] * 4
        copy = tmp_path / f"monitor.db.v{connect.VERSION}.bak"
        with closing(sqlite3.connect(path)) as db, closing(sqlite3.connect(copy)) as old:
            assert db.execute("select count(*) from _sqlite_migrations").fetchone() == (connect.VERSION + 1,)
            assert old.execute("select count(*) from sqlite_master where name = 'later'").fetchone() == (0,)

    def test_what_an_older_version_wrote_is_kept(self, tmp_path: Path) -> None:
        path = tmp_path / "monitor.db"
        with closing(sqlite3.connect(path, isolation_level=None)) as db:
            schema.migrations.apply(sqlite_utils.Database(db), stop_before="polling")
            db.execute("pragma user_version = 3")
            db.execute("insert into sources (name, kind, url, configured_url) values ('Wire', 'news', 'u', 'u')")
            db.execute(
                "insert into models (hub_id, id, source, lab, class, key, openness, first_seen) "
                "values ('1', 'Qwen/Q', 'Qwen', 'Qwen', 'release', 'q', 'open', 0)"
            )
        with closing(connect.open(path)) as db:
            told = "select url, identity, moved_from, moved_at, fresh from sources"
            assert db.execute(told).fetchall() == [("u", None, None, None, None)]
            assert db.execute("select id, license_name, weights from models").fetchall() == [("Qwen/Q", None, None)]
            assert db.execute("select * from hosts").fetchall() == db.execute("select * from cards").fetchall() == []
            assert db.execute("pragma user_version").fetchone() == (connect.VERSION,)
            assert [state.moved_from for state in sources.states(db)] == [None]
        with closing(sqlite3.connect(tmp_path / "monitor.db.v3.bak")) as old:
            assert old.execute("select name from sources").fetchall() == [("Wire",)]

    def test_a_first_start_of_many_processes(self, tmp_path: Path) -> None:
        program = (
            "import sys; from pathlib import Path; from monitor.store import connect; connect.open(Path(sys.argv[1]))"
        )
        path = str(tmp_path / "monitor.db")
        started = [subprocess.Popen([sys.executable, "-c", program, path], stderr=subprocess.PIPE) for _ in range(4)]
        assert [process.communicate()[1] for process in started] == [b""] * 4
        assert [process.returncode for process in started] == [0] * 4
        assert not list(tmp_path.glob("*.bak"))


UPGRADE = """
import sys
from pathlib import Path
from monitor.store import connect, schema

@schema.migrations()
def later(db):
    db.execute("create table later (id integer primary key)")

connect.VERSION += 1
connect.open(Path(sys.argv[1])).close()
"""


def start_upgrade(path: Path) -> "subprocess.Popen[str]":
    """A program of a later version opens the database."""
    return subprocess.Popen([sys.executable, "-c", UPGRADE, str(path)], stderr=subprocess.PIPE, text=True)


def upgrade_in_a_process(path: Path) -> "subprocess.CompletedProcess[str]":
    """The same, to its end."""
    return subprocess.run([sys.executable, "-c", UPGRADE, str(path)], capture_output=True, text=True, check=False)


def test_the_version_is_the_number_of_migrations() -> None:
    assert len(list(schema.migrations.pending(sqlite_utils.Database(memory=True)))) == connect.VERSION


class TestReading:
    @pytest.fixture
    def full(self) -> World:
        world = World()
        world.read("Wire", *(entry(f"Old story {number}", published=NOW - number * DAY) for number in range(1, 30)))
        world.read("Post", entry("First of Post", published=NOW - DAY))
        world.publish(hub_row("Qwen/Qwen2.5-7B", created=NOW - 90 * DAY))
        world.look()
        for number in range(5):
            world.read("Wire", entry(f"New story {number}", published=NOW))
        world.publish(*launch())
        world.look()
        return world

    def test_keys_are_in_the_order_of_the_feed(self, full: World) -> None:
        found = full.items()
        assert [item.key for item in found] == sorted((item.key for item in found), reverse=True)
        assert [item.at for item in found] == sorted((item.at for item in found), reverse=True)
        assert found[0].kind == "release"

    def test_pages_by_the_last_key(self, full: World) -> None:
        view = query.compile("", full.now)
        pages, before = [], None
        while page := items.newest(full.db, view, 7, before):
            pages += page
            before = page[-1].key
        assert pages == full.items()
        assert items.count(full.db, view) == len(pages)

    def test_the_keys_of_one_second_are_in_order_too(self) -> None:
        keys = [items.new_key(NOW, number) for number in range(3)]
        assert keys == sorted(keys)
        assert keys[-1] < items.new_key(NOW + timedelta(seconds=1), 0)

    def test_what_changed_after_a_number(self, full: World) -> None:
        change = items.last_change(full.db)
        view = query.compile("", full.now)
        assert items.changed(full.db, change, view) == []
        full.read("Wire", entry("The newest story"), entry("New story 0", published=NOW, summary="more"))
        assert {item.title for item in items.changed(full.db, change, view)} == {"The newest story", "New story 0"}
        assert items.changed(full.db, change, query.compile("kind:release", full.now)) == []

    def test_an_item_by_its_id(self, full: World) -> None:
        item = full.items()[0]
        assert re.fullmatch(r"r\d+", item.id)
        assert items.find(full.db, item.id) == items.find(full.db, f" {item.id.upper()} ") == item
        assert items.find(full.db, "r99999") is None

    def test_a_moved_item_takes_everything_along(self, full: World) -> None:
        item = full.one("kind:release qwen3-vl").item
        marks.mark(full.db, [item.key], starred=True)
        moved = writing.move(full.db, item.key, full.now + DAY)
        after = items.find(full.db, item.id)
        assert after is not None
        assert (after.key, after.starred, after.labs) == (moved, True, ("Qwen",))
        assert len(detail.details(full.db, [after])[0].models) == 14
        assert {model.item for model in models.by_ids(full.db, [row["_id"] for row in launch()])} == {moved}


class TestMarks:
    def test_survive_what_comes_later(self) -> None:
        world = World()
        world.publish(*launch()[:5])
        world.look()
        item = world.one().item
        assert marks.mark(world.db, [item.key], read=True, starred=True) == 2
        assert marks.mark(world.db, [item.key], read=True) == 0
        world.publish(*launch())
        world.look()
        after = world.one("kind:release").item
        assert (after.read, after.starred, after.models) == (True, True, 12)  # its formats do not count
        assert marks.mark(world.db, [item.key], read=False) == 1

    def test_of_many(self) -> None:
        world = World()
        world.read("Wire", *(entry(f"Story {number}", published=NOW - DAY) for number in range(1_200)))
        keys = items.keys(world.db, query.compile("", world.now))
        assert marks.mark(world.db, keys, read=True) == 1_200


class TestSources:
    def test_a_changed_address_starts_afresh(self) -> None:
        world = World()
        world.read("Wire", entry("One"))
        moved = Source("Wire", "news", "https://wire.example/new")
        sources.sync(world.db, [moved])
        (state,) = (state for state in sources.states(world.db, [moved]) if state.source.name == "Wire")
        assert (state.url, state.next_poll, state.next_why) == (moved.url, None, "its address was changed")
        assert world.count("select count(*) from articles") == 1

    def test_one_that_is_configured_no_more_is_switched_off(self) -> None:
        world = World()
        world.read("Wire", entry("One"))
        sources.sync(world.db, FEEDS[1:])
        states = {state.source.name: state.state for state in sources.states(world.db, FEEDS[1:])}
        assert (states["Wire"], states["Post"]) == ("disabled", "never")
        assert world.titles() == ["One"]
        sources.sync(world.db, FEEDS)
        assert world.state("Wire").state == "ok"

    def test_a_configuration_that_is_known_costs_one_question(self) -> None:
        world = World()
        statements: list[str] = []
        world.db.set_trace_callback(statements.append)
        sources.sync(world.db, [*world.organizations, *FEEDS])
        assert len(statements) == 1
        assert statements[0].startswith("select")
        sources.sync(world.db, [*world.organizations, *FEEDS[:-1], replace(FEEDS[-1], enabled=False)])
        assert world.count("select count(*) from sources where not enabled") == 1

    def test_what_polls_taught_outlives_the_process(self, tmp_path: Path) -> None:
        taught = {
            "Wire": replace(
                SourceState(FEEDS[0], "https://new.example/"), etag='"1"', last_modified="then", body_hash="h",
                next_poll=NOW + DAY, next_why="every day", last_polled=NOW, last_ok=NOW, first_ok=NOW - DAY, gap=DAY,
                newest=NOW - 2 * DAY, fresh=NOW - DAY, ttl=60.0, skip_hours=(1, 2), skip_days=("Sunday",),
                moved_from=FEEDS[0].url, moved_at=NOW,
            ),
            "Post": replace(
                SourceState(FEEDS[1], FEEDS[1].url), next_poll=NOW, next_why="failed twice", last_polled=NOW,
                error="busy", trouble=Trouble.SERVER, failures=2,
            ),
        }  # fmt: skip
        with closing(connect.open(tmp_path / "monitor.db")) as db:
            sources.sync(db, FEEDS[:2])
            sources.settle(db, [(state, 3) for state in taught.values()])
            sources.settle(db, [(state, 1) for state in taught.values()])
        with closing(connect.open(tmp_path / "monitor.db")) as db:
            sources.sync(db, FEEDS[:2])
            assert sources.states(db, FEEDS[:2]) == [replace(taught[name], items=4) for name in ("Post", "Wire")]
            assert [state.source.name for state in sources.due(db, FEEDS[:2], NOW + DAY / 2)] == ["Post"]
            elsewhere = replace(FEEDS[0], url="https://else.example/")
            sources.sync(db, [elsewhere])
            (state,) = sources.due(db, [elsewhere], NOW)
            assert (state.url, state.moved_from, state.moved_at) == (elsewhere.url, None, None)

    def test_a_clock_that_was_wrong_keeps_no_source_waiting(self) -> None:
        world = World()
        world.unchanged("Wire", after=900 * DAY)
        world.tell("Post", Failed(Trouble.GONE, "gone"))
        ahead = world.state("Wire").next_poll
        assert ahead is not None
        for back, names in ((-DAY * 900, ["Wire"]), (timedelta(minutes=-30), [])):
            assert [one.source.name for one in sources.due(world.db, FEEDS[:2], world.now + back)] == names

    def test_old_entries_are_no_sign_of_life_but_new_ones_are(self) -> None:
        world = World()
        world.read("Wire", *(entry(f"Old {days}", published=NOW - days * DAY) for days in (90, 93, 96)))
        state = world.state("Wire")
        assert (state.state, state.gap, state.fresh) == ("silent", 3 * DAY, None)
        world.read("Wire", entry("New", published=NOW - 80 * DAY))
        assert (world.state("Wire").state, world.state("Wire").fresh) == ("ok", world.now)
        seen = world.now
        world.unchanged("Wire", after=10 * DAY)
        assert (world.state("Wire").state, world.state("Wire").fresh) == ("ok", seen)

"""The command line: exit codes, data on stdout and words on stderr, and JSON with exactly the keys it promises."""

import csv
import json
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len
from world import LABS, World, entry, hub_row, launch

from monitor import query
from monitor.cli.lines import detail_text, line
from monitor.cli.main import COMMANDS, main
from monitor.model import Happening
from monitor.notices import Watchlist
from monitor.polled import Entries
from monitor.sources import feed
from monitor.store import connect, detail, items

NOW = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=6)
DAY = timedelta(days=1)
CONFIG = """
[[labs]]
name = "Qwen"
country = "CN"
hub = ["Qwen"]
families = ["Qwen", "QwQ"]
[[feeds]]
name = "Wire"
url = "https://wire.example/feed"
kind = "news"
[[feeds]]
name = "Off"
url = "https://off.example/feed"
kind = "news"
enabled = false
[[watchlists]]
name = "Qwen"
query = "qwen"
"""
ITEM = {
    "id", "kind", "title", "url", "source", "lab", "country", "published", "seen", "topics", "policy", "license",
    "openness", "params", "active_params", "task", "gated", "downloads", "likes", "models", "articles", "story_size",
    "labs", "alerts", "related", "read", "starred", "summary",
}  # fmt: skip
BESIDE = {"at", "baseline", "class", "language", "change"}
"What an item has more than the design asks for."
CHANGE = {"event", "before", "after"}
MODEL = {
    "id", "hub_id", "class", "params", "active_params", "format", "license", "base_models", "created", "first_seen",
}  # fmt: skip
ARTICLE = {"title", "url", "source", "published", "language", "labs"}
ALERT = {"watchlist", "matched", "at", "history"}
SOURCE = {
    "name", "kind", "url", "state", "last_polled", "last_ok", "next_poll", "next_why", "error", "failures", "items",
}  # fmt: skip
HEALTH = {"newest", "usual_gap", "moved_from", "moved_at", "warnings"}
"What `sources list` tells of a source's life besides."
EXPLAINED = {
    "id", "lab", "family", "version", "params", "active_params", "stage", "modality", "format", "date", "context",
    "is_format", "format_of", "class",
}  # fmt: skip


@dataclass
class Terminal:
    """Calls the program in this process, as its console script would."""

    folder: Path
    patch: pytest.MonkeyPatch
    caught: pytest.CaptureFixture[str]

    def __call__(self, *arguments: str, config: str = "feeds.toml", code: int = 0) -> str:
        """Its output; `code` is how it must end."""
        self.full = self.run(*arguments, config=config)
        assert self.full[0] == code, self.full
        return self.full[1]

    @property
    def said(self) -> str:
        """What the last call said on stderr."""
        return self.full[2]

    def run(self, *arguments: str, config: str = "feeds.toml") -> tuple[int, str, str]:
        """Exit code, stdout, stderr."""
        files = ["--config", str(self.folder / config), "--db", str(self.folder / "monitor.db")]
        self.patch.setattr(sys, "argv", ["monitor", *files, *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = self.caught.readouterr()
        return int(ended.value.code or 0), out, err

    def objects(self, *arguments: str) -> list[dict[str, Any]]:
        """Its output as one object a line."""
        return [json.loads(line) for line in self(*arguments).splitlines()]


@pytest.fixture
def monitor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Terminal:
    (tmp_path / "feeds.toml").write_text(CONFIG, encoding="utf-8")
    for name in ("MONITOR_CONFIG", "HF_ENDPOINT", "HF_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    return Terminal(tmp_path, monkeypatch, capsys)


@pytest.fixture
def full(monitor: Terminal) -> Terminal:
    """Over a database with an item of each kind."""
    db = connect.open(monitor.folder / "monitor.db")
    world = World(labs=LABS[:1], now=NOW, db=db, watchlists=[Watchlist("Qwen", "qwen")])
    world.publish(hub_row("Qwen/Qwen2.5-7B", params=7 * 10**9, gated="manual", created=NOW - 90 * DAY))
    world.look()
    world.read("Wire", entry("What Wire had at first", published=NOW - DAY))
    world.publish(*launch(NOW))
    world.look()
    world.read("Wire", entry("Qwen 3 VL is out", published=NOW, language="en"))
    world.change("Qwen/Qwen2.5-7B", gated=False)
    world.hide("Qwen/Qwen3-VL-2B-Instruct")
    for _ in range(2):
        world.look()
    db.close()
    return monitor


class TestList:
    def test_an_untouched_database_lists_nothing(self, monitor: Terminal) -> None:
        for arguments in (("list",), ("list", "--json"), ("watch", "alerts"), ("export", "--format", "json")):
            assert monitor(*arguments) == ""
        assert monitor("list", "--csv").count("\n") == 1

    @pytest.mark.parametrize("kind", ["release", "change", "withdrawal", "story"])
    def test_an_object_has_the_keys_of_the_design(self, full: Terminal, kind: str) -> None:
        found = full.objects("list", "--json", f"kind:{kind}")
        assert found
        for item in found:
            assert set(item) == ITEM | BESIDE | (CHANGE if kind in ("change", "withdrawal") else set())
            assert all(set(model) >= MODEL for model in item["models"])
            assert all(set(article) == ARTICLE for article in item["articles"])
            assert all(set(alert) == ALERT for alert in item["alerts"])
            assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", item["seen"])

    def test_what_a_release_says(self, full: Terminal) -> None:
        (item,) = full.objects("list", "--json", "kind:release qwen3-vl")
        expected = {
            "title": "Qwen3-VL: 11 models, 2B–235B, Apache-2.0", "lab": "Qwen", "country": "CN", "source": "Qwen",
            "license": "apache-2.0", "openness": "open", "params": 235 * 10**9, "active_params": 22 * 10**9,
            "gated": False, "task": "image-text-to-text", "read": False, "starred": False, "topics": [],
        }  # fmt: skip
        assert {name: item[name] for name in expected} == expected
        assert {model["class"] for model in item["models"]} == {"release", "variant", "format"}
        assert [alert["watchlist"] for alert in item["alerts"]] == ["Qwen"]

    def test_a_gate_that_opened(self, full: Terminal) -> None:
        (item,) = full.objects("list", "--json", "event:gate")
        assert (item["event"], item["before"], item["after"], item["gated"]) == ("gate", "manual", False, False)

    def test_limit_and_order(self, full: Terminal) -> None:
        everything = [item["id"] for item in full.objects("list", "--json")]
        assert len(everything) == 6
        assert [item["id"] for item in full.objects("list", "--json", "--limit", "2")] == everything[:2]
        assert [line.split()[0] for line in full("list").splitlines()] == everything

    def test_csv(self, full: Terminal) -> None:
        header, *rows = csv.reader(full("list", "--csv", "qwen").splitlines())
        assert set(header) <= ITEM | {"at"}
        assert {row[header.index("kind")] for row in rows} == {"release", "change", "withdrawal", "story"}
        assert {len(row) for row in rows} == {len(header)}

    def test_export(self, full: Terminal) -> None:
        assert full("export", "--format", "json", "qwen") == full("list", "--json", "qwen")
        assert full("export", "--format", "csv") == full("list", "--csv")

    @pytest.mark.parametrize(
        ("query", "said"),
        [
            ("kind:relase", "release"),
            ("(qwen", "column"),
            ("params:>=big", "column"),
            ('"open', "column"),
            ("nope:1", "column"),
        ],
    )
    def test_a_bad_query_names_its_column(self, full: Terminal, query: str, said: str) -> None:
        assert full("list", query, code=2) == ""
        assert "column" in full.said
        assert said in full.said
        assert len(full.said.splitlines()) == 1

    def test_wrong_usage(self, full: Terminal) -> None:
        for arguments in (
            ("lst",),
            ("list", "--json", "--csv"),
            ("list", "--nope"),
            ("mark", "purple", "x"),
            ("run", "--all"),
        ):
            assert full(*arguments, code=2) == ""
            assert full.said

    def test_the_screen_needs_a_terminal(self, full: Terminal) -> None:
        assert full(code=2) == ""
        assert "terminal" in full.said


class TestOrder:
    @pytest.fixture
    def several(self, monitor: Terminal) -> Terminal:
        """Three releases of other sizes than their downloads, and two stories without any."""
        with closing(connect.open(monitor.folder / "monitor.db")) as db:
            world = World(labs=LABS[:1], now=NOW, db=db)
            for number, (name, size, downloads, likes) in enumerate(
                (("Qwen7-8B", 8, 500, 30), ("Qwen8-70B", 70, 90, 7), ("Qwen9-1B", 1, 7_000, 9))
            ):
                made = NOW - (9 - number) * DAY
                world.publish(
                    hub_row(f"Qwen/{name}", params=size * 10**9, created=made, downloads=downloads, likes=likes)
                )
            world.look()
            world.read("Wire", entry("Rules for licenses", published=NOW - 2 * DAY, summary="Of zebras."))
            world.read("Wire", entry("Zebras, zebras and zebras", published=NOW - DAY))
        return monitor

    def titles(self, terminal: Terminal, *arguments: str) -> list[str]:
        return [item["title"].partition(":")[0].split()[0] for item in terminal.objects("list", "--json", *arguments)]

    @pytest.mark.parametrize(
        ("order", "releases"),
        [
            ("newest", ["Qwen9-1B", "Qwen8-70B", "Qwen7-8B"]),
            ("downloads", ["Qwen9-1B", "Qwen7-8B", "Qwen8-70B"]),
            ("likes", ["Qwen7-8B", "Qwen9-1B", "Qwen8-70B"]),
            ("params", ["Qwen8-70B", "Qwen7-8B", "Qwen9-1B"]),
        ],
    )
    def test_what_comes_first(self, several: Terminal, order: str, releases: list[str]) -> None:
        assert self.titles(several, "--sort", order, "kind:release") == releases
        everything = self.titles(several, "--sort", order)
        assert sorted(everything) == sorted(self.titles(several))
        if order != "newest":  # what has no such figure comes last, the newest first
            assert everything == [*releases, "Zebras,", "Rules"]
        assert self.titles(several, "--sort", order, "--limit", "4") == everything[:4]
        assert self.titles(several, "--sort", order, "--limit", "0") == []
        exported = several.objects("export", "--format", "json", "--sort", order, "kind:release")
        assert [item["title"].split()[0].rstrip(":") for item in exported] == releases

    def test_by_how_well_the_words_fit(self, several: Terminal) -> None:
        assert self.titles(several, "--sort", "rank", "zebras") == ["Zebras,", "Rules"]
        assert several.said == ""

    def test_rank_without_words(self, several: Terminal) -> None:
        assert self.titles(several, "--sort", "rank", "kind:release") == ["Qwen9-1B", "Qwen8-70B", "Qwen7-8B"]
        assert "the newest are first" in several.said

    def test_as_lines(self, several: Terminal) -> None:
        assert [line.split()[0] for line in several("list", "--sort", "downloads", "--limit", "2").splitlines()] == [
            item["id"] for item in several.objects("list", "--sort", "downloads", "--json", "--limit", "2")
        ]

    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            (("list", "--follow", "--sort", "likes"), "--follow goes on with what is newest"),
            (("list", "--sort", "size"), "'size' is not one of"),
            (("export", "--format", "atom", "--sort", "likes"), "atom has an order of its own"),
            (("export", "--format", "opml", "--sort", "rank"), "opml has an order of its own"),
        ],
    )
    def test_what_does_not_go_together(self, several: Terminal, arguments: Sequence[str], said: str) -> None:
        assert several(*arguments, code=2) == ""
        assert said in several.said


class TestShow:
    def test_has_the_reasons_and_the_life(self, full: Terminal) -> None:
        (item,) = full.objects("list", "--json", "kind:release qwen3-vl")
        (shown,) = full.objects("show", item["id"], "--json")
        dates = {"created", "first_seen", "seen_after", "announced"}
        assert set(shown) - set(item) == {"why", "history", *dates}
        assert {name: shown[name] for name in item} == item
        assert [one["event"] for one in shown["history"]] == ["withdrawn"]
        assert any("release: published by Qwen" in reason for reason in shown["why"])

    def test_as_text(self, full: Terminal) -> None:
        (item,) = full.objects("list", "--json", "kind:release qwen3-vl")
        text = full("show", item["id"])
        for words in ("Qwen3-VL", "Apache-2.0", "235B", "Qwen/Qwen3-VL-8B-Instruct-FP8", "Why", "Alerts", "Qwen:"):
            assert words in text

    def test_one_that_is_not_there(self, full: Terminal) -> None:
        assert full("show", "r999", code=1) == ""
        assert "r999" in full.said

    def test_in_words(self, full: Terminal) -> None:
        with closing(connect.open(full.folder / "monitor.db")) as db:
            (found,) = detail.details(db, items.newest(db, query.compile("kind:release qwen3-vl", NOW), 1))
        alerts = tuple(replace(alert, matched=()) for alert in found.item.alerts)
        came = [Happening("formats", NOW, f"Qwen/A-{form}") for form in ("GGUF", "FP8")]
        item = replace(found.item, license=None, openness="unstated", alerts=alerts)
        words = detail_text(replace(found, item=item, history=(*came, Happening("models", NOW, "Qwen/B"))), NOW)
        assert "License:     unstated\n" in words
        assert "Qwen: matched by its fields\n" in words
        assert " formats Qwen/A-GGUF, Qwen/A-FP8\n" in words
        assert " models Qwen/B\n" in words


class TestMisspelled:
    @pytest.mark.parametrize(
        ("asked", "near"),
        [("lab:Qwenn", "'Qwen'"), ("license:mt", "'mit'"), ("watch:Qwe2", "'Qwen'"), ("source:Wir", "'Wire'")],
    )
    def test_a_name_that_nothing_has_is_told_with_the_nearest(self, full: Terminal, asked: str, near: str) -> None:
        for command in (("list",), ("list", "--json"), ("mark", "read")):
            full(*command, asked)
            assert f"{asked} finds nothing" in full.said
            assert near in full.said

    @pytest.mark.parametrize("asked", ["lab:Qwen zebra", "-lab:Qwenn zebra", "watch:q zebra", "license:foo99 zebra"])
    def test_nothing_is_said_where_the_names_are_right_or_may_be(self, full: Terminal, asked: str) -> None:
        assert full("list", "--", asked) == ""
        assert full.said == ""

    def test_a_query_that_begins_as_an_option_does(self, full: Terminal) -> None:
        full("list", "-kind:release lab:Qwen", code=2)
        assert "list -- -kind:" in full.said
        assert full("list", "--", "-kind:release lab:Qwen")


class TestLine:
    def test_half_of_a_narrow_terminal_is_the_titles(self, full: Terminal) -> None:
        with closing(connect.open(full.folder / "monitor.db")) as db:
            found = items.load(db, items.keys(db, query.compile("", NOW)))
        for item in found:
            long = replace(item, title="Title " * 30, alerts=item.alerts)
            for width in (80, 100, 200):
                shown = line(long, NOW, width)
                assert cell_len(shown) == width
                assert len(re.findall(r"(?:Title ?)+…?", shown)[0]) >= width // 2 - 6
            assert cell_len(line(replace(item, title="Short"), NOW, 80)) == 80


class TestMark:
    def test_an_id_alone_is_that_item(self, full: Terminal) -> None:
        ref = full.objects("list", "--json", "kind:release")[0]["id"]
        assert full("mark", "star", ref) == "1\n"
        assert f"{ref} is an item's id" in full.said
        assert [item["id"] for item in full.objects("list", "--json", "is:starred")] == [ref]

    def test_counts_and_marks(self, full: Terminal) -> None:
        assert full("mark", "star", "kind:release", "--dry-run") == "2\n"
        assert full("list", "is:starred") == ""
        assert full("mark", "star", "kind:release") == "2\n"
        assert len(full.objects("list", "--json", "is:starred")) == 2
        assert full("mark", "unstar", "lab:Qwen") == "5\n"
        assert full("list", "is:starred") == ""
        assert full("mark", "read", "kind:release,change,withdrawal,story") == "6\n"
        assert full("list", "is:unread") == ""
        assert full("mark", "unread", "kind:story") == "2\n"
        assert len(full.objects("list", "--json", "is:unread")) == 2


class TestOthers:
    def test_explain_a_name(self, monitor: Terminal) -> None:
        (found,) = monitor.objects("explain", "--json", "Qwen/Qwen3-VL-30B-A3B-Instruct-FP8")
        assert set(found) == EXPLAINED | {"why"}
        assert (found["lab"], found["params"], found["active_params"], found["format"]) == (
            "Qwen",
            30 * 10**9,
            3 * 10**9,
            "FP8",
        )
        assert len(monitor.objects("explain", "--json", "a/b-7B", "c/d-GGUF")) == 2

    def test_explain_as_a_card(self, monitor: Terminal) -> None:
        card = monitor("explain", "https://huggingface.co/Qwen/Qwen3-VL-235B-A22B-Thinking-FP8", "x/y").splitlines()
        assert card[0] == "Qwen/Qwen3-VL-235B-A22B-Thinking-FP8"
        assert card[card.index("") + 1] == "x/y"
        lines = [line.split(maxsplit=2) for line in card if line]
        assert ["params:", "235B", '"235B"'] in lines
        assert ["active_params:", "22B", '"A22B"'] in lines
        assert ["date:", "unknown"] in lines
        assert lines[1][:2] == ["class:", "format"]
        assert "of Qwen/Qwen3-VL-235B-A22B-Thinking;" in lines[1][2]

    @pytest.mark.parametrize("given", ["", "https://elsewhere.example/a/b", "https://huggingface.co/datasets/a/b"])
    def test_explain_what_is_no_model(self, monitor: Terminal, given: str) -> None:
        assert monitor("explain", given, code=2) == ""
        assert "give owner/name, or its page, https://huggingface.co/owner/name" in monitor.said

    def test_explain_a_headline(self, monitor: Terminal) -> None:
        (found,) = monitor.objects("explain", "--json", "--text", "US tightens export controls on AI chips for Qwen")
        assert set(found) == {"labs", "topics", "policy", "why"}
        assert found["labs"] == ["Qwen"]
        assert found["policy"] is True
        assert "export-controls" in found["topics"]
        assert monitor("explain", code=2) == ""

    def test_a_configuration_with_digests_that_cannot_leave(self, monitor: Terminal) -> None:
        daily = '[[digests]]\nname = "d"\nschedule = "0 7 * * *"\nto = ["me@example.org"]\n'
        (monitor.folder / "digests.toml").write_text(CONFIG + daily, encoding="utf-8")
        monitor("config", "check", config="digests.toml")
        assert "digests cannot leave" in monitor.said
        monitor("config", "check")
        assert "digests" not in monitor.said

    def test_sources(self, full: Terminal) -> None:
        found = {one["name"]: one for one in full.objects("sources", "list", "--json")}
        assert all(set(one) == SOURCE | HEALTH | {"lab", "trouble"} for one in found.values())
        assert (found["Qwen"]["kind"], found["Qwen"]["state"], found["Qwen"]["items"]) == ("hub", "ok", 15)
        assert (found["Wire"]["state"], found["Off"]["state"]) == ("ok", "disabled")
        assert "Off" not in full("sources")
        assert "Off" in full("sources", "list", "--all")

    def test_a_source_that_fell_silent_and_one_that_moved(self, full: Terminal) -> None:
        day = 86_400
        with closing(connect.open(full.folder / "monitor.db")) as db:
            db.execute("update sources set gap = ?, newest = last_polled - ?, fresh = null", (3 * day, 61 * day))
            db.execute("update sources set moved_from = url, moved_at = ?, url = 'https://new.example/feed' "
                       "where name = 'Wire'", (NOW.timestamp(),))  # fmt: skip
        found = {one["name"]: one for one in full.objects("sources", "list", "--json")}
        wire, off = found["Wire"], found["Off"]
        assert (wire["state"], wire["usual_gap"], wire["url"]) == ("silent", 3 * day, "https://new.example/feed")
        assert [one["kind"] for one in wire["warnings"]] == ["freshness", "moved"]
        assert off["warnings"] == []
        (line,) = (line for line in full("sources", "list").splitlines() if " Wire " in line)
        assert line.startswith("◐ silent")
        assert "; nothing new for 61 days; usually every 3 days. " in line
        assert f"; moved to https://new.example/feed on {NOW:%Y-%m-%d}; put the new address into feeds.toml" in line

    def test_watch(self, full: Terminal) -> None:
        (found,) = full.objects("watch", "list", "--json")
        assert (found["name"], found["query"], found["alerts"]) == ("Qwen", "qwen", 4)
        assert len(full.objects("watch", "alerts", "--json")) == 4
        assert full("watch", "test", "qwen").splitlines()[0] == "4 times in the last 30 days"
        assert full("watch", "test", "kind:relase", code=2) == ""

    def test_config(self, monitor: Terminal) -> None:
        assert monitor("config", "path") == f"{monitor.folder / 'feeds.toml'}\n"
        assert monitor("config", "check") == ""
        assert "no mistakes" in monitor.said
        (monitor.folder / "bad.toml").write_text("[monitor]\npoll_evry = 1\n[hub]\npoll_every = 5\n", encoding="utf-8")
        assert monitor("config", "check", config="bad.toml", code=2) == ""
        assert "bad.toml:2: monitor.poll_evry" in monitor.said
        assert "bad.toml:4: hub.poll_every" in monitor.said
        assert monitor("sources", config="bad.toml", code=2) == ""
        assert monitor("config", "path", config="bad.toml") == f"{monitor.folder / 'bad.toml'}\n"
        assert monitor("sources", config="none.toml", code=2) == ""

    def test_a_file_that_is_no_database(self, monitor: Terminal) -> None:
        (monitor.folder / "monitor.db").write_text("notes " * 1_000, encoding="utf-8")
        assert monitor("list", code=1) == ""
        assert "is not a database" in monitor.said
        assert monitor("doctor", code=1) == ""
        assert "Traceback" not in monitor.said

    def test_help_and_version(self, monitor: Terminal) -> None:
        text = monitor("--help")
        assert all(name in text for name in COMMANDS)
        assert re.fullmatch(r"monitor, version \S+\n", monitor("--version"))


class TestOutput:
    def test_hostile_titles_emit_no_control_characters(self, monitor: Terminal) -> None:
        title = "&#27;[31mRed&#7; [bold]x[/bold] \u202egnp.exe \u200b\x85 $(rm) =1+1"
        body = (
            "<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel><title>T</title><item><guid>1</guid>"
            f"<title>{title}</title><link>https://wire.example/1</link><description>{title}</description></item>"
            "</channel></rss>"
        )
        db = connect.open(monitor.folder / "monitor.db")
        found = feed.read(body.encode(), url="https://wire.example/feed", content_type="text/xml", now=NOW)
        World(now=NOW, db=db).tell("Wire", Entries(found.entries))
        db.close()
        for arguments in (("list",), ("list", "--json"), ("list", "--csv"), ("show", "s1"), ("show", "s1", "--json")):
            text = monitor(*arguments)
            assert "[bold]x[/bold]" in text
            assert all(character.isprintable() or character == "\n" for character in text.replace("\r\n", "\n"))

    def test_a_reader_that_leaves_is_no_error(self, full: Terminal) -> None:
        db = connect.open(full.folder / "monitor.db")
        many = [entry(f"Story number {number} " + "x" * 200, published=NOW - DAY) for number in range(3_000)]
        World(now=NOW, db=db).read("Post", *many)
        db.close()
        files = f"--config {full.folder / 'feeds.toml'} --db {full.folder / 'monitor.db'}"
        command = f"set -o pipefail; {sys.executable} -m monitor {files} list --json | head -1"
        ended = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
        assert (ended.stderr, ended.stdout.count("\n")) == ("", 1)
        assert ended.returncode == 0

    def test_no_color_in_a_pipe(self, full: Terminal) -> None:
        command = [sys.executable, "-m", "monitor", "--config", str(full.folder / "feeds.toml"), "--db",
                   str(full.folder / "monitor.db"), "list"]  # fmt: skip
        for more in ({"NO_COLOR": "1"}, {"TERM": "dumb"}, {"FORCE_COLOR": "1"}):
            ended = subprocess.run(command, capture_output=True, text=True, check=True, env={**os.environ, **more})
            assert "\x1b" not in ended.stdout + ended.stderr
            assert len(ended.stdout.splitlines()) == 6

"""Watchlists and views made on the screen: by key, tried before they are kept, and written with comments kept."""

import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from driver import NOW, SIZES, Driver, Newsroom, monitor, story
from rich.cells import cell_len
from textual.widgets import Input, Static

from monitor import config, query
from monitor.config import Config, ConfigError, Followed, shipped_path, user_path, writable_path
from monitor.config.own import edited
from monitor.model import Item
from monitor.notices import Alert, Watchlist
from monitor.report.backtest import BackTest
from monitor.store import connect, watched
from monitor.store.backtest import back_test
from monitor.tui import alert_text, terminal_title, trial_text, views, watch_form, watch_table
from monitor.tui.ask import Ask
from monitor.tui.confirm import Confirm
from monitor.tui.help_screen import HelpScreen
from monitor.tui.views import ALL, View
from monitor.tui.views_menu import ViewsMenu
from monitor.tui.watch_editor import WatchEditor
from monitor.tui.watch_table import Row
from monitor.tui.watchlists_screen import WatchlistsScreen

OWN = """\
# what I watch
[[watchlists]]
name = "Qwen family"
query = "qwen"            # all of it
notify = ["screen"]
limit = "5/h"

[[watchlists]]
name = "千问 [/x]"
query = "千问"

[[watchlists]]
name = "Asleep"
query = "llama"
enabled = false

[[views]]
name = "Chips"
query = "chips"
key = "7"

[[channels]]
name = "team"
url = "json://localhost"
# the end
"""


class Desk:
    """A database and a file of the reader's own beside it."""

    def __init__(self, folder: Path, text: str = OWN) -> None:
        self.room = Newsroom(folder / "monitor.db")
        self.file = folder / "feeds.toml"
        self.file.write_text(text, encoding="utf-8")

    @property
    def text(self) -> str:
        return self.file.read_text(encoding="utf-8")

    @property
    def config(self) -> Config:
        return config.load(self.file, {})

    def watchlist(self, name: str) -> Watchlist:
        return next(one for one in (*self.config.watchlists, *self.config.watchlists_off) if one.name == name)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def sidebar(driver: Driver) -> list[str]:
    side = driver.screen.sidebar
    return [side.render_line(y).text.rstrip() for y in range(side.size.height)]


def table(driver: Driver) -> list[list[str]]:
    screen = driver.app.screen
    assert isinstance(screen, WatchlistsScreen)
    return [[str(cell) for cell in screen.table.get_row_at(at)] for at in range(screen.table.row_count)]


def fill(driver: Driver, **lines: str) -> None:
    """Write into the lines of the form."""
    for key, text in lines.items():
        driver.app.screen.query_one(f"#watch-{key}", Input).value = text


# --- the back-test


def made(times: int, days: tuple[int, ...], everything: int = 0, *titles: str) -> BackTest:
    newest = tuple(
        Item(f"s{at}", at, "story", title, "", "Wire", None, None, NOW, NOW) for at, title in enumerate(titles)
    )
    return BackTest(times, days, newest, everything)


@pytest.mark.parametrize(
    ("times", "everything", "words"),
    [
        (0, 1_000, "never fires"),
        (14, 1_000, ""),
        (301, 100_000, "10 times a day"),
        (60, 1_000, "on 6% of all items"),
        (6, 100, ""),  # few, though a good part of what little there is
    ],
)
def test_a_query_that_finds_nothing_or_everything_is_warned_of(times: int, everything: int, words: str) -> None:
    warning = made(times, (times,), everything).warning
    assert words in warning
    assert bool(words) == bool(warning)


def test_a_back_test_counts_what_was_news_in_the_last_thirty_days(desk: Desk) -> None:
    for days in (0, 1, 1, 29, 31):
        desk.room.item(f"Qwen {days}", ago=timedelta(days=days, hours=1))
    desk.room.item("Something else")
    with closing(connect.open(desk.room.path)) as db:
        found = back_test(db, "qwen OR zzz", 2, NOW)
        assert (found.times, found.everything, sum(found.days)) == (4, 5, 4)
        assert found.days[0] == 1
        assert found.days[-2:] == (2, 1)
        assert [item.title for item in found.newest] == ["Qwen 0", "Qwen 1"]
        with pytest.raises(query.QueryError) as caught:
            back_test(db, "qwen kind:nope", 2, NOW)
    assert caught.value.column == 11


@pytest.mark.parametrize("width", [30, 60, 78, 118, 198])
@pytest.mark.parametrize("most", [1, 9, 40, 12_345])
def test_each_bar_stands_over_its_figure_at_every_width(width: int, most: int) -> None:
    days = (most, *[0] * 27, 1, most)
    text = trial_text.text(made(sum(days), days, 10**6, "通义千问 [/x] " * 9), NOW, width, zone=UTC)
    lines = text.plain.splitlines()
    assert all(cell_len(line) <= max(width, 36) for line in lines if "times in" not in line and "Warning" not in line)
    rows = [(bars, figures) for bars, figures in pairwise(lines) if bars[:6].strip()[-3:] in MONTHS]
    assert rows[-1][0].endswith("█  today")
    figures = " ".join(figures for _, figures in rows).split()
    assert len(figures) == 30
    assert figures[1:28] == ["0"] * 27
    assert figures[28] == "1"
    for bars, below in rows:
        places = [at for at, sign in enumerate(bars) if at > 7 and sign in "▁▂▃▄▅▆▇█"]
        assert all(below[at] != " " and below[at + 1 : at + 2] in ("", " ") for at in places)


MONTHS = ("Oct", "Nov")


def test_a_day_is_named_by_its_date() -> None:
    text = trial_text.text(made(2, (1, *[0] * 28, 1), 0), NOW, 100, zone=UTC).plain
    assert "26 Oct" in text
    assert "2 times in the last 30 days" in text


# --- pure parts


def test_a_watchlist_goes_into_the_form_and_back(desk: Desk) -> None:
    before = watch_form.texts(desk.watchlist("Qwen family"))
    assert before == {
        "name": "Qwen family", "query": "qwen", "notify": "screen", "limit": "5/h", "quiet": "", "timezone": "",
        "severity": "normal",
    }  # fmt: skip
    assert watch_form.changes(before, before) == {}
    typed = {**before, "notify": " screen ,team,", "limit": "", "severity": "high"}
    assert watch_form.changes(typed, before) == {"notify": ["screen", "team"], "limit": None, "severity": "high"}
    assert watch_form.new(typed) == {
        "name": "Qwen family", "query": "qwen", "notify": ["screen", "team"], "severity": "high",
    }  # fmt: skip
    assert "severity" not in watch_form.new({**typed, "severity": "normal"})
    zoned = watch_form.texts(Watchlist("W", "x", timezone="Asia/Tokyo"))
    assert zoned["timezone"] == "Asia/Tokyo"
    assert watch_form.changes({**zoned, "timezone": ""}, zoned) == {"timezone": None}


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ({}, ""),
        ({"name": ""}, "Name: found nothing"),
        ({"name": "Taken"}, "Taken is another watchlist"),
        ({"query": ""}, "Query: found nothing"),
        ({"query": "kind:nope"}, "Query: expected a query that can be read"),
        ({"limit": "often"}, "5/h"),
        ({"quiet": "25:00-26:00"}, "22:00-07:00"),
        ({"timezone": "Mars/Olympus"}, "Timezone: expected"),
        ({"timezone": "Europe/Berlin"}, ""),
        ({"severity": "loud"}, "one of low, normal, high"),
        ({"notify": "screen, tea"}, "there is no channel tea; there are screen, team"),
        ({"notify": ""}, ""),
    ],
)
def test_mistakes_in_the_form_are_told_as_those_of_the_file(lines: dict[str, str], words: str) -> None:
    typed = {**watch_form.texts(Watchlist("Fine", "qwen")), **lines}
    wrong = watch_form.wrong(typed, {"Taken"}, ["screen", "team"])
    assert words in wrong
    assert bool(words) == bool(wrong)


def test_the_state_of_a_watchlist_is_a_word() -> None:
    muted = Watchlist("W", "x", mute_until=NOW + timedelta(hours=8))
    quiet = Watchlist("W", "x", quiet=(time(11), time(13)), timezone="UTC")
    shown = [watch_table.state(Row(one, on), NOW)[0] for one, on in ((muted, True), (quiet, True), (muted, False))]
    assert shown == ["■ muted 8h", "◌ quiet", "· off"]
    assert watch_table.state(Row(Watchlist("W", "x"), on=True), NOW)[0] == "● on"


@pytest.mark.parametrize(
    ("published", "words"),
    [
        (NOW - timedelta(minutes=4), "seen 2026-11-24 12:00: 4 minutes after it was published"),
        (NOW, "published 2026-11-24 12:00, seen 2026-11-24 12:00\n"),
        (None, "the source does not say when it was published"),
        (NOW + timedelta(days=1), "seen 2026-11-24 12:00, dated 2026-11-25 12:00"),
    ],
)
def test_an_alert_says_why_and_how_soon(published: datetime | None, words: str) -> None:
    alerts = (Alert("Qwen", ("qwen3", "[/x]"), NOW), Alert("Old", (), NOW, history=True))
    item = Item("s1", 1, "story", "T", "", "China[/x]Talk", None, None, published, NOW, alerts=alerts)
    text = alert_text.block(item, NOW + timedelta(minutes=5), UTC).plain
    for part in ("! Qwen  5m ago  matched qwen3, [/x]", "! Old  there before the watchlist", "China[/x]Talk", words):
        assert part in f"{text}\n"


def test_of_a_release_no_delay_is_told() -> None:
    alerts = (Alert("Qwen", ("qwen3",), NOW),)
    item = Item("r1", 1, "release", "T", "", "Qwen", "Qwen", "CN", NOW, NOW, alerts=alerts)
    text = alert_text.block(item, NOW, UTC).plain
    assert text.endswith("Qwen  seen 2026-11-24 12:00")
    assert item.delay is None


def test_the_title_of_the_terminal_is_only_written_when_it_changes() -> None:
    written: list[str] = []
    title = terminal_title.TerminalTitle(written.append, "xterm-256color")
    title.begin()
    title.tell(2)
    title.tell(2)
    title.end()
    assert written == ["\x1b[22;2t", "\x1b]2;Open Model Monitor\x07", "\x1b]2;(2) Open Model Monitor\x07", "\x1b[23;2t"]
    terminal_title.TerminalTitle(written.append, "linux").begin()
    assert len(written) == 4


def test_what_is_shown_is_one_query() -> None:
    either = View("Either", "a OR b")
    assert views.joined(ALL, "") == ""
    assert views.joined(either, "") == "a OR b"
    assert views.joined(either, " c ") == "(a OR b) c"
    assert views.joined(View("R", "kind:release"), "x OR y") == "kind:release (x OR y)"


def test_two_views_cannot_have_one_key(tmp_path: Path) -> None:
    path = tmp_path / "feeds.toml"
    path.write_text('[[views]]\nname="A"\nquery="a"\nkey="7"\n[[views]]\nname="B"\nquery="b"\nkey="7"\n', "utf-8")
    with pytest.raises(ConfigError, match=r"6: views.key: found '7', expected another key: A has it already|A has it"):
        config.load(path, {})
    path.write_text('[[views]]\nname="A"\nquery="kind:nope"\nkey="q"\n', "utf-8")
    with pytest.raises(ConfigError) as caught:
        config.load(path, {})
    assert "views.query" in str(caught.value)
    assert "one of 7, 8, 9, 0" in str(caught.value)


# --- the editor, from the feed


@pytest.mark.parametrize("size", SIZES)
@story
async def test_w_watches_what_is_shown(desk: Desk, size: tuple[int, int]) -> None:
    for days in range(3):
        desk.room.release(f"Qwen3-VL [/x] {days}", ago=timedelta(days=days, hours=1))
    desk.room.item("Qwen in the news")
    async with monitor(desk.room.path, size, config=desk.config) as driver:
        await driver.press("V", "2", "slash", *"qwen3", "enter", "w")
        screen = driver.app.screen
        assert isinstance(screen, WatchEditor)
        assert screen.typed["query"] == "kind:release qwen3"
        trial = driver.text("#trial-text")
        assert "3 times in the last 30 days" in trial
        assert "75.0% of all 4 items" in trial
        assert "Qwen3-VL [/x] 2" in trial
        assert "3 times in the last 30 days" in driver.text("#watch-query-says")
        await driver.press(*"VL [/x]", "ctrl+s")
        assert driver.app.screen is driver.screen
        assert [notice.message for notice in driver.notices] == ["Kept the watchlist VL [/x]."]
        assert desk.watchlist("VL [/x]") == Watchlist("VL [/x]", "kind:release qwen3")
        assert desk.text.startswith(OWN.rstrip())
        assert driver.screen.config.watchlists[-1].name == "VL [/x]"
        await driver.press("V", "1", "escape", "slash", *'watch:"VL', "tab")
        assert driver.screen.bar.text == 'watch:"VL [/x]"'


@story
async def test_a_query_is_tried_while_it_is_typed_and_the_newest_wins(desk: Desk) -> None:
    desk.room.item("Qwen one")
    desk.room.item("Llama two")
    async with monitor(desk.room.path, config=desk.config) as driver:
        await driver.press("w")
        assert "shown here while you write" in driver.text("#trial-text")
        screen = driver.app.screen
        assert isinstance(screen, WatchEditor)
        await driver.press("tab", *"kind:sto", "tab")
        assert screen.typed["query"] == "kind:story"
        fill(driver, query="qwen")
        screen.try_now()
        fill(driver, query="zzz")
        await driver.settle()
        assert "0 times" in driver.text("#trial-text")
        assert "Warning: it never fires" in driver.text("#trial-text")
        fill(driver, query="qwen kind:nope")
        await driver.settle()
        assert "column 11: expected one of" in driver.text("#watch-query-says")
        assert driver.text("#trial-text") == "The query cannot be read yet."
        fill(driver, query="llama")
        await driver.settle()
        assert "Llama two" in driver.text("#trial-text")
        await driver.press("ctrl+s")
        assert "Name: found nothing" in driver.text("#watch-says")
        await driver.press("up", *"x", "pagedown", "pageup", "tab", "tab", "down", "enter", "shift+tab")
        assert driver.app.focused
        assert driver.app.focused.id == "watch-limit"
        assert desk.text == OWN


@story
async def test_leaving_the_editor_asks_where_something_would_be_lost(desk: Desk) -> None:
    async with monitor(desk.room.path, config=desk.config) as driver:
        await driver.press("w", "escape")
        assert driver.app.screen is driver.screen
        await driver.press("w", "x", "escape")
        assert isinstance(driver.app.screen, Confirm)
        await driver.press("n")
        assert isinstance(driver.app.screen, WatchEditor)
        await driver.press("escape", "y")
        assert driver.app.screen is driver.screen
        assert desk.text == OWN


@story
async def test_who_has_no_file_yet_gets_one_that_extends_the_catalogue(tmp_path: Path) -> None:
    room = Newsroom(tmp_path / "monitor.db")
    async with monitor(room.path) as driver:
        await driver.press("w", *"Mine", "tab", *"qwen", "ctrl+s")
        await driver.settle()
        own = config.load(tmp_path / "feeds.toml", {})
        assert own.watchlists[-1] == Watchlist("Mine", "qwen")
        assert len(own.watchlists) > 20
        assert driver.screen.config.watchlists == own.watchlists


@story
async def test_what_cannot_be_kept_is_told_and_the_form_stays(desk: Desk) -> None:
    async with monitor(desk.room.path, config=desk.config) as driver:
        desk.file.write_text(OWN + "[[views]]\nname = 3\n", encoding="utf-8")
        await driver.press("w", *"Mine", "tab", *"qwen", "ctrl+s")
        assert isinstance(driver.app.screen, WatchEditor)
        assert "Nothing was written" in driver.notices[-1].message
        assert "Mine" not in desk.text


# --- the watchlists


@pytest.mark.parametrize("size", SIZES)
@story
async def test_the_table_tells_what_each_watchlist_does(desk: Desk, size: tuple[int, int]) -> None:
    desk.room.release("Qwen3-VL", matched=["qwen3"])
    async with monitor(desk.room.path, size, config=desk.config) as driver:
        await driver.press("W")
        rows = table(driver)
        assert [row[0] for row in rows] == ["Qwen family", "千问 [/x]", "Asleep"]
        assert [cell.strip() for cell in rows[0]] == [
            "Qwen family", "● on", "1", "0s", "screen", "5/h", "–", "normal", "qwen",
        ]  # fmt: skip
        assert rows[2][1] == "· off"
        assert "3 · 1 alerts in 30 days · 1 off" in driver.text("#watch-top")
        assert "tells screen · at most 5/h" in driver.text("#watch-panel-text")
        await driver.press("j")
        assert driver.text("#watch-panel-text").startswith("千问 [/x]")
        await driver.press("G", "k", "g", "T", "ctrl+d", "ctrl+u")
        assert "1 time in the last 30 days" in driver.text("#watch-panel-text")
        await driver.press("question_mark")
        assert isinstance(driver.app.screen, HelpScreen)
        assert "What it found" in "\n".join(str(half.render()) for half in driver.app.screen.query(".help-text"))
        await driver.leave()
        assert driver.app.focused is driver.feed


@story
async def test_enter_opens_what_a_watchlist_found(desk: Desk) -> None:
    desk.room.release("Qwen3-VL", matched=["qwen3"])
    desk.room.item("Qwen unmarked")
    async with monitor(desk.room.path, config=desk.config) as driver:
        await driver.press("W", "enter")
        assert driver.app.screen is driver.screen
        assert [shown.title for shown in driver.shown()] == ["Qwen3-VL"]
        assert "Found by Qwen family" in driver.text("#top")


@story
async def test_a_watchlist_is_edited_with_its_comments_kept(desk: Desk) -> None:
    async with monitor(desk.room.path, config=desk.config) as driver:
        await driver.press("W", "e")
        fill(driver, name="Qwen all", limit="", quiet="22:00-07:00", notify="screen, team")
        await driver.press("ctrl+s")
        assert isinstance(driver.app.screen, WatchlistsScreen)
        assert table(driver)[0][0] == "Qwen all"
        kept = desk.watchlist("Qwen all")
        assert (kept.limit, kept.notify) == (None, ("screen", "team"))
        assert 'query = "qwen"            # all of it' in desk.text
        assert desk.text.endswith("# the end\n")
        await driver.press("e", "ctrl+s")
        assert isinstance(driver.app.screen, WatchlistsScreen)


@story
async def test_add_switch_and_remove(desk: Desk) -> None:
    async with monitor(desk.room.path, config=desk.config) as driver:
        await driver.press("W", "a", *"Kimi", "enter", *"kimi", "ctrl+s")
        assert [row[0] for row in table(driver)] == ["Qwen family", "千问 [/x]", "Kimi", "Asleep"]
        await driver.press("space")
        assert table(driver)[-1][:2] == ["Asleep", "· off"]
        assert [row[:2] for row in table(driver) if row[0] == "Qwen family"] == [["Qwen family", "· off"]]
        await driver.press("space")
        assert table(driver)[0][1] == "● on"
        await driver.press("x")
        assert "Remove the watchlist Qwen family?" in driver.text("#confirm-question")
        await driver.press("n", "delete", "y")
        assert [row[0] for row in table(driver)] == ["千问 [/x]", "Kimi", "Asleep"]
        assert "qwen" not in desk.text
        assert "# what I watch" in desk.text


@story
async def test_mute_for_a_time_and_tell_again(desk: Desk) -> None:
    async with monitor(desk.room.path, config=desk.config) as driver:
        await driver.press("W", "m")
        screen = driver.app.screen
        assert isinstance(screen, Ask)
        screen.query_one(Input).value = "soon"
        await driver.press("enter")
        assert "expected a duration" in driver.text("#ask-says")
        screen.query_one(Input).value = "7d"
        await driver.press("enter")
        assert desk.watchlist("Qwen family").mute_until == NOW + timedelta(days=7)
        assert table(driver)[0][1] == "■ muted 7d"
        await driver.press("m")
        assert desk.watchlist("Qwen family").mute_until is None
        assert "mute_until" not in desk.text
        await driver.press("m", "escape")
        assert table(driver)[0][1] == "● on"


@story
async def test_muting_and_switching_a_watchlist_are_taken_back_and_done_again(desk: Desk) -> None:
    async with monitor(desk.room.path, config=desk.config) as driver:
        await driver.press("W", "m", "enter")
        assert driver.notices[-1].message == "Qwen family is muted. z takes it back."
        await driver.press("z")
        assert driver.notices[-1].message == "Qwen family tells again."
        assert desk.watchlist("Qwen family").mute_until is None
        await driver.press("Z")
        assert desk.watchlist("Qwen family").mute_until == NOW + timedelta(hours=8)
        await driver.press("m", "z")
        assert desk.watchlist("Qwen family").mute_until == NOW + timedelta(hours=8)
        await driver.press("z", "space", "escape", "W", "g")
        assert "Qwen family" not in [one.name for one in config.load(desk.config.path, {}).watchlists]
        await driver.press("z")
        assert driver.notices[-1].message == "Qwen family is switched on."
        assert desk.watchlist("Qwen family").mute_until is None


@story
async def test_a_shipped_watchlist_is_switched_off_and_keeps_its_name(tmp_path: Path) -> None:
    desk = Desk(tmp_path, 'extends = "default"\n')
    async with monitor(desk.room.path, config=desk.config) as driver:
        await driver.press("W")
        shipped = table(driver)[0][0]
        await driver.press("e")
        fill(driver, name="Mine")
        await driver.press("ctrl+s")
        assert "keeps its name" in driver.notices[-1].message
        await driver.press("escape", "y", "x", "y")
        assert table(driver)[-1][:2] == [shipped, "· off"]
        assert desk.text == f'extends = "default"\n\n[[watchlists]]\nname = "{shipped}"\nenabled = false\n'


@pytest.mark.parametrize("size", SIZES)
@story
async def test_what_stands_in_the_file_is_shown_and_never_obeyed(tmp_path: Path, size: tuple[int, int]) -> None:
    names = ["[/x]", "[@click=app.quit]x[/]", "\u001b]0;title\u0007", "\u202eback", "👩‍🚀 e\u0301 千问" * 9]
    rows = ""
    for at, name in enumerate(names):
        for kind in ("watchlists", "views"):
            called = json.dumps(f"{at} {name}", ensure_ascii=False)
            rows += f'[[{kind}]]\nname = {called}\nquery = "title:/\\u001b|{at}/"\n'
    desk = Desk(tmp_path, rows)
    async with monitor(desk.room.path, size, config=desk.config) as driver:
        texts = [*sidebar(driver)]
        for keys in (["W"], ["e"], ["escape", "T"], ["G", "e"], ["escape", "m"], ["escape", "x"], ["n", "escape"]):
            await driver.press(*keys)
            texts += [driver.text(f"#{each.id}") for each in driver.app.screen.query(Static) if each.id]
            if isinstance(driver.app.screen, WatchlistsScreen):
                texts += [cell for cells in table(driver) for cell in cells]
        driver.screen.sidebar.focus()
        for keys in (["home", *["j"] * 8, "e"], ["escape", "x"], ["n"]):
            await driver.press(*keys)
            texts += [driver.text(f"#{each.id}") for each in driver.app.screen.query(Static) if each.id]
        assert any("[@click=app.quit]x[/]" in text for text in texts)
        assert not [text for text in texts if {"\x1b", "\x07", "\u202e"} & set(text)]


@story
async def test_no_watchlists_at_all(tmp_path: Path) -> None:
    desk = Desk(tmp_path, "")
    async with monitor(desk.room.path, config=desk.config) as driver:
        await driver.press("W", "e", "T", "m", "space", "x", "enter", "j", "k", "g", "G")
        assert "Press a to add one" in driver.text("#watch-panel-text")


# --- views


@story
async def test_a_search_is_kept_as_a_view_with_a_key_and_a_count(desk: Desk) -> None:
    desk.room.item("Chips and rules")
    desk.room.release("Qwen3-VL")
    async with monitor(desk.room.path, config=desk.config) as driver:
        assert any(line.split() == ["Chips", "1"] for line in sidebar(driver))
        await driver.press("v")
        assert "Search for something first" in driver.notices[-1].message
        await driver.press("slash", *"qwen3", "enter", "v")
        screen = driver.app.screen
        assert isinstance(screen, Ask)
        await driver.press("enter")
        assert "expected a name" in driver.text("#ask-says")
        await driver.press(*"Chips", "enter")
        assert "another view is called Chips" in driver.text("#ask-says")
        screen.query_one(Input).value = "千 [/x]"
        await driver.press("enter")
        assert [(view.name, view.query, view.key) for view in desk.config.views][1] == ("千 [/x]", "qwen3", "8")
        assert any(line.split() == ["千", "[/x]", "1"] for line in sidebar(driver))
        assert {cell_len(driver.screen.sidebar.render_line(y).text) for y in range(12)} == {26}
        await driver.press("escape", "V", "7")
        assert [shown.title for shown in driver.shown()] == ["Chips and rules"]
        await driver.press("V", "8")
        assert [shown.title for shown in driver.shown()] == ["Qwen3-VL"]
        await driver.press("V", "9")
        assert isinstance(driver.app.screen, ViewsMenu)
        await driver.press("escape")
        assert [shown.title for shown in driver.shown()] == ["Qwen3-VL"]
        desk.room.release("Qwen3-VL again")
        await driver.look()
        driver.screen.count()
        await driver.settle()
        assert any(line.split()[-3:] == ["千", "[/x]", "2"] for line in sidebar(driver))


@story
async def test_views_are_renamed_and_removed_in_the_sidebar(desk: Desk) -> None:
    async with monitor(desk.room.path, config=desk.config) as driver:
        side = driver.screen.sidebar
        side.focus()
        await driver.press("e", "x")
        assert [notice.message for notice in driver.notices] == [
            "All comes with the program and keeps its name.", "All comes with the program and stays.",
        ]  # fmt: skip
        await driver.press(*["j"] * 6, "e")
        screen = driver.app.screen
        assert isinstance(screen, Ask)
        await driver.press("enter")
        await driver.press("e", *"!", "enter")
        assert [view.name for view in desk.config.views] == ["Chips!"]
        assert any("Chips!" in line for line in sidebar(driver))
        side.focus()
        await driver.press("home", *["j"] * 7, "delete", "y")
        assert desk.config.views == ()
        side.focus()
        await driver.press("home", *["j"] * 8, "e")
        assert isinstance(driver.app.screen, WatchEditor)
        await driver.press("escape")
        side.focus()
        await driver.press("x", "y")
        assert "Qwen family" not in desk.text
        assert not any("Qwen family" in line for line in sidebar(driver))


# --- the file, and what is told


def test_a_file_is_followed_and_one_that_comes_takes_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    followed = Followed(shipped_path())
    assert not followed.changed()
    own = writable_path(None, {})
    assert own == user_path()
    edited(own, lambda file: file.add("watchlists", [{"name": "Mine", "query": "qwen"}]), {})
    assert followed.changed()
    assert followed.path == own
    assert not followed.changed()
    own.unlink()
    assert followed.changed()


@story
async def test_changes_by_another_hand_are_picked_up_and_mistakes_told(desk: Desk) -> None:
    async with monitor(desk.room.path, config=desk.config) as driver:
        desk.file.write_text(OWN.replace('"Chips"', '"Silicon chips"'), encoding="utf-8")
        await driver.look()
        assert any("Silicon chips" in line for line in sidebar(driver))
        desk.file.write_text(OWN.replace('key = "7"', 'key = "seven" # no'), encoding="utf-8")
        await driver.look()
        assert "cannot be used as it is; the old one holds" in driver.notices[-1].message
        assert any("Silicon chips" in line for line in sidebar(driver))


@story
async def test_a_toast_says_which_watchlist_which_words_and_which_source(desk: Desk) -> None:
    async with monitor(desk.room.path, config=desk.config) as driver:
        desk.room.now = NOW + timedelta(minutes=1)
        desk.room.item("Qwen4 is here", matched=["qwen4"], source="China[/x]Talk")
        await driver.look()
        (notice,) = driver.notices
        assert notice.message == "Qwen family: Qwen4 is here (qwen4) · China[/x]Talk"
        assert driver.app.terminal_title.text == "(1) Open Model Monitor"
        await driver.press("g", "space")
        assert driver.app.terminal_title.text == "Open Model Monitor"


@story
async def test_alerts_for_history_are_not_unseen(desk: Desk) -> None:
    key = desk.room.item("Qwen3", matched=["qwen3"])
    with closing(sqlite3.connect(desk.room.path)) as db, db:
        db.execute("update alerts set history = 1")
    with closing(connect.open(desk.room.path)) as db:
        assert watched.unseen(db) == 0
        assert watched.last(db) == {}
        db.execute("insert into alerts (watchlist, item, matched, at) values ('B', ?, '[]', ?)", (key, NOW.timestamp()))
        assert watched.unseen(db) == 1
        assert watched.last(db) == {"B": NOW}


@story
async def test_the_palette_opens_the_watchlists(desk: Desk) -> None:
    async with monitor(desk.room.path, config=desk.config) as driver:
        await driver.press("ctrl+p")  # with a view that is called as markup is written
        await driver.press(*"Show", "ctrl+u", *"Watchlists")
        await driver.pilot.press("enter")
        await driver.until(lambda: isinstance(driver.app.screen, WatchlistsScreen))

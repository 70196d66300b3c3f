"""The screen, driven by its keys over a database that is filled by hand."""

import sqlite3
from array import array
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from driver import NOW, SIZES, Clock, Newsroom, monitor, story
from rich.cells import cell_len
from rich.style import Style
from textual.actions import parse
from textual.binding import Binding
from textual.content import Content
from textual.screen import Screen
from textual.selection import SELECT_ALL
from textual.widgets import Static

from monitor.model import Detail, Happening, Item
from monitor.notices import Alert
from monitor.polled import HostState
from monitor.source import Source, SourceState, Trouble
from monitor.store import connect, hosts
from monitor.store.items import new_key
from monitor.tui import detail_text, empty, lines, row, status, theme
from monitor.tui.app import MonitorApp, own_bindings
from monitor.tui.ask import Ask
from monitor.tui.confirm import Confirm
from monitor.tui.detail_pane import DetailPane
from monitor.tui.feed_list import FeedList
from monitor.tui.feed_screen import FeedScreen
from monitor.tui.help_screen import HelpScreen
from monitor.tui.links_menu import LinksMenu
from monitor.tui.pages import Pages
from monitor.tui.picture_screen import PictureScreen
from monitor.tui.previews import Preview
from monitor.tui.query_bar import QueryBar
from monitor.tui.reading import Reading
from monitor.tui.sidebar import Sidebar
from monitor.tui.sources_screen import SourcesScreen
from monitor.tui.undo import History, Marking
from monitor.tui.views import ALL, VIEWS
from monitor.tui.views_menu import ViewsMenu

HOSTILE = ["[/nope]", "[@click=app.quit]x[/]", "array[i] = {b}", "[bold]not bold", "\\[ backslash"]


@pytest.fixture
def room(tmp_path: Path) -> Newsroom:
    return Newsroom(tmp_path / "monitor.db")


def item(title: str = "Qwen3-VL", **columns: object) -> Item:
    known: dict[str, object] = {
        "id": "r1", "key": new_key(NOW, 1), "kind": "release", "url": "https://example.org/", "source": "Qwen",
        "lab": "Qwen", "country": "CN", "published": NOW, "seen": NOW - timedelta(hours=3),
    }  # fmt: skip
    return Item(title=title, **{**known, **columns})  # type: ignore[arg-type]


def drawn(shown: Item, width: int) -> str:
    look = row.Look(width, NOW, dict.fromkeys(theme.FEED, Style()), Style())
    return "".join(segment.text for segment in row.row(shown, look))


# --- pure parts


@pytest.mark.parametrize("width", [20, 40, 79, 80, 96, 102, 130, 200])
@pytest.mark.parametrize(
    "title",
    ["Qwen3-VL", "通义千问发布新一代视觉语言模型 " * 9, "🚀 emoji 📱" * 20, "e\u0301 combining " * 9, *HOSTILE],
)
def test_a_row_is_as_wide_as_the_list_whatever_is_written_in_it(title: str, width: int) -> None:
    full = {"params": 235_000_000_000, "active_params": 22_000_000_000, "license": "apache-2.0", "openness": "open"}
    for shown in (item(title, **full, models=12), item(title, kind="story", story_size=9, policy=True)):
        text = drawn(shown, width)
        assert cell_len(text) == width or width < 60  # what is narrower is cut by the list
    assert cell_len(drawn(item(title), 80)) == 80


def test_a_row_says_what_matters() -> None:
    shown = item(
        params=235_000_000_000, active_params=22_000_000_000, license="llama4", openness="restricted", models=12,
        starred=True, alerts=(Alert("Qwen family", ("qwen3",), NOW),),
    )  # fmt: skip
    text = drawn(shown, 140)
    for word in ("●★!", "3h", "+ release", "CN Qwen", "Qwen3-VL", "235B·A22B", "◇ llama4", "×12"):
        assert word in text
    assert "○" in drawn(item(read=True), 80)
    assert "§" in drawn(item(kind="story", policy=True), 80)
    assert "5 src" in drawn(item(kind="story", story_size=5), 80)


def test_found_words_are_marked_in_the_title() -> None:
    styles = {part: Style() for part in theme.FEED} | {"match": Style(bold=True)}
    shown = item("New Qwen3-VL and GLM", alerts=(Alert("Qwen family", ("qwen",), NOW),))
    segments = row.row(shown, row.Look(100, NOW, styles, Style()))
    assert [segment.text for segment in segments if segment.style and segment.style.bold] == ["Qwen"]


def keys_ago(*hours: float) -> "array[int]":
    return array("q", (new_key(NOW - timedelta(hours=each), number) for number, each in enumerate(hours)))


def test_lines_have_headings_by_day_and_then_by_month() -> None:
    keys = keys_ago(1, 2, 13, 14, 60, 24 * 40, 24 * 41, 24 * 400)
    arranged = lines.arrange(keys, NOW, UTC)
    assert arranged.labels == ("Today", "Yesterday", "Sun 22 Nov", "October 2026", "October 2025")
    assert arranged.height == 8 + 5
    assert [arranged.item(line) for line in range(arranged.height)] == [
        None, 0, 1, None, 2, 3, None, 4, None, 5, 6, None, 7,
    ]  # fmt: skip
    assert [arranged.line(number) for number in range(8)] == [1, 2, 4, 5, 7, 9, 10, 12]
    assert arranged.size(3) == 2
    assert arranged.item(99) is None
    assert lines.arrange(array("q"), NOW).height == 0


def test_a_clock_that_is_ahead_makes_no_heading() -> None:
    assert lines.arrange(keys_ago(-30, 1), NOW, UTC).labels == ("Today",)


def test_new_keys_are_merged_where_they_belong() -> None:
    keys = array("q", [90, 70, 50])
    assert list(lines.merged(keys, [100, 60, 70, 10])) == [100, 90, 70, 60, 50, 10]
    assert [lines.place(keys, key) for key in (90, 50, 80, 10)] == [0, 2, 1, 3]


def test_pages_read_only_what_is_shown() -> None:
    asked: list[int] = []

    def load(keys: object) -> list[Item]:
        asked.extend(keys)  # type: ignore[call-overload]
        return [item(key=key) for key in keys if key != 5]  # type: ignore[attr-defined]

    pages = Pages(load, page=10, most=20)
    keys = list(range(100))
    assert pages.item(keys, 3) == item(key=3)
    assert pages.item(keys, 9)
    assert asked == list(range(10))
    assert pages.item(keys, 5) is None
    pages.patch(Marking("read", True, (3,)))
    shown = pages.item(keys, 3)
    assert shown
    assert shown.read
    for index in range(0, 100, 10):
        pages.item(keys, index)
    assert pages.loaded == 10


def test_undo_takes_back_and_redo_does_again() -> None:
    history = History()
    first, second = Marking("read", True, (1, 2)), Marking("starred", True, (3,))
    history.add(first)
    history.add(second)
    assert history.undo() == second.inverse
    assert history.undo() == first.inverse
    assert history.undo() is None
    assert history.redo() == first
    history.add(Marking("read", False, (9,)))
    assert history.redo() is None
    assert first.words == "2 items marked read"


def state(name: str = "ChinaTalk", **columns: object) -> SourceState:
    return SourceState(Source(name, "news", "https://e.org"), "https://e.org", **columns)  # type: ignore[arg-type]


def test_the_status_line_says_what_goes_on() -> None:
    going = status.Going(polling=True).with_states(
        [
            state(last_polled=NOW, last_ok=NOW, next_poll=NOW + timedelta(minutes=4)),
            state("Lawfare", failures=2, trouble=Trouble.SERVER),
        ]
    )
    text = status.bottom(going, NOW, 120).plain
    assert "next poll in 4 minutes" in text
    assert "1 of 2 failing" in text
    assert "this window polls" in text
    silent = state(last_ok=NOW, last_polled=NOW, gap=timedelta(days=1), newest=NOW - timedelta(days=60))
    quiet = status.Going().with_states([silent, state("Lawfare", last_ok=NOW)])
    assert "◐ 1 of 2 silent" in status.bottom(quiet, NOW, 120).plain  # as the sidebar says it
    polling = status.Going(polling=False, done=12, total=58)
    assert "polling 12/58" in status.bottom(polling, NOW, 120).plain
    assert "another process polls" in status.bottom(polling, NOW, 120).plain
    offline = status.Going(polling=True).with_states([state(failures=1, trouble=Trouble.DNS)])
    assert "offline: no source could be reached" in status.bottom(offline, NOW, 120).plain
    assert "12 new ↑" in status.top(status.Shown("All", "qwen", 300, 12), going, 120).plain


def test_an_empty_view_says_why_and_what_to_press() -> None:
    never, offline = status.Going(), status.Going(offline=True)
    assert "Nothing has been polled yet" in empty.text(ALL, "", never).plain
    assert "first poll is under way" in empty.text(ALL, "", status.Going(polling=True)).plain
    assert "3 of 9" in empty.text(ALL, "", status.Going(polling=True, done=3, total=9)).plain
    assert "matches zzz" in empty.text(ALL, "zzz", never).plain
    assert "You are offline" in empty.text(VIEWS[1], "", offline).plain
    assert "Press s" in empty.text(VIEWS[4], "", never).plain


def test_the_detail_of_a_change_tells_before_and_after() -> None:
    changed = item(kind="change", event="license", before="mit", after="apache-2.0", topics=("licensing",), policy=True)
    history = (Happening("renamed", NOW, "Qwen/new", "Qwen/old", "Qwen/new"),)
    text = detail_text.text(Detail(changed, history=history, why=("because [/x]",)), NOW, 60, zone=UTC).plain
    for words in ("license changed: mit → apache-2.0", "§ Licensing", "Qwen/old → Qwen/new", "because [/x]"):
        assert words in text


# --- the list


@pytest.mark.parametrize("size", SIZES)
@story
async def test_the_feed_is_there_at_every_size(room: Newsroom, size: tuple[int, int]) -> None:
    room.item("Export rules for open weights", policy=1)
    room.release("Qwen3-VL", matched=["qwen3"], ago=timedelta(days=1))
    async with monitor(room.path, size) as driver:
        assert driver.lines()[0].startswith(" Today")
        assert driver.shows("Export rules for open weights")
        assert driver.shows("Yesterday")
        assert driver.shows("235B·A22B ◆")
        assert "2 items" in driver.text("#top")
        assert driver.screen.sidebar.display == (size[0] >= 100)
        assert driver.screen.pane.display == (size[0] >= 100)


@pytest.mark.parametrize("title", HOSTILE)
@story
async def test_hostile_titles_are_shown_as_they_are(room: Newsroom, title: str) -> None:
    key = room.item(title, matched=[title], source=title[:20])
    room.article(key, title, summary=title, source=title)
    async with monitor(room.path, (120, 40)) as driver:
        assert driver.shows(title)
        await driver.press("enter")
        assert driver.detail.count(title) >= 3
        room.now = NOW + timedelta(minutes=1)
        room.item(f"toast {title}", matched=["toast"])
        await driver.look()
        assert any(title in notice.message for notice in driver.notices)


@story
async def test_keys_and_mouse_move_the_cursor(room: Newsroom) -> None:
    room.items([(f"Story {number}", timedelta(hours=number), {}) for number in range(200)])
    async with monitor(room.path, (120, 40)) as driver:
        for keys, place in (
            ("j", 1), ("down", 2), ("k", 1), ("up", 0), ("G", 199), ("g", 0), ("end", 199), ("home", 0),
            ("pagedown", 19), ("pageup", 0), ("ctrl+d", 10), ("ctrl+u", 0),
        ):  # fmt: skip
            await driver.press(keys)
            assert driver.feed.cursor == place, keys
        await driver.pilot.click("#feed", offset=(20, 4))
        assert driver.feed.item
        assert driver.feed.item.title in driver.lines()[4]
        await driver.pilot.click("#feed", offset=(20, 5), times=2)
        await driver.settle()
        assert driver.app.focused is driver.screen.pane


@story
async def test_a_hundred_thousand_items_open_with_the_pages_that_are_seen(room: Newsroom) -> None:
    room.items([(f"Story {number}", timedelta(minutes=number), {}) for number in range(100_000)])
    async with monitor(room.path, (120, 40)) as driver:
        assert len(driver.feed.keys) == 100_000
        assert driver.feed.pages.loaded <= 2
        await driver.press("G")
        assert driver.shows("Story 99999")
        assert driver.feed.pages.loaded <= 4


# --- live


@story
async def test_new_items_appear_at_the_top_when_the_reader_is_there(room: Newsroom) -> None:
    room.item("Old")
    async with monitor(room.path, (80, 24)) as driver:
        for number in range(40):
            room.item(f"New {number}", ago=timedelta(seconds=60 - number))
            await driver.look()
            assert f"New {number}" in driver.lines()[1]
        assert driver.feed.fresh == 0


@story
async def test_the_picture_stays_still_while_something_is_read(room: Newsroom) -> None:
    room.items([(f"Story {number}", timedelta(hours=number + 1), {}) for number in range(100)])
    async with monitor(room.path, (80, 24)) as driver:
        await driver.press("pagedown", "pagedown", "j")
        before, chosen = driver.lines(), driver.feed.item
        room.items([(f"New {number}", timedelta(seconds=number), {}) for number in range(12)])
        await driver.look()
        assert driver.lines() == before
        assert driver.feed.item == chosen
        assert "12 new ↑" in driver.text("#top")
        await driver.press("g")
        assert driver.shows("New 0")
        assert "new ↑" not in driver.text("#top")


@story
async def test_the_first_rows_stay_still_too_when_the_cursor_left_the_top(room: Newsroom) -> None:
    room.items([(f"Story {number}", timedelta(hours=number + 20), {}) for number in range(50)])
    async with monitor(room.path, (80, 24)) as driver:
        await driver.press("j", "j")
        before = driver.lines()
        room.item("New")  # and a heading of its own day
        await driver.look()
        assert driver.lines() == before
        assert "1 new ↑" in driver.text("#top")


@story
async def test_history_that_comes_in_is_not_called_new(room: Newsroom) -> None:
    room.items([(f"Story {number}", timedelta(hours=number + 20), {}) for number in range(50)])
    async with monitor(room.path, (80, 24)) as driver:
        await driver.press("G")
        room.item("Old paper", history=1, ago=timedelta(hours=30))
        await driver.look()
        assert len(driver.feed.keys) == 51
        assert driver.feed.fresh == 0


@story
async def test_what_another_program_marked_or_removed_is_seen(room: Newsroom) -> None:
    first, second = room.item("First", ago=timedelta(minutes=1)), room.item("Second")
    async with monitor(room.path, (80, 24)) as driver:
        assert "●" in driver.lines()[1]
        with closing(sqlite3.connect(room.path)) as db, db:
            db.execute("update items set read = 1 where id = ?", (first,))
            db.execute("delete from items where id = ?", (second,))
        await driver.look()
        assert "○" in driver.lines()[1]
        assert not driver.shows("Second")
        await driver.press("j", "enter", "o", "space", "y")


@story
async def test_ages_and_days_go_on(room: Newsroom) -> None:
    clock = Clock()
    room.item("Story", ago=timedelta(minutes=5))
    async with monitor(room.path, (80, 24), clock) as driver:
        assert "5m" in driver.lines()[1]
        clock.now += timedelta(days=1)
        driver.screen.tick()
        assert driver.lines()[0].startswith(" Yesterday")
        assert "1d" in driver.lines()[1]


@story
async def test_alerts_are_told_once_with_the_words_that_matched(room: Newsroom) -> None:
    room.release("Qwen3-VL", matched=["qwen3"])
    async with monitor(room.path) as driver:
        assert not driver.notices
        room.now = NOW + timedelta(minutes=1)
        room.release("Qwen4", matched=["qwen4"])
        room.release("Qwen5", matched=["qwen5"])
        await driver.look()
        room.item("Something else")
        await driver.look()
        (notice,) = driver.notices
        assert notice.title == "2 alerts"
        assert "Qwen family: Qwen4 (qwen4)" in notice.message


@story
async def test_the_service_starts_after_the_paint_and_stops_with_the_screen(room: Newsroom) -> None:
    from monitor.events import Holding, Polled, Progress

    room.item("Story")
    async with monitor(room.path) as driver:
        assert driver.service.started
        driver.service.tell(Holding(polling=True))
        driver.service.tell(Progress(12, 58))
        await driver.until(lambda: "polling 12/58" in driver.text("#status"))
        assert "this window polls" in driver.text("#status")
        room.item("News")
        driver.service.tell(Polled("ChinaTalk", ok=True, new=1))
        await driver.until(lambda: driver.shows("News"))
        await driver.press("r")
        assert driver.service.asked == [None]
        assert not driver.service.stopped
    assert driver.service.stopped


@story
async def test_what_is_asked_of_this_window_before_another_process_polls_is_asked_of_that(room: Newsroom) -> None:
    from monitor.events import Holding

    room.source("Good", next_poll=NOW.timestamp() + 900)
    async with monitor(room.path) as driver:
        await driver.press("r")
        assert asked_for(room) == []
        driver.service.tell(Holding(polling=False))
        await driver.until(lambda: asked_for(room) == ["Good"])
        driver.service.asked.clear()
        room.source("Other", next_poll=NOW.timestamp() + 900)
        await driver.press("r")
        assert asked_for(room) == ["Good", "Other"]
        assert driver.service.asked == []


def asked_for(room: Newsroom) -> list[str]:
    """The sources that were made due."""
    with closing(sqlite3.connect(room.path)) as db:
        return [name for (name,) in db.execute("select name from sources where next_why = 'asked for now'")]


@story
async def test_without_a_poller_of_its_own_the_sources_are_made_due(room: Newsroom) -> None:
    room.source("ChinaTalk", next_poll=(NOW + timedelta(hours=1)).timestamp())
    async with monitor(room.path, service=False) as driver:
        await driver.press("r")
        with closing(sqlite3.connect(room.path)) as db:
            assert db.execute("select next_poll from sources").fetchone()[0] <= NOW.timestamp()


# --- marks


@story
async def test_marks_are_written_and_taken_back(room: Newsroom) -> None:
    key = room.item("Story")
    async with monitor(room.path, (80, 24)) as driver:
        await driver.press("space")
        assert "○" in driver.lines()[1]
        assert room.read(key)
        await driver.press("s")
        assert "★" in driver.lines()[1]
        await driver.press("z", "z")
        assert "●" in driver.lines()[1]
        assert "★" not in driver.lines()[1]
        assert not room.read(key)
        await driver.press("Z")
        assert room.read(key)


@story
async def test_a_mark_that_waits_to_be_written_stays_on_the_screen(room: Newsroom) -> None:
    room.item("One")
    async with monitor(room.path) as driver:
        with closing(sqlite3.connect(room.path)) as other:
            other.execute("update items set title = 'One more', change = change + 1")
            other.commit()
            other.execute("begin immediate")  # as a poller that writes
            await driver.pilot.press("s")
            driver.screen.look()
            await driver.until(lambda: driver.shows("One more"))
            assert [item.starred for item in driver.shown()] == [True]
            other.rollback()
        await driver.settle()
        assert [item.starred for item in driver.shown()] == [True]


@story
async def test_marking_all_asks_with_the_number_and_can_be_taken_back(room: Newsroom) -> None:
    keys = [room.item(f"Story {number}", kind="story") for number in range(5)]
    was_read = room.item("Read before", read=1)
    other = room.release("Not shown here")
    async with monitor(room.path) as driver:
        await driver.press("slash", *"story", "enter")
        await driver.press("A")
        assert isinstance(driver.app.screen, Confirm)
        assert "Mark 5 items as read?" in driver.text("#confirm-question")
        await driver.press("n")
        assert not any(map(room.read, keys))
        await driver.press("A", "y")
        assert all(map(room.read, keys))
        assert not room.read(other)
        await driver.press("z")
        assert not any(map(room.read, keys))
        assert room.read(was_read)
        await driver.press("Z", "A")
        assert not isinstance(driver.app.screen, Confirm)  # nothing left to mark


@story
async def test_opening_marks_read_and_moving_over_does_not(room: Newsroom) -> None:
    newest, older = room.item("Newest", ago=timedelta(minutes=1)), room.item("Older")
    async with monitor(room.path) as driver:
        await driver.press("j", "k")
        assert not room.read(newest)
        await driver.press("enter")
        assert room.read(newest)
        assert not room.read(older)


# --- views, queries, jumps


@story
async def test_two_keys_show_each_view(room: Newsroom) -> None:
    room.item("Story", read=1)
    room.item("Policy story", policy=1)
    room.release("Release", matched=["release"])
    room.item("Starred", starred=1, read=1)
    wanted = {
        "2": {"Release"},
        "3": {"Policy story"},
        "4": {"Release"},
        "5": {"Starred"},
        "6": {"Policy story", "Release"},
    }
    async with monitor(room.path) as driver:
        for key, titles in wanted.items():
            await driver.press("V", key)
            assert {shown.title for shown in driver.shown()} == titles, key
        await driver.press("V", "j", "k", "enter")
        assert len(driver.feed.keys) == 4
        await driver.press("j")
        assert driver.screen.sidebar.display


class Part(Static):
    """A part of a screen that looks, as it goes, whether the screen is still all there."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[bool] = []

    def on_unmount(self) -> None:
        assert isinstance(self.screen, Reading)
        self.found.append(self.screen.is_open)


@story
async def test_a_screen_whose_parts_go_is_open_no_more(room: Newsroom) -> None:
    """A timer, and what is to follow a picture, come later than that."""
    left, ended = Part(), Part()
    async with monitor(room.path) as driver:
        await driver.screen.mount(ended)
        await driver.press("5")
        sources = driver.app.screen
        assert isinstance(sources, Reading)
        await sources.mount(left)
        assert sources.is_open
        await driver.press("escape")
        assert driver.screen.is_open
    assert (left.found, ended.found) == ([False], [False])


@pytest.mark.parametrize(
    "opened",
    [
        partial(ViewsMenu, ()), partial(HelpScreen, (), {}), partial(LinksMenu, [("a", "https://a.example")]),
        partial(Preview, Content("a")), partial(Confirm, "Sure?", ""), partial(Ask, "Where?", "", "a", str),
        partial(PictureScreen, "https://a.example", lambda url, left: "none", lambda png: Static()),
    ],
)  # fmt: skip
@story
async def test_what_is_opened_may_be_opened_again_before_it_has_gone(
    room: Newsroom, opened: Callable[[], Screen[Any]]
) -> None:
    async with monitor(room.path) as driver:
        driver.app.push_screen(opened())
        driver.app.push_screen(opened())
        await driver.press("escape", "escape")
        assert driver.app.screen is driver.screen


@story
async def test_the_sidebar_counts_and_chooses(room: Newsroom) -> None:
    room.release("Qwen3-VL")
    room.release("DeepSeek-V4", lab="DeepSeek")
    room.release("DeepSeek-V4-Lite", lab="DeepSeek")
    async with monitor(room.path) as driver:
        side = [driver.screen.sidebar.render_line(y).text.rstrip() for y in range(20)]
        assert any(line.split() == ["Releases", "3"] for line in side)
        assert any(line.split() == ["Qwen", "family", "1"] for line in side)
        assert side.index(next(line for line in side if "DeepSeek" in line)) == side.index(" ▾ Labs") + 1
        await driver.press("shift+tab", "G", "enter")
        assert [shown.title for shown in driver.shown()] == ["Qwen3-VL"]
        await driver.pilot.click("#sidebar", offset=(4, 2))
        await driver.settle()
        assert len(driver.feed.keys) == 3


@story
async def test_a_query_narrows_the_view_and_escape_gives_it_back(room: Newsroom) -> None:
    room.item("Export rules")
    room.release("Qwen3-VL")
    async with monitor(room.path) as driver:
        await driver.press("slash", *"qwen3")
        assert [shown.title for shown in driver.shown()] == ["Qwen3-VL"]
        assert "1 found" in driver.screen.bar.says
        await driver.press("enter")
        assert driver.app.focused is driver.feed
        assert "/qwen3" in driver.text("#top")
        await driver.press("escape")
        assert len(driver.feed.keys) == 2
        assert not driver.screen.bar.display
        await driver.press("slash", *"zzzz")
        assert "matches zzzz" in driver.text("#empty")
        await driver.press("escape")
        assert len(driver.feed.keys) == 2


@story
async def test_a_query_that_cannot_be_read_says_where_and_keeps_the_list(room: Newsroom) -> None:
    room.release("Qwen3-VL")
    async with monitor(room.path) as driver:
        await driver.press("slash")
        driver.screen.bar.start("qwen3 kind:[/nope]")
        await driver.settle()
        assert "column 12: expected one of release" in driver.screen.bar.says
        assert driver.screen.bar.has_class("-refused")
        assert driver.shows("Qwen3-VL")
        driver.screen.bar.start("kind:release")
        await driver.settle()
        assert not driver.screen.bar.has_class("-refused")


@story
async def test_tab_completes_the_query(room: Newsroom) -> None:
    async with monitor(room.path) as driver:
        await driver.press("slash", *"kind:rel", "tab")
        assert driver.screen.bar.text == "kind:release"


@story
async def test_jumps_go_to_alerts_and_unread_items_and_round_the_end(room: Newsroom) -> None:
    rows = {2: {"alerted": 1, "read": 1}, 5: {"alerted": 1, "read": 1}, 7: {}}
    for number in range(9):
        room.item(f"Story {number}", ago=timedelta(hours=number), **rows.get(number, {"read": 1}))
    async with monitor(room.path) as driver:
        for key, place in (("n", 2), ("n", 5), ("n", 2), ("N", 5), ("u", 7), ("u", 7)):
            await driver.press(key)
            assert driver.feed.cursor == place
        await driver.press("V", "5", "u")


@story
async def test_one_key_shows_only_the_lab_or_the_source(room: Newsroom) -> None:
    room.item("Story", ago=timedelta(minutes=1))
    room.release("Qwen3-VL", source="Qwen")
    async with monitor(room.path) as driver:
        await driver.press("j", "L")
        assert [shown.title for shown in driver.shown()] == ["Qwen3-VL"]
        assert "Qwen" in driver.text("#top")
        await driver.press("V", "1", "P")
        assert [shown.title for shown in driver.shown()] == ["Story"]
        await driver.press("L")
        assert [notice.message for notice in driver.notices] == ["This item has no lab."]


# --- detail and panes


@pytest.mark.parametrize("size", SIZES)
@story
async def test_enter_opens_the_item_and_escape_goes_back(room: Newsroom, size: tuple[int, int]) -> None:
    key = room.release("Qwen3-VL", matched=["qwen3"])
    room.model(key, "Qwen/Qwen3-VL-235B-A22B-Instruct", params=235_000_000_000, context=262_144)
    room.model(
        key, "Qwen/Qwen3-VL-235B-A22B-Instruct-FP8", format="FP8", format_of="Qwen/Qwen3-VL-235B-A22B-Instruct",
        **{"class": "format"},
    )  # fmt: skip
    async with monitor(room.path, size) as driver:
        await driver.press("enter")
        assert driver.app.focused is driver.screen.pane
        for words in ("◆ apache-2.0", "open: use it for anything", "235B, 22B active", "262,144 tokens",
                      "1 model, 1 format", "└ 1 format: FP8", "Qwen family", "matched qwen3"):  # fmt: skip
            assert words in driver.detail
        assert driver.feed.parent
        assert driver.feed.parent.display == (size[0] >= 100)
        await driver.press("j", "ctrl+d", "G", "g", "escape")
        assert driver.app.focused is driver.feed


@story
async def test_panes_are_hidden_and_shown(room: Newsroom) -> None:
    room.item("Story")
    async with monitor(room.path, (80, 24)) as driver:
        for key, pane in (("b", driver.screen.sidebar), ("d", driver.screen.pane)):
            for shown in (True, False, True):
                await driver.press(key)
                assert pane.display == shown
        await driver.press("d")
        await driver.pilot.resize_terminal(120, 40)
        assert not driver.screen.pane.display  # as the reader left it


@story
async def test_the_detail_follows_the_cursor(room: Newsroom) -> None:
    room.item("First", ago=timedelta(minutes=1))
    key = room.item("Second")
    room.article(key, "Second", html="<p>One</p><script>x()</script><p>Two &amp; three</p>")
    async with monitor(room.path) as driver:
        await driver.press("j")
        await driver.until(lambda: "One\n\nTwo & three" in driver.detail)
        assert "x()" not in driver.detail


def linked(room: Newsroom) -> None:
    """A release, three stories about it of five articles, and something else."""
    release = room.release("Kimi-K2: 2 models, 1T, MIT", ago=timedelta(hours=9))
    stories = [
        room.item(f"Story {name}", ago=timedelta(hours=3), story_size=size) for name, size in (("A", 3), ("B", 2))
    ]
    room.item("Something else", ago=timedelta(hours=4))
    with closing(sqlite3.connect(room.path)) as db, db:
        rows = [(release, key, 3, "the headline names Kimi-K2") for key in stories]
        db.executemany("insert into links (release, story, strength, why) values (?, ?, ?, ?)", rows)


@story
async def test_what_belongs_to_an_item_is_told_and_listed(room: Newsroom) -> None:
    linked(room)
    async with monitor(room.path) as driver:
        await driver.press("G")
        await driver.until(lambda: "5 articles on this release" in driver.detail)
        assert "s2  Story A\n  the headline names Kimi-K2" in driver.detail
        await driver.press("x")
        await driver.until(lambda: [one.title for one in driver.shown()][-1:] == ["Kimi-K2: 2 models, 1T, MIT"])
        assert [one.title for one in driver.shown()] == ["Story B", "Story A", "Kimi-K2: 2 models, 1T, MIT"]
        await driver.until(lambda: "This story is about\nr1  Kimi-K2" in driver.detail)
        assert "Related to Kimi-K2: 2 models, 1T, MIT" in driver.text("#top")


@story
async def test_ages_in_the_detail_go_on_with_the_clock(room: Newsroom) -> None:
    key = room.item("Export rules", ago=timedelta(minutes=8))
    room.article(key, "Export rules", published=(NOW - timedelta(minutes=20)).timestamp())
    clock = Clock()
    async with monitor(room.path, (120, 40), clock) as driver:
        await driver.until(lambda: "(8m ago)" in driver.detail)
        before = driver.screen.pane.content
        clock.now += timedelta(seconds=10)
        driver.screen.tick()
        assert driver.screen.pane.content is before  # all ages are the same: nothing is drawn
        driver.screen.selections = {driver.screen.pane: SELECT_ALL}
        clock.now += timedelta(minutes=2)
        driver.screen.tick()
        assert driver.screen.pane.content is before
        driver.screen.clear_selection()
        driver.screen.tick()
        assert "(10m ago)" in driver.detail
        assert "(22m ago)" in driver.detail


@story
async def test_how_much_was_found_goes_on_with_the_list(room: Newsroom) -> None:
    room.item("Qwen one")
    async with monitor(room.path) as driver:
        await driver.press("slash", *"qwen")
        assert driver.screen.bar.says == "1 found"
        room.item("Qwen two", ago=timedelta())
        await driver.look()
        assert driver.screen.bar.says == "2 found"
        assert "2 items" in driver.text("#top")


@story
async def test_what_cannot_be_read_is_not_told_as_what_is_listed(room: Newsroom) -> None:
    room.item("Qwen one")
    async with monitor(room.path) as driver:
        await driver.press("slash", *"qwen", "space", *"kindkind:rel")
        assert driver.screen.bar.has_class("-refused")
        assert "kindkind" not in driver.text("#top")
        assert "Token" not in driver.screen.bar.says
        assert 'found "kindkind:"' in driver.screen.bar.says


@story
async def test_a_click_leads_to_what_belongs_to_it(room: Newsroom) -> None:
    linked(room)
    async with monitor(room.path) as driver:
        await driver.press("G")
        await driver.until(lambda: "Story A" in driver.detail)
        (action,) = {
            span.style.meta["@click"]
            for span in driver.screen.pane.content.spans
            if not isinstance(span.style, str) and "@click" in span.style.meta and "s2" in span.style.meta["@click"]
        }
        await driver.app.run_action(action, driver.screen.pane)
        await driver.until(lambda: driver.feed.item is not None and driver.feed.item.title == "Story A")


@story
async def test_what_nothing_belongs_to_says_so(room: Newsroom) -> None:
    room.item("Something else")
    async with monitor(room.path) as driver:
        await driver.press("x")
        assert [note.message for note in driver.notices] == ["Nothing belongs to this item yet."]


@pytest.mark.parametrize("size", [(1, 1), (10, 4), (40, 10), (59, 14)])
@story
async def test_a_tiny_terminal_is_no_accident(room: Newsroom, size: tuple[int, int]) -> None:
    room.release("Qwen3-VL", matched=["qwen3"])
    async with monitor(room.path, size) as driver:
        await driver.press(
            "j", "enter", "escape", "slash", "x", "escape", "question_mark", "escape", "S", "escape", "b"
        )
        await driver.pilot.resize_terminal(120, 40)
        await driver.settle()
        assert driver.shows("Qwen3-VL")


@story
async def test_an_empty_database_says_so(room: Newsroom) -> None:
    async with monitor(room.path) as driver:
        assert "Nothing has been polled yet" in driver.text("#empty")
        await driver.press(
            "j", "k", "g", "G", "enter", "space", "s", "A", "z", "Z", "o", "y", "u", "n", "f", "pagedown"
        )
        room.item("The first")
        await driver.look()
        assert driver.shows("The first")


# --- other screens


@story
async def test_the_sources_screen_tells_health_and_polls_one(room: Newsroom) -> None:
    room.source("Good", last_ok=NOW.timestamp(), last_polled=NOW.timestamp(), items=12, next_why="every 10 minutes")
    room.source("Bad [/x]", failures=3, trouble="server", error="the server answered [503]")
    async with monitor(room.path, (200, 50)) as driver:
        await driver.press("S")
        screen = driver.app.screen
        assert isinstance(screen, SourcesScreen)
        rows = [[str(cell) for cell in screen.table.get_row_at(at)] for at in range(2)]
        assert rows[0][0] == "✕ failing"
        assert rows[0][1] == "Bad [/x]"
        assert rows[0][-1] == "the server answered [503]"
        assert rows[1][:3] == ["● ok", "Good", "0s ago"]
        assert "the server answered [503]" in driver.text("#source-says")
        await driver.press("j", "k", "r")
        await driver.press("R")
        assert driver.service.asked == [["Bad [/x]"], None]
        await driver.press("escape")
        assert driver.app.screen is driver.screen


@story
async def test_the_sources_screen_tells_of_silence_and_moves(room: Newsroom) -> None:
    day, now = 86_400, NOW.timestamp()
    room.source("Quiet", last_ok=now, last_polled=now, gap=3 * day, newest=now - 61 * day, next_why="every 1 hour: why")
    room.source("Wanderer [x]", last_ok=now, last_polled=now, moved_from="https://old.example/[a]", moved_at=now)
    async with monitor(room.path, (200, 50)) as driver:
        await driver.press("S")
        told = driver.text("#source-says")
        assert "Quiet" in told
        assert "every 1 hour: why" in told
        assert "nothing new for 61 days; usually every 3 days." in told
        assert "◐ 1 silent" in driver.text("#sources-top")
        await driver.press("j")
        assert f"moved to https://example.org on {NOW:%Y-%m-%d}; put the new address" in driver.text("#source-says")


@story
async def test_the_sources_screen_tells_what_hosts_allow(room: Newsroom) -> None:
    async with monitor(room.path) as driver:
        await driver.press("S")
        assert not driver.app.screen.query_one("#sources-limits").display
        await driver.press("escape")
        with closing(connect.open(room.path)) as db:
            hosts.keep(db, [HostState("hub.[x]", NOW, limit=500, left=41, resets=NOW + timedelta(minutes=3))])
        await driver.press("S")
        assert driver.app.screen.query_one("#sources-limits").display
        assert "hub.[x]: 41 of 500 requests left, new ones in 3 minutes" in driver.text("#sources-limits")


PARTS = (FeedList, DetailPane, Sidebar, QueryBar, *FeedScreen.__mro__, MonitorApp)


def test_every_key_of_the_help_has_something_to_do() -> None:
    named = [(part, binding) for part in PARTS for binding in own_bindings(part)]
    assert len(named) > 40
    for part, binding in named:
        assert isinstance(binding, Binding)
        assert binding.description
        namespace, action, _ = parse(binding.action)
        holder = MonitorApp if namespace == "app" else part
        assert any(hasattr(holder, f"{prefix}action_{action}") for prefix in ("", "_")), binding


@story
async def test_help_is_made_of_the_bindings(room: Newsroom) -> None:
    async with monitor(room.path, (120, 40)) as driver:
        await driver.press("question_mark")
        assert isinstance(driver.app.screen, HelpScreen)
        text = "\n".join(str(half.render()) for half in driver.app.screen.query(".help-text"))
        for words in (
            "Mark all shown as read",
            "Only this lab",
            "Views: all, releases, policy",
            "noncommercial",
            "1.5 seconds",
        ):
            assert words in text
        await driver.press("escape")


@story
async def test_the_palette_knows_actions_and_views(room: Newsroom) -> None:
    room.item("Story")
    room.release("Qwen3-VL")
    async with monitor(room.path, (120, 40)) as driver:
        await driver.press("ctrl+p")
        await driver.press(*"Show Releases")
        await driver.pilot.press("enter")
        await driver.until(lambda: [shown.title for shown in driver.shown()] == ["Qwen3-VL"])

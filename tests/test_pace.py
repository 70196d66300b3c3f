"""The start without commands, keys in bursts, and what keeps the screen calm while much happens."""

import asyncio
import pickle
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from driver import NOW, SIZES, FakeService, Newsroom, monitor, settings, story
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.app import App, ComposeResult
from textual.geometry import Region, Size
from textual.keys import key_to_character
from textual.message_pump import MessagePump
from textual.scrollbar import ScrollBar
from textual.strip import Strip

from monitor import query
from monitor.cli import apart, start
from monitor.events import Event, Holding, Progress, StoreFailed, Undelivered
from monitor.store import connect, stopping, unread
from monitor.tui import sidebar_row, status, theme, views
from monitor.tui.app import MonitorApp
from monitor.tui.drawn import Drawn
from monitor.tui.pace import Afterwards, Paced
from monitor.tui.sections import Entry
from monitor.tui.views import ALL


@pytest.fixture
def room(tmp_path: Path) -> Newsroom:
    return Newsroom(tmp_path / "monitor.db")


# --- the start without commands


@pytest.mark.parametrize(
    ("arguments", "files"),
    [
        ([], {}),
        (["--config", "a.toml"], {"--config": Path("a.toml")}),
        (["--db", "b.db", "--config", "a.toml"], {"--config": Path("a.toml"), "--db": Path("b.db")}),
        (["--db"], None),
        (["--db", "a.db", "--db", "b.db"], None),
        (["--db", "--config"], None),
        (["--db", "/"], None),
        (["list"], None),
        (["--help", "x"], None),
        (["--config", "a.toml", "list", "qwen"], None),
    ],
)
def test_only_files_alone_open_the_screen_at_once(arguments: list[str], files: dict[str, Path] | None) -> None:
    assert start._files(arguments) == files


def test_the_start_opens_the_screen_without_what_reads_commands(tmp_path: Path) -> None:
    """Without a terminal it says so, and has loaded neither click nor the poller by then."""
    code = (
        "import sys, atexit\n"
        "atexit.register(lambda: print([m for m in ('click', 'aiohttp', 'monitor.service') if m in sys.modules]))\n"
        "from monitor.cli.start import main\n"
        "main()\n"
    )
    files = ["--db", str(tmp_path / "monitor.db")]
    done = subprocess.run([sys.executable, "-c", code, *files], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2
    assert "the screen needs a terminal" in done.stderr
    assert done.stdout.strip() == "[]"


# --- keys


async def burst(driver_app: MonitorApp, keys: str) -> None:
    """Keys that come faster than any is answered."""
    for key in keys:
        name = {"/": "slash", "\r": "enter"}.get(key, key)
        driver_app.post_message(events.Key(name, key_to_character(name)))


@story
async def test_letters_that_follow_a_slash_at_once_are_all_typed(room: Newsroom) -> None:
    room.item("Qwen news")
    room.item("Something else")
    async with monitor(room.path) as driver:
        await burst(driver.app, "/qwen")
        await driver.settle()
        assert driver.screen.bar.text == "qwen"
        assert [shown.title for shown in driver.shown()] == ["Qwen news"]


@story
async def test_a_whole_search_in_one_burst_ends_in_the_list(room: Newsroom) -> None:
    room.item("Qwen news")
    room.item("Something else")
    async with monitor(room.path) as driver:
        await burst(driver.app, "/qwen\r")
        await driver.settle()
        assert [shown.title for shown in driver.shown()] == ["Qwen news"]
        assert driver.feed.has_focus
        assert driver.screen.has_class("-searching")


# --- Paced


class Owner:
    """Keeps the timers that are set, and lets a test end them."""

    def __init__(self) -> None:
        self.timers: list[Callable[[], None]] = []

    def set_timer(self, seconds: float, act: Callable[[], None]) -> None:
        self.timers.append(act)

    def pass_time(self) -> None:
        ended, self.timers = self.timers, []
        for act in ended:
            act()


class Rhythm(MessagePump):
    """A pump whose timers are an `Owner`'s."""

    def __init__(self) -> None:
        super().__init__()
        self.owner = Owner()

    def set_timer(self, delay: float, callback: Callable[[], None]) -> None:  # type: ignore[override]
        self.owner.set_timer(delay, callback)


def test_many_calls_are_one_at_once_and_one_afterwards() -> None:
    pump, done = Rhythm(), []
    paced = Paced(pump, 0.5, lambda: done.append(1))
    paced()
    assert len(done) == 1
    for _ in range(5):
        paced()
    assert len(done) == 1
    pump.owner.pass_time()
    assert len(done) == 2
    pump.owner.pass_time()
    assert len(done) == 2
    paced()
    assert len(done) == 3


@story
async def test_what_waits_for_quiet_is_done_once_and_not_when_it_was_stopped() -> None:
    async with NumbersApp().run_test() as pilot:
        done: list[str] = []
        soon = Afterwards(pilot.app, 0.01, lambda: done.append("soon"))
        never = Afterwards(pilot.app, 0.01, lambda: done.append("never"))
        last = asyncio.Event()
        for _ in range(3):
            soon()
            never()
        never.stop()
        Afterwards(pilot.app, 0.02, last.set)()
        await last.wait()
        assert done == ["soon"]


# --- Drawn


class Numbers(Drawn, can_focus=True):
    """A hundred lines with their numbers; notes which are drawn."""

    def __init__(self) -> None:
        super().__init__("numbers")
        self.drawn: list[int] = []
        self.at = 0

    @property
    def cursor_line(self) -> int:
        return self.at

    def draw(self, line: int, width: int, at_cursor: bool) -> Strip:
        self.drawn.append(line)
        return Strip([Segment(f"{'>' if at_cursor else ' '}{line}")])

    def all(self) -> list[str]:
        """What it shows, line by line."""
        crop = Region(0, 0, self.outer_size.width, self.outer_size.height)
        return [line.text.rstrip() for line in self.render_lines(crop)]


class NumbersApp(App[None]):
    """Shows nothing else."""

    CSS = "Numbers { height: 1fr; padding: 1 0; overflow-y: scroll; }"

    def compose(self) -> ComposeResult:
        yield Numbers()


@story
async def test_lines_are_drawn_when_they_come_into_view_and_kept() -> None:
    async with NumbersApp().run_test(size=(20, 10)) as pilot:
        numbers = pilot.app.query_one(Numbers)
        numbers.virtual_size = Size(0, 100)
        await pilot.pause()
        shown = numbers.all()
        assert shown[0] == ""
        assert shown[-1] == ""
        assert shown[1:-1] == [">0", *(f" {line}" for line in range(1, 8))]
        numbers.drawn.clear()
        assert numbers.all() == shown
        assert numbers.drawn == []
        numbers.scroll_to(y=1, animate=False, force=True)
        await pilot.pause()
        assert numbers.all()[1:-1] == [f" {line}" for line in range(1, 9)]
        assert numbers.drawn == [8]


@story
async def test_only_the_lines_of_the_cursor_are_drawn_anew_when_it_moves() -> None:
    async with NumbersApp().run_test(size=(20, 10)) as pilot:
        numbers = pilot.app.query_one(Numbers)
        numbers.virtual_size = Size(0, 100)
        await pilot.pause()
        numbers.all()
        numbers.drawn.clear()
        numbers.at = 3
        assert numbers.all()[1:-1] == [" 0", " 1", " 2", ">3", *(f" {line}" for line in range(4, 8))]
        assert sorted(numbers.drawn) == [0, 3]
        numbers.redraw()
        numbers.drawn.clear()
        numbers.all()
        assert sorted(numbers.drawn) == list(range(8))


@story
async def test_a_part_of_a_drawn_widget_is_cut_out_of_its_lines() -> None:
    async with NumbersApp().run_test(size=(20, 10)) as pilot:
        numbers = pilot.app.query_one(Numbers)
        numbers.virtual_size = Size(0, 100)
        await pilot.pause()
        part = numbers.render_lines(Region(1, 2, 3, 2))
        assert [line.text for line in part] == ["1  ", "2  "]


def seen(lines: Sequence[Strip]) -> list[list[tuple[object, ...]]]:
    """What is seen of lines, and what a click on them does; not the color in which a space is written."""
    return [[_seen(text, style) for text, style, _ in line if style] for line in lines]


def _seen(text: str, style: Style) -> tuple[object, ...]:
    return text, style.bgcolor, style.color if text.strip() or style.reverse else None, style.meta


@story
async def test_the_scrollbar_looks_as_one_of_textual() -> None:
    async with NumbersApp().run_test(size=(20, 10)) as pilot:
        numbers = pilot.app.query_one(Numbers)
        numbers.virtual_size = Size(0, 100)
        await pilot.pause()
        bar, crop = numbers.vertical_scrollbar, Region(0, 0, 1, 10)
        for place in (0, 3, 50):
            numbers.scroll_to(y=place, animate=False, force=True)
            await pilot.pause()
            drawn = seen(bar.render_lines(crop))
            assert drawn == seen(ScrollBar.render_lines(bar, crop))
            assert drawn[place // 10] != drawn[-1]


@story
@pytest.mark.parametrize("size", [*SIZES, (100, 4), (30, 8), (8, 2), (1, 1)])
async def test_every_cell_of_the_screen_is_painted(room: Newsroom, size: tuple[int, int]) -> None:
    """Also where panes come and go: what holds others paints what these leave of it."""
    room.items([(f"Story {number}", timedelta(hours=number), {}) for number in range(60)])
    async with monitor(room.path, size) as driver:
        for keys in ("", "b", "d", "bd", "j", "/", "?"):
            await driver.press(*({"/": "slash", "?": "question_mark"}.get(key, key) for key in keys))
            assert [line.cell_length for line in driver.app.screen._compositor.render_strips()] == [size[0]] * size[1]
            await driver.leave()


# --- counting and giving up


def test_unread_items_are_counted_for_all_labs_at_once(room: Newsroom) -> None:
    for title in ("One", "Two"):
        room.release(title, lab="Qwen")
    room.release("Three", lab="Ai2")
    room.release("Read", lab="Ai2", read=1)
    room.release("Old", lab="Ai2", ago=timedelta(days=30))
    with connect.open(room.path) as db:
        assert unread.by_lab(db, views.recent(NOW)) == {"Qwen": 2, "Ai2": 1}
        assert unread.count(db, views.narrowed(views.tree(ALL), views.UNREAD, NOW)) == 4
    db.close()


def test_where_counting_stops_the_sidebar_says_that_there_are_more() -> None:
    style = Style()
    parts = dict.fromkeys(theme.SIDEBAR, style)
    for number, words in ((unread.MOST - 1, " 10k "), (unread.MOST, " 10k+ "), (12, " 12 ")):
        look = sidebar_row.Look(26, parts, style, {ALL.query: number}, None, at_cursor=False)
        line = "".join(segment.text for segment in sidebar_row.segments(Entry(ALL), look))
        assert line.endswith(words)
        assert len(line) == 26


def test_a_query_that_nobody_waits_for_gives_up(room: Newsroom) -> None:
    db = connect.open(room.path)
    given_up = threading.Event()
    given_up.set()
    endless = "with recursive n (x) as (select 1 union all select x + 1 from n) select count(*) from n"
    with pytest.raises(stopping.Stopped), stopping.stopping(db, given_up.is_set):
        db.execute(endless).fetchone()
    db.close()


# --- the poller beside the screen


def heard(*said: object) -> list[object]:
    """What the screen hears when the other process says this."""
    events_heard: list[object] = []
    poller = apart.PollerApart(
        settings(Path("monitor.db")), Path("monitor.db"), on_event=events_heard.append,
        write_terminal=events_heard.append,
    )  # fmt: skip
    for one in said:
        poller._pass_on(pickle.loads(pickle.dumps(one)))
    return events_heard


def test_events_and_words_for_the_terminal_come_through_a_pipe() -> None:
    said: list[Event] = [Holding(True), Progress(1, 2), Undelivered("team", "nobody answers"), StoreFailed("full")]
    assert heard(*said, apart.Sequenced("\x1b]9;Alert\x07")) == [*said, "\x1b]9;Alert\x07"]


def test_the_poller_is_a_process_that_ends_with_its_input(tmp_path: Path) -> None:
    (tmp_path / "feeds.toml").write_text("[hub]\nenabled = false\n", encoding="utf-8")
    path = tmp_path / "monitor.db"
    events_heard: list[Event] = []
    polling = threading.Event()

    def hear(event: Event) -> None:
        events_heard.append(event)
        if isinstance(event, Holding):
            polling.set()

    poller = apart.PollerApart(settings(path), path, on_event=hear)
    poller.start()
    assert polling.wait(30)
    poller.refresh(["nobody"])
    process = poller._process
    assert process is not None
    poller.stop()
    assert process.returncode == 0
    assert not [event for event in events_heard if isinstance(event, StoreFailed)]


def test_a_poller_that_is_killed_is_missed(tmp_path: Path) -> None:
    path = tmp_path / "monitor.db"
    missed = threading.Event()
    words: list[str] = []

    def hear(event: Event) -> None:
        if isinstance(event, Holding):
            assert poller._process is not None
            poller._process.kill()
        if isinstance(event, StoreFailed):
            words.append(event.message)
            missed.set()

    poller = apart.PollerApart(settings(path), path, on_event=hear)
    poller.start()
    assert missed.wait(30)
    assert "nothing new comes in" in words[0]
    poller.stop()


# --- what is told


def test_channels_in_trouble_stand_in_the_bottom_line() -> None:
    going = status.Going(polling=True, states=("ok",) * 3, troubles=("team",), unsent=2)
    assert "✕ team undelivered, 2 waiting (6)" in status.bottom(going, NOW, 120).plain
    assert "undelivered" not in status.bottom(status.Going(polling=True, states=("ok",) * 3), NOW, 120).plain


@story
async def test_the_service_gets_a_way_to_the_terminal(room: Newsroom) -> None:
    """Headless there is no terminal: what is written goes nowhere, from any thread, and nothing breaks."""
    async with monitor(room.path) as driver:
        service: FakeService = driver.service
        thread = threading.Thread(target=service.write_terminal, args=("\x1b]9;Alert\x07",))
        thread.start()
        thread.join()
        await driver.settle()
        assert driver.app.is_running


@story
async def test_counts_in_the_sidebar_follow_what_is_read(room: Newsroom) -> None:
    room.item("One")
    room.item("Two")
    async with monitor(room.path) as driver:
        assert driver.screen.sidebar._counts[ALL.query] == 2
        await driver.press("space")
        await driver.settle()
        assert driver.screen.sidebar._counts[ALL.query] == 1


def test_queries_of_views_are_read_once() -> None:
    assert views.tree(views.VIEWS[1]) is views.tree(views.VIEWS[1])
    with pytest.raises(query.QueryError):
        views.tree(ALL, "kind:nope")

"""How the screen is divided and left: sections, panes, what is remembered, and columns that stay where they are."""

import json
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pictures
import pytest
from driver import LABS, NOW, Driver, Newsroom, monitor, settings, story
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.style import Style
from textual.color import Color
from textual.geometry import Offset

from monitor import figures
from monitor.model import Item
from monitor.source import Source, SourceState, Trouble
from monitor.tui import row, sections, sidebar_row, state, theme, views
from monitor.tui.agreed import Agreed, agreed
from monitor.tui.app import MonitorApp
from monitor.tui.releases_screen import ReleasesScreen
from monitor.tui.sections import Entry, More, Section
from monitor.tui.state import Remembered, State

ROOT = Path(__file__).parent.parent
DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
DATABASE = Path("/data/monitor.db")


@pytest.fixture
def room(tmp_path: Path) -> Newsroom:
    return Newsroom(tmp_path / "monitor.db")


@pytest.fixture
def utc(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def side(driver: Driver) -> list[str]:
    """The lines of the sidebar."""
    bar = driver.screen.sidebar
    return [bar.render_line(y).text.rstrip() for y in range(bar.size.height)]


# --- whole screens


@pytest.mark.parametrize(
    ("view", "size"),
    [pytest.param(view, size, id=view.path(size).stem) for view in pictures.VIEWS for size in view.sizes],
)
@pytest.mark.usefixtures("utc")
@story
async def test_a_screen_is_as_its_picture(tmp_path: Path, view: pictures.View, size: tuple[int, int]) -> None:
    """Where it is meant to look otherwise: `python tests/pictures.py`, which tells the difference, too."""
    drawn = await pictures.draw(tmp_path, view, size)
    if changed := pictures.difference(view.path(size).read_text(encoding="utf-8"), drawn):
        pytest.fail(f"{view.path(size).name} shows something else:\n{changed}", pytrace=False)


@story
async def test_openness_has_a_shape_and_a_color_of_its_own(room: Newsroom) -> None:
    for number, openness in enumerate(figures.SHAPES):
        room.release(f"Qwen-{number}", openness=openness, license=None)
    async with monitor(room.path) as driver:
        drawn = [segment for y in range(8) for segment in driver.feed.render_line(y)]
        found = {
            shape: {segment.style.color for segment in drawn if segment.style and shape in segment.text}
            for shape in figures.SHAPES.values()
        }
        assert all(len(colors) == 1 for colors in found.values())
        assert len({*figures.SHAPES.values()}) == len(figures.SHAPES)
        assert len(set.union(*found.values())) >= 3


# --- sections


def source(name: str, kind: str = "news", **columns: object) -> SourceState:
    made = SourceState(Source(name, kind, "https://example.org"), "https://example.org", last_ok=NOW)  # type: ignore[arg-type]
    return replace(made, **columns)  # type: ignore[arg-type]


def test_labs_stand_by_what_they_released_and_silent_ones_not_at_all() -> None:
    weeks = {"ai2": [0, 1], "QWEN": [2, 3]}
    shown = sections.labs(LABS, weeks, {}).entries
    assert [(entry.view.name, entry.weeks) for entry in shown] == [("Qwen", (2, 3)), ("Ai2", (0, 1))]
    unread = {views.lab("DeepSeek").query: 4}
    assert [entry.view.name for entry in sections.labs(LABS, weeks, unread).entries][2:] == ["DeepSeek"]
    assert sections.labs(LABS, weeks, unread).entries[2].weeks == (0, 0)


def test_sources_stand_by_kind_those_in_trouble_first() -> None:
    off = Source("Off", "news", "https://example.org", enabled=False)
    states = [
        source("Fine"), source("Broken", failures=2), source("Gone", trouble=Trouble.GONE),
        source("New", last_ok=None), replace(source("Off"), source=off), source("Hub", "hub"),
    ]  # fmt: skip
    every, hub, news = sections.sources(states)
    assert (every.name, hub.name, news.name) == ("Sources", "Hugging Face", "News")
    assert [(entry.view.query, entry.state) for entry in news.entries] == [
        ('source:"Broken"', "failing"), ('source:"Gone"', "stopped"), ('source:"New"', "never"),
        ('source:"Fine"', "ok"), ('source:"Off"', "disabled"),
    ]  # fmt: skip
    assert sections.worst(every.states) == ("failing", 1)
    assert sections.sources([]) == []
    assert len(set(sections.DOTS.values())) == len(sections.DOTS)


def test_folding_hides_what_is_within_and_more_is_asked_for() -> None:
    entries = tuple(Entry(views.lab(str(number))) for number in range(6))
    offered = [
        Section("Views", entries[:1]), Section("None"), Section("Labs", entries, most=3),
        Section("Sources", states=("ok",)), Section("News", entries[:2], within="Sources", folded=True, states=("ok",)),
    ]  # fmt: skip

    def names(*toggled: str) -> list[str]:
        told = {Section: "#", More: "+", Entry: "-", type(None): ""}
        return [told[type(line)] for line in sections.lines(offered, frozenset(toggled))]

    assert names() == ["#", "-", "", "#", "-", "-", "-", "+", "", "#", "#"]
    assert names("Labs+") == ["#", "-", "", "#", *"------", "+", "", "#", "#"]
    assert names("Labs", "Views") == ["#", "#", "#", "#"]
    assert names("News") == [*names(), "-", "-"]
    assert names("Sources", "News") == names()[:-1]
    almost = [Section("Labs", entries[:4], most=3)]
    assert not any(isinstance(line, More) for line in sections.lines(almost, frozenset()))  # one more needs no line


def test_bars_compare_between_labs() -> None:
    assert sidebar_row.spark((0, 1, 2, 3, 4, 7, 8, 500)) == "▁▂▃▃▅▅▇▇"


@pytest.mark.parametrize("width", [16, 25, 26, 30, 48])
def test_lines_of_the_sidebar_fill_their_width(width: int) -> None:
    weeks = (0,) * 12
    states = tuple(sections.WORST)
    offered = [
        Section("Lists", (Entry(views.lab("千问" * 12)), Entry(views.lab("e\u0301🚀" * 9)))),
        Section("Labs", tuple(Entry(views.lab(f"深度求索 {at}"), weeks) for at in range(9)), most=2),
        Section("Sources", states=states),
        Section("News", tuple(Entry(views.source(each), state=each) for each in states), "Sources", 0, True, states),
    ]  # fmt: skip
    styles = dict.fromkeys(theme.SIDEBAR, Style.null())
    counts = {entry.view.query: 1_234 for section in offered for entry in section.entries}
    for toggled in (frozenset[str](), frozenset({"Lists", "Labs+", "News"})):
        for line in sections.lines(offered, toggled):
            look = sidebar_row.Look(width, styles, Style.null(), counts, views.ALL, at_cursor=True)
            assert sum(cell_len(segment.text) for segment in sidebar_row.segments(line, look)) == width


@story
async def test_headings_fold_by_key_and_click_and_entries_filter(room: Newsroom) -> None:
    pictures.fill(room)
    async with monitor(room.path, (120, 40)) as driver:
        assert any(line.split() == ["▸", "Newsletters", "✕", "1/1"] for line in side(driver))
        assert any("Qwen" in line and line.endswith("▂▁▅▃▃") for line in side(driver))
        driver.screen.sidebar.focus()
        await driver.press("G", "enter", "j")
        await driver.press("enter")
        assert driver.screen.view == views.source("ChinaTalk")
        assert {item.source for item in driver.shown()} == {"ChinaTalk"}
        line = next(y for y, text in enumerate(side(driver)) if "▾ Labs" in text)
        await driver.pilot.click("#sidebar", offset=(3, line + 1))
        await driver.settle()
        assert any("▸ Labs" in text for text in side(driver))
        assert not any("▂▁▅▃▃" in text for text in side(driver))
        await driver.pilot.click("#sidebar", offset=(3, line + 1))
        await driver.settle()
        await driver.pilot.click("#sidebar", offset=(3, line + 2))
        await driver.settle()
        assert driver.screen.view == views.lab("Qwen")
        assert {item.lab for item in driver.shown()} == {"Qwen"}


@story
async def test_a_release_that_comes_is_in_the_bars(room: Newsroom) -> None:
    async with monitor(room.path) as driver:
        assert not any("Labs" in line for line in side(driver))
        room.release("Qwen4")
        await driver.look()
        await driver.until(lambda: any("Qwen" in line and line.endswith("▁▂") for line in side(driver)))


# --- panes


@story
async def test_panes_are_resized_by_key_in_each_design(room: Newsroom) -> None:
    room.release("Qwen3")
    async with monitor(room.path, (120, 40)) as driver:
        bar, pane = driver.screen.sidebar, driver.screen.pane
        width, height = bar.outer_size.width, pane.outer_size.height
        await driver.press("<", "<", "+", "+")
        assert (bar.outer_size.width, pane.outer_size.height > height + 1) == (width - 4, True)
        await driver.pilot.resize_terminal(200, 50)
        await driver.settle()
        assert bar.outer_size.width == 30
        wide = pane.outer_size.width
        await driver.press("-", ">")
        assert (bar.outer_size.width, pane.outer_size.width < wide) == (32, True)
        await driver.pilot.resize_terminal(120, 40)
        await driver.settle()
        assert (bar.outer_size.width, pane.outer_size.height > height + 1) == (width - 4, True)
        assert pane.outer_size.width == 120 - (width - 4)
        await driver.press("=")
        assert (bar.outer_size.width, pane.outer_size.height) == (width, height)
        await driver.press(*"<" * 30, *"+" * 30)
        assert bar.outer_size.width == 16
        assert driver.feed.size.height > 3
        await driver.press("b", "<")
        assert any("b shows it" in notice.message for notice in driver.notices)


@story
async def test_borders_are_dragged(room: Newsroom) -> None:
    room.release("Qwen3")
    async with monitor(room.path, (200, 50)) as driver:
        bar, pane = driver.screen.sidebar, driver.screen.pane
        await drag(driver, Offset(bar.region.right - 1, 9), Offset(39, 9))
        assert bar.outer_size.width == 40
        assert driver.screen.view is views.ALL
        await drag(driver, Offset(pane.region.x, 9), Offset(100, 9))
        assert abs(pane.region.x - 100) <= 1
        await driver.pilot.resize_terminal(120, 40)
        await driver.settle()
        await drag(driver, Offset(60, pane.region.y), Offset(60, 12))
        assert abs(pane.region.y - 12) <= 1
        await driver.pilot.hover(offset=(60, 30))
        assert abs(pane.region.y - 12) <= 1


async def drag(driver: Driver, start: Offset, end: Offset) -> None:
    await driver.pilot.mouse_down(offset=start)
    await driver.pilot.hover(offset=end)
    await driver.pilot.mouse_up(offset=end)
    await driver.settle()


# --- what is remembered


@story
async def test_the_screen_comes_back_as_it_was_left(room: Newsroom, tmp_path: Path) -> None:
    pictures.fill(room)
    config, file = settings(room.path), tmp_path / "state" / "screen.json"
    first = MonitorApp(config, room.path, clock=lambda: NOW, state=file)
    async with first.run_test(size=(200, 50)) as pilot:
        driver = Driver(first, pilot, [])
        await driver.settle()
        await driver.press("2", ">", "1", "V", "2", "slash", *"qwen", "enter", "j", "j", "j", "b", ">", "-", "-")
        driver.screen.sidebar.action_move(100)
        driver.screen.sidebar.action_choose()
        first.theme = "monitor-light"
        assert driver.feed.item
        left = driver.feed.item.key
        sizes = dict(driver.screen.state().sizes)
        await driver.press("b", ">", "b")
        await pilot.press("q")
    assert sizes == {"-wide detail": 30}
    again = MonitorApp(config, room.path, clock=lambda: NOW, state=file)
    async with again.run_test(size=(200, 50)) as pilot:
        driver = Driver(again, pilot, [])
        screen = driver.screen
        assert driver.feed.item
        assert driver.feed.item.key == left  # before anything was asked of the store
        await driver.settle()
        assert (screen.view, screen.typed, screen.bar.text) == (views.VIEWS[1], "qwen", "qwen")
        assert (driver.feed.item.key, screen.sidebar.display) == (left, False)
        assert {item.lab for item in driver.shown()} == {"Qwen"}
        assert screen.sidebar.folds == ("Newsletters",)
        assert (again.theme, again.sorted_by) == ("monitor-light", ("release", True))
        assert screen.pane.outer_size.width == round(200 * 0.3)
        await driver.press("2")
        assert isinstance(again.screen, ReleasesScreen)
        assert again.screen.sorted_by == ("release", True)
        await driver.press("1", "escape")
        assert not screen.typed
        await driver.press("b")
        assert screen.sidebar.outer_size.width == 32


@story
async def test_who_reads_the_newest_finds_the_newest(room: Newsroom, tmp_path: Path) -> None:
    room.item("Old", ago=DAY)
    config, file = settings(room.path), tmp_path / "screen.json"
    for title in ("New", "Newer"):
        app = MonitorApp(config, room.path, clock=lambda: NOW, state=file)
        async with app.run_test(size=(80, 24)) as pilot:
            await Driver(app, pilot, []).settle()
            await pilot.press("q")
        room.item(title)
        app = MonitorApp(config, room.path, clock=lambda: NOW, state=file)
        async with app.run_test(size=(80, 24)) as pilot:
            driver = Driver(app, pilot, [])
            assert driver.feed.item
            assert driver.feed.item.title == title
            await pilot.press("q")


@story
async def test_without_a_file_nothing_is_remembered(
    room: Newsroom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    async with monitor(room.path) as driver:
        await driver.press("b")
        await driver.pilot.press("q")
    assert not [name for name in names(tmp_path) if not name.startswith("monitor.db")]


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_state_is_read_as_it_was_written(tmp_path: Path) -> None:
    file = tmp_path / "not" / "there" / "screen.json"
    wanted = State(
        "Qwen 千问", "lab:Qwen", "é", 5, (7, 5), {"sidebar": False}, {"-wide sidebar": 20}, ("Labs",), theme="x",
        times="absolute", sort="params", rising=True,
    )  # fmt: skip
    assert all(asdict(wanted)[name] != value for name, value in asdict(State()).items())
    Remembered(file, DATABASE).keep(wanted)
    assert Remembered(file, DATABASE).read() == wanted
    assert [path.name for path in file.parent.iterdir()] == ["screen.json"]


def test_in_another_database_only_how_it_looked_comes_back(tmp_path: Path) -> None:
    file = tmp_path / "screen.json"
    Remembered(file, DATABASE).keep(State("Qwen", "lab:Qwen", "é", 5, (7, 5), {"sidebar": False}, theme="x"))
    assert Remembered(file, Path("/other/monitor.db")).read() == State(panes={"sidebar": False}, theme="x")


@pytest.mark.parametrize(
    "damaged",
    [
        b"", b"{", b"[]", b"\xff\xfe", b"null", b'{"view": 3}', b'{"keys": [1.5]}', b'{"keys": 3}', b'{"sizes": []}',
        b'{"cursor": 99999999999999999999999}', b'{"panes": {"sidebar": "no"}}', b"[" * 90_000,
        b'{"view": "' + b"x" * state.LARGEST + b'"}',
    ],
    ids=range(13),
)  # fmt: skip
def test_a_damaged_state_is_as_good_as_none_and_the_log_says_so(
    tmp_path: Path, damaged: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    file = tmp_path / "screen.json"
    file.write_bytes(damaged)
    remembered = Remembered(file, DATABASE)
    assert remembered.read() == State()
    assert not caplog.messages
    remembered.complain()
    assert str(file) in caplog.messages[0]
    remembered.keep(State("Later"))
    assert Remembered(file, DATABASE).read() == State("Later")


def test_what_other_versions_remember_is_left_out(tmp_path: Path) -> None:
    file = tmp_path / "screen.json"
    file.write_text(json.dumps({**asdict(State("Mine")), "database": str(DATABASE), "later": [1]}), encoding="utf-8")
    assert Remembered(file, DATABASE).read() == State("Mine")


def test_a_state_that_cannot_be_written_is_said_in_the_log(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    remembered = Remembered(tmp_path / "file" / "screen.json", DATABASE)
    remembered.read()
    remembered.keep(State("Lost"))
    remembered.keep(State("Lost"))
    assert len([line for line in caplog.messages if "cannot be written" in line]) == 1


@pytest.mark.parametrize(
    "left",
    [
        State("Odd", "lab:", "(((", 1, (3, 2, 1)), State(keys=(10**15, 5), cursor=6, theme="nobody's", sort="nothing"),
        State(sizes={"-wide sidebar": 4_000, "-medium detail": -3, "x": 1}, panes={"y": True}, folds=("z", "Labs")),
    ],
)  # fmt: skip
@story
async def test_a_state_that_fits_nothing_does_no_harm(room: Newsroom, tmp_path: Path, left: State) -> None:
    pictures.fill(room)
    file = tmp_path / "screen.json"
    Remembered(file, room.path).keep(left)
    app = MonitorApp(settings(room.path), room.path, clock=lambda: NOW, state=file)
    async with app.run_test(size=(200, 50)) as pilot:
        driver = Driver(app, pilot, [])
        await driver.settle()
        assert driver.feed.size.width > 40
        await driver.press("V", "1", "slash", "ctrl+u", "escape", "2", "1")
        assert len(driver.feed.keys) == 20


# --- columns


SIGNS = [
    "千", "한", "ア", "ｱﾞ", "🚀", "❤\ufe0f", "1\ufe0f⃣", "👍🏽", "👩\u200d🚀",
    "👨\u200d👩\u200d👧\u200d👦", "🇨🇳", "e\u0301", "ä", "ש", "ن", "हि", "กำ", "한",
    " ", "…", "★", "a", "\ufe0f", "🏽",
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(SIGNS), max_size=80).map("".join)


@given(TEXTS, TEXTS, st.integers(60, 180), st.booleans())
@hypothesis_settings(deadline=None, max_examples=200)
def test_a_row_fills_its_width_whatever_it_says(title: str, name: str, width: int, release: bool) -> None:
    item = Item(
        "s1", 1, "release" if release else "story", title, "", name, name or None, "CN", NOW, NOW, license=title[:30],
        openness="open", params=10**9, story_size=3, policy=True,
    )  # fmt: skip
    look = row.Look(width, NOW, dict.fromkeys(theme.FEED, Style.null()), Style.null())
    drawn = row.row(item, look)
    assert sum(segment.cell_length for segment in drawn) == width
    sent = "".join(segment.text for segment in Agreed().apply(drawn, Color(0, 0, 0)))
    assert cell_len(sent) == width


@given(st.lists(st.sampled_from([*SIGNS, "\u200d"])).map("".join))
def test_signs_that_terminals_differ_on_leave_as_many_cells(text: str) -> None:
    once = agreed("x" + text)
    assert cell_len(once) == cell_len("x" + text)
    assert not {"\ufe0f", "\u200d", "\u20e3"} & set(once)
    assert agreed(once) == once


def test_other_texts_stay_as_they_are() -> None:
    for text in ("plain", "千问 한국어 ｱﾞ", "e\u0301", "🚀🇨🇳", "★◆§", "हिन्दी"):
        assert agreed(text) == text
    assert agreed("❤️x") == "❤ x"
    assert agreed("👩‍🚀👍🏽|") == "👩👍|"


@pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")
def test_a_terminal_shows_every_badge_in_one_column(tmp_path: Path) -> None:
    """As tmux counts cells, which is not as Textual does."""
    room = Newsroom(tmp_path / "monitor.db", datetime.now(UTC))
    titles = [
        "plain", "中文 ，标题", "한국어", "日本語 ｱﾞ",
        "🚀", "❤\ufe0f ✂\ufe0f ▶\ufe0f", "1\ufe0f⃣ 2\ufe0f⃣", "👍🏽 👩🏿",
        "👩\u200d🚀 👨\u200d👩\u200d👧\u200d👦", "🇨🇳 🇫🇷", "e\u0301 o\u0308", "ภาษาไทย กำ",
        "نموذج جديد", "שלום", "™\ufe0f ©\ufe0f", "★ ◆ § …",
    ]  # fmt: skip
    for number, title in enumerate(titles):
        room.item(title, ago=timedelta(minutes=number + 1), story_size=7)
    (tmp_path / "feeds.toml").write_text("[monitor]\n", encoding="utf-8")
    tmux = ["tmux", "-f", "/dev/null", "-u", "-S", str(tmp_path / "tmux")]
    program = [sys.executable, "-m", "monitor", "--db", str(room.path), "--config", str(tmp_path / "feeds.toml")]
    places = {name: str(tmp_path) for name in ("HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME")}
    environ = {**os.environ, **places, "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8"}

    def ask(*arguments: str) -> str:
        return subprocess.run([*tmux, *arguments], capture_output=True, text=True, check=True, env=environ).stdout

    ask("new-session", "-d", "-x", "80", "-y", "24", *program)
    try:
        until(lambda: ask("capture-pane", "-p").count("7 src") == len(titles))
        ask("copy-mode")
        ask("send-keys", "-X", "top-line")
        ask("send-keys", "-X", "start-of-line")
        columns = set()
        for _ in titles:
            ask("send-keys", "-X", "search-forward", "7 src")
            columns.add(ask("display-message", "-p", "#{copy_cursor_x}").strip())
        assert len(columns) == 1
    finally:
        ask("kill-server")


def until(done: object, seconds: float = 30) -> None:
    """Until a program that runs beside this one has done something."""
    assert callable(done)
    end = time.monotonic() + seconds
    pause = threading.Event()
    while not done():
        assert time.monotonic() < end
        pause.wait(0.1)

"""Releases, reports, deliveries and the log: every key of each, and what is shown after it."""

import logging
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from driver import NOW, SIZES, Driver, Newsroom, monitor, story
from rich.cells import cell_len
from textual.widgets import DataTable, Static

from monitor.events import Alerted, Holding, Polled, Progress, StoreFailed
from monitor.notices import Delivery
from monitor.report.numbers import Figure, Numbers
from monitor.store import connect, outbox_table
from monitor.tui import delivery_rows, log_screen, report_text
from monitor.tui.confirm import Confirm
from monitor.tui.deliveries_screen import DeliveriesScreen
from monitor.tui.feed_screen import FeedScreen
from monitor.tui.help_screen import HelpScreen
from monitor.tui.log_book import MOST, LogBook
from monitor.tui.log_screen import LogScreen
from monitor.tui.parts import stamp
from monitor.tui.previews import Preview
from monitor.tui.releases_screen import ReleasesScreen
from monitor.tui.reports_screen import ReportsScreen
from monitor.tui.row import SIGNS
from monitor.tui.sources_screen import SourcesScreen
from monitor.tui.watchlists_screen import WatchlistsScreen

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def room(tmp_path: Path) -> Newsroom:
    return Newsroom(tmp_path / "monitor.db")


def lines(driver: Driver, selector: str) -> list[str]:
    """The lines of a table or of the log that hold anything."""
    widget = driver.app.screen.query_one(selector)
    found = [widget.render_line(y).text.rstrip() for y in range(widget.size.height)]
    return [line for line in found if line]


def seen(driver: Driver, selector: str, column: int = 1) -> list[str]:
    """One word of each line, after the cursor's sign."""
    return [line.replace("▌", " ").split()[column] for line in lines(driver, selector)]


def titles(driver: Driver) -> list[str]:
    """The first word of each release that the table shows."""
    return [line[1 + SIGNS :].split()[0] for line in lines(driver, "#releases")]


def at(driver: Driver, selector: str) -> str:
    """The line that has the cursor."""
    return next(line for line in lines(driver, selector) if line.startswith("▌"))


def head(driver: Driver, selector: str) -> str:
    return driver.text(selector)


# --- switching


@story
async def test_number_keys_lead_from_everywhere_to_everywhere(room: Newsroom) -> None:
    kinds: dict[str, type] = {
        "1": FeedScreen, "2": ReleasesScreen, "3": ReportsScreen, "4": WatchlistsScreen, "5": SourcesScreen,
        "6": DeliveriesScreen, "7": LogScreen,
    }  # fmt: skip
    async with monitor(room.path) as driver:
        for key in "12345677654321357246414":
            await driver.press(key)
            assert type(driver.app.screen) is kinds[key]
            assert len(driver.app.screen_stack) == 1 + (key != "1")
        for key in "234567":
            await driver.press(key, "escape")
            assert driver.app.screen is driver.screen


@story
async def test_number_keys_are_text_where_one_types_and_wait_for_an_answer(room: Newsroom) -> None:
    room.release("Qwen3-VL")
    async with monitor(room.path) as driver:
        await driver.press("2", "slash", "q", "3")
        assert isinstance(driver.app.screen, ReleasesScreen)
        assert driver.app.screen.bar.text == "q3"
        await driver.press("escape", "1", "w", "2")
        assert driver.app.screen.query_one("#watch-top", Static)
        await driver.press("escape", "y", "A", "2")
        assert isinstance(driver.app.screen, Confirm)
        await driver.press("n")


@pytest.mark.parametrize("key", "234567")
@story
async def test_help_and_palette_know_the_screens(room: Newsroom, key: str) -> None:
    room.release("Qwen3-VL")
    async with monitor(room.path, (200, 50)) as driver:
        await driver.press(key)
        assert "1 Feed  2 Releases  3 Reports  4 Watchlists  5 Sources  6 Deliveries  7 Log" in driver.text("#keys")
        await driver.press("question_mark")
        assert isinstance(driver.app.screen, HelpScreen)
        text = "\n".join(str(half.render()) for half in driver.app.screen.query(".help-text"))
        assert "Deliveries" in text
        assert {"2": "Reverse", "3": "Count again", "4": "Mute", "5": "Poll all", "6": "all again", "7": "Pause"}[
            key
        ] in text
        await driver.press("escape", "ctrl+p")
        await driver.press(*"Log")
        await driver.pilot.press("enter")
        await driver.until(lambda: isinstance(driver.app.screen, LogScreen))


# --- releases


def fill(room: Newsroom) -> None:
    """Four releases, of which one knows next to nothing of itself."""
    a = room.release("Qwen3-VL: 12 models", downloads=1_200_000, likes=950, params=235_000_000_000, ago=3 * DAY)
    b = room.release(
        "通义千问-Max 🚀", lab="阿里巴巴实验室的很长的名字", license="llama3.3", openness="restricted", models=1,
        downloads=500, likes=7, params=7_000_000_000, active_params=None, ago=2 * DAY,
    )  # fmt: skip
    room.release(
        "Olmo-4", lab="Ai2", country="US", license="cc-by-nc-4.0", openness="noncommercial", models=2, downloads=9_000,
        likes=70, params=32_000_000_000, active_params=None, ago=DAY,
    )  # fmt: skip
    room.release(
        "Riddle", lab=None, country=None, license=None, openness=None, models=1, downloads=None, likes=None,
        params=None, active_params=None, ago=HOUR, url="",
    )  # fmt: skip
    room.model(a, "Qwen/Qwen3-VL-235B", context=262_144, downloads=1_200_000)
    room.model(b, "tongyi/max", context=8_192, downloads=500, first_seen=(NOW - 40 * DAY).timestamp())
    with closing(sqlite3.connect(room.path)) as db, db:
        for name, count, ago in (("Qwen/Qwen3-VL-235B", 1_000_000, 7), ("Qwen/Qwen3-VL-235B", 200_000, 31),
                                 ("tongyi/max", 800, 9)):  # fmt: skip
            (hub_id,) = db.execute("select hub_id from models where id = ?", (name,)).fetchone()
            day = (NOW - timedelta(days=ago)).date().isoformat()
            db.execute("insert into model_days values (?, ?, ?, 0)", (hub_id, day, count))
    room.item("A story about Qwen3-VL")


NEWEST = ["Riddle", "Olmo-4", "通义千问-Max", "Qwen3-VL"]
SORTED = {
    "release": ["Olmo-4", "Qwen3-VL", "Riddle", "通义千问-Max"],
    "country": ["Qwen3-VL", "通义千问-Max", "Olmo-4", "Riddle"],
    "lab": ["Olmo-4", "Qwen3-VL", "通义千问-Max", "Riddle"],
    "models": ["Qwen3-VL", "Olmo-4", "Riddle", "通义千问-Max"],
    "parameters": ["Qwen3-VL", "Olmo-4", "通义千问-Max", "Riddle"],
    "license": ["Qwen3-VL", "通义千问-Max", "Olmo-4", "Riddle"],
    "context": ["Qwen3-VL", "通义千问-Max", "Riddle", "Olmo-4"],
    "downloads": ["Qwen3-VL", "Olmo-4", "通义千问-Max", "Riddle"],
    "growth in 7 days": ["Qwen3-VL", "通义千问-Max", "Riddle", "Olmo-4"],
    "growth in 30 days": ["Qwen3-VL", "Riddle", "Olmo-4", "通义千问-Max"],
    "likes": ["Qwen3-VL", "Olmo-4", "通义千问-Max", "Riddle"],
    "first seen": NEWEST,
}
"""What `>` comes to, one after another, and the order then."""


@story
async def test_a_release_that_is_opened_shows_nothing_of_the_one_before(room: Newsroom) -> None:
    fill(room)
    async with monitor(room.path, (80, 24)) as driver:
        await driver.press("2", "enter")
        assert any("Riddle" in line for line in lines(driver, "#detail"))
        await driver.press("escape")
        assert lines(driver, "#detail") == []  # nothing is laid out where there is no room
        await driver.press("j")
        shown: set[str] = set()

        def opened() -> bool:
            shown.update(lines(driver, "#detail"))
            return any("Olmo-4" in line for line in shown)

        driver.app.simulate_key("enter")
        await driver.until(opened)
        assert not any("Riddle" in line or len(line.strip()) == 1 for line in shown)


@story
async def test_a_sign_sorts_by_each_column_and_capital_s_turns_it_round(room: Newsroom) -> None:
    fill(room)
    async with monitor(room.path, (200, 50)) as driver:
        await driver.press("2")
        assert titles(driver) == NEWEST
        for name, order in SORTED.items():
            await driver.press("greater_than_sign")
            assert f"by {name}," in driver.text("#top")
            assert titles(driver) == order, name
        await driver.press("S")
        assert "by first seen, upwards" in driver.text("#top")
        assert "▲seen" in head(driver, "#releases-head")
        assert titles(driver) == NEWEST[::-1]
        await driver.press("less_than_sign")
        assert titles(driver) == SORTED["likes"]
        assert "▼likes" in head(driver, "#releases-head")
        await driver.press("S")
        assert titles(driver) == ["通义千问-Max", "Olmo-4", "Qwen3-VL", "Riddle"]  # unknown stays last
        await driver.press("greater_than_sign")
        assert titles(driver) == NEWEST


@pytest.mark.parametrize("size", SIZES)
@story
async def test_a_row_tells_all_there_is_room_for_and_aligns(room: Newsroom, size: tuple[int, int]) -> None:
    fill(room)
    async with monitor(room.path, size) as driver:
        await driver.press("2")
        rows = lines(driver, "#releases")
        width = driver.app.screen.query_one("#releases").scrollable_content_region.width
        assert {cell_len(driver.app.screen.query_one("#releases").render_line(y).text) for y in range(5)} == {width}
        qwen = next(row[1 + SIGNS :] for row in rows if "Qwen3-VL" in row)
        riddle = next(row[1 + SIGNS :] for row in rows if "Riddle" in row)
        assert qwen.split()[1:3] == ["CN", "Qwen"]
        for words in ("235B", "◆", "1.2M", "+200k", "3d"):
            assert words in qwen
        if size[0] > 80:
            assert qwen.split()[3:] == [
                "×12",
                "235B·A22B",
                "◆",
                "Apache-2.0",
                "256k",
                "1.2M",
                "+200k",
                "+1M",
                "950",
                "3d",
            ]
            assert riddle.split()[1:] == ["–", "–", "1", "–", "·", "–", "–", "–", "–", "–", "–", "1h"]
        assert "△" in next(row for row in rows if "Olmo" in row)
        assert "◇" in next(row for row in rows if "千问" in row)
        ends = {cell_len(row) for row in rows}  # the last column ends where its head does
        assert ends == {cell_len(driver.text("#releases-head").rstrip())}
        assert "12 models" not in "".join(rows)


@story
async def test_the_cursor_moves_and_stays_on_its_release(room: Newsroom) -> None:
    fill(room)
    room.items([(f"Old {number}", (10 + number) * DAY, {"kind": "release"}) for number in range(60)])
    async with monitor(room.path) as driver:
        await driver.press("2")
        for keys, title in (
            (("j",), "Olmo-4"), (("down",), "通义"), (("k",), "Olmo-4"), (("up",), "Riddle"), (("G",), "Old 59"),
            (("home",), "Riddle"), (("end",), "Old 59"), (("g",), "Riddle"),
        ):  # fmt: skip
            await driver.press(*keys)
            assert title in at(driver, "#releases"), keys
        for there, back in (("pagedown", "pageup"), ("ctrl+f", "ctrl+b"), ("ctrl+d", "ctrl+u")):
            await driver.press(there)
            assert "Riddle" not in at(driver, "#releases")
            await driver.press(back)
            assert "Riddle" in at(driver, "#releases")
        await driver.press("j")
        room.release("Newest", ago=timedelta())
        driver.app.screen.look()  # type: ignore[attr-defined]
        await driver.settle()
        assert "Newest" in lines(driver, "#releases")[0]
        assert "Olmo-4" in at(driver, "#releases")
        await driver.press("1", "2")
        assert "Olmo-4" in at(driver, "#releases")


@pytest.mark.parametrize("size", SIZES)
@story
async def test_enter_opens_the_detail_of_the_feed_and_marks_it_read(room: Newsroom, size: tuple[int, int]) -> None:
    fill(room)
    async with monitor(room.path, size) as driver:
        await driver.press("2", "G")
        screen: Any = driver.app.screen
        for key in ("enter", "l", "right"):
            await driver.press(key)
            assert screen.focused is screen.pane
            for words in ("Qwen3-VL: 12 models", "262,144 tokens", "Qwen3-VL-235B"):
                assert words in screen.pane.content.plain
            assert screen.query_one("#listing").display == (size[0] > 80)
            await driver.press("escape")
            assert screen.focused is screen.table
            assert not screen.pane.display
        assert room.read(screen.table.keys[-1])
        assert not room.read(screen.table.keys[0])
        await driver.press("d", "k")
        assert screen.pane.display
        assert "通义千问-Max" in screen.pane.content.plain
        assert screen.focused is screen.table
        await driver.press("tab")
        assert screen.focused is screen.pane
        await driver.press("h", "d")
        assert not screen.pane.display


@story
async def test_a_query_filters_and_a_wrong_one_says_where(room: Newsroom) -> None:
    fill(room)
    async with monitor(room.path) as driver:
        await driver.press("2", "slash", *"lab:Qwen params:>=30b", "enter")
        screen = driver.app.screen
        assert isinstance(screen, ReleasesScreen)
        assert titles(driver) == ["Qwen3-VL"]
        assert "/lab:Qwen params:>=30b" in driver.text("#top")
        assert screen.focused is screen.table
        await driver.press("escape")
        assert len(lines(driver, "#releases")) == 4
        assert not screen.bar.display
        await driver.press("slash", *"zzz")
        assert "No release matches zzz" in driver.text("#empty")
        await driver.press("escape", "slash", *"params:x")
        assert "column 8: expected" in screen.bar.says
        await driver.press("escape")
        await driver.press("j")
        assert "Olmo-4" in at(driver, "#releases")
        await driver.press("escape")
        assert driver.app.screen is driver.screen


@story
async def test_o_opens_the_browser_and_x_what_belongs_to_it(room: Newsroom) -> None:
    fill(room)
    async with monitor(room.path) as driver:
        await driver.press("2", "o")
        assert "no link" in driver.notices[-1].message
        await driver.press("x")
        assert "Nothing belongs to this item" in driver.notices[-1].message
        await driver.press("G", "o")
        assert driver.app.opened == ["https://example.org/1"]
        key = driver.app.screen.query_one("#releases").keys[-1]  # type: ignore[attr-defined]
        with closing(sqlite3.connect(room.path)) as db, db:
            (story_key,) = db.execute("select id from items where kind = 'story'").fetchone()
            db.execute("insert into links values (?, ?, 9, 'both say Qwen3-VL')", (key, story_key))
        await driver.press("x")
        assert driver.app.screen is driver.screen
        assert {item.title for item in driver.shown()} == {"Qwen3-VL: 12 models", "A story about Qwen3-VL"}
        assert driver.feed.item
        assert driver.feed.item.kind == "story"
        await driver.press("2", "q")
        assert driver.app.screen is driver.screen


@story
async def test_the_mouse_chooses_opens_and_sorts_releases(room: Newsroom) -> None:
    fill(room)
    async with monitor(room.path, (200, 50)) as driver:
        await driver.press("2")
        await driver.pilot.click("#releases", offset=(5, 1))
        await driver.settle()
        assert "Olmo-4" in at(driver, "#releases")
        place = head(driver, "#releases-head").index("downloads")
        for order in (SORTED["downloads"], ["通义千问-Max", "Olmo-4", "Qwen3-VL", "Riddle"]):
            await driver.pilot.click("#releases-head", offset=(place + 2, 0))
            await driver.settle()
            assert titles(driver) == order
        await driver.pilot.click("#releases", offset=(5, 2), times=2)
        await driver.settle()
        assert "Qwen3-VL: 12 models" in driver.app.screen.query_one("#detail").content.plain  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("key", "selector", "words", "help_"),
    [
        ("2", "#empty", "No releases yet", "5 the sources"),
        ("3", "#reports-left", "No downloads are known yet", "5: when"),
        ("3", "#reports-right", "takes downloads counted on two days", "leave the monitor running"),
        ("6", "#empty", "Nothing has been sent", "4 the watchlists"),
        ("7", "#empty", "Nothing has been logged yet", "1 the feed"),
    ],
)
@story
async def test_an_empty_screen_says_why_and_what_to_press(
    room: Newsroom, key: str, selector: str, words: str, help_: str
) -> None:
    for size in SIZES:
        async with monitor(room.path, size) as driver:
            await driver.press(key)
            assert words in driver.text(selector)
            assert help_ in driver.text(selector)
            assert driver.app.screen.query_one(selector).display


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40), (200, 50)])
@story
async def test_t_tells_times_instead_of_ages(room: Newsroom, size: tuple[int, int]) -> None:
    before, after = (NOW - 3 * HOUR).timestamp(), (NOW + HOUR).timestamp()
    ago, soon = stamp(NOW - 3 * HOUR, NOW), stamp(NOW + HOUR, NOW)
    room.source("Good", last_polled=before, last_ok=before, next_poll=after)
    room.item("Qwen told", matched=["qwen"])
    with closing(sqlite3.connect(room.path)) as db, db:
        db.execute("update alerts set at = ?", (before,))
    put(room, "waiting", created=before, due=after)
    waits = "in 1 hour" if size[0] >= 110 else " 1h "
    async with monitor(room.path, size) as driver:
        for key, selector, told in (
            ("5", "#sources", {"3h ago ": ago, "in 1 hour": soon}),
            ("4", "#watchlists", {" 3h ": ago}),
            ("6", "#deliveries", {" 3h ": ago, waits: soon}),
        ):
            await driver.press(key)
            for age, clock in told.items():
                assert clock not in shown(driver, selector), (key, age)
                assert age in shown(driver, selector), (key, age)
            await driver.press("t")
            for age, clock in told.items():
                assert clock in shown(driver, selector), (key, age)
                assert age not in shown(driver, selector), (key, age)
            await driver.press("t")
            assert all(age in shown(driver, selector) for age in told), key


def shown(driver: Driver, selector: str) -> str:
    """All that a table holds, also what is out of sight."""
    widget = driver.app.screen.query_one(selector)
    if isinstance(widget, DataTable):
        cells = (str(cell) for at in range(widget.row_count) for cell in widget.get_row_at(at))
        return "".join(f" {cell} " for cell in cells)
    return "\n".join(lines(driver, selector))


# --- reports


@pytest.mark.parametrize("size", SIZES)
@story
async def test_reports_have_bars_methods_and_figures(room: Newsroom, size: tuple[int, int]) -> None:
    fill(room)
    async with monitor(room.path, size) as driver:
        await driver.press("3")
        text = f"{driver.text('#reports-left')}\n{driver.text('#reports-right')}"
        for title in ("Downloads by country", "Releases by lab", "Licenses of new releases", "Movers of 7 days"):
            assert title in text
        assert "as the Hub counts them now" in text
        assert "Qwen: Qwen3-VL" in text
        assert "+200k  +20%" in text
        assert next(line for line in text.splitlines() if line.startswith("CN")).split()[-1] == "1.2M"
        widest = max(map(cell_len, (line for line in text.splitlines() if "█" in line)))
        assert widest <= size[0] // (2 if size[0] > 139 else 1)


@story
async def test_reports_scroll_and_count_again(room: Newsroom) -> None:
    fill(room)
    async with monitor(room.path, (80, 24)) as driver:
        await driver.press("3")
        screen = driver.app.screen
        assert isinstance(screen, ReportsScreen)
        for there, back in (("j", "k"), ("down", "up"), ("pagedown", "pageup"), ("ctrl+f", "ctrl+b"),
                            ("space", "ctrl+u"), ("ctrl+d", "g"), ("G", "home"), ("end", "g")):  # fmt: skip
            await driver.press(there)
            assert screen.page.scroll_y > 0, there
            await driver.press(back)
            assert screen.page.scroll_y == 0, back
        room.release("Another", lab="Ai2", country="US", ago=timedelta(seconds=1))
        await driver.press("r")
        assert next(line for line in driver.text("#reports-left").splitlines() if line.startswith("Ai2")).endswith(" 2")
        room.release("And another", lab="Ai2", country="US", ago=timedelta(seconds=1))
        screen.look()
        await driver.settle()
        assert next(line for line in driver.text("#reports-left").splitlines() if line.startswith("Ai2")).endswith(" 3")
        await driver.press("q")
        assert driver.app.screen is driver.screen


def test_a_chart_cuts_what_is_too_much_and_aligns_wide_characters() -> None:
    bars = tuple(
        Figure(f"月之暗面 {number}", 20 - number, f"{100 - number}%  1", 1 - number / 20) for number in range(20)
    )
    text = report_text.chart("share", Numbers("Title", "How.", bars), 60).plain
    rows = [line for line in text.splitlines() if "月之暗面" in line]
    assert len(rows) == 12
    assert len({cell_len(row) for row in rows}) == 1
    assert "and 8 more: monitor report share" in text
    assert max(map(cell_len, rows)) <= 60
    assert "█" not in report_text.chart("share", Numbers("Title", "How.", bars), 22).plain
    assert report_text.bar(0.001, 10) == "▏"
    assert report_text.bar(1, 3) == "███"
    assert report_text.bar(0, 3) == ""


# --- deliveries


def put(room: Newsroom, state: str, **columns: Any) -> int:
    """Put a message into the outbox."""
    with closing(sqlite3.connect(room.path)) as db, db:
        (number,) = db.execute("select count(*) + 1 from deliveries").fetchone()
        values = {
            "id": number, "channel": "team", "watchlist": "Qwen family", "item": f"r{number}", "kind": "alert",
            "subject": f"Message {number}", "body": f"All of message {number}\nin two lines", "state": state,
            "created": (NOW - HOUR).timestamp(), "due": NOW.timestamp(), "tries": 1, "once": str(number),
        } | columns  # fmt: skip
        db.execute(
            f"insert into deliveries ({', '.join(values)}) values ({', '.join('?' * len(values))})",
            tuple(values.values()),
        )
    return int(number)


def state(room: Newsroom, number: int) -> str:
    with closing(sqlite3.connect(room.path)) as db:
        return str(db.execute("select state from deliveries where id = ?", (number,)).fetchone()[0])


def outbox_of(room: Newsroom) -> None:
    """A message in each state."""
    put(room, "sent", sent=(NOW - MINUTE).timestamp(), channel="desk")
    put(room, "failed", error="the chat room 千 answered 404; check its URL", tries=9)
    put(room, "unsure", error="the monitor ended", channel="mail", kind="digest", watchlist="daily", item=None)
    put(room, "waiting", due=(NOW + 5 * MINUTE).timestamp(), error="no answer", tries=2)
    put(room, "waiting", tries=0, channel="desk", kind="summary", subject="", body="", item=None)
    put(room, "folded", tries=0)
    put(room, "sending", channel="desk")


ORDER = ["failed", "unsure", "sending", "waiting", "waiting", "folded", "sent"]


@pytest.mark.parametrize("size", SIZES)
@story
async def test_deliveries_show_what_asks_for_a_person_first(room: Newsroom, size: tuple[int, int]) -> None:
    outbox_of(room)
    async with monitor(room.path, size) as driver:
        await driver.press("6")
        assert seen(driver, "#deliveries") == ORDER
        rows = lines(driver, "#deliveries")
        assert "answered 404" in rows[0]
        assert "Qwen family: a summary, written when it" in rows[3]
        assert ("in 5 minutes" if size[0] > 80 else "5m") in rows[4]
        if size[0] > 80:
            assert rows[1].split()[2:5] == ["mail", "daily", "digest"]
        width = driver.app.screen.query_one("#deliveries").scrollable_content_region.width
        assert {cell_len(driver.app.screen.query_one("#deliveries").render_line(y).text) for y in range(9)} == {width}
        assert "1 failed" in driver.text("#top")
        assert "2 waiting" in driver.text("#top")
        assert "✕ team" in driver.text("#troubles")
        assert "✕ mail" in driver.text("#troubles")
        assert "desk" not in driver.text("#troubles")


@story
async def test_each_delivery_says_where_it_is(room: Newsroom) -> None:
    outbox_of(room)
    said = [
        "Given up after 9 tries. r tries it again", "It may have arrived", "On its way",
        "Waits for its turn; leaves at once", "Not sent yet after 2 tries; tried again in 5 minutes",
        "a summary tells of it", "Sent ",
    ]  # fmt: skip
    async with monitor(room.path) as driver:
        await driver.press("6")
        for words in said:
            assert words in driver.text("#delivery-says")
            await driver.press("j")
        await driver.press("g")
        assert said[0] in driver.text("#delivery-says")
        await driver.pilot.click("#deliveries", offset=(5, 1))
        await driver.settle()
        assert said[1] in driver.text("#delivery-says")


@story
async def test_enter_shows_the_message_in_full(room: Newsroom) -> None:
    outbox_of(room)
    put(
        room,
        "failed",
        error="too long",
        body="\n".join(f"Line {number} [/x]" for number in range(60)) + "\x1b]0;evil\x07",
    )
    async with monitor(room.path, (80, 24)) as driver:
        await driver.press("6", "enter")
        screen = driver.app.screen
        assert isinstance(screen, Preview)
        text = driver.text("#preview-text")
        for words in ("Line 0 [/x]", "Line 59", "Qwen family", "Given up", "too long"):
            assert words in text
        assert "\x1b" not in text
        box = screen.query_one("#preview-box")
        for there, back in (("j", "k"), ("down", "up"), ("pagedown", "pageup"), ("ctrl+d", "ctrl+u")):
            await driver.press(there)
            assert box.scroll_y > 0
            await driver.press(back)
            assert box.scroll_y == 0
        await driver.press("escape", "G", "l")
        assert "Message 1" in driver.text("#preview-text")
        await driver.press("q", "escape")
        assert driver.app.screen is driver.screen


@story
async def test_r_sends_one_again_and_asks_where_it_may_have_arrived(room: Newsroom) -> None:
    outbox_of(room)
    async with monitor(room.path) as driver:
        await driver.press("6", "r")
        assert state(room, 2) == "waiting"
        assert "1 message is sent again" in driver.notices[-1].message
        assert seen(driver, "#deliveries")[0] == "unsure"
        await driver.press("g", "r")
        assert isinstance(driver.app.screen, Confirm)
        await driver.press("n")
        assert state(room, 3) == "unsure"
        await driver.press("g", "r", "y")
        assert state(room, 3) == "waiting"
        await driver.press("G", "r")
        assert "was sent: there is nothing to send again" in driver.notices[-1].message
        await driver.press("k", "r")
        assert "told by a summary" in driver.notices[-1].message
        assert [state(room, number) for number in (1, 6, 7)] == ["sent", "folded", "sending"]


@story
async def test_capital_r_sends_all_again_that_failed(room: Newsroom) -> None:
    async with monitor(room.path) as driver:
        await driver.press("6", "r", "R")
        assert "Nothing has failed" in driver.notices[-1].message
        outbox_of(room)
        put(room, "failed", error="gone")
        driver.app.screen.look()  # type: ignore[attr-defined]
        await driver.settle()
        assert seen(driver, "#deliveries")[:2] == ["failed", "failed"]
        await driver.press("R")
        assert [state(room, number) for number in (2, 3, 8)] == ["waiting", "unsure", "waiting"]
        assert "3 messages are sent again" in driver.notices[-1].message
        driver.app.screen.tick()  # type: ignore[attr-defined]
        assert seen(driver, "#deliveries")[0] == "unsure"


def test_the_board_holds_what_is_unsettled_however_old(room: Newsroom) -> None:
    old = put(room, "failed", error="long ago")
    waits = put(room, "waiting", due=(NOW + DAY).timestamp())
    with closing(sqlite3.connect(room.path)) as db, db:
        db.executemany(
            "insert into deliveries (channel, watchlist, kind, created, due, state, once) "
            "values ('team', 'Kimi', 'alert', 0, 0, 'sent', ?)",
            [(f"once {number}",) for number in range(outbox_table.MOST + 20)],
        )
    with closing(connect.open(room.path)) as db:
        board = outbox_table.board(db)
    assert [one.id for one in board[:3]] == [old, waits, outbox_table.MOST + 22]
    assert len(board) == outbox_table.MOST + 2


def test_a_message_without_words_still_says_what_it_is() -> None:
    one = Delivery(1, "team", "Kimi", "summary", "waiting", "", "", NOW, NOW + HOUR)
    assert "Kimi: a summary, written when it leaves" in delivery_rows.whole(one, NOW).plain
    assert "in 60 minutes" in delivery_rows.state(one, NOW) or "in 1 hour" in delivery_rows.state(one, NOW)


# --- the log


def words(driver: Driver) -> str:
    return "\n".join(lines(driver, "#log"))


@story
async def test_the_log_follows_what_is_logged_and_what_the_poller_tells(room: Newsroom) -> None:
    key = room.release("Qwen3-VL 千问", matched=["qwen3"])
    async with monitor(room.path) as driver:
        item = driver.screen.load([key])[0]
        await driver.press("7")
        log = logging.getLogger("monitor.rounds")
        log.info("量子位: %d new", 3)
        for event in (
            Holding(True), Progress(1, 2), Polled("量子位", True, 3), Polled("ChinaTalk", True, 0),
            Polled("Wire", False, 0, "no answer\x1b[31m within 30 s"), Alerted((item,)),
            StoreFailed("the disk is full"),
        ):  # fmt: skip
            driver.service.tell(event)
        logging.getLogger("urllib3").debug("noise")
        logging.getLogger("elsewhere").warning("a library [/x] warns")
        driver.app.screen.look()  # type: ignore[attr-defined]
        await driver.settle()
        found = [line for line in lines(driver, "#log") if line[1:3].isdigit()]  # without the headings of days
        local = NOW.astimezone()
        wanted = (
            ("info", "rounds", "量子位: 3 new"), ("info", "poller", "this process polls"),
            ("info", "poller", "ChinaTalk: nothing new"), ("warning", "poller", "Wire: no answer"),
            ("info", "poller", "alert of Qwen family: Qwen3-VL 千问"), ("error", "poller", "the disk is full"),
            ("warning", "elsewhere", "a library [/x] warns"),
        )  # fmt: skip
        for line, (level, origin, said) in zip(found[-7:], wanted, strict=True):
            assert line.split()[2] == level
            assert line.split()[3] == origin
            assert said in line
        assert f"{local:%H:%M:%S}" in found[-3]
        assert words(driver).count("3 new") == 1
        assert "noise" not in words(driver)
        assert "\x1b" not in words(driver)


@story
async def test_levels_pause_and_scrolling(room: Newsroom) -> None:
    async with monitor(room.path, (80, 24)) as driver:
        log = logging.getLogger("monitor.test")
        for number in range(60):
            log.info("line %d", number)
        log.warning("a warning " + "that goes on and on 千问千问 " * 8)
        log.error("an error")
        await driver.press("7")
        screen = driver.app.screen
        assert isinstance(screen, LogScreen)
        assert "an error" in lines(driver, "#log")[-1]
        assert "62  everything  following" in driver.text("#top")
        await driver.press("w")
        assert "2  warnings and errors" in driver.text("#top")
        assert "line" not in words(driver)
        assert len(lines(driver, "#log")) > 4  # the long one is broken, not cut
        assert max(cell_len(line) for line in lines(driver, "#log")) <= 80
        await driver.press("e")
        assert len(lines(driver, "#log")) == 2
        await driver.press("i")
        assert "62  everything" in driver.text("#top")
        for there, back in (("k", "j"), ("up", "down"), ("pageup", "pagedown"), ("ctrl+b", "ctrl+f"),
                            ("ctrl+u", "ctrl+d"), ("g", "G"), ("home", "end")):  # fmt: skip
            await driver.press(there)
            assert not screen.log_list.is_vertical_scroll_end
            await driver.press(back)
            assert screen.log_list.is_vertical_scroll_end
        await driver.press("k", "k")
        log.info("behind the back")
        screen.look()
        await driver.settle()
        assert "behind the back" not in words(driver)
        await driver.press("G", "space")
        log.info("unseen")
        screen.look()
        assert "paused, 1 new" in driver.text("#top")
        assert "unseen" not in words(driver)
        await driver.press("p")
        assert "unseen" in lines(driver, "#log")[-1]
        await driver.press("h")
        assert driver.app.screen is driver.screen


@story
async def test_the_log_of_another_process_is_not_to_be_had(room: Newsroom) -> None:
    async with monitor(room.path) as driver:
        await driver.press("7")
        driver.service.tell(Holding(False))
        screen = driver.app.screen
        assert isinstance(screen, LogScreen)
        screen.look()
        await driver.settle()
        assert "another process polls; this one waits" in words(driver)
        await driver.press("e")
        assert "No errors so far" in driver.text("#empty")
        await driver.press("i")
        assert "another process polls" in words(driver)


def test_the_book_keeps_the_latest_and_lets_go(tmp_path: Path) -> None:
    book = LogBook(lambda: NOW)
    own = logging.getLogger("monitor")
    before = own.level
    book.begin()
    log = logging.getLogger("monitor.some.where")
    for number in range(MOST + 5):
        log.info("number %d", number)
        book.hear(Polled(f"Source {number}", True, 0))
    book.emit(logging.makeLogRecord({"name": "monitor.odd", "msg": "%d is no number", "args": ("x",), "levelno": 20}))
    try:
        raise ValueError("why")
    except ValueError:
        log.exception("it broke")
    book.end()
    log.warning("after the end")
    entries = book.entries()
    assert len(entries) == 2 * MOST
    assert [entry.number for entry in entries] == sorted(entry.number for entry in entries)
    assert [entry.words for entry in entries[-2:]] == ["%d is no number ('x',)", "it broke (ValueError: why)"]
    assert [entry.words for entry in book.entries("error")] == ["it broke (ValueError: why)"]
    assert entries[-1].origin == "some"
    assert own.level == before


def test_days_stand_above_the_lines_of_each() -> None:
    book = LogBook(lambda: datetime(2026, 11, 24, 23, 59, tzinfo=UTC))
    book.hear(Polled("A", True, 1))
    late = log_screen.lines(book.entries(), 40, ZoneInfo("Asia/Singapore"))
    assert [line[0][0] for line in late] == [" Wednesday 25 November 2026", " 07:59:00 "]

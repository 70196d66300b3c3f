"""What is done with an item is done with the one under the cursor on Releases, too; what is marked shows on both."""

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from driver import Driver, Newsroom, monitor, story
from textual.widgets import Input

from monitor.tui.feed_screen import FeedScreen
from monitor.tui.item_screen import ItemScreen
from monitor.tui.links_menu import LinksMenu
from monitor.tui.release_list import ReleaseTable
from monitor.tui.releases_screen import ReleasesScreen
from monitor.tui.row import SIGNS
from monitor.tui.watch_editor import WatchEditor

DAY = timedelta(days=1)


@pytest.fixture
def room(tmp_path: Path) -> Newsroom:
    """Four releases, the newest first: Kimi-K2 (an alert), Qwen3-VL, Olmo-3 (read), Qwen3 (an alert); and a story."""
    room = Newsroom(tmp_path / "monitor.db")
    room.release("Qwen3", ago=4 * DAY, matched=["qwen3"])
    room.release("Olmo-3", ago=3 * DAY, lab="Ai2", read=1)
    room.release("Qwen3-VL: 12 models", ago=2 * DAY)
    room.release("Kimi-K2", ago=DAY, lab="Moonshot AI", matched=["kimi"])
    room.item("A story about Qwen3", ago=5 * DAY)
    return room


def releases(driver: Driver) -> ReleasesScreen:
    screen = driver.app.screen
    assert isinstance(screen, ReleasesScreen)
    return screen


def table(driver: Driver) -> ReleaseTable:
    return releases(driver).table


def rows(driver: Driver) -> dict[str, str]:
    """The signs of each release that is shown, by its name."""
    shown = [table(driver).render_line(y).text for y in range(len(table(driver).keys))]
    return {line[1 + SIGNS :].split()[0]: line[1 : 1 + SIGNS] for line in shown}


def under_cursor(driver: Driver) -> str:
    item = table(driver).item
    assert item
    return item.title.partition(":")[0]


def stored(room: Newsroom, mark: str) -> set[str]:
    """The names of the items that the store has with a mark."""
    with closing(sqlite3.connect(room.path)) as db:
        return {title.partition(":")[0] for (title,) in db.execute(f"select title from items where {mark}")}


def test_both_screens_share_what_is_done_with_an_item() -> None:
    assert issubclass(FeedScreen, ItemScreen)
    assert issubclass(ReleasesScreen, ItemScreen)


@story
async def test_a_row_has_the_signs_of_the_feed(room: Newsroom) -> None:
    async with monitor(room.path) as driver:
        await driver.press("2")
        assert rows(driver) == {"Kimi-K2": "● !", "Qwen3-VL": "●  ", "Olmo-3": "○  ", "Qwen3": "● !"}


@story
async def test_marks_show_at_once_on_both_screens_and_are_kept(room: Newsroom) -> None:
    async with monitor(room.path) as driver:
        await driver.press("2", "1", "s", "2")
        assert rows(driver)["Kimi-K2"] == "●★!"
        await driver.press("j", "space", "s")
        assert rows(driver)["Qwen3-VL"] == "○★ "
        assert stored(room, "starred") == {"Kimi-K2", "Qwen3-VL"}
        assert "Qwen3-VL" in stored(room, "read")
        await driver.press("1")
        assert "○★" in driver.lines()[driver.line_of("Qwen3-VL")]


@story
async def test_a_marking_is_taken_back_on_whichever_screen(room: Newsroom) -> None:
    async with monitor(room.path) as driver:
        await driver.press("s", "2", "j", "s", "z", "z")
        assert not stored(room, "starred")
        assert rows(driver)["Kimi-K2"] == "● !"
        await driver.press("z")
        assert driver.notices[-1].message == "Nothing to undo."
        await driver.press("Z", "1")
        assert stored(room, "starred") == {"Kimi-K2"}
        await driver.press("z")
        assert not stored(room, "starred")


@story
async def test_all_that_the_table_shows_is_marked_read(room: Newsroom) -> None:
    async with monitor(room.path) as driver:
        await driver.press("2", "A", "y")
        assert stored(room, "read") == {"Kimi-K2", "Qwen3-VL", "Olmo-3", "Qwen3"}
        assert set(rows(driver).values()) == {"○  ", "○ !"}
        await driver.press("z")
        assert stored(room, "read") == {"Olmo-3"}


@story
async def test_jumps_follow_the_order_of_the_table(room: Newsroom) -> None:
    async with monitor(room.path) as driver:
        await driver.press("2", "greater_than_sign")  # by name: Kimi-K2, Olmo-3, Qwen3, Qwen3-VL
        for key, name in (
            ("u", "Qwen3"), ("u", "Qwen3-VL"), ("u", "Kimi-K2"), ("n", "Qwen3"), ("n", "Kimi-K2"), ("N", "Qwen3"),
            ("N", "Kimi-K2"),
        ):  # fmt: skip
            await driver.press(key)
            assert under_cursor(driver) == name, key
        await driver.press("slash", *"olmo", "enter", "u")
        assert driver.notices[-1].message == "No unread item here."


@pytest.mark.parametrize("size", [(80, 24), (200, 50)])
@story
async def test_what_is_read_in_the_place_of_a_release(room: Newsroom, size: tuple[int, int]) -> None:
    async with monitor(room.path, size) as driver:
        await driver.press("2", "j", "c")
        pane = releases(driver).pane
        await driver.until(lambda: "only models have a card" in pane.content.plain)
        assert pane.has_focus
        await driver.press("f")
        await driver.until(lambda: "c shows the model card of a release" in pane.content.plain)
        await driver.press("escape")
        assert pane.reads is None
        assert "apache-2.0" in pane.content.plain
        await driver.press("escape")
        assert table(driver).has_focus
        await driver.press("F")
        assert isinstance(driver.app.screen, LinksMenu)
        await driver.press("escape", "m", "y")
        assert driver.app.clipboard == table(driver).item.url  # type: ignore[union-attr]


@story
async def test_a_release_that_the_pane_shows_for_a_while_counts_as_read(room: Newsroom) -> None:
    async with monitor(room.path) as driver:
        await driver.press("2", "d", "j")
        await driver.until(lambda: rows(driver)["Qwen3-VL"] == "○  ")
        assert rows(driver)["Kimi-K2"] == "● !"


@story
async def test_the_query_of_the_table_is_watched_and_its_releases_are_exported(room: Newsroom, tmp_path: Path) -> None:
    async with monitor(room.path) as driver:
        await driver.press("2", "slash", *"lab:Qwen", "enter", "w")
        assert isinstance(driver.app.screen, WatchEditor)
        assert [each.value for each in driver.app.screen.query(Input)][1] == "kind:release lab:Qwen"
        assert "2 times in the last 30 days" in driver.text("#watch-query-says")
        await driver.press("escape", "E")
        driver.app.screen.query_one(Input).value = str(tmp_path / "out.csv")
        await driver.press("enter")
        assert "Exported 2 items" in driver.notices[-1].message
        written = (tmp_path / "out.csv").read_text()
        assert "Qwen3-VL" in written
        assert "Kimi-K2" not in written


@story
async def test_found_words_and_those_of_alerts_are_marked_in_names(room: Newsroom) -> None:
    async with monitor(room.path) as driver:
        await driver.press("2", "j")  # on sixteen colors the line at the cursor has none of its own
        assert marked(driver) == {"Kimi", "Qwen3"}
        await driver.press("slash", *"olmo OR kimi", "enter")
        assert marked(driver) == {"Olmo"}


def marked(driver: Driver) -> set[str]:
    shown = [table(driver).render_line(y) for y in range(len(table(driver).keys))]
    return {piece.text for line in shown for piece in line if piece.style and piece.style.underline}


@story
async def test_what_is_read_stays_in_the_table_of_unread_while_it_is_under_the_cursor(room: Newsroom) -> None:
    async with monitor(room.path) as driver:
        await driver.press("2", "slash", *"is:unread", "enter", "j", "enter")
        assert "Qwen3-VL" in stored(room, "read")
        releases(driver).look()
        await driver.settle()
        assert under_cursor(driver) == "Qwen3-VL"
        assert "Qwen3-VL" in releases(driver).pane.content.plain
        await driver.press("escape", "j")
        releases(driver).narrow(keep=True)
        await driver.settle()
        assert list(rows(driver)) == ["Kimi-K2", "Qwen3"]
        assert under_cursor(driver) == "Qwen3"


@story
async def test_keys_do_nothing_where_there_is_no_release(tmp_path: Path) -> None:
    async with monitor(Newsroom(tmp_path / "monitor.db").path) as driver:
        await driver.press("2", *"ocfFmyxnNuszZ<>Sd", "space", "E", "A")
        assert releases(driver).is_current

"""What is painted: what has become another, at once, and nothing else, so that a key is answered soon."""

from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from driver import NOW, Clock, Driver, Newsroom, monitor, story
from textual.color import Color
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from monitor.store import connect, marks
from monitor.tui import theme


@pytest.fixture
def room(tmp_path: Path) -> Newsroom:
    room = Newsroom(tmp_path / "monitor.db")
    room.items([(f"Story {number}", timedelta(minutes=10 + number), {}) for number in range(700)])
    return room


def painted(widget: Widget) -> list[Strip]:
    """All lines of a widget as they went to the terminal last."""
    return widget.render_lines(Region(0, 0, *widget.outer_size))


def words(widget: Widget) -> list[str]:
    return [line.text.rstrip() for line in painted(widget)]


def grounds(widget: Widget) -> set[str]:
    """The colors behind the lines of a widget."""
    styles = [segment.style for line in painted(widget) for segment in line if segment.style]
    return {Color.from_rich_color(style.bgcolor).hex for style in styles if style.bgcolor}


def of_theme(driver: Driver, role: str) -> str:
    return Color.parse(driver.app.theme_variables[role]).hex


class TestTheList:
    @story
    async def test_it_is_not_painted_again_for_what_is_further_down(self, room: Newsroom) -> None:
        async with monitor(room.path) as driver:
            picture = painted(driver.feed)
            driver.screen.relist()
            await driver.settle()
            assert painted(driver.feed) is picture
            await driver.press("G")
            assert words(driver.feed)[-1].find("Story 699") > 0

    @story
    async def test_it_is_not_painted_again_for_what_the_reader_marked_himself(self, room: Newsroom) -> None:
        async with monitor(room.path) as driver:
            await driver.press("j", "s")
            picture = painted(driver.feed)
            await driver.look()
            assert painted(driver.feed) is picture

    @story
    async def test_what_another_process_marks_is_seen(self, room: Newsroom) -> None:
        async with monitor(room.path) as driver:
            before = words(driver.feed)
            with closing(connect.open(room.path)) as db:
                marks.mark(db, [driver.feed.keys[3]], starred=True)
            await driver.look()
            after = words(driver.feed)
            assert [line for line in after if line not in before] == [line for line in after if "★" in line] != []

    @story
    async def test_what_comes_is_seen(self, room: Newsroom) -> None:
        async with monitor(room.path) as driver:
            before = words(driver.feed)
            room.item("Just in")
            await driver.look()
            assert "Just in" in words(driver.feed)[1]
            assert words(driver.feed)[2] == before[1]

    @story
    async def test_ages_grow(self, room: Newsroom) -> None:
        clock = Clock()
        async with monitor(room.path, clock=clock) as driver:
            before = words(driver.feed)
            clock.now = NOW + timedelta(minutes=5)
            driver.screen.tick()
            await driver.settle()
            assert words(driver.feed)[1] != before[1]


class TestTheSidebar:
    @story
    async def test_the_mark_goes_to_the_view_that_is_shown(self, room: Newsroom) -> None:
        async with monitor(room.path) as driver:
            assert [line[2:].split()[0] for line in words(driver.screen.sidebar) if "▌" in line] == ["All"]
            await driver.press("V", "3")
            assert [line[2:].split()[0] for line in words(driver.screen.sidebar) if "▌" in line] == ["Policy"]


class TestThePane:
    @story
    async def test_its_ground_tells_that_it_has_the_keyboard(self, room: Newsroom) -> None:
        async with monitor(room.path) as driver:
            driver.app.theme = theme.DARK.name
            await driver.press("space")
            pane = driver.screen.pane
            text = words(pane)
            assert grounds(pane) == {of_theme(driver, "surface")}
            await driver.press("enter")
            assert grounds(pane) == {of_theme(driver, "surface-lighten-1")}
            assert words(pane) == text
            await driver.press("h")
            assert grounds(pane) == {of_theme(driver, "surface")}

    @story
    async def test_it_fills_the_room_that_it_is_given(self, room: Newsroom) -> None:
        key = room.item("Long", ago=timedelta(minutes=1), summary="word " * 60)
        room.article(key, "Long", summary="word " * 60)
        async with monitor(room.path, (80, 24)) as driver:
            await driver.press("enter")
            narrow = max(len(line) for line in words(driver.screen.pane) if "word word" in line)
            await driver.pilot.resize_terminal(90, 24)
            await driver.settle()
            wide = max(len(line) for line in words(driver.screen.pane) if "word word" in line)
            assert 60 < narrow < wide <= 90

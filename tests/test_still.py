"""What is read stays where it is, whatever comes in; and it can be selected and copied."""

from datetime import timedelta
from pathlib import Path

import pytest
from driver import Clock, Driver, Newsroom, monitor, story

from monitor.tui import jobs


@pytest.fixture
def room(tmp_path: Path) -> Newsroom:
    return Newsroom(tmp_path / "monitor.db")


def come_in(room: Newsroom, *titles: str) -> None:
    """New items, now."""
    room.items([(title, timedelta(seconds=1), {}) for title in titles])


def place(driver: Driver) -> tuple[int, str]:
    """The line of the cursor on the screen, and the item there."""
    assert driver.feed.item is not None
    line = driver.line_of("▌")
    assert driver.feed.item.title in driver.lines()[line]
    return line, driver.feed.item.title


# --- what comes in


@story
async def test_each_step_of_scrolling_is_the_same_while_items_arrive(room: Newsroom) -> None:
    room.items([(f"Story {number:03}", timedelta(hours=number + 1), {}) for number in range(100)])
    async with monitor(room.path, (80, 24)) as driver:
        await driver.press("pagedown", "pagedown")
        for number in range(40):
            before, (line, title) = driver.lines(), place(driver)
            come_in(room, f"New {number}")
            await driver.look()
            assert driver.lines() == before
            await driver.press("j")
            after, chosen = place(driver)
            assert chosen == f"Story {int(title[-3:]) + 1:03}"
            assert after - line in (0, 1, 2)  # at the bottom, the next line, or beyond a heading
        assert "40 new ↑" in driver.text("#top")


@story
async def test_below_the_newest_the_heading_stays_and_nothing_else_moves(room: Newsroom) -> None:
    room.items([(f"Story {number:03}", timedelta(minutes=number + 1), {}) for number in range(60)])
    async with monitor(room.path, (80, 24)) as driver:
        await driver.press("j", "j")
        before = driver.lines()
        come_in(room, "New")
        await driver.look()
        assert driver.lines()[1:] == before[1:]
        assert driver.lines()[0].startswith(" Today ─")
        assert "1 new ↑" in driver.text("#top")
        await driver.press("k", "k", "k")
        assert driver.line_of("New") == 1
        assert "new ↑" not in driver.text("#top")


@story
async def test_the_day_of_what_is_seen_stands_on_the_first_line(room: Newsroom) -> None:
    room.items([(f"Story {number:03}", timedelta(hours=number), {}) for number in range(100)])
    async with monitor(room.path, (80, 24)) as driver:
        seen: list[str] = []
        for _ in range(6):
            lines = driver.lines()
            assert "Story" not in lines[0]
            seen += [line.partition("Story ")[2][:3] for line in lines if "Story" in line]
            await driver.press("pagedown")
        assert driver.lines()[0].startswith(" Sat 21 Nov ─")
        assert list(dict.fromkeys(seen))[:80] == [f"{number:03}" for number in range(80)], "paging leaves nothing out"
        await driver.pilot.click(driver.feed, offset=(20, 0))
        assert driver.shows("▌")


@story
async def test_in_a_list_of_two_lines_the_heading_covers_nothing(room: Newsroom) -> None:
    room.items([(f"Story {number:03}", timedelta(minutes=number), {}) for number in range(9)])
    async with monitor(room.path, (80, 5)) as driver:
        assert driver.feed.size.height == 2
        await driver.press("j", "j", "j")
        assert [line.partition("Story ")[2][:3] for line in driver.lines()] == ["002", "003"]


@story
async def test_a_key_and_a_click_lead_to_what_is_new(room: Newsroom) -> None:
    room.items([(f"Story {number:03}", timedelta(hours=number + 1), {}) for number in range(100)])
    async with monitor(room.path) as driver:
        for way in ("key", "click"):
            await driver.press("pagedown", "pagedown")
            come_in(room, f"By {way}", "Another")
            await driver.look()
            assert "2 new ↑" in driver.text("#top")
            if way == "key":
                await driver.press("g")
            else:
                await driver.pilot.click("#top", offset=(40, 0))
                await driver.settle()
            assert driver.shows(f"By {way}")
            assert "new ↑" not in driver.text("#top")


@story
async def test_a_searched_list_stays_still_and_counts_only_what_it_finds(room: Newsroom) -> None:
    room.items([(f"Qwen story {number:03}", timedelta(hours=number + 1), {}) for number in range(60)])
    async with monitor(room.path, (80, 24)) as driver:
        await driver.press(*["slash", *"qwen", "enter"])
        await driver.press("pagedown", "j")
        before, at = driver.lines(), place(driver)
        come_in(room, "Qwen news", "Other news", "More of Qwen")
        await driver.look()
        assert driver.lines() == before
        assert place(driver) == at
        assert "2 new ↑" in driver.text("#top")


@story
async def test_ages_go_on_in_place(room: Newsroom) -> None:
    clock = Clock()
    room.items([(f"Story {number:03}", timedelta(minutes=number + 1), {}) for number in range(60)])
    async with monitor(room.path, (80, 24), clock) as driver:
        await driver.press("pagedown", "pagedown", "j")
        before, at = driver.lines(), place(driver)
        clock.now += timedelta(minutes=3)
        driver.screen.tick()
        await driver.settle()
        assert place(driver) == at
        titles = [line.partition("Story")[2] for line in driver.lines()]
        assert titles == [line.partition("Story")[2] for line in before]
        assert driver.lines() != before


# --- what has lost its place


@story
async def test_what_was_read_stays_in_the_unread_until_they_are_left(room: Newsroom) -> None:
    room.items([(f"Story {number:03}", timedelta(minutes=number + 1), {}) for number in range(60)])
    async with monitor(room.path, (80, 24)) as driver:
        await driver.press("V", "6", "j", "j", "space")
        at = place(driver)
        assert "○" in driver.lines()[at[0]]
        come_in(room, "New")
        await driver.look()
        driver.screen.tick()
        await driver.settle()
        assert place(driver) == at
        await driver.press("V", "1", "V", "6")
        assert not driver.shows(at[1])


@story
async def test_what_is_on_the_screen_stays_however_much_comes_in_at_once(room: Newsroom) -> None:
    room.items([(f"Story {number:03}", timedelta(minutes=number + 1), {}) for number in range(60)])
    async with monitor(room.path, (80, 24)) as driver:
        await driver.press("V", "6", "pagedown", "j", "space", "j", "space")
        before, at = driver.lines(), place(driver)
        come_in(room, *(f"New {number}" for number in range(jobs.MOST_CHANGED + 100)))
        await driver.look()
        await driver.until(lambda: len(driver.feed.keys) > jobs.MOST_CHANGED)
        assert place(driver) == at
        assert driver.lines() == before
        await driver.press("V", "1", "V", "6")
        assert not driver.shows(at[1])


# --- selecting


@story
async def test_the_mouse_selects_in_the_detail_pane_and_y_copies_that(room: Newsroom) -> None:
    room.item("Licenses of open weights", summary="Alpha beta gamma.")
    async with monitor(room.path) as driver:
        pane = driver.screen.pane
        shown = [pane.render_line(y).text for y in range(pane.size.height)]
        y = next(y for y, line in enumerate(shown) if "Alpha beta" in line)
        x = shown[y].index("beta")
        top = pane.styles.padding.top
        await driver.pilot.mouse_down(pane, offset=(x, y + top))
        await driver.pilot.hover(pane, offset=(x + 3, y + top))
        await driver.pilot.mouse_up(pane, offset=(x + 3, y + top))
        await driver.settle()
        assert driver.screen.get_selected_text() == "beta"
        for key in ("y", "ctrl+c"):
            driver.app.copy_to_clipboard("")
            await driver.press(key)
            assert driver.app.clipboard == "beta"
        await driver.pilot.click(pane, offset=(x, y + top))
        await driver.press("y")
        assert driver.app.clipboard.startswith("https://example.org/")

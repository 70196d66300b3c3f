"""Themes: every role is read on every ground, nothing is told by its color alone, and the terminal is asked first."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from driver import NOW, Newsroom, monitor, settings, story
from textual.color import Color
from textual.theme import Theme

from monitor import figures
from monitor.config.values import Look
from monitor.source import Trouble
from monitor.tui import parts, row, status, table, theme
from monitor.tui.app import MonitorApp
from monitor.tui.settings import Kept
from monitor.tui.status import Going

GROUNDS = ("background", "surface", "panel", "surface-lighten-1", "primary-muted", "warning-muted")
ROLES = sorted(
    {
        name
        for styles in (theme.FEED, theme.SIDEBAR, table.TABLE)
        for style in styles.values()
        for name in re.findall(r"(?<!on )\$([a-z-]+)", style)
    }
    | {"foreground"}
)
COLORED = [own for own in theme.THEMES.values() if not own.ansi]


def luminance(color: Color) -> float:
    """As WCAG 2 defines it."""
    parts = [part / 255 for part in (color.r, color.g, color.b)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    """From 1 to 21."""
    dark, light = sorted(luminance(Color.parse(color)) for color in (first, second))
    return (light + 0.05) / (dark + 0.05)


def ratios(own: Theme) -> Iterator[tuple[str, str, float]]:
    """Each role on each ground."""
    colors = {**own.to_color_system().generate(), **own.variables}
    for role in ROLES:
        for ground in GROUNDS:
            yield role, ground, contrast(colors[role], colors[ground])


def test_contrast_is_counted_as_the_standard_does() -> None:
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("own", COLORED, ids=lambda own: own.name)
def test_every_role_is_read_on_every_ground(own: Theme) -> None:
    least = 7 if own is theme.HIGH_CONTRAST else 4.5
    assert len(ROLES) >= 8
    assert [found for found in ratios(own) if found[2] < least] == []


def test_sixteen_colors_are_those_that_are_read_on_dark_and_on_light() -> None:
    own = theme.SIXTEEN_COLORS
    used = {own.primary, own.secondary, own.accent, own.warning, own.error, own.success, own.foreground}
    assert used <= {"ansi_default", "ansi_magenta", "ansi_red", "ansi_green"}
    assert {own.background, own.surface, own.panel} == {"ansi_default"}


def test_what_a_color_tells_a_sign_or_a_word_tells_too() -> None:
    assert len({*figures.SHAPES.values()}) == len(figures.SHAPES)
    assert len({*row.GLYPHS.values()}) == len(row.GLYPHS)
    trouble = Going(polling=True, states=("failing", "ok", "ok") * 2)
    fine = Going(polling=True, states=("ok",) * 9)
    offline = replace(fine, offline=True)
    texts = [status.bottom(going, NOW, 200).plain for going in (trouble, fine, offline)]
    assert [text.count("✕") for text in texts] == [1, 0, 1]
    assert len({*texts}) == 3
    assert theme.SIXTEEN["cursor"].startswith("reverse")


@pytest.mark.parametrize(
    ("system", "environ", "expected"),
    [
        ("truecolor", {"TERM": "xterm-256color"}, theme.DARK),
        ("256", {"TERM": "xterm-256color"}, theme.DARK),
        ("standard", {"TERM": "linux"}, theme.SIXTEEN_COLORS),
        ("standard", {"TERM": "xterm-16color"}, theme.SIXTEEN_COLORS),
        ("standard", {}, theme.DARK),
        ("truecolor", {"TERM": "xterm-256color", "NO_COLOR": "1"}, theme.SIXTEEN_COLORS),
    ],
)
def test_the_theme_fits_the_terminal(system: str, environ: dict[str, str], expected: Theme) -> None:
    assert theme.fitting(system, environ) is expected


def test_a_theme_that_was_chosen_goes_first() -> None:
    assert theme.started("light", "", "standard", {"TERM": "linux"}) is theme.LIGHT
    assert theme.started("light", theme.HIGH_CONTRAST.name, "truecolor", {}) is theme.HIGH_CONTRAST
    assert theme.started("light", "of-another-version", "truecolor", {}) is theme.LIGHT
    assert theme.started("light", theme.LIGHT.name, "truecolor", {"NO_COLOR": ""}) is theme.SIXTEEN_COLORS


def test_themes_go_round() -> None:
    worn = ["somebody-else's"]
    for _ in range(len(theme.THEMES) + 1):
        worn.append(theme.after(worn[-1]).name)
    assert worn[1] == worn[-1]
    assert {*worn[1:]} == {own.name for own in theme.THEMES.values()}


@pytest.fixture
def room(tmp_path: Path) -> Newsroom:
    room = Newsroom(tmp_path / "monitor.db")
    room.item("Old news", ago=timedelta(days=400))
    room.release("Qwen4: 12 models", ago=timedelta(hours=3))
    return room


@pytest.mark.parametrize("name", theme.THEMES)
@story
async def test_each_theme_dresses_every_screen(room: Newsroom, name: str) -> None:
    config = replace(settings(room.path), look=Look(theme=name))
    async with monitor(room.path, config=config) as driver:
        assert driver.app.theme == theme.THEMES[name].name
        assert driver.app.native_ansi_color is (name == "16-colors")
        for key in "23456711":
            await driver.press(key)
        assert driver.shows("Qwen4")


@story
async def test_a_key_changes_the_theme_and_the_file_does(room: Newsroom) -> None:
    config = replace(settings(room.path), look=Look(theme="high-contrast"))
    async with monitor(room.path, config=config) as driver:
        await driver.press("ctrl+t")
        assert driver.app.theme == theme.SIXTEEN_COLORS.name
        assert driver.app.native_ansi_color
        assert "16-colors" in driver.notices[-1].message
        assert driver.feed.part_styles["cursor"].reverse
        await driver.press("ctrl+t")
        assert driver.app.theme == theme.DARK.name
        assert not driver.feed.part_styles["cursor"].reverse
        driver.screen.post_message(Kept(replace(config, look=Look(theme="light")), ""))
        await driver.settle()
        assert driver.app.theme == theme.LIGHT.name


@story
async def test_themes_of_others_do_not_lack_a_role(room: Newsroom) -> None:
    async with monitor(room.path) as driver:
        driver.app.theme = "nord"
        await driver.settle()
        assert driver.feed.part_styles["age"].dim
        assert driver.shows("Qwen4")


def test_without_colors_nothing_is_colored_and_the_cursor_is_still_seen(
    room: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")

    @story
    async def seen() -> None:
        async with monitor(room.path, config=replace(settings(room.path), look=Look(theme="light"))) as driver:
            assert driver.app.theme == theme.SIXTEEN_COLORS.name
            strips = driver.feed.render_lines(driver.feed.size.region)
            styles = [segment.style for strip in strips for segment in strip if segment.style]
            assert styles
            assert all(style.color is None or style.color.is_default for style in styles)
            assert all(style.bgcolor is None or style.bgcolor.is_default for style in styles)
            assert any(style.reverse for style in styles)
            assert any(style.bold for style in styles)
            await driver.press("ctrl+t")
            assert driver.app.theme == theme.SIXTEEN_COLORS.name
            assert "NO_COLOR" in driver.notices[-1].message

    seen()


# --- times


def test_times_in_few_cells() -> None:
    zone = ZoneInfo("Asia/Tokyo")
    assert parts.stamp(datetime(2026, 11, 23, 22, 5, tzinfo=UTC), NOW, zone) == "11-24 07:05"
    assert parts.stamp(datetime(2025, 12, 31, 14, 59, tzinfo=UTC), NOW, zone) == "2025-12-31"
    assert parts.stamp(datetime(2025, 12, 31, 15, 0, tzinfo=UTC), NOW, zone) == "01-01 00:00"


@pytest.mark.parametrize("size", [(60, 20), (120, 40), (200, 50)])
@story
async def test_t_tells_times_or_ages(room: Newsroom, size: tuple[int, int]) -> None:
    local = parts.stamp(NOW - timedelta(hours=3), NOW)
    async with monitor(room.path, size) as driver:
        assert not driver.shows(local)
        assert driver.shows(" 3h ")
        await driver.press("t")
        assert driver.shows(local)
        assert driver.shows(parts.stamp(NOW - timedelta(days=400), NOW))
        assert not driver.shows(" 3h ")
        await driver.press("2")
        lines = [driver.app.screen.query_one("#releases").render_line(y).text for y in range(3)]
        assert any(local in line for line in lines)
        await driver.press("t", "1")
        assert driver.shows(" 3h ")


@story
async def test_times_begin_as_configured_and_as_they_were_left(room: Newsroom) -> None:
    config = replace(settings(room.path), look=Look(times="absolute"))
    app = MonitorApp(config, room.path, clock=lambda: NOW)
    assert app.absolute
    app.clock_as("absolute", "relative")
    assert not app.absolute


# --- no network


def test_one_trouble_is_told_instead_of_as_many_as_there_are_sources() -> None:
    from monitor.events import Polled

    going = Going(polling=True, states=("ok",) * 183).with_progress(0, 183)
    for host in ("a.org", "a.org", "a.org", "a.org", "b.org"):
        going = going.with_polled(Polled("A", False, 0, "gone", Trouble.DNS), host)
    assert not going.offline  # two hosts may well be down
    assert going.failed == 5
    assert "5 failed" in status.bottom(going.with_progress(5, 183), NOW, 120).plain
    going = going.with_polled(Polled("C", False, 0, "", Trouble.TIMEOUT), "c.org").with_progress(6, 183)
    said = status.bottom(going, NOW, 200).plain
    assert "offline: none of the 183 sources could be reached; what is stored is shown; still trying, 6/183" in said
    later = replace(going, done=183, next_poll=NOW + timedelta(minutes=3))
    assert "tried again in 3 minutes" in status.bottom(later, NOW, 200).plain
    assert later.with_polled(Polled("D", True, 0, "Not asked yet: d.org wants it."), "d.org").offline
    assert not later.with_polled(Polled("D", False, 0, "404", Trouble.NOT_FOUND), "d.org").offline
    assert not later.with_polled(Polled("D", True, 2), "d.org").offline
    assert later.with_progress(0, 183).failed == 0

"""`[keys]`: keys of one's own, what is told of a clash, and that the screen hears them."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from runpy import run_path
from typing import Any

import pytest
from driver import Newsroom, monitor, settings, story
from textual.binding import Binding
from textual.screen import Screen
from textual.widgets import Static

from monitor.config import ConfigError, load
from monitor.config.actions import ACTIONS, PLACES, TOGETHER
from monitor.config.keys import Keys, clashes, name, names
from monitor.tui.confirm import Confirm
from monitor.tui.help_screen import HelpScreen
from monitor.tui.keys import hint, written
from monitor.tui.links_menu import LinksMenu
from monitor.tui.previews import Preview
from monitor.tui.settings import Kept
from monitor.tui.views_menu import ViewsMenu
from monitor.tui.watch_editor import WatchEditor

bindings: Callable[[str], Iterator[Binding]] = run_path(str(Path(__file__).parent.parent / "scripts" / "keys.py"))[
    "bindings"
]
"""All that the parts of a place bring."""
FIXED = {"ctrl+q", "escape", "enter", "escape,enter"}
"So that the program, and whatever asks, can always be left; and what is offered taken."


def keys_of(binding: Binding) -> list[str]:
    """By the names that Textual gives them."""
    return [name(key) if len(key) == 1 else key for key in binding.key.split(",")]


def mistakes(tmp_path: Path, keys: str) -> list[str]:
    """What is wrong with some keys; each without its file."""
    path = tmp_path / "feeds.toml"
    path.write_text(f"[keys]\n{keys}\n")
    with pytest.raises(ConfigError) as caught:
        load(path, {})
    return [str(each).removeprefix(f"{path}:") for each in caught.value.mistakes]


@pytest.mark.parametrize("place", PLACES)
def test_every_binding_has_the_name_and_the_keys_that_the_configuration_knows(place: str) -> None:
    bound: dict[str, str] = {}
    for each in bindings(place):
        if each.key not in FIXED:
            assert each.id, each
            bound[each.id] = " ".join(keys_of(each))
    assert bound == dict(PLACES[place])


@pytest.mark.parametrize("place", PLACES)
def test_no_place_has_two_actions_on_one_key_by_itself(place: str) -> None:
    keys = [key for each in bindings(place) for key in keys_of(each)]
    assert len(keys) == len(set(keys))


def test_every_place_is_looked_at_for_clashes() -> None:
    assert {part for parts in TOGETHER.values() for part in parts} == set(PLACES)
    assert not list(clashes({}))


@pytest.mark.parametrize(
    ("written", "found"),
    [("n", "n"), ("N", "N"), ("/", "slash"), ("?", "question_mark"), ("+", "plus"), (",", "comma"), ("F5", "f5"),
     ("Ctrl+D", "ctrl+d"), ("alt+Enter", "alt+enter"), ("shift+ctrl+up", "ctrl+shift+up"), (" ", "space"),
     ("Esc", "escape"), ("ж", "ж")],
)  # fmt: skip
def test_keys_are_written_as_people_write_them(written: str, found: str) -> None:
    assert name(written) == found
    assert names([written, written]) == (found,)


@pytest.mark.parametrize("wrong", ["", "nn", "hyper+a", "ctrl+", "f25", 7, True, "ctrl+q", "ctrl+c", "shift+n", "\t"])
def test_what_is_no_key_is_refused(wrong: object) -> None:
    with pytest.raises(ValueError, match=r"a key|the letter|another key"):
        name(wrong)


def test_mistakes_are_told_with_their_lines(tmp_path: Path) -> None:
    assert mistakes(tmp_path, 'refesh = "r"') == [
        '2: keys.refesh: expected an action of docs/keys.md (did you mean "refresh"?)'
    ]
    assert "2: keys.star: found" in mistakes(tmp_path, 'star = "pagdown"')[0]
    assert 'did you mean "pagedown"?' in mistakes(tmp_path, 'star = "pagdown"')[0]


def test_two_actions_on_one_key_are_told_with_both_lines(tmp_path: Path) -> None:
    assert mistakes(tmp_path, 'star = "f6"\nundo = ["f7", "f6"]') == [
        '2: keys.star: found "f6", expected another key: in the list line 3 gives it to undo'
    ]
    assert mistakes(tmp_path, 'next_unread = "n"') == [
        '2: keys.next_unread: found "n", expected another key: in the list next_alert has it by itself; '
        "give that one another key, too"
    ]


def test_what_is_done_while_typing_takes_no_key_of_the_text(tmp_path: Path) -> None:
    for wrong in ("s", "/", "space", "left"):
        assert "expected a key that no text needs" in mistakes(tmp_path, f'save = "{wrong}"')[0]
    path = tmp_path / "feeds.toml"
    path.write_text('[keys]\nsave = ["f2", "ctrl+o"]\nto_list = "enter"\n')
    assert load(path, {}).keys == {"save": ("f2", "ctrl+o"), "to_list": ("enter",)}


def test_keys_can_be_exchanged_and_taken_away(tmp_path: Path) -> None:
    path = tmp_path / "feeds.toml"
    path.write_text('[keys]\nnext_unread = "n"\nnext_alert = ["u", "f8"]\nquit = []\n')
    assert load(path, {}).keys == {"next_unread": ("n",), "next_alert": ("u", "f8"), "quit": ()}


def test_hints_name_the_key_that_works() -> None:
    assert hint("refresh", {}) == "r"
    assert hint("search", {"search": ("ctrl+f",)}) == "ctrl+f"
    assert hint("refresh", {"refresh": ()}) == "ctrl+p"
    assert [written(key) for key in ("question_mark", "slash", "pagedown", "ctrl+d", "N", "+", "plus")] == [
        "?", "/", "PgDn", "ctrl+d", "N", "+", "+",
    ]  # fmt: skip
    assert all(hint(action, {}) for action in ACTIONS)


@story
async def test_the_screen_hears_other_keys_and_not_the_old_ones(tmp_path: Path) -> None:
    room = Newsroom(tmp_path / "monitor.db")
    room.items([("One", *_ago(1)), ("Two", *_ago(2)), ("Three", *_ago(3))])
    config = replace(settings(room.path), keys={"down": ("J",), "star": ("f6", "plus"), "quit": ()})
    async with monitor(room.path, config=config) as driver:
        await driver.press("j")
        assert driver.feed.cursor == 0
        await driver.press("J")
        assert driver.feed.cursor == 1
        await driver.press("s")
        assert not any(item.starred for item in driver.shown())
        await driver.press("f6")
        assert [item.starred for item in driver.shown()] == [False, True, False]
        await driver.press("+", "q")
        assert not any(item.starred for item in driver.shown())
        assert driver.app.is_running
        assert "none" not in driver.text("#keys")
        await driver.press("question_mark")
        assert isinstance(driver.app.screen, HelpScreen)
        shown = " ".join(str(part.render()) for part in driver.app.screen.query(".help-text"))
        assert "f6  +" in shown
        assert "none" not in shown


@story
async def test_keys_are_others_as_soon_as_the_file_is(tmp_path: Path) -> None:
    room = Newsroom(tmp_path / "monitor.db")
    room.items([("One", *_ago(1)), ("Two", *_ago(2))])
    config = settings(room.path)
    async with monitor(room.path, config=config) as driver:
        driver.screen.post_message(Kept(replace(config, keys={"down": ("f6",)}), ""))
        await driver.settle()
        await driver.press("j")
        assert driver.feed.cursor == 0
        await driver.press("f6")
        assert driver.feed.cursor == 1
        driver.screen.post_message(Kept(config, ""))
        await driver.settle()
        await driver.press("k")
        assert driver.feed.cursor == 0


@story
async def test_questions_and_menus_hear_other_keys_and_escape_and_enter_always(tmp_path: Path) -> None:
    room = Newsroom(tmp_path / "monitor.db")
    room.items([("One", *_ago(1)), ("Two", *_ago(2))])
    keys: Keys = {"yes": ("J",), "no": (), "close": ("f7",), "down": ("f8",), "help": ("f1",), "views": ("f9",)}
    async with monitor(room.path, config=replace(settings(room.path), keys=keys)) as driver:
        await driver.press("A", "y", "n")
        assert isinstance(driver.app.screen, Confirm)
        assert "J yes   esc no" in text_of(driver.app.screen)
        await driver.press("escape")
        assert not any(item.read for item in driver.shown())
        await driver.press("A", "J")
        assert all(item.read for item in driver.shown())
        await driver.press("z", "A", "enter")
        assert all(item.read for item in driver.shown())
        await driver.press("f9", "j", "q")
        assert isinstance(driver.app.screen, ViewsMenu)
        await driver.press("f8", "enter")
        assert driver.screen.view.name == "Releases"
        for leave in ("f7", "f9", "escape"):
            await driver.press("f9", leave)
            assert driver.app.screen is driver.screen, leave
        for leave in ("f7", "f1", "enter", "escape"):
            await driver.press("f1", leave)
            assert driver.app.screen is driver.screen, leave


@story
async def test_links_previews_queries_and_the_editor_hear_other_keys(tmp_path: Path) -> None:
    room = Newsroom(tmp_path / "monitor.db")
    room.items([("One", *_ago(1)), ("Two", *_ago(2))])
    config = settings(room.path)
    config.path.write_text("", encoding="utf-8")
    keys: Keys = {"copy": ("Y",), "links": ("f4",), "to_list": ("f2",), "complete": ("f3",), "save": ("f5",),
                  "next_line": ("f6",), "close": ("f7",)}  # fmt: skip
    async with monitor(room.path, config=replace(config, keys=keys)) as driver:
        await driver.press("6", "enter")
        assert isinstance(driver.app.screen, Preview)
        await driver.press("q")
        assert isinstance(driver.app.screen, Preview)
        await driver.press("f7")
        assert not isinstance(driver.app.screen, Preview)
        await driver.press("1")
        await driver.press("f4", "y")
        assert isinstance(driver.app.screen, LinksMenu)
        assert "Y copies it" in text_of(driver.app.screen)
        await driver.press("Y")
        assert driver.notices[-1].message == "Copied https://example.org/1"
        await driver.press("f4", "f4")
        assert driver.app.screen is driver.screen
        await driver.press("slash", *"lab:Qw", "f3")
        assert driver.screen.bar.text == "lab:Qwen"
        await driver.press("f2")
        assert driver.feed.has_focus
        await driver.press("w", *"Kept", "f6", "ctrl+s")
        assert isinstance(driver.app.screen, WatchEditor)
        await driver.press("f5")
        assert 'query = "lab:Qwen"' in config.path.read_text(encoding="utf-8")


@story
async def test_empty_screens_name_the_keys_that_the_reader_chose(tmp_path: Path) -> None:
    room = Newsroom(tmp_path / "monitor.db")
    keys: Keys = {"feed": ("f1",), "sources": ("f5",), "watchlists": ("f4",), "search": ("f9",), "everything": ("I",)}
    async with monitor(room.path, config=replace(settings(room.path), keys=keys)) as driver:
        await driver.press("2")
        assert "f1 the feed   f5 the sources" in driver.text("#empty")
        await driver.press("f9", *"qwen")
        assert "f9 another query" in driver.text("#empty")
        await driver.press("escape", "6")
        assert "f4 the watchlists   f1 the feed" in driver.text("#empty")
        await driver.press("7", "e")
        assert "I everything   f1 the feed" in driver.text("#empty")
        await driver.press("3")
        assert "f5: when" in driver.text("#reports-left")


def text_of(screen: Screen[Any]) -> str:
    """What the plain parts of a dialog say."""
    return " ".join(str(part.render()) for part in screen.query(Static))


def _ago(minutes: int) -> tuple[timedelta, dict[str, str]]:
    return timedelta(minutes=minutes), {}

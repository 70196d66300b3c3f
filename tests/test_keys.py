"""`[keys]`: keys of one's own, what is told of a clash, and that the screen hears them."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from runpy import run_path

import pytest
from driver import Newsroom, monitor, settings, story
from textual.binding import Binding

from monitor.config import ConfigError, load
from monitor.config.actions import ACTIONS, PLACES, TOGETHER
from monitor.config.keys import clashes, name, names
from monitor.tui.help_screen import HelpScreen
from monitor.tui.keys import hint, written
from monitor.tui.settings import Kept

bindings: Callable[[str], Iterator[Binding]] = run_path(str(Path(__file__).parent.parent / "scripts" / "keys.py"))[
    "bindings"
]
"""All that the parts of a place bring."""
FIXED = {"ctrl+q"}
"So that the program can always be left."


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


def _ago(minutes: int) -> tuple[timedelta, dict[str, str]]:
    return timedelta(minutes=minutes), {}

"""Pages of a search in a store of some thousands of items, and searches that nobody waits for any more."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import timedelta

import pytest
from queryworld import NOW, Thing, database

from monitor.query import compile, select
from monitor.query.expressions import FORGIVEN, PATIENCE, TIME_LIMIT, Expression
from monitor.store import items
from monitor.store.stopping import Stopped, stopping

MANY = 7_500
"More than the newest that are looked at first, and next, and then."


def thing(number: int) -> Thing:
    words = "qwen" if number % 3 == 0 else "steps"
    rare = " unheard" if number in (40, 900, 3_000, MANY - 1) else " starting" if number % 50 == 0 else ""
    starred = int(number % 40 == 0)
    return Thing(number, f"News {words}{rare}", "of weights", timedelta(minutes=number), starred=starred)


@pytest.fixture(scope="module")
def large() -> Iterator[sqlite3.Connection]:
    connection = database(map(thing, range(MANY)))
    yield connection
    connection.close()


GROWING = (
    "w*", "qw*", "unh*", "start* w*", "title:st*,unh*", "zzz*", "of-wei*", "-qwen", "-steps", "-st*", "qwen -start*",
    "unheard OR is:starred", "qwen OR is:starred", "zzz OR is:starred", "-(st* is:starred)", "before:2d start*",
    "qw* since:1d", "weights (unh* OR is:starred)", "zzz OR kind:story", "unheard OR kind:release",
)  # fmt: skip


@pytest.mark.parametrize("query", GROWING)
def test_a_look_at_the_newest_first_finds_the_same(large: sqlite3.Connection, query: str) -> None:
    view = compile(query, NOW)
    expected = [key for (key,) in large.execute(*select(view))]
    assert view.near
    assert [key for (key,) in large.execute(*select(view.near))] == expected
    assert list(items.keys(large, view)) == expected
    for limit in (0, 1, 50, 300, 2_000, MANY):
        assert list(items.keys(large, view, limit)) == expected[:limit]
    middle = expected[len(expected) // 2 :]
    if middle:
        assert list(items.keys(large, view, 50, middle[0])) == middle[1:51]


@pytest.mark.parametrize("query", ["", "qwen", '"news qwen"', "qwen is:starred", "since:1d", "lab:Qwen", "title:/w/"])
def test_what_keeps_to_the_order_by_itself_is_asked_once(query: str) -> None:
    assert compile(query, NOW).near is None


@pytest.mark.parametrize("query", GROWING)
def test_no_page_needs_a_sort(large: sqlite3.Connection, query: str) -> None:
    view = compile(query, NOW)
    for one in (view, view.near):
        assert one
        sql, parameters = select(one, limit=50)
        plan = [row[3] for row in large.execute(f"explain query plan {sql}", parameters)]
        assert not [step for step in plan if "ORDER BY" in step], plan


class TestStopping:
    def test_a_search_that_nobody_waits_for_ends_before_its_end(self) -> None:
        connection = database(map(thing, range(2_000)))
        cancelled, looked_at = threading.Event(), []

        def regexp(pattern: str, title: str) -> bool:
            looked_at.append(title)
            if len(looked_at) == 100:
                cancelled.set()
            return False

        connection.create_function("regexp", 2, regexp)
        with pytest.raises(Stopped), stopping(connection, cancelled.is_set):
            items.keys(connection, compile("title:/zzz/", NOW))
        assert 100 <= len(looked_at) < 2_000
        assert len(items.keys(connection, compile("qwen", NOW))) == 667
        connection.close()

    def test_one_that_was_given_up_before_it_began(self, large: sqlite3.Connection) -> None:
        with pytest.raises(Stopped), stopping(large, lambda: True):
            items.keys(large, compile("-qwen", NOW))

    def test_what_is_not_given_up_goes_on_and_errors_stay_what_they_are(self, large: sqlite3.Connection) -> None:
        with stopping(large, lambda: False):
            assert len(items.keys(large, compile("qwen", NOW))) == MANY // 3
            with pytest.raises(sqlite3.OperationalError, match="no such table"):
                large.execute("select * from nowhere")


class Endless:
    """A compiled pattern that never gets to an end, and knows how often it was asked, with which limit."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.limits: list[float | None] = []

    def search(self, text: str, timeout: float | None = None) -> object:
        self.limits.append(timeout)
        raise TimeoutError


def test_a_pattern_that_always_takes_too_long_is_soon_asked_no_more() -> None:
    pattern, clock = Endless("(a+)+b"), [1_000.0]
    expression = Expression(pattern, lambda: clock[0])
    tries = round(PATIENCE / TIME_LIMIT)
    assert not any(expression.matches("aaaa") for _ in range(1_000))
    assert pattern.limits == [TIME_LIMIT] * tries
    clock[0] += FORGIVEN + 1
    assert not any(expression.matches("aaaa") for _ in range(1_000))
    assert len(pattern.limits) == 2 * tries


@pytest.mark.parametrize(
    ("pattern", "limited"),
    [
        ("r1[- ]0?528", False), ("^(gpt|glm)-[0-9]", False), ("a?b?c?d?e?f?", False), ("a?b?c?d?e?f?g?", True),
        ("a+", True), ("a*", True), ("a{9}", True), ("(?R)", True), ("(?:a|b)", True),
    ],
)  # fmt: skip
def test_only_what_cannot_take_long_goes_without_a_limit(pattern: str, limited: bool) -> None:
    endless = Endless(pattern)
    with nullcontext() if limited else pytest.raises(TimeoutError):
        Expression(endless, lambda: 0.0).matches("a")
    assert endless.limits == [TIME_LIMIT if limited else None]

"""Pages in other orders than the feed's: by a figure and by rank, with whatever the query asks for beside it."""

import random
import sqlite3
from collections.abc import Iterator
from datetime import timedelta

import pytest
from queryworld import NOW, Thing, database, run

from monitor.query import FIGURES, Figure, by_figure, by_rank, compile
from monitor.store import items

MANY = 400
QUERIES = (
    "", "qwen", "qwen open", "qwen OR deepseek", "-qwen", "qwen -open", "kind:release", "qwen kind:release",
    "lab:Qwen", "lab:qwen open", "topic:chips", "since:5d", "qwen before:3d", "is:starred OR qwen", "qw* -open", "zzz",
    "class:helper", "params:unknown", "is:starred -(qwen is:read)",
)  # fmt: skip


def thing(number: int) -> Thing:
    chance = random.Random(number)
    figure = {name: chance.choice([None, chance.randrange(50), chance.randrange(10**12)]) for name in FIGURES}
    return Thing(
        number,
        " ".join(chance.choices(("qwen", "deepseek", "open", "news"), k=3)),
        " ".join(chance.choices(("qwen", "weights", "of", "open"), k=chance.randint(1, 12))),
        timedelta(hours=number),
        kind=chance.choice(("release", "story")),
        class_=chance.choice((None, "release", "helper")),
        starred=chance.randrange(2),
        read=chance.randrange(2),
        labs=tuple(chance.sample(("Qwen", "DeepSeek"), k=chance.randrange(3))),
        topics=tuple(chance.sample(("chips", "licensing"), k=chance.randrange(3))),
        **figure,
    )


@pytest.fixture(scope="module")
def world() -> Iterator[sqlite3.Connection]:
    connection = database(map(thing, range(MANY)))
    yield connection
    connection.close()


@pytest.mark.parametrize("figure", FIGURES)
@pytest.mark.parametrize("query", QUERIES)
def test_by_a_figure_are_all_that_have_it_and_the_greatest_first(
    world: sqlite3.Connection, query: str, figure: Figure
) -> None:
    view = compile(query, NOW)
    found = [(getattr(thing(number), figure), thing(number).key) for number in run(world, view)]
    expected = [key for _, key in sorted((pair for pair in found if pair[0] is not None), reverse=True)]
    for limit in (0, 1, 50, MANY):
        assert list(items.sorted_keys(world, view, figure, limit)) == expected[:limit]


@pytest.mark.parametrize("query", QUERIES)
def test_by_rank_are_all_and_the_best_first(world: sqlite3.Connection, query: str) -> None:
    view = compile(query, NOW)
    found = list(items.keys(world, view))
    if view.match is None:
        assert list(items.sorted_keys(world, view, "rank", 50)) == found[:50]
        return
    scores = dict(world.execute("select rowid, rank from item_fts where item_fts match ?", (view.match,)))
    expected = sorted(found, key=lambda key: (scores[key], -key))
    for limit in (0, 1, 50, MANY):
        assert list(items.sorted_keys(world, view, "rank", limit)) == expected[:limit]


def test_of_many_hits_the_newest_are_ranked(world: sqlite3.Connection) -> None:
    view = compile("qwen kind:release", NOW)
    newest = [key for (key,) in world.execute("select rowid from item_fts('qwen') order by rowid desc limit 90")]
    all_ranked = list(items.sorted_keys(world, view, "rank", MANY))
    sql, parameters = by_rank(view, MANY, newest=90)
    assert [key for (key,) in world.execute(sql, parameters)] == [key for key in all_ranked if key in newest]


@pytest.mark.parametrize("query", ["", "qwen", "lab:Qwen kind:release"])
def test_no_figure_needs_a_sort(world: sqlite3.Connection, query: str) -> None:
    sql, parameters = by_figure(compile(query, NOW), "downloads", 50)
    plan = [row[-1] for row in world.execute(f"explain query plan {sql}", parameters)]
    assert "i USING INDEX items_downloads" in plan[0]
    assert not any("TEMP B-TREE FOR ORDER" in step for step in plan)

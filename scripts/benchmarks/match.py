"""`scripts/bench match`: a thousand watchlists against batches of new items.

Timed is what the monitor does for its watchlists in the transaction of the items: to pick the words that they ask for,
to read what else items are judged by, to judge, and to write the alerts. Beside it, on some of the same items: each
watchlist's own SQL over the new rows, one after another, and Python's `in` for the words of each (which knows neither
whole words nor fields).
"""

import os
import random
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import accumulate
from pathlib import Path
from statistics import median

from benchmarks import data, table
from benchmarks.fill import COUNTRIES, LABS, TOPICS, Made, fill, write
from benchmarks.process import BenchError
from monitor import query, text
from monitor.notices import Watchlist
from monitor.query.syntax import Field, Regex, leaves
from monitor.store import alerts, connect
from monitor.store.connect import Database
from monitor.store.rules import Rules

WATCHLISTS, BATCH, WORDS = 1_000, 100, 350
TARGET = 20_000
"Items a second."
_VOCABULARY = 40_000
_RARE = (20_000, 40_000)
"Ranks of the words that people watch for: names, most of which most items do not hold."
_EVER = 0.3
"How many of these occur at all."
_CHINESE_WATCHED = ("{a}{b}{c}", "{a}{b} OR {b}{c}", "{a}{b} -{c}")


@dataclass(slots=True)
class Figures:
    """Items a second, a batch each, on the clock and by the processor's time; and how many alerts an item."""

    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    alerts: int = 0
    items: int = 0

    def time(self, work: Callable[[], int], before: float = 0) -> None:
        """Do the work of one batch, which says how many alerts it found; so many seconds of it were spent before."""
        wall, cpu = time.perf_counter(), time.process_time()
        self.alerts += work()
        self.cpu.append(BATCH / (time.process_time() - cpu + before))
        self.wall.append(BATCH / (time.perf_counter() - wall + before))
        self.items += BATCH


def measure(folder: Path, sizes: Sequence[int], batches: int) -> None:
    """Fill a database of each size, match the same new items in each, and print the table."""
    rows = []
    words = _Words()
    rules = Rules.of((), (), [Watchlist(f"W{number}", text) for number, text in enumerate(_queries(words))])
    stores = {size: _store(folder / f"match-{size}.db", size) for size in sizes}
    found = _match(stores, rules, words, batches)
    for size, figures in found.items():
        stores[size].close()
        for way, each in figures.items():
            target = f">= {TARGET:,}: {'met' if median(each.wall) >= TARGET else 'MISSED'}" if way == _OURS else ""
            rows.append(
                (
                    way, f"{size:,}", f"{median(each.wall):,.0f}", f"{max(each.wall):,.0f}",
                    f"{median(each.cpu):,.0f}", target, f"{each.alerts / each.items:.2f}",
                )
            )  # fmt: skip
    load = os.getloadavg()[0]
    print(f"\n{WATCHLISTS:,} watchlists, {batches} batches of {BATCH} new items of {WORDS} words; load {load:.1f}\n")
    headings = ("way", "stored", "items/s, median", "best", "by CPU time", "target", "alerts an item")
    print(table.render(headings, rows))


_OURS, _SQL, _IN = "the monitor", "SQL of each watchlist", "Python `in`"


def _store(path: Path, size: int) -> Database:
    """A database of so many items, opened as the service opens it."""
    if not path.exists():
        print(f"Filling a database with {size:,} items…", file=sys.stderr)
        fill(path, size, words=30)
    db = connect.open(path)
    connect.bulk_index(db)
    return db


def _match(stores: dict[int, Database], rules: Rules, words: "_Words", batches: int) -> dict[int, dict[str, Figures]]:
    """The same items in every way, in each store by turns; nothing of it stays there."""
    figures = {stored: {_OURS: Figures(), _SQL: Figures(), _IN: Figures()} for stored in stores}
    now = datetime.now(UTC)
    compiled = [query.compile(watch.node, now) for watch in rules.watches]
    needles = [needle for needle in (_needles(watch.node) for watch in rules.watches) if needle]
    _ = rules.sieve
    for batch in range(batches):
        for stored, db in stores.items():
            made = [_item(words, batch * BATCH + at, stored + at + 1, now) for at in range(BATCH)]
            db.execute("begin immediate")
            try:
                write(db, made)
                _time(figures[stored], db, made, rules, now, [(compiled, needles)] if batch % 5 == 0 else [])
            finally:
                db.rollback()
    return figures


def _time(
    figures: dict[str, Figures],
    db: Database,
    made: Sequence[Made],
    rules: Rules,
    now: datetime,
    others: Sequence[tuple[Sequence[query.Compiled], Sequence[tuple[str, ...]]]],
) -> None:
    keys = [one.key for one in made]
    texts, seconds = _texts(made, rules)
    before = figures[_OURS].alerts
    figures[_OURS].time(lambda: _by_us(db, keys, rules, now, texts), seconds)
    for compiled, needles in others:
        figures[_SQL].time(lambda: _by_sql(db, compiled, keys))  # noqa: B023 - run at once
        figures[_IN].time(lambda: _by_in(needles, made))  # noqa: B023
        if figures[_OURS].alerts - before != _by_sql(db, compiled, keys):
            raise BenchError("the watchlists found other items than their SQL does")


def _texts(made: Sequence[Made], rules: Rules) -> tuple[dict[int, query.Subject], float]:
    """As the writer hands them over, and the seconds that it spends on that while it has the words at hand."""
    texts, spent = {}, 0.0
    for one in made:
        titled, bodied = text.words(one.title), text.words(one.summary)
        title, body = " ".join(titled), " ".join(bodied)
        began = time.perf_counter()
        texts[one.key] = query.Subject.of(one.title, title, body, rules.sieve.words.intersection(titled + bodied))
        spent += time.perf_counter() - began
    return texts, spent


def _by_us(db: Database, keys: Sequence[int], rules: Rules, now: datetime, texts: dict[int, query.Subject]) -> int:
    (before,) = db.execute("select max(id) from alerts").fetchone()
    alerts.raise_for(db, keys, rules, now, texts)
    (after,) = db.execute("select max(id) from alerts").fetchone()
    return (after or 0) - (before or 0)


def _by_sql(db: Database, compiled: Sequence[query.Compiled], keys: Sequence[int]) -> int:
    return sum(len(db.execute(*query.select(one, only=keys)).fetchall()) for one in compiled)


def _by_in(needles: Sequence[tuple[str, ...]], made: Sequence[Made]) -> int:
    texts = [f"{one.title}\n{one.summary}".lower() for one in made]
    return sum(all(needle in whole for needle in each) for whole in texts for each in needles)


def _needles(node: query.Node) -> tuple[str, ...]:
    return tuple(
        leaf.text.strip('"*').lower() for leaf, wanted in leaves(node) if wanted and not isinstance(leaf, Field | Regex)
    )


class _Words:
    """Words of letters by Zipf's law, in more than one piece each time: as they come out of a feed."""

    def __init__(self) -> None:
        chance, syllables = random.Random(3), data.SYLLABLES.split()
        made = {"".join(chance.choices(syllables, k=chance.randint(1, 4))): None for _ in range(_VOCABULARY * 3)}
        self.all = list(made)[:_VOCABULARY]
        self._weights = list(accumulate(1 / (rank + 2) for rank in range(len(self.all))))

    def text(self, chance: random.Random, length: int) -> str:
        """A text of so many words."""
        return " ".join(chance.choices(self.all, cum_weights=self._weights, k=length))


def _item(words: _Words, number: int, serial: int, now: datetime) -> Made:
    chance = random.Random(number)
    if data.is_chinese(number):
        return Made(number, serial, now.timestamp(), data.title(number), data.paragraph(number, WORDS))
    return Made(number, serial, now.timestamp(), words.text(chance, 9).title(), words.text(chance, WORDS))


def _queries(words: _Words) -> list[str]:
    """What people watch for: names most of all, some of them with a kind, a lab, a country or a topic."""
    chance = random.Random(4)

    def rare() -> str:
        word = words.all[chance.randrange(*_RARE)]
        return word if chance.random() < _EVER else f"{word}{words.all[chance.randrange(*_RARE)]}"

    def usual() -> str:
        return words.all[chance.randrange(200, 4_000)]

    def chinese() -> str:
        a, b, c = (chr(chance.randrange(0x4E00, 0x4E00 + 3_000)) for _ in range(3))
        return chance.choice(_CHINESE_WATCHED).format(a=a, b=b, c=c)

    sorts: Sequence[tuple[int, Callable[[], str]]] = (
        (250, rare),
        (100, lambda: f"{rare()} OR {rare()}"),
        (80, lambda: f"{usual()} {rare()}"),
        (80, lambda: f'"{usual()} {usual()}"'),
        (30, lambda: f"{rare()} -{usual()}"),
        (150, lambda: data.model(chance.randrange(10**6))),
        (100, lambda: f'kind:release lab:"{chance.choice(LABS)}" params:>={chance.choice((300, 400, 600))}b {rare()}'),
        (50, lambda: f"kind:release country:{chance.choice(COUNTRIES)} params:>700b license:mit"),
        (70, lambda: f"topic:{chance.choice(TOPICS)} {rare()}"),
        (50, lambda: f"country:{chance.choice(COUNTRIES)} license:apache-2.0 {rare()}"),
        (30, chinese),
        (7, lambda: f"{rare()}*"),
        (3, lambda: f"title:/{rare()}[- ]?[0-9]/"),
    )
    return [make() for count, make in sorts for _ in range(count)]

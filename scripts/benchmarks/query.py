"""`scripts/bench query`: the first page of a search, as the screen asks for it, in a store of a million items.

A page is the keys of the fifty newest items that match, and these items. Beside it, in the same store and run: what
other programs do. `LIKE` over titles and texts; the index in the order of rank, as search engines have it; an index of
trigrams, which knows no word of two characters.
"""

import os
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Literal

from benchmarks import table
from benchmarks.fill import fill
from monitor import query
from monitor.store import connect, items
from monitor.store.connect import Database

Work = Callable[[], object]
PAGE, REPEAT = 50, 20
PLAIN_MS, SORTED_MS, PARSE_MS = 5.0, 300.0, 1.0
PATIENCE = 10.0
"Seconds after which a peer's statement is given up."
TRIGRAMS = 50_000
"Items that the index of trigrams is made for: it takes too long for all."

PLAIN: Mapping[str, Sequence[str]] = {
    "everything": ("",),
    "common word": ("qwen", "model", "license"),
    "rarer word": ("data", "agents", "xenzan"),
    "two words": ("qwen deepseek", "open weights", "agents data", "export china OR chips data"),
    "one OR another": ("qwen OR deepseek", "kimi OR glm OR gemma"),
    "phrase": ('"open weights"', '"export controls"'),
    "prefix": ("quan*", "model*", "w*", "qwen train*"),
    "CJK, one character": ("通", "芯"),
    "CJK, two characters": ("千问", "芯片", "人工 监管"),
    "CJK, four characters": ("通义千问", "出口管制", "通义千问 OR 深度求索"),
    "model name": ("qwen3-vl", "Qwen 3 VL", "Qwen3VL", "deepseek-v3", "kimi-k2.5", "gemma 3"),
    "exclusion": ("qwen -model", "-qwen", "-model kind:release", "license NOT (open OR data)"),
    "field": ("kind:release", "lab:Qwen", "topic:licensing", "is:starred", "is:unread", "country:KR"),
    "field and words": ("kind:release qwen", "lab:Meta weights", "is:unread chips", "topic:export-controls china"),
    "words OR field": ("qwen OR is:starred", "chips OR kind:release", "qwen OR params:>=600b"),
    "time": ("since:7d", "qwen since:30d", "before:2020-01-01 model", "license before:30d"),
    "numbers": ("params:>=200b", "kind:release downloads:>100k", "license:apache-2.0 params:<10b"),
}
RARE: Mapping[str, Sequence[str]] = {
    "regular expression": ("title:/qwen[ -]?3/", "qwen title:/\\d+b/"),
    "name with all its parts": ("Qwen3-VL-30B-Instruct", "kimi k3.5 671b"),
    "rare words together": ("xenzan tartar", "data agents benchmark xenzan", "kimi-k3.5-671b instruct", "zanzan -open"),
    "rare prefixes together": ("zan* tartar", "quil* lumm*"),
    "field and rare words": ("is:starred lab:Qwen model", "lab:Qwen topic:chips xenzan", "title:xenzan is:starred"),
}
SORTED: Mapping[query.Figure | Literal["rank"], Sequence[str]] = {
    "rank": ("qwen", "model", "qwen deepseek", "通义千问", "qwen kind:release"),
    "downloads": (
        "",
        "kind:release",
        "qwen kind:release",
        "xenzan tartar",
        "zanzan kind:release",
        "lab:Qwen params:<10b",
    ),
    "params": ("kind:release", "qwen -model", "since:90d"),
}
PARSED: Mapping[str, Sequence[str]] = {
    "a watchlist": ('kind:release lab:Qwen,DeepSeek params:>=30b license:apache-2.0,mit -class:format "open weights"',),
    "twenty names": (" OR ".join(f"name-{number}" for number in range(20)),),
}
LIKE = "select id from items where {} order by id desc limit 50"
RANK = "select rowid from item_fts where item_fts match ? order by rank limit 50"


def measure(folder: Path, count: int) -> None:
    """Fill the store if it is not there, measure all groups, and print the tables."""
    path = folder / f"query-{count}.db"
    if not path.exists():
        print(f"Filling a database with {count:,} items, which takes minutes…", file=sys.stderr)
        began = time.perf_counter()
        fill(folder / "filling.db", count, words=30)
        (folder / "filling.db").rename(path)
        print(f"{time.perf_counter() - began:.0f} s", file=sys.stderr)
    db = connect.open(path)
    now = datetime.now(UTC)
    print(f"\n{count:,} items, first page of {PAGE}, {REPEAT} times each; load {os.getloadavg()[0]:.1f}\n")
    headings = ("search", "queries", "ms, median", "p95", "target", "CPU ms, p95")
    print(table.render(headings, [*_pages(db, now), *_parsing(now)]))
    print("\nPeers' ways, once each\n")
    ways = ("query", "the monitor, ms", "LIKE", "index by rank", f"trigrams of {TRIGRAMS:,} items")
    print(table.render(ways, list(_peers(db, now))))
    db.close()


def _pages(db: Database, now: datetime) -> Iterator[tuple[str, ...]]:
    for groups, target in ((PLAIN, PLAIN_MS), (RARE, SORTED_MS)):
        for name, queries in groups.items():
            yield _row(name, [_page(db, one, now) for one in queries], target)
    for by, queries in SORTED.items():
        yield _row(f"sorted by {by}", [_sorted(db, one, now, by) for one in queries], SORTED_MS)


def _page(db: Database, text: str, now: datetime) -> Work:
    view = query.compile(text, now)
    return lambda: items.newest(db, view, PAGE)


def _sorted(db: Database, text: str, now: datetime, by: query.Figure | Literal["rank"]) -> Work:
    view = query.compile(text, now)
    return lambda: items.load(db, items.sorted_keys(db, view, by, PAGE))


def _parsing(now: datetime) -> Iterator[tuple[str, ...]]:
    query.parse("loads the grammar")
    usual = tuple(one for queries in PLAIN.values() for one in queries)
    for name, queries in {"all of the plain ones": usual, **PARSED}.items():
        yield _row(f"parse, compile: {name}", [partial(query.compile, one, now) for one in queries], PARSE_MS)


def _row(name: str, works: Sequence[Work], target: float) -> tuple[str, ...]:
    """Each in turn, so that none finds only what itself has left in memory."""
    spent = [_spent(work) for _ in range(REPEAT) for work in works]
    times = [wall for wall, _ in spent]
    high = table.percentile(times, 95)
    busy = table.percentile([cpu for _, cpu in spent], 95)
    middle = table.percentile(times, 50)
    return name, str(len(works)), f"{middle:.2f}", f"{high:.2f}", table.against(high, target, 0), f"{busy:.2f}"


def _spent(work: Work) -> tuple[float, float]:
    """Milliseconds on the clock, and of the processor: a machine with other work to do lengthens the first."""
    wall, cpu = time.perf_counter(), time.thread_time()
    work()
    return (time.perf_counter() - wall) * 1_000, (time.thread_time() - cpu) * 1_000


def _peers(db: Database, now: datetime) -> Iterator[tuple[str, ...]]:
    """LIKE and rank for words that each way can express; `-` where it finds nothing that is there."""
    db.execute("create virtual table temp.grams using fts5 (title, body, tokenize = trigram)")
    db.execute(
        "insert into temp.grams (rowid, title, body) select id, title, summary from items order by id desc limit ?",
        (TRIGRAMS,),
    )
    for words in (("qwen",), ("data",), ("xenzan",), ("qwen", "deepseek"), ("千问",), ("出口管制",), ("zqxj",)):
        text = " ".join(words)
        view = query.compile(text, now)
        like = LIKE.format(" and ".join("(title like ? or summary like ?)" for _ in words))
        patterns = [f"%{word}%" for word in words for _ in range(2)]
        quoted = " AND ".join(f'"{word}"' for word in words)
        yield (
            text,
            f"{_spent(_page(db, text, now))[0]:.2f}",
            _peer(db, like, patterns),
            _peer(db, RANK, [view.match or ""]),
            _peer(db, "select rowid from temp.grams where grams match ? order by rowid desc limit 50", [quoted]),
        )


def _peer(db: Database, sql: str, parameters: Sequence[str]) -> str:
    began = time.perf_counter()
    with _limited(db):
        try:
            found = db.execute(sql, tuple(parameters)).fetchall()
        except sqlite3.OperationalError:
            return f"> {PATIENCE * 1_000:,.0f}"
    spent = (time.perf_counter() - began) * 1_000
    return f"{spent:,.2f}" if found else f"{spent:,.2f}, finds nothing"


@contextmanager
def _limited(db: Database) -> Iterator[None]:
    until = time.perf_counter() + PATIENCE
    db.set_progress_handler(lambda: time.perf_counter() > until, 100_000)
    try:
        yield
    finally:
        db.set_progress_handler(None, 0)

"""A database filled directly with many items, as if the monitor had collected them for a long time.

Stories with an article each, a tenth of them in Chinese, every tenth item a release with a model; labs, marks and the
full-text index included.
"""

import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import data
from monitor.store import connect, writing
from monitor.store.connect import Database
from monitor.store.items import new_key

APART = 300
"Seconds between two items."
COUNTRIES = ("CN", "US", "FR", "KR", "CN", "US")
LABS = ("Qwen", "DeepSeek", "Mistral AI", "Meta", "Google DeepMind", "Moonshot AI", "Z.ai", "Microsoft")
TOPICS = ("open-weights", "export-controls", "licensing", "national-security", "eu-ai-act")
BATCH = 5_000

_ITEM = (
    "insert into items (id, ref, kind, class, change, key, title, url, source, lab, country, published, seen, summary, "
    "policy, license, openness, params, downloads, models, story_size, read, starred) "
    "values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_ARTICLE = (
    "insert into articles (item, source, guid, url, url_key, title, title_key, summary, html, published, seen, digest) "
    "values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '')"
)
_MODEL = (
    "insert into models (hub_id, id, source, lab, item, class, key, params, downloads, license, openness, first_seen) "
    "values (?, ?, 'org', ?, ?, 'base', ?, ?, ?, 'apache-2.0', 'open', ?)"
)


def fill(path: Path, items: int, words: int = 90) -> None:
    """Put `items` items of so many words into a new database; number 0 is the newest."""
    db = connect.open(path)
    db.execute("pragma synchronous = off")
    connect.bulk_index(db)
    newest = time.time()
    for start in range(0, items, BATCH):
        numbers = range(start, min(start + BATCH, items))
        with connect.writing(db):
            write(
                db,
                [
                    Made(
                        number,
                        items - number,
                        newest - number * APART,
                        data.title(number),
                        data.paragraph(number, words),
                    )
                    for number in numbers
                ],
            )
    with connect.writing(db):
        db.execute("update counters set value = ?", (items,))
    db.close()


class Made:
    """One item, before it is spread over the tables."""

    def __init__(self, number: int, serial: int, at: float, title: str, summary: str) -> None:
        self.number, self.change, self.at, self.summary = number, serial, at, summary
        self.key = new_key(datetime.fromtimestamp(at, UTC), serial)
        self.release = number % 10 == 0
        self.lab = LABS[number % len(LABS)]
        self.country = COUNTRIES[number % len(COUNTRIES)]
        self.title = f"{title} {data.model(number)}" if self.release else title
        self.url = f"https://news.example/{serial}"
        self.params = data.SIZES[number // 10 % len(data.SIZES)] * 10**9 if self.release else None
        self.downloads = number * 7_919 % 1_000_003 if self.release else None

    def row(self) -> Iterator[object]:
        """As `items` has it."""
        release = self.release
        yield from (self.key, f"{'r' if release else 's'}{self.change}", "release" if release else "story")
        yield from ("base" if release else None, self.change, f"{self.change}" if release else None, self.title)
        yield from (self.url, f"Site {self.number % 80}", self.lab, self.country, self.at, self.at, self.summary)
        yield from (int(self.number % 7 == 0), "apache-2.0" if release else None, "open" if release else None)
        yield from (self.params, self.downloads, int(release), 0 if release else 1)
        yield from (int(self.number % 3 == 0), int(self.number % 50 == 0))


def write(db: Database, made: Sequence[Made]) -> None:
    """Write some items."""
    run = db.executemany
    stories = [one for one in made if not one.release]
    releases = [one for one in made if one.release]
    run(_ITEM, [tuple(one.row()) for one in made])
    run("insert into item_labs (lab, item) values (?, ?)", [(one.lab, one.key) for one in made])
    topics = [(TOPICS[one.number % len(TOPICS)], one.key) for one in stories]
    run("insert into item_topics (topic, item) values (?, ?)", topics)
    run(
        _ARTICLE,
        [
            (
                one.key, f"Site {one.number % 80}", str(one.change), one.url, one.url, one.title, one.title,
                one.summary, f"<p>{one.summary}</p>", one.at, one.at,
            )
            for one in stories
        ],
    )  # fmt: skip
    models = [
        (
            f"{one.change:024x}", f"org/model-{one.change}", one.lab, one.key, str(one.change), one.params,
            one.downloads, one.at,
        )
        for one in releases
    ]  # fmt: skip
    run(_MODEL, models)
    run("insert into item_models (item, hub_id) values (?, ?)", [(item, hub_id) for hub_id, _, _, item, *_ in models])
    writing.index(db, [(one.key, one.title, one.summary) for one in made])

"""A small world to watch: a Hub whose models are published, renamed and hidden, feeds, and a clock that is set.

The database is the real one, in memory; rows and entries go through the real readers and the real writers. What
is left out is the socket: `tests/test_rounds.py` has that.
"""

import hashlib
import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from monitor import query, schedule
from monitor.config import Config
from monitor.model import Detail, Item, Lab
from monitor.notices import Watchlist
from monitor.polled import (
    Checked,
    Counted,
    Entries,
    Entry,
    Failed,
    HubModel,
    Listing,
    Looked,
    Outcome,
    PollResult,
    Unchanged,
)
from monitor.schedule import Policy
from monitor.source import Source, SourceState, Trouble
from monitor.sources.hub import read_look, read_page, read_rows
from monitor.store import connect, detail, items, models, sources
from monitor.store.connect import Database
from monitor.store.record import Recorded, record
from monitor.store.rules import Rules
from monitor.walk import SHORT

NOW = datetime(2026, 6, 15, 12, tzinfo=UTC)
HUB = "https://hub.example"
ONLY_ASKED = ("cardData", "siblings")
"What a list does not give, and the answer about one model does."

Row = dict[str, Any]

LABS = (
    Lab("Qwen", "CN", ("Qwen",), ("Tongyi", "通义千问"), ("Qwen", "QwQ")),
    Lab("Moonshot AI", "CN", ("moonshotai",), ("月之暗面",), ("Kimi",)),
    Lab("Z.ai", "CN", ("zai-org", "THUDM"), ("Zhipu", "智谱"), ("GLM",)),
    Lab("Meta", "US", ("meta-llama",), (), ("Llama",)),
)
FEEDS = (
    Source("Wire", "news", "https://wire.example/feed"),
    Source("Post", "news", "https://post.example/feed"),
    Source("Policy Desk", "policy", "https://desk.example/feed", topics=("export-controls",)),
)


def hub_row(
    id_: str,
    *,
    params: int | None = None,
    license: str | None = "apache-2.0",
    base: str | None = None,
    relation: str | None = None,
    gated: bool | str = False,
    weights: bool = True,
    created: datetime = NOW - timedelta(days=1),
    **facts: object,
) -> Row:
    """One element of `/api/models`, as the Hub gives it to `expand`."""
    tags = [*(["safetensors"] if weights else []), *([f"license:{license}"] if license else []), "region:us"]
    if base:
        tags += [f"base_model:{base}", *([f"base_model:{relation}:{base}"] if relation else [])]
    row: Row = {
        "_id": f"{int(created.timestamp()):08x}{hashlib.sha256(id_.encode()).hexdigest()[:16]}",
        "id": id_,
        "author": id_.partition("/")[0],
        "createdAt": created.strftime("%Y-%m-%dT%H:%M:%S.000Z"),
        "lastModified": created.strftime("%Y-%m-%dT%H:%M:%S.000Z"),
        "sha": hashlib.sha256(id_.encode()).hexdigest()[:40],
        "private": False,
        "gated": gated,
        "downloads": 100,
        "likes": 10,
        "tags": tags,
        "pipeline_tag": "text-generation",
    }
    if params and weights:
        row["safetensors"] = {"parameters": {"BF16": params}, "total": params}
    return row | facts


def hub_model(id_: str, **facts: Any) -> HubModel:
    """The same, read as the poller reads it."""
    return read_page(json.dumps([hub_row(id_, **facts)]).encode())[0]


def launch(created: datetime = NOW) -> list[Row]:
    """Fourteen repositories of one launch: sizes × stages, and two formats."""
    sizes = (("2B", 2), ("4B", 4), ("8B", 8), ("32B", 32), ("30B-A3B", 30), ("235B-A22B", 235))
    rows = [
        hub_row(
            f"Qwen/Qwen3-VL-{name}-{stage}", params=size * 10**9, created=created, pipeline_tag="image-text-to-text"
        )
        for name, size in sizes
        for stage in ("Instruct", "Thinking")
    ]
    rows += [
        hub_row(f"Qwen/Qwen3-VL-8B-Instruct-{format_}", params=8 * 10**9, created=created,
                base="Qwen/Qwen3-VL-8B-Instruct", relation="quantized")
        for format_ in ("FP8", "GGUF")
    ]  # fmt: skip
    return rows


def entry(title: str, *, guid: str = "", url: str = "", published: datetime | None = NOW, **facts: Any) -> Entry:
    """One entry of a feed."""
    slug = "-".join(title.lower().split())
    summary = facts.pop("summary", "")
    digest = hashlib.sha256(f"{title}{summary}{url}".encode()).hexdigest()[:16]
    return Entry(
        guid or slug, url or f"https://wire.example/{slug}", title, summary, published=published, digest=digest, **facts
    )


@dataclass
class World:
    """What is public, what time it is, and what the monitor made of it."""

    labs: Sequence[Lab] = LABS
    feeds: Sequence[Source] = FEEDS
    watchlists: Sequence[Watchlist] = ()
    now: datetime = NOW
    hub: dict[str, Row] = field(default_factory=dict)
    "Public repositories by `_id`."
    db: Database = field(default_factory=connect.open_memory)
    asked: int = 0
    "Models that were asked for by themselves."

    def __post_init__(self) -> None:
        self.organizations = [
            Source(name, "hub", f"{HUB}/{name}", lab=lab.name, country=lab.country)
            for lab in self.labs
            for name in lab.hub
        ]
        self.rules = Rules.of(self.labs, [*self.organizations, *self.feeds], self.watchlists)
        sources.sync(self.db, [*self.organizations, *self.feeds])

    # --- the Hub

    def publish(self, *rows: Row) -> None:
        """Make repositories public, or change those that are."""
        self.hub |= {row["_id"]: row for row in rows}

    def hide(self, id_: str) -> Row:
        """Take a repository away; gives it back, to be published again."""
        return self.hub.pop(self._hub_id(id_))

    def rename(self, id_: str, name: str) -> None:
        """Move a repository; its `_id` stays."""
        self.hub[self._hub_id(id_)] |= {"id": name, "author": name.partition("/")[0]}

    def change(self, id_: str, **facts: object) -> None:
        """Change what a repository says of itself."""
        self.hub[self._hub_id(id_)] |= facts

    def _hub_id(self, id_: str) -> str:
        return next(key for key, row in self.hub.items() if row["id"] == id_)

    # --- polling

    def look(self, organization: str = "Qwen", after: timedelta = timedelta(minutes=5)) -> Recorded:
        """Poll an organization, some time after what was before."""
        rows = [row for row in self.hub.values() if row["author"] == organization]
        known, doubtful = models.standing(self.db, organization)
        if known and (not rows or (known > 10 and len(rows) < known * SHORT)):
            return self.tell(organization, Failed(Trouble.INCOMPLETE, "short"), after)
        listed = [{key: value for key, value in row.items() if key not in ONLY_ASKED} for row in rows]
        read = read_rows(json.dumps(listed).encode(), sources.seen(self.db, [organization]).get(organization, b""))
        ids = {model.hub_id for model in read.found}
        checked = tuple(self._asked(hub_id, name) for hub_id, name in doubtful if hub_id not in ids)
        found = [one for one in read.found if isinstance(one, HubModel)]
        counted = [one for one in read.found if isinstance(one, Counted)]
        unclear = models.unclear(self.db, organization)
        looked = tuple(self._looked(hub_id) for hub_id, _ in unclear if hub_id in ids)
        self.asked += len(checked) + len(looked)
        return self.tell(organization, Listing(tuple(found), checked, tuple(counted), looked), after, read.marks)

    def _looked(self, hub_id: str) -> Looked:
        return read_look(json.dumps(self.hub[hub_id]).encode(), hub_id) or Looked(hub_id, refused=True)

    def _asked(self, hub_id: str, name: str) -> Checked:
        if (row := self.hub.get(hub_id)) is None:
            return Checked(hub_id, "gone")
        return Checked(hub_id, "there") if row["id"] == name else Checked(hub_id, "renamed", row["id"])

    def read(self, source: str, *entries: Entry, after: timedelta = timedelta(minutes=5)) -> Recorded:
        """Poll a feed that holds these entries."""
        return self.tell(source, Entries(entries), after)

    def tell(
        self, source: str, outcome: Outcome, after: timedelta = timedelta(minutes=5), seen: bytes | None = None
    ) -> Recorded:
        """Keep the outcome of one poll."""
        self.now += after
        before = self.state(source)
        result = PollResult(source, outcome, seen=seen)
        return record(
            self.db, [(before, schedule.advance(before, result, self.now, Policy(), 0), result)], self.rules, self.now
        )

    def unchanged(self, source: str, after: timedelta) -> Recorded:
        """Poll a source that says 304."""
        return self.tell(source, Unchanged(), after)

    # --- what came of it

    def state(self, source: str) -> SourceState:
        """What is remembered of a source."""
        known = sources.states(self.db, self.rules.sources.values())
        return next(state for state in known if state.source.name == source)

    def items(self, text: str = "") -> list[Item]:
        """What matches, newest first."""
        return items.newest(self.db, query.compile(text, self.now), 1_000)

    def titles(self, text: str = "") -> list[str]:
        """Their titles."""
        return [item.title for item in self.items(text)]

    def one(self, text: str = "") -> Detail:
        """The only item that matches, in full."""
        (item,) = self.items(text)
        return detail.details(self.db, [item])[0]

    def count(self, sql: str) -> int:
        """One number from the tables."""
        return int(self.db.execute(sql).fetchone()[0])


def settings(path: Path, labs: Sequence[Lab], feeds: Sequence[Source], endpoint: str = HUB, **more: Any) -> Config:
    """A configuration of these labs and feeds."""
    hubs = [
        Source(name, "hub", f"{endpoint}/{name}", lab=lab.name, country=lab.country) for lab in labs for name in lab.hub
    ]
    return Config(
        path=path.with_name("feeds.toml"), database=path, polling=more.pop("polling", Policy()), hub_endpoint=endpoint,
        labs=tuple(labs), sources=(*hubs, *feeds), watchlists=more.pop("watchlists", ()), **more,
    )  # fmt: skip


def recording(
    folder: Path, hub: Mapping[str, Sequence[Sequence[Row]]], feeds: Mapping[str, Sequence[str]] | None = None
) -> Path:
    """Successive lists and feeds as a folder that `ReplayServer` serves."""
    for organization, lists in hub.items():
        (folder / "hub" / organization).mkdir(parents=True)
        for step, rows in enumerate(lists, start=1):
            (folder / "hub" / organization / f"{step:04}.json").write_text(json.dumps(list(rows)), encoding="utf-8")
    for name, bodies in (feeds or {}).items():
        (folder / "replay" / name).mkdir(parents=True)
        for step, body in enumerate(bodies, start=1):
            (folder / "replay" / name / f"{step:04}.xml").write_text(body, encoding="utf-8")
    return folder


def rss(*titles: str, published: datetime = NOW) -> str:
    """An RSS feed with these headlines."""
    date = published.strftime("%a, %d %b %Y %H:%M:%S +0000")
    entries = "".join(
        f"<item><guid isPermaLink='false'>{title}</guid><title>{title}</title><pubDate>{date}</pubDate>"
        f"<link>https://wire.example/{title.replace(' ', '-')}</link></item>"
        for title in titles
    )
    return f"<?xml version='1.0'?><rss version='2.0'><channel><title>Wire</title>{entries}</channel></rss>"


def integrity(db: sqlite3.Connection) -> str:
    """What SQLite says of a database: "ok"."""
    return str(db.execute("pragma integrity_check").fetchone()[0])

"""Whole screens as text, drawn from a frozen store at a frozen time; `python tests/pictures.py` draws them anew."""

import asyncio
import os
import sqlite3
import sys
import tempfile
import time
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from difflib import unified_diff
from pathlib import Path
from typing import Any

from driver import NOW, SIZES, Driver, Newsroom, monitor, settings

PICTURES = Path(__file__).with_name("pictures")
HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(weeks=1)


def fill(room: Newsroom) -> int:
    """A month as it may be, with all that a row can show; the key of its newest release."""
    newest = room.release("Qwen3.5-Omni: 12 models, 235B, Apache-2.0", ago=HOUR / 3, matched=["qwen3"])
    room.item(
        "深度求索发布新一代开源推理模型，采用MIT许可证 🚀",
        ago=HOUR,
        source="机器之心",
        lab="DeepSeek",
        country="CN",
        story_size=4,
    )
    room.release(
        "DeepSeek-V4: 2 models, 1.2T, MIT", ago=2 * HOUR, lab="DeepSeek", license="mit", params=1_200_000_000_000,
        active_params=41_000_000_000, models=2, starred=1,
    )  # fmt: skip
    room.item("Commission proposes reporting duties for open models ⚖️", ago=5 * HOUR, policy=1, source="Euractiv")
    room.release(
        "OLMo-3: 5 models, 32B, Apache-2.0", ago=DAY, lab="Ai2", country="US", params=32_000_000_000,
        active_params=None, models=5, read=1,
    )  # fmt: skip
    room.item(
        "오픈소스 모델 공개, 국내 기업이 뒤따른다", ago=DAY + HOUR, source="AI 데일리", country="KR", lab="Qwen", read=1
    )
    room.release(
        "Qwen3-Reranker: 1 model, 8B", ago=DAY + 3 * HOUR, license="other", openness="restricted", models=1,
        params=8_000_000_000, active_params=None,
    )  # fmt: skip
    room.item(
        "Qwen2.5-Max: license changed", ago=2 * DAY, kind="change", event="license", lab="Qwen", country="CN",
        license="cc-by-nc-4.0", openness="noncommercial",
    )  # fmt: skip
    headline = "Why a very long headline is cut with a sign and never pushes what stands right of it out of its column"
    room.item(headline, ago=3 * DAY, story_size=12, source="A source with a long name")
    for number, weeks in enumerate((1, 1, 2, 3, 3, 3, 3, 5, 8, 11)):
        room.release(f"Qwen-{number}", ago=weeks * WEEK - number * HOUR, models=1)
    room.release("OLMo-2", ago=6 * WEEK, lab="Ai2", country="US", models=3)
    for name, kind, columns in (
        ("hub: Qwen", "hub", {}),
        ("hub: Ai2", "hub", {}),
        ("ChinaTalk", "newsletter", {"failures": 3, "trouble": "network", "error": "no answer"}),
        ("Euractiv", "policy", {}),
        ("Old paper", "news", {"enabled": 0}),
        ("机器之心", "news", {}),
        ("New paper", "news", {"last_ok": None, "last_polled": None}),
    ):
        seen = (NOW - HOUR).timestamp()
        room.source(name, **{"kind": kind, "last_ok": seen, "last_polled": seen, "next_poll": seen + 7_200, **columns})
    return newest


def models(room: Newsroom, item: int) -> None:
    """What a release consists of: sizes, stages, a format, a license and a gate of its own."""
    base, billion = "Qwen/Qwen3.5-Omni-30B-A3B", 10**9
    known: dict[str, dict[str, Any]] = {
        "Qwen/Qwen3.5-Omni-235B-A22B": {"params": 235 * billion, "active_params": 22 * billion, "downloads": 1_200_000},
        f"{base}-Instruct": {"params": 30 * billion, "active_params": 3 * billion, "context": 262_144},
        f"{base}-Instruct-FP8": {"class": "format", "format": "FP8", "base_models": f'["{base}-Instruct"]'},
        f"{base}-Thinking": {"gated": "manual", "license": "other", "openness": "restricted"},
        "Qwen/Qwen3.5-Omni-8B-Research": {"license": "cc-by-nc-4.0", "openness": "noncommercial"},
        "Qwen/Qwen3.5-Omni-Unknown": {"license": None, "openness": "unstated"},
    }
    for number, (name, columns) in enumerate(known.items()):
        room.model(item, name, **{"license": "apache-2.0", "hub_id": f"{number:024x}", **columns})


def deliveries(room: Newsroom) -> None:
    """What was sent, what waits, what failed, and what nobody can say."""
    at = NOW.timestamp()
    rows = [(f"Qwen3.5-Omni, message {ago}", at - 60 * ago, at + 600, state, error, str(ago)) for ago, state, error in (
        (40, "sent", ""), (30, "failed", "404 Not Found"), (20, "unsure", ""), (10, "waiting", "connection refused"),
    )]  # fmt: skip
    with closing(sqlite3.connect(room.path)) as db, db:
        db.executemany(
            "insert into deliveries (channel, watchlist, item, kind, subject, body, created, due, state, error, once) "
            "values ('team', 'Qwen family', 'r1', 'alert', ?, 'Because of qwen3', ?, ?, ?, ?, ?)",
            rows,
        )


def picture(driver: Driver) -> str:
    """All that is on the screen."""
    strips = driver.app.screen._compositor.render_strips(driver.app.size)
    return "\n".join(strip.text.rstrip() for strip in strips) + "\n"


@dataclass(frozen=True)
class View:
    """Something to draw: the keys that lead there from the feed, and words that are there when it is."""

    name: str
    keys: tuple[str, ...]
    words: str = ""
    sizes: tuple[tuple[int, int], ...] = ((120, 40),)

    def path(self, size: tuple[int, int]) -> Path:
        """The file of its picture."""
        return PICTURES / f"{self.name}-{size[0]}x{size[1]}.txt"


VIEWS = (
    View("feed", ("j", "j"), "DeepSeek-V4", tuple(SIZES)),
    View("release", ("enter", "m", "G"), "Qwen3.5-Omni-30B-A3B-Instruct", tuple(SIZES)),
    View("releases", ("2", "j"), "OLMo-2"),
    View("reports", ("3",), "Downloads by country"),
    View("watchlists", ("4",), "Qwen family"),
    View("sources", ("5", "j", "j"), "ChinaTalk"),
    View("deliveries", ("6",), "Not Found"),
    View("help", ("question_mark",), "Next item"),
)


async def draw(folder: Path, view: View, size: tuple[int, int]) -> str:
    """One view in one size."""
    room = Newsroom(folder / "monitor.db")
    models(room, fill(room))
    deliveries(room)
    async with monitor(room.path, size, config=settings(room.path)) as driver:
        await driver.press(*view.keys)
        await driver.until(lambda: view.words in picture(driver))
        await driver.settle()
        return picture(driver)


def difference(wanted: str, drawn: str) -> str:
    """What is otherwise, line below line; "" where nothing is."""
    lines = unified_diff(wanted.splitlines(), drawn.splitlines(), "the picture", "what is drawn", n=0, lineterm="")
    return "\n".join(line for line in lines if not line.startswith("@@"))


def main() -> None:
    """Draw all anew, and say which are another."""
    os.environ["TZ"] = "UTC"
    time.tzset()
    PICTURES.mkdir(exist_ok=True)
    for view, size in [(each, size) for each in VIEWS for size in each.sizes]:
        path = view.path(size)
        with tempfile.TemporaryDirectory() as folder:
            drawn = asyncio.run(draw(Path(folder), view, size))
        if changed := difference(path.read_text(encoding="utf-8") if path.exists() else "", drawn):
            sys.stdout.write(f"{path.name} is another:\n{changed}\n\n")
            path.write_text(drawn, encoding="utf-8")


if __name__ == "__main__":
    main()

"""Whole screens as text, drawn from a frozen store at a frozen time; `python tests/pictures.py` draws them anew."""

import asyncio
import os
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from driver import NOW, SIZES, Driver, Newsroom, monitor, settings

PICTURES = Path(__file__).with_name("pictures")
HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(weeks=1)


def fill(room: Newsroom) -> None:
    """A month as it may be, with all that a row can show."""
    room.release("Qwen3.5-Omni: 12 models, 235B, Apache-2.0", ago=HOUR / 3, matched=["qwen3"])
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


def picture(driver: Driver) -> str:
    """All that is on the screen."""
    strips = driver.app.screen._compositor.render_strips(driver.app.size)
    return "\n".join(strip.text.rstrip() for strip in strips) + "\n"


async def draw(folder: Path, size: tuple[int, int]) -> str:
    """The main screen in one size, an item below the newest under the cursor."""
    room = Newsroom(folder / "monitor.db")
    fill(room)
    async with monitor(room.path, size, config=settings(room.path)) as driver:
        await driver.press("j", "j")
        await driver.until(lambda: not driver.screen.pane.display or "DeepSeek-V4" in driver.detail)
        await driver.settle()
        return picture(driver)


def path(size: tuple[int, int]) -> Path:
    """The file of a picture."""
    return PICTURES / f"{size[0]}x{size[1]}.txt"


def main() -> None:
    os.environ["TZ"] = "UTC"
    time.tzset()
    PICTURES.mkdir(exist_ok=True)
    for size in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            path(size).write_text(asyncio.run(draw(Path(folder), size)), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())

"""The pictures of a digest: the demo, polled step by step, and the letter of its last days as a browser lays it out.

Needs Chromium, and playwright to speak with it (`pip install playwright pillow`); nothing else of the project does.
"""

import asyncio
import shutil
import sys
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from monitor import config as configuration
from monitor.config import Config
from monitor.deliver import letters
from monitor.demo.facts import Facts, load
from monitor.demo.server import ReplayServer
from monitor.demo.stage import staged
from monitor.notices import Digest, Watchlist
from monitor.report.digest import DigestContent
from monitor.rounds import Poller, rules_of, web_for
from monitor.store import connect, gathering, sources

LAST = 62
"The step at which the digest is written."
COVERED = timedelta(hours=48)
WATCHED = Watchlist("Kimi", "kind:release (kimi OR 月之暗面)")
DIGEST = Digest(
    "daily", "0 8 * * mon-fri", ("team@example.org",), "kind:release OR kind:change OR topic:*", "America/New_York"
)
NARROW_HEIGHT = 1500
COLORS = 200


@dataclass
class Clock:
    """The time of the step that is replayed."""

    facts: Facts
    step: int = 1

    def __call__(self) -> datetime:
        return self.facts.at(self.step)


def written() -> DigestContent:
    """What the digest says of the last days of the demo."""
    facts = load()
    clock = Clock(facts)
    with staged(facts) as (server, path):
        config = replace(configuration.load(path), watchlists=(WATCHED,))
        with closing(connect.open(path.with_name("monitor.db"))) as db:
            asyncio.run(poll(db, config, server, clock))
            begins = gathering.since(db, clock() - COVERED)
            return gathering.gather(db, DIGEST, config.sources, begins, clock()).content


async def poll(db: connect.Database, config: Config, server: ReplayServer, clock: Clock) -> None:
    """Ask all sources at every step."""
    sources.sync(db, config.sources)
    async with web_for(config, clock) as web:
        poller = Poller(db, web, config, rules_of(config), clock, lambda event: None)
        while True:
            poller.begin(all_=True)
            await poller.settle()
            if clock.step == LAST:
                return
            server.advance()
            clock.step += 1


def draw(html: str, width: int, height: int, scheme: str, path: Path) -> None:
    """Lay it out and keep the picture; `height` 0: all of it."""
    program = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=program, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": width, "height": height or 600}, color_scheme=scheme)
        page.set_content(html)
        picture = Image.open(BytesIO(page.screenshot(full_page=not height)))
        browser.close()
    few_colors(picture.convert("RGB")).save(path, optimize=True)
    print(f"{path}: {picture.width} × {picture.height}, {path.stat().st_size:,} bytes")


def few_colors(picture: Image.Image) -> Image.Image:
    """With the colors that it has most of, exactly; those between them, at the edges of letters, as the nearest."""
    counted = sorted(picture.getcolors(picture.width * picture.height) or [], reverse=True)
    kept = [color for _, color in counted[:COLORS]]
    nearest = {
        color: min(range(len(kept)), key=lambda at: sum((a - b) ** 2 for a, b in zip(kept[at], color, strict=True)))
        for _, color in counted
    }
    raw = picture.tobytes()
    pixels = zip(raw[0::3], raw[1::3], raw[2::3], strict=True)
    found = Image.frombytes("P", picture.size, bytes(nearest[pixel] for pixel in pixels))
    found.putpalette([channel for color in kept for channel in color])
    return found


def main(folder: Path) -> None:
    """Both pictures."""
    letter = letters.write(written())
    print(letter.subject)
    draw(letter.html, 800, 0, "light", folder / "digest.png")
    draw(letter.html, 320, NARROW_HEIGHT, "dark", folder / "digest-dark-320.png")


if __name__ == "__main__":
    main(Path(sys.argv[1]))

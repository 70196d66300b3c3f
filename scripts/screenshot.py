"""The picture at the top of the README: the demo, played through quickly, then drawn by the screen itself."""

import asyncio
import html
import re
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from rich.cells import cell_len

from monitor import config as configuration
from monitor import query
from monitor.config.values import Look
from monitor.demo.facts import load
from monitor.demo.stage import fast_clock, staged
from monitor.service import Service
from monitor.store import connect, items
from monitor.tui.app import MonitorApp

SECONDS_A_STEP = 0.6
LOOK_AT = "kind:release deepseek"
"What the detail pane shows."

CELL = 12.2
"Width of a cell in the picture; the library counts characters, and Chinese ones fill two cells."


async def draw(size: tuple[int, int]) -> str:
    """Play all recorded steps, look at one item, and draw the picture."""
    facts = load()
    with staged(facts) as (server, config_path):
        clock = fast_clock(facts, SECONDS_A_STEP)
        config = replace(configuration.load(config_path), look=Look(theme="dark"))
        path = config_path.with_name("monitor.db")
        app = MonitorApp(
            config, path, service=lambda tell, _: Service(config, path, on_event=tell, clock=clock), clock=clock
        )
        async with app.run_test(size=size):
            for _ in range(facts.last):
                await asyncio.sleep(SECONDS_A_STEP)
                server.advance()
            await asyncio.sleep(2.5)
            with closing(connect.open(path)) as db:
                release = items.newest(db, query.compile(LOOK_AT, clock()), limit=1)[0]
            app.feed_screen.feed.go_to(release.key)
            await asyncio.sleep(2.5)
            return by_cells(app.export_screenshot(title="monitor"))


def by_cells(svg: str) -> str:
    """Give every text the length of its cells."""

    def mended(found: re.Match[str]) -> str:
        return f'textLength="{cell_len(html.unescape(found[3])) * CELL:.1f}"{found[2]}>{found[3]}</text>'

    return re.sub(r'textLength="([0-9.]+)"([^>]*)>([^<]*)</text>', mended, svg)


if __name__ == "__main__":
    columns, lines = sys.argv[2].split("x")
    Path(sys.argv[1]).write_text(asyncio.run(draw((int(columns), int(lines)))), encoding="utf-8")

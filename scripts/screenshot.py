"""The picture at the top of the README: the demo, played through quickly, then drawn by the screen itself."""

import asyncio
import sys
import tempfile
from pathlib import Path

from monitor import config as configuration
from monitor.cli.demo import fast_clock
from monitor.demo.render import load, render
from monitor.demo.server import ReplayServer
from monitor.service import Service
from monitor.tui.app import MonitorApp

SECONDS_A_STEP = 0.6
LOOK_AT = 26
"Rows to go down from the newest: to a release worth showing."


async def draw(target: Path, size: tuple[int, int]) -> None:
    """Play all recorded steps, look at one item, and write the picture."""
    facts = load()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        render(facts, folder / "recording")
        with ReplayServer(folder / "recording") as server:
            template = (folder / "recording" / "feeds.toml").read_text(encoding="utf-8")
            (folder / "feeds.toml").write_text(template.replace("http://replay", server.url), encoding="utf-8")
            clock = fast_clock(facts.start, facts.step, SECONDS_A_STEP)
            config = configuration.load(folder / "feeds.toml")
            path = folder / "monitor.db"
            app = MonitorApp(
                config, path, service=lambda tell: Service(config, path, on_event=tell, clock=clock), clock=clock
            )
            async with app.run_test(size=size) as pilot:
                for _ in range(facts.last):
                    await asyncio.sleep(SECONDS_A_STEP)
                    server.advance()
                await pilot.press("g", "2", *["j"] * 2)
                await asyncio.sleep(2.5)
                await pilot.press("1")
                await asyncio.sleep(1.5)
                target.write_text(app.export_screenshot(title="monitor"), encoding="utf-8")


if __name__ == "__main__":
    columns, lines = sys.argv[2].split("x")
    asyncio.run(draw(Path(sys.argv[1]), (int(columns), int(lines))))

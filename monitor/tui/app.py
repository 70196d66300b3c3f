"""The application: theme, keys that work everywhere, and the lives of the database and the poller."""

import asyncio
import os
import signal
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import App
from textual.binding import Binding, BindingType
from textual.command import Provider
from textual.filter import LineFilter

from monitor.config import Config
from monitor.tui.agreed import Agreed
from monitor.tui.detail_pane import DetailPane
from monitor.tui.feed_list import FeedList
from monitor.tui.feed_screen import FeedScreen
from monitor.tui.live import Poller, Said
from monitor.tui.parts import design
from monitor.tui.query_bar import QueryBar
from monitor.tui.screens import SCREENS, ScreensApp, parts_of
from monitor.tui.settings import Follows, Kept, NotKept, Settings
from monitor.tui.sidebar import Sidebar
from monitor.tui.state import Remembered
from monitor.tui.terminal_title import TerminalTitle, Unseen

if TYPE_CHECKING:
    from monitor.events import Event
    from monitor.tui.picture_screen import Draw

ServiceFactory = Callable[[Callable[["Event"], None], Callable[[str], None]], Poller]
"""Makes the service, given whom to tell of events, and what writes to the terminal. Called in a thread, after the first
paint; both may be called in any thread."""

NOT_KEPT_SECONDS = 20
REMEMBER_EVERY = 10.0
"Seconds between two looks at whether the screen is to be remembered otherwise; it is, too, when the reader quits."
_AGREED = Agreed()
OTHER_SCREENS = Path(__file__).with_name("monitor.tcss")


def _actions() -> type[Provider]:
    from monitor.tui.commands import Actions  # only when the palette is opened

    return Actions


class MonitorApp(ScreensApp):
    """The monitor on a terminal. Raises `StoreError` at once where the database cannot be opened."""

    TITLE = "Open Model Monitor"
    CSS_PATH = "feed.tcss"
    COMMANDS = App.COMMANDS | {_actions}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark", "help", "Help", key_display="?", id="help"),
        *SCREENS,
        Binding("q", "quit", "Quit", id="quit"),
        Binding("ctrl+q", "quit", "Quit, also while typing", show=False),
        Binding("ctrl+p", "command_palette", "Everything by name", show=False, priority=True, id="palette"),
    ]

    def __init__(
        self,
        config: Config,
        database: Path,
        *,
        service: ServiceFactory | None = None,
        clock: Callable[[], datetime],
        own: Path | None = None,
        state: Path | None = None,
        draw: "Draw | None" = None,
    ) -> None:
        """`own` is the file that the reader's watchlists and views go to, else the one that was read; `state` the one
        that remembers how the screen was left, else it is forgotten; `draw` draws pictures, else the browser shows
        them."""
        self._remembered = Remembered(state, database)
        left = self._remembered.read()
        super().__init__(database, clock, (left.sort, left.rising))
        self._make_service = service
        self._service: Poller | None = None
        self._closing = False
        self._settings = Settings(config, own, draw)
        self.terminal_title = TerminalTitle(self._write, os.environ.get("TERM", ""))
        self.feed_screen = FeedScreen(self._settings, database, self._db, clock, left)
        self.wear(config.look.theme, left.theme)
        self.clock_as(config.look.times, left.times)
        self._begun_in, self._chosen_theme = self.theme, left.theme
        if config.keys:
            self.hear(config.keys)

    def get_line_filters(self) -> Sequence[LineFilter]:
        return [*super().get_line_filters(), _AGREED]

    def get_default_screen(self) -> FeedScreen:
        """The first screen is ours, in the design that fits: none is styled or arranged in vain."""
        self.feed_screen.add_class(design(self.size.width))
        return self.feed_screen

    def on_ready(self) -> None:
        self.terminal_title.begin()
        self.feed_screen.call_after_refresh(self._begin)

    def _begin(self) -> None:
        """What can wait until the list is on the screen."""
        self.feed_screen.begin()
        self._remembered.complain()
        self.set_interval(REMEMBER_EVERY, self._remember)
        self.stylesheet.read(OTHER_SCREENS)
        self.stylesheet.parse()
        if self._make_service:
            self.run_worker(self._start_service, thread=True, group="service", exit_on_error=True)

    def _remember(self) -> None:
        if not self.feed_screen.is_open:
            return
        by, rising = self.sorted_by
        theme = self.theme if self.theme != self._begun_in else self._chosen_theme  # not what the terminal is due
        self._remembered.keep(replace(self.feed_screen.state(), theme=theme, times=self.times, sort=by, rising=rising))

    async def action_quit(self) -> None:
        self._remember()
        await super().action_quit()

    def _start_service(self) -> None:
        """Make and start the service, in a thread: what it imports is heavy."""
        if self._make_service is None or self._closing:
            return
        service = self._make_service(self._hear, self._notify_terminal)
        service.start()
        self._service = self.feed_screen.poller = service
        if self._closing:
            service.stop()

    def _hear(self, event: "Event") -> None:
        """Called in the service's thread."""
        self.log_book.hear(event)
        self.feed_screen.post_message(Said(event))

    def _notify_terminal(self, sequence: str) -> None:
        """Called in the service's thread."""
        self.call_later(self._write, sequence)

    def on_unmount(self) -> None:
        self._closing = True
        self.terminal_title.end()
        if self._service:
            self._service.stop()
        self._db.close()

    def action_help(self) -> None:
        from monitor.tui.help_screen import HelpScreen

        here: tuple[type, ...] = parts_of(self.screen)
        if self.screen is self.feed_screen:
            here = (FeedList, *reversed(FeedScreen.__mro__), DetailPane, QueryBar, Sidebar)
        parts = (*here, *MonitorApp.__mro__)
        bindings = (binding for part in parts for binding in own_bindings(part))
        self.push_screen(HelpScreen(bindings, self._settings.config.keys))

    # --- what is configured, and the terminal's title

    @on(Kept)
    def _kept(self, message: Kept) -> None:
        if message.config.keys != self._settings.config.keys:
            self.hear(message.config.keys)
        if message.config.look.theme != self._settings.config.look.theme:
            self.choose(message.config.look.theme)
        self._settings.take(message.config)
        for screen in self.screen_stack:
            if isinstance(screen, Follows):
                screen.take(message.config)
        if message.words:
            self.notify(message.words, markup=False)

    @on(NotKept)
    def _not_kept(self, message: NotKept) -> None:
        self.notify(message.reason, title="feeds.toml", severity="error", timeout=NOT_KEPT_SECONDS, markup=False)

    @on(Unseen)
    def _unseen(self, message: Unseen) -> None:
        self.terminal_title.tell(message.number)

    def _write(self, sequence: str) -> None:
        if self._driver and not self.is_headless:
            self._driver.write(sequence)


def own_bindings(part: type) -> list[BindingType]:
    """The keys that a part of the program, not of its libraries, brings itself."""
    return list(vars(part).get("BINDINGS", ())) if part.__module__.startswith("monitor.") else []


def run(
    config: Config,
    database: Path,
    service_factory: ServiceFactory | None,
    clock: Callable[[], datetime],
    *,
    own: Path | None = None,
    state: Path | None = None,
    draw: "Draw | None" = None,
) -> bool:
    """Open the screen and stay until the reader quits; whether that is how it ended. Raises `StoreError`."""
    app = MonitorApp(config, database, service=service_factory, clock=clock, own=own, state=state, draw=draw)
    asyncio.run(_shown(app))
    return not app.return_code


async def _shown(app: MonitorApp) -> None:
    """SIGTERM quits, so that the terminal is left as it was; a second one ends the process at once."""
    loop = asyncio.get_running_loop()

    def told_to_end(number: int, _: FrameType | None) -> None:
        signal.signal(number, signal.SIG_DFL)
        loop.call_soon_threadsafe(app.call_later, app.action_quit)

    signal.signal(signal.SIGTERM, told_to_end)
    await app.run_async()

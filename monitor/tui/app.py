"""The application: theme, keys that work everywhere, and the lives of the database and the poller."""

import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import App
from textual.binding import Binding, BindingType
from textual.command import Provider
from textual.theme import Theme

from monitor.config import Config
from monitor.store import connect
from monitor.tui import theme
from monitor.tui.detail_pane import DetailPane
from monitor.tui.feed_list import FeedList
from monitor.tui.feed_screen import FeedScreen
from monitor.tui.live import Poller, Said
from monitor.tui.parts import design
from monitor.tui.query_bar import QueryBar
from monitor.tui.settings import Follows, Kept, NotKept, Settings
from monitor.tui.sidebar import Sidebar
from monitor.tui.terminal_title import TerminalTitle, Unseen

if TYPE_CHECKING:
    from monitor.service import Event

ServiceFactory = Callable[[Callable[["Event"], None]], Poller]
"""Makes the service, given whom to tell of events. Called in a thread, after the first paint."""

NOT_KEPT_SECONDS = 20


def _actions() -> type[Provider]:
    from monitor.tui.commands import Actions  # only when the palette is opened

    return Actions


class MonitorApp(App[None]):
    """The monitor on a terminal. Raises `StoreError` at once where the database cannot be opened."""

    TITLE = "Open Model Monitor"
    CSS_PATH = "monitor.tcss"
    COMMANDS = App.COMMANDS | {_actions}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark", "help", "Help", key_display="?"),
        Binding("q", "quit", "Quit"),
        Binding("ctrl+q", "quit", "Quit, also while typing", show=False),
        Binding("ctrl+p", "command_palette", "Everything by name", show=False, priority=True),
    ]

    def __init__(
        self,
        config: Config,
        database: Path,
        *,
        service: ServiceFactory | None = None,
        clock: Callable[[], datetime],
        own: Path | None = None,
    ) -> None:
        """`own` is the file that the reader's watchlists and views go to; else the one that was read."""
        super().__init__()
        self._db = connect.open(database)
        self._database = database
        self._clock = clock
        self._make_service = service
        self._service: Poller | None = None
        self._closing = False
        self._settings = Settings(config, own)
        self.terminal_title = TerminalTitle(self._write, os.environ.get("TERM", ""))
        self.feed_screen = FeedScreen(self._settings, database, self._db, clock)
        self.register_theme(theme.DARK)
        self.register_theme(theme.LIGHT)
        if self.theme == "textual-dark":  # nothing else was asked for
            self._wear(theme.DARK)

    def _wear(self, chosen: Theme) -> None:
        """Start in a theme. To set it the usual way would read all CSS twice."""
        self.set_reactive(MonitorApp.theme, chosen.name)
        self.stylesheet.set_variables(self.get_css_variables())

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
        if self._make_service:
            self.run_worker(self._start_service, thread=True, group="service", exit_on_error=True)

    def _start_service(self) -> None:
        """Make and start the service, in a thread: what it imports is heavy."""
        if self._make_service is None or self._closing:
            return
        service = self._make_service(self._hear)
        service.start()
        self._service = self.feed_screen.poller = service
        if self._closing:
            service.stop()

    def _hear(self, event: "Event") -> None:
        """Called in the service's thread."""
        self.feed_screen.post_message(Said(event))

    def on_unmount(self) -> None:
        self._closing = True
        self.terminal_title.end()
        if self._service:
            self._service.stop()
        self._db.close()

    def action_help(self) -> None:
        from monitor.tui.help_screen import HelpScreen

        here: tuple[type, ...] = (type(self.screen),)
        if self.screen is self.feed_screen:
            here = (FeedList, *reversed(FeedScreen.__mro__), DetailPane, QueryBar, Sidebar)
        parts = (*here, MonitorApp)
        self.push_screen(HelpScreen(binding for part in parts for binding in own_bindings(part)))

    def action_sources(self) -> None:
        from monitor.tui.sources_screen import SourcesScreen

        refresh = self.feed_screen.refresh_sources
        self.push_screen(SourcesScreen(self._database, self._db, self._clock, refresh))

    def action_watchlists(self) -> None:
        from monitor.tui.watchlists_screen import WatchlistsScreen

        show, known = self.feed_screen.open_view, self.feed_screen.known
        self.push_screen(WatchlistsScreen(self._database, self._db, self._clock, self._settings, known, show))

    # --- what is configured, and the terminal's title

    @on(Kept)
    def _kept(self, message: Kept) -> None:
        self._settings.config = message.config
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
) -> None:
    """Open the screen and stay until the reader quits. Raises `StoreError`."""
    MonitorApp(config, database, service=service_factory, clock=clock, own=own).run()

"""The application: theme, keys that work everywhere, and the lives of the database and the poller."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.app import App
from textual.binding import Binding, BindingType
from textual.command import Provider

from monitor.config import Config
from monitor.store import connect
from monitor.tui import theme
from monitor.tui.detail_pane import DetailPane
from monitor.tui.feed_list import FeedList
from monitor.tui.feed_screen import FeedScreen
from monitor.tui.live import Poller, Said
from monitor.tui.query_bar import QueryBar
from monitor.tui.sidebar import Sidebar

if TYPE_CHECKING:
    from monitor.service import Event

ServiceFactory = Callable[[Callable[["Event"], None]], Poller]
"""Makes the service, given whom to tell of events. Called in a thread, after the first paint."""


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
        Binding("q,ctrl+q", "quit", "Quit", key_display="q"),
        Binding("ctrl+p", "command_palette", "Everything by name", show=False, priority=True),
    ]

    def __init__(
        self,
        config: Config,
        database: Path,
        *,
        service: ServiceFactory | None = None,
        clock: Callable[[], datetime],
    ) -> None:
        super().__init__()
        self._db = connect.open(database)
        self._database = database
        self._clock = clock
        self._make_service = service
        self._service: Poller | None = None
        self._closing = False
        self.feed_screen = FeedScreen(config, database, self._db, clock)
        self.register_theme(theme.DARK)
        self.register_theme(theme.LIGHT)
        if self.theme == "textual-dark":  # nothing else was asked for
            self.theme = theme.DARK.name

    def on_mount(self) -> None:
        self.push_screen(self.feed_screen)
        self.feed_screen.call_after_refresh(self._begin)

    def _begin(self) -> None:
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
        if self._service:
            self._service.stop()
        self._db.close()

    def action_help(self) -> None:
        from monitor.tui.help_screen import HelpScreen

        parts = (FeedList, *reversed(FeedScreen.__mro__), DetailPane, QueryBar, Sidebar, MonitorApp)
        self.push_screen(HelpScreen(binding for part in parts for binding in own_bindings(part)))

    def action_sources(self) -> None:
        from monitor.tui.sources_screen import SourcesScreen

        refresh = self.feed_screen.refresh_sources
        self.push_screen(SourcesScreen(self._database, self._db, self._clock, refresh))


def own_bindings(part: type) -> list[BindingType]:
    """The keys that a part of the program, not of its libraries, brings itself."""
    return list(vars(part).get("BINDINGS", ())) if part.__module__.startswith("monitor.") else []


def run(config: Config, database: Path, service_factory: ServiceFactory | None, clock: Callable[[], datetime]) -> None:
    """Open the screen and stay until the reader quits. Raises `StoreError`."""
    MonitorApp(config, database, service=service_factory, clock=clock).run()

"""The screens that number keys lead to. A screen's module is imported when it is first opened."""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widget import Widget

from monitor.model import Item
from monitor.store import connect
from monitor.tui.dressed import DressedApp
from monitor.tui.feed_screen import FeedScreen
from monitor.tui.log_book import LogBook
from monitor.tui.settings import Settings

_GROUP = Binding.Group("Screens", compact=True)


SCREENS: list[BindingType] = [
    Binding("1", "feed", "Feed", group=_GROUP, id="feed"),
    Binding("2", "releases", "Releases", group=_GROUP, id="releases"),
    Binding("3", "reports", "Reports", group=_GROUP, id="reports"),
    Binding("4", "watchlists", "Watchlists", group=_GROUP, id="watchlists"),
    Binding("5", "sources", "Sources", group=_GROUP, id="sources"),
    Binding("6", "deliveries", "Deliveries", group=_GROUP, id="deliveries"),
    Binding("7", "log", "Log", group=_GROUP, id="log"),
]


class ScreensApp(DressedApp):
    """The feed, and one other screen at a time above it."""

    feed_screen: FeedScreen
    _settings: Settings

    def __init__(self, database: Path, clock: Callable[[], datetime], sorted_by: tuple[str, bool]) -> None:
        """`sorted_by`: how releases were sorted. Raises `StoreError` where the database cannot be opened."""
        super().__init__()
        self._sorted = sorted_by
        self._database = database
        self._db = connect.open(database)
        self._clock = clock
        self.log_book = LogBook(clock)

    def on_mount(self) -> None:
        self.log_book.begin()

    def on_unmount(self) -> None:
        self.log_book.end()

    @property
    def sorted_by(self) -> tuple[str, bool]:
        """How releases are sorted, or were when the program ended."""
        from monitor.tui.releases_screen import ReleasesScreen

        if not self.is_screen_installed(ReleasesScreen.place):
            return self._sorted
        screen = self.get_screen(ReleasesScreen.place)
        return screen.sorted_by if isinstance(screen, ReleasesScreen) else self._sorted

    def action_feed(self) -> None:
        if self._here not in ("", FeedScreen.place):
            self.pop_screen()

    def action_releases(self) -> None:
        from monitor.tui.releases_screen import ReleasesScreen

        if not self.is_screen_installed(ReleasesScreen.place):  # it stays as it was left
            marks = self.feed_screen.markings
            screen = ReleasesScreen(
                self._settings, self._database, self._db, self._clock, marks, self._relate, self._sorted
            )
            self.install_screen(screen, ReleasesScreen.place)
        self._go(self.get_screen(ReleasesScreen.place))

    def action_reports(self) -> None:
        from monitor.tui.reports_screen import ReportsScreen

        self._go(ReportsScreen(self._database, self._db, self._clock))

    def action_watchlists(self) -> None:
        from monitor.tui.watchlists_screen import WatchlistsScreen

        show, known = self.feed_screen.open_view, self._settings.known
        self._go(WatchlistsScreen(self._database, self._db, self._clock, self._settings, known, show))

    def action_sources(self) -> None:
        from monitor.tui.sources_screen import SourcesScreen

        refresh = self.feed_screen.refresh_sources
        self._go(SourcesScreen(self._database, self._db, self._clock, self._settings, refresh))

    def action_deliveries(self) -> None:
        from monitor.tui.deliveries_screen import DeliveriesScreen

        self._go(DeliveriesScreen(self._database, self._db, self._clock, self._settings, self._wake))

    def _wake(self) -> None:
        """Let this window's poller look at once what there is to do; another process looks every few seconds."""
        if self.feed_screen.poller:
            self.feed_screen.poller.refresh(())

    def action_log(self) -> None:
        from monitor.tui.log_screen import LogScreen

        self._go(LogScreen(self.log_book))

    @property
    def _here(self) -> str:
        """The name of the screen that is open; "" of one that is to be answered first."""
        return str(getattr(self.screen, "place", ""))

    def _go(self, screen: Screen[None]) -> None:
        """Open a screen in the place of the one that is open; the feed stays below."""
        if self._here == FeedScreen.place:
            self.push_screen(screen)
        elif self._here and type(self.screen) is not type(screen):
            self.switch_screen(screen)

    def _relate(self, item: Item, related: Sequence[str], ref: str) -> None:
        self.action_feed()
        self.feed_screen.relate(item, related, ref)


def parts_of(screen: Widget) -> tuple[type, ...]:
    """A screen and what is on it, with all that these are made from."""
    kinds = [type(screen), *(type(node) for node in screen.query("*"))]
    return tuple(dict.fromkeys(part for kind in kinds for part in kind.__mro__))

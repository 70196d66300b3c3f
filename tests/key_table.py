"""Every key of every screen, pane and dialog: how to come there, and what is another once the key has been pressed.

A new key needs a row in its place, a new screen, pane or dialog a place of its own in `PLACES`.
"""

import operator
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from driver import Driver
from textual.widgets import DataTable, OptionList

from monitor.tui.app import MonitorApp
from monitor.tui.ask import Ask
from monitor.tui.confirm import Confirm
from monitor.tui.deliveries_screen import DeliveriesScreen, DeliveryTable, DigestTable
from monitor.tui.detail_pane import DetailPane
from monitor.tui.feed_list import FeedList
from monitor.tui.feed_screen import FeedScreen
from monitor.tui.help_screen import HelpScreen
from monitor.tui.item_screen import ItemScreen
from monitor.tui.links_menu import LinksMenu
from monitor.tui.log_screen import LogList, LogScreen
from monitor.tui.picture_screen import PictureScreen
from monitor.tui.previews import LetterPreview, Preview
from monitor.tui.query_bar import QueryBar
from monitor.tui.releases_screen import ReleasesScreen, ReleaseTable
from monitor.tui.reports_screen import ReportsScreen
from monitor.tui.sidebar import Sidebar
from monitor.tui.sources_screen import SourcesScreen
from monitor.tui.views_menu import ViewsMenu
from monitor.tui.watch_editor import WatchEditor
from monitor.tui.watchlists_screen import WatchlistsScreen

Sees = Callable[[Driver], Any]
"A look at a part of the screen."


@dataclass(frozen=True)
class Row:
    """Keys that do the same. Each is pressed by itself, in the order in which they stand."""

    keys: str
    sees: Sees
    first: str = ""
    "Pressed before each of them."
    then: Callable[[Any, Any], bool] = operator.ne
    "Of what is seen after and before the key."


@dataclass(frozen=True)
class Place:
    """Where keys work. Who leaves it comes back by `leads`; all else stays as the key before has left it."""

    name: str
    kinds: tuple[type, ...]
    "What brings the keys."
    leads: str
    "Pressed on the main screen, its list in front."
    rows: tuple[Row, ...]
    size: tuple[int, int] = (100, 24)

    @property
    def keys(self) -> list[tuple[Row, str]]:
        """Each key, with its row."""
        return [(row, key) for row in self.rows for key in row.keys.split()]


def leads(keys: str, kind: type | str, first: str = "") -> Row:
    """Keys after which another screen is in front."""
    name = kind if isinstance(kind, str) else kind.__name__
    return Row(keys, screen, first, lambda after, before: after == name != before)


def focuses(keys: str, name: str, first: str = "") -> Row:
    """Keys that give a part of the screen the keyboard."""
    return Row(keys, focused, first, lambda after, before: after == name != before)


def typed(words: str) -> str:
    """The keys of a text."""
    return " ".join(words)


# --- what is seen


def screen(driver: Driver) -> str:
    return type(driver.app.screen).__name__


def focused(driver: Driver) -> str | None:
    return driver.app.focused and driver.app.focused.id


def front(driver: Driver) -> ItemScreen:
    """The screen in front that lists items, or the main one behind what is in front."""
    return driver.app.screen if isinstance(driver.app.screen, ItemScreen) else driver.screen


def item(driver: Driver) -> object:
    return front(driver).listing.item


def cursor(driver: Driver) -> int:
    return driver.feed.cursor


def titles(driver: Driver) -> list[str]:
    return [each.title for each in driver.shown()]


def toasts(driver: Driver) -> list[str]:
    return [each.message for each in driver.notices]


def opened(driver: Driver) -> list[str]:
    return [*driver.app.opened]


def copied(driver: Driver) -> str:
    return driver.app.clipboard


def polled(driver: Driver) -> list[object]:
    return [*driver.service.asked]


def switched_off(driver: Driver) -> list[str]:
    """The watchlists and sources that the file switches off."""
    config = driver.screen.config
    return [one.name for one in (*config.watchlists_off, *(one for one in config.sources if not one.enabled))]


def states(driver: Driver) -> list[str]:
    return [one.state for one in driver.app.screen.query_one(DeliveryTable).deliveries]


def paper(driver: Driver) -> object:
    return front(driver).pane.reads


def completed(driver: Driver) -> str:
    return driver.screen.bar.text


def option(driver: Driver) -> Any:
    return driver.app.screen.query_one(OptionList).highlighted


def shown(name: str) -> Sees:
    return lambda driver: driver.app.screen.query_one(f"#{name}").display


def size(name: str) -> Sees:
    return lambda driver: driver.app.screen.query_one(f"#{name}").outer_size


def words(name: str) -> Sees:
    return lambda driver: driver.text(f"#{name}")


def scrolled(name: str) -> Sees:
    return lambda driver: driver.app.screen.query_one(f"#{name}").scroll_y


def line(kind: type[ReleaseTable | DeliveryTable | DigestTable | Sidebar]) -> Sees:
    return lambda driver: driver.app.screen.query_one(kind).cursor_line


def chosen(driver: Driver) -> int:
    return driver.app.screen.query_one(DataTable).cursor_row


# --- what many places have

DOWN, UP = "down j pagedown ctrl+f ctrl+d", "up k pageup ctrl+b ctrl+u"
BACK = "escape q h left"


def moves(sees: Sees, down: str = DOWN, up: str = UP, top: str = "home g", end: str = "end G") -> tuple[Row, ...]:
    """Keys that go up and down, each from the other end, so that there is somewhere to go."""
    return (
        Row(down, sees, "g", operator.gt), Row(up, sees, "G", operator.lt),
        Row(top, sees, "G", operator.lt), Row(end, sees, "g", operator.gt),
    )  # fmt: skip


def table_moves(sees: Sees) -> tuple[Row, ...]:
    """Where the library's table has the other keys."""
    return moves(sees, "j", "k", "g", "G")


PANE = (*moves(scrolled("detail")), leads("F", LinksMenu), Row("m", words("detail")))
PREVIEW = moves(scrolled("preview-box"), f"{DOWN} space")
OPTIONS = (Row("j", option, then=operator.gt), Row("k", option, "j", operator.lt))
WATCHLIST = "g j j j j j j j j"
"In the sidebar: to the first watchlist."
WITHOUT_LINK = "g j j"
"In the feed: to a story that can be read without the network."
ALL = "V 1"
"In the feed: to the view that lists everything."
QUIT = ("q", "ctrl+q")
"After these there is nothing to be seen."

PLACES = (
    Place("everywhere", (MonitorApp,), "", (
        leads("2", ReleasesScreen), leads("3", ReportsScreen), leads("4", WatchlistsScreen),
        leads("5", SourcesScreen), leads("6", DeliveriesScreen), leads("7", LogScreen), leads("1", FeedScreen, "5"),
        leads("?", HelpScreen), leads("ctrl+p", "CommandPalette"),
        Row("t", lambda driver: driver.app.times), Row("ctrl+t", lambda driver: driver.app.theme),
    )),
    Place("the feed", (FeedScreen,), "", (
        Row("space s", item), Row("z", item, "s"), Row("Z", item, "s z"), Row("o", opened), Row("y", copied),
        Row("f c", paper, WITHOUT_LINK), Row("m", words("detail"), "g"), Row("n", cursor, "g j"),
        Row("N", cursor, "G"), Row("u", cursor, "g"), Row("r", polled),
        leads("A", Confirm), leads("V", ViewsMenu), leads("W", WatchlistsScreen), leads("w", WatchEditor),
        leads("v", Ask, f"/ {typed('qwen')} enter"), leads("F", LinksMenu), leads("E", Ask), leads("S", SourcesScreen),
        focuses("/", "query"), Row("tab shift+tab", focused), focuses("escape h left", "feed", "shift+tab"),
        Row("< >", size("sidebar")), Row("- +", size("detail")), Row("=", size("detail"), "+"),
        Row("b", shown("sidebar")), Row("d", shown("detail")),
        Row("L T P x", titles, f"{ALL} g"),
    )),
    Place("the list", (FeedList,), "", (*moves(cursor), focuses("enter l right", "detail"))),
    Place("the text", (DetailPane,), "enter", (*PANE, focuses("escape left h", "feed"))),
    Place("the sidebar", (Sidebar,), "shift+tab", (
        *moves(line(Sidebar), "down j pagedown ctrl+f", "up k pageup ctrl+b"),
        Row("enter l right space", lambda driver: driver.screen.sidebar.folds, "g"),
        leads("e", WatchEditor, WATCHLIST), leads("x delete", Confirm, WATCHLIST),
    )),
    Place("the query", (QueryBar,), "/", (
        focuses("escape enter down", "feed"), Row("tab", completed, typed("kind:rel")),
    )),
    Place("Releases", (ReleasesScreen, ReleaseTable), "2", (
        *moves(line(ReleaseTable)), Row("u n N", line(ReleaseTable), "G"), focuses("enter l right", "detail"),
        Row("space s", item), Row("z", item, "s"), Row("Z", item, "s z"),
        leads("A", Confirm), leads("w", WatchEditor), leads("E", Ask), leads("F", LinksMenu), Row("o", opened),
        Row("y", copied), Row("m", words("detail"), "g"), Row("f c", paper), focuses("/", "query"),
        Row("d", shown("detail")), leads("x", FeedScreen, "g"), leads("escape h left q", FeedScreen),
        Row("tab shift+tab", focused, "enter"),
        Row("> < S", words("top")),
    )),
    Place("a picture", (PictureScreen,), "G F 1 enter", (Row("o", opened), leads(f"{BACK} enter", FeedScreen))),
    Place("the text of a release", (DetailPane,), "2 enter", (*PANE, focuses("escape left h", "releases"))),
    Place("Reports", (ReportsScreen,), "3", (
        *moves(scrolled("reports"), f"{DOWN} space"), Row("r", words("top")), leads(BACK, FeedScreen),
    ), (80, 24)),
    Place("Watchlists", (WatchlistsScreen,), "4", (
        *table_moves(chosen), Row("T", words("watch-panel-text"), "g"), Row("ctrl+d", scrolled("watch-panel")),
        Row("ctrl+u", scrolled("watch-panel"), "ctrl+d", operator.lt), Row("space z Z", switched_off),
        leads("a e", WatchEditor), leads("m", Ask), leads("x delete", Confirm),
        leads("escape q h W enter o l", FeedScreen),
    ), (80, 16)),
    Place("Sources", (SourcesScreen,), "5", (
        *table_moves(chosen), Row("r R", polled), Row("T", toasts), Row("M z Z", switched_off), leads("A", Ask),
        leads(f"{BACK} S", FeedScreen),
    )),
    Place("Deliveries", (DeliveriesScreen, DeliveryTable), "6", (
        *moves(line(DeliveryTable)), leads("enter l right", Preview), Row("r R", states), Row("tab", focused),
        leads("s", Confirm, "tab"), Row("o", opened, "tab"), leads(BACK, FeedScreen),
    )),
    Place("the digests", (DigestTable,), "6 tab", (*moves(line(DigestTable)), leads("enter l right", LetterPreview))),
    Place("the log", (LogScreen, LogList), "7", (
        *moves(scrolled("log")), Row("w e", words("top")), Row("i", words("top"), "w"), Row("space p", words("top")),
        leads(BACK, FeedScreen),
    )),
    Place("help", (HelpScreen,), "?", (
        *moves(scrolled("help-box"), f"{DOWN} space"), leads(f"{BACK} ? enter", FeedScreen),
    )),
    Place("a message", (Preview,), "6 enter", (*PREVIEW, leads(f"{BACK} enter", DeliveriesScreen))),
    Place("a digest", (LetterPreview,), "6 tab enter", (
        *PREVIEW, Row("o", opened), leads(f"{BACK} enter", DeliveriesScreen),
    )),
    Place("links", (LinksMenu,), "F", (*OPTIONS, Row("y", copied), leads(f"{BACK} F", FeedScreen))),
    Place("views", (ViewsMenu,), "V", (*OPTIONS, leads(f"{BACK} V", FeedScreen))),
    Place("a question", (Confirm,), "4 x", (leads("n escape q y enter", WatchlistsScreen),)),
    Place("a line of text", (Ask,), "E", (leads("escape", FeedScreen),)),
    Place("a watchlist", (WatchEditor,), "4 e", (
        leads("escape ctrl+s", WatchlistsScreen), Row("enter down up shift+tab tab", focused),
        Row("pagedown", scrolled("trial"), then=operator.gt),
        Row("pageup", scrolled("trial"), "pagedown", operator.lt),
    )),
)  # fmt: skip

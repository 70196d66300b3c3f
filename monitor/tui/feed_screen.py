"""The main screen: sidebar, list and detail, in three designs by width."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.geometry import Region
from textual.strip import Strip
from textual.widgets import Static

from monitor.store.connect import Database
from monitor.tui import empty, status
from monitor.tui.detail_pane import DetailPane
from monitor.tui.drawn import Pane, covered
from monitor.tui.feed_list import FeedList
from monitor.tui.layout import LayoutScreen
from monitor.tui.parts import BREAKPOINTS
from monitor.tui.query_bar import QueryBar
from monitor.tui.settings import Settings
from monitor.tui.sidebar import Sidebar
from monitor.tui.state import State

_SHOW = Binding.Group("Show", compact=True)
_DO = Binding.Group("Do", compact=True)


class FeedScreen(LayoutScreen):
    """The live feed.

    Narrow: the list alone, an item in its place when it is read. Medium: the sidebar, the list, and the detail
    pane below it. Wide: side by side.
    """

    place = "feed"
    HORIZONTAL_BREAKPOINTS = BREAKPOINTS
    AUTO_FOCUS = "#feed"
    BLANK = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r", "refresh", "Poll now", show=False, group=_DO, id="refresh"),
        Binding("S", "app.sources", "Sources", show=False, group=_SHOW, id="sources"),
    ]

    def __init__(
        self, settings: Settings, path: Path, db: Database, clock: Callable[[], datetime], left: State
    ) -> None:
        super().__init__(settings, path, db, clock, left)
        self._begun = False

    def compose(self) -> ComposeResult:
        yield status.TopLine(id="top", markup=False)
        with Pane(id="body"):
            yield Sidebar(self.folds)
            with Pane(id="panes"):
                with Pane(id="listing"):
                    yield QueryBar(self._settings.known, self.typed)
                    yield FeedList(self.load, self._clock)
                    yield Static(id="empty", markup=False)
                yield DetailPane()
        yield status.Line(id="status", markup=False)
        yield status.KeyLine(id="keys", markup=False)

    def render_lines(self, crop: Region) -> list[Strip]:
        """The background: none where all of it is covered."""
        return [] if covered(self) else super().render_lines(crop)

    def on_mount(self) -> None:
        self.offer()
        self.sidebar.mark(self.view)
        self.divide()
        self.show_first()
        self.tell()
        keys = self.query_one("#keys", status.KeyLine)
        self.bindings_updated_signal.subscribe(self, lambda _: keys.update_from(self))

    def begin(self) -> None:
        """What can wait until the list is on the screen."""
        self._begun = True
        self.show_detail()
        self.list_view(keep=True)
        self.read_states()
        self.read_weeks()
        self.count()

    # --- what is read

    @on(FeedList.Moved)
    def _moved(self, message: FeedList.Moved) -> None:
        self.moved(by_reader=message.by_reader)

    def show_detail(self) -> None:
        if self._begun:
            super().show_detail()

    @on(FeedList.Opened)
    def _open(self, message: FeedList.Opened) -> None:
        if not self.pane.display:  # from now on it stays
            self.remove_class("-no-detail")
        self.open_item(message.item)

    def changed(self, keys: tuple[int, ...]) -> None:
        super().changed(keys)
        if self.typed.strip() and not self.refused:
            self.bar.answer(len(self.feed.keys))

    def tick(self) -> None:
        super().tick()
        self.pane.tick(self._clock())

    @on(FeedList.Scrolled)
    @on(status.TopLine.Clicked)
    def _look_up(self, message: FeedList.Scrolled | status.TopLine.Clicked) -> None:
        if isinstance(message, status.TopLine.Clicked):
            self.feed.action_first()
        self.tell()

    # --- what is said

    def tell(self) -> None:
        active = self.understood if self.refused else self.typed
        shown = status.Shown(self.view.name, active.strip(), len(self.feed.keys), self.feed.fresh)
        now, width = self._clock(), self.size.width
        self.query_one("#top", status.Line).say(status.top(shown, self.going, width))
        self.query_one("#status", status.Line).say(status.bottom(self.going, now, width, self.config.keys))
        nothing = not self.feed.keys
        self.query_one("#listing").set_class(nothing, "-empty")
        if nothing:
            why = empty.text(self.view, self.typed, self.going, self.config.keys, refused=self.refused)
            self.query_one("#empty", Static).update(why)

    def tell_times(self) -> None:
        """Times are told in another way."""
        self.feed.redraw()

    def on_resize(self) -> None:
        self.divide()
        self.tell()

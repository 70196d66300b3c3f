"""The main screen: sidebar, list and detail, in three designs by width."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.timer import Timer
from textual.widgets import Static

from monitor.model import Item
from monitor.store.connect import Database
from monitor.tui import card_reading, empty, status
from monitor.tui.detail_pane import DetailPane
from monitor.tui.drawn import Pane
from monitor.tui.feed_list import FeedList
from monitor.tui.keeping import KeepingScreen
from monitor.tui.parts import BREAKPOINTS
from monitor.tui.query_bar import QueryBar
from monitor.tui.reading import Reading
from monitor.tui.settings import Settings
from monitor.tui.sidebar import Sidebar
from monitor.tui.undo import Marking

READ_AFTER = 1.5
"Seconds on an item that the detail pane shows until it counts as read."
SHOW_AFTER = 0.06
"Seconds on an item until the detail pane shows it: a held key runs freely."

_SHOW = Binding.Group("Show", compact=True)
_GO = Binding.Group("Go to", compact=True)
_DO = Binding.Group("Do", compact=True)


class FeedScreen(KeepingScreen):
    """The live feed.

    Narrow: the list alone, an item in its place when it is read. Medium: the sidebar, the list, and the detail
    pane below it. Wide: side by side.
    """

    HORIZONTAL_BREAKPOINTS = BREAKPOINTS
    AUTO_FOCUS = "#feed"
    BLANK = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "app.focus_next", "Next pane", show=False, group=_GO),
        Binding("shift+tab", "app.focus_previous", "Previous pane", show=False, group=_GO),
        Binding("escape,h,left", "back", "Back", show=False, group=_GO),
        Binding("o", "browse", "Browser", group=_DO),
        Binding("y", "copy", "Copy the link", show=False, group=_DO),
        Binding("c", "card", "Model card on/off", show=False, group=_DO),
        Binding("r", "refresh", "Poll now", show=False, group=_DO),
        Binding("S", "app.sources", "Sources", group=_SHOW),
        Binding("b", "toggle_pane('sidebar')", "Sidebar on/off", show=False, group=_SHOW),
        Binding("d", "toggle_pane('detail')", "Detail on/off", show=False, group=_SHOW),
    ]
    pane = getters.query_one("#detail", DetailPane)

    def __init__(self, settings: Settings, path: Path, db: Database, clock: Callable[[], datetime]) -> None:
        super().__init__(settings, path, db, clock)
        self._showing: Timer | None = None
        self._dwelling: Timer | None = None

    def compose(self) -> ComposeResult:
        yield status.TopLine(id="top", markup=False)
        with Pane(id="body"):
            yield Sidebar()
            with Pane(id="panes"):
                with Pane(id="listing"):
                    yield QueryBar(self.known)
                    yield FeedList(self.load, self._clock)
                    yield Static(id="empty", markup=False)
                yield DetailPane()
        yield status.Line(id="status", markup=False)
        yield status.KeyLine(id="keys", markup=False)

    def on_mount(self) -> None:
        self.offer()
        self.sidebar.mark(self.view)
        self.show_first()
        self.tell()
        keys = self.query_one("#keys", status.KeyLine)
        self.bindings_updated_signal.subscribe(self, lambda _: keys.update_from(self))

    def begin(self) -> None:
        """What can wait until the list is on the screen."""
        self.list_view(keep=True)
        self.count(always=True)

    # --- what is read

    @on(FeedList.Moved)
    def _moved(self, message: FeedList.Moved) -> None:
        for timer in (self._showing, self._dwelling):
            if timer:
                timer.stop()
        if message.by_reader:
            self._showing = self.set_timer(SHOW_AFTER, self.show_detail)
        else:  # another view: no key is held
            self.show_detail()
        if message.by_reader and self.pane.display:
            self._dwelling = self.set_timer(READ_AFTER, self._dwelt)

    def show_detail(self) -> None:
        """Show the item under the cursor in the detail pane, where there is one."""
        if self.pane.display:
            item = self.feed.item
            self.pane.show(self.detail(item) if item else None, self._clock(), self.feed.node)

    def _dwelt(self) -> None:
        item = self.feed.item
        if item and self.pane.display and self.pane.key == item.key and self.app.screen is self:
            self.mark_read(item)

    @on(FeedList.Opened)
    def _open(self, message: FeedList.Opened) -> None:
        if not self.pane.display:  # another class for the screen is another look at all of its styles
            self.add_class("-reading")
            self.remove_class("-no-detail")
        self.pane.focus()
        self.mark_read(message.item)
        self.call_after_refresh(self.show_detail)

    @on(DetailPane.Left)
    def action_back(self) -> None:
        """One step back: from the text to the list, from a query to the view."""
        if self.has_class("-reading") or not self.feed.has_focus:
            self.remove_class("-reading")
            self.feed.focus()
        elif self.typed:
            self.bar.action_clear()

    def marked(self, marking: Marking) -> None:
        self.changed(marking.keys)

    def changed(self, keys: tuple[int, ...]) -> None:
        if self.pane.key in keys:
            self.show_detail()

    @on(FeedList.Scrolled)
    @on(status.TopLine.Clicked)
    def _look_up(self, message: FeedList.Scrolled | status.TopLine.Clicked) -> None:
        if isinstance(message, status.TopLine.Clicked):
            self.feed.action_first()
        self.tell()

    # --- what is said

    def tell(self) -> None:
        shown = status.Shown(self.view.name, self.typed.strip(), len(self.feed.keys), self.feed.fresh)
        now, width = self._clock(), self.size.width
        self.query_one("#top", status.Line).say(status.top(shown, self.going, width))
        self.query_one("#status", status.Line).say(status.bottom(self.going, now, width))
        nothing = not self.feed.keys
        self.query_one("#listing").set_class(nothing, "-empty")
        if nothing:
            self.query_one("#empty", Static).update(empty.text(self.view, self.typed, self.going, refused=self.refused))

    def on_resize(self) -> None:
        if self.pane.has_focus:  # and would go where there is room for the list alone
            self.add_class("-reading")
        self.tell()
        self.call_after_refresh(self.show_detail)

    @on(Reading.Failed)
    def _failed(self, message: Reading.Failed) -> None:
        self.notify(message.reason, title="The database", severity="error", markup=False)

    # --- what is done

    def _linked(self) -> Item | None:
        item = self.feed.item
        if item and item.url.startswith(("https://", "http://")):
            return item
        self.notify("This item has no link.", markup=False)
        return None

    def action_browse(self) -> None:
        if item := self._linked():
            self.app.open_url(item.url)
            self.mark_read(item)

    def action_copy(self) -> None:
        if item := self._linked():
            self.app.copy_to_clipboard(item.url)
            self.notify(f"Copied {item.url}", markup=False)

    def action_card(self) -> None:
        """Show the card of the item's model in the place of its text, or the text again."""
        item = self.feed.item
        if item is None:
            return
        if self.pane.shows_card:
            self.pane.show_card(None)
            return
        if not self.pane.display:
            self.feed.action_open()
        detail = self.detail(item)
        self.pane.show(detail, self._clock(), self.feed.node)
        self.pane.show_card(card_reading.content(item.title, "", card_reading.ASKING))
        card_reading.start(self, detail, self.config, self._path, self._clock)

    @on(card_reading.CardRead)
    def _show_card(self, message: card_reading.CardRead) -> None:
        item = self.feed.item
        if item and message.key == item.key == self.pane.key and self.pane.shows_card:
            self.pane.show_card(card_reading.content(item.title, message.text, message.note))

    def action_toggle_pane(self, pane: str) -> None:
        """Show or hide a pane; which of the two depends on what the width does by itself."""
        shown = self.query_one(f"#{pane}").display
        self.set_class(shown, f"-no-{pane}")
        self.set_class(not shown, f"-with-{pane}")
        if shown and not self.feed.has_focus:
            self.feed.focus()
        self.call_after_refresh(self.show_detail)

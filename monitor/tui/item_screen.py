"""What is done with the item under the cursor: read in the pane, its link, its model card, what belongs to it."""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, ClassVar

from textual import getters, on
from textual.binding import Binding, BindingType
from textual.message import Message

from monitor.figures import headline
from monitor.model import Detail, Item
from monitor.store.connect import Database
from monitor.tui.detail_pane import DetailPane
from monitor.tui.filtering import FilteringScreen
from monitor.tui.markings import Markings
from monitor.tui.pace import Afterwards
from monitor.tui.settings import Settings
from monitor.tui.undo import Marking

if TYPE_CHECKING:  # it is read after the first paint
    from monitor.tui.paper import Kind, Paper

READ_AFTER = 1.5
"Seconds on an item that the detail pane shows until it counts as read."
SHOW_AFTER = 0.06
"Seconds on an item until the detail pane shows it: a held key runs freely."

_READ = Binding.Group("Read", compact=True)
_DO = Binding.Group("Do", compact=True)
_GO = Binding.Group("Go to", compact=True)


class Fetched(Message):
    """What is read in the place of an item is there, or has come further."""

    def __init__(self, key: int, paper: "Paper") -> None:
        super().__init__()
        self.key = key
        self.paper = paper


class ItemScreen(FilteringScreen):
    """A screen that lists items, and has a pane in which one is read."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("o", "browse", "Browser", group=_DO, id="browser"),
        Binding("f", "paper('article')", "Whole article on/off", show=False, group=_READ, id="article"),
        Binding("c", "paper('card')", "Model card on/off", show=False, group=_READ, id="card"),
        Binding("F", "links", "Follow a link in the text", show=False, group=_READ, id="links"),
        Binding("m", "fold", "Formats of the models on/off", show=False, group=_READ, id="formats"),
        Binding("y", "copy", "Copy the link, or what is selected", show=False, group=_DO, id="copy"),
        Binding("x", "related", "What belongs to it", show=False, group=_GO, id="related"),
        Binding("tab", "app.focus_next", "Next pane", show=False, group=_GO, id="next_pane"),
        Binding("shift+tab", "app.focus_previous", "Previous pane", show=False, group=_GO, id="previous_pane"),
        Binding("escape,h,left", "back", "Back", show=False, group=_GO, id="back"),
    ]
    pane = getters.query_one("#detail", DetailPane)

    def __init__(
        self, settings: Settings, path: Path, db: Database, clock: Callable[[], datetime], markings: Markings
    ) -> None:
        super().__init__(settings, path, db, clock, markings)
        self._show_soon = Afterwards(self, SHOW_AFTER, self.show_detail)
        self._dwell = Afterwards(self, READ_AFTER, self._dwelt)
        self._fetching: Event | None = None
        "Breaks off what is being fetched."

    # --- read in the pane

    def moved(self, *, by_reader: bool) -> None:
        """The cursor is on another item, or on none."""
        if by_reader:
            self._show_soon()
        else:  # something else is listed: no key is held
            self._show_soon.stop()
            self.show_detail()
        if by_reader and self.pane.display:
            self._dwell()
        else:
            self._dwell.stop()

    def show_detail(self) -> None:
        """Show the item under the cursor in the detail pane, where there is one."""
        if self.is_open and self.pane.display:
            item = self.listing.item
            self.pane.show(self.detail(item) if item else None, self._clock(), self.listing.node)

    def _dwelt(self) -> None:
        item = self.listing.item
        if item and self.pane.display and self.pane.key == item.key and self.app.screen is self:
            self.mark_read(item)

    def open_item(self, item: Item) -> None:
        """Read an item."""
        self.pane.make_way(item)
        if not self.pane.display:  # another class for the screen is another look at all of its styles
            self.add_class("-reading")
        self.set_focus(self.pane)
        self.mark_read(item)
        if self.pane.key != item.key:
            self.show_detail()

    @on(DetailPane.Left)
    def action_back(self) -> None:
        """One step back: from what is read to the item, from the item to the list, from a query to everything."""
        if self.put_away():
            return
        if self.has_class("-reading") or not self.listing.has_focus:
            self.remove_class("-reading")
            self.listing.focus()
        elif self.typed:
            self.bar.action_clear()
        else:
            self.leave()

    def leave(self) -> None:
        """Go back where nothing is open any more: to another screen, if there is one."""

    def show_marking(self, marking: Marking) -> None:
        super().show_marking(marking)
        self.changed(marking.keys)

    def changed(self, keys: tuple[int, ...]) -> None:
        """Items that are shown may be other than they were."""
        if self.pane.key in keys:
            self.show_detail()

    def on_resize(self) -> None:
        if self.pane.has_focus:  # and would go where there is room for the list alone
            self.add_class("-reading")
        self.call_after_refresh(self.show_detail)

    # --- its link

    def _linked(self) -> Item | None:
        item = self.listing.item
        if item and item.url.startswith(("https://", "http://")):
            return item
        self.notify("This item has no link.", markup=False)
        return None

    def action_browse(self) -> None:
        if item := self._linked():
            self.app.open_url(item.url)
            self.mark_read(item)

    def action_copy(self) -> None:
        """Copy what the mouse selected; where that is nothing, the link of the item."""
        if words := self.get_selected_text():
            self.app.copy_to_clipboard(words)
            self.notify("Copied what is selected.", markup=False)
        elif item := self._linked():
            self.app.copy_to_clipboard(item.url)
            self.notify(f"Copied {item.url}", markup=False)

    # --- what is read in its place

    def action_paper(self, kind: "Kind") -> None:
        """Show the item's model card, or the whole article, in the place of its text; or the text again."""
        item = self.listing.item
        if item is None:
            return
        if self.pane.reads == kind:
            self.put_away()
            return
        from monitor.tui import paper

        detail = self._show_item(item)
        self.break_off()
        self.pane.read(paper.begun(kind, headline(item)))

        def tell(found: "Paper") -> None:
            self.post_message(Fetched(item.key, found))

        self._fetching = paper.fetch(tell, kind, detail, self.config, self._path, self._clock)

    def _show_item(self, item: Item) -> Detail:
        """See that the pane is there, and shows the item."""
        if not self.pane.display:
            self.listing.action_open()
        detail = self.detail(item)
        self.pane.show(detail, self._clock(), self.listing.node)
        return detail

    @on(Fetched)
    def _show_fetched(self, message: Fetched) -> None:
        if message.key == self.pane.key and self.pane.reads == message.paper.kind:
            self.pane.read(message.paper)

    def break_off(self) -> None:
        """Wait no longer for what is being fetched."""
        if self._fetching:
            self._fetching.set()

    def put_away(self) -> bool:
        """Show the item again, where something is read in its place."""
        self.break_off()
        if self.pane.reads is None:
            return False
        self.pane.read(None)
        return True

    # --- what it leads to

    def action_fold(self) -> None:
        if item := self.listing.item:
            self._show_item(item)
            self.pane.action_fold()

    def action_links(self) -> None:
        if item := self.listing.item:
            self._show_item(item)
            self.pane.action_links()

    @on(DetailPane.Followed)
    def _follow(self, message: DetailPane.Followed) -> None:
        draw, item = self._settings.draw, self.listing.item
        if not (message.picture and draw and item):
            self.app.open_url(message.url)
            return
        from monitor import pictures  # loads the network's libraries
        from monitor.tui.picture_screen import PictureScreen

        sources = {item.source, *(article.source for article in self.detail(item).articles)}

        def fetch(url: str, left: Callable[[], bool]) -> bytes | str:
            return pictures.show(self.config, url, sources, self._clock, left)

        self.app.push_screen(PictureScreen(message.url, fetch, draw))

    def action_related(self, ref: str = "") -> None:
        """List an item with what belongs to it; the cursor goes to `ref`, else to the first of these."""
        if item := self.listing.item:
            if related := self.detail(item).related:
                self.relate(item, related, ref or related[0])
            else:
                self.notify("Nothing belongs to this item yet.", markup=False)

    def relate(self, item: Item, related: Sequence[str], ref: str) -> None:
        """List an item with what belongs to it, and go to one of these."""
        raise NotImplementedError

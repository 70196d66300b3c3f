"""What is done with the item under the cursor: its link, its model card, the whole article, links in what is read."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, ClassVar

from textual import getters, on
from textual.binding import Binding, BindingType
from textual.message import Message

from monitor.model import Detail, Item
from monitor.store.connect import Database
from monitor.tui import jobs
from monitor.tui.detail_pane import DetailPane
from monitor.tui.keeping import KeepingScreen
from monitor.tui.settings import Settings

if TYPE_CHECKING:  # it is read after the first paint
    from monitor.tui.paper import Kind, Paper

_READ = Binding.Group("Read", compact=True)
_DO = Binding.Group("Do", compact=True)


class Fetched(Message):
    """What is read in the place of an item is there, or has come further."""

    def __init__(self, key: int, paper: "Paper") -> None:
        super().__init__()
        self.key = key
        self.paper = paper


class ItemScreen(KeepingScreen):
    """A screen with a pane in which an item is read."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("o", "browse", "Browser", group=_DO, id="browser"),
        Binding("f", "paper('article')", "Whole article on/off", show=False, group=_READ, id="article"),
        Binding("c", "paper('card')", "Model card on/off", show=False, group=_READ, id="card"),
        Binding("F", "links", "Follow a link in the text", show=False, group=_READ, id="links"),
        Binding("m", "fold", "Formats of the models on/off", show=False, group=_READ, id="formats"),
        Binding("y", "copy", "Copy the link, or what is selected", show=False, group=_DO, id="copy"),
        Binding("E", "export", "Export what is listed", show=False, group=_DO, id="export"),
    ]
    pane = getters.query_one("#detail", DetailPane)

    def __init__(self, settings: Settings, path: Path, db: Database, clock: Callable[[], datetime]) -> None:
        super().__init__(settings, path, db, clock)
        self._fetching: Event | None = None
        "Breaks off what is being fetched."

    # --- its link

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
        item = self.feed.item
        if item is None:
            return
        if self.pane.reads == kind:
            self.put_away()
            return
        from monitor.tui import paper

        detail = self._show_item(item)
        self.break_off()
        self.pane.read(paper.begun(kind, item.title))

        def tell(found: "Paper") -> None:
            self.post_message(Fetched(item.key, found))

        self._fetching = paper.fetch(tell, kind, detail, self.config, self._path, self._clock)

    def _show_item(self, item: Item) -> Detail:
        """See that the pane is there, and shows the item."""
        if not self.pane.display:
            self.feed.action_open()
        detail = self.detail(item)
        self.pane.show(detail, self._clock(), self.feed.node)
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
        if item := self.feed.item:
            self._show_item(item)
            self.pane.action_fold()

    def action_links(self) -> None:
        if item := self.feed.item:
            self._show_item(item)
            self.pane.action_links()

    @on(DetailPane.Followed)
    def _follow(self, message: DetailPane.Followed) -> None:
        draw, item = self._settings.draw, self.feed.item
        if not (message.picture and draw and item):
            self.app.open_url(message.url)
            return
        from monitor import pictures  # loads the network's libraries
        from monitor.tui.picture_screen import PictureScreen

        sources = {item.source, *(article.source for article in self.detail(item).articles)}

        def fetch(url: str, left: Callable[[], bool]) -> bytes | str:
            return pictures.show(self.config, url, sources, self._clock, left)

        self.app.push_screen(PictureScreen(message.url, fetch, draw))

    # --- what is listed

    def action_export(self) -> None:
        """Write all that is listed to a file."""
        from monitor.tui import exporting

        exporting.ask(self, self.feed.keys, self.view.name, self._clock())

    @on(jobs.Exported)
    def _say_exported(self, message: jobs.Exported) -> None:
        self.notify(message.words, severity="error" if message.failed else "information", markup=False)

"""What the reader says about items: read, starred, all of them; and taking it back."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual import getters, on
from textual.binding import Binding, BindingType

from monitor.model import Item
from monitor.query import EVERYTHING
from monitor.store.connect import Database
from monitor.tui import jobs
from monitor.tui.feed_list import FeedList
from monitor.tui.reading import Reading
from monitor.tui.undo import History, Marking

_GROUP = Binding.Group("Mark", compact=True)


class MarkingScreen(Reading):
    """A screen on which items are marked. A mark shows at once and is written behind it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "toggle_read", "Read/unread", group=_GROUP, id="read"),
        Binding("s", "toggle_star", "Star", group=_GROUP, id="star"),
        Binding("A", "mark_all", "Mark all shown as read", show=False, group=_GROUP, id="read_all"),
        Binding("z", "undo", "Undo the last marking", show=False, group=_GROUP, id="undo"),
        Binding("Z", "redo", "Mark again what was undone", show=False, group=_GROUP, id="redo"),
    ]
    feed = getters.query_one("#feed", FeedList)

    def __init__(self, path: Path, db: Database, clock: Callable[[], datetime]) -> None:
        super().__init__(path, db, clock)
        self.history = History()

    def on_mount(self) -> None:
        self.run_worker(self.write_marks(), group="marks")

    def on_unmount(self) -> None:
        self.finish()

    def apply(self, marking: Marking) -> None:
        """Show a marking and write it."""
        values = {marking.mark: marking.value}
        self.feed.pages.patch(marking.keys, **values)
        self.feed.redraw()
        self.write(marking)
        self.marked(marking)

    def marked(self, marking: Marking) -> None:
        """Something was marked: for screens that show it elsewhere too."""

    def mark_read(self, item: Item) -> None:
        """An item has been read: nothing that needs undoing."""
        if not item.read:
            self.apply(Marking("read", True, (item.key,)))

    def _mark(self, marking: Marking) -> None:
        self.history.add(marking)
        self.apply(marking)

    def action_toggle_read(self) -> None:
        if item := self.feed.item:
            self._mark(Marking("read", not item.read, (item.key,)))

    def action_toggle_star(self) -> None:
        if item := self.feed.item:
            self._mark(Marking("starred", not item.starred, (item.key,)))

    def action_mark_all(self) -> None:
        node = self.feed.node or EVERYTHING
        self.do("unreads", partial(jobs.unreads, node=node, shown=self.feed.keys, now=self._clock()))

    @on(jobs.Unreads)
    def _ask_first(self, message: jobs.Unreads) -> None:
        number = len(message.keys)
        if not number:
            self.notify("Everything shown here has been read.", markup=False)
            return
        marking = Marking("read", True, message.keys)

        def answered(yes: bool | None) -> None:
            if yes:
                self._mark(marking)
                self.notify(f"{marking.words[0].upper()}{marking.words[1:]}. z takes it back.", markup=False)

        items = "1 item" if number == 1 else f"{number:,} items"
        from monitor.tui.confirm import Confirm  # only when it is asked

        self.app.push_screen(Confirm(f"Mark {items} as read?", "z takes it back"), answered)

    def action_undo(self) -> None:
        self._again(self.history.undo(), "Nothing to undo.")

    def action_redo(self) -> None:
        self._again(self.history.redo(), "Nothing to redo.")

    def _again(self, marking: Marking | None, otherwise: str) -> None:
        if marking is None:
            self.notify(otherwise, markup=False)
            return
        self.apply(marking)
        self.app.clear_notifications()  # one toast however often the key is pressed: the last
        self.notify(f"{marking.words}.", markup=False)

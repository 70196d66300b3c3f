"""What the reader says about items: read, starred, all of them; and taking it back."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType

from monitor.model import Item
from monitor.query import EVERYTHING
from monitor.store.connect import Database
from monitor.tui import jobs
from monitor.tui.listing import Listing
from monitor.tui.markings import Markings
from monitor.tui.reading import Reading
from monitor.tui.undo import Marking

_GROUP = Binding.Group("Mark", compact=True)


class MarkingScreen(Reading):
    """A screen that lists items, on which they are marked, and which shows what is marked on others."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "toggle_read", "Read/unread", group=_GROUP, id="read"),
        Binding("s", "toggle_star", "Star", group=_GROUP, id="star"),
        Binding("A", "mark_all", "Mark all shown as read", show=False, group=_GROUP, id="read_all"),
        Binding("z", "undo", "Undo the last marking", show=False, group=_GROUP, id="undo"),
        Binding("Z", "redo", "Mark again what was undone", show=False, group=_GROUP, id="redo"),
    ]

    def __init__(self, path: Path, db: Database, clock: Callable[[], datetime], markings: Markings) -> None:
        super().__init__(path, db, clock)
        self.markings = markings

    def on_mount(self) -> None:
        self.markings.shown_by(self.show_marking)

    def load(self, keys: Sequence[int]) -> list[Item]:
        """Items by their keys, as their reader marked them."""
        return [self.markings.on(item) for item in super().load(keys)]

    @property
    def listing(self) -> Listing:
        """What lists them."""
        raise NotImplementedError

    def show_marking(self, marking: Marking) -> None:
        """Show what was marked, here or on another screen."""
        self.listing.show_marking(marking)

    def mark_read(self, item: Item) -> None:
        """An item has been read: nothing that needs undoing."""
        if not item.read:
            self.markings.apply(Marking("read", True, (item.key,)))

    def action_toggle_read(self) -> None:
        if item := self.listing.item:
            self.markings.make(Marking("read", not item.read, (item.key,)))

    def action_toggle_star(self) -> None:
        if item := self.listing.item:
            self.markings.make(Marking("starred", not item.starred, (item.key,)))

    def action_mark_all(self) -> None:
        node = self.listing.node or EVERYTHING
        self.do("unreads", partial(jobs.unreads, node=node, shown=self.listing.keys, now=self._clock()))

    @on(jobs.Unreads)
    def _ask_first(self, message: jobs.Unreads) -> None:
        number = len(message.keys)
        if not number:
            self.notify("Everything shown here has been read.", markup=False)
            return
        marking = Marking("read", True, message.keys)

        def answered(yes: bool | None) -> None:
            if yes:
                self.markings.make(marking)
                self.notify(f"{marking.words[0].upper()}{marking.words[1:]}. z takes it back.", markup=False)

        items = "1 item" if number == 1 else f"{number:,} items"
        from monitor.tui.confirm import Confirm  # only when it is asked

        self.app.push_screen(Confirm(f"Mark {items} as read?", "z takes it back"), answered)

    def action_undo(self) -> None:
        self._again(self.markings.history.undo(), "Nothing to undo.")

    def action_redo(self) -> None:
        self._again(self.markings.history.redo(), "Nothing to redo.")

    def _again(self, marking: Marking | None, otherwise: str) -> None:
        if marking is None:
            self.notify(otherwise, markup=False)
            return
        self.markings.apply(marking)
        self.app.clear_notifications()  # one toast however often the key is pressed: the last
        self.notify(f"{marking.words}.", markup=False)

"""All releases side by side: sorted by any column, filtered by any query, each opened as in the feed."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from monitor.model import Item
from monitor.query.syntax import Field
from monitor.store import release_table
from monitor.store.connect import Database
from monitor.store.release_table import Release, Sorting
from monitor.tui import empty, release_jobs, release_rows, views
from monitor.tui.detail_pane import DetailPane
from monitor.tui.drawn import Pane
from monitor.tui.dressed import chosen_keys
from monitor.tui.item_screen import ItemScreen
from monitor.tui.jobs import Job
from monitor.tui.markings import Markings
from monitor.tui.parts import ACCENT, BREAKPOINTS, FAINT, line
from monitor.tui.query_bar import QueryBar
from monitor.tui.release_list import ReleaseTable
from monitor.tui.release_rows import NAMES, RISING
from monitor.tui.row import SIGNS
from monitor.tui.settings import Settings
from monitor.tui.status import KeyLine, Line
from monitor.tui.table import Head, Table

LOOK_EVERY = 2.0
TICK_EVERY = 30.0
"Seconds until the ages are drawn anew."
_GROUP = Binding.Group("Releases", compact=True)


class ReleasesScreen(ItemScreen):
    """The table of releases; what is done with an item of the feed is done with the one under the cursor."""

    place = "releases"
    view = views.RELEASES
    HORIZONTAL_BREAKPOINTS = BREAKPOINTS
    AUTO_FOCUS = "#releases"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("greater_than_sign", "sort(1)", "Sort", key_display=">", group=_GROUP, id="sort"),
        Binding("less_than_sign", "sort(-1)", "Sort by the one before", show=False, group=_GROUP, id="sort_back"),
        Binding("S", "reverse", "Reverse", group=_GROUP, id="reverse"),
        Binding("d", "detail", "Detail on/off", show=False, group=_GROUP, id="detail"),
        Binding("q", "app.feed", "Back to the feed", show=False, group=_GROUP, id="leave"),
    ]
    table = getters.query_one("#releases", ReleaseTable)

    def __init__(
        self,
        settings: Settings,
        path: Path,
        db: Database,
        clock: Callable[[], datetime],
        markings: Markings,
        relate: Callable[[Item, Sequence[str], str], None],
        left: tuple[str, bool] = ("", False),
    ) -> None:
        """`relate` lists a release on the main screen with what belongs to it, and goes to one of these. `left`: how
        releases were sorted, if they were."""
        super().__init__(settings, path, db, clock, markings)
        self._relate = relate
        known_as = next((name for name in NAMES if name == left[0]), None)
        self._by: Sorting = known_as or "seen"
        self._rising = left[1] and known_as is not None
        self._keep = False

    def compose(self) -> ComposeResult:
        yield Line(id="top", markup=False)
        with Pane(id="panes"):
            with Pane(id="listing"):
                yield QueryBar(self._settings.known)
                yield Head(id="releases-head", classes="table-head", markup=False)
                yield ReleaseTable(self.read_rows, self._clock)
                yield Static(id="empty", markup=False)
            yield DetailPane()
        yield KeyLine(id="keys", markup=False)

    def on_mount(self) -> None:
        self.add_class("-no-detail")
        keys = self.query_one("#keys", KeyLine)
        self.bindings_updated_signal.subscribe(self, lambda _: keys.update_from(self))
        self.narrow()
        self.every(LOOK_EVERY, self.look)
        self.every(TICK_EVERY, self.tick)

    def on_screen_resume(self) -> None:
        self.look()
        self.tell_times()

    def tick(self) -> None:
        """The clock went on."""
        self.table.redraw()
        self.pane.tick(self._clock())

    def tell_times(self) -> None:
        """Times are told in another way."""
        self.table.redraw()
        self.tell()

    def look(self) -> None:
        """See whether anything was written, and list again."""
        if self.is_current and self.other_wrote():
            self.narrow(keep=True)

    @property
    def listing(self) -> ReleaseTable:
        return self.table

    def read_rows(self, keys: Sequence[int]) -> list[Release]:
        """Releases by their keys."""
        found = release_table.load(self._db, keys, self._clock())
        return [replace(release, item=self.markings.on(release.item)) for release in found]

    # --- which, and in what order

    def narrow(self, *, keep: bool = False) -> None:
        """Ask for the releases that match; with `keep` as another state of what is shown."""
        self.run += 1
        self._keep = keep
        run, typed, by, rising = self.run, self.typed, self._by, self._rising
        self.do("list", partial(release_jobs.sorting, run=run, typed=typed, by=by, rising=rising, now=self._clock()))

    @on(release_jobs.Sorted)
    def _show(self, message: release_jobs.Sorted) -> None:
        if message.run == self.run:
            self.table.show(message.keys, message.node, keep=self._keep)
            self.found(len(message.keys))

    def next_one(self, by: Field, words: str, *, back: bool) -> Job:
        place = release_jobs.Place(self.table.node or views.tree(self.view), self.table.keys, self.table.cursor)
        return partial(release_jobs.jump, place=place, by=by, words=words, back=back, now=self._clock())

    @on(Table.Resized)
    def tell(self) -> None:
        number, way = len(self.table.keys), "upwards" if self._rising else "downwards"
        parts = [(" Releases", "bold $primary"), (f"  {number:,}", ""), (f"  by {NAMES[self._by]}, {way}", FAINT)]
        active = (self.understood if self.refused else self.typed).strip()
        parts += [(f"  /{active}", ACCENT)] if active else []
        self.query_one("#top", Line).say(line(*parts).truncate(max(1, self.size.width), ellipsis=True))
        width = self.table.scrollable_content_region.width
        head = self.query_one("#releases-head", Head)
        columns = release_rows.columns(width - SIGNS, absolute=self.table.absolute)
        head.tell(columns, width, self._by, rising=self._rising, before=SIGNS)
        nothing = not number and (self.table.node is not None or self.refused)  # and was asked for
        if nothing:
            why = empty.releases(self.typed, chosen_keys(self), refused=self.refused)
            self.query_one("#empty", Static).update(why)
        if nothing != self.query_one("#listing").has_class("-empty"):
            self.query_one("#listing").set_class(nothing, "-empty")
            if not nothing and self.focused is None:
                self.table.focus()

    @property
    def sorted_by(self) -> tuple[Sorting, bool]:
        """The column, and whether upwards."""
        return self._by, self._rising

    def action_sort(self, by: int) -> None:
        names = list(NAMES)
        self._sort(names[(names.index(self._by) + by) % len(names)])

    @on(Head.Clicked)
    def _clicked(self, message: Head.Clicked) -> None:
        if message.column == self._by:
            self.action_reverse()
        else:
            self._sort(next(name for name in NAMES if name == message.column))

    def _sort(self, by: Sorting) -> None:
        self._by, self._rising = by, by in RISING
        self.narrow()

    def action_reverse(self) -> None:
        self._rising = not self._rising
        self.narrow()

    # --- reading

    @on(Table.Opened)
    def _open(self) -> None:
        if item := self.table.item:
            self.open_item(item)

    @on(Table.Moved)
    def _moved(self, message: Table.Moved) -> None:
        item = self.table.item
        if not message.by_reader and item and item.key == self.pane.key:
            self.show_detail()  # it may be other than it was
        else:
            self.moved(by_reader=message.by_reader)

    def leave(self) -> None:
        self.dismiss()

    def relate(self, item: Item, related: Sequence[str], ref: str) -> None:
        self._relate(item, related, ref)

    def action_detail(self) -> None:
        """Keep the detail pane open while moving through the table, or close it."""
        self.pane.make_way(self.table.item)
        self.remove_class("-reading")
        self.toggle_class("-no-detail")
        self.set_class(not self.has_class("-no-detail"), "-with-detail")
        self.table.focus()
        self.call_after_refresh(self.show_detail)

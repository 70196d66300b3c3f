"""All releases side by side: sorted by any column, filtered by any query, each opened as in the feed."""

from array import array
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from monitor.model import Item
from monitor.query import Node
from monitor.store import release_table
from monitor.store.connect import Database
from monitor.store.release_table import Release, Sorting
from monitor.tui import empty, jobs, release_jobs, release_rows
from monitor.tui.detail_pane import DetailPane
from monitor.tui.drawn import Pane
from monitor.tui.filtering import FilteringScreen
from monitor.tui.parts import ACCENT, BREAKPOINTS, FAINT, line
from monitor.tui.query_bar import QueryBar
from monitor.tui.release_rows import NAMES, RISING
from monitor.tui.row import Piece
from monitor.tui.status import KeyLine, Line
from monitor.tui.table import Head, Table, laid

LOOK_EVERY = 2.0
TICK_EVERY = 30.0
"Seconds until the ages are drawn anew."
PAGE = 100
MOST = 2_000
"Rows kept."
_GROUP = Binding.Group("Releases", compact=True)


class ReleaseTable(Table):
    """Releases by their keys, a page of them read when it is seen."""

    def __init__(self, load: Callable[[Sequence[int]], list[Release]], clock: Callable[[], datetime]) -> None:
        super().__init__("releases")
        self.keys = array("q")
        self._load = load
        self._clock = clock
        self._rows: dict[int, Release] = {}

    def show(self, keys: "array[int]", *, keep: bool) -> None:
        """Show releases in this order; with `keep` the cursor stays on the one it is on."""
        chosen = self.keys[self.cursor] if self.keys and keep else None
        self.keys = keys
        self._rows.clear()
        self.fill(len(keys), keys.index(chosen) if chosen is not None and chosen in keys else 0)

    @property
    def release(self) -> Release | None:
        """The one under the cursor."""
        return self._at(self.cursor) if self.keys else None

    def _at(self, index: int) -> Release | None:
        key = self.keys[index]
        if key not in self._rows:
            if len(self._rows) > MOST:
                self._rows.clear()
            start = index - index % PAGE
            self._rows.update((one.item.key, one) for one in self._load(self.keys[start : start + PAGE]))
        return self._rows.get(key)

    def row(self, index: int, width: int) -> list[Piece]:
        columns = release_rows.columns(width, absolute=self.absolute)
        release = self._at(index)
        if release is None:
            return []
        return laid(columns, release_rows.cells(release, columns, self._clock(), absolute=self.absolute), width)


class ReleasesScreen(FilteringScreen):
    """The table of releases; the one under the cursor is read beside it."""

    place = "releases"
    HORIZONTAL_BREAKPOINTS = BREAKPOINTS
    AUTO_FOCUS = "#releases"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "search", "Filter", key_display="/", group=Binding.Group("Show", compact=True), id="search"),
        Binding("s,greater_than_sign", "sort(1)", "Sort", key_display="s", group=_GROUP, id="sort"),
        Binding("less_than_sign", "sort(-1)", "Sort by the one before", show=False, group=_GROUP, id="sort_back"),
        Binding("S", "reverse", "Reverse", group=_GROUP, id="reverse"),
        Binding("o", "browse", "Browser", group=_GROUP, id="browser"),
        Binding("x", "related", "What belongs to it", show=False, group=_GROUP, id="related"),
        Binding("d", "detail", "Detail on/off", show=False, group=_GROUP, id="detail"),
        Binding("tab", "app.focus_next", "Next pane", show=False, group=_GROUP, id="next_pane"),
        Binding("escape,h,left", "back", "Back", group=_GROUP, id="back"),
        Binding("q", "app.feed", "Back to the feed", show=False, group=_GROUP, id="leave"),
    ]
    table = getters.query_one("#releases", ReleaseTable)
    pane = getters.query_one("#detail", DetailPane)

    def __init__(
        self,
        path: Path,
        db: Database,
        clock: Callable[[], datetime],
        known: Mapping[str, Sequence[str]],
        relate: Callable[[Item, str], None],
        mark_read: Callable[[Item], None],
        left: tuple[str, bool] = ("", False),
    ) -> None:
        """`relate` lists a release on the main screen with what belongs to it, and goes to one of these. `left`: how
        releases were sorted, if they were."""
        super().__init__(path, db, clock)
        self.known = known
        self._relate = relate
        self._mark_read = mark_read
        known_as = next((name for name in NAMES if name == left[0]), None)
        self._by: Sorting = known_as or "seen"
        self._rising = left[1] and known_as is not None
        self._run_number = 0
        self._keep = False
        self._node: Node | None = None
        self._refused = False
        self._understood = ""

    def compose(self) -> ComposeResult:
        yield Line(id="top", markup=False)
        with Pane(id="panes"):
            with Pane(id="listing"):
                yield QueryBar(self.known)
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
        self.set_interval(LOOK_EVERY, self.look)
        self.set_interval(TICK_EVERY, self.tick)

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
        self._tell()

    def look(self) -> None:
        """See whether anything was written, and list again."""
        if self.is_current and self.other_wrote():
            self.narrow(keep=True)

    @property
    def listing(self) -> Widget:
        return self.table

    def read_rows(self, keys: Sequence[int]) -> list[Release]:
        """Releases by their keys."""
        return release_table.load(self._db, keys, self._clock())

    # --- which, and in what order

    def narrow(self, *, keep: bool = False) -> None:
        """Ask for the releases that match; with `keep` as another state of what is shown."""
        self._run_number += 1
        self._keep = keep
        run, typed, by, rising = self._run_number, self.typed, self._by, self._rising
        self.do("list", partial(release_jobs.sorting, run=run, typed=typed, by=by, rising=rising, now=self._clock()))

    @on(release_jobs.Sorted)
    def _show(self, message: release_jobs.Sorted) -> None:
        if message.run == self._run_number:
            self._node, self._refused, self._understood = message.node, False, self.typed
            self.table.show(message.keys, keep=self._keep)
            self.bar.answer(len(message.keys))
            self._tell()

    @on(jobs.Refused)
    def _refuse(self, message: jobs.Refused) -> None:
        if message.run == self._run_number:
            self._refused = True
            self.bar.refuse(message.error)
            self._tell()

    @on(Table.Resized)
    def _tell(self) -> None:
        number, way = len(self.table.keys), "upwards" if self._rising else "downwards"
        parts = [(" Releases", "bold $primary"), (f"  {number:,}", ""), (f"  by {NAMES[self._by]}, {way}", FAINT)]
        active = (self._understood if self._refused else self.typed).strip()
        parts += [(f"  /{active}", ACCENT)] if active else []
        self.query_one("#top", Line).say(line(*parts).truncate(max(1, self.size.width), ellipsis=True))
        width = self.table.scrollable_content_region.width
        head = self.query_one("#releases-head", Head)
        head.tell(release_rows.columns(width, absolute=self.table.absolute), width, self._by, rising=self._rising)
        nothing = not number and (self._node is not None or self._refused)  # and was asked for
        if nothing:
            self.query_one("#empty", Static).update(self._why_empty())
        if nothing != self.query_one("#listing").has_class("-empty"):
            self.query_one("#listing").set_class(nothing, "-empty")
            if not nothing and self.focused is None:
                self.table.focus()

    def _why_empty(self) -> Content:
        if self._refused:
            return empty.said("This query cannot be read yet.", ("esc", "all releases"))
        if self.typed.strip():
            words = f"No release matches {self.typed.strip()}"
            return empty.said(words, ("esc", "all releases"), ("/", "another query"))
        return empty.said("No releases yet. They appear as labs are polled.", ("1", "the feed"), ("5", "the sources"))

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
        release = self.table.release
        self.pane.make_way(release.item if release else None)
        self.add_class("-reading")
        self.pane.focus()
        if release:
            self._mark_read(release.item)
        self.call_after_refresh(self._show_detail)

    @on(Table.Moved)
    def _moved(self) -> None:
        self._show_detail()

    def _show_detail(self) -> None:
        if self.pane.display:
            release = self.table.release
            self.pane.show(self.detail(release.item) if release else None, self._clock(), self._node)

    @on(DetailPane.Left)
    def action_back(self) -> None:
        """One step back: from the text to the table, from a query to all releases, to the feed."""
        if self.has_class("-reading") or not self.table.has_focus:
            self.remove_class("-reading")
            self.table.focus()
        elif self.typed:
            self.bar.action_clear()
        else:
            self.dismiss()

    def action_detail(self) -> None:
        """Keep the detail pane open while moving through the table, or close it."""
        self.pane.make_way(self.table.release.item if self.table.release else None)
        self.remove_class("-reading")
        self.toggle_class("-no-detail")
        self.set_class(not self.has_class("-no-detail"), "-with-detail")
        self.table.focus()
        self.call_after_refresh(self._show_detail)

    def action_related(self, ref: str = "") -> None:
        release = self.table.release
        if release and self.detail(release.item).related:
            self._relate(release.item, ref)
        else:
            self.notify("Nothing belongs to this release yet.", markup=False)

    def action_browse(self) -> None:
        release = self.table.release
        if release and release.item.url.startswith(("https://", "http://")):
            self.app.open_url(release.item.url)
        else:
            self.notify("This release has no link.", markup=False)

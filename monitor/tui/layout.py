"""How the main screen is divided: panes hidden, made larger and smaller by key or mouse; and how it was left."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.widget import Widget

from monitor.store.connect import Database
from monitor.tui import views
from monitor.tui.keeping import KeepingScreen
from monitor.tui.keys import hint
from monitor.tui.parts import design
from monitor.tui.settings import Settings
from monitor.tui.state import State
from monitor.tui.views import ALL, View

PANES = ("sidebar", "detail")
SIZES = {
    "-narrow sidebar": 26, "-medium sidebar": 26, "-wide sidebar": 30, "-medium detail": 42, "-wide detail": 40,
}  # fmt: skip
"""As designed, the same as in the CSS: of the sidebar in cells, of the detail pane in percent."""
LEAST, MOST = {"sidebar": 16, "detail": 20}, {"sidebar": 48, "detail": 80}
STEPS = {"sidebar": 2, "detail": 5}
NEAR = 100
"Keys above and below the cursor that are remembered: more than any screen shows."

_SHOW = Binding.Group("Show", compact=True)
_PANES = Binding.Group("Panes", compact=True)


class LayoutScreen(KeepingScreen):
    """A screen with a sidebar on the left, and a detail pane below the list or beside it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("b", "toggle_pane('sidebar')", "Sidebar on/off", show=False, group=_SHOW, id="sidebar"),
        Binding("d", "toggle_pane('detail')", "Detail on/off", show=False, group=_SHOW, id="detail"),
        Binding("<", "resize('sidebar', -1)", "Sidebar narrower", show=False, group=_PANES, id="sidebar_narrower"),
        Binding(">", "resize('sidebar', 1)", "Sidebar wider", show=False, group=_PANES, id="sidebar_wider"),
        Binding("-", "resize('detail', -1)", "Detail smaller", show=False, group=_PANES, id="detail_smaller"),
        Binding("+", "resize('detail', 1)", "Detail larger", show=False, group=_PANES, id="detail_larger"),
        Binding("=", "as_designed", "Panes as designed", show=False, group=_PANES, id="panes_as_designed"),
    ]

    def __init__(
        self, settings: Settings, path: Path, db: Database, clock: Callable[[], datetime], left: State
    ) -> None:
        """`left`: how the screen was left."""
        super().__init__(settings, path, db, clock)
        self._left = left
        self._sizes = {name: _within(name, size) for name, size in left.sizes.items() if name in SIZES}
        self._panes = {pane: shown for pane, shown in left.panes.items() if pane in PANES}
        self._drag: tuple[str, Widget] | None = None
        "The name of a size that follows the mouse, and the pane that it is of."
        for pane, shown in self._panes.items():
            self.add_class(f"-with-{pane}" if shown else f"-no-{pane}")
        self._return()

    # --- how it was left

    @property
    def folds(self) -> tuple[str, ...]:
        """What the reader folded in the sidebar before."""
        return self._left.folds

    def _return(self) -> None:
        """To the view and the query that were shown."""
        view, typed = View(self._left.view, self._left.query), self._left.typed
        if not (view.query or typed.strip()):
            return
        known = (*self.views, *views.words_of(self.config.watchlists))
        self.view = next((each for each in known if (each.name, each.query) == (view.name, view.query)), view)
        self.typed = typed
        if typed.strip():
            self.add_class("-searching")

    def show_first(self) -> None:
        """What was listed when the screen was left, at once; the newest where it begins with these."""
        left = self._left
        if left.keys and (left.cursor or self.view is not ALL or self.typed):
            self.feed.open_at(left.keys, left.cursor)
        elif self.view is ALL and not self.typed:
            super().show_first()

    def state(self) -> State:
        """How it is now."""
        at, keys, top = self.feed.cursor, self.feed.keys, self.feed.follows
        first = self.view is ALL and not self.typed and top
        return State(
            view=self.view.name,
            query=self.view.query,
            typed=self.typed,
            cursor=0 if top or not keys else keys[at],
            keys=() if first else tuple(keys[max(0, at - NEAR) : at + NEAR]),
            panes=dict(self._panes),
            sizes=dict(self._sizes),
            folds=self.sidebar.folds,
        )

    # --- panes

    def action_toggle_pane(self, pane: str) -> None:
        """Show or hide a pane; which of the two depends on what the width does by itself."""
        shown = self.query_one(f"#{pane}").display
        self.pane.make_way(self.feed.item)
        self._panes[pane] = not shown
        self.set_class(shown, f"-no-{pane}")
        self.set_class(not shown, f"-with-{pane}")
        if shown and not self.feed.has_focus:
            self.feed.focus()
        self.call_after_refresh(self.show_detail)

    @property
    def _design(self) -> str:
        return design(self.size.width)

    def divide(self) -> None:
        """Give the panes the sizes that were chosen in the design of the moment."""
        if self._sizes:
            self._divide()

    def _divide(self) -> None:
        sidebar, detail = (self._sizes.get(f"{self._design} {pane}") for pane in PANES)
        self.sidebar.styles.width = sidebar
        wide = self._design == "-wide"
        share = f"{detail}%" if detail else None
        self.pane.styles.width = share if wide else None
        self.pane.styles.max_width = share if wide else None
        self.pane.styles.height = None if wide else share

    def action_resize(self, pane: str, by: int) -> None:
        name = f"{self._design} {pane}"
        if name not in SIZES:
            self.notify("The detail pane takes all of a narrow screen when an item is read.", markup=False)
            return
        if not self.query_one(f"#{pane}").display:
            self.notify(f"It is hidden: {hint(pane, self.config.keys)} shows it.", markup=False)
            return
        self._resize(name, self._sizes.get(name, SIZES[name]) + by * STEPS[pane])

    def _resize(self, name: str, size: int) -> None:
        self._sizes[name] = _within(name, size)
        self._divide()
        self.call_after_refresh(self.show_detail)

    def action_as_designed(self) -> None:
        """All panes as large as they are by themselves, and where they are by themselves."""
        self._sizes = {name: size for name, size in self._sizes.items() if name.split()[0] != self._design}
        self._panes.clear()
        self.remove_class(*(f"-{how}-{pane}" for how in ("with", "no") for pane in PANES))
        self._divide()
        self.call_after_refresh(self.show_detail)

    # --- borders that are dragged

    def on_mouse_down(self, event: events.MouseDown) -> None:
        self._drag = None
        at, side, detail = event.screen_offset, self.sidebar.region, self.pane.region
        wide = self._design == "-wide"
        if self.sidebar.display and at.x == side.right - 1 and at.y in side.line_range:
            self._drag = f"{self._design} sidebar", self.sidebar
        elif self.pane.display and self._design != "-narrow" and detail.contains_point(at):
            border = at.x == detail.x if wide else at.y == detail.y
            self._drag = (f"{self._design} detail", self.pane) if border else None
        if self._drag:
            self._drag[1].capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        if self._drag is None:
            return
        at, name = event.screen_offset, self._drag[0]
        room = self.query_one("#panes").region
        if name.endswith("sidebar"):
            size = at.x + 1
        elif name == "-wide detail":
            size = round(100 * (room.right - at.x) / max(1, room.width))
        else:
            size = round(100 * (room.bottom - at.y) / max(1, room.height))
        if size != self._sizes.get(name, SIZES[name]):
            self._resize(name, size)

    def on_mouse_up(self) -> None:
        if self._drag:
            self._drag[1].release_mouse()
            self._drag = None


def _within(name: str, size: int) -> int:
    """A size that leaves room for the list."""
    pane = name.split()[1]
    return max(LEAST[pane], min(size, MOST[pane]))

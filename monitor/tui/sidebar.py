"""The views to choose from, with how much in each is unread."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip

from monitor import figures
from monitor.tui import theme
from monitor.tui.drawn import Drawn
from monitor.tui.views import View

_GROUP = Binding.Group("Sidebar", compact=True)


@dataclass(frozen=True, slots=True)
class Group:
    """Views under a heading."""

    name: str
    views: tuple[View, ...]


class Sidebar(Drawn, can_focus=True, inherit_bindings=False):
    """A line each view; the one that is shown is marked."""

    PARTS = theme.SIDEBAR

    DEFAULT_CSS = "Sidebar { overflow-x: hidden; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "move(1)", "Next view", show=False, group=_GROUP),
        Binding("up,k", "move(-1)", "Previous view", show=False, group=_GROUP),
        Binding("home,g", "move(-1000)", "First view", show=False, group=_GROUP),
        Binding("end,G", "move(1000)", "Last view", show=False, group=_GROUP),
        Binding("enter,l,right,space", "choose", "Show it", group=_GROUP),
        Binding("e", "change('Edited')", "Rename or edit", group=_GROUP),
        Binding("x,delete", "change('Removed')", "Remove", group=_GROUP),
    ]

    @dataclass
    class Chosen(Message):
        """The reader wants to see a view."""

        view: View

    @dataclass
    class Edited(Message):
        """The reader wants to give a view another name, or a watchlist another look."""

        view: View

    @dataclass
    class Removed(Message):
        """The reader wants a view or a watchlist to go."""

        view: View

    def __init__(self) -> None:
        super().__init__("sidebar")
        self._groups: tuple[Group, ...] = ()
        self._lines: list[View | str] = []
        self._counts: Mapping[str, int] = {}
        self._shown: View | None = None
        self._cursor = 0

    @property
    def views(self) -> list[View]:
        """All that can be chosen, from the top."""
        return [view for group in self._groups for view in group.views]

    def fill(self, groups: Sequence[Group]) -> None:
        """Offer these views."""
        at = self._at_cursor
        self._groups = tuple(group for group in groups if group.views)
        self._lines = []
        for number, group in enumerate(self._groups):
            self._lines += ["", group.name] if number else [group.name]
            self._lines += group.views
        self._cursor = self._lines.index(at) if at in self._lines else 1
        self.virtual_size = Size(0, len(self._lines))
        self.redraw()

    def count(self, counts: Mapping[str, int]) -> None:
        """How many unread items each view holds, by its query."""
        if counts != self._counts:
            self._counts = counts
            self.redraw()

    def mark(self, shown: View) -> None:
        """Say which view is shown."""
        self._shown = shown
        if shown in self._lines:
            self._cursor = self._lines.index(shown)
        self.redraw()

    @property
    def _at_cursor(self) -> View | None:
        entry = self._lines[self._cursor] if self._cursor < len(self._lines) else None
        return entry if isinstance(entry, View) else None

    def action_move(self, by: int) -> None:
        places = [at for at, entry in enumerate(self._lines) if isinstance(entry, View)]
        if not places:
            return
        here = places.index(self._cursor) if self._cursor in places else 0
        self._cursor = places[max(0, min(here + by, len(places) - 1))]
        if not self.scroll_offset.y <= self._cursor < self.scroll_offset.y + self.size.height:
            self.scroll_to(y=max(0, self._cursor - self.size.height // 2), animate=False)
        self.redraw()

    def action_choose(self) -> None:
        if view := self._at_cursor:
            self.post_message(self.Chosen(view))

    def action_change(self, how: str) -> None:
        if view := self._at_cursor:
            self.post_message(self.Edited(view) if how == "Edited" else self.Removed(view))

    def on_click(self, event: events.Click) -> None:
        line = event.y + self.scroll_offset.y
        if line < len(self._lines) and isinstance(self._lines[line], View):
            self._cursor = line
            self.action_choose()
            self.redraw()

    def on_focus(self) -> None:
        self.redraw()

    def on_blur(self) -> None:
        self.redraw()

    @property
    def cursor_line(self) -> int | None:
        return self._cursor if self.has_focus else None

    def draw(self, line: int, width: int, at_cursor: bool) -> Strip:
        base, styles = self.base_style, self.part_styles
        if line >= len(self._lines):
            return Strip([]).adjust_cell_length(width, base)
        entry = self._lines[line]
        if isinstance(entry, str):
            return Strip([Segment(f" {entry}", base + styles["heading"])]).adjust_cell_length(width, base)
        shown = entry == self._shown
        back = base + styles["cursor"] if at_cursor else base
        unread = self._counts.get(entry.query, 0)
        count = figures.count(unread) if unread else ""
        room = max(1, width - len(count) - 4)
        name = entry.name if cell_len(entry.name) <= room else set_cell_size(entry.name, room - 1) + "…"
        return Strip(
            [
                Segment("▌ " if shown else "  ", back + styles["key"]),
                Segment(set_cell_size(name, room), back + styles["shown" if shown else "view"]),
                Segment(f" {count} ", back + styles["count"]),
            ]
        ).adjust_cell_length(width, back)

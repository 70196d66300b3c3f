"""All that can be shown, to choose from: views and what is unread in them, labs with their releases, sources."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip

from monitor.tui import sections, sidebar_row, theme
from monitor.tui.drawn import Drawn
from monitor.tui.sections import Entry, More, Section
from monitor.tui.views import View

_GROUP = Binding.Group("Sidebar", compact=True)


class Sidebar(Drawn, can_focus=True, inherit_bindings=False):
    """A line each view, lab and source, under headings that fold; the one that is shown is marked."""

    PARTS = theme.SIDEBAR

    DEFAULT_CSS = "Sidebar { overflow-x: hidden; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "move(1)", "Next line", show=False, group=_GROUP, id="down"),
        Binding("up,k", "move(-1)", "Previous line", show=False, group=_GROUP, id="up"),
        Binding("pagedown,ctrl+f", "move(10)", "Further down", show=False, group=_GROUP, id="page_down"),
        Binding("pageup,ctrl+b", "move(-10)", "Further up", show=False, group=_GROUP, id="page_up"),
        Binding("home,g", "move(-1000)", "First line", show=False, group=_GROUP, id="first"),
        Binding("end,G", "move(1000)", "Last line", show=False, group=_GROUP, id="last"),
        Binding("enter,l,right,space", "choose", "Show it, or fold", group=_GROUP, id="open"),
        Binding("e", "change('Edited')", "Rename or edit", group=_GROUP, id="edit"),
        Binding("x,delete", "change('Removed')", "Remove", group=_GROUP, id="remove"),
    ]

    @dataclass(eq=False, repr=False)
    class Chosen(Message):
        """The reader wants to see a view."""

        view: View

    @dataclass(eq=False, repr=False)
    class Edited(Message):
        """The reader wants to give a view another name, or a watchlist another look."""

        view: View

    @dataclass(eq=False, repr=False)
    class Removed(Message):
        """The reader wants a view or a watchlist to go."""

        view: View

    def __init__(self, folds: Sequence[str] = ()) -> None:
        """`folds`: the sections that the reader folded or unfolded before."""
        super().__init__("sidebar")
        self._sections: tuple[Section, ...] = ()
        self._toggled = frozenset(folds)
        self._lines: list[sections.Line] = []
        self._counts: Mapping[str, int] = {}
        self._shown: View | None = None
        self._cursor = 1

    @property
    def folds(self) -> tuple[str, ...]:
        """The sections that the reader folded or unfolded."""
        return tuple(sorted(self._toggled))

    @property
    def views(self) -> list[View]:
        """All that can be chosen, from the top."""
        return [entry.view for section in self._sections for entry in section.entries]

    def fill(self, offered: Sequence[Section]) -> None:
        """Offer these sections."""
        if tuple(offered) != self._sections:
            self._sections = tuple(offered)
            self._arrange()

    def _arrange(self) -> None:
        at = self._lines[self._cursor] if self._cursor < len(self._lines) else None
        self._lines = sections.lines(self._sections, self._toggled)
        self._cursor = next(
            (number for number, line in enumerate(self._lines) if line is not None and _name(line) == _name(at)),
            min(self._cursor, max(0, len(self._lines) - 1)),
        )
        self.virtual_size = Size(0, len(self._lines))
        self.redraw()

    def count(self, counts: Mapping[str, int]) -> None:
        """How many unread items each view holds, by its query."""
        if counts != self._counts:
            self._counts = counts
            self.redraw()

    def mark(self, shown: View) -> None:
        """Say which view is shown."""
        before = self._cursor, *self._lines_of_view(self._shown)
        self._shown, found = shown, self._lines_of_view(shown)
        self._cursor = found[0] if found else self._cursor
        self.redraw([*before, *found])

    def _lines_of_view(self, view: View | None) -> list[int]:
        return [number for number, line in enumerate(self._lines) if isinstance(line, Entry) and line.view == view]

    def action_move(self, by: int) -> None:
        places = [number for number, line in enumerate(self._lines) if line is not None]
        if not places:
            return
        here = places.index(self._cursor) if self._cursor in places else 0
        self._cursor = places[max(0, min(here + by, len(places) - 1))]
        if not self.scroll_offset.y <= self._cursor < self.scroll_offset.y + self.size.height:
            self.scroll_to(y=max(0, self._cursor - self.size.height // 2), animate=False)
        self.redraw()

    def action_choose(self) -> None:
        match self._lines[self._cursor] if self._cursor < len(self._lines) else None:
            case Entry(view=view):
                self.post_message(self.Chosen(view))
            case Section(name=name):
                self._toggle(name)
            case More(section=section):
                self._toggle(f"{section.name}+")

    def _toggle(self, name: str) -> None:
        self._toggled ^= {name}
        self._arrange()

    def action_change(self, how: str) -> None:
        line = self._lines[self._cursor] if self._cursor < len(self._lines) else None
        if isinstance(line, Entry):
            self.post_message(self.Edited(line.view) if how == "Edited" else self.Removed(line.view))

    def on_click(self, event: events.Click) -> None:
        line = event.y + self.scroll_offset.y - self.styles.padding.top
        if event.x >= self.outer_size.width - 1:
            return  # its edge, which is dragged
        if 0 <= line < len(self._lines) and self._lines[line] is not None:
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
        base = self.base_style
        if line >= len(self._lines):
            return Strip([]).adjust_cell_length(width, base)
        look = sidebar_row.Look(width, self.part_styles, base, self._counts, self._shown, at_cursor)
        return Strip(sidebar_row.segments(self._lines[line], look)).adjust_cell_length(width, base)


def _name(line: sections.Line) -> tuple[str, str]:
    """What a line is about, whatever it tells: the cursor stays on it when that changes."""
    match line:
        case Entry(view=view):
            return "entry", f"{view.query}\n{view.name}"
        case Section(name=name):
            return "heading", name
        case More(section=section):
            return "more", section.name
        case None:
            return "", ""

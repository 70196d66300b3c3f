"""Figures that analysts ask for, as charts with their method: to be read, and to be quoted."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from monitor.report.numbers import Numbers
from monitor.store import numbers
from monitor.store.connect import Database
from monitor.tui.dressed import chosen_keys
from monitor.tui.parts import BREAKPOINTS, FAINT, line, local
from monitor.tui.reading import Reading
from monitor.tui.report_text import chart
from monitor.tui.status import KeyLine, Line

COUNT_EVERY = 10.0
"Seconds between countings, where something was written."
WIDEST = 100
"Cells of a column: longer lines are hard to read."
_GROUP = Binding.Group("Reports", compact=True)


@dataclass
class Counted(Message):
    """The figures of a moment, by the name of the report."""

    at: datetime
    found: dict[str, Numbers]


def counting(db: Database, now: datetime) -> Iterator[Message]:
    """Count everything anew."""
    yield Counted(now, {name: count(db, now) for name, count in numbers.REPORTS.items()})


class ReportsScreen(Reading):
    """All charts on a page; two columns where there is room."""

    place = "reports"
    HORIZONTAL_BREAKPOINTS = BREAKPOINTS
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r", "count", "Count again", group=_GROUP, id="count"),
        Binding("down,j", "scroll(1)", "Scroll down", show=False, group=_GROUP, id="down"),
        Binding("up,k", "scroll(-1)", "Scroll up", show=False, group=_GROUP, id="up"),
        Binding("pagedown,ctrl+f,ctrl+d,space", "scroll(15)", "Page down", show=False, group=_GROUP, id="page_down"),
        Binding("pageup,ctrl+b,ctrl+u", "scroll(-15)", "Page up", show=False, group=_GROUP, id="page_up"),
        Binding("home,g", "edge(True)", "To the top", show=False, group=_GROUP, id="first"),
        Binding("end,G", "edge(False)", "To the end", show=False, group=_GROUP, id="last"),
        Binding("escape,q,h,left", "dismiss", "Back", group=_GROUP, id="back"),
    ]
    page = getters.query_one("#reports", VerticalScroll)

    def __init__(self, path: Path, db: Database, clock: Callable[[], datetime]) -> None:
        super().__init__(path, db, clock)
        self._counted: Counted | None = None

    def compose(self) -> ComposeResult:
        yield Line(id="top", markup=False)
        with VerticalScroll(id="reports", can_focus=False), Container(id="report-columns"):
            yield Static(id="reports-left", classes="report-text", markup=False)
            yield Static(id="reports-right", classes="report-text", markup=False)
        yield KeyLine(id="keys", markup=False)

    def on_mount(self) -> None:
        keys = self.query_one("#keys", KeyLine)
        self.bindings_updated_signal.subscribe(self, lambda _: keys.update_from(self))
        self._tell()
        self.action_count()
        self.every(COUNT_EVERY, self.look)

    def look(self) -> None:
        """See whether anything was written, and count again."""
        if self.other_wrote():
            self.action_count()

    def action_count(self) -> None:
        self.do("reports", partial(counting, now=self._clock()))

    @on(Counted)
    def _show(self, message: Counted) -> None:
        self._counted = message
        self._tell()
        self._draw()

    def on_resize(self) -> None:
        self.call_after_refresh(self._draw)

    def _tell(self) -> None:
        when = f"  counted {local(self._counted.at)}" if self._counted else "  counting …"
        self.query_one("#top", Line).say(line((" Reports", "bold $primary"), (when, FAINT)))

    def _draw(self) -> None:
        if self._counted is None:
            return
        room = self.page.scrollable_content_region.width - 2
        columns = 2 if self.has_class("-wide") else 1
        width = min(WIDEST, room // columns - 2)
        keys = chosen_keys(self)
        charts = [chart(name, found, width, keys) for name, found in self._counted.found.items()]
        middle = len(charts) // 2
        for place, part in (("left", charts[:middle]), ("right", charts[middle:])):
            text = self.query_one(f"#reports-{place}", Static)
            text.styles.max_width = width
            text.update(Content("\n\n").join(part))

    def action_scroll(self, lines: int) -> None:
        self.page.scroll_relative(y=lines, animate=False)

    def action_edge(self, first: bool) -> None:
        if first:
            self.page.scroll_home(animate=False)
        else:
            self.page.scroll_end(animate=False)

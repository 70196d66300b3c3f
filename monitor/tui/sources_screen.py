"""All sources with their health: when each was last seen, when it is polled next and why, what went wrong."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import DataTable, Static

from monitor.report.health import warnings
from monitor.source import SourceState
from monitor.store.connect import Database
from monitor.text import without_credentials
from monitor.tui import jobs
from monitor.tui.dressed import absolute
from monitor.tui.limits import LimitsRead, limits
from monitor.tui.parts import FAINT, line, wait, when
from monitor.tui.settings import Settings
from monitor.tui.source_keeping import SourceKeeping
from monitor.tui.status import KeyLine

LOOK_EVERY = 2.0
TICK_EVERY = 10.0
"Seconds until the ages are drawn anew."
DOTS = {
    "ok": ("●", "$success"),
    "never": ("○", FAINT),
    "failing": ("✕", "$error"),
    "stopped": ("■", "$error"),
    "silent": ("◐", "$warning"),
    "disabled": ("–", FAINT),
}
COLUMNS = {
    "state": 10,
    "source": 26,
    "last seen": 11,
    "next poll": 13,
    "items": 7,
    "kind": 10,
    "why": 32,
    "error or warning": 60,
}
"""Names and widths."""
_ORDER = ("failing", "stopped", "silent", "never", "ok", "disabled")


class SourcesScreen(SourceKeeping):
    """A table of sources, those in trouble first."""

    place = "sources"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,left,h,S", "app.pop_screen", "Back", priority=True, key_display="esc", id="back"),
        Binding("r", "poll", "Poll this one now", id="poll"),
        Binding("R", "poll_all", "Poll all now", id="poll_all"),
        Binding("j", "move(1)", "Next", show=False, id="down"),
        Binding("k", "move(-1)", "Previous", show=False, id="up"),
        Binding("g", "edge(True)", "First", show=False, id="first"),
        Binding("G", "edge(False)", "Last", show=False, id="last"),
    ]
    table = getters.query_one("#sources", DataTable)

    def __init__(
        self,
        path: Path,
        db: Database,
        clock: Callable[[], datetime],
        settings: Settings,
        poll: Callable[[Sequence[str] | None], None],
    ) -> None:
        super().__init__(path, db, clock, settings)
        self._poll = poll
        self._states: tuple[SourceState, ...] = ()
        self._drawn: dict[str, list[Content]] = {}
        "The cells of the table, by the name of the source."

    def compose(self) -> ComposeResult:
        yield Static(line((" Sources", "bold $primary"), ("   reading …", FAINT)), id="sources-top", markup=False)
        yield DataTable(id="sources", cursor_type="row", zebra_stripes=False, cell_padding=1)
        yield Static(id="source-says", markup=False)
        yield Static(id="sources-limits", markup=False)
        yield KeyLine(id="keys", markup=False)

    def on_mount(self) -> None:
        keys = self.query_one("#keys", KeyLine)
        self.bindings_updated_signal.subscribe(self, lambda _: keys.update_from(self))
        for name, width in COLUMNS.items():
            self.table.add_column(name, key=name, width=width)
        self._read()
        self.every(LOOK_EVERY, self._look)
        self.every(TICK_EVERY, self.tell_times)

    def _look(self) -> None:
        if self.other_wrote():
            self._read()

    def _read(self) -> None:
        self.do("states", jobs.states)
        self.do("limits", partial(limits, now=self._clock()))

    @on(jobs.StatesRead)
    def _show(self, message: jobs.StatesRead) -> None:
        states = sorted(message.states, key=lambda state: (_ORDER.index(state.state), state.source.name.casefold()))
        names = [state.source.name for state in states]
        anew, chosen = names != [state.source.name for state in self._states], self.chosen
        self._states = tuple(states)
        if anew:
            self.table.clear()
            self._drawn = self._cells()
            for name, found in self._drawn.items():
                self.table.add_row(*found, key=name)
            if chosen in names:
                self.table.move_cursor(row=names.index(chosen))
        else:
            self.tell_times()
        self.query_one("#sources-top", Static).update(summary(states))
        self._say()

    def tell_times(self) -> None:
        """Times are told in another way, or have gone on."""
        before, self._drawn = self._drawn, self._cells()
        for source, found in self._drawn.items():
            for column, old, new in zip(COLUMNS, before[source], found, strict=True):
                if not new.is_same(old):  # to draw all of hundreds of rows anew holds up keys
                    self.table.update_cell(source, column, new)

    def _cells(self) -> dict[str, list[Content]]:
        now, clock = self._clock(), absolute(self)
        return {state.source.name: cells(state, now, absolute=clock) for state in self._states}

    @on(LimitsRead)
    def _limits(self, message: LimitsRead) -> None:
        held = self.query_one("#sources-limits", Static)
        held.display = bool(message.words)
        held.update(Content("\n").join(line((f" {words}", FAINT)) for words in message.words))

    @property
    def chosen(self) -> str | None:
        row = self.table.cursor_row
        return self._states[row].source.name if 0 <= row < len(self._states) else None

    @on(DataTable.RowHighlighted)
    def _say(self) -> None:
        row = self.table.cursor_row
        if 0 <= row < len(self._states):
            self.query_one("#source-says", Static).update(said(self._states[row]))

    def action_move(self, by: int) -> None:
        self.table.move_cursor(row=self.table.cursor_row + by)

    def action_edge(self, first: bool) -> None:
        self.table.move_cursor(row=0 if first else self.table.row_count - 1)

    def action_poll(self) -> None:
        if name := self.chosen:
            self._poll([name])

    def action_poll_all(self) -> None:
        self._poll(None)


def summary(states: Sequence[SourceState]) -> Content:
    """How many sources there are in each state."""
    numbers = {state: sum(each.state == state for each in states) for state in _ORDER}
    parts = [(f"   {DOTS[state][0]} {number} {state}", DOTS[state][1]) for state, number in numbers.items() if number]
    return line((" Sources", "bold $primary"), *parts)


def cells(state: SourceState, now: datetime, *, absolute: bool = False) -> list[Content]:
    """One row of the table."""
    dot, style = DOTS[state.state]
    name = line((state.source.name, "bold" if state.source.is_list else ""))
    soon = wait(state.next_poll, now, absolute=absolute) if state.next_poll else ""
    seen = when(state.last_ok, now, absolute=absolute) if state.last_ok else "never"
    return [
        line((f"{dot} {state.state}", style)),
        name.truncate(COLUMNS["source"], ellipsis=True),
        line((seen if absolute or not state.last_ok else f"{seen} ago", "")),
        line((soon, "")),
        line((f"{state.items:>6,}", "")),
        line((state.source.kind, FAINT)),
        line((state.next_why, FAINT)),
        _wrong(state).truncate(120),
    ]


def said(state: SourceState) -> Content:
    """The source under the cursor in full."""
    return Content("\n").join(
        [
            line((state.source.name, "bold"), (f"  {without_credentials(state.url)}", FAINT)),
            line((state.next_why, FAINT)),
            _wrong(state) or line(("no error", FAINT)),
        ]
    )


def _wrong(state: SourceState) -> Content:
    """The last error, and what else asks to be looked at."""
    warned = " ".join(one.text for one in warnings(state))
    return line((state.error, "$error"), (" " if state.error and warned else "", ""), (warned, "$warning"))

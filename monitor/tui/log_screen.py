"""The log of this process, the newest line at the bottom: what the program logged, and what its poller told."""

from datetime import tzinfo
from typing import ClassVar

from rich.cells import cell_len, chop_cells
from rich.segment import Segment
from textual import getters
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Size
from textual.screen import Screen
from textual.strip import Strip
from textual.widgets import Static

from monitor.tui import empty
from monitor.tui.drawn import Scrolled
from monitor.tui.dressed import chosen_keys
from monitor.tui.keys import hint
from monitor.tui.log_book import Entry, Level, LogBook
from monitor.tui.parts import BREAKPOINTS, FAINT, line
from monitor.tui.row import Piece
from monitor.tui.status import KeyLine, Line
from monitor.tui.table import TABLE

LOOK_EVERY = 0.5
SIGNS: dict[Level, Piece] = {
    "info": ("· info   ", "faint"),
    "warning": ("▲ warning", "warn"),
    "error": ("✕ error  ", "bad"),
}
WANTED: dict[Level, str] = {"info": "everything", "warning": "warnings and errors", "error": "errors"}
_GROUP = Binding.Group("Log", compact=True)


class LogList(Scrolled, can_focus=True, inherit_bindings=False):
    """Lines that are broken where they are too long."""

    PARTS = TABLE
    DEFAULT_CSS = "LogList { height: 1fr; overflow-x: hidden; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "scroll_by(1)", "Scroll down", show=False, group=_GROUP, id="down"),
        Binding("up,k", "scroll_by(-1)", "Scroll up", show=False, group=_GROUP, id="up"),
        Binding("pagedown,ctrl+f", "page(1)", "Page down", show=False, group=_GROUP, id="page_down"),
        Binding("pageup,ctrl+b", "page(-1)", "Page up", show=False, group=_GROUP, id="page_up"),
        Binding("ctrl+d", "page(0.5)", "Half a page down", show=False, group=_GROUP, id="half_down"),
        Binding("ctrl+u", "page(-0.5)", "Half a page up", show=False, group=_GROUP, id="half_up"),
        Binding("home,g", "edge(True)", "Oldest", show=False, group=_GROUP, id="first"),
        Binding("end,G", "edge(False)", "Newest", show=False, group=_GROUP, id="last"),
    ]

    def __init__(self) -> None:
        super().__init__("log")
        self._entries: list[Entry] = []
        self._lines: list[list[Piece]] = []

    def show(self, entries: list[Entry], *, at_end: bool) -> None:
        """Show these; with `at_end` the newest is seen, unless the reader has scrolled back."""
        self._entries = entries
        self._break(at_end=at_end and self.is_vertical_scroll_end)

    def _break(self, *, at_end: bool) -> None:
        """Break what is shown into lines as wide as there is room."""
        self._lines = lines(self._entries, max(20, self.scrollable_content_region.width))
        self.virtual_size = Size(0, len(self._lines))
        self.redraw()
        if at_end:
            self.action_edge(first=False)

    def on_resize(self) -> None:
        self._break(at_end=self.is_vertical_scroll_end)

    def draw(self, line: int, width: int, at_cursor: bool) -> Strip:
        base, styles = self.base_style, self.part_styles
        pieces = self._lines[line] if line < len(self._lines) else []
        return Strip([Segment(text, base + styles[part]) for text, part in pieces]).adjust_cell_length(width, base)


class LogScreen(Screen[None]):
    """What happened lately; it follows what comes until it is paused."""

    place = "log"
    HORIZONTAL_BREAKPOINTS = BREAKPOINTS
    AUTO_FOCUS = "#log"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("i", "least('info')", "Everything", group=_GROUP, id="everything"),
        Binding("w", "least('warning')", "Warnings", group=_GROUP, id="warnings"),
        Binding("e", "least('error')", "Errors", group=_GROUP, id="errors"),
        Binding("space,p", "pause", "Pause, follow", key_display="space", group=_GROUP, id="pause"),
        Binding("escape,q,h,left", "dismiss", "Back", group=_GROUP, id="back"),
    ]
    log_list = getters.query_one("#log", LogList)

    def __init__(self, book: LogBook, zone: tzinfo | None = None) -> None:
        super().__init__()
        self._book = book
        self._least: Level = "info"
        self._paused = False
        self._seen = -1
        self._number = 0

    def compose(self) -> ComposeResult:
        yield Line(id="top", markup=False)
        yield LogList()
        yield Static(id="empty", markup=False)
        yield KeyLine(id="keys", markup=False)

    def on_mount(self) -> None:
        keys = self.query_one("#keys", KeyLine)
        self.bindings_updated_signal.subscribe(self, lambda _: keys.update_from(self))
        self.call_after_refresh(self._show)
        self.set_interval(LOOK_EVERY, self.look)

    def look(self) -> None:
        """See whether anything was written, and show it."""
        if self._book.last == self._seen:
            return
        if self._paused:
            self._tell()
        else:
            self._show()

    def _show(self) -> None:
        self._seen = self._book.last
        entries = self._book.entries(self._least)
        self.log_list.show(entries, at_end=not self._paused)
        self.set_class(not entries, "-empty")
        if not entries:
            self.query_one("#empty", Static).update(self._why_empty())
        self._number = len(entries)
        self._tell()

    def _tell(self) -> None:
        parts = [(" Log", "bold $primary"), (f"  {self._number:,}", ""), (f"  {WANTED[self._least]}", FAINT)]
        fresh = self._book.last - self._seen
        state = f"  paused, {fresh:,} new" if self._paused and fresh else "  paused" if self._paused else "  following"
        parts.append((state, "$warning" if self._paused else FAINT))
        self.query_one("#top", Line).say(line(*parts).truncate(max(1, self.size.width), ellipsis=True))

    def _why_empty(self) -> Content:
        keys = chosen_keys(self)
        feed = (hint("feed", keys), "the feed")
        if self._least != "info":
            return empty.said(f"No {WANTED[self._least]} so far.", (hint("everything", keys), "everything"), feed)
        if self._book.polling is False:
            words = "Another process polls, and its log is not to be had here: look where that one runs (monitor run)."
            return empty.said(words, (hint("sources", keys), "how the sources are"), feed)
        return empty.said("Nothing has been logged yet. Lines appear as sources are polled.", feed)

    def action_least(self, level: Level) -> None:
        self._least = level
        self._show()

    def action_pause(self) -> None:
        """Keep what is seen where it is, or follow what comes again."""
        self._paused = not self._paused
        if self._paused:
            self._tell()
        else:
            self._show()


def lines(entries: list[Entry], width: int, zone: tzinfo | None = None) -> list[list[Piece]]:
    """Entries as lines of `width` cells, with the day above the first of each."""
    found: list[list[Piece]] = []
    before = None
    for entry in entries:
        day = entry.at.astimezone(zone).date()
        if day != before:
            found.append([(f" {day:%A} {day.day} {day:%B %Y}", "lab")])
            before = day
        found += broken(entry, width, zone)
    return found


def broken(entry: Entry, width: int, zone: tzinfo | None = None) -> list[list[Piece]]:
    """An entry in as many lines of `width` cells as it needs."""
    moment = f" {entry.at.astimezone(zone):%H:%M:%S} "
    sign, part = SIGNS[entry.level]
    origin = f" {entry.origin:<8} "
    indent = cell_len(moment) + cell_len(sign) + cell_len(origin)
    first, *rest = wrapped(entry.words, max(10, width - indent - 1)) or [""]
    style = "plain" if entry.level == "info" else part
    head = [(moment, "faint"), (sign, part), (origin, "faint"), (first, style)]
    return [head, *([(" " * indent, "faint"), (words, style)] for words in rest)]


def wrapped(words: str, width: int) -> list[str]:
    """A text in lines of at most so many cells, broken between words where that is possible."""
    lines: list[str] = []
    now = ""
    for word in words.split(" "):
        if now and cell_len(now) + 1 + cell_len(word) <= width:
            now += f" {word}"
            continue
        lines += [now] if now else []
        *full, now = chop_cells(word, width) or [""]
        lines += full
    return [*lines, now] if now else lines

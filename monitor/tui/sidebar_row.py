"""One line of the sidebar: pure, from a value and a width to segments."""

from collections.abc import Mapping, Sequence

from rich.segment import Segment
from rich.style import Style

from monitor import figures
from monitor.frozen import dataclass
from monitor.store.unread import MOST
from monitor.tui.row import Piece, fit
from monitor.tui.sections import DOTS, Entry, Line, More, Section, worst
from monitor.tui.views import View

BARS = "▁▂▃▅▇"
"For no release in a week, one, two or three, four to seven, and more: alike for all labs, so that they compare."
COUNT = 5
"Cells of a number of unread items, with spaces around it."
_NAME = 11
"Cells of a lab's name with the spaces around it, at least."
_ROOM_FOR_COUNTS = 28
"From so many cells on a lab has a number beside its weeks."


@dataclass(frozen=True, slots=True)
class Look:
    """What a line's picture depends on besides what it tells."""

    width: int
    styles: Mapping[str, Style]
    base: Style
    counts: Mapping[str, int]
    "Unread items by the query of a view."
    shown: View | None
    at_cursor: bool


def segments(entry: Line, look: Look) -> list[Segment]:
    """A line, exactly `width` cells wide."""
    back = look.base + look.styles["cursor"] if look.at_cursor else look.base
    return [Segment(text, back + look.styles[part]) for text, part in _pieces(entry, look) if text]


def _pieces(entry: Line, look: Look) -> list[Piece]:
    match entry:
        case Section():
            return _heading(entry, look.width)
        case More(hidden=hidden):
            words = f"  {hidden} more…" if hidden else "  fewer"
            return [(fit(words, look.width), "count")]
        case Entry():
            return _entry(entry, look)
        case None:
            return [(" " * look.width, "view")]


def _heading(section: Section, width: int) -> list[Piece]:
    name = f"{'  ' if section.within else ' '}{'▸' if section.folded else '▾'} {section.name}"
    tail: list[Piece] = [(" ", "count")]
    if section.states:
        state, found = worst(section.states)
        number = sum(each != "disabled" for each in section.states)
        tail = [(f" {DOTS[state]}", state), (f" {number} " if state == "ok" else f" {found}/{number} ", "count")]
    elif section.folded:
        tail = [(f" {len(section.entries)} ", "count")]
    room = width - sum(len(text) for text, _ in tail)
    return [(fit(name, max(1, room)), "part" if section.within else "heading"), *tail]


def _entry(entry: Entry, look: Look) -> list[Piece]:
    shown = entry.view == look.shown
    unread = look.counts.get(entry.view.query, 0)
    mark: list[Piece] = [("▌ " if shown else "  ", "key")]
    tail: list[Piece] = [(f" {_number(unread)} " if unread else "  ", "count")]
    if entry.weeks:
        count = f" {_number(unread):>{COUNT - 2}} " if look.width >= _ROOM_FOR_COUNTS else " "
        weeks = entry.weeks[-max(1, look.width - _NAME - len(count)) :]
        tail = [(" " + spark(weeks), "weeks"), (count, "count")]
    elif entry.state:
        mark.append((f"  {DOTS[entry.state]} ", entry.state))
    part = "shown" if shown else "count" if entry.state == "disabled" else "view"
    room = look.width - sum(len(text) for text, _ in (*mark, *tail))
    return [*mark, (fit(entry.view.name, max(1, room)), part), *tail]


def _number(unread: int) -> str:
    return figures.count(unread) + ("+" if unread == MOST else "")


def spark(weeks: Sequence[int]) -> str:
    """A bar for each week."""
    return "".join(BARS[min(number.bit_length(), len(BARS) - 1)] for number in weeks)

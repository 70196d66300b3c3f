"""One item as one line of the list: pure, from a value and a width to segments.

What matters most survives the narrowest screen. Nothing is told by colour alone: unread is ●, starred ★, an
alert !, and how open a license is has a shape of its own.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, tzinfo
from itertools import pairwise

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style

from monitor import figures, query
from monitor.figures import SHAPES
from monitor.frozen import dataclass
from monitor.model import Item, ItemKind
from monitor.query.syntax import Node, Or, Word
from monitor.text import words
from monitor.tui.parts import STAMP, stamp

GLYPHS: Mapping[ItemKind, str] = {"release": "+", "change": "~", "withdrawal": "−", "story": "≡"}
WORDS: Mapping[ItemKind, str] = {
    "release": "release",
    "change": "change",
    "withdrawal": "withdrawn",
    "story": "story",
}
SIGNS = 3
"Cells of the signs that an item has."
Styles = Mapping[str, Style]
Piece = tuple[str, str]
"A text and the part whose style it has."


@dataclass(frozen=True, slots=True)
class Columns:
    """How wide the columns are; 0: left out."""

    kind: int
    who: int
    params: int
    license: int
    models: int

    @classmethod
    def of(cls, width: int) -> "Columns":
        """Three designs, by the width of the list."""
        if width >= 130:
            return cls(kind=11, who=18, params=10, license=20, models=4)
        if width >= 96:
            return cls(kind=11, who=14, params=10, license=14, models=4)
        if width >= 72:
            return cls(kind=1, who=12, params=9, license=1, models=0)
        return cls(kind=1, who=10, params=5, license=1, models=0)


@dataclass(frozen=True, slots=True)
class Look:
    """What a row's picture depends on besides its item."""

    width: int
    now: datetime
    styles: Styles
    base: Style
    node: Node | None = None
    "The query whose words are highlighted."
    at_cursor: bool = False
    focused: bool = True
    plain_cursor: bool = False
    "The line at the cursor has no colours of its own: on sixteen colours they would not be read there."
    absolute: bool = False
    "Times as the clock shows them, instead of how long ago they were."
    zone: tzinfo | None = None
    "Whose clock; None: the one here."


def row(item: Item, look: Look) -> list[Segment]:
    """The line of an item, exactly `width` cells wide."""
    columns = Columns.of(look.width)
    back = look.base
    plain = look.at_cursor and look.focused and look.plain_cursor
    if look.at_cursor:
        back += look.styles["cursor" if look.focused else "blurred"]
    elif item.alerts and not item.read:
        back += look.styles["alerted"]
    left = _left(item, look, columns)
    right = _right(item, columns, look.width)
    room = look.width - _width(left) - _width(right) - 2
    title = _title(item, look, columns, max(0, room))
    pieces = joined((*left, *title, *right, (" ", "title")))
    return [Segment(text, back if plain else back + look.styles[part]) for text, part in pieces]


def joined(pieces: Iterable[Piece]) -> list[Piece]:
    """Neighbors that look alike as one: each piece costs whenever its line is made ready for the terminal."""
    together: list[Piece] = []
    for text, part in pieces:
        before = together[-1] if together else ("", "")
        if part == before[1] or (before[1] != "match" and text.isspace()):
            together[-1:] = [(before[0] + text, before[1] or part)]
        elif text:
            together.append((text, part))
    return together


def heading(label: str, number: int | None, look: Look) -> list[Segment]:
    """The line above the items of a day, with their number."""
    text = f" {label} "
    tail = "─" if number is None else f" {number:,} "
    rule = max(0, look.width - cell_len(text) - len(tail) - 1)
    style = look.base + look.styles["heading"]
    quiet = look.base + look.styles["age"]
    return [Segment(text, style), Segment("─" * rule, quiet), Segment(tail, quiet), Segment(" ", quiet)]


def _left(item: Item, look: Look, columns: Columns) -> list[Piece]:
    narrow = columns.kind == 1
    gap = " " if narrow else "  "
    kind = GLYPHS[item.kind] if narrow else fit(f"{GLYPHS[item.kind]} {WORDS[item.kind]}", columns.kind)
    who, part = (item.lab, "lab") if item.lab else (item.source, "source")
    return [
        ("▌" if look.at_cursor else " ", "unread"),
        *signs(item),
        (_when(item, look) + gap, "age"),
        (kind + gap, item.kind),
        (fit((item.country or "")[:2], 2) + " ", "country"),
        (fit(who, columns.who) + " ", part),
    ]


def signs(item: Item) -> list[Piece]:
    """Read or not, starred, alert: as many cells as `SIGNS` says."""
    return [
        ("○" if item.read else "●", "age" if item.read else "unread"),
        ("★" if item.starred else " ", "star"),
        ("!" if item.alerts else " ", "alert"),
    ]


def _when(item: Item, look: Look) -> str:
    if look.absolute:
        return " " + stamp(item.at, look.now, look.zone).ljust(STAMP)
    return figures.age(item.at, look.now).rjust(4)


def _right(item: Item, columns: Columns, width: int) -> list[Piece]:
    pieces: list[Piece] = []
    if item.policy:
        pieces.append((" §", "policy"))
    if item.kind == "story":
        if item.lab and columns.kind > 1:
            pieces.append((" " + fit(item.source, min(18, cell_len(item.source))), "source"))
        if item.story_size > 1:
            pieces.append((f" {item.story_size} src", "count"))
        return pieces
    sizes = _sizes(item)
    if item.kind == "release" or sizes or item.license:
        pieces.append((" " + fit(sizes, columns.params, right=True), "params"))
        pieces.append((" " + _license(item, columns.license), item.openness or "unstated"))
        if columns.models:
            models = f"×{item.models}" if item.models > 1 else ""
            pieces.append((models.rjust(columns.models), "count"))
    return pieces


def _sizes(item: Item) -> str:
    total = figures.size(item.params)
    return f"{total}·A{figures.size(item.active_params)}" if total and item.active_params else total


def _license(item: Item, width: int) -> str:
    shape = SHAPES[item.openness or "unstated"]
    return shape if width < 3 else fit(f"{shape} {item.license or ''}", width)


def _title(item: Item, look: Look, columns: Columns, room: int) -> list[Piece]:
    """The title in `room` cells and one, its found words marked."""
    part = "seen" if item.read else "title"
    return [*marked(item, fit(_name(item, columns), room), look.node, part), (" ", part)]


def marked(item: Item, text: str, node: Node | None, part: str) -> list[Piece]:
    """A text about the item, the words marked that were found in it."""
    pieces: list[Piece] = []
    at = 0
    for start, end in found(item, text, node):
        pieces += [(text[at:start], part), (text[start:end], "match")]
        at = end
    return [*pieces, (text[at:], part)]


def _name(item: Item, columns: Columns) -> str:
    """Of a release the name alone: sizes, license and number stand in columns of their own."""
    if item.kind != "release":
        return figures.headline(item)
    name = item.title.partition(": ")[0]
    return name if columns.models or item.models < 2 else f"{name} ×{item.models}"


def found(item: Item, text: str, node: Node | None) -> list[tuple[int, int]]:
    """Where the words of the query, and those that made alerts, stand in a text."""
    matched = [word for alert in item.alerts for word in alert.matched if words(word)]
    wanted: list[Node] = [Word(word, tuple(words(word))) for word in dict.fromkeys(matched)]
    if node is not None:
        wanted.append(node)
    return _apart(query.highlight(Or(tuple(wanted)), text)) if wanted else []


def _apart(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    if all(before[1] <= after[0] for before, after in pairwise(spans)):
        return list(spans)
    return [span for at, span in enumerate(spans) if at == 0 or spans[at - 1][1] <= span[0]]


def fit(text: str, width: int, *, right: bool = False) -> str:
    """The text in exactly `width` cells, with … where it was cut."""
    cells = cell_len(text)
    if cells > width:
        return set_cell_size(set_cell_size(text, width - 1).rstrip() + "…", width) if width > 0 else ""
    pad = " " * (width - cells)
    return pad + text if right else text + pad


def _width(pieces: Sequence[Piece]) -> int:
    return sum(cell_len(text) for text, _ in pieces)

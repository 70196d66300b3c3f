"""The pieces that texts of the screen are made of: styles by name, headings, facts in rows, links."""

from collections.abc import Sequence
from datetime import datetime, tzinfo

from rich.cells import cell_len
from textual.content import Content
from textual.style import Style

from monitor import figures

BREAKPOINTS = [(0, "-narrow"), (100, "-medium"), (140, "-wide")]
"""The three designs: the class of a screen from so many columns on."""

TITLE = "bold"
FAINT = "$faint"
ACCENT = "$accent"
HEADING = "bold $primary"
MATCH = "bold underline $accent"


def design(width: int) -> str:
    """The design for so many columns."""
    return next(name for least, name in reversed(BREAKPOINTS) if width >= least)


def line(*parts: tuple[str, str]) -> Content:
    """Texts with their styles, one after another. The texts are shown as they are."""
    return Content.assemble(*(Content.styled(text, style) if style else Content(text) for text, style in parts))


def section(name: str, lines: Sequence[Content]) -> Content:
    """Lines under a heading."""
    return Content("\n").join([Content.styled(name, HEADING), *lines])


def rows(facts: Sequence[tuple[str, Content]]) -> Content:
    """Names and what they are, in two columns."""
    wide = max((cell_len(name) for name, _ in facts), default=0)
    return Content("\n").join(
        Content.styled(name + " " * (wide - cell_len(name) + 2), FAINT) + value for name, value in facts
    )


def link(text: str, url: str) -> Content:
    """A text that the terminal can open."""
    return Content(text).stylize(Style(link=url, underline=True)) if url else Content(text)


def going(text: str, action: str) -> Content:
    """A text that does something when it is clicked."""
    return Content(text).stylize(Style.from_meta({"@click": action}) + Style(underline=True))


def local(moment: datetime, zone: tzinfo | None = None) -> str:
    """A time as people here write it. `zone` None: the local one."""
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M}"


STAMP = 11
"Cells that `stamp` takes."


def stamp(moment: datetime, now: datetime, zone: tzinfo | None = None) -> str:
    """A time in few cells: day and clock, of another year the day alone. `zone` None: the local one."""
    here = moment.astimezone(zone)
    return f"{here:%m-%d %H:%M}" if here.year == now.astimezone(zone).year else f"{here:%Y-%m-%d}"


def when(moment: datetime, now: datetime, *, absolute: bool, zone: tzinfo | None = None) -> str:
    """A time in a column: as the clock shows it, or how long ago it was."""
    return stamp(moment, now, zone) if absolute else figures.age(moment, now)


def wait(until: datetime, now: datetime, *, absolute: bool, short: bool = False, zone: tzinfo | None = None) -> str:
    """A time to come in a column: as the clock shows it, or how far it is; `short`: in a few letters."""
    if until <= now:
        return "now"
    if absolute:
        return stamp(until, now, zone)
    return f"in {figures.age(now, until) if short else figures.span(until - now)}"


def cell(text: str, width: int, *, right: bool = False) -> str:
    """A text in at least so many cells."""
    pad = " " * max(0, width - cell_len(text))
    return pad + text if right else text + pad

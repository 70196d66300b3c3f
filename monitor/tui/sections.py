"""What the sidebar offers, as values: sections of views, labs and sources, and the lines that they make. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from monitor.frozen import dataclass
from monitor.model import Lab
from monitor.source import SourceKind, SourceState
from monitor.text import fold
from monitor.tui import views
from monitor.tui.views import View

WATCHLISTS, LABS = 8, 10
"Shown until more is asked for."
DOTS: Mapping[str, str] = {
    "ok": "●",
    "never": "○",
    "failing": "✕",
    "stopped": "■",
    "silent": "◐",
    "disabled": "–",
}
"How a source is, by a shape."
WORST = ("failing", "stopped", "silent", "never", "ok", "disabled")
KINDS: Mapping[SourceKind, str] = {
    "hub": "Hugging Face",
    "modelscope": "ModelScope",
    "github": "GitHub",
    "lab": "Labs' own feeds",
    "news": "News",
    "policy": "Policy",
    "newsletter": "Newsletters",
    "research": "Research",
    "releases": "Software",
}
"The kinds of sources, as a heading each."
SOURCES = "Sources"


@dataclass(frozen=True, slots=True)
class Entry:
    """A line that can be chosen: the list shows its view then."""

    view: View
    weeks: tuple[int, ...] = ()
    "Of a lab: its releases in each of the last weeks."
    state: str = ""
    "Of a source: how it is."


@dataclass(frozen=True, slots=True)
class Section:
    """Entries under a heading."""

    name: str
    entries: tuple[Entry, ...] = ()
    within: str = ""
    "The section that it is a part of."
    most: int = 0
    "So many entries are shown until more is asked for; 0: all."
    folded: bool = False
    "Its entries are not shown: until the reader unfolds it; of a line, now."
    states: tuple[str, ...] = ()
    "Of a section of sources: how these are."


@dataclass(frozen=True, slots=True)
class More:
    """The last line of a section of which not all is shown, or of one that was unfolded further."""

    section: Section
    hidden: int


Line = Entry | Section | More | None
"""A section: its heading. None: an empty line."""


def labs(known: Sequence[Lab], weeks: Mapping[str, Sequence[int]], unread: Mapping[str, int]) -> Section:
    """The labs that released something of late or are in the news, the busiest first."""
    releases = {fold(name): tuple(each) for name, each in weeks.items()}
    none = (0,) * max(map(len, releases.values()), default=0)
    entries = [Entry(views.lab(lab.name), releases.get(fold(lab.name), none)) for lab in known]
    shown = [entry for entry in entries if any(entry.weeks) or unread.get(entry.view.query)]
    shown.sort(key=lambda entry: (-sum(entry.weeks), -unread.get(entry.view.query, 0), entry.view.name.casefold()))
    return Section("Labs", tuple(shown), most=LABS)


def sources(states: Sequence[SourceState]) -> list[Section]:
    """A section for all sources, and one in it for each kind; of each those in trouble first."""
    if not states:
        return []
    found = [Section(SOURCES, states=tuple(state.state for state in states))]
    for kind, name in KINDS.items():
        alike = [state for state in states if state.source.kind == kind]
        alike.sort(key=lambda state: (WORST.index(state.state), state.source.name.casefold()))
        if alike:
            entries = tuple(Entry(views.source(state.source.name), state=state.state) for state in alike)
            part = Section(name, entries, within=SOURCES, folded=True, states=tuple(state.state for state in alike))
            found.append(part)
    return found


def worst(states: Sequence[str]) -> tuple[str, int]:
    """The state that matters most, and how many have it."""
    return next(((state, states.count(state)) for state in WORST if state in states), ("never", 0))


def lines(sections: Sequence[Section], toggled: frozenset[str]) -> list[Line]:
    """What is shown, line by line. `toggled`: the names of sections that the reader folded or unfolded; with a + of
    those of which more was asked for."""
    shown: list[Line] = []
    closed: set[str] = set()
    for section in sections:
        folded = section.folded != (section.name in toggled)
        if folded:
            closed.add(section.name)
        if section.within in closed or not (section.entries or section.states):
            continue
        if shown and not section.within and not _folded(shown[-1]):
            shown.append(None)
        shown.append(replace(section, folded=folded))
        if not folded:
            shown += _entries(section, whole=f"{section.name}+" in toggled)
    return shown


def _folded(line: Line) -> bool:
    return isinstance(line, Section) and line.folded and not line.within


def _entries(section: Section, *, whole: bool) -> list[Line]:
    number = len(section.entries)
    most = section.most if section.most and number > section.most + 1 else number
    part: list[Line] = [*section.entries[: number if whole else most]]
    return [*part, More(section, 0 if whole else number - most)] if number > most else part

"""All keys, generated from the bindings, and the few rules that keys cannot tell."""

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from monitor.config.keys import Keys
from monitor.figures import SHAPES
from monitor.tui.keys import of, written
from monitor.tui.parts import BREAKPOINTS, FAINT, cell, line, section
from monitor.tui.row import GLYPHS, WORDS
from monitor.tui.scrolled_page import ScrolledPage

RULES = (
    "An item counts as read when you open it, or when the detail pane has shown it for 1.5 seconds.",
    'New items slide in above. Away from the top the picture stays as it is and "n new ↑" counts them.',
    "Each marking, also of many items at once, can be taken back.",
    "Every action is in the palette (ctrl+p), and clicks, double clicks and the wheel work too.",
    "The mouse selects words in the detail pane; y or ctrl+c copies them. With Shift held the terminal selects itself.",
    "Keys can be others: [keys] in feeds.toml, by the names in docs/keys.md.",
)


class HelpScreen(ScrolledPage):
    """The keys by what they are for."""

    HORIZONTAL_BREAKPOINTS = BREAKPOINTS
    BINDINGS: ClassVar[list[BindingType]] = [Binding("question_mark", "dismiss", "Close", show=False, id="help")]

    def __init__(self, bindings: Iterable[BindingType], chosen: Keys) -> None:
        """`chosen`: the keys that actions have instead of their own."""
        super().__init__()
        self._groups = grouped(bindings, chosen)

    def compose(self) -> ComposeResult:
        left, right = columns(self._groups)
        with VerticalScroll(id="help-box", can_focus=False), Container(id="help-columns"):
            yield Static(left, classes="help-text", markup=False)
            yield Static(right, classes="help-text", markup=False)


def grouped(bindings: Iterable[BindingType], chosen: Keys) -> dict[str, list[tuple[str, str]]]:
    """Keys and what they do, by group, in the order of the bindings."""
    found: dict[str, list[tuple[str, str]]] = {}
    for binding in bindings:
        if isinstance(binding, Binding) and binding.description:
            name = binding.group.description if binding.group else "Program"
            keys = "  ".join(written(key) for key in of(binding, chosen))
            entry = (keys, binding.description)
            if keys and entry not in found.setdefault(name, []):
                found[name].append(entry)
    return found


def columns(groups: dict[str, list[tuple[str, str]]]) -> tuple[Content, Content]:
    """The page of help: two halves of about the same height, for side by side."""
    blocks = [section(name, [_key(*entry) for entry in entries]) for name, entries in groups.items()]
    blocks.append(section("Signs", _signs()))
    blocks.append(section("Good to know", [Content(rule) for rule in RULES]))
    heights = [block.plain.count("\n") + 2 for block in blocks]
    middle = next(at for at in range(len(blocks)) if sum(heights[: at + 1]) * 2 >= sum(heights))
    gap = Content("\n\n")
    return gap.join(blocks[: middle + 1]), gap.join(blocks[middle + 1 :])


def _key(keys: str, does: str) -> Content:
    return line((cell(keys, 20), "bold $accent"), (does, ""))


def _signs() -> Sequence[Content]:
    signs = [
        ("● ○ ★ !", "unread, read, starred, alert"),
        (" ".join(GLYPHS.values()), ", ".join(WORDS.values())),
        (" ".join(SHAPES.values()), "license: " + ", ".join(SHAPES)),
        ("235B·A22B", "parameters, and how many are active"),
        ("×12  5 src  §", "models in the release, sources of the story, policy news"),
    ]
    return [line((cell(sign, 16), "bold"), (meaning, FAINT)) for sign, meaning in signs]

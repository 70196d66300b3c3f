"""Emoji in the one form that all terminals give the same width, so that what stands right of them stays in its column.

A heart with a variation selector, a skin tone or a family of joined emoji is one cell wide here, two there and eight
elsewhere; Textual counts on two. What is drawn is their first sign, with as many cells as were counted on.
"""

import re

from rich.cells import cell_len
from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

_CHANGING = "\ufe0f\u20e3\u200d\U0001f3fb-\U0001f3ff"
"Variation selector, keycap, joiner, skin tones."
_FOUND = re.compile(f"[{_CHANGING}]")
_CLUSTER = re.compile(f"([^{_CHANGING}]?)(?:\u200d[^{_CHANGING}]|[{_CHANGING}])+")


class Agreed(LineFilter):
    """Applied to every line of every widget."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The same segments where they hold nothing of that kind, as nearly all do."""
        if all(segment.text.isascii() or not _FOUND.search(segment.text) for segment in segments):
            return segments
        return [Segment(agreed(text), style, control) for text, style, control in segments]


def agreed(text: str) -> str:
    """The text in as many cells, each sign of it as wide everywhere."""
    return _CLUSTER.sub(lambda found: found[1] + " " * (cell_len(found[0]) - cell_len(found[1])), text)

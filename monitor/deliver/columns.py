"""Plain text in columns: wrapped by the width that characters have on a screen, where a Chinese one fills two."""

import re
import unicodedata

WIDTH = 72
_HANG = 2
"Columns kept free for a mark that must not begin a line."
_EIGHTHS = "▏▎▍▌▋▊▉█"
_WIDE = r"\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff01-\uff60\U00020000-\U0003ffff"
_PIECES = re.compile(rf"[{_WIDE}]|[^\s{_WIDE}]+|\s+")
"""A wide character may stand alone on a line; letters of other scripts stay together."""
_NEVER_FIRST = frozenset("，。、；：！？）」』】》〉’”％…ー々")


def width(text: str) -> int:
    """How many columns a line fills."""
    if text.isascii():
        return len(text)
    return sum(_columns(character) for character in text)


def wrap(text: str, indent: int = 0, first: str = "") -> str:
    """Lines of `WIDTH` columns at most, indented; the first may begin with something else instead, as "• "."""
    lines = [""]
    room = WIDTH - _HANG - indent
    for piece in _PIECES.findall(text):
        hang = _HANG if piece in _NEVER_FIRST else 0
        if width(lines[-1] + piece) <= room + hang:
            lines[-1] += piece
        elif not piece.isspace():
            lines.append("")
            for part in _parts(piece, room):
                lines[-1:] = [lines[-1] + part] if not lines[-1] else [lines[-1], part]
    kept = [line.strip() for line in lines if line.strip()]
    start = " " * (indent - width(first)) + first
    return "\n".join((start if number == 0 else " " * indent) + line for number, line in enumerate(kept))


def bar(share: float, columns: int) -> str:
    """A bar of blocks, to an eighth of a column; what is not nothing shows."""
    eighths = max(round(min(share, 1) * columns * 8), 1 if share > 0 else 0)
    whole, rest = divmod(eighths, 8)
    return "█" * whole + (_EIGHTHS[rest - 1] if rest else "")


def pad(text: str, columns: int) -> str:
    """The text in so many columns: filled up, or cut."""
    while width(text) > columns:
        text = text.removesuffix("…")[:-1].rstrip() + "…"
    return text + " " * (columns - width(text))


def _parts(piece: str, room: int) -> list[str]:
    """A word, in pieces where it is longer than a line."""
    return [piece[start : start + room] for start in range(0, len(piece), room)]


def _columns(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1

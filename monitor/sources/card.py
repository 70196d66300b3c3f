"""A model card: the README of a repository, as Markdown that is pleasant to read on a terminal and safe to show.

What is written for machines and web pages goes: the YAML in front, comments, tags of HTML. Code is left as it is. The
text is a stranger's, so everything here is linear in its length.
"""

import re
from collections.abc import Iterator
from html import unescape

from monitor.text import block

LIMIT = 1_000_000
"Bytes of a card that are read at most."

_FENCE = re.compile(r"\s{0,3}(```|~~~)")
_END_OF_YAML = re.compile(r"^---[ \t]*$", re.MULTILINE)
_BREAK = re.compile(r"<br\b[^<>]*>|</(?:p|div|tr|li|h[1-6])\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(
    r"</?(?:a|abbr|audio|b|blockquote|br|center|code|col|colgroup|dd|details|div|dl|dt|em|figcaption|figure|font|"
    r"h[1-6]|hr|i|iframe|img|kbd|li|ol|p|picture|pre|section|small|source|span|strong|style|sub|summary|sup|svg|table|"
    r"tbody|td|th|thead|tr|u|ul|video)\b[^<>]*>",
    re.IGNORECASE,
)
_BADGE = re.compile(r"<a\b[^<>]*>\s{0,99}<img\b[^<>]*>\s{0,99}</a>", re.IGNORECASE)
_PICTURE = re.compile(r"<img\b([^<>]*)>", re.IGNORECASE)
_SOURCE = re.compile(r"""\bsrc\s{0,9}=\s{0,9}["']?([^"'\s<>()]{1,2000})""", re.IGNORECASE)
_WORDS = re.compile(r"""\balt\s{0,9}=\s{0,9}["']([^"'\[\]]{1,200})""", re.IGNORECASE)
_CELL = re.compile(r"<t[dh]\b[^<>]*>", re.IGNORECASE)
_ROW = re.compile(r"<tr\b[^<>]*>", re.IGNORECASE)
_BLANK = re.compile(r"[ \t]+$", re.MULTILINE)
_BLANK_LINES = re.compile(r"\n{3,}")


def read(body: bytes) -> str:
    """The card as text; "" where nothing but the data in front is written."""
    text = body[:LIMIT].decode("utf-8", errors="replace").removeprefix("\ufeff")
    text = _without_yaml(text.replace("\r\n", "\n").replace("\r", "\n"))
    parts = (part if code else _prose(part) for part, code in _parts(text))
    text = _BLANK_LINES.sub("\n\n", _BLANK.sub("", block("".join(parts), LIMIT)))
    return text.strip("\n")


def _without_yaml(text: str) -> str:
    """The text after the YAML between two lines of three hyphens."""
    if not text.startswith("---"):
        return text
    first = text.find("\n")
    end = _END_OF_YAML.search(text, first + 1) if first >= 0 and not text[3:first].strip() else None
    return text[end.end() :] if end else text


def _parts(text: str) -> Iterator[tuple[str, bool]]:
    """The text in pieces, each with whether it is code between fences."""
    lines: list[str] = []
    fence = ""
    for line in text.splitlines(keepends=True):
        found = _FENCE.match(line)
        if found and not fence:
            yield "".join(lines), False
            lines, fence = [line], found[1]
        elif found and found[1] == fence:
            yield "".join((*lines, line)), True
            lines, fence = [], ""
        else:
            lines.append(line)
    yield "".join(lines), bool(fence)


def _prose(text: str) -> str:
    shown = _PICTURE.sub(_picture, _BADGE.sub("", "".join(_outside_comments(text))))
    return unescape(_TAG.sub("", _BREAK.sub("\n", "".join(_with_tables(shown)))))


def _picture(found: re.Match[str]) -> str:
    """A picture of HTML as one of Markdown."""
    source, words = _SOURCE.search(found[1]), _WORDS.search(found[1])
    return f"![{words[1] if words else ''}]({source[1]})" if source else ""


def _with_tables(text: str) -> Iterator[str]:
    """The text with the tables of HTML in it as tables of Markdown: many cards have their benchmarks so."""
    at, lower = 0, text.lower()
    if len(lower) != len(text):  # a few letters grow when made small; then the places would not fit
        lower = text
    while (start := lower.find("<table", at)) >= 0 and (end := lower.find("</table>", start)) >= 0:
        yield text[at:start]
        yield _table(text[start:end])
        at = end + len("</table>")
    yield text[at:]


def _table(text: str) -> str:
    rows = [[_cell(cell) for cell in _CELL.split(row)[1:]] for row in _ROW.split(text)[1:]]
    lines = [f"| {' | '.join(cells)} |" for cells in rows if cells]
    if not lines:
        return text
    rule = "|" + "---|" * max(map(len, rows))
    return "\n\n" + "\n".join([lines[0], rule, *lines[1:]]) + "\n\n"


def _cell(text: str) -> str:
    words = " ".join(_TAG.sub("", _BREAK.sub(" ", text)).split())
    return words.replace("|", "\\|")


def _outside_comments(text: str) -> Iterator[str]:
    at = 0
    while (start := text.find("<!--", at)) >= 0:
        yield text[at:start]
        end = text.find("-->", start + 4)
        if end < 0:
            return
        at = end + 3
    yield text[at:]

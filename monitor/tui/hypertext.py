"""HTML read as a page of blocks.

The HTML is a stranger's. It is read in one pass that never goes back, with patterns that cannot either, and no further
than `MOST_TAGS` tags or as many characters as are wanted, so that nothing of a few hundred kilobytes holds up a key.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from html import unescape

from monitor.text import HTML_LIMIT, REST, is_mark, safe_url, unread, visible
from monitor.tui.page import BOLD, CODE, ITALIC, NUMBER, STRIKE, Block, Kind, Page, Run

MOST_TAGS = 8_000
TEXT_LIMIT = 60_000
"Characters of text that are read at most."
DEEPEST = 6
"Lists, quotes and tables in one another; what is deeper stands as if it were not."

_TAG = re.compile(rf"<(/?)([a-z][a-z0-9]*+)({REST})|<[!?/][^<>]*+>?", re.IGNORECASE | re.ASCII)
_ATTRIBUTE = re.compile(r"""([\w-]{1,40})\s{0,9}=\s{0,9}(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_ATTRIBUTES_LIMIT = 6_000
_SPACES = re.compile(r"\s+")
_STYLES = {
    "b": BOLD, "strong": BOLD, "i": ITALIC, "em": ITALIC, "cite": ITALIC, "code": CODE, "kbd": CODE, "samp": CODE,
    "tt": CODE, "s": STRIKE, "del": STRIKE, "strike": STRIKE,
}  # fmt: skip
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BREAKS = frozenset({
    "p", "div", "section", "article", "header", "footer", "main", "aside", "figure", "figcaption", "address", "center",
    "details", "summary", "dl", "dt", "dd", "caption", "nav", "form", "fieldset", "tbody", "thead", "tfoot",
    "blockquote", "ul", "ol", "li", "pre", "table", "tr", "td", "th", "hr", *_HEADINGS,
})  # fmt: skip
_TRACKING = frozenset({"0", "1", "2"})
"Widths and heights of pictures that are not meant to be seen."


@lru_cache(maxsize=8)
def read(markup: str, base: str = "", limit: int = TEXT_LIMIT) -> Page:
    """Read a piece of HTML, whose address is `base`."""
    reader = _Reader(base, limit)
    cut = reader.read(visible(unread().sub(" ", markup[:HTML_LIMIT])))
    cut = cut or len(markup) > HTML_LIMIT
    return Page(tuple(reader.blocks), tuple(reader.links), frozenset(reader.pictures), cut)


@dataclass(slots=True)
class _Table:
    """A table while it is read; its cells gather blocks of their own."""

    around: list[Block]
    "What the blocks of the table are added to in the end."
    rows: list[list[list[Block]]]
    headed: bool = False


class _Reader:
    """Takes tags and texts in their order."""

    def __init__(self, base: str, limit: int) -> None:
        self.blocks: list[Block] = []
        self.links: dict[str, int] = {}
        self.pictures: set[str] = set()
        self._base = base
        self._room = limit
        self._runs: list[Run] = []
        self._open: dict[str, int] = {}
        "Inline tags that are open, and how often."
        self._style = ""
        self._target = ""
        "Where the open link leads, until something of it is read: then it has a number."
        self._link = 0
        self._lists: list[int | None] = []
        "Of each list that is open: the number of its next entry, or None."
        self._marker = ""
        self._quote = 0
        self._pre = 0
        self._heading = 0
        self._tables: list[_Table] = []

    def read(self, markup: str) -> bool:
        """Read all of it, or as much as there is room for: then True."""
        at = 0
        cut = False
        for tags, found in enumerate(_TAG.finditer(markup)):
            if found.start() > at:
                self._text(markup[at : found.start()])
            at = found.end()
            if cut := tags >= MOST_TAGS or self._room <= 0:
                break
            if name := found[2]:
                self._tag(name.lower(), bool(found[1]), found[3])
        if not cut:
            self._text(markup[at:])
            cut = self._room < 0
        self._end_link()
        self._end_block()
        while self._tables:
            self._end_table()
        return cut

    # --- words

    def _text(self, raw: str) -> None:
        text = visible(unescape(raw)) if "&" in raw else raw
        while text and is_mark(text[0]):  # of a letter in another tag, where more may pile up
            text = text[1:]
        if not self._pre:
            text = _SPACES.sub(" ", text)
            if text == " " and not self._runs:
                return
        text = text[: max(0, self._room)] if len(text) > self._room else text
        self._room -= len(text) or 1
        if text:
            if self._target and not text.isspace():
                self._begin_link()
            self._runs.append(Run(text, self._style, self._link))

    def _tag(self, name: str, ends: bool, rest: str) -> None:
        if name in _STYLES:
            self._open[name] = max(0, self._open.get(name, 0) + (-1 if ends else 1))
            self._style = " ".join(sorted({_STYLES[name] for name, times in self._open.items() if times}))
        elif name == "a":
            self._end_link()
            self._target = "" if ends else safe_url(_attributes(rest).get("href", ""), self._base)
        elif name == "br":
            self._runs.append(Run("\n"))
        elif name == "sup" and not ends:
            self._runs.append(Run("^"))
        elif name == "img":
            self._image(_attributes(rest))
        elif name in _BREAKS:
            self._end_block()
            if name in _HEADINGS:
                self._heading = 0 if ends else _HEADINGS[name]
            else:
                self._structure(name, ends, rest)

    def _number(self, target: str) -> int:
        if self._base and target.partition("#")[0] == self._base.partition("#")[0]:
            return 0  # within the page itself
        return self.links.setdefault(target, len(self.links) + 1)

    def _begin_link(self) -> None:
        self._link, self._target = self._number(self._target), ""

    def _end_link(self) -> None:
        if self._link:
            self._runs.append(Run(f"[{self._link}]", NUMBER, self._link))
        self._link = 0

    def _image(self, about: dict[str, str]) -> None:
        if _TRACKING & {about.get("width"), about.get("height")}:
            return
        target = safe_url(about.get("src", ""), self._base)
        if not target:
            return
        words = " ".join(visible(about.get("alt", "")).split())[:200]
        if self._target:
            self._begin_link()
        number = self._link or self._number(target)
        shown = Run(f"[image: {words}]" if words else "[image]", ITALIC, number)
        self._runs.append(shown)
        self._room -= 2 * len(shown.text)
        if not self._link:
            self.pictures.add(target)
            self._runs.append(Run(f"[{number}]", NUMBER, number))

    # --- blocks

    def _structure(self, name: str, ends: bool, rest: str) -> None:
        if name == "hr":
            self.blocks.append(Block("rule", quote=self._quote))
        elif name == "blockquote":
            self._quote = max(0, self._quote + (-1 if ends else 1))
        elif name == "pre":
            self._pre = max(0, self._pre + (-1 if ends else 1))
        elif name in ("ul", "ol"):
            self._list(name, ends, rest)
        elif name == "li" and not ends:
            self._entry()
        elif name in ("table", "tr", "td", "th"):
            self._table(name, ends)

    def _list(self, name: str, ends: bool, rest: str) -> None:
        if not ends:
            start = _attributes(rest).get("start", "1")
            number = int(start) if start.isdecimal() and len(start) < 7 else 1
            self._lists.append(number if name == "ol" else None)
        elif self._lists:
            self._lists.pop()
        self._marker = ""

    def _entry(self) -> None:
        number = self._lists[-1] if self._lists else None
        self._marker = "• " if number is None else f"{number}. "
        if number is not None:
            self._lists[-1] = number + 1

    def _end_block(self) -> None:
        """What was read since the last block is one; a style that was left open ends with it."""
        runs = _trimmed(self._runs) if not self._pre else _code(self._runs)
        self._runs.clear()
        if not runs:
            return
        if self._open:
            self._open.clear()
            self._style = ""
        indent = min(len(self._lists) or bool(self._marker), DEEPEST)
        kind: Kind = "code" if self._pre else "heading" if self._heading else "text"
        quote = min(self._quote, DEEPEST)
        self.blocks.append(Block(kind, runs, self._heading, quote, indent, self._marker))
        self._marker = ""

    # --- tables

    def _table(self, name: str, ends: bool) -> None:
        if name == "table" and not ends and len(self._tables) < DEEPEST:
            self._tables.append(_Table(self.blocks, []))
            self.blocks = []
        elif name == "table" and ends and self._tables:
            self._end_table()
        elif self._tables and not ends:
            table = self._tables[-1]
            if name == "tr" or not table.rows:
                table.rows.append([])
            if name != "tr":
                table.headed |= name == "th" and len(table.rows) == 1
                self.blocks = []
                table.rows[-1].append(self.blocks)

    def _end_table(self) -> None:
        """A table of facts is one block; one that only arranges what stands in it is what stands in it."""
        table = self._tables.pop()
        self.blocks = table.around
        rows = [row for row in table.rows if any(row)]
        facts = all(len(cell) <= 1 and all(block.kind == "text" for block in cell) for row in rows for cell in row)
        if facts and max(map(len, rows), default=0) > 1:
            cells = tuple(tuple(cell[0].runs if cell else () for cell in row) for row in rows)
            self.blocks.append(Block("table", quote=self._quote, rows=cells, headed=table.headed))
        else:
            self.blocks += [block for row in rows for cell in row for block in cell]


def _attributes(rest: str) -> dict[str, str]:
    found = _ATTRIBUTE.findall(rest[:_ATTRIBUTES_LIMIT])
    return {name.lower(): unescape(one or two or bare) for name, one, two, bare in found}


def _trimmed(runs: list[Run]) -> tuple[Run, ...]:
    """Runs without spaces at the ends and after breaks, and at most one empty line."""
    if not any(not run.text.isspace() for run in runs):
        return ()
    return tuple(_joined(runs))


def _joined(runs: list[Run]) -> Iterator[Run]:
    last = "\n"  # as if after a break: no space is wanted
    for run in _without_end(runs):
        text = run.text
        if last[-1].isspace():
            text = text.lstrip(" ") if text != "\n" else "\n" if last[-2:] != "\n\n" and last != "\n" else ""
        if text:
            yield run if text is run.text else Run(text, run.style, run.link)
            last = (last + text)[-2:] if len(text) < 2 else text[-2:]


def _without_end(runs: list[Run]) -> list[Run]:
    kept = list(runs)
    while kept and kept[-1].text.isspace():
        kept.pop()
    last = kept[-1]
    kept[-1] = Run(last.text.rstrip(), last.style, last.link)
    return kept


def _code(runs: list[Run]) -> tuple[Run, ...]:
    """Code as it stands, without empty lines around it."""
    text = "".join(run.text for run in runs).expandtabs(4).strip("\n").rstrip()
    return (Run(text, CODE),) if text else ()

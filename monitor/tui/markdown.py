"""Markdown as a page of blocks: by way of the HTML that it means, so that both are drawn alike.

The parser is the one that Textual brings along. It is slow where a text nests to no end, so a text is cut at
`LIMIT`, and read in a thread.
"""

from dataclasses import replace
from functools import cache

from markdown_it import MarkdownIt

from monitor.tui import hypertext
from monitor.tui.page import Page

LIMIT = 120_000
"Characters that are read."


def read(text: str, base: str = "") -> Page:
    """Read Markdown, whose address is `base`."""
    found = hypertext.read(_parser().render(text[:LIMIT]), base)
    return replace(found, cut=found.cut or len(text) > LIMIT)


@cache
def _parser() -> MarkdownIt:
    """Tables and struck words, as on the Hub; addresses that stand in the text are left as they are."""
    return MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])

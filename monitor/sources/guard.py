"""XML that is refused before a parser sees it: entity bombs, and shapes that make lenient parsing quadratic.

Two hundred kilobytes of `<a<a<a…` keep feedparser busy for four seconds, ten megabytes for hours. Real feeds
have no such shapes, whatever else is wrong with them; every check here is linear in the length of the text.
"""

import re
from collections.abc import Iterator

from monitor.source import Trouble
from monitor.sources import Unreadable

_ROOT = re.compile(r"<(?:\w+:)?(?:rss|feed|rdf)\b", re.IGNORECASE)
_ENTITY = re.compile(r"<!ENTITY\s{1,9}[^\"'<>]{1,80}([\"'])([^<>]*?)\1\s{0,9}>")
_REFERENCE = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)\w{1,80};")
_TAG = re.compile(r"<(/?)([A-Za-z][^\s<>/]{0,80})([^<>]*)>")
_LONG_TAG = re.compile(r"<[A-Za-z/][^<>]{20000}")
_AUTHOR = re.compile(r"<((?:\w{1,20}:)?(?:author|creator|publisher|managingeditor|webmaster|owner))\b", re.IGNORECASE)
_HIDDEN = (("<![CDATA[", "]]>"), ("<!--", "-->"))
_VOID = frozenset({"br", "hr", "img", "p", "li", "td", "tr", "input", "wbr", "col", "source"})
"""HTML that is often left open, in feeds that forgot to escape it."""

MOST_TAGS = 200_000
"""Outside CDATA; the lenient parser takes up to 50 microseconds for each."""
MOST_DEEP = 1_000
MOST_BROKEN = 1_000
_MOST_AUTHOR = 5_000
_MOST_ENTITY = 2_000
_MOST_ENTITIES = 100_000
_MOST_DOCTYPE = 200_000


def refuse_attacks(text: str) -> None:
    """Raises Unreadable for a document that is meant, or at least fit, to choke a parser."""
    if "<!ENTITY" in text[:_MOST_DOCTYPE] and _is_entity_bomb(text):
        message = (
            "This feed defines entities that unpack to enormous texts (an entity bomb) and was not read. "
            "Remove the source unless you trust its site."
        )
        raise Unreadable(Trouble.UNREADABLE, message)
    if _has_endless_author(text):
        raise _refused("has an author whose name goes on for pages")
    shown = "".join(_outside_hidden(text))
    tags = shown.count("<")
    if _LONG_TAG.search(shown):
        raise _refused("has a tag that goes on for pages")
    if tags > MOST_TAGS:
        raise _refused(f"has more than {MOST_TAGS:,} tags")
    if tags > MOST_DEEP and (tags - shown.count(">") > MOST_BROKEN or _depth(shown) > MOST_DEEP):
        raise _refused("opens thousands of tags that it never closes")


def _refused(why: str) -> Unreadable:
    message = f"This feed {why}, so it was not read. It will be asked again; tell the site if it stays."
    return Unreadable(Trouble.UNREADABLE, message)


def _is_entity_bomb(text: str) -> bool:
    """Entities made of entities, or very long ones; those that name a letter or two are fine."""
    root = _ROOT.search(text, 0, _MOST_DOCTYPE)
    values = [value for _, value in _ENTITY.findall(text[: root.start() if root else _MOST_DOCTYPE])]
    nested = sum(1 for value in values if _REFERENCE.search(value))
    return nested > 2 or max(map(len, values), default=0) > _MOST_ENTITY or sum(map(len, values)) > _MOST_ENTITIES


def _has_endless_author(text: str) -> bool:
    """feedparser looks for an address in each, in quadratic time."""
    for tag in _AUTHOR.finditer(text):
        end = text.find(f"</{tag[1]}", tag.end())
        if (end if end >= 0 else len(text)) - tag.end() > _MOST_AUTHOR:
            return True
    return False


def _outside_hidden(text: str) -> Iterator[str]:
    """The parts of a text that are neither CDATA nor comment; an open one hides all that follows."""
    at = 0
    while True:
        starts = [(found, opening, end) for opening, end in _HIDDEN if (found := text.find(opening, at)) >= 0]
        if not starts:
            yield text[at:]
            return
        found, opening, end = min(starts)
        yield text[at:found]
        closed = text.find(end, found + len(opening))
        if closed < 0:
            return
        at = closed + len(end)


def _depth(text: str) -> int:
    """How deep the tags nest at the deepest place."""
    depth = deepest = 0
    for closing, name, rest in _TAG.findall(text):
        if closing:
            depth = max(0, depth - 1)
        elif not rest.endswith("/") and name.lower() not in _VOID:
            depth += 1
            deepest = max(deepest, depth)
    return deepest

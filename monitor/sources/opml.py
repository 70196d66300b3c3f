"""OPML, the lists of feeds that readers exchange: read however broken, written as OPML 2.0.

Only the tags of outlines are looked at, one by one. Nothing is expanded, so an entity bomb is a few words of text;
a bare `&` or an unclosed tag, in every second list found in the wild, costs nothing of the rest.
"""

import html
import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from monitor.source import Trouble
from monitor.sources import Unreadable
from monitor.sources.addresses import bare, host, same
from monitor.sources.charset import decode
from monitor.text import line, safe_url

MOST_BYTES = 10_000_000
MOST_FEEDS = 10_000
MOST_DEEP = 20

_TAG = re.compile(r"""<(/?)outline\b((?:[^"'<>]|"[^"]{0,9000}"|'[^']{0,9000}'){0,9000}+)>""", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([\w:.-]{1,80})\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_REFERENCE = re.compile(r"&(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z]\w{1,30});", re.IGNORECASE)
_FEED_SCHEME = re.compile(r"feed:(?://)?(https?://)?", re.IGNORECASE)
_HIDDEN = (("<!--", "-->"), ("<![CDATA[", "]]>"))
_SHOWN = 80


@dataclass(frozen=True, slots=True)
class Outline:
    """One feed of a list."""

    title: str
    url: str
    folder: tuple[str, ...] = ()
    "The names of the folders around it, the outermost first."
    categories: tuple[str, ...] = ()
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """An outline that is no feed to be used."""

    line: int
    name: str
    why: str


@dataclass(frozen=True, slots=True)
class Subscriptions:
    """A list as read."""

    feeds: tuple[Outline, ...]
    refused: tuple[Refused, ...] = ()
    notes: tuple[str, ...] = ()
    "What is wrong with the file and was got over."


def read(body: bytes) -> Subscriptions:
    """Every feed of the list. Raises Unreadable for what is no OPML at all."""
    if len(body) > MOST_BYTES:
        raise Unreadable(Trouble.UNREADABLE, f"The file has more than {MOST_BYTES // 10**6} MB; no list of feeds has.")
    text = decode(body, None)
    if not re.search(r"<(?:opml|outline)\b", text, re.IGNORECASE):
        raise Unreadable(Trouble.NOT_A_FEED, "This file is not OPML: it has neither an <opml> nor an <outline> in it.")
    reader = _Reader()
    for number, tag, inside in _tags(text):
        reader.take(number, closing=tag == "/", inside=inside)
    notes = [_broken(text), *reader.notes]
    return Subscriptions(tuple(reader.feeds.values()), tuple(reader.refused), tuple(note for note in notes if note))


def write(feeds: Iterable[Outline], *, title: str, now: datetime) -> str:
    """An OPML 2.0 document. Feeds stand in their folders; user names and passwords are left out."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<opml version="2.0">',
        "  <head>",
        f"    <title>{escape(line(title))}</title>",
        f"    <dateCreated>{format_datetime(now)}</dateCreated>",
        "  </head>",
        "  <body>",
        *_written(list(feeds), 0),
        "  </body>",
        "</opml>",
    ]
    return "\n".join(lines) + "\n"


class _Reader:
    """What has been read so far, and which folders are open."""

    def __init__(self) -> None:
        self.feeds: dict[str, Outline] = {}
        "By what their addresses have in common."
        self.refused: list[Refused] = []
        self.notes: list[str] = []
        self._open: list[str] = []
        "Names of the outlines around; that of a feed is empty."

    def take(self, number: int, *, closing: bool, inside: str) -> None:
        """One tag of an outline, found in line `number`."""
        if closing:
            if self._open:
                self._open.pop()
            return
        found = {name.lower(): _value(one or two) for name, one, two in _ATTRIBUTE.findall(inside)}
        name = line(found.get("title", "")) or line(found.get("text", ""))
        is_feed = "xmlurl" in found or found.get("type", "").lower() in ("rss", "atom")
        if is_feed:
            self._feed(number, name, found)
        if not inside.rstrip().endswith("/"):
            self._open.append("" if is_feed else name)

    def _feed(self, number: int, name: str, found: Mapping[str, str]) -> None:
        given = found.get("xmlurl") or found.get("url", "")
        url = safe_url(_web(given))
        refuse = _why_not(given, url)
        known = self.feeds.get(same(url)) if url else None
        if known:
            refuse = f"stands twice in the file, as {known.title!r} before"
        elif len(self.feeds) >= MOST_FEEDS:
            refuse = f"is more than the {MOST_FEEDS:,} feeds that are read"
        if refuse:
            self.refused.append(Refused(number, name or line(given, _SHOWN) or "an outline", refuse))
            return
        if not name:
            name = host(url)
            self.notes.append(f"line {number}: a feed without a title; it is called {name}")
        self.feeds[same(url)] = Outline(
            title=name,
            url=url,
            folder=tuple(folder for folder in self._open if folder)[:MOST_DEEP],
            categories=tuple(filter(None, map(line, re.split(r"[,/]", found.get("category", ""))))),
            language=_language(found.get("language", "")),
        )


def _why_not(given: str, url: str) -> str:
    if not given.strip():
        return "has no address"
    if url:
        return ""
    scheme = re.match(r"\s*([A-Za-z][\w+.-]*):", given)
    if scheme and scheme[1].lower() not in ("http", "https"):
        return f"has an address of the kind {scheme[1].lower()}:, which is never asked"
    return f"has an address that is none: {line(given, _SHOWN)}"


def _web(url: str) -> str:
    """`feed://host/…` and `feed:https://host/…` are how some readers mark web addresses."""
    return _FEED_SCHEME.sub(lambda found: found[1] or "http://", url.strip(), count=1) if url[:5] == "feed:" else url


def _value(raw: str) -> str:
    """An attribute's text. Only what ends in `;` is a reference: `&copy=1` of an address is none."""
    return _REFERENCE.sub(lambda found: html.unescape(found[0]), raw)


def _language(given: str) -> str | None:
    code = given.strip().partition("-")[0].lower()
    return code if re.fullmatch("[a-z]{2}", code) else None


def _tags(text: str) -> Iterator[tuple[int, str, str]]:
    """(line, "/" of a closing tag, what is inside) of every outline that is not in a comment."""
    number, at = 1, 0
    hidden = deque(_hidden(text))
    for tag in _TAG.finditer(text):
        number += text.count("\n", at, tag.start())
        at = tag.start()
        while hidden and hidden[0][1] <= at:
            hidden.popleft()
        if not hidden or at < hidden[0][0]:
            yield number, tag[1], tag[2]


def _hidden(text: str) -> Iterator[tuple[int, int]]:
    """Where comments and CDATA begin and end; one left open hides nothing."""
    at = 0
    while starts := [(found, end) for opening, end in _HIDDEN if (found := text.find(opening, at)) >= 0]:
        start, end = min(starts)
        closed = text.find(end, start)
        if closed < 0:
            return
        at = closed + len(end)
        yield start, at


def _broken(text: str) -> str:
    """What a strict parser would have stumbled over, or ""."""
    if "<!ENTITY" in text:
        return "the file defines entities of its own, as attacks do; none was unpacked"
    parser = expat.ParserCreate("utf-8")
    try:
        parser.Parse(re.sub(r"^\s*<\?xml[^>]{0,200}\?>", "", text).encode("utf-8", "replace"), True)
    except expat.ExpatError as error:
        return f"line {error.lineno}: the file is not well-formed XML ({expat.ErrorString(error.code)})"
    return ""


def _written(feeds: Sequence[Outline], depth: int) -> Iterator[str]:
    """The feeds whose folders up to `depth` are open; those of one folder together, in the order of the first."""
    indent = "  " * (depth + 2)
    folders: dict[str, list[Outline]] = {}
    for feed in feeds:
        if len(feed.folder) == depth:
            yield f"{indent}<outline {_attributes(feed)}/>"
        else:
            folders.setdefault(feed.folder[depth], []).append(feed)
    for name, inside in folders.items():
        yield f"{indent}<outline text={quoteattr(line(name))}>"
        yield from _written(inside, depth + 1)
        yield f"{indent}</outline>"


def _attributes(feed: Outline) -> str:
    title = line(feed.title)
    values = {"type": "rss", "text": title, "title": title, "xmlUrl": bare(feed.url)}
    if feed.categories:
        values["category"] = ",".join(feed.categories)
    if feed.language:
        values["language"] = feed.language
    return " ".join(f"{name}={quoteattr(value)}" for name, value in values.items())

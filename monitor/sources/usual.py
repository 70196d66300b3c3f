"""Usual feeds, read without feedparser and to the same drafts, in a twelfth of its time.

Most feeds are well-formed RSS 2.0 or Atom 1.0 and use a few dozen elements. Those are read here, by the rules that
feedparser has for them. At anything else (markup inside a text, an element that could mean something, a date in
another form, broken XML) this gives up, and feedparser reads the feed. A test over all feeds at hand shows that both
say the same.

fastfeedparser is twice as fast (0.6 against 1.4 ms for 30 entries), but an item's identity would depend on the reader:
of 361 feeds read here it says the same of 205, and gives other ids in 34, other links in 29, other texts in 70.
"""

import re
from collections.abc import Iterable
from datetime import datetime
from xml.etree.ElementTree import Element
from xml.parsers.expat import ExpatError

from monitor.frozen import dataclass
from monitor.sources.document import (
    ATOM,
    Document,
    UnusualError,
    author_of,
    date_of,
    kind_of,
    language_of,
    text_of,
    tree,
)
from monitor.sources.entries import Draft
from monitor.sources.header import Header

_SPEAKING = frozenset(
    {
        "abstract", "body", "channel", "cloud", "email", "entry", "feed", "fullitem", "homepage", "image", "info",
        "item", "lastbuilddate", "link", "links", "managingeditor", "name", "newlocation", "rss", "subtitle",
        "tagline", "tags", "textinput", "uri", "url", "webmaster",
        "dc:author", "dc:title", "dcterms:issued", "dcterms:modified", "itunes:link", "itunes:name", "itunes:email",
        "itunes:owner", "feedburner:browserfriendly", "xhtml:body",
    }
)  # fmt: skip
"""What feedparser listens to and this does not."""
_CLOSED = frozenset({"source", "contributor", "dc:contributor"})
"""What they hold is not the entry's."""
_SUMMARIES = frozenset({"description", "summary", "dc:description", "media:description", "itunes:summary"})
_DATES = {"pubdate": "published", "published": "published", "issued": "published",
          "updated": "updated", "modified": "updated", "dc:date": "updated"}  # fmt: skip
_PAGES = frozenset({"text/html", "application/xhtml+xml", "html", "xhtml"})
_OF_ITEM = frozenset({"href", "lastmod", "rdf:about"})
"""Of an entry itself; feedparser takes something from them."""
_OF_LINK = frozenset({"href", "rel", "type", "title", "hreflang", "length", "count", "updated", "lang", "xml:lang"})
_HEADER = {"title": "title", "language": "language", "ttl": "ttl",
           "sy:updateperiod": "period", "sy:updatefrequency": "frequency"}  # fmt: skip
_DESCRIPTIONS = frozenset({"description", "subtitle", "itunes:summary", "itunes:subtitle"})
"""Of a header. A second one would be its content, and with feedparser that of the first entry."""
_AROUND = frozenset(
    {
        "link", "lastbuilddate", "pubdate", "generator", "copyright", "docs", "category", "managingeditor", "webmaster",
        "image", "cloud", "skiphours", "skipdays", "id", "updated", "author", "icon", "logo", "rights", "published",
        "itunes:author", "itunes:owner", "itunes:image", "itunes:explicit", "itunes:category", "itunes:type",
        "itunes:keywords", "itunes:block", "feedburner:info", "dc:creator", "dc:date", "dc:rights",
    }
)  # fmt: skip
"""What a header may hold that says nothing of title, language and rhythm."""
_HOLDING = frozenset({"image", "skiphours", "skipdays", "author", "itunes:owner", "itunes:category"})
_REFERENCE = re.compile(r"&[A-Za-z0-9_]+;")
_MOST_TAGS = 200_000
_MOST_DEEP = 10


@dataclass(frozen=True, slots=True)
class Usual:
    """A feed of the usual kind."""

    header: Header | None
    "None: feedparser must read what stands around the entries."
    drafts: tuple[Draft, ...]
    "In the order of the document."


def read(text: str) -> Usual | None:
    """A feed's entries and header; None where feedparser must read it."""
    if text.count("<") > _MOST_TAGS or "<!DOCTYPE" in text:
        return None
    try:
        root = tree(text)
        atom = root.tag == "feed" and root.get("xmlns", "").lower() == ATOM and "version" not in root.attrib
        parents = [root] if atom else list(root)
        if not atom and not (
            root.tag == "rss" and root.get("version", "").startswith("2.") and "xmlns" not in root.attrib
        ):
            return None
        if len(parents) != 1 or (not atom and (parents[0].tag != "channel" or parents[0].attrib)):
            return None
        document = Document(root, atom)
        kind = "entry" if atom else "item"
        drafts = tuple(_Entry(child, document).draft() for child in parents[0] if child.tag == kind)
        return Usual(_header((child for child in parents[0] if child.tag != kind), document), drafts)
    except (UnusualError, ExpatError, UnicodeEncodeError):
        return None


def _header(elements: Iterable[Element], document: Document) -> Header | None:
    """The header, where all that stands in it means one thing, and is said once."""
    said: dict[str, str] = {}
    described = False
    try:
        for element in elements:
            name = document.name(element.tag)
            if name in _HEADER:
                if _HEADER[name] in said or (element.attrib and name != "title"):
                    return None
                kind_of(element)
                said[_HEADER[name]] = text_of(element)
            elif name in _DESCRIPTIONS and not described:
                described = True
            elif name not in _AROUND or (len(element) and name not in _HOLDING):
                return None
    except UnusualError:
        return None
    return Header(**{"language": (document.language or ""), **said})


class _Entry:
    """One entry, element by element; of what is said twice, the last counts."""

    def __init__(self, entry: Element, document: Document) -> None:
        self._document = document
        self._language = language_of(entry, document.language)
        self._guid = ""
        self._link: str | None = None
        self._alternates: list[str] = []
        self._enclosures: list[str] = []
        self._title = ""
        self._title_is_text = False
        self._title_language: str | None = None
        self._has_other_title = False
        self._has_closed = False
        self._summary: str | None = None
        self._summary_depth = 0
        self._content: str | None = None
        self._content_language: str | None = None
        self._author = ""
        self._dates: dict[str, datetime | None] = {}
        if not _OF_ITEM.isdisjoint(entry.keys()):
            raise UnusualError
        self._take_all(entry, 1)

    def draft(self) -> Draft:
        """What the elements came to."""
        if self._has_other_title and (self._has_closed or not self._title):
            raise UnusualError  # feedparser takes it for the title, after a `source` even beside one
        permalink = self._guid if self._guid.startswith(("http://", "https://")) else ""
        return Draft(
            guid=self._guid,
            links=(self._link or "", *self._alternates, permalink, *self._enclosures),
            title=self._title,
            title_is_text=self._title_is_text,
            summary=self._summary or "",
            html=self._content or "",
            author=self._author,
            published=self._dates.get("published") or self._dates.get("updated"),
            language=self._content_language or self._title_language,
        )

    def _take_all(self, elements: Iterable[Element], depth: int) -> None:
        if depth > _MOST_DEEP:
            raise UnusualError
        for element in elements:
            self._take(element, self._document.name(element.tag), depth)

    def _take(self, element: Element, name: str, depth: int) -> None:
        if take := _TAKING.get(name):
            take(self, element)
        elif name in _SUMMARIES:
            self._take_summary(element, depth)
        elif name in _DATES:
            self._dates[_DATES[name]] = date_of(text_of(element))
        elif name in _CLOSED:
            self._has_closed = True
        else:
            self._take_other(element, name, depth)

    def _take_other(self, element: Element, name: str, depth: int) -> None:
        """Nearly all say nothing of what a draft holds; what they hold themselves may."""
        if name in _SPEAKING or "_" in name or (len(element) and ":" not in name):
            raise UnusualError
        if name == "media:title":
            self._has_other_title = True
        elif name == "enclosure":
            self._enclosures += filter(None, [element.get("url", element.get("href"))])
        self._take_all(element, depth + 1)

    def _take_guid(self, element: Element) -> None:
        guid = text_of(element)
        given = {key.lower(): value for key, value in element.items()}
        if given.get("ispermalink", "true") == "true":
            guid = self._document.address(guid)
            self._link = guid if self._link is None else self._link
        self._guid = guid

    def _take_link(self, element: Element) -> None:
        given = {key.rpartition(":")[2].lower(): value for key, value in element.items()}
        if given and not given.keys() <= _OF_LINK:
            raise UnusualError
        if not (href := given.get("href")):
            if given:
                raise UnusualError
            self._link = self._document.address(text_of(element)).replace("&amp;", "&")
            if "&" in self._link and _REFERENCE.search(self._link):
                raise UnusualError
            self._alternates += filter(None, [self._link])
            return
        href = self._document.address(href)
        relation = given.get("rel", "alternate").lower()
        if relation == "alternate":
            self._alternates.append(href)
            if given.get("type", "text/html").lower() in _PAGES:
                self._link = href
        elif relation == "enclosure":
            self._enclosures.append(href)

    def _take_title(self, element: Element) -> None:
        if self._title:
            raise UnusualError
        said = kind_of(element)
        self._title = text_of(element)
        self._title_is_text = self._document.atom and said in ("", "text", "plain", "text/plain")
        self._title_language = self._spoken(element)

    def _take_summary(self, element: Element, depth: int) -> None:
        """A second summary is taken for content where there is none so far."""
        if self._summary is not None and self._content is None:
            self._take_content(element)
        elif self._summary is None or not self._summary_depth or depth <= self._summary_depth:
            kind_of(element)
            self._summary, self._summary_depth = text_of(element), depth

    def _take_content(self, element: Element) -> None:
        if self._content is not None:
            raise UnusualError
        kind_of(element)
        self._content = text_of(element)
        self._content_language = self._spoken(element)
        if self._summary is None:
            self._summary = self._content

    def _take_author(self, element: Element) -> None:
        self._author = author_of(element, self._author)

    def _spoken(self, element: Element) -> str | None:
        language = language_of(element, self._language)
        return language.replace("_", "-") if language else None


_TAKING = {
    "guid": _Entry._take_guid,
    "id": _Entry._take_guid,
    "link": _Entry._take_link,
    "title": _Entry._take_title,
    "content": _Entry._take_content,
    "content:encoded": _Entry._take_content,
    "author": _Entry._take_author,
    "dc:creator": _Entry._take_author,
    "itunes:author": _Entry._take_author,
}

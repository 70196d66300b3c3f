"""XML documents as feedparser takes them: names, languages, texts and dates, where they are of the usual kind.

Everything here raises UnusualError for what only feedparser can read as feedparser does.
"""

import re
from contextlib import suppress
from datetime import UTC, datetime
from urllib.parse import urlsplit, urlunsplit
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

ATOM = "http://www.w3.org/2005/atom"
_PREFIXES = {
    ATOM: "",
    "http://purl.org/atom/ns#": "",
    "http://purl.org/rss/1.0/": "",
    "http://my.netscape.com/rdf/simple/0.9/": "",
    "http://blogs.law.harvard.edu/tech/rss": "",
    "http://purl.org/rss/1.0/modules/rss091#": "",
    "http://www.w3.org/1999/xhtml": "xhtml",
    "http://purl.org/rss/1.0/modules/content/": "content",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/terms/": "dcterms",
    "http://search.yahoo.com/mrss/": "media",
    "http://search.yahoo.com/mrss": "media",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
    "http://purl.org/rss/1.0/modules/slash/": "slash",
    "http://purl.org/rss/1.0/modules/syndication/": "sy",
    "http://wellformedweb.org/commentapi/": "wfw",
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner",
}
"""Namespaces, in lower case, under the prefixes that feedparser gives them; others keep the prefix they have."""
_TEXTS = frozenset({"", "text", "plain", "html", "text/html", "text/plain"})
_OF_TEXT = frozenset({"type", "lang", "xml:lang", "xml:space", "base", "xml:base"})
_RFC_822 = re.compile(
    r"(?:[A-Z][a-z]+, )?(\d{1,2}) ([A-Z][a-z]{2}) (\d{4}) (\d\d):(\d\d)(?::(\d\d))? (GMT|UTC|Z|[+-]\d{4})",
    re.ASCII,
)
_ISO = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d{1,9})?(Z|[+-]\d\d:\d\d)", re.ASCII)
_AT_ONCE = 1 << 18
"""Bytes: about 3 ms."""
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_C1 = re.compile("[\x80-\x9f]")
_SLASHES = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:///")


class UnusualError(Exception):
    """This feed is feedparser's to read."""


def tree(text: str) -> Element:
    """The document, with its names as they are written: expat's namespaces would cost their prefixes."""
    builder = TreeBuilder()
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.data
    document = memoryview(text.encode())
    for start in range(0, len(document), _AT_ONCE):  # nothing else runs while expat does
        parser.Parse(document[start : start + _AT_ONCE], False)
    parser.Parse(b"", True)
    return builder.close()


class Document:
    """What holds for all entries of a document. Raises UnusualError for names that may mislead."""

    def __init__(self, root: Element, atom: bool) -> None:
        self.atom = atom
        self.language = language_of(root, None)
        self.based = False
        "Some element has a base, so relative addresses mean something else."
        self._prefixes = {"xml": "xml"}
        self._names = dict[str, str]()
        used = set[str]()
        for element in root.iter():
            if element.keys():  # `attrib` would make a dictionary for each that has none
                self._learn(element, used)
        if not used <= self._prefixes.keys():
            raise UnusualError  # broken: an attribute's prefix is not declared

    def _learn(self, element: Element, used: set[str]) -> None:
        for key, value in element.items():
            if ":" not in key:
                self.based = self.based or key == "base"
            elif not key.startswith("xmlns:"):
                used.add(key.partition(":")[0])
                self.based = self.based or key == "xml:base"
            else:
                uri = value.lower()
                given = key.removeprefix("xmlns:")
                standard = _PREFIXES.get(uri, given.lower())
                if self._prefixes.setdefault(given, standard) != standard or "userland.com/rss" in uri:
                    raise UnusualError

    def name(self, written: str) -> str:
        """An element's name as feedparser calls it: in lower case, under the usual prefix."""
        if (name := self._names.get(written)) is None:
            name = self._names[written] = self._named(written)
        return name

    def _named(self, written: str) -> str:
        prefix, colon, local = written.rpartition(":")
        if not colon:
            return written.lower()
        if (standard := self._prefixes.get(prefix)) is None:
            raise UnusualError  # broken: nothing declares it
        return f"{standard}:{local}".lower() if standard else local.lower()

    def address(self, value: str) -> str:
        """An address, where feedparser would leave it as it is."""
        if _SLASHES.match(value) or (self.based and value and not _is_absolute(value)):
            raise UnusualError
        return value


def language_of(element: Element, around: str | None) -> str | None:
    """What an element says of its language, or what is said around it."""
    if not element.keys():
        return around
    said = element.get("xml:lang", element.get("lang"))
    return around if said is None else said or None


def kind_of(element: Element) -> str:
    """How the text of an element is to be read. Raises UnusualError for XHTML, files and base64."""
    if not element.keys():
        return ""
    kind = element.get("type", "").lower()
    if kind not in _TEXTS or not _OF_TEXT.issuperset(element.keys()):
        raise UnusualError
    return kind


def text_of(element: Element) -> str:
    """The text of an element that holds nothing else, with what feedparser mends in it."""
    if len(element) or element.get("xmlns") is not None:
        raise UnusualError
    text = (element.text or "").strip()
    if text.isascii():
        return text
    with suppress(UnicodeError):
        text = text.encode("latin-1").decode()  # it was UTF-8, taken for Latin-1 and encoded once more
    return _C1.sub(lambda found: found[0].encode("latin-1").decode("cp1252", "ignore"), text)


def author_of(element: Element, before: str) -> str:
    """Text, or Atom's name and address; feedparser may give it the name and address of the author named before."""
    if not len(element):
        return text_of(element)
    parts = {part.tag: (part.text or "").strip() for part in element}
    if len(parts) < len(element) or not parts.keys() <= {"name", "email", "uri", "url", "gd:image"}:
        raise UnusualError
    if any(len(part) or (part.tail or "").strip() for part in element) or (element.text or "").strip():
        raise UnusualError
    name, email = parts.get("name"), parts.get("email")
    if before and (not name or "@" in before):
        raise UnusualError
    return f"{name} ({email})" if name and email else name or email or ""


def date_of(value: str) -> datetime | None:
    """A date in one of the two usual forms."""
    if not value:
        return None
    if iso := _ISO.fullmatch(value):
        return _moment(iso[1] + iso[2])
    if (found := _RFC_822.fullmatch(value)) is None or found[2] not in _MONTHS:
        raise UnusualError
    day, month, year, hour, minute, second, zone = found.groups("00")
    zone = "Z" if zone.isalpha() else f"{zone[:3]}:{zone[3:]}"
    return _moment(f"{year}-{_MONTHS.index(month) + 1:02}-{day:>02}T{hour}:{minute}:{second}{zone}")


def _moment(value: str) -> datetime:
    try:
        return datetime.fromisoformat(value).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise UnusualError from error


def _is_absolute(value: str) -> bool:
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    return bool(parts.scheme) and urlunsplit(parts) == value

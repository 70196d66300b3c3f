"""Items as an Atom 1.0 feed (RFC 4287), for readers of feeds and for programs.

Written with the standard library's ElementTree. The library for it (feedgen) needs lxml, a compiled library of 20 MB
that nothing else here uses; refuses a whole feed for one character that XML cannot hold; and keeps the time of writing
as `updated` where it is not told otherwise, so that what is written twice differs.
"""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from monitor import __version__
from monitor.figures import headline, license_label, size
from monitor.model import TOPICS, Article, Detail, Item, Model
from monitor.report.items import iso

ATOM = "http://www.w3.org/2005/Atom"
HOME = "tag:open-model-monitor.invalid,2026:"
"What every id begins with. The name belongs to nobody, for good (RFC 2606): ids are names, not addresses."
NAME = "Open Model Monitor"
MOST_LISTED = 30
"Models and articles of an item that its text names; the rest is counted."

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NOT_IRI = re.compile(r'[\x00-\x20<>"{}|\\^`\x7f]')


@dataclass(frozen=True, slots=True)
class Origin:
    """The database that a feed tells of."""

    id: str
    made: datetime


def write(origin: Origin, name: str, query: str, details: Sequence[Detail], *, watchlist: str = "") -> bytes:
    """A feed of some items, newest first. The same items give the same bytes, whenever it is written.

    `name` tells the feed from others of this database and stands in its title, `query` below it. Of a `watchlist` each
    entry says which words it found.
    """
    feed = ET.Element("feed", {"xmlns": ATOM})
    _add(feed, "id", f"{HOME}{origin.id}:feed:{quote(name, safe='')}")
    _add(feed, "title", f"{NAME}: {name}" if name else NAME)
    if query:
        _add(feed, "subtitle", query)
    _add(feed, "updated", iso(max(map(_updated, details), default=origin.made)))
    _add(_add(feed, "author"), "name", NAME)
    _add(feed, "generator", NAME, version=__version__)
    for detail in details:
        _entry(feed, origin, detail, watchlist)
    ET.indent(feed)
    text: bytes = ET.tostring(feed, encoding="utf-8", xml_declaration=True)
    return text + b"\n"


def _entry(feed: ET.Element, origin: Origin, detail: Detail, watchlist: str) -> None:
    item = detail.item
    entry = _add(feed, "entry")
    _add(entry, "id", f"{HOME}{origin.id}:{item.id}")
    _add(entry, "title", _safe(headline(item)).strip() or item.id)
    _add(entry, "updated", iso(_updated(detail)))
    _add(entry, "published", iso(item.at))
    _add(_add(entry, "author"), "name", _safe(item.lab or item.source).strip() or NAME)
    if item.url:
        _add(entry, "link", rel="alternate", href=_NOT_IRI.sub(lambda found: quote(found[0]), item.url))
    _add(entry, "category", term=item.kind, scheme=f"{HOME}kind")
    for topic in item.topics:
        _add(entry, "category", term=topic, scheme=f"{HOME}topic", label=TOPICS.get(topic, topic))
    _add(entry, "content", "\n".join(_content(detail, watchlist)) or headline(item), type="text")
    _add(_add(entry, "source"), "title", item.source)


def _updated(detail: Detail) -> datetime:
    """When it last changed in a way that a reader should see: an event, or an article that joined."""
    item = detail.item
    joined = [] if item.history else [article.seen for article in detail.articles]
    return max([item.at, *joined, *(event.at for event in detail.history)])


def _content(detail: Detail, watchlist: str) -> Iterator[str]:
    item = detail.item
    if item.summary:
        yield from (item.summary, "")
    for name, value in _facts(item, watchlist):
        if value:
            yield f"{name}: {value}"
    yield from _section("Models", [_model(model) for model in detail.models])
    yield from _section("Articles", [_article(article) for article in detail.articles])


def _facts(item: Item, watchlist: str) -> Iterator[tuple[str, str]]:
    yield "Lab", " ".join(filter(None, (item.lab, f"({item.country})" if item.country else "")))
    yield "Change", " → ".join(filter(None, (item.before, item.after))) if item.event else ""
    yield "License", license_label(item.license) + (f" ({item.openness})" if item.openness else "")
    yield "Parameters", size(item.params) + (f", {size(item.active_params)} active" if item.active_params else "")
    yield "Task", item.task or ""
    yield "Topics", ", ".join(TOPICS.get(topic, topic) for topic in item.topics)
    for alert in item.alerts:
        if alert.watchlist == watchlist:
            yield "Matched", ", ".join(alert.matched)


def _section(title: str, lines: Sequence[str]) -> Iterator[str]:
    if lines:
        yield from ("", f"{title}:", *lines[:MOST_LISTED])
    if len(lines) > MOST_LISTED:
        yield f"… and {len(lines) - MOST_LISTED} more"


def _model(model: Model) -> str:
    gone = "withdrawn" if model.gone else ""
    facts = (model.class_, size(model.params), license_label(model.license), model.format or "", gone)
    return f"{model.id} ({', '.join(fact for fact in facts if fact)})"


def _article(article: Article) -> str:
    return f"{article.source}: {headline(article)} {article.url}"


def _add(parent: ET.Element, name: str, text: str | None = None, **attributes: str) -> ET.Element:
    """An element whose texts hold nothing that XML cannot."""
    added = ET.SubElement(parent, name, {key: _safe(value) for key, value in attributes.items()})
    added.text = None if text is None else _safe(text)
    return added


def _safe(text: str) -> str:
    return _NOT_XML.sub("", text)

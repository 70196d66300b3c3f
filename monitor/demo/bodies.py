"""What a demo feed would have sent at a step: RSS 2.0, Atom or JSON Feed, with its newest articles."""

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import format_datetime
from xml.etree import ElementTree

from monitor.demo.facts import Article, Facts, Feed

NEWEST = 20
"""How many articles a feed shows, as many feeds do."""

APART = timedelta(minutes=7)
"""Between articles of one feed in one step."""

CONTENT = "http://purl.org/rss/1.0/modules/content/"
ATOM = "http://www.w3.org/2005/Atom"


@dataclass(frozen=True, slots=True)
class Entry:
    """An article with the two things that only its feed knows: when it came and where it is."""

    article: Article
    published: datetime
    url: str


def entries(facts: Facts, feed: Feed, step: int) -> list[Entry]:
    """What the feed shows at a step, newest first."""
    found: list[Entry] = []
    same_step: dict[int, int] = {}
    for article in facts.articles:
        if article.feed == feed.key and article.step <= step:
            earlier = same_step[article.step] = same_step.get(article.step, -1) + 1
            published = facts.at(article.step) - earlier * APART
            found.append(Entry(article, published, f"{feed.home}/{_slug(article)}"))
    return sorted(found, key=lambda entry: entry.published, reverse=True)[:NEWEST]


def body(feed: Feed, shown: list[Entry]) -> bytes:
    """The feed as bytes, in its format."""
    if feed.format == "json":
        return _json_feed(feed, shown)
    return _atom(feed, shown) if feed.format == "atom" else _rss(feed, shown)


def _slug(article: Article) -> str:
    """Readable for a Latin title; a digest keeps it apart from others and stands alone for the rest."""
    words = re.findall(r"[a-z0-9]+", article.title.lower())[:6]
    digest = hashlib.sha256(article.title.encode()).hexdigest()[:8]
    return "-".join([*words, digest])


def _rss(feed: Feed, shown: list[Entry]) -> bytes:
    root = ElementTree.Element("rss", {"version": "2.0", "xmlns:content": CONTENT})
    channel = ElementTree.SubElement(root, "channel")
    head = {"title": feed.name, "link": feed.home, "description": feed.name, "language": feed.language}
    _texts(channel, head)
    for entry in shown:
        item = ElementTree.SubElement(channel, "item")
        _texts(item, {"title": entry.article.title, "link": entry.url})
        ElementTree.SubElement(item, "guid", {"isPermaLink": "true"}).text = entry.url
        _texts(item, {"pubDate": format_datetime(entry.published), "description": entry.article.lead})
        if entry.article.html:
            _texts(item, {"content:encoded": entry.article.html})
    return _document(root)


def _atom(feed: Feed, shown: list[Entry]) -> bytes:
    root = ElementTree.Element("feed", {"xmlns": ATOM, "xml:lang": feed.language})
    _texts(root, {"title": feed.name, "id": feed.home})
    if shown:
        _texts(root, {"updated": shown[0].published.isoformat()})
    ElementTree.SubElement(root, "link", {"rel": "alternate", "href": feed.home})
    author = ElementTree.SubElement(root, "author")
    _texts(author, {"name": feed.name})
    for entry in shown:
        item = ElementTree.SubElement(root, "entry")
        when = entry.published.isoformat()
        _texts(item, {"title": entry.article.title, "id": entry.url, "published": when, "updated": when})
        ElementTree.SubElement(item, "link", {"rel": "alternate", "href": entry.url})
        ElementTree.SubElement(item, "summary", {"type": "text"}).text = entry.article.lead
        if entry.article.html:
            ElementTree.SubElement(item, "content", {"type": "html"}).text = entry.article.html
    return _document(root)


def _json_feed(feed: Feed, shown: list[Entry]) -> bytes:
    items = [
        {
            "id": entry.url,
            "url": entry.url,
            "title": entry.article.title,
            "summary": entry.article.lead,
            "content_html" if entry.article.html else "content_text": entry.article.html or entry.article.lead,
            "date_published": entry.published.isoformat(),
        }
        for entry in shown
    ]
    head = {"version": "https://jsonfeed.org/version/1.1", "title": feed.name, "home_page_url": feed.home}
    whole = {**head, "language": feed.language, "items": items}
    return json.dumps(whole, ensure_ascii=False, indent=1).encode()


def _texts(parent: ElementTree.Element, texts: dict[str, str]) -> None:
    for tag, text in texts.items():
        ElementTree.SubElement(parent, tag).text = text


def _document(root: ElementTree.Element) -> bytes:
    ElementTree.indent(root, " ")
    document: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return document

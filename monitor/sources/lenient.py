"""Any RSS or Atom, however broken, to drafts: the one home of feedparser, loaded by the first feed that needs it.

feedparser reads nearly anything, at a price: its second, lenient parser takes quadratic time on a few kinds
of broken text. What a real feed never holds is therefore refused before (`monitor.sources.guard`). Its
cleaning and resolving are switched off (four times faster) and done by `monitor.sources.entries`, once.
"""

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from time import struct_time
from typing import Any

import feedparser

from monitor.source import Trouble
from monitor.sources import Unreadable
from monitor.sources.entries import Draft
from monitor.sources.guard import refuse_attacks
from monitor.sources.header import Header


@dataclass(frozen=True, slots=True)
class Parsed:
    """What feedparser made of a text."""

    header: Header
    drafts: tuple[Draft, ...]
    is_feed: bool
    "It knows which kind of feed this is."
    is_broken: bool
    where: str = ""
    "Where it is broken, to be put into a sentence."
    leaks: bool = False
    "The feed's own `content` reaches into its first entry."

    def is_part(self, count: int) -> bool:
        """Whether a part of a feed with `count` entries was surely read as it would be in the whole."""
        return self.is_feed and not self.is_broken and not self.leaks and len(self.drafts) == count


def read(text: str) -> Parsed:
    """Raises Unreadable for what is fit to choke the parser, or did."""
    refuse_attacks(text)
    parsed = _parsed(text)
    version = str(parsed.get("version") or "")
    return Parsed(
        header=_header(parsed.feed),
        drafts=tuple(_draft(entry, version) for entry in parsed.entries),
        is_feed=bool(version),
        is_broken=bool(parsed.get("bozo")),
        where=_where(parsed.get("bozo_exception")),
        leaks="content" in parsed.feed,
    )


def _parsed(text: str) -> Any:
    """feedparser's result: a dict of dicts, all of it untyped."""
    headers = {"content-type": "application/xml; charset=utf-8"}
    source = io.BytesIO(text.encode())
    try:
        return feedparser.parse(source, sanitize_html=False, resolve_relative_uris=False, response_headers=headers)
    except Exception as error:  # a foreign parser on foreign text: anything may happen
        message = "This feed cannot be read: it breaks the parser. Tell us its address, and it can be mended."
        raise Unreadable(Trouble.UNREADABLE, message) from error


def _where(error: object) -> str:
    number = getattr(error, "getLineNumber", None)
    found = number() if callable(number) else None
    return f" (line {found})" if isinstance(found, int) else ""


def _header(feed: Mapping[str, Any]) -> Header:
    keys = ("title", "language", "ttl", "sy_updateperiod", "sy_updatefrequency")
    return Header(*(_text(feed, key) for key in keys))


def _draft(entry: Mapping[str, Any], version: str) -> Draft:
    contents = [part for part in entry.get("content", ()) if isinstance(part.get("value"), str)]
    content: Mapping[str, Any] = max(contents, key=lambda part: "html" in str(part.get("type")), default={})
    title = entry.get("title_detail") or {}
    guid = _text(entry, "id")
    permalink = guid if guid.startswith(("http://", "https://")) else ""
    return Draft(
        guid=guid,
        links=(_text(entry, "link"), *_links(entry, "alternate"), permalink, *_links(entry, "enclosure")),
        title=_text(entry, "title"),
        title_is_text=version.startswith("atom") and title.get("type") == "text/plain",
        summary=_text(entry, "summary"),
        html=content.get("value", ""),
        author=_text(entry, "author"),
        published=_time(entry, "published_parsed") or _time(entry, "updated_parsed"),
        language=content.get("language") or title.get("language"),
    )


def _links(entry: Mapping[str, Any], relation: str) -> Iterator[str]:
    for link in entry.get("links", ()):
        if link.get("rel") == relation and isinstance(link.get("href"), str):
            yield link["href"]


def _text(values: Mapping[str, Any], key: str) -> str:
    value = values.get(key)
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else ""


def _time(entry: Mapping[str, Any], key: str) -> datetime | None:
    """feedparser's dates are UTC; some are beyond any calendar. (`get` would fall back to another date.)"""
    if key not in entry or not isinstance(parsed := entry[key], struct_time):
        return None
    try:
        return datetime(*parsed[:5], min(parsed[5], 59), tzinfo=UTC)
    except (ValueError, OverflowError):
        return None

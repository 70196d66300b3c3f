"""RSS, Atom and JSON Feed to entries: the one home of feedparser.

feedparser reads nearly anything, at a price: its second, lenient parser takes quadratic time on a few kinds
of broken text. What a real feed never holds is therefore refused before (`monitor.sources.guard`). Its
cleaning and resolving are switched off (four times faster) and done by `monitor.sources.entries`, once. And it is
given only what was not seen before (`monitor.sources.splitting`).
"""

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from time import struct_time
from typing import Any

import feedparser

from monitor.model import Trouble
from monitor.polled import Hints
from monitor.sources import Unreadable, jsonfeed, splitting, usual
from monitor.sources.charset import decode
from monitor.sources.entries import Draft, Feed, finished, two_letters
from monitor.sources.guard import refuse_attacks
from monitor.sources.splitting import Cut
from monitor.text import line, plain

__all__ = ["Feed", "read"]

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
"""Characters that XML does not allow; one of them would make strict parsing fail."""
_CONTROLS = bytes(code for code in range(0x20) if code not in b"\t\n\r")
_FEED = re.compile(r"<(?:\w+:)?(?:rss|feed|rdf|item|entry)\b", re.IGNORECASE)
"""Without any of these it is no feed, and not worth parsing: a long web page would take seconds."""
_HTML = re.compile(r"<!doctype\s+html|<html\b", re.IGNORECASE)
_ROOT = re.compile(r"<([A-Za-z][\w:.-]{0,40})")

_SKIP = re.compile(r"<skip(Hours|Days)>(.{0,2000}?)</skip\1>", re.DOTALL | re.IGNORECASE)
_HOUR = re.compile(r"<hour>\s*(\d{1,2})\s*</hour>", re.IGNORECASE)
_DAY = re.compile(r"<day>\s*([A-Za-z]+day)\s*</day>", re.IGNORECASE)
_PERIODS = {"hourly": 3_600, "daily": 86_400, "weekly": 604_800, "monthly": 2_592_000, "yearly": 31_536_000}
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def read(body: bytes, *, url: str, content_type: str | None, now: datetime, seen: bytes = b"") -> Feed:
    """The feed in `body`, fetched from `url`. Raises Unreadable, which says what it is instead.

    `seen` is what the reading of the last body gave as such: items that stood in it, too, are left out.
    """
    text = _legal(body, decode(body, content_type)).lstrip()
    if not text:
        message = "The answer was empty: the site sent no feed. It will be asked again; check the address if it stays."
        raise Unreadable(Trouble.UNREADABLE, message)
    if jsonfeed.looks_like_json(text):
        return jsonfeed.read(text, url=url, now=now)
    if not _FEED.search(text):
        raise Unreadable(Trouble.NOT_A_FEED, _what_it_is(text, content_type))
    pieces = splitting.cut(text)
    quick = _unseen(pieces, seen, url, now) or _usual(text, pieces, url, now)
    return quick or _whole(text, pieces, url, content_type, now)


def _legal(body: bytes, text: str) -> str:
    """The text without illegal characters. Most have none, which is eight times quicker to see in the bytes."""
    clean = len(body.translate(None, _CONTROLS)) == len(body) and "\ufffe" not in text and "\uffff" not in text
    return text if clean else _ILLEGAL.sub("", text)


def _unseen(pieces: Cut | None, seen: bytes, url: str, now: datetime) -> Feed | None:
    """The feed without the items that were seen; None where only a whole parse is sure to read it rightly."""
    before = splitting.remembered(seen)
    if pieces is None or before.keys().isdisjoint(pieces.digests):
        return None
    text = pieces.without(before)
    refuse_attacks(text)
    parsed = _parsed(text)
    if not _is_sound(parsed, pieces.unseen(before)):
        return None
    drafts = _drafts(parsed)
    rest = pieces.only(before)
    if not all(splitting.stands_alone(draft.guid, next(iter(draft.links), ""), pieces, rest) for draft in drafts):
        return None
    published = iter(drafts)
    dates = [
        before[digest] if digest in before else splitting.seconds(next(published).published)
        for digest in pieces.digests
    ]
    known = (before[digest] for digest in pieces.digests if digest in before)
    marks = b"" if _repeat(drafts) else splitting.marks(pieces.digests, dates)
    return replace(_feed(parsed, drafts, text, url, now), seen=marks, known=splitting.dates(known, now))


def _usual(text: str, pieces: Cut | None, url: str, now: datetime) -> Feed | None:
    """The feed, its entries read without feedparser; None where they are not of the usual kind."""
    if pieces is None or (drafts := usual.read(text)) is None or len(drafts) != len(pieces.digests):
        return None
    around = pieces.without(dict.fromkeys(pieces.digests, 0))
    refuse_attacks(around)
    parsed = _parsed(around)
    if not _is_sound(parsed, 0):
        return None
    found = _feed(parsed, drafts, around, url, now)
    return found if _repeat(drafts) else replace(found, seen=_marks(pieces, drafts))


def _whole(text: str, pieces: Cut | None, url: str, content_type: str | None, now: datetime) -> Feed:
    refuse_attacks(text)
    parsed = _parsed(text)
    if not parsed.entries and not parsed.get("version"):
        raise Unreadable(Trouble.NOT_A_FEED, _what_it_is(text, content_type))
    if not parsed.entries and parsed.get("bozo"):
        message = (
            f"The feed's XML is broken{_where(parsed.get('bozo_exception'))} and no entry of it can be "
            f"read. It will be asked again; tell the site if it stays."
        )
        raise Unreadable(Trouble.UNREADABLE, message)
    drafts = _drafts(parsed)
    found = _feed(parsed, drafts, text, url, now)
    if pieces is None or parsed.get("bozo") or len(drafts) != len(pieces.digests) or _repeat(drafts):
        return found
    return replace(found, seen=_marks(pieces, drafts))


def _is_sound(parsed: Any, count: int) -> bool:
    """Whether a part of a feed is read as in the whole: a feed's own `content` reaches into its first entry."""
    return (
        not parsed.get("bozo")
        and parsed.get("version")
        and len(parsed.entries) == count
        and "content" not in parsed.feed
    )


def _marks(pieces: Cut, drafts: Sequence[Draft]) -> bytes:
    return splitting.marks(pieces.digests, (splitting.seconds(draft.published) for draft in drafts))


def _feed(parsed: Any, drafts: Sequence[Draft], text: str, url: str, now: datetime) -> Feed:
    language = two_letters(parsed.feed.get("language"))
    return Feed(
        title=line(plain(_text(parsed.feed, "title")[:20_000], 2_000)),
        entries=finished(drafts, url=url, language=language, now=now),
        hints=_hints(parsed.feed, text),
        language=language,
    )


def _repeat(drafts: Sequence[Draft]) -> bool:
    """Whether entries share an identity, or have none: which is which is only seen with all of them at hand."""
    names = [draft.guid or next(iter(draft.links), "") for draft in drafts]
    return len(set(names)) < len(names)


def _parsed(text: str) -> Any:
    """feedparser's result: a dict of dicts, all of it untyped."""
    headers = {"content-type": "application/xml; charset=utf-8"}
    source = io.BytesIO(text.encode())
    try:
        return feedparser.parse(source, sanitize_html=False, resolve_relative_uris=False, response_headers=headers)
    except Exception as error:  # a foreign parser on foreign text: anything may happen
        message = "This feed cannot be read: it breaks the parser. Tell us its address, and it can be mended."
        raise Unreadable(Trouble.UNREADABLE, message) from error


def _what_it_is(text: str, content_type: str | None) -> str:
    advice = "Give the source the address of its RSS, Atom or JSON feed"
    head = text[:4_096]
    if _HTML.search(head) or (content_type or "").lower().startswith("text/html"):
        return f"This address answers with a web page, not a feed. {advice}; the page may link to it."
    if head.startswith("<") and (root := _ROOT.search(head)):
        return f"This address answers with an XML document ({line(root[1], 40)}) that is not a feed. {advice}."
    return f"This address answers with something that is neither RSS, Atom nor JSON Feed. {advice}."


def _where(error: object) -> str:
    number = getattr(error, "getLineNumber", None)
    found = number() if callable(number) else None
    return f" (line {found})" if isinstance(found, int) else ""


def _drafts(parsed: Any) -> list[Draft]:
    version = str(parsed.get("version"))
    return [_draft(entry, version) for entry in parsed.entries]


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


def _hints(feed: Mapping[str, Any], text: str) -> Hints:
    """What the feed says of its own rhythm: RSS `ttl` in minutes, else the syndication module's period."""
    hours: tuple[int, ...] = ()
    days: tuple[str, ...] = ()
    for kind, inside in _SKIP.findall(text[:20_000]):
        if kind.lower() == "hours":
            hours = tuple(sorted({int(hour) % 24 for hour in _HOUR.findall(inside)}))
        else:
            days = tuple(day for day in _DAYS if day in {name.title() for name in _DAY.findall(inside)})
    ttl = _text(feed, "ttl").strip()
    if ttl.isdecimal() and int(ttl[:9]) > 0:
        return Hints(ttl=int(ttl[:9]) * 60.0, skip_hours=hours, skip_days=days)
    period = _PERIODS.get(_text(feed, "sy_updateperiod").strip().lower())
    times = _text(feed, "sy_updatefrequency").strip()
    frequency = int(times[:6]) if times.isdecimal() and int(times[:6]) else 1
    return Hints(ttl=period / frequency if period else None, skip_hours=hours, skip_days=days)

"""RSS, Atom and JSON Feed to entries: each body by the quickest reader that surely reads it right.

Of a body that was read before, only the items not seen are parsed (`monitor.sources.splitting`). Usual feeds are
read with expat (`monitor.sources.usual`), all others by feedparser (`monitor.sources.lenient`), whose import takes as
long as the reading of twenty feeds: it is left to the first feed that needs it.
"""

import re
from dataclasses import replace
from datetime import datetime

from monitor.source import Trouble
from monitor.sources import Unreadable, jsonfeed, splitting, usual
from monitor.sources.charset import decode
from monitor.sources.entries import Draft, Feed, finished, two_letters
from monitor.sources.header import Header, hints
from monitor.sources.splitting import Cut
from monitor.text import headline, line

__all__ = ["Feed", "read"]

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
"""Characters that XML does not allow; one of them would make strict parsing fail."""
_CONTROLS = bytes(code for code in range(0x20) if code not in b"\t\n\r")
_FEED = re.compile(r"<(?:\w+:)?(?:rss|feed|rdf|item|entry)\b", re.IGNORECASE)
"""Without any of these it is no feed, and not worth parsing: a long web page would take seconds."""
_BEGINNING = 200_000
_AT_ONCE = 1 << 17
"""Characters: about 5 ms of an expression, in which nothing else runs."""
_HTML = re.compile(r"<!doctype\s+html|<html\b", re.IGNORECASE)
_ROOT = re.compile(r"<([A-Za-z][\w:.-]{0,40})")


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
    if not _FEED.search(text, 0, _BEGINNING):
        raise Unreadable(Trouble.NOT_A_FEED, _what_it_is(text, content_type))
    pieces = splitting.cut(text)
    quick = _unseen(pieces, seen, url, now) or _usual(text, pieces, url, now)
    return quick or _whole(text, pieces, url, content_type, now)


def _legal(body: bytes, text: str) -> str:
    """The text without illegal characters. Most have none, which is eight times quicker to see in the bytes."""
    clean = len(body.translate(None, _CONTROLS)) == len(body) and "\ufffe" not in text and "\uffff" not in text
    if clean:
        return text
    return "".join(_ILLEGAL.sub("", text[at : at + _AT_ONCE]) for at in range(0, len(text), _AT_ONCE))


def _unseen(pieces: Cut | None, seen: bytes, url: str, now: datetime) -> Feed | None:
    """The feed without the items that were seen; None where only a whole parse is sure to read it rightly."""
    before = splitting.remembered(seen)
    if pieces is None or before.keys().isdisjoint(pieces.digests):
        return None
    text = pieces.without(before)
    if (parts := _parts(text, pieces.unseen(before))) is None:
        return None
    header, drafts = parts
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
    return replace(_feed(header, drafts, text, url, now), seen=marks, known=splitting.dates(known, now))


def _usual(text: str, pieces: Cut | None, url: str, now: datetime) -> Feed | None:
    """The feed, its entries read without feedparser; None where they are not of the usual kind."""
    if pieces is None or (found := usual.read(text)) is None or len(found.drafts) != len(pieces.digests):
        return None
    around = pieces.without(dict.fromkeys(pieces.digests, 0))
    header = found.header
    if header is None:
        if (parts := _by_feedparser(around, 0)) is None:
            return None
        header, _ = parts
    return _marked(_feed(header, found.drafts, around, url, now), pieces, found.drafts)


def _parts(text: str, count: int) -> tuple[Header, tuple[Draft, ...]] | None:
    """Header and drafts of a part of a feed that holds `count` items."""
    found = usual.read(text)
    if found is None or found.header is None or len(found.drafts) != count:
        return _by_feedparser(text, count)
    return found.header, found.drafts


def _by_feedparser(text: str, count: int) -> tuple[Header, tuple[Draft, ...]] | None:
    from monitor.sources import lenient

    parsed = lenient.read(text)
    return (parsed.header, parsed.drafts) if parsed.is_part(count) else None


def _whole(text: str, pieces: Cut | None, url: str, content_type: str | None, now: datetime) -> Feed:
    from monitor.sources import lenient

    parsed = lenient.read(text)
    if not parsed.drafts and not parsed.is_feed:
        raise Unreadable(Trouble.NOT_A_FEED, _what_it_is(text, content_type))
    if not parsed.drafts and parsed.is_broken:
        message = (
            f"The feed's XML is broken{parsed.where} and no entry of it can be "
            f"read. It will be asked again; tell the site if it stays."
        )
        raise Unreadable(Trouble.UNREADABLE, message)
    found = _feed(parsed.header, parsed.drafts, text, url, now)
    return found if pieces is None or parsed.is_broken else _marked(found, pieces, parsed.drafts)


def _marked(found: Feed, pieces: Cut, drafts: tuple[Draft, ...]) -> Feed:
    """With the marks of its items, where each is one entry and known by a name of its own."""
    if len(drafts) != len(pieces.digests) or _repeat(drafts):
        return found
    dates = (splitting.seconds(draft.published) for draft in drafts)
    return replace(found, seen=splitting.marks(pieces.digests, dates))


def _feed(header: Header, drafts: tuple[Draft, ...], text: str, url: str, now: datetime) -> Feed:
    language = two_letters(header.language)
    return Feed(
        title=headline(header.title),
        entries=finished(drafts, url=url, language=language, now=now),
        hints=hints(header, text),
        language=language,
    )


def _repeat(drafts: tuple[Draft, ...]) -> bool:
    """Whether entries share an identity, or have none: which is which is only seen with all of them at hand."""
    names = [draft.guid or next(iter(draft.links), "") for draft in drafts]
    return len(set(names)) < len(names)


def _what_it_is(text: str, content_type: str | None) -> str:
    advice = "Give the source the address of its RSS, Atom or JSON feed"
    head = text[:4_096]
    if _HTML.search(head) or (content_type or "").lower().startswith("text/html"):
        return f"This address answers with a web page, not a feed. {advice}; the page may link to it."
    if head.startswith("<") and (root := _ROOT.search(head)):
        return f"This address answers with an XML document ({line(root[1], 40)}) that is not a feed. {advice}."
    return f"This address answers with something that is neither RSS, Atom nor JSON Feed. {advice}."

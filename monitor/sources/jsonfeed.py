"""JSON Feed 1.0 and 1.1, read defensively: a field of a wrong type counts as absent."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime

from monitor.source import Trouble
from monitor.sources import Unreadable
from monitor.sources.entries import Draft, Feed, finished, two_letters
from monitor.text import line

_VERSION = "jsonfeed.org/version/"
_MOST_VALUES = 50_000
"""Nothing else runs while JSON is parsed: 100 ms for so many."""


def looks_like_json(text: str) -> bool:
    """Whether a body is a JSON document rather than XML or HTML."""
    return text[:200].lstrip()[:1] in ("{", "[")


def read(text: str, *, url: str, now: datetime) -> Feed:
    """Raises Unreadable for JSON that is broken or no feed."""
    if text.count("{") + text.count("[") > _MOST_VALUES:
        message = (
            f"This JSON holds more than {_MOST_VALUES:,} lists and objects, so it was not read: no feed is so large."
        )
        raise Unreadable(Trouble.UNREADABLE, message)
    try:
        parsed = json.loads(text)
    except (ValueError, RecursionError) as error:
        message = "The JSON of this address is broken or cut off, so nothing of it was used. It will be asked again."
        raise Unreadable(Trouble.UNREADABLE, message) from error
    if not isinstance(parsed, dict) or not isinstance(parsed.get("items"), list) or not _is_feed(parsed):
        message = (
            "This address answers with JSON that is not a JSON Feed. Give the source the address of its RSS, "
            "Atom or JSON feed."
        )
        raise Unreadable(Trouble.NOT_A_FEED, message)
    language = two_letters(parsed.get("language"))
    drafts = [_draft(item) for item in parsed["items"] if isinstance(item, dict)]
    return Feed(
        title=line(_text(parsed, "title")),
        entries=finished(drafts, url=url, language=language, now=now),
        language=language,
    )


def _is_feed(parsed: Mapping[str, object]) -> bool:
    """By its version; else by entries that look like a JSON Feed's, for feeds that forgot it."""
    if _VERSION in _text(parsed, "version"):
        return True
    items = parsed["items"]
    first = items[0] if isinstance(items, list) and items else None
    return isinstance(first, dict) and "id" in first and ("content_html" in first or "content_text" in first)


def _draft(item: Mapping[str, object]) -> Draft:
    text, markup, given = _text(item, "content_text"), _text(item, "content_html"), item.get("id")
    numbered = isinstance(given, int | float) and not isinstance(given, bool)
    guid = str(given) if isinstance(given, str) or numbered else ""
    permalink = guid if guid.startswith(("http://", "https://")) else ""
    return Draft(
        guid=guid,
        links=(_text(item, "url"), _text(item, "external_url"), permalink),
        title=_text(item, "title"),
        title_is_text=True,
        summary=_text(item, "summary") or ("" if markup else _as_markup(text)),
        html=markup or _as_markup(text),
        author=_author(item),
        published=_time(item.get("date_published")) or _time(item.get("date_modified")),
        language=_text(item, "language") or None,
    )


def _author(item: Mapping[str, object]) -> str:
    """`authors` of 1.1, or `author` of 1.0."""
    authors = item.get("authors")
    listed = authors if isinstance(authors, list) else [item.get("author")]
    return ", ".join(name for author in listed if isinstance(author, dict) and (name := _text(author, "name")))


def _as_markup(text: str) -> str:
    """Plain text in a form that comes out of an HTML reader as it went in."""
    return text.replace("&", "&amp;").replace("<", "&lt;")


def _text(item: Mapping[str, object], key: str) -> str:
    value = item.get(key)
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else ""


def _time(value: object) -> datetime | None:
    """RFC 3339, loosely; without a zone it is UTC."""
    if not isinstance(value, str):
        return None
    try:
        time = datetime.fromisoformat(value.strip())
    except ValueError:
        return None
    return time if time.tzinfo else time.replace(tzinfo=UTC)

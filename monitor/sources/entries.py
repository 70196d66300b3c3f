"""From what a feed says of an entry to an `Entry`: cleaned, dated, and with an identity.

Identity: the entry's own id; else its link; else a digest of title and date. An id that several entries of
one body bear with different links is no identity, so each of them gets its link added; with the same link
they are one entry, and the first counts. Ids are taken as written, never made absolute: they must not change
when the feed moves.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import blake2b

from monitor.frozen import dataclass
from monitor.polled import Entry, Hints
from monitor.text import HTML_LIMIT, block, headline, line, plain, safe_url

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
_AUTHOR_LIMIT = 200
_GUID_LIMIT = 500
_TITLE_OF_SUMMARY = 80
NO_HINTS = Hints()


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed as read; its entries stand in the order of the document."""

    title: str
    entries: tuple[Entry, ...]
    hints: Hints = NO_HINTS
    language: str | None = None
    seen: bytes = b""
    "Marks of this body's items, for the reading of the next; empty where the next must be read whole."
    known: tuple[datetime, ...] = ()
    "When those items were published that were seen before and are not among the entries."


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry as its feed has it: nothing here is cleaned or checked."""

    guid: str = ""
    links: tuple[str, ...] = ()
    "The best one first; may be relative."
    title: str = ""
    title_is_text: bool = False
    "The title is plain text for certain: a `<` in it is a `<`."
    summary: str = ""
    html: str = ""
    author: str = ""
    published: datetime | None = None
    language: str | None = None


def finished(drafts: Iterable[Draft], *, url: str, language: str | None, now: datetime) -> tuple[Entry, ...]:
    """The entries of one body. `url` is the base of relative links, `language` the feed's own."""
    entries = [_entry(draft, url, language, now) for draft in drafts]
    if len({entry.guid for entry in entries}) == len(entries):
        return tuple(entries)
    links: dict[str, set[str]] = {}
    for entry in entries:
        links.setdefault(entry.guid, set()).add(entry.url)
    kept: dict[str, Entry] = {}
    for entry in entries:
        if len(links[entry.guid]) > 1:
            entry = replace(entry, guid=_short(f"{entry.guid} {entry.url}"))
        kept.setdefault(entry.guid, entry)
    return tuple(kept.values())


def two_letters(language: object) -> str | None:
    """`zh-CN` → `zh`; None for what is no language tag."""
    if not isinstance(language, str):
        return None
    code = language.strip().replace("_", "-").partition("-")[0].lower()
    return code if len(code) == 2 and code.isascii() and code.isalpha() else None


def _entry(draft: Draft, base: str, language: str | None, now: datetime) -> Entry:
    url = next((safe for link in draft.links if link and (safe := safe_url(link, base))), "")
    summary = plain(draft.summary or draft.html)
    content = plain(draft.html) if draft.summary and draft.html not in ("", draft.summary) else ""
    title = line(draft.title) if draft.title_is_text else headline(draft.title)
    if not title:
        title = line(summary, _TITLE_OF_SUMMARY) or line(url)
    published = _believable(draft.published, now)
    guid = line(draft.guid, 10_000) or url
    if not guid:
        guid = _digest(title, published.isoformat() if published else "")
    return Entry(
        guid=_short(guid),
        url=url,
        title=title,
        summary=summary,
        html=block(draft.html or (draft.summary if "<" in draft.summary else ""), HTML_LIMIT),
        author=headline(draft.author, _AUTHOR_LIMIT),
        published=published,
        language=two_letters(draft.language) or language,
        digest=_digest(title, summary, url),
        text=content if content != summary else "",
    )


def _believable(published: datetime | None, now: datetime) -> datetime | None:
    """A date in UTC: a little ahead of `now` means now; far ahead or before 1990 means nothing."""
    if published is None:
        return None
    try:
        published = published.astimezone(UTC)
    except OverflowError:
        return None
    if published < EARLIEST or published > now + timedelta(days=1):
        return None
    return min(published, now)


def _short(guid: str) -> str:
    return guid if len(guid) <= _GUID_LIMIT else _digest(guid)


def _digest(*parts: str) -> str:
    return blake2b("\0".join(parts).encode(), digest_size=16).hexdigest()

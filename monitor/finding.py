"""The feed behind an address that a person gives: the address itself, what its page links to, or a guess that holds."""

import asyncio
from dataclasses import dataclass
from datetime import datetime

from monitor.fetch import NoAnswer, NotModified, Response, Web
from monitor.polled import Failed, Postponed
from monitor.source import Trouble
from monitor.sources import Unreadable, discover, feed
from monitor.sources.charset import decode
from monitor.sources.discover import Found
from monitor.text import line

_ANOTHER_TRY = (Trouble.NOT_FOUND, Trouble.GONE, Trouble.AUTH, Trouble.HTTP, Trouble.REDIRECTS, Trouble.TOO_LARGE)
"""Troubles of one address; after any other the whole site is left alone."""


@dataclass(frozen=True, slots=True)
class Readable:
    """A feed that was fetched and read."""

    url: str
    "Where it is asked from now on."
    title: str
    entries: int
    newest: datetime | None


@dataclass(frozen=True, slots=True)
class Several:
    """The page names more than one feed."""

    feeds: tuple[Found, ...]


@dataclass(frozen=True, slots=True)
class NoFeed:
    """There is none, or it cannot be had; `message` says why."""

    message: str


Finding = Readable | Several | NoFeed


async def find(url: str, web: Web, now: datetime, pick: int | None = None) -> Finding:
    """Look at `url`, and if it is a page, for its feed; `pick` is the number of the feed to take, from 1."""
    direct = discover.known(url)
    if direct and isinstance(read := await _read(direct.url, web, now), Readable):
        return read
    answer = await web.get(url)
    if not isinstance(answer, Response):
        return NoFeed(_why(answer))
    read = await _as_feed(url, answer, now)
    if isinstance(read, Readable):
        return read
    page = decode(answer.body, answer.headers.get("content-type"))
    named = discover.feeds(page, answer.url)
    if len(named) == 1 or (pick and pick <= len(named)):
        return await _chosen(named[(pick or 1) - 1], web, now)
    if named:
        return Several(named)
    if not page.lstrip().startswith("<"):
        return read
    return await _guessed(page, answer.url, web, now)


async def _chosen(found: Found, web: Web, now: datetime) -> Finding:
    read = await _read(found.url, web, now)
    if isinstance(read, NoFeed):
        return NoFeed(f"the page names {found.url} as its feed, but: {read.message}")
    return Readable(read.url, read.title or found.title, read.entries, read.newest)


async def _guessed(page: str, url: str, web: Web, now: datetime) -> Finding:
    """Try the usual places one after another; a site that fails or refuses is not tried on."""
    tried = 0
    for guess in discover.guesses(page, url):
        answer = await web.get(guess)
        tried += 1
        if isinstance(answer, Response):
            read = await _as_feed(guess, answer, now)
            if isinstance(read, Readable):
                return read
        elif isinstance(answer, NoAnswer) and not _of_one_page(answer.failed):
            return NoFeed(f"the page names no feed, and looking for one ended at {guess}: {answer.failed.message}")
    return NoFeed(
        f"the page names no feed, and none of the {tried} usual addresses of one answers with a feed. "
        "Look on the page for a link called RSS or Atom and give its address."
    )


async def _read(url: str, web: Web, now: datetime) -> Readable | NoFeed:
    answer = await web.get(url)
    return await _as_feed(url, answer, now) if isinstance(answer, Response) else NoFeed(_why(answer))


async def _as_feed(url: str, answer: Response, now: datetime) -> Readable | NoFeed:
    try:
        found = await asyncio.to_thread(
            feed.read, answer.body, url=answer.url, content_type=answer.headers.get("content-type"), now=now
        )
    except Unreadable as error:
        return NoFeed(error.message)
    newest = max((entry.published for entry in found.entries if entry.published), default=None)
    return Readable(answer.moved_to or url, line(found.title, 120), len(found.entries), newest)


def _of_one_page(failed: Failed | Postponed) -> bool:
    return isinstance(failed, Failed) and failed.trouble in _ANOTHER_TRY


def _why(answer: NotModified | NoAnswer) -> str:
    return answer.failed.message if isinstance(answer, NoAnswer) else "It answered 304 to a first request."

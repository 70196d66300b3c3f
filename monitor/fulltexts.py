"""The whole article behind a story, fetched when somebody wants to read it, and kept.

Called in a thread: never in the loop that paints the screen. It can be broken off at any time.
"""

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from monitor.config import Config
from monitor.fetch import Limits, NoAnswer, NotModified, Response, Web
from monitor.model import Article, Detail
from monitor.polled import Postponed
from monitor.programs import ProgramError, take_apart, unless
from monitor.source import Trouble
from monitor.sources import fulltext
from monitor.sources.charset import decode
from monitor.store import fulltexts
from monitor.store.connect import Database
from monitor.store.fulltexts import Fulltext
from monitor.text import HTML_LIMIT, block

LIMITS = Limits(body=2_000_000, deadline=15.0)
READ_WITHIN = 10.0
"Seconds until the search for an article in a page is given up."
FEW = 200
"Characters: an article that is not longer is none."

_PAGES = ("text/html", "application/xhtml+xml", "")
_TAGS = re.compile(r"<[^<>]*>")
_PAID = re.compile(r'"isAccessibleForFree"\s{0,9}:\s{0,9}"?false', re.IGNORECASE)
_BROWSER = "o opens it in the browser."


@dataclass(frozen=True, slots=True)
class Shown:
    """What a reader gets."""

    html: str
    "The article; empty: there is none to show, and `note` says why."
    url: str = ""
    note: str = ""
    "What is to know about it."


def lead(detail: Detail) -> Article | None:
    """The article that a story is told by: the one that its link leads to."""
    linked = (article for article in detail.articles if article.url == detail.item.url)
    return next(linked, next(iter(detail.articles), None))


def show(
    db: Database,
    config: Config,
    detail: Detail,
    clock: Callable[[], datetime],
    tell: Callable[[str], None] = lambda _: None,
    stopped: Callable[[], bool] = lambda: False,
) -> Shown:
    """The article of a story, from the store or from its site. Raises BrokenOffError when it is `stopped`."""
    article = lead(detail)
    if article is None or not article.url:
        why = "has no link." if article else f"is a {detail.item.kind}: c shows the model card of a release."
        return Shown("", detail.item.url, f"{detail.item.id} {why}")
    if stored := fulltexts.get(db, article.url):
        return Shown(stored.html, stored.url, stored.note)
    found = asyncio.run(unless(stopped, _fetch(config, article, clock, tell)))
    if isinstance(found, str):
        return Shown("", article.url, found)
    fulltexts.keep(db, found)
    return Shown(found.html, found.url, found.note)


async def _fetch(
    config: Config, article: Article, clock: Callable[[], datetime], tell: Callable[[str], None]
) -> Fulltext | str:
    """The article, or why there is none. In a private network it is asked for where its own source stands there."""
    url = article.url
    host = urlsplit(url).hostname or url
    tell(f"Asking {host}…")
    own = frozenset(urlsplit(source.url).hostname or "" for source in config.sources if source.name == article.source)
    async with Web(LIMITS, contact=config.contact, allowed_hosts=own, clock=clock) as web:
        answer = await web.get(url)
    if not isinstance(answer, Response):
        return _why(answer, host)
    kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in _PAGES:
        return f"{host} gives no web page there but {kind}, which is not read here. {_BROWSER}"
    tell("Looking for the article in the page…")
    page = decode(answer.body, answer.headers.get("content-type"))
    found = await _extract(page, answer.url)
    if isinstance(found, str):
        return Fulltext(url, found, _note(page), clock())
    return found.words


@dataclass(frozen=True, slots=True)
class _Nothing:
    words: str


async def _extract(page: str, url: str) -> str | _Nothing:
    """Have the article looked for, by a program of its own."""
    try:
        article = await take_apart(page.encode("utf-8", "replace"), READ_WITHIN, fulltext.__file__, url)
    except TimeoutError:
        return _Nothing(f"The page is too entangled: no article was found in {READ_WITHIN:g} seconds. {_BROWSER}")
    except ProgramError as error:
        return _Nothing(f"The page could not be read ({block(str(error), 200)}). {_BROWSER}")
    found = article.decode("utf-8", "replace")[:HTML_LIMIT]
    if len(_TAGS.sub("", found).strip()) < FEW:
        return _Nothing(f"There is no article in the page, or a program is needed to show it. {_BROWSER}")
    return found


def _note(page: str) -> str:
    if _PAID.search(page):
        return f"The page says that it is for subscribers: this may be its beginning only. {_BROWSER}"
    return ""


def _why(answer: NoAnswer | NotModified, host: str) -> str:
    if isinstance(answer, NotModified):
        return f"{host} answered 304 to a question without a condition. {_BROWSER}"
    failed = answer.failed
    if isinstance(failed, Postponed):
        return failed.message
    if failed.trouble is Trouble.AUTH or answer.status in (402, 403, 451):
        return f"{host} shows it to subscribers or browsers only (HTTP {answer.status}). {_BROWSER}"
    if failed.trouble is Trouble.TOO_LARGE:
        return f"The page is larger than {LIMITS.body / 1e6:g} MB and was not read. {_BROWSER}"
    if failed.trouble in (Trouble.NOT_FOUND, Trouble.GONE):
        return f"The page is no longer there (HTTP {answer.status}): {host} has moved or removed it."
    return f"{failed.message} {_BROWSER}"

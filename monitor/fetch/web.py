"""Asking one address: conditionally, politely, within limits, redirects followed by hand.

Requests and responses are httpx's, connections aiohttp's: a fifth of the CPU a request of httpx alone, and a
resolver of ours decides what may be connected to. httpx's client is left out: of what it adds, redirects and
credentials need stricter rules here, cookies are unwanted, and its share of the time was a third.
"""

import asyncio
import ssl
from collections.abc import Awaitable, Callable, Iterable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from types import TracebackType
from typing import Self

import aiohttp
import httpx

from monitor import __version__
from monitor.fetch import troubles
from monitor.fetch.address import PublicResolver, is_loopback, is_private_host
from monitor.fetch.answers import USUAL, Limits, NoAnswer, NotModified, Response, UnfetchedError
from monitor.fetch.asking import Asking, Pairs, bare, conditions
from monitor.fetch.body import Size, read_body
from monitor.fetch.headers import hints_from, lower_case
from monitor.fetch.proxies import Route, proxies_of_environment, proxy_hosts
from monitor.fetch.turns import Turns
from monitor.fetch.unpacking import ACCEPT_ENCODING
from monitor.fetch.wishes import Wishes
from monitor.polled import Failed, HostState
from monitor.source import Trouble

PERMANENT = (301, 308)
REDIRECTS = (301, 302, 303, 307, 308)
ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/json;q=0.9, "
    "application/xml;q=0.9, text/xml;q=0.8, */*;q=0.1"
)
_LONGEST_HEADER = 64 * 1024
_NO_BODY = httpx.ByteStream(b"")


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Web:
    """One client for the whole run; `async with Web(...) as web: await web.get(url)`."""

    def __init__(
        self,
        limits: Limits = USUAL,
        *,
        contact: str = "",
        allowed_hosts: frozenset[str] = frozenset(),
        clock: Callable[[], datetime] = _utc_now,
        known: Iterable[HostState] = (),
    ) -> None:
        """`contact` tells site owners whom to ask; `allowed_hosts` may lie in private networks; `known` is what
        `learnt` was in an earlier run."""
        self._limits = limits
        agent = f"open-model-monitor/{__version__}" + (f" (+{contact})" if contact else "")
        self._always = {"user-agent": agent, "accept": ACCEPT, "accept-encoding": ACCEPT_ENCODING}
        self._allowed = frozenset(host.rstrip(".").lower() for host in allowed_hosts)
        self._clock = clock
        self._turns = Turns(limits.in_flight, limits.per_host)
        self._wishes = Wishes(known, limits.per_host)
        self._large = asyncio.Semaphore(limits.large_at_once)
        self._scopes: set[asyncio.Timeout] = set()
        self._idle = asyncio.Event()
        self._idle.set()
        self._closing = False

    async def __aenter__(self) -> Self:
        proxies = proxies_of_environment()
        self._resolver = PublicResolver(self._allowed, proxy_hosts(proxies))
        self._route = Route(self._pool, proxies)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Ends the exchanges under way, each with its `NoAnswer`, and closes the connections."""
        self._closing = True
        for scope in self._scopes:
            scope.reschedule(asyncio.get_running_loop().time())
        await self._idle.wait()
        await self._route.aclose()
        await self._resolver.close()

    def _pool(self, trust: ssl.SSLContext) -> aiohttp.ClientSession:
        return aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=self._limits.in_flight, ssl=trust, resolver=self._resolver),
            headers=self._always,
            cookie_jar=aiohttp.DummyCookieJar(),
            max_line_size=_LONGEST_HEADER,
            max_field_size=_LONGEST_HEADER,
        )

    @property
    def learnt(self) -> tuple[HostState, ...]:
        """What hosts have asked of us so far, for the next run."""
        return self._wishes.learnt

    async def get(
        self,
        url: str,
        *,
        etag: str | None = None,
        last_modified: str | None = None,
        headers: Pairs = (),
        auth: tuple[str, str] | None = None,
        token: str | None = None,
        room: AsyncExitStack | None = None,
    ) -> Response | NotModified | NoAnswer:
        """Asks for `url`; `headers`, `auth` and `token` go to its own host only. Never raises for what a
        server or the network does.

        Only a few large bodies are held at a time: a place among them is kept until `room` is left, that is, until
        the caller has done with the body; without one, until it is read.
        """
        scope, host = asyncio.timeout(None), "The address"
        try:
            where = _parsed(url, host)
            host = where.host or host
            asking = Asking.of(where, conditions(etag, last_modified), headers, auth, token)
            async with scope:
                return await self._noted(asking, scope, room)
        except UnfetchedError as stopped:
            return stopped.answer
        except (httpx.HTTPError, httpx.InvalidURL, aiohttp.ClientError, OSError, ValueError) as error:
            if not scope.expired():
                return NoAnswer(troubles.of_error(error, host))
            return NoAnswer(_closing() if self._closing else troubles.timed_out(host, self._limits.deadline))

    async def _noted(
        self, asking: Asking, scope: asyncio.Timeout, room: AsyncExitStack | None
    ) -> Response | NotModified:
        """An exchange that `close` knows of."""
        own = room or AsyncExitStack()
        self._scopes.add(scope)
        self._idle.clear()
        try:
            return await self._follow(asking, scope, own)
        finally:
            if room is None:
                await own.aclose()
            self._scopes.discard(scope)
            if not self._scopes:
                self._idle.set()

    async def _follow(self, asking: Asking, scope: asyncio.Timeout, room: AsyncExitStack) -> Response | NotModified:
        loop = asyncio.get_running_loop()
        url, left, seen, permanent = asking.origin, self._limits.deadline, set[str](), True
        while True:
            self._permit(url)
            self._heed(url)
            seen.add(str(url))
            if scope.when() is not None and not self._closing:
                scope.reschedule(None)  # waiting for a turn is nobody's fault
            async with self._turns.turn(url.netloc.decode(), self._spacing(url.host)):
                if self._closing:
                    raise UnfetchedError(_closing())
                self._heed(url)
                started = loop.time()
                scope.reschedule(started + left)
                size = Size(self._limits.body, self._limits.large, self._place(scope, room))
                answer = await self._exchange(asking, url, permanent and len(seen) > 1, size)
                left -= loop.time() - started
            if not isinstance(answer, _Redirect):
                return answer
            permanent = permanent and answer.permanent
            asking.check_hop(url, answer.url, seen, self._limits.redirects)
            url = answer.url

    def _place(self, scope: asyncio.Timeout, room: AsyncExitStack) -> Callable[[], Awaitable[None]]:
        """What takes a place among the large bodies; waiting for it does not count as time out."""

        async def take() -> None:
            began, due = asyncio.get_running_loop().time(), scope.when()
            if due is not None and not self._closing:
                scope.reschedule(None)
            await room.enter_async_context(self._large)
            if due is not None and not self._closing:
                scope.reschedule(due + asyncio.get_running_loop().time() - began)

        return take

    async def _exchange(
        self, asking: Asking, url: httpx.URL, moved: bool, size: Size
    ) -> "Response | NotModified | _Redirect":
        request = httpx.Request("GET", url, headers=asking.headers_for(url), stream=_NO_BODY)
        request.read()
        response = await self._route.handle_async_request(request)
        try:
            status, headers, host = response.status_code, lower_case(response.headers.raw), url.host
            now = self._clock()
            hints = hints_from(status, headers, now)
            self._wishes.heard(url, hints, now)
            if status in REDIRECTS and "location" in headers:
                return _Redirect(bare(url.join(_parsed(headers["location"], host))), status in PERMANENT)
            moved_to = str(url) if moved and not asking.named_user else None
            if status == 304 and asking.conditions:
                etag, modified = headers.get("etag"), headers.get("last-modified")
                return NotModified(str(url), etag, modified, moved_to, hints)
            if not response.is_success:
                raise UnfetchedError(troubles.of_status(status, host, hints), hints)
            body = await read_body(response.aiter_raw(), headers, size, host)
            return Response(str(url), status, headers, body, moved_to, hints)
        finally:
            await response.aclose()

    def _permit(self, url: httpx.URL) -> None:
        """Raises UnfetchedError for an address that must not be asked."""
        if url.scheme not in ("http", "https") or not url.host:
            raise UnfetchedError(troubles.foreign_scheme(url.scheme))
        if is_private_host(url.host) and url.host.rstrip(".").lower() not in self._allowed:
            raise UnfetchedError(troubles.private(url.host))

    def _spacing(self, host: str) -> float:
        """Seconds between requests to a host; our own machine, where the configuration names it, needs none."""
        own = is_loopback(host) and host.rstrip(".").lower() in self._allowed
        return 0.0 if own else self._limits.spacing

    def _heed(self, url: httpx.URL) -> None:
        """Raises UnfetchedError while the host wants to be left alone."""
        if self._wishes and (postponed := self._wishes.postponed(url, self._clock())):
            raise UnfetchedError(postponed)


@dataclass(frozen=True, slots=True)
class _Redirect:
    url: httpx.URL
    permanent: bool


def _parsed(address: str, host: str) -> httpx.URL:
    """An address, as configured or as `host` redirects to it."""
    try:
        return httpx.URL(address.strip())
    except (httpx.InvalidURL, ValueError) as error:
        raise UnfetchedError(troubles.malformed(host)) from error


def _closing() -> Failed:
    message = "The monitor is closing; the source will be asked when it runs again."
    return Failed(Trouble.NETWORK, message)

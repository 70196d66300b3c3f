"""Which way a request goes: straight, or through the proxy that the environment names.

The environment is `HTTP_PROXY`, `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY`, read as the standard library reads
them. aiohttp's own reading is left off: it would also send the passwords of `~/.netrc` to whoever asks.
"""

import ssl
from collections.abc import Callable, Mapping
from functools import cached_property
from urllib.request import getproxies, proxy_bypass

import httpx
from aiohttp import ClientSession
from httpx_aiohttp import AiohttpTransport

from monitor.fetch.asking import bare, basic
from monitor.fetch.certificates import system_trust


def proxies_of_environment() -> Mapping[str, httpx.URL]:
    """Scheme (`http`, `https`) to the proxy's address."""
    named = getproxies()
    chosen = {scheme: named.get(scheme) or named.get("all") for scheme in ("http", "https")}
    return {scheme: httpx.URL(url if "://" in url else f"http://{url}") for scheme, url in chosen.items() if url}


def proxy_hosts(proxies: Mapping[str, httpx.URL]) -> frozenset[tuple[str, int]]:
    """Host and port of each proxy: these may lie in a private network."""
    return frozenset(
        (url.host.lower(), url.port or {"https": 443, "http": 80}.get(url.scheme, 0)) for url in proxies.values()
    )


class Route(httpx.AsyncBaseTransport):
    """Pools of connections, each made for the first request that goes its way, which is that of its scheme."""

    def __init__(self, session: Callable[[ssl.SSLContext], ClientSession], proxies: Mapping[str, httpx.URL]) -> None:
        """`session` makes a pool that trusts what it is given."""
        self._session = session
        self._proxies = proxies
        self._ways: dict[tuple[str, bool], AiohttpTransport] = {}

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Sends one request the right way."""
        scheme = request.url.scheme
        proxy = self._proxies.get(scheme)
        if proxy is not None and proxy_bypass(request.url.host):
            proxy = None
        way = self._ways.get((scheme, proxy is not None)) or self._opened(scheme, proxy)
        return await way.handle_async_request(request)

    async def aclose(self) -> None:
        """Closes the pools."""
        for way in self._ways.values():
            await way.aclose()

    def _opened(self, scheme: str, proxy: httpx.URL | None) -> AiohttpTransport:
        secure = scheme == "https" or (proxy is not None and proxy.scheme == "https")
        # What is empty trusts nobody. Without one of these, the transport itself would read the certificates.
        trust = self._trust if secure else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        through = None if proxy is None else _proxy(proxy)
        way = AiohttpTransport(client=self._session(trust), verify=trust, proxy=through)
        self._ways[scheme, proxy is not None] = way
        return way

    @cached_property
    def _trust(self) -> ssl.SSLContext:
        return system_trust()


def _proxy(url: httpx.URL) -> httpx.Proxy:
    """The transport's own way to give a user name is deprecated in aiohttp, which sends this as Proxy-Authorization."""
    headers = {"authorization": basic(url.username, url.password)} if url.username else {}
    return httpx.Proxy(bare(url), headers=headers)

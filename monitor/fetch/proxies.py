"""Which way a request goes: straight, or through the proxy that the environment names.

The environment is `HTTP_PROXY`, `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY`, read as the standard library reads
them. aiohttp's own reading is left off: it would also send the passwords of `~/.netrc` to whoever asks.
"""

import ssl
from collections.abc import Mapping
from urllib.request import getproxies, proxy_bypass

import httpx
from aiohttp import ClientSession
from httpx_aiohttp import AiohttpTransport


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
    """One pool of connections; each request goes straight or through its scheme's proxy."""

    def __init__(self, session: ClientSession, proxies: Mapping[str, httpx.URL]) -> None:
        # The session's own counts; without one given here, each transport would read the certificates once more.
        unused = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        self._direct = AiohttpTransport(client=session, verify=unused)
        self._proxied = {
            scheme: AiohttpTransport(client=session, verify=unused, proxy=httpx.Proxy(url))
            for scheme, url in proxies.items()
        }

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Sends one request the right way."""
        transport = self._proxied.get(request.url.scheme)
        if transport is None or proxy_bypass(request.url.host):
            transport = self._direct
        return await transport.handle_async_request(request)

    async def aclose(self) -> None:
        """Closes the pool."""
        await self._direct.aclose()

"""Which machines may be asked: the public ones, and those that the configuration itself names.

A feed can redirect anywhere and a name can resolve to anything, so the check sits where the connection is
made: in the resolver, whose answer is what is connected to. Addresses written as numbers never reach a
resolver and are checked hop by hop (what looks like a number only to the system, as `127.1`, does reach it).
"""

import asyncio
import ipaddress
import socket
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache

from aiohttp.abc import AbstractResolver, ResolveResult

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
LOOKUPS = 16
"""Names looked up at the same time."""
LookUp = Callable[[str, int, socket.AddressFamily], list[ResolveResult]]
"""From a name, a port and a family to addresses; may take its time."""
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class PrivateAddressError(OSError):
    """A name resolved to nothing but addresses inside private networks."""


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the open internet, also when wrapped in IPv6."""
    try:
        return _is_public(ipaddress.ip_address(address.partition("%")[0]))
    except ValueError:
        return False


def _is_public(ip: Address) -> bool:
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour
        if inner is None and ip.teredo:
            inner = ip.teredo[1]
        if inner is None and ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFF_FFFF)
        if inner is not None:
            return _is_public(inner)
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


@lru_cache(maxsize=1_024)
def is_private_host(host: str) -> bool:
    """Whether a host is private by its very spelling: a private number, or this machine's name."""
    name = host.strip("[]").rstrip(".").lower()
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        return False
    return not is_public(name)


@lru_cache(maxsize=1_024)
def is_loopback(host: str) -> bool:
    """Whether a host is this machine by its spelling."""
    name = host.strip("[]").rstrip(".").lower()
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


class PublicResolver(AbstractResolver):
    """The system's resolver without private addresses, save for hosts in `allowed` and the `proxies`.

    It has threads of its own: in the loop's, names would queue behind feeds that are being parsed.
    """

    def __init__(
        self, allowed: frozenset[str], proxies: frozenset[tuple[str, int]], look_up: LookUp | None = None
    ) -> None:
        self._allowed = allowed
        self._proxies = proxies
        self._look_up = look_up or _look_up
        self._threads = ThreadPoolExecutor(LOOKUPS, thread_name_prefix="resolve")

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """The public addresses of `host`. Raises PrivateAddressError when it has only private ones."""
        found = await asyncio.get_running_loop().run_in_executor(self._threads, self._look_up, host, port, family)
        name = host.rstrip(".").lower()
        if name in self._allowed or (name, port) in self._proxies:
            return found
        public = [address for address in found if is_public(address["host"])]
        if found and not public:
            raise PrivateAddressError(found[0]["host"])
        return public

    async def close(self) -> None:
        """Lets the threads end."""
        self._threads.shutdown(wait=False, cancel_futures=True)


def _look_up(host: str, port: int, family: socket.AddressFamily) -> list[ResolveResult]:
    found = socket.getaddrinfo(host, port, family=family, type=socket.SOCK_STREAM, flags=socket.AI_ADDRCONFIG)
    flags = socket.AI_NUMERICHOST | socket.AI_NUMERICSERV
    return [
        ResolveResult(hostname=host, host=str(address[0]), port=port, family=kind, proto=protocol, flags=flags)
        for kind, _, protocol, _, address in found
    ]

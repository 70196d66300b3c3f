"""Words for all that can go wrong on the way to a server: what happened, why, and what to do.

Messages name the host and never the whole address, whose query may hold a key.
"""

import ssl
from collections.abc import Iterator

import aiohttp
import httpx

from monitor.fetch.address import PrivateAddressError
from monitor.fetch.headers import USED_UP
from monitor.polled import Failed, Hints
from monitor.source import Trouble


def of_status(status: int, host: str, hints: Hints) -> Failed:
    """The trouble that an HTTP status stands for; `hints` tell a used-up quota from a refusal."""
    trouble, words = _limit_words(status, hints) or _status_words(status)
    return Failed(trouble, f"{host} {words}", status)


def _limit_words(status: int, hints: Hints) -> tuple[Trouble, str] | None:
    if status in USED_UP and hints.rate_left == 0:
        return Trouble.RATE_LIMITED, (
            f"answers no more requests for now ({status}): the quota is used up. It is asked again when there is a "
            "new one; a token, where the site offers one, raises it."
        )
    if status == 429 or (status == 403 and hints.retry_after):
        return Trouble.RATE_LIMITED, (
            f"says that we ask too often ({status}). It is asked again later; a longer poll_every, or a token "
            "where the site offers one, avoids this."
        )
    return None


def _status_words(status: int) -> tuple[Trouble, str]:
    match status:
        case 401:
            return Trouble.AUTH, (
                "asks who we are (401): a user name, password or token is missing or wrong, or the page is "
                "not public. Check the credentials of this source."
            )
        case 403:
            return Trouble.AUTH, (
                "refuses to answer us (403): the page may need credentials, or the site turns programs away. "
                "Check the address in a browser; ask the site if it works there."
            )
        case 404:
            return Trouble.NOT_FOUND, (
                "has no such page (404): the feed has moved or the address is misspelt. Look for its new address."
            )
        case 410:
            return Trouble.GONE, (
                "says that this page is gone for good (410). It is not asked again until its address "
                "changes; remove the source or give it a new address."
            )
        case _ if status >= 500:
            return Trouble.SERVER, f"has trouble of its own ({status}); nothing to do but wait."
        case _:
            return (
                Trouble.HTTP,
                f"answered with the unexpected status {status}. Check the address of this source.",
            )


def of_error(error: Exception, host: str) -> Failed:
    """The trouble behind an exception of the HTTP client, found by its innermost cause."""
    causes = list(_causes(error))
    for known in (_address_trouble, _tls_trouble, _connection_trouble):
        for cause in causes:
            if failed := known(cause, host):
                return failed
    why = _reason(causes[-1])
    return Failed(
        Trouble.NETWORK,
        f"The exchange with {host} broke off{why}. It will be asked again; check the network if it stays.",
    )


def timed_out(host: str, seconds: float) -> Failed:
    """The whole exchange took longer than the deadline."""
    message = (
        f"{host} did not finish its answer within {seconds:.3g} seconds: the server or the network is slow. "
        f"It will be asked again."
    )
    return Failed(Trouble.TIMEOUT, message)


def private(host: str) -> Failed:
    """An address inside a private network, which the configuration does not name."""
    message = (
        f"{host} lies inside a private network, and only addresses that the configuration itself names are "
        f"asked there. If this is meant, give the source an address on {host} itself."
    )
    return Failed(Trouble.REFUSED, message)


def malformed(host: str) -> Failed:
    """No address at all, though it may begin like one."""
    message = f"The address on {host} is not one that can be asked: it is malformed. Correct it."
    return Failed(Trouble.REFUSED, message)


def foreign_scheme(scheme: str) -> Failed:
    """Neither http nor https."""
    kind = f"a {scheme[:20]}: address" if scheme else "an address without http:// or https://"
    return Failed(Trouble.REFUSED, f"The source leads to {kind}; only http and https are asked. Correct its address.")


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The exception, then what it came from, as far down as it goes."""
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        yield current
        inner = current.os_error if isinstance(current, aiohttp.ClientConnectorError) else None
        current = inner or current.__cause__ or current.__context__


def _address_trouble(cause: BaseException, host: str) -> Failed | None:
    match cause:
        case PrivateAddressError():
            return private(host)
        case httpx.InvalidURL() | aiohttp.InvalidURL() | UnicodeError():
            return malformed(host)
        case aiohttp.ClientProxyConnectionError() | aiohttp.ClientHttpProxyError():
            message = (
                "The proxy that the environment names cannot be used: it refused or did not answer. Check "
                "HTTP_PROXY, HTTPS_PROXY and NO_PROXY."
            )
            return Failed(Trouble.NETWORK, message)
        case aiohttp.ClientConnectorDNSError():
            message = (
                f"The name {host} has no address: it is misspelt or gone, or this machine is offline. Check "
                f"the spelling and the network."
            )
            return Failed(Trouble.DNS, message)
    return None


def _tls_trouble(cause: BaseException, host: str) -> Failed | None:
    match cause:
        case aiohttp.ClientConnectorCertificateError() | aiohttp.ClientConnectorSSLError():
            return None  # wrappers; what they wrap comes next and knows more
        case ssl.SSLCertVerificationError():
            why = cause.verify_message or "it cannot be verified"
            message = (
                f"The certificate of {host} is not trusted: {why}. Nothing was sent. If the site uses its "
                f"own authority, name it in SSL_CERT_FILE."
            )
        case ssl.SSLError():
            message = (
                f"No secure connection to {host} came about{_reason(cause)}. The server may not speak https "
                f"at this address, or only an outdated form of it."
            )
        case _:
            return None
    return Failed(Trouble.TLS, message)


def _connection_trouble(cause: BaseException, host: str) -> Failed | None:
    match cause:
        case TimeoutError():
            message = f"{host} did not answer in time: it is down, slow or unreachable. It will be asked again."
            return Failed(Trouble.TIMEOUT, message)
        case ConnectionRefusedError() | aiohttp.ClientConnectorError(os_error=ConnectionRefusedError()):
            message = (
                f"{host} refuses connections: no server is running at this address and port. Check the "
                f"address, or wait until it is back."
            )
        case aiohttp.ClientConnectorError():
            message = f"{host} cannot be reached{_reason(cause.os_error)}. Check the network."
        case aiohttp.ServerDisconnectedError() | ConnectionResetError() | aiohttp.ClientPayloadError():
            message = f"{host} broke the connection off before its answer was complete. It will be asked again."
        case aiohttp.ClientResponseError():
            message = f"What answers at {host} does not speak proper HTTP. Check the address and the port."
        case _:
            return None
    return Failed(Trouble.NETWORK, message)


def _reason(cause: BaseException) -> str:
    """The system's own words, where it has some that are fit to show."""
    words = cause.reason if isinstance(cause, ssl.SSLError) else getattr(cause, "strerror", None)
    return f" ({str(words).replace('_', ' ').lower()})" if words else ""

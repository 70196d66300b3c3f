"""One exchange as it was asked for: what is sent, to whom, and which redirects it may follow."""

from base64 import b64encode
from collections.abc import Sequence, Set
from dataclasses import dataclass
from typing import Self

import httpx

from monitor.fetch.answers import UnfetchedError
from monitor.polled import Failed
from monitor.source import Trouble

Pairs = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True, repr=False)
class Asking:
    """Where an exchange starts, and what is sent along."""

    origin: httpx.URL
    conditions: Pairs
    "Sent to every hop: validators are no secret."
    secrets: Pairs
    "Sent to the first host only."
    named_user: bool
    "The address itself held a user name; it must not be replaced by one without."

    @classmethod
    def of(
        cls,
        url: httpx.URL,
        conditions: Pairs,
        headers: Pairs,
        auth: tuple[str, str] | None,
        token: str | None,
    ) -> Self:
        """A source's own headers count as secrets: keys are often sent that way."""
        secrets = list(headers)
        if url.username and auth is None:
            auth = (url.username, url.password)
        if auth is not None:
            secrets.append(("authorization", basic(*auth)))
        elif token:
            secrets.append(("authorization", f"Bearer {token}"))
        return cls(bare(url), conditions, secrets, bool(url.username))

    def headers_for(self, url: httpx.URL) -> Sequence[tuple[bytes, bytes]]:
        """What the request to `url` bears beside the usual headers, or instead of them."""
        headers = dict(self.conditions)
        if self.secrets and _same_host(self.origin, url):
            headers |= {name.lower(): value for name, value in self.secrets}
        return [(name.encode(), value.encode()) for name, value in headers.items()]

    def check_hop(self, before: httpx.URL, after: httpx.URL, seen: Set[str], most: int) -> None:
        """Raises UnfetchedError for a redirect that is not followed."""
        if before.scheme == "https" and after.scheme == "http" and self.secrets:
            message = (
                f"{before.host} redirects from https to http, where the credentials of this source would be "
                f"readable by all; it was not followed. Correct the address or remove the credentials."
            )
            raise UnfetchedError(Failed(Trouble.REFUSED, message))
        if str(after) in seen:
            message = f"{before.host} redirects in a circle and never answers. Check the address in a browser."
            raise UnfetchedError(Failed(Trouble.REDIRECTS, message))
        if len(seen) > most:
            message = f"{self.origin.host} redirects more than {most} times. Give the source the address it ends at."
            raise UnfetchedError(Failed(Trouble.REDIRECTS, message))


def conditions(etag: str | None, last_modified: str | None) -> Pairs:
    """The validators as headers, where they are fit to be sent."""
    pairs = (("if-none-match", etag), ("if-modified-since", last_modified))
    return [(name, value) for name, value in pairs if value and value.isascii() and value.isprintable()]


def bare(url: httpx.URL) -> httpx.URL:
    """Without user name, password and fragment: none of them is sent or shown."""
    return url.copy_with(username=None, password=None, fragment=None) if url.userinfo or url.fragment else url


def basic(user: str, password: str) -> str:
    """A user name and a password as a header bears them."""
    return "Basic " + b64encode(f"{user}:{password}".encode()).decode()


def _same_host(first: httpx.URL, second: httpx.URL) -> bool:
    """The same server, or its https form."""
    if first.host != second.host:
        return False
    if first.scheme == second.scheme:
        return first.port == second.port
    return second.scheme == "https" and first.port is None and second.port is None

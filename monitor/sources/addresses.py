"""Addresses of feeds, compared and shown: the same feed written in two ways is one, and no password is printed."""

import re
from urllib.parse import SplitResult, urlsplit

_USUAL_PORT = re.compile(r":(?:80|443)?$")


def bare(url: str) -> str:
    """The address without user name and password, fit for messages and exports."""
    parts = urlsplit(url)
    return _without_user(parts).geturl() if "@" in parts.netloc else url


def same(url: str) -> str:
    """What two spellings of one address have in common: scheme, case of the host and last slash do not count."""
    parts = _without_user(urlsplit(url))
    query = f"?{parts.query}" if parts.query else ""
    return f"{_USUAL_PORT.sub('', parts.netloc.lower())}{parts.path.rstrip('/')}{query}"


def host(url: str) -> str:
    """The host, without the `www.` that says nothing."""
    return (urlsplit(url).hostname or "").removeprefix("www.")


def _without_user(parts: SplitResult) -> SplitResult:
    return parts._replace(netloc=parts.netloc.rpartition("@")[2])

"""Whom https connections trust, read when the first of them is made: that takes up to 50 ms."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager


def system_trust() -> ssl.SSLContext:
    """`SSL_CERT_FILE` or the system's certificates; those that come with httpx where a system has none."""
    paths = ssl.get_default_verify_paths()
    if paths.cafile is None and paths.capath is None:
        import httpx

        context = httpx.create_ssl_context()
    else:
        context = ssl.create_default_context()
    context.set_alpn_protocols(["http/1.1"])
    return context


@contextmanager
def unread() -> Iterator[None]:
    """No certificates are read while this lasts: aiohttp reads them twice when it is imported."""
    ssl.SSLContext.set_default_verify_paths = lambda self: None  # type: ignore[method-assign]
    try:
        yield
    finally:
        del ssl.SSLContext.set_default_verify_paths  # of its base class again

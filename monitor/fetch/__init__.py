"""Polite HTTP: the only part of the monitor that opens connections to sources.

`Web.get` asks for one address and always returns a value: a `Response`, `NotModified`, or `NoAnswer` with a
named trouble. Nothing a server does raises, hangs or fills the memory.
"""

import sys

from monitor.fetch import certificates
from monitor.fetch.answers import Limits, NoAnswer, NotModified, Response

sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]  # its command line: 45 ms of click and rich
with certificates.unread():
    from monitor.fetch.web import Web

__all__ = ["Limits", "NoAnswer", "NotModified", "Response", "Web"]

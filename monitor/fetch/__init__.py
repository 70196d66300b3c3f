"""Polite HTTP: the only part of the monitor that opens connections to sources.

`Web.get` asks for one address and always returns a value: a `Response`, `NotModified`, or `NoAnswer` with a
named trouble. Nothing a server does raises, hangs or fills the memory.
"""

from monitor.fetch.answers import Limits, NoAnswer, NotModified, Response
from monitor.fetch.web import Web

__all__ = ["Limits", "NoAnswer", "NotModified", "Response", "Web"]

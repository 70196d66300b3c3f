"""Keeping the repositories that an organization opened: articles whose news is the sight of them, not their date.

Repositories are made in private and opened later. So one that was not in the list before is news of now, whenever
it was made; only what was there at first contact, or came during a long silence, is history dated as it was made.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from monitor.polled import Entry
from monitor.source import SourceState
from monitor.store.articles import LONG_SILENCE


def dated(state: SourceState, entries: Sequence[Entry], now: datetime) -> Sequence[Entry]:
    """The repositories of one organization as articles; `state` is what was known before this poll."""
    if state.last_ok is None or now - state.last_ok > LONG_SILENCE:
        return entries
    return [replace(entry, published=now) for entry in entries]

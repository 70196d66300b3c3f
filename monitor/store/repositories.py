"""Keeping the repositories that an organization opened: articles whose news is the sight of them, not their date.

Repositories are made in private and opened later. So one that was not in the list before is news of now, whenever
it was made; only what was there at first contact, or came during a long silence, is history dated as it was made.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from monitor.model import SourceState
from monitor.polled import Entry
from monitor.store import articles
from monitor.store.articles import LONG_SILENCE, Kept
from monitor.store.connect import Database
from monitor.store.rules import Rules


def keep(db: Database, state: SourceState, entries: Sequence[Entry], rules: Rules, now: datetime, kept: Kept) -> None:
    """Write the list of one organization; `state` is what was known before this poll."""
    if state.last_ok is not None and now - state.last_ok <= LONG_SILENCE:
        entries = [replace(entry, published=now) for entry in entries]
    articles.keep(db, state, entries, rules, now, kept)

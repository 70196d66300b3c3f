"""Asking one source once, to see what it answers: nothing of it is kept."""

from dataclasses import dataclass
from datetime import datetime

from monitor.fetch import Web
from monitor.figures import age
from monitor.poll import poll, request_for
from monitor.polled import Entries, Failed, Listing, Postponed
from monitor.source import Source, SourceState, Trouble


@dataclass(frozen=True, slots=True)
class Checked:
    """What one source answered."""

    source: Source
    status: int | None
    "The HTTP status; None where no answer came."
    failed: Failed | None = None
    postponed: Postponed | None = None
    entries: int | None = None
    models: int | None = None
    newest: datetime | None = None

    @property
    def state(self) -> str:
        """ok, failing, stopped (gone for good), or waiting: not asked, as its host wants to be left alone."""
        if self.postponed:
            return "waiting"
        if self.failed is None:
            return "ok"
        return "stopped" if self.failed.trouble is Trouble.GONE else "failing"

    def words(self, now: datetime) -> str:
        """What it answered, in a few words."""
        if silent := self.failed or self.postponed:
            return silent.message
        number = (self.entries or 0) if self.models is None else self.models
        one, many = ("entry", "entries") if self.models is None else ("model", "models")
        newest = f", newest {age(self.newest, now)} old" if self.newest else ""
        return f"{number} {one if number == 1 else many}{newest}"


async def check(source: Source, web: Web, token: str | None, now: datetime) -> Checked:
    """Ask a source. `token` is the Hub's."""
    result = await poll(request_for(SourceState(source, source.url), token, 0, ()), web, now)
    status = result.status
    match result.outcome:
        case Failed() as failed:
            return Checked(source, status, failed)
        case Postponed() as postponed:
            return Checked(source, status, postponed=postponed)
        case Entries() as found:
            return Checked(source, status, entries=len(found.entries), newest=max(found.dates, default=None))
        case Listing(models):
            made = [model.created for model in models if model.created]
            return Checked(source, status, models=len(models), newest=max(made, default=None))
        case _:
            return Checked(source, status)

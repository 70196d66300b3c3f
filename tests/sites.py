"""Polls of fake sites, kept in the small world: the real poll over a real socket, the real writers."""

import asyncio
from dataclasses import replace
from datetime import timedelta

from world import World

from monitor import schedule
from monitor.fetch import Web
from monitor.model import Lab
from monitor.poll import poll, request_for
from monitor.polled import PollResult
from monitor.schedule import Policy
from monitor.source import Source, SourceState
from monitor.store import models, sources
from monitor.store.record import Recorded, record
from monitor.store.rules import Rules

HERE = frozenset({"127.0.0.1"})


class SiteWorld(World):
    """A world with sources beyond the Hub."""

    def watch(self, *more: Source, labs: tuple[Lab, ...] = ()) -> None:
        """Poll these, too; labs of the same name are replaced."""
        names = {lab.name for lab in labs}
        self.labs = (*(lab for lab in self.labs if lab.name not in names), *labs)
        watched = [*self.organizations, *self.feeds, *more]
        self.rules = Rules.of(self.labs, watched, self.watchlists)
        sources.sync(self.db, watched)

    def ask(self, source: str, after: timedelta = timedelta(minutes=5)) -> tuple[PollResult, Recorded]:
        """Poll a source where it is, and keep what comes."""
        self.now += after
        before = self.state(source)
        known, doubtful = models.standing(self.db, source)
        result = asyncio.run(self._poll(before, known, doubtful))
        state = schedule.advance(before, result, self.now, Policy(), 0)
        return result, record(self.db, [(before, state, result)], self.rules, self.now)

    async def _poll(self, state: SourceState, known: int, doubtful: tuple[tuple[str, str], ...]) -> PollResult:
        async with Web(allowed_hosts=HERE, clock=lambda: self.now) as web:
            request = request_for(state, "hub-token", known, doubtful)
            return await poll(replace(request, source=self.rules.sources[state.source.name]), web, self.now)

"""Asking what is due, all at once, and writing what comes in batches.

Sources wait for nobody: each is asked in a task of its own, a slow one delays no other. One writer takes whatever has
arrived and keeps it in one transaction, which is cheaper than a transaction each and holds alerts and items together.
"""

import asyncio
import logging
import random
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from monitor import schedule
from monitor.config import Config
from monitor.events import Alerted, Polled, PollerEvent, Progress, StoreFailed
from monitor.fetch import Limits, Web
from monitor.poll import poll, request_for
from monitor.polled import Failed, HostState, PollRequest, PollResult, Postponed
from monitor.report.health import warnings
from monitor.source import SourceState
from monitor.store import models, sources
from monitor.store.connect import Database, StoreError, told
from monitor.store.record import Recorded, record
from monitor.store.rules import Rules

log = logging.getLogger(__name__)

BATCH = 70
"Polls written in one transaction at most: a few thousand rows."

GATHERED = timedelta(seconds=0.5)
"What has arrived waits so long for more to be written with it: each batch adds a piece to the full-text index."

PARSERS = 2
"Threads that parse. The parser holds the interpreter, so more of them only add waiting."

STORE_PAUSE = timedelta(minutes=1)
"After a write failed (a full disk), nothing is asked for so long: it could not be kept."


@dataclass(slots=True)
class Tally:
    """What a round brought, counted."""

    asked: int = 0
    failed: int = 0
    postponed: int = 0
    "Not asked, since their hosts want to be left alone."
    added: int = 0
    new: int = 0
    alerts: int = 0
    store_error: str = ""


@dataclass(slots=True)
class Poller:
    """Asks what is due and keeps what comes. Lives in one event loop, with one connection."""

    db: Database
    web: Web
    config: Config
    rules: Rules
    clock: Callable[[], datetime]
    tell: Callable[[PollerEvent], None]
    tally: Tally = field(default_factory=Tally)
    _asking: dict[str, asyncio.Task[None]] = field(default_factory=dict)
    _arrived: list[tuple[SourceState, PollResult]] = field(default_factory=list)
    _writing: asyncio.Task[None] | None = None
    _enough: asyncio.Event = field(default_factory=asyncio.Event)
    "A batch has arrived, or nothing more is on its way."
    _total: int = 0
    _paused_until: datetime | None = None

    def begin(self, *, all_: bool = False) -> int:
        """Start asking every source that is due (or every one) and is not being asked; returns how many."""
        now = self.clock()
        if self._paused_until and now < self._paused_until:
            return 0
        if not self._asking:
            self._total = 0
        due = sources.due(self.db, self.config.sources, now, all_=all_)
        started = [state for state in due if state.source.name not in self._asking]
        seen = sources.seen(self.db, [state.source.name for state in started])
        for state in started:
            name = state.source.name
            self._asking[name] = asyncio.create_task(self._ask(state, seen.get(name, b"")))
        self._total += len(started)
        if started:
            self.tell(Progress(self._total - len(self._asking), self._total))
        return len(started)

    @property
    def busy(self) -> bool:
        """Whether something asked for has not come yet, or is not written."""
        return bool(self._asking or self._writing)

    async def settle(self) -> None:
        """Wait until everything asked for has come and is written."""
        while self.busy:
            # a mistake of ours is not to pass for a round without news: it is raised here
            await asyncio.gather(*self._asking.values(), *([self._writing] if self._writing else []))

    async def stop(self) -> None:
        """Drop what is on its way; what has arrived is written."""
        for task in self._asking.values():
            task.cancel()
        await asyncio.gather(*self._asking.values(), return_exceptions=True)
        if self._writing:
            await self._writing

    async def _ask(self, state: SourceState, seen: bytes) -> None:
        try:
            result = await poll(self._request(state, seen), self.web, self.clock())
            self._arrived.append((state, result))
            if self._writing is None:
                self._writing = asyncio.create_task(self._write())
        finally:
            del self._asking[state.source.name]
            if self._is_enough():
                self._enough.set()

    def _request(self, state: SourceState, seen: bytes) -> PollRequest:
        """What to ask; of an organization also models of which no list tells all."""
        source, token = state.source, self.config.hub_token
        if not source.is_list:
            return request_for(state, token, 0, (), seen)
        with told(self.db):
            known, doubtful = models.standing(self.db, source.name)
            unclear = models.unclear(self.db, source.name) if source.is_hub else ()
        return request_for(state, token, known, doubtful, seen, unclear)

    async def _write(self) -> None:
        """Keep what has arrived, a batch at a time. Lets others arrive first, so that batches are large."""
        try:
            while self._arrived:
                if not self._is_enough():
                    self._enough.clear()
                    with suppress(TimeoutError):
                        await asyncio.wait_for(self._enough.wait(), GATHERED.total_seconds())
                self._keep(self._batch())
                await asyncio.sleep(0)
        finally:
            self._writing = None

    def _batch(self) -> list[tuple[SourceState, PollResult]]:
        """What is written next. Nobody else has it, so that it is let go of before more arrives: it is megabytes."""
        batch = [(state, result) for state, result in self._arrived[:BATCH] if self._configured(state)]
        del self._arrived[:BATCH]
        return batch

    def _is_enough(self) -> bool:
        return len(self._arrived) >= BATCH or not self._asking

    def _configured(self, state: SourceState) -> bool:
        """Whether the source is still what it was when it was asked: the configuration may have been read again."""
        source = self.rules.sources.get(state.source.name)
        return source is not None and source.url == state.source.url

    def _keep(self, batch: list[tuple[SourceState, PollResult]]) -> None:
        now = self.clock()
        polled = [
            (state, schedule.advance(state, result, now, self.config.polling, random.random()), result)
            for state, result in batch
        ]
        try:
            with told(self.db):
                recorded = record(self.db, polled, self.rules, now, self.web.learnt)
        except StoreError as error:
            self._paused_until = now + STORE_PAUSE
            self.tally.store_error = str(error)
            log.error("%s", error)
            self.tell(StoreFailed(str(error)))
            return
        self._report(polled, recorded)

    def _report(self, polled: list[tuple[SourceState, SourceState, PollResult]], recorded: Recorded) -> None:
        for before, after, result in polled:
            failed, added = isinstance(result.outcome, Failed), recorded.added.get(after.source.name, 0)
            message = result.outcome.message if isinstance(result.outcome, Failed | Postponed) else ""
            postponed = isinstance(result.outcome, Postponed)
            self.tally.asked += not postponed
            self.tally.postponed += postponed
            self.tally.failed += failed
            self.tally.added += added
            name, facts = after.source.name, {"source": after.source.name, "added": added}
            if message:
                facts |= {"event": "failed" if failed else "postponed"}
                log.log(logging.WARNING if failed else logging.INFO, "%s: %s", name, message, extra={"facts": facts})
            elif added:
                log.info("%s: %d new", name, added, extra={"facts": facts | {"event": "polled"}})
            if after.url != before.url:
                moved = next((one.text for one in warnings(after) if one.kind == "moved"), after.next_why)
                log.warning("%s: %s", name, moved, extra={"facts": {"event": "moved", "source": name}})
            trouble = result.outcome.trouble if isinstance(result.outcome, Failed) else None
            self.tell(Polled(name, not failed, added, message, trouble))
        self.tally.new += recorded.new
        self.tally.alerts += sum(len(item.alerts) for item in recorded.alerted)
        if recorded.alerted:
            self.tell(Alerted(recorded.alerted))
        self.tell(Progress(self._total - len(self._asking), self._total))


def web_for(config: Config, clock: Callable[[], datetime], known: Iterable[HostState] = ()) -> Web:
    """The client of a run: it may go to private addresses only where the configuration names them.

    `known` is what hosts asked for in earlier runs.
    """
    addresses = (config.hub_endpoint, *(source.url for source in config.sources))
    places = {address.partition("://")[2].partition("/")[0] for address in addresses}  # many on the same few hosts
    allowed = frozenset(filter(None, (urlsplit(f"//{place}").hostname for place in places)))
    return Web(Limits(), contact=config.contact, allowed_hosts=allowed, clock=clock, known=known)


def few_parsers() -> None:
    """Let the running loop parse in few threads."""
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(PARSERS, thread_name_prefix="parse"))


def rules_of(config: Config) -> Rules:
    """What is needed to understand what comes in, from the configuration."""
    return Rules.of(config.labs, config.sources, config.watchlists)

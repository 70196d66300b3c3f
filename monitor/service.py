"""The poller as a service: a scheduler's tick, the lock, reloading, and a thread of its own for the screen.

The headless run and the screen use the same `Service`; neither holds logic of its own.
"""

import asyncio
import logging
import os
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from monitor import digesting, memory
from monitor.config import Config, Followed
from monitor.courier import Courier, Ways
from monitor.events import Alerted, Event, Holding, PollerEvent, StoreFailed
from monitor.feeding import FeedFolder
from monitor.marking import mark_new
from monitor.reloading import read_again
from monitor.rereading import read_again as reread
from monitor.rounds import Poller, few_parsers, rules_of, web_for
from monitor.store import connect, hosts, outbox, reindex, sources
from monitor.store.lock import PollerLock, sign
from monitor.store.status import pulse
from monitor.systemd import Supervisor, in_words
from monitor.tidying import AFTER_START, LOOK_EVERY, tidy

log = logging.getLogger(__name__)

SLOWEST_TICK = timedelta(seconds=15)
FASTEST_TICK = timedelta(seconds=0.5)
LOCK_RETRY = 2.0
STOP_WITHIN = 2.0


class Service:
    """Polls in the background as long as it holds the lock of its database."""

    def __init__(
        self,
        config: Config,
        path: Path,
        *,
        on_event: Callable[[Event], None],
        clock: Callable[[], datetime],
        write_terminal: Callable[[str], None] | None = None,
        supervisor: Supervisor | None = None,
        feeds: FeedFolder | None = None,
    ) -> None:
        """`on_event` is called in the service's thread (or loop); `clock` tells the time that items get;
        `write_terminal`, called there too, writes the notifications that a terminal shows; `supervisor` hears that all
        is well; `feeds` are kept up to date."""
        self._config = config
        self._path = path
        self._tell = on_event
        self._clock = clock
        self._write_terminal = write_terminal
        self._supervisor = supervisor or Supervisor()
        self._feeds = feeds
        self._courier: Courier | None = None
        self._file = Followed(config.path)
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stopping: asyncio.Event | None = None
        self._scheduler: Any = None
        self._wanted: list[Sequence[str] | None] = []

    # --- in a thread of its own -----------------------------------------------------------------

    def start(self) -> None:
        """Start the thread. While another process polls, it waits for its turn."""
        self._thread = threading.Thread(target=self._serve, name="service", daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        try:
            asyncio.run(self.run())
        except connect.StoreError as error:  # it cannot be written, say: the screen goes on without polling
            log.error("%s", error)
            self._tell(StoreFailed(str(error)))

    def stop(self) -> None:
        """End it, within two seconds."""
        if self._stopping:
            self._soon(self._stopping.set)
        if self._thread:
            self._thread.join(STOP_WITHIN)

    def refresh(self, names: Sequence[str] | None = None) -> None:
        """Poll some sources now, or all; where it has only begun, as soon as it polls."""
        self._wanted.append(names)
        self._soon(self._hurry_tick)

    def _soon(self, act: Callable[[], None]) -> None:
        if self._loop:
            with suppress(RuntimeError):  # the loop has ended meanwhile: there is nothing left to ask of it
                self._loop.call_soon_threadsafe(act)

    # --- in the loop that calls -----------------------------------------------------------------

    async def run(self, *, wait_for_lock: bool = True) -> bool:
        """Poll until stopped. Without `wait_for_lock` returns False at once where another process polls."""
        self._loop = asyncio.get_running_loop()
        self._stopping = asyncio.Event()
        lock = PollerLock(self._path)
        while not lock.take():
            self._tell(Holding(False))
            if not wait_for_lock:
                return False
            self._supervisor.alive("another process polls; waiting for its turn")
            if await self._stopped(LOCK_RETRY):
                return True
            self._read_config()
        self._tell(Holding(True))
        try:
            await self._poll()
        finally:
            lock.release()
        return True

    def end(self) -> None:
        """Ask the loop to end; for signal handlers in it."""
        self._supervisor.stopping()
        if self._stopping:
            self._stopping.set()

    def reload(self) -> None:
        """Read the configuration again, changed or not; for signal handlers in the loop."""
        self._file.want()
        self._hurry_tick()

    async def _stopped(self, seconds: float) -> bool:
        assert self._stopping is not None
        try:
            await asyncio.wait_for(self._stopping.wait(), seconds)
        except TimeoutError:
            return False
        return True

    async def _poll(self) -> None:
        assert self._stopping is not None
        self._read_config()  # the turn may have come long after this began
        few_parsers()
        db = connect.open(self._path)
        connect.bulk_index(db)
        sign(db, self._clock())
        sources.sync(db, self._config.sources)
        rules = rules_of(self._config)
        reindex.begin(db, rules)
        outbox.recover(db, self._clock())
        digesting.sync(db, self._config, self._clock())
        courier = self._courier = Courier(db, self._ways(), self._clock, self._tell)
        async with web_for(self._config, self._clock, hosts.load(db)) as web:
            poller = Poller(db, web, self._config, rules, self._clock, self._told)
            await mark_new(db, poller.rules, self._clock())
            self._scheduler = _scheduler()
            _repeat(
                self._scheduler, "tick", self._tick, poller, every=_between(self._config, self._supervisor.patience)
            )
            _repeat(self._scheduler, "tidying", tidy, db, self._keep, self._clock, every=LOOK_EVERY, after=AFTER_START)
            self._scheduler.start()
            reading = asyncio.create_task(reread(db, self._path, lambda: poller.rules, self._clock))
            await self._stopping.wait()
            self._scheduler.shutdown(wait=False)
            reading.cancel()
            await asyncio.gather(reading, return_exceptions=True)
            await poller.stop()  # before the connections close: an answer that we break off is no failure of a source
        await courier.stop()
        db.close()

    def _keep(self) -> timedelta | None:
        return self._config.keep

    def _ways(self) -> Ways:
        return Ways.of(self._config, os.environ, self._write_terminal)

    def _told(self, event: PollerEvent) -> None:
        self._tell(event)
        if isinstance(event, Alerted) and self._courier:
            self._courier.begin()

    async def _tick(self, poller: Poller) -> None:
        try:
            with connect.told(poller.db):
                await self._reload(poller)
                while self._wanted:
                    sources.hurry(poller.db, self._wanted.pop(), self._clock())
                poller.begin()
                if self._courier:
                    self._courier.begin()
            if await digesting.begin(poller.db, self._path, self._config, self._clock()) and self._courier:
                self._courier.begin()
            if self._feeds:
                await self._feeds.refresh(poller.db, self._path, self._config)
            if self._supervisor.listens:
                self._supervisor.alive(in_words(pulse(poller.db), self._clock()))
            if not poller.busy:
                connect.rest(poller.db)
                memory.give_back()
        except connect.StoreError as error:
            log.error("%s", error)
            self._tell(StoreFailed(str(error)))
            self._supervisor.alive(str(error))  # a restart mends no full disk

    def _hurry_tick(self) -> None:
        if self._scheduler is not None and self._scheduler.running:
            self._scheduler.modify_job("tick", next_run_time=datetime.now(UTC))

    async def _reload(self, poller: Poller) -> None:
        """Let what was read again take effect."""
        if not self._read_config():
            return
        poller.config = self._config
        poller.rules = rules_of(self._config)
        sources.sync(poller.db, self._config.sources)
        if self._courier:
            self._courier.ways = self._ways()
        await mark_new(poller.db, poller.rules, self._clock())

    def _read_config(self) -> bool:
        """Take over a configuration that was changed, or is to be read again; a mistake leaves all as it was."""
        if not self._file.changed():
            return False
        self._supervisor.reloading()
        config = read_again(self._file.path, self._config)
        self._config = config or self._config
        return config is not None


def _scheduler() -> Any:
    logging.getLogger("apscheduler").setLevel(logging.CRITICAL)  # a cancelled job is logged as an error
    return AsyncIOScheduler(
        timezone=UTC, job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
    )


def _repeat(
    scheduler: Any,
    name: str,
    job: Callable[..., object],
    *args: object,
    every: timedelta,
    after: timedelta = timedelta(),
) -> None:
    first = datetime.now(UTC) + after
    scheduler.add_job(job, "interval", args=args, seconds=every.total_seconds(), id=name, next_run_time=first)


def _between(config: Config, patience: timedelta | None) -> timedelta:
    """Two ticks: often enough for the shortest interval there is, and for whoever takes silence for a hang."""
    own = [source.poll_every for source in config.sources if source.poll_every and source.enabled]
    shortest: timedelta = min([*own, config.polling.every, *([patience] if patience else [])])
    return min(SLOWEST_TICK, max(FASTEST_TICK, shortest / 2))

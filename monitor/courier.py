"""Sends what is due, one message at a time on each channel, and notes what came of it.

Lives in the event loop of whoever holds the lock, with its connection. A channel that hangs holds up no other one, and
what cannot be sent now stays in the outbox with the time of its next try. Digests leave on a channel of their own, by
one connection to the mail server for all that are due.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from monitor.config import Config, Mail
from monitor.deliver import channels, messages, terminal
from monitor.deliver.channels import NotSent, Outcome, Sent, Unsure, Way
from monitor.deliver.messages import Message
from monitor.events import Undelivered
from monitor.notices import BUILT_IN, MAIL, Delivery
from monitor.store import outbox
from monitor.store.connect import Database, StoreError, told

if TYPE_CHECKING:
    from monitor.deliver.smtp import Deadlines

log = logging.getLogger(__name__)

STOP_SECONDS = 1.0
"What is on its way when the program is told to end gets so long to arrive."

NO_TERMINAL = NotSent("the process that polls has no terminal to notify; use desktop, or a channel", final=True)
ENDED = Unsure("the monitor was stopped while it was on its way; it may have arrived, and is not sent again")
ENDED_MAIL = Unsure(outbox.IN_DOUBT)


Send = Callable[[Delivery], Awaitable[Outcome]]


@dataclass(frozen=True, slots=True)
class Ways:
    """The ways out of this process: channels by name, and the terminal if it has one to write to."""

    urls: Mapping[str, str] = field(repr=False)
    "Apprise URLs, or references to them."
    environ: Mapping[str, str] = field(repr=False)
    write: Callable[[str], None] | None = None
    "Writes to the terminal."
    mail: Mail | None = None
    deadlines: "Deadlines | None" = None
    "Of the mail server; None: the usual ones."

    @classmethod
    def of(cls, config: Config, environ: Mapping[str, str], write: Callable[[str], None] | None = None) -> "Ways":
        """Those of a configuration."""
        return cls({one.name: one.url for one in config.channels}, environ, write, config.mail)

    async def ready(self, channel: str) -> Way:
        """The way of a channel, made ready."""
        remote = self.write is not None and terminal.is_remote(self.environ)
        if channel == "terminal" or (channel == "desktop" and remote):
            return self._notify_terminal
        if channel == "desktop":
            return await channels.ready(partial(channels.on_desktop, self.environ))
        if url := self.urls.get(channel):
            return await channels.ready(partial(channels.through_apprise, url, self.environ))
        why = f"feeds.toml has no channel called {channel!r} any more; add it, then `monitor deliveries --retry all`"
        return lambda message: NotSent(why, final=True)

    def _notify_terminal(self, message: Message) -> Outcome:
        if self.write is None:
            return NO_TERMINAL
        try:
            self.write(terminal.sequence(message, self.environ))
        except OSError as error:
            return NotSent(f"the terminal cannot be written: {error.strerror}", final=True)
        return Sent()


@dataclass(slots=True)
class Courier:
    """Empties the outbox."""

    db: Database
    ways: Ways
    clock: Callable[[], datetime]
    tell: Callable[[Undelivered], None]
    _busy: dict[str, asyncio.Task[None]] = field(default_factory=dict)
    _on_its_way: dict[str, Delivery] = field(default_factory=dict)
    _came_of: list[tuple[Delivery, Outcome]] = field(default_factory=list)
    "What is not noted yet: more than the last only where the store could not be written."
    _stopping: bool = False

    def begin(self) -> None:
        """Start on every channel that has something due and is not at it already."""
        try:
            self._note()
            with told(self.db):
                due = outbox.due_channels(self.db, self.clock())
        except StoreError as error:  # the next tick looks again
            log.error("%s", error)
            return
        for channel in due:
            if channel not in self._busy:
                self._busy[channel] = asyncio.create_task(self._serve(channel))

    async def settle(self, seconds: float) -> None:
        """Wait until all that was begun is done, for so long at most."""
        if self._busy:
            done, _ = await asyncio.wait(self._busy.values(), timeout=seconds)
            for task in done:
                task.result()  # a mistake of ours is not to pass for an empty outbox

    async def stop(self) -> None:
        """End soon: what is on its way may arrive, and nothing else leaves."""
        self._stopping = True
        if self._busy:
            tasks = list(self._busy.values())
            await asyncio.wait(tasks, timeout=STOP_SECONDS)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        for delivery in self._on_its_way.values():
            self._settle(delivery, ENDED_MAIL if delivery.kind == "digest" else ENDED)

    async def _serve(self, channel: str) -> None:
        """Send what is due on one channel, the next when the last is settled, until there is no more."""
        try:
            async with self._way(channel) as send:
                with told(self.db):
                    while not self._stopping and (delivery := outbox.take(self.db, channel, self.clock())):
                        self._on_its_way[channel] = delivery
                        outcome = await send(delivery)
                        del self._on_its_way[channel]
                        self._settle(delivery, outcome)
        except StoreError as error:  # what was on its way stays marked as being sent until that can be noted
            log.error("%s", error)
        finally:
            del self._busy[channel]

    @asynccontextmanager
    async def _way(self, channel: str) -> AsyncIterator[Send]:
        """The way of a channel, open as long as something goes by it."""
        if channel == MAIL:
            from monitor import mailing  # loaded by the first mail

            async with mailing.way(self.db, self.ways.mail, self.ways.environ, self.ways.deadlines) as send:
                yield send
        else:
            way = await self.ways.ready(channel)
            yield lambda delivery: channels.send(way, Message(delivery.subject, delivery.body))

    def _settle(self, delivery: Delivery, outcome: Outcome) -> None:
        self._came_of.append((delivery, outcome))
        self._note()

    def _note(self) -> None:
        """Note what came of each try. Raises StoreError; what is not noted then is noted with the next."""
        while self._came_of:
            delivery, outcome = self._came_of[0]
            with told(self.db):
                outbox.settle(self.db, delivery, outcome, self.clock())
            del self._came_of[0]
            what = f"{delivery.subject} to {delivery.recipient}" if delivery.recipient else delivery.subject
            if isinstance(outcome, Sent):
                facts = {"event": "sent", "channel": delivery.channel, "watchlist": delivery.watchlist}
                log.info("%s: sent %s", delivery.channel, what, extra={"facts": facts})
            else:
                facts = {"event": "unsent", "channel": delivery.channel, "watchlist": delivery.watchlist}
                log.warning("%s: %s was not sent: %s", delivery.channel, what, outcome.why, extra={"facts": facts})
                self.tell(Undelivered(delivery.channel, outcome.why))


# --- trying them out ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of looking at a channel, in words."""

    channel: str
    good: bool
    words: str


async def try_channels(config: Config, ways: Ways, *, send: bool) -> list[Tried]:
    """Look at each channel that is configured or used; with `send` a message says that it is a test."""
    used = {name for one in config.watchlists for name in one.notify}
    names = [*(name for name in BUILT_IN if name in used and name != "screen"), *ways.urls]
    return [await (_test(ways, name) if send else _check(ways, name)) for name in names]


async def _test(ways: Ways, channel: str) -> Tried:
    match await channels.send(await ways.ready(channel), messages.test(channel)):
        case Sent():
            return Tried(channel, True, "a test was sent")
        case NotSent(why) | Unsure(why):
            return Tried(channel, False, why)


async def _check(ways: Ways, channel: str) -> Tried:
    if channel in BUILT_IN:
        return Tried(channel, True, "built in; `monitor doctor --send-test` tries it")
    wrong = await asyncio.to_thread(channels.understood, ways.urls[channel], ways.environ)
    return Tried(channel, not wrong, wrong or "understood; `monitor doctor --send-test` tries it")

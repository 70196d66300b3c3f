"""What happens by itself: new items, alerts, the clock, the poller and the state of the sources."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from textual import getters, on
from textual.message import Message

from monitor.config import Config
from monitor.deliver.alerts import told
from monitor.deliver.outbox import on_screen
from monitor.model import Alert, Item
from monitor.query import EVERYTHING
from monitor.store import items
from monitor.store.connect import Database
from monitor.tui import jobs, status, views
from monitor.tui.marking import MarkingScreen
from monitor.tui.pace import Paced
from monitor.tui.sidebar import Group, Sidebar
from monitor.tui.views import VIEWS, View

if TYPE_CHECKING:
    from monitor.service import Event

LOOK_EVERY = 1.0
LOOK_APART = 0.5
"Seconds between looks at the store, however much the service says."
TICK_EVERY = 10.0
COUNT_EVERY = 4.0
"Seconds between countings, however much happens."
BUSIEST = 10
TOAST_LINES = 3
TOAST_SECONDS = 8


class Poller(Protocol):
    """The part of `monitor.service.Service` that the screen uses."""

    def start(self) -> None: ...

    def stop(self) -> None: ...

    def refresh(self, names: Sequence[str] | None = None) -> None: ...


@dataclass
class Said(Message):
    """The service, in its own thread, said something."""

    event: "Event"


class LiveScreen(MarkingScreen):
    """A screen that keeps up with the store, whoever writes it."""

    sidebar = getters.query_one("#sidebar", Sidebar)

    def __init__(self, config: Config, path: Path, db: Database, clock: Callable[[], datetime]) -> None:
        super().__init__(path, db, clock)
        self.config = config
        self.run = 0
        "Which listing the list shows; answers to another one come too late."
        self.going = status.Going()
        self.poller: Poller | None = None
        self._seen_change = items.last_change(db)
        self._started = clock()
        self._announced: set[tuple[int, str]] = set()
        self._busiest: tuple[View, ...] = ()
        self._count_again = False
        self._look_soon = Paced(self, LOOK_APART, self.look)

    def on_mount(self) -> None:
        self.do("states", jobs.states)
        self.set_interval(LOOK_EVERY, self.look)
        self.set_interval(TICK_EVERY, self.tick)
        self.set_interval(COUNT_EVERY, self.count)

    # --- the store

    def look(self) -> None:
        """See whether anything was written, and catch up."""
        if self.other_wrote():
            self.catch_up()

    def catch_up(self) -> None:
        """Take in what changed in the view, and how the sources are."""
        node = self.feed.node or EVERYTHING
        after, now = self._seen_change, self._clock()
        self.do("live", partial(jobs.catching_up, run=self.run, node=node, after=after, now=now))
        self.do("states", jobs.states)

    @on(jobs.CaughtUp)
    def _take_in(self, message: jobs.CaughtUp) -> None:
        if message.run != self.run:  # the reader went elsewhere meanwhile: what is there is listed anew
            return
        self._seen_change = max(self._seen_change, message.latest)
        self.feed.reread()
        if message.whole and message.keys:
            self.feed.merge(message.keys, message.news)
        elif not message.whole:
            self.relist()
        self._count_again = self._count_again or bool(message.keys)
        self.announce(message.alerted)
        self.changed(message.keys)

    def relist(self) -> None:
        """List the view anew, keeping the place."""

    def changed(self, keys: tuple[int, ...]) -> None:
        """Items that are shown may be other than they were."""

    # --- counts

    @property
    def views(self) -> tuple[View, ...]:
        """The program's own, then those that the reader saved."""
        return (*VIEWS, *map(views.saved, self.config.views))

    def offer(self) -> None:
        """Fill the sidebar: the views, the watchlists, and the labs with most news."""
        watched = tuple(views.words_of(self.config.watchlists))
        self.sidebar.fill(
            [Group("Views", self.views), Group("Watchlists", watched), Group("Labs this week", self._busiest)]
        )

    def count(self, *, always: bool = False) -> None:
        """Count what is unread, where something happened since it was last counted."""
        if not (self._count_again or always):
            return
        self._count_again = False
        offered = [*self.views, *views.words_of(self.config.watchlists)]
        labs = [lab.name for lab in self.config.labs]
        job = partial(jobs.counting, offered=offered, labs=labs, most=BUSIEST, now=self._clock())
        self.do("counts", job)

    @on(jobs.Counted)
    def _counted(self, message: jobs.Counted) -> None:
        if message.busiest != self._busiest:
            self._busiest = message.busiest
            self.offer()
        self.sidebar.count(message.counts)

    def on_reading_written(self) -> None:
        self.count(always=True)

    # --- alerts

    def announce(self, alerted: tuple[Item, ...]) -> None:
        """Tell of alerts made since the screen was opened, each once, all of a batch together."""
        loud = on_screen(self.config.watchlists, self._clock())
        fresh = []
        for item in alerted:
            new = [one for one in item.alerts if self._is_new(item, one)]
            self._announced.update((item.key, one.watchlist) for one in new)
            fresh.append(replace(item, alerts=tuple(new)))
        texts = told(fresh, loud)
        if not texts:
            return
        title = "Alert" if len(texts) == 1 else f"{len(texts)} alerts"
        if len(texts) > TOAST_LINES:
            texts[TOAST_LINES:] = [f"… and {len(texts) - TOAST_LINES} more (4: all alerts)"]
        self.app.clear_notifications()  # one toast at a time: a busy hour must not cover the list
        self.notify("\n".join(texts), title=title, severity="warning", timeout=TOAST_SECONDS, markup=False)
        self.app.bell()

    def _is_new(self, item: Item, alert: Alert) -> bool:
        return alert.at >= self._started and (item.key, alert.watchlist) not in self._announced

    # --- the service

    @on(Said)
    def _hear(self, message: Said) -> None:
        # Loaded by now by whoever made the service; importing it above would delay the first paint.
        from monitor.service import Alerted, Holding, Polled, Progress, StoreFailed

        match message.event:
            case Progress(done, total):
                self.going = replace(self.going, done=done, total=total)
            case Holding(polling):
                self.going = replace(self.going, polling=polling)
            case Alerted(found):
                self.announce(tuple(found))
                self._look_soon()
            case StoreFailed(words):
                self.post_message(self.Failed(words))
            case Polled(new=new):
                if new:
                    self._look_soon()
        self.tell()

    @on(jobs.StatesRead)
    def _states(self, message: jobs.StatesRead) -> None:
        self.going = self.going.with_states(message.states)
        self.tell()

    def tell(self) -> None:
        """Say in the status lines how things are."""

    def tick(self) -> None:
        """The clock went on."""
        self.feed.tick()
        self.tell()

    def action_refresh(self) -> None:
        self.refresh_sources(None)

    def refresh_sources(self, names: Sequence[str] | None) -> None:
        """Poll now, here or in the process that polls."""
        if self.poller:
            self.poller.refresh(names)
        else:
            now = self._clock()
            self.do("hurry", partial(jobs.hurrying, names=names, now=now))
        what = "all sources" if names is None else ", ".join(names)
        self.notify(f"Polling {what} now.", markup=False)

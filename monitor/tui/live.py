"""What happens by itself: new items, alerts, the clock, the poller and the state of the sources."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from textual import getters, on
from textual.message import Message
from textual.timer import Timer

from monitor.events import Alerted, Event, Holding, Polled, Progress, StoreFailed, Undelivered
from monitor.model import Item
from monitor.notices import Alert
from monitor.query import EVERYTHING
from monitor.source import SourceState
from monitor.store import items
from monitor.store.connect import Database
from monitor.tui import jobs, sections, sidebar_jobs, status, views
from monitor.tui.feed_list import FeedList
from monitor.tui.item_screen import ItemScreen
from monitor.tui.keys import hint
from monitor.tui.markings import Markings, Written
from monitor.tui.pace import Paced
from monitor.tui.sections import Entry, Section
from monitor.tui.settings import Settings
from monitor.tui.sidebar import Sidebar
from monitor.tui.views import VIEWS, View

LOOK_EVERY = 1.0
LOOK_APART = 0.5
"Seconds between looks at the store, however much the service says."
TICK_EVERY = 10.0
TELL_APART = 0.1
"Seconds between two states of the status lines."
STATES_APART = 2.0
"Seconds between two readings of how the sources are."
COUNT_AFTER = 0.5
"Seconds until what is unread is counted again: not while what the reader did is being painted."
COUNT_SHARE = 20
"What counting took is rested so many times as long before it is done again."
WEEKS_APART = 5.0
"Seconds between two readings of what the labs released, while items come."
TOAST_LINES = 3
TOAST_SECONDS = 8


class Poller(Protocol):
    """The part of `monitor.service.Service` that the screen uses."""

    def start(self) -> None: ...

    def stop(self) -> None: ...

    def refresh(self, names: Sequence[str] | None = None) -> None: ...


@dataclass(eq=False, repr=False)
class Said(Message):
    """The service, in its own thread, said something."""

    event: Event


class LiveScreen(ItemScreen):
    """A screen that keeps up with the store, whoever writes it; what is marked on any screen it writes itself."""

    feed = getters.query_one("#feed", FeedList)
    sidebar = getters.query_one("#sidebar", Sidebar)

    def __init__(self, settings: Settings, path: Path, db: Database, clock: Callable[[], datetime]) -> None:
        super().__init__(settings, path, db, clock, Markings(path))
        self.going = status.Going()
        self.poller: Poller | None = None
        self._unsure: list[Sequence[str] | None] = []
        "What was asked of the poller of this window before it was known whether it polls."
        self._seen_change = items.last_change(db)
        self._started = clock()
        self._announced: set[tuple[int, str]] = set()
        self._weeks: Mapping[str, tuple[int, ...]] = {}
        self._counts: Mapping[str, int] = {}
        self._sources: tuple[SourceState, ...] = ()
        self._counting: Timer | None = None
        self._count_took = 0.0
        self._look_soon = Paced(self, LOOK_APART, self.look)
        self._tell_soon = Paced(self, TELL_APART, self.tell)
        self._states_soon = Paced(self, STATES_APART, self.read_states)
        self._weeks_soon = Paced(self, WEEKS_APART, self.read_weeks)

    def on_mount(self) -> None:
        self.run_worker(self.markings.keep_writing(self.post_message), group="marks")
        self.every(LOOK_EVERY, self.look)
        self.every(TICK_EVERY, self.tick)

    def on_unmount(self) -> None:
        self.markings.finish(self._db)

    @property
    def listing(self) -> FeedList:
        return self.feed

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
        self._states_soon()

    def read_states(self) -> None:
        """Ask how the sources and the channels are."""
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
        if message.keys:
            self.count()
            self._weeks_soon()
        self.announce(message.alerted)
        self.changed(message.keys)
        if message.keys:
            self.tell()

    def relist(self) -> None:
        """List the view anew, keeping the place."""

    # --- counts

    @property
    def views(self) -> tuple[View, ...]:
        """The program's own, then those that the reader saved."""
        return (*VIEWS, *map(views.saved, self.config.views))

    def offer(self) -> None:
        """Fill the sidebar: the views, the watchlists, the labs by what they released, and the sources."""
        watched = views.words_of(self.config.watchlists)
        self.sidebar.fill(
            [
                Section("Views", tuple(map(Entry, self.views))),
                Section("Watchlists", tuple(map(Entry, watched)), most=sections.WATCHLISTS),
                sections.labs(self.config.labs, self._weeks, self._counts),
                *sections.sources(self._sources),
            ]
        )

    def read_weeks(self) -> None:
        """Ask what the labs released of late."""
        self.do("weeks", partial(sidebar_jobs.weeks, now=self._clock()))

    @on(sidebar_jobs.WeeksRead)
    def _show_weeks(self, message: sidebar_jobs.WeeksRead) -> None:
        self._weeks = message.weeks
        self.offer()

    def count(self) -> None:
        """Count what is unread, soon and once for all that happens until then."""
        if self._counting is None:
            self._counting = self.set_timer(max(COUNT_AFTER, COUNT_SHARE * self._count_took), self.count_now)

    def count_now(self) -> None:
        """Count what is unread, where that is to be done."""
        if self._counting is None:
            return
        self._counting.stop()
        self._counting = None
        offered = [*self.views, *views.words_of(self.config.watchlists)]
        labs = [lab.name for lab in self.config.labs]
        job = partial(jobs.counting, offered=offered, labs=labs, now=self._clock())
        self.do("counts", job)

    @on(jobs.Counted)
    def _counted(self, message: jobs.Counted) -> None:
        self._count_took = message.took
        if message.counts != self._counts:
            self._counts = message.counts
            self.offer()
            self.sidebar.count(message.counts)

    @on(Written)
    def _written(self, message: Written) -> None:
        if message.failed:
            self.post_message(self.Failed(message.failed))
        self.count()

    # --- alerts

    def announce(self, alerted: tuple[Item, ...]) -> None:
        """Tell of alerts made since the screen was opened, each once, all of a batch together."""
        if not alerted:
            return
        from monitor.deliver.alerts import told  # with the first alert
        from monitor.deliver.outbox import on_screen

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
            key = hint("views", self.config.keys)
            texts[TOAST_LINES:] = [f"… and {len(texts) - TOAST_LINES} more ({key} 4: all alerts)"]
        self.app.clear_notifications()  # one toast at a time: a busy hour must not cover the list
        self.notify("\n".join(texts), title=title, severity="warning", timeout=TOAST_SECONDS, markup=False)
        self.app.bell()

    def _is_new(self, item: Item, alert: Alert) -> bool:
        return alert.at >= self._started and (item.key, alert.watchlist) not in self._announced

    # --- the service

    @on(Said)
    def _hear(self, message: Said) -> None:
        match message.event:
            case Progress(done, total):
                self.going = self.going.with_progress(done, total)
            case Holding(polling):
                self.going = replace(self.going, polling=polling)
                self._ask_elsewhere(polling=polling)
            case Alerted(found):
                self.announce(tuple(found))
                self._look_soon()
            case StoreFailed(words):
                self.post_message(self.Failed(words))
            case Polled() as polled:
                self.going = self.going.with_polled(polled, self._host(polled.source))
                if polled.new:
                    self._look_soon()
            case Undelivered():
                self._states_soon()
        self._tell_soon()

    def _host(self, name: str) -> str:
        url = next((source.url for source in self.config.sources if source.name == name), "")
        return urlsplit(url).hostname or name

    @on(jobs.StatesRead)
    def _states(self, message: jobs.StatesRead) -> None:
        going = replace(self.going, troubles=message.troubles, unsent=message.unsent)
        self.going = going.with_states(message.states)
        self._sources = message.states
        self.offer()
        self.tell()

    def tick(self) -> None:
        """The clock went on."""
        self.feed.tick()
        self.tell()

    def action_refresh(self) -> None:
        self.refresh_sources(None)

    def refresh_sources(self, names: Sequence[str] | None) -> None:
        """Poll now, here or in the process that polls."""
        if self.poller and self.going.polling is not False:
            self.poller.refresh(names)
            self._unsure += [names] if self.going.polling is None else []
        else:
            self._hurry(names)
        what = "all sources" if names is None else ", ".join(names)
        self.notify(f"Polling {what} now.", markup=False)

    def _ask_elsewhere(self, *, polling: bool) -> None:
        """It is known now who polls: where that is another process, ask it for what was wished until now."""
        wished, self._unsure = self._unsure, []
        if wished and not polling:
            every = None in wished
            self._hurry(None if every else [name for names in wished for name in names or ()])

    def _hurry(self, names: Sequence[str] | None) -> None:
        self.do("hurry", partial(jobs.hurrying, names=names, now=self._clock()))

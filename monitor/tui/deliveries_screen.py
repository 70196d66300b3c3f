"""Digests and the outbox: what is to leave, what did not, and why; with sending now and again."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.events import DescendantFocus
from textual.message import Message
from textual.widgets import Static

from monitor.config import Config
from monitor.notices import Delivery
from monitor.store import outbox, outbox_table
from monitor.store.connect import Database, told
from monitor.tui import delivery_rows, digest_jobs, digest_rows, empty
from monitor.tui.confirm import Confirm
from monitor.tui.delivery_tables import DeliveryTable, DigestTable
from monitor.tui.digest_jobs import Standing, Standings
from monitor.tui.digest_sending import DigestSending
from monitor.tui.dressed import chosen_keys
from monitor.tui.parts import BREAKPOINTS
from monitor.tui.previews import Preview
from monitor.tui.status import KeyLine, Line
from monitor.tui.table import Head, Table

LOOK_EVERY = 1.0
TICK_EVERY = 10.0
_GROUP = Binding.Group("Deliveries", compact=True)


@dataclass
class Outbox(Message):
    """What is in the outbox, and which channels are in trouble."""

    deliveries: tuple[Delivery, ...]
    troubles: dict[str, str]


@dataclass
class Again(Message):
    """So many messages are to be sent again."""

    number: int


def reading(db: Database) -> Iterator[Message]:
    """Look into the outbox."""
    yield Outbox(tuple(outbox_table.board(db)), outbox.troubles(db))


def again(db: Database, number: int | None, now: datetime) -> Iterator[Message]:
    """Send one message again, or all that failed or wait."""
    with told(db):
        yield Again(outbox.retry(db, now, number))
    yield from reading(db)


class DeliveriesScreen(DigestSending):
    """Digests on top, the outbox under them; below both what is under the cursor."""

    place = "deliveries"
    HORIZONTAL_BREAKPOINTS = BREAKPOINTS
    AUTO_FOCUS = "#deliveries"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r", "retry", "Send again", group=_GROUP, id="retry"),
        Binding("R", "retry_all", "Send all again that failed", group=_GROUP, id="retry_all"),
        Binding("tab", "app.focus_next", "Digests, outbox", group=_GROUP, id="next_pane"),
        Binding("escape,q,h,left", "dismiss", "Back", group=_GROUP, id="back"),
    ]
    table = getters.query_one("#deliveries", DeliveryTable)
    digests = getters.query_one("#digests", DigestTable)

    def compose(self) -> ComposeResult:
        yield Line(id="top", markup=False)
        yield Head(id="digests-head", markup=False)
        yield DigestTable(self._clock)
        yield Static(id="troubles", markup=False)
        yield Head(id="deliveries-head", classes="table-head", markup=False)
        yield DeliveryTable(self._clock)
        yield Static(id="empty", markup=False)
        yield Static(id="delivery-says", markup=False)
        yield KeyLine(id="keys", markup=False)

    def on_mount(self) -> None:
        keys = self.query_one("#keys", KeyLine)
        self.bindings_updated_signal.subscribe(self, lambda _: keys.update_from(self))
        self.take(self._settings.config)
        self.do("outbox", reading)
        self.every(LOOK_EVERY, self.look)
        self.every(TICK_EVERY, self.tick)

    def take(self, config: Config) -> None:
        """Show the digests of another configuration."""
        self.do("digests", partial(digest_jobs.standings, config=config, now=self._clock()))

    def look(self) -> None:
        """See whether anything was written, and look again."""
        if self.other_wrote():
            self._stale = True
            self.do("outbox", reading)
            if any(one.last and one.last.state == "waiting" for one in self.digests.standings):
                self.take(self._settings.config)

    def tick(self) -> None:
        """The clock went on."""
        now = self._clock()
        if self._stale or any(one.following and one.following <= now for one in self.digests.standings):
            self._stale = False
            self.take(self._settings.config)
        self.tell_times()

    def tell_times(self) -> None:
        """Times are told in another way, or have gone on."""
        self.table.redraw()
        self.digests.redraw()
        self._arrange()
        self._say()

    @on(Standings)
    def _stand(self, message: Standings) -> None:
        self.digests.show(message.found, mail=self._settings.config.mail is not None)

    @on(Outbox)
    def _show(self, message: Outbox) -> None:
        self.table.show(message.deliveries)
        self.query_one("#top", Line).say(delivery_rows.summary(message.deliveries))
        held = self.query_one("#troubles", Static)
        held.display = bool(message.troubles)
        held.update(delivery_rows.troubles(message.troubles))
        nothing = not message.deliveries
        self.set_class(nothing, "-empty")
        if nothing:
            self.digests.focus()
            self.query_one("#empty", Static).update(empty.deliveries(chosen_keys(self)))

    @on(Table.Resized)
    def _arrange(self) -> None:
        width = self.table.scrollable_content_region.width or self.digests.scrollable_content_region.width
        self.query_one("#deliveries-head", Head).tell(delivery_rows.columns(width, absolute=self.table.absolute), width)
        width = self.digests.scrollable_content_region.width
        self.query_one("#digests-head", Head).tell(digest_rows.columns(width, absolute=self.digests.absolute), width)

    @on(Table.Moved)
    @on(DescendantFocus)
    def _say(self) -> None:
        says = self.query_one("#delivery-says", Static)
        says.set_class(self.at_digests and self.digests.chosen is not None, "-digest")
        if not self.at_digests:
            if one := self.table.chosen:
                says.update(delivery_rows.said(one, self._clock()))
        elif standing := self.digests.chosen:
            says.update(digest_rows.said(standing, self._clock(), mail=self.digests.mail))
        else:
            says.update(digest_rows.none_said(self._settings.own))

    @property
    def at_digests(self) -> bool:
        """Whether the keys are for the digests."""
        return self.focused is self.digests

    @property
    def standing(self) -> Standing | None:
        """The digest under the cursor, or that of the mail under it."""
        if self.at_digests:
            return self.digests.chosen
        name = one.watchlist if (one := self.table.chosen) and one.run is not None else None
        return next((each for each in self.digests.standings if each.digest.name == name), None)

    @on(Table.Opened)
    def _open(self) -> None:
        one = self.table.chosen
        if self.at_digests and self.digests.chosen:
            self.preview(self.digests.chosen)
        elif self.at_digests:
            self.app.push_screen(Preview(digest_rows.how_to(self._settings.own, mail=self.digests.mail)))
        elif one and one.run is not None:
            self.show_run(one.run)
        elif one:
            self.app.push_screen(Preview(delivery_rows.whole(one, self._clock())))

    def action_send_digest(self) -> None:
        if self.standing:
            self.ask_to_send(self.standing)
        else:
            self.notify("No digest is under the cursor. Tab goes to the digests; Enter there says more.", markup=False)

    def action_browser(self) -> None:
        one = self.table.chosen
        if self.at_digests and self.digests.chosen:
            self.preview(self.digests.chosen, in_browser=True)
        elif not self.at_digests and one and one.run is not None:
            self.open_run(one.run)
        else:
            self.notify("Only a digest has a page for the browser. Tab goes to the digests.", markup=False)

    def action_retry(self) -> None:
        if self.at_digests:
            last = self.digests.chosen.last if self.digests.chosen else None
            if last:
                self.ask_to_resend(last.id)
            else:
                self.notify("There is no digest yet that could be sent again; s sends one now.", markup=False)
        elif one := self.table.chosen:
            self._retry(one)

    def _retry(self, one: Delivery) -> None:
        if one.run is not None and one.state in ("sent", "folded"):
            self.ask_to_resend(one.run, one.recipient)
        elif one.state not in ("waiting", "failed", "unsure"):
            words = {"sent": "was sent", "sending": "is on its way", "folded": "is told by a summary"}[one.state]
            self.notify(f"This message {words}: there is nothing to send again.", markup=False)
        elif one.state == "unsure":
            question, note = "Send it again?", "It may have arrived: whoever got it gets it twice."
            self.app.push_screen(Confirm(question, note), lambda yes: self._again(one.id) if yes else None)
        else:
            self._again(one.id)

    def action_retry_all(self) -> None:
        self._again(None)

    def _again(self, number: int | None) -> None:
        self.do("again", partial(again, number=number, now=self._clock()))

    @on(Again)
    def _told(self, message: Again) -> None:
        if message.number:
            self._wake()
            messages = "message is" if message.number == 1 else "messages are"
            self.notify(f"{message.number:,} {messages} sent again, by the process that polls.", markup=False)
        else:
            self.notify("Nothing has failed: there is nothing to send again.", markup=False)

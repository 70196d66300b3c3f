"""What is to leave, what did not, and why: the outbox, with sending again."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Static

from monitor.model import Delivery
from monitor.store import outbox, outbox_table
from monitor.store.connect import Database, told
from monitor.tui import delivery_rows, empty
from monitor.tui.confirm import Confirm
from monitor.tui.parts import BREAKPOINTS
from monitor.tui.reading import Reading
from monitor.tui.row import Piece
from monitor.tui.status import KeyLine, Line
from monitor.tui.table import Head, Table, laid

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


class DeliveryTable(Table):
    """Messages, those that ask for a person on top."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        super().__init__("deliveries")
        self.deliveries: tuple[Delivery, ...] = ()
        self._clock = clock

    def show(self, deliveries: tuple[Delivery, ...]) -> None:
        """Show these; the cursor stays on its message."""
        chosen = self.chosen
        self.deliveries = deliveries
        places = [at for at, one in enumerate(deliveries) if chosen and one.id == chosen.id]
        self.fill(len(deliveries), places[0] if places else self.cursor)

    @property
    def chosen(self) -> Delivery | None:
        """The message under the cursor."""
        return self.deliveries[self.cursor] if self.deliveries else None

    def row(self, index: int, width: int) -> list[Piece]:
        columns = delivery_rows.columns(width)
        return laid(columns, delivery_rows.cells(self.deliveries[index], columns, self._clock()), width)


class DeliveriesScreen(Reading):
    """The outbox; below it the message under the cursor."""

    place = "deliveries"
    HORIZONTAL_BREAKPOINTS = BREAKPOINTS
    AUTO_FOCUS = "#deliveries"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r", "retry", "Send this again", group=_GROUP, id="retry"),
        Binding("R", "retry_all", "Send all again that failed", group=_GROUP, id="retry_all"),
        Binding("escape,q,h,left", "dismiss", "Back", group=_GROUP, id="back"),
    ]
    table = getters.query_one("#deliveries", DeliveryTable)

    def compose(self) -> ComposeResult:
        yield Line(id="top", markup=False)
        yield Static(id="troubles", markup=False)
        yield Head(id="deliveries-head", classes="table-head", markup=False)
        yield DeliveryTable(self._clock)
        yield Static(id="empty", markup=False)
        yield Static(id="delivery-says", markup=False)
        yield KeyLine(id="keys", markup=False)

    def on_mount(self) -> None:
        keys = self.query_one("#keys", KeyLine)
        self.bindings_updated_signal.subscribe(self, lambda _: keys.update_from(self))
        self.do("outbox", reading)
        self.set_interval(LOOK_EVERY, self.look)
        self.set_interval(TICK_EVERY, self.tick)

    def look(self) -> None:
        """See whether anything was written, and look again."""
        if self.other_wrote():
            self.do("outbox", reading)

    def tick(self) -> None:
        """The clock went on."""
        self.table.redraw()
        self._say()

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
            words = "Nothing has been sent, and nothing waits. Watchlists send to the channels of their notify line."
            self.query_one("#empty", Static).update(empty.said(words, ("4", "the watchlists"), ("1", "the feed")))

    @on(Table.Resized)
    def _arrange(self) -> None:
        width = self.table.scrollable_content_region.width
        self.query_one("#deliveries-head", Head).tell(delivery_rows.columns(width), width)

    @on(Table.Moved)
    def _say(self) -> None:
        if one := self.table.chosen:
            self.query_one("#delivery-says", Static).update(delivery_rows.said(one, self._clock()))

    @on(Table.Opened)
    def _open(self) -> None:
        if one := self.table.chosen:
            self.app.push_screen(Preview(one, self._clock()))

    def action_retry(self) -> None:
        one = self.table.chosen
        if one is None:
            return
        if one.state not in ("waiting", "failed", "unsure"):
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
            messages = "message is" if message.number == 1 else "messages are"
            self.notify(f"{message.number:,} {messages} sent again, by the process that polls.", markup=False)
        else:
            self.notify("Nothing has failed: there is nothing to send again.", markup=False)


class Preview(ModalScreen[None]):
    """A message in full."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,enter,h,left", "dismiss", "Close"),
        Binding("down,j", "scroll(1)", "Scroll down", show=False),
        Binding("up,k", "scroll(-1)", "Scroll up", show=False),
        Binding("pagedown,ctrl+d", "scroll(12)", "Page down", show=False),
        Binding("pageup,ctrl+u", "scroll(-12)", "Page up", show=False),
    ]

    def __init__(self, one: Delivery, now: datetime) -> None:
        super().__init__(id="preview")
        self._content = delivery_rows.whole(one, now)

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="preview-box", can_focus=False):
            yield Static(self._content, id="preview-text", markup=False)

    def action_scroll(self, lines: int) -> None:
        self.query_one("#preview-box").scroll_relative(y=lines, animate=False)

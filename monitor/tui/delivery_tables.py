"""The two tables of the deliveries: the configured digests, and the messages of the outbox."""

from collections.abc import Callable
from datetime import datetime

from monitor.notices import Delivery
from monitor.tui import delivery_rows, digest_rows
from monitor.tui.digest_jobs import Standing
from monitor.tui.row import Piece
from monitor.tui.table import Table, laid

MOST_DIGESTS = 6
"Rows for digests; more of them scroll."


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
        absolute = self.absolute
        columns = delivery_rows.columns(width, absolute=absolute)
        cells = delivery_rows.cells(self.deliveries[index], columns, self._clock(), absolute=absolute)
        return laid(columns, cells, width)


class DigestTable(Table):
    """The configured digests; where there are none, a row that says so."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        super().__init__("digests")
        self.standings: tuple[Standing, ...] = ()
        self.mail = False
        self._clock = clock

    def show(self, standings: tuple[Standing, ...], *, mail: bool) -> None:
        """Show these. `mail`: there is a server that they leave by."""
        self.standings, self.mail = standings, mail
        rows = max(1, len(standings))
        self.styles.height = min(rows, MOST_DIGESTS)
        self.fill(rows, self.cursor)

    @property
    def chosen(self) -> Standing | None:
        """The digest under the cursor."""
        return self.standings[self.cursor] if self.standings else None

    def row(self, index: int, width: int) -> list[Piece]:
        if not self.standings:
            words, part = digest_rows.NONE
            return [(" " + words, part)]
        absolute, one = self.absolute, self.standings[index]
        columns = digest_rows.columns(width, absolute=absolute)
        return laid(columns, digest_rows.cells(one, columns, self._clock(), mail=self.mail, absolute=absolute), width)

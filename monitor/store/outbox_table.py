"""The outbox as people look at it: what is not settled first, then the latest of what is."""

from monitor.notices import Delivery, DeliveryState
from monitor.store import rows
from monitor.store.connect import Database

MOST = 500
"Messages of each sort that are read."
ORDER: tuple[DeliveryState, ...] = ("failed", "unsure", "sending", "waiting", "folded", "sent")
"What asks for a person first."
_UNSENT = "select * from deliveries where error != '' and state in ('failed', 'unsure') order by id desc limit ?"
_WAITING = "select * from deliveries where state = 'waiting' order by due limit ?"
_LATEST = "select * from deliveries order by id desc limit ?"


def board(db: Database) -> list[Delivery]:
    """What failed, may not have arrived, is on its way or waits; then what was told, the newest first."""
    found = {
        one.id: one for sql in (_UNSENT, _WAITING, _LATEST) for one in map(rows.delivery, rows.select(db, sql, (MOST,)))
    }
    return sorted(found.values(), key=_place)


def _place(one: Delivery) -> tuple[int, float]:
    settled = one.state in ("folded", "sent")
    place = ORDER.index("sent" if settled else one.state)
    return place, one.due.timestamp() if one.state == "waiting" else -one.id

"""Model cards that were read once, kept to be read again without asking: as long as the commit is the same."""

from dataclasses import dataclass
from datetime import datetime

from monitor.store import rows
from monitor.store.connect import Database, writing


@dataclass(frozen=True, slots=True)
class Card:
    """The card of one model, as it was at one commit."""

    hub_id: str
    sha: str | None
    "The last commit that the list told of when the card was fetched."
    text: str
    "Markdown, cleaned; empty where the repository has none."
    fetched: datetime


def get(db: Database, hub_id: str) -> Card | None:
    """The card of a model, if it was ever read."""
    row = db.execute("select hub_id, sha, text, fetched from cards where hub_id = ?", (hub_id,)).fetchone()
    return Card(row[0], row[1], row[2], rows.moment(row[3])) if row else None


def keep(db: Database, card: Card) -> None:
    """Put a card in the place of the one before."""
    with writing(db):
        db.execute(
            "insert into cards (hub_id, sha, text, fetched) values (?, ?, ?, ?) on conflict (hub_id) "
            "do update set sha = excluded.sha, text = excluded.text, fetched = excluded.fetched",
            (card.hub_id, card.sha, card.text, card.fetched.timestamp()),
        )

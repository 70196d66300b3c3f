"""Articles that were fetched whole once, kept to be read again without asking."""

from dataclasses import dataclass
from datetime import datetime

from monitor.store import rows
from monitor.store.connect import Database, writing

MOST = 1_000
"Kept; of more the oldest go."


@dataclass(frozen=True, slots=True)
class Fulltext:
    """The article of one page, as it was when it was fetched."""

    url: str
    html: str
    "Empty where none was found in the page."
    note: str
    "What is to know about it."
    fetched: datetime


def get(db: Database, url: str) -> Fulltext | None:
    """The article at an address, if it was ever fetched."""
    row = db.execute("select url, html, note, fetched from fulltexts where url = ?", (url,)).fetchone()
    return Fulltext(row[0], row[1], row[2], rows.moment(row[3])) if row else None


def keep(db: Database, found: Fulltext) -> None:
    """Put an article in the place of what was there before."""
    with writing(db):
        db.execute(
            "insert or replace into fulltexts (url, fetched, note, html) values (?, ?, ?, ?)",
            (found.url, found.fetched.timestamp(), found.note, found.html),
        )
        db.execute(
            "delete from fulltexts where url in (select url from fulltexts order by fetched desc limit -1 offset ?)",
            (MOST,),
        )

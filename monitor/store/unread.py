"""How many items there are, as the side of a screen says it: exact while it matters, and never dear."""

from monitor.query import Compiled
from monitor.query import select as statement
from monitor.store.connect import Database

MOST = 10_000
"Counted at most: whoever has so much to read wants no exact number."


def count(db: Database, view: Compiled) -> int:
    """How many items a view holds, or `MOST` where it holds more."""
    sql, parameters = statement(view, columns="i.id", limit=MOST)
    (number,) = db.execute(f"select count(*) from ({sql})", parameters).fetchone()  # noqa: S608 - our own statement
    return int(number)


def by_lab(db: Database, view: Compiled) -> dict[str, int]:
    """How many items a view holds from or about each lab, by the stored spelling of its name: one query for all."""
    sql, parameters = statement(view, columns="i.id", limit=None)
    grouped = f"select lab, count(*) from item_labs where item in ({sql}) group by lab"  # noqa: S608 - as above
    return {lab: int(number) for lab, number in db.execute(grouped, parameters)}

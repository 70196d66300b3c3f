"""What feeds that leave tell: which database they come from, and what a watchlist found."""

from monitor.report.atom import Origin
from monitor.store import rows
from monitor.store.connect import Database


def origin(db: Database) -> Origin:
    """This database: named once, when it was made."""
    id_, made = db.execute("select id, made from identity").fetchone()
    return Origin(id_, rows.moment(made))


def found_by(db: Database, watchlist: str, limit: int) -> list[tuple[int, int]]:
    """Keys and change numbers of the newest items with an alert of a watchlist, newest first."""
    sql = (
        "select i.id, i.change from alerts a join items i on i.id = a.item where a.watchlist = ? "
        "order by a.item desc limit ?"
    )
    return [(int(key), int(change)) for key, change in db.execute(sql, (watchlist, limit))]

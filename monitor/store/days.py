"""Downloads and likes of a release day by day: the counts of its models, summed."""

from datetime import date, timedelta

from monitor.model import Day
from monitor.store.connect import Database

DAYS = 90


def of_release(db: Database, item: int, until: date) -> tuple[Day, ...]:
    """The last 90 days, from the first that is known. On a day without a count, a model has what it had before."""
    first = until - timedelta(days=DAYS - 1)
    counted: dict[date, list[tuple[str, int, int]]] = {}
    found = db.execute(
        "select d.day, d.hub_id, coalesce(d.downloads, 0), coalesce(d.likes, 0) from models m "
        "join model_days d on d.hub_id = m.hub_id where m.item = ? and m.gone is null and m.mirror_of is null "
        "and d.day between ? and ?",
        (item, first.isoformat(), until.isoformat()),
    )
    for day, hub_id, downloads, likes in found:
        counted.setdefault(date.fromisoformat(day), []).append((hub_id, downloads, likes))
    if not counted:
        return ()
    days, latest, day = [], dict[str, tuple[int, int]](), min(counted)
    while day <= until:
        latest |= {hub_id: (downloads, likes) for hub_id, downloads, likes in counted.get(day, ())}
        days.append(Day(day, sum(one for one, _ in latest.values()), sum(one for _, one in latest.values())))
        day += timedelta(days=1)
    return tuple(days)

"""Counting what `monitor.report.numbers` makes charts of: one statement each, at a cost that people do not notice.

Daily counts are kept for each model (`model_days`), so growth is a difference of two of them. To look at those of all
models would take long; only the releases with most downloads are looked at, since none can grow by more than it has.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

from monitor.query import HIDDEN
from monitor.report import numbers
from monitor.report.numbers import Downloaded, Growth, Licensed, Numbers, Week
from monitor.store.connect import Database
from monitor.store.items import LARGEST, SEQUENCE_BITS, new_key

LOOKED_AT = 1_000
"Releases with most downloads, among which the movers are found."
_VISIBLE = f"coalesce(i.class, '') not in {HIDDEN}"
_LAST = (1 << SEQUENCE_BITS) - 1


def share(db: Database, now: datetime) -> Numbers:
    """Downloads by country. They are as they are now; `now` makes no difference."""
    sql = (
        "select (select country from items where kind = 'release' and lab = l.lab limit 1) as country, "
        "sum(l.downloads) from (select lab, sum(downloads) as downloads from models "
        "where gone is null and mirror_of is null and hub_id not glob 'ms:*' group by +lab) l "
        "where l.downloads > 0 group by country"
    )
    return numbers.share(Downloaded(country, int(downloads)) for country, downloads in db.execute(sql))


def cadence(db: Database, now: datetime) -> Numbers:
    """Releases by lab and week."""
    return numbers.cadence(weeks(db, now))


def weeks(db: Database, now: datetime) -> list[Week]:
    """How many releases each lab made in each of the last weeks."""
    sql = (
        f"select i.lab, cast((? - (i.id >> {SEQUENCE_BITS})) / 604800 as integer) as week, count(*) from items i "  # noqa: S608
        f"where i.kind = 'release' and i.id between ? and ? and {_VISIBLE} and i.lab is not null group by i.lab, week"
    )
    seconds = int(now.timestamp())
    found = db.execute(sql, (seconds, _after(now, timedelta(weeks=numbers.WEEKS)), new_key(now, _LAST)))
    return [Week(lab, week, count) for lab, week, count in found]


def licenses(db: Database, now: datetime) -> Numbers:
    """Releases of late by openness and license."""
    sql = (
        "select coalesce(i.openness, 'unstated') as how, i.license, count(*) from items i "  # noqa: S608
        f"where i.kind = 'release' and i.id between ? and ? and {_VISIBLE} group by how, i.license"
    )
    found = db.execute(sql, (_after(now, timedelta(days=numbers.LICENSE_DAYS)), LARGEST))
    return numbers.licenses(Licensed(openness, license, count) for openness, license, count in found)


def movers(db: Database, now: datetime) -> Numbers:
    """The releases whose downloads grew most."""
    sql = (
        "with top as (select i.id, i.title, i.lab, i.history, i.downloads from items i where i.kind = 'release' "  # noqa: S608
        f"and i.downloads > 0 and {_VISIBLE} order by i.downloads desc limit {LOOKED_AT}) "
        f"select title, lab, downloads, {growth(now, numbers.GROWTH_DAYS, 'top')} as more from top "
        f"order by more desc nulls last limit {numbers.MOVERS}"
    )
    return numbers.movers(
        Growth(title.partition(": ")[0], lab or "", downloads, more or 0)
        for title, lab, downloads, more in db.execute(sql)
    )


def growth(now: datetime, days: int, of: str = "i") -> str:
    """SQL for the growth of a release's downloads in so many days; null where nothing was counted then.

    The sum, over its models, of the downloads now less those counted on that day, or on one of a few before. A model
    that came out since (and was not there at first contact) had none. `of`: the table with `id` and `history`.
    """
    then = now.astimezone(UTC) - timedelta(days=days)
    last, first = then.date(), then.date() - timedelta(days=numbers.SPARE_DAYS)
    counted = (
        f"(select d.downloads from model_days d where d.hub_id = m.hub_id and d.day between '{first}' and '{last}' "  # noqa: S608
        "order by d.day desc limit 1)"
    )
    since = f"case when {of}.history = 0 and m.first_seen > {then.timestamp()} then 0 end"
    return (
        f"(select sum(m.downloads - coalesce({counted}, {since})) from models m "  # noqa: S608
        f"where m.item = {of}.id and m.gone is null and m.mirror_of is null)"
    )


def _after(now: datetime, ago: timedelta) -> int:
    """The least key after a time."""
    return new_key(now - ago, _LAST) + 1


REPORTS: Mapping[str, Callable[[Database, datetime], Numbers]] = {
    "share": share,
    "cadence": cadence,
    "licenses": licenses,
    "movers": movers,
}
"""All that can be counted, by the name that people ask for it."""

"""Rows of the tables as values of `monitor.model`, and back: the one place where names of columns are read."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from monitor.model import Article, Happening, Item, Model
from monitor.notices import Alert, Delivery
from monitor.store.connect import Database

Row = dict[str, Any]
T = TypeVar("T")

ITEM_COLUMNS = (
    "id, ref, kind, class, change, title, url, source, lab, country, language, published, seen, history, summary, "
    "policy, license, openness, params, active_params, task, gated, downloads, likes, models, story_size, "
    "event, before, after, read, starred, alerted"
)


def time_in(moment: datetime | None) -> float | None:
    """A date-time as the tables hold it."""
    return None if moment is None else moment.timestamp()


def time_out(seconds: float | None) -> datetime | None:
    """A date-time as the program holds it."""
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)


def moment(seconds: float) -> datetime:
    """As `time_out`, for columns that are never empty."""
    return datetime.fromtimestamp(seconds, UTC)


def seconds(number: float) -> timedelta:
    """A duration as the program holds it."""
    return timedelta(seconds=number)


def select(db: Database, sql: str, parameters: Sequence[object] = ()) -> Iterator[Row]:
    """The rows of a query, by column name."""
    cursor = db.execute(sql, tuple(parameters))
    names = [column[0] for column in cursor.description]
    return (dict(zip(names, row, strict=True)) for row in cursor)


def marks(values: Sequence[object]) -> str:
    """As many question marks as there are values."""
    return ",".join("?" * len(values))


def items(db: Database, rows: Iterable[Row]) -> list[Item]:
    """Rows of `items` as values, with their labs, topics and alerts."""
    rows = list(rows)
    keys = [row["id"] for row in rows]
    labs = _lists(db, "select item, lab from item_labs where item in ({})", keys)
    topics = _lists(db, "select item, topic from item_topics where item in ({}) order by topic", keys)
    alerts = _alerts(db, [row["id"] for row in rows if row["alerted"]])
    return [
        _item(
            row,
            _lead_first(labs.get(row["id"], []), row["lab"]),
            topics.get(row["id"], []),
            alerts.get(row["id"], []),
        )
        for row in rows
    ]


def _item(row: Row, labs: Sequence[str], topics: Sequence[str], alerts: Sequence[Alert]) -> Item:
    return Item(
        id=row["ref"],
        key=row["id"],
        kind=row["kind"],
        title=row["title"],
        url=row["url"],
        source=row["source"],
        lab=row["lab"],
        country=row["country"],
        published=time_out(row["published"]),
        seen=moment(row["seen"]),
        class_=row["class"],
        history=bool(row["history"]),
        summary=row["summary"],
        labs=tuple(labs),
        topics=tuple(topics),
        policy=bool(row["policy"]),
        language=row["language"],
        license=row["license"],
        openness=row["openness"],
        params=row["params"],
        active_params=row["active_params"],
        task=row["task"],
        gated=row["gated"],
        downloads=row["downloads"],
        likes=row["likes"],
        models=row["models"],
        story_size=row["story_size"],
        event=row["event"],
        before=row["before"],
        after=row["after"],
        read=bool(row["read"]),
        starred=bool(row["starred"]),
        alerts=tuple(alerts),
        change=row["change"],
    )


def _lead_first(labs: list[str], lead: str | None) -> list[str]:
    return [lead, *(lab for lab in labs if lab != lead)] if lead else labs


def _lists(db: Database, sql: str, keys: Sequence[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for part in parts(keys):
        for key, value in db.execute(sql.format(marks(part)), tuple(part)):
            found.setdefault(key, []).append(value)
    return found


def _alerts(db: Database, keys: Sequence[int]) -> dict[int, list[Alert]]:
    found: dict[int, list[Alert]] = {}
    sql = "select item, watchlist, matched, at, history from alerts where item in ({}) order by id"
    for part in parts(keys):
        for row in select(db, sql.format(marks(part)), part):
            found.setdefault(row["item"], []).append(alert(row))
    return found


def parts(values: Sequence[T], size: int = 500) -> Iterator[Sequence[T]]:
    """SQLite limits the number of parameters of a statement."""
    return (values[start : start + size] for start in range(0, len(values), size))


def model(row: Row) -> Model:
    """A row of `models` as a value."""
    weights = row["has_weights"]
    return Model(
        hub_id=row["hub_id"],
        id=row["id"],
        source=row["source"],
        lab=row["lab"],
        class_=row["class"],
        why=row["why"],
        key=row["key"],
        format=row["format"],
        format_of=row["format_of"],
        params=row["params"],
        active_params=row["active_params"],
        context=row["context"],
        task=row["task"],
        license=row["license"],
        openness=row["openness"],
        gated=row["gated"],
        downloads=row["downloads"],
        likes=row["likes"],
        base_models=tuple(json.loads(row["base_models"])),
        sha=row["sha"],
        has_weights=None if weights is None else bool(weights),
        created=time_out(row["created"]),
        first_seen=time_out(row["first_seen"]),
        seen_after=time_out(row["seen_after"]),
        missing=row["missing"],
        gone=time_out(row["gone"]),
        item=row["item"],
        mirror_of=row["mirror_of"],
    )


def article(row: Row) -> Article:
    """A row of `articles` as a value."""
    return Article(
        title=row["title"],
        url=row["url"],
        source=row["source"],
        published=time_out(row["published"]),
        seen=moment(row["seen"]),
        language=row["language"],
        labs=tuple(json.loads(row["labs"])),
        summary=row["summary"],
        html=row["html"],
        joined=row["joined"],
    )


def happening(row: Row) -> Happening:
    """A row of `events` as a value."""
    return Happening(row["event"], moment(row["at"]), row["model"], row["before"], row["after"])


def alert(row: Row) -> Alert:
    """A row of `alerts` as a value."""
    return Alert(row["watchlist"], tuple(json.loads(row["matched"])), moment(row["at"]), bool(row["history"]))


def delivery(row: Row) -> Delivery:
    """A row of `deliveries` as a value."""
    return Delivery(
        id=row["id"],
        channel=row["channel"],
        watchlist=row["watchlist"],
        kind=row["kind"],
        state=row["state"],
        subject=row["subject"],
        body=row["body"],
        created=moment(row["created"]),
        due=moment(row["due"]),
        item=row["item"],
        tries=row["tries"],
        error=row["error"],
        sent=time_out(row["sent"]),
        run=row["run"],
        recipient=row["recipient"],
    )


def adapt(value: object) -> object:
    """A field of a value as a column holds it."""
    adapted = _ADAPTED.get(type(value))
    return adapted(value) if adapted else value


def listed(values: Sequence[str]) -> str:
    """A list as a column holds it."""
    return _JSON(values) if values else "[]"


_JSON = json.JSONEncoder(ensure_ascii=False).encode
_ADAPTED: Mapping[type, Callable[[Any], object]] = {datetime: datetime.timestamp, bool: int, tuple: listed}

"""Order and pages of the Hub's lists.

The real cursor is a base64 MongoDB predicate over the sort key and `_id`: "everything after this row". The
same is done here, so a page goes on at the right place even if the list changes between two requests.
"""

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from monitor.demo.answer import Asked
from monitor.demo.row import Row

MOST = 1000
SORTS = (
    "createdAt", "lastModified", "downloads", "likes", "trendingScore", "likes30d", "likes7d",
    "num_parameters", "mainSize", "id", "_id",
)  # fmt: skip
BY_HUB_ID = ("createdAt", "_id")
"""The Hub orders by creation by ordering `_id`, which begins with the creation second."""
Key = int | float | str | None


class BadQueryError(Exception):
    """A request that the Hub answers with 400; the text is its message."""


@dataclass(frozen=True, slots=True)
class Page:
    models: Sequence[Row]
    next_query: str
    """The query of the next page; empty on the last one."""


@dataclass(frozen=True, slots=True)
class Order:
    field: str
    descending: bool

    def arranged(self, models: Sequence[Row]) -> list[Row]:
        """Sorted by the field, unknown values last, equal ones by ascending `_id`."""
        by_id = sorted(models, key=lambda model: model.hub_id)
        if self.field in BY_HUB_ID:
            return by_id[::-1] if self.descending else by_id
        known = [(key, model) for model in by_id if (key := self.key(model)) is not None]
        known.sort(key=lambda pair: _comparable(pair[0]), reverse=self.descending)
        return [model for _, model in known] + [model for model in by_id if self.key(model) is None]

    def key(self, model: Row) -> Key:
        value = model.facts.get(self.field)
        if self.field == "num_parameters":
            weights = model.facts.get("safetensors")
            value = weights.get("total") if isinstance(weights, Mapping) else None
        return value if isinstance(value, int | float | str) else None

    def cursor(self, last: Row) -> str:
        """Everything after this row, as a MongoDB predicate in base64."""
        beyond = "$lt" if self.descending else "$gt"
        key = self.key(last)
        predicate: Mapping[str, object]
        if self.field in BY_HUB_ID:
            predicate = {"_id": {beyond: last.hub_id}}
        elif key is None:
            predicate = {self.field: None, "_id": {"$gt": last.hub_id}}
        else:
            tie = {self.field: key, "_id": {"$gt": last.hub_id}}
            predicate = {"$or": [tie, {self.field: {beyond: key}}, {self.field: None}]}
        return base64.b64encode(json.dumps(predicate, separators=(",", ":")).encode()).decode()

    def after(self, models: Sequence[Row], cursor: str) -> list[Row]:
        try:
            predicate = json.loads(base64.b64decode(cursor, validate=True))
            return [model for model in models if self._meets(model, predicate)]
        except (ValueError, TypeError, AttributeError) as error:
            raise BadQueryError("Invalid cursor") from error

    def _meets(self, model: Row, predicate: Mapping[str, object]) -> bool:
        for field, wanted in predicate.items():
            if field == "$or":
                if not isinstance(wanted, list) or not any(self._meets(model, one) for one in wanted):
                    return False
            elif not _holds(model.hub_id if field == "_id" else self.key(model), wanted):
                return False
        return True


def page_of(models: Sequence[Row], asked: Asked) -> Page:
    """The page that a list request asks for. Raises BadQueryError for a limit or cursor that is none."""
    limit = _limit(asked.value("limit"))
    sort = asked.value("sort")
    order = Order(sort if sort in SORTS else "trendingScore", asked.value("direction") != "1")
    rows = order.arranged(models)
    if cursor := asked.value("cursor"):
        rows = order.after(rows, cursor)
    if len(rows) <= limit:
        return Page(rows, "")
    kept = [(name, value) for name, value in asked.query if name != "cursor"]
    return Page(rows[:limit], urlencode([*kept, ("cursor", order.cursor(rows[limit - 1]))]))


def _limit(text: str | None) -> int:
    if text is None:
        return MOST
    if not text.isdecimal() or int(text) < 1:
        raise BadQueryError('"limit" must be a number from 1 to 1000')
    return min(int(text), MOST)


def _holds(value: Key, wanted: object) -> bool:
    if not isinstance(wanted, Mapping):
        return value == wanted
    if value is None:
        return False
    found = _comparable(value)
    return all(
        found < _comparable(bound) if operator == "$lt" else found > _comparable(bound)
        for operator, bound in wanted.items()
    )


def _comparable(value: Key) -> tuple[float, str]:
    """Numbers before texts, so that a recording with a wrong type still has an order."""
    return (float("inf"), value) if isinstance(value, str) else (float(value or 0), "")

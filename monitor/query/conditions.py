"""One field, as a condition in SQL over `items i`.

Every condition is true or false, never null, so that it can stand under `not`: what is unknown satisfies no
comparison and therefore every negated one. All values are bound; the SQL is made of constants only.

A field about models holds when the item's own column or any of its models says so: a release of three sizes
is found by each of them.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from monitor.frozen import dataclass
from monitor.query.fields import FIELDS, FieldType, Type
from monitor.query.syntax import Field, Known, Regex, Value
from monitor.query.values import LARGEST, span
from monitor.text import fold

Param = str | int | float
KEY_SHIFT = 20
"An item's key: the second it became news, shifted by so many bits, and a sequence number."


@dataclass(frozen=True, slots=True)
class Sql:
    """A condition and what is bound to it, in the order of its question marks."""

    text: str
    params: tuple[Param, ...] = ()
    operator: str = ""
    "and, or: what it is made with outside of any parenthesis."
    depth: int = 0
    "Parentheses within each other."

    @property
    def closed(self) -> "Sql":
        """The same, to be used under any operator."""
        return Sql(f"({self.text})", self.params, depth=self.depth + 1) if self.operator else self


def any_of(parts: Sequence[Sql]) -> Sql:
    """True where one of them is."""
    return _combined("or", parts)


def all_of(parts: Sequence[Sql]) -> Sql:
    """True where each of them is; of none: true."""
    return _combined("and", parts) if parts else Sql("1")


def negated(part: Sql) -> Sql:
    """True where it is not."""
    return Sql(f"not {part.closed.text}", part.params, depth=part.closed.depth + 1)


def _combined(operator: str, parts: Sequence[Sql]) -> Sql:
    """SQLite's parser keeps what stands before a parenthesis on a stack of a hundred.

    So parentheses are few (`and` binds closer than `or`), and the deepest come first.
    """
    if len(parts) == 1:
        return parts[0]
    fitting = [part.closed if operator == "and" and part.operator == "or" else part for part in parts]
    ordered = sorted(fitting, key=lambda part: part.depth, reverse=True)
    params = tuple(param for part in ordered for param in part.params)
    return Sql(f" {operator} ".join(part.text for part in ordered), params, operator, ordered[0].depth)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a field's values are: an expression over `i`, and related rows with an expression each."""

    own: str | None
    rows: str | None = None
    "The start of a sub-select that a condition can be appended to."
    row: str = ""

    def test(self, template: str, *params: Param) -> Sql:
        """The template, `{}` being the value, on the own column or any related row."""
        parts = []
        if self.own:
            parts.append(Sql(f"coalesce({template.format(self.own)}, 0)", params))
        if self.rows:
            parts.append(Sql(f"exists ({self.rows} and {template.format(self.row)})", params))
        return any_of(parts)


_MODELS = "select 1 from item_models im join models m on m.hub_id = im.hub_id where im.item = i.id"
_ARTICLES = "select 1 from articles a where a.item = i.id"
_LABS = "select 1 from item_labs l where l.item = i.id"
_TOPICS = "select 1 from item_topics t where t.item = i.id"
_ALERTS = "select 1 from alerts al where i.alerted = 1 and al.item = i.id"

_PLACES: Mapping[str, _Place] = {
    "kind": _Place("i.kind"),
    "class": _Place("i.class"),
    "lab": _Place(None, _LABS, "l.lab"),
    "country": _Place("i.country"),
    "license": _Place("i.license", _MODELS, "m.license"),
    "openness": _Place("i.openness", _MODELS, "m.openness"),
    "params": _Place("i.params", _MODELS, "m.params"),
    "active": _Place("i.active_params", _MODELS, "m.active_params"),
    "context": _Place(None, _MODELS, "m.context"),
    "task": _Place("i.task", _MODELS, "m.task"),
    "format": _Place(None, _MODELS, "m.format"),
    "gated": _Place("i.gated", _MODELS, "m.gated"),
    "downloads": _Place("i.downloads", _MODELS, "m.downloads"),
    "likes": _Place("i.likes", _MODELS, "m.likes"),
    "topic": _Place(None, _TOPICS, "t.topic"),
    "source": _Place("i.source", _ARTICLES, "a.source"),
    "lang": _Place("i.language", _ARTICLES, "a.language"),
    "title": _Place("i.title"),
    "event": _Place("i.event"),
    "watch": _Place(None, _ALERTS, "al.watchlist"),
    "published": _Place("i.published"),
    "seen": _Place("i.seen"),
    "created": _Place(None, _MODELS, "m.created"),
}

_IS: Mapping[str, Sql] = {
    "unread": Sql("i.read = 0"),
    "read": Sql("i.read = 1"),
    "starred": Sql("i.starred = 1"),
    "alert": Sql("i.alerted = 1"),
    "policy": Sql("i.policy = 1"),
    "history": Sql("i.history = 1"),
    "open": _PLACES["openness"].test("{} = 'open'"),
    "gated": _PLACES["gated"].test("{} in ('auto', 'manual')"),
}


def condition(field: Field, now: datetime) -> Sql:
    """The condition of one field, except of words in the title: those are the index's."""
    known = [_known(field.name, value) for value in field.values if isinstance(value, Known)]
    values = [value for value in field.values if not isinstance(value, Known)]
    special = _SPECIAL.get(field.name)
    if special:
        return any_of([*known, *(special(value) for value in values)])
    spec = FIELDS[field.name]
    if spec.type is Type.NUMBER:
        return any_of([*known, *(_number(spec, field, value) for value in values)])
    if spec.type is Type.DATE:
        return any_of([*known, *(_date(field, value, now) for value in values)])
    return any_of([*known, _names(spec, values)] if values else known)


def pattern(node: Regex) -> Sql:
    """A regular expression on a field; `functions.register` brings `regexp` to the connection."""
    return _PLACES[node.name].test("regexp(?, {})", node.pattern)


def key(moment: float) -> int:
    """The least key of an item that became news in that second."""
    return max(0, min(LARGEST >> KEY_SHIFT, math.floor(moment))) << KEY_SHIFT


def bounds(field: Field, value: Value, now: datetime) -> tuple[float | None, float | None]:
    """A date test as Unix seconds: from the first, up to and not including the second."""
    found = span(value, now)
    if isinstance(found, timedelta):
        moment = now.timestamp() - found.total_seconds()
        return (None, moment) if field.op in (">", ">=") or field.name == "before" else (moment, None)
    start, end = found.start.timestamp(), found.end.timestamp()
    op = {"since": ">=", "before": "<"}.get(field.name, field.op)
    by_op: Mapping[str, tuple[float | None, float | None]] = {
        ">": (end, None),
        ">=": (start, None),
        "<": (None, start),
        "<=": (None, end),
    }
    return by_op.get(op, (start, end))


def _known(name: str, value: Known) -> Sql:
    found = _PLACES[name].test("{} is not null")
    return found if value is Known.ANY else negated(found)


def _names(spec: FieldType, values: Sequence[Value]) -> Sql:
    marks = ", ".join("?" * len(values))
    names = [str(value) for value in values]
    if spec.name == "lab":
        return _PLACES["lab"].test(f"fold({{}}) in ({marks})", *map(fold, names))
    return _PLACES[spec.name].test(f"{{}} collate nocase in ({marks})", *names)


def _number(spec: FieldType, field: Field, value: Value) -> Sql:
    least, most = interval(field, value if isinstance(value, int) else 0)
    return _PLACES[spec.name].test("{} between ? and ?", least, most)


def interval(field: Field, number: int) -> tuple[int, int]:
    """The least and the greatest number that a test lets through. `params:7b` means within 5 % of it."""
    about = FIELDS[field.name].about and not field.op
    by_op: Mapping[str, tuple[int, int]] = {
        ">": (number + 1, LARGEST),
        ">=": (number, LARGEST),
        "<": (-LARGEST, number - 1),
        "<=": (-LARGEST, number),
    }
    least, most = by_op.get(field.op, (number * 19 // 20, number * 21 // 20) if about else (number, number))
    return (least, min(most, LARGEST)) if least <= LARGEST else (1, 0)


def _date(field: Field, value: Value, now: datetime) -> Sql:
    low, high = bounds(field, value, now)
    if field.name in ("since", "before"):
        place, low, high = _Place("i.id"), *(None if edge is None else key(edge) for edge in (low, high))
    else:
        place = _PLACES[field.name]
    if low is None or high is None:
        return place.test("{} < ?", high) if high is not None else place.test("{} >= ?", low or 0)
    return place.test("({0} >= ? and {0} < ?)", low, high)


def _language(value: Value) -> Sql:
    text = str(value)  # `zh` finds zh-CN too
    return _PLACES["lang"].test(
        "({0} = ? collate nocase or substr({0}, 1, ?) = ? collate nocase)", text, len(text) + 1, f"{text}-"
    )


def _watch(value: Value) -> Sql:
    name = fold(str(value))
    return _PLACES["watch"].test("substr(fold({}), 1, ?) = ?", len(name), name)


def _id(value: Value) -> Sql:
    text = str(value)
    if "/" not in text:
        return Sql("i.ref = ?", (text.lower(),))
    return Sql(
        "i.id in (select im.item from models m join item_models im on im.hub_id = m.hub_id"
        " where m.id = ? collate nocase)",
        (text,),
    )


_SPECIAL: Mapping[str, Callable[[Value], Sql]] = {
    "is": lambda value: _IS[str(value)],
    "lang": _language,
    "watch": _watch,
    "id": _id,
}

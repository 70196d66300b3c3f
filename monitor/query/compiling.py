"""A tree to SQL: one statement that reads the feed newest first and stops when the page is full.

An item's key grows with the time it became news, so the rowid order of the table and of its index *is* the
order of the feed. Three shapes keep to it without sorting, whatever is stored:

- words wanted by all of the query: their full-text index drives, newest rowid first;
- else one lab or one topic: the primary key of `item_labs` or `item_topics` drives, newest first;
- else the items themselves, newest first, each tested.

`since:` and `before:` narrow the range of keys that is walked. `?1` and `?2` are that range in every
statement, also inside sub-selects over the index, so that a batch just added is matched by the same SQL at a
cost that does not depend on what else is stored.

What needs a sub-select, or all words of the index that start alike, still costs by what is stored. Such a query is also
compiled for a look at the newest items alone (`Compiled.near`), which mostly fills the page.
"""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from monitor.frozen import dataclass
from monitor.query.conditions import Param, Sql, all_of, any_of, bounds, condition, key, negated, pattern
from monitor.query.index import expression, is_whole, joined, needle, phrase, split
from monitor.query.parsing import parse
from monitor.query.syntax import And, Field, Node, Not, Or, Phrase, Prefix, Regex, Word, leaves
from monitor.query.values import LARGEST
from monitor.text import fold

HIDDEN = ("helper", "placeholder")
"Classes that only a query shows that names a class or an id."
_VISIBLE = Sql(f"coalesce(i.class, '') not in {HIDDEN}")
# Last in its statement: only what passes all else is looked up.
UNWANTED = " and i.id not in (select rowid from item_fts where item_fts match ? and rowid between ?1 and ?2)"
_STANDING = "exists (select 1 from item_fts t where t.rowid = i.id and ({}))"
_DRIVEN = ("lab", "topic")

# The stored spelling of a lab's name: the distinct names are stepped through in their index.
SPELLING = """(with recursive stored (lab) as (
    select min(lab) from item_labs
    union all select (select min(lab) from item_labs where lab > stored.lab) from stored where lab is not null
) select lab from stored where fold(lab) = ? limit 1)"""


@dataclass(frozen=True, slots=True)
class Compiled:
    """A query ready to run by `select`."""

    match: str | None
    "Drives: an expression of `item_fts`."
    where: str
    "A condition over `items i`; may use ?1 and ?2, the least and the greatest key."
    params: tuple[Param, ...]
    "For the plain question marks of `where`; then, if there is one, the unwanted expression."
    node: Node
    unwanted: bool = False
    "The last of `params` is an expression of `item_fts` that must not match."
    lab: str | None = None
    "Drives: the folded name of a lab."
    topic: str | None = None
    "Drives: a topic."
    oldest: int = 0
    newest: int = LARGEST
    "The range of keys that can match."
    near: "Compiled | None" = None
    "The same for a narrow range of keys: words that may go on are looked for in each item."


def compile(query: Node | str, now: datetime, everything: bool = False) -> Compiled:
    """The SQL of a query. Helpers and placeholders are left out unless the query names a class or an id.

    Raises `QueryError` for text that cannot be read. `everything` lifts that default.
    """
    node = parse(query) if isinstance(query, str) else query
    compiled = _compiled(node, now, everything)
    if compiled.unwanted or "item_fts" in compiled.where or not all(is_whole(leaf) for leaf, _ in leaves(node)):
        compiled = replace(compiled, near=_compiled(node, now, everything, starts=False))
    return compiled


def _compiled(node: Node, now: datetime, everything: bool, starts: bool = True) -> Compiled:
    nodes = node.nodes if isinstance(node, And) else (node,)
    match, rest = split(nodes, starts)
    oldest, newest, rest = _range(rest, now)
    driver = None if match else next(filter(_drives, rest), None)
    unwanted = [expression(each.node, starts) if isinstance(each, Not) else None for each in rest]
    pairs = [(each, text) for each, text in zip(rest, unwanted, strict=True) if each is not driver]
    tests = [_kind(each) or _sql(each, now, starts) for each, text in pairs if text is None]
    if not everything and not names_class(node):
        tests.append(_VISIBLE)
    where = all_of(tests)
    where = where.closed if where.operator == "or" else where
    without = [text for text in unwanted if text is not None]
    params = (*where.params, *([joined(" OR ", without)] if without else []))
    value = str(driver.values[0]) if isinstance(driver, Field) else None
    name = driver.name if isinstance(driver, Field) else ""
    return Compiled(
        match,
        where.text,
        params,
        node,
        unwanted=bool(without),
        lab=fold(value) if value and name == "lab" else None,
        topic=value if name == "topic" else None,
        oldest=oldest,
        newest=newest,
    )


def select(
    compiled: Compiled,
    columns: str = "i.id",
    limit: int | None = None,
    *,
    before_key: int | None = None,
    only: Sequence[int] | None = None,
    order: str | None = None,
) -> tuple[str, tuple[Param, ...]]:
    """The statement and its parameters, newest first.

    `before_key`: the page after the item with that key. `only`: among these keys. `columns` and `order` are
    the program's own text, never a user's.
    """
    low, high = compiled.oldest, compiled.newest
    if before_key is not None:
        high = min(high, before_key - 1)
    if only is not None:
        low, high = max(low, min(only, default=LARGEST)), min(high, max(only, default=0))
    tables, key_column, drives, driver = _driver(compiled)
    sql = f"select {columns} from {tables} where {key_column} between ?1 and ?2{drives}"  # noqa: S608 - constants
    params: list[Param] = [low, high, *driver]
    if only is not None:
        sql += " and i.id in (select value from json_each(?))"
        params.append(json.dumps(list(only)))
    sql += f" and {compiled.where}"
    if compiled.unwanted:
        sql += UNWANTED
    sql += f" order by {order or f'{key_column} desc'}"
    params += compiled.params
    if limit is not None:
        sql += " limit ?"
        params.append(limit)
    return sql, tuple(params)


def _driver(compiled: Compiled) -> tuple[str, str, str, tuple[Param, ...]]:
    """The tables, the column that is the item's key, the driver's own condition, and what is bound to it."""
    if compiled.match is not None:
        tables = "item_fts f cross join items i on i.id = f.rowid"
        return tables, "f.rowid", " and f.item_fts match ?", (compiled.match,)
    if compiled.lab is not None:
        tables = "item_labs d cross join items i on i.id = d.item"
        return tables, "d.item", f" and d.lab = {SPELLING}", (compiled.lab,)
    if compiled.topic is not None:
        tables = "item_topics d cross join items i on i.id = d.item"
        return tables, "d.item", " and d.topic = ?", (compiled.topic,)
    return "items i", "i.id", "", ()


def _drives(node: Node) -> bool:
    return (
        isinstance(node, Field) and node.name in _DRIVEN and len(node.values) == 1 and isinstance(node.values[0], str)
    )


def _kind(node: Node) -> Sql | None:
    """One kind, wanted by all of the query: bare, for the index on (kind, id)."""
    if isinstance(node, Field) and node.name == "kind" and len(node.values) == 1:
        return Sql("i.kind = ?", (str(node.values[0]),))
    return None


def _range(nodes: tuple[Node, ...], now: datetime) -> tuple[int, int, tuple[Node, ...]]:
    """The keys that `since:` and `before:` leave, and the nodes without them."""
    oldest, newest = 0, LARGEST
    rest: list[Node] = []
    for node in nodes:
        if isinstance(node, Field) and node.name in ("since", "before") and len(node.values) == 1:
            low, high = bounds(node, node.values[0], now)
            oldest = oldest if low is None else max(oldest, key(low))
            newest = newest if high is None else min(newest, key(high) - 1)
        else:
            rest.append(node)
    return oldest, newest, tuple(rest)


def names_class(node: Node) -> bool:
    """Whether a query asks for a class or an id, so that nothing is hidden from it."""
    return any(isinstance(leaf, Field) and leaf.name in ("class", "id") for leaf, _ in leaves(node))


def looks_at_alerts(node: Node) -> bool:
    """Whether a query asks which alerts there are."""
    fields = [leaf for leaf, _ in leaves(node) if isinstance(leaf, Field)]
    return any(one.name == "watch" or (one.name == "is" and "alert" in one.values) for one in fields)


def _sql(node: Node, now: datetime, starts: bool) -> Sql:
    """A node as a condition. Text that stands together goes to the index together."""
    if not (starts or is_whole(node)):
        return _standing(node)
    if isinstance(node, Word | Phrase | Prefix):
        return _found(phrase(node))
    text = expression(node, starts)
    if text is not None:
        return _found(text)
    if isinstance(node, Not):
        return negated(_sql(node.node, now, starts))
    if isinstance(node, And):
        text, rest = split(node.nodes, starts)
        return all_of([*([_found(text)] if text else []), *(_sql(each, now, starts) for each in rest)])
    if isinstance(node, Or):
        texts = [expression(each, starts) for each in node.nodes]
        others = [_sql(each, now, starts) for each, text in zip(node.nodes, texts, strict=True) if text is None]
        wanted = [text for text in texts if text is not None]
        return any_of([*([_found(joined(" OR ", wanted))] if wanted else []), *others])
    return pattern(node) if isinstance(node, Regex) else condition(node, now)


def _found(match: str) -> Sql:
    return Sql("i.id in (select rowid from item_fts where item_fts match ? and rowid between ?1 and ?2)", (match,))


def _standing(node: Node) -> Sql:
    """Text that stands in the item, looked for in the item itself."""
    columns, texts = (("title",), node.values) if isinstance(node, Field) else (("title", "body"), (node,))
    needles = [needle(text) for text in texts if isinstance(text, Word | Phrase | Prefix)]
    tests = [f"instr(' ' || t.{column} || ' ', ?)" for column in columns for _ in needles]
    return Sql(_STANDING.format(" or ".join(tests)), tuple(needles) * len(columns))

"""The first page of a query in another order than the feed's: by a figure, or by how well the words fit.

By a figure: its index drives, the greatest first, and stops when the page is full; words, a lab or a topic are looked
up beside it. What has no known figure is not in that order. By rank: the index has to weigh each hit, so only the
newest `RANKED` are put in order.
"""

from monitor.query.compiling import SPELLING, UNWANTED, Compiled
from monitor.query.conditions import Param
from monitor.query.fields import Figure

RANKED = 20_000
"Of the hits, so many of the newest are ranked: some 0.1 s."

# The plus keeps the key from driving: the index of the figure does.
_AMONG = " and +i.id in (select {} where {} and {} between ?1 and ?2)"
_WORDS = _AMONG.format("rowid from item_fts", "item_fts match ?", "rowid")
_LAB = _AMONG.format("item from item_labs", f"lab = {SPELLING}", "item")
_TOPIC = _AMONG.format("item from item_topics", "topic = ?", "item")


def by_figure(compiled: Compiled, figure: Figure, limit: int) -> tuple[str, tuple[Param, ...]]:
    """The statement that reads keys by a figure of the items, the greatest first, and its parameters."""
    drivers = ((_WORDS, compiled.match), (_LAB, compiled.lab), (_TOPIC, compiled.topic))
    among = [(sql, value) for sql, value in drivers if value is not None]
    sql = (
        f"select i.id from items i indexed by items_{figure} where i.{figure} is not null "  # noqa: S608 - constants
        f"and +i.id between ?1 and ?2{''.join(sql for sql, _ in among)} and {compiled.where}"
        f"{UNWANTED if compiled.unwanted else ''} order by i.{figure} desc, i.id desc limit ?"
    )
    return sql, (compiled.oldest, compiled.newest, *(value for _, value in among), *compiled.params, limit)


def by_rank(compiled: Compiled, limit: int, newest: int = RANKED) -> tuple[str, tuple[Param, ...]]:
    """The statement that reads keys by how well the words fit, the best first, among so many of the newest.

    The query must have words that all hits hold (`match`).
    """
    hits = (
        "select rowid as id, rank as score from item_fts where rowid between ?1 and ?2 and item_fts match ? "
        "order by rowid desc limit ?"
    )
    best = f"select id from ({hits}) order by score, id desc limit ?"  # noqa: S608 - constants
    sql = (  # the join goes through the best in their order, and reads no more items than it needs
        f"select i.id from ({best}) b cross join items i on i.id = b.id where {compiled.where}"  # noqa: S608
        f"{UNWANTED if compiled.unwanted else ''} limit ?"
    )
    return sql, (compiled.oldest, compiled.newest, compiled.match or "", newest, newest, *compiled.params, limit)

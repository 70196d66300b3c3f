"""The query language: search, views, watchlists, digests, exports and reports all speak it.

`parse` reads it, `compile` and `select` turn it into SQL over the store (which calls `register` on its
connections), `judge` asks it of an item in memory, `matched` and `highlight` say which words were found,
`complete` helps while typing.
"""

from monitor.query.compile import HIDDEN, Compiled, compile, looks_at_alerts, names_class, select
from monitor.query.complete import Completion, complete
from monitor.query.fields import FIELDS, FieldType, Type
from monitor.query.functions import register
from monitor.query.matched import highlight, matched
from monitor.query.order import FIGURES, Figure, by_figure, by_rank
from monitor.query.parse import parse
from monitor.query.sieve import Sieve
from monitor.query.signs import signs
from monitor.query.syntax import EVERYTHING, Node, QueryError
from monitor.query.verdict import Judge, Subject, judge

__all__ = [
    "EVERYTHING",
    "FIELDS",
    "FIGURES",
    "HIDDEN",
    "Compiled",
    "Completion",
    "FieldType",
    "Figure",
    "Judge",
    "Node",
    "QueryError",
    "Sieve",
    "Subject",
    "Type",
    "by_figure",
    "by_rank",
    "compile",
    "complete",
    "highlight",
    "judge",
    "looks_at_alerts",
    "matched",
    "names_class",
    "parse",
    "register",
    "select",
    "signs",
]

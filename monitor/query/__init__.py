"""The query language: search, views, watchlists, digests, exports and reports all speak it.

`parse` reads it, `compile` and `select` turn it into SQL over the store (which calls `register` on its
connections), `matched` and `highlight` say which words were found, `complete` helps while typing.
"""

from monitor.query.compile import Compiled, compile, select
from monitor.query.complete import Completion, complete
from monitor.query.fields import FIELDS, FieldType, Type
from monitor.query.functions import register
from monitor.query.index import anchors
from monitor.query.matched import highlight, matched
from monitor.query.parse import parse
from monitor.query.syntax import EVERYTHING, Node, QueryError

__all__ = [
    "EVERYTHING",
    "FIELDS",
    "Compiled",
    "Completion",
    "FieldType",
    "Node",
    "QueryError",
    "Type",
    "anchors",
    "compile",
    "complete",
    "highlight",
    "matched",
    "parse",
    "register",
    "select",
]

"""The query language: search, views, watchlists, digests, exports and reports all speak it.

`parse` reads it, `compile` and `select` turn it into SQL over the store (which calls `register` on its
connections), `judge` asks it of an item in memory, `matched` and `highlight` say which words were found,
`complete` helps while typing.

A name is loaded when it is first asked for: a round that brings nothing new asks for one, and all take 15 ms.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from monitor.query.compiling import HIDDEN as HIDDEN
    from monitor.query.compiling import Compiled as Compiled
    from monitor.query.compiling import compile as compile
    from monitor.query.compiling import looks_at_alerts as looks_at_alerts
    from monitor.query.compiling import names_class as names_class
    from monitor.query.compiling import select as select
    from monitor.query.completing import Completion as Completion
    from monitor.query.completing import complete as complete
    from monitor.query.fields import FIELDS as FIELDS
    from monitor.query.fields import FIGURES as FIGURES
    from monitor.query.fields import FieldType as FieldType
    from monitor.query.fields import Figure as Figure
    from monitor.query.fields import Type as Type
    from monitor.query.functions import register as register
    from monitor.query.matching import highlight as highlight
    from monitor.query.matching import matched as matched
    from monitor.query.order import by_figure as by_figure
    from monitor.query.order import by_rank as by_rank
    from monitor.query.parsing import parse as parse
    from monitor.query.sieve import Sieve as Sieve
    from monitor.query.signed import signs as signs
    from monitor.query.syntax import EVERYTHING as EVERYTHING
    from monitor.query.syntax import Node as Node
    from monitor.query.syntax import QueryError as QueryError
    from monitor.query.verdict import Judge as Judge
    from monitor.query.verdict import Subject as Subject
    from monitor.query.verdict import judge as judge
else:
    _HOMES = {
        "compiling": ("HIDDEN", "Compiled", "compile", "looks_at_alerts", "names_class", "select"),
        "completing": ("Completion", "complete"),
        "fields": ("FIELDS", "FIGURES", "FieldType", "Figure", "Type"),
        "functions": ("register",),
        "matching": ("highlight", "matched"),
        "order": ("by_figure", "by_rank"),
        "parsing": ("parse",),
        "sieve": ("Sieve",),
        "signed": ("signs",),
        "syntax": ("EVERYTHING", "Node", "QueryError"),
        "verdict": ("Judge", "Subject", "judge"),
    }

    def __getattr__(name: str) -> object:
        for home, names in _HOMES.items():
            if name in names:
                globals()[name] = found = getattr(import_module(f"{__name__}.{home}"), name)
                return found
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

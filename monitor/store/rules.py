"""What the writers need to understand what came in: labs, sources and watchlists.

What costs time to make is made when something new asks for it: a round that finds nothing new needs neither.
"""

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from monitor.frozen import dataclass
from monitor.model import Lab
from monitor.notices import Watchlist
from monitor.source import Source

if TYPE_CHECKING:
    from monitor.query import Judge, Node, Sieve
    from monitor.understand.mentions import Mentions
    from monitor.understand.reading import Reader


@dataclass(frozen=True, slots=True)
class Watch:
    """A watchlist, made ready to be judged."""

    watchlist: Watchlist
    node: "Node"
    judge: "Judge"
    shows_all: bool
    "It names a class or an id: nothing is hidden from it."
    looks_at_alerts: bool
    "It asks for alerts: it sees those of the watchlists before it."


class Rules:
    """The part of the configuration that decides how things are understood and what alerts."""

    def __init__(self, labs: dict[str, Lab], sources: dict[str, Source], watchlists: tuple[Watchlist, ...]) -> None:
        self.labs = labs
        self.sources = sources
        self.watchlists = watchlists

    @classmethod
    def of(cls, labs: Sequence[Lab], sources: Sequence[Source], watchlists: Sequence[Watchlist]) -> "Rules":
        """Made from the configuration, whose queries are known to be readable."""
        return cls({lab.name: lab for lab in labs}, {source.name: source for source in sources}, tuple(watchlists))

    @cached_property
    def reader(self) -> "Reader":
        """Reads headlines and summaries; 80 ms to make from the shipped labs."""
        from monitor.understand.reading import Reader

        return Reader(tuple(self.labs.values()))

    @cached_property
    def mentions(self) -> "Mentions":
        """Finds models in headlines and texts."""
        from monitor.understand.mentions import Mentions

        return Mentions(tuple(self.labs.values()))

    @cached_property
    def watches(self) -> tuple[Watch, ...]:
        """The watchlists with their queries, read."""
        from monitor import query

        nodes = [query.parse(one.query) for one in self.watchlists]
        return tuple(
            Watch(one, node, query.judge(node), query.names_class(node), query.looks_at_alerts(node))
            for one, node in zip(self.watchlists, nodes, strict=True)
        )

    @cached_property
    def sieve(self) -> "Sieve":
        """Sorts out which watchlists an item may match at all."""
        from monitor.query import Sieve

        return Sieve([watch.node for watch in self.watches])

"""What the writers need to understand what came in: labs, sources and watchlists.

What costs time to make is made when something new asks for it: a round that finds nothing new needs neither.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from monitor.model import Lab, Source, Watchlist

if TYPE_CHECKING:
    from monitor.query import Node
    from monitor.understand.mentions import Mentions
    from monitor.understand.reading import Reader


@dataclass(frozen=True)
class Rules:
    """The part of the configuration that decides how things are understood and what alerts."""

    labs: dict[str, Lab]
    sources: dict[str, Source]
    _watchlists: tuple[Watchlist, ...]

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
    def watchlists(self) -> "tuple[tuple[Watchlist, Node], ...]":
        """Each with its query, read."""
        from monitor.query import parse

        return tuple((one, parse(one.query)) for one in self._watchlists)

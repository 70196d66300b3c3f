"""What the writers need to understand what came in: labs, sources and watchlists, made ready once."""

from collections.abc import Sequence
from dataclasses import dataclass

from monitor import query
from monitor.model import Lab, Source, Watchlist
from monitor.understand.reading import Reader


@dataclass(frozen=True, slots=True)
class Rules:
    """The part of the configuration that decides how things are understood and what alerts."""

    labs: dict[str, Lab]
    sources: dict[str, Source]
    watchlists: tuple[tuple[Watchlist, query.Node], ...]
    reader: Reader

    @classmethod
    def of(cls, labs: Sequence[Lab], sources: Sequence[Source], watchlists: Sequence[Watchlist]) -> "Rules":
        """Made from the configuration, whose queries are known to be readable."""
        return cls(
            labs={lab.name: lab for lab in labs},
            sources={source.name: source for source in sources},
            watchlists=tuple((one, query.parse(one.query)) for one in watchlists),
            reader=Reader(labs),
        )

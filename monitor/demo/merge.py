"""Successive organization lists out of several collectors' glimpses of the Hub.

A collector sees only what is popular that day. So a model once seen stays listed, its newest facts win,
and a list grows when a model was really first recorded. Each collector's own file numbers are its steps.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from monitor.demo.foreign import Sighting, sightings
from monitor.demo.row import Facts, Row, row


@dataclass(frozen=True, slots=True)
class Listing:
    """All that one collector recorded: JSON documents by step."""

    collector: str
    documents: tuple[tuple[int, object], ...]


def by_author(listings: Sequence[Listing]) -> Mapping[str, list[tuple[int, tuple[Row, ...]]]]:
    """For each author the lists, with the step at which each comes into force."""
    glimpses = list(_in_order(listings))
    created = {seen.id: seen.facts["createdAt"] for _, _, seen in glimpses if "createdAt" in seen.facts}
    known: dict[str, dict[str, Facts]] = {}
    lists: dict[str, list[tuple[int, tuple[Row, ...]]]] = {}
    for step, at_once in groupby(glimpses, key=lambda glimpse: glimpse[0]):
        touched: set[str] = set()
        for _, collector, seen in at_once:
            theirs = known.setdefault(seen.id, {})
            theirs[collector] = {
                **theirs.pop(collector, {}),
                **seen.facts,
            }  # taken out, so that it comes last
            touched.add(seen.id.partition("/")[0])
        for author in touched:
            models = _models(author, known, created)
            if not lists.get(author) or lists[author][-1][1] != models:
                lists.setdefault(author, []).append((step, models))
    return lists


def _in_order(listings: Sequence[Listing]) -> Iterator[tuple[int, str, Sighting]]:
    found = [
        (step, listing.collector, seen)
        for listing in listings
        for step, document in listing.documents
        for seen in sightings(document)
    ]
    yield from sorted(found, key=lambda glimpse: glimpse[:2])


def _models(author: str, known: Mapping[str, Mapping[str, Facts]], created: Mapping[str, object]) -> tuple[Row, ...]:
    models: list[Row] = []
    for name, by_collector in known.items():
        if name.partition("/")[0] == author:
            facts = dict(_merged(by_collector))
            if name in created:  # true from the start, whenever it was written down; so `_id` never moves
                facts["createdAt"] = created[name]
            model = row({**facts, "id": name})
            models += [model] if model else []
    return tuple(models)


def _merged(by_collector: Mapping[str, Facts]) -> Facts:
    """The newest facts win; but tags are joined, for some collectors cut the list and none adds to it.

    Taken one after another, the same model would lose and regain its license with every step.
    """
    merged: dict[str, object] = {}
    tags: list[object] = []
    for facts in by_collector.values():
        merged |= facts
        theirs = facts.get("tags")
        if isinstance(theirs, list):
            tags += [tag for tag in theirs if tag not in tags]
    return merged | ({"tags": tags} if tags else {})

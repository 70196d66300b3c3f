"""Which item each release is from now on, where models go from one release to another."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from monitor.model import Model
from monitor.store.rereading import Again
from monitor.understand import mirrors, releases


@dataclass(frozen=True, slots=True)
class Release:
    """The models of one key."""

    key: str
    item: int | None
    "The item that it is from now on; None: it gets one of its own."
    origin: int | None
    "The item that most of its models are in now."
    members: tuple[Again, ...]
    "As they are stored, and as they are beside each other."
    group: tuple[Model, ...]
    "Those that are there and stand for themselves, the lead first."

    @property
    def regroups(self) -> bool:
        """Whether it gets models that were in another item, or in none."""
        if self.item is None:
            return bool(self.group)
        return any(one.stored.item != self.item for one in self.members)


@dataclass(frozen=True, slots=True)
class Exchange:
    """Releases that have models of each other's items; most often one release, which has its own."""

    releases: tuple[Release, ...]
    heirs: Mapping[int, str]
    "Items left without models, and the key of the release that most of them go to."

    @property
    def members(self) -> list[Again]:
        """All models in it."""
        return [one for release in self.releases for one in release.members]

    @property
    def regroups(self) -> bool:
        """Whether models go from one item to another."""
        return bool(self.heirs) or any(release.regroups for release in self.releases)


def exchanges(found: Sequence[Again], there: Collection[int]) -> Iterator[Exchange]:
    """All models of a lab as exchanges, in the order of their keys; `there` are the items that they are in."""
    members: dict[str, list[Again]] = {}
    keys: dict[int, set[str]] = {}
    for one in found:
        members.setdefault(one.now.key, []).append(one)
        if one.stored.item in there:
            keys.setdefault(one.stored.item or 0, set()).add(one.now.key)
    waiting = set(members)
    for key in sorted(members):
        if key in waiting:
            together = _together(key, members, keys)
            waiting -= together
            yield _exchange({one: members[one] for one in sorted(together)}, there)


def _together(key: str, members: Mapping[str, Sequence[Again]], keys: Mapping[int, set[str]]) -> set[str]:
    """The keys whose models are in the same items, directly or through others."""
    found: set[str] = set()
    waiting = {key}
    while waiting:
        found.add(key := waiting.pop())
        items = {one.stored.item or 0 for one in members[key]}
        waiting |= {other for item in items for other in keys.get(item, ())} - found
    return found


def _exchange(members: Mapping[str, Sequence[Again]], there: Collection[int]) -> Exchange:
    votes = Counter(
        (one.stored.item, key) for key, group in members.items() for one in group if one.stored.item in there
    )
    # most models first; of equals what is there longer
    ranked = sorted(((-count, item or 0, key) for (item, key), count in votes.items()))
    items: dict[str, int] = {}
    heirs: dict[int, str] = {}
    origins: dict[str, int] = {}
    for _, item, key in ranked:
        heirs.setdefault(item, key)
        origins.setdefault(key, item)
        if key not in items and item not in items.values():
            items[key] = item
    return Exchange(
        tuple(_release(key, items.get(key), origins.get(key), group) for key, group in members.items()),
        {item: key for item, key in heirs.items() if item not in items.values()},
    )


def _release(key: str, item: int | None, origin: int | None, members: Sequence[Again]) -> Release:
    """Models beside each other, as when they are first seen together."""
    found = [replace(one.now, item=item or one.now.item) for one in members]
    own, copies = mirrors.part(model for model in found if not model.gone)
    group = releases.arrange(releases.adopt(own))
    now = {model.hub_id: model for model in (*found, *group)}
    now |= {copy.hub_id: mirrors.follow(copy, now[original.hub_id]) for copy, original in copies}
    beside = tuple(Again(one.stored, now[one.stored.hub_id]) for one in members)
    return Release(key, item, origin, beside, tuple(group))

"""Which entries of a feed are the same: what tells them apart is chosen for each source, on evidence.

Most feeds give every entry an id that stays. Others give none, repeat them, number their entries anew or put another
tracking parameter into every address. So each source has one sign that counts by itself:

- `guid`: the entry's own id;
- `link`: its address, without tracking parameters, where ids are missing, repeated or change;
- `content`: headline and date, where addresses say nothing either.

By any other sign two entries are the same only if a second one agrees: a new id at a known address under the known
headline is a known entry; an equal headline alone never makes one. So a choice that is revised makes nothing new of
what is known: what the new sign does not say, two of the others do.

The choice is made at the first body and revised on proof alone: most of what was known came back otherwise.
"""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Literal

from monitor.frozen import dataclass
from monitor.understand.stories import title_key, url_key

Policy = Literal["guid", "link", "content"]

PROOF = 2
"So many entries, and most of those that are known, must have come back otherwise: one alone proves nothing."

_TRACKING = re.compile(r"xtor=|utm_|ref\b|:~:", re.IGNORECASE)
"Fragments that lead to no other part of a page."


@dataclass(frozen=True, slots=True)
class Identity:
    """What tells the entries of a source apart, and how that is known."""

    policy: Policy
    why: str

    def __str__(self) -> str:
        return f"{self.policy}: {self.why}"

    @classmethod
    def of(cls, text: str | None) -> "Identity | None":
        """As it was written by `str`."""
        policy, _, why = (text or "").partition(": ")
        match policy:
            case "guid" | "link" | "content":
                return cls(policy, why)
        return None


OWN_IDS = Identity("guid", "its entries have ids of their own")
REPEATED_IDS = Identity("link", "its entries share ids")
NO_IDS = Identity("link", "its entries have no ids but their addresses")
NO_ADDRESSES = Identity("content", "its entries have no ids, and share addresses")
CHANGING_IDS = Identity("link", "entries came back at the same addresses with new ids")
CHANGING_ADDRESSES = Identity("content", "entries came back with new ids and addresses")


@dataclass(frozen=True, slots=True)
class Signs:
    """What an entry can be known by."""

    guid: str
    url: str
    address: str
    "`url_key` of the address: what stories are found by."
    title: str
    headline: str
    "`title_key` of the title: empty where it says too little."
    published: float | None
    summary: str | None
    "None: the text of a stored entry was purged, and is not compared any more."

    @property
    def link(self) -> str:
        """The address with the part of the page it leads to: a page of release notes is many entries."""
        if "#" not in self.url:
            return self.address
        fragment = self.url.partition("#")[2]
        return f"{self.address}#{fragment}" if fragment and not _TRACKING.match(fragment) else self.address


@dataclass(frozen=True, slots=True)
class Known:
    """An entry that is stored."""

    id: int
    signs: Signs
    digest: str
    changes: int
    item: int | None


def signs(guid: str, url: str, title: str, published: datetime | None, summary: str) -> Signs:
    """What one entry can be known by."""
    moment = published.timestamp() if published else None
    return Signs(guid, url, url_key(url) if url else "", title, title_key(title), moment, summary)


# --- the choice -----------------------------------------------------------------------------------


def first(body: Sequence[Signs]) -> Identity:
    """What seems to tell the entries of a source apart that was never read before."""
    repeated = sum(1 for one in body if one.url and one.guid.endswith(f" {one.url}"))
    if repeated * 2 > len(body):
        return REPEATED_IDS
    if sum(1 for one in body if one.guid != one.url) * 2 > len(body):
        return OWN_IDS
    several = sum(count for count in Counter(one.link for one in body).values() if count > 1)
    return NO_ADDRESSES if several * 2 > len(body) else NO_IDS


def revised(
    identity: Identity, body: Sequence[Signs], known: Sequence[Known], same: Collection[int], more: int = 0
) -> Identity:
    """The same, unless most of what is known came back otherwise.

    `same` are known entries that came back as they were, and are not in `body`; `more` says how many others did.
    """
    free = [one.signs for one in known if one.id not in same]
    if len(free) < PROOF:
        return identity
    ids = {one.guid: one for one in free}
    links = _single_links(body, known)
    here = {one.link for one in free} & links
    contents = {_content(one) for one in free if one.title}
    held, renumbered, retold = len(same) + more, 0, 0
    for one in body:
        by_id = ids.get(one.guid)
        if by_id and (by_id.link == one.link or (by_id.title == one.title and one.link not in here)):
            held += 1
        elif one.link in here:
            renumbered += 1
        elif by_id is None and _content(one) in contents:
            retold += 1
    if identity.policy == "guid" and renumbered >= PROOF and renumbered > held + retold:
        return CHANGING_IDS
    if identity.policy != "content" and retold >= PROOF and retold > held + renumbered:
        return CHANGING_ADDRESSES
    return identity


def _content(one: Signs) -> tuple[str, float | str | None]:
    return one.title, one.summary if one.published is None else one.published


def _single_links(body: Sequence[Signs], known: Sequence[Known]) -> set[str]:
    """Addresses that lead to one known entry only, and to one of these."""
    here = Counter(one.link for one in body)
    there = Counter(one.signs.link for one in known)
    return {link for link, count in there.items() if link and count == 1 and here[link] < 2}


# --- the comparison -------------------------------------------------------------------------------


def twins(body: Sequence[Signs]) -> set[int]:
    """Places of entries that a body repeats: the same address, headline and date as one before, under another id."""
    seen: set[tuple[str, str, float | None]] = set()
    found: set[int] = set()
    for place, one in enumerate(body):
        whole = one.link, one.title, one.published
        if one.url and whole in seen:
            found.add(place)
        seen.add(whole)
    return found


def matched(
    body: Sequence[Signs],
    known: Sequence[Known],
    policy: Policy,
    same: Collection[int] = (),
    held: Collection[float] = (),
) -> dict[int, Known]:
    """By place in the body, the known entry that each is; the rest is new.

    A known entry is claimed by one entry of a body only, by the one that has most in common with it: where ids are
    places in the list, the entry that has taken over an id must not take the entry over, too. Those in `same` are
    claimed already. `held` says when entries were published that stand in the feed, but are not read again.
    """
    if not known:
        return {}
    single = _single_links(body, known)
    near = _near(known)
    found: dict[int, Known] = {}
    claimed = set(same)
    for is_same in (_surely, _by_two, _by_one):
        for place, one in enumerate(body):
            if place in found:
                continue
            for other in (other for sign in _lookups(one) for other in near.get(sign, ())):
                if other.id not in claimed and is_same(one, other.signs, policy, one.link in single, held):
                    found[place] = other
                    claimed.add(other.id)
                    break
    return found


def _near(known: Sequence[Known]) -> dict[tuple[str, str], list[Known]]:
    found: dict[tuple[str, str], list[Known]] = {}
    for one in known:
        for sign in _lookups(one.signs):
            found.setdefault(sign, []).append(one)
    return found


def _lookups(one: Signs) -> tuple[tuple[str, str], ...]:
    """Two entries without any of these in common are never the same."""
    return ("guid", one.guid), ("link", one.link), ("title", one.title), ("headline", one.headline or one.title)


def _surely(one: Signs, other: Signs, policy: Policy, single: bool, held: Collection[float]) -> bool:
    """The same address, and a second sign."""
    date = one.published is not None and one.published == other.published
    second = one.guid == other.guid or (_headline(one, other) and (single or date)) or (policy == "content" and date)
    return bool(one.link) and one.link == other.link and second


def _by_two(one: Signs, other: Signs, policy: Policy, single: bool, held: Collection[float]) -> bool:
    """Another address, but the same id and headline, where ids hold; or all that it says, and when."""
    if policy != "link" and one.guid == other.guid and _headline(one, other):
        return True
    date = one.published is not None and one.published == other.published and one.published not in held
    summary = other.summary is None or (bool(one.summary) and one.summary == other.summary)
    return date and one.title == other.title and summary


def _by_one(one: Signs, other: Signs, policy: Policy, single: bool, held: Collection[float]) -> bool:
    """The sign that counts by itself."""
    if policy == "guid":
        return one.guid == other.guid
    if policy == "link":
        beside = other.published in held and one.published != other.published  # it stands in the same body
        return single and one.link == other.link and not beside
    return _content(one) == _content(other)


def _headline(one: Signs, other: Signs) -> bool:
    return one.title == other.title or (bool(one.headline) and one.headline == other.headline)


def unlike(one: Signs, taken: Collection[str]) -> Signs:
    """A new entry with an id that no other has: ids that were numbered anew belong to older entries already."""
    guid = one.guid
    while guid in taken:
        guid = f"{guid} {one.url or one.published or one.title}"
    return one if guid == one.guid else replace(one, guid=guid)

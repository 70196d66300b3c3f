"""One model as the Hub's API knows it: its name, its number, and whatever else was recorded."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

Facts = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Row:
    id: str
    """`owner/name`; changes on a rename."""
    hub_id: str
    """The Hub's `_id`; never changes."""
    facts: Facts
    """The `/api/models` element as recorded, with `_id`, `id`, `author` and `private` filled in. It stays
    the JSON object it was, because the fake must pass on what it does not know."""

    @property
    def author(self) -> str:
        return self.id.partition("/")[0] if "/" in self.id else ""

    @property
    def tags(self) -> tuple[str, ...]:
        tags = self.facts.get("tags")
        return tuple(tag for tag in tags if isinstance(tag, str)) if isinstance(tags, list | tuple) else ()


def row(element: Mapping[str, object], author: str = "") -> Row | None:
    """The recorded element as a row; None for one without a name, or one that the public never saw."""
    name = element.get("id") or element.get("modelId")
    if not isinstance(name, str) or element.get("private") is True:
        return None
    recorded = element.get("_id")
    hub_id = recorded if isinstance(recorded, str) else hub_id_for(name, element.get("createdAt"))
    owner = name.partition("/")[0] if "/" in name else author
    return Row(name, hub_id, {"author": owner, "private": False, **element, "_id": hub_id, "id": name})


def hub_id_for(name: str, created: object) -> str:
    """A stable `_id` for a model recorded without: creation second, then a digest of the name.

    The Hub's own begin with the creation second too, and its "newest first" is the order of `_id`. With no
    creation time the second is 0: such a model sorts last, instead of anywhere.
    """
    try:
        second = int(datetime.fromisoformat(str(created)).timestamp())
    except ValueError:
        second = 0
    return f"{second:08x}{hashlib.sha256(name.encode()).hexdigest()[:16]}"

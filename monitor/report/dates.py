"""The dates of a release, which are never merged: repository created, first seen, announced."""

from dataclasses import dataclass
from datetime import datetime

from monitor.model import Detail


@dataclass(frozen=True, slots=True)
class Dates:
    """What is known of when a release came; None is unknown."""

    created: datetime | None
    "When its oldest repository was made, which may have been hidden for long."
    first_seen: datetime | None
    "When the first of its models was seen."
    seen_after: datetime | None
    "The poll before that: it was published between the two. None of what was there at first contact."
    announced: datetime | None
    "When the first article about it was published."


def of(detail: Detail) -> Dates:
    """The dates of a release."""
    first = min(
        ((one.first_seen, one) for one in detail.models if one.first_seen), default=None, key=lambda two: two[0]
    )
    return Dates(
        created=min((one.created for one in detail.models if one.created), default=None),
        first_seen=first[0] if first else None,
        seen_after=first[1].seen_after if first and not detail.item.history else None,
        announced=detail.announced,
    )

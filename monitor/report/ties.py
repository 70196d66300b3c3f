"""What belongs together with an item, in words: the stories about a release, what a story is about, and policy."""

from collections.abc import Sequence
from dataclasses import dataclass

from monitor.figures import NO_TITLE
from monitor.model import Detail, Tie

SHOWN = 7
"Ties of one kind that are shown; JSON has the ids of all."


@dataclass(frozen=True, slots=True)
class Group:
    """Ties of one kind, under what they are called."""

    name: str
    ties: Sequence[Tie]
    more: int
    "How many are not shown."


def groups(detail: Detail) -> list[Group]:
    """What to show of what belongs together with an item, kind by kind."""
    about = [tie for tie in detail.ties if tie.relation == "about"]
    policy = [tie for tie in detail.ties if tie.relation == "policy"]
    release = detail.item.kind == "release"
    articles = sum(tie.articles for tie in about)
    named = (
        (
            f"{articles} article{'s' if articles > 1 else ''} on this release" if release else "This story is about",
            about,
        ),
        ("Related policy" if release else "Released in the same weeks", policy),
    )
    return [Group(name, ties[:SHOWN], len(ties[SHOWN:])) for name, ties in named if ties]


def name(tie: Tie) -> str:
    """What a tie leads to: of a release its name alone."""
    return tie.title or NO_TITLE if tie.articles else tie.title.partition(": ")[0]


def reasons(detail: Detail) -> list[str]:
    """Why each of these belongs together with the item, and why its articles are one story."""
    release = detail.item.kind == "release"
    found = [f"{one.source} tells of the same: {one.joined}" for one in detail.articles if one.joined]
    for tie in detail.ties:
        if tie.relation == "about":
            found.append(
                f"{tie.id} is about this release: {tie.why}" if release else f"about {name(tie)} ({tie.id}): {tie.why}"
            )
        else:
            found.append(
                f"related policy {tie.id}: {tie.why}" if release else f"around {name(tie)} ({tie.id}): {tie.why}"
            )
    return found

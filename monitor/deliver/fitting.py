"""How much of a digest one mail holds: alerts first, then of the longest section something is left out first."""

from collections.abc import Sequence
from dataclasses import replace

from monitor.report.digest import DigestContent


def shortened(content: DigestContent, room: int) -> DigestContent:
    """So many items of it at most, half of them alerts where there are so many; and how many are left out."""
    parts = (content.releases, content.stories, content.changes, content.withdrawals)
    others = list(map(len, parts))
    alerts = min(len(content.alerts), max((room + 1) // 2, room - sum(others)))
    releases, stories, changes, withdrawals = fair(others, room - alerts)
    short = replace(
        content,
        alerts=content.alerts[:alerts],
        releases=content.releases[:releases],
        stories=content.stories[:stories],
        changes=content.changes[:changes],
        withdrawals=content.withdrawals[:withdrawals],
    )
    return replace(short, left_out=short.left_out + content.items - short.items)


def fair(lengths: Sequence[int], room: int) -> list[int]:
    """How many each gets: the same for all that want more, and what is over for the first.

    >>> fair([2, 50, 10], 30)
    [2, 18, 10]
    """
    given = [0] * len(lengths)
    while room > 0 and (hungry := [at for at, length in enumerate(lengths) if given[at] < length]):
        each = max(1, room // len(hungry))
        for at in hungry:
            more = min(each, lengths[at] - given[at], room)
            given[at] += more
            room -= more
    return given

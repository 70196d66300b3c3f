"""Reads a headline and its summary: which labs, which policy themes, policy or not, and why."""

from collections.abc import Sequence

from monitor.model import Lab, Understood
from monitor.understand import labs as lab_names
from monitor.understand import together
from monitor.understand import topics as themes
from monitor.understand.labs import Named
from monitor.understand.passage import Passage, Scanner

_SILENT = frozenset({"word", "mask"})
"Roles of phrases that decide nothing by themselves. Two texts in five have no others."
_NOTHING = Understood()
_PLACES = {"title": "in the title", "lead": "in the lead", "body": "in the text"}


class Reader:
    """Everything there is to look for, built once from the labs; then one pass over each text."""

    def __init__(self, labs: Sequence[Lab]) -> None:
        self._scanner = Scanner([*lab_names.phrases(labs), *themes.phrases()])

    def read(
        self,
        title: str,
        summary: str,
        *,
        policy_feed: bool = False,
        topics: tuple[str, ...] = (),
        lab: str | None = None,
    ) -> Understood:
        """What a text is about.

        `topics` and `lab` are the feed's: its topics are added when the text is about AI, its lab always.
        """
        passage = self._scanner.scan(title, summary)
        if lab is None and passage.roles.keys() <= _SILENT and not together.may_tell(passage):
            return _NOTHING
        named = lab_names.named(passage, lab)
        decided = themes.themes(passage, named)
        policy = themes.policy(passage, named, decided, policy_feed=policy_feed)
        names = [one.lab for one in named]
        why = [_named(passage, one) for one in named]
        if lab and lab not in names:
            names.insert(0, lab)
            why.insert(0, f"lab {lab}: it is the lab's own feed")
        slugs = [theme.slug for theme in decided]
        why.extend(theme.reason for theme in decided)
        if themes.about_ai(passage, named) or named or lab:
            added = [slug for slug in topics if slug not in slugs]
            slugs.extend(added)
            why.extend(f"topic {slug}: the feed is about it" for slug in added)
        if policy:
            why.append(policy.reason)
        return Understood(tuple(names), tuple(slugs), policy is not None, tuple(why))


def _named(passage: Passage, one: Named) -> str:
    text = passage.text[one.hit.start : one.hit.end]
    place = _PLACES[passage.zone(one.hit.start)]
    reason = f", {one.reason}" if one.reason else ""
    return f'lab {one.lab}: "{text}" {place}{reason}'

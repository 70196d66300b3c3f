"""What ties releases and stories together: the stories about a release, and the policy around it in the same weeks.

A story is about a release when it names the model, however it is written (`mentions`), from two days before it was
first seen to two weeks after; or when it tells that the lab released something and the lab released only this in
these days. Every link says why.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from monitor.frozen import dataclass
from monitor.model import TOPICS
from monitor.understand import headlines

if TYPE_CHECKING:  # reading links needs none of what finds models in texts
    from monitor.understand.mentions import Mention, Mentions

BEFORE = timedelta(days=2)
"News of a model may come before its repository is seen."
AFTER = timedelta(days=14)
AROUND = timedelta(days=14)
"How far from a release policy is related to it."
MOST = 7
"Links shown of one kind."

_SAME_DAYS = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Release:
    """What has to be known of a release, or of models that joined it later."""

    item: int
    key: str
    "What its models have in common: `names.key`."
    name: str
    lab: str
    country: str | None
    "Of the lab, as in the configuration: CN."
    at: datetime
    "When it was first seen."


@dataclass(frozen=True, slots=True)
class Story:
    """What has to be known of a story."""

    item: int
    at: datetime
    labs: frozenset[str]
    topics: frozenset[str]
    policy: bool
    articles: int
    in_title: "tuple[Mention, ...]"
    in_text: "tuple[Mention, ...]"
    acts: frozenset[str]
    places: frozenset[str]


def story(
    item: int,
    title: str,
    summary: str,
    at: datetime,
    *,
    labs: Iterable[str],
    topics: Iterable[str] = (),
    policy: bool = False,
    articles: int = 1,
    mentions: "Mentions",
) -> Story:
    """What has to be known of a story, read from its leading article."""
    named = frozenset(labs)
    return Story(
        item=item,
        at=at,
        labs=named,
        topics=frozenset(topics),
        policy=policy,
        articles=articles,
        in_title=mentions.find(title, named),
        in_text=mentions.find(summary, named),
        acts=headlines.acts(title.lower()),
        places=headlines.places(f"{title}\n{summary}"),
    )


@dataclass(frozen=True, slots=True)
class Link:
    """A tie between a release and a story, and its reason in words."""

    release: int
    story: int
    strength: int
    "3: in the headline; 2: in the text; 1: it follows from lab and days. Of policy, 2: the lab; 1: its country."
    why: str


# --- stories about a release ----------------------------------------------------------------------


def about(story: Story, releases: Sequence[Release]) -> tuple[Link, ...]:
    """Which releases a story is about; the best first, at most `MOST`. `releases`: all that its labs have near it."""
    near = [one for one in releases if one.lab in story.labs and -BEFORE <= story.at - one.at <= AFTER]
    found = [link for one in near if (link := _named(story, one) or _only_one(story, one, near))]
    distance = {one.item: abs(story.at - one.at) for one in near}
    return tuple(sorted(found, key=lambda link: (-link.strength, distance[link.release], link.release))[:MOST])


def _named(story: Story, release: Release) -> Link | None:
    if mention := _of(release, story.in_title):
        return Link(release.item, story.item, 3, f"the headline names {mention.name}")
    if mention := _of(release, story.in_text):
        return Link(release.item, story.item, 2, f"the text names {mention.name}")
    return None


def _of(release: Release, mentions: "Iterable[Mention]") -> "Mention | None":
    return next((one for one in mentions if one.lab == release.lab and one.key == release.key), None)


def _only_one(story: Story, release: Release, near: Sequence[Release]) -> Link | None:
    """“Moonshot AI releases a new model”, when it released one in these days. Who names another model means that."""
    named = any(one.lab == release.lab for one in (*story.in_title, *story.in_text))
    if named or "release" not in story.acts or len(story.labs) > 1 or abs(story.at - release.at) > _SAME_DAYS:
        return None
    keys = {one.key for one in near if one.lab == release.lab and abs(story.at - one.at) <= _SAME_DAYS}
    if len(keys) > 1:
        return None
    why = f"it tells of a release by {release.lab}, which released only {release.name} in these days"
    return Link(release.item, story.item, 1, why)


# --- policy around a release ------------------------------------------------------------------------

CLOSE_TOPICS = (
    "bans", "export-controls", "distillation", "open-weights", "licensing", "national-security", "ai-action-plan",
    "american-values", "sovereign-ai", "china-governance", "korea-governance",
)  # fmt: skip
"Themes that touch all open models of a country; the closest first."

_PLACE_OF: Mapping[str, str] = {
    "CN": "china", "US": "us", "KR": "korea", "JP": "japan", "FR": "france", "DE": "germany", "GB": "uk", "UK": "uk",
    "CA": "canada", "CH": "switzerland", "IN": "india", "IL": "israel", "AE": "emirates", "SG": "singapore",
    "EU": "eu", "IT": "italy", "ES": "spain", "TW": "taiwan", "RU": "russia", "SA": "saudi-arabia", "NL": "netherlands",
}  # fmt: skip
"Countries as the configuration has them, as headlines name them."


def place_of(country: str | None) -> str:
    """A country of the configuration as headlines name it; "" where none of ours is known to."""
    return _PLACE_OF.get(country or "", "")


def related_policy(release: Release, stories: Sequence[Story]) -> tuple[Link, ...]:
    """Policy stories about a release's lab, or about open models of its country, in the same weeks: the closest ties
    first, then the larger and the nearer stories; at most `MOST`."""
    near = [one for one in stories if one.policy and abs(one.at - release.at) <= AROUND]
    found = [(strength, one) for one in near if (strength := _closeness(release, one))]
    found.sort(key=lambda tie: (-tie[0], -tie[1].articles, abs(tie[1].at - release.at), tie[1].item))
    return tuple(_related(release, one, strength) for strength, one in found[:MOST])


def _closeness(release: Release, story: Story) -> int:
    """2: about its lab; 1: about open models of its country; 0: neither."""
    if release.lab in story.labs:
        return 2
    return int(place_of(release.country) in story.places and not story.topics.isdisjoint(CLOSE_TOPICS))


def _related(release: Release, story: Story, strength: int) -> Link:
    place = place_of(release.country)
    country = place.upper() if place in ("us", "uk", "eu") else place.title()
    about = release.lab if strength == 2 else country
    return Link(release.item, story.item, strength, f"policy about {about}{_on(story.topics)}")


def _on(topics: frozenset[str]) -> str:
    """The themes in words, the closest to open models first: “: Export controls, Licensing”."""
    close = [topic for topic in CLOSE_TOPICS if topic in topics]
    shown = (close or [topic for topic in TOPICS if topic in topics])[:2]
    return ": " + ", ".join(TOPICS[topic] for topic in shown) if shown else ""

"""Model facts out of what other collectors recorded: trending caches, top lists, scraped rankings.

None of them is a Hub answer, but all hold the same facts under slightly other names. They are told apart
by their structure: an object whose members, or whose lists' members, are repositories. A repository says
itself that it is a model (`type` or `repoType`), or stands in a list that does (`models`, `smallModels`).
Papers, software releases, spaces and data sets do neither.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

Facts = Mapping[str, object]
"""What is known of one repository, under the Hub's own names, as it would stand in its JSON."""

SAME_NAME = (
    "author", "createdAt", "disabled", "downloads", "downloadsAllTime", "gated", "gguf", "lastModified",
    "library_name", "likes", "pipeline_tag", "safetensors", "sha", "siblings", "tags", "trendingScore",
)  # fmt: skip
OTHER_NAME = (("pipelineTag", "pipeline_tag"), ("pipeline", "pipeline_tag"))
UNKNOWN = (None, "", "unknown")
"""How collectors write "the Hub did not say"; such a fact is left out, as the Hub leaves it out."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """One model as one collector saw it once."""

    id: str
    facts: Facts


def sightings(recorded: object) -> list[Sighting]:
    """The models in a foreign recording; none if this is no recording of models."""
    if not isinstance(recorded, Mapping):
        return []
    seen: list[Sighting] = []
    for name, member in recorded.items():
        listed_as_model = "models" in str(name).lower()
        for entry in _entries(member):
            if (sighting := _sighting(entry, listed_as_model)) is not None:
                seen.append(sighting)
    return seen


def _entries(member: object) -> Iterator[Mapping[str, object]]:
    members: Iterable[object] = member if isinstance(member, list) else [member]
    for entry in members:
        if isinstance(entry, Mapping):
            inner = entry.get("repoData")
            yield {"repoType": entry.get("repoType"), **inner} if isinstance(inner, Mapping) else entry


def _sighting(entry: Mapping[str, object], listed_as_model: bool) -> Sighting | None:
    name = entry.get("id")
    kind = entry.get("repoType") or entry.get("type") or ("model" if listed_as_model else None)
    if kind != "model" or not isinstance(name, str) or name.count("/") != 1:
        return None
    facts: dict[str, object] = {}
    for theirs, ours in OTHER_NAME:
        facts[ours] = facts.get(ours) or entry.get(theirs)
    for field in SAME_NAME:
        facts[field] = entry.get(field, facts.get(field))
    total = entry.get("numParameters")
    if isinstance(total, int) and "safetensors" not in entry:
        facts["safetensors"] = {"total": total}
    return Sighting(name, {field: value for field, value in facts.items() if value not in UNKNOWN})

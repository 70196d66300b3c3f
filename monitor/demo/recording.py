"""What a recording folder holds, and which version of each thing is in force at a step.

`FOLDER/replay/<feed>/NNNN.xml|json` are successive bodies of one feed. `FOLDER/hub/<organization>/NNNN.json`
are successive public model lists of one organization, each the whole list, as `/api/models` elements.
At step s the file with the greatest number <= s counts, so a folder holds only the steps where something
changed. Other collectors' recordings in `FOLDER/hub/<any name>/` become lists in `monitor.demo.merge`.
"""

import json
import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from monitor.demo import merge
from monitor.demo.merge import Listing
from monitor.demo.row import Row, row

NUMBERED = re.compile(r"(\d+)\.(xml|json)", re.IGNORECASE)
V = TypeVar("V")


class NotARecordingError(Exception):
    """The folder is missing, or holds nothing that can be replayed; the text says which."""


@dataclass(frozen=True, slots=True)
class Versions(Generic[V]):
    """Successive values of one thing, by the step at which each came into force."""

    steps: tuple[int, ...]
    values: tuple[V, ...]

    def at(self, step: int) -> V | None:
        place = bisect_right(self.steps, step)
        return self.values[place - 1] if place else None

    def number(self, step: int) -> int:
        """The step at which the value in force at `step` came; 0 before the first."""
        place = bisect_right(self.steps, step)
        return self.steps[place - 1] if place else 0


@dataclass(frozen=True, slots=True)
class Organization:
    name: str
    lists: Versions[tuple[Row, ...]]


@dataclass(frozen=True, slots=True)
class Recording:
    folder: Path
    feeds: Mapping[str, Versions[Path]]
    organizations: tuple[Organization, ...]
    first: int
    """The step to begin with: 1, or 0 where a file is numbered so."""
    last: int
    """The step after which nothing changes any more."""

    def public(self, step: int) -> list[Row]:
        """All models that the public sees at this step, by organization."""
        return [model for organization in self.organizations for model in organization.lists.at(step) or ()]

    def renamed(self, name: str, step: int) -> str | None:
        """The present name of a model that was listed as `name` before and goes under another now."""
        hub_id = self._last_owner_of(name.lower(), step)
        return next((model.id for model in self.public(step) if model.hub_id == hub_id), None)

    def _last_owner_of(self, folded: str, step: int) -> str | None:
        latest, owner = -1, None
        for organization in self.organizations:
            for number, models in zip(organization.lists.steps, organization.lists.values, strict=True):
                if latest < number <= step:
                    for model in models:
                        if model.id.lower() == folded:
                            latest, owner = number, model.hub_id
        return owner


def read(folder: Path) -> Recording:
    """The recording in this folder. Raises NotARecordingError if there is none, or a file in it is broken."""
    if not folder.is_dir():
        raise NotARecordingError(f"no such folder: {folder}")
    feeds = {path.name: versions for path in _folders(folder / "replay") if (versions := _files(path)).steps}
    organizations = _organizations(folder / "hub")
    steps = [step for feed in feeds.values() for step in feed.steps]
    steps += [step for organization in organizations for step in organization.lists.steps]
    if not steps:
        raise NotARecordingError(
            f"nothing to replay in {folder}: neither replay/<feed>/0001.xml nor hub/<org>/0001.json"
        )
    return Recording(folder, feeds, organizations, min(1, *steps), max(steps))


def _organizations(folder: Path) -> tuple[Organization, ...]:
    whole: list[Organization] = []
    foreign: list[Listing] = []
    for path in _folders(folder):
        bodies = [(step, _parsed(file)) for step, file in _numbered(path)]
        if bodies and all(isinstance(body, list) for _, body in bodies):
            lists = tuple(_rows(path.name, body) for _, body in bodies)
            whole.append(Organization(path.name, Versions(tuple(step for step, _ in bodies), lists)))
        else:
            foreign.append(Listing(path.name, tuple(bodies)))
    known = {organization.name.lower() for organization in whole}
    for name, versions in merge.by_author(foreign).items():
        if name.lower() not in known:  # a whole list knows better than glimpses
            steps = tuple(step for step, _ in versions)
            whole.append(Organization(name, Versions(steps, tuple(models for _, models in versions))))
    return tuple(sorted(whole, key=lambda organization: organization.name.lower()))


def _rows(author: str, body: object) -> tuple[Row, ...]:
    elements = body if isinstance(body, list) else []
    models = (row(element, author) for element in elements if isinstance(element, Mapping))
    return tuple(model for model in models if model is not None)


def _folders(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else []


def _numbered(folder: Path) -> list[tuple[int, Path]]:
    found = ((NUMBERED.fullmatch(path.name), path) for path in folder.iterdir() if path.is_file())
    return sorted((int(match[1]), path) for match, path in found if match)


def _files(folder: Path) -> Versions[Path]:
    numbered = _numbered(folder)
    return Versions(tuple(step for step, _ in numbered), tuple(path for _, path in numbered))


def _parsed(file: Path) -> object:
    try:
        parsed: object = json.loads(file.read_bytes())
    except ValueError as error:
        raise NotARecordingError(f"{file}: not JSON: {error}") from error
    return parsed

"""The bundled facts of `monitor demo` as values: labs, models with their lives, feeds and articles.

They are kept in `facts.toml`, which says what every key means, and counted in steps. When a step is, only
`Facts` knows; what the Hub and the feeds would have shown then is made of them by `elements` and `bodies`.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from importlib.resources import files
from typing import Any

BASELINE = 1
"""The step of first contact: what is public then is history."""

DEFAULT_LEAD = timedelta(hours=12)
"""How long before a launch a repository was created, where that is not known."""

UNITS = {"h": "hours", "d": "days", "m": "minutes"}


@dataclass(frozen=True, slots=True)
class Lab:
    name: str
    country: str
    hub: tuple[str, ...]
    aliases: tuple[str, ...]
    families: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes different about a model at a step; only the named fields do."""

    step: int
    fields: Mapping[str, Any]
    """Fields of `Model`, and `sha` for a commit that changes nothing else."""

    @property
    def is_commit(self) -> bool:
        """Gates and names are settings of a repository; everything else is written into it."""
        return bool(self.fields.keys() - {"gated", "name"})


@dataclass(frozen=True, slots=True)
class Model:
    org: str
    name: str
    public: int
    """The step at which the list first shows it."""
    created: datetime
    params: int | None = None
    active_params: int | None = None
    """For our reference: the Hub does not say it."""
    license: str | None = None
    license_name: str | None = None
    gated: bool | str = False
    task: str = "text-generation"
    library: str = "transformers"
    dtype: str = "BF16"
    base: str | None = None
    relation: str | None = None
    gguf: str | None = None
    """The architecture named in its GGUF file, for a repository that holds one."""
    context: int | None = None
    tags: tuple[str, ...] = ()
    weights: bool = True
    downloads: int = 0
    """Of 30 days; what they grow to."""
    likes: int = 0
    gone: int | None = None
    back: int | None = None
    changes: tuple[Change, ...] = ()

    @property
    def id(self) -> str:
        return f"{self.org}/{self.name}"

    def shown(self, step: int) -> bool:
        """Whether the public list has it at this step."""
        if step < self.public:
            return False
        withdrawn = self.gone is not None and step >= self.gone
        return not withdrawn or (self.back is not None and step >= self.back)

    def at(self, step: int) -> "Model":
        """The model as it is after its changes up to this step."""
        fields = {key: value for change in self.past(step) for key, value in change.fields.items()}
        fields.pop("sha", None)
        return replace(self, **fields)

    def past(self, step: int) -> list[Change]:
        return [change for change in self.changes if change.step <= step]


@dataclass(frozen=True, slots=True)
class Feed:
    key: str
    name: str
    kind: str
    language: str
    home: str
    format: str = "rss"
    """`rss`, `atom` or `json`."""


@dataclass(frozen=True, slots=True)
class Article:
    feed: str
    step: int
    """Up to 1: there at first contact, and older the smaller."""
    title: str
    lead: str
    html: str | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    note: str
    """One sentence for the user: what of this is real."""
    start: datetime
    step: timedelta
    labs: tuple[Lab, ...]
    models: tuple[Model, ...]
    feeds: tuple[Feed, ...]
    articles: tuple[Article, ...]

    def at(self, step: int) -> datetime:
        return self.start + step * self.step

    @property
    def last(self) -> int:
        """The step after which nothing new happens."""
        return max(self.steps)

    @property
    def steps(self) -> frozenset[int]:
        """The steps after first contact that bring something."""
        found = {article.step for article in self.articles}
        for model in self.models:
            found |= {model.public, model.gone or 0, model.back or 0}
            found |= {change.step for change in model.changes}
        return frozenset(step for step in found if step > BASELINE)


def load() -> Facts:
    """The facts that come with the program."""
    return read(files("monitor.demo").joinpath("facts.toml").read_text(encoding="utf-8"))


def read(text: str) -> Facts:
    """Facts from the text of a `facts.toml`."""
    found = tomllib.loads(text)
    start, step = found["start"], _duration(found["step"])
    return Facts(
        note=found["note"],
        start=start,
        step=step,
        labs=tuple(_lab(lab) for lab in found["labs"]),
        models=tuple(model for launch in found["launches"] for model in _launched(launch, start, step)),
        feeds=tuple(Feed(**feed) for feed in found["feeds"]),
        articles=tuple(Article(**article) for article in found["articles"]),
    )


def _lab(lab: Mapping[str, Any]) -> Lab:
    lists = {key: tuple(lab[key]) for key in ("hub", "aliases", "families")}
    return Lab(name=lab["name"], country=lab["country"], **lists)


def _launched(launch: Mapping[str, Any], start: datetime, step: timedelta) -> Iterator[Model]:
    """The models of one launch: its own keys are what they have unless they say otherwise."""
    shared = {key: value for key, value in launch.items() if key not in ("step", "real", "models")}
    public: int = launch["step"]
    for entry in launch["models"]:
        yield _model({**shared, **entry, "public": public}, start + public * step)


def _model(fields: dict[str, Any], published: datetime) -> Model:
    lead = timedelta(days=fields.pop("lead")) if "lead" in fields else DEFAULT_LEAD
    changes = tuple(_change(change) for change in fields.pop("changes", ()))
    created = fields.pop("created", published - lead)
    params, active = (_billions(fields.pop(key, None)) for key in ("params", "active"))
    tags = tuple(fields.pop("tags", ()))
    return Model(created=created, params=params, active_params=active, tags=tags, changes=changes, **fields)


def _change(change: Mapping[str, Any]) -> Change:
    return Change(change["step"], {key: value for key, value in change.items() if key != "step"})


def _billions(number: float | None) -> int | None:
    return None if number is None else round(number * 1_000_000_000)


def _duration(text: str) -> timedelta:
    return timedelta(**{UNITS[text[-1]]: int(text[:-1])})

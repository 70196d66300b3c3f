"""How a model's name is understood, and why: for `monitor explain`, without asking the Hub."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from monitor.model import Lab, ModelClass
from monitor.understand.classes import alone
from monitor.understand.names import parse


@dataclass(frozen=True, slots=True)
class Explained:
    """A model's name, as understood. Fields as in `monitor explain --json`; `class_` is `class`."""

    id: str
    lab: str | None
    family: str | None
    version: str | None
    params: int | None
    active_params: int | None
    stage: str | None
    modality: str | None
    format: str | None
    date: str | None
    context: int | None
    is_format: bool
    format_of: str | None
    class_: ModelClass
    why: tuple[str, ...]
    'Reasons as "field: reason"; the last is that of the class.'


def explain(repo_id: str, labs: Sequence[Lab]) -> Explained:
    """What the name says, and the class of the model by its name alone."""
    name = parse(repo_id, labs)
    lab = next((lab for lab in labs if lab.name == name.lab), None)
    verdict = alone(name, lab)
    return Explained(
        id=repo_id,
        lab=name.lab,
        family=name.family or None,
        version=name.version,
        params=name.params,
        active_params=name.active_params,
        stage=name.stage,
        modality=name.modality,
        format=name.format,
        date=name.date,
        context=name.context,
        is_format=verdict.class_ == "format",
        format_of=verdict.format_of,
        class_=verdict.class_,
        why=(*_no_lab(name.org, labs if lab is None else ()), *name.why, _together(name.series), verdict.why),
    )


def _together(series: str) -> str:
    return f'beside: models named "{series}" are one release with it'


def _no_lab(owner: str, labs: Sequence[Lab]) -> tuple[str, ...]:
    """Why the lab is unknown, where there was something to look for."""
    if not owner or not labs:
        return ()
    meant = next((org for lab in labs for org in lab.hub if org.casefold() == owner.casefold()), None)
    if meant:
        return (f'lab: "{owner}" is a Hub organization of no lab; it is written {meant}',)
    return (f'lab: "{owner}" is a Hub organization of no lab in the configuration',)


_PAGES = ("huggingface.co/", "hf.co/")
_NO_MODELS = frozenset({"datasets", "spaces", "collections", "papers", "blog", "docs", "api"})


def name_of(text: str, endpoint: str) -> str | None:
    """owner/name of a model or of its page on the Hub (or at `endpoint`); None for any other address."""
    text = text.strip()
    if not text:
        return None
    _, mark, rest = text.partition("://")
    address = rest if mark else text
    own = endpoint.partition("://")[2].rstrip("/") + "/"
    page = next((page for page in (own, f"www.{_PAGES[0]}", *_PAGES) if address.lower().startswith(page.lower())), None)
    if page is None:
        return None if mark else text
    owner, _, name = re.split(r"[?#]", address[len(page) :])[0].strip("/").partition("/")
    name = name.partition("/")[0]
    return f"{owner}/{name}" if owner and name and owner not in _NO_MODELS else None

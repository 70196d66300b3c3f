"""What happened to models of one list, as items: a change or withdrawal, and a note in the life of its release."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.model import Event, Happening, Lab, Model
from monitor.source import Source
from monitor.sources.kinds import page_of
from monitor.store import writing
from monitor.store.connect import Database
from monitor.store.rules import Rules
from monitor.store.writing import Kept
from monitor.understand import changes, releases

_OF_LEAD = ("license", "openness", "params", "active_params", "task", "gated", "downloads", "likes")
"What a change says of the models it is about: the facts of the largest."


@dataclass(frozen=True, slots=True)
class Here:
    """The list that is being written: whose it is, when, and what came before."""

    db: Database
    lab: Lab
    source: Source
    now: datetime
    after: datetime | None
    "The poll before: what is new was published since."
    history: bool
    kept: Kept
    rules: Rules

    def page(self, model: Model) -> str:
        """Where a model can be read about: on the site that lists it."""
        source = self.rules.sources.get(model.source, self.source)
        return page_of(source if source.is_list else self.source, model.id)


def text(here: Here, title: str, group: Sequence[Model]) -> tuple[str, str]:
    """What a release is found by: its title, and the names of its models, lab, license and tasks."""
    words = [here.lab.name, *here.lab.aliases, *(model.id for model in group)]
    words += sorted({word for model in group for word in (model.license, model.task, model.format) if word})
    return title, "\n".join(words)


def note(
    here: Here, event: Event, group: Sequence[Model], before: str | None, after: str | None, item: int | None
) -> None:
    """What happened to some models, in the life of their release."""
    for model in group:
        if item is not None:
            writing.tell(here.db, item, model.hub_id, Happening(event, here.now, model.id, before, after))


def change(
    here: Here, event: Event, group: Sequence[Model], before: str | None, after: str | None, item: int | None
) -> None:
    """A change or withdrawal as an item of its own, and in the life of the release it happened to."""
    note(here, event, group, before, after, item)
    title = changes.title(event, group, before, after)
    lead = releases.arrange(group)[0]
    fields: dict[str, object] = {name: getattr(lead, name) for name in _OF_LEAD} | {
        "title": title,
        "url": here.page(lead),
        "class": "format" if event == "formats" else lead.class_,
        "source": here.source.name,
        "lab": here.lab.name,
        "country": here.lab.country,
        "published": here.now,
        "seen": here.now,
        "models": len(group),
        "event": None if event == "withdrawn" else event,
        "before": before,
        "after": after,
        "why": (f"{event}: {_proof(event, here.source.name)}", *(m.why for m in group[:1])),
    }
    key = writing.add(here.db, "withdrawal" if event == "withdrawn" else "change", here.now, fields)
    writing.tie(here.db, key, {here.lab.name, *(model.lab for model in group)})
    writing.hold(here.db, key, (model.hub_id for model in group))
    if event == "models":
        here.kept.launched.append(key)
    here.kept.new.append(key)
    here.kept.texts[key] = text(here, title, group)


def _proof(event: Event, source: str) -> str:
    """How it is known."""
    if event == "withdrawn":
        return f"missing from two complete lists of {source}, then asked for by itself: the answer was 401 or 404"
    return f"found by comparing two lists of {source}"

"""What happened to models between two lists of one organization: found by difference, never by date.

Models are compared by the Hub's `_id`, since names move and it stays. Moving counters are not news, and
neither is a commit by itself: a README edit moves `sha` and `lastModified` like new weights do, so weights count
as replaced only when their number of parameters changed, or the content of the files that hold them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from monitor.figures import license_label, size
from monitor.model import Event, Happening, Lab, Model
from monitor.polled import Checked
from monitor.understand import names
from monitor.understand.releases import owner_of

SETTLING = timedelta(days=3)
"A fresh repository gets its card and license within days; filling in what was empty is no news until then."

_GATES = {"no": "open to all", "auto": "terms to accept", "manual": "granted by hand"}


def carry(before: Model, now: Model) -> Model:
    """The model as it is now, with what only we know of it: when it was first seen, and where it belongs.

    A model that moves to another lab stays in the release of the lab that put it out.
    """
    return replace(
        now,
        lab=before.lab,
        first_seen=before.first_seen,
        seen_after=before.seen_after,
        item=before.item,
        key=before.key,
    )


def happenings(before: Model, now: Model, at: datetime) -> list[Happening]:
    """What a person should know of the difference between two sights of one model."""
    found: list[Happening] = []

    def say(event: Event, was: str | None, is_: str | None) -> None:
        found.append(Happening(event, at, now.id, was, is_))

    if before.gone:
        say("returned", "withdrawn", "public")
    if before.id != now.id:
        moved = before.source != now.source and before.lab != now.lab
        say("moved" if moved else "renamed", before.id, now.id)
    if before.class_ == "placeholder" and now.has_weights:
        say("weights", None, size(now.params) or None)
    if before.license != now.license and not (before.license is None and _fresh(before, at)):
        say("license", before.license, now.license)
    if before.gated != now.gated and before.gated is not None and now.gated is not None:
        say("gate", before.gated, now.gated)
    if before.params != now.params and _is_counted(before) and _is_counted(now):
        say("replaced", *_apart(before.params, now.params))
    return found


def replacement(model: Model, before: tuple[str, Sequence[str]], now: Sequence[str], at: datetime) -> Happening | None:
    """Whether a commit brought other weights in the place of some; `before`: a commit and the marks of its files.

    Files that only came (another quantization) or only went replaced nothing, nor did those of another kind.
    """
    sha, marks = before
    went, came = set(marks) - set(now), set(now) - set(marks)
    same_kind = {_kind(mark) for mark in went} & {_kind(mark) for mark in came}
    if not same_kind:
        return None
    count = sum(1 for mark in came if _kind(mark) in same_kind)
    new = f"commit {(model.sha or '')[:8]}, {count} of {len(now)} files"
    return Happening("replaced", at, model.id, f"commit {sha[:8]}", new)


def _kind(mark: str) -> str:
    return mark.partition("-")[0]


def _is_counted(model: Model) -> bool:
    """Whether its size is the Hub's count, which comes some time after the weights, and not what the name says."""
    return model.params is not None and model.params != names.parse(model.id).params


def _apart(one: int | None, other: int | None) -> tuple[str, str]:
    """Two sizes in words; in full where they would read the same."""
    was, is_ = size(one), size(other)
    return (was, is_) if was != is_ else (f"{one:,}", f"{other:,}")


def _fresh(model: Model, now: datetime) -> bool:
    return model.first_seen is not None and now - model.first_seen < SETTLING


def title(event: Event, models: Sequence[Model], before: str | None, after: str | None) -> str:
    """A change as a headline. `models` are those it happened to, at least one."""
    name = models[0].id.partition("/")[2] if len(models) == 1 else names.series_of(models[0].id)
    count = f" ({len(models)} models)" if len(models) > 1 else ""
    match event:
        case "license":
            was, is_ = (license_label(one) or "not stated" for one in (before, after))
            return f"{name}{count}: license {was} → {is_}"
        case "gate":
            return f"{name}{count}: gate {_GATES.get(before or '', '?')} → {_GATES.get(after or '', '?')}"
        case "renamed" | "moved":
            return f"{before} → {after} ({event})"
        case "replaced":
            return f"{name}: weights replaced, {before} → {after}"
        case "weights":
            return f"{name}{count}: weights have arrived"
        case "returned":
            return f"{name}{count}: public again"
        case "withdrawn":
            return f"{name}{count}: withdrawn"
        case "formats":
            kinds = ", ".join(sorted({model.format for model in models if model.format}))
            return f"{names.series_of(models[0].id)}: {_counted(models, 'format')} added" + (
                f" ({kinds})" if kinds else ""
            )
        case "models":
            return f"{names.series_of(models[0].id)}: {_counted(models, 'model')} added ({', '.join(_short(models))})"


def _counted(models: Sequence[Model], word: str) -> str:
    return f"1 {word}" if len(models) == 1 else f"{len(models)} {word}s"


def _short(models: Sequence[Model], most: int = 4) -> list[str]:
    found = [model.id.partition("/")[2] for model in models[:most]]
    return [*found, "…"] if len(models) > most else found


def verdicts(
    missing: Sequence[Model], checked: Iterable[Checked], lab: Lab, at: datetime
) -> list[tuple[Model, Happening | None]]:
    """What became of models that a complete list lacks: each with the event, if there is proof of one.

    Missing once proves nothing. Missing again, the model was asked for by itself: gone, renamed, or a glitch. One
    that another owner has now is looked for in that owner's list from here on.
    """
    found = {one.hub_id: one for one in checked}
    settled: list[tuple[Model, Happening | None]] = []
    for model in missing:
        match found.get(model.hub_id):
            case Checked(found="gone"):
                gone = replace(model, missing=model.missing + 1, gone=at)
                settled.append((gone, Happening("withdrawn", at, model.id, "public", "withdrawn")))
            case Checked(found="renamed", name=str(name)):
                owner, before = owner_of(name), owner_of(model.id)
                event: Event = "renamed" if owner in (before, *lab.hub) else "moved"
                source = model.source if owner == before else owner
                now = replace(model, id=name, source=source, missing=0)
                settled.append((now, Happening(event, at, name, model.id, name)))
            case Checked(found="there"):
                settled.append((replace(model, missing=0), None))
            case _:
                settled.append((replace(model, missing=model.missing + 1), None))
    return settled

"""What is said of releases, and which models are one, decided again from what is stored.

An item stays the release of most of the models that it had; what else it had goes where it belongs now: into the
release that is there, or one of its own with the marks of the item it came from. An item left without models goes, and
its marks pass to where most of them went. Items that exchange models are written together, so that wherever the work
breaks off, the rest of it comes out the same.
"""

from collections import Counter
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from monitor import text
from monitor.model import Lab, Model
from monitor.store import happened, launches, links, models, rereading, rows, writing
from monitor.store.connect import Database
from monitor.store.exchanges import Exchange, Release, exchanges
from monitor.store.happened import Here
from monitor.store.items import SEQUENCE_BITS
from monitor.store.rules import Rules
from monitor.store.writing import Kept
from monitor.understand import releases

ATTEMPTS = 3
"How often a lab is looked at while others write its models, too."

_COUNTERS = ("downloads", "likes")
"They move by themselves: alone they are no reason to write."


def count(db: Database, lab: str | None = None) -> int:
    """How many models there are, in all or of a lab."""
    return int(db.execute("select count(*) from models where lab = coalesce(?, lab)", (lab,)).fetchone()[0])


def batches(db: Database, rules: Rules, lab: Lab, now: datetime, size: int) -> Iterator[tuple[int, Sequence[Exchange]]]:
    """What has to be written of a lab, a batch of some models at a time, with how many models were looked at for it.

    The lab is looked at until nothing is left to write: others may have written meanwhile.
    """
    here = _here(db, rules, lab, now)
    for attempt in range(ATTEMPTS if here else 0):
        found = rereading.of_lab(db, rules, lab, now)
        if attempt == 0:
            yield len(found), ()
        items = _items(db, {one.stored.item for one in found})
        pending = [one for one in exchanges(found, items) if here and _is_other(here, one, items)]
        batch: list[Exchange] = []
        for one in pending:
            batch.append(one)
            if sum(len(other.members) for other in batch) >= size:
                yield 0, batch
                batch = []
        if batch:
            yield 0, batch
        if not pending:
            return


def keep(db: Database, batch: Sequence[Exchange], rules: Rules, lab: Lab, now: datetime) -> "Counter[str]":
    """Write what has to be; counts it. Models that are no more as they were read are left for another time."""
    changed: Counter[str] = Counter()
    here = _here(db, rules, lab, now)
    assert here is not None  # it was when the batch was made
    for one in batch:
        ids = [member.stored.hub_id for member in one.members]
        stored = models.by_hub_id(db, ids)
        if all(_found(stored[member.stored.hub_id]) == _found(member.stored) for member in one.members):
            changed.update(_write(here, one))
            here.kept.launched += [release.item for release in one.releases if one.regroups and release.item]
    links.keep(db, here.kept, rules)
    writing.index(db, [(key, *said) for key, said in here.kept.texts.items()], again=list(here.kept.texts))
    return changed


def _here(db: Database, rules: Rules, lab: Lab, now: datetime) -> Here | None:
    """Where its releases are written; None: no list of the lab is configured any more."""
    source = next((one for one in rules.sources.values() if one.lab == lab.name and one.is_list), None)
    return Here(db, lab, source, now, None, True, Kept(), rules) if source else None


def _found(model: Model) -> Model:
    return replace(model, downloads=None, likes=None, sha=None, missing=0)


# --- what is to be written ------------------------------------------------------------------------


def _items(db: Database, keys: set[int | None]) -> dict[int, rows.Row]:
    """The releases of some keys, as they are stored."""
    found: dict[int, rows.Row] = {}
    for part in rows.parts(sorted(key for key in keys if key)):
        sql = f"select * from items where kind = 'release' and id in ({rows.marks(part)})"  # noqa: S608
        found.update((row["id"], row) for row in rows.select(db, sql, part))
    return found


def _is_other(here: Here, one: Exchange, items: Mapping[int, rows.Row]) -> bool:
    """Whether anything of an exchange has to be written."""
    if one.regroups or any(member.is_other for member in one.members):
        return True
    return any(_differs(here, release, items) for release in one.releases)


def _differs(here: Here, release: Release, items: Mapping[int, rows.Row]) -> bool:
    """Whether what is said of a release, or what it is found by, is another now."""
    if release.item is None:
        return False
    said, row = _said(here, release), items[release.item]
    if any(rows.adapt(value) != row[name] for name, value in said.items() if name not in _COUNTERS):
        return True
    return _is_found_otherwise(here, release, str(said["title"]))


def _is_found_otherwise(here: Here, release: Release, title: str) -> bool:
    if not release.group:
        return False
    sql = "select title, body from item_fts where rowid = ?"
    title, body = happened.text(here, title, release.group)
    now = text.fold(title), text.fold(body[: writing.BODY_LIMIT])
    return bool(here.db.execute(sql, (release.item,)).fetchone() != now)


def _said(here: Here, release: Release) -> writing.Fields:
    """What a release says of itself now; of a withdrawn one only what it is found by."""
    place: writing.Fields = {"key": release.key, "lab": here.lab.name, "country": here.lab.country}
    if not release.group:
        return place
    bases = rereading.named(here.db, releases.bases_of(release.group))
    return place | launches.fields_of(here, release.group, bases)


# --- writing --------------------------------------------------------------------------------------


def _write(here: Here, one: Exchange) -> Iterator[str]:
    """Write an exchange; yields what of it is another now."""
    items: dict[str, int] = {}
    for release in one.releases:
        yield from _counted(release)
        items[release.key] = yield from _release(here, release)
    for left, key in one.heirs.items():
        writing.inherit(here.db, left, items[key])
    if one.regroups:
        yield "releases regrouped"


def _counted(release: Release) -> Iterator[str]:
    for member in release.members:
        before, after = member.stored, member.now
        if (before.license, before.openness) != (after.license, after.openness):
            yield "licenses"
        if before.class_ != after.class_:
            yield "classes"
        if before.format != after.format:
            yield "formats"
        if (before.params, before.active_params, before.context) != (after.params, after.active_params, after.context):
            yield "sizes"


def _release(here: Here, release: Release) -> Generator[str, None, int]:
    """Write one release; gives its item, and yields what of it is another now."""
    db, item = here.db, release.item
    members = [member.now for member in release.members]
    said = _said(here, release)
    if item is None and release.group:
        item = _begin(here, release, said)
        members = [replace(model, item=item) for model in members]
        here.kept.texts[item] = happened.text(here, str(said["title"]), release.group)
    elif item is not None:
        row = _items(db, {item})[item]
        differing = {name for name, value in said.items() if rows.adapt(value) != row[name]}
        if not differing <= set(_COUNTERS):
            writing.update(db, item, said)
        if "lab" in differing:
            writing.untie(db, item)
            writing.tie(db, item, [here.lab.name])
        if "title" in differing:
            yield "titles"
        if _is_found_otherwise(here, release, str(said.get("title"))):
            here.kept.texts[item] = happened.text(here, str(said["title"]), release.group)
    moved = [(one.stored, model) for one, model in zip(release.members, members, strict=True)]
    rereading.save(db, [now for stored, now in moved if rereading.decided(stored) != rereading.decided(now)])
    for stored, now in moved:
        if now.item is not None and now.item != stored.item:
            _bring(db, stored, now.item)
    return item or 0


def _begin(here: Here, release: Release, said: writing.Fields) -> int:
    """An item for models that leave another one: it stands beside that in time, and is as read as that is."""
    origin = _items(here.db, {release.origin}).get(release.origin or 0)
    made = min((model.created for model in release.group if model.created), default=here.now)
    place: writing.Fields = {"source": release.group[0].source, "published": made, "seen": here.now, "history": True}
    place |= {"read": True, "starred": False}
    if origin:
        place |= {name: origin[name] for name in ("published", "seen", "history", "read", "starred")}
        made = rows.moment(origin["id"] >> SEQUENCE_BITS)
    item = writing.add(here.db, "release", made, {**said, **place})
    writing.tie(here.db, item, [here.lab.name])
    here.kept.launched.append(item)
    return item


def _bring(db: Database, model: Model, item: int) -> None:
    """What happened to a model goes with it to another release."""
    db.execute("update events set item = ? where item = ? and hub_id = ?", (item, model.item, model.hub_id))
    db.execute("delete from item_models where item = ? and hub_id = ?", (model.item, model.hub_id))
    writing.hold(db, item, [model.hub_id])

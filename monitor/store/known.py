"""What is stored of the entries that feeds bring again, read with few queries."""

from collections.abc import Iterator, Mapping, Sequence

from monitor.store import rows
from monitor.store.connect import Database
from monitor.understand.identity import PROOF, Identity, Known, Policy, Signs

_SUMMARY = "iif(purged and published is not null, null, summary)"
_COLUMNS = f"id, guid, url, url_key, title, title_key, published, {_SUMMARY}, digest, changes, item"
_LATEST = 200


def identities(db: Database, sources: Sequence[str]) -> dict[str, Identity]:
    """What tells the entries of some sources apart, as far as that is known."""
    found: dict[str, Identity] = {}
    for part in rows.parts(sources):
        sql = f"select name, identity from sources where identity is not null and name in ({rows.marks(part)})"  # noqa: S608
        found.update((name, one) for name, text in db.execute(sql, tuple(part)) if (one := Identity.of(text)))
    return found


def choose(db: Database, chosen: Mapping[str, Identity | None], before: Mapping[str, Identity]) -> None:
    """Keep what tells the entries of some sources apart from now on, where it is not what it was."""
    db.executemany(
        "update sources set identity = ? where name = ?",
        [(str(one), name) for name, one in chosen.items() if one and one != before.get(name)],
    )


def unmoved(db: Database, source: str, guids: Sequence[str]) -> dict[str, tuple[int, str, str]]:
    """The id, address and digest of the entries of a source that have these guids."""
    found: dict[str, tuple[int, str, str]] = {}
    for part in rows.parts(guids):
        sql = f"select guid, id, url, digest from articles where source = ? and guid in ({rows.marks(part)})"  # noqa: S608
        found.update((guid, (id_, url, digest)) for guid, id_, url, digest in db.execute(sql, (source, *part)))
    return found


def alike(db: Database, source: str, body: Sequence[Signs], policy: Policy | None) -> list[Known]:
    """The entries of a source that may be one of these: the same guid, address or headline, oldest first.

    Where nothing else holds, or nothing of it was found, the latest are looked through.
    """
    if not db.execute("select 1 from articles where source = ? limit 1", (source,)).fetchone():
        return []
    found: dict[int, Known] = {}
    for where, values in (
        ("source = ? and guid", {one.guid for one in body}),
        ("source = ? and url_key", {one.address for one in body if one.address}),
        ("+source = ? and title_key", {one.headline for one in body if one.headline}),  # `+`: by the index of headlines
    ):
        for part in rows.parts(sorted(values)):
            sql = f"select {_COLUMNS} from articles where {where} in ({rows.marks(part)})"  # noqa: S608
            found.update((one.id, one) for one in _known(db, sql, (source, *part)))
    if policy == "content" or (not found and len(body) >= PROOF):
        sql = f"select {_COLUMNS} from articles where source = ? order by id desc limit ?"  # noqa: S608
        found.update((one.id, one) for one in _known(db, sql, (source, max(_LATEST, 2 * len(body)))))
    return sorted(found.values(), key=lambda one: one.id)


def by_id(db: Database, ids: Sequence[int]) -> dict[int, Known]:
    """Stored entries by their ids."""
    found: dict[int, Known] = {}
    for part in rows.parts(ids):
        sql = f"select {_COLUMNS} from articles where id in ({rows.marks(part)})"  # noqa: S608
        found.update((one.id, one) for one in _known(db, sql, part))
    return found


def _known(db: Database, sql: str, parameters: Sequence[object]) -> Iterator[Known]:
    for id_, guid, url, address, title, headline, published, summary, *rest in db.execute(sql, tuple(parameters)):
        yield Known(id_, Signs(guid, url, address, title, headline, published, summary), *rest)

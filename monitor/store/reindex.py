"""Reading everything stored again with the rules of now: after labs, feeds or the program have changed.

A few hundred items at a time: they are read outside of any transaction, and what is found to be otherwise is written in
a short one, together with how far this is. So a process that polls and the screen go on meanwhile, and what is broken
off goes on where it was. What is as it was is not written: no change number moves; nothing becomes news, or alerts.

Stories are not told apart anew: people have read them as they are. Releases are regrouped (`regrouped`), since what a
release is follows from its models alone.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import field
from datetime import datetime
from hashlib import blake2b

from monitor.frozen import dataclass
from monitor.store.connect import Database, told, writing
from monitor.store.rules import Rules

RULES_VERSION = 1
"Goes up with every change of `monitor.understand` or `monitor.text` that reads what is stored otherwise."

BATCH = 250
"Items read, or models written, at a time: about 0.1 s."
SMALL = 100
"The same beside other work."

_UNDERSTOOD = "understood"
"The counter that holds the mark of the rules by which everything stored was read."
_PLACE = "reindex"
"The counter that holds the mark of the rules that are being applied; while there is none, nothing was begun."
_ITEM, _LAB = f"{_PLACE} item", f"{_PLACE} lab"
_COUNT = f"{_PLACE}: "


@dataclass(frozen=True, slots=True)
class Progress:
    """How far it is."""

    done: int
    "Items and models looked at, in earlier runs too."
    total: int
    changed: Mapping[str, int] = field(default_factory=dict)
    "What was found to be otherwise so far, counted."


def mark(rules: Rules) -> int:
    """A number that is another one for rules by which the same could be understood otherwise."""
    sources = [(one.name, one.kind, one.lab, one.country, one.topics) for one in rules.sources.values()]
    said = repr((RULES_VERSION, sorted(rules.labs.values(), key=lambda lab: lab.name), sorted(sources, key=repr)))
    return int.from_bytes(blake2b(said.encode(), digest_size=7).digest(), "big")


def outdated(db: Database, rules: Rules) -> bool:
    """Whether something stored was read by other rules than these."""
    with told(db):
        return not _is_empty(db) and _values(db).get(_UNDERSTOOD) != mark(rules)


def begin(db: Database, rules: Rules) -> None:
    """Note by which rules everything will have been read where nothing is stored yet; whoever polls begins so."""
    with told(db):
        if _is_empty(db):
            with writing(db):
                _note(db, {_UNDERSTOOD: mark(rules)})


def run(db: Database, rules: Rules, now: datetime, batch: int = BATCH) -> Iterator[Progress]:
    """Read everything again, a step at a time; the last step says what has changed in all."""
    from monitor.store import regrouped, retold  # all that understands: 60 ms, when a poll only asks whether it is time

    with told(db):
        _resume(db, mark(rules))
        labs = sorted(rules.labs)
        place = _values(db)
        done = retold.count(db, upto=place[_ITEM]) + sum(regrouped.count(db, lab) for lab in labs[: place[_LAB]])
        total = retold.count(db) + regrouped.count(db)
        yield Progress(done, total, _changed(db))
        for read in retold.batches(db, rules, place[_ITEM], batch):
            with writing(db):
                changed = retold.keep(db, read, rules, now)
                _advance(db, {_ITEM: read[-1].stored.key}, changed)
            done += len(read)
            yield Progress(done, total, _changed(db))
        for number, name in enumerate(labs[place[_LAB] :], place[_LAB] + 1):
            for count, exchanges in regrouped.batches(db, rules, rules.labs[name], now, batch):
                if exchanges:
                    with writing(db):
                        _advance(db, {}, regrouped.keep(db, exchanges, rules, rules.labs[name], now))
                done += count
                yield Progress(min(done, total), total, _changed(db))
            with writing(db):
                _advance(db, {_LAB: number}, Counter())
        yield Progress(total, total, _finish(db, mark(rules)))


# --- where it stands ------------------------------------------------------------------------------


def _resume(db: Database, rules: int) -> None:
    """Begin, unless the same was begun before."""
    with writing(db):
        if _values(db).get(_PLACE) != rules:
            _forget(db)
            _note(db, {_PLACE: rules, _ITEM: 0, _LAB: 0})


def _advance(db: Database, place: Mapping[str, int], changed: Mapping[str, int]) -> None:
    _note(db, place)
    for what, count in changed.items():
        db.execute(
            "insert into counters (name, value) values (?, ?) on conflict (name) do update set value = value + ?",
            (f"{_COUNT}{what}", count, count),
        )


def _finish(db: Database, rules: int) -> Mapping[str, int]:
    with writing(db):
        changed = _changed(db)
        _forget(db)
        _note(db, {_UNDERSTOOD: rules})
    return changed


def _forget(db: Database) -> None:
    db.execute("delete from counters where name like ?", (f"{_PLACE}%",))


def _note(db: Database, values: Mapping[str, int]) -> None:
    db.executemany("insert or replace into counters (name, value) values (?, ?)", list(values.items()))


def _values(db: Database) -> dict[str, int]:
    return dict(db.execute("select name, value from counters"))


def _changed(db: Database) -> dict[str, int]:
    return {name.removeprefix(_COUNT): count for name, count in _values(db).items() if name.startswith(_COUNT)}


def _is_empty(db: Database) -> bool:
    (found,) = db.execute("select exists (select 1 from articles) or exists (select 1 from models)").fetchone()
    return not found

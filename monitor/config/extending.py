"""A file that says `extends = "default"`: what it only changes must be shipped, what it adds must be whole."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from monitor.config.checks import REPEATED
from monitor.config.mistakes import Lines, Mistake, nearest, shown

Tables = Mapping[str, Any]

SAYS_SOMETHING = {"labs": ("hub", "modelscope", "github", "aliases", "families")}
"Any of these makes an entry a new one; elsewhere that is the first key that is needed besides the name."


def mistakes(path: Path, raw: Tables, lines: Lines, own: Tables, shipped: Tables) -> Iterator[Mistake]:
    """Entries of `own` (`raw` before it was checked) that neither name a shipped one nor can stand alone."""
    for table, grammar in REPEATED.items():
        names = tuple(row["name"] for row in shipped.get(table, ()))
        needs = grammar.needs[1:]
        makes = SAYS_SOMETHING.get(table, needs[:1])
        for index, row in enumerate(own.get(table, ())):
            name, given = row.get("name"), raw[table][index]
            if name is None or name in names:
                continue
            if not any(key in given for key in makes):
                expected = f"the name of one that is shipped, or also the key {makes[0]} for a new one"
                line = lines.of(table, index, "name")
                yield Mistake(path, line, f"{table}.name", shown(name), expected, nearest(name, names))
                continue
            for key in needs:
                if key not in given:
                    line = lines.of(table, index, "name")
                    yield Mistake(path, line, f"{table} {name!r}", "", f"also the key {key}")

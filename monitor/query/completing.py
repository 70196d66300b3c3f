"""What could be typed next: names of fields, and the values they have."""

import re
from collections.abc import Iterator, Mapping, Sequence

from monitor.frozen import dataclass
from monitor.query.fields import FIELDS, FieldType

_OPEN = re.compile(r'"[^"]*"?')
_NAME = re.compile(r"(?:^|(?<=[\s(\-]))[A-Za-z]*\Z")
_VALUE = re.compile(
    r'(?:^|(?<=[\s(\-]))(?P<name>[A-Za-z]+):(?P<before>(?:(?:"[^"]*"|[^\s(),"]+),)*)(?P<value>"[^"]*|[^\s(),"]*)\Z'
)
_REST = re.compile(r'[^\s(),":]*')
_PLAIN = re.compile(r'[^\s(),"/*]+')


@dataclass(frozen=True, slots=True)
class Completion:
    """One proposal: `text` takes the place of what stands from `start` up to `end`."""

    text: str
    start: int
    end: int
    help: str = ""


def complete(text: str, cursor: int, known: Mapping[str, Sequence[str]]) -> list[Completion]:
    """What could stand at the cursor, best first.

    `known` has the values that only the store and the configuration know, by field: `lab`, `source`,
    `watch`, `country`; they are proposed before the usual ones.
    """
    head = text[:cursor]
    found = _VALUE.search(head)
    if found:
        field = FIELDS.get(found["name"].lower())
        return list(_values(field, found, text, cursor, known)) if field else []
    name = _NAME.search(head)
    if not name or _in_quotes(head):
        return []
    end = _end(text, cursor) + (text[_end(text, cursor) : _end(text, cursor) + 1] == ":")
    typed = name[0].lower()
    return [
        Completion(f"{field.name}:", name.start(), end, field.help)
        for field in FIELDS.values()
        if field.name.startswith(typed)
    ]


def _values(
    field: FieldType, found: re.Match[str], text: str, cursor: int, known: Mapping[str, Sequence[str]]
) -> Iterator[Completion]:
    typed = found["value"].lstrip('"').casefold()
    chosen = {value.strip('"').casefold() for value in found["before"].split(",") if value}
    end = _end(text, cursor)
    if found["value"].startswith('"') and text[end : end + 1] == '"':
        end += 1
    for value in _ranked(typed, _all(field, known)):
        if value.casefold() not in chosen:
            shown = value if _PLAIN.fullmatch(value) or value == "*" else f'"{value}"'
            yield Completion(shown, found.start("value"), end, "" if value in field.values else _MEANING.get(value, ""))


_MEANING = {"*": "any known value", "unknown": "no known value"}


def _all(field: FieldType, known: Mapping[str, Sequence[str]]) -> list[str]:
    special = ["unknown", "*"] if field.may_be_unknown else []
    quotable = (value for value in known.get(field.name, ()) if '"' not in value)
    return list(dict.fromkeys([*quotable, *field.values, *special]))


def _ranked(typed: str, values: Sequence[str]) -> list[str]:
    """Those that start with what was typed, then those with a later word that does."""
    starts = [value for value in values if value.casefold().startswith(typed)]
    inside = re.compile(rf"[\W_]{re.escape(typed)}")
    return starts + [value for value in values if value not in starts and inside.search(value.casefold())]


def _end(text: str, cursor: int) -> int:
    rest = _REST.match(text, cursor)
    return rest.end() if rest else cursor


def _in_quotes(head: str) -> bool:
    return any(len(part) == 1 or not part.endswith('"') for part in _OPEN.findall(head))

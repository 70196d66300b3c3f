"""Signs: the values of an item's fields, each as one word (`lab:qwen`), so that a look into a set says what it is."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from monitor.query.fields import FIELDS, Type
from monitor.query.syntax import Field, Known, Value
from monitor.text import fold

WIDTHS: Mapping[str, int] = {
    "source": 2, "lab": 3, "topic": 3, "event": 3, "format": 5, "task": 5, "class": 10, "license": 10, "gated": 10,
    "params": 10, "active": 10, "context": 10, "downloads": 10, "likes": 10, "openness": 20, "country": 20, "lang": 20,
    "is": 30, "kind": 40,
}  # fmt: skip
"What gives signs, and how much more common such a sign is than a word: the rarer sorts out more."
NUMBERS = frozenset(name for name, spec in FIELDS.items() if spec.type is Type.NUMBER)
"Of a number only whether it is known is a sign."
_MARKS: Mapping[str, tuple[str, ...]] = {"open": ("openness:open",), "gated": ("gated:auto", "gated:manual")}
"Of `is:`, those that are values of another field."
_UNSIGNED = ("alert",)


@lru_cache(maxsize=8_192)
def signs(field: str, value: str) -> tuple[str, ...]:
    """The signs that a value of a field gives: itself, what it belongs to (`zh-CN` to `zh`), and that one is known."""
    plain = _plain(field, value)
    whole = plain.split("-") if field == "lang" else [plain]
    return (f"{field}:*", *(f"{field}:{'-'.join(whole[:end])}" for end in range(1, len(whole) + 1)))


def known(field: str) -> str:
    """The sign that some value of a field is known."""
    return f"{field}:*"


def wanted(field: Field) -> frozenset[str] | None:
    """The signs of which an item must bear one for the field to hold; None where signs do not say."""
    if field.name not in WIDTHS:
        return None
    each = [_of(field.name, value) for value in field.values]
    return frozenset().union(*(found for found in each if found)) if all(each) else None


def _of(name: str, value: Value) -> Sequence[str]:
    if value is Known.UNKNOWN or (name == "is" and value in _UNSIGNED):
        return ()
    if value is Known.ANY or name in NUMBERS:
        return (known(name),)
    return _MARKS.get(str(value), (f"is:{value}",)) if name == "is" else (f"{name}:{_plain(name, str(value))}",)


def _plain(field: str, value: str) -> str:
    """As the compiled query compares: labs by their words, all else by its letters, A to Z in any case."""
    return fold(value) if field == "lab" else value.encode().lower().decode()

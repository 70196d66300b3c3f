"""`@dataclass(frozen=True, slots=True)` at a third of its price: most modules have some, and a start pays for all.

Python compiles six methods for each such class, half a millisecond of it. Here one is compiled, and the others are
shared; and as slots are filled directly, values are made in a third of the time, too. To a type checker, and to
`replace`, `fields`, `match` and pickle, they are what Python's own are.
"""

from collections.abc import Callable, Sequence
from dataclasses import MISSING, Field, FrozenInstanceError, fields
from operator import attrgetter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dataclasses import dataclass
else:
    from dataclasses import dataclass as of_python

    def dataclass(*, frozen: bool, slots: bool) -> Callable[[type], type]:
        """A class of values that cannot be changed."""
        if not (frozen and slots):
            raise TypeError("take dataclasses.dataclass for what is not frozen, or has no slots")
        return lambda cls: _finished(of_python(init=False, repr=False, eq=False, slots=True)(cls))


__all__ = ["dataclass"]

_LATER: Any = object()
"A default that is made for each value."


def _finished(cls: type) -> type:
    """A class with its fields, and the methods that they need."""
    known = fields(cls)
    cls.__init__ = _init(cls, known)  # type: ignore[misc]
    if "__repr__" not in vars(cls):
        cls.__repr__ = _repr([each.name for each in known if each.repr])  # type: ignore[assignment]
    _compare(cls, [each.name for each in known if each.compare])
    _carry(cls, [each.name for each in known])
    cls.__setattr__ = cls.__delattr__ = _refuse  # type: ignore[assignment]
    return cls


def _init(cls: type, known: Sequence[Field[Any]]) -> Callable[..., None]:
    parameters, lines = ["self"], ["pass"]
    names: dict[str, Any] = {"later": _LATER}
    for number, each in enumerate(known):
        name, value = each.name, each.name
        names[f"set_{number}"] = getattr(cls, name).__set__
        if each.default_factory is not MISSING:
            names[f"default_{number}"], names[f"make_{number}"] = _LATER, each.default_factory
            value = f"make_{number}() if {name} is later else {name}"
        elif each.default is not MISSING:
            names[f"default_{number}"] = each.default
        parameters.append(f"{name}=default_{number}" if f"default_{number}" in names else name)
        lines.append(f"set_{number}(self, {value})")
    exec(f"def __init__({', '.join(parameters)}):\n " + "\n ".join(lines), names)  # noqa: S102 - names of our own
    method: Callable[..., None] = names["__init__"]
    method.__qualname__ = f"{cls.__qualname__}.__init__"
    return method


def _repr(names: Sequence[str]) -> Callable[[object], str]:
    def shown(self: object) -> str:
        values = ", ".join(f"{name}={getattr(self, name)!r}" for name in names)
        return f"{type(self).__qualname__}({values})"

    return shown


def _compare(cls: Any, names: Sequence[str]) -> None:
    values: Callable[[object], Any] = attrgetter(*names) if names else lambda _: ()

    def equal(self: object, other: object) -> bool:
        return values(self) == values(other) if other.__class__ is self.__class__ else NotImplemented

    cls.__eq__ = equal
    cls.__hash__ = lambda self: hash(values(self))


def _carry(cls: Any, names: Sequence[str]) -> None:
    """For pickle and copy, which would set attributes."""

    def put(self: object, state: Sequence[object]) -> None:
        for name, value in zip(names, state, strict=True):
            getattr(cls, name).__set__(self, value)

    cls.__getstate__ = lambda self: [getattr(self, name) for name in names]
    cls.__setstate__ = put


def _refuse(_: object, name: str, *_value: object) -> None:
    raise FrozenInstanceError(f"cannot assign to or delete field {name!r}")

"""Frozen values: what Python's own do, ours do."""

import copy
import dataclasses
import pickle
from collections.abc import Mapping
from typing import Any

import pytest

from monitor.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Ours:
    """Some fields of every kind."""

    name: str
    numbers: tuple[int, ...] = ()
    table: Mapping[str, int] = dataclasses.field(default_factory=dict)
    secret: str = dataclasses.field(default="", repr=False)
    mark: int = dataclasses.field(default=0, compare=False)


@dataclasses.dataclass(frozen=True, slots=True)
class Theirs:
    """The same."""

    name: str
    numbers: tuple[int, ...] = ()
    table: Mapping[str, int] = dataclasses.field(default_factory=dict)
    secret: str = dataclasses.field(default="", repr=False)
    mark: int = dataclasses.field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Single:
    """One field, and what it makes of it."""

    number: int

    def doubled(self) -> int:
        """Twice."""
        return self.number * 2


@dataclass(frozen=True, slots=True)
class Nothing:
    """No field."""


CALLS: list[tuple[tuple[Any, ...], dict[str, Any]]] = [
    (("a",), {}),
    (("a", (1, 2), {"x": 1}, "hidden", 3), {}),
    ((), {"name": "b", "secret": "hidden"}),
]


@pytest.mark.parametrize(("given", "named"), CALLS)
def test_made_and_shown_as_pythons_own(given: tuple[Any, ...], named: dict[str, Any]) -> None:
    ours, theirs = Ours(*given, **named), Theirs(*given, **named)
    assert dataclasses.asdict(ours) == dataclasses.asdict(theirs)
    assert repr(ours) == repr(theirs).replace("Theirs", "Ours")
    assert "hidden" not in repr(ours)


def test_what_is_made_for_each_value_is_its_own() -> None:
    assert Ours("a").table == Ours("b").table == {}
    assert Ours("a").table is not Ours("b").table


@pytest.mark.parametrize("kind", [Ours, Theirs])
def test_a_call_that_does_not_fit(kind: Any) -> None:
    for given, named in (((), {}), (("a", (), {}, "", 0, 1), {}), (("a",), {"other": 1}), (("a",), {"name": "b"})):
        with pytest.raises(TypeError):
            kind(*given, **named)


def test_equal_by_what_is_compared() -> None:
    assert Ours("a", mark=1) == Ours("a", mark=2) != Ours("b")
    assert Single(1) == Single(1) != Single(2)
    other: object = Nothing()
    assert Single(1) != other
    assert Nothing() == Nothing()
    assert {Single(1), Single(1), Single(2), Nothing(), Nothing()} == {Single(1), Single(2), Nothing()}


@pytest.mark.parametrize("value", [Ours("a"), Theirs("a")])
def test_nothing_can_be_changed(value: Any) -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        value.name = "b"
    with pytest.raises(dataclasses.FrozenInstanceError):
        del value.name
    with pytest.raises((AttributeError, TypeError)):
        value.other = 1
    assert value.name == "a"


def test_taken_apart_replaced_and_carried() -> None:
    match Ours("a", (1,)):
        case Ours(name, numbers):
            assert (name, numbers) == ("a", (1,))
    value = Ours("a", (1,), {"x": 1}, "hidden", 2)
    assert dataclasses.replace(value, name="b") == Ours("b", (1,), {"x": 1}, "hidden")
    for other in (pickle.loads(pickle.dumps(value)), copy.copy(value), copy.deepcopy(value)):
        assert dataclasses.asdict(other) == dataclasses.asdict(value)
    assert Single(3).doubled() == 6


def test_only_for_what_is_frozen_and_has_slots() -> None:
    with pytest.raises(TypeError, match=r"dataclasses\.dataclass"):
        dataclass(frozen=False, slots=True)

"""`[keys]`: the keys that somebody chose for the actions of the screen, and whether each can still be reached."""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence

from monitor.config.actions import PLACES, TOGETHER
from monitor.frozen import dataclass

Keys = Mapping[str, tuple[str, ...]]
"""Action to keys, by the names that the screen gives them."""

NAMED = (
    "up", "down", "left", "right", "home", "end", "pageup", "pagedown", "insert", "delete", "backspace", "enter",
    "escape", "tab", "space", *(f"f{number}" for number in range(1, 25)),
)  # fmt: skip
EXPECTED = 'a key, as "n", "N", "/", "f5", "space" or "ctrl+d", or a list of keys'
_OTHER_NAMES = {"esc": "escape", "return": "enter", "del": "delete", "ins": "insert", "pgup": "pageup",
                "pgdn": "pagedown", " ": "space"}  # fmt: skip
_SIGNS = {"solidus": "slash", "reverse_solidus": "backslash", "commercial_at": "at", "hyphen_minus": "minus",
          "plus_sign": "plus", "low_line": "underscore"}  # fmt: skip
_MODIFIERS = ("ctrl", "alt", "shift")
WHILE_TYPING = 'a key that no text needs, as "f5", "ctrl+d", "tab" or "enter", or a list of keys'
_TYPED = ("space", "backspace", "delete", "left", "right", "home", "end")
"Named keys that a line of text needs."
_RESERVED = ("ctrl+q", "ctrl+c")
"So that whatever is changed, the program can be left."


@dataclass(frozen=True, slots=True)
class Clash:
    """Two actions on one key, in a place where both are."""

    action: str
    "One that the key was chosen for."
    other: str
    key: str
    place: str


def names(value: object) -> tuple[str, ...]:
    """A key, or a list of them, by the names that the screen gives them. Raises ValueError with what was expected."""
    return tuple(dict.fromkeys(name(one) for one in (value if isinstance(value, list) else [value])))


def names_while_typing(value: object) -> tuple[str, ...]:
    """The same of actions where text is typed. Raises ValueError with what was expected."""
    found = names(value)
    if any("+" not in key and (key in _TYPED or key not in NAMED) for key in found):
        raise ValueError(WHILE_TYPING)
    return found


def name(value: object) -> str:
    """The screen's name of a key. Raises ValueError with what was expected."""
    text = value if isinstance(value, str) else ""
    *modifiers, last = [text] if len(text) == 1 else text.split("+")
    held = sorted({one.lower() for one in modifiers}, key=lambda one: _MODIFIERS.index(one) if one in _MODIFIERS else 9)
    found = _unmodified(last)
    if not found or not {*held} <= {*_MODIFIERS}:
        raise ValueError(EXPECTED)
    if held == ["shift"] and len(found) == 1:
        raise ValueError(f'the letter that shift makes of it, as "{found.upper()}"')
    found = "+".join([*held, found.lower() if held else found])
    if found in _RESERVED:
        raise ValueError(f"another key: {found} always ends the program")
    return found


def _unmodified(text: str) -> str:
    """The name of a key without others that are held; "" for what is none."""
    lower = _OTHER_NAMES.get(text.lower(), text.lower())
    if lower in NAMED:
        return lower
    if len(text) != 1 or not text.isprintable():
        return ""
    sign = "" if text.isalnum() else unicodedata.name(text, "").lower().replace("-", "_").replace(" ", "_")
    return _SIGNS.get(sign, sign or text)


def effective(place: str, keys: Keys) -> dict[str, tuple[str, ...]]:
    """The keys that the actions of a place have."""
    return {action: keys.get(action, tuple(own.split())) for action, own in PLACES[place].items()}


def clashes(keys: Keys) -> Iterator[Clash]:
    """What was chosen so that of two actions one cannot be reached, each pair once.

    Keys that the program itself gives to two actions in one place are its own affair: what has the focus goes first.
    """
    if not keys:  # as for most people
        return
    told: set[frozenset[str]] = set()
    for place, parts in TOGETHER.items():
        owners: dict[str, dict[str, None]] = {}
        for part in parts:
            for action, found in effective(part, keys).items():
                for one in found:
                    owners.setdefault(one, {})[action] = None
        for one, actions in owners.items():
            yield from _among(one, tuple(actions), keys, place, told)


def _among(one: str, actions: Sequence[str], keys: Keys, place: str, told: set[frozenset[str]]) -> Iterator[Clash]:
    for action in actions:
        for other in actions:
            pair = frozenset((action, other))
            if action in keys and other != action and pair not in told:
                told.add(pair)
                yield Clash(action, other, one, place)

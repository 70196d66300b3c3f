"""Keys as the screen writes them, and those that its reader gave to actions, as Textual takes them."""

from collections.abc import Mapping
from types import MappingProxyType

from textual.binding import Binding
from textual.keys import format_key

from monitor.config.actions import PLACES
from monitor.config.keys import Keys

NO_KEY = "none"
"What an action without a key is bound to: no keyboard sends it."
NONE: Keys = MappingProxyType({})
"Nobody chose any."
_NAMES = {"pagedown": "PgDn", "pageup": "PgUp", "space": "Space", "escape": "Esc", "tab": "Tab"}


def keymap(keys: Keys) -> Mapping[str, str]:
    """Textual's own form; an action that lost its keys keeps a binding that is never pressed."""
    return {action: ",".join(found) or NO_KEY for action, found in keys.items()}


def of(binding: Binding, keys: Keys) -> tuple[str, ...]:
    """The keys of a binding, by their names."""
    return keys.get(binding.id or "", tuple(binding.key.split(",")))


def written(key: str) -> str:
    """A key as people write it."""
    held, _, last = key.rpartition("+") if len(key) > 1 else ("", "", key)
    shown = _NAMES.get(last, format_key(last))
    return f"{held}+{shown}" if held else shown


def hint(action: str, keys: Keys, otherwise: str = "ctrl+p") -> str:
    """The first key of an action, for a text that tells which one to press; of one without a key what does the same:
    most are in the palette."""
    own = next(place[action] for place in PLACES.values() if action in place)
    found = keys.get(action, tuple(own.split()))
    return written(found[0]) if found else otherwise

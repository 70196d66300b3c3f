"""The actions of the screen whose keys `[keys]` can change, and the keys that they have by themselves.

The screen's own bindings carry these names and keys; a test compares both. They stand here because a mistake in
`feeds.toml` is told with its line by whatever reads the file, also where no screen is ever opened.
"""

from collections.abc import Mapping

_MOVES = {
    "down": "down j", "up": "up k", "page_down": "pagedown ctrl+f", "page_up": "pageup ctrl+b",
    "half_down": "ctrl+d", "half_up": "ctrl+u", "first": "home g", "last": "end G", "open": "enter l right",
}  # fmt: skip
_ITEM = {
    "search": "slash", "next_alert": "n", "previous_alert": "N", "next_unread": "u", "watch": "w", "export": "E",
    "read": "space", "star": "s", "read_all": "A", "undo": "z", "redo": "Z", "browser": "o", "article": "f",
    "card": "c", "links": "F", "formats": "m", "copy": "y", "related": "x", "next_pane": "tab",
    "previous_pane": "shift+tab", "back": "escape h left",
}  # fmt: skip
"What is done with an item, and with what is listed."
_PAGE = {
    "close": "q h left", "down": "down j", "up": "up k", "page_down": "pagedown ctrl+d ctrl+f space",
    "page_up": "pageup ctrl+u ctrl+b", "first": "home g", "last": "end G",
}  # fmt: skip
_TABLE_MOVES = {"down": "j", "up": "k", "first": "g", "last": "G"}

PLACES: Mapping[str, Mapping[str, str]] = {
    "everywhere": {
        "help": "question_mark", "feed": "1", "releases": "2", "reports": "3", "watchlists": "4", "sources": "5",
        "deliveries": "6", "log": "7", "quit": "q", "palette": "ctrl+p", "times": "t", "theme": "ctrl+t",
    },
    "feed": {
        **_ITEM, "views": "V", "only_lab": "L", "only_topic": "T", "only_source": "P", "watchlists": "W",
        "keep_view": "v", "refresh": "r", "sources": "S", "sidebar": "b", "detail": "d",
        "sidebar_narrower": "less_than_sign", "sidebar_wider": "greater_than_sign", "detail_smaller": "minus",
        "detail_larger": "plus", "panes_as_designed": "equals_sign",
    },
    "list": _MOVES,
    "detail": {
        **{name: keys for name, keys in _MOVES.items() if name != "open"},
        "links": "F", "formats": "m", "back": "escape left h",
    },
    "sidebar": {
        "down": "down j", "up": "up k", "page_down": "pagedown ctrl+f", "page_up": "pageup ctrl+b", "first": "home g",
        "last": "end G", "open": "enter l right space", "edit": "e", "remove": "x delete",
    },
    "table": _MOVES,
    "releases": {
        **_ITEM, "sort": "greater_than_sign", "sort_back": "less_than_sign", "reverse": "S", "detail": "d",
        "leave": "q",
    },
    "deliveries": {
        "send_digest": "s", "retry": "r", "retry_all": "R", "browser": "o", "next_pane": "tab",
        "back": "escape q h left",
    },
    "log": {
        **{name: keys for name, keys in _MOVES.items() if name != "open"},
        "everything": "i", "warnings": "w", "errors": "e", "pause": "space p", "back": "escape q h left",
    },
    "reports": {
        "count": "r", "down": "down j", "up": "up k", "page_down": "pagedown ctrl+f ctrl+d space",
        "page_up": "pageup ctrl+b ctrl+u", "first": "home g", "last": "end G", "back": "escape q h left",
    },
    "sources": {
        "back": "escape q left h S", "poll": "r", "poll_all": "R", "add_source": "A", "mute_source": "M",
        "test_source": "T", "undo": "z", "redo": "Z", **_TABLE_MOVES,
    },
    "watchlists": {
        "back": "escape q h W", "add": "a", "edit": "e", "try": "T", "open": "enter o l", "mute": "m",
        "switch": "space", "remove": "x delete", "undo": "z", "redo": "Z", "half_down": "ctrl+d",
        "half_up": "ctrl+u", **_TABLE_MOVES,
    },
    "question": {"yes": "y", "no": "n q"},
    "links": {"close": "q h left", "links": "F", "copy": "y", "down": "j", "up": "k"},
    "views": {"close": "q h left", "views": "V", "down": "j", "up": "k"},
    "help": {**_PAGE, "help": "question_mark"},
    "preview": {**_PAGE, "browser": "o"},
    "query": {"to_list": "enter down", "complete": "tab"},
    "editor": {
        "save": "ctrl+s", "next_line": "enter down", "previous_line": "up shift+tab", "complete": "tab",
        "found_down": "pagedown", "found_up": "pageup",
    },
}  # fmt: skip
"""By place: each action and the keys it has by itself."""

TOGETHER: Mapping[str, tuple[str, ...]] = {
    "the list": ("everywhere", "feed", "list"),
    "the detail pane": ("everywhere", "feed", "detail"),
    "the sidebar": ("everywhere", "feed", "sidebar"),
    "Releases": ("everywhere", "releases", "table"),
    "the detail pane of Releases": ("everywhere", "releases", "detail"),
    "Reports": ("everywhere", "reports"),
    "Watchlists": ("everywhere", "watchlists"),
    "Sources": ("everywhere", "sources"),
    "Deliveries": ("everywhere", "deliveries", "table"),
    "the Log": ("everywhere", "log"),
    "questions": ("question",),
    "menus of links": ("links",),
    "the menu of views": ("views",),
    "the help": ("help",),
    "previews": ("preview",),
    "the line of a query": ("everywhere", "query"),
    "the editor of a watchlist": ("everywhere", "editor"),
}
"""The places whose keys work at the same time."""

TYPING = frozenset((*PLACES["query"], *PLACES["editor"]))
"""Actions while text is typed: none has a key that the text needs."""

ACTIONS = tuple(dict.fromkeys(action for place in PLACES.values() for action in place))

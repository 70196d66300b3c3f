"""Writes docs/keys.md from the bindings of the screen: `scripts/keys` (a test says when that is due)."""

from collections.abc import Iterator
from pathlib import Path

from textual.binding import Binding

from monitor.config.actions import PLACES
from monitor.tui.app import MonitorApp, own_bindings
from monitor.tui.confirm import Confirm
from monitor.tui.deliveries_screen import DeliveriesScreen
from monitor.tui.detail_pane import DetailPane
from monitor.tui.feed_list import FeedList
from monitor.tui.feed_screen import FeedScreen
from monitor.tui.help_screen import HelpScreen
from monitor.tui.keys import written
from monitor.tui.links_menu import LinksMenu
from monitor.tui.log_screen import LogList, LogScreen
from monitor.tui.previews import LetterPreview
from monitor.tui.query_bar import QueryBar
from monitor.tui.releases_screen import ReleasesScreen
from monitor.tui.reports_screen import ReportsScreen
from monitor.tui.sidebar import Sidebar
from monitor.tui.sources_screen import SourcesScreen
from monitor.tui.table import Table
from monitor.tui.views_menu import ViewsMenu
from monitor.tui.watch_editor import WatchEditor
from monitor.tui.watchlists_screen import WatchlistsScreen

PATH = Path(__file__).parent.parent / "docs" / "keys.md"
PARTS: dict[str, tuple[str, tuple[type, ...]]] = {
    "everywhere": ("Everywhere", (MonitorApp,)),
    "feed": ("The feed", (FeedScreen,)),
    "list": ("The list of the feed", (FeedList,)),
    "detail": ("The detail pane", (DetailPane,)),
    "sidebar": ("The sidebar", (Sidebar,)),
    "table": ("The tables of Releases and Deliveries", (Table,)),
    "releases": ("Releases", (ReleasesScreen,)),
    "deliveries": ("Deliveries", (DeliveriesScreen,)),
    "log": ("The log", (LogScreen, LogList)),
    "reports": ("Reports", (ReportsScreen,)),
    "sources": ("Sources", (SourcesScreen,)),
    "watchlists": ("Watchlists", (WatchlistsScreen,)),
    "question": ("Questions", (Confirm,)),
    "links": ("Menus of links", (LinksMenu,)),
    "views": ("The menu of views", (ViewsMenu,)),
    "help": ("The help", (HelpScreen,)),
    "preview": ("Messages and digests in full", (LetterPreview,)),
    "query": ("The line of a query", (QueryBar,)),
    "editor": ("The editor of a watchlist", (WatchEditor,)),
}
"""By place, as `monitor.config.actions` names them: what people call it, and the parts that bring its keys."""
HEAD = """# Keys

Made by `scripts/keys` from the bindings; `?` on the screen shows the same, with your own keys.

Every action below has a name. `[keys]` in your `feeds.toml` gives it another key, or several, or none:

```toml
[keys]
next_unread = "n"             # a letter, a capital letter or a sign: "n", "N", "/", "+"
next_alert = ["u", "f8"]      # several: f1 … f24, "space", "enter", "escape", "tab", "pagedown", "home", "left", …
refresh = "ctrl+r"            # with ctrl+, alt+ or shift+
quit = []                     # none: the palette (ctrl+p) still has it
```

A name stands for the action in every place that has it: `down` moves in all lists. An action that is not known, a key
that is none, and two actions on one key in the same place are told with their lines, by the screen and by
`monitor config check`; the screen goes on with the keys it has. A change of the file holds at once. `ctrl+q` always
ends the program. Views of your own have keys of their own after `V` (`[[views]]`, `key = "7"`).

Some keys stay as they are. Escape always leaves a question, a menu or a line of text, and Enter takes what a question
or a menu offers, whatever else you choose; arrows move in menus, and digits choose. A line of text keeps what is typed
into it: what can be done meanwhile (`to_list`, `complete`, `save`, `next_line`, `previous_line`, `found_down`,
`found_up`) takes keys that no text needs, as `f5`, `ctrl+d`, `tab` or `enter`.

A terminal cannot tell some keys apart: `ctrl+i` is Tab, `ctrl+m` is Enter, `ctrl+h` is Backspace in many.
"""


def bindings(place: str) -> Iterator[Binding]:
    """All that the parts of a place bring."""
    for kind in PARTS[place][1]:
        for part in reversed(kind.__mro__):
            for each in own_bindings(part):
                if isinstance(each, Binding):
                    yield each


def page() -> str:
    """The whole of docs/keys.md."""
    blocks = [HEAD]
    for place in PLACES:
        rows = ["| action | keys | does |", "|---|---|---|"]
        for each in bindings(place):
            if each.id:
                keys = " ".join(f"`{written(key)}`" for key in each.key.split(","))
                rows.append(f"| `{each.id}` | {keys} | {each.description} |")
        blocks.append(f"## {PARTS[place][0]}\n\n" + "\n".join(rows) + "\n")
    return "\n".join(blocks)


if __name__ == "__main__":
    PATH.write_text(page(), encoding="utf-8")

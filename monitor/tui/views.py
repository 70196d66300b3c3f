"""The views of the screen: named queries, and how one is narrowed by what was typed."""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache

from monitor import query
from monitor.config import SavedView
from monitor.figures import headline
from monitor.frozen import dataclass
from monitor.model import TOPICS, Item
from monitor.notices import Watchlist
from monitor.query.syntax import And, Field
from monitor.text import line

UNREAD = Field("is", "", ("unread",))
ALERT = Field("is", "", ("alert",))
TITLE = 40
"Characters of an item's title in the name of a view: what else the top line tells has its room."
_WEEK, _MONTH = "since:7d", "since:30d"


@dataclass(frozen=True, slots=True)
class View:
    """A named query that the list can show."""

    name: str
    query: str
    empty: str = "Nothing here yet."
    "What an empty list says."


VIEWS: tuple[View, ...] = (
    View("All", "", "Nothing has come in yet."),
    View("Releases", "kind:release", "No releases yet."),
    View("Policy", "is:policy", "No policy news yet."),
    View("Alerts", "is:alert", "No alerts yet. Watchlists in feeds.toml make them."),
    View("Starred", "is:starred", "Nothing is starred. Press s on an item to keep it here."),
    View("Unread", "is:unread", "Everything has been read."),
)
ALL, RELEASES = VIEWS[0], VIEWS[1]


def watchlist(wanted: Watchlist) -> View:
    """What a watchlist's query finds, alerts or not."""
    return View(wanted.name, wanted.query, f"Nothing matches the watchlist {wanted.name} yet.")


def found_by(name: str) -> View:
    """What a watchlist has found since it is there."""
    return View(f"Found by {name}", f"watch:{quoted(name)}", f"{name} has found nothing yet.")


def saved(view: SavedView) -> View:
    """A search that the reader gave a name."""
    return View(view.name, view.query, f"Nothing in {view.name} yet.")


def joined(view: View, typed: str) -> str:
    """A view and what was typed, as one query."""
    parts = [part.strip() for part in (view.query, typed) if part.strip()]
    return line(" ".join(f"({part})" if len(parts) > 1 and "OR" in part else part for part in parts), 4_000)


def lab(name: str) -> View:
    """Everything from or about a lab."""
    return View(name, f"lab:{quoted(name)}", f"Nothing about {name} yet.")


def source(name: str) -> View:
    """Everything that a source told of."""
    return View(name, f"source:{quoted(name)}", f"Nothing from {name} yet.")


def topic(slug: str) -> View:
    """Everything about a policy theme."""
    name = TOPICS.get(slug, slug)
    return View(name, f"topic:{slug}", f"Nothing about {name} yet.")


def like(item: Item, by: str) -> list[View]:
    """What has the same lab, topic or source as an item, the item's own lab first."""
    match by:
        case "lab":
            return [lab(name) for name in dict.fromkeys(filter(None, (item.lab, *item.labs)))]
        case "topic":
            return [topic(slug) for slug in item.topics]
        case _:
            return [source(item.source)]


def related(item: Item, others: Sequence[str]) -> View:
    """An item and what belongs together with it."""
    return View(f"Related to {line(headline(item), TITLE)}", f"id:{','.join([item.id, *others])}")


def quoted(name: str) -> str:
    """A name as one value of the query language."""
    return '"' + name.replace('"', " ").strip() + '"'


@lru_cache(maxsize=256)
def tree(view: View, typed: str = "") -> query.Node:
    """The query of a view and what was typed, both. Raises `QueryError` with columns of what was typed."""
    nodes = [query.parse(text) for text in (view.query, typed) if text.strip()]
    return nodes[0] if len(nodes) == 1 else _all(*nodes)


def _all(*nodes: query.Node) -> And:
    """All of some queries, as one list: what narrows the range of keys, or drives the search, is seen there alone."""
    return And(tuple(part for node in nodes for part in (node.nodes if isinstance(node, And) else (node,))))


def narrowed(node: query.Node, by: Field, now: datetime) -> query.Compiled:
    """The query of what a view holds and is also unread, an alert, …"""
    return query.compile(_all(node, by), now)


def unread(view: View, now: datetime) -> query.Compiled:
    """What of a view is unread. Of watchlists and searches that were kept only the last month is looked at: to count
    what they find among a million items takes seconds each."""
    return narrowed(tree(view, "" if view in VIEWS else _MONTH), UNREAD, now)


def recent(now: datetime) -> query.Compiled:
    """What is unread and at most a week old: cheap to count, however much is stored."""
    return narrowed(tree(ALL, _WEEK), UNREAD, now)


def words_of(watchlists: Sequence[Watchlist]) -> list[View]:
    """One view a watchlist, in the order of the configuration."""
    return [watchlist(each) for each in watchlists]

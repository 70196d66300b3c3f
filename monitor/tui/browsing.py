"""Which items the list shows: a view, chosen by key or in the sidebar, or what has the same lab, topic or source."""

from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType

from monitor import query
from monitor.model import Item
from monitor.query import EVERYTHING
from monitor.query.syntax import Field
from monitor.store import items
from monitor.tui import jobs, views
from monitor.tui.jobs import Job
from monitor.tui.live import LiveScreen
from monitor.tui.sidebar import Sidebar
from monitor.tui.views import VIEWS, View

_SHOW = Binding.Group("Show", compact=True)


class BrowsingScreen(LiveScreen):
    """A screen on which views are chosen."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("V", "choose_view", "Views: all, releases, policy, …", show=False, group=_SHOW, id="views"),
        Binding("L", "only('lab')", "Only this lab", show=False, group=_SHOW, id="only_lab"),
        Binding("T", "only('topic')", "Only this topic", show=False, group=_SHOW, id="only_topic"),
        Binding("P", "only('source')", "Only this source", show=False, group=_SHOW, id="only_source"),
    ]
    _keep: bool = True
    "The listing under way is another state of what is shown."
    _wanted: int | None = None
    "The item to go to in what is asked for."

    def show_first(self) -> None:
        """The newest of everything, at once: no query needs to be read for it."""
        first = items.keys(self._db, query.compile(EVERYTHING, self._clock()), jobs.FIRST)
        self.feed.show(first, EVERYTHING)

    def open_view(self, view: View, key: int | None = None) -> None:
        """Show another view, from its top or from an item."""
        self.view, self._wanted = view, key
        self.sidebar.mark(view)
        self.remove_class("-reading")
        self.list_view()

    def relist(self) -> None:
        self.list_view(keep=True)

    def narrow(self) -> None:
        self.list_view()

    def list_view(self, *, keep: bool = False) -> None:
        """Ask for the keys of the view."""
        self.run += 1
        job = partial(jobs.listing, run=self.run, view=self.view, typed=self.typed, now=self._clock())
        self._keep = keep
        self.do("list", job)

    @on(jobs.Listed)
    def _show_keys(self, message: jobs.Listed) -> None:
        if message.run != self.run:
            return
        if not (self._keep and not message.whole):  # a part would cut off what is shown already
            self.feed.show(message.keys, message.node, keep=self._keep)
        if self._wanted is not None:
            self.feed.go_to(self._wanted)
        self._keep, self._wanted = True, None
        self.found(len(message.keys))

    @on(Sidebar.Chosen)
    def _chosen(self, message: Sidebar.Chosen) -> None:
        self.open_view(message.view)
        self.feed.focus()

    def action_choose_view(self) -> None:
        """Offer all views, those of the program by their numbers."""
        self._choose(self.numbered)

    def _choose(self, offered: Sequence[tuple[str, View]]) -> None:
        from monitor.tui.views_menu import ViewsMenu

        def answered(view: View | None) -> None:
            if view:
                self.open_view(view)
                self.feed.focus()

        self.app.push_screen(ViewsMenu(offered), answered)

    @property
    def numbered(self) -> list[tuple[str, View]]:
        """The views, each with the key that chooses it after V, or with ""."""
        return [(str(at), view) for at, view in enumerate(VIEWS, 1)]

    def action_only(self, by: str) -> None:
        """List what has the same lab, topic or source as the item; of several one is to be chosen."""
        item = self.feed.item
        if item is None:
            return
        found = views.like(item, by)
        if len(found) == 1:
            self.open_view(found[0])
        elif found:
            self._choose([(str(at) if at < 10 else "", view) for at, view in enumerate(found, 1)])
        else:
            self.notify(f"This item has no {by}.", markup=False)

    def relate(self, item: Item, related: Sequence[str], ref: str) -> None:
        wanted = items.find(self._db, ref)
        self.open_view(views.related(item, related), wanted.key if wanted else None)
        self.feed.focus()

    def next_one(self, by: Field, words: str, *, back: bool) -> Job:
        node, key = self.feed.node or EVERYTHING, self.feed.keys[self.feed.cursor]
        return partial(jobs.jump, node=node, by=by, words=words, key=key, back=back, now=self._clock())

"""Which items the list shows: a view, narrowed by what was typed; and jumps within it."""

from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget

from monitor import query
from monitor.model import Item
from monitor.query import EVERYTHING
from monitor.store import items
from monitor.tui import jobs, views
from monitor.tui.filtering import FilteringScreen
from monitor.tui.live import LiveScreen
from monitor.tui.sidebar import Sidebar
from monitor.tui.views import ALL, VIEWS, View

_SHOW = Binding.Group("Show", compact=True)
_GO = Binding.Group("Go to", compact=True)


class BrowsingScreen(FilteringScreen, LiveScreen):
    """A screen on which views are chosen and queries typed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "search", "Search", key_display="/", group=_SHOW, id="search"),
        Binding("V", "choose_view", "Views: all, releases, policy, …", show=False, group=_SHOW, id="views"),
        Binding("L", "only('lab')", "Only this lab", show=False, group=_SHOW, id="only_lab"),
        Binding("T", "only('topic')", "Only this topic", show=False, group=_SHOW, id="only_topic"),
        Binding("P", "only('source')", "Only this source", show=False, group=_SHOW, id="only_source"),
        Binding("x", "related", "What belongs to it", show=False, group=_GO, id="related"),
        Binding("n", "jump('alert')", "Next alert", show=False, group=_GO, id="next_alert"),
        Binding("N", "jump('alert', True)", "Previous alert", show=False, group=_GO, id="previous_alert"),
        Binding("u", "jump('unread')", "Next unread", group=_GO, id="next_unread"),
    ]
    view: View = ALL
    refused: bool = False
    "What was typed cannot be read; the list still shows what was found before."
    understood: str = ""
    "What was typed when something was last found: what the list shows while what is typed is refused."
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

    @property
    def listing(self) -> Widget:
        return self.feed

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
        self._keep, self.refused, self._wanted = True, False, None
        self.understood = self.typed
        self.bar.answer(len(message.keys))
        self.tell()

    @on(jobs.Refused)
    def _refused(self, message: jobs.Refused) -> None:
        if message.run == self.run:
            self.refused = True
            self.bar.refuse(message.error)
            self.tell()

    @on(Sidebar.Chosen)
    def _chosen(self, message: Sidebar.Chosen) -> None:
        self.open_view(message.view)
        self.feed.focus()

    def action_search(self) -> None:
        self.remove_class("-reading")
        super().action_search()

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

    def action_related(self, ref: str = "") -> None:
        if item := self.feed.item:
            self.relate(item, ref)

    def relate(self, item: Item, ref: str = "") -> None:
        """List an item with what belongs to it; the cursor goes to `ref`, else to the first of these."""
        related = self.detail(item).related
        if not related:
            self.notify("Nothing belongs to this item yet.", markup=False)
            return
        wanted = items.find(self._db, ref or related[0])
        self.open_view(views.related(item, related), wanted.key if wanted else None)
        self.feed.focus()

    def action_jump(self, kind: str, back: bool = False) -> None:
        if not self.feed.item:
            return
        by, words = (views.ALERT, "alert") if kind == "alert" else (views.UNREAD, "unread item")
        node, key = self.feed.node or EVERYTHING, self.feed.item.key
        job = partial(jobs.jump, node=node, by=by, words=words, key=key, back=back, now=self._clock())
        self.do("jump", job)

    @on(jobs.Jump)
    def _jump(self, message: jobs.Jump) -> None:
        if message.key is None:
            self.notify(f"No {message.words} here.", markup=False)
        else:
            self.feed.go_to(message.key)

"""Which items the list shows: a view, narrowed by what was typed; and jumps within it."""

from functools import partial
from typing import ClassVar

from textual import getters, on
from textual.binding import Binding, BindingType
from textual.timer import Timer

from monitor import query
from monitor.query import EVERYTHING
from monitor.store import items
from monitor.tui import jobs, views
from monitor.tui.live import LiveScreen
from monitor.tui.query_bar import QueryBar
from monitor.tui.sidebar import Sidebar
from monitor.tui.views import ALL, VIEWS, View

TYPE_AFTER = 0.12
"Seconds after a key until the query is asked: typing runs freely."

_SHOW = Binding.Group("Show", compact=True)
_GO = Binding.Group("Go to", compact=True)


class BrowsingScreen(LiveScreen):
    """A screen on which views are chosen and queries typed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "search", "Search", key_display="/", group=_SHOW),
        *(
            Binding(str(at), f"view({at - 1})", f"View: {view.name}", show=False, group=_SHOW)
            for at, view in enumerate(VIEWS, 1)
        ),
        Binding("f", "only", "Only this lab or source", show=False, group=_SHOW),
        Binding("x", "related", "What belongs to it", show=False, group=_GO),
        Binding("n", "jump('alert')", "Next alert", show=False, group=_GO),
        Binding("N", "jump('alert', True)", "Previous alert", show=False, group=_GO),
        Binding("u", "jump('unread')", "Next unread", group=_GO),
    ]
    bar = getters.query_one("#query-bar", QueryBar)
    view: View = ALL
    typed: str = ""
    refused: bool = False
    "What was typed cannot be read; the list still shows what was found before."
    _keep: bool = True
    "The listing under way is another state of what is shown."
    _typing: Timer | None = None
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
        self.bar.answer(len(message.keys))
        self.tell()

    @on(jobs.Refused)
    def _refused(self, message: jobs.Refused) -> None:
        if message.run == self.run:
            self.refused = True
            self.bar.refuse(message.error)
            self.tell()

    @on(QueryBar.Typed)
    def _typed(self, message: QueryBar.Typed) -> None:
        if message.text == self.typed:
            return
        self.typed = message.text
        if self._typing:
            self._typing.stop()
        self._typing = self.set_timer(TYPE_AFTER, self.ask_now)

    def ask_now(self) -> None:
        """Ask what was typed, without waiting for more of it."""
        if self._typing:
            self._typing.stop()
            self._typing = None
            self.list_view()

    @on(QueryBar.Done)
    def _to_list(self) -> None:
        self.ask_now()
        self.set_class(bool(self.typed.strip()), "-searching")
        self.feed.focus()

    @on(QueryBar.Cleared)
    def _clear(self) -> None:
        self.remove_class("-searching")
        self.feed.focus()

    @on(Sidebar.Chosen)
    def _chosen(self, message: Sidebar.Chosen) -> None:
        self.open_view(message.view)
        self.feed.focus()

    def action_search(self) -> None:
        self.remove_class("-reading")
        self.add_class("-searching")
        self.bar.start()

    def action_view(self, number: int) -> None:
        self.open_view(VIEWS[number])
        self.feed.focus()

    def action_only(self) -> None:
        if item := self.feed.item:
            self.open_view(views.lab(item.lab) if item.lab else views.source(item.source))

    def action_related(self, ref: str = "") -> None:
        """List an item with what belongs to it; the cursor goes to `ref`, else to the first of these."""
        item = self.feed.item
        if item is None:
            return
        related = self.detail(item).related
        if not related:
            self.notify("Nothing belongs to this item yet.", markup=False)
            return
        wanted = items.find(self._db, ref or related[0])
        self.open_view(views.related(item.id, related), wanted.key if wanted else None)
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

"""What is listed: narrowed by a query that is typed, gone through by what is unread or alerts, watched and exported."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import ClassVar

from textual import getters, on
from textual.binding import Binding, BindingType
from textual.timer import Timer

from monitor.config import Config
from monitor.notices import Watchlist
from monitor.query.syntax import Field
from monitor.store.connect import Database
from monitor.tui import jobs, views
from monitor.tui.jobs import Job
from monitor.tui.marking import MarkingScreen
from monitor.tui.markings import Markings
from monitor.tui.query_bar import QueryBar
from monitor.tui.settings import Settings
from monitor.tui.views import ALL, View

TYPE_AFTER = 0.12
"Seconds after a key until the query is asked: typing runs freely."

_SHOW = Binding.Group("Show", compact=True)
_GO = Binding.Group("Go to", compact=True)


class FilteringScreen(MarkingScreen):
    """Asks anew when another query was typed. What it lists is said by those that are one."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "search", "Search", key_display="/", group=_SHOW, id="search"),
        Binding("n", "jump('alert')", "Next alert", show=False, group=_GO, id="next_alert"),
        Binding("N", "jump('alert', True)", "Previous alert", show=False, group=_GO, id="previous_alert"),
        Binding("u", "jump('unread')", "Next unread", group=_GO, id="next_unread"),
        Binding("w", "watch", "Watch this", group=Binding.Group("Keep", compact=True), id="watch"),
        Binding(
            "E", "export", "Export what is listed", show=False, group=Binding.Group("Do", compact=True), id="export"
        ),
    ]
    bar = getters.query_one("#query-bar", QueryBar)
    view: View = ALL
    "What is listed when nothing is typed."
    typed: str = ""
    refused: bool = False
    "What was typed cannot be read; the list still shows what was found before."
    understood: str = ""
    "What was typed when something was last found: what the list shows while what is typed is refused."
    run: int = 0
    "Which listing the list shows; answers to another one come too late."
    _typing: Timer | None = None

    def __init__(
        self, settings: Settings, path: Path, db: Database, clock: Callable[[], datetime], markings: Markings
    ) -> None:
        super().__init__(path, db, clock, markings)
        self._settings = settings

    @property
    def config(self) -> Config:
        """What is configured now."""
        return self._settings.config

    # --- said by those that are one

    def narrow(self) -> None:
        """Ask for what matches."""
        raise NotImplementedError

    def next_one(self, by: Field, words: str, *, back: bool) -> Job:
        """What looks for the next item of a kind, after the one under the cursor."""
        raise NotImplementedError

    def tell(self) -> None:
        """Say what is listed."""
        raise NotImplementedError

    # --- a query

    def action_search(self) -> None:
        self.remove_class("-reading")
        self.add_class("-searching")
        self.bar.start()

    @on(QueryBar.Typed)
    def _type(self, message: QueryBar.Typed | QueryBar.Done) -> None:
        if self.bar.text == self.typed:
            return
        self.typed = self.bar.text
        if self._typing:
            self._typing.stop()
        self._typing = self.set_timer(TYPE_AFTER, self.ask_now)

    def ask_now(self) -> None:
        """Ask what was typed, without waiting for more of it."""
        if self._typing:
            self._typing.stop()
            self._typing = None
            self.narrow()

    @on(QueryBar.Done)
    def _to_list(self, message: QueryBar.Done) -> None:
        self._type(message)  # what was typed in one burst with the key that led here is still on its way
        self.ask_now()
        self.set_class(bool(self.typed.strip()), "-searching")
        self.listing.focus()

    @on(QueryBar.Cleared)
    def _clear(self) -> None:
        self.remove_class("-searching")
        self.listing.focus()

    def found(self, number: int) -> None:
        """What was typed was understood, and found so many."""
        self.refused, self.understood = False, self.typed
        self.bar.answer(number)
        self.tell()

    @on(jobs.Refused)
    def _refuse(self, message: jobs.Refused) -> None:
        if message.run == self.run:
            self.refused = True
            self.bar.refuse(message.error)
            self.tell()

    # --- what is still to be seen

    def action_jump(self, kind: str, back: bool = False) -> None:
        if self.listing.item:
            by, words = (views.ALERT, "alert") if kind == "alert" else (views.UNREAD, "unread item")
            self.do("jump", self.next_one(by, words, back=back))

    @on(jobs.Jump)
    def _jump(self, message: jobs.Jump) -> None:
        if message.key is None:
            self.notify(f"No {message.words} here.", markup=False)
        else:
            self.listing.go_to(message.key)

    # --- kept elsewhere

    @property
    def searched(self) -> str:
        """What is listed, as one query."""
        return views.joined(self.view, self.typed)

    def action_watch(self) -> None:
        self.edit_watchlist(Watchlist("", self.searched), new=True)

    def edit_watchlist(self, watchlist: Watchlist, *, new: bool) -> None:
        """Open a watchlist, or one that is still to be."""
        from monitor.tui.watch_editor import WatchEditor  # only when it is needed: the first paint waits for none

        known = self._settings.known
        self.app.push_screen(WatchEditor(self._path, self._db, self._clock, self._settings, known, watchlist, new=new))

    def action_export(self) -> None:
        """Write all that is listed to a file."""
        from monitor.tui import exporting

        exporting.ask(self, self.listing.keys, self.view.name, self._clock())

    @on(jobs.Exported)
    def _say_exported(self, message: jobs.Exported) -> None:
        self.notify(message.words, severity="error" if message.failed else "information", markup=False)

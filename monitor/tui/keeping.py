"""Searches that are kept: as views of the sidebar, and as watchlists; and the file of both, followed."""

from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType

from monitor.config import Config, SavedView
from monitor.config.checks import VIEW_KEYS
from monitor.model import Item
from monitor.notices import Watchlist
from monitor.text import line
from monitor.tui import jobs, terminal_title, views
from monitor.tui.browsing import BrowsingScreen
from monitor.tui.sidebar import Sidebar
from monitor.tui.views import View

_SHOW = Binding.Group("Show", compact=True)
_KEEP = Binding.Group("Keep", compact=True)


class KeepingScreen(BrowsingScreen):
    """A screen on which what was searched for is kept."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("W", "app.watchlists", "Watchlists", show=False, group=_SHOW, id="watchlists"),
        Binding("v", "save_view", "Keep this as a view", show=False, group=_KEEP, id="keep_view"),
    ]

    def take(self, config: Config) -> None:
        """Go on with another configuration."""
        self.offer()
        self.count()

    def look(self) -> None:
        super().look()
        self._settings.follow(self)

    # --- unseen alerts

    @on(jobs.Counted)
    def _count_unseen(self) -> None:
        self.do("unseen", terminal_title.unseen)

    def announce(self, alerted: tuple[Item, ...]) -> None:
        super().announce(alerted)
        if alerted:
            self._count_unseen()

    # --- views

    @property
    def numbered(self) -> list[tuple[str, View]]:
        return [*super().numbered, *((one.key or "", views.saved(one)) for one in self.config.views)]

    def action_save_view(self) -> None:
        """Give what is shown a name."""
        text = self.searched
        if not text:
            self.notify("Everything is shown here. Search for something first (/), then keep it.", markup=False)
            return
        used = {view.key for view in self.config.views}
        key = next((key for key in VIEW_KEYS if key not in used), "")
        row = {"query": text} | ({"key": key} if key else {})

        def answered(name: str | None) -> None:
            if name:
                words = f"Kept {name} in the sidebar" + (f", on the keys V {key}." if key else ".")
                self._settings.edit(self, lambda own: own.add("views", [{"name": name, **row}]), words)

        from monitor.tui.ask import Ask

        self.app.push_screen(Ask("Keep this search as a view. Its name?", text, "", self._not_free), answered)

    def _not_free(self, name: str) -> str:
        if not name:
            return "found nothing, expected a name"
        return f"another view is called {name}" if any(view.name == name for view in self.views) else ""

    @on(Sidebar.Edited)
    def _edit(self, message: Sidebar.Edited) -> None:
        match self._behind(message.view):
            case Watchlist() as watchlist:
                self.edit_watchlist(watchlist, new=False)
            case SavedView() as view:
                self._rename(view.name, line(view.query))
            case None:
                self.notify(f"{message.view.name} comes with the program and keeps its name.", markup=False)

    def _rename(self, name: str, text: str) -> None:
        def taken(new: str) -> str:
            return "" if new == name else self._not_free(new)

        def answered(new: str | None) -> None:
            if new and new != name:
                words = f"{name} is called {new} now."
                self._settings.edit(self, lambda own: own.change("views", name, {"name": new}), words)

        from monitor.tui.ask import Ask

        self.app.push_screen(Ask(f"Another name for {name}?", text, name, taken), answered)

    @on(Sidebar.Removed)
    def _remove(self, message: Sidebar.Removed) -> None:
        name, behind = message.view.name, self._behind(message.view)
        if behind is None:
            self.notify(f"{name} comes with the program and stays.", markup=False)
            return

        def answered(yes: bool | None) -> None:
            from monitor.config.own import remove_watchlist

            if yes and isinstance(behind, Watchlist):
                self._settings.edit(self, lambda own: remove_watchlist(own, name), f"{name} is gone.")
            elif yes:
                self._settings.edit(self, lambda own: own.remove("views", name), f"{name} is gone.")

        what, note = ("watchlist", "Its alerts stay") if isinstance(behind, Watchlist) else ("view", "Its items stay")
        from monitor.tui.confirm import Confirm

        self.app.push_screen(Confirm(f"Remove the {what} {name}?", note), answered)

    def _behind(self, view: View) -> Watchlist | SavedView | None:
        """What in the configuration a line of the sidebar stands for."""
        for watchlist in self.config.watchlists:
            if views.watchlist(watchlist) == view:
                return watchlist
        return next((saved for saved in self.config.views if views.saved(saved) == view), None)

"""All watchlists: what each has done lately and where it tells; added, changed, muted and tried from here."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import DataTable, Static

from monitor.config import Change, Config
from monitor.config.checks import Wrong, duration
from monitor.deliver.outbox import muted
from monitor.notices import Watchlist
from monitor.store.connect import Database
from monitor.tui import trial_text, views, watch_jobs, watch_table
from monitor.tui.ask import Ask
from monitor.tui.configuring import ConfiguringScreen
from monitor.tui.confirm import Confirm
from monitor.tui.dressed import absolute, chosen_keys
from monitor.tui.keys import hint
from monitor.tui.parts import BREAKPOINTS, FAINT
from monitor.tui.settings import Settings
from monitor.tui.status import KeyLine
from monitor.tui.undo import Setting
from monitor.tui.views import View
from monitor.tui.watch_editor import WatchEditor
from monitor.tui.watch_table import Row

LOOK_EVERY = 2.0
_GROUP = Binding.Group("Watchlists", compact=True)


class WatchlistsScreen(ConfiguringScreen):
    """A table of watchlists; below it the one under the cursor in full, or what it would have found."""

    place = "watchlists"
    table_name = "watchlists"
    HORIZONTAL_BREAKPOINTS = BREAKPOINTS
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,h,W", "dismiss", "Back", group=_GROUP, id="back"),
        Binding("a", "add", "Add", group=_GROUP, id="add"),
        Binding("e", "edit", "Edit", group=_GROUP, id="edit"),
        Binding("T", "test", "Try", group=_GROUP, id="try"),
        Binding("enter,o,l", "open", "What it found", priority=True, key_display="⏎", group=_GROUP, id="open"),
        Binding("m", "mute", "Mute", group=_GROUP, id="mute"),
        Binding("space", "switch", "On/off", group=_GROUP, id="switch"),
        Binding("x,delete", "remove", "Remove", group=_GROUP, id="remove"),
        Binding("j", "move(1)", "Next", show=False, group=_GROUP, id="down"),
        Binding("k", "move(-1)", "Previous", show=False, group=_GROUP, id="up"),
        Binding("g", "edge(True)", "First", show=False, group=_GROUP, id="first"),
        Binding("G", "edge(False)", "Last", show=False, group=_GROUP, id="last"),
        Binding("ctrl+d", "scroll(1)", "Scroll what was found", show=False, group=_GROUP, id="half_down"),
        Binding("ctrl+u", "scroll(-1)", "Scroll back", show=False, group=_GROUP, id="half_up"),
    ]
    table = getters.query_one("#watchlists", DataTable)
    panel = getters.query_one("#watch-panel", VerticalScroll)

    def __init__(
        self,
        path: Path,
        db: Database,
        clock: Callable[[], datetime],
        settings: Settings,
        known: Mapping[str, Sequence[str]],
        show: Callable[[View], None],
    ) -> None:
        """`show` opens a view on the main screen."""
        super().__init__(path, db, clock, settings)
        self._known = known
        self._show_view = show
        self._rows: tuple[Row, ...] = ()
        self._fired = watch_jobs.Fired({}, {})
        self._trial: watch_jobs.Tried | None = None

    def compose(self) -> ComposeResult:
        yield Static(id="watch-top", markup=False)
        yield DataTable(id="watchlists", cursor_type="row", zebra_stripes=False, cell_padding=1)
        with VerticalScroll(id="watch-panel", can_focus=False):
            yield Static(id="watch-panel-text", markup=False)
        yield KeyLine(id="keys", markup=False)

    def on_mount(self) -> None:
        keys = self.query_one("#keys", KeyLine)
        self.bindings_updated_signal.subscribe(self, lambda _: keys.update_from(self))
        self._lay_out()
        self.take(self._settings.config)
        self._count()
        self.every(LOOK_EVERY, self.look)

    def look(self) -> None:
        """See whether anything was written, and count again."""
        if self.other_wrote():
            self._count()

    def _count(self) -> None:
        self.do("fired", partial(watch_jobs.firing, now=self._clock()))

    @on(watch_jobs.Fired)
    def _counted(self, message: watch_jobs.Fired) -> None:
        self._fired = message
        self.take(self._settings.config)

    def take(self, config: Config) -> None:
        """Show the watchlists of a configuration, keeping the place."""
        self._fill(self._chosen, config)

    def tell_times(self) -> None:
        """Times are told in another way: their column is as wide as they are."""
        chosen = self._chosen
        self._lay_out()
        self._fill(chosen, self._settings.config)

    def _lay_out(self) -> None:
        self.table.clear(columns=True)
        for name, width in watch_table.columns(absolute=absolute(self)).items():
            self.table.add_column(name, key=name, width=width)

    def _fill(self, chosen: Row | None, config: Config) -> None:
        fired, last = self._fired.lately, self._fired.last
        both = [(one, True) for one in config.watchlists] + [(one, False) for one in config.watchlists_off]
        self._rows = tuple(Row(one, on, fired.get(one.name, 0), last.get(one.name)) for one, on in both)
        now = self._clock()
        self.table.clear()
        for row in self._rows:
            self.table.add_row(*watch_table.cells(row, now, absolute=absolute(self)))
        names = [row.watchlist.name for row in self._rows]
        if chosen and chosen.watchlist.name in names:
            self.table.move_cursor(row=names.index(chosen.watchlist.name))
        self.query_one("#watch-top", Static).update(watch_table.summary(self._rows, now))
        self._say()

    @property
    def _chosen(self) -> Row | None:
        at = self.table.cursor_row
        return self._rows[at] if 0 <= at < len(self._rows) else None

    # --- below the table

    @on(DataTable.RowHighlighted)
    def _say(self) -> None:
        row = self._chosen
        if row is None:
            key = hint("add", chosen_keys(self))
            content = Content.styled(f"No watchlists yet. Press {key} to add one.", FAINT)
        elif self._trial and self._trial.text == row.watchlist.query:
            width = max(30, self.panel.scrollable_content_region.width)
            trial = trial_text.text(self._trial.found, self._clock(), width, self._trial.node)
            content = Content("\n").join([Content.styled(row.watchlist.name, "bold"), trial])
        else:
            content = watch_table.said(row, self._clock(), chosen_keys(self))
        self.query_one("#watch-panel-text", Static).update(content)

    @on(watch_jobs.Tried)
    def _tried(self, message: watch_jobs.Tried) -> None:
        self._trial = message
        self.panel.scroll_home(animate=False)
        self._say()

    def on_resize(self) -> None:
        self.call_after_refresh(self._say)

    # --- keys

    def action_move(self, by: int) -> None:
        self.table.move_cursor(row=self.table.cursor_row + by)

    def action_edge(self, first: bool) -> None:
        self.table.move_cursor(row=0 if first else self.table.row_count - 1)

    def action_scroll(self, pages: int) -> None:
        self.panel.scroll_relative(y=pages * max(1, self.panel.size.height // 2), animate=False)

    def action_test(self) -> None:
        if row := self._chosen:
            self.do("trial", partial(watch_jobs.trying, text=row.watchlist.query, now=self._clock()))

    def action_open(self) -> None:
        if row := self._chosen:
            self.dismiss()
            self._show_view(views.found_by(row.watchlist.name))

    def action_add(self) -> None:
        self._open_editor(Watchlist("", ""), new=True)

    def action_edit(self) -> None:
        if row := self._chosen:
            self._open_editor(row.watchlist, new=False)

    def _open_editor(self, watchlist: Watchlist, *, new: bool) -> None:
        editor = WatchEditor(self._path, self._db, self._clock, self._settings, self._known, watchlist, new=new)
        self.app.push_screen(editor)

    def action_switch(self) -> None:
        if row := self._chosen:
            was, on, name = row.on, not row.on, row.watchlist.name
            says = {True: f"{name} is switched on.", False: f"{name} is switched off."}
            self.change(Setting(name, {"enabled": was}, {"enabled": on}, says[on], says[was]))

    def action_remove(self) -> None:
        row = self._chosen
        if row is None:
            return
        name = row.watchlist.name

        def answered(yes: bool | None) -> None:
            if yes:
                from monitor.config.own import remove_watchlist

                self._settings.edit(self, lambda own: remove_watchlist(own, name), f"{name} is gone.")

        note = "Its alerts stay. One of the shipped catalogue is switched off"
        self.app.push_screen(Confirm(f"Remove the watchlist {name}?", note), answered)

    def action_mute(self) -> None:
        """Mute the watchlist for a time; let a muted one tell again."""
        row = self._chosen
        if row is None:
            return
        name, until = row.watchlist.name, row.watchlist.mute_until
        tells, mutes = f"{name} tells again.", f"{name} is muted."
        if until and muted(row.watchlist, self._clock()):
            self.change(Setting(name, _until(until), {"mute_until": None}, tells, mutes))
            return

        def answered(span: str | None) -> None:
            if span is not None:
                wanted = _until(self._clock() + duration(span))
                self.change(Setting(name, {"mute_until": None}, wanted, mutes, tells))

        question, note = f"Mute {name} for how long?", "8h, 7d, 4w. Alerts are made, nobody is told"
        self.app.push_screen(Ask(question, note, "8h", _no_span), answered)


def _until(moment: datetime) -> Change:
    return {"mute_until": f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"}


def _no_span(text: str) -> str:
    try:
        duration(text)
    except Wrong as wrong:
        return f"expected {wrong.expected}"
    return ""

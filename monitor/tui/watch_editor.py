"""The screen on which a watchlist is written: each line checked as it is typed, the query tried on the last 30 days."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.suggester import SuggestFromList
from textual.timer import Timer
from textual.widgets import Input, Static

from monitor import query
from monitor.notices import BUILT_IN, SEVERITIES, Watchlist
from monitor.store.connect import Database
from monitor.tui import trial_text, watch_form, watch_jobs
from monitor.tui.confirm import Confirm
from monitor.tui.parts import BREAKPOINTS, FAINT, line
from monitor.tui.query_bar import EXAMPLES, Completing, refusal
from monitor.tui.reading import Reading
from monitor.tui.settings import Kept, Settings
from monitor.tui.status import KeyLine

if TYPE_CHECKING:
    from monitor.config.own import Edit

TRY_AFTER = 0.2
"Seconds after a key until the query is tried: typing runs freely."
_GROUP = Binding.Group("Watchlist", compact=True)


class WatchEditor(Reading):
    """A form, and what its query would have found. `new`: the watchlist is not in the file yet."""

    HORIZONTAL_BREAKPOINTS = BREAKPOINTS
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", "Save", priority=True, group=_GROUP, id="save"),
        Binding("escape", "leave", "Leave it", priority=True, group=_GROUP),
        Binding(
            "enter,down", "app.focus_next", "Next line", priority=True, key_display="⏎", group=_GROUP, id="next_line"
        ),
        Binding(
            "up,shift+tab",
            "app.focus_previous",
            "Line before",
            priority=True,
            show=False,
            group=_GROUP,
            id="previous_line",
        ),
        Binding("tab", "complete", "Complete, or next line", priority=True, group=_GROUP, id="complete"),
        Binding(
            "pagedown", "scroll(1)", "Scroll what was found", priority=True, show=False, group=_GROUP, id="found_down"
        ),
        Binding("pageup", "scroll(-1)", "Scroll back", priority=True, show=False, group=_GROUP, id="found_up"),
    ]
    panel = getters.query_one("#trial", VerticalScroll)

    def __init__(
        self,
        path: Path,
        db: Database,
        clock: Callable[[], datetime],
        settings: Settings,
        known: Mapping[str, Sequence[str]],
        watchlist: Watchlist,
        *,
        new: bool,
    ) -> None:
        super().__init__(path, db, clock)
        self._settings = settings
        self._known = known
        self._before = watch_form.texts(watchlist)
        self._new = new
        self._waiting: Timer | None = None
        self._trial: watch_jobs.Tried | None = None

    def compose(self) -> ComposeResult:
        title = "New watchlist" if self._new else f"Watchlist {self._before['name']}"
        yield Static(line((f" {title}", "bold $primary")), id="watch-top", markup=False)
        for key, label in watch_form.LABELS.items():
            with Horizontal(classes="watch-line"):
                yield Static(label, classes="watch-label", markup=False)
                yield self._input(key)
            if key == "query":
                yield Static(id="watch-query-says", markup=False)
        yield Static(id="watch-says", markup=False)
        with VerticalScroll(id="trial", can_focus=False):
            yield Static(id="trial-text", markup=False)
        yield KeyLine(id="keys", markup=False)

    def _input(self, key: str) -> Input:
        suggester = {
            "query": Completing(self._known),
            "severity": SuggestFromList(SEVERITIES),
            "notify": SuggestFromList(self._channels),
        }.get(key)
        hint = EXAMPLES if key == "query" else watch_form.HINTS[key]
        text = self._before[key]
        return Input(
            text, id=f"watch-{key}", placeholder=hint, compact=True, suggester=suggester, select_on_focus=False
        )

    @property
    def _channels(self) -> list[str]:
        return [*BUILT_IN, *(channel.name for channel in self._settings.config.channels)]

    def on_mount(self) -> None:
        keys = self.query_one("#keys", KeyLine)
        self.bindings_updated_signal.subscribe(self, lambda _: keys.update_from(self))
        self._line("name" if self._new else "query").focus()
        self._try()

    def _line(self, key: str) -> Input:
        return self.query_one(f"#watch-{key}", Input)

    @property
    def typed(self) -> watch_form.Texts:
        """What stands in the lines."""
        return {key: self._line(key).value.strip() for key in watch_form.LABELS}

    # --- the back-test

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self.query_one("#watch-says", Static).update("")
        if event.input.id == "watch-query":
            self._read_query(event.value)
            if self._waiting:
                self._waiting.stop()
            self._waiting = self.set_timer(TRY_AFTER, self.try_now)

    def _read_query(self, text: str) -> bool:
        """Whether the query can be read; the line below it says where not."""
        says = self.query_one("#watch-query-says", Static)
        try:
            query.compile(text, self._clock())
        except query.QueryError as error:
            says.update(refusal(error, says.size.width))
            self._show(Content.styled("The query cannot be read yet.", FAINT))
            return False
        says.update("")
        return True

    def try_now(self) -> None:
        """Try what was typed, without waiting for more of it."""
        if self._waiting:
            self._waiting.stop()
            self._waiting = None
            self._try()

    def _try(self) -> None:
        text = self._line("query").value.strip()
        if text and self._read_query(text):
            self.query_one("#watch-query-says", Static).update(Content.styled("looking back …", FAINT))
            self.do("trial", partial(watch_jobs.trying, text=text, now=self._clock()))
        elif not text:
            self._show(Content.styled("What the query would have found is shown here while you write it.", FAINT))

    @on(watch_jobs.Tried)
    def _tried(self, message: watch_jobs.Tried) -> None:
        if message.text != self._line("query").value.strip():  # an answer to what stood there before
            return
        self._trial = message
        self.query_one("#watch-query-says", Static).update(Content.styled(message.found.words, FAINT))
        self.panel.scroll_home(animate=False)
        self._draw()

    def _draw(self) -> None:
        if self._trial:
            width = max(30, self.panel.scrollable_content_region.width)
            self._show(trial_text.text(self._trial.found, self._clock(), width, self._trial.node))

    def _show(self, content: Content) -> None:
        self.query_one("#trial-text", Static).update(content)

    def on_resize(self) -> None:
        self.call_after_refresh(self._draw)

    # --- keys

    def action_complete(self) -> None:
        """Take the proposal that is shown behind the cursor; without one, go on to the next line."""
        if isinstance(self.focused, Input):
            before = self.focused.value
            self.focused.action_end()
            self.focused.action_cursor_right()
            if self.focused.value != before:
                return
        self.focus_next()

    def action_scroll(self, pages: int) -> None:
        self.panel.scroll_relative(y=pages * max(1, self.panel.size.height - 1), animate=False)

    def action_save(self) -> None:
        typed = self.typed
        config = self._settings.config
        taken = {one.name for one in (*config.watchlists, *config.watchlists_off)}
        taken -= set() if self._new else {self._before["name"]}
        if wrong := watch_form.wrong(typed, taken, self._channels):
            self.query_one("#watch-says", Static).update(line((f" {wrong}", "$error")))
        elif not self._new and typed == self._before:
            self.dismiss()
        else:
            self._settings.edit(self, self._edit(typed), f"Kept the watchlist {typed['name']}.")

    def _edit(self, typed: watch_form.Texts) -> "Edit":
        from monitor.config.own import change_watchlist  # with it the library that edits: only when it is needed

        if self._new:
            return lambda own: own.add("watchlists", [watch_form.new(typed)])
        return partial(change_watchlist, name=self._before["name"], keys=watch_form.changes(typed, self._before))

    @on(Kept)
    def _kept(self, message: Kept) -> None:
        if message.words:
            self.dismiss()

    def action_leave(self) -> None:
        if self.typed == self._before:
            self.dismiss()
            return

        def answered(yes: bool | None) -> None:
            if yes:
                self.dismiss()

        self.app.push_screen(Confirm("Leave without saving?", "What you typed here is lost"), answered)

"""A screen with a line to type a query in, which narrows what it shows."""

from textual import getters, on
from textual.timer import Timer
from textual.widget import Widget

from monitor.tui.query_bar import QueryBar
from monitor.tui.reading import Reading

TYPE_AFTER = 0.12
"Seconds after a key until the query is asked: typing runs freely."


class FilteringScreen(Reading):
    """Asks anew when another query was typed. What it shows is said by those that are one."""

    bar = getters.query_one("#query-bar", QueryBar)
    typed: str = ""
    _typing: Timer | None = None

    @property
    def listing(self) -> Widget:
        """What is narrowed, and has the keyboard when nothing is typed."""
        raise NotImplementedError

    def narrow(self) -> None:
        """Ask for what matches."""
        raise NotImplementedError

    def action_search(self) -> None:
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

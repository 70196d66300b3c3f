"""The configuration as the screen uses it: read again when the file changes, and edited for the reader."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from textual.message import Message
from textual.screen import Screen

from monitor.config import Config, ConfigError, Followed, load
from monitor.tui.undo import History, Setting

if TYPE_CHECKING:
    from monitor.config.own import Edit
    from monitor.tui.picture_screen import Draw


@dataclass(eq=False, repr=False)
class Kept(Message):
    """The configuration is another; it was edited here, or elsewhere (`words` are empty then)."""

    config: Config
    words: str


@dataclass(eq=False, repr=False)
class NotKept(Message):
    """The file could not be edited or read; what held before holds."""

    reason: str


@runtime_checkable
class Follows(Protocol):
    """A screen that shows what is configured."""

    def take(self, config: Config) -> None:
        """Show another configuration."""


class Settings:
    """What is configured, and the file that the reader's changes go to."""

    def __init__(self, config: Config, own: Path | None, draw: "Draw | None" = None) -> None:
        """`own`: the file that is edited, where it is not the one that was read. `draw`: how pictures are drawn, if
        they are."""
        self.draw = draw
        self.known: dict[str, Sequence[str]] = {}
        "What is configured of the values of fields, for completion; always the same mapping."
        self.take(config)
        self.own = own or config.path
        self._file = Followed(config.path)
        self._writing = Lock()
        self._histories: dict[str, History[Setting]] = {}

    def take(self, config: Config) -> None:
        """Go on with another configuration."""
        self.config = config
        self.known["lab"] = [lab.name for lab in config.labs]
        self.known["source"] = [source.name for source in config.sources]
        self.known["watch"] = [watchlist.name for watchlist in config.watchlists]

    def history(self, table: str) -> History[Setting]:
        """What was changed in tables of this kind, to be taken back."""
        return self._histories.setdefault(table, History())

    def edit(self, screen: Screen[None], edit: "Edit", words: str, then: Callable[[], None] | None = None) -> None:
        """Change the file, in a thread; the screen is sent `Kept` with the words, or `NotKept`. `then` is called where
        it was changed."""
        app = screen.app

        def tell(message: Message) -> bool:
            return screen.post_message(message) or app.post_message(message)  # it may have been left meanwhile

        app.run_worker(partial(self._edit, tell, edit, words, then), group="settings", thread=True)

    def _edit(self, tell: Callable[[Message], bool], edit: "Edit", words: str, then: Callable[[], None] | None) -> None:
        # The library that edits is loaded when something is first kept.
        from monitor.config.edit import EditError
        from monitor.config.own import edited

        with self._writing:
            try:
                config = edited(self.own, edit)
            except EditError as error:
                tell(NotKept(str(error)))
                return
            if then:
                then()
            tell(Kept(config, words))

    def follow(self, screen: Screen[None]) -> None:
        """Read the file again if it was changed, in a thread; the screen is sent `Kept`, or `NotKept`."""
        if self._file.changed():
            screen.run_worker(partial(self._read, screen.post_message), group="settings", thread=True)

    def _read(self, tell: Callable[[Message], bool]) -> None:
        try:
            tell(Kept(load(self._file.path), ""))
        except ConfigError as error:
            tell(NotKept(f"feeds.toml was changed and cannot be used as it is; the old one holds.\n{error}"))

"""A screen that changes what is configured: each change can be taken back, and made again, also when it is reopened."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from monitor.store.connect import Database
from monitor.tui.dressed import chosen_keys
from monitor.tui.keys import hint
from monitor.tui.reading import Reading
from monitor.tui.settings import Settings
from monitor.tui.undo import Setting

if TYPE_CHECKING:
    from monitor.config.own import Edit

_GROUP = Binding.Group("Change", compact=True)


class ConfiguringScreen(Reading):
    """Changes tables of the reader's own file, of the kind that its `table` names."""

    table_name: ClassVar[str] = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("z", "undo", "Undo the last change", show=False, group=_GROUP, id="undo"),
        Binding("Z", "redo", "Change again what was undone", show=False, group=_GROUP, id="redo"),
    ]

    def __init__(self, path: Path, db: Database, clock: Callable[[], datetime], settings: Settings) -> None:
        super().__init__(path, db, clock)
        self._settings = settings

    def edit_of(self, setting: Setting) -> "Edit":
        """What writes it into the file."""
        return lambda own: own.change(self.table_name, setting.name, setting.after)

    def change(self, setting: Setting) -> None:
        """Make a change, and say how it is taken back."""
        history, key = self._settings.history(self.table_name), hint("undo", chosen_keys(self))
        words = f"{setting.done} {key} takes it back."
        self._settings.edit(self, self.edit_of(setting), words, lambda: history.add(setting))

    def action_undo(self) -> None:
        self._again(self._settings.history(self.table_name).undo(), "Nothing to undo.")

    def action_redo(self) -> None:
        self._again(self._settings.history(self.table_name).redo(), "Nothing to redo.")

    def _again(self, setting: Setting | None, otherwise: str) -> None:
        if setting is None:
            self.notify(otherwise, markup=False)
            return
        self.app.clear_notifications()  # one toast however often the key is pressed: the last
        self._settings.edit(self, self.edit_of(setting), setting.done)

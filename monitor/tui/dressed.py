"""How the screen looks and which keys it hears: the theme and the keys that its reader chose, or that fit."""

import os
from typing import ClassVar, Protocol, runtime_checkable

from textual.app import App
from textual.binding import Binding, BindingType
from textual.theme import Theme
from textual.widget import Widget

from monitor.config.keys import Keys
from monitor.tui import theme
from monitor.tui.keyboard import TypingApp
from monitor.tui.keys import NONE, keymap

_GROUP = Binding.Group("Program", compact=True)


@runtime_checkable
class TellsTimes(Protocol):
    """A screen with times on it."""

    def tell_times(self) -> None:
        """Show them as they are to be told now."""


class DressedApp(TypingApp):
    """An application in a theme of its own, with keys that can be others."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("t", "times", "Times or ages", show=False, group=_GROUP, id="times"),
        Binding("ctrl+t", "theme", "Another theme", show=False, group=_GROUP, id="theme"),
    ]

    def __init__(self) -> None:
        # Asked of the environment before the theme is known: with NO_COLOR all colors are taken out, not made gray.
        super().__init__(ansi_color="NO_COLOR" in os.environ or None)
        self.chosen_keys: Keys = NONE
        "Those that the reader gave to actions."
        self.absolute = False
        "Times are told as the clock here shows them, and not how long ago they were."
        self.times = ""
        "Which of both the reader chose, if that was done."

    def wear(self, configured: str, remembered: str) -> None:
        """Begin in a theme. To set it the usual way would read all CSS twice."""
        for own in theme.THEMES.values():
            self.register_theme(own)
        if self.theme == "textual-dark" or self.no_color:  # nothing else was asked for
            chosen = theme.started(configured, remembered, self.console.color_system, os.environ)
            self.set_reactive(App.theme, chosen.name)
            self.stylesheet.set_variables(self.get_css_variables())
        self._keep_colors(self.current_theme)

    def watch_theme(self) -> None:
        self._keep_colors(self.current_theme)

    def _keep_colors(self, worn: Theme) -> None:
        """Whether the terminal's own sixteen colors go to it as they are."""
        self.ansi_color = worn.ansi

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return dict(theme.DEFAULTS)

    def action_theme(self) -> None:
        """The next of the program's own themes; the palette has all others."""
        if self.no_color:
            self.notify("NO_COLOR is set, so no colors are shown. Unset it to choose a theme.", markup=False)
            return
        chosen = theme.after(self.theme)
        self.theme = chosen.name
        self.notify(f"Theme: {theme.called(chosen)}", timeout=2, markup=False)

    def choose(self, configured: str) -> None:
        """The theme that `feeds.toml` names now."""
        self.theme = theme.started(configured, "", self.console.color_system, os.environ).name

    def clock_as(self, configured: str, remembered: str) -> None:
        """Begin with times as they were told last, or as configured."""
        self.times = remembered
        self.absolute = (remembered or configured) == "absolute"

    def action_times(self) -> None:
        """Times as the clock here shows them, or how long ago they were."""
        self.absolute = not self.absolute
        self.times = "absolute" if self.absolute else "relative"
        for screen in self.screen_stack:
            if isinstance(screen, TellsTimes):
                screen.tell_times()

    def hear(self, keys: Keys) -> None:
        """Other keys for actions than they have by themselves."""
        self.chosen_keys = keys
        self.set_keymap(keymap(keys))


def absolute(part: Widget) -> bool:
    """Whether times on this part of the screen are told as the clock shows them."""
    return isinstance(part.app, DressedApp) and part.app.absolute


def chosen_keys(part: Widget) -> Keys:
    """The keys that the reader chose, for hints on this part of the screen."""
    return part.app.chosen_keys if isinstance(part.app, DressedApp) else NONE

"""The program's own colours: calm, dark or light, of high contrast, or the terminal's sixteen.

Other themes work too: the styles use roles only, and no role is told by its color alone. Lines that widgets draw
themselves have their styles here and not in CSS: component classes cost a virtual node each whenever a widget is
styled, which took a fifth of the time until the first picture.
"""

from collections.abc import Mapping
from dataclasses import replace

from rich.style import Style
from textual.app import App
from textual.style import Style as Roles
from textual.theme import BUILTIN_THEMES, Theme

DARK = Theme(
    name="monitor-dark",
    primary="#86b3e1",
    secondary="#9aabbf",
    accent="#e8b45a",
    warning="#e0a458",
    error="#ef8880",
    success="#86bd7e",
    foreground="#cdd4dc",
    background="#11151a",
    surface="#161b21",
    panel="#1d242c",
    dark=True,
    variables={"primary-muted": "#263a4f", "warning-muted": "#282218", "faint": "#a0a8b1"},
)
LIGHT = Theme(
    name="monitor-light",
    primary="#28619c",
    secondary="#4f5e70",
    accent="#854e00",
    warning="#8a4c00",
    error="#a93029",
    success="#27682d",
    foreground="#20262d",
    background="#fbfaf7",
    surface="#f5f3ee",
    panel="#e9e6df",
    dark=False,
    variables={"primary-muted": "#d4e3f2", "warning-muted": "#f7ecd6", "faint": "#565e67"},
)

HIGH_CONTRAST = Theme(
    name="monitor-high-contrast",
    primary="#8ecbff",
    secondary="#d0d8e0",
    accent="#ffd75f",
    warning="#ffb454",
    error="#ffaaa2",
    success="#8eef8e",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#101010",
    dark=True,
    variables={"primary-muted": "#002c55", "warning-muted": "#2b2000", "faint": "#c4c8cc"},
)
SIXTEEN_COLORS = replace(
    BUILTIN_THEMES["ansi-dark"],
    name="monitor-16-colors",
    primary="ansi_default",
    secondary="ansi_default",
    accent="ansi_magenta",
    warning="ansi_magenta",
    error="ansi_red",
    success="ansi_green",
    variables={**BUILTIN_THEMES["ansi-dark"].variables, "faint": "dim"},
)
"The terminal's own colors on its own background, be it dark or light: those that are read on both."

THEMES: Mapping[str, Theme] = {
    "dark": DARK,
    "light": LIGHT,
    "high-contrast": HIGH_CONTRAST,
    "16-colors": SIXTEEN_COLORS,
}
"""The program's own, by the names that `feeds.toml` has for them."""
DEFAULTS: Mapping[str, str] = {"faint": "dim"}
"""What themes of others do not have."""

FEED: Mapping[str, str] = {
    "cursor": "on $primary-muted",
    "blurred": "on $panel",
    "alerted": "on $warning-muted",
    "unread": "bold $primary",
    "star": "$accent",
    "alert": "bold $warning",
    "age": "$faint",
    "release": "$success",
    "change": "$accent",
    "withdrawal": "$error",
    "story": "$secondary",
    "country": "$faint",
    "lab": "$primary",
    "source": "$faint",
    "title": "bold",
    "seen": "$foreground",
    "match": "bold underline $accent",
    "params": "$foreground",
    "open": "$success",
    "restricted": "$warning",
    "noncommercial": "$error",
    "unstated": "$faint",
    "count": "$faint",
    "policy": "$accent",
    "heading": "bold $secondary",
}
"The parts of the list."
SIDEBAR: Mapping[str, str] = {
    "heading": "bold $secondary",
    "view": "$foreground",
    "shown": "bold $primary",
    "cursor": "on $primary-muted",
    "count": "$faint",
    "key": "$primary",
    "part": "$secondary",
    "weeks": "$primary",
    "ok": "$success",
    "never": "$faint",
    "failing": "bold $error",
    "stopped": "bold $error",
    "silent": "$warning",
    "disabled": "$faint",
}
"The parts of the sidebar."
DETAIL: Mapping[str, str] = {"focused": "on $surface-lighten-1"}
"The parts of the detail pane: its ground when it has the keyboard."
SIXTEEN: Mapping[str, str] = {
    "cursor": "reverse on ansi_default",
    "blurred": "bold on ansi_default",
    "alerted": "on ansi_default",
}
"On sixteen colours there are no tints: the cursor is reversed, and an alert keeps to its mark."


def fitting(color_system: str | None, environ: Mapping[str, str]) -> Theme:
    """The theme for a terminal where nobody chose one."""
    if "NO_COLOR" in environ:
        return SIXTEEN_COLORS
    told = environ.get("TERM", "") not in ("", "dumb", "unknown")
    return SIXTEEN_COLORS if told and color_system in ("standard", "windows") else DARK


def started(configured: str, remembered: str, color_system: str | None, environ: Mapping[str, str]) -> Theme:
    """The theme to begin with: the one that was worn last, or as configured, or what fits the terminal.

    Where no colours are wanted it is always the one that needs none: cursor and marks are told by reverse and bold.
    """
    left = next((theme for theme in THEMES.values() if theme.name == remembered), None)
    chosen = left or THEMES.get(configured)
    return chosen if chosen and "NO_COLOR" not in environ else fitting(color_system, environ)


def after(name: str) -> Theme:
    """The next one, round and round; after one of somebody else's the first."""
    own = list(THEMES.values())
    at = next((at for at, theme in enumerate(own) if theme.name == name), -1)
    return own[(at + 1) % len(own)]


def called(theme: Theme) -> str:
    """What people call a theme."""
    return next((name for name, own in THEMES.items() if own.name == theme.name), theme.name)


def styles(parts: Mapping[str, str], app: App[object]) -> dict[str, Style]:
    """How parts are drawn in the theme of the moment."""
    if app.current_theme.ansi:
        parts = {part: SIXTEEN.get(part, style) for part, style in parts.items()}
    return {part: Roles.parse(style, app.theme_variables).rich_style for part, style in parts.items()}

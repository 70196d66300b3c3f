"""The program's own colours: calm, dark or light. Other themes work too: the styles use roles only.

Lines that widgets draw themselves have their styles here and not in `monitor.tcss`: component classes cost a virtual
node each whenever a widget is styled, which took a fifth of the time until the first picture.
"""

from collections.abc import Mapping

from rich.style import Style
from textual.app import App
from textual.style import Style as Roles
from textual.theme import Theme

DARK = Theme(
    name="monitor-dark",
    primary="#7aa8d8",
    secondary="#8a9bb0",
    accent="#e8b45a",
    warning="#e0a458",
    error="#e5736b",
    success="#86bd7e",
    foreground="#cdd4dc",
    background="#11151a",
    surface="#161b21",
    panel="#1d242c",
    dark=True,
    variables={"primary-muted": "#2a3f55", "warning-muted": "#282218"},
)
LIGHT = Theme(
    name="monitor-light",
    primary="#28619c",
    secondary="#5b6b7d",
    accent="#9a5b00",
    warning="#a05a00",
    error="#b3372e",
    success="#2f7a35",
    foreground="#20262d",
    background="#fbfaf7",
    surface="#f5f3ee",
    panel="#e9e6df",
    dark=False,
    variables={"primary-muted": "#cfe0f1", "warning-muted": "#f7ecd6"},
)

FEED: Mapping[str, str] = {
    "cursor": "on $primary-muted",
    "blurred": "on $panel",
    "alerted": "on $warning-muted",
    "unread": "bold $primary",
    "star": "$accent",
    "alert": "bold $warning",
    "age": "dim",
    "release": "$success",
    "change": "$accent",
    "withdrawal": "$error",
    "story": "$secondary",
    "country": "dim",
    "lab": "$primary",
    "source": "dim",
    "title": "bold",
    "seen": "$foreground",
    "match": "bold underline $accent",
    "params": "$foreground",
    "open": "$success",
    "restricted": "$warning",
    "noncommercial": "$error",
    "unstated": "dim",
    "count": "dim",
    "policy": "$accent",
    "heading": "bold $secondary",
}
"The parts of the list."
SIDEBAR: Mapping[str, str] = {
    "heading": "bold $secondary",
    "view": "$foreground",
    "shown": "bold $primary",
    "cursor": "on $primary-muted",
    "count": "dim",
    "key": "$primary",
}
"The parts of the sidebar."
SIXTEEN: Mapping[str, str] = {
    "cursor": "reverse on ansi_default",
    "blurred": "bold on ansi_default",
    "alerted": "on ansi_default",
}
"On sixteen colours there are no tints: the cursor is reversed, and an alert keeps to its mark."


def styles(parts: Mapping[str, str], app: App[object]) -> dict[str, Style]:
    """How parts are drawn in the theme of the moment."""
    if app.current_theme.ansi:
        parts = {part: SIXTEEN.get(part, style) for part, style in parts.items()}
    return {part: Roles.parse(style, app.theme_variables).rich_style for part, style in parts.items()}

"""The program's own colours: calm, dark or light. Other themes work too: the styles use roles only."""

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

"""The least that Textual can show: what any program made with it takes to start."""

from textual.app import App, ComposeResult
from textual.widgets import Static

READY = "ready-to-measure"


class EmptyApp(App[None]):
    """One line of text."""

    def compose(self) -> ComposeResult:
        yield Static(READY)


if __name__ == "__main__":
    EmptyApp().run()

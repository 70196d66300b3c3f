"""The least that Textual can show: what any program made with it takes to start, and to answer a key."""

from textual.app import App, ComposeResult
from textual.widgets import Static

READY = "ready-to-measure"


class EmptyApp(App[None]):
    """One line of text, which tells how many keys were pressed."""

    keys = 0

    def compose(self) -> ComposeResult:
        yield Static(READY)

    def on_key(self) -> None:
        self.keys += 1
        self.query_one(Static).update(f"{READY} {self.keys}", layout=False)


if __name__ == "__main__":
    EmptyApp().run()

"""Messages and digests in full, above what was open."""

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from monitor import text
from monitor.tui.dressed import chosen_keys
from monitor.tui.keys import hint
from monitor.tui.parts import ACCENT, FAINT, TITLE, line
from monitor.tui.scrolled_page import ScrolledPage

if TYPE_CHECKING:
    from textual.app import App

GATHERING = "Gathering what is new …"


class Preview(ScrolledPage):
    """A text."""

    def __init__(self, content: Content) -> None:
        super().__init__()
        self._content = content

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="preview-box", can_focus=False):
            yield Static(self._content, id="preview-text", markup=False)


class LetterPreview(Preview):
    """A digest: its text when that is there, and its page in a browser."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("o", "browser", "The mail's page in the browser", id="browser")]

    def __init__(self, head: Content, name: str) -> None:
        """`name`: of the digest that is shown."""
        super().__init__(Content("\n\n").join([head, line((GATHERING, f"italic {ACCENT}"))]))
        self._head = head
        self._digest = name
        self._html = ""

    def on_mount(self) -> None:
        self.query_one("#preview-box").add_class("-letter")

    def show(self, subject: str, body: str, html: str) -> None:
        """The digest as it is, or was, sent."""
        self._html = html
        browser = hint("browser", chosen_keys(self))
        keys = line((browser, f"bold {ACCENT}"), (" the page in the browser   ", FAINT), ("esc", f"bold {ACCENT}"),
                    (" back", FAINT))  # fmt: skip
        parts = [self._head, keys, line(("Subject  ", FAINT), (text.line(subject), TITLE)), Content(text.block(body))]
        self.query_one("#preview-text", Static).update(Content("\n\n").join(parts))

    def fail(self, why: str) -> None:
        """There is no text to show."""
        content = Content("\n\n").join([self._head, line((why, "$warning"))])
        self.query_one("#preview-text", Static).update(content)

    def action_browser(self) -> None:
        if self._html:
            open_page(self.app, self._digest, self._html)


def open_page(app: "App[object]", name: str, html: str) -> None:
    """Open the page of a digest in a browser, and say where it is. A browser of another machine cannot be opened."""
    safe = "".join(sign if sign.isalnum() else "-" for sign in name)
    try:
        with tempfile.NamedTemporaryFile(
            "w", prefix=f"digest-{safe[:40]}-", suffix=".html", delete=False, encoding="utf-8"
        ) as file:
            file.write(html)
    except OSError as error:
        words = f"The page cannot be written: {error.strerror}. `monitor digest preview {name} --html FILE` writes it."
        app.notify(words, severity="error", markup=False)
        return
    if os.environ.get("SSH_CONNECTION"):
        words = f"The page is in {file.name}, on the machine that this terminal is connected to: copy it from there."
    else:
        app.open_url(Path(file.name).as_uri())
        words = f"Opened {file.name}; if no browser appears, open it there."
    app.notify(words, markup=False, timeout=15)

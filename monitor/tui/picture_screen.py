"""A picture of what is read, drawn in the terminal as well as that one can: sixels, kitty's protocol, or half cells."""

import io
import os
import struct
from collections.abc import Callable
from threading import Event, Thread
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.geometry import Size
from textual.message import Message
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Static

from monitor.programs import BrokenOffError
from monitor.tui.parts import FAINT, line

Draw = Callable[[bytes], Widget]
"A picture, as PNG, drawn."
Fetch = Callable[[str, Callable[[], bool]], bytes | str]
"""The picture of an address, or why there is none; broken off with BrokenOffError as soon as what it is given says so.
Called in a thread."""


def drawing() -> Draw:
    """How pictures are drawn. Asks the terminal what it can do, so before the screen is opened. Raises ImportError."""
    from textual_image.widget import Image, UnicodeImage

    kind = UnicodeImage if os.environ.get("NO_COLOR") else Image  # half cells would be one gray field
    return lambda png: kind(io.BytesIO(png))


def shape(png: bytes) -> float:
    """How many times as wide as tall it is, by its header."""
    width, height = struct.unpack(">II", png[16:24])
    return float(width / height)


def fitting(shape: float, room: Size) -> tuple[int, int]:
    """The columns and rows of a picture, as large as there is room: a cell is twice as tall as wide."""
    columns = max(1, min(room.width, int(room.height * 2 * shape)))
    return columns, max(1, round(columns / (2 * shape)))


class PictureScreen(ModalScreen[None]):
    """One picture."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,enter,h,left", "dismiss", "Close"),
        Binding("o", "browser", "In the browser"),
    ]

    class Fetched(Message):
        """The picture is there, or will not be."""

        def __init__(self, found: bytes | str) -> None:
            super().__init__()
            self.found = found

    def __init__(self, url: str, fetch: Fetch, draw: Draw) -> None:
        super().__init__()
        self._url = url
        self._fetch = fetch
        self._draw = draw
        self._left = Event()
        self._picture: Widget | None = None
        self._shape = 1.0

    def compose(self) -> ComposeResult:
        with Vertical(id="picture-box"):
            yield Static("Asking for the picture…", id="picture-says", markup=False)
            yield Static(
                line(
                    ("o", "bold $accent"), (" in the browser   ", FAINT), ("esc", "bold $accent"), (" closes it", FAINT)
                ),
                markup=False,
            )

    def on_mount(self) -> None:
        Thread(target=self._ask, name="picture", daemon=True).start()

    def on_unmount(self) -> None:
        self._left.set()

    def _ask(self) -> None:
        try:
            found = self._fetch(self._url, self._left.is_set)
        except BrokenOffError:
            return
        self.post_message(self.Fetched(found))

    @on(Fetched)
    async def _show(self, message: Fetched) -> None:
        says = self.query_one("#picture-says", Static)
        if isinstance(message.found, str):
            says.update(line((message.found, "$warning")))
            return
        says.update(line((self._url, FAINT)))
        self._picture, self._shape = self._draw(message.found), shape(message.found)
        self._fit()
        await self.query_one("#picture-box").mount(self._picture, before=says)

    def on_resize(self) -> None:
        self._fit()

    def _fit(self) -> None:
        if self._picture is not None:
            room = Size(self.size.width - 8, self.size.height - 8)
            self._picture.styles.width, self._picture.styles.height = fitting(self._shape, room)

    def action_browser(self) -> None:
        self.app.open_url(self._url)
        self.dismiss()

"""Reading the model card of an item, in a thread that nothing waits for: the network may take its time."""

from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path
from sqlite3 import Error
from threading import Thread

from textual.content import Content
from textual.message import Message
from textual.message_pump import MessagePump

from monitor.config import Config
from monitor.model import Detail
from monitor.store import connect
from monitor.tui.parts import FAINT, TITLE, line

ASKING = "Asking the Hub for the model card…"


class CardRead(Message):
    """The card of an item is there, or words why there is none."""

    def __init__(self, key: int, text: str, note: str) -> None:
        super().__init__()
        self.key = key
        self.text = text
        self.note = note


def start(asker: MessagePump, detail: Detail, config: Config, path: Path, clock: Callable[[], datetime]) -> None:
    """Fetch the card, or take the one that is stored, and post it as `CardRead`."""

    def read() -> None:
        from monitor import cards  # loads the network's libraries, which the screen starts without

        try:
            with closing(connect.open(path)) as db:
                shown = cards.show(db, config, detail, clock)
                asker.post_message(CardRead(detail.item.key, shown.text, shown.note))
        except (Error, connect.StoreError) as error:
            asker.post_message(CardRead(detail.item.key, "", f"The card could not be kept or read: {error}"))

    Thread(target=read, name="card", daemon=True).start()


def content(title: str, text: str, note: str) -> Content:
    """A card as the pane shows it: nothing of it is read as markup, its headings stand out."""
    blocks = [line((title, TITLE)), line(("The model card. c shows the item again.", FAINT))]
    if note:
        blocks.append(line((note, "$warning")))
    body = [Content.styled(one, "bold" if one.startswith("#") else "") for one in text.split("\n")]
    return Content("\n").join([*blocks, Content(""), *body])

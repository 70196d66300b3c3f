"""What is read in the place of an item: the model card of a release, or the whole article of a story.

Both are fetched in a thread that nothing waits for: the network may take its time.
"""

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from sqlite3 import Error
from threading import Event, Thread
from typing import Literal

from textual.content import Content

from monitor.config import Config
from monitor.figures import headline
from monitor.model import Detail
from monitor.store import connect
from monitor.store.connect import Database
from monitor.tui import hypertext, page_text
from monitor.tui.page import NOTHING, Page
from monitor.tui.parts import FAINT, TITLE, line

Kind = Literal["card", "article"]

NAMES: dict[Kind, tuple[str, str]] = {
    "card": ("The model card", "c"),
    "article": ("The whole article", "f"),
}
"What it is called, and the key that shows it and the item again."
FIRST_WORDS: dict[Kind, str] = {"card": "Asking for the model card…", "article": "Asking for the article…"}


@dataclass(frozen=True, slots=True)
class Paper:
    """A page with what is to know about it."""

    kind: Kind
    title: str
    page: Page = NOTHING
    note: str = ""
    waits: bool = False
    "It is still under way; `note` says how far."


@dataclass(frozen=True, slots=True)
class _Order:
    """Who wants the paper of which item."""

    hand: Callable[[Paper], None]
    kind: Kind
    detail: Detail
    config: Config
    clock: Callable[[], datetime]
    stop: Event

    def tell(self, found: Page, note: str, *, waits: bool = False) -> None:
        if not self.stop.is_set():
            self.hand(Paper(self.kind, headline(self.detail.item), found, note, waits))

    def fetch(self, path: Path) -> None:
        try:
            with closing(connect.open(path)) as db:
                if self.kind == "card":
                    self._card(db)
                else:
                    self._article(db)
        except (Error, connect.StoreError) as error:
            self.tell(NOTHING, f"It could not be kept or read: {error}")

    def _card(self, db: Database) -> None:
        from monitor import cards  # loads the network's libraries, which the screen starts without
        from monitor.tui import markdown

        shown = cards.show(db, self.config, self.detail, self.clock)
        model = cards.lead(self.detail)
        self.tell(markdown.read(shown.text, cards.files(self.config, model) if model else ""), shown.note)

    def _article(self, db: Database) -> None:
        from monitor import fulltexts
        from monitor.programs import BrokenOffError

        def tell(words: str) -> None:
            self.tell(NOTHING, words, waits=True)

        try:
            shown = fulltexts.show(db, self.config, self.detail, self.clock, tell, self.stop.is_set)
        except BrokenOffError:
            return
        self.tell(hypertext.read(shown.html, shown.url), shown.note)


def fetch(
    hand: Callable[[Paper], None],
    kind: Kind,
    detail: Detail,
    config: Config,
    path: Path,
    clock: Callable[[], datetime],
) -> Event:
    """Fetch a paper, or take the one that is stored. What is returned breaks it off when it is set.

    `hand` is called in another thread, with each state that there is to show.
    """
    stop = Event()
    order = _Order(hand, kind, detail, config, clock, stop)
    Thread(target=order.fetch, args=(path,), name=kind, daemon=True).start()
    return stop


def begun(kind: Kind, title: str) -> Paper:
    """What is shown until something comes."""
    return Paper(kind, title, note=FIRST_WORDS[kind], waits=True)


def text(paper: Paper, width: int) -> Content:
    """A paper as the pane shows it: nothing of it is read as markup."""
    name, key = NAMES[paper.kind]
    again = f"{key} or esc breaks it off." if paper.waits else f"{key} shows the item again."
    blocks = Content("\n").join(
        [line((paper.title, TITLE)), line((f"{name}. {again}", FAINT))]
        + ([line((paper.note, FAINT if paper.waits else "$warning"))] if paper.note else [])
    )
    parts = [blocks]
    if paper.page.blocks:
        parts.append(page_text.text(paper.page, width))
    if paper.page.links:
        parts.append(page_text.links(paper.page))
    return Content("\n\n").join(parts)

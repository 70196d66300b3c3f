"""What the screens need of a widget that lists items: the same for the feed and for the table of releases."""

from array import array
from typing import Protocol, Self

from monitor.model import Item
from monitor.query import Node
from monitor.tui.undo import Marking


class Listing(Protocol):
    """Items by their keys, one of them under the cursor."""

    keys: "array[int]"
    "Of all that is listed, in the order of the list."
    node: Node | None
    "The query that found them; its words are highlighted."

    @property
    def item(self) -> Item | None:
        """The item under the cursor."""

    def go_to(self, key: int) -> None:
        """Put the cursor on the item of a key, where it is listed."""

    def action_open(self) -> None:
        """Have the screen open the item under the cursor."""

    def show_marking(self, marking: Marking) -> None:
        """Show a mark at once, before it is written."""

    def focus(self, scroll_visible: bool = True) -> Self:
        """Take the keyboard."""

    @property
    def has_focus(self) -> bool:
        """Whether it has the keyboard."""

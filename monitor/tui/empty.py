"""What an empty list says: why it is empty, and what to press."""

from textual.content import Content

from monitor.tui.parts import ACCENT, FAINT, line
from monitor.tui.status import Going
from monitor.tui.views import ALL, View


def text(view: View, typed: str, going: Going, *, refused: bool = False) -> Content:
    """The words for an empty view."""
    if refused:
        return _said("This query cannot be read yet.", ("esc", "the whole view"))
    if typed.strip():
        return _said(
            f"Nothing in {view.name} matches {typed.strip()}", ("esc", "the whole view"), ("/", "another query")
        )
    if going.offline:
        return _said(
            "No network? No source can be reached. Polling goes on by itself.", ("S", "the sources"), ("r", "try now")
        )
    if view is not ALL:
        return _said(view.empty, ("1", "everything"))
    if going.total and going.done < going.total:
        return _said(f"The first poll is under way: {going.done} of {going.total} sources.", ("S", "the sources"))
    if going.polled is None and going.polling is not None:
        return _said("The first poll is under way. Items appear as they come.", ("S", "the sources"))
    if going.polled is None:
        return _said("Nothing has been polled yet.", ("r", "poll now"), ("S", "the sources"))
    return _said(view.empty, ("r", "poll now"), ("S", "the sources"))


def _said(words: str, *keys: tuple[str, str]) -> Content:
    parts = [part for key, does in keys for part in ((key, f"bold {ACCENT}"), (f" {does}   ", FAINT))]
    return Content("\n\n").join([line((words, "")), line(*parts)])

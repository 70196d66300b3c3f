"""What an empty list says: why it is empty, and what to press."""

from textual.content import Content

from monitor.config.keys import Keys
from monitor.tui.keys import NONE, hint
from monitor.tui.parts import ACCENT, FAINT, line
from monitor.tui.status import Going
from monitor.tui.views import ALL, View


def text(view: View, typed: str, going: Going, keys: Keys = NONE, *, refused: bool = False) -> Content:
    """The words for an empty view. `keys`: those that the reader chose."""
    back = ("esc", "the whole view")
    everything = (f"{hint('views', keys)} 1", "everything")
    sources, poll = (hint("sources", keys), "the sources"), (hint("refresh", keys), "poll now")
    if refused:
        return said("This query cannot be read yet.", back)
    if typed.strip():
        return said(f"Nothing in {view.name} matches {typed.strip()}", back, (hint("search", keys), "another query"))
    if going.offline:
        asked = f"none of the {going.sources} sources" if going.sources > 1 else "no source"
        words = f"You are offline: {asked} could be reached. They are asked again by themselves."
        return said(words, (poll[0], "try now"), sources, *([everything] if view is not ALL else []))
    if view is not ALL:
        star = hint("star", keys)
        return said(view.empty.replace("Press s ", f"Press {star} "), everything)
    if going.total and going.done < going.total:
        failed = f", {going.failed} failed" if going.failed else ""
        words = (
            f"The first poll is under way: {going.done} of {going.total} sources{failed}. Items appear as they come."
        )
        return said(words, sources)
    if going.polled is None and going.polling is not None:
        return said("The first poll is under way. Items appear as they come.", sources)
    if going.polled is None:
        return said("Nothing has been polled yet.", poll, sources)
    return said(view.empty, poll, sources)


def releases(typed: str, keys: Keys = NONE, *, refused: bool = False) -> Content:
    """The words for an empty table of releases."""
    everything = ("esc", "all releases")
    if refused:
        return said("This query cannot be read yet.", everything)
    if typed.strip():
        return said(f"No release matches {typed.strip()}", everything, (hint("search", keys), "another query"))
    others = ((hint("feed", keys), "the feed"), (hint("sources", keys), "the sources"))
    return said("No releases yet. They appear as labs are polled.", *others)


def deliveries(keys: Keys = NONE) -> Content:
    """The words for an empty outbox."""
    words = "Nothing has been sent, and nothing waits. Watchlists send to the channels of their notify line."
    return said(words, (hint("watchlists", keys), "the watchlists"), (hint("feed", keys), "the feed"))


def said(words: str, *keys: tuple[str, str]) -> Content:
    """What there is to say, and the keys that help."""
    parts = [part for key, does in keys for part in ((key, f"bold {ACCENT}"), (f" {does}   ", FAINT))]
    return Content("\n\n").join([line((words, "")), line(*parts)])

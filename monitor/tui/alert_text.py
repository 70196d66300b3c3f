"""Why an item made alerts, as text: which watchlist, which words, which source, and how soon. Pure."""

from datetime import datetime, tzinfo

from textual.content import Content

from monitor import figures
from monitor.model import Item
from monitor.notices import Alert
from monitor.tui.parts import FAINT, MATCH, line, local, section


def block(item: Item, now: datetime, zone: tzinfo | None = None) -> Content:
    """The alerts of an item, and when it was published and seen."""
    return section("Alerts", [*(_alert(alert, now) for alert in item.alerts), _when(item, zone)])


def _alert(alert: Alert, now: datetime) -> Content:
    when = "there before the watchlist" if alert.history else f"{figures.age(alert.at, now)} ago"
    return line(
        ("! ", "bold $warning"),
        (alert.watchlist, "bold"),
        (f"  {when}  " + ("matched " if alert.matched else "matched by its fields"), FAINT),
        (", ".join(alert.matched), MATCH),
    )


def _when(item: Item, zone: tzinfo | None) -> Content:
    seen = local(item.seen, zone)
    if item.kind != "story":  # a list bears no date of publication; the facts above say between which polls it was
        words = f"seen {seen}"
    elif item.published is None:
        words = f"seen {seen}; the source does not say when it was published"
    elif item.published > item.seen:
        words = f"seen {seen}, dated {local(item.published, zone)}"
    else:
        after = f": {figures.span(item.delay)} after it was published" if item.delay else ""
        words = f"published {local(item.published, zone)}, seen {seen}{after}"
    return line((f"  {item.source}", ""), (f"  {words}", FAINT))

"""An alert in words: which watchlist, what, which words matched. The same on every channel."""

from collections.abc import Collection, Iterable
from dataclasses import replace

from monitor.figures import headline
from monitor.model import Item
from monitor.notices import Alert


def said(item: Item, alert: Alert) -> str:
    """One alert as one line: "Kimi: Kimi-K3: 2.8T (kimi)"."""
    matched = f" ({', '.join(alert.matched)})" if alert.matched else ""
    return f"{alert.watchlist}: {headline(item)}{matched}"


def told(items: Iterable[Item], watchlists: Collection[str]) -> list[str]:
    """One line for each item that some of the watchlists found, with its source; found by several, it is told once."""
    found = []
    for item in items:
        alerts = [alert for alert in item.alerts if alert.watchlist in watchlists and not alert.history]
        if alerts:
            words = dict.fromkeys(word for alert in alerts for word in alert.matched)
            names = ", ".join(alert.watchlist for alert in alerts)
            words_of_all = replace(alerts[0], watchlist=names, matched=tuple(words))
            found.append(f"{said(item, words_of_all)} · {item.source}")
    return found

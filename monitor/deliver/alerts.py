"""An alert in words: which watchlist, what, which words matched. The same on every channel."""

from monitor.model import Alert, Item


def said(item: Item, alert: Alert) -> str:
    """One alert as one line: "Kimi: Kimi-K3: 2.8T (kimi)"."""
    matched = f" ({', '.join(alert.matched)})" if alert.matched else ""
    return f"{alert.watchlist}: {item.title}{matched}"

"""What a query would have alerted on: how often in 30 days, on which of them, and whether that is of any use."""

from dataclasses import dataclass
from datetime import timedelta

from monitor.model import Item
from monitor.report.numbers import spark

BACK = timedelta(days=30)
TOO_MANY = 10
"Alerts a day on average, above which nobody reads them."
TOO_MUCH = 0.05
"Of all items, above which a watchlist tells nothing apart; less than one a day is never too much."


@dataclass(frozen=True, slots=True)
class BackTest:
    """What came of a query."""

    times: int
    days: tuple[int, ...]
    "By day, today last."
    newest: tuple[Item, ...]
    everything: int = 0
    "All items of the same days; 0: not known."

    @property
    def words(self) -> str:
        """How often: "14 times in the last 30 days"."""
        return f"{self.times:,} time{'' if self.times == 1 else 's'} in the last {BACK.days} days"

    @property
    def share(self) -> float:
        """How much of all items it finds."""
        return self.times / self.everything if self.everything else 0.0

    @property
    def warning(self) -> str:
        """What is to be thought of before such a watchlist is kept; "" for nothing."""
        if not self.times:
            return "it never fires: check the spelling, or that its fields go together (`monitor list QUERY`)"
        if self.times > TOO_MANY * BACK.days:
            a_day = round(self.times / BACK.days)
            return f"it fires all the time, {a_day} times a day: narrow it, or give it a limit such as 5/d"
        if self.share > TOO_MUCH and self.times > BACK.days:
            return f"it fires all the time, on {self.share:.0%} of all items: narrow it, or give it a limit such as 5/d"
        return ""

    @property
    def spark(self) -> str:
        """A bar for each day; a day with any at all shows."""
        return spark(self.days, max(self.days))

    def as_json(self) -> dict[str, object]:
        """For programs."""
        return {
            "times": self.times,
            "days": self.days,
            "warning": self.warning or None,
            "items": [item.id for item in self.newest],
        }

"""What a query would have alerted on, as the commands tell it."""

from datetime import datetime

from monitor.cli.lines import line
from monitor.cli.session import Session, now
from monitor.report.backtest import BackTest
from monitor.store import backtest


def back_test(session: Session, text: str, limit: int) -> BackTest:
    """Try a query on what is stored. Raises QueryError, with the user's own columns."""
    return backtest.back_test(session.db, text, limit, now())


def as_text(found: BackTest, moment: datetime) -> str:
    """For people."""
    lines = [found.words, *([f"|{found.spark}|  today at the right"] if found.times else [])]
    lines += [f"Warning: {found.warning}."] if found.warning else []
    return "\n".join([*lines, *(line(item, moment) for item in found.newest)])

"""Messages of the outbox as rows of a table and as sentences. Pure: no state is told by a color alone."""

from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo

from textual.content import Content

from monitor import figures, text
from monitor.notices import Delivery, DeliveryState
from monitor.tui.parts import FAINT, STAMP, line, local, rows, wait, when
from monitor.tui.row import Piece
from monitor.tui.table import UNKNOWN, Column

SIGNS: Mapping[DeliveryState, Piece] = {
    "waiting": ("○ waiting", "plain"),
    "sending": ("◐ sending", "plain"),
    "sent": ("● sent", "good"),
    "failed": ("✕ failed", "bad"),
    "folded": ("· folded", "faint"),
    "unsure": ("? unsure", "warn"),
}
_STYLES: Mapping[str, str] = {"good": "$success", "bad": "$error", "warn": "$warning", "plain": "", "faint": FAINT}


def columns(width: int, *, absolute: bool = False) -> tuple[Column, ...]:
    """Two designs, by the width of the table; `absolute`: with room for dates."""
    age = Column("age", "made", STAMP) if absolute else Column("age", "age", 4, right=True)
    if width >= 110:
        return (
            Column("state", "state", 9),
            Column("channel", "channel", 12),
            Column("watchlist", "watchlist or digest", 20),
            Column("kind", "kind", 7),
            age,
            Column("tries", "tries", 5, right=True),
            Column("next", "next try", 13),
            Column("subject", "message, or what went wrong"),
        )
    return (
        Column("state", "state", 9),
        Column("channel", "channel", 9),
        age,
        Column("tries", "tries", 5, right=True),
        Column("next", "next", STAMP if absolute else 5),
        Column("subject", "message, or what went wrong"),
    )


def cells(one: Delivery, shown: Sequence[Column], now: datetime, *, absolute: bool = False) -> list[Piece]:
    """The cells of a message in some columns."""
    short = next(each.width for each in shown if each.key == "next") < 8
    soon = wait(one.due, now, absolute=absolute, short=short) if one.state == "waiting" else ""
    wrong = one.error and one.state != "sent"
    found: dict[str, Piece] = {
        "state": SIGNS[one.state],
        "channel": (text.line(one.channel), "lab"),
        "watchlist": (text.line(one.watchlist) or UNKNOWN, "plain"),
        "kind": (one.kind, "faint"),
        "age": (when(one.created, now, absolute=absolute), "faint"),
        "tries": (str(one.tries), "plain" if one.tries > 1 else "faint"),
        "next": (soon.removeprefix("in ") if short else soon, "plain"),
        "subject": (text.line(one.error), "bad") if wrong else (subject(one), "plain"),
    }
    return [found[column.key] for column in shown]


def subject(one: Delivery) -> str:
    """What a message is about."""
    if one.recipient:
        return f"{text.line(one.recipient)}: {text.line(one.subject)}"
    return text.line(one.subject) or f"{text.line(one.watchlist)}: a {one.kind}, written when it leaves"


def state(one: Delivery, now: datetime, zone: tzinfo | None = None) -> str:
    """Where a message is, in words, and what happens next."""
    tries = f"{one.tries} {'try' if one.tries == 1 else 'tries'}"
    soon = "at once" if one.due <= now else f"in {figures.span(one.due - now)}, at {local(one.due, zone)}"
    match one.state:
        case "waiting" if one.tries:
            return f"Not sent yet after {tries}; tried again {soon}. r tries it now."
        case "waiting":
            return f"Waits for its turn; leaves {soon}."
        case "sending":
            return "On its way: the channel has not answered yet."
        case "sent":
            return f"Sent {local(one.sent, zone) if one.sent else 'at a time that is not known'}, after {tries}."
        case "failed":
            return f"Given up after {tries}. r tries it again; the next digest takes it up."
        case "folded":
            return "Not sent by itself: a summary tells of it, and the next digest."
        case "unsure":
            return "It may have arrived, so it is not sent again by itself. r sends it again."


def said(one: Delivery, now: datetime, zone: tzinfo | None = None) -> Content:
    """The message under the cursor, below the table."""
    sign, part = SIGNS[one.state]
    head = line((sign, _STYLES[part]), (f"  {subject(one)}", "bold"))
    wrong = line((text.line(one.error), "$error" if one.state != "sent" else FAINT)) if one.error else Content("")
    return Content("\n").join([head, line((state(one, now, zone), "")), wrong])


def whole(one: Delivery, now: datetime, zone: tzinfo | None = None) -> Content:
    """A message in full."""
    facts = {
        "Channel": text.line(one.channel),
        "From": text.line(one.watchlist),
        "Kind": one.kind,
        "State": state(one, now, zone),
        "Error": text.line(one.error),
        "Made": f"{local(one.created, zone)} ({figures.age(one.created, now)} ago)",
        "About": one.item or "",
    }
    body = text.block(one.body) or "It is written when it leaves."
    return Content("\n\n").join(
        [
            line((subject(one), "bold")),
            rows([(name, Content(words)) for name, words in facts.items() if words]),
            Content(body),
        ]
    )


def summary(deliveries: Sequence[Delivery]) -> Content:
    """How many messages there are in each state."""
    parts = []
    for one, (sign, part) in SIGNS.items():
        if number := sum(each.state == one for each in deliveries):
            parts.append((f"   {sign[0]} {number:,} {one}", _STYLES[part]))
    return line((" Deliveries", "bold $primary"), *parts)


def troubles(found: Mapping[str, str]) -> Content:
    """The channels in trouble, a line each."""
    return Content("\n").join(
        line((f" ✕ {text.line(channel)}", "bold $error"), (f"  {text.line(why)}", "$error"))
        for channel, why in found.items()
    )

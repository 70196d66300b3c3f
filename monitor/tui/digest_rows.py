"""Digests as rows of a table and as sentences. Pure: no state is told by a color alone."""

from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo
from pathlib import Path

from textual.content import Content

from monitor import text
from monitor.notices import Delivery
from monitor.report.digest import Run, RunState
from monitor.tui.digest_jobs import Standing
from monitor.tui.parts import ACCENT, FAINT, STAMP, TITLE, line, local, rows, wait, when
from monitor.tui.row import Piece
from monitor.tui.table import UNKNOWN, Column

SIGNS: Mapping[RunState, Piece] = {
    "waiting": ("○ waiting", "plain"),
    "sent": ("● sent", "good"),
    "failed": ("✕ failed", "bad"),
    "replaced": ("· replaced", "faint"),
}
NONE: Piece = ("No digest yet: a mail of what became new, on a schedule. Enter tells more", "faint")
"The row where none is configured."
NO_TEXT = "Its text is no longer kept (keep, in feeds.toml). What is in it can be listed: 1, then /."
DIGEST = """\
[[digests]]
name = "daily"
schedule = "0 7 * * mon-fri"   # minute, hour, day, month, weekday
timezone = "Europe/Berlin"     # where that is meant
to = ["you@example.org"]       # each gets a mail of his own
query = "kind:release"         # of what is new; without it, all
"""
MAIL = """\
[mail]
host = "smtp.example.org"
port = 587
security = "starttls"
username = "monitor"
password = "env:SMTP_PASSWORD"
from = "Open Model Monitor <monitor@example.org>"
"""
_ONLY_IF = {
    "any": "no mail where nothing is new",
    "alerts": "no mail where no watchlist matched",
    "always": "a mail on quiet days, too",
}


def columns(width: int, *, absolute: bool = False) -> tuple[Column, ...]:
    """Two designs, by the width of the table; `absolute`: with room for dates."""
    if width >= 110:
        return (
            Column("name", "digest", 20),
            Column("schedule", "when", 34),
            Column("next", "next", 14),
            Column("new", "new", 7, right=True),
            Column("last", "last"),
        )
    return (
        Column("name", "digest", 14),
        Column("schedule", "when", 17),
        Column("next", "next", STAMP if absolute else 7),
        Column("new", "new", 5, right=True),
        Column("last", "last"),
    )


def cells(one: Standing, shown: Sequence[Column], now: datetime, *, mail: bool, absolute: bool = False) -> list[Piece]:
    """The cells of a digest in some columns. `mail`: there is a server that it leaves by."""
    wide = next(each.width for each in shown if each.key == "schedule") > 20
    schedule = spoken(one.digest.schedule)
    found: dict[str, Piece] = {
        "name": (text.line(one.digest.name), "title"),
        "schedule": (f"{schedule} {one.digest.timezone}" if wide else schedule, "plain"),
        "next": _next(one, now, wide=wide, absolute=absolute) if mail else ("no mail", "warn"),
        "new": (f"{one.new:,}" if one.since else UNKNOWN, "plain" if one.new else "faint"),
        "last": _last(one.last, now, absolute=absolute),
    }
    return [found[column.key] for column in shown]


def _next(one: Standing, now: datetime, *, wide: bool, absolute: bool) -> Piece:
    if one.following is None:
        return "never", "warn"
    return wait(one.following, now, absolute=absolute, short=not wide), "plain"


def _last(run: Run | None, now: datetime, *, absolute: bool) -> Piece:
    if run is None:
        return "none was made so far", "faint"
    sign, part = SIGNS[run.state]
    fates = latest(run).values()
    got = f" · {sum(one.state == 'sent' for one in fates)}/{len(fates)}" if fates else ""
    return f"{sign} {when(run.created, now, absolute=absolute)} · {_items(run.items)}{got}", part


def _items(number: int) -> str:
    return f"{number:,} item{'' if number == 1 else 's'}"


def latest(run: Run) -> dict[str, Delivery]:
    """The last mail of a run to each recipient."""
    return {one.recipient: one for one in run.deliveries}


def spoken(schedule: str) -> str:
    """Five cron fields in words, where these are the usual ones."""
    minute, hour, day, month, weekday = schedule.split()
    if not (minute.isdecimal() and hour.isdecimal() and month == "*"):
        return schedule
    clock = f"{int(hour):02}:{int(minute):02}"
    if day == "*" and (weekday == "*" or weekday.replace("-", "").replace(",", "").isalpha()):
        return f"{'every day' if weekday == '*' else weekday.lower()} {clock}"
    return f"monthly, {day}. {clock}" if day.isdecimal() and weekday == "*" else schedule


# --- in sentences ---------------------------------------------------------------------------------


def said(one: Standing, now: datetime, *, mail: bool, zone: tzinfo | None = None) -> Content:
    """The digest under the cursor, below the tables: four lines."""
    digest = one.digest
    terms = f"  {spoken(digest.schedule)} {digest.timezone} · to {', '.join(digest.to)}"
    next_ = (
        line((f"Next {soon(one, now, zone)}.", ""))
        if mail
        else line(("Not made: feeds.toml has no [mail]. ", "$warning"))
    )
    if not mail:
        next_ += line(("Enter shows what to write.", ""))
    lines = [line((text.line(digest.name), TITLE), (terms, FAINT)), next_, line((waits(one, zone), ""))]
    return Content("\n").join([*lines, _became(one.last, zone)])


def soon(one: Standing, now: datetime, zone: tzinfo | None = None) -> str:
    """When a digest is next made, and when not."""
    if one.following is None:
        return "never: its schedule does not come to pass; change it in feeds.toml"
    return f"{local(one.following, zone)}, {wait(one.following, now, absolute=False)}; {_ONLY_IF[one.digest.only_if]}"


def waits(one: Standing, zone: tzinfo | None = None) -> str:
    """What waits to be told."""
    if one.since is None:
        return "It has not begun: it does when it is first seen by a process that polls."
    return (
        f"{one.new:,} new since {local(one.since, zone)}."
        if one.new
        else f"Nothing new since {local(one.since, zone)}."
    )


def _became(run: Run | None, zone: tzinfo | None) -> Content:
    if run is None:
        return line(("None was made so far.", FAINT))
    fates = "; ".join(f"{one} {fate(each)}" for one, each in latest(run).items())
    return line((f"Last {local(run.created, zone)}, {_items(run.items)}: {fates}", FAINT))


def fate(one: Delivery) -> str:
    """What became of a mail to one recipient."""
    return f"{one.state} ({text.line(one.error)})" if one.error and one.state != "sent" else one.state


def none_said(file: Path) -> Content:
    """Below the tables, where no digest is configured."""
    words = "A digest is a mail that tells what became new since the last one, each item once."
    return Content("\n").join([line((words, "")), line((f"Enter shows the lines that {file} takes.", FAINT))])


# --- in full --------------------------------------------------------------------------------------


def head(one: Standing, now: datetime, *, mail: bool, zone: tzinfo | None = None) -> Content:
    """What stands above a preview."""
    facts = [
        ("Next", soon(one, now, zone) if mail else "not made: feeds.toml has no [mail]; add it:"),
        ("New", waits(one, zone)),
        ("To", ", ".join(one.digest.to)),
        ("Query", text.line(one.digest.query) or "everything"),
    ]
    if run := one.last:
        facts += [("Last", f"{run.state}, {local(run.created, zone)}, {_items(run.items)}"), *_fates(run)]
    found = rows([(name, Content(words)) for name, words in facts])
    title = line((text.line(one.digest.name), TITLE), ("  as it would be sent now; nothing is sent yet", FAINT))
    parts = [title, found] if mail else [title, found, line((MAIL.rstrip(), ACCENT))]
    return Content("\n\n").join(parts)


def run_head(run: Run, zone: tzinfo | None = None) -> Content:
    """What stands above the text of a run."""
    made = f"{local(run.created, zone)}, {_items(run.items)} since {local(run.since, zone)}"
    facts = [("Made", made), ("State", run.state), *_fates(run)]
    title = line((f"{text.line(run.digest)} {run.id}", TITLE), ("  as it was made", FAINT))
    return Content("\n\n").join([title, rows([(name, Content(words)) for name, words in facts])])


def _fates(run: Run) -> list[tuple[str, str]]:
    return [("", f"{text.line(to)}: {fate(each)}") for to, each in latest(run).items()]


def how_to(file: Path, *, mail: bool) -> Content:
    """How a digest is added."""
    lines = DIGEST if mail else f"{DIGEST}\n{MAIL}"
    server = "the mail server is there" if mail else "[mail] is the server that they leave by"
    return Content("\n\n").join(
        [
            line(("No digest is configured", TITLE)),
            Content(
                f"Write lines like these into {file} ({server}). They hold at once; nothing needs to be restarted."
            ),
            line((lines.rstrip(), ACCENT)),
            Content("`monitor doctor --send-test` tries the server. docs/digests.md tells more."),
        ]
    )


def question(one: Standing, zone: tzinfo | None = None) -> str:
    """What there is to know before a digest is sent by hand."""
    to = f"To {', '.join(one.digest.to)}. "
    return f"{to}{waits(one, zone)} The next one goes on from there."

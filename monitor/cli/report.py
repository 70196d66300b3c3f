"""`monitor report NAME`: figures with their method, for people, programs and spreadsheets."""

import csv
import json
import sys

import click
from rich.cells import cell_len

from monitor.cli.outcome import Exit, fail
from monitor.cli.session import Session, now, pass_session
from monitor.report.numbers import Figure, Numbers
from monitor.store import numbers

BAR = 30
COLUMNS = ("label", "value", "text")
"Of every report as CSV; after them `share` or `weeks`, where a report has them."


@click.command("report")
@click.argument("name", required=False)
@click.option("--json", "as_json", is_flag=True, help="One object.")
@click.option("--csv", "as_csv", is_flag=True, help="A line for each bar.")
@pass_session
def report_command(session: Session, name: str | None, as_json: bool, as_csv: bool) -> None:
    """Figures from what is stored, each with the method behind it.

    share: downloads by country of the lab. cadence: releases by lab, week by week. licenses: how open new releases
    are. movers: whose downloads grew most.
    """
    count = numbers.REPORTS.get(name or "")
    if count is None:
        known = ", ".join(numbers.REPORTS)
        found = f"there is no report {name!r}" if name else "which report?"
        fail(f"{found}; there are {known} (monitor report {next(iter(numbers.REPORTS))})", Exit.USAGE)
    if as_json and as_csv:
        fail("--json and --csv exclude each other; choose one", Exit.USAGE)
    counted = count(session.db, now())
    if as_json:
        click.echo(json.dumps(as_object(name or "", counted), ensure_ascii=False))
    elif as_csv:
        _write_csv(counted)
    else:
        click.echo(as_text(counted))


def as_object(name: str, counted: Numbers) -> dict[str, object]:
    """A report for programs."""
    return {
        "report": name,
        "title": counted.title,
        "method": counted.method,
        "figures": [_told(one) for one in counted.figures],
    }


def _told(one: Figure) -> dict[str, object]:
    """A bar for programs: its part of the whole where there is one, its weeks where it has some."""
    told: dict[str, object] = {"label": one.label, "value": one.value, "text": one.text}
    if one.share is not None:
        told["share"] = round(one.share, 6)
    if one.weeks:
        told["weeks"] = list(one.weeks)
    return told


def _write_csv(counted: Numbers) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    more = sorted({name for one in counted.figures for name in _told(one)} - set(COLUMNS))
    writer.writerow((*COLUMNS, *more))
    for one in counted.figures:
        told = _told(one) | ({"weeks": ";".join(map(str, one.weeks))} if one.weeks else {})
        writer.writerow([told[name] for name in (*COLUMNS, *more)])


def as_text(counted: Numbers) -> str:
    """A report for people."""
    wide = max((cell_len(one.label) for one in counted.figures), default=0)
    bars = [_line(one, wide) for one in counted.figures] or ["Nothing to count yet; `monitor run` collects."]
    return "\n".join([counted.title, counted.method, "", *bars])


def _line(one: Figure, wide: int) -> str:
    bar = "█" * max(round(one.length * BAR), 1 if one.length else 0)
    return f"{one.label}{' ' * (wide - cell_len(one.label))}  {bar:<{BAR}}  {one.text}"

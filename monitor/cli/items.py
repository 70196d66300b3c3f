"""`monitor list`, `show`, `mark`: items as lines, JSON, CSV, in full, and marked."""

import csv
import json
import shutil
import sys
import time
from collections.abc import Callable, Iterable, Sequence

import click

from monitor.cli.asking import QueryCommand
from monitor.cli.lines import detail_text, line
from monitor.cli.outcome import fail, say
from monitor.cli.session import Session, now, pass_session
from monitor.model import Detail, Item
from monitor.query import Compiled
from monitor.report import items as report
from monitor.store import detail, items, marks
from monitor.store.connect import Database, told
from monitor.store.items import Order

PAGE = 200
FOLLOW_EVERY = 1.0

Writer = Callable[[Database, Sequence[Item]], None]
"What prints some items."

sort_option = click.option(
    "--sort", "order", type=click.Choice(items.ORDERS), default="newest", show_default=True,
    help="What comes first; items without the figure come last.",
)  # fmt: skip


@click.command("list", cls=QueryCommand)
@click.argument("query", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="One object a line.")
@click.option("--csv", "as_csv", is_flag=True, help="With a header line.")
@click.option("--limit", type=click.IntRange(min=0), help="At most so many; all for JSON and CSV, else 50.")
@sort_option
@click.option("--follow", is_flag=True, help="Go on with what is new or changed, until stopped.")
@pass_session
def list_command(
    session: Session, query: Sequence[str], as_json: bool, as_csv: bool, limit: int | None, order: Order, follow: bool
) -> None:
    """Items that match QUERY, newest first."""
    if as_json and as_csv:
        raise click.UsageError("--json and --csv exclude each other")
    if follow and order != "newest":
        raise click.UsageError(f"--follow goes on with what is newest, so it does not go with --sort {order}")
    text = " ".join(query)
    view = session.view(text)
    seen = items.last_change(session.db)
    most = limit if limit is not None else None if as_json or as_csv else 50
    keys = in_order(session.db, view, order, most)
    write = csv_writer() if as_csv else print_json if as_json else _print_lines
    for start in range(0, len(keys), PAGE):
        write(session.db, items.load(session.db, keys[start : start + PAGE]))
    if not keys and limit != 0:
        say_misspelled(session, text)
    if follow:
        _follow(session, text, seen, write)


def in_order(db: Database, view: Compiled, order: Order, limit: int | None) -> Sequence[int]:
    """The keys of what is asked for; says so where the order says nothing."""
    if order == "rank" and view.match is None:
        say("--sort rank: the query has no words that all it finds hold, so the newest are first")
    return items.ordered(db, view, order, limit)


def say_misspelled(session: Session, text: str) -> None:
    """For a query that found nothing: which names in it nothing has."""
    from monitor.cli.misspelled import misspelled

    if words := misspelled(session, text):
        say(words)


def _follow(session: Session, text: str, seen: int, write: Writer) -> None:
    try:
        while True:
            sys.stdout.flush()
            time.sleep(FOLLOW_EVERY)
            latest = items.last_change(session.db)
            changed = items.changed(session.db, seen, session.view(text), limit=items.NO_LIMIT)
            seen = max([latest, *(item.change for item in changed)])
            write(session.db, changed)
    except KeyboardInterrupt:
        return


def _print_lines(_: Database, found: Iterable[Item]) -> None:
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else 0
    for item in found:
        click.echo(line(item, now(), width))


def print_json(db: Database, found: Sequence[Item]) -> None:
    """One object a line."""
    for each in detail.details(db, found, texts=False):
        click.echo(json.dumps(report.item(each), ensure_ascii=False))


def csv_writer() -> Writer:
    """Prints a header line at once, and what it is called with as rows."""
    writer = csv.writer(sys.stdout)
    writer.writerow(report.CSV_COLUMNS)

    def write(_: Database, found: Iterable[Item]) -> None:
        writer.writerows(report.csv_row(item) for item in found)

    return write


@click.command("show")
@click.argument("item_id", metavar="ID")
@click.option("--json", "as_json", is_flag=True)
@click.option("--card", is_flag=True, help="The card of its model instead, fetched when it is not known yet.")
@pass_session
def show_command(session: Session, item_id: str, as_json: bool, card: bool) -> None:
    """One item in full, with the reasons why it is shown."""
    if as_json and card:
        raise click.UsageError("--json and --card exclude each other")
    item = items.find(session.db, item_id)
    if item is None:
        fail(f"there is no item {item_id!r}; `monitor list` shows the ids in its first column")
    found = detail.details(session.db, [item])[0]
    if card:
        _print_card(session, found)
    elif as_json:
        click.echo(json.dumps(report.full(found), ensure_ascii=False))
    else:
        click.echo(detail_text(found, now()))


def _print_card(session: Session, found: Detail) -> None:
    from monitor import cards  # loads the network's libraries, which no other command here needs

    with told(session.db):
        shown = cards.show(session.db, session.config, found, now)
    if not shown.text:
        fail(shown.note)
    if shown.note:
        say(shown.note)
    click.echo(shown.text)


@click.command("mark", cls=QueryCommand)
@click.argument("what", type=click.Choice(["read", "unread", "star", "unstar"]))
@click.argument("query", nargs=-1, required=True)
@click.option("--dry-run", is_flag=True, help="Count only.")
@pass_session
def mark_command(session: Session, what: str, query: Sequence[str], dry_run: bool) -> None:
    """Mark what matches QUERY, and print how many items match. An item's id alone means that item."""
    text = " ".join(query)
    alone = items.find(session.db, text) is not None
    if alone:
        say(f"{text} is an item's id, so that one is meant; '\"{text}\"' searches for the word")
        text = f"id:{text}"
    keys = items.keys(session.db, session.view(text, everything=alone))
    if not keys:
        say_misspelled(session, text)
    if not dry_run:
        read = {"read": True, "unread": False}.get(what)
        starred = {"star": True, "unstar": False}.get(what)
        with told(session.db):
            marks.mark(session.db, keys, read=read, starred=starred)
    click.echo(len(keys))

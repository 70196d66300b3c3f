"""`monitor export`: what matches a query, as JSON, CSV or an Atom feed; or the sources as OPML."""

from collections.abc import Sequence

import click

from monitor.cli.asking import QueryCommand
from monitor.cli.items import PAGE, csv_writer, in_order, print_json, sort_option
from monitor.cli.outcome import Exit, fail, say
from monitor.cli.session import Session, pass_session
from monitor.query import Compiled
from monitor.store import items
from monitor.store.items import Order

FEED_LIMIT = 100
"Items of a feed, where no other number is asked for: readers of feeds read all of it at each look."


@click.command("export", cls=QueryCommand)
@click.option("--format", "form", type=click.Choice(["json", "csv", "atom", "opml"]), required=True)
@click.option(
    "--limit", type=click.IntRange(min=0), help=f"At most so many, the first of them; {FEED_LIMIT} of a feed, else all."
)
@sort_option
@click.argument("query", nargs=-1)
@pass_session
def export_command(session: Session, form: str, limit: int | None, order: Order, query: Sequence[str]) -> None:
    """Everything that matches QUERY, to stdout. A feed is Atom 1.0; OPML lists the sources, and takes no QUERY."""
    text = " ".join(query)
    if order != "newest" and form not in ("json", "csv"):
        fail(f"--sort goes with --format json and csv; {form} has an order of its own", Exit.USAGE)
    if form == "opml":
        if text or limit is not None:
            fail("OPML lists the feeds that are watched; it takes neither a query nor --limit", Exit.USAGE)
        from monitor.cli.sources_opml import subscriptions

        click.echo(subscriptions(session), nl=False)
        return
    view = session.view(text)
    if form == "atom":
        number = _feed(session, text, view, FEED_LIMIT if limit is None else limit)
    else:
        number = _rows(session, form, view, order, limit)
    say(f"{number} items")


def _rows(session: Session, form: str, view: Compiled, order: Order, limit: int | None) -> int:
    keys = in_order(session.db, view, order, limit)
    write = csv_writer() if form == "csv" else print_json
    for start in range(0, len(keys), PAGE):
        write(session.db, items.load(session.db, keys[start : start + PAGE]))
    return len(keys)


def _feed(session: Session, query: str, view: Compiled, limit: int) -> int:
    from monitor.report import atom
    from monitor.store import detail, outgoing

    found = detail.details(session.db, items.newest(session.db, view, limit), texts=False)
    click.echo(atom.write(outgoing.origin(session.db), query, "", found), nl=False)
    return len(found)

"""`monitor watch`: the watchlists, what they made, and what a query would have made."""

import json
from collections.abc import Sequence
from datetime import timedelta

import click

from monitor.cli.lines import line
from monitor.cli.session import Session, now, pass_session
from monitor.report.items import iso
from monitor.store import alerts, items

BACK = timedelta(days=30)


@click.group("watch")
def watch_command() -> None:
    """Watchlists and their alerts."""


@watch_command.command("list")
@click.option("--json", "as_json", is_flag=True)
@pass_session
def list_watchlists(session: Session, as_json: bool) -> None:
    """The configured watchlists, each with how many alerts it has made."""
    counts = alerts.counts(session.db)
    for watchlist in session.config.watchlists:
        made = counts.get(watchlist.name, 0)
        if as_json:
            found = {"name": watchlist.name, "query": watchlist.query, "notify": watchlist.notify, "alerts": made}
            click.echo(json.dumps(found, ensure_ascii=False))
        else:
            click.echo(f"{watchlist.name:<34} {made:>5}  {watchlist.query}")


@watch_command.command("alerts")
@click.option("--json", "as_json", is_flag=True)
@click.option("--limit", default=50, show_default=True, type=click.IntRange(min=1))
@pass_session
def list_alerts(session: Session, as_json: bool, limit: int) -> None:
    """The latest alerts, each with the words that matched."""
    for ref, alert in alerts.recent(session.db, limit):
        if as_json:
            found = {"item": ref, "watchlist": alert.watchlist, "matched": alert.matched, "at": iso(alert.at)}
            click.echo(json.dumps(found, ensure_ascii=False))
            continue
        item = items.find(session.db, ref)
        click.echo(f"{iso(alert.at)}  {alert.watchlist}: {item.title if item else ref}  ({', '.join(alert.matched)})")


@watch_command.command("test")
@click.argument("query", nargs=-1, required=True)
@click.option("--limit", default=20, show_default=True, type=click.IntRange(min=1))
@pass_session
def test_query(session: Session, query: Sequence[str], limit: int) -> None:
    """How often QUERY would have alerted in the last 30 days, and on what."""
    start = (now() - BACK).strftime("%Y-%m-%dT%H:%M")
    text = f"({' '.join(query)}) since:{start[:10]}"
    session.view(" ".join(query))  # so that a mistake is told at the user's own column
    view = session.view(text)
    total = items.count(session.db, view)
    click.echo(f"{total} times in the last {BACK.days} days")
    for item in items.newest(session.db, view, limit):
        click.echo(line(item, now()))

"""`monitor watch`: the watchlists, what they made, and what a query would have made."""

import json
from collections.abc import Sequence
from importlib import import_module

import click

from monitor.cli.asking import QueryCommand
from monitor.cli.backtest import as_text, back_test
from monitor.cli.session import Session, now, pass_session
from monitor.deliver import outbox
from monitor.deliver.messages import stamp
from monitor.figures import age, headline, short_span, span
from monitor.notices import Watchlist
from monitor.report.backtest import BACK
from monitor.report.items import fired, iso
from monitor.store import alerts, items, watched


class WatchCommands(click.Group):
    """Those that edit the configuration are imported when they are called."""

    EDITS = ("add", "remove", "mute")

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All names, in the order of the help."""
        return [*super().list_commands(ctx), *self.EDITS]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command called `cmd_name`."""
        if cmd_name not in self.EDITS:
            return super().get_command(ctx, cmd_name)
        command: click.Command = getattr(import_module("monitor.cli.watch_edit"), f"{cmd_name}_command")
        return command


@click.group("watch", cls=WatchCommands)
def watch_command() -> None:
    """Watchlists and their alerts."""


@watch_command.command("list")
@click.option("--json", "as_json", is_flag=True)
@pass_session
def list_watchlists(session: Session, as_json: bool) -> None:
    """The configured watchlists: where they tell, how much, and how often each has fired."""
    counts, lately = alerts.counts(session.db), watched.fired(session.db, now() - BACK)
    for watchlist in session.config.watchlists:
        made, recent = counts.get(watchlist.name, 0), lately.get(watchlist.name, 0)
        if as_json:
            click.echo(json.dumps(_told(watchlist, made, recent), ensure_ascii=False))
        else:
            how = " · ".join((", ".join(watchlist.notify) or "nobody", *_terms(watchlist)))
            click.echo(f"{watchlist.name:<34} {recent:>5} in {BACK.days} days  {how}  {watchlist.query}")


def _terms(watchlist: Watchlist) -> list[str]:
    """What is unusual about a watchlist, in words."""
    terms = [f"at most {_limit(watchlist)}"] if watchlist.limit else []
    if watchlist.quiet:
        now_quiet = " (now)" if outbox.quiet_until(watchlist, now()) else ""
        terms.append(f"quiet {_quiet(watchlist)}{now_quiet}")
    if watchlist.severity != "normal":
        terms.append(watchlist.severity)
    if outbox.muted(watchlist, now()):
        terms.append(f"muted until {stamp(watchlist.mute_until)}")
    return terms


def _limit(watchlist: Watchlist) -> str | None:
    return f"{watchlist.limit[0]}/{short_span(watchlist.limit[1])}" if watchlist.limit else None


def _quiet(watchlist: Watchlist) -> str | None:
    return "-".join(f"{one:%H:%M}" for one in watchlist.quiet) if watchlist.quiet else None


def _told(watchlist: Watchlist, made: int, recent: int) -> dict[str, object]:
    quiet = outbox.quiet_until(watchlist, now())
    return {
        "name": watchlist.name,
        "query": watchlist.query,
        "notify": watchlist.notify,
        "limit": _limit(watchlist),
        "quiet": _quiet(watchlist),
        "timezone": watchlist.timezone,
        "severity": watchlist.severity,
        "mute_until": iso(watchlist.mute_until),
        "muted": outbox.muted(watchlist, now()),
        "quiet_until": iso(quiet),
        "alerts": made,
        "last_30_days": recent,
    }


@watch_command.command("alerts")
@click.option("--json", "as_json", is_flag=True)
@click.option("--limit", default=50, show_default=True, type=click.IntRange(min=1))
@pass_session
def list_alerts(session: Session, as_json: bool, limit: int) -> None:
    """The latest alerts: which watchlist, which words, which source, and how soon."""
    for ref, alert in alerts.recent(session.db, limit):
        item = items.find(session.db, ref)
        if item is None:  # taken away since
            continue
        if as_json:
            click.echo(json.dumps(fired(item, alert), ensure_ascii=False))
            continue
        delay = f", {span(item.delay)} after it was published" if item.delay else ""
        words = ", ".join(alert.matched) or "by its fields"
        click.echo(f"{item.id:<7}{age(alert.at, now()):>4}  {alert.watchlist}: {headline(item)}  ({words})")
        click.echo(f"{'':<13}{item.source}, seen {iso(item.seen)}{delay}")


@watch_command.command("test", cls=QueryCommand)
@click.argument("query", nargs=-1, required=True)
@click.option("--limit", default=20, show_default=True, type=click.IntRange(min=1))
@click.option("--json", "as_json", is_flag=True)
@pass_session
def test_query(session: Session, query: Sequence[str], limit: int, as_json: bool) -> None:
    """How often QUERY would have alerted in the last 30 days, and on what."""
    found = back_test(session, " ".join(query), limit)
    click.echo(json.dumps(found.as_json(), ensure_ascii=False) if as_json else as_text(found, now()))

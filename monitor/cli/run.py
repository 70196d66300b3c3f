"""`monitor run`: poll without a screen, until stopped or once."""

import asyncio
import logging
import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor import __version__, digesting
from monitor.cli import logs, signals
from monitor.cli.channels import terminal_writer
from monitor.cli.logs import LogFormat
from monitor.cli.outcome import Exit, fail, say
from monitor.cli.session import Session, now, pass_session
from monitor.config import Config
from monitor.deliver.alerts import said
from monitor.events import Alerted, Event, Holding
from monitor.figures import many
from monitor.marking import mark_new
from monitor.rounds import Poller, Tally, few_parsers, rules_of, web_for
from monitor.store import connect, hosts, outbox, reindex, sources
from monitor.store.lock import PollerLock, sign
from monitor.systemd import Supervisor
from monitor.tidying import tidy

if TYPE_CHECKING:
    from monitor.feeding import FeedFolder

log = logging.getLogger("monitor")

DELIVER_SECONDS = 20
"What `run --once` waits for messages to leave; what does not is left to the next run."

LOCKED = "another process polls this database already; it will find everything that this one would"


@click.command("run")
@click.option("--once", is_flag=True, help="One round of what is due, then exit.")
@click.option("--all", "all_", is_flag=True, help="With --once: every source, due or not.")
@click.option("--wait", is_flag=True, help="While another process polls, wait for its turn instead of exiting.")
@click.option("--log-format", "form", type=click.Choice(logs.LOG_FORMATS), default="text", show_default=True)
@click.option("--feed-dir", "folder", type=click.Path(path_type=Path, file_okay=False),
              help="Keep an Atom feed of each watchlist up to date there.")  # fmt: skip
@pass_session
def run_command(session: Session, once: bool, all_: bool, wait: bool, form: LogFormat, folder: Path | None) -> None:
    """Poll without a screen until stopped.

    SIGTERM and Ctrl-C end it cleanly, a second one at once; SIGHUP reads the configuration again.
    """
    if all_ and not once:
        fail("--all goes with --once", Exit.USAGE)
    if wait and once:
        fail("--wait does not go with --once: whoever polls finds all that it would", Exit.USAGE)
    logs.log_to_stderr(form, verbose=session.verbose)
    session.db.close()  # opened once here, so that trouble is told before anything starts
    feeds = _feeds(folder) if folder else None
    if once:
        _once(session, feeds, all_=all_)
    else:
        _until_stopped(session, feeds, wait=wait)


def _feeds(folder: Path) -> "FeedFolder":
    """Made at once, so that trouble is told before anything starts."""
    folder = folder.expanduser()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        fail(f"{folder} cannot be made ({error.strerror}); choose another --feed-dir")
    if not os.access(folder, os.W_OK):
        fail(f"{folder} cannot be written; give yourself write permission, or choose another --feed-dir")
    from monitor.feeding import FeedFolder

    return FeedFolder(folder)


def _once(session: Session, feeds: "FeedFolder | None", *, all_: bool) -> None:
    lock = PollerLock(session.path)
    if not lock.take():
        fail(LOCKED, Exit.LOCKED)
    try:
        tally, waiting = asyncio.run(_round(session.config, session.path, feeds, all_=all_))
    except KeyboardInterrupt:
        fail("stopped; what had arrived was kept")
    finally:
        lock.release()
    later = f" {tally.postponed} not asked yet (their hosts want to be left alone)," if tally.postponed else ""
    say(
        f"{many(tally.asked, 'source')} asked, {tally.failed} failed,{later} "
        f"{many(tally.added, 'entry or model', 'entries and models')} not seen before, "
        f"{many(tally.new, 'new item')}, {many(tally.alerts, 'alert')}",
        event="round", asked=tally.asked, failed=tally.failed, postponed=tally.postponed, added=tally.added,
        items=tally.new, alerts=tally.alerts, waiting=waiting,
    )  # fmt: skip
    if waiting:
        say(f"messages still to be sent: {waiting}; `monitor deliveries` lists them, the next run sends what is due")
    if tally.store_error:
        fail(tally.store_error)
    if tally.failed or tally.postponed:
        raise SystemExit(Exit.SOME_FAILED)


async def _round(config: Config, path: Path, feeds: "FeedFolder | None", *, all_: bool) -> tuple[Tally, int]:
    """Poll, then deliver; also how many messages are still to be sent."""
    few_parsers()
    db = connect.open(path)
    connect.bulk_index(db)
    sign(db, now())
    sources.sync(db, config.sources)
    rules = rules_of(config)
    reindex.begin(db, rules)
    outbox.recover(db, now())
    digesting.sync(db, config, now())
    async with web_for(config, now, hosts.load(db)) as web:
        poller = Poller(db, web, config, rules, now, _log_alerts)
        await mark_new(db, poller.rules, now())
        poller.begin(all_=all_)
        await poller.settle()
    await _deliver(config, db, path)
    if feeds:
        await feeds.refresh(db, path, config)
    waiting = len(outbox.waiting(db))
    await tidy(db, lambda: config.keep, now, rest=0)
    db.close()
    return poller.tally, waiting


async def _deliver(config: Config, db: connect.Database, path: Path) -> None:
    """Make the digests that are due, and send what is."""
    if outbox.in_doubt(db):  # the next digest waits until it is known what came of the last
        await _send(config, db)
    await digesting.begin(db, path, config, now())
    if outbox.due_channels(db, now()):
        await _send(config, db)


async def _send(config: Config, db: connect.Database) -> None:
    from monitor.courier import Courier, Ways  # most rounds have nothing to send

    courier = Courier(db, Ways.of(config, os.environ, terminal_writer()), now, _log_alerts)
    courier.begin()
    await courier.settle(DELIVER_SECONDS)
    await courier.stop()


def _log_alerts(event: Event) -> None:
    if isinstance(event, Alerted):
        for item in event.items:
            for alert in item.alerts:
                facts = {
                    "event": "alert", "watchlist": alert.watchlist, "matched": alert.matched, "item": item.id,
                    "kind": item.kind, "source": item.source, "url": item.url,
                }  # fmt: skip
                log.info("alert %s %s", said(item, alert), item.url, extra={"facts": facts})


class Telling:
    """Logs what a service tells; that it waits for its turn, once, and only where it does (`wait`)."""

    def __init__(self, *, wait: bool) -> None:
        self._wait = wait
        self._polling: bool | None = None

    def __call__(self, event: "Event") -> None:
        """Log one event."""
        if isinstance(event, Holding) and event.polling is not self._polling and (event.polling or self._wait):
            self._polling = event.polling
            words = "polling" if event.polling else "another process polls; waiting"
            log.info(words, extra={"facts": {"event": words.partition("; ")[2] or words}})
        _log_alerts(event)


def _until_stopped(session: Session, feeds: "FeedFolder | None", *, wait: bool) -> None:
    from monitor.service import Service

    async def serve() -> bool:
        service = Service(
            session.config, session.path, on_event=Telling(wait=wait), clock=now,
            write_terminal=terminal_writer(), supervisor=Supervisor(os.environ), feeds=feeds,
        )  # fmt: skip
        signals.obey(service.end, service.reload)
        return await service.run(wait_for_lock=wait)

    watched = sum(source.enabled for source in session.config.sources)
    facts = {"event": "started", "sources": watched, "version": __version__}
    log.info("watching %d sources from %s", watched, session.config.path, extra={"facts": facts})
    if not asyncio.run(serve()):
        fail(LOCKED, Exit.LOCKED)
    log.info("stopped", extra={"facts": {"event": "stopped"}})

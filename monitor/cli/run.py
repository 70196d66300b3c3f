"""`monitor run`: poll without a screen, until stopped or once."""

import asyncio
import logging
import os
import signal
from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor.cli.channels import terminal_writer
from monitor.cli.outcome import Exit, fail, log_to_stderr, say
from monitor.cli.session import Session, now, pass_session
from monitor.config import Config
from monitor.courier import Courier, Ways
from monitor.deliver.alerts import said
from monitor.marking import mark_new
from monitor.rounds import Alerted, Holding, Poller, Tally, few_parsers, rules_of, web_for
from monitor.store import connect, hosts, outbox, reindex, sources
from monitor.store.lock import PollerLock, sign

if TYPE_CHECKING:
    from monitor.service import Event

log = logging.getLogger("monitor")

DELIVER_SECONDS = 20
"What `run --once` waits for messages to leave; what does not is left to the next run."

LOCKED = "another process polls this database already; it will find everything that this one would"


@click.command("run")
@click.option("--once", is_flag=True, help="One round of what is due, then exit.")
@click.option("--all", "all_", is_flag=True, help="With --once: every source, due or not.")
@pass_session
def run_command(session: Session, once: bool, all_: bool) -> None:
    """Poll without a screen until stopped; SIGTERM and Ctrl-C end it cleanly."""
    if all_ and not once:
        fail("--all goes with --once", Exit.USAGE)
    log_to_stderr(verbose=session.verbose)
    session.db.close()  # opened once here, so that trouble is told before anything starts
    if once:
        _once(session, all_=all_)
    else:
        _until_stopped(session)


def _once(session: Session, *, all_: bool) -> None:
    lock = PollerLock(session.path)
    if not lock.take():
        fail(LOCKED, Exit.LOCKED)
    try:
        tally, waiting = asyncio.run(_round(session.config, session.path, all_=all_))
    except KeyboardInterrupt:
        fail("stopped; what had arrived was kept")
    finally:
        lock.release()
    later = f" {tally.postponed} not asked yet (their hosts want to be left alone)," if tally.postponed else ""
    say(
        f"{tally.asked} sources asked, {tally.failed} failed,{later} {tally.added} entries and models not seen before, "
        f"{tally.new} new items, {tally.alerts} alerts"
    )
    if waiting:
        say(f"messages still to be sent: {waiting}; `monitor deliveries` lists them, the next run sends what is due")
    if tally.store_error:
        fail(tally.store_error)
    if tally.failed or tally.postponed:
        raise SystemExit(Exit.SOME_FAILED)


async def _round(config: Config, path: Path, *, all_: bool) -> tuple[Tally, int]:
    """Poll, then deliver; also how many messages are still to be sent."""
    few_parsers()
    db = connect.open(path)
    connect.bulk_index(db)
    sign(db)
    sources.sync(db, config.sources)
    rules = rules_of(config)
    reindex.begin(db, rules)
    outbox.recover(db, now())
    async with web_for(config, now, hosts.load(db)) as web:
        poller = Poller(db, web, config, rules, now, _log_alerts)
        await mark_new(db, poller.rules, now())
        poller.begin(all_=all_)
        await poller.settle()
    courier = Courier(db, Ways.of(config, os.environ, terminal_writer()), now, _log_alerts)
    courier.begin()
    await courier.settle(DELIVER_SECONDS)
    await courier.stop()
    waiting = len(outbox.waiting(db))
    db.close()
    return poller.tally, waiting


def _log_alerts(event: "Event") -> None:
    if isinstance(event, Holding):
        log.info("polling" if event.polling else "another process polls; waiting")
    if isinstance(event, Alerted):
        for item in event.items:
            for alert in item.alerts:
                log.info("alert %s %s", said(item, alert), item.url)


def _until_stopped(session: Session) -> None:
    from monitor.service import Service

    async def serve() -> bool:
        writer = terminal_writer()
        service = Service(session.config, session.path, on_event=_log_alerts, clock=now, write_terminal=writer)
        loop = asyncio.get_running_loop()
        for ending in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(ending, service.end)
        return await service.run(wait_for_lock=False)

    log.info("watching %d sources from %s", len([s for s in session.config.sources if s.enabled]), session.config.path)
    if not asyncio.run(serve()):
        fail(LOCKED, Exit.LOCKED)
    log.info("stopped")

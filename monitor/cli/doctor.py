"""`monitor doctor`: what works, what does not, and what to do about it."""

import asyncio
import locale
import os
import shutil
import sys
from collections.abc import Sequence
from functools import partial
from urllib.parse import urlsplit

import click

from monitor.cli.channels import check_channels, check_mail
from monitor.cli.outcome import Exit, fail, say
from monitor.cli.session import Session, now, pass_session
from monitor.config import Config, ConfigError
from monitor.fetch import NoAnswer, Web
from monitor.fetch.proxies import proxies_of_environment
from monitor.figures import span
from monitor.polled import Failed, HostState
from monitor.rounds import rules_of, web_for
from monitor.source import Source
from monitor.store import connect, hosts, items, reindex, sources
from monitor.store.connect import StoreError
from monitor.store.hosts import HostLimit
from monitor.store.lock import PollerLock, holder

LITTLE_ROOM = 200_000_000
"Bytes free on the disk of the database below which it is worth a word."
THE_HUB = "https://huggingface.co"


@click.command("doctor")
@click.option("--send-test", is_flag=True, help="Send a test message on every channel, and by mail.")
@click.option("--to", metavar="ADDRESS", default="", help="With --send-test: who gets the mail.")
@pass_session
def doctor_command(session: Session, send_test: bool, to: str) -> None:
    """Check configuration, database, network, sources, channels, mail server and terminal; say what to do."""
    if to and not send_test:
        fail("--to goes with --send-test", Exit.USAGE)
    channels, mail = partial(check_channels, send=send_test), partial(check_mail, send=send_test, to=to)
    checks = (_config, _database, _understood, _network, _sources, channels, mail, _terminal)
    results = [check(session) for check in checks]
    raise SystemExit(Exit.DONE if all(results) else Exit.FAILED)


def _tell(good: bool, what: str, words: str) -> bool:
    say(f"{'ok  ' if good else 'FAIL'} {what}: {words}")
    return good


def _besides(words: str) -> None:
    say(f"       {words}")


def _config(session: Session) -> bool:
    try:
        config = session.config
    except ConfigError as error:
        return _tell(False, "configuration", f"mistakes to mend:\n{error}")
    missing = "; not set: " + ", ".join(config.secrets_missing) if config.secrets_missing else ""
    watched = sum(source.enabled for source in config.sources)
    return _tell(not missing, "configuration", f"{config.path}, {watched} sources watched{missing}")


# --- database -------------------------------------------------------------------------------------


def _database(session: Session) -> bool:
    try:
        change = items.last_change(session.db)
        damage = connect.damage(session.db)
        polling = _polling(session)
        if damage:
            return _tell(
                False,
                "database",
                f"{session.path} is damaged ({damage}). Move it away and start afresh, or restore a copy of it.",
            )
        size, free = session.path.stat().st_size, shutil.disk_usage(session.path.parent).free
    except (StoreError, ConfigError) as error:
        return _tell(False, "database", str(error))
    except OSError as error:
        return _tell(False, "database", f"{session.path} cannot be looked at: {error.strerror}. Check the path.")
    words = f"{session.path}, sound, format {connect.VERSION}, {_bytes(size)}, {change} changes so far, {polling}"
    if free < LITTLE_ROOM:
        return _tell(False, "database", f"{words}; only {_bytes(free)} are free on its disk: make some room")
    return _tell(True, "database", f"{words}; {_bytes(free)} free on its disk")


def _understood(session: Session) -> bool:
    """Tell if something stored was read by other rules than those of now; that is no failure."""
    try:
        outdated = reindex.outdated(session.db, rules_of(session.config))
    except (StoreError, ConfigError):
        return True  # told before
    if outdated:
        _besides(
            "stored items were understood by older rules: `monitor reindex` reads them again; while the screen or "
            "`monitor run` polls, that is done bit by bit"
        )
    return True


def _polling(session: Session) -> str:
    """Whether another process holds the lock, and which."""
    ours = PollerLock(session.path)
    if ours.take():
        ours.release()
        return "nobody polls it now"
    process = holder(session.db)
    return f"process {process.pid} polls it now" if process else "another process polls it now"


def _bytes(number: int) -> str:
    return f"{number / 1e9:.1f} GB" if number >= 1e9 else f"{number / 1e6:.1f} MB"


# --- network --------------------------------------------------------------------------------------


def _network(session: Session) -> bool:
    """Ask the Hub and a feed, once each; tell what hosts allow."""
    try:
        config, known = session.config, hosts.load(session.db)
    except (StoreError, ConfigError):
        return _tell(False, "network", "not looked at, since the configuration or the database cannot be used")
    failures, learnt = asyncio.run(_reach(config, known))
    examples = dict.fromkeys(_host(source.url) for source in _examples(config))
    asked = ", ".join(examples) or "nothing to ask: no source is switched on"
    proxied = sorted(proxies_of_environment())
    through = f", through the environment's proxy for {' and '.join(proxied)}" if proxied else ""
    good = _tell(not failures, "network", f"{'no answer as it should be' if failures else 'answers'}: {asked}{through}")
    for words in failures:
        _besides(words)
    if config.hub_endpoint != THE_HUB:
        _besides(f"the Hub that is asked is {config.hub_endpoint} (HF_ENDPOINT, or endpoint in [hub])")
    _besides(
        "HF_TOKEN is set: the Hub allows it more requests than an address without one"
        if config.hub_token
        else "HF_TOKEN is not set: with a token of a free account the Hub allows twice as many requests"
    )
    for limit in hosts.holding(learnt, now()):
        _besides(_allowed(limit))
    return good


def _examples(config: Config) -> Sequence[Source]:
    """A Hub organization and a feed."""
    enabled = [source for source in config.sources if source.enabled]
    hub = next((source for source in enabled if source.is_hub), None)
    feed = next((source for source in enabled if not source.is_list), None)
    return [source for source in (hub, feed) if source]


async def _reach(config: Config, known: Sequence[HostState]) -> tuple[list[str], Sequence[HostState]]:
    """What is wrong, in words, and what hosts have asked of us after that."""
    async with web_for(config, now, known) as web:
        said = await asyncio.gather(*(_ask(config, source, web) for source in _examples(config)))
        return [words for words in said if words], web.learnt


async def _ask(config: Config, source: Source, web: Web) -> str:
    """What is wrong with the way to a source. What only its page is at fault for, `sources check` tells; a host that
    wants to be left alone is told with what it allows."""
    if source.is_hub:
        answer = await web.get(f"{config.hub_endpoint}/api/models?limit=1", token=config.hub_token)
    else:
        answer = await web.get(source.url, headers=source.headers, auth=source.auth)
    failed = answer.failed if isinstance(answer, NoAnswer) else None
    if not isinstance(failed, Failed) or not (source.is_hub or failed.status is None):
        return ""
    return failed.message


def _allowed(limit: HostLimit) -> str:
    """What holds for a host, in words."""
    host = f"{limit.host} ({limit.quota})" if limit.quota else limit.host
    said = []
    if limit.wait:
        said.append(f"asked to be left alone for {span(limit.wait)} more")
    if limit.left is not None and limit.resets_in is not None:
        of = f" of {limit.limit}" if limit.limit is not None else ""
        said.append(f"{limit.left}{of} requests left, new ones in {span(limit.resets_in)}")
    elif limit.limit is not None:
        said.append(f"{limit.limit} requests at a time")
    return f"{host}: {'; '.join(said)}"


def _host(url: str) -> str:
    return urlsplit(url).hostname or url


# --- sources and terminal -------------------------------------------------------------------------


def _sources(session: Session) -> bool:
    try:
        states = sources.states(session.db, session.config.sources)
    except (StoreError, ConfigError):
        return _tell(False, "sources", "not looked at, since the configuration or the database cannot be used")
    bad = [state for state in states if state.state in ("failing", "stopped")]
    polled = sum(1 for state in states if state.last_ok)
    words = (
        f"{polled} looked at, {len(bad)} in trouble" if polled or bad else "nothing polled yet: `monitor run --once`"
    )
    good = _tell(not bad, "sources", words)
    for state in bad[:10]:
        _besides(f"{state.source.name}: {state.error}")
    if len(bad) > 10:
        _besides(f"and {len(bad) - 10} more: `monitor sources` tells them all")
    return good


def _terminal(_: Session) -> bool:
    if not sys.stdout.isatty():
        return _tell(True, "terminal", "none here (output goes to a pipe or file); the screen needs one")
    if os.environ.get("TERM", "dumb") == "dumb":
        return _tell(False, "terminal", "TERM is dumb; the screen needs a real terminal, `monitor list` does not")
    encoding = locale.getpreferredencoding(do_setlocale=False)
    if encoding.lower().replace("-", "") != "utf8":
        return _tell(
            False, "terminal", f"it writes {encoding}, which lacks the signs of the list; set LANG to one with UTF-8"
        )
    size = os.get_terminal_size(sys.stdout.fileno())
    wide = size.columns >= 80 and size.lines >= 24
    words = f"{size.columns}×{size.lines}, {encoding}, {_colors()}"
    return _tell(wide, "terminal", words + ("" if wide else "; 80×24 is the least"))


def _colors() -> str:
    if os.environ.get("NO_COLOR"):
        return "no colors (NO_COLOR is set)"
    if os.environ.get("COLORTERM", "").lower() in ("truecolor", "24bit"):
        return "16 million colors"
    return "256 colors" if "256color" in os.environ.get("TERM", "") else "16 colors"

"""`monitor sources add` and `remove`: what is watched, changed in the user's own file."""

import asyncio
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from difflib import get_close_matches
from typing import NoReturn

import click

from monitor.cli.catalogue import Catalogue, catalogue_of
from monitor.cli.finding import Finding, NoFeed, Readable, Several, find
from monitor.cli.outcome import Exit, fail, say
from monitor.cli.session import Session, now, pass_session
from monitor.config import Config
from monitor.config.edit import EditError
from monitor.figures import age
from monitor.model import FEED_KINDS, Source, SourceState
from monitor.poll import poll, request_for
from monitor.polled import Listing, PollResult
from monitor.rounds import web_for
from monitor.sources import discover
from monitor.sources.addresses import bare
from monitor.text import line, safe_url

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:(?!\d)")
"""`https:`, `file:`, but not the `localhost:` before a port."""


@contextmanager
def edits_in_words() -> Iterator[None]:
    """A file that cannot be edited ends the command with what to do."""
    try:
        yield
    except EditError as error:
        fail(str(error))


def nearest(name: str, names: list[str]) -> str:
    """Words that offer what the user may have meant, or ""."""
    folded = {one.casefold(): one for one in reversed(names)}
    close = get_close_matches(name.casefold(), folded, n=3, cutoff=0.6)
    close += [one for one in folded if name.casefold() in one and one not in close][:3]
    return f"; did you mean {', '.join(repr(folded[one]) for one in close[:3])}?" if close else ""


@click.command("add")
@click.argument("url")
@click.option("--name", default="", help="What it is called; a feed's own title otherwise.")
@click.option("--kind", type=click.Choice(FEED_KINDS), help="What kind of source it is; news where nothing tells.")
@click.option("--pick", type=click.IntRange(1), help="Where a page has several feeds: the number of the one to take.")
@pass_session
def add_command(session: Session, url: str, name: str, kind: str | None, pick: int | None) -> None:
    """Watch a feed, the feed of a page, a GitHub repository's releases, or a Hub organization.

    It is written to your own feeds.toml, which is made if there is none yet.
    """
    address = safe_url(url if _SCHEME.match(url.strip()) else f"https://{url.strip()}")
    if not address:
        fail(f"{url!r} is no web address", Exit.USAGE)
    with edits_in_words():
        catalogue = catalogue_of(session, os.environ)
        if organization := discover.organization(address, session.config.hub_endpoint):
            _add_organization(catalogue, organization, line(name) or organization)
            return
        if not _settled(catalogue, address):
            _add_feed(catalogue, _find(session.config, address, pick), address, line(name), kind)


def _settled(catalogue: Catalogue, address: str) -> bool:
    """Whether the address is configured already: switched on it is a failure, switched off it is switched on."""
    source = catalogue.find(address)
    if source is None:
        return False
    if source.enabled:
        fail(f"{source.name} ({source.kind}) is watched already: {bare(source.url)}; nothing was changed")
    catalogue.switch(source.name, on=True)
    catalogue.own.save()
    say(f"switched on {source.name} ({source.kind}) in {catalogue.own.path}: {bare(source.url)}")
    return True


def _find(config: Config, address: str, pick: int | None) -> Finding:
    """Ask; the host that the user names may be private, as one in the configuration."""
    named = replace(config, sources=(*config.sources, Source("", "news", address)))

    async def ask() -> Finding:
        async with web_for(named, now) as web:
            return await find(address, web, now(), pick)

    return asyncio.run(ask())


def _add_feed(catalogue: Catalogue, finding: Finding, address: str, name: str, kind: str | None) -> None:
    if isinstance(finding, NoFeed):
        fail(f"{bare(address)} was not added: {finding.message}")
    if isinstance(finding, Several):
        _ask_to_pick(finding, address)
    if _settled(catalogue, finding.url):
        return
    if name and catalogue.is_taken(name):
        fail(f"another source is called {name!r}; choose another --name", Exit.USAGE)
    called = name or catalogue.free_name(finding.title, finding.url)
    chosen = kind or discover.kind_of(finding.url)
    catalogue.add_feeds([{"name": called, "url": finding.url, "kind": chosen}])
    catalogue.own.save()
    say(f"added {called} ({chosen}) to {catalogue.own.path}: {bare(finding.url)}")
    say(f"  {_holds(finding)}" + ("" if kind else f"; {chosen} is a guess at its kind, which --kind would have said"))


def _holds(found: Readable) -> str:
    newest = f", the newest {age(found.newest, now())} old" if found.newest else ""
    return f"{found.entries} {'entry' if found.entries == 1 else 'entries'} now{newest}"


def _ask_to_pick(several: Several, address: str) -> NoReturn:
    say(f"{bare(address)} has {len(several.feeds)} feeds:")
    for number, found in enumerate(several.feeds, 1):
        say(f"  {number}. {found.title or '(no title)'}  {bare(found.url)}")
    fail("say which one with --pick N; nothing was changed", Exit.USAGE)


# --- Hub organizations ----------------------------------------------------------------------------


def _add_organization(catalogue: Catalogue, organization: str, name: str) -> None:
    config = catalogue.config
    for lab in config.labs:
        if organization.casefold() in map(str.casefold, lab.hub):
            fail(f"{organization} is watched already, as an organization of the lab {lab.name}; nothing was changed")
    result = asyncio.run(_list(config, organization))
    if not isinstance(result.outcome, Listing):
        fail(f"{organization} was not added: {getattr(result.outcome, 'message', 'the Hub gave no list')}")
    lab_name = catalogue.add_organization(organization, name)
    catalogue.own.save()
    say(f"added {organization} to the lab {lab_name} in {catalogue.own.path}")
    models = len(result.outcome.models)
    say(f"  {models} models now" + ("" if models else "; check the spelling if you expected some"))
    if any(source.is_hub and not source.enabled for source in config.sources):
        say("  the Hub is switched off ([hub] enabled = false), so it is not asked")


async def _list(config: Config, organization: str) -> PollResult:
    source = Source(organization, "hub", f"{config.hub_endpoint}/{organization}")
    async with web_for(config, now) as web:
        return await poll(request_for(SourceState(source, source.url), config.hub_token, 0, ()), web, now())


# --- removing -------------------------------------------------------------------------------------


@click.command("remove")
@click.argument("name")
@pass_session
def remove_command(session: Session, name: str) -> None:
    """Watch a source no longer: a feed, a Hub organization, or a lab with all of its own.

    A table of your own file is taken out; one of the shipped catalogue is switched off. What it brought stays.
    """
    with edits_in_words():
        catalogue = catalogue_of(session, os.environ)
        if catalogue.is_off(name):
            fail(f"{name} is switched off already; nothing was changed")
        done = catalogue.remove(name)
        if not done:
            names = [*(source.name for source in session.config.sources), *(lab.name for lab in session.config.labs)]
            fail(f"no source is called {name!r}{nearest(name, names)}")
        catalogue.own.save()
    say(f"{done} ({catalogue.own.path})")

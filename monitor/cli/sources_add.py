"""`monitor sources add` and `remove`: what is watched, changed in the user's own file."""

import asyncio
import os
import re
from dataclasses import replace
from shlex import quote
from typing import NoReturn

import click

from monitor import config as configuration
from monitor.cli.editing import catalogue_of, edits_in_words, nearest
from monitor.cli.outcome import Exit, fail, say
from monitor.cli.session import Session, now, pass_session
from monitor.config import Config
from monitor.config.catalogue import Catalogue, source_of
from monitor.figures import age, many
from monitor.finding import Finding, NoFeed, Readable, Several, find
from monitor.poll import poll, request_for
from monitor.polled import Entries, Failed, Listing, PollResult, Postponed
from monitor.rounds import web_for
from monitor.source import FEED_KINDS, Source, SourceState, Trouble
from monitor.sources import discover
from monitor.sources.addresses import bare
from monitor.sources.discover import Organization
from monitor.sources.kinds import SITES
from monitor.text import line, safe_url

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:(?!\d)")
"""`https:`, `file:`, but not the `localhost:` before a port."""


@click.command("add")
@click.argument("url")
@click.option("--name", default="", help="What it is called; a feed's own title otherwise.")
@click.option("--kind", type=click.Choice(FEED_KINDS), help="What kind of source it is; news where nothing tells.")
@click.option("--pick", type=click.IntRange(1), help="Where a page has several feeds: the number of the one to take.")
@pass_session
def add_command(session: Session, url: str, name: str, kind: str | None, pick: int | None) -> None:
    """Watch a feed, the feed of a page, or what an organization publishes on the Hub, ModelScope or GitHub.

    Of a GitHub repository its releases are watched. It is written to your own feeds.toml, which is made if there is
    none yet.
    """
    address = safe_url(url if _SCHEME.match(url.strip()) else f"https://{url.strip()}")
    if not address:
        fail(f"{url!r} is no web address", Exit.USAGE)
    with edits_in_words():
        catalogue = catalogue_of(session, os.environ)
        organization = discover.organization(address, session.config.hub_endpoint)
        if organization and _add_organization(catalogue, organization, line(name)):
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
    _say_undo(source.name)
    return True


def _say_undo(name: str) -> None:
    say(f"  undo it with: monitor sources remove {quote(name)}")


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
    _say_undo(called)


def _holds(found: Readable) -> str:
    newest = f", the newest {age(found.newest, now())} old" if found.newest else ""
    return f"{found.entries} {'entry' if found.entries == 1 else 'entries'} now{newest}"


def _ask_to_pick(several: Several, address: str) -> NoReturn:
    say(f"{bare(address)} has {len(several.feeds)} feeds:")
    for number, found in enumerate(several.feeds, 1):
        say(f"  {number}. {found.title or '(no title)'}  {bare(found.url)}")
    fail("say which one with --pick N; nothing was changed", Exit.USAGE)


# --- organizations --------------------------------------------------------------------------------


def _add_organization(catalogue: Catalogue, found: Organization, name: str) -> bool:
    """Watch what an organization publishes; False: its site has no organization of that name, maybe a person."""
    config = catalogue.config
    source = source_of(config, found)
    if lab := catalogue.lab_of(found.kind, found.name):
        on = _is_on(config, source)
        also = "and watched; nothing was changed" if on else f"but not asked: {_switch(catalogue, found)}"
        fail(f"{found.name} is an organization of the lab {lab.name} already, {also}")
    result = asyncio.run(_list(config, source))
    if found.kind == "github" and isinstance(result.outcome, Failed) and result.outcome.trouble is Trouble.NOT_FOUND:
        say(f"{found.name} is no organization on GitHub; the feed of what it does there is looked for")
        return False
    if isinstance(result.outcome, Failed | Postponed):
        fail(f"{found.name} was not added: {result.outcome.message}")
    lab_name = catalogue.add_organization(found.kind, found.name, name)
    catalogue.own.save()
    say(f"added {found.name} on {_site(found)} to the lab {lab_name} in {catalogue.own.path}")
    say(f"  {_listed(result)}")
    _say_undo(source.name)
    if not _is_on(configuration.load(catalogue.own.path), source):
        say(f"  it is not asked yet: {_switch(catalogue, found)}")
    return True


def _is_on(config: Config, source: Source) -> bool:
    """Whether an organization is asked: its site may be switched off."""
    return any(one.enabled and one.name.casefold() == source.name.casefold() for one in config.sources)


def _switch(catalogue: Catalogue, found: Organization) -> str:
    return (
        f"{_site(found)} is switched off; to ask it, write enabled = true under [{found.kind}] in {catalogue.own.path}"
    )


def _site(found: Organization) -> str:
    return SITES[found.kind].name.replace("The ", "the ")


def _listed(result: PollResult) -> str:
    match result.outcome:
        case Listing(models):
            return f"{many(len(models), 'model')} now{'' if models else '; check the spelling'}"
        case Entries(entries):
            return f"{many(len(entries), 'repository', 'repositories')} now; new ones are told as stories"
    return "its list is the same as before"


async def _list(config: Config, source: Source) -> PollResult:
    async with web_for(replace(config, sources=(*config.sources, source)), now) as web:
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

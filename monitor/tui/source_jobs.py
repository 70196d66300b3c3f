"""What the screen asks of sites themselves, in threads: does a source answer, and which feed is behind an address."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from textual.message import Message

from monitor.config import Config
from monitor.source import Source, SourceKind
from monitor.sources import discover
from monitor.store import hosts
from monitor.store.connect import Database

Clock = Callable[[], datetime]


@dataclass
class Tested(Message):
    """What a source answered just now."""

    name: str
    words: str
    failed: bool


@dataclass
class FeedFound(Message):
    """A feed that can be added."""

    url: str
    title: str
    words: str


@dataclass
class FeedsFound(Message):
    """A page has several; one is to be chosen."""

    url: str
    feeds: tuple[tuple[str, str], ...]
    "Of each: what it is called, and its address."


@dataclass
class OrganizationFound(Message):
    """An organization that can be added."""

    kind: SourceKind
    name: str
    words: str


@dataclass
class NotFound(Message):
    """There is nothing that could be added; the reason says why."""

    reason: str


def testing(db: Database, config: Config, source: Source, clock: Clock) -> Iterator[Message]:
    """Ask a source. Neither the database nor the schedule is touched."""
    from monitor.checking import Checked, check  # these load the network's libraries
    from monitor.rounds import web_for

    async def ask() -> Checked:
        async with web_for(config, clock, hosts.load(db)) as web:
            return await check(source, web, config.hub_token, clock())

    checked = asyncio.run(ask())
    status = f" (HTTP {checked.status})" if checked.status else ""
    failed = bool(checked.failed or checked.postponed)
    yield Tested(source.name, f"{checked.state}{status}: {checked.words(clock())}", failed)


def finding(db: Database, config: Config, url: str, clock: Clock, pick: int | None = None) -> Iterator[Message]:
    """What is behind an address: an organization, a feed, or a page with some."""
    organization = discover.organization(url, config.hub_endpoint)
    if organization:
        found = _organization(config, organization, clock)
        if isinstance(found, OrganizationFound) or organization.kind != "github":
            yield found
            return
    yield _feed(config, url, clock, pick)


def _organization(config: Config, organization: discover.Organization, clock: Clock) -> Message:
    from monitor.checking import Checked, check
    from monitor.config.catalogue import source_of
    from monitor.rounds import web_for

    source = source_of(config, organization)

    async def ask() -> Checked:
        async with web_for(replace(config, sources=(*config.sources, source)), clock) as web:
            return await check(source, web, config.hub_token, clock())

    checked = asyncio.run(ask())
    if checked.failed or checked.postponed:
        return NotFound(f"{organization.name} was not added: {checked.words(clock())}")
    return OrganizationFound(organization.kind, organization.name, checked.words(clock()))


def _feed(config: Config, url: str, clock: Clock, pick: int | None) -> Message:
    """The host that the reader names may be private, as one in the configuration."""
    from monitor.figures import age
    from monitor.finding import Finding, NoFeed, Several, find
    from monitor.rounds import web_for

    named = replace(config, sources=(*config.sources, Source("", "news", url)))

    async def ask() -> Finding:
        async with web_for(named, clock) as web:
            return await find(url, web, clock(), pick)

    found = asyncio.run(ask())
    if isinstance(found, NoFeed):
        return NotFound(f"{url} was not added: {found.message}")
    if isinstance(found, Several):
        return FeedsFound(url, tuple((one.title or "(no title)", one.url) for one in found.feeds))
    newest = f", the newest {age(found.newest, clock())} old" if found.newest else ""
    words = f"{found.entries} {'entry' if found.entries == 1 else 'entries'} now{newest}"
    return FeedFound(found.url, found.title, words)

"""`monitor sources import` and `export`: lists of feeds, exchanged with other readers as OPML."""

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from monitor.cli.editing import catalogue_of, edits_in_words
from monitor.cli.outcome import fail, say
from monitor.cli.session import Session, now, pass_session
from monitor.config import Row
from monitor.config.catalogue import Catalogue
from monitor.figures import many
from monitor.model import TOPICS
from monitor.source import FEED_KINDS, Source
from monitor.sources import Unreadable, discover, opml
from monitor.sources.opml import Outline, Subscriptions

MOST_TOLD = 30
"Lines about what was refused; the rest is counted."

_TOPICS = {word.casefold(): slug for slug, name in TOPICS.items() for word in (slug, name)}


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False, allow_dash=True))
@pass_session
def import_command(session: Session, file: Path) -> None:
    """Watch every feed of an OPML file (- reads stdin). Folders are kept, and say kind and topics where they can."""
    try:
        body = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
        found = opml.read(body)
    except OSError as error:
        fail(f"{file} cannot be read: {error.strerror}")
    except Unreadable as error:
        fail(f"{file} was not imported: {error.message}")
    with edits_in_words():
        catalogue = catalogue_of(session, os.environ)
        added, switched, there = _take(catalogue, found.feeds)
        if added or switched:
            catalogue.own.save()
    _told([*found.notes, *(f"line {one.line}: {one.name!r} {one.why}" for one in found.refused)])
    where = f" to {catalogue.own.path}" if added or switched else ""
    say(
        f"{many(added, 'feed')} added{where}, {switched} of the catalogue switched on, {there} already there, "
        f"{len(found.refused)} refused"
    )
    if not found.feeds:
        fail(_nothing(found))


def _take(catalogue: Catalogue, feeds: Sequence[Outline]) -> tuple[int, int, int]:
    """Put each feed where it belongs: (added, switched on, already there)."""
    new: list[Row] = []
    switched = there = 0
    for one in feeds:
        known = catalogue.find(one.url)
        if known is None:
            new.append(_row(catalogue, one))
        elif known.enabled:
            there += 1
        else:
            catalogue.switch(known.name, on=True)
            switched += 1
    catalogue.add_feeds(new)
    return len(new), switched, there


def _row(catalogue: Catalogue, one: Outline) -> Row:
    """A feed of the list as a table. A folder called as a kind or a topic is one; any other stays a folder."""
    words = [word.casefold() for word in (*one.folder, *one.categories)]
    kinds = [kind for kind in FEED_KINDS if kind in words]
    topics = sorted({_TOPICS[word] for word in words if word in _TOPICS})
    row: dict[str, str | bool | list[str]] = {
        "name": catalogue.free_name(one.title, one.url),
        "url": one.url,
        "kind": kinds[0] if kinds else discover.kind_of(one.url),
    }
    if topics:
        row["topics"] = topics
    if one.language:
        row["language"] = one.language
    if one.folder and one.folder != (row["kind"],):
        row["folder"] = list(one.folder)
    return row


def _told(lines: Sequence[str]) -> None:
    for one in lines[:MOST_TOLD]:
        say(one)
    if len(lines) > MOST_TOLD:
        say(f"… and {len(lines) - MOST_TOLD} more of this sort")


def _nothing(found: Subscriptions) -> str:
    return "none of its feeds can be used" if found.refused else "the file holds no feeds"


@click.command("export")
@pass_session
def export_command(session: Session) -> None:
    """Every feed that is switched on, as OPML 2.0, in its folder or in one for its kind.

    The lists of organizations (Hub, ModelScope, GitHub) are no feeds and are left out; so are user names and passwords.
    """
    click.echo(subscriptions(session), nl=False)


def subscriptions(session: Session) -> str:
    """The same, as a text."""
    with edits_in_words():
        own = catalogue_of(session, os.environ).own
    folders = {str(row.get("name")): row["folder"] for row in own.rows("feeds") if row.get("folder")}
    feeds = [_outline(source, folders) for source in session.config.sources if source.enabled and not source.is_list]
    return opml.write(feeds, title="Open Model Monitor", now=now())


def _outline(source: Source, folders: Mapping[str, Sequence[str]]) -> Outline:
    return Outline(
        title=source.name,
        url=source.url,
        folder=tuple(folders.get(source.name, (source.kind,))),
        categories=(source.kind, *source.topics),
        language=source.language,
    )

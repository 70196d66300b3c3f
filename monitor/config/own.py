"""Watchlists and views in the user's own `feeds.toml`: each edit is read back as a whole before it is written."""

from collections.abc import Callable, Mapping
from pathlib import Path

from monitor.config.edit import EditError, OwnFile
from monitor.config.load import load, meaning, shipped_path
from monitor.config.mistakes import ConfigError
from monitor.config.values import Change, Config

FIRST = """# Your configuration of the Open Model Monitor. Everything of the shipped catalogue holds, and this
# file only says what differs: a table with a shipped name changes it, a new name adds one.
extends = "default"

# [monitor]
# contact = "me@example.org"     # goes into the User-Agent, so that a publisher can reach you

# [[feeds]]
# name = "SemiAnalysis"          # stands in the catalogue, switched off
# enabled = true

# [[watchlists]]
# name = "Small open coders"
# query = "kind:release coder params:<=32b license:mit,apache-2.0"
# notify = ["screen"]
"""
"""What a file of the user's own begins with."""

Edit = Callable[[OwnFile], object]
"""Changes the text of a file. Raises EditError."""


def edited(path: Path, edit: Edit, environ: Mapping[str, str] | None = None) -> Config:
    """Edit a file, see that all of it can be used, and write it. Raises EditError; nothing was written then."""
    own = OwnFile.open(path, FIRST)
    edit(own)
    try:
        config = meaning(path, own.text, environ)
    except ConfigError as error:
        raise EditError(f"{error}\nNothing was written.") from error
    own.save()
    return config


def is_shipped(own: OwnFile, name: str) -> bool:
    """Whether the shipped catalogue, which the file extends, has a watchlist of this name."""
    if not own.extends:
        return False
    shipped = load(shipped_path(), {})
    return any(one.name == name for one in (*shipped.watchlists, *shipped.watchlists_off))


def change_watchlist(own: OwnFile, name: str, keys: Change) -> None:
    """Other values of a watchlist, its name among them unless it is a shipped one. Raises EditError."""
    if keys.get("name", name) != name and is_shipped(own, name):
        raise EditError(f"{name} stands in the shipped catalogue and keeps its name. Switch it off and add another.")
    own.change("watchlists", name, keys)


def remove_watchlist(own: OwnFile, name: str) -> bool:
    """Take a watchlist out; one of the shipped catalogue is switched off: returns whether it is. Raises EditError."""
    shipped = is_shipped(own, name)
    if shipped:
        own.change("watchlists", name, {"enabled": False})
    else:
        own.remove("watchlists", name)
    return shipped

"""What the commands share that change the user's own `feeds.toml`."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from difflib import get_close_matches

from monitor.cli.outcome import fail
from monitor.cli.session import Session
from monitor.config import writable_path
from monitor.config.catalogue import Catalogue
from monitor.config.edit import EditError, OwnFile
from monitor.config.own import FIRST


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


def catalogue_of(session: Session, environ: Mapping[str, str]) -> Catalogue:
    """The configuration of this call. Raises ConfigError and EditError."""
    return Catalogue(session.config, OwnFile.open(writable_path(session.config_path, environ), FIRST))

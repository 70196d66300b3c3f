"""What to say where a query found nothing: names in it that nothing has. Loaded by then only."""

from collections.abc import Iterable, Iterator

from monitor import query
from monitor.cli.editing import nearest
from monitor.cli.session import Session
from monitor.query.syntax import Field, leaves
from monitor.store import models
from monitor.text import fold

NAMED = ("lab", "watch", "source")
"Fields whose values are all in the configuration."


def misspelled(session: Session, text: str) -> str:
    """The names in a query that are not known, in words, with the nearest that are; "" for none."""
    return "; ".join(_unknown(session, text))


def _unknown(session: Session, text: str) -> Iterator[str]:
    for leaf, wanted in leaves(query.parse(text)):
        if not wanted or not isinstance(leaf, Field):
            continue
        known = _known(session, leaf.name)
        for value in (value for value in leaf.values if known and isinstance(value, str)):
            if not _among(value, known, begun=leaf.name == "watch"):
                near = nearest(value, known)
                if near or leaf.name in NAMED:
                    yield f"{leaf.name}:{value} finds nothing, there is no such {leaf.name}{near}"


def _known(session: Session, field: str) -> list[str]:
    config = session.config
    match field:
        case "lab":
            return [lab.name for lab in config.labs]
        case "watch":
            return [one.name for one in (*config.watchlists, *config.watchlists_off)]
        case "source":
            return [source.name for source in config.sources]
        case "license":
            return sorted({*models.licenses(session.db), *query.FIELDS["license"].values})
    return []


def _among(value: str, known: Iterable[str], *, begun: bool) -> bool:
    folded = fold(value)
    return any(fold(one) == folded or (begun and fold(one).startswith(folded)) for one in known)

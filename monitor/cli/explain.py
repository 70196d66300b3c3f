"""`monitor explain`: how a model name or a headline is understood, and why."""

import json
from collections.abc import Iterable, Iterator, Sequence

import click

from monitor.cli.session import Session, pass_session
from monitor.model import TOPICS, Understood
from monitor.understand import explain
from monitor.understand.explain import Explained
from monitor.understand.reading import Reader

FIELDS = (
    "id", "lab", "family", "version", "params", "active_params", "stage", "modality", "format", "date", "context",
    "is_format", "format_of",
)  # fmt: skip
_SHOWN = FIELDS[1:11]
"On the card; the class says the rest."


@click.command("explain")
@click.argument("model_ids", nargs=-1, metavar="MODEL_ID...")
@click.option("--text", "headline", help="A headline instead of model names.")
@click.option("--json", "as_json", is_flag=True, help="One object a line.")
@pass_session
def explain_command(session: Session, model_ids: Sequence[str], headline: str | None, as_json: bool) -> None:
    """How model names (owner/name, or their pages on the Hub) or a headline are understood, and why."""
    if not model_ids and headline is None:
        raise click.UsageError('give model names, or --text "a headline"')
    labs = session.config.labs
    cards: list[Iterable[str]] = []
    if headline is not None:
        read = Reader(labs).read(headline, "")
        cards.append([_line(_understood(read))] if as_json else _headline_card(headline, read))
    for model_id in [_name(one, session.config.hub_endpoint) for one in model_ids]:
        found = explain.explain(model_id, labs)
        cards.append([_line(_object(found))] if as_json else _card(found))
    for index, card in enumerate(cards):
        if index and not as_json:
            click.echo()
        for line in card:
            click.echo(line)


def _name(given: str, endpoint: str) -> str:
    """owner/name of what was given."""
    name = explain.name_of(given, endpoint)
    if name is None:
        raise click.UsageError(f"{given!r} is no model: give owner/name, or its page, {endpoint}/owner/name")
    return name


def _object(found: Explained) -> dict[str, object]:
    values: dict[str, object] = {name: getattr(found, name) for name in FIELDS}
    return values | {"class": found.class_, "why": found.why}


def _understood(read: Understood) -> dict[str, object]:
    return {"labs": read.labs, "topics": read.topics, "policy": read.policy, "why": read.why}


def _line(value: dict[str, object]) -> str:
    return json.dumps(value, ensure_ascii=False)


# --- as text ----------------------------------------------------------------------------------------


def _card(found: Explained) -> Iterator[str]:
    """What is known, each with its reason; then what else the name says."""
    *parts, decided = found.why
    reasons: dict[str, list[str]] = {}
    for reason in parts:
        field, _, text = reason.partition(": ")
        reasons.setdefault(field, []).append(text)
    yield found.id
    yield from _row("class", found.class_, [decided.partition(": ")[2]])
    for field in _SHOWN:
        yield from _row(field, _value(field, getattr(found, field)), reasons.pop(field, []))
    for field, texts in reasons.items():
        yield from _row(field, "", texts)


def _row(field: str, value: str, reasons: Sequence[str]) -> Iterator[str]:
    padded = f"{value:<12} " if value else ""
    yield f"  {field + ':' if field else '':<15} {padded}{'; '.join(reasons)}".rstrip()


def _value(field: str, value: str | int | None) -> str:
    if value is None:
        return "unknown"
    if isinstance(value, str):
        return value
    return f"{value:,} tokens" if field == "context" else _exact(value)


def _exact(params: int) -> str:
    """10.7B, 600M: not rounded."""
    for unit, letter in ((10**12, "T"), (10**9, "B")):
        if params >= unit:
            return f"{params / unit:g}{letter}"
    return f"{params / 10**6:g}M"


def _headline_card(headline: str, read: Understood) -> Iterator[str]:
    yield headline
    yield from _row("labs", ", ".join(read.labs) or "none", [])
    yield from _row("topics", ", ".join(f"{TOPICS[slug]} ({slug})" for slug in read.topics) or "none", [])
    yield from _row("policy", "yes" if read.policy else "no", [])
    for index, reason in enumerate(read.why):
        yield from _row("" if index else "why", "", [reason])

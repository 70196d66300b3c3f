"""`monitor explain`: how a model name or a headline is understood, and why."""

import json
from collections.abc import Sequence

import click

from monitor.cli.session import Session, pass_session
from monitor.understand import explain
from monitor.understand.explain import Explained
from monitor.understand.reading import Reader

FIELDS = (
    "id", "lab", "family", "version", "params", "active_params", "stage", "modality", "format", "date", "context",
    "is_format", "format_of",
)  # fmt: skip


@click.command("explain")
@click.argument("model_ids", nargs=-1, metavar="MODEL_ID...")
@click.option("--text", "headline", help="A headline instead of model names.")
@click.option("--json", "as_json", is_flag=True, help="One object a line.")
@pass_session
def explain_command(session: Session, model_ids: Sequence[str], headline: str | None, as_json: bool) -> None:
    """How model names (owner/name) or a headline are understood, and why."""
    if not model_ids and headline is None:
        raise click.UsageError('give model names, or --text "a headline"')
    labs = session.config.labs
    if headline is not None:
        read = Reader(labs).read(headline, "")
        found = {"labs": read.labs, "topics": read.topics, "policy": read.policy, "why": read.why}
        _print(found, as_json=as_json)
    for model_id in model_ids:
        _print(_object(explain.explain(model_id, labs)), as_json=as_json)


def _object(found: Explained) -> dict[str, object]:
    values: dict[str, object] = {name: getattr(found, name) for name in FIELDS}
    return values | {"class": found.class_, "why": found.why}


def _print(found: dict[str, object], *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False))
        return
    for name, value in found.items():
        shown = value if isinstance(value, tuple | list) else [value]
        for index, one in enumerate(shown or ["none"]):
            click.echo(f"{name + ':' if index == 0 else '':<15} {'unknown' if one is None else one}")
    click.echo()

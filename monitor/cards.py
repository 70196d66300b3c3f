"""The model card of a release, fetched when somebody wants to read it and kept as long as its commit is the same.

Called in a thread, or in a command: never in the loop that paints the screen.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from monitor.config import Config
from monitor.fetch import Limits, NoAnswer, Response, Web
from monitor.model import Detail, Model
from monitor.polled import Failed, HostState, Postponed
from monitor.source import Trouble
from monitor.sources import card
from monitor.store import cards, hosts
from monitor.store.cards import Card
from monitor.store.connect import Database

LIMITS = Limits(body=card.LIMIT, deadline=15.0)


@dataclass(frozen=True, slots=True)
class Shown:
    """What a reader gets."""

    text: str
    "The card; empty: there is none to show, and `note` says why."
    note: str = ""
    "What is to know about it."


def lead(detail: Detail) -> Model | None:
    """The model whose card stands for an item: the one that its link leads to."""
    linked = (model for model in detail.models if detail.item.url.endswith(f"/{model.id}"))
    return next(linked, next(iter(detail.models), None))


def show(db: Database, config: Config, detail: Detail, clock: Callable[[], datetime]) -> Shown:
    """The card of an item, from the store or from the Hub."""
    model = lead(detail)
    if model is None:
        return Shown("", f"“{detail.item.title}” is a {detail.item.kind}; only models have a card.")
    if not model.on_hub:
        return Shown("", f"{model.id} is on ModelScope only, whose cards are not read. Its page: {detail.item.url}")
    stored = cards.get(db, model.hub_id)
    if stored and stored.sha == model.sha is not None:
        return _of_store(stored, model)
    answer = asyncio.run(_ask(config, model, clock, hosts.load(db)))
    if isinstance(answer, Response):
        fresh = Card(model.hub_id, model.sha, card.read(answer.body), clock())
    elif isinstance(answer.failed, Failed) and answer.failed.trouble is Trouble.NOT_FOUND and not model.gone:
        fresh = Card(model.hub_id, model.sha, "", clock())
    else:
        return _instead(stored, model, answer.failed)
    cards.keep(db, fresh)
    return _of_store(fresh, model)


def address(config: Config, model: Model) -> str:
    """Where the card of a model is."""
    return f"{config.hub_endpoint}/{model.id}/raw/main/README.md"


def files(config: Config, model: Model) -> str:
    """What addresses in the card of a model are relative to."""
    return f"{config.hub_endpoint}/{model.id}/resolve/main/"


async def _ask(
    config: Config, model: Model, clock: Callable[[], datetime], known: Sequence[HostState]
) -> Response | NoAnswer:
    """`known` is what hosts have asked of whoever polls: a Hub that wants to be left alone is not asked for a card."""
    url = address(config, model)
    allowed = frozenset(filter(None, [urlsplit(config.hub_endpoint).hostname]))
    async with Web(LIMITS, contact=config.contact, allowed_hosts=allowed, clock=clock, known=known) as web:
        answer = await web.get(url, token=config.hub_token)
    if isinstance(answer, Response | NoAnswer):
        return answer
    return NoAnswer(Failed(Trouble.HTTP, "The Hub answered with 304 to a question without a condition."))


def _of_store(stored: Card, model: Model) -> Shown:
    if stored.text:
        return Shown(stored.text)
    return Shown("", f"{model.id} has no model card: there is no README.md in it, or nothing is written there.")


def _instead(stored: Card | None, model: Model, failed: Failed | Postponed) -> Shown:
    """What is shown where the Hub gave none: the last one known, with its date, or what to do."""
    why = _why(model, failed)
    if stored and stored.text:
        return Shown(stored.text, f"As of {stored.fetched:%Y-%m-%d %H:%M} UTC, it may have changed since. {why}")
    return Shown("", f"There is no card of {model.id} to show. {why}")


def _why(model: Model, failed: Failed | Postponed) -> str:
    if isinstance(failed, Postponed):
        return failed.message
    if failed.trouble is Trouble.TOO_LARGE:
        return f"It is larger than {card.LIMIT / 1e6:g} MB and was not read; see its page on the Hub."
    if failed.trouble not in (Trouble.AUTH, Trouble.NOT_FOUND, Trouble.GONE):
        return failed.message
    if model.gated in ("auto", "manual"):
        return (
            "It stands behind a gate: ask for access on the model's page, and set HF_TOKEN to a token of that account."
        )
    return "The Hub does not show it: the model was withdrawn or made private, or HF_TOKEN is not valid."

"""Items as JSON objects and CSV rows: the words of the design, times in ISO 8601 UTC, unknown is null."""

from datetime import UTC, datetime

from monitor.model import Article, Detail, Gate, Happening, Item, Model
from monitor.notices import Alert, Delivery
from monitor.report import dates, ties
from monitor.report.health import warnings
from monitor.source import SourceState
from monitor.text import without_credentials

Json = dict[str, object]

CSV_COLUMNS = (
    "id", "kind", "at", "title", "url", "source", "lab", "country", "published", "seen", "topics", "policy",
    "license", "openness", "params", "active_params", "task", "gated", "downloads", "likes", "models", "story_size",
    "alerts", "read", "starred",
)  # fmt: skip


def iso(moment: datetime | None) -> str | None:
    """2026-07-16T18:00:00Z"""
    return None if moment is None else moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def gate(gated: Gate | None) -> bool | str | None:
    """false, "auto" or "manual", as the Hub says it."""
    return False if gated == "no" else gated


def item(detail: Detail) -> Json:
    """An item as `list --json` prints it."""
    one = detail.item
    found: Json = {
        "id": one.id,
        "kind": one.kind,
        "at": iso(one.at),
        "title": one.title,
        "url": one.url,
        "source": one.source,
        "lab": one.lab,
        "country": one.country,
        "published": iso(one.published),
        "seen": iso(one.seen),
        "baseline": one.history,
        "class": one.class_,
        "topics": list(one.topics),
        "policy": one.policy,
        "language": one.language,
        "license": one.license,
        "openness": one.openness,
        "params": one.params,
        "active_params": one.active_params,
        "task": one.task,
        "gated": gate(one.gated),
        "downloads": one.downloads,
        "likes": one.likes,
        "models": [model(each) for each in detail.models],
        "articles": [article(each) for each in detail.articles],
        "story_size": one.story_size,
        "labs": list(one.labs),
        "alerts": [alert(each) for each in one.alerts],
        "related": list(detail.related),
        "read": one.read,
        "starred": one.starred,
        "summary": one.summary,
        "change": one.change,
    }
    if one.kind in ("change", "withdrawal"):
        found |= {"event": one.event, "before": _side(one, one.before), "after": _side(one, one.after)}
    return found


def full(detail: Detail) -> Json:
    """An item as `show --json` prints it: with the reasons and the events of its life."""
    return (
        item(detail)
        | _dates(detail)
        | {
            "why": [*detail.why, *ties.reasons(detail)],
            "history": [_happening(each) for each in detail.history],
        }
    )


def _dates(detail: Detail) -> Json:
    """Of a release its dates: `published` is between `seen_after`, the poll before, and `first_seen`."""
    if detail.item.kind != "release":
        return {}
    known = dates.of(detail)
    return {
        "created": iso(known.created),
        "first_seen": iso(known.first_seen),
        "seen_after": iso(known.seen_after),
        "announced": iso(known.announced),
    }


def _side(one: Item, value: str | None) -> object:
    return gate(value) if one.event == "gate" else value  # type: ignore[arg-type]


def model(one: Model) -> Json:
    """A model inside an item."""
    return {
        "id": one.id,
        "hub_id": one.hub_id,
        "class": one.class_,
        "params": one.params,
        "active_params": one.active_params,
        "context": one.context,
        "format": one.format,
        "format_of": one.format_of,
        "license": one.license,
        "openness": one.openness,
        "gated": gate(one.gated),
        "base_models": list(one.base_models),
        "downloads": one.downloads,
        "likes": one.likes,
        "created": iso(one.created),
        "first_seen": iso(one.first_seen),
        "seen_after": iso(one.seen_after),
        "withdrawn": iso(one.gone),
        "mirror_of": one.mirror_of,
    }


def article(one: Article) -> Json:
    """An article inside an item."""
    return {
        "title": one.title,
        "url": one.url,
        "source": one.source,
        "published": iso(one.published),
        "language": one.language,
        "labs": list(one.labs),
    }


def alert(one: Alert) -> Json:
    """An alert inside an item."""
    return {"watchlist": one.watchlist, "matched": list(one.matched), "at": iso(one.at), "history": one.history}


def fired(one: Item, made: Alert) -> Json:
    """An alert as `watch alerts --json` prints it: which watchlist, which words, which source, and how soon."""
    return {
        **alert(made),
        "item": one.id,
        "kind": one.kind,
        "title": one.title,
        "url": one.url,
        "source": one.source,
        "published": iso(one.published),
        "seen": iso(one.seen),
        "delay": None if one.delay is None else round(one.delay.total_seconds()),
    }


def delivery(one: Delivery) -> Json:
    """A message of the outbox as `deliveries --json` prints it; its text stays out."""
    return {
        "id": one.id,
        "state": one.state,
        "channel": one.channel,
        "watchlist": one.watchlist,
        "item": one.item,
        "kind": one.kind,
        "run": one.run,
        "recipient": one.recipient or None,
        "subject": one.subject,
        "created": iso(one.created),
        "next_try": iso(one.due) if one.state == "waiting" else None,
        "tries": one.tries,
        "error": one.error or None,
        "sent": iso(one.sent),
    }


def _happening(one: Happening) -> Json:
    return {"event": one.event, "at": iso(one.at), "model": one.model, "before": one.before, "after": one.after}


def source(state: SourceState) -> Json:
    """A source as `sources list --json` prints it."""
    return {
        "name": state.source.name,
        "kind": state.source.kind,
        "url": without_credentials(state.url),
        "lab": state.source.lab,
        "state": state.state,
        "last_polled": iso(state.last_polled),
        "last_ok": iso(state.last_ok),
        "next_poll": iso(state.next_poll),
        "next_why": state.next_why,
        "error": state.error or None,
        "trouble": state.trouble,
        "failures": state.failures,
        "items": state.items,
        "newest": iso(state.latest),
        "usual_gap": round(state.gap.total_seconds()) if state.gap else None,
        "moved_from": without_credentials(state.moved_from) if state.moved_from else None,
        "moved_at": iso(state.moved_at),
        "warnings": [{"kind": warned.kind, "text": warned.text} for warned in warnings(state)],
    }


def csv_row(one: Item) -> list[object]:
    """An item as one row under `CSV_COLUMNS`; lists are joined by semicolons, unknown is empty."""
    values = {name: getattr(one, name, None) for name in CSV_COLUMNS} | {
        "at": iso(one.at),
        "published": iso(one.published),
        "seen": iso(one.seen),
        "topics": ";".join(one.topics),
        "gated": gate(one.gated),
        "alerts": ";".join(alert.watchlist for alert in one.alerts),
    }
    return [_harmless("" if values[name] is None else values[name]) for name in CSV_COLUMNS]


def _harmless(value: object) -> object:
    """A text that a spreadsheet would take for a formula is kept a text."""
    return f"'{value}" if isinstance(value, str) and value[:1] in "=+-@" and value else value

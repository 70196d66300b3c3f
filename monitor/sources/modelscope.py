"""A ModelScope organization's model list: its address, its pages, its rows.

ModelScope has no lasting id, so a model is known by `ms:owner/name`: under another name it is another model.
Its list cannot be sorted by creation and ends after 3,000 models; one that goes on is not whole. Its downloads
are counted from the beginning, not over 30 days as the Hub's, so they are left out.
"""

import re
from collections.abc import Mapping
from urllib.parse import parse_qs, urlencode, urlsplit

from monitor.model import ELSEWHERE, Gate
from monitor.polled import HubModel
from monitor.source import Trouble
from monitor.sources import Unreadable, rows
from monitor.sources.hub import bases_of, is_model_id

PAGE = 50
"""The most rows ModelScope puts on a page."""
MOST = 3_000
"""The most rows it gives of one list."""

_LIMITED = re.compile(r"quota|limit|throttl|too ?many", re.IGNORECASE)
_MISSING = re.compile(r"not_? ?(?:found|exist)|404", re.IGNORECASE)


def first_page(endpoint: str, owner: str) -> str:
    """Where the whole list of an organization begins."""
    return page(endpoint, owner, 1)


def page(endpoint: str, owner: str, number: int) -> str:
    """One page of the list, counted from 1."""
    query = urlencode({"owner": owner, "sort": "last_modified", "page_number": number, "page_size": PAGE})
    return f"{endpoint.rstrip('/')}/openapi/v1/models?{query}"


def one(endpoint: str, name: str) -> str:
    """Where one model is asked for by itself."""
    return f"{endpoint.rstrip('/')}/openapi/v1/models/{name}"


def read_page(body: bytes, asked: str) -> tuple[tuple[HubModel, ...], str | None]:
    """The public models of one page, and the address of the next; `asked` is the address of this one.

    Raises Unreadable for anything but a list of models, and for a list that is longer than ModelScope tells.
    """
    data = _data(body)
    listed = data.get("models")
    if not isinstance(listed, list):
        raise Unreadable(Trouble.UNREADABLE, "ModelScope did not send a list of models. It will be asked again.")
    endpoint, owner, number = _parts(asked)
    models: dict[str, HubModel] = {}
    hidden = 0
    for row in listed:
        if isinstance(row, dict) and row.get("private") is True:
            hidden += 1
        elif isinstance(row, dict) and (model := _model(row, owner)):
            models.setdefault(model.hub_id, model)
    if not models and len(listed) > hidden:
        message = f"ModelScope sent a list in which no row is a model of {owner}; nothing of it was used."
        raise Unreadable(Trouble.INCOMPLETE, f"{message} It will be asked again.")
    following = _following(data, len(listed), number, owner)
    return tuple(models.values()), page(endpoint, owner, number + 1) if following else None


def read_one(body: bytes, name: str) -> bool | None:
    """Whether a model asked for by itself is there. None: the answer does not say."""
    try:
        said = rows.parsed(body, "ModelScope")
    except Unreadable:
        return None
    if not isinstance(said, dict):
        return None
    if said.get("success") is True and rows.part(said, "data").get("id") == name:
        return True
    told = f"{said.get('code')} {said.get('message')}"
    return False if said.get("success") is False and _MISSING.search(told) else None


def _data(body: bytes) -> Mapping[str, object]:
    said = rows.parsed(body, "ModelScope")
    if isinstance(said, dict) and said.get("success") is True:
        return rows.part(said, "data")
    told = said if isinstance(said, dict) else {}
    words = " ".join(filter(None, (rows.text(told.get(key)) for key in ("code", "message"))))
    if _LIMITED.search(words):
        message = "ModelScope limits our rate; it is asked again later. A token in MODELSCOPE_API_TOKEN may help."
        raise Unreadable(Trouble.RATE_LIMITED, message)
    why = f"; it says: {words}" if words else ""
    raise Unreadable(Trouble.UNREADABLE, f"ModelScope did not send a list of models{why}. It will be asked again.")


def _parts(asked: str) -> tuple[str, str, int]:
    """Endpoint, owner and number of the page that was asked for."""
    query = parse_qs(urlsplit(asked).query)
    return asked.partition("/openapi/")[0], query["owner"][0], int(query["page_number"][0])


def _following(data: Mapping[str, object], count: int, number: int, owner: str) -> bool:
    """Whether there is another page. A page that holds less than it should makes the list no list."""
    size = min(rows.number(data.get("page_size")) or PAGE, PAGE)
    total = rows.number(data.get("total_count"))
    if total is None:
        more = count >= size
    else:
        more = number * size < total
        if more and count < size:
            message = f"Page {number} of {owner} came short: {count} of {size} models. The list was not used."
            raise Unreadable(Trouble.INCOMPLETE, f"{message} It will be asked again.")
    if more and number * size >= MOST:
        message = f"ModelScope tells the first {MOST:,} models of an organization, and {owner} has more."
        raise Unreadable(Trouble.INCOMPLETE, f"{message} Its list is never whole: take it out of `modelscope`.")
    return more


def _model(row: Mapping[str, object], owner: str) -> HubModel | None:
    name = row.get("id")
    if not isinstance(name, str) or not is_model_id(name) or not name.lower().startswith(f"{owner.lower()}/"):
        return None
    tags = rows.texts(row.get("tags"))
    license_ = rows.text(row.get("license"))
    relation, bases = bases_of(tags)
    params = rows.number(row.get("params")) or None
    return HubModel(
        hub_id=f"{ELSEWHERE}{name}",
        id=name,
        created=rows.time(row.get("created_at")),
        last_modified=rows.time(row.get("last_modified")),
        gated=_gate(row),
        likes=rows.number(row.get("likes")),
        tags=(*tags, *((f"license:{license_}",) if license_ else ())),
        task=next(iter(rows.texts(row.get("tasks"))), None) or _tagged(tags, "task"),
        library=_tagged(tags, "library"),
        base_models=bases,
        base_relation=relation,
        params=params,
        has_weights=True if params else None,
    )


def _gate(row: Mapping[str, object]) -> Gate | None:
    """Open is said; how a gate is opened is not."""
    return "no" if row.get("gated") is False and row.get("login_required") is not True else None


def _tagged(tags: tuple[str, ...], kind: str) -> str | None:
    return next((tag.partition(":")[2] or None for tag in tags if tag.startswith(f"{kind}:")), None)

"""A Hub organization's model list: its address, its pages, its rows.

A row is user text inside JSON whose shape has changed before. So a field of a wrong type is dropped, not
the row; a bad row is dropped, not the page; and an answer that is no list is a named trouble, never an
empty list.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from urllib.parse import urlencode, urljoin, urlsplit

from monitor.model import Gate, Trouble
from monitor.polled import HubModel
from monitor.sources import Unreadable, rows
from monitor.text import line

EXPAND = (
    "author", "createdAt", "lastModified", "sha", "private", "gated", "disabled", "downloads",
    "downloadsAllTime", "likes", "trendingScore", "tags", "pipeline_tag", "library_name", "baseModels",
    "safetensors",
)  # fmt: skip
PAGE = 1000
"""The most rows the Hub puts on a page."""

_HUB_ID = re.compile(r"[0-9a-f]{24}")
_MODEL_ID = re.compile(r"(?:\b[\w\-.]{1,96}\b/)?\b[\w\-.]{1,96}\b", re.ASCII)
_RELATIONS = ("quantized", "finetune", "adapter", "merge")
_RATE = re.compile(r'"[\w-]+"\s*;\s*r\s*=\s*(\d{1,9})\s*;\s*t\s*=\s*(\d{1,9})')
_LINK = re.compile(r"<([^<>]+)>\s*((?:;[^,<>]*)*)")
_NEXT = re.compile(r'\brel\s*=\s*"?next\b', re.IGNORECASE)

WEIGHT_TAGS = frozenset({
    "safetensors", "gguf", "pytorch", "onnx", "mlx", "tf", "jax", "openvino", "coreml", "tflite", "keras",
    "nemo", "paddlepaddle", "rust", "llamafile", "executorch", "tensorrt", "ctranslate2", "litert",
    "model2vec",
})  # fmt: skip
"""Tags that the Hub gives to what it finds among the files."""
_WEIGHT_FILE = re.compile(
    r"\.(?:safetensors|gguf|ggml|bin|pt|pth|ckpt|onnx|h5|msgpack|npz|nemo|tflite|mlmodel|keras|pkl|llamafile)$",
    re.IGNORECASE,
)


def first_page(endpoint: str, org: str) -> str:
    """Where the whole list of an organization begins; one page for nearly all of them."""
    query = [("author", org), ("sort", "createdAt"), ("direction", "-1"), ("limit", str(PAGE))]
    return f"{endpoint.rstrip('/')}/api/models?{urlencode(query + [('expand', name) for name in EXPAND])}"


def next_page(link_header: str | None, endpoint: str) -> str | None:
    """The address of the next page, from the `Link` header; None on the last page.

    Raises Unreadable when the next page is said to lie on another server: such a list is not whole.
    """
    for found in _LINK.finditer(link_header or ""):
        if not _NEXT.search(found[2]):
            continue
        url: str = urljoin(endpoint, found[1])
        if _origin(url) == _origin(endpoint):
            return url
        message = (
            "The list breaks off: its next page is said to be on another server, which is not asked. If a "
            "mirror is used as endpoint, use the site itself."
        )
        raise Unreadable(Trouble.INCOMPLETE, message)
    return None


def rate(headers: Mapping[str, str]) -> tuple[int | None, float | None]:
    """Requests left and seconds until there are new ones, from the `RateLimit` header (names in lower "
    "case)."""
    found = _RATE.search(headers.get("ratelimit", ""))
    return (int(found[1]), float(found[2])) if found else (None, None)


def read_page(body: bytes) -> tuple[HubModel, ...]:
    """The public models of one page, in its order. Raises Unreadable for anything but a list of models."""
    listed = _rows(body)
    models: dict[str, HubModel] = {}
    private = 0
    for row in listed:
        if isinstance(row, dict) and row.get("private") is True:
            private += 1
        elif isinstance(row, dict) and (model := _model(row)):
            models.setdefault(model.hub_id, model)
    if not models and len(listed) > private:
        message = "The Hub sent a list in which no row is a model; nothing of it was used. It will be asked again."
        raise Unreadable(Trouble.INCOMPLETE, message)
    return tuple(models.values())


def _rows(body: bytes) -> list[object]:
    parsed = rows.parsed(body, "The Hub")
    if isinstance(parsed, list):
        return parsed
    said = parsed.get("error") if isinstance(parsed, dict) else None
    said = line(said, 200) if isinstance(said, str) else ""
    if "rate limit" in said.lower():
        message = "The Hub limits our rate; it is asked again later. A token in HF_TOKEN raises the limit."
        raise Unreadable(Trouble.RATE_LIMITED, message)
    why = f"; it says: {said}" if said else ""
    raise Unreadable(Trouble.UNREADABLE, f"The Hub did not send a list of models{why}. It will be asked again.")


def _model(row: Mapping[str, object]) -> HubModel | None:
    hub_id, name = row.get("_id"), row.get("id", row.get("modelId"))
    if not (isinstance(hub_id, str) and _HUB_ID.fullmatch(hub_id) and isinstance(name, str) and is_model_id(name)):
        return None
    tags = rows.texts(row.get("tags"))
    relation, bases = _bases(row.get("baseModels"), tags)
    safetensors, gguf, card = rows.part(row, "safetensors"), rows.part(row, "gguf"), rows.part(row, "cardData")
    return HubModel(
        hub_id=hub_id,
        id=name,
        created=rows.time(row.get("createdAt")) or _made(hub_id),
        last_modified=rows.time(row.get("lastModified")),
        sha=rows.text(row.get("sha")),
        gated=_gate(row.get("gated")),
        disabled=row.get("disabled") is True,
        downloads=rows.number(row.get("downloads")),
        likes=rows.number(row.get("likes")),
        tags=tags,
        task=rows.text(row.get("pipeline_tag")),
        library=rows.text(row.get("library_name")),
        base_models=bases,
        base_relation=relation,
        params=rows.number(safetensors.get("total")) or rows.number(gguf.get("total")) or None,
        context=rows.number(gguf.get("context_length")) or None,
        license_name=rows.text(card.get("license_name")),
        has_weights=_has_weights(row, tags),
    )


def _made(hub_id: str) -> datetime | None:
    """When an `_id` was made: its first eight digits are seconds. None where they are no date of the Hub's."""
    made = datetime.fromtimestamp(int(hub_id[:8], 16), UTC)
    return made if made.year >= 2016 else None


def is_model_id(name: str) -> bool:
    """Whether a text follows the Hub's rule for `owner/name`."""
    if "--" in name or ".." in name or name.endswith(".git"):
        return False
    return _MODEL_ID.fullmatch(name) is not None


def _has_weights(row: Mapping[str, object], tags: tuple[str, ...]) -> bool | None:
    """True: weights are there. False: no sign of any, a suspicion to check. None: the list does not tell.

    The Hub tags the formats it finds among the files, and adds `safetensors` and `gguf` where it can read
    their headers. A library or a task comes from the README alone, which may be there before the weights.
    """
    files = row.get("siblings")
    if isinstance(files, list):
        names = [file.get("rfilename") for file in files if isinstance(file, dict)]
        return any(isinstance(name, str) and _WEIGHT_FILE.search(name) for name in names)
    if rows.part(row, "safetensors") or rows.part(row, "gguf") or not WEIGHT_TAGS.isdisjoint(tags):
        return True
    if not isinstance(row.get("tags"), list) or rows.text(row.get("library_name")):
        return None
    return False


def _bases(value: object, tags: tuple[str, ...]) -> tuple[str | None, tuple[str, ...]]:
    """The relation to the base models and their names: from `baseModels`, else from the tags."""
    if isinstance(value, dict):
        listed = value.get("models")
        given = listed if isinstance(listed, list) else []
        named = [one.get("id") if isinstance(one, dict) else one for one in given]
        names = [name for name in named if isinstance(name, str) and is_model_id(name)]
        said = value.get("relation")
        if names:
            return (said if isinstance(said, str) and said in _RELATIONS else None), tuple(dict.fromkeys(names))
    return bases_of(tags)


def bases_of(tags: tuple[str, ...]) -> tuple[str | None, tuple[str, ...]]:
    """The relation to the base models and their names, from `base_model:` tags."""
    relation, found = None, []
    for tag in tags:
        if not tag.startswith("base_model:"):
            continue
        first, _, rest = tag.removeprefix("base_model:").partition(":")
        if rest and first in _RELATIONS:
            relation = relation or first
        name = rest or first
        if is_model_id(name):
            found.append(name)
    return relation, tuple(dict.fromkeys(found))


def _gate(value: object) -> Gate | None:
    match value:
        case False:
            return "no"
        case "auto" | "manual":
            return value
        case _:
            return None


def _origin(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.scheme.lower(), parts.netloc.lower()

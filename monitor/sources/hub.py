"""A Hub organization's model list: its address, its pages, its rows.

A row is user text inside JSON whose shape has changed before. So a field of a wrong type is dropped, not
the row; a bad row is dropped, not the page; and an answer that is no list is a named trouble, never an
empty list.
"""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from urllib.parse import urlencode, urljoin, urlsplit

from monitor.frozen import dataclass
from monitor.model import Gate
from monitor.polled import Counted, HubModel, Looked
from monitor.source import Trouble
from monitor.sources import Unreadable, rows
from monitor.text import line

EXPAND = (
    "author", "createdAt", "lastModified", "sha", "private", "gated", "disabled", "downloads",
    "downloadsAllTime", "likes", "trendingScore", "tags", "pipeline_tag", "library_name", "baseModels",
    "safetensors",
)  # fmt: skip
PAGE = 1000
"""The most rows the Hub puts on a page."""

MARK = 12
"""Bytes that a row of a list is known by (`monitor.sources.hubrows`)."""

QUOTAS = ("api", "resolvers", "pages")
"""Requests are counted apart for these; a `RateLimit` header names one."""

_HUB_ID = re.compile(r"[0-9a-f]{24}")
_MODEL_ID = re.compile(r"(?:\b[\w\-.]{1,96}\b/)?\b[\w\-.]{1,96}\b", re.ASCII)
_RELATIONS = ("quantized", "finetune", "adapter", "merge")
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


def quota_of(path: str) -> str:
    """Which of the Hub's quotas a request for `path` is counted in."""
    if path.startswith("/api/"):
        return "api"
    return "resolvers" if "/resolve/" in path else "pages"


@dataclass(frozen=True, slots=True)
class Rows:
    """One page of a list, read."""

    found: tuple[HubModel | Counted, ...]
    marks: bytes
    "Of all rows, to know them by the next time."


def read_rows(body: bytes, seen: bytes = b"") -> Rows:
    """The public models of one page, in its order; of rows that were `seen` (marks) the counters alone.

    Raises Unreadable for anything but a list of models. Nearly all rows of nearly all lists are what they were:
    those are never parsed.
    """
    from monitor.sources import hubrows  # loads msgspec, which nothing but a list needs

    known = hubrows.marks(seen)
    models: dict[str, HubModel | Counted] = {}
    marks = []
    listed = hubrows.split(body)
    if listed is None:  # which names what is wrong with it
        listed = [json.dumps(row).encode() for row in _rows(body)]
    private = 0
    for text in listed:
        said = hubrows.said(text)
        model: HubModel | Counted | None = hubrows.counted(text, known[said]) if said in known else None
        if model is None:
            row = rows.parsed(text, "The Hub")
            if isinstance(row, dict) and row.get("private") is True:
                private += 1
            elif isinstance(row, dict):
                model = _model(row)
        if model:
            marks.append(said + hubrows.counts(model.downloads, model.likes))
            models.setdefault(model.hub_id, model)
    if not models and len(listed) > private:
        message = "The Hub sent a list in which no row is a model; nothing of it was used. It will be asked again."
        raise Unreadable(Trouble.INCOMPLETE, message)
    return Rows(tuple(models.values()), b"".join(marks))


def read_page(body: bytes) -> tuple[HubModel, ...]:
    """The public models of one page, all of them read."""
    return tuple(model for model in read_rows(body).found if isinstance(model, HubModel))


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
        tags=_with_license(tags, card.get("license")),
        task=rows.text(row.get("pipeline_tag")),
        library=rows.text(row.get("library_name")),
        base_models=bases,
        base_relation=relation,
        params=rows.number(safetensors.get("total")) or rows.number(gguf.get("total")) or None,
        context=rows.number(gguf.get("context_length")) or None,
        license_name=rows.text(card.get("license_name")),
        license_link=rows.text(card.get("license_link")),
        has_weights=_has_weights(row, tags),
    )


def _with_license(tags: tuple[str, ...], said: object) -> tuple[str, ...]:
    """The tags; the license of the card, one or several, where they lack it."""
    if said is None or any(tag.startswith("license:") for tag in tags):
        return tags
    return (*tags, *(f"license:{one}" for one in rows.texts(said if isinstance(said, list) else [said])))


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


def look(endpoint: str, name: str) -> str:
    """Where a model is asked for by itself with what a list does not tell: its card's data, its files."""
    return f"{endpoint}/api/models/{name}?blobs=true"


def read_look(body: bytes, hub_id: str) -> Looked | None:
    """What the answer to `look` tells of a model; None where it is about another one, or does not say."""
    try:
        row = rows.parsed(body, "The Hub")
    except Unreadable:
        return None
    if not isinstance(row, dict) or row.get("_id") != hub_id:
        return None
    card = rows.part(row, "cardData")
    return Looked(
        hub_id,
        license_name=rows.text(card.get("license_name")),
        license_link=rows.text(card.get("license_link")),
        weights=tuple(sorted(set(_weight_marks(row.get("siblings"))))),
    )


def _weight_marks(files: object) -> Iterator[str]:
    """Kind and content of each file that holds weights. A file's name is left out: renaming it replaces nothing."""
    for file in files if isinstance(files, list) else ():
        if not isinstance(file, dict):
            continue
        found = _WEIGHT_FILE.search(name) if isinstance(name := file.get("rfilename"), str) else None
        content = rows.text(rows.part(file, "lfs").get("sha256")) or rows.text(file.get("blobId"))
        if found and content:
            yield f"{found[0].lower()}-{content[:12]}"


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

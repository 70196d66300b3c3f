"""The Hub's answers about a given set of models: pure functions from a request and rows to an answer.

It follows the recorded behaviour of the real API: an array without an envelope, pages by an opaque cursor
in `Link`, sparse elements unless `full` or `expand` asks for more, 307 for a name that moved, and 401 where
others would say 404. Only what was recorded is ever answered; an absent fact stays absent.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from monitor.demo.answer import Answer, Asked, as_json, express_etag, redirect
from monitor.demo.hubpage import BadQueryError, page_of
from monitor.demo.row import Row

EXPANDABLE = (
    "author", "baseModels", "cardData", "childrenModelCount", "config", "createdAt", "disabled", "downloads",
    "downloadsAllTime", "evalResults", "gated", "gguf", "inference", "inferenceProviderMapping",
    "lastModified", "library_name", "likes", "mask_token", "model-index", "pipeline_tag", "private",
    "resourceGroup", "safetensors", "sha", "siblings", "spaces", "tags", "transformersInfo", "trendingScore",
    "usedStorage", "widgetData", "gitalyUid", "xetEnabled",
)  # fmt: skip
ALWAYS = ("_id", "id")
CARD = "/raw/main/README.md"
"Where the card of a model is, after its name."
PLAIN = (
    "_id", "id", "likes", "trendingScore", "private", "downloads", "tags", "pipeline_tag", "library_name",
    "createdAt", "modelId",
)  # fmt: skip
FULL = ("author", "gated", "lastModified", "sha", "siblings")
NOT_IN_INFO = ("downloadsAllTime", "trendingScore", "childrenModelCount", "baseModels")
"""What a single model's answer lacks unless `expand` asks for it."""


@dataclass(frozen=True, slots=True)
class Hub:
    """The Hub at one step of a recording."""

    models: Sequence[Row]
    organizations: Sequence[str]
    renamed: Callable[[str], str | None]
    """The present name of a model that once had this one."""
    endpoint: str
    """The absolute URL before `/api`."""

    def answer(self, asked: Asked, path: str) -> Answer:
        """The answer to `path`, which begins with `/api/` or is that of a model card."""
        if path.endswith(CARD):
            return self._card(path.removesuffix(CARD).strip("/"))
        try:
            found = self._routed(asked, path.strip("/").split("/")[1:])
        except BadQueryError as error:
            found = failed(400, str(error))
        if found.status == 200:
            found = found.with_headers(("ETag", express_etag(found.body)))
        return found.with_headers(("X-Powered-By", "replay"))

    def _card(self, name: str) -> Answer:
        model = next((model for model in self.models if model.id == name), None)
        if model is None:
            return failed(401, "Invalid username or password.")
        return Answer(200, card(model).encode(), (("Content-Type", "text/plain; charset=utf-8"),))

    def _routed(self, asked: Asked, parts: list[str]) -> Answer:
        match parts:
            case ["models"]:
                return self._list(asked)
            case ["models", *name, "revision", revision]:
                if revision == "main":
                    return self._info(asked, "/".join(name))
                return failed(404, f"Invalid rev id: {revision}", "RevisionNotFound")
            case ["models", name] | ["models", _, name]:
                return self._info(asked, "/".join(parts[1:]))
            case ["organizations", name, "overview"]:
                return self._organization(name)
            case ["users", _, "overview"]:
                return failed(404, "This user does not exist")
        return failed(404, "Sorry, we can't find the page you are looking for.")

    def _list(self, asked: Asked) -> Answer:
        wanted = wanted_keys(asked)
        page = page_of([model for model in self.models if matches(model, asked)], asked)
        answer = as_json([projected(model, wanted, PLAIN) for model in page.models])
        if page.next_query:
            link = f'<{self.endpoint}/api/models?{page.next_query}>; rel="next"'
            answer = answer.with_headers(("Link", link))
        return answer

    def _info(self, asked: Asked, name: str) -> Answer:
        wanted = wanted_keys(asked)
        for model in self.models:
            if model.id == name:
                everything = [key for key in full_facts(model) if key not in NOT_IN_INFO]
                expanded = _expand(asked)
                return as_json(projected(model, wanted if expanded else None, everything))
        folded = (model.id for model in self.models if model.id.lower() == name.lower())
        if present := next(folded, None) or self.renamed(name):
            before, _, query = asked.target.partition("?")
            stem = urlsplit(before).path.rpartition("/api/models/")[0]
            return redirect(307, f"{stem}/api/models/{present}" + (f"?{query}" if query else ""))
        if asked.header("authorization"):
            return failed(404, "Repository not found", "RepoNotFound")
        return failed(401, "Invalid username or password.")

    def _organization(self, name: str) -> Answer:
        known = {organization.lower(): organization for organization in self.organizations}
        if (present := known.get(name.lower())) is None:
            return failed(404, "This organization does not exist")
        count = sum(model.author.lower() == name.lower() for model in self.models)
        return as_json({"name": present, "fullname": present, "avatarUrl": "", "numModels": count})


def card(model: Row) -> str:
    """A short card of our own: what was recorded of a model, and no word of its authors."""
    weights = model.facts.get("safetensors")
    total = weights.get("total") if isinstance(weights, Mapping) else None
    tagged = {tag.partition(":")[0]: tag.partition(":")[2] for tag in model.tags if ":" in tag}
    facts = {
        "Published by": model.author,
        "License": tagged.get("license"),
        "Parameters": f"{total:,}" if isinstance(total, int) else None,
        "Task": model.facts.get("pipeline_tag"),
        "Made from": tagged.get("base_model"),
        "Repository made": str(model.facts.get("createdAt") or "")[:10],
    }
    lines = [f"- {name}: {value}" for name, value in facts.items() if value]
    front = f"---\nlicense: {tagged.get('license', 'unknown')}\n---\n\n"
    return front + "\n".join([f"# {model.id}", "", *lines, "", "Recorded facts; the real card is on the Hub.", ""])


def failed(status: int, message: str, code: str = "") -> Answer:
    """An error as the Hub words it: in the body and in a header."""
    headers = (("X-Error-Message", message),) + ((("X-Error-Code", code),) if code else ())
    return as_json({"error": message}, status, *headers)


def matches(model: Row, asked: Asked) -> bool:
    """Does the model meet every filter of a list request? Parameters that nobody knows are ignored."""
    tests: Mapping[str, Callable[[str], bool]] = {
        "author": lambda value: model.author.lower() == value.lower(),
        "search": lambda value: value.lower() in model.id.lower(),
        "filter": lambda value: value in model.tags or value == model.facts.get("library_name"),
        "pipeline_tag": lambda value: model.facts.get("pipeline_tag") == value,
        "gated": lambda value: bool(model.facts.get("gated")) == (value == "true"),
    }
    return all(tests[name](value) for name, value in asked.query if name in tests and value)


def wanted_keys(asked: Asked) -> tuple[str, ...] | None:
    """The keys that the request names, None for the default ones. Raises BadQueryError for a wrong name."""
    if expanded := _expand(asked):
        if any(name not in EXPANDABLE for name in expanded):
            raise BadQueryError(f'"expand" must be one of [{", ".join(EXPANDABLE)}]')
        return ALWAYS + expanded
    more: tuple[str, ...] = FULL if asked.value("full") in ("true", "1") else ()
    more += tuple(key for key in ("cardData", "config") if asked.value(key) in ("true", "1"))
    return PLAIN + more if more else None


def projected(model: Row, wanted: Sequence[str] | None, default: Sequence[str]) -> Mapping[str, object]:
    facts = full_facts(model)
    return {key: facts[key] for key in (default if wanted is None else wanted) if key in facts}


def full_facts(model: Row) -> Mapping[str, object]:
    return {**model.facts, "modelId": model.id}


def _expand(asked: Asked) -> tuple[str, ...]:
    return tuple(value for name, value in asked.query if name in ("expand", "expand[]"))

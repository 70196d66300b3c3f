"""The fields of the query language, in one place: parser, compiler, completion and help all read this.

A field's type says what its values may be; the compiler alone knows which columns stand behind it.
"""

from collections.abc import Mapping
from enum import Enum
from typing import Literal

from monitor.frozen import dataclass
from monitor.model import EVENTS, ITEM_KINDS, MODEL_CLASSES, OPENNESS, TOPICS

Figure = Literal["downloads", "likes", "params"]
FIGURES: tuple[Figure, ...] = ("downloads", "likes", "params")
"The fields that items can be put in order by."


class Type(Enum):
    """What a field's values are; the value says so in an error."""

    CHOICE = "one of"
    NAME = "a name"
    NUMBER = "a number with k, m, b or t"
    DATE = "a date (2026-01-31) or an age (7d)"
    TEXT = "a word"


@dataclass(frozen=True, slots=True)
class FieldType:
    """One field."""

    name: str
    type: Type
    help: str
    values: tuple[str, ...] = ()
    "CHOICE: all there are. Otherwise: those worth proposing."
    may_be_unknown: bool = True
    "Takes `*` (any known value) and `unknown`."
    about: bool = False
    "`params:7b` means about that (within 5 %), as sizes are spoken of; `params:=7b` is exact."
    ordered: bool = True
    "NUMBER, DATE: takes comparisons."
    regex: bool = False
    "Takes a regular expression: `title:/r1[- ]0?528/`."

    @property
    def expected(self) -> str:
        """What a value must be, in words for an error."""
        if self.type is Type.CHOICE:
            shown = self.values if len(self.values) <= 10 else (*self.values[:9], "…")
            return f"one of {', '.join(shown)} after {self.name}:"
        return f"{self.type.value} after {self.name}:"


IS = ("unread", "read", "starred", "alert", "gated", "policy", "open", "history")
_LICENSES = (
    "apache-2.0",
    "mit",
    "bsd-3-clause",
    "cc-by-4.0",
    "cc-by-nc-4.0",
    "gemma",
    "llama3.1",
    "openrail",
)
_TASKS = (
    "text-generation", "image-text-to-text", "any-to-any", "text-to-image", "text-to-video", "image-to-video",
    "text-to-speech", "automatic-speech-recognition", "feature-extraction", "image-to-image", "robotics",
)  # fmt: skip
_FORMATS = ("GGUF", "FP8", "FP4", "AWQ", "GPTQ", "INT4", "INT8", "MLX", "ONNX")
_SIZES = (">=1b", ">=7b", ">=30b", ">=100b", "<10b")
_COUNTS = (">100", ">1k", ">10k", ">100k", ">1m")
_AGES = ("1d", "7d", "30d", "90d", "today", "yesterday")
_WITHIN = ("<1d", "<7d", "<30d", "<90d", "today", "yesterday")

_ALL = (
    FieldType("kind", Type.CHOICE, "release, change, withdrawal or story", ITEM_KINDS, may_be_unknown=False),
    FieldType("class", Type.CHOICE, "what a release is; helpers are hidden until asked for", MODEL_CLASSES),
    FieldType("lab", Type.NAME, "the lab it is from or about", regex=True),
    FieldType("country", Type.NAME, "the lab's country: CN, US, KR"),
    FieldType("license", Type.NAME, "the license id, exactly", _LICENSES, regex=True),
    FieldType("openness", Type.CHOICE, "how free the license is", OPENNESS),
    FieldType("params", Type.NUMBER, "parameters of any of its models", _SIZES, about=True),
    FieldType("active", Type.NUMBER, "active parameters of any of its models", _SIZES, about=True),
    FieldType("context", Type.NUMBER, "context length in tokens", (">=32k", ">=128k", ">=1m"), about=True),
    FieldType("task", Type.NAME, "what it is for, as the Hub says", _TASKS, regex=True),
    FieldType("format", Type.NAME, "a quantization or conversion among its models", _FORMATS, regex=True),
    FieldType("downloads", Type.NUMBER, "downloads in the last 30 days", _COUNTS),
    FieldType("likes", Type.NUMBER, "likes", _COUNTS),
    FieldType("topic", Type.CHOICE, "a policy theme", tuple(TOPICS)),
    FieldType("source", Type.NAME, "a source that told of it", may_be_unknown=False, regex=True),
    FieldType("lang", Type.NAME, "the language of an article", ("en", "zh", "ko", "ja")),
    FieldType("title", Type.TEXT, "words of the title only", may_be_unknown=False, regex=True),
    FieldType("event", Type.CHOICE, "what changed", EVENTS),
    FieldType("id", Type.NAME, "an item's id, or a model's (owner/name)", may_be_unknown=False),
    FieldType("watch", Type.NAME, "made an alert of that watchlist (its first words are enough)"),
    FieldType("is", Type.CHOICE, "a state or a mark", IS, may_be_unknown=False),
    FieldType("since", Type.DATE, "became news at or after", _AGES, may_be_unknown=False, ordered=False),
    FieldType("before", Type.DATE, "became news before", _AGES, may_be_unknown=False, ordered=False),
    FieldType("published", Type.DATE, "when it was published", _WITHIN),
    FieldType("seen", Type.DATE, "when it was first seen", _WITHIN, may_be_unknown=False),
    FieldType("created", Type.DATE, "when a repository of it was created", _WITHIN),
)
FIELDS: Mapping[str, FieldType] = {field.name: field for field in _ALL}
"""Every field by its name, in the order they are shown."""

ELSEWHERE: Mapping[str, str] = {
    "author": "lab", "company": "lab", "org": "lab", "organization": "lab", "owner": "lab", "by": "lab",
    "feed": "source", "site": "source", "from": "source", "size": "params", "parameters": "params", "type": "kind",
    "quant": "format", "ctx": "context", "language": "lang", "tag": "topic", "category": "topic", "state": "is",
    "status": "is", "after": "since", "newer": "since", "older": "before", "until": "before", "date": "published",
    "alert": "watch", "gated": "is:gated", "unread": "is:unread", "starred": "is:starred", "policy": "is:policy",
    "open": "openness", "model": "id", "name": "title", "headline": "title", "lisence": "license",
}  # fmt: skip
"""What people type who know other programs, and the field (or the field with its value) that it is here."""

"""Lists of a Hub made up from a seed, shaped and sized like real ones: tags, base models, parameters by type.

Half of an organization's repositories are formats of the others, as in life; some have no weights, a gate, or a
license of their own. Only the counters move.
"""

import json
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import product

MODELS = 400
"Models an organization."

_NEWEST = datetime(2025, 6, 1, tzinfo=UTC)
"Long ago: what is young is asked for one by one, which is another cost than that of unchanged lists."
_SIZES = (0.6, 1.7, 4, 8, 14, 32, 72, 110, 235, 480)
_STAGES = ("", "-Base", "-Instruct", "-Thinking")
_FORMATS = ("FP8", "GGUF", "AWQ", "MLX-4bit")
_LICENSES = ("apache-2.0", "apache-2.0", "mit", "other", "llama3.1", "cc-by-nc-4.0", "")
_LANGUAGES = ["en", "zh", "fr", "es", "pt", "de", "it", "ru", "ja", "ko", "vi", "th", "ar", "id", "tr", "nl"]


def body(organization: int, *, moved: bool) -> bytes:
    """The list of an organization; moved: a third of its models was downloaded and liked since."""
    rows = [_row(organization, number, moved=moved) for number in range(MODELS)]
    return json.dumps(rows, separators=(",", ":"), ensure_ascii=False).encode()


def organization(number: int) -> str:
    """Its name."""
    return f"lab-{number}"


def _names() -> Iterator[tuple[str, float, str | None]]:
    """Name, billions of parameters, and of a format what it was made from: a plain model, then its formats."""
    for version, size, stage in product(range(1, 40), _SIZES, _STAGES):
        name = f"Nova{version}-{size:g}B{stage}"
        yield name, size, None
        for format_ in _FORMATS[: (version + len(stage)) % len(_FORMATS)]:
            yield f"{name}-{format_}", size, name


_NAMES = tuple(named for named, _ in zip(_names(), range(MODELS), strict=False))


def _row(org: int, number: int, *, moved: bool) -> dict[str, object]:
    chance = random.Random(org * 1_000 + number)
    owner, (name, size, base) = organization(org), _NAMES[number]
    made = _NEWEST - timedelta(hours=11 * number, seconds=chance.randint(0, 3_600))
    downloads, likes = int(chance.paretovariate(0.6) * 20), int(chance.paretovariate(0.8))
    if moved and number % 3 == 0:
        downloads, likes = downloads + 1 + number, likes + 1
    count = int(size * 1e9) + chance.randint(0, 10**8)
    row: dict[str, object] = {
        "_id": f"{int(made.timestamp()):08x}{chance.getrandbits(64):016x}",
        "id": f"{owner}/{name}",
        "author": owner,
        "createdAt": _stamp(made),
        "lastModified": _stamp(made + timedelta(days=chance.randint(0, 60))),
        "sha": f"{chance.getrandbits(160):040x}",
        "private": False,
        "gated": chance.choice((False, False, False, False, "auto", "manual")),
        "disabled": False,
        "downloads": downloads,
        "downloadsAllTime": downloads * 7,
        "likes": likes,
        "trendingScore": likes % 9,
        "tags": _tags(chance, owner, base),
        "pipeline_tag": "text-generation",
        "library_name": "transformers",
        "safetensors": {"parameters": {"BF16": count - 4_096, "F32": 4_096}, "total": count},
    }
    if base:
        row["baseModels"] = {
            "relation": "quantized",
            "models": [{"_id": f"{chance.getrandbits(96):024x}", "id": f"{owner}/{base}"}],
        }
    return row


def _tags(chance: random.Random, owner: str, base: str | None) -> list[str]:
    license_ = chance.choice(_LICENSES)
    bases = [f"base_model:{owner}/{base}", f"base_model:quantized:{owner}/{base}"] if base else []
    return [
        "transformers", "safetensors", "nova", "text-generation", "conversational",
        *chance.sample(_LANGUAGES, chance.randint(1, 8)),
        f"arxiv:{chance.randint(2401, 2506)}.{chance.randint(0, 99_999):05}",
        *bases,
        *([f"license:{license_}"] if license_ else []),
        "text-generation-inference", "endpoints_compatible", "region:us",
    ]  # fmt: skip


def _stamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S.000Z")

"""Model names taken apart, checked by hand; and every name of the recorded Hub lists is read."""

import json
import re
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.figures import size
from monitor.model import Lab
from monitor.polled import HubModel
from monitor.understand import releases
from monitor.understand.explain import explain, name_of
from monitor.understand.names import ModelName, key, parse, same_as, same_model, series_of

ROOT = Path(__file__).parent.parent
HUB = ROOT.parent / "shared" / "corpus" / "hub"


def _labs() -> tuple[Lab, ...]:
    configured = tomllib.loads((ROOT / "feeds.toml").read_text("utf-8"))["labs"]
    return tuple(
        Lab(lab["name"], hub=tuple(lab.get("hub", ())), families=tuple(lab.get("families", ()))) for lab in configured
    )


LABS = _labs()
NOW = datetime(2026, 6, 15, tzinfo=UTC)


def _row(name: ModelName) -> str:
    """A name as a row of the table."""
    sizes = [
        size(name.params) or "?",
        f"A{size(name.active_params)}" if name.active_params else "",
        f"x{name.experts}" if name.experts else "",
    ]
    more = [
        f"@{name.date}" if name.date else "",
        f"c{name.context // 1024}" if name.context else "",
        name.helper or "",
    ]
    columns = (
        name.id,
        f"{name.family or '-'} {name.version or '-'}",
        " ".join(part for part in sizes if part),
        f"{name.stage or '-'} {name.modality or '-'} {name.format or '-'}",
        " ".join(part for part in more if part) or "-",
        name.series,
        explain(name.id, LABS).class_,
    )
    return " | ".join(columns)


TABLE = (ROOT / "tests" / "modelnames.txt").read_text("utf-8").splitlines()
ROWS = [row for row in TABLE if row and not row.startswith("#")]


@pytest.mark.parametrize("row", ROWS, ids=[row.partition(" ")[0] for row in ROWS])
def test_table(row: str) -> None:
    assert _row(parse(row.partition(" ")[0], LABS)) == row


def test_table_is_large_enough() -> None:
    ids = [row.partition(" ")[0] for row in ROWS]
    assert len(set(ids)) == len(ids) >= 1_000
    assert len({parse(id_, LABS).lab for id_ in ids}) >= 90


LAUNCHES = (
    (
        "Qwen/Qwen3-0.6B",
        "Qwen/Qwen3-235B-A22B",
        "Qwen/Qwen3-8B-Base",
        "Qwen/Qwen3-8B-FP8",
        "Qwen/Qwen3-14B-GGUF",
    ),
    ("Qwen/Qwen3-VL-30B-A3B-Instruct-FP8", "Qwen/Qwen3-VL-2B-Thinking", "Qwen/Qwen3-VL-8B-Instruct-GGUF"),
    ("zai-org/GLM-4.5", "zai-org/GLM-4.5-Air", "zai-org/GLM-4.5-Air-Base", "zai-org/GLM-4.5-FP8"),
    ("meta-llama/Llama-4-Scout-17B-16E", "meta-llama/Llama-4-Maverick-17B-128E-Instruct-FP8"),
    ("meta-llama/Meta-Llama-3-8B", "meta-llama/Llama-3-70B-Instruct"),
    ("google/gemma-3n-E2B-it", "google/gemma-3n-E4B"),
    ("openai/gpt-oss-20b", "openai/gpt-oss-120b"),
    ("deepseek-ai/DeepSeek-R1-Distill-Qwen-7B", "deepseek-ai/DeepSeek-R1-Distill-Llama-70B"),
    ("moonshotai/Kimi-K2-Instruct", "moonshotai/Kimi-K2-Base"),
    ("nvidia/NVIDIA-Nemotron-3-Super-120B-A12B-BF16", "nvidia/Nemotron-3-Nano-30B-A3B-FP8"),
)


@pytest.mark.parametrize("launch", LAUNCHES, ids=[launch[0] for launch in LAUNCHES])
def test_one_launch_has_one_key(launch: tuple[str, ...]) -> None:
    assert len({key(parse(id_, LABS)) for id_ in launch}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Qwen/Qwen3-4B", "Qwen/Qwen3.5-4B"),
        ("Qwen/Qwen3-4B", "Qwen/Qwen3-4B-Instruct-2507"),
        ("Qwen/Qwen3-8B", "Qwen/Qwen3-VL-8B-Instruct"),
        ("deepseek-ai/DeepSeek-V3", "deepseek-ai/DeepSeek-V3-0324"),
        ("moonshotai/Kimi-K2-Instruct", "moonshotai/Kimi-K2-Instruct-0905"),
        ("mistralai/Mistral-Small-3.2-24B-Instruct-2506", "mistralai/Mistral-Large-Instruct-2411"),
        ("google/gemma-3-4b-it", "google/gemma-3n-E4B-it"),
    ],
)
def test_two_launches_have_two_keys(one: str, other: str) -> None:
    assert key(parse(one, LABS)) != key(parse(other, LABS))


@pytest.mark.parametrize(
    ("format_", "model"),
    [
        ("Qwen/Qwen3-235B-A22B-GPTQ-Int4", "Qwen/Qwen3-235B-A22B"),
        ("google/gemma-3-27b-it-qat-q4_0-gguf", "google/gemma-3-27b-it"),
        ("JetBrains/Mellum2-12B-A2.5B-Thinking-GGUF-Q4_K_M", "JetBrains/Mellum2-12B-A2.5B-Thinking"),
        ("meta-llama/Llama-3.2-1B-Instruct-SpinQuant_INT4_EO8", "meta-llama/Llama-3.2-1B-Instruct"),
        ("nvidia/Nemotron-3-Super-120B-A12B-FP8", "nvidia/Nemotron-3-Super-120B-A12B-BF16"),
    ],
)
def test_a_format_finds_its_model_by_name(format_: str, model: str) -> None:
    assert same_model(parse(format_, LABS)) == same_model(parse(model, LABS))


def test_owner_decides_the_lab_in_exact_case() -> None:
    assert parse("Qwen/Qwen3-8B", LABS).lab == "Qwen"
    assert parse("qwen/Qwen3-8B", LABS).lab is None
    assert parse("Qwen3-8B", LABS).lab is None


def test_why_names_the_parts() -> None:
    assert parse("Qwen/Qwen3-VL-30B-A3B-Instruct-FP8", LABS).why == (
        'lab: "Qwen" is a Hub organization of Qwen',
        "family: a family of Qwen",
        'version: "Qwen3"',
        'modality: "VL"',
        'params: "30B"',
        'active_params: "A3B"',
        'stage: "Instruct"',
        'format: "FP8"',
    )


@pytest.mark.parametrize(
    ("id_", "reason"),
    [
        ("mistralai/Mixtral-8x7B-v0.1", 'experts: "8x7B" is their number and size; the total is not said'),
        ("google/gemma-3n-E4B-it", 'active_params: "E4B" is the effective size; the total is not said'),
        ("OpenGVLab/InternVL3-8B", 'modality: "VL" inside a word'),
        ("Qwen/Qwen3Guard-Gen-8B", 'helper: "guard" inside a word'),
        ("Qwen/Qwen3-Reranker-4B", "modality: as the helper says"),
        ("nvidia/Llama-3_3-Nemotron-Super-49B-v1_5", 'made from: "Llama", a family of Meta'),
        ("unsloth/Qwen3-8B-GGUF", 'made from: "Qwen", a family of Qwen'),
        ("x/Marvel-7B", "family: the words before any version, size or stage"),
    ],
)
def test_what_is_not_plain_has_its_reason(id_: str, reason: str) -> None:
    assert reason in parse(id_, LABS).why


ODD = (
    "",
    "/",
    "a/",
    "/a",
    "-",
    "a/-",
    "a/.",
    "x/8x7B",
    "x/B",
    "x/²B",
    "x/٣B",
    "x/\0",
    "中文/千问-7B",
    "a/b/c",
    "x/--..__",
)


@pytest.mark.parametrize("text", ODD)
def test_no_string_raises(text: str) -> None:
    name = parse(text, LABS)
    assert name.id == text
    assert isinstance(key(name), str)
    assert isinstance(same_model(name), str)
    assert explain(text, LABS).id == text


def _ids(value: object) -> Iterator[str]:
    """Every owner/name in a piece of JSON."""
    if isinstance(value, dict):
        for inner in value.values():
            yield from _ids(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _ids(inner)
    elif isinstance(value, str) and re.fullmatch(r"[\w.-]+/[\w.-]+", value):
        yield value


@pytest.mark.skipif(not HUB.is_dir(), reason="no recorded Hub lists beside the project")
def test_every_recorded_name_is_read() -> None:
    ids = {id_ for path in HUB.rglob("*.json") for id_ in _ids(json.loads(path.read_text("utf-8")))}
    assert len(ids) > 300
    for id_ in ids:
        name = parse(id_, LABS)
        assert name.series, id_
        assert key(name), id_


CLASSES = (
    ("Qwen/Qwen3-VL-30B-A3B-Instruct-FP8", "format", "Qwen/Qwen3-VL-30B-A3B-Instruct"),
    ("internlm/internlm2_5-20b-chat-gguf", "format", "internlm/internlm2_5-20b-chat"),
    ("google/gemma-3-27b-it-qat-q4_0-gguf", "format", "google/gemma-3-27b-it"),
    ("nvidia/Llama-3_1-Nemotron-Ultra-253B-v1-FP8", "format", "nvidia/Llama-3_1-Nemotron-Ultra-253B-v1"),
    ("moonshotai/Kimi-K3", "release", None),
    ("nvidia/NVIDIA-Nemotron-3-Super-120B-A12B-BF16", "release", None),
    ("nvidia/Qwen3.6-27B-NVFP4", "derivative", None),
    ("deepseek-ai/DeepSeek-R1-Distill-Qwen-32B", "derivative", None),
    ("unsloth/Qwen3-8B-GGUF", "derivative", None),
    ("TheBloke/WizardLM-13B-V1.2-AWQ", "derivative", None),
    ("huihui-ai/Huihui-Qwen3.5-35B-A3B-abliterated", "derivative", None),
    ("Qwen/Qwen3-Reranker-4B", "helper", None),
    ("meta-llama/Llama-Guard-4-12B", "helper", None),
    ("deepseek-ai/DeepSeek-V4-Pro-DSpark", "helper", None),
    ("prism-ml/Bonsai-8B-gguf", "format", "prism-ml/Bonsai-8B"),
    ("Qwen3-8B", "release", None),
    ("someone/lunch-planner", "release", None),
    ("x/step-by-step", "release", None),
    ("x/command-line-helper", "release", None),
    ("cross-encoder/ms-marco-MiniLM-L6-v2", "release", None),
)


def test_what_is_found_without_taking_all_apart() -> None:
    for id_ in (row.partition(" ")[0] for row in ROWS):
        name = parse(id_)
        assert (same_as(id_), series_of(id_)) == (same_model(name), name.series)


@pytest.mark.parametrize(("id_", "class_", "format_of"), CLASSES)
def test_explain_classes(id_: str, class_: str, format_of: str | None) -> None:
    explained = explain(id_, LABS)
    assert (explained.class_, explained.format_of) == (class_, format_of)
    assert explained.is_format == (class_ == "format")
    assert explained.why[-1].startswith(f"{class_}: ")


OWN = [row.partition(" ")[0] for row in ROWS if parse(row.partition(" ")[0], LABS).lab]


@pytest.mark.parametrize("id_", OWN)
def test_the_store_decides_as_explain_does(id_: str) -> None:
    """From the name alone, with the model that a format is of beside it."""
    explained = explain(id_, LABS)
    lab = next(lab for lab in LABS if lab.name == explained.lab)
    ids = [id_, *([explained.format_of] if explained.format_of else [])]
    listed = [releases.read(HubModel(f"{number:024}", name), "it", lab, {}, NOW) for number, name in enumerate(ids)]
    decided = {model.id: model for model in releases.adopt(listed)}[id_]
    assert (decided.class_, decided.format_of) == (explained.class_, explained.format_of)


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("Qwen/Qwen3-8B", "Qwen/Qwen3-8B"),
        (" https://huggingface.co/Qwen/Qwen3-8B ", "Qwen/Qwen3-8B"),
        ("https://huggingface.co/Qwen/Qwen3-8B/tree/main?show=all", "Qwen/Qwen3-8B"),
        ("huggingface.co/Qwen/Qwen3-8B", "Qwen/Qwen3-8B"),
        ("https://hf.co/Qwen/Qwen3-8B#files", "Qwen/Qwen3-8B"),
        ("https://www.huggingface.co/Qwen/Qwen3-8B/", "Qwen/Qwen3-8B"),
        ("https://hub.example/Qwen/Qwen3-8B", "Qwen/Qwen3-8B"),
        ("Qwen3-8B", "Qwen3-8B"),
        ("https://huggingface.co/Qwen", None),
        ("https://huggingface.co/datasets/openai/gsm8k", None),
        ("https://elsewhere.example/Qwen/Qwen3-8B", None),
        ("", None),
    ],
)
def test_a_page_names_a_model(given: str, name: str | None) -> None:
    assert name_of(given, "https://hub.example/") == name

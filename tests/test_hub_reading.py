"""Reading a Hub organization's model list: rows good and bad, pages, and answers that are no list."""

import json
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest

from monitor.polled import Counted, HubModel
from monitor.source import Trouble
from monitor.sources import Unreadable
from monitor.sources.hub import MARK, first_page, is_model_id, next_page, quota_of, read_look, read_page, read_rows

HUB = "https://huggingface.co"
CORPUS = Path(__file__).parent.parent.parent / "shared" / "corpus" / "hub"
ROW = {"_id": "67882547eb36144551980fb3", "id": "allenai/olmOCR-7B"}


def page(*rows: object) -> tuple[HubModel, ...]:
    return read_page(json.dumps(rows).encode())


def model(**fields: object) -> HubModel:
    (read,) = page({**ROW, **fields})
    return read


def test_the_first_page_asks_for_all_that_is_compared() -> None:
    url = urlsplit(first_page("https://hub.example/", "Qwen & co"))
    query = parse_qsl(url.query)
    assert (url.netloc, url.path) == ("hub.example", "/api/models")
    assert query[:4] == [
        ("author", "Qwen & co"),
        ("sort", "createdAt"),
        ("direction", "-1"),
        ("limit", "1000"),
    ]
    asked = {value for name, value in query if name == "expand"}
    assert {"sha", "gated", "tags", "baseModels", "safetensors", "downloads"} <= asked
    assert not {"siblings", "gguf", "cardData", "_id"} & asked


def test_a_full_row() -> None:
    got = model(
        author="allenai", createdAt="2025-01-15T21:15:19.000Z", lastModified="2025-02-01T00:00:00.000Z",
        sha="e0572142f9abf0e23b01296cdfa3c13b53d8fc5c", private=False, gated="manual", disabled=True,
        downloads=2306, likes=708, tags=["transformers", "safetensors", "license:apache-2.0"],
        pipeline_tag="image-text-to-text", library_name="transformers",
        safetensors={"parameters": {"BF16": 8}, "total": 8030261248},
        gguf={"total": 5, "context_length": 40960}, cardData={"license_name": "own"},
        baseModels={"relation": "finetune", "models": [{"id": "Qwen/Qwen2-VL-7B"}, {"id": "bad//"}]},
    )  # fmt: skip
    assert got == HubModel(
        hub_id="67882547eb36144551980fb3", id="allenai/olmOCR-7B",
        created=datetime(2025, 1, 15, 21, 15, 19, tzinfo=UTC),
        last_modified=datetime(2025, 2, 1, tzinfo=UTC), sha="e0572142f9abf0e23b01296cdfa3c13b53d8fc5c",
        gated="manual", disabled=True, downloads=2306, likes=708,
        tags=("transformers", "safetensors", "license:apache-2.0"),
        task="image-text-to-text", library="transformers",
        base_models=("Qwen/Qwen2-VL-7B",), base_relation="finetune", params=8030261248, context=40960,
        license_name="own", has_weights=True,
    )  # fmt: skip


def test_a_bare_row_says_nothing_it_does_not_know() -> None:
    created = datetime.fromtimestamp(0x67882547, UTC)  # the id begins with it
    assert model() == HubModel(hub_id=ROW["_id"], id=ROW["id"], created=created)


def test_wrong_types_drop_the_field_not_the_row() -> None:
    got = model(
        createdAt=20260101, lastModified={}, sha=1, gated=3, disabled="perhaps", downloads="many", likes=[],
        tags="license:mit", pipeline_tag=["x"], library_name=9, safetensors="8B", baseModels=["x", 7],
        gguf=[], cardData="mit",
    )  # fmt: skip
    assert got == model()
    numbers = model(downloads=True, likes=-1, safetensors={"total": 0}, gguf={"total": 2**80, "context_length": 1.5})
    assert (numbers.downloads, numbers.likes, numbers.params, numbers.context) == (None, None, None, None)


def test_bad_and_private_rows_are_dropped_not_the_page() -> None:
    rows = [
        {**ROW, "private": True},
        {"_id": 17, "id": ["Wrong"]},
        {"_id": "67882547eb36144551980fb4", "id": "evil/\x1b[2Jname"},
        {"_id": "67882547eb36144551980fb4", "id": "a/b/../c"},
        {"_id": "67882547EB36144551980FB4", "id": "a/b"},
        {"_id": "67882547eb36144551980fb5", "id": "good/one"},
        {"_id": "67882547eb36144551980fb5", "id": "good/again"},
        None,
        7,
    ]
    assert [got.id for got in page(*rows)] == ["good/one"]
    assert page() == ()
    assert page({**ROW, "private": True}) == ()


def test_texts_are_cleaned() -> None:
    got = model(tags=["ok", "license:\x1b[31mmit", "\u202egnp", "", 7, "x" * 900], pipeline_tag="a\x07b")
    assert got.tags[:3] == ("ok", "license:[31mmit", "gnp")
    assert len(got.tags[3]) == 200
    assert got.task == "ab"


@pytest.mark.parametrize(
    ("value", "expected"),
    [(False, "no"), ("auto", "auto"), ("manual", "manual"), (True, None), (0, None), ("x", None)],
)
def test_gates(value: object, expected: str | None) -> None:
    assert model(gated=value).gated == expected


def test_base_models_from_tags() -> None:
    tags = ["base_model:Qwen/Qwen3-8B", "base_model:quantized:Qwen/Qwen3-8B", "base_model:../x"]
    got = model(tags=tags)
    assert (got.base_relation, got.base_models) == ("quantized", ("Qwen/Qwen3-8B",))
    relation = model(baseModels={"relation": "cousin", "models": ["a/b", "c/d"]})
    assert (relation.base_relation, relation.base_models) == (None, ("a/b", "c/d"))


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, None),
        ({"tags": []}, False),
        ({"tags": ["license:mit", "region:us"]}, False),
        ({"tags": ["transformers", "region:us"], "library_name": "transformers"}, None),
        ({"tags": ["safetensors"]}, True),
        ({"tags": ["gguf"]}, True),
        ({"tags": [], "safetensors": {"total": 5}}, True),
        ({"siblings": [{"rfilename": "README.md"}], "tags": ["safetensors"]}, False),
        ({"siblings": [{"rfilename": "model-00001-of-2.safetensors"}]}, True),
        ({"siblings": None}, None),
    ],
)
def test_whether_weights_are_there(fields: dict[str, object], expected: bool | None) -> None:
    assert model(**fields).has_weights is expected


@pytest.mark.parametrize(
    ("body", "expected", "words"),
    [
        (b'{"error": "We had to rate limit your IP (203.0.113.7)."}', Trouble.RATE_LIMITED, "HF_TOKEN"),
        (b'{"error": "\\u001b[2Jno"}', Trouble.UNREADABLE, "it says: [2Jno"),
        (b'{"error": ["x"]}', Trouble.UNREADABLE, "did not send a list"),
        (b"7", Trouble.UNREADABLE, "did not send a list"),
        (b"", Trouble.INCOMPLETE, "empty"),
        (b'[{"_id": "67882547eb3614', Trouble.INCOMPLETE, "broke off"),
        (b'[{"_id": 1}]', Trouble.INCOMPLETE, "no row"),
        (b"<html><h1>429</h1>", Trouble.UNREADABLE, "a web page"),
        (b"\xff\xfe", Trouble.UNREADABLE, "not JSON"),
        (b"[" * 200_000, Trouble.INCOMPLETE, "broke off"),
    ],
)
def test_what_is_no_list_is_named(body: bytes, expected: Trouble, words: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read_page(body)
    assert caught.value.trouble is expected
    assert words in caught.value.message
    assert caught.value.message.isprintable()


def test_pages_are_followed_on_the_same_server_only() -> None:
    here = f"{HUB}/api/models?author=Qwen&expand=sha,tags&cursor=eyJ9%3D"
    assert next_page(f'<{here}>; rel="next"', HUB) == here
    assert next_page(f'<{HUB}/x>; rel="prev", <{here}>;rel=next', HUB + "/") == here
    assert next_page('</api/models?cursor=x>; rel="next"', HUB) == f"{HUB}/api/models?cursor=x"
    for last in (None, "", f'<{here}>; rel="prev"', "nonsense"):
        assert next_page(last, HUB) is None
    for elsewhere in (
        "https://elsewhere.invalid/api/models",
        "http://huggingface.co/api",
        "//evil.example/x",
    ):
        with pytest.raises(Unreadable) as caught:
            next_page(f'<{elsewhere}>; rel="next"', HUB)
        assert caught.value.trouble is Trouble.INCOMPLETE


@pytest.mark.parametrize(
    ("path", "quota"),
    [("/api/models", "api"), ("/Qwen/Qwen3-8B/resolve/main/config.json", "resolvers"), ("/blog/feed.xml", "pages")],
)
def test_requests_are_counted_apart(path: str, quota: str) -> None:
    assert quota_of(path) == quota


@pytest.mark.parametrize(
    ("name", "good"),
    [("gpt2", True), ("Qwen/Qwen3-0.6B", True), ("a/_b", True), ("a/-b", False), ("a/b-", False),
     ("a/b.git", False), ("a/b--c", False), ("a/b/c", False), ("a/" + "b" * 97, False), ("a/é", False),
     ("a b/c", False), ("", False)],
)  # fmt: skip
def test_the_rule_for_names(name: str, good: bool) -> None:
    assert is_model_id(name) is good


def test_the_corpus() -> None:
    if not CORPUS.is_dir():
        pytest.skip("the corpus is not there")
    rows: list[object] = []
    for path in CORPUS.rglob("*.json"):
        document = json.loads(path.read_bytes())
        for value in document.values() if isinstance(document, dict) else [document]:
            rows += value if isinstance(value, list) else []
    rows = [row for row in rows if isinstance(row, dict) and "_id" in row and "/" in str(row.get("id"))]
    for row in rows:
        (got,) = page(row)
        assert isinstance(row, dict)
        assert got.id == row["id"]


# --- rows that were seen --------------------------------------------------------------------------

OTHER = {"_id": "6a217cbebb1cb0d0d602b221", "id": "allenai/Olmo-3-7B"}
LISTED = [
    ROW | {"downloads": 5, "likes": 1, "trendingScore": 3, "tags": ["gguf"]},
    OTHER | {"downloads": 7, "downloadsAllTime": 70, "likes": 2},
]


def again(seen: bytes, *rows: object) -> tuple[HubModel | Counted, ...]:
    return read_rows(json.dumps(rows).encode(), seen).found


def test_of_rows_that_were_seen_only_the_counters_are_read() -> None:
    first = read_rows(json.dumps(LISTED).encode())
    assert first.found == page(*LISTED)
    assert again(first.marks, *LISTED) == (
        Counted(ROW["_id"], 5, 1, moved=False),
        Counted(OTHER["_id"], 7, 2, moved=False),
    )
    moved = again(first.marks, LISTED[0] | {"downloads": 6, "trendingScore": 9}, LISTED[1] | {"downloadsAllTime": 99})
    assert moved == (Counted(ROW["_id"], 6, 1), Counted(OTHER["_id"], 7, 2, moved=False))
    assert again(first.marks, *reversed(LISTED))[0] == Counted(OTHER["_id"], 7, 2, moved=False)


@pytest.mark.parametrize(
    "change",
    [{"sha": "f" * 40}, {"tags": ["gguf", "license:mit"]}, {"gated": "auto"}, {"id": "allenai/olmOCR-8B"}, {"new": 1}],
)
def test_a_row_that_says_something_else_is_read(change: dict[str, object]) -> None:
    first = read_rows(json.dumps(LISTED).encode())
    differing, same = again(first.marks, LISTED[0] | change, LISTED[1])
    assert differing == page(LISTED[0] | change)[0]
    assert isinstance(same, Counted)


def test_counters_of_a_wrong_type_are_not_known() -> None:
    first = read_rows(json.dumps(LISTED).encode())
    for wrong in ("many", None, 1.5, -1, 10**30, True):
        (found,) = again(first.marks, LISTED[1] | {"downloads": wrong})
        assert (found.hub_id, found.downloads, found.likes) == (OTHER["_id"], None, 2)


def test_counters_in_a_text_are_no_counters() -> None:
    said = [ROW | {"pipeline_tag": f'"likes":{number}, "downloads": {number}'} for number in (1, 2)]
    first = read_rows(json.dumps(said[:1]).encode())
    assert again(first.marks, said[1]) == page(said[1])


def test_a_mark_is_as_long_as_it_says() -> None:
    assert len(read_rows(json.dumps(LISTED).encode()).marks) == MARK * len(LISTED)


def test_marks_that_make_no_sense_hide_nothing() -> None:
    for marks in (b"", b"x", bytes(23), bytes(1_000)):
        assert again(marks, *LISTED) == page(*LISTED)


def test_rows_that_are_no_models_have_no_mark() -> None:
    rows = [LISTED[0], {"_id": "short", "id": "a/b"}, LISTED[1] | {"private": True}, 5]
    assert len(read_rows(json.dumps(rows).encode()).marks) == len(read_rows(json.dumps(LISTED[:1]).encode()).marks)


# --- what no list tells ---------------------------------------------------------------------------


def files(*names: tuple[str, str]) -> list[dict[str, object]]:
    return [{"rfilename": name, "size": 9, "blobId": "b" * 40, "lfs": {"sha256": mark}} for name, mark in names]


def test_a_look_tells_the_license_and_the_files_of_weights() -> None:
    card = {"license": "other", "license_name": "own\u202e", "license_link": "LICENSE"}
    siblings = [
        *files(("b.safetensors", "c" * 64), ("a.gguf", "d" * 64)),
        {"rfilename": "README.md", "blobId": "e" * 40},
    ]
    found = read_look(json.dumps(ROW | {"cardData": card, "siblings": siblings}).encode(), ROW["_id"])
    assert found is not None
    assert (found.license_name, found.license_link, found.refused) == ("own", "LICENSE", False)
    assert found.weights == (".gguf-dddddddddddd", ".safetensors-cccccccccccc")


@pytest.mark.parametrize("body", [b"", b"[]", b"<html>", b'{"_id": "another"}', b'{"error": "no"}'])
def test_a_look_at_something_else_tells_nothing(body: bytes) -> None:
    assert read_look(body, ROW["_id"]) is None


def test_a_look_survives_wrong_types() -> None:
    row = ROW | {
        "cardData": ["x"],
        "siblings": [7, {"rfilename": 1}, {"rfilename": "a.bin", "lfs": "x", "blobId": None}],
    }
    found = read_look(json.dumps(row).encode(), ROW["_id"])
    assert found is not None
    assert (found.license_name, found.weights) == (None, ())

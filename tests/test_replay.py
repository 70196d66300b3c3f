"""The replay server over real sockets: what it serves, how it moves on, and every way it can misbehave."""

import gzip
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from monitor.demo import recording
from monitor.demo.catalogue import feeds_toml
from monitor.demo.fakehub import EXPANDABLE
from monitor.demo.faults import KINDS, UnknownFaultError
from monitor.demo.row import row
from monitor.demo.server import ReplayServer

PROJECT = Path(__file__).parents[1]
LAUNCH_WEEK = PROJECT / "tests" / "recordings" / "launch-week"
CORPUS = PROJECT.parent / "shared" / "corpus"
RSS = "/feeds/weights-and-watts"
QWEN = "/hub/api/models?author=Qwen&sort=createdAt&direction=-1"


@pytest.fixture
def server() -> Iterator[ReplayServer]:
    with ReplayServer(LAUNCH_WEEK) as running:
        yield running


@pytest.fixture
def web(server: ReplayServer) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.url, timeout=5, verify=False, trust_env=False) as client:
        yield client


def fetch(url: str, **more: Any) -> httpx.Response:
    """One request outside of `web`; no certificates are loaded, which would take most of the time."""
    return httpx.get(url, verify=False, trust_env=False, **more)


def names(answer: httpx.Response) -> set[str]:
    return {row["id"].partition("/")[2] for row in answer.json()}


def listed(web: httpx.Client, author: str) -> dict[str, dict[str, Any]]:
    answer = web.get("/hub/api/models", params={"author": author, "full": "true"})
    return {row["id"]: row for row in answer.json()}


class TestFeeds:
    @pytest.mark.parametrize(
        ("name", "kind"),
        [
            ("weights-and-watts", "application/rss+xml"),
            ("chips-and-charters", "application/atom+xml"),
            ("model-notes-zh", "application/feed+json"),
        ],
    )
    def test_each_has_its_content_type(self, web: httpx.Client, name: str, kind: str) -> None:
        answer = web.get(f"/feeds/{name}")
        assert answer.status_code == 200
        assert answer.headers["content-type"] == kind

    @pytest.mark.parametrize(("ask", "have"), [("If-None-Match", "etag"), ("If-Modified-Since", "last-modified")])
    def test_unchanged_is_304_until_the_next_step(
        self, server: ReplayServer, web: httpx.Client, ask: str, have: str
    ) -> None:
        held = {ask: web.get(RSS).headers[have]}
        again = web.get(RSS, headers=held)
        assert (again.status_code, again.content) == (304, b"")
        server.advance()
        assert web.get(RSS, headers=held).status_code == 200
        assert [seen.conditional for seen in server.requests] == [False, True, True]

    def test_a_sparse_feed_stays_until_its_next_file(self, server: ReplayServer, web: httpx.Client) -> None:
        titles = [web.get(RSS).text.count("<item>")]
        for _ in range(4):
            server.advance()
            titles.append(web.get(RSS).text.count("<item>"))
        assert titles == [2, 3, 3, 4, 4]

    def test_gzip_only_if_asked(self, web: httpx.Client) -> None:
        plain = web.get(RSS, headers={"Accept-Encoding": "identity"})
        small = web.get(RSS, headers={"Accept-Encoding": "gzip"})
        assert "content-encoding" not in plain.headers
        assert small.headers["content-encoding"] == "gzip"
        assert small.content == plain.content
        weak = {"If-None-Match": small.headers["etag"]}
        assert web.get(RSS, headers=weak).status_code == 304

    def test_unknown_and_not_yet(self, tmp_path: Path, web: httpx.Client) -> None:
        assert web.get("/feeds/nobody").status_code == 404
        later = tmp_path / "replay" / "later"
        later.mkdir(parents=True)
        (later / "0002.xml").write_text("<rss/>")
        with ReplayServer(tmp_path) as server:
            assert fetch(f"{server.url}/feeds/later").status_code == 404
            assert server.advance() == 2
            assert fetch(f"{server.url}/feeds/later").text == "<rss/>"

    def test_head_has_no_body(self, web: httpx.Client) -> None:
        answer = web.head(RSS)
        assert (answer.status_code, answer.content) == (200, b"")


class TestControl:
    def test_advance_status_requests(self, server: ReplayServer, web: httpx.Client) -> None:
        etag = web.get(RSS).headers["etag"]
        web.get(RSS, headers={"If-None-Match": etag})
        assert web.post("/advance?steps=2").json() == {"step": 3, "last": 5}
        assert server.step == 3
        status = web.get("/status").json()
        assert (status["step"], status["last"]) == (3, 5)
        assert (status["requests"], status["conditional"]) == (2, 1)
        assert status["organizations"] == ["meta-llama", "moonshotai", "Qwen", "tiiuae"]
        assert set(status["feeds"]) == {"weights-and-watts", "chips-and-charters", "model-notes-zh"}
        assert [seen["status"] for seen in web.get("/requests").json()] == [200, 304]
        web.post("/requests/clear")
        assert web.get("/requests").json() == []

    def test_the_last_step_is_the_end(self, web: httpx.Client) -> None:
        assert web.post("/advance?steps=99").json() == {"step": 5, "last": 5}

    def test_wrong_use_is_told(self, web: httpx.Client) -> None:
        assert web.get("/advance").status_code == 405
        assert web.post("/advance?steps=two").status_code == 400
        assert "hang" in web.post("/fault?path=/&kind=nonsense").json()["error"]

    def test_a_closed_server_is_gone(self, server: ReplayServer, web: httpx.Client) -> None:
        web.get(RSS)
        server.close()
        with pytest.raises(httpx.TransportError):
            web.get(RSS)


class TestHubList:
    def test_default_full_and_expanded_keys(self, web: httpx.Client) -> None:
        plain = web.get(QWEN).json()[0]
        assert {"_id", "id", "modelId", "tags", "createdAt"} <= set(plain)
        assert not {"author", "sha", "gated", "safetensors"} & set(plain)
        assert {"author", "sha", "gated", "lastModified"} <= set(web.get(f"{QWEN}&full=true").json()[0])
        some = web.get(f"{QWEN}&expand=author&expand[]=safetensors").json()
        assert set(some[0]) == {"_id", "id", "author", "safetensors"}

    def test_absent_stays_absent(self, server: ReplayServer, web: httpx.Client) -> None:
        server.advance()
        rows = web.get(f"{QWEN}&expand=safetensors&expand=pipeline_tag").json()
        placeholder = next(row for row in rows if row["id"] == "Qwen/Qwen3.5-9B")
        assert set(placeholder) == {"_id", "id"}

    def test_every_documented_property_can_be_expanded(self, web: httpx.Client) -> None:
        every = httpx.QueryParams([("expand", name) for name in EXPANDABLE])
        assert web.get("/hub/api/models", params=every).status_code == 200

    @pytest.mark.parametrize("query", ["expand=cardData.license", "expand=_id", "limit=0", "limit=ten", "cursor=?"])
    def test_bad_queries_are_400(self, web: httpx.Client, query: str) -> None:
        answer = web.get(f"/hub/api/models?{query}")
        assert answer.status_code == 400
        assert answer.json()["error"] == answer.headers["x-error-message"]

    @pytest.mark.parametrize("sort", ["createdAt", "downloads", "gguf-unknown", "num_parameters", "lastModified"])
    def test_pages_hold_everything_once(self, server: ReplayServer, web: httpx.Client, sort: str) -> None:
        server.advance(2)
        whole = [row["id"] for row in web.get(f"/hub/api/models?sort={sort}&direction=-1").json()]
        walked: list[str] = []
        url = f"/hub/api/models?sort={sort}&direction=-1&limit=3&expand=author&expand=tags"
        while url:
            answer = web.get(url)
            rows = answer.json()
            assert 1 <= len(rows) <= 3
            assert all(set(row) == {"_id", "id", "author", "tags"} for row in rows)
            walked += [row["id"] for row in rows]
            url = answer.links.get("next", {}).get("url", "")
            assert not url or url.startswith(f"{server.url}/hub/api/models?")
        assert walked == whole
        assert len(set(walked)) == len(walked) > 6

    def test_created_order_is_the_order_of_hub_ids(self, web: httpx.Client) -> None:
        ids = [row["_id"] for row in web.get(QWEN).json()]
        assert ids == sorted(ids, reverse=True)
        upwards = [row["_id"] for row in web.get("/hub/api/models?author=Qwen&sort=createdAt&direction=1").json()]
        assert upwards == ids[::-1]

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("author=qwen&search=0.6b", {"Qwen3-0.6B"}),
            ("author=Qwen&filter=license:apache-2.0&filter=chat", {"Qwen2.5-7B-Instruct"}),
            ("pipeline_tag=image-text-to-text", {"Kimi-K2.6"}),
            ("gated=true", {"Meta-Llama-3.1-8B"}),
            ("author=nobody", set()),
        ],
    )
    def test_filters(self, web: httpx.Client, query: str, found: set[str]) -> None:
        assert names(web.get(f"/hub/api/models?{query}")) == found


class TestHubLife:
    """The events that the recording arranges, as a monitor would see them."""

    def test_placeholder_formats_hidden_deleted(self, server: ReplayServer, web: httpx.Client) -> None:
        seen = [names(web.get(QWEN))]
        for _ in range(4):
            server.advance()
            seen.append(names(web.get(QWEN)))
        assert seen[1] - seen[0] == {"Qwen3.5-9B"}
        assert seen[2] - seen[1] == {"Qwen3-8B-AWQ", "Qwen3-8B-GGUF"}
        assert seen[1] - seen[2] == {"Qwen2.5-7B-Instruct"}
        assert seen[3] - seen[2] == {"Qwen2.5-7B-Instruct"}
        assert seen[2] - seen[3] == {"Qwen3-1.7B"}
        assert seen[4] == seen[3]

    def test_weights_license_gate_and_late_publication(self, server: ReplayServer, web: httpx.Client) -> None:
        falcon = listed(web, "tiiuae")
        assert "license:other" in falcon["tiiuae/falcon-40b"]["tags"]
        assert falcon["tiiuae/falcon-180B"]["gated"] is False
        assert "moonshotai/Kimi-K3" not in listed(web, "moonshotai")
        server.advance(3)
        falcon = listed(web, "tiiuae")
        assert "license:apache-2.0" in falcon["tiiuae/falcon-40b"]["tags"]
        assert falcon["tiiuae/falcon-180B"]["gated"] == "manual"
        assert listed(web, "moonshotai")["moonshotai/Kimi-K3"]["createdAt"] == "2026-06-13T06:42:57.000Z"
        assert web.get("/hub/api/models/Qwen/Qwen3.5-9B").json()["safetensors"]["total"] == 9653104368

    def test_a_renamed_model_redirects_and_keeps_its_number(self, server: ReplayServer, web: httpx.Client) -> None:
        old = "/hub/api/models/meta-llama/Meta-Llama-3.1-8B?expand=author"
        before = web.get(old).json()
        server.advance(3)
        moved = web.get(old)
        assert moved.status_code == 307
        assert moved.headers["location"] == "/hub/api/models/meta-llama/Llama-3.1-8B?expand=author"
        after = web.get(old, follow_redirects=True).json()
        assert before["_id"] == after["_id"]
        assert after["id"] == "meta-llama/Llama-3.1-8B"

    def test_wrong_case_redirects(self, web: httpx.Client) -> None:
        answer = web.get("/hub/api/models/qwen/qwen3-8b")
        assert answer.headers["location"] == "/hub/api/models/Qwen/Qwen3-8B"

    def test_a_deleted_model_looks_like_a_private_one(self, server: ReplayServer, web: httpx.Client) -> None:
        gone = "/hub/api/models/Qwen/Qwen3-1.7B"
        assert web.get(gone).status_code == 200
        server.advance(3)
        anonymous = web.get(gone)
        assert anonymous.status_code == 401
        assert anonymous.json() == {"error": "Invalid username or password."}
        assert "x-error-code" not in anonymous.headers
        known = web.get(gone, headers={"Authorization": "Bearer hf_x"})
        assert (known.status_code, known.headers["x-error-code"]) == (404, "RepoNotFound")

    def test_info_lacks_what_only_expand_gives(self, web: httpx.Client) -> None:
        assert "baseModels" not in web.get("/hub/api/models/Qwen/Qwen3-8B").json()
        expanded = web.get("/hub/api/models/Qwen/Qwen3-8B?expand=baseModels").json()
        assert expanded["baseModels"]["models"][0]["id"] == "Qwen/Qwen3-8B-Base"

    def test_overviews(self, web: httpx.Client) -> None:
        assert web.get("/hub/api/organizations/qwen/overview").json()["numModels"] == 5
        assert web.get("/hub/api/organizations/nobody/overview").status_code == 404


class TestHubHeaders:
    def test_every_answer_counts_against_the_quota(self, web: httpx.Client) -> None:
        paths = [QWEN, "/hub/api/models/qwen/qwen3-8b", "/hub/api/models/no/body", "/hub/api/nothing"]
        answers = [web.get(path) for path in paths]
        assert [answer.status_code for answer in answers] == [200, 307, 401, 404]
        left = [int(re.findall(r'^"api";r=(\d+);t=\d+$', answer.headers["ratelimit"])[0]) for answer in answers]
        assert left == list(range(left[0], left[0] - 4, -1))
        assert all("q=100000;w=300" in answer.headers["ratelimit-policy"] for answer in answers)

    def test_an_exhausted_quota_is_429(self) -> None:
        with ReplayServer(LAUNCH_WEEK, hub_quota=1) as server:
            statuses = [fetch(server.url + QWEN).status_code for _ in range(2)]
        assert statuses == [200, 429]

    def test_304_can_be_switched_off(self, web: httpx.Client) -> None:
        etag = web.get(QWEN).headers["etag"]
        assert re.fullmatch(r'W/"[0-9a-f]+-.{27}"', etag)
        held = {"If-None-Match": etag}
        unchanged = web.get(QWEN, headers=held)
        assert unchanged.status_code == 304
        assert "ratelimit" in unchanged.headers
        with ReplayServer(LAUNCH_WEEK, conditional_hub=False) as server:
            assert fetch(server.url + QWEN, headers=held).status_code == 200


class TestFaults:
    def test_status_with_retry_after_for_some_times(self, web: httpx.Client) -> None:
        web.post("/fault?path=/feeds/&kind=status&value=503&retry_after=7&times=2")
        answers = [web.get(RSS) for _ in range(3)]
        assert [answer.status_code for answer in answers] == [503, 503, 200]
        assert answers[0].headers["retry-after"] == "7"
        assert web.get(QWEN).status_code == 200

    def test_clear(self, server: ReplayServer, web: httpx.Client) -> None:
        web.post("/fault?path=/feeds/&kind=status&value=410")
        assert web.get(RSS).status_code == 410
        web.post("/fault/clear")
        assert web.get(RSS).status_code == 200
        server.fault("/feeds/", "status", value=404)
        server.clear()
        assert web.get(RSS).status_code == 200

    def test_rate_limit(self, server: ReplayServer, web: httpx.Client) -> None:
        server.fault("/hub/", "rate-limit", value=9)
        answer = web.get(QWEN)
        assert answer.status_code == 429
        assert answer.headers["ratelimit"] == '"api";r=0;t=9'

    @pytest.mark.parametrize(
        ("kind", "status", "holds"),
        [
            ("html", 200, b"<h1>"),
            ("garbage", 200, b"\x00\x01\x02"),
            ("entity-bomb", 200, b"<!ENTITY lol9"),
            ("error-object", 200, b'{"error":'),
            ("empty-list", 200, b"[]"),
        ],
    )
    def test_other_bodies(self, server: ReplayServer, web: httpx.Client, kind: str, status: int, holds: bytes) -> None:
        server.fault("/", kind)
        for path in (RSS, QWEN):
            answer = web.get(path)
            assert answer.status_code == status
            assert holds in answer.content

    def test_empty(self, server: ReplayServer, web: httpx.Client) -> None:
        server.fault(RSS, "empty")
        assert (web.get(RSS).status_code, web.get(RSS).content) == (200, b"")

    def test_a_fault_is_never_hidden_by_a_304(self, server: ReplayServer, web: httpx.Client) -> None:
        held = {"If-None-Match": web.get(RSS).headers["etag"]}
        server.fault(RSS, "hostile")
        assert web.get(RSS, headers=held).status_code == 200

    def test_gzip_bomb_is_small_on_the_wire(self, server: ReplayServer, web: httpx.Client) -> None:
        server.fault(RSS, "gzip-bomb")
        with web.stream("GET", RSS) as answer:
            packed = b"".join(answer.iter_raw())
        assert len(packed) < 80_000
        assert len(gzip.decompress(packed)) == 64 * 1024 * 1024

    def test_redirects(self, server: ReplayServer, web: httpx.Client) -> None:
        server.fault(RSS, "redirect", value="/feeds/chips-and-charters", times=1)
        moved = web.get(RSS)
        assert (moved.status_code, moved.headers["location"]) == (301, "/feeds/chips-and-charters")
        server.fault(RSS, "redirect-private", times=1)
        assert web.get(RSS).headers["location"] == "http://10.0.0.1/"
        server.fault(RSS, "loop")
        with pytest.raises(httpx.TooManyRedirects):
            web.get(RSS, follow_redirects=True)

    def test_page_fails(self, server: ReplayServer, web: httpx.Client) -> None:
        server.fault("/hub/", "page-fails")
        first = web.get(f"{QWEN}&limit=2")
        assert first.status_code == 200
        assert web.get(first.links["next"]["url"]).status_code == 502

    def test_next_elsewhere(self, server: ReplayServer, web: httpx.Client) -> None:
        server.fault("/hub/", "next-elsewhere")
        assert web.get(QWEN).links["next"]["url"].startswith("https://elsewhere.invalid/")

    def test_wrong_types(self, server: ReplayServer, web: httpx.Client) -> None:
        server.fault("/", "wrong-types")
        named, nameless, *honest = web.get(QWEN).json()
        assert named["id"] == "Qwen/Wrong-Types-7B"
        assert named["downloads"] == "many"
        assert nameless["id"] == ["Wrong"]
        assert len(honest) == 5
        assert web.get("/feeds/model-notes-zh").json()["items"][0]["title"] == ["a"]
        assert web.get(RSS).status_code == 200

    def test_hostile_texts_everywhere(self, server: ReplayServer, web: httpx.Client) -> None:
        server.fault("/", "hostile")
        for path in (QWEN, "/feeds/model-notes-zh"):
            text = json.dumps(web.get(path).json(), ensure_ascii=False)
            assert "\\u001b[2J" in text
            assert "\u202e" in text
            assert "[bold red]" in text
        for path in (RSS, "/feeds/chips-and-charters"):
            text = web.get(path).text
            assert "&amp;#27;[2J" in text
            assert "\x9b31m\u202e" in text
            assert text.count("hostile-entry") == 1

    def test_hang_ends_with_the_server(self, server: ReplayServer, web: httpx.Client) -> None:
        server.fault(RSS, "hang")
        with pytest.raises(httpx.ReadTimeout):
            web.get(RSS, timeout=0.2)
        assert server.requests[-1].status == 0

    def test_drip(self, server: ReplayServer, web: httpx.Client) -> None:
        server.fault(RSS, "drip")
        with web.stream("GET", RSS, timeout=0.3) as answer:
            assert answer.status_code == 200
            with pytest.raises(httpx.ReadTimeout):
                answer.read()

    def test_truncate(self, server: ReplayServer, web: httpx.Client) -> None:
        server.fault(RSS, "truncate")
        with pytest.raises(httpx.RemoteProtocolError):
            web.get(RSS)

    def test_endless(self, server: ReplayServer, web: httpx.Client) -> None:
        server.fault(RSS, "endless")
        with web.stream("GET", RSS) as answer:
            read = 0
            for piece in answer.iter_raw():
                read += len(piece)
                if read > 1_000_000:
                    break
        assert read > 1_000_000

    def test_slow(self, server: ReplayServer, web: httpx.Client) -> None:
        server.fault(RSS, "slow", value=0.2, times=1)
        began = time.monotonic()
        assert web.get(RSS).status_code == 200
        assert time.monotonic() - began >= 0.2

    def test_wrong_kinds_and_values(self, server: ReplayServer) -> None:
        for kind, value in (("nonsense", ""), ("status", "soon"), ("slow", "long"), ("redirect", "")):
            with pytest.raises(UnknownFaultError):
                server.fault("/", kind, value=value)

    def test_all_kinds_can_be_asked_for(self, web: httpx.Client) -> None:
        for kind in KINDS:
            assert web.post(f"/fault?path=/none&kind={kind}&value=200").status_code == 200


class TestRecording:
    def test_missing_empty_and_broken(self, tmp_path: Path) -> None:
        for folder in (tmp_path / "nothing", tmp_path):
            with pytest.raises(recording.NotARecordingError):
                recording.read(folder)
        broken = tmp_path / "hub" / "Qwen" / "0001.json"
        broken.parent.mkdir(parents=True)
        broken.write_text("[{")
        with pytest.raises(recording.NotARecordingError, match=r"0001\.json"):
            recording.read(tmp_path)

    def test_other_collectors_become_lists(self, tmp_path: Path) -> None:
        trending = {
            "Qwen/Qwen3.5-9B": {
                "repoType": "model",
                "repoData": {
                    "id": "Qwen/Qwen3.5-9B",
                    "gated": False,
                    "likes": 1,
                    "numParameters": 9653104368,
                },
            },
            "Qwen/demo": {"repoType": "space", "repoData": {"id": "Qwen/demo", "repoType": "space"}},
        }
        top = {"updated": "2026-03-02", "models": [{"id": "Qwen/Qwen3.5-9B", "pipelineTag": "x", "likes": 2}]}
        ranking = {
            "top_models_by_likes": [
                {"id": "deepseek-ai/DeepSeek-R1", "type": "model", "createdAt": "2025-01-20T03:46:07.000Z"}
            ],
            "top_datasets": [{"id": "Qwen/data", "type": "dataset"}],
            "recent_models_24h": [{"id": "deepseek-ai/DeepSeek-V3", "pipeline": "unknown", "likes": 5}],
        }
        papers = {"papers": [{"arxiv_id": "2501.12948", "title": "DeepSeek-R1"}]}
        recorded = {"a/0001": trending, "b/0002": top, "c/0003": ranking, "d/0009": papers}
        for place, document in recorded.items():
            file = tmp_path / "hub" / f"{place}.json"
            file.parent.mkdir(parents=True)
            file.write_text(json.dumps(document))
        found = recording.read(tmp_path)
        assert (found.first, found.last) == (1, 3)
        first, later = found.public(1), found.public(2)
        assert [model.id for model in first] == ["Qwen/Qwen3.5-9B"]
        assert first[0].facts["safetensors"] == {"total": 9653104368}
        assert "createdAt" not in first[0].facts
        assert not first[0].tags
        assert (later[0].facts["likes"], later[0].facts["pipeline_tag"]) == (2, "x")
        assert first[0].hub_id == later[0].hub_id
        last = {model.id: model for model in found.public(3)}
        assert len(last) == 3
        assert last["deepseek-ai/DeepSeek-R1"].hub_id.startswith("678dc6ff")
        assert "pipeline_tag" not in last["deepseek-ai/DeepSeek-V3"].facts

    def test_a_missing_number_is_made_up_and_stays(self) -> None:
        model = row({"id": "Qwen/Qwen3-8B", "createdAt": "2025-04-27T03:42:21.000Z"})
        assert model is not None
        assert re.fullmatch("680da79d[0-9a-f]{16}", model.hub_id)
        assert row({"id": "Qwen/Secret", "private": True}) is None

    @pytest.mark.skipif(not CORPUS.is_dir(), reason="no recorded corpus beside the project")
    def test_the_corpus(self) -> None:
        with (
            ReplayServer(CORPUS) as server,
            httpx.Client(base_url=server.url, verify=False) as web,
        ):
            assert server.last == 60
            found: set[str] = set()
            for _ in range(2):
                for name in server.recording.feeds:
                    assert web.get(f"/feeds/{name}").status_code == 200
                rows = web.get("/hub/api/models?sort=createdAt&direction=-1&expand=tags").json()
                assert found <= {row["_id"] for row in rows}
                found = {row["_id"] for row in rows}
                server.advance(59)
            assert len(found) > 500
            assert names(web.get("/hub/api/models?author=deepseek-ai&search=r1")) >= {"DeepSeek-R1"}
            assert not names(web.get("/hub/api/models?author=BerriAI"))


class TestCatalogue:
    def test_generated(self, tmp_path: Path) -> None:
        catalogue = tmp_path / "feeds.toml"
        catalogue.write_text(
            '[[labs]]\nname = "Qwen \\"千问\\""\ncountry = "CN"\n'
            'hub = ["qwen", "Wan-AI"]\nfamilies = ["Qwen"]\n'
            '[[labs]]\nname = "Elsewhere"\ncountry = "FR"\nhub = ["elsewhere"]\n',
            encoding="utf-8",
        )
        text = feeds_toml(recording.read(LAUNCH_WEEK), "http://127.0.0.1:9", catalogue)
        config = tomllib.loads(text)
        assert config["monitor"] == {"poll_every": "1s", "poll_at_least": "1s", "poll_at_most": "1s"}
        assert config["hub"] == {"endpoint": "http://127.0.0.1:9/hub", "poll_every": "1s"}
        assert config["labs"] == [{"name": 'Qwen "千问"', "country": "CN", "hub": ["qwen"], "families": ["Qwen"]}]
        languages = {feed["url"].rpartition("/")[2]: feed.get("language") for feed in config["feeds"]}
        assert languages == {"weights-and-watts": None, "chips-and-charters": None, "model-notes-zh": "zh"}
        assert config["watchlists"][0]["query"] == "deepseek"

    def test_no_catalogue_and_own_configuration(self, tmp_path: Path) -> None:
        folder = shutil.copytree(LAUNCH_WEEK, tmp_path / "own")
        without = feeds_toml(recording.read(folder), "http://127.0.0.1:9", tmp_path / "nowhere.toml")
        assert "labs" not in tomllib.loads(without)
        (folder / "feeds.toml").write_text('[hub]\nendpoint = "http://replay/hub"\n')
        own = feeds_toml(recording.read(folder), "http://127.0.0.1:9", None)
        assert own == '[hub]\nendpoint = "http://127.0.0.1:9/hub"\n'


class TestCommand:
    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "monitor.demo.serve", *arguments]

    def test_serves_until_told_to_stop(self, tmp_path: Path) -> None:
        config = tmp_path / "made.toml"
        arguments = (str(LAUNCH_WEEK), "--port", "0", "--config", str(config), "--every", "0.05")
        environment = {**os.environ, "PYTHONPATH": str(PROJECT)}
        with subprocess.Popen(self.command(*arguments), stdout=subprocess.PIPE, text=True, env=environment) as process:
            guard = threading.Timer(8, process.kill)
            guard.start()
            assert process.stdout is not None
            lines = iter(process.stdout)
            for line in lines:
                if line.startswith("step 5"):
                    break
            endpoint = tomllib.loads(config.read_text())["hub"]["endpoint"]
            assert fetch(f"{endpoint}/api/models?author=moonshotai").status_code == 200
            process.send_signal(signal.SIGTERM)
            assert process.wait() == 0
            guard.cancel()

    def test_a_missing_folder_is_wrong_usage(self, tmp_path: Path) -> None:
        ended = subprocess.run(
            self.command(str(tmp_path / "gone")), capture_output=True, text=True, cwd=PROJECT, check=False
        )
        assert ended.returncode == 2
        assert "no such folder" in ended.stderr

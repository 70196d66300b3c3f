"""The bundled facts of the demo hold together, and the recording made of them reads like the real thing."""

import io
import json
import re
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import feedparser
import pytest

from monitor.demo import elements, recording
from monitor.demo.facts import Facts, Model, load
from monitor.demo.render import configuration, render
from monitor.demo.stage import told_at

CORPUS = Path(__file__).parents[2] / "shared" / "corpus"

LICENSES = """
apache-2.0 mit openrail bigscience-openrail-m creativeml-openrail-m bigscience-bloom-rail-1.0
bigcode-openrail-m afl-3.0 artistic-2.0 bsl-1.0 bsd bsd-2-clause bsd-3-clause bsd-3-clause-clear c-uda cc
cc0-1.0 cc-by-2.0 cc-by-2.5 cc-by-3.0 cc-by-4.0 cc-by-sa-3.0 cc-by-sa-4.0 cc-by-nc-2.0 cc-by-nc-3.0
cc-by-nc-4.0 cc-by-nd-4.0 cc-by-nc-nd-3.0 cc-by-nc-nd-4.0 cc-by-nc-sa-2.0 cc-by-nc-sa-3.0 cc-by-nc-sa-4.0
cdla-sharing-1.0 cdla-permissive-1.0 cdla-permissive-2.0 wtfpl ecl-2.0 epl-1.0 epl-2.0 etalab-2.0 eupl-1.1
eupl-1.2 agpl-3.0 gfdl gpl gpl-2.0 gpl-3.0 lgpl lgpl-2.1 lgpl-3.0 isc h-research intel-research lppl-1.3c
ms-pl apple-ascl apple-amlr mpl-2.0 odc-by odbl openmdw-1.0 openmdw-1.1 openrail++ osl-3.0 postgresql
ofl-1.1 ncsa unlicense zlib pddl lgpl-lr deepfloyd-if-license fair-noncommercial-research-license llama2
llama3 llama3.1 llama3.2 llama3.3 llama4 grok2-community gemma unknown other
"""
"""All the Hub has."""


@pytest.fixture(scope="module")
def facts() -> Facts:
    return load()


@pytest.fixture(scope="module")
def folder(facts: Facts, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("recording")
    render(facts, made)
    return made


def model(facts: Facts, name: str) -> Model:
    return next(model for model in facts.models if model.id == name)


def lists(folder: Path, org: str) -> dict[int, dict[str, dict[str, Any]]]:
    """The written lists of an organization: step -> `_id` -> element."""
    paths = sorted((folder / "hub" / org).iterdir())
    return {int(path.stem): {one["_id"]: one for one in json.loads(path.read_bytes())} for path in paths}


def in_force(folder: Path, org: str, step: int) -> dict[str, dict[str, Any]]:
    """The list that counts at a step, by name."""
    written = lists(folder, org)
    latest = max(number for number in written if number <= step)
    return {one["id"]: one for one in written[latest].values()}


def test_time_goes_as_fast_as_any_once_all_is_told(facts: Facts) -> None:
    assert told_at(facts, 2, 1) == facts.start + facts.step / 2
    assert told_at(facts, 2, 2 * facts.last) == facts.at(facts.last)
    assert told_at(facts, 2, 2 * facts.last + 1_200) == facts.at(facts.last) + timedelta(minutes=20)


def test_every_name_is_one_the_hub_allows(facts: Facts) -> None:
    for one in facts.models:
        for step in (one.public, facts.last):
            name = one.at(step).id
            assert re.fullmatch(r"[A-Za-z0-9_-][\w.-]*/[A-Za-z0-9_][\w.-]*", name, re.ASCII), name
            assert len(name) <= 96
            assert not re.search(r"--|\.\.|[-.](/|$)|/[-.]|\.git$", name), name


def test_every_name_is_there_once(facts: Facts) -> None:
    names = [one.at(step).id for one in facts.models for step in {one.public, facts.last}]
    first = [one.id for one in facts.models]
    assert len(set(first)) == len(first)
    assert len(set(names)) == len(first) + sum("name" in c.fields for one in facts.models for c in one.changes)


def test_models_belong_to_labs_and_articles_to_feeds(facts: Facts) -> None:
    orgs = {org for lab in facts.labs for org in lab.hub}
    assert {one.org for one in facts.models} == orgs
    assert all(feed.home == f"https://{feed.key}.example.org" for feed in facts.feeds)
    assert {article.feed for article in facts.articles} == {feed.key for feed in facts.feeds}


def test_licenses_and_gates_are_those_of_the_hub(facts: Facts) -> None:
    for one in facts.models:
        for step in (one.public, facts.last):
            now = one.at(step)
            assert now.license is None or now.license in LICENSES.split(), now
            assert (now.license == "other") == (now.license_name is not None), now
            assert now.gated in (False, "auto", "manual")


def test_sizes_agree_with_each_other(facts: Facts) -> None:
    for one in facts.models:
        assert one.active_params is None or (one.params is not None and one.active_params < one.params), one
        assert not one.gguf or one.context, one
        assert min(one.downloads, one.likes) > 0, one


def test_formats_name_the_model_they_are_made_from(facts: Facts) -> None:
    made = {one.id: one for one in facts.models}
    for one in facts.models:
        if one.relation == "quantized":
            assert one.base in made, one
            assert made[one.base].public <= one.public, one


def test_a_repository_is_older_than_its_publication(facts: Facts) -> None:
    for one in facts.models:
        assert one.created < facts.at(one.public), one
        assert one.created.tzinfo is UTC


def test_something_happens_in_nearly_every_step(facts: Facts) -> None:
    assert min(facts.steps) == 2
    assert len(facts.steps) >= 40
    assert len(facts.steps) >= 0.9 * (facts.last - 1)


def test_kimi_k3_came_out_33_days_after_its_repository_was_made(facts: Facts) -> None:
    one = model(facts, "moonshotai/Kimi-K3")
    assert one.created == datetime(2026, 6, 13, 6, 42, 57, tzinfo=UTC)
    assert facts.at(one.public).date().isoformat() == "2026-07-16"
    assert (facts.at(one.public) - one.created).days == 33


def test_events_are_told_by_several_outlets(facts: Facts) -> None:
    for words in ("gpt-oss", "Qwen3-VL", "Kimi K3"):
        outlets = {article.feed for article in facts.articles if words in article.title}
        assert len(outlets) >= 4, words


def test_no_title_is_taken_from_a_recorded_feed(facts: Facts) -> None:
    if not CORPUS.is_dir():
        pytest.skip("the corpus of recorded feeds is not beside this project")
    ours = {_folded(text) for article in facts.articles for text in (article.title, article.lead)}
    assert not ours & set(_recorded_titles())


def _recorded_titles() -> Iterator[str]:
    for path in (path for part in ("replay", "feeds") for path in (CORPUS / part).rglob("*")):
        if path.is_file():
            text = path.read_text(encoding="utf-8", errors="replace")
            for title in re.findall(r"<title[^>]*>(.*?)</title>", text, re.DOTALL):
                yield _folded(title)


def _folded(text: str) -> str:
    return re.sub(r"\W+", " ", text.removeprefix("<![CDATA[").removesuffix("]]>")).strip().casefold()


def test_every_source_has_a_first_version_and_a_rising_series(facts: Facts, folder: Path) -> None:
    sources = [path for kind in ("replay", "hub") for path in (folder / kind).iterdir()]
    assert len(sources) == len(facts.feeds) + sum(len(lab.hub) for lab in facts.labs)
    for source in sources:
        numbers = sorted(int(path.stem) for path in source.iterdir())
        assert numbers[0] == 1
        assert numbers[-1] <= facts.last
        assert len(set(numbers)) == len(numbers)


def test_the_replay_server_reads_it(facts: Facts, folder: Path) -> None:
    found = recording.read(folder)
    assert (found.first, found.last) == (1, facts.last)
    assert len(found.public(facts.last)) == sum(one.shown(facts.last) for one in facts.models)


def test_feeds_are_well_formed_and_grow(facts: Facts, folder: Path) -> None:
    for feed in facts.feeds:
        if feed.format == "json":
            continue
        newest: list[str] = []
        for path in sorted((folder / "replay" / feed.key).iterdir()):
            parsed = feedparser.parse(io.BytesIO(path.read_bytes()))
            assert not parsed.bozo, (path, parsed.get("bozo_exception"))
            assert parsed.version == ("atom10" if feed.format == "atom" else "rss20")
            assert 0 < len(parsed.entries) <= 20
            assert all(entry.link.startswith(f"{feed.home}/") for entry in parsed.entries)
            newest.append(max(entry.published_parsed for entry in parsed.entries))
        assert newest == sorted(newest)
        assert len(set(newest)) == len(newest)


def test_the_json_feed_is_one(facts: Facts, folder: Path) -> None:
    feed = next(feed for feed in facts.feeds if feed.format == "json")
    counts = []
    for path in sorted((folder / "replay" / feed.key).iterdir()):
        parsed = json.loads(path.read_bytes())
        assert parsed["version"].startswith("https://jsonfeed.org/version/1")
        assert len({item["id"] for item in parsed["items"]}) == len(parsed["items"])
        counts.append(len(parsed["items"]))
    assert counts == sorted(counts)


def test_articles_are_dated_by_their_step(facts: Facts, folder: Path) -> None:
    parsed = feedparser.parse(io.BytesIO((folder / "replay" / "labs" / "0015.xml").read_bytes()))
    published = parsedate_to_datetime(parsed.entries[0].published)
    assert published == facts.at(15)
    assert facts.at(2) - facts.at(1) == facts.step == timedelta(hours=6)


def test_hub_elements_have_the_shape_of_the_api(facts: Facts, folder: Path) -> None:
    for org in (org for lab in facts.labs for org in lab.hub):
        for listed in lists(folder, org).values():
            for hub_id, one in listed.items():
                created = datetime.fromisoformat(one["createdAt"])
                assert re.fullmatch(r"[0-9a-f]{24}", hub_id)
                assert int(hub_id[:8], 16) == int(created.timestamp())
                assert re.fullmatch(r"[0-9a-f]{40}", one["sha"])
                assert one["author"] == org
                assert one["id"].startswith(f"{org}/")
                assert one["private"] is False
                assert one["createdAt"].endswith(".000Z")
                assert one["lastModified"] >= one["createdAt"]
                assert "region:us" in one["tags"]
                assert len(set(one["tags"])) == len(one["tags"])


def test_counters_never_fall(facts: Facts, folder: Path) -> None:
    for org in (org for lab in facts.labs for org in lab.hub):
        before: dict[str, tuple[int, int]] = {}
        for listed in lists(folder, org).values():
            for hub_id, one in listed.items():
                now = (one["downloads"], one["likes"])
                downloads, likes = before.get(hub_id, (0, 0))
                assert now[0] >= downloads
                assert now[1] >= likes
                before[hub_id] = now


def test_a_launch_is_one_step_and_formats_join_later(folder: Path) -> None:
    def of_family(step: int) -> set[str]:
        return {name for name in in_force(folder, "Qwen", step) if "Qwen3-VL" in name}

    assert not of_family(27)
    assert len(of_family(28)) == 12
    assert {"FP8", "GGUF"} <= {name.rsplit("-", 1)[1] for name in of_family(33)}
    gguf = in_force(folder, "Qwen", 33)["Qwen/Qwen3-VL-8B-Instruct-GGUF"]
    assert "safetensors" not in gguf
    assert gguf["gguf"]["context_length"] == 262144
    assert "base_model:quantized:Qwen/Qwen3-VL-8B-Instruct" in gguf["tags"]


def test_a_rename_keeps_the_number(folder: Path) -> None:
    before = in_force(folder, "meta-llama", 11)["meta-llama/Meta-Llama-3.1-8B-Instruct"]
    after = in_force(folder, "meta-llama", 12)["meta-llama/Llama-3.1-8B-Instruct"]
    assert (before["_id"], before["sha"]) == (after["_id"], after["sha"])


def test_a_withdrawn_model_is_gone(folder: Path) -> None:
    name = "microsoft/VibeVoice-Large"
    shown = [name in in_force(folder, "microsoft", step) for step in (21, 22, 26, 27, 60)]
    assert shown == [False, True, True, False, False]


def test_a_placeholder_gets_its_weights(folder: Path) -> None:
    name = "mistralai/Mistral-Large-3-675B-Instruct-2512"
    empty, full = (in_force(folder, "mistralai", step)[name] for step in (42, 43))
    assert "safetensors" not in empty
    assert len(empty["siblings"]) == 2
    assert full["safetensors"]["total"] == 675_000_000_000
    assert empty["sha"] != full["sha"]
    assert empty["lastModified"] < full["lastModified"]


def test_a_license_and_a_gate_change(folder: Path) -> None:
    before, after = (in_force(folder, "MiniMaxAI", step)["MiniMaxAI/MiniMax-M2.7"] for step in (57, 58))
    assert before["cardData"]["license_name"] == "modified-mit"
    assert after["cardData"]["license_name"] == "minimax-model-license"
    assert before["sha"] != after["sha"]
    gates = [in_force(folder, "google", step)["google/gemma-3-27b-it"]["gated"] for step in (52, 53)]
    assert gates == ["manual", False]


def test_a_returned_model_is_listed_again(facts: Facts) -> None:
    away = Model("demo", "away", public=1, created=facts.start - timedelta(days=9), gone=3, back=5)
    assert [away.shown(step) for step in range(7)] == [False, True, True, False, False, True, True]


def test_rendering_is_the_same_everywhere(facts: Facts) -> None:
    assert elements.listed(facts, "openai", 20) == elements.listed(load(), "openai", 20)


def test_the_configuration_watches_only_the_recording(facts: Facts, folder: Path) -> None:
    text = (folder / "feeds.toml").read_text(encoding="utf-8")
    assert text == configuration(facts)
    parsed = tomllib.loads(text)
    addresses = re.findall(r"https?://[^\"]+", text)
    assert addresses
    assert all(address.startswith("http://replay/") for address in addresses)
    assert parsed["monitor"] == {"poll_every": "1s", "poll_at_least": "1s", "poll_at_most": "1s"}
    assert [lab["name"] for lab in parsed["labs"]] == [lab.name for lab in facts.labs]
    assert all(watchlist["notify"] == ["screen"] for watchlist in parsed["watchlists"])
    assert {feed["name"] for feed in parsed["feeds"]} >= {"Demo Wire", "Policy Desk", "开源日报", "AI 데일리"}

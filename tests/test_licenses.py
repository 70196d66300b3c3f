"""Every license with its openness and the reason: the Hub's ids, bespoke names, links; and conflicts with the base."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from world import NOW, hub_model

from monitor.model import Lab, License, Model, Openness
from monitor.understand import releases
from monitor.understand.licenses import freer, read

CORPUS = Path(__file__).parents[2] / "shared" / "corpus" / "hub"

IDS: dict[tuple[Openness, str], str] = {
    ("open", "approved by the OSI"): """
        apache-2.0 mit afl-3.0 artistic-2.0 bsl-1.0 bsd bsd-2-clause bsd-3-clause ecl-2.0 epl-1.0 epl-2.0 eupl-1.1
        eupl-1.2 agpl-3.0 gpl gpl-2.0 gpl-3.0 lgpl lgpl-2.1 lgpl-3.0 isc lppl-1.3c ms-pl mpl-2.0 osl-3.0 postgresql
        ofl-1.1 ncsa unlicense zlib""",
    ("open", "public domain, or as good as"): "cc0-1.0 pddl wtfpl",
    ("open", "any use, with at most attribution and share-alike"): """
        cc-by-2.0 cc-by-2.5 cc-by-3.0 cc-by-4.0 cc-by-sa-3.0 cc-by-sa-4.0 cdla-sharing-1.0 cdla-permissive-1.0
        cdla-permissive-2.0 odc-by odbl etalab-2.0 gfdl openmdw-1.0 openmdw-1.1 bsd-3-clause-clear lgpl-lr""",
    ("restricted", "has a list of forbidden uses"): """
        openrail bigscience-openrail-m creativeml-openrail-m bigscience-bloom-rail-1.0 bigcode-openrail-m openrail++""",
    ("restricted", "has terms of its own"): """
        llama2 llama3 llama3.1 llama3.2 llama3.3 llama4 grok2-community gemma apple-ascl c-uda""",
    ("restricted", "forbids derivatives"): "cc-by-nd-4.0",
    ("restricted", "does not say which Creative Commons license"): "cc",
    ("restricted", "terms of its own, without a name"): "other",
    ("noncommercial", "forbids commercial use"): """
        cc-by-nc-2.0 cc-by-nc-3.0 cc-by-nc-4.0 cc-by-nc-nd-3.0 cc-by-nc-nd-4.0 cc-by-nc-sa-2.0 cc-by-nc-sa-3.0
        cc-by-nc-sa-4.0 apple-amlr h-research intel-research deepfloyd-if-license
        fair-noncommercial-research-license""",
}
LISTED = [(id_, openness, reason) for (openness, reason), ids in IDS.items() for id_ in ids.split()]


@pytest.mark.parametrize(("id_", "openness", "reason"), LISTED, ids=[id_ for id_, _, _ in LISTED])
def test_every_id_of_the_hub(id_: str, openness: Openness, reason: str) -> None:
    found = read(["transformers", f"license:{id_}", "region:us"])
    assert (found.id, found.openness, found.why) == (id_, openness, f"tag license:{id_}: {reason}")


def _values(value: object) -> Iterator[str]:
    """Every license that a piece of JSON states: in a tag, in a card, in a field of its own."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key.lower() in ("license", "license_name") and isinstance(inner, str):
                yield inner.lower()
            yield from _values(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _values(inner)
    elif isinstance(value, str) and (tag := re.fullmatch(r"license:(\S+)", value)):
        yield tag.group(1).lower()


@pytest.mark.skipif(not CORPUS.is_dir(), reason="no recorded Hub lists beside the project")
def test_every_recorded_license_is_in_the_table() -> None:
    seen = {one for path in CORPUS.rglob("*.json") for one in _values(json.loads(path.read_text("utf-8")))}
    assert len(seen) > 8
    assert seen <= {id_ for id_, _, _ in LISTED}


# name of a license that has no id of the Hub | id | openness | reason
BESPOKE = """
MIT | mit | open | approved by the OSI
mit-license | mit | open | approved by the OSI
The MIT License | mit | open | approved by the OSI
Apache License 2.0 | apache-2.0 | open | approved by the OSI
apache-2.0 | apache-2.0 | open | approved by the OSI
GPLv3 | gpl-3.0 | open | approved by the OSI
agpl-3.0-or-later | agpl-3.0 | open | approved by the OSI
openmdw | openmdw-1.0 | open | any use, with at most attribution and share-alike
modified-mit | modified-mit | restricted | MIT, with a condition for the largest operators
Modified MIT | modified-mit | restricted | MIT, with a condition for the largest operators
Apache 2.0 with Commons Clause | apache-2.0-with-commons-clause | restricted | terms of its own
kimi-k3 | kimi-k3 | restricted | conditions for operators of large model services
MiniMax Community License | minimax-community-license | restricted | commercial use needs a notice
minimax-model-license | minimax-model-license | restricted | commercial use needs a notice
tongyi-qianwen | tongyi-qianwen | restricted | above 100 million users a permission
qwen | qwen | restricted | above 100 million users a permission
tencent-hunyuan-community | tencent-hunyuan-community | restricted | regions left out
tencent-hunyuan-a13b | tencent-hunyuan-a13b | restricted | regions left out
deepseek | deepseek | restricted | has a list of forbidden uses
nvidia-open-model-license | nvidia-open-model-license | restricted | NVIDIA's own terms
lfm1.0 | lfm1.0 | restricted | commercial use up to a revenue
stabilityai-ai-community | stabilityai-ai-community | restricted | commercial use up to a revenue
jamba-open-model-license | jamba-open-model-license | restricted | commercial use up to a revenue
falcon-llm-license | falcon-llm-license | restricted | an acceptable use policy
hyperclovax-seed | hyperclovax-seed | restricted | up to 10 million users
plamo-community-license | plamo-community-license | restricted | commercial use needs a registration
databricks-open-model-license | databricks-open-model-license | restricted | above 700 million users a permission
health-ai-developer-foundations | health-ai-developer-foundations | restricted | a use policy
k-exaone | k-exaone | restricted | LG's own terms
llama-3.1-community-license | llama3.1 | restricted | has terms of its own
gemma-terms-of-use | gemma | restricted | has terms of its own
glm-4 | glm-4 | restricted | terms of its own
Researchers' choice | researchers-choice | restricted | terms of its own
exaone | exaone | noncommercial | LG's license forbids commercial use
exaone-1.2 | exaone-1.2 | noncommercial | LG's license forbids commercial use
mrl | mrl | noncommercial | Mistral's research license
mnpl | mnpl | noncommercial | Mistral's non-production license
nsclv1 | nsclv1 | noncommercial | forbids commercial use
qwen-research | qwen-research | noncommercial | the name forbids commercial use
flux-1-dev-non-commercial-license | flux-1-dev-non-commercial-license | noncommercial | the name forbids commercial use
stabilityai-nc-research-community | stabilityai-nc-research-community | noncommercial | the name forbids commercial use
NVIDIA OneWay Noncommercial License | nvidia-oneway-noncommercial-license | noncommercial | forbids commercial use
cc-by-nc-4.0 | cc-by-nc-4.0 | noncommercial | forbids commercial use
CC BY-NC-SA 4.0 | cc-by-nc-sa-4.0 | noncommercial | forbids commercial use
"""


@pytest.mark.parametrize("row", BESPOKE.strip().splitlines(), ids=lambda row: row.partition(" | ")[0])
def test_bespoke_names(row: str) -> None:
    name, id_, openness, reason = row.split(" | ")
    found = read(["license:other"], license_name=name)
    assert (found.id, found.openness) == (id_, openness)
    assert found.why.startswith(f'license name "{name}": ')
    assert reason in found.why


@pytest.mark.parametrize(
    ("link", "id_", "openness"),
    [
        ("https://www.apache.org/licenses/LICENSE-2.0", "apache-2.0", "open"),
        ("https://opensource.org/license/mit", "mit", "open"),
        ("https://creativecommons.org/licenses/by/4.0/", "cc-by-4.0", "open"),
        ("https://creativecommons.org/publicdomain/zero/1.0/", "cc0-1.0", "open"),
        ("https://llama.com/llama3_1/license", "llama3.1", "restricted"),
        ("https://www.llama.com/llama4/license/", "llama4", "restricted"),
        ("https://ai.google.dev/gemma/terms", "gemma", "restricted"),
        (
            "https://www.nvidia.com/en-us/agreements/nvidia-open-model-license/",
            "nvidia-open-model-license",
            "restricted",
        ),
        ("https://creativecommons.org/licenses/by-nc-sa/4.0/", "cc-by-nc-sa-4.0", "noncommercial"),
        ("https://huggingface.co/Qwen/Qwen2.5-72B-Instruct/blob/main/LICENSE", "other", "restricted"),
        ("LICENSE", "other", "restricted"),
    ],
)
def test_a_link_may_say_which(link: str, id_: str, openness: Openness) -> None:
    found = read(["license:other"], license_link=link)
    assert (found.id, found.openness) == (id_, openness)


def test_a_page_that_is_not_known_is_named_in_the_reason() -> None:
    page = "https://huggingface.co/Qwen/Qwen2.5-72B-Instruct/blob/main/LICENSE"
    assert read(["license:other"], license_link=page).why.endswith(f"without a name, at {page}")


def test_a_name_beats_a_link() -> None:
    link = "https://www.apache.org/licenses/LICENSE-2.0"
    assert read(["license:other"], "modified-mit", link).id == "modified-mit"


def test_a_name_alone_is_enough() -> None:
    assert read([], license_name="modified-mit").id == "modified-mit"


@pytest.mark.parametrize(
    ("card", "id_"),
    [
        ({"license": "mit"}, "mit"),
        ({"license": ["mit", "llama3.1"]}, "llama3.1"),
        ({"license": "other", "license_name": "modified-mit"}, "modified-mit"),
        ({"license": "other", "license_link": "https://ai.google.dev/gemma/terms"}, "gemma"),
        ({"license": 7}, None),
    ],
)
def test_the_card_says_it_where_the_tags_do_not(card: dict[str, object], id_: str | None) -> None:
    found = hub_model("Qwen/Qwen3-8B", license=None, cardData=card)
    assert releases.read(found, "Qwen", Lab("Qwen", hub=("Qwen",)), {}, NOW).license == id_


def test_a_tag_beats_the_card() -> None:
    found = hub_model("Qwen/Qwen3-8B", license="apache-2.0", cardData={"license": "mit"})
    assert releases.read(found, "Qwen", Lab("Qwen", hub=("Qwen",)), {}, NOW).license == "apache-2.0"


@pytest.mark.parametrize("tags", [[], ["transformers"], ["license:unknown"], ["license:"]])
def test_unstated(tags: list[str]) -> None:
    found = read(tags)
    assert (found.id, found.openness) == (None, "unstated")
    assert found.why


def test_of_several_the_least_open_counts() -> None:
    assert read(["license:mit", "license:cc-by-nc-4.0"]).id == "cc-by-nc-4.0"
    assert read(["license:llama3.1", "license:apache-2.0"]).id == "llama3.1"
    assert read(["license:unknown", "license:mit"]).id == "mit"


def test_case_and_unlisted_ids() -> None:
    assert read(["license:Apache-2.0"]).id == "apache-2.0"
    assert read(["license:modified-mit"]).openness == "restricted"


CONFLICTS = (
    ("apache-2.0", "llama3.1", True),
    ("mit", "cc-by-nc-4.0", True),
    ("gemma", "cc-by-nc-4.0", True),
    ("apache-2.0", "other", True),
    ("cc-by-4.0", "openrail", True),
    ("other", "exaone", True),
    ("llama3.1", "llama3.1", False),
    ("llama3.3", "gemma", False),
    ("cc-by-nc-4.0", "mit", False),
    ("mit", "apache-2.0", False),
    ("other", "mit", False),
    ("unknown", "llama3.1", False),
    ("mit", "unknown", False),
)


@pytest.mark.parametrize(("claimed", "base", "conflict"), CONFLICTS)
def test_freer_than_the_base(claimed: str, base: str, conflict: bool) -> None:
    def license_(id_: str) -> License:
        return read([f"license:{id_}"])

    assert freer(license_(claimed), license_(base)) is conflict


@pytest.mark.parametrize(("claimed", "base", "conflict"), CONFLICTS)
def test_a_conflict_is_told_in_the_reasons_of_the_release(claimed: str, base: str, conflict: bool) -> None:
    def model(id_: str, license_: str, made_from: str | None = None) -> Model:
        lab = Lab("It", hub=(id_.partition("/")[0],))
        return releases.read(hub_model(id_, license=license_, base=made_from), "It", lab, {}, NOW)

    parent = model("theirs/Base-8B", base)
    said = releases.summarize([model("ours/Own-8B", claimed, "theirs/Base-8B")], {"theirs/Base-8B": parent}).why
    conflicts = [reason for reason in said if "conflict: " in reason]
    assert bool(conflicts) is conflict
    if conflict:
        assert f"it claims {claimed}, its base theirs/Base-8B is under {base}" in conflicts[0]

"""Every license id of the Hub with its openness; bespoke names; several tags; conflicts with the base."""

import pytest

from monitor.model import License, Openness
from monitor.understand.licenses import freer, read

OPEN = """
apache-2.0 mit afl-3.0 artistic-2.0 bsl-1.0 bsd bsd-2-clause bsd-3-clause bsd-3-clause-clear cc0-1.0 cc-by-2.0
cc-by-2.5 cc-by-3.0 cc-by-4.0 cc-by-sa-3.0 cc-by-sa-4.0 cdla-sharing-1.0 cdla-permissive-1.0
cdla-permissive-2.0 wtfpl ecl-2.0 epl-1.0 epl-2.0 etalab-2.0 eupl-1.1 eupl-1.2 agpl-3.0 gfdl gpl
gpl-2.0 gpl-3.0 lgpl lgpl-2.1 lgpl-3.0 isc
lppl-1.3c ms-pl mpl-2.0 odc-by odbl openmdw-1.0 openmdw-1.1 osl-3.0 postgresql
ofl-1.1 ncsa unlicense zlib pddl lgpl-lr
"""
RESTRICTED = """
openrail bigscience-openrail-m creativeml-openrail-m bigscience-bloom-rail-1.0 bigcode-openrail-m openrail++
c-uda cc cc-by-nd-4.0 apple-ascl llama2 llama3 llama3.1 llama3.2 llama3.3 llama4 grok2-community gemma other
"""
NONCOMMERCIAL = """
cc-by-nc-2.0 cc-by-nc-3.0 cc-by-nc-4.0 cc-by-nc-nd-3.0 cc-by-nc-nd-4.0 cc-by-nc-sa-2.0 cc-by-nc-sa-3.0
cc-by-nc-sa-4.0 h-research intel-research apple-amlr deepfloyd-if-license fair-noncommercial-research-license
"""
IDS: list[tuple[str, Openness]] = [
    *((id_, "open") for id_ in OPEN.split()),
    *((id_, "restricted") for id_ in RESTRICTED.split()),
    *((id_, "noncommercial") for id_ in NONCOMMERCIAL.split()),
]


@pytest.mark.parametrize(("id_", "openness"), IDS)
def test_every_id_of_the_hub(id_: str, openness: Openness) -> None:
    found = read(["transformers", f"license:{id_}", "region:us"])
    assert (found.id, found.openness) == (id_, openness)
    assert id_ in found.why


@pytest.mark.parametrize(
    ("name", "id_", "openness"),
    [
        ("modified-mit", "modified-mit", "restricted"),
        ("Modified MIT", "modified-mit", "restricted"),
        ("kimi-k3", "kimi-k3", "restricted"),
        ("MiniMax Community License", "minimax-community-license", "restricted"),
        ("tongyi-qianwen", "tongyi-qianwen", "restricted"),
        ("nvidia-open-model-license", "nvidia-open-model-license", "restricted"),
        ("lfm1.0", "lfm1.0", "restricted"),
        ("MIT", "mit", "open"),
        ("mit-license", "mit", "open"),
        ("Apache License 2.0", "apache-2.0", "open"),
        ("apache-2.0", "apache-2.0", "open"),
        ("Apache 2.0 with Commons Clause", "apache-2.0-with-commons-clause", "restricted"),
        ("qwen-research", "qwen-research", "noncommercial"),
        ("mrl", "mrl", "noncommercial"),
        ("exaone", "exaone", "noncommercial"),
        ("flux-1-dev-non-commercial-license", "flux-1-dev-non-commercial-license", "noncommercial"),
        ("NVIDIA OneWay Noncommercial License", "nvidia-oneway-noncommercial-license", "noncommercial"),
        ("cc-by-nc-4.0", "cc-by-nc-4.0", "noncommercial"),
        ("Researchers' choice", "researchers-choice", "restricted"),
    ],
)
def test_bespoke_names(name: str, id_: str, openness: Openness) -> None:
    found = read(["license:other"], license_name=name)
    assert (found.id, found.openness) == (id_, openness)
    assert name in found.why


def test_a_name_alone_is_enough() -> None:
    assert read([], license_name="modified-mit").id == "modified-mit"


def test_a_link_may_say_which() -> None:
    found = read(["license:other"], license_link="https://www.apache.org/licenses/LICENSE-2.0")
    assert (found.id, found.openness) == ("apache-2.0", "open")
    assert read(["license:other"], license_link="LICENSE") == read(["license:other"])


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


@pytest.mark.parametrize(
    ("claimed", "base", "conflict"),
    [
        ("apache-2.0", "llama3.1", True),
        ("mit", "cc-by-nc-4.0", True),
        ("gemma", "cc-by-nc-4.0", True),
        ("llama3.1", "llama3.1", False),
        ("cc-by-nc-4.0", "mit", False),
        ("mit", "apache-2.0", False),
        ("unknown", "llama3.1", False),
        ("mit", "unknown", False),
    ],
)
def test_freer_than_the_base(claimed: str, base: str, conflict: bool) -> None:
    def license_(id_: str) -> License:
        return read([f"license:{id_}"])

    assert freer(license_(claimed), license_(base)) is conflict

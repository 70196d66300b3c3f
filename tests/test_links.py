"""Which stories are about a release, which policy is related to it, and why."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from storyscore import mentions, reader

from monitor.understand.links import MOST, Link, Release, Story, about, related_policy, story
from monitor.understand.mentions import Mention

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)

K2 = Release(1, "kimi-k-2", "Kimi-K2", "Moonshot AI", "CN", NOON)
LINEAR = Release(2, "kimi-linear", "Kimi-Linear", "Moonshot AI", "CN", NOON + timedelta(days=1))
GLM = Release(3, "glm-4.5", "GLM-4.5", "Z.ai", "CN", NOON)
GLM_V = Release(4, "glm-4.5-v", "GLM-4.5V", "Z.ai", "CN", NOON)
OSS = Release(5, "gpt-oss", "gpt-oss", "OpenAI", "US", NOON)


def told(title: str, summary: str = "", days: float = 0, item: int = 9, articles: int = 1) -> Story:
    """A story read as the store reads it, so many days after noon."""
    understood = reader().read(title, summary)
    return story(
        item, title, summary, NOON + timedelta(days=days),
        labs=understood.labs, topics=understood.topics, policy=understood.policy, articles=articles,
        mentions=mentions(),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Moonshot AI releases Kimi K2", [1]),
        ("Kimi-K2-Instruct runs on two Macs", [1]),
        ("Moonshot AI's K2 tops the charts", [1]),
        ("月之暗面发布 Kimi K2", [1]),
        ("Kimi K2 and GLM-4.5 compared", [1, 3]),
        ("Z.ai's GLM-4.5-Air fits on one GPU", [3]),
        ("Z.ai shows GLM-4.5V, which sees", [4]),
        ("OpenAI's gpt-oss-120b in the wild", [5]),
        ("Kimi K1.5 revisited", []),
        ("GLM-4 is still my favorite model of Z.ai", []),
        ("Moonshot AI opens an office", []),
        ("DeepSeek releases V3.1", []),
    ],
)
def test_a_story_is_about_the_models_that_it_names(title: str, expected: list[int]) -> None:
    links = about(told(title), (K2, GLM, GLM_V, OSS))

    assert [link.release for link in links] == expected


def test_the_reason_says_where_the_name_stands() -> None:
    in_title = about(told("Moonshot AI releases Kimi K2"), (K2,))
    in_text = about(told("Moonshot AI surprises everyone", "Its Kimi K2 has a trillion parameters."), (K2,))

    assert in_title == (Link(1, 9, 3, "the headline names Kimi-K2"),)
    assert in_text == (Link(1, 9, 2, "the text names Kimi-K2"),)


@pytest.mark.parametrize(("days", "linked"), [(-2.1, False), (-2, True), (0, True), (14, True), (14.1, False)])
def test_a_story_is_about_a_release_of_the_same_weeks(days: float, linked: bool) -> None:
    assert bool(about(told("Moonshot AI releases Kimi K2", days=days), (K2,))) is linked


def test_a_release_told_of_without_its_name_is_the_only_one_of_these_days() -> None:
    untitled = told("Moonshot AI releases its largest open model so far")

    assert [link.release for link in about(untitled, (K2, GLM))] == [1]
    assert "only Kimi-K2" in about(untitled, (K2,))[0].why
    assert about(untitled, (K2, LINEAR)) == (), "it could be either"
    assert about(untitled, (replace(K2, at=NOON - timedelta(days=5)),)) == (), "too long ago to be meant"
    assert about(told("Moonshot AI raises 500 million dollars"), (K2,)) == (), "no release is told of"
    assert about(told("Moonshot AI releases Kimi K1.5"), (K2,)) == (), "another model is meant"


def test_the_best_links_come_first_and_not_too_many() -> None:
    many = [replace(K2, item=100 + day, at=NOON - timedelta(days=day)) for day in range(12)]

    links = about(told("Kimi K2, one week on"), many)

    assert [link.release for link in links] == [100 + day for day in range(MOST)], "the nearest first"


def test_policy_about_the_lab_comes_before_policy_about_its_country() -> None:
    country = told("US weighs export controls on open-weight models from China", item=21, articles=9)
    lab = told("Italy's data protection authority bans Kimi of Moonshot AI", item=22)
    elsewhere = told("EU AI Act: Commission publishes guidelines for GPAI providers", item=23)
    no_policy = told("Moonshot AI releases Kimi K2", item=24)

    links = related_policy(K2, (country, lab, elsewhere, no_policy))

    assert [link.story for link in links] == [22, 21]
    assert links[0].why.startswith("policy about Moonshot AI")
    assert links[1].why == "policy about China: Export controls, Open weights and open source"


def test_policy_of_other_weeks_is_not_related() -> None:
    later = told("US weighs export controls on open-weight models from China", days=15)

    assert related_policy(K2, (later,)) == ()


def test_policy_is_bounded_the_larger_stories_first() -> None:
    title = "US weighs export controls on open-weight models from China"
    stories = [told(title, item=number, articles=number) for number in range(30, 42)]

    links = related_policy(K2, stories)

    assert [link.story for link in links] == list(range(41, 41 - MOST, -1))


@pytest.mark.parametrize(
    ("text", "lab", "keys"),
    [
        ("GLM-4.5 beats GLM-4, and GLM 4.5 Air fits a laptop", "Z.ai", ["glm-4", "glm-4.5"]),
        ("Qwen3.8 27b in one bit", "Qwen", ["qwen-3.8"]),
        ("Qwen3Guard and Qwen3-VL-30B-A3B", "Qwen", ["qwen-3-guard", "qwen-3-vl"]),
        ("QwQ thinks aloud", "Qwen", ["qwq"]),
        ("Qwen 30 days later: Qwen grows", "Qwen", []),
        ("DeepSeek delays R2 and mends V3.1", "DeepSeek", ["deepseek-r-2", "deepseek-v-3.1"]),
        ("Deepseek V4 Flash in practice", "DeepSeek", ["deepseek-v-4"]),
        ("Upstage, 솔라 프로 2 공개", "Upstage", ["solar-pro-2"]),
        ("百度开源文心大模型 4.5", "Baidu", ["ernie-4.5"]),
        ("GPT OSS and vLLM", "OpenAI", ["gpt-oss"]),
        ("Kimi K2 Thinking", "Moonshot AI", ["kimi-k-2"]),
        ("Kimi K2", "Z.ai", []),
        ("Qwen20 percent", "Qwen", []),
    ],
)
def test_models_in_a_text(text: str, lab: str, keys: list[str]) -> None:
    assert sorted(mention.key for mention in mentions().find(text, (lab,))) == keys


def test_a_model_may_say_less_but_nothing_else() -> None:
    def only(text: str) -> Mention:
        return mentions().find(text, ("Qwen", "Moonshot AI", "Z.ai"))[0]

    assert only("GLM-4.5").fits(only("GLM 4.5 Air"))
    assert not only("GLM-4.5").fits(only("GLM-4.5V"))
    assert not only("Kimi K2").fits(only("Kimi K2 Thinking"))
    assert not only("Qwen3-32B").fits(only("Qwen3-8B"))

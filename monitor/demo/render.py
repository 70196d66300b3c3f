"""The facts of `monitor demo` written as a recording folder, with the configuration that watches it.

A recording is what `monitor.demo.recording` reads: the version in force at step s is the file with the
greatest number <= s. So a file is written when something changed, and for the moving counters of the Hub
every few steps.
"""

import json
from pathlib import Path

from monitor.demo.bodies import body, entries
from monitor.demo.elements import MOVING, Element, listed
from monitor.demo.facts import BASELINE, Facts, Feed, Lab, load

__all__ = ["Facts", "load", "render"]

COUNTERS_EVERY = 8
"""Steps after which a list is written for its counters alone."""

REPLAY = "http://replay"
"""Where the recording is served, as far as the configuration knows; the demo puts a real address in."""

WATCHLISTS = (
    ("DeepSeek", "deepseek OR 深度求索"),
    ("Qwen", "qwen OR 通义千问"),
    ("Kimi", "kimi OR 月之暗面"),
    ("Export controls", "topic:export-controls"),
    ("EU AI Act", "topic:eu-ai-act"),
    ("Big permissive Chinese models", "kind:release country:CN params:>=30b license:mit,apache-2.0"),
)


def render(facts: Facts, folder: Path) -> None:
    """Write `replay/<feed>/`, `hub/<org>/` and `feeds.toml` into the folder, which may be there already."""
    for feed in facts.feeds:
        _write_feed(facts, feed, folder / "replay" / feed.key)
    for org in (org for lab in facts.labs for org in lab.hub):
        _write_lists(facts, org, folder / "hub" / org)
    (folder / "feeds.toml").write_text(configuration(facts), encoding="utf-8")


def configuration(facts: Facts) -> str:
    """A `feeds.toml` that watches the recording, as fast as it may."""
    head = [
        _table("[monitor]", {"poll_every": "1s", "poll_at_least": "1s", "poll_at_most": "1s"}),
        _table("[hub]", {"endpoint": f"{REPLAY}/hub", "poll_every": "1s"}),
    ]
    labs = [_table("[[labs]]", _lab(lab)) for lab in facts.labs]
    feeds = [_table("[[feeds]]", _feed(feed)) for feed in facts.feeds]
    watchlists = [
        _table("[[watchlists]]", {"name": name, "query": query, "notify": ["screen"]}) for name, query in WATCHLISTS
    ]
    return "\n".join([*head, *labs, *feeds, *watchlists])


def _lab(lab: Lab) -> dict[str, object]:
    names: dict[str, object] = {"hub": lab.hub, "aliases": lab.aliases, "families": lab.families}
    return {"name": lab.name, "country": lab.country, **names}


def _feed(feed: Feed) -> dict[str, object]:
    url = f"{REPLAY}/feeds/{feed.key}"
    return {"name": feed.name, "url": url, "kind": feed.kind, "language": feed.language}


def _table(header: str, values: dict[str, object]) -> str:
    """Strings and lists of strings, which TOML writes as JSON does."""
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in values.items()]
    return "\n".join([header, *lines, ""])


def _write_feed(facts: Facts, feed: Feed, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    ending = "json" if feed.format == "json" else "xml"
    brought = {article.step for article in facts.articles if article.feed == feed.key}
    for step in sorted({max(step, BASELINE) for step in brought} | {BASELINE}):
        (folder / f"{step:04d}.{ending}").write_bytes(body(feed, entries(facts, feed, step)))


def _write_lists(facts: Facts, org: str, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    before: list[Element] | None = None
    for step in range(BASELINE, facts.last + 1):
        elements = listed(facts, org, step)
        settled = [{key: one[key] for key in one if key not in MOVING} for one in elements]
        if settled != before or step % COUNTERS_EVERY == 0:
            text = json.dumps(elements, ensure_ascii=False, separators=(",", ":"))
            (folder / f"{step:04d}.json").write_text(text, encoding="utf-8")
        before = settled

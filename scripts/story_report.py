"""Prints how well articles become stories: on the events that the rule may be changed for, and on the others."""

import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace

from storyscore import (
    CORPUS,
    KEPT_BACK,
    PAIRS,
    UNDATED,
    Labeled,
    Pair,
    by_equal_keys,
    clustered,
    entries,
    grouped,
    labeled,
    mentions,
    pairs,
    reader,
    scored,
)

from monitor.understand import stories
from monitor.understand.telling import tell


def main() -> None:
    """Print the scores; with --tune only those of the half that may be tuned on, and what went wrong there."""
    tuning = "--tune" in sys.argv
    articles = labeled()
    halves = {"tuned on": [one for one in articles if not one.kept_back]}
    if not tuning:
        halves["kept back"] = [one for one in articles if one.kept_back]
    for name, half in halves.items():
        print(f"{name}: {len(half)} articles, {len({one.event for one in half})} events")
        print(f"  equal keys   {scored(half, by_equal_keys)}")
        print(f"  stories      {scored(half, clustered)}")
        hidden = [_hidden(one, number) for number, one in enumerate(half)]
        print(f"  words alone  {scored(hidden, clustered)}")
        for group in sorted({one.group for one in half}):
            print(f"    {group:<12} {scored([one for one in hidden if one.group == group], clustered)}")
        print(f"  other orders {_orders(half)}")
    for path in (PAIRS, KEPT_BACK)[: 1 if tuning else 2]:
        print(f"{path.name}: {_judged(pairs(path))}")
    if tuning:
        _mistakes([_hidden(one, number) for number, one in enumerate(halves["tuned on"])])
    _costs(articles)


def _judged(judged: Sequence[Pair]) -> str:
    """How many pairs of each kind are judged as labeled."""
    right, all_of = Counter[str](), Counter[str]()
    for pair in judged:
        all_of[pair.kind] += 1
        right[pair.kind] += stories.same_event(pair.one, pair.other).same is pair.same
    return ", ".join(f"{kind} {right[kind]} of {count}" for kind, count in all_of.items())


def _hidden(one: Labeled, number: int) -> Labeled:
    """An article as another outlet would have it: only its words can join it to others."""
    return replace(one, telling=replace(one.telling, url="", page="", outlet=f"outlet {number}"))


def _orders(articles: Sequence[Labeled], times: int = 20) -> str:
    """How often the order of arrival changes in which story an article is."""
    chance = random.Random(7)
    arriving = sorted(articles, key=lambda one: (one.telling.at, one.event))
    usual = _pairs_of(clustered([one.telling for one in arriving]))
    changed = []
    for _ in range(times):
        order = list(range(len(arriving)))
        chance.shuffle(order)
        found = clustered([arriving[number].telling for number in order])
        back = dict(zip(order, found, strict=True))
        changed.append(len(usual ^ _pairs_of([back[number] for number in range(len(arriving))])))
    return f"of {len(usual)} pairs in stories, {sum(changed) / times:.2f} differ on average, at most {max(changed)}"


def _pairs_of(found: Sequence[int]) -> set[tuple[int, int]]:
    return {(one, other) for group in grouped(found).values() for one in group for other in group if one < other}


def _mistakes(articles: Sequence[Labeled]) -> None:
    arriving = sorted(articles, key=lambda one: (one.telling.at, one.event))
    found = clustered([one.telling for one in arriving])
    for number, one in enumerate(arriving):
        for before in range(number):
            other = arriving[before]
            if (one.event == other.event) != (found[number] == found[before]):
                verdict = stories.same_event(one.telling, other.telling)
                keys = len(stories.keys(one.telling) & stories.keys(other.telling))
                kind = "MISSED" if one.event == other.event else "WRONG "
                print(f"{kind} {verdict.score:.2f} {keys} {one.event} | {other.event}: {verdict.why}")
                print(f"       {sorted(one.telling.words)} {sorted(one.telling.acts)}")
                print(f"       {sorted(other.telling.words)} {sorted(other.telling.acts)}")


def _costs(articles: Sequence[Labeled]) -> None:
    tellings = [one.telling for one in articles[:200]]
    read = entries(CORPUS / "replay" / "reddit-localllama" / "0001.xml")
    labs_of = [reader().read(entry.title, entry.summary).labs for entry in read]

    def compare() -> None:
        for one in tellings:
            for other in tellings:
                stories.same_event(one, other)

    def make() -> None:
        for entry, named in zip(read, labs_of, strict=True):
            at = entry.published or UNDATED
            tell(entry.title, entry.summary, entry.url, source="a", kind="news", at=at, labs=named, mentions=mentions())

    print(f"comparing two articles: {_fastest(compare) / len(tellings) ** 2:.1f} µs")
    print(f"making what is compared: {_fastest(make) / len(read):.0f} µs")
    print(
        f"reading an article: {_fastest(lambda: [reader().read(e.title, e.summary) for e in read]) / len(read):.0f} µs"
    )


def _fastest(work: Callable[[], object]) -> float:
    """The µs that something takes when nothing disturbs it."""
    took = []
    for _ in range(9):
        begun = time.process_time()
        work()
        took.append(time.process_time() - begun)
    return min(took) * 1e6


if __name__ == "__main__":
    main()

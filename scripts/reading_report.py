"""The table of `scripts/score-reading`; with `--tune` every mistake, but only in the half that may be looked at."""

import sys
from collections.abc import Iterable, Sequence

from readingscore import CORPUS, HELD_OUT, TUNING, Labeled, Scores, labeled, labs, news, of_half, scored

from monitor.understand.reading import Reader


def table(name: str, scores: Scores) -> Iterable[str]:
    """The lines of one half."""
    yield f"{name}: {scores.texts} headlines with leads"
    for kind, score in (("topics", scores.topics), ("policy", scores.policy), ("labs", scores.labs)):
        yield f"  {kind:19} {score}"
    for topic, score in scores.by_topic.items():
        if score.right or score.wrong or score.missed:
            yield f"    {topic:17} {score}"


def mistakes(reader: Reader, texts: Iterable[Labeled]) -> Iterable[str]:
    """What was labeled, what was read and why, where they differ."""
    for text in texts:
        read = reader.read(text.title, text.lead)
        if (frozenset(read.topics), read.policy, frozenset(read.labs)) != (text.topics, text.policy, text.labs):
            yield f"{text.key} [{text.title[:120]}] {text.lead[:200]}"
            yield f"    labeled {_said(text.topics, text.policy, text.labs)}"
            yield f"    read    {_said(read.topics, read.policy, read.labs)}"
            yield from (f"            {reason}" for reason in read.why)


def _said(topics: Iterable[str], policy: bool, names: Iterable[str]) -> str:
    return (
        f"{' '.join(sorted(topics)) or '-'}; {'policy' if policy else 'no policy'}; {', '.join(sorted(names)) or '-'}"
    )


def main(arguments: Sequence[str]) -> int:
    """Print the scores of both sets."""
    reader, sets = Reader(labs()), {"news": news()}
    if CORPUS.is_dir():
        sets["feeds"] = labeled()
    else:
        print(f"Without the feeds: {CORPUS}, which is no part of the project, is not there.", file=sys.stderr)
    for name, texts in sets.items():
        tuning = of_half(texts, TUNING)
        print(*table(f"{name}, {TUNING}", scored(reader, tuning)), sep="\n")
        print(f"  topics, whole texts {scored(reader, tuning, whole=True).topics}")
        if "--tune" in arguments:
            print(*mistakes(reader, tuning), sep="\n")
        else:
            print(*table(f"{name}, {HELD_OUT}", scored(reader, of_half(texts, HELD_OUT))), sep="\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

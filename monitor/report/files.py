"""Items as the text of a file: JSON, JSON Lines, CSV or Markdown."""

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from monitor.figures import headline
from monitor.model import Detail
from monitor.report import items
from monitor.text import safe_url

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+!|~-])")


def as_json(found: Iterable[Detail]) -> Iterator[str]:
    """One array."""
    before = "[\n"
    for each in found:
        yield before + json.dumps(items.item(each), ensure_ascii=False)
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def as_lines(found: Iterable[Detail]) -> Iterator[str]:
    """One object a line."""
    for each in found:
        yield json.dumps(items.item(each), ensure_ascii=False) + "\n"


def as_csv(found: Iterable[Detail]) -> Iterator[str]:
    """With a header line."""
    yield _row(items.CSV_COLUMNS)
    for each in found:
        yield _row(items.csv_row(each.item))


def as_markdown(found: Iterable[Detail]) -> Iterator[str]:
    """A list, with a heading for each day (UTC); nothing of a title is read as Markdown."""
    day = ""
    for each in found:
        one = each.item
        if (this := (items.iso(one.at) or "")[:10]) != day:
            yield ("\n" if day else "") + f"## {this}\n\n"
            day = this
        title, url = _plain(headline(one)), safe_url(one.url).replace("<", "%3C").replace(">", "%3E")
        about = _plain(", ".join(filter(None, (one.kind, one.lab or one.source, one.license, *one.topics))))
        yield f"- [{title}](<{url}>) ({about})\n" if url else f"- {title} ({about})\n"


def _plain(words: str) -> str:
    return _MARKDOWN.sub(r"\\\1", words)


FORMATS: Mapping[str, Callable[[Iterable[Detail]], Iterator[str]]] = {
    ".json": as_json,
    ".jsonl": as_lines,
    ".csv": as_csv,
    ".md": as_markdown,
}
"""By the ending of the file's name."""


def _row(values: Iterable[object]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow(values)
    return line.getvalue()

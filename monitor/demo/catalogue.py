"""The feeds.toml that goes with a recording: every recorded feed and lab, polled each second."""

import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from monitor.demo.recording import Recording, Versions

PLACEHOLDER = "http://replay"
"""How a recording's own feeds.toml writes the address it will be served at."""
HEAD = """\
# Written for a replay at {url}; safe to delete.
[monitor]
poll_every = "1s"
poll_at_least = "1s"
poll_at_most = "1s"

[hub]
endpoint = {endpoint}
poll_every = "1s"
"""
WATCHLIST = """\
[[watchlists]]
name = "DeepSeek"
query = "deepseek"
notify = ["screen"]
"""


@dataclass(frozen=True, slots=True)
class Lab:
    name: str
    country: str
    hub: tuple[str, ...]
    aliases: tuple[str, ...]
    families: tuple[str, ...]


def feeds_toml(recording: Recording, base_url: str, catalogue_path: Path | None) -> str:
    """The text of the configuration. Labs come from the catalogue, as far as the recording knows them; a
    catalogue that is not there names none."""
    own = recording.folder / "feeds.toml"
    if own.is_file():
        return own.read_text(encoding="utf-8").replace(PLACEHOLDER, base_url)
    parts = [HEAD.format(url=base_url, endpoint=_quoted(f"{base_url}/hub"))]
    parts += [_lab_table(lab) for lab in _recorded(_labs(catalogue_path), recording)]
    parts += [
        _feed_table(name, f"{base_url}/feeds/{quote(name)}", _begins_as_feed(versions))
        for name, versions in recording.feeds.items()
    ]
    return "\n".join([*parts, WATCHLIST])


def _labs(catalogue_path: Path | None) -> Iterator[Lab]:
    if catalogue_path is None or not catalogue_path.is_file():
        return
    catalogue = tomllib.loads(catalogue_path.read_text(encoding="utf-8"))
    for table in catalogue.get("labs", []):
        if isinstance(table, Mapping) and isinstance(table.get("name"), str):
            lists = (_texts(table.get(key)) for key in ("hub", "aliases", "families"))
            yield Lab(table["name"], str(table.get("country", "")), *lists)


def _recorded(labs: Iterator[Lab], recording: Recording) -> Iterator[Lab]:
    known = {organization.name.lower() for organization in recording.organizations}
    for lab in labs:
        if hub := tuple(name for name in lab.hub if name.lower() in known):
            yield Lab(lab.name, lab.country, hub, lab.aliases, lab.families)


def _lab_table(lab: Lab) -> str:
    lines = ["[[labs]]", f"name = {_quoted(lab.name)}"]
    lines += [f"country = {_quoted(lab.country)}"] if lab.country else []
    for key, names in (("hub", lab.hub), ("aliases", lab.aliases), ("families", lab.families)):
        lines += [f"{key} = [{', '.join(map(_quoted, names))}]"] if names else []
    return "\n".join(lines) + "\n"


def _feed_table(name: str, url: str, readable: bool) -> str:
    lines = ["[[feeds]]", f"name = {_quoted(name)}", f"url = {_quoted(url)}", 'kind = "news"']
    lines += ['language = "zh"'] if name.endswith("-zh") else []
    lines += [] if readable else ["enabled = false  # its first version is no feed; switch it on to see it fail"]
    return "\n".join(lines) + "\n"


def _begins_as_feed(versions: Versions[Path]) -> bool:
    """Whether the first recorded version looks like a feed: recordings of failures begin with anything."""
    first = versions.at(1)
    start = first.read_bytes()[:4_000] if first else b""
    return any(mark in start for mark in (b"<rss", b"<feed", b"<rdf:RDF", b"jsonfeed.org/version"))


def _texts(value: object) -> tuple[str, ...]:
    return tuple(text for text in value if isinstance(text, str)) if isinstance(value, list) else ()


def _quoted(text: str) -> str:
    """A TOML basic string: JSON's escapes are TOML's too, but JSON leaves DEL as it is."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")

"""From `feeds.toml` to a `Config`: find the file, read it, lay it over the shipped one, check all of it."""

import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import platformdirs
import tomli

from monitor.config import keys
from monitor.config.build import beside, build
from monitor.config.checks import REPEATED, SINGLE, Table, Wrong, query_text
from monitor.config.mistakes import ConfigError, Lines, Mistake, nearest, shown
from monitor.config.values import Config
from monitor.figures import span
from monitor.frozen import dataclass
from monitor.notices import BUILT_IN, MAIL

APP = "open-model-monitor"
SECRET_KEYS = ("password", "username", "headers")

Tables = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _File:
    path: Path
    raw: Tables
    lines: Lines
    shipped: bool
    "Its queries are known to be good (a test reads them), so that start-up need not load the parser."


def user_path() -> Path:
    """Where a user's own `feeds.toml` is looked for."""
    return platformdirs.user_config_path(APP) / "feeds.toml"


def state_path() -> Path:
    """Where the screen remembers how it was left."""
    return platformdirs.user_state_path(APP) / "screen.json"


def shipped_path() -> Path:
    """The `feeds.toml` that comes with the program; at the top of the project in a checkout."""
    package = Path(__file__).parents[1]
    installed = package / "feeds.toml"
    return installed if installed.exists() else package.parent / "feeds.toml"


def find(chosen: Path | None, environ: Mapping[str, str]) -> Path:
    """The file to read: the chosen one, `$MONITOR_CONFIG`, the user's own, the shipped one."""
    if chosen is not None:
        return chosen.expanduser()
    if named := environ.get("MONITOR_CONFIG"):
        return Path(named).expanduser()
    return user_path() if user_path().exists() else shipped_path()


def writable_path(chosen: Path | None, environ: Mapping[str, str]) -> Path:
    """The file that edits go to: the one that is read, or the user's own where that is the shipped one."""
    found = find(chosen, environ)
    named = chosen is not None or bool(environ.get("MONITOR_CONFIG"))
    return user_path() if found == shipped_path() and not named else found


def load(chosen: Path | None = None, environ: Mapping[str, str] | None = None) -> Config:
    """The configuration. Raises `ConfigError` with every mistake in it."""
    environ = os.environ if environ is None else environ
    return _configured(_read(find(chosen, environ)), environ)


def meaning(path: Path, text: str, environ: Mapping[str, str] | None = None) -> Config:
    """The configuration if this text stood in the file. Raises `ConfigError`."""
    return _configured(_parsed(path, text), os.environ if environ is None else environ)


def _configured(own: _File, environ: Mapping[str, str]) -> Config:
    extends = own.raw.pop("extends", None)
    mistakes: list[Mistake] = []
    if extends not in (None, "default"):
        mistakes.append(Mistake(own.path, own.lines.of("", 0, "extends"), "extends", shown(extends), '"default"'))
    files = [_read(shipped_path()), own] if extends == "default" else [own]
    layers = [_checked(file, mistakes, whole=file is files[0]) for file in files]
    merged = _merge(layers)
    if len(layers) > 1:
        from monitor.config import extending  # a file that stands alone has its tables checked as a whole

        mistakes += extending.mistakes(own.path, own.raw, own.lines, layers[1], layers[0])
    mistakes += _contradictions(own, merged)
    if mistakes:
        raise ConfigError(sorted(mistakes, key=lambda each: each.line))
    ours = layers[-1] if own.path != shipped_path() else {}
    return build(
        own.path,
        merged,
        environ,
        own_endpoint="endpoint" in ours.get("hub", {}),
        own_interval="poll_every" in ours.get("monitor", {}),
    )


def _read(path: Path) -> _File:
    try:
        return _parsed(path, path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        hint = "Check the path, or make one with `monitor config init`."
        raise ConfigError([], f"{path}: there is no such file. {hint}") from error
    except UnicodeDecodeError as error:
        raise ConfigError([], f"{path}: is not UTF-8 text ({error.reason} at byte {error.start}).") from error
    except OSError as error:
        raise ConfigError([], f"{path}: cannot be read: {error.strerror}.") from error


def _parsed(path: Path, text: str) -> _File:
    try:
        return _File(path, tomli.loads(text), Lines(text), shipped=path == shipped_path())
    except tomli.TOMLDecodeError as error:
        raise ConfigError([], f"{path}:{error.lineno}: is not valid TOML: {error}.") from error


def _checked(file: _File, mistakes: list[Mistake], *, whole: bool) -> Tables:
    """The tables of one file with every value checked. Without `whole` a table may give only what differs."""
    known = (*SINGLE, *REPEATED)
    result: Tables = {}
    for name, value in file.raw.items():
        if name in SINGLE and isinstance(value, dict):
            result[name] = _table(file, mistakes, name, 0, value, SINGLE[name], whole=whole)
        elif name in REPEATED and isinstance(value, list) and all(isinstance(row, dict) for row in value):
            result[name] = _rows(file, mistakes, name, value, whole=whole)
        else:
            expected = (
                f"[[{name}]]" if name in REPEATED else f"[{name}]" if name in SINGLE else f"one of {', '.join(known)}"
            )
            line = file.lines.of(name, 0) if name in known else file.lines.of("", 0, name)
            line = file.lines.of(name, 0) if line == 1 else line
            mistakes.append(Mistake(file.path, line, name, "", expected, nearest(name, known)))
    return result


def _rows(file: _File, mistakes: list[Mistake], name: str, rows: list[Tables], *, whole: bool) -> list[Tables]:
    checked = []
    seen: dict[str, int] = {}
    for index, row in enumerate(rows):
        checked.append(_table(file, mistakes, name, index, row, REPEATED[name], whole=whole))
        label = row.get("name")
        if isinstance(label, str) and label in seen:
            expected = f"another name: line {file.lines.of(name, seen[label], 'name')} has it already"
            mistakes.append(
                Mistake(file.path, file.lines.of(name, index, "name"), f"{name}.name", shown(label), expected)
            )
        elif isinstance(label, str):
            seen[label] = index
    return checked


def _table(
    file: _File, mistakes: list[Mistake], name: str, index: int, row: Tables, table: Table, *, whole: bool
) -> Tables:
    checked: Tables = {}
    for key, value in row.items():
        if key not in table.keys:
            line, choices = file.lines.of(name, index, key), tuple(table.keys)
            expected = f"one of the keys {', '.join(choices)}" if name != "keys" else "an action of docs/keys.md"
            mistakes.append(Mistake(file.path, line, f"{name}.{key}", "", expected, nearest(key, choices)))
            continue
        try:
            checked[key] = value if file.shipped and table.keys[key] is query_text else table.keys[key](value)
        except Wrong as wrong:
            line = file.lines.of(name, index, key)
            found = "a value" if key in SECRET_KEYS or name == "channels" else shown(value)
            mistakes.append(Mistake(file.path, line, f"{name}.{key}", found, wrong.expected, _near(value, wrong)))
    needed = table.needs if whole else table.needs[:1]
    for key in needed:
        if key not in row:
            mistakes.append(
                Mistake(file.path, file.lines.of(name, index), f"{name}.{key}", "nothing", f"the key {key}")
            )
    return checked


def _near(value: object, wrong: Wrong) -> str:
    words = value if isinstance(value, list) else [value]
    unknown = next((word for word in words if word not in wrong.choices), "")
    return nearest(unknown, wrong.choices) if wrong.choices else ""


def _merge(layers: list[Tables]) -> Tables:
    """Later layers over earlier ones: single tables key by key, repeated ones by name."""
    merged: Tables = {}
    for layer in layers:
        for name in SINGLE:
            merged[name] = merged.get(name, {}) | layer.get(name, {})
        for name in REPEATED:
            rows = {row["name"]: row for row in merged.get(name, [])}
            for row in (row for row in layer.get(name, []) if "name" in row):  # the others are told as mistakes
                rows[row["name"]] = rows.get(row["name"], {}) | row
            merged[name] = list(rows.values())
    return merged


def _contradictions(own: _File, merged: Tables) -> list[Mistake]:
    """What is wrong between tables that are right by themselves."""

    def mistake(table: str, row: Tables, key: str, expected: str, value: str = "", near: str = "") -> Mistake:
        line = _line(own, table, row["name"], key)
        return Mistake(own.path, line, f"{table}.{key}", shown(value or row[key]), expected, near)

    return [
        *_sources_at_odds(merged, mistake),
        *_channels_at_odds(merged, mistake),
        *_keys_at_odds(merged, mistake),
        *_bounds_crossed(own, merged),
        *_templates_missing(own, merged),
        *_clashes(own, merged),
    ]


def _sources_at_odds(merged: Tables, mistake: Callable[..., Mistake]) -> Iterator[Mistake]:
    """A source's name says which one is meant, and a lab's, too."""
    owners: dict[str, str] = {}
    for lab in merged["labs"]:
        for organization in lab.get("hub", ()) if lab.get("enabled", True) else ():
            if organization in owners:
                expected = f"another organization: {owners[organization]} has it already"
                yield mistake("labs", lab, "hub", expected, organization)
            owners.setdefault(organization, lab["name"])
    labs = tuple(lab["name"] for lab in merged["labs"])
    for feed in merged["feeds"]:
        if feed["name"] in owners:
            yield mistake("feeds", feed, "name", f"another name: a Hub organization of {owners[feed['name']]} has it")
        if "lab" in feed and feed["lab"] not in labs:
            yield mistake("feeds", feed, "lab", "the name of a lab", near=nearest(feed["lab"], labs))


def _channels_at_odds(merged: Tables, mistake: Callable[..., Mistake]) -> Iterator[Mistake]:
    """What a watchlist notifies must be there."""
    for channel in merged["channels"]:
        if channel["name"] in (*BUILT_IN, MAIL):
            yield mistake("channels", channel, "name", f"another name: {', '.join((*BUILT_IN, MAIL))} are built in")
    known = (*BUILT_IN, *(one["name"] for one in merged["channels"] if one.get("enabled", True)))
    for watchlist in merged["watchlists"]:
        for name in watchlist.get("notify", ()) if watchlist.get("enabled", True) else ():
            if name not in known:
                yield mistake(
                    "watchlists", watchlist, "notify", f"one of {', '.join(known)}", name, nearest(name, known)
                )


def _keys_at_odds(merged: Tables, mistake: Callable[..., Mistake]) -> Iterator[Mistake]:
    """A key shows one view."""
    owners: dict[str, str] = {}
    for view in merged["views"]:
        if "key" in view and owners.setdefault(view["key"], view["name"]) != view["name"]:
            yield mistake("views", view, "key", f"another key: {owners[view['key']]} has it already")


def _bounds_crossed(own: _File, merged: Tables) -> Iterator[Mistake]:
    """The least interval is no longer than the longest."""
    least, most = (merged["monitor"].get(key) for key in ("poll_at_least", "poll_at_most"))
    if least and most and least > most:
        line, expected = own.lines.of("monitor", 0, "poll_at_least"), f"no more than poll_at_most, {span(most)}"
        yield Mistake(own.path, line, "monitor.poll_at_least", span(least), expected)


def _templates_missing(own: _File, merged: Tables) -> Iterator[Mistake]:
    """The folder of a user's own templates must be there."""
    named = merged["mail"].get("templates")
    if named and not (folder := beside(own.path, named)).is_dir():
        line = own.lines.of("mail", 0, "templates")
        others = folder.parent.iterdir() if folder.parent.is_dir() else ()
        near = nearest(folder.name, tuple(each.name for each in others if each.is_dir()))
        yield Mistake(own.path, line, "mail.templates", shown(named), f"a folder; there is none at {folder}", near)


def _clashes(own: _File, merged: Tables) -> Iterator[Mistake]:
    """A key does one thing in each place of the screen."""
    given, chosen = own.raw.get("keys"), merged["keys"]
    sound = isinstance(given, dict) and len(given) == len(chosen)  # an action without its key would seem to clash
    for clash in keys.clashes(chosen) if sound else ():
        line, other = (own.lines.of("keys", 0, action) for action in (clash.action, clash.other))
        theirs = f"line {other} gives it to {clash.other}"
        if clash.other not in chosen:
            theirs = f"{clash.other} has it by itself; give that one another key, too"
        expected = f"another key: in {clash.place} {theirs}"
        yield Mistake(own.path, line, f"keys.{clash.action}", shown(clash.key), expected)


def _line(file: _File, table: str, name: str, key: str = "name") -> int:
    names = [row.get("name") for row in file.raw.get(table, [])]
    return file.lines.of(table, names.index(name), key) if name in names else 1

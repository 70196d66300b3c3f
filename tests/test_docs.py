"""Documentation that can rot is compared with the code."""

import re
from pathlib import Path
from runpy import run_path

import pytest

from monitor.cli.main import COMMANDS
from monitor.config.checks import REPEATED, SINGLE
from monitor.query import FIELDS, parse
from monitor.tui.app import MonitorApp
from monitor.tui.feed_screen import FeedScreen

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
NAMES = {"↓": "down", "↑": "up", "→": "right", "←": "left", "Enter": "enter", "Esc": "escape", "Space": "space"}
SIGNS = {"/": "slash", "?": "question_mark"}


def bound_keys() -> set[str]:
    """Every key of the program, its first screen and the widgets on it."""
    from monitor.tui.detail_pane import DetailPane
    from monitor.tui.feed_list import FeedList

    keys: set[str] = set()
    for owner in (*MonitorApp.__mro__, *FeedScreen.__mro__, *FeedList.__mro__, *DetailPane.__mro__):
        for binding in vars(owner).get("BINDINGS", ()):
            key = binding.key if hasattr(binding, "key") else binding[0]
            keys |= {one.strip() for one in key.split(",")}
    return keys


def test_every_key_of_the_readme_is_bound() -> None:
    rows = [line.split("|") for line in README.splitlines() if line.startswith("| `")]
    shown = [key for row in rows for cell in (row[1], row[3]) for key in re.findall(r"`([^`]+)`", cell)]
    assert len(shown) > 25
    bound = bound_keys()
    for key in shown:
        assert {key, NAMES.get(key, key), SIGNS.get(key, key)} & bound, key


def test_the_page_of_keys_is_that_of_the_bindings() -> None:
    page = run_path(str(ROOT / "scripts" / "keys.py"))["page"]
    assert (ROOT / "docs" / "keys.md").read_text(encoding="utf-8") == page(), "run `scripts/keys`"


def test_every_command_of_the_readme_exists() -> None:
    called = set(
        re.findall(r"(?:monitor|scripts/run) ([a-z]+)\b", "\n".join(re.findall(r"```console(.*?)```", README, re.S)))
    )
    assert called >= {"run", "list", "show", "sources", "explain", "demo"}
    assert called <= set(COMMANDS)


def test_queries_of_the_readme_can_be_read() -> None:
    quoted = re.findall(r"monitor list (?:--json --follow )?'([^']+)'", README)
    assert len(quoted) >= 2
    for text in quoted:
        parse(text)
    for name in re.findall(r"\b([a-z]+):(?! )", re.findall(r"## Queries.*?```(.*?)```", README, re.S)[0]):
        assert name in FIELDS, name


@pytest.mark.parametrize("path", [ROOT / "feeds.toml", ROOT / "README.md"], ids=lambda path: path.name)
def test_every_key_in_an_example_is_known(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".md":
        text = "\n".join(re.findall(r"```toml(.*?)```", text, re.S))
    table = ""
    for line in text.splitlines():
        line = line.removeprefix("# ").strip()
        if header := re.fullmatch(r"\[\[?([a-z]+)\]\]?", line):
            table = header[1]
        elif (key := re.match(r"([a-z_]+)\s*= ", line)) and table:
            known = REPEATED.get(table) or SINGLE[table]
            assert key[1] in known.keys, f"[{table}] {key[1]}"


@pytest.mark.parametrize("table", ["watchlists", "channels", "views", "digests", "mail"])
@pytest.mark.parametrize("path", [ROOT / "feeds.toml", ROOT / "README.md"], ids=lambda path: path.name)
def test_every_key_of_these_tables_has_an_example(path: Path, table: str) -> None:
    parts = re.split(r"^(?:# )?\[\[?([a-z]+)\]\]?$", path.read_text(encoding="utf-8"), flags=re.M)
    shown: set[str] = set()
    for name, text in zip(parts[1::2], parts[2::2], strict=True):
        if name == table:
            shown |= set(re.findall(r"^(?:# )?([a-z_]+)\s*= ", text.partition("```")[0], re.M))
    missing = set((REPEATED.get(table) or SINGLE[table]).keys) - shown
    assert missing <= ({"enabled"} if table == "channels" else set())


def test_the_map_names_every_part() -> None:
    parts = {path.stem if path.suffix == ".py" else f"{path.name}/" for path in (ROOT / "monitor").iterdir()}
    parts = {part for part in parts if not part.startswith("__") and part != "py.typed/"}
    assert len(parts) > 15
    for part in parts:
        assert (part if part.endswith("/") else f"{part}.py") in ARCHITECTURE, part

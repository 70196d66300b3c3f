"""What a start does not load: each command brings in what it needs, and the screen paints before the poller comes."""

import subprocess
import sys
from pathlib import Path

import pytest

LIGHTER = ("lark", "sqlite_utils", "monitor.query.compiling")
HEAVY = ("httpx", "aiohttp", "feedparser", "apscheduler", "textual", "ahocorasick_rs", "apprise", "keyring")
"Libraries that only some commands need."
PROJECT = Path(__file__).parents[1]


def loaded(program: str, *arguments: str) -> set[str]:
    """The heavy libraries that are loaded after a program ran."""
    report = (
        "\nimport sys"
        f"\nfound = [name for name in {HEAVY + LIGHTER!r} if name in sys.modules]"
        "\nprint('loaded:', *found, file=sys.stderr)"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program + report, *arguments], capture_output=True, text=True, check=False, cwd=PROJECT
    )
    assert ended.returncode == 0, ended.stderr
    return set(ended.stderr.rpartition("loaded:")[2].split())


CALL = """
import sys
from monitor.cli.main import main
try:
    main()
except SystemExit as ended:
    assert not ended.code, ended.code
"""


def test_the_command_line_by_itself() -> None:
    assert loaded("import monitor.cli.main") & set(HEAVY) == set()


@pytest.mark.parametrize(
    "command",
    [
        ("list",),
        ("list", "--json", "qwen kind:release"),
        ("mark", "read", "qwen"),
        ("sources", "list"),
        ("config", "check"),
        ("watch", "list"),
        ("watch", "alerts", "--json"),
        ("watch", "test", "qwen"),
        ("deliveries",),
        ("status", "--json"),
        ("export", "--format", "atom"),
        ("digest", "list"),
        ("digest", "sent", "--json"),
    ],
    ids=" ".join,
)
def test_commands_that_read(tmp_path: Path, command: tuple[str, ...]) -> None:
    """No network, no parser of feeds, no scheduler, no screen."""
    found = loaded(CALL, "--db", str(tmp_path / "monitor.db"), *command)
    assert found & set(HEAVY) == set()


def test_explaining_needs_no_network() -> None:
    found = loaded(CALL, "explain", "Qwen/Qwen3-8B")
    assert found & {"httpx", "aiohttp", "feedparser", "apscheduler", "textual"} == set()


def test_polling_needs_no_screen(tmp_path: Path) -> None:
    (tmp_path / "feeds.toml").write_text("", encoding="utf-8")
    files = ("--config", str(tmp_path / "feeds.toml"), "--db", str(tmp_path / "monitor.db"))
    found = loaded(CALL, *files, "run", "--once")
    assert found & {"textual", "apprise", "keyring", "monitor.query.compiling"} == set()
    assert "sqlite_utils" in found


def test_the_screen_is_imported_without_the_poller() -> None:
    """It is loaded after the first paint."""
    found = loaded("import monitor.tui.app")
    assert "textual" in found
    assert found & {"httpx", "aiohttp", "feedparser", "apscheduler", "ahocorasick_rs"} == set()


def test_a_pure_part_needs_no_library() -> None:
    for module in ("monitor.model", "monitor.polled", "monitor.schedule", "monitor.figures"):
        assert loaded(f"import {module}") == set()


def test_the_store_needs_no_network() -> None:
    found = loaded("import monitor.store.record")
    assert found & {"httpx", "aiohttp", "feedparser", "apscheduler", "textual"} == set()

"""Texts that attack a terminal, from every place that texts come from: through the real poller to the real screen.

Everything that the program writes is taken apart by a strict reader (`terminal.read`): a sequence that is no form
of the program's own, or a word planted in a hostile sequence that ends in one, fails the test.
"""

import base64
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from driver import SIZES
from terminal import StrangeError, Terminal, read, strange
from world import hub_row, recording, rss

from monitor.demo.server import ReplayServer

ROOT = Path(__file__).parents[1]
CORPUS = ROOT.parent / "shared" / "corpus" / "hostile"
PLACES = ("Xml", "Html", "Json", "Model", "Source", "Watch", "View", "Lab")
"Whose words are shown. Licenses that are none and pages that are no feeds are planted, too, and never told."
EVERY = 15
"Of the broken feeds of the corpus, one in so many."
QUIET = 0.1
"Seconds without a byte after which the next key of a walk is pressed; where that matters, words are waited for."
ESC = "\x1b[27u"
"As terminals send it that tell Escape from what begins with it; the other ones leave the program to wait for more."
PILE = "\u0301" * 300


def planted(place: str) -> str:
    """A word that is nowhere else."""
    return f"Zq{place}"


def nasty(place: str) -> str:
    """A text with all that a terminal or a markup parser may obey; in each payload the word of its place."""
    word = planted(place)
    return (
        f"{word}\x1b]0;{word}\x07\x1b]2;{word}\x07\x1b]9;{word}\x07\x1b]777;notify;{word};x\x07\x1b]52;c;{base64.b64encode(word.encode()).decode()}\x07\x1b]8;;http://{word}\x1b\\"
        f"\x1b[2J\x1b[31m\x1b[?1049l\x1bP{word}\x1b\\\x1b_G{word}\x1b\\\x1bc\x9b31m\x9d2;{word}\x9c\x90{word}\x9c\x85"
        f"\u202e{word}\u202c\u2066\u200b\ufeff\x00\x08\x7f\r[bold red]{word}[/] [@click=app.quit]{word}[/] [/nope] \\["
        f"e{PILE} 👩\u200d🚀\ufe0f $(reboot) =1+1"
    )


def named(place: str) -> str:
    """The same for XML 1.0, which has no escape character: as text, as a reference, and as one to a reference."""
    text = nasty(place).replace("&", "&amp;").replace("<", "&lt;")
    one = text.replace("\x1b", "&amp;#27;").replace("\x00", "").replace("\x08", "&amp;#8;").replace("\x07", "&amp;#x7;")
    return one + text.replace("\x1b", "&#27;").replace("\x00", "&#0;").replace("\x08", "").replace("\x07", "&#7;")


def xml() -> str:
    """Entries that attack by their title, their text, their author, their link; one headline of 100 KB."""
    html = (
        f"<h1>{nasty('Html')}</h1><script>{nasty('Html')}</script><p style='{nasty('Html')}'>{nasty('Html')}</p>"
        f"<a href='javascript:{nasty('Html')}'>{nasty('Html')}</a><a href='https://x.example/\x1b]0;ZqHtml\x07'>link</a>"
        f"<pre>{nasty('Html')}</pre><table><tr><td>{nasty('Html')}</td><td>1</td></tr></table>"
    ).replace("\x00", "")
    title, long = named("Xml"), named("Xml") * 200
    entries = "".join(
        f"<item><guid>{number}</guid><title>{words}</title><author>{title}</author><category>{title}</category>"
        f"<link>https://wire.example/{number}/&#27;]0;ZqXml&#7;</link><description>{title}</description>"
        f"<content:encoded xmlns:content='http://purl.org/rss/1.0/modules/content/'><![CDATA[{html}]]></content:encoded>"
        "<pubDate>Mon, 15 Jun 2026 12:00:00 +0000</pubDate></item>"
        for number, words in enumerate((title, long, f"Qwen {title}"))
    )
    return f"<?xml version='1.0'?><rss version='2.0'><channel><title>{title}</title>{entries}</channel></rss>"


def json_feed() -> str:
    """The same as JSON, which may hold every character, and halves of characters."""
    words = nasty("Json")
    item = {
        "id": words, "url": f"https://post.example/{words}", "title": f"{words}\ud800\udfff",
        "content_html": f"<b>{words}</b>", "authors": [{"name": words}], "tags": [words], "language": words,
    }  # fmt: skip
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": words, "items": [item]})


def rows() -> list[dict[str, object]]:
    """Models whose names, licenses, tags and tasks attack."""
    word, license_ = nasty("Model"), nasty("License")
    base = hub_row("Qwen/Qwen3-VL-8B", params=8 * 10**9, license=license_)
    return [
        base | {"pipeline_tag": word, "library_name": word, "tags": [*base["tags"], word]},
        hub_row(f"Qwen/{word}", params=10**9),
        hub_row("Qwen/ZqModel-4B", params=4 * 10**9, license=license_, base=f"Qwen/{word}", relation=word),
    ]


def configuration(url: str, hostile: list[str]) -> str:
    """Sources, labs, watchlists and views with names that attack; the corpus as sources of their own."""

    def text(words: str) -> str:
        return json.dumps(words.replace("\x00", "").replace("\x7f", ""), ensure_ascii=False)

    feeds = "".join(
        f'[[feeds]]\nname = {text(name)}\nurl = "{url}/feeds/{path}"\nkind = "news"\n'
        for path, name in [
            ("wire", nasty("Source")), ("post", "Post"), ("none", f"None {nasty('Source')}"), ("page", "Page"),
            *((name, name) for name in hostile),
        ]
    )  # fmt: skip
    return (
        f'[monitor]\npoll_every = "24h"\n[hub]\nendpoint = "{url}/hub"\npoll_every = "24h"\n'
        f'[[labs]]\nname = {text(nasty("Lab"))}\nhub = ["Qwen"]\nfamilies = ["Qwen"]\n'
        f'[[watchlists]]\nname = {text(nasty("Watch"))}\nquery = "kind:release,story"\n'
        f'notify = ["screen", "terminal"]\n[[digests]]\nname = "All"\nquery = "kind:story,release"\n'
        f'schedule = "0 8 * * *"\nto = ["a@example.org"]\n'
        f'[[views]]\nname = {text(nasty("View"))}\nquery = "kind:story"\n{feeds}'
    )


@dataclass
class Office:
    """A folder with a hostile configuration, and a hostile server to ask."""

    folder: Path
    server: ReplayServer

    @property
    def command(self) -> list[str]:
        files = ["--config", str(self.folder / "feeds.toml"), "--db", str(self.folder / "monitor.db")]
        return [sys.executable, "-m", "monitor", *files]

    @property
    def environ(self) -> dict[str, str]:
        names = ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME")
        more = {
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            "PYTHONPATH": str(ROOT),
            "LC_ALL": "C.UTF-8",
            "ESCDELAY": "20",
        }
        return {"PATH": os.environ["PATH"], **more, **dict.fromkeys(names, str(self.folder / "home"))}

    def call(self, *arguments: str, code: int = 0) -> str:
        """What a command writes."""
        done = subprocess.run(
            [*self.command, *arguments], capture_output=True, timeout=60, env=self.environ, check=False
        )
        assert done.returncode == code, done.stderr
        return done.stdout.decode("utf-8")


@contextmanager
def opened(folder: Path, feeds: Mapping[str, tuple[str, str | bytes]]) -> Iterator[Office]:
    """Everything is honest at first, so that what comes next is news. `feeds`: name → what is honest, what is not."""
    made = recording(folder / "recording", {"Qwen": [[hub_row("Qwen/Qwen2-7B")], rows()]})
    for name, bodies in feeds.items():
        (made / "replay" / name).mkdir(parents=True)
        for number, body in enumerate(bodies, start=1):
            whole = body.encode("utf-8", "surrogatepass") if isinstance(body, str) else body
            (made / "replay" / name / f"{number:04}.xml").write_bytes(whole)
    with ReplayServer(made) as server:
        (folder / "feeds.toml").write_text(configuration(server.url, sorted(feeds.keys() - OWN)), encoding="utf-8")
        there = Office(folder, server)
        there.call("run", "--once", code=3)
        server.advance()
        yield there


def nasty_feeds() -> dict[str, tuple[str, str | bytes]]:
    """Those whose texts are our own."""
    honest = rss("Quiet day")
    return {"wire": (honest, xml()), "post": (honest, json_feed()), "page": (honest, f"<html>{named('Error')}")}


OWN = nasty_feeds().keys()


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with opened(tmp_path, nasty_feeds()) as there:
        yield there


WALK: tuple[tuple[str, str], ...] = (
    ("/ZqXml", "found"), ("\r", ""), ("g\r", ""), ("F", "Follow a link"), (ESC, ""), ("m", ""), ("f", ""),
    ("f", ""), ("y", "Copied"), (ESC, ""), (ESC, ""), *(("j\r", ""), ("G", ""), (ESC, "")) * 4,
    ("x", ""), (ESC, ""), ("V", "Show a view"), (ESC, ""), ("L", ""), ("P", ""), ("n", ""), ("u", ""), ("z", ""),
    ("/Zq", "found"), ("\r", ""), ("w", "New watchlist"), (ESC, ""), ("y", ""), (ESC, ""), ("A", ""), ("n", ""),
    ("E", ""), (ESC, ""), (ESC, ""), ("/Qwen3-VL kind:release", "found"), ("\r\r", ""), ("c", ""), ("G", ""),
    (ESC, ""), (ESC, ""), ("?", "Next item"), (ESC, ""), ("\x10Zq", ""), (ESC, ""),
    ("\x1b[Z", ""), ("jjjjjjj", ""), ("e", ""), (ESC, ""), ("x", ""), ("n", ""), (ESC, ""),
    ("2", "by "), ("j", ""), ("\r", "license"), (ESC, ""), ("s", ""), (">", ""), ("S", ""),
    ("3", "Downloads by country"), ("G", ""),
    ("4", "ZqWatch"), ("T", "times"), ("e", "Watchlist "), (ESC, ""), ("m", "how long"), (ESC, ""),
    ("x", "Remove"), ("n", ""),
    ("5", "ZqSource"), ("j", ""), ("G", ""), ("g", ""), ("T", ""), ("A", ""), (ESC, ""),
    ("6", ""), ("\r", ""), (ESC, ""), ("7", "following"), ("w", ""), ("i", ""), ("g", ""), ("1", ""),
)  # fmt: skip
"""Keys, and what is shown after them: every screen, every item, every question."""


@pytest.mark.parametrize("size", SIZES)
def test_nothing_hostile_leaves_the_screen(office: Office, size: tuple[int, int]) -> None:
    with Terminal(office.command, office.environ, size, QUIET) as terminal:
        terminal.wait("window polls")
        terminal.press("r", "ZqXml")
        for keys, words in WALK:
            terminal.press(keys, words)
        assert terminal.end("q") == 0
    written = read(bytes(terminal.written))
    assert [place for place in PLACES if planted(place) not in written.text] == []
    assert written.notified
    assert all(words.startswith(planted("Watch")) for words in written.notified)
    assert written.copied
    assert all(words.startswith("https://") for words in written.copied)


@pytest.mark.skipif(not CORPUS.is_dir(), reason="needs ../shared/corpus, which is not part of the project")
def test_nothing_of_broken_feeds_leaves_the_screen(tmp_path: Path) -> None:
    """Each entry opened, the sources with their errors, the log; in one window that is made larger."""
    files = sorted(path for path in CORPUS.rglob("*") if path.is_file())[::EVERY]
    feeds = {f"c{number}": (rss("Quiet day"), path.read_bytes()) for number, path in enumerate(files)}
    with opened(tmp_path, nasty_feeds() | feeds) as office:
        office.call("run", "--once", "--all", code=3)
        with Terminal(office.command, office.environ, SIZES[0], QUIET) as terminal:
            terminal.wait("failing")
            for size in SIZES:
                terminal.resize(size)
                for keys in ("1", "g", *("\r", "G", ESC, "j") * 8, "5", *"jjjj", "G", "7", "G", "i", "g"):
                    terminal.press(keys)
            assert terminal.end("1q") == 0
    assert "c9" in read(bytes(terminal.written)).text


COMMANDS = (
    ("list",), ("list", "--json"), ("list", "--csv"), ("sources", "list"), ("sources", "list", "--json"),
    ("watch", "list"), ("watch", "alerts"), ("digest", "preview", "All"), ("report", "share"),
    *(("export", "--format", form) for form in ("json", "csv", "atom")),
)  # fmt: skip


def test_nothing_hostile_leaves_a_command(office: Office) -> None:
    office.call("run", "--once", "--all", code=3)
    listed = [json.loads(row) for row in office.call("list", "--json").splitlines()]
    items = [one["id"] for one in listed if planted("Xml") in one["title"] or planted("Model") in one["title"]][:4]
    assert items
    said = [office.call(*arguments) for arguments in COMMANDS]
    said += [office.call("show", item, *more) for item in items for more in ((), ("--json",))]
    for place in ("Xml", "Model", "Watch", "Source"):
        assert planted(place) in "".join(said), place
    assert [wrong for text in said if (wrong := strange(text.replace("\t", " ")))] == []


# --- the reader itself


@pytest.mark.parametrize(
    "piece", [nasty("Xml")[at:] for at, sign in enumerate(nasty("Xml")) if sign in "\x1b\x9b\x9d\x90"]
)
def test_the_reader_refuses_what_a_hostile_text_begins(piece: str) -> None:
    """Each from its sequence on, behind what the program itself writes."""
    with pytest.raises(StrangeError):
        read(b"\x1b[?2026h\x1b[1;1H\x1b[0m" + piece.encode())


@pytest.mark.parametrize(
    "written",
    ["\x1b]0;x\x07", "\x1b]2;x\x07", "\x1b]2;Open Model Monitor x\x07", "\x1b]8;;http://x\x1b\\", "\x1b[2J", "\x1b[31",
     "\x1b[6n", "\x1bc", "\x1bPx\x1b\\", "\x1b]52;c;?\x07", "\x1b]9;x\x07", "\x07", "\x9b31m", "\x85", "\x00", "\x08",
     "\u202e", "\u200b", "\u200d", "\u2066", "\ufeff", "\x7f", "\r", "\x1b]777;notify;x;y\x07",
     "\x1b]8;id=1;javascript:x\x1b\\", "\x1b]8;;\x07", "\x1b_Gx\x1b\\", "\x1b[?1049s", "\x1b[>1000u", "\t", "\u2028",
     "\xad", "\u180e", "\U000e0041\U000e007f", "e" + "\u0301" * 9, "x" + "\ufe0f\U000e0100" * 5, "ก" + "\u0e49" * 400],
)  # fmt: skip
def test_the_reader_refuses(written: str) -> None:
    with pytest.raises(StrangeError):
        read(f"text {written} text".encode())


@pytest.mark.parametrize("written", [b"text \x9b31m", b"\xed\xa0\x80", b"\xff", b"\xc0\x9b"])
def test_the_reader_refuses_bytes_that_are_no_text(written: bytes) -> None:
    with pytest.raises(StrangeError):
        read(written)


def test_the_reader_takes_every_script() -> None:
    for text in ("Việt", "ภาษาไทย กำ ที่นี่", "हिन्दी", "שָׁלוֹם", "نَمُوذَج ۝", "བསྒྲུབས", "通义千问", "e" + "\u0301" * 8, "👍🏽🇨🇳"):
        assert read(text.encode()).text == text


def test_the_reader_takes_apart_what_is_ours() -> None:
    written = read(
        b"\x1b[?2026h\x1b[1;2H\x1b[1;38;2;1;2;3mred\x1b[0m\r\n\x1b]2;(3) Open Model Monitor\x07\x1b]9;News\x07\x07"
        b"\x1b]52;c;eA==\x07\x1b]8;id=1-2;https://x.example/\x1b\\link\x1b]8;;\x1b\\"
    )
    assert (written.text, written.notified, written.copied) == ("red\r\nlink", ("News",), ("x",))
    assert len(written.sequences) == 9

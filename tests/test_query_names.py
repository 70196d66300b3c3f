"""A model's name finds it however it is written; other words find only themselves."""

import re
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from queryworld import NOW, Thing, database, run

from monitor.query import Subject, compile, highlight, judge, matched, parse
from monitor.query.parted import parted
from monitor.query.syntax import Or, Word
from monitor.text import fold, words

TABLE = Path(__file__).parent / "modelnames.txt"
NAMES = tuple(
    {
        line.partition("|")[0].strip().rpartition("/")[2]: None
        for line in TABLE.read_text("utf-8").splitlines()
        if "|" in line and not line.startswith("#")
    }
)
SEPARATOR = re.compile(r"[-_ ]")
TOUCHING = re.compile(r"\d[-_ ]\d")
"Two numbers in one piece are another number: nobody can tell `Qwen3-235B` in `Qwen3235B`."
SHORT = re.compile(r"[A-Za-z]+[-_ ]?(?:[A-Za-z]*[-_ ]?)\d+(?:\.\d+)*(?![\d.])")
"The family and its version: what people call a model."
OTHERS = """
    commander commands gemmas grokked seedling ringlight metabase stepmother stepchild phillip falconry solarium
    minimal minimax mistrals llamas hermeneutics opening openly largely instructor chatty coded basement smaller
    flashlight superlight daylight textbook worldwide underline multilingual visionary airline airport aim kimono
    ernies deepseeker glimmer granites openai openstreetmap audiobook videogame mathematics proverb guarded zeroed
    covid19 h100 mp3 ipv6 qwen3-vl github.com 千问k2 ٣qwen"""


@pytest.fixture(scope="module")
def world() -> Iterator[sqlite3.Connection]:
    connection = database(Thing(number, name) for number, name in enumerate(NAMES))
    yield connection
    connection.close()


def finds(written: Callable[[str], str], connection: sqlite3.Connection) -> list[str]:
    """The names that are found by another way to write them."""
    return [name for number, name in enumerate(NAMES) if number in run(connection, compile(written(name), NOW))]


@pytest.mark.parametrize(
    ("separator", "case"), [("-", str.lower), ("_", str.upper), (" ", str.swapcase), ("/", str.title)]
)
def test_separators_and_case_do_not_matter(
    world: sqlite3.Connection, separator: str, case: Callable[[str], str]
) -> None:
    assert len(NAMES) > 1_100
    assert finds(lambda name: case(SEPARATOR.sub(separator, name)), world) == list(NAMES)


def test_most_names_are_found_in_one_piece(world: sqlite3.Connection) -> None:
    clear = [name for name in NAMES if not TOUCHING.search(name)]
    found = set(finds(lambda name: SEPARATOR.sub("", name).upper(), world))
    assert len(found) >= 0.75 * len(clear), f"{len(found)} of {len(clear)} ({len(NAMES)} with numbers that touch)"


def test_nearly_all_families_with_their_version_are_found_in_one_piece() -> None:
    short = [found[0] for name in NAMES if (found := SHORT.match(name))]
    found = [
        name
        for name in short
        if fold(name) in {fold(SEPARATOR.sub("", name)), " ".join(parted(SEPARATOR.sub("", name)))}
    ]
    assert len(short) > 700
    assert len(found) >= 0.93 * len(short), f"{len(found)} of {len(short)}"


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("KIMIK3", "Kimi K3"),
        ("kimik2.5", "Kimi-K2.5"),
        ("deepseekr1", "DeepSeek R1"),
        ("DeepSeekV3.1Base", "DeepSeek-V3.1-Base"),
        ("qwen3vl30ba3b", "Qwen3-VL-30B-A3B"),
        ("MiniMaxM2", "MiniMax M2"),
        ("gptoss120b", "gpt-oss-120b"),
        ("qwenvl", "Qwen-VL-Chat"),
        ("newmakerk2", "Newmaker K2"),
        ("kimik3-instruct", "Kimi K3 Instruct"),
        ("title:kimik3", "Moonshot's Kimi K3"),
    ],
)
def test_a_name_in_one_piece(written: str, name: str) -> None:
    connection = database([Thing(1, name), Thing(2, "Kimi, and K, and 3 of DeepSeek"), Thing(3, written[-8:])])
    numbers = run(connection, compile(written, NOW))
    assert 1 in numbers
    assert 2 not in numbers
    assert 1 not in run(connection, compile(f"-{written}", NOW))
    connection.close()
    node, subject = parse(written), Subject.of(name, fold(name), "")
    assert judge(node)(subject)
    assert matched(node, subject) == (written.removeprefix("title:"),)
    assert highlight(node, name)


@pytest.mark.parametrize("word", OTHERS.split())
def test_other_words_are_what_they_are(word: str) -> None:
    assert parse(word) == Word(word, tuple(words(word)))


def test_quotes_and_stars_mean_what_is_written() -> None:
    assert not isinstance(parse('"kimik3"'), Or)
    assert not isinstance(parse("kimik3*"), Or)


def test_long_letters_are_soon_read() -> None:
    assert parted("it" * 900 + "3") == ("it" * 900, "3")
    assert parted("zqx1" * 500) == tuple(words("zqx1" * 500))

"""Any query over any items gives what a slow, plain reading of the same tree gives; no text does harm."""

import re
import sqlite3
from collections.abc import Callable
from datetime import timedelta
from functools import cache

from hypothesis import example, given, settings
from hypothesis import strategies as st
from queryworld import NOW, Paper, Repo, Thing, database

from monitor.query import (
    FIELDS,
    QueryError,
    Sieve,
    Subject,
    compile,
    complete,
    highlight,
    judge,
    matched,
    parse,
    select,
    signs,
)
from monitor.query.syntax import And, Field, Known, Node, Not, Or, Phrase, Prefix, Regex, Span, Value, Word
from monitor.text import fold, line, words

# --- the slow reading -----------------------------------------------------------------------------


def reads(node: Node, thing: Thing) -> bool:
    """Does the item match? Straight from the words of the design."""
    if isinstance(node, Not):
        return not reads(node.node, thing)
    if isinstance(node, And):
        return all(reads(child, thing) for child in node.nodes)
    if isinstance(node, Or):
        return any(reads(child, thing) for child in node.nodes)
    if isinstance(node, Regex):
        values = candidates(node.name, thing)
        return any(re.search(node.pattern, str(value), re.IGNORECASE) for value in values)
    if isinstance(node, Field):
        return any(holds(node, value, thing) for value in node.values)
    return stands_in(node, thing.title) or stands_in(node, thing.body)


def stands_in(text: Word | Phrase | Prefix, where: str) -> bool:
    found = f" {fold(where)} "
    wanted = f" {' '.join(text.words)}"
    return wanted in found if isinstance(text, Prefix) else f"{wanted} " in found


def candidates(name: str, thing: Thing) -> list[object]:
    """All known values of a field: the item's own and those of what belongs to it."""
    own: dict[str, object] = {
        "kind": thing.kind, "class": thing.class_, "country": thing.country, "license": thing.license,
        "openness": thing.openness, "params": thing.params, "active": thing.active_params,
        "task": thing.task,
        "downloads": thing.downloads, "likes": thing.likes, "source": thing.source, "lang": thing.language,
        "title": thing.title, "event": thing.event, "published": thing.published, "seen": thing.seen,
        "gated": thing.gated,
    }  # fmt: skip
    column = {"active": "active_params"}.get(name, name)
    values = [own.get(name)]
    values += [getattr(repo, column, None) for repo in thing.repos]
    if name in ("source", "lang"):
        values += [paper.source if name == "source" else paper.language for paper in thing.papers]
    values += {"lab": thing.labs, "topic": thing.topics, "watch": thing.watchlists}.get(name, ())
    return [value for value in values if value is not None]


def holds(field: Field, value: Value, thing: Thing) -> bool:
    if field.name == "is":
        return states(thing)[str(value)]
    if field.name == "id":
        ids = {repo.id.lower() for repo in thing.repos} | {thing.ref}
        return str(value).lower() in ids
    if field.name in ("since", "before"):
        return compares(field, value, float(thing.key >> 20))
    if isinstance(value, Word | Phrase | Prefix):
        return stands_in(value, thing.title)
    found = candidates(field.name, thing)
    if isinstance(value, Known):
        return bool(found) is (value is Known.ANY)
    return any(compares(field, value, each) for each in found)


def states(thing: Thing) -> dict[str, bool]:
    return {
        "unread": not thing.read,
        "read": bool(thing.read),
        "starred": bool(thing.starred),
        "alert": bool(thing.watchlists),
        "policy": bool(thing.policy),
        "history": bool(thing.history),
        "open": "open" in candidates("openness", thing),
        "gated": bool({"auto", "manual"} & set(candidates("gated", thing))),
    }


COMPARE: dict[str, Callable[[float, float], bool]] = {
    ">": lambda one, other: one > other,
    ">=": lambda one, other: one >= other,
    "<": lambda one, other: one < other,
    "<=": lambda one, other: one <= other,
}


def compares(field: Field, value: Value, found: object) -> bool:
    if isinstance(value, int):
        assert isinstance(found, int)
        if field.op in COMPARE:
            return COMPARE[field.op](found, value)
        about = FIELDS[field.name].about and not field.op
        return value * 19 // 20 <= found <= value * 21 // 20 if about else found == value
    if isinstance(found, float):
        return in_time(field, value, found)
    if field.name == "lab":
        return fold(str(value)) == fold(str(found))
    if field.name == "watch":
        return fold(str(found)).startswith(fold(str(value)))
    same = str(value).lower() == str(found).lower()
    return same or (field.name == "lang" and str(found).lower().startswith(f"{value}-".lower()))


def in_time(field: Field, value: Value, found: float) -> bool:
    if isinstance(value, timedelta):
        age = NOW.timestamp() - found
        older = field.name == "before" or field.op in (">", ">=")
        return age > value.total_seconds() if older else age <= value.total_seconds()
    assert isinstance(value, Span)
    start, end = value.start.timestamp(), value.end.timestamp()
    op = {"since": ">=", "before": "<"}.get(field.name, field.op)
    readings = {">": found >= end, ">=": found >= start, "<": found < start, "<=": found < end}
    return readings.get(op, start <= found < end)


# --- made-up items and queries --------------------------------------------------------------------

TEXTS = (
    "qwen",
    "Qwen3-VL",
    "qwen 3",
    "3.5",
    "step",
    "Steps",
    "open weights",
    "Café",
    "通义千问",
    "千问",
    "오픈소스",
    "or",
)
LABS = ("Qwen", "DeepSeek", "Z.ai", "深度求索")
SIZES = (0, 1, 7 * 10**9, 7_300_000_000, 30 * 10**9, 10**12)
SIZES_WRITTEN = ("0", "1", "7b", "7.3B", "30b", "1t", "9999999t")
LICENSES = ("mit", "Apache-2.0", "other")
SOURCES = ("Wire", "China Talk", "机器之心")
LANGUAGES = ("en", "zh", "zh-CN")
WATCHLISTS = ("Kimi", "Big open models")
HOURS = (0, 1, 24, 24 * 7, 24 * 30, 24 * 400)
MOMENTS = tuple((NOW - timedelta(hours=hours)).timestamp() for hours in HOURS)


def maybe(values: tuple[object, ...]) -> st.SearchStrategy[object]:
    return st.sampled_from((None, *values))


def some(values: tuple[str, ...]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(values), max_size=2, unique=True).map(tuple)


text = st.lists(st.sampled_from(TEXTS), max_size=4).map(" / ".join)
flag = st.integers(0, 1)
numbers = {
    "params": maybe(SIZES),
    "active_params": maybe(SIZES),
    "downloads": maybe(SIZES),
    "likes": maybe(SIZES),
}
shared = {**numbers, "license": maybe(LICENSES), "task": maybe(("robotics",)), "gated": maybe(("no", "auto"))}
repos = st.builds(
    Repo, id=st.sampled_from(("Qwen/Qwen3", "x/y")), openness=st.sampled_from(("open", "unstated")),
    context=maybe(SIZES), format=maybe(("GGUF",)), created=maybe(MOMENTS), **shared,
)  # fmt: skip
papers = st.builds(Paper, st.sampled_from(SOURCES), maybe(LANGUAGES))
things = st.builds(
    Thing, number=st.just(0), title=text, body=text,
    age=st.sampled_from(HOURS).map(lambda h: timedelta(hours=h)),
    kind=st.sampled_from(("release", "story", "change")), class_=maybe(("release", "helper", "format")),
    source=st.sampled_from(SOURCES), country=maybe(("CN", "US")), language=maybe(LANGUAGES),
    published=maybe(MOMENTS), history=flag, policy=flag, openness=maybe(("open", "restricted")),
    event=maybe(("license",)), read=flag, starred=flag, labs=some(LABS), topics=some(("chips", "bans")),
    repos=st.lists(repos, max_size=2).map(tuple), papers=st.lists(papers, max_size=2).map(tuple),
    watchlists=some(WATCHLISTS), **shared,
)  # fmt: skip
worlds = st.lists(things, min_size=1, max_size=6).map(
    lambda made: [Thing(**{**vars(thing), "number": number}) for number, thing in enumerate(made, 1)]
)


def fields(names: tuple[str, ...], values: tuple[str, ...], ops: tuple[str, ...] = ("",)) -> st.SearchStrategy[str]:
    return st.builds("{}:{}{}".format, st.sampled_from(names), st.sampled_from(ops), st.sampled_from(values))


def several(name: str, values: tuple[str, ...]) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(values), min_size=1, max_size=2).map(lambda found: f"{name}:{','.join(found)}")


OPS = ("", "=", ">", ">=", "<", "<=")
DATES = (
    "1h",
    "1d",
    "7d",
    "99999y",
    "2026-06-14",
    "2026-05",
    "2025",
    "2026-06-15T12:00",
    "2026-06-08T12:00:00",
)
UNKNOWN = ("unknown", "*")
leaf = st.one_of(
    st.sampled_from(("qwen", "QWEN3-VL", "3", "3.5", "step", "step*", "qwen3*", "cafe", "千问", "千", "오픈*", "or")),
    st.sampled_from(('"qwen 3"', '"open weights"', '"weights or"', "title:qwen", "title:st*,千问", 'title:"or qwen"')),
    fields(("title", "lab", "source", "license"), ("/^q/", "/e/", "/[0-9]/")),
    fields(("params", "active", "context", "downloads", "likes"), SIZES_WRITTEN, OPS),
    fields(("params", "context", "license", "lab", "topic", "published", "created", "format", "watch"), UNKNOWN),
    fields(("published", "seen", "created"), DATES, OPS),
    fields(("since", "before"), DATES),
    several("license", (*LICENSES, "unknown")),
    several("lab", ("qwen", "Z-AI", '"深度求索"', "nobody")),
    several("topic", ("chips", "bans", "safety")),
    several("source", ("wire", '"china talk"', "机器之心")),
    several("kind", ("release", "story", "change")),
    several("class", ("release", "helper", "format", "unknown")),
    several("is", ("unread", "read", "starred", "alert", "gated", "policy", "open", "history")),
    several("lang", ("zh", "EN", "zh-cn", "unknown")),
    several("watch", ("kimi", "big", '"big open"', "*")),
    several("id", ("r1", "s2", "qwen/qwen3")),
    several("country", ("cn", "US", "unknown")),
    st.sampled_from(("openness:open", "format:gguf", "task:robotics", "event:license", "openness:restricted,unstated")),
)


SIGNED = (
    "kind", "class", "country", "license", "openness", "task", "format", "gated", "event", "source", "lang", "lab",
    "topic",
)  # fmt: skip
COUNTED = ("params", "active", "context", "downloads", "likes")


def subject(thing: Thing) -> Subject:
    """An item as it is judged in memory."""
    borne = {sign for name in SIGNED for value in candidates(name, thing) for sign in signs(name, str(value))}
    borne |= {f"is:{name}" for name in ("unread", "read", "starred", "policy", "history") if states(thing)[name]}
    numbers: dict[str, list[int]] = {}
    for name in COUNTED:
        numbers[name] = [value for value in candidates(name, thing) if isinstance(value, int)]
        borne |= {f"{name}:*"} if numbers[name] else set()
    return Subject.of(thing.title, fold(thing.title), fold(thing.body), signs=borne, numbers=numbers)


queries = st.recursive(
    leaf,
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: f"({' '.join(parts)})"),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: f"({' OR '.join(parts)})"),
        st.lists(inner, min_size=2, max_size=3).map(" ".join),
        st.lists(inner, min_size=2, max_size=3).map(" OR ".join),
        inner.map("-{}".format),
    ),
    max_leaves=8,
)


@settings(max_examples=200, deadline=None)
@given(worlds, queries)
def test_the_database_finds_what_a_plain_reading_finds(world: list[Thing], query: str) -> None:
    node = parse(query)
    expected = sorted((thing.key for thing in world if reads(node, thing)), reverse=True)
    connection = database(world)
    compiled = compile(node, NOW, everything=True)
    assert [key for (key,) in connection.execute(*select(compiled))] == expected
    for thing in world:
        assert judge(node)(subject(thing)) in (None, thing.key in expected)
    for only in ([thing.key for thing in world[::2]], [world[-1].key]):
        found = [key for (key,) in connection.execute(*select(compiled, only=only))]
        assert found == [key for key in expected if key in only]
    page = connection.execute(*select(compiled, limit=2))
    assert [key for (key,) in page] == expected[:2]
    if expected:
        later = connection.execute(*select(compiled, limit=2, before_key=expected[0]))
        assert [key for (key,) in later] == expected[1:3]
    connection.close()


@given(worlds, st.lists(queries, max_size=5))
def test_a_sieve_lets_through_all_that_may_match(world: list[Thing], texts: list[str]) -> None:
    nodes = [parse(query) for query in texts]
    sieve = Sieve(nodes)
    for thing in world:
        matching = {place for place, node in enumerate(nodes) if reads(node, thing)}
        known = subject(thing)
        assert matching <= sieve.candidates(known._replace(words=known.words & sieve.words))


@given(queries)
def test_a_query_is_read_the_same_in_parentheses(query: str) -> None:
    assert parse(f"({query})") == parse(query)
    assert parse(f"-(-({query}))") == parse(query)


# --- text that means harm -------------------------------------------------------------------------

pieces = st.sampled_from(
    ("(", ")",
    '"', "-", " ", "OR", "AND", "NOT", "*", ":", ",", "/", ">", "=", "is:", "params:", "title:/", "lab:",
     "since:", "a", "7d", "7b", "'", ";", "--", "\x00", "\ud800", "{title}",
     "NEAR(", "^", "+", "[[", "{9999}", "\n"),
)  # fmt: skip


@settings(max_examples=500, deadline=None)
@given(st.one_of(st.text(), st.lists(pieces).map("".join)))
@example("(" * 2_000)
@example("-(" * 999)
@example("NOT " * 500)
@example("title:/" + "(" * 190 + "/")
@example("since:99999y before:99999w published:>99999y OR since:0000")
@example("params:>999999999999999t OR likes:999999999999999t")
@example("published:9999 OR published:9999-12-31 OR created:0001")
@example("title:/(?R)/ OR title:/(((a{99}){99}){99}){99}/")
def test_any_text_is_a_query_or_a_query_error(query: str) -> None:
    error = refusal(query)
    if error:
        assert 1 <= error.column <= len(query) + 1
        assert line(str(error), 1_000) == str(error)
        return
    compiled = compile(query, NOW)
    assert empty().execute(*select(compiled, limit=10)).fetchall() == []
    matched(compiled.node, Subject.of(query, fold(query), fold(query)))
    assert judge(compiled.node)(Subject.of("", "", "")) in (None, True, False)


def refusal(query: str) -> QueryError | None:
    try:
        compile(query, NOW)
    except QueryError as error:
        return error
    return None


@cache
def empty() -> sqlite3.Connection:
    """A database that holds nothing: every statement must be valid in it."""
    return database()


@given(queries)
def test_nothing_of_the_text_gets_into_sql(query: str) -> None:
    marked = re.sub(r"(?i)qwen|mit|wire|kimi|robotics|gguf|cafe", "zqxj", query)
    sql, _ = select(compile(marked, NOW))
    assert "zqxj" not in sql


@given(st.text(max_size=40), st.integers(0, 50))
def test_anything_can_be_completed(query: str, cursor: int) -> None:
    for one in complete(query, min(cursor, len(query)), {"lab": ('"', "a b")}):
        assert 0 <= one.start <= one.end <= len(query)


@settings(max_examples=300)
@given(st.text(max_size=60), st.integers(0, 20), st.integers(1, 3))
def test_every_word_of_a_text_is_found_in_it_and_shown(text: str, start: int, length: int) -> None:
    found = words(text)[start : start + length]
    if not found:
        return
    node = Phrase("it", tuple(found))
    assert matched(node, Subject.of(text, fold(text), "")) == ("it",)
    assert matched(node, Subject.of("", "", fold(text))) == ("it",)
    spans = highlight(node, text)
    assert spans
    assert all(0 <= one < other <= len(text) for one, other in spans)
    assert found[0][0] in fold(text[spans[0][0] : spans[0][1]])


@given(queries, text, text)
def test_what_is_matched_is_highlighted(query: str, title: str, body: str) -> None:
    node = parse(query)
    if "/" not in query:  # a pattern may match nothing at all: there, but with nothing to show
        marked = bool(highlight(node, title)) or bool(highlight(node, body, title=False))
        assert marked is bool(matched(node, Subject.of(title, fold(title), fold(body))))

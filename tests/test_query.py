"""The query language: what is found, what is refused and in which words, and what drives the search."""

import pickle
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from queryworld import NOW, Paper, Repo, Thing, database, run

from monitor.query import (
    EVERYTHING,
    FIELDS,
    QueryError,
    Subject,
    compile,
    complete,
    highlight,
    matched,
    parse,
    select,
)
from monitor.query.syntax import And, Field, Not, Or, Phrase, Prefix, Word
from monitor.text import fold, line

B = 10**9
DAY = timedelta(days=1)


def at(*date: int) -> float:
    return datetime(*date, tzinfo=UTC).timestamp()  # type: ignore[arg-type, misc]


THINGS = (
    Thing(
        1,
        "Qwen3-VL: 3 models",
        "Qwen3-VL-30B-A3B-Instruct",
        1 * DAY,
        "release",
        "release",
        "Qwen on the Hub",
        "CN",
        license="apache-2.0",
        openness="open",
        params=235 * B,
        active_params=22 * B,
        downloads=12_000,
        likes=150,
        task="image-text-to-text",
        labs=("Qwen",),
        repos=(
            Repo(
                "Qwen/Qwen3-VL-30B-A3B",
                30_532_122_624,
                3 * B,
                262_144,
                "image-text-to-text",
                "apache-2.0",
                "open",
                downloads=12_000,
                created=at(2026, 6, 1),
            ),
            Repo("Qwen/Qwen3-VL-30B-A3B-FP8", 30_532_122_624, license="apache-2.0", format="FP8"),
        ),
    ),
    Thing(
        2,
        "Kimi-K3",
        "",
        2 * DAY,
        "release",
        "release",
        "Moonshot on the Hub",
        "CN",
        license="other",
        openness="restricted",
        params=10**12,
        gated="auto",
        labs=("Moonshot AI",),
        watchlists=("Kimi and friends",),
    ),
    Thing(
        3,
        "DeepSeek-R1-0528",
        "",
        3 * DAY,
        "release",
        "release",
        country="CN",
        license="mit",
        openness="open",
        params=685 * B,
        labs=("DeepSeek",),
        starred=1,
        read=1,
    ),
    Thing(
        4,
        "gpt-oss draft head",
        "",
        4 * DAY,
        "release",
        "helper",
        country="US",
        license="MIT",
        labs=("OpenAI",),
    ),
    Thing(
        5,
        "Solar-Next",
        "weights come later",
        5 * DAY,
        "release",
        "placeholder",
        country="KR",
        labs=("Upstage",),
    ),
    Thing(
        6,
        "Gemma 4 changes its license",
        "",
        6 * DAY,
        "change",
        "release",
        country="US",
        license="apache-2.0",
        event="license",
        labs=("Google DeepMind",),
    ),
    Thing(7, "Step-3.5 withdrawn", "", 7 * DAY, "withdrawal", "release", country="CN", labs=("StepFun",)),
    Thing(
        8,
        "阿里巴巴发布通义千问新模型",
        "通义千问 新的开放权重模型",
        8 * DAY,
        language="zh",
        labs=("Qwen",),
        papers=(Paper("机器之心", "zh-CN"), Paper("ChinaTalk", "en")),
        source="机器之心",
    ),
    Thing(
        9,
        "업스테이지, 오픈소스 언어모델 공개",
        "솔라 모델",
        9 * DAY,
        language="ko",
        labs=("Upstage",),
        country="KR",
    ),
    Thing(
        10,
        "Export controls: one step at a time",
        "chips for China",
        10 * DAY,
        source="ChinaTalk",
        policy=1,
        topics=("export-controls", "chips"),
        language="en",
    ),
    Thing(11, "Steps toward an AI Action Plan", "", 11 * DAY, policy=1, topics=("ai-action-plan",)),
    Thing(12, "A café in Zürich runs Llama", "“open weights” at last", 12 * DAY, labs=("Meta",)),
    Thing(13, "Weights are open", "open-source weights, not open weight", 13 * DAY, published=at(2026, 1, 15, 8)),
    Thing(14, "Old news of Qwen", "", 400 * DAY, history=1, read=1, published=at(2025, 5, 1), labs=("Qwen",)),
    Thing(
        15,
        "Phi-5-mini-GGUF",
        "",
        15 * DAY,
        "release",
        "format",
        country="US",
        params=3_800_000_000,
        repos=(Repo("microsoft/Phi-5-mini-GGUF", format="GGUF", gated="manual"),),
        labs=("Microsoft",),
    ),
    Thing(16, "Qwen3.5 is here", "", 16 * DAY, labs=("Qwen", "Z.ai")),
    Thing(17, 'it\'s 100% <b>"quoted"</b> -- drop table items', "OR AND NOT * (", 17 * DAY),
    Thing(
        18,
        "GLM-5",
        "",
        18 * DAY,
        "release",
        "release",
        country="CN",
        labs=("Z.ai",),
        repos=(Repo("zai-org/GLM-5", 400 * B, 40 * B, 131_072, "text-generation", None, created=at(2026, 5, 20)),),
    ),
)


@pytest.fixture(scope="module")
def world() -> Iterator[sqlite3.Connection]:
    connection = database(THINGS)
    yield connection
    connection.close()


FOUND = [
    ("", [1, 2, 3, 6, 7, 8, 9, 10, 11, 12, 13, 15, 16, 17, 18, 14]),
    # words
    ("step", [7, 10]),
    ("step*", [7, 10, 11]),
    ("deepseek OR kimi", [2, 3]),
    ("qwen3-vl", [1]),
    ("Qwen 3 VL", [1]),
    ("Qwen3VL", [1]),
    ("qwen3", [1]),
    ("qwen3.5", [16]),
    ("qwen -news", [1, 16]),
    ("qwen NOT (vl OR news)", [16]),
    ('"open weights"', [12]),
    ("open weights", [12, 13]),
    ("CAFE zurich", [12]),
    ("通义千问 OR 千问", [8]),
    ("千问", [8]),
    ("千", [8]),
    ("오픈소스", [9]),
    ("언어모델 -qwen", [9]),
    ("(open AND weights) (cafe OR source)", [12, 13]),
    ("title:open", [13]),
    ("title:open,export", [10, 13]),
    ('title:"export controls" chips', [10]),
    ("title:step*", [7, 10, 11]),
    ("chips -title:chips", [10]),
    ("-qwen -step* -open -title:/./", []),
    ("title:/r1[- ]0?528/", [3]),
    ("title:/^(gpt|glm)-/", [18]),
    ("lab:/^z/", [16, 18]),
    ("or", [17]),
    # fields
    ("kind:release", [1, 2, 3, 15, 18]),
    ("KIND:Release,STORY -is:read step*", [10, 11]),
    ("class:helper", [4]),
    ("class:helper,placeholder", [4, 5]),
    ("kind:release -class:format", [1, 2, 3, 4, 5, 18]),
    ("id:r5", [5]),
    ("id:S12,r1", [1, 12]),
    ("id:qwen/qwen3-vl-30b-a3b", [1]),
    ("lab:qwen", [1, 8, 16, 14]),
    ("lab:Qwen lab:z.ai", [16]),
    ('lab:"Moonshot AI",StepFun', [2, 7]),
    ("kind:story lab:unknown", [10, 11, 13, 17]),
    ("kind:story lab:*", [8, 9, 12, 16, 14]),
    ("country:kr", [9]),
    ("country:kr class:*", [5]),
    ("license:MIT", [3]),
    ("license:mit,apache-2.0", [1, 3, 6]),
    ("kind:release license:unknown", [15, 18]),
    ("openness:open", [1, 3]),
    ("kind:release openness:unstated", [1, 15, 18]),
    ("is:open -starred is:starred", [3]),
    ("params:>=30b", [1, 2, 3, 18]),
    ("params:<100b", [1, 15]),
    ("params:30b", [1]),
    ("params:=30b", []),
    ("params:685b,1t", [2, 3]),
    ("-params:>=30b kind:release", [15]),
    ("kind:release params:unknown", []),
    ("kind:release active:unknown", [2, 3, 15]),
    ("active:<=3b", [1]),
    ("context:>=128k", [1, 18]),
    ("context:128k", [18]),
    ("task:text-generation", [18]),
    ("format:gguf,fp8", [1, 15]),
    ("downloads:>10k likes:>=150", [1]),
    ("topic:export-controls", [10]),
    ("topic:*", [10, 11]),
    ("topic:chips,ai-action-plan", [10, 11]),
    ("source:chinatalk", [8, 10]),
    ("source:机器之心", [8]),
    ("lang:zh", [8]),
    ("lang:zh,ko", [8, 9]),
    ("lang:en", [8, 10]),
    ("event:license", [6]),
    ("watch:kimi", [2]),
    ('watch:"Kimi AND"', [2]),
    ("watch:*", [2]),
    ("is:alert", [2]),
    ("is:gated", [2, 15]),
    ("is:policy", [10, 11]),
    ("is:history", [14]),
    ("is:starred,policy", [3, 10, 11]),
    # time
    ("since:2d", [1, 2]),
    ("since:2026-06-12", [1, 2, 3]),
    ("before:2026-01-01", [14]),
    ("before:360d", [14]),
    ("since:10d before:8d", [9, 10]),
    ("before:8d OR since:1d", [1, 9, 10, 11, 12, 13, 15, 16, 17, 18, 14]),
    ("published:>=2026-01-01", [13]),
    ("published:2026-01", [13]),
    ("published:2026-01-15T08:00", [13]),
    ("published:<2026", [14]),
    ("published:*", [13, 14]),
    ("seen:<3d", [1, 2, 3]),
    ("seen:>18d", [14]),
    ("created:>=2026-05-21", [1]),
    ("created:<60d", [1, 18]),
    # the examples of the language
    ("deepseek OR qwen", [1, 3, 16, 14]),
    ("kind:release params:>=30b license:apache-2.0,mit", [1, 3]),
    ("lab:Qwen country:CN -class:format task:image-text-to-text", [1]),
    ('topic:export-controls source:"ChinaTalk" lang:en', [10]),
    ("downloads:>10k likes:>100 is:unread", [1]),
    ("is:unread is:alert is:gated watch:Kimi", [2]),
    # together
    ("(kind:release OR topic:*) -is:read", [1, 2, 10, 11, 15, 18]),
    ("qwen lab:z.ai", [16]),
    ("qwen OR is:gated", [1, 2, 15, 16, 14]),
    ("-qwen kind:release", [2, 3, 15, 18]),
    ("-(qwen OR kind:story)", [2, 3, 6, 7, 15, 18]),
    ("--kimi", [2]),
]


@pytest.mark.parametrize(("query", "numbers"), FOUND)
def test_finds(world: sqlite3.Connection, query: str, numbers: list[int]) -> None:
    assert run(world, compile(query, NOW)) == numbers


def test_helpers_and_placeholders_are_there_when_everything_is_wanted(world: sqlite3.Connection) -> None:
    assert run(world, compile("", NOW, everything=True)) == [thing.number for thing in THINGS[:13]] + [
        15, 16, 17, 18, 14,
    ]  # fmt: skip


REFUSED = [
    ("params:big", 'column 8: expected a number with k, m, b or t after params:, found "big"'),
    ("foo lap:Qwen", 'column 5: expected lab: (or quotes around it, to search for the text), found "lap:"'),
    ("kind:releas", 'column 6: expected release or another kind, found "releas"'),
    (
        "is:x",
        "column 4: expected one of unread, read, starred, alert, gated, policy, open, history after is:",
    ),
    ("-", 'column 1: expected what to exclude right after the -, found "-"'),
    ("a - b", 'column 3: expected what to exclude right after the -, found "-"'),
    ("kind:release, story", 'column 13: expected another value right after the comma, found ","'),
    ("/qwen3?/", 'column 1: expected title:/qwen3?/ to search by a pattern, found "/qwen3?/"'),
    ("title://", 'column 7: expected a pattern between the slashes, found "//"'),
    ("gated:yes", "column 1: expected is:gated (or quotes around it, to search for the text)"),
    ("“ ”", "column 1: expected letters or digits (nothing to search for)"),
    ("a !!!", 'column 3: expected letters or digits (nothing to search for), found "!!!"'),
    ("(a", "column 3: expected a closing ), found the end"),
    ("a)", 'column 2: expected an opening ( before it, found ")"'),
    ("()", 'column 2: expected something to search for, found ")"'),
    ('x "abc', 'column 7: expected a closing " for the one at column 3, found the end'),
    ("a OR", "column 5: expected something to search for, found the end"),
    ("OR a", 'column 1: expected something to search for, found "OR"'),
    ("a AND OR b", 'column 7: expected something to search for, found "OR"'),
    ("lab:", "column 5: expected a name after lab:, found the end"),
    ("lab: Qwen", "column 5: expected a name after lab: without a space, found a space"),
    (
        "kind:>release",
        'column 6: expected one of release, change, withdrawal, story after kind: without >, found ">"',
    ),
    ("since:>7d", "column 7: expected a date (2026-01-31) or an age (7d) after since: without >"),
    ("params:>=1b,2b", "column 13: expected one value after params:>= and another params: for a second one, found"),
    ("downloads:10,000", 'column 14: expected a number with k, m, b or t after downloads:, found "000"'),
    ("topic:export", 'column 7: expected export-controls or another topic, found "export"'),
    ("topic:china", 'column 7: expected china-governance or another topic, found "china"'),
    ("country:China", "column 9: expected a country's two letters (CN, US, KR) after country:, found"),
    ("lang:chinese", "column 6: expected a language's letters (en, zh, ko) after lang:, found"),
    ("author:qwen", 'column 1: expected lab: (or quotes around it, to search for the text), found "author:"'),
    ("licence:mit", "column 1: expected license: (or quotes"),
    ("sort:likes", "column 1: expected a field such as kind:, lab:, license: (or quotes"),
    ("title:/qwen/i", 'column 13: expected a space after the pattern, which takes any case, found "i"'),
    ("a qwen|kimi", 'column 7: expected OR, with spaces around it, for one or another, found "|"'),
    ("a !kimi", 'column 3: expected -kimi to exclude it, found "!kimi"'),
    (
        "published:2026-02-31",
        "column 11: expected a date (2026-01-31) or an age (7d) after published:, found",
    ),
    ("title:/(/", "column 7: expected a regular expression (missing ) at position 1), found"),
    ("title:/abc", "column 11: expected a closing / after title:/, found the end"),
    ("title:/((a{999}){999}){999}/", "column 7: expected a regular expression (repeats that multiply"),
    (
        "params:/7/",
        "column 8: expected a number with k, m, b or t after params:, not a regular expression, found",
    ),
    ("st*p", 'column 3: expected * only at the end of a word, found "*p"'),
    ("(" * 51 + "a", "column 51: expected at most 50 levels of nesting, found"),
    ("a" * 2_001, 'column 2001: expected at most 2,000 characters, found "a"'),
    ("http://example.org", "column 1: expected"),
]


@pytest.mark.parametrize(("query", "message"), REFUSED)
def test_refuses_in_one_line(query: str, message: str) -> None:
    with pytest.raises(QueryError) as refusal:
        parse(query)
    assert str(refusal.value).startswith(message)
    assert line(str(refusal.value)) == str(refusal.value)
    assert str(pickle.loads(pickle.dumps(refusal.value))) == str(refusal.value)


def test_reads_into_a_tree() -> None:
    assert parse("  ") == EVERYTHING
    assert parse('a "b c" OR -d*') == Or(
        (
            And((Word("a", ("a",)), Phrase("b c", ("b", "c")))),
            Not(Prefix("d*", ("d",))),
        )
    )
    assert parse("kind:release,story") == Field("kind", "", ("release", "story"))
    assert parse("qwen3:8b") == Word("qwen3:8b", ("qwen", "3", "8", "b"))
    assert parse("a b AND c") == parse("(a b) c") == parse("a (b (c))")


def test_nests_to_the_limit(world: sqlite3.Connection) -> None:
    """As deep as is allowed, in every order, and as long: the database still reads it."""
    for query in (
        "(" * 50 + "kimi" + ")" * 50,
        "-" * 49 + "is:read kimi",
        "(lab:x OR kimi " * 45 + "kimi" + ")" * 45,
        "-(is:read " * 25 + "kimi" + ")" * 25,
        "(is:read OR -(kimi is:unread " * 16 + "kimi" + "))" * 16,
        "(kimi OR (vl " * 25 + "kimi" + "))" * 25,
        "a " * 1_000,
        "lab:a " * 330,
        "lab:a OR " * 200 + "a",
        "-a OR is:read -b OR " * 90 + "kimi",
    ):
        run(world, compile(query, NOW))


NEWEST_FIRST = [
    "", "is:unread", "is:starred", "is:alert", "kind:release", "kind:release,story", "since:7d",
    "before:2026-01-01",
    "qwen", "qwen OR kimi", "通义千问", "step*", "qwen -news", "title:qwen", "qwen kind:release is:unread",
    "lab:qwen", "lab:qwen is:unread kind:release", "topic:chips", "lab:*", "lab:qwen,kimi", "-qwen",
    "qwen OR is:read",
    "params:>=30b license:mit", "country:CN", "source:ChinaTalk", "watch:kimi", "is:gated", "id:r1",
    "lang:zh",
    "title:/x/", "-(qwen lab:kimi)", "id:qwen/qwen3", "kind:release OR kind:story", "qwen OR kind:release", "w*",
]  # fmt: skip


@pytest.mark.parametrize("query", NEWEST_FIRST)
def test_the_newest_need_no_sort(world: sqlite3.Connection, query: str) -> None:
    sql, params = select(compile(query, NOW), limit=50, before_key=THINGS[0].key)
    plan = [row[3] for row in world.execute(f"explain query plan {sql}", params)]
    assert not [step for step in plan if "ORDER BY" in step], plan


def test_what_drives() -> None:
    assert compile("qwen kimi* lab:Qwen is:read", NOW).match == '("qwen" AND "kimi" *)'
    assert compile("qwen OR is:read", NOW).match is None
    assert compile("Lab:Z.ai topic:chips", NOW).lab == "z ai"
    assert compile("topic:chips", NOW).topic == "chips"
    assert compile("-topic:chips", NOW).topic is None


def test_pages(world: sqlite3.Connection) -> None:
    for query in ("", "qwen", "lab:qwen"):
        whole = [key for (key,) in world.execute(*select(compile(query, NOW)))]
        pages: list[int] = []
        while True:
            last = pages[-1] if pages else None
            page = [key for (key,) in world.execute(*select(compile(query, NOW), limit=3, before_key=last))]
            if not page:
                break
            pages += page
        assert pages == whole


def test_only_among_the_rows_just_added(world: sqlite3.Connection) -> None:
    keys = [thing.key for thing in THINGS[:4]]
    for query, numbers in (
        ("", [1, 2, 3]),
        ("qwen OR is:gated", [1, 2]),
        ("-qwen", [2, 3]),
        ("lab:qwen", [1]),
    ):
        rows = world.execute(*select(compile(query, NOW), only=keys))
        assert [key & 0xFFFFF for (key,) in rows] == numbers
    assert not world.execute(*select(compile("", NOW), only=[])).fetchall()


@pytest.mark.parametrize(
    ("curly", "straight"),
    [
        ("“open weights”", '"open weights"'),
        ("„a b“ OR source:“China Talk” -”c d”", '"a b" OR source:"China Talk" -"c d"'),
        ('"he said “open” now"', '"he said “open” now"'),
    ],
)
def test_quotes_of_word_processors_are_quotes(curly: str, straight: str) -> None:
    assert parse(curly) == parse(straight)
    assert isinstance(parse("a 17” screen"), And)


def test_counts(world: sqlite3.Connection) -> None:
    assert world.execute(*select(compile("lab:qwen", NOW), "count(*)")).fetchone() == (4,)


def test_a_pattern_that_would_never_end_does_not_match() -> None:
    connection = database([Thing(1, "a" * 60)])
    assert run(connection, compile("title:/^(a|aa|a?)*(b|c)*(a|aa)*x$/", NOW)) == []
    connection.close()


def test_matched() -> None:
    node = parse('qwen3-vl OR "open weights" step* -kimi title:café title:/r\\d/ 千问 OR -(-GLM) is:read')

    def found(title: str, body: str) -> tuple[str, ...]:
        return matched(node, Subject.of(title, fold(title), fold(body)))

    assert found("Qwen3VL and Kimi R2", "steps GLM") == ("qwen3-vl", "step*", "/r\\d/", "GLM")
    assert found("Cafe", "通义千问 open-weights r1 cafe") == ("open weights", "café", "千问")
    assert matched(parse(""), Subject.of("a", "a", "b")) == ()


def test_highlight_in_the_text_as_it_is_shown() -> None:
    def marked(query: str, text: str) -> list[str]:
        return [text[start:end] for start, end in highlight(parse(query), text)]

    assert marked("qwen3-vl", "New: Qwen 3 VL, Qwen3VL.") == ["Qwen 3 VL", "Qwen3VL"]
    assert marked("cafe zurich", "Le Café\u0301 in ZU\u0308RICH") == ["Café\u0301", "ZU\u0308RICH"]
    assert marked("千问", "阿里：通义千问！") == ["千问"]
    assert marked("strasse file", "Straße, ﬁle") == ["Straße", "ﬁle"]
    assert marked("오픈소스", "업스테이지, 오픈소스") == ["오픈소스"]
    assert marked("a b OR ab OR title:/b c/", "a b c") == ["a", "b c"]
    assert marked("open* -weights", "Opened weights") == ["Opened"]
    assert highlight(parse("title:open"), "open", title=False) == []


def completions(text: str) -> list[str]:
    """What the text becomes with each proposal; `|` is the cursor."""
    known = {"lab": ("Qwen", "DeepSeek", "Google DeepMind"), "source": ("ChinaTalk", "The Wire China")}
    cursor = text.index("|")
    text = text.replace("|", "")
    return [text[: one.start] + one.text + text[one.end :] for one in complete(text, cursor, known)]


def test_complete() -> None:
    assert completions("qwen -li|") == ["qwen -license:", "qwen -likes:"]
    assert completions("kind:r|el x") == ["kind:release x"]
    assert completions("(kind:release,st|") == ["(kind:release,story"]
    assert completions("lab:deep|") == ["lab:DeepSeek", 'lab:"Google DeepMind"']
    assert completions('source:"the w|"') == ['source:"The Wire China"']
    assert completions("source:china|") == ["source:ChinaTalk", 'source:"The Wire China"']
    assert completions("topic:unk|") == ["topic:unknown"]
    assert completions("kind:release,rel|") == []
    assert completions('"kin|') == []
    assert completions("foo:b|") == []
    assert len(completions("|")) == len(FIELDS)


def test_every_proposal_is_a_query() -> None:
    for name in FIELDS:
        for proposed in completions(f"{name}:|"):
            compile(proposed, NOW)

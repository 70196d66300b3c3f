"""Reading feeds: good ones, broken ones, hostile ones, and every feed of the corpus where it is there."""

import codecs
import json
import re
import unicodedata
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urljoin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.polled import Entry
from monitor.source import Trouble
from monitor.sources import Unreadable
from monitor.sources.feed import Feed, read
from monitor.text import MOST_MARKS, block, headline, line, plain, safe_url

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
URL = "https://example.org/blog/feed.xml"
CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e]")
CORPUS = Path(__file__).parent.parent.parent / "shared" / "corpus"


def feed(body: str | bytes, content_type: str | None = None, url: str = URL) -> Feed:
    return read(body.encode() if isinstance(body, str) else body, url=url, content_type=content_type, now=NOW)


def rss(*items: str, head: str = "") -> str:
    inside = "".join(f"<item>{item}</item>" for item in items)
    return f"<rss version='2.0'><channel><title>T</title>{head}{inside}</channel></rss>"


def atom(*entries: str, head: str = "") -> str:
    inside = "".join(f"<entry>{entry}</entry>" for entry in entries)
    return f"<feed xmlns='http://www.w3.org/2005/Atom'><title>T</title>{head}{inside}</feed>"


def only(body: str | bytes, content_type: str | None = None) -> Entry:
    (entry,) = feed(body, content_type).entries
    return entry


def unreadable(body: str | bytes, content_type: str | None = None) -> tuple[Trouble, str]:
    with pytest.raises(Unreadable) as caught:
        feed(body, content_type)
    return caught.value.trouble, caught.value.message


# --- what an entry says ----------------------------------------------------------------------------


def test_an_rss_entry() -> None:
    entry = only(
        rss(
            "<guid>g1</guid><title>Tom &amp;amp; Jerry &lt;b&gt;bold&lt;/b&gt;</title>"
            "<link>/p?a=1&amp;b=2</link>"
            "<description>&lt;p&gt;Hello&lt;/p&gt;</description><author>a@example.org (Ann)</author>"
            "<pubDate>Mon, 01 Jun 2026 10:00:00 +0200</pubDate>",
            head="<language>zh-CN</language>",
        )
    )
    assert entry.title == "Tom & Jerry bold"
    assert entry.url == "https://example.org/p?a=1&b=2"
    assert entry.guid == "g1"
    assert entry.summary == "Hello"
    assert entry.html == "<p>Hello</p>"
    assert entry.published == datetime(2026, 6, 1, 8, tzinfo=UTC)
    assert entry.language == "zh"
    assert "Ann" in entry.author


def test_an_atom_entry() -> None:
    entry = only(
        atom(
            "<id>tag:x,1</id><title type='text'>List&lt;String&gt; &amp;amp; more</title><link href='../p'/>"
            "<summary>short</summary><content type='html'>&lt;p&gt;long&lt;/p&gt;</content>"
            "<updated>2026-05-01T10:00:00Z</updated>"
        )
    )
    assert entry.title == "List<String> &amp; more"  # declared as text: nothing in it is markup
    assert entry.url == "https://example.org/p"
    assert (entry.summary, entry.html) == ("short", "<p>long</p>")
    assert entry.published == datetime(2026, 5, 1, 10, tzinfo=UTC)


def test_a_json_feed() -> None:
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "J",
        "language": "ko-KR",
        "items": [
            {
                "id": 17, "url": "post", "title": "1 < 2 & 3", "content_html": "<p>x</p>",
                "authors": [{"name": "A"}, {"name": "B"}, 7], "date_published": "2026-05-01T10:00:00+09:00",
            },
            {"id": "b", "content_text": "a <b> c", "author": {"name": "C"}, "title": ["wrong"], "url": 4},
            "nonsense",
        ],
    }  # fmt: skip
    got = feed(json.dumps(document))
    first, second = got.entries
    assert (got.title, got.language) == ("J", "ko")
    assert (first.guid, first.url, first.title) == ("17", "https://example.org/blog/post", "1 < 2 & 3")
    assert (first.author, first.published) == ("A, B", datetime(2026, 5, 1, 1, tzinfo=UTC))
    assert (second.summary, second.title, second.url, second.author) == ("a <b> c", "a <b> c", "", "C")


def test_xml_base_and_content() -> None:
    body = (
        "<rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/' xml:base='https://b.org/x/'>"
        "<channel><item><link>y</link><description>d</description>"
        "<content:encoded><![CDATA[<p>whole</p>]]></content:encoded></item></channel></rss>"
    )
    entry = only(body)
    assert entry.url == "https://b.org/x/y"
    assert (entry.summary, entry.html) == ("d", "<p>whole</p>")


def test_the_text_of_the_content_is_there_for_the_search() -> None:
    content = "<content type='html'>&lt;p&gt;the &lt;b&gt;wh&lt;/b&gt;ole&lt;/p&gt;{}</content>"
    both = f"<id>1</id><summary>short</summary>{content}"
    assert only(atom(both.format(""))).text == "the whole"
    assert len(only(atom(both.format(" word" * 5_000))).text) == 4_000
    for same in (
        "<id>1</id><summary>short</summary>",
        "<id>1</id><content>long</content>",
        "<id>1</id><summary type='html'>&lt;p&gt;x&lt;/p&gt;</summary><content>x</content>",
    ):
        assert only(atom(same)).text == ""


def test_titles_are_made_where_there_are_none() -> None:
    titles = [
        entry.title
        for entry in feed(
            rss(
                f"<description>{'word ' * 50}</description><link>https://e.org/1</link>",
                "<link>https://e.org/2</link>",
            )
        ).entries
    ]
    assert titles[0].startswith("word word")
    assert len(titles[0]) <= 80
    assert titles[1] == "https://e.org/2"


# --- identity --------------------------------------------------------------------------------------


def test_identity_without_guid() -> None:
    body = rss("<title>a</title><link>https://e.org/a</link>", "<title>only a title</title>", "<title>b</title>")
    guids = [entry.guid for entry in feed(body).entries]
    assert guids[0] == "https://e.org/a"
    assert len(set(guids)) == 3
    assert guids == [entry.guid for entry in feed(body).entries]


def test_a_guid_does_not_depend_on_where_the_feed_lives() -> None:
    body = rss("<guid>5</guid><title>x</title><link>p</link>")
    assert feed(body, url="https://a.org/f").entries[0].guid == "5"
    assert feed(body, url="https://b.org/f").entries[0].guid == "5"


def test_repeated_guids() -> None:
    one, two = "<guid>g</guid><link>https://e.org/1</link>", "<guid>g</guid><link>https://e.org/2</link>"
    both = feed(rss(one, two, one)).entries
    assert [entry.guid for entry in both] == ["g https://e.org/1", "g https://e.org/2"]
    assert both == tuple(reversed(feed(rss(two, one)).entries))
    same = feed(rss(one + "<title>first</title>", one + "<title>second</title>")).entries
    assert [(entry.guid, entry.title) for entry in same] == [("g", "first")]


def test_the_digest_is_of_what_the_reader_sees() -> None:
    def digest(inside: str) -> str:
        return only(rss("<guid>g</guid><link>https://e.org/1</link>" + inside)).digest

    assert digest("<title>a</title>") != digest("<title>b</title>")
    assert digest("<title>a</title><pubDate>2026-01-01</pubDate>") == digest("<title>a</title>")


# --- dates -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Mon, 01 Jun 2026 20:00:00 GMT", NOW),
        ("Mon, 08 Jun 2026 20:00:00 GMT", None),
        ("Fri, 31 Dec 9999 23:59:60 GMT", None),
        ("Thu, 01 Jan 1970 00:00:00 GMT", None),
        ("yesterday", None),
        ("", None),
        ("2026-05-01", datetime(2026, 5, 1, tzinfo=UTC)),
        ("9" * 10_000, None),
    ],
)
def test_dates_are_bounded(written: str, expected: datetime | None) -> None:
    assert only(rss(f"<guid>g</guid><pubDate>{written}</pubDate>")).published == expected


@pytest.mark.parametrize(
    "written", ["2026-06-01T20:00:00Z", "9999-12-31T23:59:59-23:00", "no", "0001-01-01T00:00:00+23:00"]
)
def test_dates_of_json_are_bounded(written: str) -> None:
    item = {"id": "1", "content_text": "x", "date_published": written}
    published = only(json.dumps({"version": "https://jsonfeed.org/version/1", "items": [item]})).published
    assert published is None or published == NOW


# --- hostile text ----------------------------------------------------------------------------------

NASTY = "&#27;[2J\u009b31m\u202egnp.exe\u202c\u200b[bold red]x[/bold red] &amp;#27;]0;owned&amp;#7; $(reboot)"


@pytest.mark.parametrize("shape", [rss, atom])
def test_escape_sequences_and_bidi_do_not_get_through(shape: object) -> None:
    make = rss if shape is rss else atom
    parts = f"<title>{NASTY}</title><summary>{NASTY}</summary><description>{NASTY}</description>"
    entry = only(make(f"<id>g</id><guid>g</guid>{parts}<author><name>{NASTY}</name></author>"))
    for text in (entry.title, entry.summary, entry.author):
        assert "[bold red]x[/bold red]" in text or not text
        assert not any(unicodedata.category(char) in ("Cc", "Cf") for char in text)


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "data:text/html,x",
        "java\tscript:alert(1)",
        "http://[",
    ],
)
def test_links_are_http_or_none(link: str) -> None:
    assert only(rss(f"<guid isPermaLink='false'>g</guid><link>{link}</link>")).url == ""
    assert only(atom(f"<id>g</id><link href='{link}'/>")).url == ""


def test_endless_titles_are_cut() -> None:
    entry = only(rss(f"<guid>{'g' * 5000}</guid><title>{'x' * 100_000}</title><author>{'y' * 3000}</author>"))
    assert len(entry.title) <= 400
    assert len(entry.author) <= 200
    assert len(entry.guid) <= 500


def test_an_entity_bomb_is_named() -> None:
    lines = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "ha">{lines}]>' + rss("<title>&l9;</title>")
    assert "entity bomb" in unreadable(bomb)[1]
    long = f'<!DOCTYPE rss [<!ENTITY a "{"A" * 100_000}">]>' + rss("<title>" + "&a;" * 5000 + "</title>")
    assert "entity bomb" in unreadable(long)[1]


def test_harmless_entities_stay() -> None:
    body = '<!DOCTYPE rss [<!ENTITY nbsp "&#160;"><!ENTITY mdash "&#8212;">]>' + rss("<title>a&mdash;b</title>")
    assert only(body).title == "a—b"


def test_an_external_entity_is_not_fetched(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("hidden")
    body = f'<!DOCTYPE rss [<!ENTITY x SYSTEM "file://{secret}">]>' + rss("<guid>g</guid><title>a &x; b</title>")
    assert "hidden" not in repr(feed(body))


@pytest.mark.parametrize(
    "inside",
    ["<a>" * 50_000, "<a" * 100_000, "<item>" * 50_000, "<a " + "b='c' " * 60_000 + ">", "<b>x</b>" * 150_000,
     "<!--" * 100_000, "<![CDATA[" * 100_000, "<?" * 100_000,
     "</description><author>" + "y" * 300_000, "</a" * 100_000],
)  # fmt: skip
def test_shapes_that_choke_parsers_are_refused_or_read_at_once(inside: str) -> None:
    body = f"<rss version='2.0'><channel><item><title>x</title><description>{inside}"
    try:
        entries = feed(body).entries
    except Unreadable:
        return
    assert [entry.title for entry in entries] == ["x"]


HIDDEN = (
    "\x00\x07\x1b\x7f\x80\x9b\xad\u061c\u200b\u200e\u200f\u2028\u202a\u202e\u2060\u2066\u2069\ufeff\ufff9"
    "\u180e\U0001bca0\U0001d173\U000e0001\U000e007f\ud800\udfff"
)


@pytest.mark.parametrize("around", ["ab", "àb", "模型", "a\u3000b\xa0"])
def test_hidden_characters_are_taken_out(around: str) -> None:
    for char in HIDDEN:
        for clean in (line, block, plain, headline):
            got = clean(f"{around}{char}{around}")
            assert char not in got
            assert got.replace(" ", "").replace("\n", "").startswith(around[:1])
            assert got.count(around[0]) == 2


@pytest.mark.parametrize("mark", ["\u0301", "\u20dd", "\ufe0f", "\U000e0100", "\u0301\u200b", "\u0e49"])
def test_marks_do_not_pile_up(mark: str) -> None:
    for clean in (line, block, plain, headline):
        got = clean(f"modèle e{mark * 300} à")
        assert got.startswith("modèle e")
        assert got.endswith(" à")
        assert got.count(mark[0]) == MOST_MARKS
        assert clean(f"e{mark[0] * MOST_MARKS} à") == f"e{mark[0] * MOST_MARKS} à"


@pytest.mark.parametrize(
    "text",
    [
        "Việt Nam — «Qwen»………………",
        "ที่นี่ กำ",
        "བསྒྲུབས",
        "שָׁלוֹם",
        "👍🏽👍🏽👍🏽👍🏽👍🏽👍🏽👍🏽👍🏽👍🏽",
        "！！！！！！！！！！！！",
    ],
)
def test_every_writing_stays_as_it_is(text: str) -> None:
    assert line(text) == block(text) == text


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("a &lt; b &amp;amp; c", "a < b &amp; c"),
        ("1 < 2 and 3<4, <b>x</b>y", "1 < 2 and 3<4, xy"),
        ("<p>one</p><p>two<br>three</P>", "one\ntwo\nthree"),
        ('<img alt="a > b" src=x>c', "c"),
        ('<a href="x>y</a> z', "y z"),
        ("a<!-- > <b>hidden</b> -->b", "ab"),
        ("a<SCRIPT>if (1 < 2) '</p>'</script >b<style>p{}</style>c", "abc"),
        ("a<iframe src=x></iframe>b<svg><text>t</text></svg>c", "abc"),
        ("a<script>never closed", "a"),
        ("<svgx>kept</svgx><?php no ?><!doctype html>", "kept"),
        ("&#27;[2J&#x9b;31m&zwj;x&shy;y", "[2J›31mxy"),
        ("<b", ""),
        ("\r\n a \r\n\r\n b\t\n c", "a\nb\nc"),
    ],
)
def test_markup_to_text(markup: str, expected: str) -> None:
    assert plain(markup) == expected


@pytest.mark.parametrize(
    "shape", ["<div>", "<b id=1><p>", "<a '\"", '<a b="', "<!--", "<script>", "<svg", "<", "</", "&", "<?", "\n \n"]
)
def test_markup_takes_linear_time(shape: str) -> None:
    assert len(plain(shape * 80_000)) <= 4_000


@given(st.text("ab/.?#;:=&%~-\\é", max_size=12), st.sampled_from(("https://e.org", "http://E.org:80/", "HTTP://x")))
def test_an_address_is_what_joining_it_to_its_base_gives(rest: str, start: str) -> None:
    assert safe_url(start + rest, URL) == urljoin(URL, start + rest)


# --- charsets --------------------------------------------------------------------------------------

TRADITIONAL = "通義千問發布新模型"
CHINESE, KOREAN, JAPANESE = "通义千问发布新模型", "네이버 하이퍼클로바", "新しいモデルを公開"


@pytest.mark.parametrize(
    ("text", "charset", "prolog", "header"),
    [
        (CHINESE, "gbk", "gb2312", None),
        (CHINESE, "gbk", None, "text/xml; charset=GBK"),
        (CHINESE, "gb18030", "utf-8", "application/xml; charset=utf-8"),
        (TRADITIONAL, "big5", "big5", "text/xml"),
        (KOREAN, "euc-kr", "euc-kr", None),
        (JAPANESE, "shift_jis", "shift_jis", None),
        (JAPANESE, "euc-jp", None, "text/xml; charset=euc-jp"),
        (JAPANESE, "iso-2022-jp", "iso-2022-jp", None),
        ("Café “x”", "windows-1252", "iso-8859-1", None),
        ("Café", "utf-8", "iso-8859-1", "text/xml; charset=iso-8859-1"),
        (CHINESE, "utf-8", None, "text/xml; charset=us-ascii"),
        (CHINESE, "utf-8", "gbk", None),
        (CHINESE, "utf-16", None, None),
        (CHINESE, "utf-16-le", "utf-16", "text/xml"),
        (CHINESE, "utf-8-sig", "no-such-charset", "text/xml; charset=rot13"),
    ],
)
def test_charsets(text: str, charset: str, prolog: str | None, header: str | None) -> None:
    declared = f'<?xml version="1.0" encoding="{prolog}"?>' if prolog else ""
    language = "<language>zh-cn</language>" if charset == "gb18030" else ""
    assert only((declared + rss(f"<title>{text}</title>", head=language)).encode(charset), header).title == text


def test_a_charset_without_any_label_follows_the_language() -> None:
    body = rss(f"<title>{KOREAN}</title>", head="<language>ko</language>").encode("cp949")
    assert only(body).title == KOREAN


def test_one_broken_byte_does_not_spoil_the_rest() -> None:
    body = rss(f"<title>{CHINESE * 20}</title><guid>BAD</guid>").encode().replace(b"BAD", b"\xff")
    assert only(body).title == CHINESE * 20


def test_wide_characters_without_a_mark() -> None:
    assert only(rss(f"<title>{CHINESE}</title>").encode("utf-16-be")).title == CHINESE
    assert only(codecs.BOM_UTF32_LE + rss(f"<title>{CHINESE}</title>").encode("utf-32-le")).title == CHINESE


# --- broken and foreign ----------------------------------------------------------------------------


def test_broken_xml_gives_what_can_be_read() -> None:
    cut = rss("<title>one</title>", "<title>two &nbsp; & more</title>", "<title>three</title>")[:-60]
    assert [entry.title for entry in feed(cut).entries][:1] == ["one"]
    assert only(rss("<title>a\x0b\x1b b</title>")).title == "a b"


@pytest.mark.parametrize(
    ("body", "expected", "words"),
    [
        (b"", Trouble.UNREADABLE, "empty"),
        (b" \n", Trouble.UNREADABLE, "empty"),
        (codecs.BOM_UTF8, Trouble.UNREADABLE, "empty"),
        (
            "<!DOCTYPE html><html><body>Hi</body></html>",
            Trouble.NOT_A_FEED,
            "answers with a web page, not a feed",
        ),
        ("<html><p>" * 300_000, Trouble.NOT_A_FEED, "web page"),
        ("<opml version='2.0'><head/><body/></opml>", Trouble.NOT_A_FEED, "(opml)"),
        ("just words", Trouble.NOT_A_FEED, "neither RSS, Atom nor JSON"),
        (bytes(range(256)) * 8, Trouble.NOT_A_FEED, "neither"),
        ('{"error": "no"}', Trouble.NOT_A_FEED, "not a JSON Feed"),
        ("[1, 2]", Trouble.NOT_A_FEED, "not a JSON Feed"),
        ('{"version": "https://jsonfeed.org/version/1", "items": [{"id"', Trouble.UNREADABLE, "cut off"),
        ('{"a":' * 40_000, Trouble.UNREADABLE, "broken"),
        ('{"items": [' + "[]," * 60_000, Trouble.UNREADABLE, "lists and objects"),
        ("<rss version='2.0'><channel><title>T</ti", Trouble.UNREADABLE, "no entry"),
    ],
)
def test_what_is_no_feed_is_named(body: str | bytes, expected: Trouble, words: str) -> None:
    trouble, message = unreadable(body)
    assert trouble is expected
    assert words in message


def test_a_feed_without_entries_is_fine() -> None:
    assert feed(rss()).entries == ()
    assert feed(atom()).entries == ()
    assert feed('{"version": "https://jsonfeed.org/version/1.1", "items": []}').entries == ()


def test_the_rhythm_that_a_feed_states() -> None:
    hours = "<skipHours><hour>1</hour><hour>24</hour></skipHours>"
    days = "<skipDays><day>Sunday</day><day>x</day></skipDays>"
    hints = feed(rss(head=f"<ttl>360</ttl>{hours}{days}")).hints
    assert hints.ttl == 6 * 3600
    assert (hints.skip_hours, hints.skip_days) == ((0, 1), ("Sunday",))
    module = "xmlns:sy='http://purl.org/rss/1.0/modules/syndication/'"
    period = "<sy:updatePeriod> daily </sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>"
    assert feed(rss(head=period).replace("<rss", f"<rss {module}")).hints.ttl == 6 * 3600
    assert feed(rss(head="<ttl>soon</ttl>")).hints.ttl is None


# --- the corpus ------------------------------------------------------------------------------------


@pytest.mark.parametrize("folder", ["feeds", "hostile", "replay"])
def test_the_corpus(folder: str) -> None:
    if not (CORPUS / folder).is_dir():
        pytest.skip("the corpus is not there")
    read_ones = 0
    for path in sorted(path for path in (CORPUS / folder).rglob("*") if path.is_file()):
        try:
            got = read(path.read_bytes(), url=URL, content_type=None, now=NOW + timedelta(days=300))
        except Unreadable:
            continue
        read_ones += 1
        assert len({entry.guid for entry in got.entries}) == len(got.entries)
        for entry in got.entries:
            assert not CONTROLS.search(entry.title + entry.author + entry.summary), path
            assert entry.url == "" or entry.url.startswith(("http://", "https://")), path
            assert entry.guid, path
    assert read_ones > 50

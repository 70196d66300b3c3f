"""The quick ways to read a feed say what feedparser says of the whole: for every feed of the corpus, and nasty ones."""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.sources import Unreadable, splitting, usual
from monitor.sources.charset import decode
from monitor.sources.feed import Feed, read

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
URL = "https://example.org/blog/feed.xml"
CORPUS = Path(__file__).parent.parent.parent / "shared" / "corpus"
SIZE = 12
"Bytes of a mark."
NAMESPACES = (
    "xmlns:atom='http://www.w3.org/2005/Atom' xmlns:content='http://purl.org/rss/1.0/modules/content/' "
    "xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:media='http://search.yahoo.com/mrss/' "
    "xmlns:itunes='http://www.itunes.com/dtds/podcast-1.0.dtd' xmlns:own='https://example.org/ns'"
)


def quick(text: str, seen: bytes = b"") -> Feed:
    return read(text.encode(), url=URL, content_type=None, now=NOW, seen=seen)


def by_feedparser(text: str) -> Feed:
    """A document type says nothing here, but is a reason to leave the text to feedparser, whole."""
    at = text.find("?>") + 2 if text.startswith("<?xml") else 0
    return quick(f"{text[:at]}<!DOCTYPE none>{text[at:]}")


def rss(*items: str, head: str = "", root: str = "") -> str:
    inside = "".join(f"<item>{item}</item>" for item in items)
    return f"<rss version='2.0' {NAMESPACES} {root}><channel><title>T</title>{head}{inside}</channel></rss>"


def atom(*entries: str, root: str = "") -> str:
    inside = "".join(f"<entry>{entry}</entry>" for entry in entries)
    return f"<feed xmlns='http://www.w3.org/2005/Atom' {root}><title>T</title>{inside}</feed>"


def item(guid: str, more: str = "") -> str:
    return f"<guid>{guid}</guid><title>About {guid}</title><link>https://example.org/{guid}</link>{more}"


def entry(id_: str, more: str = "") -> str:
    return f"<id>tag:{id_}</id><title>About {id_}</title><link href='https://example.org/{id_}'/>{more}"


def check_parts(text: str, most: int = 40) -> int:
    """Each item as the only new one, then none: the same as in the whole. Returns how many were read alone."""
    whole = quick(text)
    alone = 0
    marks = [whole.seen[at : at + SIZE] for at in range(0, len(whole.seen), SIZE)]
    for place in range(0, len(marks), max(1, len(marks) // most)):
        part = quick(text, b"".join((*marks[:place], *marks[place + 1 :])))
        assert (part.title, part.hints, part.language) == (whole.title, whole.hints, whole.language)
        assert part.seen == whole.seen
        assert set(part.entries) <= set(whole.entries)
        alone += len(part.entries) == 1
    return alone


# --- the corpus ------------------------------------------------------------------------------------


def corpus(*folders: str, every: int = 1) -> Iterator[str]:
    if not CORPUS.is_dir():
        pytest.skip("the corpus is not there")
    paths = sorted(path for folder in folders for path in (CORPUS / folder).rglob("*") if path.is_file())
    for path in paths[::every]:
        text = decode(path.read_bytes(), None).lstrip()
        if text.startswith("<"):
            yield text


def test_every_feed_of_the_corpus_is_read_as_feedparser_reads_it() -> None:
    usual_ones = headers = 0
    for text in (*corpus("feeds", "hostile"), *corpus("replay", every=4)):
        try:
            whole = by_feedparser(text)
        except Unreadable:
            continue
        assert replace(quick(text), seen=b"") == whole
        found = usual.read(text)
        usual_ones += found is not None
        headers += found is not None and found.header is not None
    assert usual_ones > 300
    assert headers > 200


def test_every_feed_of_the_corpus_says_the_same_in_parts() -> None:
    alone = 0
    for text in (*corpus("feeds"), *corpus("replay", every=4)):
        try:
            alone += check_parts(text, most=4)
        except Unreadable:
            continue
    assert alone > 400


def test_nothing_is_missed_over_the_successive_bodies_of_a_feed() -> None:
    if not CORPUS.is_dir():
        pytest.skip("the corpus is not there")
    left_out = 0
    for folder in sorted((CORPUS / "replay").iterdir()):
        seen, held = b"", dict[str, str]()
        for path in sorted(folder.iterdir()):
            try:
                whole = quick(text := decode(path.read_bytes(), None))
            except Unreadable:
                continue
            part = quick(text, seen)
            held.update((entry.guid, entry.digest) for entry in part.entries)
            assert {(entry.guid, entry.digest) for entry in whole.entries} <= held.items()
            left_out += len(whole.entries) - len(part.entries)
            seen = part.seen
    assert left_out > 1_000


# --- nasty ones ------------------------------------------------------------------------------------

BODY = "<description><![CDATA[<p>one</p> <item> </item> ]]></description>"
NASTY = {
    "items in CDATA": rss(item("a", BODY), item("b", BODY), item("c")),
    "a closing tag in CDATA": rss(item("a", "<description><![CDATA[</item>]]></description>"), item("b"), item("c")),
    "an item in a comment": rss(item("a"), item("b"), head="<!-- <item><guid>x</guid></item> -->").replace(
        "</channel>", "<!-- </item> --></channel>"
    ),
    "a comment in an item": rss(item("a", "<!-- </item><item> -->"), item("b", "<!-- > -->")),
    "an instruction": rss(item("a", "<?php echo '</item>' ?>"), item("b")),
    "items in attributes": rss(item("a", "<own:x title='<item>'/>"), item("b")),
    "a bracket in an attribute": rss(item("a"), item("b")).replace("<item>", "<item own:x='a>b'>"),
    "an empty item": rss(item("a"), item("b")).replace("</channel>", "<item/></channel>"),
    "spaces in tags": rss(item("a"), item("b")).replace("<item>", "<item\n>").replace("</item>", "</item >"),
    "a nested item": rss(item("a", "<own:list><item>x</item></own:list>"), item("b")),
    "an item left open": rss(item("a"), item("b")).replace("</item></channel>", "</channel>"),
    "two kinds": rss(item("a"), item("b"), head="<entry><id>e</id><title>e</title></entry>"),
    "capitals": rss(item("a"), item("b")).replace("</channel>", "<ITEM><guid>c</guid></ITEM></channel>"),
    "a prefix": atom(entry("a"), entry("b")).replace("xmlns=", "xmlns:a=").replace("<", "<a:").replace("<a:/", "</a:"),
    "another's items": rss(item("a", "<own:item>x</own:item>"), item("b")),
    "items outside the channel": (
        "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/'>"
        "<channel><title>T</title><items><rdf:Seq><rdf:li resource='u:1'/></rdf:Seq></items></channel>"
        "<item rdf:about='u:1'><title>1</title><link>https://e.org/1</link></item>"
        "<item rdf:about='u:2'><title>2</title><link>https://e.org/2</link></item></rdf:RDF>"
    ),
    "a source": atom(entry("a", "<source><id>s</id><title>S</title><link href='/s'/></source>"), entry("b")),
    "a base": atom(entry("a"), entry("b", "<link rel='enclosure' href='x.mp3'/>"), root="xml:base='https://b.org/d/'"),
    "a base in an entry": atom(
        "<id>tag:1</id><title>1</title><link href='one'/><content type='html' xml:base='https://b.org/d/'>c</content>",
        "<id>tag:2</id><title>2</title><link href='two'/>",
        "<id>tag:3</id><title>3</title><link href='https://b.org/3'/>",
    ),
    "a language in an entry": atom(entry("a", "<content xml:lang='de_DE' type='html'>x</content>"), entry("b")),
    "markup in a title": atom(entry("a").replace("About", "<b>x</b>"), entry("b")),
    "xhtml": atom(entry("a", "<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>x</div></content>")),
    "base64": atom(entry("a", "<content type='image/png'>QUJD</content>"), entry("b")),
    "a declared charset": "<?xml version='1.0' encoding='gbk'?>" + rss(item("模型"), item("b")),
    "entities": rss(item("a", "<description>a &amp;amp; b &#8217; &#146; &nbsp;</description>"), item("b")),
    "windows characters": rss(item("a", "<description>it\x92s \x80 5</description>"), item("b")),
    "encoded twice": rss(item("a", "<description>MÃ¼nchen</description>"), item("b", "<category>Ã¼</category>")),
    "a prefix without a declaration": rss(item("a", "<x:y>1</x:y>"), item("b")),
    "an attribute without a declaration": rss(item("a", "<category x:y='1'>c</category>"), item("b")),
    "an image in an item": rss(item("a", "<image><title>I</title><link>/i</link></image>"), item("b")),
    "a feed with content": rss(
        item("a", "<itunes:summary>s</itunes:summary><description>d</description>"),
        item("b"),
        head="<itunes:summary>one</itunes:summary><description>two</description><itunes:summary>3</itunes:summary>",
    ),
    "the same guid": rss(item("a"), item("b").replace("<guid>b", "<guid>a"), item("c")),
    "no identity": rss("<title>one</title>", "<title>two</title>", item("c")),
    "twice the same": rss(item("a"), item("b"), item("a")),
    "deep": rss(item("a", "<own:x>" * 500 + "</own:x>" * 500), item("b")),
}


@pytest.mark.parametrize("text", NASTY.values(), ids=NASTY.keys())
def test_nasty_feeds(text: str) -> None:
    assert replace(quick(text), seen=b"") == by_feedparser(text)
    whole = quick(text)
    for at in range(0, len(whole.seen), SIZE):
        part = quick(text, whole.seen[:at] + whole.seen[at + SIZE :])
        assert set(part.entries) <= set(whole.entries)
        assert part.seen == whole.seen


PIECES = (
    "<guid>g</guid>", "<guid isPermaLink='false'>g f</guid>", "<guid isPermaLink='true'>https://e.org/g</guid>",
    "<link>https://e.org/l?a=1&amp;amp;b=2</link>", "<link/>", "<link>https:///e.org/x</link>",
    "<atom:link href='https://e.org/a' rel='alternate'/>", "<atom:link href='/s' rel='self'/>",
    "<title>One &amp;lt;b&amp;gt;</title>", "<title/>", "<title type='html'>Two</title>",
    "<media:title>M</media:title>",
    "<description>D</description>", "<description><![CDATA[<p>D</p>]]></description>",
    "<content:encoded><![CDATA[<p>C</p>]]></content:encoded>", "<itunes:summary>I</itunes:summary>",
    "<media:description type='plain'>MD</media:description>", "<dc:description>DD</dc:description>",
    "<media:group><media:title>G</media:title><media:description>GD</media:description></media:group>",
    "<media:content url='u'><media:title>N</media:title></media:content>", "<media:thumbnail url='u'/>",
    "<author>a@e.org (Ann)</author>", "<dc:creator>Bob</dc:creator>", "<author><name>N</name><email>e</email></author>",
    "<author><name>N</name></author>", "<author><email>e</email></author>",
    "<author/>", "<itunes:author>It</itunes:author>",
    "<pubDate>Mon, 01 Jun 2026 10:00:00 +0200</pubDate>", "<pubDate>1 May 2026 10:00 GMT</pubDate>",
    "<pubDate>Thursday, 5 Feb 2026 10:00:00 -0530</pubDate>", "<pubDate>never</pubDate>", "<pubDate/>",
    "<dc:date>2026-05-01T10:00:00.123Z</dc:date>", "<dc:date>2026-05-01</dc:date>",
    "<atom:updated>2026-04-01T10:00:00-05:30</atom:updated>",
    "<enclosure url='https://e.org/x.mp3' type='audio/mpeg'/>", "<source url='u'>S</source>",
    "<category>c</category>", "<own:x><own:y>1</own:y></own:x>", "<own:title>O</own:title>", "<comments>c</comments>",
    "<thing>t</thing>", "<image>i</image>", "<subtitle>s</subtitle>",
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(st.sampled_from(PIECES), max_size=7).map("".join), min_size=1, max_size=4))
def test_elements_in_any_order_are_read_as_feedparser_reads_them(items: list[str]) -> None:
    text = rss(*items)
    assert replace(quick(text), seen=b"") == by_feedparser(text)


ATOM_PIECES = (
    "<id>tag:e.org,1</id>", "<id>relative</id>", "<id>https://e.org/1</id>", "<link href='https://e.org/a'/>",
    "<link href='/b' rel='alternate' type='application/json'/>", "<link rel='enclosure' href='/c.mp3' length='1'/>",
    "<link href='/d' type='text/html' title='t'/>", "<link rel='alternate' href=''/>", "<link>x</link>",
    "<title>One &amp;amp; two &lt;T></title>", "<title type='html'>&lt;b>Two&lt;/b></title>", "<title type='text'/>",
    "<title xml:lang='fr'>Trois</title>", "<summary>S</summary>", "<summary type='html'>&lt;p>S&lt;/p></summary>",
    "<content type='html' xml:lang='pt_BR'>&lt;p>C&lt;/p></content>", "<content>plain</content>",
    "<content src='https://e.org/x' type='text/html'/>", "<content type='xhtml'><div>x</div></content>",
    "<author><name>N</name><uri>u</uri></author>", "<author><email>e@e.org</email><name>M</name></author>",
    "<author><uri>u</uri></author>", "<contributor><name>C</name></contributor>",
    "<published>2026-05-01T10:00:00Z</published>", "<updated>2026-05-02T10:00:00+02:00</updated>",
    "<published>yesterday</published>", "<updated>2026-05-02T10:00:00.5-01:30</updated>", "<issued>2026-05-03</issued>",
    "<source><id>s</id><title>S</title><updated>2026-01-01T10:00:00Z</updated></source>",
    "<category term='c'/>", "<rights>r</rights>", "<m:group xmlns:m='http://search.yahoo.com/mrss/'><m:title>G</m:title>"
    "<m:description>GD</m:description></m:group>", "<x xmlns='u'>y</x>",
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(st.sampled_from(ATOM_PIECES), max_size=7).map("".join), min_size=1, max_size=4))
def test_the_elements_of_atom_too(entries: list[str]) -> None:
    text = atom(*entries)
    assert replace(quick(text), seen=b"") == by_feedparser(text)


HEAD_PIECES = (
    "<title>T</title>", "<title/>", "<title type='html'>&lt;b>H&lt;/b></title>", "<dc:title>D</dc:title>",
    "<itunes:title>I</itunes:title>", "<image><title>P</title><url>u</url><link>l</link></image>",
    "<itunes:image href='u'/>", "<textInput><title>X</title><name>n</name></textInput>", "<image>i</image>",
    "<language>de_AT</language>", "<language/>", "<language x='y'>fr</language>", "<dc:language>it</dc:language>",
    "<ttl>60</ttl>", "<ttl>5</ttl>", "<ttl a='b'>7</ttl>", "<skipHours><hour>3</hour></skipHours>",
    "<sy:updatePeriod>daily</sy:updatePeriod>", "<sy:updateFrequency> 2 </sy:updateFrequency>",
    "<description>D</description>", "<itunes:summary>S</itunes:summary>", "<itunes:subtitle>U</itunes:subtitle>",
    "<atom:subtitle>A</atom:subtitle>", "<media:description>M</media:description>",
    "<link>https://e.org/</link>", "<atom:link rel='self' href='/f'/>", "<atom:author><name>N</name></atom:author>",
    "<itunes:owner><itunes:name>O</itunes:name><itunes:email>e</itunes:email></itunes:owner>",
    "<category>c</category>", "<own:x><own:title>y</own:title></own:x>", "<pubDate>never</pubDate>", "<docs>d</docs>",
    "<generator uri='u'>g</generator>", "<managingEditor>a@e.org (Ann)</managingEditor>", "<content>c</content>",
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(HEAD_PIECES), max_size=6).map("".join), st.sampled_from(("", "xml:lang='pt-BR'")))
def test_what_stands_around_the_entries_is_read_as_feedparser_reads_it(head: str, language: str) -> None:
    root = f"xmlns:sy='http://purl.org/rss/1.0/modules/syndication/' {language}"
    text = rss(item("a"), item("b", BODY), head=head, root=root)
    assert replace(quick(text), seen=b"") == by_feedparser(text)


def test_usual_feeds_load_no_other_parser() -> None:
    """Neither the whole feed nor what is new of it."""
    texts = (rss(item("b"), head="<ttl>60</ttl>"), rss(item("c", BODY), item("b"), head="<ttl>60</ttl>"))
    program = (
        "import sys; from datetime import datetime, UTC; from monitor.sources.feed import read\n"
        "seen = b''\n"
        f"for text in {texts!r}:\n"
        f"    found = read(text.encode(), url='{URL}', content_type=None, now=datetime.now(UTC), seen=seen)\n"
        "    seen = found.seen\n"
        "print(*(entry.guid for entry in found.entries), 'feedparser' in sys.modules, 'lxml' in sys.modules)"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=Path(__file__).parents[1]
    )
    assert ended.stdout.split() == ["c", "False", "False"]


# --- what is left out ------------------------------------------------------------------------------


def dated(guid: str, day: int) -> str:
    return item(guid, f"<pubDate>{day:02} May 2026 10:00:00 GMT</pubDate>")


def test_only_what_is_new_or_changed_comes() -> None:
    first = quick(rss(dated("b", 2), dated("a", 1)))
    assert [entry.guid for entry in first.entries] == ["b", "a"]
    assert first.known == ()
    second = quick(rss(dated("c", 3), dated("b", 2), dated("a", 1), head="<ttl>60</ttl>"), first.seen)
    assert [entry.guid for entry in second.entries] == ["c"]
    assert second.hints.ttl == 3_600
    assert second.known == (datetime(2026, 5, 2, 10, tzinfo=UTC), datetime(2026, 5, 1, 10, tzinfo=UTC))
    third = quick(rss(dated("c", 3), dated("b", 4), dated("a", 1)), second.seen)
    assert [entry.guid for entry in third.entries] == ["b"]
    assert quick(rss(dated("c", 3), dated("b", 4), head="<language>de</language>"), third.seen).entries == ()


def test_dates_that_have_not_come_are_no_rhythm() -> None:
    first = quick(rss(dated("a", 31), item("b", "<pubDate>09 Jun 2026 10:00:00 GMT</pubDate>")))
    again = quick(rss(dated("a", 31), item("b", "<pubDate>09 Jun 2026 10:00:00 GMT</pubDate>"), head=" "), first.seen)
    assert again.known == (datetime(2026, 5, 31, 10, tzinfo=UTC),)
    assert splitting.dates([0, 2**32 - 1], NOW) == ()
    assert splitting.seconds(NOW + timedelta(days=365 * 200)) == 0


def test_what_a_tag_around_the_items_declares_makes_them_new() -> None:
    first = quick(atom(entry("a"), entry("b"), root="xml:base='https://one.org/'"))
    assert len(quick(atom(entry("a"), entry("b"), root="xml:base='https://two.org/'"), first.seen).entries) == 2


def test_a_guid_that_is_used_again_is_told_apart_by_the_whole() -> None:
    first = quick(rss(item("a"), item("b")))
    again = item("new").replace("<guid>new", "<guid>a")
    second = quick(rss(again, item("a"), item("b")), first.seen)
    assert {entry.guid for entry in second.entries} == {"a https://example.org/new", "a https://example.org/a", "b"}
    assert second.seen == b""


def test_marks_that_are_not_ours_are_no_marks() -> None:
    for seen in (b"x", b"x" * 12, b"\0" * 1_200):
        assert len(quick(rss(item("a"), item("b")), seen).entries) == 2


def test_cutting_takes_linear_time() -> None:
    for text in ("<item>" * 200_000, "<!--" * 200_000, "<item a='" * 100_000, "<" + "a." * 500_000, "<?" * 300_000):
        assert splitting.cut(text) is None

"""OPML as strangers write it, and as it is written here."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from monitor.sources import Unreadable, opml
from monitor.sources.opml import Outline

NOW = datetime(2026, 6, 15, 12, tzinfo=UTC)
CORPUS = Path(__file__).parents[2] / "shared" / "corpus" / "opml"


def read(inside: str) -> opml.Subscriptions:
    return opml.read(f'<?xml version="1.0"?><opml version="2.0"><body>{inside}</body></opml>'.encode())


class TestReading:
    def test_folders_nest_and_close(self) -> None:
        found = read(
            '<outline text="A"><outline title="B &amp; C"><outline text="one" xmlUrl="https://one.example/"></outline>'
            '</outline><outline text="two" xmlUrl="https://two.example/"/></outline>'
            '<outline text="three" xmlUrl="https://three.example/" category="/policy/export-controls,x"'
            ' language="en-US"/>'
        )
        assert found.feeds == (
            Outline("one", "https://one.example/", ("A", "B & C")),
            Outline("two", "https://two.example/", ("A",)),
            Outline("three", "https://three.example/", (), ("policy", "export-controls", "x"), "en"),
        )
        assert not found.refused
        assert not found.notes

    def test_the_title_is_preferred_and_a_missing_one_is_named(self) -> None:
        found = read(
            '<outline text="t" title="T" xmlUrl="https://a.example/"/>\n<outline xmlUrl="https://www.b.example/f"/>'
        )
        assert [feed.title for feed in found.feeds] == ["T", "b.example"]
        assert found.notes == ("line 2: a feed without a title; it is called b.example",)

    @pytest.mark.parametrize(
        ("attributes", "why"),
        [
            ('text="x" xmlUrl="javascript:alert(1)"', "has an address of the kind javascript:, which is never asked"),
            ('text="x" xmlUrl="file:///etc/passwd"', "has an address of the kind file:, which is never asked"),
            ('text="x" xmlUrl="no address"', "has an address that is none: no address"),
            ('text="x" xmlUrl="http://[1::"', "has an address that is none: http://[1::"),
            ('text="x" xmlUrl=""', "has no address"),
            ('text="x" type="rss"', "has no address"),
            ('text="x" xmlUrl="http://GOOD.example"', "stands twice in the file, as 'good' before"),
        ],
    )
    def test_what_is_refused_is_named_and_the_rest_is_kept(self, attributes: str, why: str) -> None:
        found = read(f'<outline text="good" xmlUrl="https://good.example/"/>\n<outline {attributes}/>')
        assert [feed.title for feed in found.feeds] == ["good"]
        assert [(one.line, one.name, one.why) for one in found.refused] == [(2, "x", why)]

    @pytest.mark.parametrize("url", ["feed://a.example/x", "feed:http://a.example/x", "feed:https://a.example/x"])
    def test_feed_addresses_are_web_addresses(self, url: str) -> None:
        assert read(f'<outline text="x" xmlUrl="{url}"/>').feeds[0].url.endswith("://a.example/x")

    def test_a_bare_ampersand_is_named_and_read_as_meant(self) -> None:
        found = read('<outline text="Q & A < B" xmlUrl="https://a.example/?a=1&copy=2&amp;b=3"/>')
        assert found.feeds == (Outline("Q & A < B", "https://a.example/?a=1&copy=2&b=3"),)
        assert "line 1: the file is not well-formed XML" in found.notes[0]

    def test_a_list_that_breaks_off_keeps_what_it_had(self) -> None:
        found = opml.read(b'<opml><body><outline text="a" xmlUrl="https://a.example/"/><outline text="b" xmlU')
        assert [feed.title for feed in found.feeds] == ["a"]
        assert "not well-formed" in found.notes[0]

    def test_an_entity_bomb_is_a_few_words(self) -> None:
        body = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><opml><outline text="&b;" xmlUrl="https://a.example/"/>'
        found = opml.read(body.encode())
        assert [feed.title for feed in found.feeds] == ["&b;"]
        assert "entities" in found.notes[0]

    def test_comments_are_not_read(self) -> None:
        found = read('<!-- <outline text="no" xmlUrl="https://no.example/"/> --><outline xmlUrl="https://a.example/"/>')
        assert [feed.url for feed in found.feeds] == ["https://a.example/"]

    def test_nothing_reaches_a_terminal_as_a_command(self) -> None:
        found = read('<outline text="&#27;[31mred\u202e" xmlUrl="https://a.example/"/>')
        assert found.feeds[0].title == "[31mred"

    @pytest.mark.parametrize("label", ["gb2312", "utf-16"])
    def test_charsets(self, label: str) -> None:
        text = f'<?xml version="1.0" encoding="{label}"?><opml><outline text="通义千问" xmlUrl="https://a.example/"/></opml>'
        assert opml.read(text.encode(label)).feeds[0].title == "通义千问"

    @pytest.mark.parametrize(
        "body", [b"", b"hello", b"<html><p>no</p></html>", b"\x00\xff" * 50, b"<rss><item/></rss>"]
    )
    def test_what_is_no_opml_is_told(self, body: bytes) -> None:
        with pytest.raises(Unreadable, match="not OPML"):
            opml.read(body)

    @pytest.mark.parametrize(
        "text",
        [
            '<outline "' * 90_000,
            "<outline '\"<outline'\" " * 40_000,
            "<opml>" + "<!--" * 200_000,
            "<outline a" * 90_000,
        ],
    )
    def test_shapes_that_choke_parsers_are_read_in_one_go(self, text: str) -> None:
        assert not opml.read(text.encode()).feeds

    @pytest.mark.skipif(not CORPUS.exists(), reason="the corpus is not there")
    def test_every_list_of_the_corpus(self) -> None:
        files = [file for file in sorted(CORPUS.rglob("*")) if file.is_file()]
        assert files
        strange = [file.name for file in files if not self.comes_back(file.read_bytes())]
        assert strange == ["rss__twittergram.xml"], "an RSS feed among the lists"

    def comes_back(self, body: bytes) -> bool:
        """Whether a list can be read; if so, it is written and read again."""
        try:
            found = opml.read(body)
        except Unreadable:
            return False
        again = opml.read(opml.write(found.feeds, title="again", now=NOW).encode())
        assert set(again.feeds) == set(found.feeds)
        return not again.refused


names = st.text(st.characters(codec="utf-8"), max_size=30).map(opml.line).map(opml.line)
outlines = st.builds(
    Outline,
    title=names.filter(bool),
    url=st.from_regex(r"https://[a-z]{1,9}\.example/[a-z0-9&=?]{0,9}", fullmatch=True),
    folder=st.lists(names.filter(bool), max_size=3).map(tuple),
    categories=st.lists(st.sampled_from(["policy", "export-controls"]), max_size=2, unique=True).map(tuple),
    language=st.sampled_from([None, "en", "zh"]),
)


@example([Outline("0", "https://a.example/", folder=(opml.line("a\ufffe"),))])
@given(st.lists(outlines, max_size=12, unique_by=lambda one: opml.same(one.url)))
def test_what_is_written_is_read_again(feeds: list[Outline]) -> None:
    found = opml.read(opml.write(feeds, title="<&>", now=NOW).encode())
    assert set(found.feeds) == set(feeds)
    assert not found.refused
    assert not found.notes


def test_passwords_are_not_written() -> None:
    text = opml.write([Outline("a", "https://user:secret@a.example/f")], title="t", now=NOW)
    assert "https://a.example/f" in text
    assert "secret" not in text

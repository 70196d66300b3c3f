"""What the detail pane shows of strangers' texts, and what is done with an item: read, follow, fold, export."""

import csv
import importlib.util
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from driver import NOW, Clock, Driver, Newsroom, monitor, settings, story
from fakesite import Asked, FakeSite, Reply
from textual.widgets import Input

from monitor import fulltexts
from monitor.cli import lines
from monitor.deliver import alerts, cards, messages
from monitor.figures import headline
from monitor.model import Article
from monitor.programs import BrokenOffError
from monitor.report import files
from monitor.source import Source
from monitor.store import connect, days, detail, items
from monitor.store import fulltexts as stored
from monitor.tui import hypertext, markdown, page, page_text
from monitor.tui.links_menu import LinksMenu

HERE = "https://example.org/posts/1"
CAN_EXTRACT = importlib.util.find_spec("lxml_html_clean") is not None


@pytest.fixture
def room(tmp_path: Path) -> Newsroom:
    return Newsroom(tmp_path / "monitor.db")


def drawn(markup: str, width: int = 60) -> str:
    """HTML as it is read on a terminal."""
    return page_text.text(hypertext.read(markup, HERE), width).plain


class TestHtml:
    @pytest.mark.parametrize(
        ("markup", "text"),
        [
            ("<p>One</p><p>Two<br>Three</p>", "One\n\nTwo\nThree"),
            ("<h2>Head</h2>Text &amp; more", "Head\n\nText & more"),
            ("<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>", "• a\n  • b\n• c"),
            ("<ol start=9><li>nine<li>ten</ol>", "9. nine\n10. ten"),
            ("<li>alone", "• alone"),
            ("<blockquote><p>said<blockquote>deep</blockquote></blockquote>x", "▎ said\n\n▎ ▎ deep\n\nx"),
            ("<pre>\n  if a &lt; b:\n\treturn\n</pre>", "  if a < b:\n    return"),
            ("a<hr>b", "a\n\n────────────────────────\n\nb"),
            ('<a href="/x">here</a> and <a href="/x">there</a>', "here[1] and there[1]"),
            ('<a href="#note">foot</a> <a href="javascript:x">bad</a>', "foot bad"),
            ('<img src="a.png" alt="A  cat">', "[image: A cat][1]"),
            ('<a href="/x"><img src="a.png" alt="badge"></a>', "[image: badge][1]"),
            ('<img src="p.gif" width="1" height="1"><img src="data:x">seen', "seen"),
            ("<script>no</script><style>no</style><!-- no -->yes", "yes"),
            ("1 < 2 and <|im_start|> stay", "1 < 2 and <|im_start|> stay"),
            ("&#27;[31mred\x1b[0m\u202e &#x202e;", "[31mred[0m"),
            ("[bold]no markup[/bold]", "[bold]no markup[/bold]"),
            ("10<sup>9</sup>", "10^9"),
            ("", ""),
        ],
    )
    def test_what_is_drawn(self, markup: str, text: str) -> None:
        assert drawn(markup) == text

    def test_lists_and_quotes_hang(self) -> None:
        assert drawn("<ul><li>one two three four</li></ul>", 12) == "• one two\n  three four"
        assert drawn("<blockquote>one two three four</blockquote>", 12) == "▎ one two\n▎ three four"

    def test_marks_do_not_pile_up_across_tags(self) -> None:
        piled = "<b>" + "\u0301" * 8 + "</b><i>&#769;&#769;</i>"
        assert drawn(f"<p>e\u0301{piled * 9} x</p>") == "e\u0301 x"

    def test_styles(self) -> None:
        (block,) = hypertext.read("<p>a <b>b <i>c</i></b> <code>d</code></p>").blocks
        assert [(run.text, run.style) for run in block.runs if run.text.strip()] == [
            ("a ", ""), ("b ", "bold"), ("c", "bold italic"), ("d", page.CODE),
        ]  # fmt: skip

    def test_a_style_that_is_never_closed_ends_with_its_block(self) -> None:
        first, second = hypertext.read("<p><b>loud<p>calm").blocks
        assert (first.runs[0].style, second.runs[0].style) == ("bold", "")

    def test_links_are_whole_and_numbered_once(self) -> None:
        read = hypertext.read('<a href="/a">1</a><a href="https://b.org/?q=1&amp;r">2</a><a href="../a">3</a>', HERE)
        assert read.links == ("https://example.org/a", "https://b.org/?q=1&r")
        assert page_text.links(read).plain.splitlines()[1:] == [
            "[1] https://example.org/a", "[2] https://b.org/?q=1&r",
        ]  # fmt: skip

    TABLE = (
        "<table><tr><th>Model</th><th>Score</th></tr><tr><td>Qwen</td><td>9.5</td></tr><tr><td>GLM</td></tr></table>"
    )

    def test_a_table_of_facts_stands_in_columns(self) -> None:
        lines = [each.rstrip() for each in drawn(self.TABLE).splitlines()]
        assert lines == ["Model  Score", "─────  ─────", "Qwen     9.5", "GLM"]

    def test_where_there_is_no_room_each_row_is_told(self) -> None:
        wide = "".join(f"<td>{word * 8}</td>" for word in ("ab", "cd", "ef"))
        assert (
            drawn(f"<table><tr>{wide}</tr></table>", 15)
            == "abababababababa\nb ·\ncdcdcdcdcdcdcdc\nd ·\nefefefefefefefe\nf"
        )

    def test_a_table_that_only_arranges_is_what_stands_in_it(self) -> None:
        assert drawn("<table><tr><td><h2>Head</h2><p>Text</p></td><td>Side</td></tr></table>") == "Head\n\nText\n\nSide"

    def test_no_line_is_wider_than_there_is_room(self) -> None:
        markup = f"<p>{'x' * 99} 中文{'很长' * 40}</p><pre>{'y' * 99}</pre><ul><li>{'z ' * 50}</li></ul>{self.TABLE}"
        for width in (30, 41, 76):
            content = page_text.text(hypertext.read(markup), width)
            assert max(each.cell_length for each in content.split("\n")) <= width

    def test_words_of_the_query_stand_out(self) -> None:
        content = page_text.text(hypertext.read("<p>about Qwen</p>"), 60, lambda words: [(6, 10)])
        assert any(span.start == 6 and span.end == 10 for span in content.spans)

    @pytest.mark.parametrize(
        "piece",
        ["<b>", "<div>", "<ul><li>", "<table><tr><td>", "<a href=x ", "<a href='", "<!--", "<script", "&#27;", "<",
         "<td>x", "<blockquote>", "<pre>\n", "<img src=http://a/b>", "<a " + " " * 50, "<a a='' "],
    )  # fmt: skip
    def test_nothing_hostile_is_read_far(self, piece: str) -> None:
        """Nothing nests, grows or is kept beyond the limits, whatever is repeated."""
        read = hypertext.read(piece * (hypertext.HTML_LIMIT // len(piece)))
        assert len(read.blocks) <= hypertext.MOST_TAGS
        assert sum(len(block.text) for block in read.blocks) <= hypertext.TEXT_LIMIT
        assert all(block.indent <= hypertext.DEEPEST and block.quote <= hypertext.DEEPEST for block in read.blocks)
        page_text.text(read, 60)

    def test_a_long_text_says_that_it_was_cut(self) -> None:
        read = hypertext.read("<p>word word</p>" * 100, limit=50)
        assert read.cut
        assert page_text.text(read, 60).plain.endswith("o opens it in the browser.")
        assert not hypertext.read("<p>word</p>").cut


class TestMarkdown:
    CARD = (
        "# Qwen3\n\nIt *has* [a page](https://q.org).\n\n- one\n  1. two\n\n|a|b|\n|-|-|\n|x|1|\n\n```py\nx = 1\n```\n"
    )

    def test_what_is_drawn(self) -> None:
        text = page_text.text(markdown.read(self.CARD), 60).plain
        assert text == ("Qwen3\n\nIt has a page[1].\n\n• one\n  1. two\n\na  b\n─  ─\nx  1\n\nx = 1")

    def test_html_in_it_is_shown_and_not_read(self) -> None:
        assert page_text.text(markdown.read("<b>x</b> &lt;"), 60).plain == "<b>x</b> <"


class TestModels:
    @staticmethod
    def launch(room: Newsroom) -> int:
        item = room.release("Qwen3", downloads=300, likes=9)
        for name, size in (("Qwen/Qwen3-8B", 8), ("Qwen/Qwen3-235B", 235)):
            room.model(item, name, params=size * 10**9, license="apache-2.0", downloads=100)
        for form in ("GGUF", "FP8"):
            room.model(
                item,
                f"Qwen/Qwen3-8B-{form}",
                format=form,
                format_of="Qwen/Qwen3-8B",
                downloads=50,
                **{"class": "format"},
            )
        return item

    @story
    async def test_formats_are_folded_until_a_key_unfolds_them(self, room: Newsroom) -> None:
        self.launch(room)
        async with monitor(room.path, (200, 50)) as driver:
            assert "2 models, 2 formats" in driver.detail
            assert "└ 2 formats: " in driver.detail
            lines = driver.detail.splitlines()
            assert lines.index(next(one for one in lines if one.startswith("Qwen3-235B"))) < lines.index(
                next(one for one in lines if one.startswith("Qwen3-8B"))
            )
            await driver.press("m")
            assert "└ Qwen3-8B-GGUF" in driver.detail
            assert "└ 2 formats" not in driver.detail
            await driver.press("m")
            assert "└ 2 formats" in driver.detail

    @pytest.mark.parametrize(("width", "license"), [(90, True), (34, False)])
    @story
    async def test_narrow_tables_have_fewer_columns(self, room: Newsroom, width: int, license: bool) -> None:
        from monitor.tui import models_text

        self.launch(room)
        with closing(connect.open(room.path)) as db:
            found = detail.details(db, items.load(db, [row[0] for row in db.execute("select id from items")]))[0]
        text = models_text.block(found, width, unfolded=True)
        assert ("apache-2.0" in text.plain) is license
        assert "↓100" in text.plain
        assert max(each.cell_length for each in text.split("\n")) <= width

    def test_counts_are_summed_and_carried_over_gaps(self, room: Newsroom) -> None:
        item = self.launch(room)
        today = NOW.date()
        with closing(sqlite3.connect(room.path)) as db, db:
            (first, second) = [
                row[0] for row in db.execute("select hub_id from models where class = 'release' order by id")
            ]
            db.executemany(
                "insert into model_days values (?, ?, ?, ?)",
                [
                    (first, str(today - timedelta(days=200)), 1, 1),
                    (first, str(today - timedelta(days=3)), 10, 1),
                    (second, str(today - timedelta(days=3)), 20, 2),
                    (second, str(today - timedelta(days=1)), 25, None),
                ],
            )
        with closing(connect.open(room.path)) as db:
            found = days.of_release(db, item, today)
        assert [(one.downloads, one.likes) for one in found] == [(30, 3), (30, 3), (35, 1), (35, 1)]
        assert found[-1].day == today

    @story
    async def test_the_course_of_downloads_is_drawn(self, room: Newsroom) -> None:
        item = self.launch(room)
        with closing(sqlite3.connect(room.path)) as db, db:
            (hub_id,) = db.execute("select hub_id from models limit 1").fetchone()
            db.executemany(
                "insert into model_days values (?, ?, ?, ?)",
                [(hub_id, str(NOW.date() - timedelta(days=ago)), 1_000 - 10 * ago, 5) for ago in range(40)],
            )
        assert item
        async with monitor(room.path, (200, 50)) as driver:
            (month,) = [one for one in driver.detail.splitlines() if one.startswith("30 days")]
            assert "↓ 710 → 1k (+41%)" in month
            assert month.split()[2][-1] == "█"
            assert any(one.startswith("40 days") for one in driver.detail.splitlines())


class TestLinks:
    @pytest.mark.parametrize("size", [(80, 24), (120, 40)])
    @story
    async def test_a_number_follows_a_link(self, room: Newsroom, size: tuple[int, int]) -> None:
        key = room.item("Rules", url=HERE)
        html = "".join(f'<a href="https://e.org/{number}">{number}</a> ' for number in range(1, 13))
        room.article(key, "Rules", html=html, url=HERE)
        async with monitor(room.path, size) as driver:
            await driver.press("F", "1", "2", "enter")
            assert "12[12]" in driver.detail
            await driver.press("F", "3", "enter", "F", "escape")
            assert driver.app.opened == ["https://e.org/12", "https://e.org/3"]

    @story
    async def test_a_click_on_a_number_follows_it(self, room: Newsroom) -> None:
        key = room.item("Rules", url=HERE)
        room.article(key, "Rules", html='<p>see <a href="https://e.org/x">this</a></p>', url=HERE)
        async with monitor(room.path) as driver:
            pane = driver.screen.pane
            shown = [pane.render_line(y).text for y in range(pane.size.height)]
            (line,) = [y for y, text in enumerate(shown) if "this[1]" in text]
            await driver.pilot.click(pane, offset=(shown[line].index("[1]") + 1, line + pane.gutter.top))
            await driver.settle()
            assert driver.app.opened == ["https://e.org/x"]

    @story
    async def test_what_leads_nowhere_says_so(self, room: Newsroom) -> None:
        room.item("Rules", url="")
        async with monitor(room.path) as driver:
            await driver.press("F")
            assert not isinstance(driver.app.screen, LinksMenu)
            assert [notice.message for notice in driver.notices] == ["There are no links in what is shown."]


class Paper(FakeSite):
    """A newspaper."""

    def __init__(self) -> None:
        super().__init__()
        words = (
            "The ministry said on Monday that the rules for open models will be written anew, and published in June. "
        )
        self.page = (
            "<html><head><title>Rules</title></head><body><nav><a href='/'>Home</a></nav><article><h1>Rules</h1>"
            + f"<p>{words * 3}</p>" * 4
            + "<p>See <a href='/more'>more</a> of it, which ends the article in some more words.</p></article>"
            "<footer>Imprint</footer></body></html>"
        )
        self.answer = Reply(self.page.encode(), headers={"Content-Type": "text/html; charset=utf-8"})

    def reply(self, asked: Asked) -> Reply:
        return self.answer


@pytest.fixture
def paper() -> Iterator[Paper]:
    with Paper() as paper:
        yield paper


class TestWholeArticle:
    def show(self, room: Newsroom, site: Paper, **told: object) -> fulltexts.Shown:
        config = settings(room.path)
        config = replace(config, sources=(Source("ChinaTalk", "news", f"{site.url}/feed"),))
        with closing(connect.open(room.path)) as db:
            found = detail.details(db, items.load(db, [row[0] for row in db.execute("select id from items")]))[0]
            return fulltexts.show(db, config, found, Clock(), **told)  # type: ignore[arg-type]

    @pytest.fixture(autouse=True)
    def article(self, room: Newsroom, paper: Paper) -> None:
        url = f"{paper.url}/rules"
        room.article(room.item("Rules", url=url), "Rules", url=url)

    @pytest.mark.skipif(not CAN_EXTRACT, reason="trafilatura lacks lxml_html_clean")
    def test_it_is_found_in_its_page_and_kept(self, room: Newsroom, paper: Paper) -> None:
        told: list[str] = []
        for _ in range(2):
            shown = self.show(room, paper, tell=told.append)
            assert "written anew" in shown.html
            assert "Imprint" not in shown.html
            assert f"{paper.url}/more" in hypertext.read(shown.html, shown.url).links
        assert [asked.path for asked in paper.asked] == ["/rules"]
        assert told == ["Asking 127.0.0.1…", "Looking for the article in the page…"]

    @pytest.mark.skipif(not CAN_EXTRACT, reason="trafilatura lacks lxml_html_clean")
    def test_a_page_for_subscribers_says_so(self, room: Newsroom, paper: Paper) -> None:
        paid = paper.page.replace("<title>", '<script>{"isAccessibleForFree": "False"}</script><title>')
        paper.answer = replace(paper.answer, body=paid.encode())
        assert "for subscribers" in self.show(room, paper).note

    @pytest.mark.parametrize(
        ("answer", "words"),
        [
            (Reply(b"", 403), "to subscribers or browsers only (HTTP 403). o opens it in the browser."),
            (Reply(b"", 404), "no longer there (HTTP 404)"),
            (Reply(b"%PDF", headers={"Content-Type": "application/pdf"}), "no web page there but application/pdf"),
            (Reply(b"x" * 2_000_001, headers={"Content-Type": "text/html"}), "larger than 2 MB"),
            (Reply(b"", 503), "trouble of its own (503)"),
        ],
        ids=["refused", "gone", "pdf", "large", "down"],
    )
    def test_what_goes_wrong_is_said_and_not_kept(
        self, room: Newsroom, paper: Paper, answer: Reply, words: str
    ) -> None:
        paper.answer = answer
        shown = self.show(room, paper)
        assert (shown.html, words in shown.note) == ("", True), shown.note
        with closing(connect.open(room.path)) as db:
            assert stored.get(db, f"{paper.url}/rules") is None

    @pytest.mark.skipif(not CAN_EXTRACT, reason="trafilatura lacks lxml_html_clean")
    def test_a_page_without_an_article(self, room: Newsroom, paper: Paper) -> None:
        paper.answer = replace(paper.answer, body=b"<html><body><div id=app></div></body></html>")
        assert "There is no article in the page" in self.show(room, paper).note

    def test_a_private_address_of_a_strangers_feed_is_not_asked(self, room: Newsroom, paper: Paper) -> None:
        with closing(sqlite3.connect(room.path)) as db, db:
            db.execute("update articles set source = 'Somebody'")
        assert self.show(room, paper).html == ""
        assert paper.asked == []

    def test_it_can_be_broken_off(self, room: Newsroom, paper: Paper) -> None:
        with pytest.raises(BrokenOffError):
            self.show(room, paper, stopped=lambda: True)

    def test_the_oldest_go(self, room: Newsroom) -> None:
        with closing(connect.open(room.path)) as db:
            for number in range(stored.MOST + 3):
                stored.keep(db, stored.Fulltext(f"u{number}", "x", "", NOW + timedelta(seconds=number)))
            (kept,) = db.execute("select count(*) from fulltexts").fetchone()
            assert kept == stored.MOST
            assert stored.get(db, "u2") is None
            assert stored.get(db, "u3") is not None

    @pytest.mark.skipif(not CAN_EXTRACT, reason="trafilatura lacks lxml_html_clean")
    @story
    async def test_a_key_shows_it_and_the_item_again(self, room: Newsroom, paper: Paper) -> None:
        config = replace(settings(room.path), sources=(Source("ChinaTalk", "news", f"{paper.url}/feed"),))
        async with monitor(room.path, config=config) as driver:
            assert "f fetches the article" in driver.detail
            await driver.press("f")
            await driver.until(lambda: "written anew" in driver.detail)
            assert "The whole article. f shows the item again." in driver.detail
            await driver.press("escape")
            assert "f fetches the article" in driver.detail
            await driver.press("f")
            await driver.until(lambda: "written anew" in driver.detail)
            await driver.press("f")
            assert "f fetches the article" in driver.detail
        assert len(paper.asked) == 1

    @story
    async def test_a_release_has_none(self, room: Newsroom) -> None:
        room.release("Qwen3", url="https://huggingface.co/Qwen/Qwen3")
        async with monitor(room.path) as driver:
            await driver.press("g", "f")
            await driver.until(lambda: "is a release" in driver.detail or "f fetches" in driver.detail)


class TestExport:
    async def export(self, driver: Driver, path: Path) -> None:
        await driver.press("E")
        driver.app.screen.query_one(Input).value = str(path)
        await driver.press("enter")

    @pytest.fixture
    def full(self, room: Newsroom) -> Newsroom:
        room.item("=Rules [x]", ago=timedelta(days=1))
        room.release("Qwen3")
        return room

    @story
    async def test_what_is_listed_is_written(self, full: Newsroom, tmp_path: Path) -> None:
        async with monitor(full.path) as driver:
            for ending in ("json", "jsonl", "csv", "md"):
                await self.export(driver, tmp_path / f"out.{ending}")
                assert driver.notices[-1].message == f"Exported 2 items to {tmp_path / f'out.{ending}'}"
        titles = ["Qwen3", "=Rules [x]"]
        assert [one["title"] for one in json.loads((tmp_path / "out.json").read_text())] == titles
        lines = (tmp_path / "out.jsonl").read_text().splitlines()
        assert [json.loads(one)["title"] for one in lines] == titles
        with (tmp_path / "out.csv").open(newline="") as file:
            assert [row["title"] for row in csv.DictReader(file)] == ["Qwen3", "'=Rules [x]"]
        text = (tmp_path / "out.md").read_text()
        assert text.splitlines()[0] == "## 2026-11-24"
        assert "- [=Rules \\[x\\]](<https://example.org/1>) (story, ChinaTalk)" in text

    @story
    async def test_a_name_that_cannot_be_is_refused(self, full: Newsroom, tmp_path: Path) -> None:
        (tmp_path / "old.csv").write_text("kept")
        async with monitor(full.path) as driver:
            for name, words in (
                ("old.csv", "is there already"),
                ("x.pdf", "expected one of"),
                ("no/x.csv", "no folder"),
            ):
                await self.export(driver, tmp_path / name)
                assert words in driver.text("#ask-says")
                await driver.press("escape")
        assert (tmp_path / "old.csv").read_text() == "kept"

    @story
    async def test_nothing_listed(self, room: Newsroom) -> None:
        async with monitor(room.path) as driver:
            await driver.press("E")
            assert [notice.message for notice in driver.notices] == ["Nothing is listed that could be exported."]


class TestFilterKeys:
    @story
    async def test_of_several_topics_one_is_chosen(self, room: Newsroom) -> None:
        room.item("Other", ago=timedelta(hours=1))
        key = room.item("Rules")
        with closing(sqlite3.connect(room.path)) as db, db:
            db.executemany("insert into item_topics values (?, ?)", [("chips", key), ("licensing", key)])
        async with monitor(room.path) as driver:
            await driver.press("g", "T", "2")
            assert driver.screen.view.name == "Licensing"
            assert [one.title for one in driver.shown()] == ["Rules"]


@story
async def test_a_marking_of_many_is_undone_and_done_again(room: Newsroom) -> None:
    keys = [room.item("One"), room.item("Two")]
    async with monitor(room.path) as driver:
        await driver.press("A", "y")
        for key, read in (("z", False), ("Z", True), ("z", False)):
            await driver.press(key)
            assert [room.read(one) for one in keys] == [read] * 2
            assert len(driver.notices) == 1  # the last, in the place of those before


# --- what has no title


@pytest.mark.parametrize(
    ("title", "summary", "url", "called"),
    [
        ("Title", "Said.", "https://a.example/1", "Title"),
        ("", "Said in\n few words.", "https://a.example/1", "Said in few words."),
        ("", "word " * 40, "", "word " * 15 + "word…"),
        ("", "千" * 90, "", "千" * 80 + "…"),
        ("", "", "https://a.example/1", "https://a.example/1"),
        ("", "", "", "(no title)"),
    ],
)
def test_what_has_no_title_is_called_by_what_it_says(title: str, summary: str, url: str, called: str) -> None:
    assert headline(Article(title, url, "Wire", None, NOW, summary=summary)) == called


@story
async def test_an_item_without_a_title_is_told_everywhere_by_its_first_words(tmp_path: Path) -> None:
    room = Newsroom(tmp_path / "monitor.db")
    key = room.item("", summary="A note without a title", matched=["note"])
    async with monitor(room.path) as driver:
        assert driver.shows("A note without a title")
        assert driver.detail.startswith("A note without a title\n")
    with closing(connect.open(room.path)) as db:
        found = detail.details(db, items.load(db, [key]))[0]
    item = found.item
    assert alerts.said(item, item.alerts[0]) == "Qwen family: A note without a title (note)"
    assert messages.alert(item, item.alerts[0]).subject == "Qwen family: A note without a title"
    assert cards.name(item) == "A note without a title"
    assert "A note without a title" in lines.line(item, NOW)
    assert '"title": ""' in "".join(files.as_lines([found]))

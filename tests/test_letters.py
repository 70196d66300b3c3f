"""A digest as a letter: the news in its subject, the same in text and HTML, and nothing of a feed that is obeyed."""

import html as entities
import json
import re
import shutil
import subprocess
import sys
import unicodedata
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path

import pytest

from monitor.deliver.columns import bar, wrap
from monitor.deliver.dates import window
from monitor.deliver.fitting import fair, shortened
from monitor.deliver.letters import HTML_LIMIT, Letter, write
from monitor.model import Article, Item, Model
from monitor.notices import Alert, Delivery
from monitor.report.digest import DigestContent, Entry, Looked, Trouble
from monitor.report.numbers import Figure, Numbers

UNTIL = datetime(2026, 7, 16, 23, tzinfo=UTC)
SINCE = UNTIL - timedelta(days=1)
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


def item(title: str, kind: str = "story", **facts: object) -> Item:
    base = {
        "id": "x1", "key": 1, "kind": kind, "title": title, "url": "https://example.org/x", "source": "Wire",
        "lab": None, "country": None, "published": UNTIL, "seen": UNTIL - timedelta(hours=5),
    }  # fmt: skip
    return Item(**(base | facts))  # type: ignore[arg-type]


def model(name: str, **facts: object) -> Model:
    return Model(hub_id=name, id=name, source="s", lab="Qwen", **facts)  # type: ignore[arg-type]


def release(title: str, **facts: object) -> Entry:
    return Entry(item(title, "release", **({"openness": "unstated"} | facts)), "kind:release")


def story(title: str, *sources: str, **facts: object) -> Entry:
    told = tuple(Article(title, f"https://{source.lower()}.example/1", source, UNTIL, UNTIL) for source in sources)
    return Entry(item(title, **facts), "topic:*", articles=told)


def content(**parts: object) -> DigestContent:
    base = {"name": "daily", "since": SINCE, "until": UNTIL, "timezone": "Asia/Singapore", "looked": Looked(60)}
    return DigestContent(**(base | parts))  # type: ignore[arg-type]


QWEN = Entry(
    item("Qwen3-VL: 3 models, 2B–235B, Apache-2.0", "release", lab="Qwen", country="CN", params=235 * 10**9,
         license="apache-2.0", openness="open", downloads=12_345, gated="auto"),
    "kind:release lab:Qwen",
    models=tuple(model(f"Qwen/Qwen3-VL-{size}B", params=size * 10**9, context=262_144) for size in (2, 8, 235)),
    formats=("FP8", "GGUF"),
)  # fmt: skip
KIMI = replace(
    release(
        "Kimi-K3: 2.8T (32B active)", lab="Moonshot AI", country="CN", params=28 * 10**11, active_params=32 * 10**9
    ),
    alerts=(Alert("Kimi", ("kimi", "Moonshot"), UNTIL), Alert("Huge", (), UNTIL)),
)
POLICY = story(
    "New export controls", "Desk", "Post", policy=True, topics=("export-controls",), summary="A rule is planned."
)
CHINESE = story("三部门联合发布人工智能生成合成内容标识办法，要求所有平台在九月前完成整改" * 2, "新华社", language="zh")
ARABIC = story("مسودة قواعد النماذج المفتوحة", "Wire", language="ar")
LICENSE = Entry(
    item("Qwen2.5-72B: license qwen → Apache-2.0", "change", event="license", before="qwen", after="apache-2.0"),
    "lab:Qwen",
)
GONE = Entry(
    item("VibeVoice-Large: withdrawn", "withdrawal", event="withdrawn", lab="Microsoft", country="US"), "lab:*"
)
SHARE = Numbers(
    "Share of downloads", "Of 30 days.", (Figure("China", 41, "41 %", 1.0), Figure("None", 0, "0 %", 0.0),
                                          Figure("France", 0.1, "< 1 %", 0.002))
)  # fmt: skip
FOLDED = Delivery(1, "team", "Kimi", "alert", "folded", "Kimi: Kimi-K2.6", "", UNTIL, UNTIL)
FULL = content(
    looked=Looked(58, ("Cohere", "Upstage")), alerts=(KIMI,), releases=(QWEN,), stories=(POLICY, CHINESE, ARABIC),
    changes=(LICENSE,), withdrawals=(GONE,), numbers=(SHARE,), troubles=(Trouble("ChinaTalk", "answered 404"),),
    overflow=(FOLDED,),
)  # fmt: skip


@dataclass
class Parsed(HTMLParser):
    """What of HTML a test looks at."""

    tags: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    words: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.tags if name == tag]


def parsed(letter: Letter) -> Parsed:
    found = Parsed()
    found.feed(letter.html)
    return found


# --- the subject ----------------------------------------------------------------------------------


def named(*names: str) -> tuple[Entry, ...]:
    return tuple(release(f"{name}: 4 models") for name in names)


@pytest.mark.parametrize(
    ("parts", "subject"),
    [
        ({"releases": named("Kimi-K3", "Qwen3.5-VL", "GLM-5"), "stories": (POLICY, POLICY)},
         "3 releases: Kimi-K3, Qwen3.5-VL, GLM-5 · 2 policy stories"),
        ({"alerts": named("Kimi-K3"), "stories": (POLICY, CHINESE)},
         "1 alert: Kimi-K3 · 1 policy story · 1 other story"),
        ({"stories": (CHINESE,)}, "1 story"),
        ({"changes": (LICENSE,), "withdrawals": (GONE,), "left_out": 1_200}, "1 change · 1 withdrawal · 1,200 more"),
        ({"looked": Looked(58, ("Cohere", "Upstage"))}, "Nothing new: 58 of 60 labs looked at"),
        ({}, "Nothing new: 60 labs looked at"),
        ({"overflow": (FOLDED,)}, "1 alert held back"),
    ],
)  # fmt: skip
def test_the_subject_is_the_news(parts, subject):
    assert write(content(**parts)).subject == subject


def test_a_long_subject_keeps_the_first_names_and_what_matters_most():
    many = named(*(f"Quite-A-Long-Name-{number}" for number in range(9)))
    subject = write(content(releases=many, stories=(POLICY, CHINESE), changes=(LICENSE,), withdrawals=(GONE,))).subject
    assert subject.startswith("9 releases: Quite-A-Long-Name-0, Quite-A-Long-Name-1 and 7 more · 1 policy story")
    assert "1 withdrawal" in subject
    assert len(subject) <= 120


def test_a_subject_is_bounded_whatever_names_are():
    letter = write(content(alerts=tuple(story("通" * 400) for _ in range(50)), releases=named("x" * 400)))
    assert letter.subject == "50 alerts · 1 release"


# --- what it says ---------------------------------------------------------------------------------


@pytest.mark.parametrize("body", ["text", "html"])
def test_both_bodies_say_all_of_it_in_order(body):
    letter = write(FULL)
    said = " ".join(letter.text.split()) if body == "text" else parsed(letter).text
    expected = [
        "Thu, Jul 16, 7:00 AM – Fri, Jul 17, 2026, 7:00 AM", "Asia/Singapore",
        "Kimi matched “kimi”, “Moonshot”", "Huge matched by its fields",
        "Moonshot AI · China", "2.8T total, 32B active", "no license stated",
        "Why: kind:release lab:Qwen",
        "Qwen3-VL", "Qwen · China · Fri, Jul 17, 2:00 AM", "2B to 235B", "◆ Apache-2.0 (open)", "262,144 tokens",
        "terms must be accepted", "2B, 8B, 235B", "FP8, GGUF", "12k in 30 days",
        "Why: topic:*", "New export controls", "Export controls", "A rule is planned.", "Desk", "Post",
        "三部门联合发布", "新华社",
        "Qwen2.5-72B", "license changed", "qwen → Apache-2.0", "VibeVoice-Large: withdrawn",
        "Share of downloads", "China", "41 %", "Of 30 days.",
        "Kimi: Kimi-K2.6", "team: held back by a limit or quiet hours", "ChinaTalk", "answered 404",
        "58 of 60 labs looked at; not looked at: Cohere, Upstage.", "digest “daily”", "feeds.toml",
    ]  # fmt: skip
    place = 0
    for words in expected:
        assert words in said[place:], words
        place = said.index(words, place)


@pytest.mark.parametrize(
    ("parts", "times"),
    [
        ({"alerts": (KIMI,), "releases": (QWEN, QWEN), "changes": (replace(LICENSE, why=QWEN.why),)}, 1),
        ({"releases": (QWEN, QWEN), "changes": (LICENSE,)}, 2),
        ({"releases": (QWEN, release("GLM-5"), QWEN), "changes": (LICENSE, LICENSE)}, 4),
        ({"alerts": (KIMI,)}, 0),
    ],
)
def test_why_is_said_once_where_it_is_the_same(parts, times):
    letter = write(content(**parts))
    assert letter.text.count("Why: ") == letter.html.count("Why: ") == times


def test_weeks_without_releases_show_in_small_bars():
    letter = write(content(numbers=(Numbers("Releases", "Counted.", (Figure("Qwen", 3, "  ▂ █ 3", 1.0),)),)))
    assert "··▂·█ 3" in letter.text
    assert "··▂·█ 3" in letter.html


def test_a_chart_of_nothing_is_left_out():
    assert "Nothing counted" not in write(content(numbers=(Numbers("Nothing counted", "", ()), SHARE))).text


def test_a_chart_that_is_cut_says_so():
    figures = tuple(Figure(f"Lab {number}", 1, f"1  {number}", 0.5) for number in range(15))
    letter = write(content(numbers=(Numbers("Releases", "Counted.", figures),)))
    assert "Counted. The first 8 of 15." in letter.text
    assert "1 · 7" in letter.html
    assert "Lab 8" not in letter.html


def test_a_story_told_by_many_names_some_and_counts_the_rest():
    letter = write(content(stories=(story("News", *(f"Source{number}" for number in range(11))),)))
    assert "and 3 more sources" in letter.text
    assert "Source7" in letter.text
    assert "Source8" not in letter.html


def test_a_summary_that_repeats_the_headline_is_left_out():
    letter = write(content(stories=(story("A rule is planned", "Desk", policy=True, summary="A rule is planned."),)))
    assert letter.text.count("A rule is planned") == 1


def test_a_quiet_day_is_a_short_letter():
    letter = write(content(looked=Looked(58, ("Cohere",))))
    assert "Nothing new: 58 of 59 labs looked at" in letter.text
    assert len(letter.text.splitlines()) < 15


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Thu, Jul 16, 7:00 AM – Fri, Jul 17, 2026, 7:00 AM"),
        ("de", "Do., 16. Juli, 07:00 – Fr., 17. Juli 2026, 07:00"),
        ("fr", "jeu. 16 juil., 07:00 – ven. 17 juil. 2026, 07:00"),
        ("zh", "7月16日周四 07:00 – 2026年7月17日周五 07:00"),
        ("ja", "7月16日(木) 7:00 – 2026年7月17日(金) 7:00"),
        ("no such", "Thu, Jul 16, 7:00 AM – Fri, Jul 17, 2026, 7:00 AM"),
    ],
)
def test_dates_are_written_in_the_readers_language(language, said):
    assert window(SINCE, UNTIL, "Asia/Singapore", language) == said


def test_a_window_over_new_year_names_both_years():
    new_year = datetime(2027, 1, 1, tzinfo=UTC)
    assert "2026" in window(new_year - timedelta(hours=9), new_year, "UTC", "en")


# --- plain text -----------------------------------------------------------------------------------


def columns(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in line)


def test_lines_fit_72_columns_and_links_have_their_own():
    for line in write(FULL).text.splitlines():
        assert columns(line) <= 72, line
        assert "https://" not in line or line.strip().startswith("https://")
        assert line == line.rstrip()


def test_chinese_is_wrapped_by_its_width_and_no_line_begins_with_a_comma():
    lines = wrap("要求所有平台，" * 30, 2, "• ").split("\n")
    assert len(lines) > 5
    assert all(60 < columns(line) <= 72 for line in lines[:-1])
    assert not any(line.strip().startswith("，") for line in lines)


def test_a_word_longer_than_a_line_is_broken():
    assert [len(line) for line in wrap("a" * 150).split("\n")] == [70, 70, 10]


@pytest.mark.parametrize(
    ("share", "drawn"), [(0, ""), (0.001, "▏"), (0.5, "████"), (0.55, "████▍"), (1, "█" * 8), (3, "█" * 8)]
)
def test_bars_are_drawn_to_an_eighth(share, drawn):
    assert bar(share, 8) == drawn


# --- HTML -----------------------------------------------------------------------------------------

HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "</td></table><style>body{display:none}</style>",
    '" onmouseover="alert(1)',
    "{{ 7 * 7 }}{% raw %}",
    "a\u202egnp.exe\x1b[31m\x00",
    "<!--[if mso]><a href='https://evil.example'>",
)


@pytest.mark.parametrize("words", HOSTILE)
def test_nothing_of_a_feed_is_markup(words):
    told = Entry(
        item(words, policy=True, summary=f"more {words}", language=words, topics=(words,), lab=words, country=words),
        words, alerts=(Alert(words, (words,), UNTIL),),
        articles=(Article(words, "javascript:alert(1)", words, UNTIL, UNTIL),),
    )  # fmt: skip
    letter = write(
        content(alerts=(told, replace(QWEN, item=replace(QWEN.item, license=words), formats=(words,))),
                troubles=(Trouble(words, words),), overflow=(replace(FOLDED, subject=words),),
                numbers=(Numbers(words, words, (Figure(words, 1, words, 1),)),))
    )  # fmt: skip
    usual = {name for name, _ in parsed(write(FULL)).tags}
    found = parsed(letter)
    assert {name for name, _ in found.tags} <= usual
    assert not [name for _, attributes in found.tags for name in attributes if name.startswith("on")]
    assert found.text.count("49") == 0
    assert not re.search("[\u202e\x1b\x00]", letter.html + letter.text + letter.subject)
    assert "javascript:" not in letter.html + letter.text


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("https://a.example/x?a=1&b=2", "https://a.example/x?a=1&b=2"),
        ("javascript:alert(1)", ""),
        ("file:///etc/passwd", ""),
        ('https://a.example/"><script>', "https://a.example/%22%3E%3Cscript%3E"),
        ("https://user:secret@a.example/x", "https://a.example/x"),
        ("https://a.example/新闻", "https://a.example/%E6%96%B0%E9%97%BB"),
    ],
)
def test_links_lead_to_the_web_or_nowhere(url, link):
    letter = write(content(stories=(Entry(item("News", url=url), "kind:story"),)))
    assert [attributes["href"] for attributes in parsed(letter).all("a")] == ([link] if link else [])
    assert not link or f"\n  {link}\n" in letter.text
    assert "News" in letter.text


def test_every_program_can_show_it():
    letter = write(FULL)
    found = parsed(letter)
    assert not {"img", "link", "script", "form", "svg", "iframe"} & {name for name, _ in found.tags}
    assert "url(" not in letter.html
    assert "flex" not in letter.html
    assert all("underline" in attributes["style"] for attributes in found.all("a"))
    assert all("style" in attributes for attributes in found.all("td") if attributes.get("class"))
    assert all(table.get("role") == "presentation" for table in found.all("table"))
    assert found.all("html") == [{"lang": "en"}]
    assert letter.html.index("charset") < 200
    (kept,) = re.findall(r"<style>(?!\s*table)(.*?)</style>", letter.html, re.DOTALL)
    assert ".masthead { margin" not in kept
    assert "prefers-color-scheme" in kept
    assert "max-width" in kept


def test_titles_say_which_language_they_are_in():
    links = parsed(write(FULL)).all("a")
    assert [(link.get("lang"), link.get("dir")) for link in links if "lang" in link] == [("zh", None), ("ar", "rtl")]


def test_bars_have_their_number_beside_them():
    letter = write(FULL)
    assert [cell["width"] for cell in parsed(letter).all("td") if "bgcolor" in cell] == ["60%", "1%"]
    assert "  China                " + "█" * 20 + " 41 %" in letter.text


def test_the_preview_says_what_the_subject_does_not():
    preview = re.search(r'<div class="preview"[^>]*>(.*?)</div>', write(FULL).html, re.DOTALL)
    assert preview is not None
    assert entities.unescape(preview[1]).startswith("New export controls · 三部门")


def channels(color: str) -> list[float]:
    parts = [int(color[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]


def contrast(one: str, other: str) -> float:
    light, dark = sorted(
        (0.2126 * red + 0.7152 * green + 0.0722 * blue for red, green, blue in map(channels, (one, other))),
        reverse=True,
    )
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("dark", [False, True])
def test_all_words_stand_out(dark):
    style = files("monitor.deliver").joinpath("templates/digest.css").read_text(encoding="utf-8")
    light, _, night = style.partition("@media (prefers-color-scheme: dark)")
    rules = [rule for rule in (night if dark else light).split("}") if ".preview" not in rule]
    written = {color for rule in rules for color in re.findall(r"[ {;]color: (#\w{6})", rule)}
    grounds = {
        color for rule in rules if ".bar" not in rule for color in re.findall(r"background-color: (#\w{6})", rule)
    }
    assert len(written) > 6
    assert len(grounds) == 3 - (not dark)
    assert {(word, ground) for word in written for ground in grounds if contrast(word, ground) < 4.5} == set()


# --- much of it -----------------------------------------------------------------------------------


def test_ten_thousand_items_fit_and_all_are_counted():
    letter = write(
        content(alerts=(KIMI,) * 300, releases=(QWEN,) * 4_000, stories=(POLICY,) * 3_000 + (CHINESE,) * 2_690,
                changes=(LICENSE,) * 8, withdrawals=(GONE,) * 2, left_out=5)
    )  # fmt: skip
    assert len(letter.html.encode()) <= HTML_LIMIT
    shown = len(re.findall(r"<h3 class=\"title\"", letter.html))
    assert shown >= 30
    assert letter.text.count("\n• ") == shown
    assert letter.text.count("VibeVoice-Large") == 2
    assert f"Beyond what one mail holds: {10_005 - shown} more." in letter.text
    assert letter.subject.startswith("300 alerts: Kimi-K3")
    assert "4,000 releases" in letter.subject


@pytest.mark.parametrize(
    ("alerts", "releases", "room", "kept"),
    [(50, 50, 20, (10, 10)), (3, 50, 20, (3, 17)), (50, 2, 20, (18, 2)), (9, 9, 0, (0, 0))],
)
def test_alerts_get_half_of_the_room_and_what_is_over(alerts, releases, room, kept):
    short = shortened(content(alerts=(KIMI,) * alerts, releases=(QWEN,) * releases, left_out=1), room)
    assert (len(short.alerts), len(short.releases)) == kept
    assert short.left_out == 1 + alerts + releases - sum(kept)


def test_the_longest_section_gives_way_first():
    assert fair([2, 50, 10], 30) == [2, 18, 10]
    assert fair([1, 2], 30) == [1, 2]
    assert fair([9, 9, 9], 4) == [2, 1, 1]
    assert fair([5], 0) == [0]


# --- the user's own templates ---------------------------------------------------------------------


def test_a_template_of_ones_own_takes_the_place_of_the_shipped_one(tmp_path: Path):
    (tmp_path / "digest.txt.j2").write_text("{% for s in page.sections %}{{ s.title }};{% endfor %}\n", "utf-8")
    letter, shipped = write(FULL, tmp_path), write(FULL)
    assert letter.text == "Alerts;Releases;Policy;Other stories;Changes;Withdrawals;"
    assert (letter.html, letter.problems) == (shipped.html, ())


def test_a_style_of_ones_own_is_put_in_place(tmp_path: Path):
    (tmp_path / "digest.css").write_text("@media print{#x{color:red}} .subject{color:#123456}", "utf-8")
    letter = write(FULL, tmp_path)
    assert 'class="subject" style="color:#123456"' in letter.html
    assert letter.problems == ()


def test_a_template_of_ones_own_escapes_as_the_shipped_one(tmp_path: Path):
    (tmp_path / "digest.html.j2").write_text("<p>{{ page.sections[0].cards[0].title.said }}</p>", "utf-8")
    letter = write(content(stories=(story("<script>"),)), tmp_path)
    assert "&lt;script&gt;" in letter.html


@pytest.mark.parametrize(
    ("name", "template", "mistake"),
    [
        ("digest.html.j2", "<p>\n{{ page.nothing }}", "line 2: 'monitor.deliver.page.Page object' has no"),
        ("digest.html.j2", "{{ nothing }}", "line 1: 'nothing' is undefined"),
        ("digest.txt.j2", "\n\n{% for %}", "line 3: Expected an expression"),
        ("digest.txt.j2", "{{ page.__class__.__mro__ }}", "line 1: access to attribute '__class__'"),
        ("digest.txt.j2", "{{ 1 / 0 }}", "line 1: division by zero"),
        ("digest.txt.j2", "{% for n in range(10 ** 9) %}x{% endfor %}", "line 1: Range too big"),
        ("digest.html.j2", "\n{% include 'none.j2' %}", "line 2: 'none.j2' not found"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_template_is_named_and_loses_no_digest(tmp_path: Path, name, template, mistake):
    (tmp_path / name).write_text(template, "utf-8")
    letter = write(FULL, tmp_path)
    (problem,) = letter.problems
    assert problem.startswith(f"{tmp_path / name}, {mistake}")
    assert problem.endswith("; the shipped template was used")
    assert "Kimi-K3" in letter.text
    assert "Kimi-K3" in letter.html
    told = f"A template has a mistake. {tmp_path.name}/{name}, line"
    assert told in " ".join(letter.text.split())
    assert told in parsed(letter).text
    assert str(tmp_path.parent) not in letter.text + letter.html


def test_a_folder_without_templates_is_named(tmp_path: Path):
    letter = write(FULL, tmp_path / "nowhere")
    names = "digest.html.j2, digest.txt.j2, digest.css"
    assert letter.problems == (f"{tmp_path / 'nowhere'} holds none of {names}; the shipped templates were used",)
    assert "Kimi-K3" in letter.text


def test_nothing_heavy_is_loaded_before_the_first_letter():
    program = (
        "import sys, monitor.deliver.letters, monitor.deliver.envelope\n"
        "print([name for name in ('jinja2', 'css_inline', 'babel') if name in sys.modules])"
    )
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ended.stdout.strip() == "[]"


# --- in a browser ---------------------------------------------------------------------------------


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here to lay a mail out")
def test_it_fits_the_narrowest_telephone(tmp_path: Path):
    wide = replace(QWEN, item=replace(QWEN.item, title="Averylongnamewithoutanyplacetobreakit" * 3, lab="L" * 60))
    letter = write(replace(FULL, releases=(wide, QWEN), overflow=(replace(FOLDED, subject="x" * 150),)))
    frame = (
        f'<iframe id="mail" width="320" height="600" srcdoc="{entities.escape(letter.html)}" frameborder="0"></iframe>'
    )
    measure = """<script>onload = () => {
        const page = document.getElementById("mail").contentDocument;
        const heading = page.querySelector("h1").getBoundingClientRect();
        document.title = JSON.stringify([page.documentElement.clientWidth, page.documentElement.scrollWidth,
            page.body.innerText.includes("Qwen3-VL"), Math.round(heading.left)]);
    }</script>"""
    shown = tmp_path / "shown.html"
    shown.write_text(f"<!doctype html><meta charset=utf-8><title></title>{frame}{measure}", "utf-8")
    ended = subprocess.run(
        [str(CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'profile'}",
         "--virtual-time-budget=3000", "--dump-dom", shown.as_uri()],
        capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    found = re.search(r"<title>(.*?)</title>", ended.stdout)
    assert found is not None
    seen, wanted, told, left = json.loads(found[1])
    assert wanted <= seen <= 320
    assert told
    assert left == 18

"""Digests on the screen: how each stands, what it would say, sending it now and a past one again."""

import sqlite3
import tomllib
from collections.abc import Iterator
from contextlib import AbstractAsyncContextManager, closing
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from driver import SIZES, Clock, Driver, monitor, story
from rich.cells import cell_len
from textual.widgets import OptionList
from world import World, entry, settings

from monitor import digesting
from monitor.config import Config, Mail, load
from monitor.deliver.channels import NotSent, Outcome, Sent
from monitor.notices import Digest
from monitor.store import connect, digests, outbox, purging
from monitor.tui import digest_rows
from monitor.tui.confirm import Confirm
from monitor.tui.links_menu import LinksMenu
from monitor.tui.previews import GATHERING, LetterPreview

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
DAILY = Digest("daily", "0 7 * * mon-fri", ("ann@example.org", "bob@example.org"), timezone="Asia/Singapore")
POLICY = Digest("千问 [/x]", "30 6 1 * *", ("minister@example.org",), "qwen", only_if="alerts")
REFUSED = NotSent("no such user", final=True, alone=True)


@dataclass
class Desk:
    """A database in which something became new, and what is configured."""

    path: Path
    here: World
    config: Config

    def news(self, *titles: str) -> None:
        self.here.read("Wire", *(entry(title, published=self.here.now) for title in titles), after=HOUR)

    def send(self, *outcomes: Outcome) -> None:
        """The daily one, now."""
        digesting.put_now(self.here.db, self.config, DAILY, self.here.now)
        self.post(*outcomes)

    def post(self, *outcomes: Outcome) -> None:
        for outcome in outcomes:
            one = outbox.take(self.here.db, "mail", self.here.now)
            assert one
            outbox.settle(self.here.db, one, outcome, self.here.now)

    def waiting(self) -> list[str]:
        """Who is about to get a mail."""
        with closing(sqlite3.connect(self.path)) as db:
            sql = "select recipient from deliveries where state = 'waiting' order by id"
            return [recipient for (recipient,) in db.execute(sql)]

    def sit(self, size: tuple[int, int] = (120, 40)) -> AbstractAsyncContextManager[Driver]:
        """The screen, an hour after the last that happened."""
        return monitor(self.path, size, Clock(self.here.now + HOUR), config=self.config)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    path = tmp_path / "monitor.db"
    with closing(connect.open(path)) as db:
        here = World(db=db)
        mail = Mail("mail.example", "me@example.org")
        made = Desk(path, here, settings(path, here.labs, here.feeds, digests=(DAILY, POLICY), mail=mail))
        made.news("What Wire had at first")
        digesting.sync(db, made.config, here.now)
        yield made


def table(driver: Driver, name: str = "#digests") -> list[str]:
    widget = driver.app.screen.query_one(name)
    return [widget.render_line(y).text.rstrip() for y in range(widget.size.height)]


def written(folder: Path) -> list[Path]:
    """The pages of a folder, the oldest first."""
    return sorted(folder.glob("digest-daily-*.html"), key=lambda page: page.stat().st_mtime_ns)


@pytest.mark.parametrize("size", SIZES)
@story
async def test_each_digest_says_when_it_is_next_and_what_waits(desk: Desk, size: tuple[int, int]) -> None:
    desk.news("Qwen tells one thing", "And another")
    desk.send(Sent(), REFUSED)
    desk.news("Qwen tells more", "Third", "Fourth")
    async with desk.sit(size) as driver:
        await driver.press("6")
        daily, policy = table(driver)
        assert "mon-fri 07:00" in daily
        assert "✕" not in daily
        assert daily.split("●")[0].split()[-1] == "3"
        assert "● sent 2h · 2 items · 1/2" in daily
        assert "none was made so far" in policy
        assert policy.split("none")[0].split()[-1] == "2"
        assert ("Asia/Singapore" in daily) == (size[0] >= 110)
        widget = driver.app.screen.query_one("#digests")
        assert {cell_len(widget.render_line(y).text) for y in range(2)} == {widget.scrollable_content_region.width}


@story
async def test_what_is_under_the_cursor_is_told_below(desk: Desk) -> None:
    desk.news("One", "Two")
    desk.send(Sent(), REFUSED)
    async with desk.sit() as driver:
        await driver.press("6")
        assert "bob@example.org" in driver.text("#delivery-says")
        await driver.press("tab")
        said = driver.text("#delivery-says")
        assert "mon-fri 07:00 Asia/Singapore · to ann@example.org, bob@example.org" in said
        assert "no mail where nothing is new" in said
        assert "Nothing new since" in said
        assert "ann@example.org sent; bob@example.org failed (no such user)" in said
        await driver.press("j")
        assert "千问 [/x]" in driver.text("#delivery-says")
        assert "no mail where no watchlist matched" in driver.text("#delivery-says")
        await driver.press("tab")
        assert "bob@example.org" in driver.text("#delivery-says")


@story
async def test_what_comes_meanwhile_is_counted_when_the_clock_goes_on(desk: Desk) -> None:
    async with desk.sit() as driver:
        await driver.press("6")
        assert table(driver)[0].split("none")[0].split()[-1] == "0"
        desk.news("Something new")
        driver.app.screen.look()  # type: ignore[attr-defined]
        driver.app.screen.tick()  # type: ignore[attr-defined]
        await driver.settle()
        assert table(driver)[0].split("none")[0].split()[-1] == "1"


@story
async def test_without_digests_the_screen_shows_the_lines_to_write(desk: Desk) -> None:
    desk.config = replace(desk.config, digests=(), mail=None)
    async with desk.sit((80, 24)) as driver:
        await driver.press("6")
        assert "No digest yet" in table(driver)[0]
        assert "…" not in table(driver)[0]
        assert "Nothing has been sent" in driver.text("#empty")
        await driver.press("enter")
        shown = driver.text("#preview-text")
        assert str(desk.config.path) in shown
        assert digest_rows.DIGEST.strip() in shown
        assert digest_rows.MAIL.strip() in shown
        await driver.press("escape", "s")
        assert "No digest is under the cursor" in driver.notices[-1].message
        await driver.press("r")
        assert "no digest yet" in driver.notices[-1].message
        await driver.press("o")
        assert "Only a digest has a page" in driver.notices[-1].message


def test_the_lines_to_write_can_be_read(tmp_path: Path) -> None:
    path = tmp_path / "feeds.toml"
    path.write_text(f"{digest_rows.DIGEST}\n{digest_rows.MAIL}", encoding="utf-8")
    config = load(path, {})
    assert [one.name for one in config.digests] == ["daily"]
    assert config.mail
    assert config.mail.host == "smtp.example.org"
    assert max(map(len, digest_rows.DIGEST.splitlines())) <= 68
    assert tomllib.loads(digest_rows.MAIL)


@story
async def test_without_a_mail_server_nothing_is_made_and_the_screen_says_why(desk: Desk) -> None:
    desk.config = replace(desk.config, mail=None)
    desk.news("Something new")
    async with desk.sit() as driver:
        await driver.press("6", "tab")
        assert "no mail" in table(driver)[0]
        assert "feeds.toml has no [mail]" in driver.text("#delivery-says")
        await driver.press("s")
        assert "feeds.toml has no [mail]" in driver.notices[-1].message
        await driver.press("enter")
        assert digest_rows.MAIL.strip() in driver.text("#preview-text")
        assert "Something new" in driver.text("#preview-text")
        assert desk.waiting() == []


@story
async def test_enter_shows_what_a_digest_would_say_and_moves_nothing(desk: Desk) -> None:
    desk.news("Something new", "[/x] \x1b]0;evil\x07")
    async with desk.sit((80, 24)) as driver:
        await driver.press("6", "enter")
        assert isinstance(driver.app.screen, LetterPreview)
        shown = driver.text("#preview-text")
        assert "Something new" in shown
        assert "as it would be sent now" in shown
        assert GATHERING not in shown
        assert "\x1b" not in shown
        box = driver.app.screen.query_one("#preview-box")
        assert box.size.width >= 74
        await driver.press("G")
        assert box.scroll_y > 0
        await driver.press("g")
        assert box.scroll_y == 0
        await driver.press("escape")
        assert desk.waiting() == []
        assert "2" in table(driver)[0].split("none")[0]


@story
async def test_a_preview_is_given_up_when_it_is_closed(desk: Desk) -> None:
    desk.news("Something new")
    async with desk.sit() as driver:
        await driver.press("6")
        screen = driver.app.screen
        await driver.pilot.press("enter", "escape")
        await driver.settle()
        assert driver.app.screen is screen
        assert not [each for each in driver.app.workers if each.group == "preview"]
        await driver.press("enter")
        assert "Something new" in driver.text("#preview-text")


@story
async def test_s_sends_now_after_a_question(desk: Desk) -> None:
    desk.news("Something new")
    async with desk.sit() as driver:
        await driver.press("6", "s")
        assert isinstance(driver.app.screen, Confirm)
        assert "To ann@example.org, bob@example.org. 1 new since" in driver.text("#confirm-note")
        await driver.press("n")
        assert desk.waiting() == []
        await driver.press("s", "y")
        assert desk.waiting() == ["ann@example.org", "bob@example.org"]
        assert "the process that polls" in driver.notices[-1].message
        assert "○ waiting" in table(driver)[0]
        assert driver.service.asked == [()]
        desk.here.now += HOUR
        desk.post(Sent(), Sent())
        driver.app.screen.look()  # type: ignore[attr-defined]
        await driver.settle()
        assert "● sent" in table(driver)[0]
        assert "2/2" in table(driver)[0]


@story
async def test_one_that_is_on_its_way_is_not_sent_twice(desk: Desk) -> None:
    desk.news("Something new")
    digesting.put_now(desk.here.db, desk.config, DAILY, desk.here.now)
    assert outbox.take(desk.here.db, "mail", desk.here.now)
    async with desk.sit() as driver:
        await driver.press("6", "tab", "s", "y")
        assert "on its way, or may be" in driver.notices[-1].message
        assert len(digests.runs(desk.here.db, 9)) == 1


@story
async def test_enter_on_a_mail_shows_what_was_sent(desk: Desk) -> None:
    desk.news("Something new")
    desk.send(Sent(), REFUSED)
    async with desk.sit() as driver:
        await driver.press("6")
        assert "no such user" in table(driver, "#deliveries")[0]
        assert "ann@example.org: " in table(driver, "#deliveries")[1]
        await driver.press("j", "enter")
        shown = driver.text("#preview-text")
        assert "as it was made" in shown
        assert "Something new" in shown
        assert "bob@example.org: failed (no such user)" in shown


@story
async def test_a_text_that_is_no_longer_kept_says_so(desk: Desk) -> None:
    desk.news("Something new")
    desk.send(Sent(), Sent())
    list(purging.run(desk.here.db, desk.here.now + DAY, desk.here.now))
    async with desk.sit() as driver:
        await driver.press("6", "enter")
        assert digest_rows.NO_TEXT in driver.text("#preview-text")
        await driver.press("escape", "r")
        assert driver.notices[-1].message == digest_rows.NO_TEXT
        await driver.press("o")
        assert driver.notices[-1].message == digest_rows.NO_TEXT
        assert desk.waiting() == []


@story
async def test_r_sends_a_past_one_again_to_one_or_all(desk: Desk) -> None:
    desk.news("Something new")
    desk.send(Sent(), Sent())
    async with desk.sit() as driver:
        await driver.press("6", "r")
        assert isinstance(driver.app.screen, LinksMenu)
        offered = driver.app.screen.query_one(OptionList)
        words = [str(offered.get_option_at_index(at).prompt).split()[-1] for at in range(3)]
        assert words == ["bob@example.org", "ann@example.org", "2"]
        await driver.press("escape")
        assert desk.waiting() == []
        await driver.press("r", "1", "enter")
        assert desk.waiting() == ["bob@example.org"]
        assert "Again to bob@example.org" in driver.notices[-1].message
        await driver.press("tab", "r", "3", "enter")
        assert desk.waiting() == ["bob@example.org", "ann@example.org"]
        await driver.press("r", "3", "enter")
        assert "about to get it already" in driver.notices[-1].message


@pytest.mark.parametrize("far", [False, True])
@story
async def test_o_opens_the_page_and_says_where_it_is(
    desk: Desk, far: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    monkeypatch.setenv("SSH_CONNECTION", "there here" if far else "")
    desk.news("Something new")
    desk.send(Sent(), Sent())
    desk.news("Something newer")
    async with desk.sit() as driver:
        await driver.press("6", "o", "tab", "o", "enter", "o")
        pages = written(tmp_path)
        assert ["Something newer" in page.read_text(encoding="utf-8") for page in pages] == [False, True, True]
        assert driver.app.opened == ([] if far else [page.as_uri() for page in pages])
        assert str(pages[-1]) in driver.notices[-1].message


@story
async def test_another_configuration_is_shown_at_once(desk: Desk) -> None:
    async with desk.sit() as driver:
        await driver.press("6")
        driver.app._settings.config = replace(desk.config, digests=(POLICY,))
        driver.app.screen.take(driver.app._settings.config)  # type: ignore[attr-defined]
        await driver.settle()
        assert len(table(driver)) == 1
        assert "千问 [/x]" in table(driver)[0]


@pytest.mark.parametrize(
    ("schedule", "words"),
    [("0 7 * * mon-fri", "mon-fri 07:00"), ("5 18 * * *", "every day 18:05"), ("0 7 * * MON,thu", "mon,thu 07:00"),
     ("30 6 1 * *", "monthly, 1. 06:30"), ("0 7 * * 1-5", "0 7 * * 1-5"), ("*/20 8-17 * * *", "*/20 8-17 * * *"),
     ("0 7 L * *", "0 7 L * *"), ("0 7 1 1 *", "0 7 1 1 *"), ("0 7 * * fri#1", "0 7 * * fri#1")],
)  # fmt: skip
def test_usual_schedules_are_told_in_words(schedule: str, words: str) -> None:
    assert digest_rows.spoken(schedule) == words

"""Pictures drawn in the terminal: fetched, made small by a program of its own, shown above what is read."""

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from driver import Clock, Driver, Newsroom, monitor, settings, story
from fakesite import Asked, FakeSite, Reply
from PIL import Image
from textual.widget import Widget
from textual_image.widget import UnicodeImage

from monitor import pictures
from monitor.config import load
from monitor.programs import BrokenOffError
from monitor.source import Source
from monitor.sources import picture
from monitor.tui.links_menu import LinksMenu
from monitor.tui.picture_screen import PictureScreen


def made(size: tuple[int, int], kind: str = "PNG", mode: str = "RGB", color: object = "navy") -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, color).save(out, kind)  # type: ignore[arg-type]
    return out.getvalue()


class Gallery(FakeSite):
    """Serves one picture."""

    def __init__(self) -> None:
        super().__init__()
        self.answer = Reply(made((640, 320)), headers={"Content-Type": "image/png"})

    def reply(self, asked: Asked) -> Reply:
        return self.answer


@pytest.fixture
def gallery() -> Iterator[Gallery]:
    with Gallery() as gallery:
        yield gallery


@pytest.fixture
def room(tmp_path: Path) -> Newsroom:
    return Newsroom(tmp_path / "monitor.db")


@pytest.mark.parametrize("kind", picture.FORMATS)
def test_a_picture_becomes_a_small_png(kind: str) -> None:
    with Image.open(io.BytesIO(picture.small(made((4_000, 1_000), kind)))) as small:
        assert (small.format, small.size) == ("PNG", (1_600, 400))


def test_what_is_transparent_is_white() -> None:
    with Image.open(io.BytesIO(picture.small(made((2, 2), mode="RGBA", color=(0, 0, 0, 0))))) as small:
        assert small.getpixel((0, 0)) == (255, 255, 255)


class TestFetching:
    def show(
        self, gallery: Gallery, room: Newsroom, sources: tuple[str, ...] = ("Paper",), *, stop: bool = False
    ) -> object:
        config = replace(settings(room.path), sources=(Source("Paper", "news", f"{gallery.url}/feed"),))
        return pictures.show(config, f"{gallery.url}/a.png", sources, Clock(), lambda: stop)

    def test_it_comes_as_png(self, gallery: Gallery, room: Newsroom) -> None:
        found = self.show(gallery, room)
        assert isinstance(found, bytes)
        assert found.startswith(b"\x89PNG")

    @pytest.mark.parametrize(
        ("answer", "words"),
        [
            (Reply(b"", 404), "404"),
            (Reply(b"<svg xmlns='http://www.w3.org/2000/svg'/>"), "cannot be drawn here"),
            (Reply(made((64, 64))[:90]), "cannot be drawn here"),
            (Reply(made((8_000, 6_000), color=0, mode="1")), "8000 × 6000 pixels are too many"),
            (Reply(b"x" * (pictures.LIMITS.body + 1)), "larger than"),
        ],
        ids=["gone", "svg", "broken", "bomb", "large"],
    )
    def test_what_goes_wrong_is_said(self, gallery: Gallery, room: Newsroom, answer: Reply, words: str) -> None:
        gallery.answer = answer
        found = self.show(gallery, room)
        assert isinstance(found, str)
        assert words in found

    def test_a_private_address_of_a_strangers_feed_is_not_asked(self, gallery: Gallery, room: Newsroom) -> None:
        assert isinstance(self.show(gallery, room, ("Somebody",)), str)
        assert gallery.asked == []

    def test_it_can_be_broken_off(self, gallery: Gallery, room: Newsroom) -> None:
        with pytest.raises(BrokenOffError):
            self.show(gallery, room, stop=True)


def drawn(png: bytes) -> Widget:
    return UnicodeImage(io.BytesIO(png))


class TestScreen:
    @pytest.fixture(autouse=True)
    def told(self, room: Newsroom, gallery: Gallery) -> None:
        html = f"<p>See <a href='{gallery.url}/more'>more</a>.</p><img src='{gallery.url}/a.png' alt='A chart'>"
        room.article(room.item("Rules", url=f"{gallery.url}/rules"), "Rules", url=f"{gallery.url}/rules", html=html)

    def opened(self, driver: Driver) -> list[str]:
        found: list[str] = []
        driver.app.open_url = lambda url, **_: found.append(url)  # type: ignore[method-assign]
        return found

    @story
    async def test_a_link_to_a_picture_draws_it(self, room: Newsroom, gallery: Gallery) -> None:
        config = replace(settings(room.path), sources=(Source("ChinaTalk", "news", f"{gallery.url}/feed"),))
        async with monitor(room.path, config=config, draw=drawn) as driver:
            opened = self.opened(driver)
            await driver.press("F", "2", "enter")
            await driver.until(lambda: bool(driver.app.screen.query(UnicodeImage)))
            assert isinstance(driver.app.screen, PictureScreen)
            (shown,) = driver.app.screen.query(UnicodeImage)
            assert shown.outer_size == (112, 28)  # of 120 × 40, twice as wide as tall
            await driver.pilot.resize_terminal(80, 24)
            await driver.settle()
            assert shown.outer_size == (64, 16)
            await driver.press("escape")
            assert driver.app.screen is driver.screen
            await driver.press("F", "1", "enter")
            assert opened == [f"{gallery.url}/more"]

    @story
    async def test_what_does_not_come_is_said(self, room: Newsroom, gallery: Gallery) -> None:
        async with monitor(room.path, draw=drawn) as driver:  # nobody's feed: in a private network
            opened = self.opened(driver)
            await driver.press("F", "2", "enter")
            await driver.until(lambda: "private" in driver.text("#picture-says"))
            await driver.press("o")
            assert opened == [f"{gallery.url}/a.png"]
            assert driver.app.screen is driver.screen

    @story
    async def test_by_itself_the_browser_shows_it(self, room: Newsroom, gallery: Gallery) -> None:
        async with monitor(room.path) as driver:
            opened = self.opened(driver)
            await driver.press("F")
            assert isinstance(driver.app.screen, LinksMenu)
            await driver.press("2", "enter")
            assert opened == [f"{gallery.url}/a.png"]


@pytest.mark.parametrize("said", [True, False])
def test_it_is_switched_on_in_the_configuration(tmp_path: Path, said: bool) -> None:
    (tmp_path / "feeds.toml").write_text('extends = "default"\n' + "[screen]\nimages = true\n" * said)
    assert load(tmp_path / "feeds.toml").look.images is said

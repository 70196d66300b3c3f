"""What leaves, in words that no chat, terminal or shell obeys; the ways out; and where secrets come from."""

import asyncio
import re
import shutil
import ssl
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import keyring
import pytest
from chat import Chat
from hypothesis import given
from hypothesis import strategies as st
from keyring.backend import KeyringBackend
from test_config import load, mistakes
from world import NOW, World, entry, launch

from monitor.cli.backtest import as_text
from monitor.config.edit import OwnFile
from monitor.courier import NO_TERMINAL, Ways, try_channels
from monitor.deliver import channels, messages, terminal
from monitor.deliver.channels import NotSent, Sent
from monitor.deliver.messages import BODY_LIMIT, Message, link, neutral
from monitor.model import Item
from monitor.notices import Alert, Watchlist
from monitor.report.backtest import BackTest
from monitor.secrets import SecretError, resolve
from monitor.store.watched import by_day

DAY = timedelta(days=1)


def release() -> Item:
    """A launch, five minutes after it was made."""
    here = World(watchlists=[Watchlist("Qwen", "lab:Qwen")])
    here.look()
    here.publish(*launch())
    here.look()
    return here.one("kind:release").item


class TestMessages:
    def test_a_release_says_what_one_decides_by(self) -> None:
        item = release()
        told = messages.alert(item, item.alerts[0])
        assert told.subject == "Qwen: Qwen3-VL: 12 models, 2B–235B, Apache-2.0"
        lines = told.body.splitlines()
        assert lines[:5] == [
            "Qwen3-VL: 12 models, 2B–235B, Apache-2.0", item.url, "Watchlist: Qwen", "Matched: by its fields",
            "Source: Qwen",
        ]  # fmt: skip
        assert {"Parameters: 235B, 22B active", "License: Apache-2.0 (open)", "Lab: Qwen (CN)"} <= set(lines)

    @pytest.mark.parametrize(
        "title",
        [
            "Wake up @everyone and @here", "<!channel> <@U012AB3CD> look", "[click me](https://evil.example/)",
            "<https://evil.example/|Qwen>", "`code` **bold** ~~gone~~ ||hidden||", "__both__ and _one_",
            "# Heading", "> quoted", "- item", "/giphy cats", "<b>html</b> <a href='x'>y</a>", "\\[x\\]",
        ],
    )  # fmt: skip
    def test_nothing_of_a_title_is_markup(self, title: str) -> None:
        item = replace(release(), title=title, source=title)
        told = messages.alert(item, Alert(title, (title,), NOW))
        for text in (told.subject, told.body.replace(link(item.url), "")):
            assert not re.search(r"[@<>\[\]`*~|\\]|(?<![^\W_])_|_(?![^\W_])|^\s*[#/-](?=\s|\w)", text, re.M), text

    def test_names_stay_readable(self) -> None:
        assert neutral("Qwen3-VL_30B-A3B (Q4_K_M), 2.8T: 通义千问 #1") == "Qwen3-VL_30B-A3B (Q4_K_M), 2.8T: 通义千问 #1"

    def test_links_lead_where_they_led(self) -> None:
        assert link("https://huggingface.co/Qwen/Qwen3_8B?a=b#c") == "https://huggingface.co/Qwen/Qwen3_8B?a=b#c"
        assert link("https://m.example/@everyone/[x](y)|z") == "https://m.example/%40everyone/%5Bx%5D%28y%29%7Cz"
        assert link("https://a.example/%E4%B8%AD?q=中") == "https://a.example/%E4%B8%AD?q=%E4%B8%AD"
        assert link("javascript:alert(1)") == ""

    @given(st.text(), st.lists(st.text(), max_size=40))
    def test_whatever_comes_they_are_short_and_plain(self, name: str, titles: list[str]) -> None:
        told = messages.summary(name, [neutral(title * 9) for title in titles])
        assert len(told.body) <= BODY_LIMIT + 2
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f@\u202a-\u202e]", told.subject + told.body)
        assert "\n" not in told.subject


class TestTerminal:
    TOLD = Message("Kimi: Kimi-K3\x1b]0;owned\x07 is out; now", "Kimi-K3\nmore")

    @pytest.mark.parametrize(
        ("environ", "found"),
        [
            ({"TERM": "xterm-kitty"}, "\x1b]9;Kimi: Kimi-K3]0,owned is out, now\x07\x07"),
            ({"TERM": "foot"}, "\x1b]777;notify;Kimi: Kimi-K3]0,owned is out, now;Kimi-K3\x07\x07"),
            ({"TERM": "xterm", "VTE_VERSION": "7600"},
             "\x1b]777;notify;Kimi: Kimi-K3]0,owned is out, now;Kimi-K3\x07\x07"),
            ({"TERM": "tmux", "TMUX": "/tmp/1"},
             "\x1bPtmux;\x1b\x1b]9;Kimi: Kimi-K3]0,owned is out, now\x07\x1b\\\x07"),
        ],
    )  # fmt: skip
    def test_what_it_is_told(self, environ: dict[str, str], found: str) -> None:
        assert terminal.sequence(self.TOLD, environ) == found

    def test_where_it_is_remote_the_desktop_is_told_through_it(self) -> None:
        written: list[str] = []
        ways = Ways({}, {"SSH_CONNECTION": "10.0.0.1 1 10.0.0.2 22", "PATH": ""}, written.append)
        for channel in ("desktop", "terminal"):
            assert send(ways, channel) == Sent()
        assert written == [terminal.sequence(self.TOLD, {})] * 2

    def test_where_there_is_none(self) -> None:
        assert send(Ways({}, {}), "terminal") == NO_TERMINAL


def send(ways: Ways, channel: str) -> channels.Outcome:
    """Send a message that holds what it should not."""

    async def work() -> channels.Outcome:
        return await channels.send(await ways.ready(channel), TestTerminal.TOLD)

    return asyncio.run(work())


class TestWays:
    def test_by_a_url_or_a_reference(self) -> None:
        with Chat() as chat:
            ways = Ways({"url": chat.url, "env": "env:TEAM", "none": "env:OTHER"}, {"TEAM": chat.url})
            assert send(ways, "url") == send(ways, "env") == Sent()
            assert len(chat.said) == 2
        missing = send(ways, "none")
        assert isinstance(missing, NotSent)
        assert "env:OTHER is not set" in missing.why

    @pytest.mark.parametrize("url", ["nonsense", "gopher://x", "slack://", "https://", ""])
    def test_a_url_that_nobody_understands(self, url: str) -> None:
        assert isinstance(send(Ways({"team": url}, {}), "team"), NotSent)

    def test_whom_it_trusts(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        if not (openssl := shutil.which("openssl")):
            pytest.skip("no openssl to make a certificate with")
        key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
        making = f"req -x509 -newkey rsa:2048 -nodes -keyout {key} -out {certificate} -days 2 -subj /CN=chat"
        subprocess.run([openssl, *making.split(), "-addext", "subjectAltName=IP:127.0.0.1"], check=True,
                       capture_output=True)  # fmt: skip
        trust = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        trust.load_cert_chain(certificate, key)
        with Chat(trust=trust) as chat:
            assert send(Ways({"team": chat.url}, {}), "team") == NotSent("its certificate is not trusted")
            monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
            assert send(Ways({"team": chat.url}, {}), "team") == Sent()

    @pytest.mark.skipif(sys.platform != "linux", reason="notify-send")
    def test_the_desktop(self, tmp_path: Path) -> None:
        said = tmp_path / "said"
        program = tmp_path / "notify-send"
        program.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" > {said}\n', encoding="utf-8")
        program.chmod(0o755)
        ways = Ways({}, {"PATH": str(tmp_path)})
        assert send(ways, "desktop") == Sent()
        assert said.read_text(encoding="utf-8").splitlines()[1:3] == ["--", TestTerminal.TOLD.subject]
        program.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
        assert isinstance(send(ways, "desktop"), NotSent)
        program.unlink()
        assert send(ways, "desktop") == channels.NO_DESKTOP

    def test_trying_them_out(self, tmp_path: Path) -> None:
        with Chat() as chat:
            tables = "".join(
                f'[[channels]]\nname = "{name}"\nurl = "{url}"\n'
                for name, url in (("team", chat.url), ("bad", "nonsense"), ("lost", "env:LOST"))
            )
            config = load(tmp_path, tables + '[[watchlists]]\nname = "W"\nquery = "x"\nnotify = ["terminal"]\n')
            looked = asyncio.run(try_channels(config, Ways.of(config, {}), send=False))
            assert [(one.channel, one.good) for one in looked] == [
                ("terminal", True), ("team", True), ("bad", False), ("lost", False),
            ]  # fmt: skip
            assert chat.said == []
            tested = asyncio.run(try_channels(config, Ways.of(config, {}), send=True))
            assert [one.good for one in tested] == [False, True, False, False]
            assert chat.titles == ["Open Model Monitor: a test"]


class Keys(KeyringBackend):
    """A keyring with one entry."""

    priority = 1.0

    def get_password(self, service: str, username: str) -> str | None:
        return "hunter2" if (service, username) == ("smtp/x", "me") else None

    def set_password(self, service: str, username: str, password: str) -> None:
        raise NotImplementedError


class TestSecrets:
    def test_where_they_come_from(self) -> None:
        before = keyring.get_keyring()
        keyring.set_keyring(Keys())
        try:
            assert resolve("keyring:smtp/x/me", {}) == "hunter2"
            with pytest.raises(SecretError, match="is empty"):
                resolve("keyring:smtp/you", {})
        finally:
            keyring.set_keyring(before)
        assert resolve("env:A", {"A": "b"}) == "b"
        assert resolve("json://h/", {}) == "json://h/"

    def test_a_command_gives_its_first_line_and_no_shell_reads_it(self) -> None:
        call = f"command:{sys.executable} -c 'import sys; print(sys.argv[1]); print(2)'"
        assert resolve(f"{call} '$HOME; echo x'", {}) == "$HOME; echo x"

    @pytest.mark.parametrize(
        ("reference", "words"),
        [
            ("env:NONE", "env:NONE is not set"),
            ("keyring:nothing", "keyring:SERVICE/USER"),
            ("command:", "names no command"),
            ("command:'", "mind the quotes"),
            ("command:/no/such/program hunter2", "cannot be run"),
            (f"command:{sys.executable} -c 'raise SystemExit(3)' hunter2", "ended with 3"),
            (f"command:{sys.executable} -c '' hunter2", "printed nothing"),
        ],
    )
    def test_a_reference_that_leads_nowhere(self, reference: str, words: str) -> None:
        with pytest.raises(SecretError, match=re.escape(words)) as found:
            resolve(reference, {})
        assert "hunter2" not in str(found.value)


WATCHED = '[[channels]]\nname = "team"\nurl = "json://h/"\n[[watchlists]]\nname = "W"\nquery = "x"\n'


class TestConfiguration:
    def test_the_options_of_a_watchlist(self, tmp_path: Path) -> None:
        text = 'notify = ["team"]\nlimit = "5/h"\nquiet = "22:00-07:30"\ntimezone = "Europe/Berlin"\n'
        (found,) = load(tmp_path, f'{WATCHED}{text}severity = "high"\nmute_until = 2026-07-01\n').watchlists
        assert found == Watchlist(
            "W", "x", ("team",), (5, timedelta(hours=1)), (time(22), time(7, 30)), "Europe/Berlin", "high",
            datetime(2026, 6, 30, 22, tzinfo=UTC),
        )  # fmt: skip

    @pytest.mark.parametrize(
        ("text", "moment"),
        [
            ('"2026-07-01T08:00Z"', datetime(2026, 7, 1, 8, tzinfo=UTC)),
            ("2026-07-01T08:00:00+02:00", datetime(2026, 7, 1, 6, tzinfo=UTC)),
            ('"2026-07-01"', datetime.combine(date(2026, 7, 1), time()).astimezone()),
        ],
    )
    def test_until_when_it_is_muted(self, tmp_path: Path, text: str, moment: datetime) -> None:
        (found,) = load(tmp_path, f"{WATCHED}mute_until = {text}\n").watchlists
        assert found.mute_until == moment

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ('notify = ["screen", "taem"]', '7: watchlists.notify: found "taem", expected one of screen, desktop'),
            ('notify = ["taem"]', 'did you mean "team"?'),
            ('limit = "0/h"', "a number and a time"),
            ('quiet = "22-25"', "hours of the day"),
            ('quiet = "07:00-07:00"', "two different hours"),
            ('severity = "hihg"', 'did you mean "high"?'),
            ('mute_until = "soon"', "a date such as"),
            ('[[channels]]\nname = "desktop"\nurl = "json://h/"', "are built in"),
        ],
    )
    def test_mistakes(self, tmp_path: Path, text: str, words: str) -> None:
        (found,) = mistakes(tmp_path, f"{WATCHED}{text}\n")
        assert words in found

    def test_a_muted_watchlist_can_be_muted_anew(self, tmp_path: Path) -> None:
        path = tmp_path / "feeds.toml"
        path.write_text(f"{WATCHED}mute_until = 2026-07-01  # holidays\n", encoding="utf-8")
        own = OwnFile.open(path, "")
        own.change("watchlists", "W", {"mute_until": "2026-08-01T00:00:00Z"})
        own.save()
        (found,) = load(tmp_path, path.read_text(encoding="utf-8")).watchlists
        assert found.mute_until == datetime(2026, 8, 1, tzinfo=UTC)
        assert "# holidays" in path.read_text(encoding="utf-8")


class TestBackTest:
    def test_by_day(self) -> None:
        here = World()
        here.read("Wire", entry("First", published=NOW - 90 * DAY))
        for _ in range(3):
            here.read("Wire", entry(f"Kimi at {here.now}"), entry(f"Kimi again at {here.now}"), after=DAY)
        keys = [item.key for item in here.items("kimi")]
        assert by_day(keys, here.now, 30) == [0] * 27 + [2, 2, 2]
        assert by_day(keys, here.now + 28 * DAY, 30) == [2, 2, *[0] * 28]

    def test_a_day_with_any_at_all_shows(self) -> None:
        assert BackTest(101, (0, 1, 50, 100), ()).spark == " ▁▄█"
        assert BackTest(0, (0, 0), ()).spark == "  "

    @pytest.mark.parametrize(("times", "words"), [(0, "never fires"), (14, ""), (301, "all the time, 10 times a day")])
    def test_it_warns(self, times: int, words: str) -> None:
        found = BackTest(times, (times,), ())
        assert words in found.warning
        assert bool(words) == bool(found.warning)
        assert as_text(found, NOW).startswith(f"{times} times in the last 30 days")

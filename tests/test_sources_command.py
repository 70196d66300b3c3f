"""`monitor sources add | remove | check | import | export`, over loopback servers and real files."""

import json
import threading
import tomllib
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from fakegithub import FakeGitHub, repository
from fakemodelscope import FakeModelScope, ms_row

from monitor import config as configuration
from monitor.cli.main import monitor
from monitor.config.edit import EditError, OwnFile
from monitor.demo.server import ReplayServer
from monitor.polled import HostState
from monitor.sources import discover, opml
from monitor.sources.discover import Found, Organization
from monitor.store import connect, hosts

LAUNCH_WEEK = Path(__file__).parent / "recordings" / "launch-week"
RSS = """<rss version="2.0"><channel><title>{title}</title><link>https://x.example/</link>
<item><title>One</title><link>https://x.example/1</link><pubDate>Mon, 01 Jun 2026 10:00:00 GMT</pubDate></item>
<item><title>Two</title><link>https://x.example/2</link></item></channel></rss>"""
PAGE = "<!doctype html><html><head>{head}</head><body>{body}</body></html>"
LINK = '<link rel="alternate" type="application/{kind}+xml" title="{title}" href="{url}">'


class Site:
    """A web server that answers by path and remembers what it was asked."""

    def __init__(self) -> None:
        self.pages: dict[str, tuple[int, str]] = {}
        self.asked: list[str] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.asked.append(self.path)
                status, text = site.pages.get(self.path, (404, "nothing"))
                self.send_response(status)
                self.send_header("Content-Length", str(len(text.encode())))
                self.end_headers()
                self.wfile.write(text.encode())

            def log_message(self, *_: object) -> None:
                """Tests are quiet."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def feed(self, path: str, title: str = "Some Wire") -> str:
        self.pages[path] = (200, RSS.format(title=title))
        return f"{self.url}{path}"

    def page(self, path: str, head: str = "", body: str = "") -> str:
        self.pages[path] = (200, PAGE.format(head=head, body=body))
        return f"{self.url}{path}"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class User:
    """Somebody with a configuration folder, who calls the program."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.file = home / "open-model-monitor" / "feeds.toml"
        self.environ = {
            "XDG_CONFIG_HOME": str(home),
            "XDG_DATA_HOME": str(home),
            "MONITOR_CONFIG": "",
            "HF_ENDPOINT": "",
        }

    def call(self, *arguments: str, before: Sequence[str] = (), stdin: bytes = b"") -> Result:
        return CliRunner().invoke(monitor, [*before, "sources", *arguments], env=self.environ, input=stdin)

    def write(self, text: str) -> None:
        self.file.parent.mkdir(parents=True, exist_ok=True)
        self.file.write_text(text, encoding="utf-8")

    @property
    def text(self) -> str:
        return self.file.read_text(encoding="utf-8")

    def rows(self, table: str = "feeds") -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = tomllib.loads(self.text).get(table, [])
        return rows

    def config(self) -> configuration.Config:
        return configuration.load(self.file, self.environ)


@pytest.fixture
def user(tmp_path: Path) -> User:
    return User(tmp_path / "home")


@pytest.fixture
def site() -> Iterator[Site]:
    running = Site()
    yield running
    running.close()


class TestList:
    def test_the_limits_of_hosts_are_told_beside_the_sources(self, user: User, tmp_path: Path) -> None:
        path, now = tmp_path / "monitor.db", datetime.now(UTC)
        soon, later = now + timedelta(seconds=200), now + timedelta(minutes=90)
        with closing(connect.open(path)) as db:
            hosts.keep(
                db,
                [
                    HostState("hub.example", now, "api", limit=1500, left=412, resets=soon),
                    HostState("busy.example", now, wait_until=later),
                    HostState("done.example", now, limit=500, left=1, resets=now - timedelta(seconds=1)),
                ],
            )
        listed = user.call("list", before=("--db", str(path)))
        assert listed.exit_code == 0, listed.output
        assert listed.stderr.splitlines() == [
            "busy.example: wants to be left alone for 90 minutes",
            "hub.example (api): 412 of 1,500 requests left, new ones in 3 minutes",
        ]
        assert "hub.example" not in listed.stdout
        assert user.call("list", "--json", before=("--db", str(path))).stderr == ""


class TestAdd:
    def test_a_feed_makes_a_first_file(self, user: User, site: Site) -> None:
        url = site.feed("/feed", "Some &amp; Wire")
        result = user.call("add", url)
        assert result.exit_code == 0, result.output
        assert f"added Some & Wire (news) to {user.file}: {url}" in result.stderr
        assert "2 entries now" in result.stderr
        assert user.rows() == [{"name": "Some & Wire", "url": url, "kind": "news"}]
        assert user.text.startswith("# Your configuration")
        assert any(source.name == "Some & Wire" for source in user.config().sources)
        assert any(source.name == "Hugging Face blog" for source in user.config().sources)

    def test_name_and_kind(self, user: User, site: Site) -> None:
        user.call("add", site.feed("/feed"), "--name", 'Quote " and \\', "--kind", "policy")
        assert user.rows()[0]["name"] == 'Quote " and \\'
        assert user.rows()[0]["kind"] == "policy"

    def test_twice_is_told(self, user: User, site: Site) -> None:
        url = site.feed("/feed")
        user.call("add", url)
        before = user.text
        result = user.call("add", f"{url}/")
        assert result.exit_code == 1
        assert "Some Wire (news) is watched already" in result.stderr
        assert user.text == before

    def test_a_taken_title_gets_its_host(self, user: User, site: Site) -> None:
        user.call("add", site.feed("/one"))
        user.call("add", site.feed("/two"))
        assert [row["name"] for row in user.rows()] == ["Some Wire", "Some Wire (127.0.0.1)"]
        assert user.call("add", site.feed("/three"), "--name", "Some Wire").exit_code == 2

    def test_the_feed_of_a_page(self, user: User, site: Site) -> None:
        site.feed("/news/feed.rss")
        result = user.call("add", site.page("/news/", LINK.format(kind="rss", title="x", url="feed.rss")))
        assert result.exit_code == 0, result.output
        assert user.rows()[0]["url"] == f"{site.url}/news/feed.rss"

    def test_several_feeds_ask_to_pick(self, user: User, site: Site) -> None:
        site.feed("/a", "Alpha")
        site.feed("/b", "Beta")
        head = "".join(LINK.format(kind=kind, title=url, url=url) for kind, url in (("rss", "/a"), ("atom", "/b")))
        page = site.page("/", head)
        result = user.call("add", page)
        assert result.exit_code == 2
        assert f"  2. /b  {site.url}/b" in result.stderr
        assert not user.file.exists()
        assert user.call("add", page, "--pick", "3").exit_code == 2
        assert user.call("add", page, "--pick", "2").exit_code == 0
        assert [row["name"] for row in user.rows()] == ["Beta"]

    def test_a_page_that_names_none_is_guessed_one_after_another(self, user: User, site: Site) -> None:
        site.feed("/index.xml")
        result = user.call("add", site.page("/blog"))
        assert result.exit_code == 0, result.output
        assert user.rows()[0]["url"] == f"{site.url}/index.xml"
        assert site.asked[:3] == ["/blog", "/blog/feed", "/blog/rss.xml"]

    def test_no_feed_at_all(self, user: User, site: Site) -> None:
        result = user.call("add", site.page("/"))
        assert result.exit_code == 1
        assert "none of the 5 usual addresses" in result.stderr
        assert not user.file.exists()

    def test_a_site_that_fails_is_left_alone(self, user: User, site: Site) -> None:
        page = site.page("/")
        site.pages["/feed"] = (503, "busy")
        result = user.call("add", page)
        assert result.exit_code == 1
        assert site.asked == ["/", "/feed"]

    @pytest.mark.parametrize("url", ["javascript:alert(1)", "file:///etc/passwd", "http://", ""])
    def test_what_is_no_address(self, user: User, url: str) -> None:
        assert user.call("add", url).exit_code == 2

    def test_only_the_named_host_may_be_private(self, user: User, site: Site) -> None:
        page = site.page("/", LINK.format(kind="rss", title="x", url="http://127.0.0.2:9/feed"))
        result = user.call("add", page)
        assert result.exit_code == 1
        assert "private" in result.stderr

    def test_a_password_is_not_printed(self, user: User, site: Site) -> None:
        site.feed("/feed")
        result = user.call("add", f"{site.url}/feed".replace("//", "//me:secret@"))
        assert result.exit_code == 0
        assert "secret" not in result.output
        assert "me:secret@" in user.text

    def test_a_feed_of_the_catalogue_is_switched_on(self, user: User) -> None:
        shipped = configuration.load(configuration.shipped_path(), {}).sources
        off = next(one for one in shipped if not one.enabled and not one.is_list)
        result = user.call("add", off.url)
        assert result.exit_code == 0
        assert f"switched on {off.name}" in result.stderr
        assert user.rows() == [{"name": off.name, "enabled": True}]
        assert next(one for one in user.config().sources if one.name == off.name).enabled

    def test_the_named_file_is_written(self, user: User, site: Site, tmp_path: Path) -> None:
        own = tmp_path / "mine.toml"
        own.write_text("# mine\n", encoding="utf-8")
        link = tmp_path / "link.toml"
        link.symlink_to(own)
        own.chmod(0o600)
        assert user.call("add", site.feed("/feed"), before=["--config", str(link)]).exit_code == 0
        assert own.read_text(encoding="utf-8").startswith('# mine\n\n[[feeds]]\nname = "Some Wire"\n')
        assert link.is_symlink()
        assert own.stat().st_mode & 0o777 == 0o600
        assert not user.file.exists()


class TestOrganizations:
    @pytest.fixture
    def hub(self, user: User) -> Iterator[ReplayServer]:
        with ReplayServer(LAUNCH_WEEK) as server:
            user.environ["HF_ENDPOINT"] = f"{server.url}/hub"
            yield server

    def test_a_new_one_is_a_lab(self, user: User, hub: ReplayServer) -> None:
        user.write("# empty\n")
        result = user.call("add", f"{hub.url}/hub/Qwen")
        assert result.exit_code == 0, result.output
        assert "added Qwen on the Hub to the lab Qwen" in result.stderr
        assert user.rows("labs") == [{"name": "Qwen", "hub": ["Qwen"]}]
        assert user.call("add", "https://huggingface.co/qwen/").exit_code == 1

    def test_one_of_a_shipped_lab_that_was_removed_returns_there(self, user: User, hub: ReplayServer) -> None:
        assert user.call("add", f"{hub.url}/hub/Qwen").exit_code == 1
        user.call("remove", "Qwen")
        assert "Qwen" not in next(lab for lab in user.config().labs if lab.name == "Qwen").hub
        assert user.call("add", f"{hub.url}/hub/Qwen").exit_code == 0
        assert "Qwen" in next(lab for lab in user.config().labs if lab.name == "Qwen").hub

    def test_it_can_join_a_lab(self, user: User, hub: ReplayServer) -> None:
        user.write('[[labs]] # one\nname = "Mine"\nhub = ["a"]\n# end\n')
        assert user.call("add", f"{hub.url}/hub/Qwen", "--name", "Mine").exit_code == 0
        assert user.text == '[[labs]] # one\nname = "Mine"\nhub = ["a", "Qwen"]\n# end\n'

    def test_one_on_github_joins_the_lab_that_is_called_so_elsewhere(self, user: User) -> None:
        with FakeGitHub() as github:
            github.rows = [repository(1, "DeepEP"), repository(2, "FlashMLA")]
            site = f'[github]\nendpoint = "{github.url}"\n[[labs]]\nname = "Other"\ngithub = ["other"]\n'
            user.write(f'{site}[[labs]]\nname = "Whale"\nhub = ["DeepSeek-AI"]\n')
            result = user.call("add", "https://github.com/deepseek-ai")
            assert result.exit_code == 0, result.output
            assert "added deepseek-ai on GitHub to the lab Whale in" in result.stderr
            assert "2 repositories now" in result.stderr
            assert "undo it with: monitor sources remove github:deepseek-ai" in result.stderr
            assert "not asked" not in result.stderr
            assert user.rows("labs")[1] == {"name": "Whale", "hub": ["DeepSeek-AI"], "github": ["deepseek-ai"]}
            assert github.asked[0].headers["accept"] == "application/vnd.github+json"
            again = user.call("add", "github.com/DeepSeek-AI")
            assert again.exit_code == 1
            assert "an organization of the lab Whale already, and watched" in again.stderr
            assert user.call("remove", "github:deepseek-ai").exit_code == 0
            assert [row.get("github") for row in user.rows("labs")] == [["other"], []]

    def test_one_whose_site_is_switched_off_is_told(self, user: User) -> None:
        with FakeModelScope() as site:
            site.rows = [ms_row("Acme/One")]
            own = f'[modelscope]\nendpoint = "{site.url}"\nenabled = false\n[[labs]]\nname = "B"\nmodelscope = ["b"]\n'
            user.write(own)
            result = user.call("add", "https://www.modelscope.cn/organization/Acme", "--name", "Acme Labs")
            assert result.exit_code == 0, result.output
            assert "added Acme on ModelScope to the lab Acme Labs" in result.stderr
            assert "1 model now" in result.stderr
            assert f"write enabled = true under [modelscope] in {user.file}" in result.stderr
            assert user.rows("labs")[1] == {"name": "Acme Labs", "modelscope": ["Acme"]}
            again = user.call("add", "https://modelscope.cn/organization/Acme")
            assert again.exit_code == 1
            assert "already, but not asked: ModelScope is switched off" in again.stderr

    def test_one_that_cannot_be_listed_is_not_added(self, user: User) -> None:
        with FakeGitHub() as github:
            github.left = 0
            user.write(f'[github]\nendpoint = "{github.url}"\n[[labs]]\nname = "Other"\ngithub = ["other"]\n')
            before = user.text
            result = user.call("add", "https://github.com/deepseek-ai")
            assert result.exit_code == 1
            assert "deepseek-ai was not added: 127.0.0.1 answers no more requests for now (403)" in result.stderr
            assert user.text == before


class TestRemove:
    OWN = (
        'extends = "default"\n\n# about A\n[[feeds]]\nname = "A"\nurl = "https://a.example/"\nkind = "news"\n\n'
        '# ---- B ----\n\n[[feeds]]\nname = "B" # b\nurl = "https://b.example/"\nkind = "news"\n'
    )

    def test_an_own_one_goes_and_comments_stay(self, user: User) -> None:
        user.write(self.OWN)
        result = user.call("remove", "A")
        assert result.exit_code == 0
        assert f"removed A ({user.file})" in result.stderr
        assert [row["name"] for row in user.rows()] == ["B"]
        assert all(comment in user.text for comment in ("# about A\n", "# ---- B ----\n", "# b\n"))

    def test_a_shipped_one_is_switched_off(self, user: User) -> None:
        assert user.call("remove", "Ai2").exit_code == 0
        assert user.rows() == [{"name": "Ai2", "enabled": False}]
        again = user.call("remove", "Ai2")
        assert again.exit_code == 1
        assert "switched off already" in again.stderr

    def test_a_lab_with_all_its_organizations(self, user: User) -> None:
        assert user.call("remove", "Z.ai").exit_code == 0
        assert user.rows("labs") == [{"name": "Z.ai", "enabled": False}]
        user.write('[[labs]]\nname = "Mine"\nhub = ["a"]\n')
        assert user.call("remove", "a").exit_code == 0
        assert user.text == ""

    def test_an_organization_that_is_listed_elsewhere(self, user: User) -> None:
        user.write('[[labs]]\nname = "Mine"\nmodelscope = ["a", "b"] # two\n')
        assert user.call("remove", "modelscope:a").exit_code == 0
        assert user.text == '[[labs]]\nname = "Mine"\nmodelscope = ["b"] # two\n'
        assert user.call("remove", "modelscope:b").exit_code == 0
        assert user.text == ""

    def test_an_unknown_one_gets_the_nearest(self, user: User) -> None:
        result = user.call("remove", "hugging face blogg")
        assert result.exit_code == 1
        assert "'Hugging Face blog'" in result.stderr


class TestCheck:
    def test_each_source_once_and_nothing_is_kept(self, user: User, site: Site) -> None:
        with ReplayServer(LAUNCH_WEEK) as server:
            feeds = {"Good": site.feed("/good"), "Bad": f"{site.url}/gone", "Page": site.page("/page")}
            tables = [f'[[feeds]]\nname = "{name}"\nurl = "{url}"\nkind = "news"\n' for name, url in feeds.items()]
            hub = f'[hub]\nendpoint = "{server.url}/hub"\n[[labs]]\nname = "Q"\nhub = ["Qwen"]\n'
            user.write(f'[monitor]\ndatabase = "monitor.db"\n{hub}{"".join(tables)}')
            result = user.call("check", "--json")
            assert result.exit_code == 3
            found = {row["name"]: row for row in map(json.loads, result.stdout.splitlines())}
            assert {name: row["state"] for name, row in found.items()} == {
                "Good": "ok", "Bad": "failing", "Page": "failing", "Qwen": "ok",
            }  # fmt: skip
            assert found["Good"]["entries"] == 2
            assert found["Good"]["newest"] == "2026-06-01T10:00:00Z"
            assert found["Qwen"]["models"] > 0
            assert found["Bad"]["status"] == 404
            assert found["Page"]["trouble"] == "not-a-feed"
            assert "4 sources asked, 2 failed" in result.stderr
            assert not (user.file.parent / "monitor.db").exists()
            assert site.asked.count("/good") == 1

    def test_the_named_ones_only(self, user: User, site: Site) -> None:
        user.write(
            f'[[feeds]]\nname = "Off"\nurl = "{site.feed("/off")}"\nkind = "news"\nenabled = false\n'
            f'[[feeds]]\nname = "On"\nurl = "{site.feed("/on")}"\nkind = "news"\n'
        )
        result = user.call("check", "Off")
        assert result.exit_code == 0
        assert site.asked == ["/off"]
        assert "2 entries, newest" in result.stdout
        assert user.call("check", "Of").exit_code == 1


class TestOpml:
    LIST = b"""<opml version="2.0"><body>
<outline text="Policy"><outline text="Export controls">
<outline text="Desk" xmlUrl="https://desk.example/feed"/></outline></outline>
<outline text="Tech"><outline text="AI/ML"><outline text="Wire" xmlUrl="https://wire.example/feed"/></outline>
<outline text="bad" xmlUrl="javascript:alert(1)"/></outline>
<outline text="Hub" xmlUrl="https://huggingface.co/blog/feed.xml"/>
</body></opml>"""

    def test_import_counts_and_names(self, user: User, tmp_path: Path) -> None:
        file = tmp_path / "list.opml"
        file.write_bytes(self.LIST)
        result = user.call("import", str(file))
        assert result.exit_code == 0, result.output
        assert (
            f"2 feeds added to {user.file}, 0 of the catalogue switched on, 1 already there, 1 refused" in result.stderr
        )
        assert "line 5: 'bad' has an address of the kind javascript:" in result.stderr
        assert user.rows() == [
            {
                "name": "Desk", "url": "https://desk.example/feed", "kind": "policy", "topics": ["export-controls"],
                "folder": ["Policy", "Export controls"],
            },
            {"name": "Wire", "url": "https://wire.example/feed", "kind": "news", "folder": ["Tech", "AI/ML"]},
        ]  # fmt: skip
        assert "0 feeds added, 0 of" in user.call("import", str(file)).stderr

    def test_export_gives_the_folders_back(self, user: User) -> None:
        assert user.call("import", "-", stdin=self.LIST).exit_code == 0
        found = {one.title: one for one in opml.read(user.call("export").stdout_bytes).feeds}
        assert found["Wire"].folder == ("Tech", "AI/ML")
        assert found["Hugging Face blog"].folder == ("lab",)

    def test_round_trip(self, user: User, tmp_path: Path) -> None:
        user.call("import", "-", stdin=self.LIST)
        exported = user.call("export").stdout_bytes
        other = User(tmp_path / "other")
        other.write("# nothing else\n")
        assert other.call("import", "-", stdin=exported).exit_code == 0

        def shape(whose: User) -> set[tuple[object, ...]]:
            feeds = [one for one in whose.config().sources if one.enabled and not one.is_list]
            return {(one.name, one.url, one.kind, tuple(sorted(one.topics)), one.language) for one in feeds}

        assert shape(other) == shape(user)
        assert opml.read(other.call("export").stdout_bytes).feeds == opml.read(exported).feeds

    @pytest.mark.parametrize(
        ("body", "words"),
        [(b"hello", "not OPML"), (b"<opml/>", "holds no feeds"), (b"<outline xmlUrl='x:y'/>", "none of")],
    )
    def test_what_brings_nothing_fails(self, user: User, body: bytes, words: str) -> None:
        result = user.call("import", "-", stdin=body)
        assert result.exit_code == 1
        assert words in result.stderr
        assert not user.file.exists()


class TestEditing:
    TEXT = (
        '# top\nextends = "default" # x\n\n[[feeds]]\nname = "A" # a\nenabled = false # why\n# end of A\n\n'
        '# labs\n[[labs]]\nname = "L"\nhub = [\n  "x", # x\n]\n\n[[feeds]]\nname = "B"\n'
        '[feeds.headers]\nX = "[[feeds]]"\n\n'
        '[[watchlists]]\nname = "W"\nquery = """\n[[feeds]]\n"""\n'
    )

    def file(self, text: str = TEXT) -> OwnFile:
        return OwnFile(Path("feeds.toml"), text)

    def test_one_key_changes_and_nothing_else(self) -> None:
        own = self.file()
        own.change("feeds", "A", {"enabled": True})
        assert own.text == self.TEXT.replace("enabled = false", "enabled = true")

    def test_tables_that_take_turns_keep_their_order(self) -> None:
        own = self.file()
        own.change("feeds", "B", {"enabled": False})
        own.add("feeds", [{"name": "C"}])
        assert [row["name"] for row in own.rows("feeds")] == ["A", "B", "C"]
        own.remove("feeds", "B")
        own.remove("feeds", "C")
        assert own.text.replace("\n", "") == self.TEXT[: self.TEXT.index('[[feeds]]\nname = "B"')].replace(
            "\n", ""
        ) + self.TEXT[self.TEXT.index("[[watchlists]]") :].replace("\n", "")

    def test_what_cannot_be_edited_safely_is_left(self) -> None:
        own = self.file('feeds = [{ name = "A" }] # inline\n')
        with pytest.raises(EditError, match="Write this into it yourself"):
            own.add("feeds", [{"name": "B"}])
        with pytest.raises(EditError):
            own.remove("feeds", "A")
        assert own.text == 'feeds = [{ name = "A" }] # inline\n'

    def test_line_ends_stay(self, tmp_path: Path) -> None:
        path = tmp_path / "feeds.toml"
        path.write_bytes(b'# a\r\n[[feeds]]\r\nname = "A"\r\n')
        own = OwnFile.open(path, "")
        own.add("feeds", [{"name": "B"}])
        own.save()
        assert path.read_bytes() == b'# a\r\n[[feeds]]\r\nname = "A"\r\n\r\n[[feeds]]\r\nname = "B"\r\n'
        assert [file.name for file in tmp_path.iterdir()] == ["feeds.toml"]

    def test_a_folder_that_is_a_file_is_told(self, tmp_path: Path) -> None:
        (tmp_path / "no").write_text("", encoding="utf-8")
        own = OwnFile(tmp_path / "no" / "feeds.toml", "# x\n")
        with pytest.raises(EditError, match="Nothing was changed"):
            own.save()


class TestDiscover:
    @pytest.mark.parametrize(
        ("head", "found"),
        [
            ('<LINK REL=alternate TYPE=application/rss+xml HREF=/f>', ["https://x.example/f"]),
            ('<link type="application/atom+xml" href="f" rel="alternate home">', ["https://x.example/blog/f"]),
            ('<base href="https://y.example/"><link rel="feed" href="f">', ["https://y.example/f"]),
            ("<link rel='alternate' type='application/feed+json; charset=utf-8' href='f?a&amp;b'>",
             ["https://x.example/blog/f?a&b"]),
            ('<link rel="alternate" type="application/rss+xml" href="/f"><link rel="alternate" '
             'type="application/rss+xml" href="/comments/feed/">', ["https://x.example/f"]),
            ('<link rel="alternate" type="application/rss+xml" href="javascript:x">', []),
            ('<link rel="alternate" hreflang="de" href="/de/">', []),
            ('<!-- <link rel="feed" href="f"> --><script>"<link rel=feed href=g>"</script>', []),
            ('<link rel="alternate" type="application/rss+xml" href="/f">' * 2, ["https://x.example/f"]),
        ],
    )  # fmt: skip
    def test_links(self, head: str, found: list[str]) -> None:
        assert [one.url for one in discover.feeds(PAGE.format(head=head, body=""), "https://x.example/blog/")] == found

    def test_titles_are_cleaned(self) -> None:
        page = LINK.format(kind="rss", title="A &amp; B\x1b[1m", url="/f")
        assert discover.feeds(page, "https://x.example/") == (Found("https://x.example/f", "A & B[1m"),)

    @pytest.mark.parametrize(
        ("maker", "first"),
        [("WordPress 6.5", "feed/"), ("Ghost 5", "rss/"), ("Hugo 0.1", "index.xml"), ("Substack", "feed")],
    )
    def test_what_a_site_is_made_with_comes_first(self, maker: str, first: str) -> None:
        page = PAGE.format(head=f'<meta name="generator" content="{maker}">', body="")
        assert discover.guesses(page, "https://x.example/about")[0] == f"https://x.example/{first}"

    def test_links_in_the_text_come_before_guesses(self) -> None:
        page = PAGE.format(head="", body='<a href="/en/rss.xml">RSS</a><a href="/feedback">no</a>')
        guesses = discover.guesses(page, "https://x.example/")
        assert guesses[:2] == ("https://x.example/en/rss.xml", "https://x.example/feed")
        assert len(guesses) == 6

    @pytest.mark.parametrize(
        ("url", "feed"),
        [
            ("https://github.com/ggml-org/llama.cpp", "https://github.com/ggml-org/llama.cpp/releases.atom"),
            ("https://www.github.com/o/r.git", "https://github.com/o/r/releases.atom"),
            ("https://github.com/o/r/tags", "https://github.com/o/r/tags.atom"),
            ("https://github.com/o", "https://github.com/o.atom"),
            ("https://github.com/o/r/releases.atom", None),
            ("https://github.com/features", None),
            ("https://github.com/", None),
            ("https://x.substack.com/", "https://x.substack.com/feed"),
            ("https://x.example/", None),
        ],
    )
    def test_sites_that_are_known(self, url: str, feed: str | None) -> None:
        found = discover.known(url)
        assert (found.url if found else None) == feed

    @pytest.mark.parametrize(
        ("url", "organization"),
        [
            ("https://huggingface.co/deepseek-ai", Organization("hub", "deepseek-ai")),
            ("https://hf.co/01-ai/models", Organization("hub", "01-ai")),
            ("https://hub.example/x/Qwen/", Organization("hub", "Qwen")),
            ("https://huggingface.co/Qwen/Qwen3-8B", None),
            ("https://huggingface.co/blog", None),
            ("https://huggingface.co/", None),
            ("https://huggingface.co.evil.example/a", None),
            ("https://modelscope.cn/organization/iic", Organization("modelscope", "iic")),
            ("https://www.modelscope.cn/organization/AI-MO/?tab=model", Organization("modelscope", "AI-MO")),
            ("https://modelscope.cn/models/Qwen/Qwen3-8B", None),
            ("https://modelscope.cn.evil.example/organization/iic", None),
            ("https://github.com/deepseek-ai", Organization("github", "deepseek-ai")),
            ("https://www.github.com/orgs/QwenLM/repositories?type=all", Organization("github", "QwenLM")),
            ("https://github.com/ggml-org/llama.cpp", None),
            ("https://github.com/deepseek-ai.atom", None),
            ("https://github.com/features", None),
            ("https://github.com/", None),
        ],
    )  # fmt: skip
    def test_organizations(self, url: str, organization: Organization | None) -> None:
        assert discover.organization(url, "https://hub.example/x") == organization

    def test_a_hostile_page_is_read_in_one_go(self) -> None:
        for page in ("<link " * 90_000, "<!--" * 200_000, "<script" * 100_000, "<a href=" + "x" * 500_000):
            assert discover.feeds(page, "https://x.example/") == ()

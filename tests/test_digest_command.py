"""`monitor digest` as a person calls it, with a mail server that takes what comes, or does not."""

import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from fakesmtp import MailServer
from mailroom import MailRoom
from test_config import load, mistakes
from world import World, entry

from monitor.store import connect
from monitor.store.lock import PollerLock

DAY = timedelta(days=1)
DIGESTS = """
[[digests]]
name = "daily"
schedule = "0 7 * * *"
to = ["ann@example.org", "bob@example.org"]
"""


@dataclass
class Desk:
    """Where digests are looked at and sent: `read` makes a feed tell something now."""

    room: MailRoom
    server: MailServer

    def read(self, *titles: str) -> None:
        with closing(connect.open(self.room.path)) as db:
            here = World(db=db, now=datetime.now(UTC))
            here.read("Wire", *(entry(title, published=here.now) for title in titles), after=timedelta())

    def call(self, *arguments: str, code: int = 0) -> tuple[str, str]:
        """Output and messages; `code` is how it must end."""
        ended, out, err = self.room.call("digest", *arguments)
        assert ended == code, err
        return out, err

    def objects(self, *arguments: str) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.call(*arguments)[0].splitlines()]

    @property
    def arrived(self) -> list[tuple[str, str]]:
        """To whom, and what it says."""
        return [(one.recipient, one.message.get_body(("plain",)).get_content()) for one in self.server.kept]  # type: ignore[union-attr]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with MailServer() as server:
        room = MailRoom(tmp_path, server)
        room.configure(DIGESTS)
        made = Desk(room, server)
        made.read("What Wire had at first")
        assert room.call("run", "--once")[0] == 0
        yield made


class TestLooking:
    def test_a_preview_moves_nothing_and_needs_no_server(self, desk: Desk) -> None:
        (desk.room.folder / "feeds.toml").write_text(DIGESTS, encoding="utf-8")
        desk.read("Something new")
        page = desk.room.folder / "page.html"
        for _ in range(2):
            assert "Something new" in desk.call("preview", "daily")[0]
        assert desk.call("preview", "daily", "--html", str(page))[0] == ""
        assert "Something new" in page.read_text(encoding="utf-8")
        assert desk.room.rows("select count(*) from digest_runs") == [(0,)]

    def test_a_quiet_one_says_how_to_look_back(self, desk: Desk) -> None:
        out, err = desk.call("preview", "daily")
        assert "Nothing new" in out
        assert "--since 7d" in err

    def test_another_window(self, desk: Desk) -> None:
        desk.read("Something new")
        desk.call("send", "daily", "--now")
        assert "Something new" not in desk.call("preview", "daily")[0]
        assert "Something new" in desk.call("preview", "daily", "--since", "7d")[0]
        assert "a duration such as" in desk.call("preview", "daily", "--since", "soon", code=2)[1]

    def test_the_list_says_when_and_what_became_of_the_last(self, desk: Desk) -> None:
        assert "0 7 * * * (UTC), next in " in desk.call("list")[0]
        desk.read("Something new")
        desk.call("send", "daily", "--now")
        (listed,) = desk.objects("list", "--json")
        assert (listed["name"], listed["last"]["items"], listed["last"]["state"]) == ("daily", 1, "sent")
        assert listed["covers_since"] == listed["last"]["created"]
        assert "ann@example.org sent" in desk.call("list")[0]

    def test_one_that_is_not_there(self, desk: Desk) -> None:
        assert "did you mean 'daily'?" in desk.call("preview", "dayly", code=1)[1]
        (desk.room.folder / "feeds.toml").write_text("", encoding="utf-8")
        assert "no digest is configured" in desk.call("preview", "daily", code=1)[1]
        assert "no digest is configured" in desk.call("list")[1]


class TestSending:
    def test_to_everybody_at_once(self, desk: Desk) -> None:
        desk.read("Something new")
        desk.call("send", "daily", "--now")
        assert [one for one, _ in desk.arrived] == ["ann@example.org", "bob@example.org"]
        assert all("Something new" in body for _, body in desk.arrived)
        (sent,) = desk.objects("sent", "--json")
        assert {one["state"] for one in sent["recipients"]} == {"sent"}
        listed = desk.room.call("deliveries")[1]
        assert "ann@example.org" in listed

    def test_it_waits_for_its_time_unless_it_is_told_not_to(self, desk: Desk) -> None:
        assert "--now sends it now" in desk.call("send", "daily", code=2)[1]
        assert desk.arrived == []

    def test_refused(self, desk: Desk) -> None:
        desk.server.answers["RCPT bob@example.org"] = "550 no such user"
        desk.read("Something new")
        err = desk.call("send", "daily", "--now", code=1)[1]
        assert "bob@example.org: failed" in err
        assert "no such user" in err
        assert [one for one, _ in desk.arrived] == ["ann@example.org"]

    def test_while_another_process_polls_it_is_left_to_that(self, desk: Desk) -> None:
        lock = PollerLock(desk.room.path)
        assert lock.take()
        desk.read("Something new")
        assert "the monitor that runs sends it" in desk.call("send", "daily", "--now")[1]
        assert desk.arrived == []
        lock.release()
        desk.room.call("run", "--once")
        assert len(desk.arrived) == 2

    def test_without_mail(self, desk: Desk) -> None:
        (desk.room.folder / "feeds.toml").write_text(DIGESTS, encoding="utf-8")
        assert "feeds.toml has no [mail]" in desk.call("send", "daily", "--now", code=2)[1]
        assert "feeds.toml has no [mail]" in desk.call("list")[1]

    def test_again(self, desk: Desk) -> None:
        desk.read("Something new")
        desk.call("send", "daily", "--now")
        desk.call("resend", "1", "--to", "eve@example.org")
        assert [one for one, _ in desk.arrived] == ["ann@example.org", "bob@example.org", "eve@example.org"]
        assert len({body for _, body in desk.arrived}) == 1
        assert "there is no digest number 7" in desk.call("resend", "7", code=1)[1]
        assert "a mail address" in desk.call("resend", "1", "--to", "nobody", code=2)[1]

    def test_its_time_comes_in_a_round(self, desk: Desk) -> None:
        desk.read("Something new")
        with closing(connect.open(desk.room.path)) as db:
            db.execute("update digests set planned = planned - 86400")
        assert desk.room.call("run", "--once")[0] == 0
        assert [one for one, _ in desk.arrived] == ["ann@example.org", "bob@example.org"]
        assert desk.room.call("run", "--once")[0] == 0
        assert len(desk.arrived) == 2

    def test_its_time_comes_while_the_monitor_runs(self, desk: Desk) -> None:
        desk.read("Something new")
        with closing(connect.open(desk.room.path)) as db:
            db.execute("update digests set planned = planned - 86400")
        with desk.room.start("run") as process:
            assert desk.server.reached.wait(30)
            process.terminate()
            assert process.wait(30) == 0
        desk.room.call("run", "--once")
        assert sorted({one for one, _ in desk.arrived}) == ["ann@example.org", "bob@example.org"]
        assert desk.room.rows("select count(*) from digest_runs") == [(1,)]


def test_mistakes_of_the_configuration_name_the_field_and_what_is_near(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    text = """
[[digests]]
name = "daily"
schedule = "0 25 * * *"
to = ["ann@example.org"]
language = "eng"
sections = ["alerts", "relases"]
only_if = "alert"
"""
    found = mistakes(tmp_path, text)
    said = ["the hour is '25'", '(did you mean "en"?)', '(did you mean "releases"?)', '(did you mean "alerts"?)']
    assert [line for line, one in zip(found, said, strict=True) if one not in line] == []
    mail = '[mail]\nhost = "mail.example"\nfrom = "me@example.org"\ntemplates = "{}"\n'
    (missing,) = mistakes(tmp_path, mail.format("template"))
    assert missing.startswith("4: mail.templates: ")
    assert '(did you mean "templates"?)' in missing
    good = load(tmp_path, mail.format("templates"))
    assert good.mail
    assert good.mail.templates == tmp_path / "templates"

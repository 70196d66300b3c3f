"""Digests on their way to a mail server: nothing lost, each failure in words, and a repeat that is the same mail."""

import asyncio
import base64
import logging
import random
import re
import signal
import socket
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
import trustme
from chat import Chat
from fakesmtp import MailServer, Mood, certified
from mailroom import RECIPIENTS, MailRoom, kill_around_delivery, put_digest
from test_config import mistakes
from world import NOW, World, entry

from monitor.config import Mail
from monitor.courier import Courier, Undelivered, Ways
from monitor.deliver.outbox import GAPS
from monitor.deliver.smtp import Deadlines
from monitor.mailing import Looked, look
from monitor.notices import Delivery, Watchlist
from monitor.store import connect, outbox, purging

DAY = timedelta(days=1)
ANN, BOB, EVE = "ann@example.org", "bob@example.org", "Eve <eve@example.org>"
IMPATIENT = Deadlines(connect=0.3, answer=0.3, taken=0.3, whole=5)
PATIENT = Deadlines(connect=20, answer=20, taken=20, whole=60)


@dataclass
class Office:
    """A store with digests to send, and the server that takes them."""

    here: World
    mail: Mail | None
    deadlines: Deadlines = PATIENT

    def put(self, *recipients: str, subject: str = "Daily") -> int:
        """A digest that is due."""
        return put_digest(self.here.db, recipients, self.here.now, subject)

    def deliver(self, after: timedelta = timedelta()) -> list[Undelivered]:
        """Send what is due; returns the failures that were told."""
        self.here.now += after
        told: list[Undelivered] = []

        async def work() -> None:
            courier = Courier(self.here.db, self.ways, lambda: self.here.now, told.append)
            courier.begin()
            await courier.settle(60)

        asyncio.run(work())
        return told

    @property
    def ways(self) -> Ways:
        return Ways({}, {"PASSWORD": "hunter2"}, mail=self.mail, deadlines=self.deadlines)

    @property
    def mails(self) -> list[Delivery]:
        """Of all recipients, the first first."""
        return outbox.listed(self.here.db, 100)[::-1]

    @property
    def states(self) -> list[str]:
        return [one.state for one in self.mails]

    @property
    def runs(self) -> list[str]:
        """The state of each digest."""
        return [state for (state,) in self.here.db.execute("select state from digest_runs order by id")]


def office_at(server: MailServer, **named: object) -> Office:
    mail = Mail("127.0.0.1", "Monitor <monitor@example.org>", server.port, server.security)
    return Office(World(), replace(mail, **named))  # type: ignore[arg-type]


@pytest.fixture
def server() -> Iterator[MailServer]:
    with MailServer() as found:
        yield found


@pytest.fixture
def office(server: MailServer) -> Office:
    return office_at(server)


class TestSending:
    def test_one_mail_for_each_recipient_by_one_connection(self, office: Office, server: MailServer) -> None:
        run = office.put(ANN, BOB, EVE)
        assert office.deliver() == []
        assert server.addressed() == ["ann@example.org", "bob@example.org", "eve@example.org"]
        assert (office.states, office.runs) == (["sent"] * 3, ["sent"])
        assert {one.run for one in office.mails} == {run}
        assert len({one.id for one in server.kept}) == 3
        (name,) = server.names
        assert name == "[127.0.0.1]" or name == socket.gethostname()
        message = server.kept[2].message
        assert (message["Subject"], message["To"]) == ("Daily", "Eve <eve@example.org>")
        text, html = message.get_body(("plain",)), message.get_body(("html",))
        assert text is not None
        assert html is not None
        assert text.get_content() == "Daily\nof the day\n"
        assert html.get_content() == "<p>Daily of the day</p>\n"
        assert all("SMTPUTF8" not in one.options for one in server.kept)

    def test_each_once_and_several_digests_at_once(self, office: Office, server: MailServer) -> None:
        office.put(ANN, BOB)
        office.put(BOB, subject="Weekly")
        for _ in range(2):
            office.deliver(after=DAY)
        assert [(one.recipient, one.subject) for one in server.kept] == [
            (ANN, "Daily"), (BOB, "Daily"), (BOB, "Weekly"),
        ]  # fmt: skip
        assert (office.runs, len(server.names)) == (["sent", "sent"], 1)

    def test_a_connection_that_the_server_ends_is_made_again(self, office: Office, server: MailServer) -> None:
        server.mood = "drop early"
        office.put(ANN, BOB, EVE)
        assert office.deliver() == []
        assert (office.states, len(server.names)) == (["sent"] * 3, 3)

    def test_letters_beyond_ascii_only_where_they_are_needed(self, office: Office, server: MailServer) -> None:
        office.put("bücher@example.org", "ann@bücher.example", subject="Größer als früher: 通义千问")
        office.deliver()
        assert ["SMTPUTF8" in one.options for one in server.kept] == [True, False]
        assert server.addressed()[1] == "ann@xn--bcher-kva.example"
        assert {one.subject for one in server.kept} == {"Größer als früher: 通义千问"}

    def test_an_address_that_the_server_cannot_write(self, server: MailServer) -> None:
        server.utf8 = False
        office = office_at(server)
        office.put("bücher@example.org", ANN)
        (told,) = office.deliver()
        assert "SMTPUTF8" in told.message
        assert (office.states, server.addressed()) == (["failed", "sent"], [ANN])

    def test_a_mail_that_is_too_large_is_not_sent_in_vain(self, server: MailServer) -> None:
        server.most = 500
        office = office_at(server)
        office.put(ANN)
        (told,) = office.deliver()
        assert "narrow the query" in told.message
        assert (office.states, server.reached.is_set()) == (["failed"], False)

    def test_what_is_no_address(self, office: Office, server: MailServer) -> None:
        office.put("nobody", ANN)
        (told,) = office.deliver()
        assert "no mail address" in told.message
        assert office.states == ["failed", "sent"]


class TestRefusals:
    @pytest.mark.parametrize(
        ("answers", "words"),
        [
            ({f"RCPT {BOB}": "550 5.1.1 No such user"}, f"refused {BOB} (550 “5.1.1 No such user”): there is no such"),
            ({f"RCPT {BOB}": "550 5.7.1 Unable to relay"}, "passes nothing on for strangers"),
            ({f"RCPT {BOB}": "554 Relay access denied"}, "passes nothing on for strangers"),
            ({f"RCPT {BOB}": "552 5.2.2 Over quota"}, "the mailbox is full"),
            ({f"DATA {BOB}": "552 5.3.4 Message too big"}, "the mail is too large"),
            ({f"DATA {BOB}": "554 5.7.1 Spam"}, "taken for spam"),
        ],
    )
    def test_of_one_recipient_for_good(
        self, office: Office, server: MailServer, answers: dict[str, str], words: str
    ) -> None:
        server.answers = answers
        office.put(ANN, BOB, EVE)
        (told,) = office.deliver()
        assert words in told.message
        assert "deliveries --retry all" in told.message
        assert office.states == ["sent", "failed", "sent"]
        assert (office.runs, len(server.names)) == (["sent"], 1)
        assert office.mails[1].error == told.message
        server.answers = {}
        assert office.deliver(after=DAY) == []
        assert len(server.kept) == 2
        assert outbox.retry(office.here.db, office.here.now) == 1
        office.deliver()
        assert server.addressed()[2:] == [BOB]

    @pytest.mark.parametrize(
        ("answers", "words"),
        [
            ({f"RCPT {BOB}": "450 4.2.0 Greylisted, come back"}, "greylisting"),
            ({f"RCPT {BOB}": "452 4.2.2 Mailbox full"}, "the mailbox is full"),
            ({f"DATA {BOB}": "451 4.3.0 Try later"}, "does not take the mail to bob@example.org yet (451"),
        ],
    )
    def test_of_one_recipient_for_now_holds_up_nobody(
        self, office: Office, server: MailServer, answers: dict[str, str], words: str
    ) -> None:
        server.answers = answers
        office.put(ANN, BOB, EVE)
        (told,) = office.deliver()
        assert words in told.message
        assert office.states == ["sent", "waiting", "sent"]
        assert office.mails[1].due == office.here.now + GAPS[0]
        office.deliver(after=GAPS[0])
        assert office.mails[1].due == office.here.now + GAPS[1]
        server.answers = {}
        office.deliver(after=GAPS[1])
        assert server.addressed() == [ANN, "eve@example.org", BOB]

    @pytest.mark.parametrize(
        ("answer", "words"),
        [
            ("553 5.7.1 Sender rejected", "set from in [mail]"),
            ("530 5.7.0 Authentication required", "set username and password in [mail]"),
        ],
    )
    def test_of_the_sender(self, office: Office, server: MailServer, answer: str, words: str) -> None:
        server.answers = {"MAIL": answer}
        office.put(ANN, BOB)
        told = office.deliver()
        assert [words in one.message for one in told] == [True, True]
        assert (office.states, office.runs) == (["failed", "failed"], ["failed"])
        server.answers = {}
        assert outbox.retry(office.here.db, office.here.now) == 2
        assert office.runs == ["waiting"]
        office.deliver()
        assert (office.states, office.runs) == (["sent", "sent"], ["sent"])

    @pytest.mark.parametrize("answer", ["421 “4.7.0 Too many mails”", "451 “4.3.2 Not now”"])
    def test_of_everything_for_now_counts_for_all(self, office: Office, server: MailServer, answer: str) -> None:
        server.answers = {"MAIL": re.sub("[“”]", "", answer)}
        office.put(ANN, BOB)
        (told,) = office.deliver()
        assert answer in told.message
        assert [(one.state, one.tries, one.due - office.here.now) for one in office.mails] == [
            ("waiting", 1, GAPS[0])
        ] * 2  # fmt: skip
        assert outbox.troubles(office.here.db) == {"mail": told.message}
        server.answers = {}
        office.deliver(after=GAPS[0])
        assert (office.states, outbox.troubles(office.here.db)) == (["sent", "sent"], {})

    def test_what_a_server_says_is_cleaned_and_short(self, office: Office, server: MailServer) -> None:
        server.answers = {"RCPT": "550 5.1.1 \x1b]0;owned\x07\u202e" + "x" * 400}
        office.put(ANN)
        (told,) = office.deliver()
        assert told.message.isprintable()
        assert len(told.message) < 400


def test_a_server_that_is_away_is_asked_for_two_days(server: MailServer) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # and nobody listens
        server.port = taken.getsockname()[1]
        office = office_at(server)
        office.put(ANN, BOB)
        tried = [office.here.now]
        words = [one.message for one in office.deliver()]
        while office.states[0] == "waiting":
            words += [one.message for one in office.deliver(after=office.mails[0].due - office.here.now)]
            tried.append(office.here.now)
    gaps = [later - earlier for earlier, later in pairwise(tried)]
    assert gaps == sorted(gaps) == list(GAPS)
    assert timedelta(hours=40) < tried[-1] - tried[0] < timedelta(hours=48)
    assert len(set(words)) == 1
    assert "refuses connections: no mail server runs there" in words[0]
    assert (office.states, office.runs) == (["failed", "failed"], ["failed"])
    assert outbox.told_in_digest(office.here.db, NOW - DAY) == []


@pytest.mark.parametrize(
    ("mood", "copies"),
    [("hang", 1), ("drop", 1), ("keep and hang", 2), ("keep and drop", 2)],
)
def test_without_an_answer_it_is_sent_again_as_the_same_mail(
    office: Office, server: MailServer, mood: Mood, copies: int
) -> None:
    server.mood = mood
    office.deadlines = IMPATIENT
    office.put(ANN)
    (told,) = office.deliver()
    assert "it may have arrived; it is sent again with the same Message-ID" in told.message
    assert (office.states, office.runs) == (["waiting"], ["waiting"])
    server.mood, office.deadlines = "well", PATIENT
    office.deliver(after=GAPS[0])
    assert office.states == ["sent"]
    assert len(server.kept) == copies
    assert len({one.message.as_bytes() for one in server.kept}) == 1


def test_a_server_that_does_not_greet(office: Office, server: MailServer) -> None:
    server.mood = "hang first"
    office.deadlines = IMPATIENT
    office.put(ANN, BOB)
    (told,) = office.deliver()
    assert 'did not answer in time; it is down or busy, or, as at port 465, needs security = "tls"' in told.message
    assert office.states == ["waiting", "waiting"]


def test_what_is_no_mail_server() -> None:
    with Chat() as chat:
        port = int(chat.url.rpartition(":")[2].strip("/"))
        office = Office(World(), Mail("127.0.0.1", "m@example.org", port, "none"), IMPATIENT)
        office.put(ANN)
        (told,) = office.deliver()
    assert f"127.0.0.1:{port}" in told.message


def test_a_host_that_is_not_there() -> None:
    office = Office(World(), Mail("mail.invalid", "m@example.org", 587, "none"))
    office.put(ANN)
    (told,) = office.deliver()
    assert "mail.invalid is not found" in told.message
    assert office.states == ["waiting"]


def test_without_a_server_they_wait_until_there_is_one(office: Office, server: MailServer) -> None:
    mail, office.mail = office.mail, None
    office.put(ANN)
    (told,) = office.deliver()
    assert "has no [mail]" in told.message
    office.mail = mail
    office.deliver(after=GAPS[0])
    assert server.addressed() == [ANN]


class TestTrust:
    @pytest.fixture
    def authority(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> trustme.CA:
        """One that this process trusts."""
        found = trustme.CA()
        found.cert_pem.write_to_path(tmp_path / "authority.pem")
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
        return found

    @pytest.mark.parametrize("security", ["starttls", "tls"])
    def test_by_an_authority_of_ones_own(self, authority: trustme.CA, security: str) -> None:
        with MailServer(security, certified(authority), "hunter2") as server:  # type: ignore[arg-type]
            office = office_at(server, username="monitor", password="env:PASSWORD")
            office.put(ANN, BOB)
            assert office.deliver() == []
            assert (server.addressed(), server.logins) == ([ANN, BOB], ["hunter2"])

    @pytest.mark.parametrize("security", ["starttls", "tls"])
    @pytest.mark.parametrize(
        ("made", "words"),
        [
            (lambda _: certified(trustme.CA()), "is not trusted"),
            (lambda own: certified(own, "mail.example.org"), "is for another name"),
            (lambda own: certified(own, not_after=datetime(2020, 1, 1, tzinfo=UTC)), "has expired"),
        ],
    )
    def test_a_certificate_that_does_not_do(
        self, authority: trustme.CA, security: str, made: Callable[[trustme.CA], object], words: str
    ) -> None:
        with MailServer(security, made(authority), "hunter2") as server:  # type: ignore[arg-type]
            office = office_at(server, username="monitor", password="env:PASSWORD")
            office.put(ANN)
            (told,) = office.deliver()
            assert f"nothing was sent, for the certificate of 127.0.0.1:{server.port} {words}" in told.message
            assert (office.states, server.logins, server.kept) == (["waiting"], [], [])

    def test_no_starttls_no_password(self) -> None:
        with MailServer(password="hunter2") as server:
            office = office_at(server, security="starttls", username="monitor", password="env:PASSWORD")
            office.put(ANN)
            (told,) = office.deliver()
            assert "offers no STARTTLS" in told.message
            assert (office.states, server.logins, server.kept) == (["waiting"], [], [])

    def test_no_password_in_the_clear_over_a_network(self) -> None:
        mail = Mail("mail.example.org", "m@example.org", 25, "none", "monitor", "env:PASSWORD")
        office = Office(World(), mail)
        office.put(ANN)
        (told,) = office.deliver()
        assert "could read the password, so it was not sent" in told.message

    def test_tls_where_the_server_speaks_none(self, server: MailServer) -> None:
        office = office_at(server, security="tls")
        office.put(ANN)
        (told,) = office.deliver()
        assert "ports 587 and 25 need starttls" in told.message


class TestLogin:
    @pytest.fixture
    def server(self) -> Iterator[MailServer]:
        with MailServer(password="hunter2") as found:
            yield found

    def test_a_wrong_password_is_tried_once_and_told_to_nobody(
        self, server: MailServer, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.DEBUG, "monitor")
        office = office_at(server, username="monitor", password="secret0815")
        office.put(ANN, BOB)
        (told,) = office.deliver()
        assert "refused the login (535 5.7.8); check username and password" in told.message
        assert (office.states, server.logins) == (["waiting", "waiting"], ["secret0815"])
        ours = [one.getMessage() for one in caplog.records if one.name.startswith("monitor")]
        written = f"{told} {ours} {list(office.here.db.iterdump())} {office.ways} {office.mail}"
        for secret in (
            "secret0815",
            *(base64.b64encode(one).decode() for one in (b"secret0815", b"\0monitor\0secret0815")),
        ):
            assert secret not in written

    def test_a_reference_that_leads_nowhere(self, server: MailServer) -> None:
        office = office_at(server, username="monitor", password="env:NONE")
        office.put(ANN)
        (told,) = office.deliver()
        assert "env:NONE is not set" in told.message
        assert (office.states, server.names) == (["waiting"], [])

    def test_no_username(self, server: MailServer) -> None:
        office = office_at(server)
        office.put(ANN)
        (told,) = office.deliver()
        assert "it wants a login" in told.message


class TestEnding:
    def test_what_was_on_its_way_is_sent_again_and_no_alert_is(self, office: Office, server: MailServer) -> None:
        office.here = World(watchlists=[Watchlist("Kimi", "kimi", ("team",))])
        office.here.read("Wire", entry("What Wire had at first", published=NOW - DAY))
        office.here.read("Wire", entry("Kimi is out"))
        office.put(ANN)
        for channel in ("team", "mail"):
            assert outbox.take(office.here.db, channel, office.here.now)
        assert office.states == ["sending", "sending"]
        assert outbox.recover(office.here.db, office.here.now) == 1
        assert [(one.kind, one.state, one.tries) for one in office.mails] == [
            ("alert", "unsure", 1), ("digest", "waiting", 0),
        ]  # fmt: skip
        office.deliver()
        assert server.addressed() == [ANN]

    def test_stopped_in_the_middle_nothing_else_leaves(self, office: Office, server: MailServer) -> None:
        server.mood = "keep and hang"
        office.put(ANN, BOB)

        async def work() -> None:
            courier = Courier(office.here.db, office.ways, lambda: office.here.now, lambda _: None)
            courier.begin()
            await asyncio.to_thread(server.reached.wait, 20)
            await courier.stop()

        asyncio.run(work())
        assert [(one.state, one.tries) for one in office.mails] == [("waiting", 0), ("waiting", 0)]
        server.mood = "well"
        office.deliver()
        assert sorted(server.addressed()) == [ANN, ANN, BOB]
        assert len({one.id for one in server.kept}) == 2

    def test_what_cannot_be_noted_at_once_is_noted_later(self, tmp_path: Path, server: MailServer) -> None:
        path = tmp_path / "monitor.db"
        writer = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        with closing(connect.open(path)) as db, closing(writer) as other:
            put_digest(db, [ANN, BOB], NOW)
            db.execute("pragma busy_timeout = 0")

            def hold() -> float:
                if len(server.kept) == 1:
                    other.execute("begin immediate")
                return 0.0

            server.thinks = hold

            async def work() -> None:
                mail = Mail("127.0.0.1", "m@example.org", server.port, "none")
                courier = Courier(db, Ways({}, {}, mail=mail), lambda: NOW, lambda _: None)
                courier.begin()
                await courier.settle(30)
                assert [one.state for one in outbox.listed(db, 9)] == ["waiting", "sending"]
                other.rollback()
                courier.begin()
                await courier.settle(30)

            asyncio.run(work())
            assert [one.state for one in outbox.listed(db, 9)] == ["sent", "sent"]
        assert server.addressed() == [ANN, BOB]

    def test_old_digests_are_purged_and_those_that_wait_are_not(self, office: Office, server: MailServer) -> None:
        server.answers = {f"RCPT {BOB}": "450 Later", f"RCPT {EVE[5:-1]}": "550 Never"}
        for one in (ANN, BOB, EVE):
            office.put(one)
        office.deliver()
        list(purging.run(office.here.db, office.here.now, office.here.now))
        bodies = office.here.db.execute("select body from digest_runs order by id")
        assert [body for (body,) in bodies] != [""] * 3
        list(purging.run(office.here.db, office.here.now + DAY, office.here.now))
        bodies = office.here.db.execute("select body || html != '' from digest_runs order by id")
        assert [there for (there,) in bodies] == [0, 1, 0]
        server.answers = {}
        assert outbox.retry(office.here.db, office.here.now) == 1
        office.deliver()
        assert (server.addressed(), office.states) == ([ANN, BOB], ["sent", "sent", "failed"])


class TestProgram:
    @pytest.fixture
    def room(self, tmp_path: Path, server: MailServer) -> MailRoom:
        found = MailRoom(tmp_path, server)
        found.configure()
        return found

    def test_killed_around_delivery_nothing_is_lost_and_repeats_are_the_same(self, room: MailRoom) -> None:
        tally = kill_around_delivery(room, 5, random.Random(3))
        assert (tally.lost, tally.changed) == ([], [])
        assert tally.mails >= len(RECIPIENTS)

    def test_a_term_signal_ends_it_within_two_seconds_while_the_server_hangs(self, room: MailRoom) -> None:
        room.server.mood = "hang"
        room.put([ANN, BOB], datetime.now(UTC))
        with room.start("run") as process:
            assert room.server.reached.wait(30)
            began = time.monotonic()
            process.send_signal(signal.SIGTERM)
            assert process.wait(10) == 0
            assert time.monotonic() - began < 2
        assert room.rows("select state, tries from deliveries") == [("waiting", 0), ("waiting", 0)]
        room.server.mood = "well"
        assert room.call("run", "--once")[0] == 0
        assert room.server.addressed() == [ANN, BOB]

    def test_the_next_digest_waits_for_what_was_on_its_way(self, room: MailRoom) -> None:
        room.configure(
            '[[digests]]\nname = "daily"\nschedule = "* * * * *"\nto = ["ann@example.org"]\nonly_if = "always"\n'
        )
        room.call("run", "--once")
        room.put([ANN], datetime.now(UTC), "The last")
        with closing(sqlite3.connect(room.path)) as db, db:
            db.execute("update deliveries set state = 'sending', tries = 1")
            db.execute("update digests set planned = planned - 120")
        room.server.kept.clear()
        room.call("run", "--once")
        first, second = room.server.kept
        assert first.subject == "The last" != second.subject
        assert room.rows("select state from digest_runs") == [("sent",), ("sent",)]

    def test_a_change_of_the_server_is_picked_up_while_it_runs(self, room: MailRoom) -> None:
        right, room.server.port = room.server.port, 1
        room.configure()
        room.put([ANN], datetime.now(UTC))
        with room.start("run") as process:
            _until(lambda: room.rows("select tries from deliveries") == [(1,)])
            room.server.port = right
            room.configure('[[digests]]\nname = "daily"\nschedule = "0 7 * * *"\nto = ["ann@example.org"]\n')
            room.call("deliveries", "--retry", "all")
            _until(lambda: room.server.kept != [])
            process.terminate()
            assert process.wait(10) == 0
        assert room.server.addressed() == [ANN]

    def test_doctor_tries_the_server(self, room: MailRoom) -> None:
        room.call("run", "--once")
        code, _, err = room.call("doctor")
        assert (code, room.server.names) == (
            0,
            ["[127.0.0.1]"] if "." not in socket.gethostname() else room.server.names,
        )
        assert "ok   mail by 127.0.0.1: it answers, unprotected, without a login" in err
        assert room.server.kept == []
        _, _, err = room.call("doctor", "--send-test", "--to", EVE)
        assert f"it took a test for {EVE}" in err
        assert [(one.recipient, one.subject) for one in room.server.kept] == [
            ("eve@example.org", "Open Model Monitor: a test")
        ]  # fmt: skip
        code, _, err = room.call("doctor", "--send-test")
        assert (code, "--to ADDRESS names one" in err) == (1, True)
        assert room.call("doctor", "--to", EVE)[0] == 2

    def test_doctor_says_what_is_wrong(self, room: MailRoom) -> None:
        room.configure('username = "monitor"\npassword = "env:PASSWORD"\n')
        room.server.password = "hunter2"
        room.environ["PASSWORD"] = "secret0815"
        room.put([ANN], datetime.now(UTC))
        said = room.call("run", "--once")
        code, _, err = room.call("doctor")
        assert code == 1
        assert "FAIL mail by 127.0.0.1: 127.0.0.1:" in err
        assert "the last digest did not arrive: " in err
        assert "secret0815" not in f"{said}{err}{room.call('deliveries')}"
        room.environ["PASSWORD"] = "hunter2"
        room.call("deliveries", "--retry", "all")
        room.call("run", "--once")
        assert "logged in as monitor" in room.call("doctor")[2]
        (room.folder / "feeds.toml").write_text(
            '[hub]\nenabled = false\n[[digests]]\nname = "d"\nschedule = "0 7 * * *"\nto = ["ann@example.org"]\n'
        )
        assert "FAIL mail: digests cannot leave" in room.call("doctor")[2]


def _until(true: Callable[[], bool], seconds: float = 30) -> None:
    """Wait for something that another process does."""
    end = time.monotonic() + seconds
    pause = threading.Event()
    while not true():
        assert time.monotonic() < end, "it did not happen"
        pause.wait(0.05)


def test_a_test_to_what_is_no_address(server: MailServer) -> None:
    mail = Mail("127.0.0.1", "m@example.org", server.port, "none")
    found = asyncio.run(look(mail, {}, NOW, recipient="nobody"))
    assert isinstance(found, Looked)
    assert (found.good, server.names) == (False, [])


def test_no_channel_has_the_name_of_mail(tmp_path: Path) -> None:
    (found,) = mistakes(tmp_path, '[[channels]]\nname = "mail"\nurl = "json://h/"\n')
    assert "are built in" in found

"""A letter as a mail: what its headers say, that nothing of a feed gets into them, and that it comes back as it was."""

import email
import email.policy
from datetime import UTC, datetime
from email.header import decode_header, make_header
from email.message import EmailMessage

import pytest

from monitor.deliver.envelope import mailbox, message
from monitor.deliver.letters import Letter

PLANNED = datetime(2026, 7, 16, 23, tzinfo=UTC)
SENDER = "Open Model Monitor <monitor@example.org>"
LONG = (
    "3 releases: 通义千问视觉大模型发布新一代, Qwen3.5-VL, GLM-5 · 2 policy stories · Déclaration générale sur "
    "l’intelligence 人工智能生成合成内容标识办法"
)


def made(
    subject: str = "1 release: Kimi-K3",
    recipient: str = "me@example.org",
    text: str = "plain\n",
    html: str = "<p>marked up</p>",
    sender: str = SENDER,
    digest: str = "daily",
    run: int = 7,
    database: str = "",
) -> EmailMessage:
    return message(
        Letter(subject, text, html), sender=sender, recipient=recipient, digest=digest, run=run, planned=PLANNED,
        created=PLANNED, database=database,
    )  # fmt: skip


def back(mail: EmailMessage) -> EmailMessage:
    """The mail as whoever gets it reads it."""
    found = email.message_from_bytes(mail.as_bytes(), policy=email.policy.default)
    assert isinstance(found, EmailMessage)
    assert not found.defects
    assert not [header for header in found.values() if getattr(header, "defects", ())]
    return found


def plain(mail: EmailMessage) -> str:
    """Its plain text; lines end in a mail with two characters."""
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def test_it_says_what_it_is():
    mail = back(made())
    assert mail["from"] == SENDER
    assert mail["to"] == "me@example.org"
    assert mail["date"].datetime == PLANNED
    assert mail["auto-submitted"] == "auto-generated"
    assert mail["list-id"] == "<daily.example.org>"
    assert mail["list-unsubscribe"] == "<mailto:monitor@example.org?subject=unsubscribe%20daily>"
    assert mail.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]


def test_the_same_run_to_the_same_recipient_is_the_same_mail():
    assert made().as_bytes() == made().as_bytes()


@pytest.mark.parametrize(
    "other", [{"recipient": "you@example.org"}, {"run": 8}, {"digest": "weekly"}, {"database": "another"}]
)
def test_another_run_or_recipient_has_an_id_of_its_own(other):
    assert made(**other)["message-id"] != made()["message-id"]


def test_the_id_does_not_depend_on_what_is_said():
    assert made("another subject", text="other words")["message-id"] == made()["message-id"]


@pytest.mark.parametrize(
    "subject",
    [
        LONG,
        "1 release: Kimi-K3 · 2 policy stories",
        "plain words " * 12 + "end",
        "=?utf-8?q?evil=0ABcc=3A_victim=40example=2Eorg?=",
        "half =?utf-8?b?5Lit?= of it · é",
        "한국어 제목 " * 10 + "끝",
        "x" * 190,
    ],
)
def test_a_subject_comes_back_as_it_was(subject):
    assert back(made(subject))["subject"] == subject


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\x0b", "\x85", "\u2028"])
def test_a_subject_makes_no_other_header(end):
    mail = back(made(f"news{end}Bcc: victim@example.org{end}{end}body"))
    assert "bcc" not in mail
    assert mail["subject"].startswith("news")
    assert plain(mail) == "plain\n"


def test_a_subject_reverses_no_text():
    assert back(made("a\u202egnp.exe \x1b[31mred\x07"))["subject"] == "agnp.exe [31mred"


@pytest.mark.parametrize(
    ("written", "name", "address"),
    [
        ("me@example.org", "", "me@example.org"),
        ("<me@example.org>", "", "me@example.org"),
        ("王小明 <wang@example.cn>", "王小明", "wang@example.cn"),
        ('"王, 小明 (研究)" <wang@example.cn>', "王, 小明 (研究)", "wang@example.cn"),
        ("Doe, Jane <jane@example.org>", "Doe, Jane", "jane@example.org"),
        ("A very long name that says which of the many teams of the company this is <x@example.org>",
         "A very long name that says which of the many teams of the company this is", "x@example.org"),
        ("x@例子.cn", "", "x@xn--fsqu00a.cn"),
    ],
)  # fmt: skip
def test_recipients_with_names_of_all_scripts(written, name, address):
    mail = made(recipient=written)
    (found,) = back(mail)["to"].addresses
    assert (found.display_name, found.addr_spec) == (name, address)
    assert mail.as_bytes().isascii()


def test_a_long_name_is_encoded_in_pieces():
    mail = made(recipient=f"{'名字' * 40} <x@example.org>")
    lines = mail.as_bytes().split(b"\r\n")
    raw = email.message_from_bytes(mail.as_bytes(), policy=email.policy.compat32)["to"]
    assert str(make_header(decode_header(raw))) == f"{'名字' * 40} <x@example.org>"
    assert all(len(line) <= 78 for line in lines if b"=?utf-8?" in line)


@pytest.mark.parametrize(
    "written",
    ["", "nobody", "a@b@c", "a b@example.org", "a@x.org, b@x.org", "Name <a@x.org", "=?utf-8?q?x=0ABcc_y?= <a@x.org>"],
)
def test_what_is_no_address_is_named(written):
    with pytest.raises(ValueError, match=r"no mail address; write it as Name <me@example\.org>"):
        mailbox(written)


def test_a_recipient_makes_no_other_header():
    mail = made(recipient="x\r\nBcc: victim@example.org\r\n <me@example.org>")
    assert "bcc" not in back(mail)
    assert b"\nBcc" not in mail.as_bytes()


def test_only_an_address_beyond_ascii_needs_more_than_ascii():
    assert not made(recipient="用户@example.cn").as_bytes().isascii()
    assert made(LONG, text="中文\n", html="<p>中文</p>", digest="每日").as_bytes().isascii()


def test_no_line_is_too_long():
    mail = made(LONG, text="x" * 5_000 + "\n" + "中" * 5_000 + "\n", html=f"<p>{'y' * 5_000}</p><p>{'文' * 5_000}</p>")
    assert max(map(len, mail.as_bytes().split(b"\r\n"))) <= 998
    assert plain(back(mail)) == "x" * 5_000 + "\n" + "中" * 5_000 + "\n"


def test_digests_of_any_name_have_an_id_that_mail_programs_sort_by():
    ids = {made(digest=digest)["list-id"] for digest in ("每日", "每周", "Team Blue!", "team-blue ü")}
    assert len(ids) == 4
    assert "<team-blue.example.org>" in ids
    assert all(one.isascii() and " " not in one for one in ids)

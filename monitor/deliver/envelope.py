"""A letter as a mail for one recipient: headers that say what it is, and two bodies, plain text and HTML.

The same letter to the same recipient is the same mail, byte for byte, however often it is made: what was sent in doubt
and is sent again carries the same `Message-ID`, by which mail programs show it once.

`Precedence: bulk` is left out: no standard has it, and RFC 3834 names `Auto-Submitted` and `List-Id` as what keeps
programs from answering. Exchange looks at neither when it says that somebody is away, so it gets its own header.
"""

import hashlib
import re
from datetime import datetime
from email.header import Header
from email.headerregistry import (
    Address,
    HeaderRegistry,
    UniqueSingleAddressHeader,
    UniqueUnstructuredHeader,
)
from email.message import EmailMessage
from email.policy import SMTP, Policy
from urllib.parse import quote

from monitor import text
from monitor.deliver.letters import Letter

SUBJECT_LIMIT = 200
LINE = 76
"Of a header, in characters; an encoded word must not be longer."

_WRITTEN = re.compile(
    r"""(?P<open>"?(?P<name>[^"<>]*?)"?\s*<)?(?P<user>[^\s<>@"(),]+)@(?P<domain>[^\s<>@"(),]+)(?(open)>)"""
)
_LONG_WORD = re.compile(r"\S{60}")
_NOT_IN_LABEL = re.compile(r"[^a-z0-9]+")


def message(
    letter: Letter,
    *,
    sender: str,
    recipient: str,
    digest: str,
    run: int,
    planned: datetime,
    created: datetime,
    database: str = "",
) -> EmailMessage:
    """The mail. `sender` and `recipient` are addresses, with a name or without; `created` is when the run was written;
    `database` tells two monitors apart that send by the same address. Raises ValueError for what is no address."""
    from_, to = mailbox(sender), mailbox(recipient)
    policy = _POLICY if f"{from_.username}{to.username}".isascii() else _POLICY.clone(utf8=True)
    identity = _digest(database, digest, str(run), planned.isoformat(), to.addr_spec)
    mail = EmailMessage(policy)
    mail["Date"] = created
    mail["From"] = str(from_)
    mail["To"] = str(to)
    mail["Subject"] = text.line(letter.subject, SUBJECT_LIMIT)
    mail["Message-ID"] = f"<{identity}@{from_.domain}>"
    mail["List-Id"] = f"<{_label(digest)}.{from_.domain}>"
    mail["List-Unsubscribe"] = _unsubscribe(from_, digest)
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    mail.set_content(letter.text)
    mail.add_alternative(letter.html, subtype="html")
    mail.set_boundary(f"=_{identity}")  # "=_" stands in no body that is quoted-printable or base64
    return mail


def mailbox(written: str) -> Address:
    """An address as it is written in `feeds.toml`: "Name <me@example.org>", or the address alone."""
    found = _WRITTEN.fullmatch(text.line(written))
    if not found or "=?" in written:  # a name in code, which might hold anything
        raise ValueError(f"“{text.line(written, 80)}” is no mail address; write it as Name <me@example.org>")
    domain = found["domain"]
    return Address(
        found["name"] or "", found["user"], domain if domain.isascii() else domain.encode("idna").decode("ascii")
    )


class _Words(UniqueUnstructuredHeader):
    """A header in words. The library's own folding takes what looks like an encoded word for one, and loses or adds
    spaces where words of several scripts meet; one encoded whole comes back as it was."""

    name: str

    @classmethod
    def parse(cls, value: str, kwds: dict[str, object]) -> None:
        """The words as they are: nothing in them is decoded."""
        super().parse(value, kwds)
        kwds["decoded"] = value

    def fold(self, *, policy: Policy) -> str:
        """The lines of the header, with their ends."""
        return f"{self.name}: {_encoded(str(self), self.name, policy)}{policy.linesep}"


class _Mailbox(UniqueSingleAddressHeader):
    """One address, its name encoded whole."""

    name: str

    def fold(self, *, policy: Policy) -> str:
        """The lines of the header, with their ends."""
        name, address = self.address.display_name, f"<{self.address.addr_spec}>"
        if not name:
            return f"{self.name}: {self.address.addr_spec}{policy.linesep}"
        if name.isascii():
            return f"{self.name}: {self}{policy.linesep}"
        named = Header(name, "utf-8", LINE, self.name).encode(linesep=policy.linesep)
        return f"{self.name}: {named}{policy.linesep} {address}{policy.linesep}"


class _Ours(UniqueUnstructuredHeader):
    """A header of our own making: ASCII, and on one line, for folding would break it."""

    name: str

    def fold(self, *, policy: Policy) -> str:
        """The line of the header, with its end."""
        return f"{self.name}: {self}{policy.linesep}"


def _registry() -> HeaderRegistry:
    headers = HeaderRegistry()
    kinds = {"subject": _Words, "from": _Mailbox, "to": _Mailbox}
    kinds |= dict.fromkeys(("message-id", "list-id", "list-unsubscribe"), _Ours)
    for name, kind in kinds.items():
        headers.map_to_type(name, kind)  # type: ignore[arg-type]  # made a BaseHeader by the registry
    return headers


_POLICY = SMTP.clone(cte_type="7bit", header_factory=_registry())


def _encoded(words: str, name: str, policy: Policy) -> str:
    plain = words.isascii() and "=?" not in words and not _LONG_WORD.search(words)
    return Header(words, "us-ascii" if plain else "utf-8", LINE, name).encode(linesep=policy.linesep)


def _unsubscribe(sender: Address, digest: str) -> str:
    """To whoever sends it: there is nothing that could take an address off a list by itself."""
    return f"<mailto:{quote(sender.addr_spec, safe='@')}?subject={quote(f'unsubscribe {_label(digest)}')}>"


def _label(digest: str) -> str:
    """The name of a digest as RFC 2919 wants it: letters, digits and hyphens."""
    label = _NOT_IN_LABEL.sub("-", digest.casefold()).strip("-")[:40]
    return label if label and digest.isascii() else "-".join(filter(None, (label, _digest(digest)[:12])))


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]

"""A GitHub organization's public repositories: their address, their pages, and their rows.

A repository becomes an entry, not a model: that a lab opens one is news of the kind *story*. Forks, archived
repositories, templates and those that hold an organization's profile are left out. The releases within a
repository come from its `releases.atom`, which costs no quota.
"""

import re
from collections.abc import Mapping
from hashlib import blake2b
from urllib.parse import quote, urlencode

from monitor.polled import Entry
from monitor.source import Trouble
from monitor.sources import Unreadable, rows
from monitor.text import line, safe_url

PAGE = 100
"""The most rows GitHub puts on a page."""

_NAME = re.compile(r"[A-Za-z0-9][\w-]{0,99}/[\w.-]{1,100}", re.ASCII)
_PROFILES = (".github", ".github-private")
_LEFT_OUT = ("private", "fork", "archived", "is_template", "disabled")
_SUMMARY = 1_000


def first_page(endpoint: str, org: str) -> str:
    """Where the whole list of an organization begins, the newest first."""
    query = urlencode({"type": "public", "sort": "created", "direction": "desc", "per_page": PAGE})
    return f"{endpoint.rstrip('/')}/orgs/{quote(org, safe='')}/repos?{query}"


def read_page(body: bytes, lab: str) -> tuple[Entry, ...]:
    """The repositories of one page that are worth telling. Raises Unreadable for anything but a list of them.

    A broken row is dropped; the name and the id may move apart, the id stays.
    """
    listed = rows.parsed(body, "GitHub")
    if not isinstance(listed, list):
        said = rows.text(listed.get("message")) if isinstance(listed, dict) else None
        why = f"; it says: {said}" if said else ""
        message = f"GitHub did not send a list of repositories{why}. It will be asked again."
        raise Unreadable(Trouble.UNREADABLE, message)
    read = [(row, _entry(row, lab)) for row in listed if isinstance(row, dict)]
    if listed and not any(entry for _, entry in read):
        message = "GitHub sent a list in which no row is a repository; nothing of it was used. It will be asked again."
        raise Unreadable(Trouble.INCOMPLETE, message)
    entries = [entry for row, entry in read if entry and _worth_telling(row)]
    return tuple({entry.guid: entry for entry in reversed(entries)}.values())[::-1]


def _worth_telling(row: Mapping[str, object]) -> bool:
    return row.get("name") not in _PROFILES and not any(row.get(flag) is True for flag in _LEFT_OUT)


def _entry(row: Mapping[str, object], lab: str) -> Entry | None:
    number, name, address = rows.number(row.get("id")), row.get("full_name"), row.get("html_url")
    if not number or not isinstance(name, str) or not _NAME.fullmatch(name):
        return None
    url = safe_url(address) if isinstance(address, str) else ""
    if not url:
        return None
    said = row.get("description")
    title, summary = f"{lab} opened the repository {name}", line(said, _SUMMARY) if isinstance(said, str) else ""
    return Entry(
        guid=f"github:{number}",
        url=url,
        title=title,
        summary=summary,
        published=rows.time(row.get("created_at")),
        digest=blake2b("\0".join((title, summary, url)).encode(), digest_size=16).hexdigest(),
    )

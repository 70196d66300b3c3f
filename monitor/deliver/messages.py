"""An alert in words, for whoever is not at the screen: which watchlist, which words, which source, and when.

Plain text, and nothing else on any channel: what strangers wrote into a headline must not call out a whole chat room,
hide a link behind other words, or become markup.
"""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from urllib.parse import quote

from monitor import text
from monitor.figures import headline, license_label, size, span
from monitor.frozen import dataclass
from monitor.model import TOPICS, Item
from monitor.notices import Alert, Severity

SUBJECT_LIMIT = 160
BODY_LIMIT = 1_500
"In characters: what the narrowest chats take in one message."
MOST_TOLD = 10
"Lines of a summary."

_MARKUP = str.maketrans({
    "@": "＠",  # @everyone
    "<": "‹", ">": "›",  # <!channel>, <https://…|text>
    "[": "［", "]": "］",  # [text](https://…)
    "`": "ˋ", "*": "∗", "~": "∼", "|": "¦", "\\": "∖",
})  # fmt: skip
_EDGE = re.compile(r"(?<![^\W_])_+|_+(?![^\W_])")
_HEADING = re.compile(r"^(\s*)(#+|[-+=]+)(?=\s|$)")
_COMMAND = re.compile(r"^\s*/+")


@dataclass(frozen=True, slots=True)
class Message:
    """What is sent."""

    subject: str
    body: str


def neutral(words: str, limit: int = text.TITLE_LIMIT) -> str:
    """Words of strangers as one line that no chat takes for a mention, a link behind words, or markup."""
    words = text.line(words, limit).translate(_MARKUP)
    words = _EDGE.sub(lambda found: "＿" * len(found[0]), words)
    words = _HEADING.sub(lambda found: f"{found[1]}·{found[2]}", words)
    return _COMMAND.sub("⁄", words)


def link(url: str) -> str:
    """An address that leads where it led, with nothing in it that a chat would read otherwise; "" for no address."""
    return quote(text.safe_url(url), safe=":/?#=&%+,;!$.-_~'", encoding="utf-8")


def alert(item: Item, made: Alert, severity: Severity = "normal") -> Message:
    """One alert in full."""
    facts = {
        "Watchlist": neutral(made.watchlist) + (f" ({severity})" if severity != "normal" else ""),
        "Matched": neutral(", ".join(made.matched)) or "by its fields",
        "Source": _source(item),
        "Published": _published(item),
        "Seen": stamp(item.seen),
        **_about(item),
    }
    lines = [f"{name}: {value}" for name, value in facts.items() if value]
    called = neutral(headline(item))
    return Message(
        text.line(f"{neutral(made.watchlist, 60)}: {called}", SUBJECT_LIMIT),
        _bounded([called, link(item.url), *lines]),
    )


def summary(watchlist: str, subjects: Sequence[str]) -> Message:
    """What overflowed, or came in quiet hours, as one message; `subjects` are those of the messages it stands for."""
    name = neutral(watchlist, 60)
    lines = [f"• {text.line(one.removeprefix(f'{name}: '), 120)}" for one in subjects[:MOST_TOLD]]
    if len(subjects) > MOST_TOLD:
        lines.append(f"… and {len(subjects) - MOST_TOLD} more.")
    lines.append(f"All of them: monitor list 'watch:\"{name}\"'")
    return Message(f"{len(subjects)} more matched “{name}”", _bounded(lines))


def test(channel: str) -> Message:
    """What `monitor doctor` sends."""
    return Message("Open Model Monitor: a test", f"The channel “{neutral(channel)}” works. Alerts will look like this.")


def stamp(moment: datetime | None) -> str:
    """2026-07-16 18:00 UTC"""
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC") if moment else ""


def _source(item: Item) -> str:
    more = f" and {item.story_size - 1} more" if item.story_size > 1 else ""
    return neutral(item.source) + more


def _published(item: Item) -> str:
    """Of news; when a release was published is not known to the minute."""
    if item.delay is None:
        return ""
    return stamp(item.published) + (f", seen {span(item.delay)} later" if item.delay.total_seconds() >= 1 else "")


def _about(item: Item) -> dict[str, str]:
    """What one decides by: of a release its size and license, of a change what was and what is, of news its topics."""
    parameters = size(item.params) + (f", {size(item.active_params)} active" if item.active_params else "")
    license_ = license_label(item.license) + (f" ({item.openness})" if item.openness else "")
    change = " → ".join(filter(None, (item.before, item.after))) if item.event else ""
    return {
        "Lab": neutral(" ".join(filter(None, (item.lab, f"({item.country})" if item.country else "")))),
        "Change": neutral(f"{item.event}: {change}") if change else "",
        "Parameters": parameters,
        "License": neutral(license_).strip(),
        "Topics": ", ".join(TOPICS.get(topic, topic) for topic in item.topics),
    }


def _bounded(lines: Sequence[str]) -> str:
    """As many lines as there is room for."""
    kept: list[str] = []
    room = BODY_LIMIT
    for one in filter(None, lines):
        if len(one) >= room:
            kept.append("…")
            break
        kept.append(one)
        room -= len(one) + 1
    return "\n".join(kept)

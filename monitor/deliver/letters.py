"""A digest as a letter: a subject, plain text and HTML that say the same. Pure: no clock, no network."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from monitor.deliver import fitting
from monitor.deliver.page import Page, page
from monitor.report.digest import DigestContent

if TYPE_CHECKING:
    from monitor.deliver.rendering import Templates

HTML_LIMIT = 95_000
"In bytes. Gmail cuts a mail off at 102 KB, wherever that is."
MOST_ITEMS = 60
"More than anybody reads; where each has little to say, that many fit."


@dataclass(frozen=True, slots=True)
class Letter:
    """What is sent of one digest, the same to all recipients."""

    subject: str
    text: str
    html: str
    problems: tuple[str, ...] = ()
    "Of the user's own templates: each with its file and line. The shipped ones were used instead."


def write(content: DigestContent, templates: Path | None = None) -> Letter:
    """The letter. Templates in the folder `templates` are taken before the shipped ones, file by file."""
    from monitor.deliver.rendering import Templates  # a fifth of a second: loaded by the first letter

    press, room = Templates(templates), MOST_ITEMS
    while True:
        short = fitting.shortened(content, room)
        letter = _written(page(short, content), press)
        shown, size = short.items - short.left_out, len(letter.html.encode())
        if size <= HTML_LIMIT or shown == 0:
            return letter
        room = min(shown - 1, shown * HTML_LIMIT // size)


def _written(page: Page, press: "Templates") -> Letter:
    """What is wrong with a template is known when it was used; then the letter is written anew, and says so itself."""
    html, plain = press.marked_up(page), press.plain(page)
    problems = tuple(filter(None, (press.missing, html.problem, plain.problem)))
    if problems and not page.problems:
        return _written(replace(page, problems=tuple(map(press.shortly, problems))), press)
    return Letter(page.subject, plain.said, html.said, problems)

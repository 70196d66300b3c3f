"""The screen in a terminal of its own: keys in, bytes out, and a strict reader of what is written."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from base64 import b64decode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

PATIENCE = 60.0
QUIET = 0.25
_ASKED, _ANSWER = b"\x1b[?2026$p", b"\x1b[?2026;2$y"
"Whether pictures may be sent whole: asked by the program, affirmed as terminals of today do."

_WORDS = r"[^\x00-\x1f\x7f-\x9f]*"
FORMS = (
    r"\[(?:\d{1,3}(?:;\d{1,3})*)?m",  # colors
    r"\[\d{1,3};\d{1,3}H",  # where to write
    r"\[\?2026l\x07+",  # the bells of alerts, between two pictures
    r"\[\?(?:7|12|25|1000|1002|1003|1004|1006|1015|1016|1049|2004|2026|2048)[hl]",  # modes
    r"\[\?(?:2026|2048)\$p",  # which modes there are
    r"\[(?:>\d{1,2}|<)u",  # more keys
    r"\[2[23];2t",  # the title kept and given back
    r"\]2;(?:\(\d+\) )?Open Model Monitor\x07",  # the title: the program's own words
    r"\]22;[a-z-]+\x07",  # the pointer
    r"\]8;(?:id=[\d-]+;https?://[^\x00-\x20\x7f-\x9f]+|;)\x1b\\",  # a link, and its end
    rf"\]9;(?P<notified>{_WORDS})\x07{{2,}}",  # a notification and its bell, and those of alerts
    r"\]52;c;(?P<copied>[A-Za-z0-9+/=]*)\x07",  # the clipboard
)
"""Of all that begins with an escape character, what the program and Textual write."""
_FORM = re.compile("\x1b(?:" + "|".join(FORMS) + ")")
_STRANGE = re.compile(
    r"\r(?!\n)|[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff"
    r"\ufff9-\ufffb\U000e0000-\U000e007f]"
)
"Of all else: ends of lines are the program's, these are nobody's."


@dataclass(frozen=True)
class Written:
    """What was written, taken apart."""

    text: str
    sequences: tuple[str, ...]
    notified: tuple[str, ...]
    "What the terminal was asked to notify of."
    copied: tuple[str, ...]
    "What went into the clipboard."


class StrangeError(Exception):
    """Something was written that neither the program nor Textual writes."""


def read(written: bytes) -> Written:
    """Take apart what was written. Raises `StrangeError` where something in it is no form of ours."""
    try:
        whole = written.decode("utf-8")
    except UnicodeDecodeError as error:
        raise StrangeError(f"no UTF-8 at {error.start}: {written[error.start - 40 : error.start + 40]!r}") from None
    texts, found, at = [], [], 0
    while (place := whole.find("\x1b", at)) >= 0:
        texts.append(whole[at:place])
        form = _FORM.match(whole, place)
        if form is None:
            raise StrangeError(f"a sequence that is none of ours: {whole[max(0, place - 40) : place + 40]!r}")
        found.append(form)
        at = form.end()
    texts.append(whole[at:])
    for place, text in enumerate(texts):
        if wrong := _STRANGE.search(text):
            raise StrangeError(f"{wrong[0]!r} is no text: {text!r}, after {[form[0] for form in found[:place][-3:]]}")
    return Written(
        "".join(texts),
        tuple(form[0] for form in found),
        tuple(form["notified"] for form in found if form["notified"] is not None),
        tuple(b64decode(form["copied"]).decode() for form in found if form["copied"] is not None),
    )


class Terminal:
    """`with Terminal(command, environ, size) as terminal:`; the program is killed if it runs when the block ends."""

    def __init__(self, command: Sequence[str], environ: Mapping[str, str], size: tuple[int, int]) -> None:
        self._pid, self._fd = pty.fork()
        if self._pid == 0:
            try:
                fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
                os.execvpe(command[0], list(command), dict(environ))
            finally:
                os._exit(127)
        self.written = bytearray()
        self._since = 0
        self._ended = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if not self._ended:
            os.kill(self._pid, signal.SIGKILL)
            os.waitpid(self._pid, 0)
        os.close(self._fd)

    def press(self, keys: str, until: str = "") -> None:
        """Type, and take what is written then: at least until some words are, and then until nothing more comes."""
        self._since = len(self.written)
        os.write(self._fd, keys.encode())
        self.wait(until)

    def wait(self, until: str) -> None:
        """Take what is written until some words are, and then until nothing more comes."""
        end = time.monotonic() + PATIENCE
        while not self._shows(until):
            shown = self._take(max(0, end - time.monotonic()))
            assert shown, f"{until!r} was not shown; last: {bytes(self.written[-1_000:])!r}"
        while self._take(QUIET):
            pass

    def end(self, keys: str) -> int:
        """Type what ends the program; its exit code."""
        os.write(self._fd, keys.encode())
        while self._take(PATIENCE):
            pass
        self._ended = True
        return os.waitstatus_to_exitcode(os.waitpid(self._pid, 0)[1])

    def _shows(self, words: str) -> bool:
        return not words or words in re.sub(
            "\x1b.*?[a-zA-Z]", "", self.written[self._since :].decode("utf-8", "ignore")
        )

    def _take(self, patience: float) -> bool:
        """Whether anything came within so many seconds."""
        if not select.select([self._fd], [], [], patience)[0]:
            return False
        try:
            chunk = os.read(self._fd, 65_536)
        except OSError:  # the other end is closed
            return False
        self.written += chunk
        if _ASKED in chunk:
            os.write(self._fd, _ANSWER)
        return bool(chunk)

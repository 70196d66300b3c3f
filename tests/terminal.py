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
import unicodedata
from base64 import b64decode
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

PATIENCE = 60.0
QUIET = 0.25
SLOWEST = 1.5
"Seconds that a busy machine may take until a key shows anything; some show nothing."
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
    r"\]2;(?:\(\d+\) )?Open Model Monitor\x07+",  # the title: the program's own words; and bells of alerts
    r"\]22;[a-z-]+\x07",  # the pointer
    r"\]8;(?:id=[\d-]+;https?://[^\x00-\x20\x7f-\x9f]+|;)\x1b\\",  # a link, and its end
    rf"\]9;(?P<notified>{_WORDS})\x07{{2,}}",  # a notification and its bell, and those of alerts
    r"\]52;c;(?P<copied>[A-Za-z0-9+/=]*)\x07",  # the clipboard
)
"""Of all that begins with an escape character, what the program and Textual write."""
_FORM = re.compile("\x1b(?:" + "|".join(FORMS) + ")")
_STRANGE = ("Cc", "Cf", "Cs", "Zl", "Zp")
"Of all else: controls, what has no look, halves of characters, breaks of lines. Ends of lines are the program's."
_SEEN = "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2"
"Signs of Arabic and Syriac that count as without a look and have one."
MOST_MARKS = 8
"Accents and other marks on one letter."


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
        if wrong := strange(text):
            raise StrangeError(f"{wrong!r} is no text: {text!r}, after {[form[0] for form in found[:place][-3:]]}")
    return Written(
        "".join(texts),
        tuple(form[0] for form in found),
        tuple(form["notified"] for form in found if form["notified"] is not None),
        tuple(b64decode(form["copied"]).decode() for form in found if form["copied"] is not None),
    )


def strange(text: str) -> str:
    """The first sign of a text that nobody should get to see, or as many marks as are too many; "" of a good one."""
    marks = 0
    for sign in text.replace("\r\n", "\n"):
        kind = unicodedata.category(sign)
        if kind in _STRANGE and sign != "\n" and sign not in _SEEN:
            return sign
        marks = marks + 1 if kind in ("Mn", "Me") else 0
        if marks > MOST_MARKS:
            return sign * marks
    return ""


def left_behind(written: bytes | bytearray) -> set[str]:
    """How a terminal is otherwise than it was before all this was written: modes, keys, title, pointer, colors."""
    found: dict[str, str] = {}
    depth = Counter[str]()
    for sequence in re.findall(r"\x1b\[\?\d+[hl]|\x1b\[[><]\d*u|\x1b\[2[23];2t|\x1b\]22;.*?\x07|\x1b\[[\d;]*m",
                               written.decode("utf-8", "replace")):  # fmt: skip
        match sequence[2], sequence[-1]:
            case "?", on:
                found[sequence[3:-1]] = on
            case ">", _:
                depth["keys"] += 1
            case "<", _:
                depth["keys"] -= 1
            case _, "t":
                depth["title"] += 1 if sequence[3] == "2" else -1
            case _, "m":
                found["colors"] = "l" if sequence in ("\x1b[0m", "\x1b[m") else "h"
            case _:
                found["pointer"] = "l" if sequence == "\x1b]22;default\x07" else "h"
    on = {"7": "h", "25": "h"}
    return {name for name, state in found.items() if state != on.get(name, "l")} | {*(+depth), *(-depth)}


class Terminal:
    """`with Terminal(command, environ, size) as terminal:`; the program is killed if it runs when the block ends."""

    def __init__(
        self, command: Sequence[str], environ: Mapping[str, str], size: tuple[int, int], quiet: float = QUIET
    ) -> None:
        """`quiet`: for so many seconds nothing is written when all that was asked for has been."""
        self._pid, self._fd = pty.fork()
        if self._pid == 0:
            try:
                _resize(0, size)
                os.execvpe(command[0], list(command), dict(environ))
            finally:
                os._exit(127)
        self._quiet = quiet
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
        if not until:
            self._take(SLOWEST)
        self.wait(until)

    def wait(self, until: str) -> None:
        """Take what is written until some words are, and then until nothing more comes."""
        end = time.monotonic() + PATIENCE
        while not self._shows(until):
            shown = self._take(max(0, end - time.monotonic()))
            assert shown, f"{until!r} was not shown; last: {bytes(self.written[-1_000:])!r}"
        while self._take(self._quiet):
            pass

    def resize(self, size: tuple[int, int], until: str = "") -> None:
        """As when a window is made larger; all is written anew."""
        self._since = len(self.written)
        _resize(self._fd, size)
        self.wait(until)

    def lines(self) -> list[object]:
        """How lines are read and written: what `stty` shows."""
        return list(termios.tcgetattr(self._fd))

    def end(self, keys: str = "", sends: signal.Signals | None = None) -> int:
        """Type what ends the program, or send it a signal; its exit code."""
        os.write(self._fd, keys.encode())
        if sends:
            os.kill(self._pid, sends)
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


def _resize(terminal: int, size: tuple[int, int]) -> None:
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))

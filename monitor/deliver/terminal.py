"""Notifications that a terminal shows by itself: they come through where the desktop is out of reach, as over SSH.

OSC 9 is understood by most (iTerm2, WezTerm, kitty, Ghostty, Windows Terminal), OSC 777 by those of the rxvt and VTE
families. The bell goes with both, for all the others.
"""

from collections.abc import Mapping

from monitor import text
from monitor.deliver.messages import Message

LIMIT = 200
_TITLED = ("rxvt", "foot", "vte")


def is_remote(environ: Mapping[str, str]) -> bool:
    """Whether the terminal stands elsewhere: the desktop here is not the one that is looked at."""
    return bool(environ.get("SSH_CONNECTION") or environ.get("SSH_TTY"))


def sequence(message: Message, environ: Mapping[str, str]) -> str:
    """What to write to the terminal."""
    subject, said = _clean(message.subject), _clean(message.body.partition("\n")[0])
    titled = any(name in environ.get("TERM", "") for name in _TITLED) or "VTE_VERSION" in environ
    told = f"\x1b]777;notify;{subject};{said}\x07" if titled else f"\x1b]9;{subject}\x07"
    if "TMUX" in environ:  # handed on, by a tmux that allows it
        told = "\x1bPtmux;" + told.replace("\x1b", "\x1b\x1b") + "\x1b\\"
    return told + "\x07"


def _clean(words: str) -> str:
    """Without controls, and without what parts the fields of a sequence: `9;4;…` would be a progress bar."""
    return text.line(words, LIMIT).replace(";", ",")

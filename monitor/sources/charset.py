"""Bytes of a feed to text, whatever the labels say.

Labels lie: pages of GBK call themselves UTF-8, UTF-8 calls itself Latin-1, and many have no label. Bytes that
are valid UTF-8 and not plain ASCII are UTF-8; no other charset looks like that by chance. Then the labels
are tried, then what is usual for the feed's language; a few broken bytes do not spoil the rest.
"""

import codecs
import re
from collections.abc import Iterator

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WIDE = (
    (b"<\0\0\0", "utf-32-le"),
    (b"\0\0\0<", "utf-32-be"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
    (b"{\0", "utf-16-le"),
)
_SUPERSETS = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb_2312-80": "gb18030",
    "big5": "big5hkscs",
    "euc_kr": "cp949",
    "ks_c_5601-1987": "cp949",
    "shift_jis": "cp932",
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
}
"""What is called so is in truth written in the larger set."""
_BY_LANGUAGE = {
    "zh": ("gb18030", "big5hkscs"),
    "zh-tw": ("big5hkscs", "gb18030"),
    "zh-hk": ("big5hkscs", "gb18030"),
    "ja": ("euc_jp", "cp932"),
    "ko": ("cp949",),
    "ru": ("cp1251",),
    "uk": ("cp1251",),
    "el": ("cp1253",),
    "tr": ("cp1254",),
    "he": ("cp1255",),
    "ar": ("cp1256",),
    "pl": ("iso8859-2",),
    "cs": ("cp1250",),
}
_IN_HEADER = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_IN_PROLOG = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]+)")
_LANGUAGE = re.compile(rb"(?:<language>\s*|xml:lang=[\"'])([A-Za-z]{2}(?:-[A-Za-z]{2})?)")
_UNSAFE = ("utf-7", "unicode_escape", "raw_unicode_escape", "idna", "punycode", "undefined")


def decode(body: bytes, content_type: str | None) -> str:
    """The text of a body; a byte that fits nowhere becomes U+FFFD."""
    for mark, charset in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(charset, "replace")
    for mark, charset in _WIDE:
        if body.startswith(mark):
            return body.decode(charset, "replace")
    try:
        text = body.decode()
        if not text.isascii() or "\x1b" not in text:
            return text
    except UnicodeDecodeError:
        pass
    candidates = list(dict.fromkeys(_candidates(body, content_type)))
    for charset in candidates:
        try:
            return body.decode(charset)
        except UnicodeDecodeError:
            continue
    attempts = [body.decode(charset, "replace") for charset in (*candidates[:2], "utf-8")]
    best = min(attempts, key=lambda text: text.count("\ufffd"))
    return best if best.count("\ufffd") * 50 <= len(best) else body.decode("cp1252", "replace")


def _candidates(body: bytes, content_type: str | None) -> Iterator[str]:
    head = body[:4096]
    labels = []
    if found := _IN_HEADER.search(content_type or ""):
        labels.append(found[1])
    if prolog := _IN_PROLOG.search(head):
        labels.append(prolog[1].decode("ascii", "replace"))
    weak = []
    for label in labels:
        charset = _codec(label)
        if charset == "cp1252":
            weak.append(charset)  # fits any bytes, so it proves nothing
        elif charset:
            yield charset
    if spoken := _LANGUAGE.search(head):
        language = spoken[1].decode().lower()
        yield from _BY_LANGUAGE.get(language) or _BY_LANGUAGE.get(language[:2], ())
    yield from weak


def _codec(label: str) -> str | None:
    """The codec for a label, the larger set of its family; None for unknown and unfit ones."""
    named = _SUPERSETS.get(label.lower())
    if named:
        return named
    try:
        b"".decode(label)  # some codecs are known but do not make text
        name = codecs.lookup(label).name
    except (LookupError, ValueError):
        return None
    return None if name in _UNSAFE else _SUPERSETS.get(name, name)

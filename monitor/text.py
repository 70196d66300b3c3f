"""Text from outside, cleaned once on entry; and the one normaliser that search and matching share.

Feeds and repositories are written by strangers. What passes `line` or `plain` holds nothing that a
terminal, a mail header or a markup parser would obey; what passes `safe_url` is http(s) and nothing else.
"""

import re
import unicodedata
from functools import cache, lru_cache
from urllib.parse import urljoin, urlsplit

TITLE_LIMIT = 400
SUMMARY_LIMIT = 4_000
HTML_LIMIT = 400_000
"In characters. A title of 100 KB is an attack or a mistake; a summary feeds the list and the index."
_URL_LIMIT = 4_000
MOST_MARKS = 8
"""On one letter. No writing piles up as many accents; hundreds are drawn over the lines around them."""

_CONTROLS = bytes(code for code in (*range(0x20), 0x7F) if code not in b"\t\n")
_CREDENTIALS = re.compile(r"(?<=://)[^/]*@")
REST = r"""[^<>"']*+(?:>|(?:"[^"<]*+"|'[^'<]*+'|[^<>"']++)*+>|[^<>]*+>?)"""
"""Of a tag: a `>` in a quoted value does not end it; nothing reaches past a `<`, so that all this stays linear."""
_PLAIN_URL = re.compile(
    r"https?://[A-Za-z0-9][A-Za-z0-9.-]*(?::\d{1,5})?(?:/[\w/.~%!$&'()*+,=:@-]*(?:\?[\w/.~%!$&'()*+,=:@?;-]+)?)?",
    re.ASCII,
)
"""What parsing and joining would leave as it is."""


def line(text: str, limit: int = TITLE_LIMIT) -> str:
    """One line that is safe to show: no controls, single spaces, at most `limit` characters."""
    text = " ".join(text[: limit * 4].split())
    if not (text.isascii() and text.isprintable()):
        text = visible(text).strip()
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def block(text: str, limit: int = SUMMARY_LIMIT) -> str:
    """Several lines that are safe to show: line breaks stay, everything else as in `line`."""
    text = text[: limit * 4]
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = visible(text).strip()
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def plain(markup: str, limit: int = SUMMARY_LIMIT) -> str:
    """The readable text of a piece of HTML. Linear in its length; nothing of the markup survives."""
    text = markup[:HTML_LIMIT]
    if "<" in text:
        text = _without_tags(text)
    elif "&" in text:
        from html import unescape

        text = unescape(text)
    return block("\n".join(filter(None, map(str.strip, text.split("\n")))), limit)


def headline(markup: str, limit: int = TITLE_LIMIT) -> str:
    """One line of readable text from a piece of HTML, most often without any."""
    markup = markup[: limit * 50]
    return line(plain(markup, limit * 5) if "<" in markup or "&" in markup else markup, limit)


def visible(text: str) -> str:
    """Without hidden characters, and with so many marks on a letter as can be seen. Nearly all texts have none that are
    hidden: to look first takes a tenth of the time of removing."""
    if text.isascii():
        whole = text.encode()
        kept = whole.translate(None, _CONTROLS)
        return text if len(kept) == len(whole) else kept.decode()
    if not text.replace("\n", " ").isprintable():
        text = _hidden().sub("", text)
    return _signs().sub(_leveled, text)


def is_mark(sign: str) -> bool:
    """Whether it is drawn on the letter before it, in no cell of its own."""
    return unicodedata.category(sign) in ("Mn", "Me")


def _leveled(signs: re.Match[str]) -> str:
    """Signs without the marks that are too many on one place."""
    kept, marks = [], 0
    for sign in signs[0]:
        marks = marks + 1 if is_mark(sign) else 0
        if marks <= MOST_MARKS:
            kept.append(sign)
    return "".join(kept)


def _without_tags(markup: str) -> str:
    """On all HTML of the feeds at hand the same as from an HTML parser's tree (Lexbor's), which takes twice as long,
    and whose time is quadratic: 100 KB of open tags hold up everything for seconds."""
    from html import unescape

    return unescape(_tag().sub("", _block_tag().sub("\n", unread().sub("", markup))))


def safe_url(url: str, base: str = "") -> str:
    """The absolute http(s) address, or "" for anything else (`javascript:`, `file:`, broken ones)."""
    url = url.strip()
    if len(url) <= _URL_LIMIT and _PLAIN_URL.fullmatch(url):
        return url
    url = _hidden().sub("", url).replace("\t", "").replace("\n", "")
    try:
        url = urljoin(base, url) if base else url
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return ""
    if parts.scheme.lower() not in ("http", "https") or not host or " " in url or len(url) > _URL_LIMIT:
        return ""
    return url


def without_credentials(url: str) -> str:
    """An address as it may be shown: without a user's name and password."""
    return _CREDENTIALS.sub("", url, count=1)


# --- what is compiled when it is first needed: a start waits for none of it ---------------------------


@cache
def _hidden() -> re.Pattern[str]:
    """What nobody sees, or what a terminal obeys."""
    return re.compile(
        r"[\x00-\x08\x0b-\x1f\x7f-\x9f"  # C0, with ESC; DEL and C1
        r"\xad\u061c\u180e"  # soft hyphen, Arabic letter mark, Mongolian vowel separator
        r"\u200b-\u200f\u2028-\u202e"  # zero width, left-to-right and right-to-left marks, bidi embedding and override
        r"\u2060-\u206f"  # word joiner, bidi isolates
        r"\ufeff\ufff9-\ufffb\ufffe\uffff"  # byte order mark, interlinear marks, no characters at all
        r"\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"  # how shorthand and music are set
        r"\U000e0000-\U000e007f"  # tags: invisible text
        r"\ud800-\udfff]"  # lone surrogates cannot be encoded
    )


@cache
def _signs() -> re.Pattern[str]:
    """More signs in a row, neither letters nor of ASCII, than marks may be: rare, and all piles of marks are such."""
    return re.compile(rf"[^\w\s!-~][^\w\s!-~]{{{MOST_MARKS},}}")


@cache
def unread() -> re.Pattern[str]:
    """What a browser shows nothing of: comments, scripts, styles."""
    return re.compile(
        r"<(?=[!stni])(?:!--.*?(?:-->|\Z)|(script|style|template|noscript|iframe|svg)\b.*?(?:</\1\b[^<>]*>?|\Z))",
        re.IGNORECASE | re.DOTALL | re.ASCII,
    )


@cache
def _block_tag() -> re.Pattern[str]:
    """What ends a line."""
    return re.compile(
        rf"</?(?:p(?:re)?|b(?:r|lockquote)|div|li|[uo]l|t[rd]|h[1-6]|section|article)\b{REST}", re.IGNORECASE | re.ASCII
    )


@cache
def _tag() -> re.Pattern[str]:
    """Any."""
    return re.compile(rf"<(?:/?[a-z]{REST}|[!?/][^<>]*+>?)", re.IGNORECASE | re.ASCII)


# --- the normaliser -------------------------------------------------------------------------------

_CJK = r"\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uac00-\ud7af"
# `\d\d*`, not `\d+`: so the search knows what a match begins with, and skips all else at once
_NUMBER = re.compile(r"(\d\d*(?:\.\d+)*)", re.ASCII)
_ASCII_WORDS = bytes(
    ord(letter.lower()) if (letter := chr(code)).isalnum() or letter == "." else ord(" ") for code in range(128)
).ljust(256)
"Small letters, digits and dots stay; what parts words is a space."
_DIGITS = b"0123456789"
_ACCENT = re.compile(r"[\u0300-\u036f]")


def words(text: str) -> list[str]:
    """The words of a text as search and matching see them.

    Case and accents are folded; letters are parted from digits, so that `qwen3-vl`, `Qwen 3 VL` and
    `Qwen3VL` are the same words; a number keeps its decimals, so that `qwen3` is not `qwen3.5`; every
    Chinese, Japanese or Korean character is a word, so that two of them can be found without spaces.

    >>> words("Qwen3-VL-30B-A3B：通义千问")
    ['qwen', '3', 'vl', '30', 'b', 'a', '3', 'b', '通', '义', '千', '问']
    """
    if text.isascii():
        return _ascii_words(text)
    folded = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).casefold())
    found: list[str] = []
    for place, piece in enumerate(_runs().split(unicodedata.normalize("NFC", _ACCENT.sub("", folded)))):
        if place % 2:
            found.extend(piece)
        elif piece:
            found += _token().findall(piece)
    return found


def _ascii_words(text: str) -> list[str]:
    """The same of a text without other letters, in two thirds of the time; without digits in a third."""
    letters = text.encode().translate(_ASCII_WORDS)
    if len(letters.translate(None, _DIGITS)) == len(letters):
        return letters.decode().replace(".", " ").split()
    found: list[str] = []
    for place, piece in enumerate(_NUMBER.split(letters.decode())):
        if place % 2:
            found.append(piece)
        elif piece:
            found += piece.replace(".", " ").split()
    return found


def fold(text: str) -> str:
    """The index form of a text: its `words`, joined by single spaces."""
    return " ".join(words(text))


@lru_cache(maxsize=4_096)
def fold_title(title: str) -> str:
    """The same of a title. A batch asks twice: when its entries are compared, and when its items are indexed."""
    return fold(title)


@cache
def _runs() -> re.Pattern[str]:
    """Splits a text so that every other piece is Chinese, Japanese or Korean alone; a start need not wait for it."""
    return re.compile(rf"([{_CJK}][{_CJK}]*)")


@cache
def _token() -> re.Pattern[str]:
    """The words of all other scripts."""
    return re.compile(r"\d+(?:\.\d+)*|[^\W\d_]+")

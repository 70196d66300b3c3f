"""Text from outside, cleaned once on entry; and the one normaliser that search and matching share.

Feeds and repositories are written by strangers. What passes `line` or `plain` holds nothing that a
terminal, a mail header or a markup parser would obey; what passes `safe_url` is http(s) and nothing else.
"""

import re
import unicodedata
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser

TITLE_LIMIT = 400
SUMMARY_LIMIT = 4_000
HTML_LIMIT = 400_000
"In characters. A title of 100 KB is an attack or a mistake; a summary feeds the list and the index."

_HIDDEN = {
    code: None
    for code in (
        *range(0x20),  # C0, with ESC
        *range(0x7F, 0xA0),  # DEL and C1
        0x00AD,  # soft hyphen
        0x061C,
        *range(0x200B, 0x2010),  # zero width, left-to-right and right-to-left marks
        0x2028,
        0x2029,
        *range(0x202A, 0x202F),  # bidi embedding and override
        *range(0x2060, 0x2070),  # word joiner, bidi isolates
        0xFEFF,
        *range(0xFFF9, 0xFFFC),
        *range(0xE0000, 0xE0080),  # tags: invisible text
        *range(0xD800, 0xE000),  # lone surrogates cannot be encoded
    )
}
_HIDDEN_IN_BLOCK = {code: None for code in _HIDDEN if chr(code) not in "\t\n"}
_CREDENTIALS = re.compile(r"(?<=://)[^/]*@")
_SPACES = re.compile(r"\s+")
_BLANK_LINES = re.compile(r"\s*\n\s*")
_BLOCK_TAG = re.compile(r"</?(?:p|br|div|li|ul|ol|tr|td|h[1-6]|pre|blockquote|section|article)\b", re.IGNORECASE)


def line(text: str, limit: int = TITLE_LIMIT) -> str:
    """One line that is safe to show: no controls, single spaces, at most `limit` characters."""
    text = _SPACES.sub(" ", text[: limit * 4]).translate(_HIDDEN).strip()
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def block(text: str, limit: int = SUMMARY_LIMIT) -> str:
    """Several lines that are safe to show: line breaks stay, everything else as in `line`."""
    text = text[: limit * 4].replace("\r\n", "\n").replace("\r", "\n").translate(_HIDDEN_IN_BLOCK).strip()
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def plain(markup: str, limit: int = SUMMARY_LIMIT) -> str:
    """The readable text of a piece of HTML. Linear in its length; nothing of the markup survives."""
    markup = markup[:HTML_LIMIT]
    if "<" in markup or "&" in markup:
        tree = LexborHTMLParser(_BLOCK_TAG.sub(r"\n\g<0>", markup))
        tree.strip_tags(["script", "style", "template", "noscript", "iframe", "svg"])
        markup = tree.body.text() if tree.body else ""
    return block(_BLANK_LINES.sub("\n", markup), limit)


def safe_url(url: str, base: str = "") -> str:
    """The absolute http(s) address, or "" for anything else (`javascript:`, `file:`, broken ones)."""
    url = url.strip().translate(_HIDDEN)
    try:
        url = urljoin(base, url) if base else url
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return ""
    if parts.scheme.lower() not in ("http", "https") or not host or " " in url or len(url) > 4_000:
        return ""
    return url


def without_credentials(url: str) -> str:
    """An address as it may be shown: without a user's name and password."""
    return _CREDENTIALS.sub("", url, count=1)


# --- the normaliser -------------------------------------------------------------------------------

_CJK = r"\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uac00-\ud7af"
_TOKEN = re.compile(rf"[{_CJK}]|\d+(?:\.\d+)*|[^\W\d_{_CJK}]+")
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
        return _TOKEN.findall(text.lower())
    folded = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).casefold())
    return _TOKEN.findall(unicodedata.normalize("NFC", _ACCENT.sub("", folded)))


def fold(text: str) -> str:
    """The index form of a text: its `words`, joined by single spaces."""
    return " ".join(words(text))

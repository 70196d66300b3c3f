"""What a headline says, in parts that can be compared: words, names, numbers, places, acts."""

import re
from collections.abc import Collection, Mapping

from monitor.text import words
from monitor.understand.eventwords import ACT_PHRASES, ACTS, COMMON, PLACES, STOPS

# --- words and names ------------------------------------------------------------------------------

_CJK = re.compile(r"[぀-ヿ㐀-鿿가-힯]+")
_HANGUL = re.compile(r"[가-힯]")
_KANA = re.compile(r"[぀-ヿ]")
_WORD = re.compile(r"[^\W\d_](?:[\w'+]++|\.(?=\w)|-(?=\d))*+")
_NAME = re.compile(r"\b[A-Z](?:[\w'+]++|\.(?=\w)|-(?=\d))*+|\b[a-z]++[A-Z]\w*")


def script(text: str) -> str:
    """latin, zh, ja or ko."""
    if text.isascii():
        return "latin"
    if _HANGUL.search(text):
        return "ko"
    if _KANA.search(text):
        return "ja"
    return "zh" if _CJK.search(text) else "latin"


def said(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """The words that say something, and those among them that are names. An act stands for all its words; places
    are left out. Of a headline that has all its words with a capital, only odd spellings (OpenAI, H20) are names."""
    written = _WORD.findall(_CJK.sub(" ", text) if not text.isascii() else text)
    long = [word for word in written if len(word) > 3]
    shouted = len(long) > 2 and sum(word[0].isupper() for word in long) >= 0.7 * len(long)
    found: set[str] = set()
    named: set[str] = set()
    for word in written:
        lower = word.lower()
        if lower in STOPS:
            continue
        if act := ACTS.get(lower):
            found.add(f"@{act}")
        elif word not in _LATIN_PLACES and len(short := stem(lower)) > 1:
            found.add(short)
            if _odd(word) or (word[0].isupper() and not shouted):
                named.add(short)
    if not text.isascii():
        found.update(run[i : i + 2] for run in _CJK.findall(text) for i in range(max(1, len(run) - 1)))
    return frozenset(found), frozenset(named)


def names(text: str) -> frozenset[str]:
    """What is written with a capital, wherever it stands: more than the names, since it only confirms others."""
    return frozenset(stem(word.lower()) for word in _NAME.findall(text) if word.lower() not in STOPS)


def _odd(word: str) -> bool:
    """OpenAI, GPT, H20: no word of a dictionary is so spelled."""
    return not word[1:].islower() and any(letter.isupper() or letter.isdigit() for letter in word[1:])


def stem(lower: str) -> str:
    """The first letters of a word: valued and value, Italy's and Italy are the same."""
    lower = lower.removesuffix("'s")
    if not lower.isascii():
        lower = "".join(words(lower))
    if lower.endswith("s") and not lower.endswith("ss") and len(lower) > 3:
        lower = lower[:-1]
    return lower[:6]


# --- numbers --------------------------------------------------------------------------------------

_NUMBER = re.compile(
    r"(?<![\w.,-])(?<!(?-i:[A-Z]{2}) )[$€£¥]?(\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)"
    r"(?:[ -]?(trillion|billion|million|thousand|percent|per cent|万亿|조|억|亿|億|万|만|兆|%|tn|bn|mn|t|b|m|k)"
    r"(?![a-zA-Z])|(?![\w.]))",
    re.IGNORECASE,
)
_DIGIT = re.compile("[0-9]")
_SCALE: Mapping[str, float] = {
    "trillion": 1e12, "tn": 1e12, "t": 1e12, "万亿": 1e12, "조": 1e12, "兆": 1e12, "billion": 1e9, "bn": 1e9,
    "b": 1e9, "亿": 1e8, "億": 1e8, "억": 1e8, "million": 1e6, "mn": 1e6, "m": 1e6, "thousand": 1e3, "k": 1e3,
    "万": 1e4, "만": 1e4,
}  # fmt: skip
_SPELLED = {"one trillion": "1 trillion", "a trillion": "1 trillion", "one billion": "1 billion"}
_PERCENT = frozenset({"%", "percent", "per cent"})


def numbers(text: str) -> frozenset[str]:
    """Amounts, shares and counts, whatever their words: $2 billion, 2300亿, 15%. Years and small numbers say little."""
    for spelled, plain in _SPELLED.items():
        text = text.replace(spelled, plain)
    if text.isascii() and not _DIGIT.search(text):
        return frozenset()
    found: set[str] = set()
    for number, unit in _NUMBER.findall(text):
        value = float(number.replace(",", ""))
        if unit.lower() in _PERCENT:
            found.add(f"{value:g}%")
        elif unit:
            found.add(f"{value * _SCALE[unit.lower()]:.3g}")
        elif value > 12 and not (number.isdigit() and 1990 <= value <= 2035):
            found.add(f"{value:.3g}")
    return frozenset(found)


# --- places and acts ------------------------------------------------------------------------------

_LATIN_PLACES = {name: place for name, place in PLACES.items() if name.isascii()}
_OTHER_PLACES = tuple((name, place) for name, place in PLACES.items() if not name.isascii())
_PAIRS = {"New York": "new-york", "Hong Kong": "hong-kong", "North Korea": "north-korea", "White House": "us"}
_PLACE_WORD = re.compile(r"[A-Z][\w.]*")


def places(text: str) -> frozenset[str]:
    """The countries and states that a text names."""
    found = {_LATIN_PLACES[word] for word in _PLACE_WORD.findall(text) if word in _LATIN_PLACES}
    found.update(place for name, place in _PAIRS.items() if name in text)
    if not text.isascii():
        found.update(place for name, place in _OTHER_PLACES if name in text)
    if "north-korea" in found:
        found.discard("korea")
    return frozenset(found)


def names_of(wanted: Collection[str]) -> tuple[str, ...]:
    """The names of some places: a text without any of them names none of these places."""
    return tuple(name for name, place in (*PLACES.items(), *_PAIRS.items()) if place in wanted)


_ACT_WORD = re.compile(r"[a-z-]+")


def acts(lower: str) -> frozenset[str]:
    """What happened, of a headline in lower case: release, ban, sue, fund, buy, undo, try, say, up, down."""
    found = {ACTS[word] for word in _ACT_WORD.findall(lower) if word in ACTS}
    found.update(act for phrase, act in ACT_PHRASES if phrase in lower and not _of_models(phrase, lower))
    return frozenset(found)


def _of_models(phrase: str, lower: str) -> bool:
    """“Open-weight models” are what is told about, not what happened."""
    at = lower.find(phrase) + len(phrase)
    return (
        phrase.isascii() and phrase.startswith("open") and lower[at : at + 8].lstrip("s ").startswith(("model", "ai"))
    )


_RELEASES = re.compile(
    r"\b(?:releases|launches|unveils|introduces|ships|debuts|publishes|open-?sources)\b", re.IGNORECASE
)


def maker(text: str) -> str:
    """Who a headline says releases something: what stands before the act, if it names anybody; else ""."""
    act = _RELEASES.search(text)
    before = text[: act.start()] if act else ""
    return before if said(before)[1] - COMMON else ""

"""What stands after a field: names, sizes, dates, words and patterns, each read and checked here."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from monitor.query.expressions import PatternError, expression
from monitor.query.fields import FieldType, Type
from monitor.query.parted import parted
from monitor.query.syntax import Known, Op, Phrase, Prefix, QueryError, Span, Text, Value, Word
from monitor.text import words

if TYPE_CHECKING:
    from lark import Token

LARGEST = 2**63 - 1
"SQLite's largest integer; a greater number is read as this one."

_NUMBER = re.compile(r"((?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,9})?)([kmbt]?)", re.IGNORECASE)
_UNITS = {"": 1, "k": 10**3, "m": 10**6, "b": 10**9, "t": 10**12}
_AGE = re.compile(r"([0-9]{1,5})([smhdwy])", re.IGNORECASE)
_SECONDS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400, "w": 604_800, "y": 31_536_000}
_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2})(?:[Tt]([0-9]{2}):([0-9]{2})(?::([0-9]{2}))?[Zz]?)?)?)?")
_SHAPES = {
    "country": (re.compile(r"[A-Za-z]{2}"), "a country's two letters (CN, US, KR)"),
    "lang": (re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]+)*"), "a language's letters (en, zh, ko)"),
}
_DAYS_AGO = {"today": 0, "yesterday": 1}
_ALONE = {"-": "what to exclude right after the -", ",": "another value right after the comma"}


def indexed(token: "Token", text: str) -> tuple[str, ...]:
    """The index words of a piece of the query; a piece without any cannot be searched for."""
    found = tuple(words(text))
    if not found:
        raise QueryError((token.start_pos or 0) + 1, "letters or digits (nothing to search for)", token)
    return found


def text_leaf(token: "Token") -> Text:
    """A bare word, or a prefix where it ends in `*`."""
    text = str(token)
    if text in _ALONE:
        raise QueryError((token.start_pos or 0) + 1, _ALONE[text], text)
    if len(text) > 2 and text[0] == text[-1] == "/":
        raise QueryError((token.start_pos or 0) + 1, f"title:{text} to search by a pattern", text)
    if text.startswith("!") and text[1:2].isalnum():
        raise QueryError((token.start_pos or 0) + 1, f"-{text[1:]} to exclude it", text)
    if "|" in text.strip("|"):
        raise QueryError(
            (token.start_pos or 0) + text.index("|") + 1, "OR, with spaces around it, for one or another", "|"
        )
    star = text.find("*")
    if -1 < star < len(text) - 1:
        raise QueryError((token.start_pos or 0) + star + 1, "* only at the end of a word", text[star:])
    if star == -1:
        return Word(text, indexed(token, text))
    return Prefix(text, indexed(token, text[:-1]))


def spellings(text: Text) -> tuple[Text, ...]:
    """What is searched for where a word is written: the word, and a model's name that it may be in one piece."""
    if isinstance(text, Word) and (apart := parted(text.text)) != text.words:
        return text, Word(text.text, apart)
    return (text,)


def value(field: FieldType, op: Op, token: "Token") -> Value:
    """One value of a field, by the field's type. Raises `QueryError` at the value's column."""
    text = token[1:-1] if token.type == "STRING" else str(token)
    column = (token.start_pos or 0) + 1
    if token.type == "VALUE" and text.startswith("/") and field.regex:
        raise QueryError(column + len(text), f"a closing / after {field.name}:/", "")
    if op and not (field.ordered and field.type in (Type.NUMBER, Type.DATE)) and op != "=":
        raise QueryError(column - len(op), f"{field.expected} without {op}", op)
    if field.may_be_unknown and not op and text.lower() in ("*", "unknown"):
        return Known(text.lower())
    found = _READERS[field.type](field, text, token)
    if found is None:
        raise QueryError(column, field.expected, str(token))
    return found


def _choice(field: FieldType, text: str, token: "Token") -> Value | None:
    if text.lower() in field.values:
        return text.lower()
    from difflib import get_close_matches  # loaded by the first mistake

    begun = [value for value in field.values if value.startswith(text.lower())]
    if near := begun or get_close_matches(text.lower(), field.values, n=1):
        raise QueryError(
            (token.start_pos or 0) + 1,
            f"{near[0]} or another {'state' if field.name == 'is' else field.name}",
            str(token),
        )
    return None


def _name(field: FieldType, text: str, token: "Token") -> Value | None:
    if field.name in ("lab", "watch"):  # compared by their words
        indexed(token, text)
    shape = _SHAPES.get(field.name)
    if shape and not shape[0].fullmatch(text):
        raise QueryError((token.start_pos or 0) + 1, f"{shape[1]} after {field.name}:", str(token))
    return text.strip() or None


def _number(field: FieldType, text: str, token: "Token") -> Value | None:
    found = _NUMBER.fullmatch(text)
    return min(LARGEST, int(Decimal(found[1]) * _UNITS[found[2].lower()])) if found else None


def _words(field: FieldType, text: str, token: "Token") -> Value | None:
    return Phrase(text, indexed(token, text)) if token.type == "STRING" else text_leaf(token)


def _date(field: FieldType, text: str, token: "Token") -> Value | None:
    if found := _AGE.fullmatch(text):
        return timedelta(seconds=int(found[1]) * _SECONDS[found[2].lower()])
    found = _DATE.fullmatch(text)
    if not found:
        return text.lower() if text.lower() in _DAYS_AGO else None
    year, month, day, hour, minute, second = (int(part) if part else None for part in found.groups())
    try:
        start = datetime(year or 0, month or 1, day or 1, hour or 0, minute or 0, second or 0, tzinfo=UTC)
        if month is None:
            return Span(start, start.replace(year=start.year + 1))
        if day is None:
            return Span(start, (start + timedelta(days=31)).replace(day=1))
        length = timedelta(days=1) if hour is None else timedelta(minutes=1)
        return Span(start, start + (length if second is None else timedelta(seconds=1)))
    except (ValueError, OverflowError):  # the 31st of February; after the year 9999
        return None


_READERS: dict[Type, Callable[[FieldType, str, "Token"], Value | None]] = {
    Type.CHOICE: _choice,
    Type.NAME: _name,
    Type.NUMBER: _number,
    Type.DATE: _date,
    Type.TEXT: _words,
}


def span(found: Value, now: datetime) -> Span | timedelta:
    """A date value against the clock: `today` becomes a span; an age stays one."""
    if isinstance(found, Span | timedelta):
        return found
    midnight = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    start = midnight - timedelta(days=_DAYS_AGO[str(found)])
    return Span(start, start + timedelta(days=1))


def checked_pattern(field: FieldType, token: "Token") -> str:
    """The pattern between the slashes, known to compile."""
    column = (token.start_pos or 0) + 1
    if not field.regex:
        raise QueryError(column, f"{field.expected}, not a regular expression", str(token))
    pattern = token[1:-1].replace("\\/", "/")
    if not pattern:
        raise QueryError(column, "a pattern between the slashes", str(token))
    try:
        expression(pattern)
    except PatternError as error:
        raise QueryError(column, f"a regular expression ({error})", str(token)) from None
    return pattern

"""Moments as a reader writes them: in the digest's time zone, and in its language."""

from datetime import UTC, datetime, tzinfo
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

if TYPE_CHECKING:
    from babel import Locale


def window(since: datetime, until: datetime, zone: str, language: str) -> str:
    """From when until when, with the year once: "Thu, Jul 16, 7:00 AM – Fri, Jul 17, 2026, 7:00 AM"."""
    here, locale = _zone(zone), _locale(language)
    return f"{_said(since, here, locale, since.year != until.year)} – {_said(until, here, locale, True)}"


def moment(at: datetime, zone: str, language: str) -> str:
    """One moment, without the year: "Fri, Jul 17, 1:20 AM"."""
    return _said(at, _zone(zone), _locale(language), False)


def country(code: str | None) -> str:
    """A country's name in English; a code that is none stays."""
    from babel import Locale

    return Locale("en").territories.get(code, code) if code else ""


def _said(at: datetime, zone: tzinfo, locale: "Locale", year: bool) -> str:
    """The day by the pattern that the language has for it, then the time; CLDR's narrow spaces show as boxes in some
    mail programs."""
    from babel.dates import format_skeleton, format_time

    local = at.astimezone(zone)
    day = format_skeleton("yMMMEd" if year else "MMMEd", local, tzinfo=zone, locale=locale)
    time = format_time(local, "short", tzinfo=zone, locale=locale)
    glue = " " if locale.language in ("zh", "ja", "ko") else ", "
    return f"{day}{glue}{time}".replace("\u202f", " ").replace("\xa0", " ")


def _zone(name: str) -> tzinfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return UTC


def _locale(language: str) -> "Locale":
    """English for a language that nobody knows."""
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale("en")

"""Dates as metadata write them: ISO 8601, RFC 5322, PDF, seconds since 1970, words."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime

from kg.dates import iso_day, parse_date_line, parse_stamp

_ISO = re.compile(
    r"(?P<day>\d{4}-\d\d-\d\d)(?:[T ](?P<time>\d\d:\d\d(?::\d\d)?)(?:[.,]\d+)?\s*"
    r"(?P<zone>Z|UTC|[+-]\d\d:?\d\d)?)?"
)
_PLAIN = re.compile(r"(?P<year>\d{4})-?(?P<month>0[1-9]|1[0-2])-?(?P<day>[0-3]\d)(?:T?\d{2,6}Z?)?")
_PDF = re.compile(
    r"D:(?P<year>\d{4})(?P<month>\d\d)?(?P<day>\d\d)?(?P<clock>\d{4,6})?"
    r"(?P<zone>Z|[+-]\d\d'?\d\d)?.{0,4}"
)
_COARSE = re.compile(r"[1-9]\d{3}(?:-(?:0[1-9]|1[0-2]))?")
_EARLIEST_SECONDS = 100_000_000
_LATEST_SECONDS = 100_000_000_000


def when(value: object) -> str | None:
    """A date (``2019-05-03``, ``2019-05``, ``2019``) or date and time; None for anything else.

    The zone is kept where one is given: ``2019-05-03T10:05:00+01:00``.
    """
    if isinstance(value, datetime):
        return value.replace(microsecond=0).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return _seconds(float(value)) if value > _EARLIEST_SECONDS else when(str(value))
    text = " ".join(str(value).split())
    if not text or len(text) > 100:
        return None
    return _iso(text) or _pdf(text) or _coarse(text) or _mail(text) or _words(text)


def day(value: object) -> str | None:
    """The same without the time."""
    found = when(value)
    return found[:10] if found else None


def _iso(text: str) -> str | None:
    match = _ISO.fullmatch(text)
    if match is None:
        plain = _PLAIN.fullmatch(text)
        return iso_day(*map(int, plain.group("year", "month", "day"))) if plain else None
    try:
        first = date.fromisoformat(match["day"]).isoformat()
        if not match["time"]:
            return first
        zone = "+00:00" if match["zone"] in ("Z", "UTC") else match["zone"] or ""
        return datetime.fromisoformat(f"{first}T{match['time']}{zone}").isoformat()
    except ValueError:
        return None


def _pdf(text: str) -> str | None:
    match = _PDF.fullmatch(text)
    if match is None:
        return None
    if not (match["month"] and match["day"]):
        return _coarse("-".join(filter(None, match.group("year", "month"))))
    return iso_day(*map(int, match.group("year", "month", "day")))


def _coarse(text: str) -> str | None:
    return text if _COARSE.fullmatch(text) else None


def _mail(text: str) -> str | None:
    if "," not in text and ":" not in text:
        return None
    try:
        found = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return found.isoformat() if found.year >= 1000 else None


def _words(text: str) -> str | None:
    return parse_stamp(text) or parse_date_line(text)


def _seconds(value: float) -> str | None:
    """Seconds since 1970, or milliseconds where they would lie far ahead."""
    value = value / 1000 if value > _LATEST_SECONDS else value
    try:
        return datetime.fromtimestamp(int(value), UTC).isoformat()
    except (OverflowError, OSError, ValueError):
        return None

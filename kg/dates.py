"""Calendar values: EDTF and the days it covers, and lines that hold nothing but a date.

The values in use are the part of EDTF (ISO 8601-2) that documents need, with the season and the
quarter written as letters: ``2016``, ``2016-04``, ``2016-04-29``, ``199X``, ``19XX``, ``2015-W51``,
``2021-SP`` (SP, SU, AU, WI; northern), ``2019-Q2``, ``2013-07/2013-09``, ``2003/..``.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import cache
from types import MappingProxyType
from typing import Literal

DateOrder = Literal["day-first", "month-first"]
Period = tuple[date | None, date | None]

MONTH_NAMES = tuple(name.lower() for name in list(calendar.month_name)[1:])
WEEKDAY_NAMES = tuple(name.lower() for name in calendar.day_name)

MONTHS: Mapping[str, int] = MappingProxyType(
    {name: n for n, name in enumerate(MONTH_NAMES, 1)}
    | {name[:3]: n for n, name in enumerate(MONTH_NAMES, 1)}
    | {"sept": 9}
)
"""Month number by name or abbreviation, lower case and without a full stop."""

WEEKDAYS: Mapping[str, int] = MappingProxyType(
    {name: n for n, name in enumerate(WEEKDAY_NAMES)}
    | {name[:3]: n for n, name in enumerate(WEEKDAY_NAMES)}
    | {"tues": 1, "weds": 2, "thur": 3, "thurs": 3}
)
"""Weekday number, Monday 0, by name or abbreviation, lower case and without a full stop."""

SEASON_MONTHS: Mapping[str, int] = MappingProxyType({"SP": 3, "SU": 6, "AU": 9, "WI": 12})
"""First month of the season; the winter of a year begins in its December."""


def _alternatives(names: Mapping[str, int]) -> str:
    return "|".join(sorted(names, key=lambda name: (-len(name), name)))


# Pieces of regular expressions, to be compiled with re.IGNORECASE.
MONTH = rf"(?:{_alternatives(MONTHS)})\b\.?"
WEEKDAY = rf"(?:{_alternatives(WEEKDAYS)})\b\.?"
DAY = r"(?:3[01]|[12][0-9]|0?[1-9])"
ORDINAL_END = r"(?: ?(?:st|nd|rd|th)\b)"
YEAR = r"(?:1[0-9]|20)[0-9]{2}"
CLOCK = (
    r"(?:[01]?[0-9]|2[0-3])"
    r"(?:[:.][0-5][0-9](?::[0-5][0-9](?:\.[0-9]{1,6})?)?(?: ?[ap]\.?m\b\.?)?| ?[ap]\.?m\b\.?|"
    r" ?o'clock)"
)
ZONE = (
    r"(?:Z\b|(?:UTC|GMT|BST|IST|CET|CEST|EE?ST|EDT|CST|CDT|MST|MDT|PST|PDT|AE[SD]T|NZ[SD]T|ET|PT)"
    r"\b(?: ?[+-] ?[0-9]{1,2}(?::?[0-9]{2})?)?|[+-][0-9]{2}:?[0-9]{2})"
)


# --- what a value covers ----------------------------------------------------------------------


def iso_day(year: int, month: int, day: int) -> str | None:
    """``YYYY-MM-DD``, or None where the calendar has no such day."""
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def iso_month(year: int, month: int) -> str:
    return f"{year:04}-{month:02}"


def iso_week(day: date) -> str:
    """The ISO week that a day falls in."""
    year, week, _ = day.isocalendar()
    return f"{year:04}-W{week:02}"


def full_year(two_digits: int) -> int:
    """The year meant by its last two digits: up to 49 in this century, else in the last."""
    return two_digits + (2000 if two_digits < 50 else 1900)


def month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _three_months(year: int, month: int) -> Period:
    last = month + 2
    return date(year, month, 1), month_end(year + (last > 12), (last - 1) % 12 + 1)


_SHAPES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Period]], ...] = (
    (
        re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:T.*)?"),
        lambda m: (date(int(m[1]), int(m[2]), int(m[3])),) * 2,
    ),
    (
        re.compile(r"(\d{4})-(\d\d)"),
        lambda m: (date(int(m[1]), int(m[2]), 1), month_end(int(m[1]), int(m[2]))),
    ),
    (re.compile(r"(\d{4})"), lambda m: (date(int(m[1]), 1, 1), date(int(m[1]), 12, 31))),
    (
        re.compile(r"(\d{3})X"),
        lambda m: (date(int(m[1]) * 10, 1, 1), date(int(m[1]) * 10 + 9, 12, 31)),
    ),
    (
        re.compile(r"(\d\d)XX"),
        lambda m: (date(int(m[1]) * 100, 1, 1), date(int(m[1]) * 100 + 99, 12, 31)),
    ),
    (
        re.compile(r"(\d{4})-W(\d\d)"),
        lambda m: (
            date.fromisocalendar(int(m[1]), int(m[2]), 1),
            date.fromisocalendar(int(m[1]), int(m[2]), 7),
        ),
    ),
    (re.compile(r"(\d{4})-Q([1-4])"), lambda m: _three_months(int(m[1]), int(m[2]) * 3 - 2)),
    (
        re.compile(r"(\d{4})-(SP|SU|AU|WI)"),
        lambda m: _three_months(int(m[1]), SEASON_MONTHS[m[2]]),
    ),
)


@cache
def period(value: str | None) -> Period:
    """First and last day that an EDTF value covers; None on an open side or for no value.

    A date and time counts as its day. A value that is not in the notation of this module covers
    nothing known: ``(None, None)``.
    """
    if value is None:
        return None, None
    if "/" in value:
        first, _, last = value.partition("/")
        return period(first)[0], period(last)[1]
    for shape, covers in _SHAPES:
        if match := shape.fullmatch(value):
            try:
                return covers(match)
            except ValueError:  # no such month, week or day; the year 0
                return None, None
    return None, None


def earliest(value: str | None) -> date | None:
    """First day that an EDTF value covers."""
    return period(value)[0]


def latest(value: str | None) -> date | None:
    """Last day that an EDTF value covers."""
    return period(value)[1]


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar, by the anonymous algorithm (Meeus 1991, ch. 8)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    weekday = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 19 * weekday) // 433
    month = (h + weekday - 7 * m + 90) // 25
    return date(year, month, (h + weekday - 7 * m + 33 * month + 19) % 32)


def nth_weekday(year: int, month: int, weekday: int, n: int) -> date | None:
    """The n-th such weekday of a month, from its end for n < 0; None where there is none."""
    if n > 0:
        first = date(year, month, 1)
        found = first + timedelta((weekday - first.weekday()) % 7 + 7 * (n - 1))
    else:
        last = month_end(year, month)
        found = last - timedelta((last.weekday() - weekday) % 7 + 7 * (-n - 1))
    return found if found.month == month else None


# --- lines that are nothing but a date --------------------------------------------------------

_LABEL = (
    r"(?:(?:(?:first|last|originally) )?"
    r"(?:published|posted|updated|modified|created|issued|released|dated|written|date|on)"
    r"(?: (?:on|at|online))?(?: ?[:\-–—|])? ?)?"
)
_TIME = rf"{CLOCK}(?: ?\(?{ZONE}\)?)?"
_TEXT_DATE = (
    rf"(?:(?:the )?(?P<day>{DAY}){ORDINAL_END}?(?: of)? (?P<month>{MONTH}),? (?P<year>{YEAR})"
    rf"|(?P<us_month>{MONTH}) (?P<us_day>{DAY}){ORDINAL_END}?(?:,| ,)? (?P<us_year>{YEAR})"
    rf"|(?P<iso_year>{YEAR})-(?P<iso_month>[01]?[0-9])-(?P<iso_day>{DAY})"
    rf"|(?P<month_alone>{MONTH}),? (?P<month_year>{YEAR})"
    rf"|(?P<a>{DAY})(?P<sep>[/.\-])(?P<b>{DAY})(?P=sep)(?P<numeric_year>{YEAR}|[0-9]{{2}}))"
)
_DATE_LINE = re.compile(
    rf"{_LABEL}(?:(?:at )?{_TIME},? (?:on )?)?(?:{WEEKDAY},? )?{_TEXT_DATE}"
    rf"(?:(?:,? (?:at )?|T| ?[|–—-] ?){_TIME})?[.,:;]?",
    re.IGNORECASE,
)
_STAMP = re.compile(
    rf"(?:{WEEKDAY},? )?{_TEXT_DATE}(?:,? (?:at )?|T| ?[|–—-] ?)"
    r"(?P<hour>[01]?[0-9]|2[0-3])(?:[:.](?P<minute>[0-5][0-9])(?::(?P<second>[0-5][0-9])"
    rf"(?:\.[0-9]{{1,6}})?)?)?(?: ?(?P<half>[ap])\.?m\b\.?)?(?: ?\(?{ZONE}\)?)?[.,:;]?",
    re.IGNORECASE,
)
_FULL_DATE = re.compile(rf"(?<![\w/.-]){_TEXT_DATE}(?![\w/-]|\.\d)", re.IGNORECASE)
# Longer than any line that is only a date; keeps hostile lines away from the expressions.
_LONGEST_LINE = 100


def numeric_day(first: int, second: int, year: int, order: DateOrder) -> str | None:
    """The day of a numeric date; the order yields where it would give no month."""
    day, month = (first, second) if order == "day-first" else (second, first)
    if month > 12:
        day, month = month, day
    return iso_day(year, month, day)


def month_number(name: str) -> int:
    return MONTHS[name.rstrip(".").lower()]


def _date_of(match: re.Match[str], order: DateOrder) -> str | None:
    if match["day"]:
        return iso_day(int(match["year"]), month_number(match["month"]), int(match["day"]))
    if match["us_day"]:
        return iso_day(int(match["us_year"]), month_number(match["us_month"]), int(match["us_day"]))
    if match["iso_year"]:
        return iso_day(int(match["iso_year"]), int(match["iso_month"]), int(match["iso_day"]))
    if match["month_alone"]:
        return iso_month(int(match["month_year"]), month_number(match["month_alone"]))
    digits = match["numeric_year"]
    year = int(digits) if len(digits) == 4 else full_year(int(digits))
    return numeric_day(int(match["a"]), int(match["b"]), year, order)


def _one_line(text: str) -> str | None:
    """The line with single spaces; None where it is too long to be only a date."""
    line = " ".join(text.split())
    return line if 0 < len(line) <= _LONGEST_LINE else None


def parse_date_line(text: str, *, date_order: DateOrder = "day-first") -> str | None:
    """EDTF value of a line that is nothing but a date; None for every other line.

    A label ("Published:", "Last updated on"), a weekday and a clock time may stand with it; the
    value stays the day, or the month where no day is given. A year alone is not a date line.
    """
    line = _one_line(text)
    match = _DATE_LINE.fullmatch(line) if line else None
    return _date_of(match, date_order) if match else None


def days_in(text: str, *, date_order: DateOrder = "day-first") -> tuple[str, ...]:
    """The days written out in full inside a line, in order, as ISO 8601 dates."""
    found = (_date_of(match, date_order) for match in _FULL_DATE.finditer(text))
    return tuple(value for value in found if value and len(value) == len("2019-05-03"))


def parse_stamp(text: str, *, date_order: DateOrder = "day-first") -> str | None:
    """ISO 8601 date and time, local and without zone, of a text that is nothing but a stamp.

    "21 December 2015 at 10:55" gives "2015-12-21T10:55:00"; None where the day or the time is
    missing.
    """
    line = _one_line(text)
    match = _STAMP.fullmatch(line) if line else None
    if match is None or match["month_alone"] or not (match["minute"] or match["half"]):
        return None
    day = _date_of(match, date_order)
    hour = int(match["hour"])
    if match["half"] and not 1 <= hour <= 12:
        if hour == 0:
            return None
    elif match["half"]:
        hour = hour % 12 + (12 if match["half"].lower() == "p" else 0)
    if day is None:
        return None
    return f"{day}T{hour:02}:{match['minute'] or '00'}:{match['second'] or '00'}"

"""Dates and counts as a person reads them."""

from __future__ import annotations

import re
from datetime import date

from kg.dates import period

_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_SEASONS = {"21": "spring", "22": "summer", "23": "autumn", "24": "winter"}
_PARTS = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?(?:T(\d\d:\d\d).*)?")


def dated(value: str) -> str:
    """An EDTF value in words, at the precision it has: ``2016-04`` is "Apr 2016"."""
    if not value:
        return ""
    if "/" in value:
        start, end = (_single(part) for part in value.split("/", 1))
        if start and end:
            return f"{start} – {end}"
        return f"since {start}" if start else f"until {end}" if end else ""
    return _single(value)


def _single(value: str) -> str:
    if value in ("", ".."):
        return ""
    plain = value.rstrip("~%?")
    about = "about " if plain != value else ""
    if re.fullmatch(r"\d{3}X", plain):
        return f"{about}{plain[:3]}0s"
    if re.fullmatch(r"\d{4}-W\d\d", plain):
        first = period(plain)[0]
        return f"{about}week of {_day(first)}" if first else value
    parts = _PARTS.fullmatch(plain)
    if not parts:
        return value
    year, month, day, time = parts.groups()
    name = ""
    if month:
        name = _SEASONS.get(month, "")
        if not name and 1 <= int(month) <= 12:
            name = _MONTHS[int(month) - 1]
        if not name:
            return value
    words = " ".join(part for part in (str(int(day)) if day else "", name, year) if part)
    return f"{about}{words}{f', {time}' if time else ''}"


def _day(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def span(since: str, until: str) -> str:
    """The time of a post: "2015 – 3 May 2019", "since 2015", "until 2019"."""
    return dated(f"{since or '..'}/{until or '..'}") if since or until else ""


def counted(number: int, one: str, many: str = "") -> str:
    """A count with its noun: "1 comment", "1,204 comments"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"

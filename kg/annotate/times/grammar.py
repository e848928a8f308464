"""Reads a passage from end to end and puts together what the rules find."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from kg.annotate.times.context import Around
from kg.annotate.times.idioms import core
from kg.annotate.times.meaning import (
    DayOfWeek,
    Fixed,
    Half,
    InYear,
    Meaning,
    Shift,
    Vague,
    Which,
    Yearly,
    grain,
    week_of,
)
from kg.annotate.times.rules import (
    AMOUNT,
    PART_OF_DAY,
    THE_UNIT,
    TOKEN,
    YEAR_LAST,
    Habits,
    Parsed,
    rule,
    unit_of,
)
from kg.dates import CLOCK, ZONE


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_MODIFIER = rule(
    r"(?:very )?(?:"
    r"(?P<near>early(?! hours)|earlier|late|later|mid|middle)"
    r"(?:[ -](?:to|or)[ -](?:early|mid|late))?(?P<link>[ -]| in (?:the )?| on )"
    r"|(?P<half>first|second|latter|last) half of (?:the )?"
    r"|(?:(?:early|latter|later|first|second|last|back|tail) (?:part|end|months|weeks|days)"
    r"|end|ends|start|beginning|middle|close|rest|remainder|turn|dawn"
    r"|(?P<part>(?:early|small|wee) hours|night|morning|afternoon|evening|eve"
    r"|(?P<week>week(?: ending| beginning| commencing)?)))"
    r"(?P<of> of (?:the )?)"
    r"|end[ -](?P<end>(?=[a-z])))"
)
_OCLOCK = rf"(?:{CLOCK}|midnight|midday|noon)(?: ?\(?{ZONE}\)?)?"
_CLOCK_FIRST = rule(rf"{_OCLOCK}(?:,? on (?:the )?|, | )")
_CLOCK_LAST = rule(
    r"(?:,? at (?:about |around |approximately |just (?:after|before) )?|, | |T)"
    rf"{_OCLOCK}(?!\w|[/-][0-9]|%)"
)
_DAY_LAST = rule(r",? (?P<which>last|next)\b(?! [a-z]|-)")
_PART_LAST = rule(rf" (?:early |late )?{PART_OF_DAY}s?\b(?!-)")

_MODIFIERS = _words(
    "very early earlier late later mid middle first second latter last back tail end ends start "
    "beginning close rest remainder turn dawn small wee night morning afternoon evening eve week"
)
_CLOCK_WORDS = frozenset({"midnight", "midday", "noon"})


def _number_may_start(text: str, at: int) -> bool:
    """Whether a number at ``at`` is not the inside of another number, a sum or a word."""
    before = text[at - 1] if at else " "
    if before.isalnum() or before in "£$€¥#+@_/\\":
        return False
    if before in ".,:-" and at > 1:
        return not text[at - 2].isdigit() and not (before == "-" and text[at - 2].isspace())
    return True


def _extended(text: str, found: tuple[Parsed, ...]) -> tuple[Parsed, ...]:
    """With what may follow: "last year", a clock time, a part of the day."""
    last = found[-1]
    if (
        isinstance(last.meaning, Yearly)
        and last.meaning.which is None
        and (match := YEAR_LAST.match(text, last.end))
    ):
        shift = AMOUNT[match["which"].lower()]
        last = Parsed(last.start, match.end(), replace(last.meaning, shift=shift))
    if (
        isinstance(last.meaning, Yearly)
        and last.meaning.which is None
        and last.is_day
        and (match := _DAY_LAST.match(text, last.end))
    ):
        which: Which = "last" if match["which"].lower() == "last" else "next"
        last = Parsed(last.start, match.end(), replace(last.meaning, which=which))
    if last.is_day:
        for tail in (_PART_LAST, _CLOCK_LAST):
            if match := tail.match(text, last.end):
                last = replace(last, end=match.end())
    if text[last.end - 1] == "." and not text[last.end : last.end + 1].isdigit():
        last = replace(last, end=last.end - 1)
    return (*found[:-1], last)


def _qualifies(text: str, modifier: re.Match[str], found: Parsed) -> bool:
    """Whether a year only qualifies a noun, as in "the start of the 2014 season"."""
    return (
        isinstance(found.meaning, Fixed)
        and len(found.meaning.value) == 4
        and modifier[0].lower().endswith("the ")
        and Around(text, found.start, found.end).noun_follows
    )


def _half(match: re.Match[str], whole: Meaning) -> Half:
    return Half(whole, 1 if match["half"].lower() == "first" else 2)


def _modified(text: str, at: int, habits: Habits) -> tuple[Parsed, ...]:
    """Such as "early last week", "end of May", "first half of 2019", "later in the year"."""
    match = _MODIFIER.match(text, at)
    if match is None:
        return ()
    start = match.end()
    found = core(text, start, habits, sure=True)
    if match["end"] is not None and not (
        found and isinstance(found[0].meaning, Yearly | Fixed) and text[start].isupper()
    ):
        return ()
    if found and found[0].start <= start:
        first = found[0]
        if _qualifies(text, match, first):
            return ()
        if match["half"]:
            first = replace(first, meaning=_half(match, first.meaning))
        if match["part"] and not first.is_day:
            return ()
        if match["week"]:
            first = replace(first, meaning=week_of(first.meaning))
        return (replace(first, start=at), *found[1:])
    if match["part"]:
        return ()
    linked = match["of"] or match["half"] or (match["link"] or "").strip().startswith("in")
    unit = THE_UNIT.match(text, start) if linked and text.endswith("the ", 0, start) else None
    if unit is None:
        return ()
    if match[0].lower().startswith(("turn", "dawn")):
        return (Parsed(at, unit.end(), Vague()),)
    meaning: Meaning = Shift(unit_of(unit), 0)
    if match["half"]:
        meaning = _half(match, meaning)
    return (Parsed(at, unit.end(), meaning),)


def _clocked(text: str, at: int, habits: Habits) -> tuple[Parsed, ...]:
    """Such as "10.30am on Tuesday", "12:54, Monday, 13 May 2013"."""
    match = _CLOCK_FIRST.match(text, at)
    if match is None:
        return ()
    found = core(text, match.end(), habits, sure=True)
    if not found or found[0].start != match.end() or not found[0].is_day:
        return ()
    return (replace(found[0], start=at), *found[1:])


def _expressions(text: str, habits: Habits) -> Iterator[Parsed]:
    behind = 0
    for token in TOKEN.finditer(text):
        at, word = token.start(), token[0].lower()
        if at < behind:
            continue
        if word[0].isdecimal():
            if not word.isascii() or len(word) > 4 or not _number_may_start(text, at):
                continue
            found = _clocked(text, at, habits)
        elif word in _CLOCK_WORDS:
            found = _clocked(text, at, habits)
        elif at and (text[at - 1].isalnum() or text[at - 1] in "_/@#"):
            continue
        else:
            found = _modified(text, at, habits) if word in _MODIFIERS else ()
        plain = core(text, at, habits, sure=False)
        if not found or (plain and plain[-1].end > found[-1].end):
            found = plain
        if found and found[0].start >= behind:
            found = _extended(text, found)
            behind = found[-1].end
            yield from found


# --- expressions side by side -------------------------------------------------------------------

_TO = re.compile(r" ?[-/] ?")
_LISTED = re.compile(
    r" ?[-/&] ?|, ?(?:and )?| (?:and|or|to|until|till|through|through to) (?:in |on )?(?:the )?"
)


def _year_of(meaning: Meaning) -> int | None:
    """The year of a single date in full."""
    if (
        isinstance(meaning, Fixed)
        and re.match(r"[0-9]{4}-", meaning.value)
        and "/" not in meaning.value
    ):
        return int(meaning.value[:4])
    return None


def _with_years(text: str, found: list[Parsed]) -> list[Parsed]:
    """Give "March" in "March and June 2013" its year: that of what it is listed with."""
    out = list(found)
    for n in range(len(out) - 2, -1, -1):
        one, other = out[n], out[n + 1]
        if not isinstance(one.meaning, Yearly) or one.meaning.which:
            continue
        if not _LISTED.fullmatch(text, one.end, other.start):
            continue
        if isinstance(other.meaning, Yearly) and other.meaning.shift is not None:
            if one.meaning.shift is None:
                out[n] = replace(one, meaning=replace(one.meaning, shift=other.meaning.shift))
            continue
        year = _year_of(other.meaning)
        if year is None or one.meaning.shift is not None or not isinstance(other.meaning, Fixed):
            continue
        value = one.meaning.in_year(year)
        if value and value > other.meaning.value and len(value) == len(other.meaning.value):
            value = one.meaning.in_year(year - 1)
        if value:
            out[n] = replace(one, meaning=Fixed(value))
    return out


def _range(one: Meaning, other: Meaning) -> Meaning | None:
    """What a dash between two dates means; None where they make no range."""
    match one, other:
        case Fixed(first), Fixed(last) if "/" not in first + last and first < last:
            return Fixed(f"{first}/{last}") if grain(first) == grain(last) else None
        case Yearly(first_in, None, shift), Yearly(last_in, None, last_shift) if (
            shift == last_shift
        ):
            a, b = first_in(2000), last_in(2000)
            if a and b and a < b and len(a) == len(b) and "/" not in a + b:
                return Yearly(partial(_both_in_year, first_in, last_in), shift=shift)
    return None


def _both_in_year(first: InYear, last: InYear, year: int) -> str | None:
    a, b = first(year), last(year)
    return f"{a}/{b}" if a and b else None


def _joined(text: str, found: list[Parsed]) -> list[Parsed]:
    """Join "July" and "September 2013" in "July-September 2013"; drop "Monday to Friday"."""
    out: list[Parsed] = []
    for one in found:
        previous = out[-1] if out else None
        if previous and _TO.fullmatch(text, previous.end, one.start):
            meaning = _range(previous.meaning, one.meaning)
            if meaning:
                out[-1] = Parsed(previous.start, one.end, meaning)
                continue
        if (
            previous
            and isinstance(previous.meaning, DayOfWeek)
            and isinstance(one.meaning, DayOfWeek)
            and text[previous.end : one.start] in ("-", " - ", " to ", " through ")
            and not (previous.meaning.which or one.meaning.which)
            and Around(text, previous.start, previous.end).before() not in ("from", "between")
        ):
            out.pop()
            continue
        out.append(one)
    return out


def parse(text: str, habits: Habits) -> tuple[Parsed, ...]:
    """The time expressions of an evened-out text, in order and without overlap.

    The cost grows with the length of the text: at each word that can open an expression a fixed
    number of bounded patterns is tried.
    """
    return tuple(_joined(text, _with_years(text, list(_expressions(text, habits)))))

"""Finds the time expressions of a document and their values, by the day each part was written."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence, Set
from datetime import date
from functools import partial

from kg.annotate.times.context import Around, speaks_of_a_person_called_may
from kg.annotate.times.grammar import parse
from kg.annotate.times.meaning import (
    After,
    Anchor,
    DayOfMonth,
    DayOfWeek,
    Direction,
    Fixed,
    Setting,
    Yearly,
    grain,
    is_day,
    resolve,
)
from kg.annotate.times.passages import Passage, passage, passages
from kg.annotate.times.rules import Habits, Parsed
from kg.annotate.times.tense import direction
from kg.dates import DAY, MONTH, YEAR, DateOrder, period
from kg.model import SectionKind, SegmentKind, Span, Thread, TimeExpression

__all__ = ["date_order_of", "find_times", "find_times_in"]

_ALSO_READ = frozenset({SegmentKind.DATE_LINE, SegmentKind.BYLINE})
_NUMERIC = re.compile(rf"(?<![\w/.-])({DAY})([/.-])({DAY})\2(?:{YEAR}|[0-9]{{2}})(?![\w/-])")
_DAY_FIRST = re.compile(
    rf"(?<!\w){DAY}(?:st|nd|rd|th)?(?: of)? {MONTH},? {YEAR}(?!\w)", re.IGNORECASE
)
_MONTH_FIRST = re.compile(rf"\b{MONTH} {DAY}(?:st|nd|rd|th)?,? {YEAR}(?!\w)", re.IGNORECASE)


def date_order_of(texts: Iterable[str]) -> DateOrder:
    """Which comes first in this document's numeric dates.

    A numeric date with a number above 12 proves it; failing that, the order in which the dates
    with a month's name are written; failing that, the day (British).
    """
    numeric = names = 0
    for text in texts:
        for match in _NUMERIC.finditer(text):
            numeric += (int(match[1]) > 12) - (int(match[3]) > 12)
        names += len(_DAY_FIRST.findall(text)) - len(_MONTH_FIRST.findall(text))
    return "month-first" if (numeric or names) < 0 else "day-first"


def _anchor(issued: str | None) -> Anchor | None:
    """The day of writing that an ``issued`` states, or as much of it as it states."""
    first, _ = period(issued)
    if issued is None or first is None:
        return None
    match grain(issued.partition("T")[0]):
        case "day":
            return Anchor(first)
        case "month":
            return Anchor(first, "month")
        case "year":
            return Anchor(first, "year")
    return None


def _anchors(thread: Thread, pages: Sequence[Passage], habits: Habits) -> tuple[Anchor | None, ...]:
    """For each section, its own day of writing or that of what it answers or stands in.

    An article that states none was written when its introduction says: "from Thursday's Post:".
    """

    def of(section: int | None) -> Anchor | None:
        seen: set[int] = set()
        while section is not None and section not in seen:
            seen.add(section)
            this = thread.sections[section]
            if anchor := _anchor(this.issued) or introduced.get(section):
                return anchor
            section = this.reply_to if this.reply_to is not None else this.part_of
        return _anchor(thread.sections[0].issued) if thread.sections else None

    introduced: dict[int, Anchor] = {}
    starts = [page.start(0) for page in pages]
    for number, section in enumerate(thread.sections):
        host = of(section.part_of)
        if section.kind is not SectionKind.ARTICLE or host is None or host.grain != "day":
            continue
        lead = section.introduction
        place = bisect_left(starts, lead.end if lead else section.start) - 1
        if place >= 0 and pages[place].section == section.part_of:
            day = _day_told(pages[place], habits, host, announced=lead is not None)
            introduced |= {number: day} if day else {}
    return tuple(of(section) for section in range(len(thread.sections)))


def _day_told(page: Passage, habits: Habits, host: Anchor, *, announced: bool) -> Anchor | None:
    """The one day that the words before an article name, not after that of who quotes it.

    Args:
        announced: The paragraph is laid out as an introduction; else it must say that one follows.
    """
    found = parse(page.text, habits)
    end = len(page.text.rstrip())
    for _ in range(_SENTENCES_BEFORE):
        if end <= 0:
            return None
        first, _ = page.sentence(end - 1)
        days = {
            value
            for one in found
            if first <= one.start < end
            and (value := resolve(one.meaning, Setting(host, _back)))
            and is_day(value)
        }
        if days:
            told = announced or _FOLLOWS.search(page.text, first)
            (day,) = days if len(days) == 1 and told else (None,)
            return _anchor(day) if day and day <= host.day.isoformat() else None
        end = first
    return None


_SENTENCES_BEFORE = 2
_FOLLOWS = re.compile(
    r"\b(?:this|here|following|below|whole|in full|ran|past(?:e|ed|ing)|cop(?:y|ied)|reprint)\b",
    re.IGNORECASE,
)
"""What tells, where no colon does, that the words before an article are about it."""


def _back() -> Direction:
    return -1


_QUOTED = re.compile(r":-? ?\"([^\"]*)(?:\"|$)")
_QUOTED_ON = re.compile(r"\"([^\"]*)(?:\"|$)")
_LONGEST_INTRODUCTION = 400  # characters
_INTRODUCES = re.compile(r":-?\s*$")


def _source(
    page: Passage, found: Sequence[Parsed], starts: Sequence[int], end: int, written: Anchor | None
) -> Anchor | None:
    """The date of a quoted source, where the sentence that introduces it states one.

    The sentence ends at ``end``. What the quoted words call "the autumn" is the one after it.
    """
    first = max(page.sentence(end - 1)[0], end - _LONGEST_INTRODUCTION)
    dated = [
        one.meaning.value
        for one in found[bisect_left(starts, first) : bisect_left(starts, end)]
        if isinstance(one.meaning, Fixed)
        and grain(one.meaning.value) in ("day", "month")
        and "/" not in one.meaning.value
    ]
    anchor = _anchor(dated[0]) if len(dated) == 1 else None
    return anchor if anchor and written and anchor.day <= written.day else None


def _older_words(
    page: Passage, found: Sequence[Parsed], written: Anchor | None, introduced: Anchor | None
) -> list[tuple[Span, Anchor]]:
    """Stretches quoted from a dated source: ``In March 2015 it said: "…"``."""
    starts = [one.start for one in found]
    quoted = [
        (Span(match.start(1), match.end(1)), source)
        for match in _QUOTED.finditer(page.text)
        if (source := _source(page, found, starts, match.start() + 1, written))
    ]
    opening = _QUOTED_ON.match(page.text)
    if introduced and opening:
        return [(Span(opening.start(1), opening.end(1)), introduced), *quoted]
    return quoted


def _introduces(page: Passage, found: Sequence[Parsed], written: Anchor | None) -> Anchor | None:
    """The date of the source that the next passage quotes, where this one ends in a colon."""
    if match := _INTRODUCES.search(page.text, max(0, len(page.text) - 10)):
        starts = [one.start for one in found]
        return _source(page, found, starts, match.start() + 1, written)
    return None


# An antecedent further back than this many sentences is no longer spoken of.
_REMEMBERED = 3
_BOUNDS = frozenset({"since", "until", "till", "by"})
_CLOCK = re.compile(r"\d ?[ap]\.?m\b|\d[.:]\d\d\b|\bnoon\b|\bo'clock\b", re.IGNORECASE)
_CLOCK_WITHIN = 14
"""Characters behind a day in which its time of day stands."""


def _looks(page: Passage, one: Parsed, talk: bool) -> Direction:
    """Where an expression looks; a weekday of which the clause does not say.

    Who talks of a weekday without a verb that looks back means the one to come, and so does who
    gives its hour: "Your round on Thursday", "Branch meeting, Friday 2pm". Of 36 such in annotated
    comments 24 were, and of 22 with an hour 14. News means the one before.
    """
    if isinstance(one.meaning, DayOfWeek) and _dates_a_text(page, one):
        return -1
    found = direction(page.text, page.sentence(one.start), one.start, one.end)
    if found == 0 and isinstance(one.meaning, DayOfWeek | DayOfMonth):
        timed = _CLOCK.search(page.text, one.start, one.end + _CLOCK_WITHIN)
        return 1 if talk or timed else 0
    return found


def _dates_a_text(page: Passage, one: Parsed) -> bool:
    """Whether a weekday tells of when a text is: "Friday's Herald", "her email of Monday"."""
    behind = page.text[one.end : one.end + 4]
    return bool(_OWNS.match(behind)) or page.text.endswith(" of ", 0, one.start)


_OWNS = re.compile(r"'s [A-Z]")


def _resolved(
    page: Passage,
    found: Sequence[Parsed],
    anchor: Anchor | None,
    introduced: Anchor | None = None,
    *,
    talk: bool = False,
) -> Iterator[tuple[Parsed, str | None]]:
    older = _older_words(page, found, anchor, introduced)
    older_starts = [span.start for span, _ in older]
    spoken_of: tuple[int, str] | None = None  # sentence number, value
    bounded = False  # whether that was only where something began or ended
    for one in found:
        nearest = bisect_right(older_starts, one.start) - 1
        inner = older[nearest][1] if nearest >= 0 and one.start < older[nearest][0].end else None
        here = page.sentence_number(one.start)
        antecedent = None
        if spoken_of is not None:
            distance = here - spoken_of[0]
            if _counts_from_before(one):
                antecedent = spoken_of[1] if distance <= _REMEMBERED else None
            elif distance == 0 and not bounded and _is_over(spoken_of[1], anchor):
                antecedent = spoken_of[1]
            elif distance <= _REMEMBERED and isinstance(one.meaning, Yearly):
                # "… on Sunday 4 August 2013. On Monday 2 September": only in 2013 was it one
                antecedent = spoken_of[1] if one.meaning.weekday is not None else None
        at = inner or anchor
        # A source that is known to the month or year alone still places "the autumn".
        at = Anchor(at.day) if inner and isinstance(one.meaning, Yearly) and at else at
        value = resolve(
            one.meaning,
            Setting(
                at,
                partial(_looks, page, one, talk),
                antecedent,
            ),
        )
        if isinstance(one.meaning, After) and one.meaning.amount == 0 and value is None:
            continue
        if value is not None and "/" not in value and grain(value) in ("day", "month", "year"):
            spoken_of = (here, value)
            bounded = Around(page.text, one.start, one.end).before() in _BOUNDS
        yield one, value


def _counts_from_before(one: Parsed) -> bool:
    """Whether an expression is seen from the time spoken of before ("the following year")."""
    match one.meaning:
        case After() | Yearly(_, "that" | "previous" | "following"):
            return True
    return False


def _is_over(value: str, anchor: Anchor | None) -> bool:
    """Whether a value lies in a year before the day of writing, or nothing says when that was."""
    _, last = period(value)
    if grain(value) == "year":
        return False
    return last is not None and (anchor is None or last.year < anchor.day.year)


def _expressions(
    pages: Iterable[tuple[Passage, Anchor | None]],
    habits: Habits,
    text: str,
    comments: Set[int] = frozenset(),
) -> Iterator[TimeExpression]:
    introduced: tuple[int, Anchor] | None = None  # by which section, from when
    for page, anchor in pages:
        found = parse(page.text, habits)
        source = introduced[1] if introduced and introduced[0] == page.section else None
        older = _introduces(page, found, anchor)
        introduced = (page.section, older) if older else None
        talk = page.section in comments
        for one, value in _resolved(page, found, anchor, source, talk=talk):
            start, end = page.start(one.start), page.end(one.end)
            first, last = period(value)
            yield TimeExpression(start, end, text[start:end], page.section, value, first, last)


def _habits(pages: Iterable[Passage], date_order: DateOrder | None) -> Habits:
    texts = tuple(page.text for page in pages)
    return Habits(
        order=date_order or date_order_of(texts),
        may_is_a_person=any(map(speaks_of_a_person_called_may, texts)),
    )


def find_times(
    thread: Thread, *, date_order: DateOrder | None = None
) -> tuple[TimeExpression, ...]:
    """The calendar expressions of a document's prose, date lines and by-lines, in order.

    Relative expressions are counted from the day on which their section was written, as far as
    it or what it stands in states one; where none does, they have no value. An expression stands
    in one segment.

    Args:
        thread: A document taken apart.
        date_order: How numeric dates are read; where None, as the document itself shows.
    """
    pages = tuple(passages(thread, also=_ALSO_READ))
    habits = _habits(pages, date_order)
    anchors = _anchors(thread, pages, habits)
    return tuple(
        _expressions(
            ((page, anchors[page.section]) for page in pages),
            habits,
            thread.document.text,
            frozenset(n for n, s in enumerate(thread.sections) if s.kind is SectionKind.COMMENT),
        )
    )


def find_times_in(
    text: str, *, anchor: date | None, date_order: DateOrder | None = None
) -> tuple[TimeExpression, ...]:
    """The calendar expressions of a text that is prose throughout, written on ``anchor``."""
    page = passage(text)
    written = Anchor(anchor) if anchor else None
    return tuple(_expressions([(page, written)], _habits([page], date_order), text))

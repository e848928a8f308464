"""The meeting that minutes are of, by their heading: "Minutes, Regular Council, 8 May 2015"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from kg.annotate.arguments import OTHER
from kg.annotate.language import Prose, text_of
from kg.annotate.parsed import Parsed
from kg.model import EntityType, EventType, Mention, Occurrence, Participant, TimeExpression

_SITTING = re.compile(
    r"\b(?:minutes?|(?:(?:annual|ordinary|extraordinary|regular|special|general|public|quarterly"
    r"|monthly|inaugural|emergency|statutory|full|open|closed|joint|adjourned|plenary|executive"
    r"|budget|virtual|board|council|committee|parish|town|branch|vestry|trust|council's) ){1,4}"
    r"(?:meeting|session|board|council|committee|assembly|sitting)"
    r"|(?:board|council|committee),? part (?:one|two|i{1,3})|agm|egm|oral evidence)\b",
    re.IGNORECASE,
)
_PRESENT = re.compile(
    r"\s*(?:(?:those |members |also )?present|in (?:the )?(?:attendance|chair)"
    r"|attend(?:ance|ed|ing|ees)"
    r"|chair|members|witnesses|quorum|reeve|presiding)\b",
    re.IGNORECASE,
)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}\Z")
_HEAD = 3
"""Paragraphs among which the heading of minutes is looked for."""

_LONGEST = 45
"""Tokens of the longest heading."""

_ATTENDANCE = 3
"""Paragraphs after the heading among which those present are listed."""

_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})


def find_sittings(parsed: Parsed) -> Iterator[Occurrence]:
    """The meeting whose minutes a document is, with the body that met and those who were there."""
    head = parsed.prose[:_HEAD]
    for place, paragraph in enumerate(head):
        if not _is_heading(paragraph):
            continue
        found = _SITTING.search(text_of(paragraph.doc))
        time = _day(parsed, paragraph)
        if found is None or time is None:
            continue
        inside = paragraph.doc.char_span(found.start(), found.end(), alignment_mode="expand")
        if inside is None:
            continue
        met = [m for p in head[: place + 1] for m in _within(parsed, p, EntityType.ORGANISATION)]
        after = islice(parsed.prose, place + 1, place + 1 + _ATTENDANCE)
        there = [
            m
            for p in after
            if _PRESENT.match(text_of(p.doc))
            for m in _within(parsed, p, EntityType.PERSON)
        ]
        taking = tuple(Participant(m.span, OTHER) for m in dict.fromkeys([*met, *there]))
        if taking:
            yield Occurrence(
                type=EventType.MEETING,
                trigger=paragraph.span(inside.start, inside.end),
                participants=taking,
                context=parsed.context(paragraph, inside.root, verb=inside.root),
                time=time.span,
            )
            return


def _is_heading(paragraph: Prose) -> bool:
    if len(paragraph.doc) > _LONGEST:
        return False
    return paragraph.is_title or not any(t.tag_ in _FINITE for t in paragraph.doc)


def _day(parsed: Parsed, paragraph: Prose) -> TimeExpression | None:
    times = parsed.times_in(paragraph.segment.span)
    return next((t for t in times if t.value and _DAY.match(t.value)), None)


def _within(parsed: Parsed, paragraph: Prose, kind: EntityType) -> list[Mention]:
    return [m for m in parsed.within(paragraph.segment.span) if m.type is kind]


__all__ = ["find_sittings"]

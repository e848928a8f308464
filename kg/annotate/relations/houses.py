"""Which organisation "we", "us" and "our" mean in its own minutes, notices and newsletters."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import groupby

from kg.annotate.parsed import Parsed
from kg.annotate.topics import Topics
from kg.model import EntityType, Mention, Reference, Span

_OURS = frozenset({"we", "us", "our", "ours", "ourselves"})

_PART = re.compile(
    r"\b(?:Branch|Local|Region|Chapter|Section|Committee|Division|Lodge|Area)\b(?:\s(?:No\.?\s)?\d+)?$"
    r"|^Local\s\d+"
)
_HEAD = 260
"""Code points at the head of a section in which its house names itself."""

_LEAST = 2
"""How often a section must say "we" for its head to be taken as that of a house paper."""


def houses(parsed: Parsed, topics: Topics) -> Mapping[int, Mention]:
    """The organisation that speaks in each section that says "we" outside quotation marks."""
    found = {}
    spoken = [
        paragraph.section
        for paragraph in parsed.prose
        for token in paragraph.doc
        if token.lower_ in _OURS and not parsed.speech_at(paragraph.of(token).start)
    ]
    for section, times in groupby(sorted(spoken)):
        if topics.speaks_apart(section) or len(list(times)) < _LEAST:
            continue
        house = _house(parsed, topics, section)
        if house is not None:
            found[section] = house
    return found


def _house(parsed: Parsed, topics: Topics, section: int) -> Mention | None:
    named = topics.named(section)
    leaves = [p for p in parsed.prose if p.section == section]
    if not named or not leaves:
        return None
    start = min(leaves[0].segment.start, named[0].start)
    head = [m for m in named if m.start - start <= _HEAD and m.type is EntityType.ORGANISATION]
    if not head:
        return None
    near = [m for m in head if m.start - head[0].end <= _BESIDE]
    return next((m for m in near if _PART.search(m.surface)), head[0])


_BESIDE = 40


def ours(parsed: Parsed, house: Mapping[int, Mention]) -> Iterator[Reference]:
    """What "we", "us" and "our" mean where a house speaks."""
    for paragraph in parsed.prose:
        meant = house.get(paragraph.section)
        if meant is None:
            continue
        for token in paragraph.doc:
            span = paragraph.of(token)
            if token.lower_ in _OURS and not parsed.speech_at(span.start):
                yield Reference(*span, token.text, paragraph.section, Span(*meant.span))


__all__ = ["houses", "ours"]

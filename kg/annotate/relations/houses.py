"""Which organisation "we", "us" and "our" mean in its own minutes, notices and newsletters."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import TYPE_CHECKING

from kg.annotate.language import Prose, text_of
from kg.annotate.parsed import SUBJECTS, Parsed
from kg.annotate.topics import Topics
from kg.model import EntityType, Mention, Reference, Span

if TYPE_CHECKING:
    from spacy.tokens import Token

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
    of_it = next((m for m in head if _issued_by(parsed, m)), None)
    if of_it is not None:
        return of_it
    near = [m for m in head if m.start - head[0].end <= _BESIDE]
    return next((m for m in near if _PART.search(m.surface)), head[0])


_BESIDE = 40
_ISSUED_BY = re.compile(
    r"\b(?:newsletter|bulletin|magazine|journal|circular|minutes|notices?|news|voice)\s(?:of|from|for)"
    r"\s(?:the\s)?$",
    re.IGNORECASE,
)


def _issued_by(parsed: Parsed, mention: Mention) -> bool:
    """ "LAKE VOICES, newsletter of the Fishers' Union": the Union."""
    paragraph = parsed.paragraph_at(mention.span)
    tokens = paragraph.tokens(mention.span) if paragraph else None
    if paragraph is None or tokens is None:
        return False
    return _ISSUED_BY.search(text_of(paragraph.doc)[: tokens.start_char]) is not None


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


_NOUNS = {
    EntityType.PROGRAMME: frozenset(
        {"project", "scheme", "programme", "program", "initiative", "campaign", "pilot"}
    ),
    EntityType.LEGISLATION: frozenset({"bill", "act", "law", "legislation"}),
}


def _subject_before(parsed: Parsed, paragraph: Prose, token: Token) -> Mention | None:
    """The last subject that is no person, in a token's sentence or the one before."""
    start = token.sent.start
    if start > 0:
        start = paragraph.doc[start - 1].sent.start
    for earlier in reversed(list(paragraph.doc[start : token.i])):
        mention = parsed.at(paragraph.of(earlier)) if earlier.dep_ in SUBJECTS else None
        if mention is not None and mention.type is not EntityType.PERSON:
            return mention
    return None


def programmes(parsed: Parsed, apart: frozenset[int]) -> Iterator[Reference]:
    """What "the project" or "the bill" means where one alone has been named before."""
    for kind, nouns in _NOUNS.items():
        named = [m for m in parsed.mentions if m.type is kind and m.section not in apart]
        if len({m.surface.casefold() for m in named}) != 1:
            continue
        for paragraph in parsed.prose:
            if paragraph.section in apart or paragraph.is_title:
                continue
            for token in paragraph.doc:
                if token.lower_ == "it" and token.dep_ == "dobj":
                    subject = _subject_before(parsed, paragraph, token)
                    span = paragraph.of(token)
                    if subject in named and parsed.reference_at(span.start) is None:
                        meant = subject.span if subject else span
                        yield Reference(*span, token.text, paragraph.section, meant)
                if token.lower_ not in nouns or token.i == 0:
                    continue
                span = paragraph.span(token.i - 1, token.i + 1)
                before = [m for m in named if m.end <= span.start]
                the = token.nbor(-1).lower_ in {"the", "this"}
                free = parsed.at(span) is None and parsed.publication_at(span) is None
                if before and the and free and parsed.reference_at(span.start) is None:
                    yield Reference(
                        *span,
                        paragraph.doc[token.i - 1 : token.i + 1].text,
                        paragraph.section,
                        before[-1].span,
                    )


__all__ = ["houses", "ours", "programmes"]

"""Titles without quotation marks: "Rails to Rust, her 2019 pamphlet", "our flyer, Dry Taps"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.annotate.encoder.reading import reading_of
from kg.annotate.language import Prose, text_of
from kg.annotate.lexicon import PAPER
from kg.annotate.names.patterns import type_by_head
from kg.annotate.parsed import Parsed

_WORD = r"[A-Z][\w’'-]{0,60}"
_SMALL = (
    r"(?:and|or|nor|of|the|for|in|on|to|a|an|with|at|by|our|your|my|from|into|as|is|are|but|not|no"
    r"|it|its|than|up|out|off|over|under|about|after|before|without|vs\.?|&|\d[\w-]*)"
)
_TITLE = rf"(?P<t>{_WORD}(?:\s(?:{_SMALL}\s){{0,3}}{_WORD}){{1,9}}[?!]?)"
_SUBTITLE = rf"(?::\s(?:[Aa]n?|[Tt]he)\s(?:[\w-]+\s){{0,4}}(?i:{PAPER})\b)"
_OWNER = r"(?:(?:[Ii]ts|[Hh]is|[Hh]er|[Tt]heir|[Oo]ur|[Mm]y|[Ww]hose|[Yy]our)\s|['’]s\s|s['’]\s)"
_ENDS = (
    r"(?=\s?(?:[,.;:()–—]|$)|\s(?:is|was|has|had|says?|said|claims?|argues?|warns?|found|finds)\b)"
)
_GOES_ON = (
    r"(?=\s?(?:[,.;:()–—]|$)|\s(?:by|on|of|into|about|for|from|in|that|which|published|written|called"
    r"|was|is|has)\b)"
)
_APPOSED = (
    rf"(?:(?:[Aa]n?|[Tt]he|[Hh]is|[Hh]er|[Ii]ts|[Tt]heir|[Oo]ur|[Mm]y)\s|(?:{_WORD}\s){{0,3}}{_WORD}"
    r"(?:['’]s|(?<=s)['’])\s)"
)
"""How what explains a name begins: "a", "her", "Ann Lowe’s"."""
_PLAIN = (
    r"(?:(?!(?:of|for|in|on|at|by|to|with|from|and|who|which|behind|author)\s)[\w’'-]+\s){0,5}?"
)
_MADE = (
    r"(?:written|put\stogether|compiled|drafted|penned|authored|tabled|published|produced|researched"
    r"|edited|prepared|issued)"
)
_SAYING = (
    r"(?:says?|said|argue[sd]?|found|finds|writes|wrote|warn(?:s|ed)|claim(?:s|ed)|noted|notes)"
)

_SHOWN = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b{_TITLE}(?:,\s|\s[–—]\s|\s\(){_APPOSED}{_PLAIN}{PAPER}{_GOES_ON}",
        rf"{_OWNER}(?:[a-z-]+\s){{0,3}}{PAPER},?\s{_TITLE}{_ENDS}",
        rf"\b{_SAYING},?\sin\s{_OWNER}{_TITLE}{_ENDS}",
    )
)
"""Words around capitals that show them to be a title."""

_HINTED = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b[Ii]n\s{_OWNER}{_TITLE},\s(?:the\s)?{_WORD}",
        rf"\b[Rr]ead(?:ing)?:?\s(?:{_OWNER}|the\s)?{_TITLE}(?=[,.;(–—]|\s\()",
        rf"{_TITLE},?\s\(?{_MADE}\s(?:by|in|on|last|this|yesterday|today|earlier)\b",
        rf"{_TITLE},\sas\s(?:the|his|her|its|their|that)\s{PAPER}\s(?:came|was|is|has)\b",
        rf"{_OWNER}{_TITLE}\s(?:series|documentary|exposé|podcast|investigation|pamphlet|study|paper)\b",
    )
)
"""Words around capitals that make a title of them where they read like one."""

_SUBTITLED = re.compile(rf"\b(?P<t>{_WORD}(?:\s(?:{_SMALL}\s){{0,3}}{_WORD}){{1,9}}{_SUBTITLE})")
"""A title whose second part says what it is: "Through the Gate: an interim evaluation"."""

_FORMAL = re.compile(
    r"(?<=[\w,:;’'s]\s)(?P<t>(?:[A-Z][\w-]*\s){0,4}(?:Inspection|Investigation|Evaluation|Assessment|Report"
    r"|Review|Audit|Survey|Study|Order\s\d[\w/-]*|Circular\s\d[\w/-]*|Decision\s\d[\w/-]*"
    r"|Directive\s\d[\w/-]*)\s(?:of|into|on)\s)(?=[\w])"
)
"""A title in official style, which need not have capitals throughout: what it looks at follows."""

_READS_LIKE_ONE = re.compile(
    r"\s[a-z]|[?!]$|(?:Report|Review|Study|Survey|Audit|Inspection|Guide)$"
)
_LEADING = re.compile(
    r"^(?:(?:Read|See|The|A|An|In|Our|His|Her|Its|Their|And|But|So|From|With|After|Before|By|When|As|On|At)"
    r"\s(?=[A-Z]))+"
)
_CALENDAR = re.compile(
    r"^(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|Mr|Mrs|Ms|Dr|Cllr|Prof|Sir)\b"
)


def bare_titles(parsed: Parsed, paragraph: Prose) -> Iterator[tuple[int, int]]:
    """Where capitals stand that the words around them show to be a title; offsets in the prose."""
    prose = text_of(paragraph.doc)
    for pattern in (*_SHOWN, *_HINTED):
        for match in pattern.finditer(prose):
            start, end = _start(match), match.end("t")
            if pattern in _HINTED and not _READS_LIKE_ONE.search(prose[start:end]):
                continue
            if _is_title(parsed, paragraph, start, end):
                yield start, end
    for match in _SUBTITLED.finditer(prose):
        yield _start(match), match.end("t")
    if paragraph.is_title:
        return
    for match in _FORMAL.finditer(prose):
        start = _start(match)
        end = _looked_at(paragraph, match.end("t"))
        if end > match.end("t") and not _named(parsed, paragraph, start, end):
            yield start, end


_CAPITAL = rf"(?:{_WORD}|(?:[A-Z]\.){{2,}}|\d[\w–-]*)"
_RUN = re.compile(
    rf"{_CAPITAL}(?:\s(?:{_SMALL}\s){{0,3}}{_CAPITAL})*[?!]?"
    rf"(?::\s{_CAPITAL}(?:\s(?:{_SMALL}\s){{0,3}}{_CAPITAL})*)?"
)
"""A title from its first word on, with its subtitle."""
_READ = "REPORT"
_PARTED = re.compile(r"(?:\w,?|[,:])\s")
"""What ends a part of a title where the encoder took the title for two."""


def read_titles(parsed: Parsed, paragraph: Prose) -> Iterator[tuple[int, int]]:
    """Where the encoder reads capitals as a title, whatever stands around them."""
    reading = reading_of(paragraph.doc)
    if reading is None or paragraph.is_title:
        return
    prose = text_of(paragraph.doc)
    spans = [
        (entity.start_char, entity.end_char)
        for entity in paragraph.doc.ents
        if entity.label_ == _READ and reading.spans(entity.start, entity.end)[_READ] >= _LIKELY
    ]
    last = 0
    for at, (start, stop) in enumerate(spans):
        if start < last or not prose[start].isupper():
            continue
        for further, until in spans[at + 1 :]:
            if not _PARTED.fullmatch(prose, stop - 1, further):
                break
            stop = until
        run = _RUN.match(prose, start)
        if run is not None and stop < run.end() <= stop + _REST and prose[stop - 1] not in _CLOSING:
            stop = run.end()
        last = start + len(prose[start:stop].rstrip(_TRAILING))
        if _is_title(parsed, paragraph, start, last):
            yield start, last


_LIKELY = 0.5
"""The probability from which a title is taken over that nothing beside it shows."""
_CLOSING = "'’”\""
_TRAILING = f" ,.;:{_CLOSING}"
_REST = 30
"""Code points of a title that may be left when the encoder took its first words alone."""


def _start(match: re.Match[str]) -> int:
    """Where a title begins, without an article or an invitation to read it."""
    lead = _LEADING.match(match["t"])
    return match.start("t") + (lead.end() if lead is not None else 0)


def _is_title(parsed: Parsed, paragraph: Prose, start: int, end: int) -> bool:
    """Whether capitals are no name that is known, no date and no organisation."""
    words = text_of(paragraph.doc)[start:end]
    tokens = words.split()
    if len(tokens) < 2 or _CALENDAR.match(words) or words.isupper():
        return False
    if not any(t[0].islower() for t in tokens) and words[-1] not in "?!" and type_by_head(words):
        return False
    return not _named(parsed, paragraph, start, end)


_SURE = 0.5
"""Score of a name that is more than a guess by its capitals."""


def _named(parsed: Parsed, paragraph: Prose, start: int, end: int) -> bool:
    """Whether names make up the capitals, or one reaches over their edge."""
    span = paragraph.chars(start, end)
    whole = parsed.at(span)
    if whole is not None and whole.score >= _SURE and not span.covers(whole.span):
        return True
    inside = [m for m in parsed.within(span) if m.score >= _SURE]
    if any(m.start == span.start for m in inside):
        return True
    return sum(m.end - m.start for m in inside) > 0.6 * (end - start)


_LONGEST = 12
_LINKS = frozenset({"'s", "’s", "-", "and"})


def _looked_at(paragraph: Prose, at: int) -> int:
    """The end of the noun phrase that begins at an offset, or the offset."""
    tokens = paragraph.doc.char_span(
        at, min(at + 1, len(text_of(paragraph.doc))), alignment_mode="expand"
    )
    if tokens is None:
        return at
    end = at
    for token in paragraph.doc[tokens.start : tokens.start + _LONGEST]:
        if token.is_sent_start and token.i > tokens.start:
            break
        if token.pos_ in {"NOUN", "PROPN", "NUM"} and token.tag_ != "POS":
            end = token.idx + len(token)
        elif token.pos_ not in {"DET", "ADJ", "ADP"} and token.text not in _LINKS:
            break
    return end


__all__ = ["bare_titles", "read_titles"]

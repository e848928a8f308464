"""The head of a document: date line, title, by-line, and lines such as ``Source: …``."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.dates import parse_date_line
from kg.model import SegmentKind, Span
from kg.segment.articles import BYLINE, title_like
from kg.segment.layout import Paragraph

_FIELD = re.compile(
    r"(?P<name>title|headline|date|published|posted|updated|author|by|source|publisher|url|link|tags?|filed under|categor(?:y|ies)|section|location|subject)\s*:\s*(?P<value>.*)",
    re.IGNORECASE,
)
_HEADING_MARK = re.compile(r"#{1,6}\s+")
_LOOKED_AT = 8


@dataclass(frozen=True, slots=True)
class Head:
    """What the first lines say. ``parts`` are their spans and kinds, in order."""

    parts: tuple[tuple[Span, SegmentKind], ...]
    title: str | None
    issued: str | None
    author: str | None
    paragraphs: int


def read_head(paragraphs: list[Paragraph]) -> Head:
    """Read the head: it ends with the first paragraph that is prose."""
    parts: list[tuple[Span, SegmentKind]] = []
    title = issued = author = None
    used = 0
    for place, paragraph in enumerate(paragraphs[:_LOOKED_AT]):
        text = " ".join(paragraph.text.split())
        field = _FIELD.fullmatch(text) if len(text) < 200 else None
        when = parse_date_line(text) if len(text) < 100 else None
        byline = BYLINE.fullmatch(text) if len(text) < 150 else None
        if when:
            issued = issued or when
            kind = SegmentKind.DATE_LINE
        elif byline:
            author = author or byline["author"]
            kind = SegmentKind.BYLINE
        elif field:
            name, value = field["name"].lower(), field["value"].strip()
            if name in ("title", "headline") and title is None:
                title, kind = value, SegmentKind.TITLE
            elif name in ("author", "by"):
                author, kind = author or value or None, SegmentKind.BYLINE
            elif name in ("date", "published", "posted"):
                issued = issued or parse_date_line(value)
                kind = SegmentKind.DATE_LINE
            else:
                kind = SegmentKind.CHROME
        elif title is None and _may_be_title(paragraphs, place, used):
            title, kind = _HEADING_MARK.sub("", text), SegmentKind.TITLE
        elif title_like(paragraph) and _date_below(paragraphs, place):
            kind = SegmentKind.HEADING
        else:
            break
        parts.append((paragraph.span, kind))
        used = place + 1
    return Head(tuple(parts), title, issued, author, used)


def _may_be_title(paragraphs: list[Paragraph], place: int, used: int) -> bool:
    paragraph = paragraphs[place]
    if _HEADING_MARK.match(paragraph.text):
        return True
    return used == place and place + 1 < len(paragraphs) and title_like(paragraph)


def _date_below(paragraphs: list[Paragraph], place: int) -> bool:
    """Whether only short lines stand between a line and the document's date line."""
    for paragraph in paragraphs[place + 1 : place + 4]:
        if parse_date_line(" ".join(paragraph.text.split())):
            return True
        if not title_like(paragraph):
            return False
    return False

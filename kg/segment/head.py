"""The head and foot of a document: date line, title, by-line, and lines such as ``Source: …``."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.dates import days_in, parse_date_line, parse_stamp
from kg.model import SegmentKind, Span
from kg.segment.articles import title_like
from kg.segment.layout import BYLINE, Paragraph
from kg.segment.stamps import read_name

_FIELD = re.compile(
    r"[*_]{0,2}(?P<name>title|headline|subject|re|date|dated|published|posted|updated|created|"
    r"issued|released?|author|by|from|writer|reporter|to|cc|source|publisher|publication|url|"
    r"link|permalink|tags?|labels?|keywords?|filed under|topics?|categor(?:y|ies)|section|"
    r"location|venue|layout|slug|draft|byline|issue date|release date)"
    r"[*_]{0,2}\s*:[*_]{0,2}\s*(?P<value>.*)",
    re.IGNORECASE,
)
_DATE_FIELDS = frozenset(
    ["date", "dated", "published", "posted", "created", "issued", "release", "released",
     "issue date", "release date"]
)  # fmt: skip
_TITLE_FIELDS = frozenset(["title", "headline"])
_AUTHOR_FIELDS = frozenset(["author", "by", "writer", "reporter", "byline"])
_LETTER_FIELDS = frozenset(["subject", "re", "from", "to", "cc", "venue", "location"])
"""What a letter or minutes say of themselves: prose, not machinery."""

_SOURCE_FIELDS = frozenset(["source", "publisher", "publication"])

_HEADING_MARK = re.compile(r"#{1,6}\s+")
_FENCE = re.compile(r"-{3,}|\+{3,}|={3,}|\*{3,}|_{3,}")
_RELEASE = re.compile(
    r"[*\s]*(?:for immediate release|immediate release|"
    r"(?:press|media|news) (?:release|statement|notice)|"
    r"embargo(?:ed)?(?: (?:until|to|for)\b.{0,60})?)[*\s]*(?:[:–—|-]\s*(?P<rest>.*))?",
    re.IGNORECASE,
)
_READING_TIME = re.compile(
    r"(?:\d{1,3}|a few)[ -]min(?:ute)?s? read|share(?: this)?|print|listen|advertisement",
    re.IGNORECASE,
)
_SPLITS = re.compile(r"\s*[|·•–—]\s*|,?\s+-\s+|,?\s+(?:on|by)\s+|,\s+|\s{2,}|\s*\(")
_DATELINE = re.compile(
    r"(?P<place>[A-Z][\w.’'/-]*(?:[ ,]+[A-Z][\w.’'/-]*){0,5}),?\s+"
    r"\(?(?P<date>[^()–—:]{8,40}?)\)?\s*(?:\([A-Z][\w ]{1,30}\)\s*)?(?:--?|[–—:])\s"
)
_BARS = re.compile(r"[|·•]")
_LONGEST_PIECE = 60
_OCCASION = re.compile(
    r"(?:held|dated|issued)\b|(?:[\w’']+ ){0,4}(?:minutes|notes?|record|transcript|proceedings|"
    r"meeting|hearing|session|assembly|conference|sitting|agm|evidence|statement|sermon|speech|"
    r"address|newsletter|bulletin|circular|letter|memo(?:randum)?|issue)\b",
    re.IGNORECASE,
)
"""How a line begins that says when the meeting was, or the paper came out, that the text is of."""

_SENTENCE = re.compile(r"\w{3}[.!?][”’\"')]*$")
_LOOKED_AT = 12
_LONGEST_LINE = 200


@dataclass(frozen=True, slots=True)
class Head:
    """What the first lines say. ``parts`` are their spans and kinds, in order."""

    parts: tuple[tuple[Span, SegmentKind], ...]
    title: str | None
    issued: str | None
    author: str | None
    paragraphs: int


@dataclass(frozen=True, slots=True)
class _Line:
    """What one line of a head is, and what it says."""

    kind: SegmentKind
    title: str | None = None
    issued: str | None = None
    author: str | None = None


def read_head(paragraphs: list[Paragraph], *, titled: bool = False, followed: bool = False) -> Head:
    """Read the head: it ends with the first paragraph that is prose.

    Args:
        titled: Whether the title is known already.
        followed: Whether a thread stands below, so that a title may be all of the text.
    """
    parts: list[tuple[Span, SegmentKind]] = []
    title = issued = author = None
    used = 0
    for place, paragraph in enumerate(paragraphs[:_LOOKED_AT]):
        untitled = title is None and not titled
        line = _read_line(paragraphs, place, untitled=untitled, followed=followed)
        if line is None:
            break
        title, issued = title or line.title, issued or line.issued
        author = author or line.author
        parts.append((paragraph.span, line.kind))
        used = place + 1
    return Head(tuple(parts), title, issued, author, used)


def _read_line(
    paragraphs: list[Paragraph], place: int, *, untitled: bool, followed: bool
) -> _Line | None:
    paragraph = paragraphs[place]
    text = " ".join(paragraph.text.split())
    if len(text) <= _LONGEST_LINE:
        found = (
            _date(text)
            or _barred(text)
            or _release(text)
            or _byline(text)
            or _field(text, untitled=untitled)
            or _date_and_author(text)
        )
        if found:
            return found
        if _FENCE.fullmatch(text) and place <= _LOOKED_AT // 2 and _fenced(paragraphs, place):
            return _Line(SegmentKind.SEPARATOR)
        if _READING_TIME.fullmatch(text):
            return _Line(SegmentKind.CHROME)
    if untitled and _may_be_title(paragraphs, place, followed=followed):
        return _Line(SegmentKind.TITLE, title=_HEADING_MARK.sub("", text).strip("*_ "))
    if title_like(paragraph) and _date_below(paragraphs, place):
        return _Line(SegmentKind.HEADING)
    return None


_UPDATED = re.compile(r"(?:last )?(?:updated|modified|edited|amended)\b", re.IGNORECASE)


def _date(text: str) -> _Line | None:
    when = parse_date_line(text.strip("*_()[] "))
    first, *others = map(str.strip, re.split(r"(?<=\s)[|·•](?=\s)", text))
    if when is None and others and all(_UPDATED.match(other) for other in others):
        when = parse_date_line(first)  # "Posted Oct. 3, 2023 | Updated Oct. 4"
    return _Line(SegmentKind.DATE_LINE, issued=when) if when else None


def _barred(text: str) -> _Line | None:
    """ "Posted 3 May 2019 | Updated 4 May", "By Ann Lowe | 3 May 2019 | Northmouth"."""
    pieces = [piece.strip() for piece in _BARS.split(text)]
    if len(pieces) < 2 or max(map(len, pieces)) > _LONGEST_PIECE:
        return None
    days = {piece: day for piece in pieces if (day := parse_date_line(piece))}
    first = next((day for piece, day in days.items() if not _UPDATED.match(piece)), None)
    if not days:
        return None
    named = (BYLINE.fullmatch(piece) for piece in pieces)
    author = next((match["author"] for match in named if match and not match["rest"]), None)
    return _Line(SegmentKind.DATE_LINE, issued=first or min(days.values()), author=author)


def _release(text: str) -> _Line | None:
    match = _RELEASE.fullmatch(text)
    if match is None:
        return None
    when = parse_date_line(match["rest"]) if match["rest"] else None
    if when:
        return _Line(SegmentKind.DATE_LINE, issued=when)
    plain = not match["rest"] and not any(map(str.isdigit, text))
    return _Line(SegmentKind.CHROME) if plain else None


def _byline(text: str) -> _Line | None:
    """ "By Ann Lowe", with a date behind it or without."""
    match = BYLINE.fullmatch(text)
    if match is None:
        return None
    rest = re.split(r"[|·•–—]|,\s(?=[A-Z])|\s-\s", (match["rest"] or "").strip(" ,|·•–—-"))
    when = next(filter(None, map(parse_date_line, rest)), None)
    if when:
        return _Line(SegmentKind.DATE_LINE, issued=when, author=match["author"])
    return _Line(SegmentKind.BYLINE, author=match["author"])


def _date_and_author(text: str) -> _Line | None:
    """ "Ann Lowe, 3 May 2019", "3 May 2019 | Ann Lowe", "Northmouth Echo, 3 May 2019"."""
    if len(text) > 120 or not any(map(str.isdigit, text)):
        return None
    for split in _SPLITS.finditer(text):
        before, after = text[: split.start()].strip(), text[split.end() :].strip(" )")
        for when, who in ((after, before), (before, after)):
            issued = parse_date_line(when)
            if issued and len(who.split()) <= 8 and read_name(_by(who), strict=True):
                author = _by(who) if who != _by(who) or " by " in split[0] else None
                return _Line(SegmentKind.DATE_LINE, issued=issued, author=author)
    return None


def _by(text: str) -> str:
    return re.sub(
        r"^(?:(?:posted|published|written|reported) )?by:? ", "", text, flags=re.IGNORECASE
    )


def _field(text: str, *, untitled: bool) -> _Line | None:
    match = _FIELD.fullmatch(text)
    if match is None:
        return None
    name, value = match["name"].lower(), match["value"].strip().strip("\"'*_").strip()
    if name in _TITLE_FIELDS:
        return _Line(SegmentKind.TITLE, title=value or None)
    if name in _DATE_FIELDS:
        when = parse_date_line(value) or _day(value)
        return _Line(SegmentKind.DATE_LINE, issued=when) if when or len(value) < 40 else None
    if name in _AUTHOR_FIELDS:
        return _Line(SegmentKind.BYLINE, author=value or None)
    if name in _LETTER_FIELDS:
        if name in ("subject", "re") and untitled and value:
            return _Line(SegmentKind.TITLE, title=value)
        return _Line(SegmentKind.HEADING)
    if name in _SOURCE_FIELDS and "/" not in value:
        return _Line(SegmentKind.HEADING)
    return _Line(SegmentKind.CHROME if name != "updated" else SegmentKind.DATE_LINE)


def _day(value: str) -> str | None:
    stamp = parse_stamp(value)
    return stamp[:10] if stamp else None


def _fenced(paragraphs: list[Paragraph], place: int) -> bool:
    """A rule at the very top, or the one that closes the fields it opened."""
    if place == 0:
        return len(paragraphs) > 1 and bool(_FIELD.fullmatch(paragraphs[1].text))
    return bool(_FENCE.fullmatch(paragraphs[0].text)) or all(
        _FIELD.fullmatch(" ".join(p.text.split())) for p in paragraphs[:place]
    )


def _may_be_title(paragraphs: list[Paragraph], place: int, *, followed: bool) -> bool:
    paragraph = paragraphs[place]
    if _HEADING_MARK.match(paragraph.text):
        return "\n" not in paragraph.text
    return (followed or place + 1 < len(paragraphs)) and title_like(paragraph)


def _date_below(paragraphs: list[Paragraph], place: int) -> bool:
    """Whether only short lines stand between a line and the document's date line."""
    for paragraph in paragraphs[place + 1 : place + 4]:
        text = " ".join(paragraph.text.split())
        if parse_date_line(text) or _date_and_author(text):
            return True
        if not title_like(paragraph):
            return False
    return False


def dateline(text: str) -> str | None:
    """The day in the first words of a report: "LONDON, 3 May 2019 — The council …"; else None."""
    match = _DATELINE.match(text[:160])
    if match is None:
        return None
    when = parse_date_line(match["date"].strip(" ,"))
    return when if when and len(when) == 10 else None


def occasion(opening: list[Paragraph]) -> str | None:
    """The day in one of the first lines, where that is all it tells, or the day of a meeting.

    "Northmouth, 3 May 2019", "Minutes of the meeting held on Monday 3 May 2019 at 2 p.m.".
    """
    for paragraph in opening[: _LOOKED_AT // 2]:
        text = " ".join(paragraph.text.split())
        if len(text) > _LONGEST_LINE or _SENTENCE.search(text):
            continue
        when = parse_date_line(text)
        if when:
            return when
        if len(text) > _LONGEST_PIECE and not _OCCASION.match(text):
            continue
        days = days_in(text)
        if len(days) == 1:
            return days[0]
    return None


# --- foot -------------------------------------------------------------------------------------

_POSTED = re.compile(
    r"(?:posted|published|written) (?:(?:at|on) [^.]{3,40}? )?by:?\s+(?P<author>.{2,60}?)"
    r"(?:\s+(?:(?:at|on)\s+(?P<when>.{3,40}?)|\d{1,2}[:.]\d\d ?(?:[ap]\.?m\.?)?))?"
    r"(?:\s*(?:no|\d+)\s+comments?:?)?",
    re.IGNORECASE,
)
_SHARING = (
    r"share|email|print|tweet|like|save|pin|facebook|twitter|whatsapp|linkedin|reddit|pinterest|"
    r"blogthis!?|loading\.{3}|related|this|to|on|x|more"
)
_SITE = re.compile(
    r"(?:labels?|tags?|tagged(?: with)?|filed under|categor(?:y|ies)|posted in|topics)"
    rf"\s*:\s?.{{1,200}}|(?:{_SHARING})(?:[\s,|:·•!-]+(?:{_SHARING}))*:?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Foot:
    """What the last lines above the thread say. ``paragraphs`` counts them."""

    parts: tuple[tuple[Span, SegmentKind], ...] = ()
    author: str | None = None
    issued: str | None = None
    posted: bool = False
    paragraphs: int = 0


def read_foot(paragraphs: list[Paragraph]) -> Foot:
    """Read the foot of a post: "Posted by Ann at 10:05", "Labels: …", words for sharing."""
    parts: list[tuple[Span, SegmentKind]] = []
    author = issued = None
    posted = False
    for paragraph in reversed(paragraphs[-6:]):
        text = " ".join(paragraph.text.split())
        if len(parts) + 1 >= len(paragraphs) or len(text) > 220:
            break
        match = _POSTED.fullmatch(text)
        if match and read_name(match["author"], strict=False):
            posted = True
            author = author or match["author"]
            issued = issued or (parse_date_line(match["when"]) if match["when"] else None)
            parts.append((paragraph.span, SegmentKind.BYLINE))
        elif _SITE.fullmatch(text):
            parts.append((paragraph.span, SegmentKind.CHROME))
        else:
            break
    return Foot(tuple(reversed(parts)), author, issued, posted, len(parts))

"""Takes a document apart into its sections and segments; joined in order, these are its text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from kg.model import Document, Part, Section, SectionKind, Segment, SegmentKind, Span, Thread
from kg.segment.articles import Quoted, take_apart
from kg.segment.comments import Comments, Item, find_comments, signature
from kg.segment.head import dateline, occasion, read_foot, read_head
from kg.segment.layout import Paragraph, paragraphs
from kg.segment.stamps import Shape, is_machinery, read_stamp

_HEAD_LINES = 60
"""Lines at the top of a document among which its head is looked for."""


_IN_BETWEEN = frozenset({SegmentKind.HEADING, SegmentKind.SEPARATOR})
"""Kinds of known stretches that belong to the text itself."""

_DEEPEST = 60
"""Levels of answers whose numbers show whom they answer."""

_VOTES = re.compile(r"[+-]?\d{1,5}(?:\s+[+-]?\d{1,5})?")
"""What stands between a comment's head and its text."""


def segment(document: Document) -> Thread:
    """Take a document apart: head, body, quoted articles, comments, replies, site chrome.

    What the document's format knows of all this is taken as it is; the rest is told from the text.
    """
    draft = _Draft(document)
    body = _own_text(document)
    text = document.evenly_spaced[: body.end]
    comments = None
    if not document.thread:
        comments = find_comments(text, prose_from=max(body.start, _head_end(text)))
    draft.add_root(body, comments)
    if comments:
        draft.add_comments(comments)
    draft.add_parts(document.parts)
    return draft.thread()


def _own_text(document: Document) -> Span:
    """Between the head and the foot that the format knows, and above its parts."""
    start, end = 0, document.parts[0].start if document.parts else len(document.text)
    for mark in document.marks:
        if mark.kind in _IN_BETWEEN or document.text[start : mark.start].strip():
            break
        start = mark.end
    for mark in reversed(document.marks):
        if mark.start < start or mark.kind in _IN_BETWEEN or document.text[mark.end : end].strip():
            break
        end = mark.start
    return Span(start, end)


def _head_end(text: str) -> int:
    stop = 0
    for _ in range(_HEAD_LINES):
        after = text.find("\n", stop)
        stop = after + 1 if after >= 0 else len(text)
    head = read_head(paragraphs(text, Span(0, stop)))
    return head.parts[-1][0].end if head.parts else 0


class _Draft:
    """Sections and segments while they are being found; local to one call."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.text = document.evenly_spaced
        self.sections: list[Section] = []
        self.segments: list[Segment] = []
        self.articles = 0
        self.known = {mark.span: mark.kind for mark in document.marks}

    def add_root(self, whole: Span, comments: Comments | None) -> None:
        known = self.document.metadata
        for span, part in self.known.items():
            if not whole.covers(span):
                self._mark(span, part, 0)
        body = Span(whole.start, comments.start) if comments else whole
        found = paragraphs(self.text, body)
        followed = comments is not None or bool(self.document.parts)
        head = read_head(found, titled=known.title is not None, followed=followed)
        own = found[head.paragraphs :]
        foot = read_foot(own)
        own = own[: len(own) - foot.paragraphs]
        start, end = _extent(own, fallback=found) if found else (body.start, body.start)
        opening = comments.opening if comments else None
        is_post = followed or (foot.author is not None and foot.posted)
        self.sections.append(
            Section(
                key="", kind=SectionKind.POST if is_post else SectionKind.ARTICLE,
                start=start, end=end, title=known.title or head.title,
                issued=known.issued or head.issued or _dateline(own) or foot.issued
                or occasion(found),
                author=known.author or head.author or foot.author
                or (opening.author if opening else None),
                publisher=known.publisher, url=known.url, language=known.language,
            )
        )  # fmt: skip
        for span, part in (*head.parts, *foot.parts):
            self._mark(span, part, 0)
        self._add_prose(own, host=0, in_comment=False, is_post=followed)

    def add_comments(self, comments: Comments) -> None:
        if comments.header:
            self._mark(comments.header, SegmentKind.CHROME, 0)
        first = len(self.sections)
        self.sections += [_comment(item, first) for item in comments.items]
        for place, item in enumerate(comments.items):
            self._add_comment(item, first + place)

    def add_parts(self, parts: tuple[Part, ...]) -> None:
        """Add what the format itself tells apart below the text."""
        first = len(self.sections)
        numbers = _numbers(parts)
        for part, number in zip(parts, numbers, strict=True):
            key = f"{part.kind.value.lower()}-{number}"
            answers = 0 if part.reply_to is None else first + part.reply_to
            known = part.metadata
            self.sections.append(
                Section(
                    key=key, kind=part.kind, start=part.start, end=part.end, part_of=0,
                    reply_to=answers if part.kind is SectionKind.COMMENT else None,
                    title=known.title, issued=known.issued, author=known.author,
                    publisher=known.publisher, url=known.url, language=known.language,
                )
            )  # fmt: skip
        for place, part in enumerate(parts, first):
            self._add_part(part, place)

    def _add_part(self, part: Part, number: int) -> None:
        for mark in part.marks:
            self._mark(mark.span, mark.kind, number)
        marks = tuple(mark.span for mark in part.marks)
        own = list(_between(paragraphs(self.text, part.span), marks))
        start, end = _extent(own) if own else (part.end, part.end)
        self.sections[number] = replace(self.sections[number], start=start, end=end)
        self._add_prose(own, host=number, in_comment=True, is_post=False)

    def _add_comment(self, item: Item, number: int) -> None:
        if item.marker.end > item.marker.start:
            self._mark(item.marker, SegmentKind.CHROME, number)
        for mark in item.marks:
            self._mark(mark, SegmentKind.STAMP, number)
        own: list[Paragraph] = []
        for paragraph in _between(paragraphs(self.text, item.body), item.marks):
            if is_machinery(paragraph.text):
                self._mark(paragraph.span, SegmentKind.CHROME, number)
            else:
                own.append(paragraph)
        while len(own) > 1 and item.marks and _VOTES.fullmatch(own[0].text):
            self._mark(own.pop(0).span, SegmentKind.CHROME, number)
        if len(own) > 1 and item.marks and _only_time(own[-1].text):
            self._mark(own.pop().span, SegmentKind.STAMP, number)
        sign = signature(own[-1].text) if len(own) > 1 else None
        prose = own[:-1] if sign else own
        if sign:
            self._mark(own[-1].span, SegmentKind.SIGNATURE, number)
        start, end = _extent(prose) if prose else (item.body.start, item.body.start)
        self.sections[number] = replace(
            self.sections[number], start=start, end=end, author=item.author or sign
        )
        self._add_prose(prose, host=number, in_comment=True, is_post=False)

    def _add_prose(
        self, own: list[Paragraph], *, host: int, in_comment: bool, is_post: bool
    ) -> None:
        pieces, quoted = take_apart(own, in_comment=in_comment, is_post=is_post)
        sections = [self._add_article(article, host) for article in quoted]
        for piece in pieces:
            section = host if piece.article is None else sections[piece.article]
            span = piece.paragraph.span
            self._mark(span, self.known.get(span, piece.kind), section)

    def _add_article(self, article: Quoted, host: int) -> int:
        self.articles += 1
        self.sections.append(
            Section(
                key=f"article-{self.articles}", kind=SectionKind.ARTICLE, start=article.start,
                end=article.end, part_of=host, title=article.title, issued=article.issued,
                author=article.author, introduction=article.introduction,
            )
        )  # fmt: skip
        return len(self.sections) - 1

    def _mark(self, span: Span, kind: SegmentKind, section: int) -> None:
        self.segments.append(Segment(span.start, span.end, kind, section))

    def thread(self) -> Thread:
        """Fill the gaps, so that the segments joined are the text."""
        whole: list[Segment] = []
        at = 0
        for part in sorted(self.segments, key=lambda s: (s.start, s.end)):
            if part.start > at:
                whole.append(self._gap(at, part.start, part.section))
            whole.append(part)
            at = part.end
        if at < len(self.text):
            whole.append(self._gap(at, len(self.text), whole[-1].section if whole else 0))
        return Thread(self.document, tuple(self.sections), tuple(whole))

    def _gap(self, start: int, end: int, section: int) -> Segment:
        blank = not self.text[start:end].strip()
        return Segment(start, end, SegmentKind.BLANK if blank else SegmentKind.CHROME, section)


def _comment(item: Item, first: int) -> Section:
    """A comment's section before its prose is known."""
    return Section(
        key=item.key, kind=SectionKind.COMMENT, start=item.body.start, end=item.body.start,
        part_of=0, reply_to=0 if item.parent is None else first + item.parent,
        issued=item.issued, author=item.author,
    )  # fmt: skip


def _numbers(parts: tuple[Part, ...]) -> list[str]:
    """Count the parts at each level: "2" for the second, "2.1" for the first answer to it.

    What answers at a depth that nobody writes at is counted alone, as "0.7" for the seventh part.
    """
    counts: Counter[int | None] = Counter()
    numbers: list[str] = []
    for place, part in enumerate(parts, 1):
        counts[part.reply_to] += 1
        above = "" if part.reply_to is None else f"{numbers[part.reply_to]}."
        deep = above.startswith("0.") or above.count(".") > _DEEPEST
        numbers.append(f"0.{place}" if deep else f"{above}{counts[part.reply_to]}")
    return numbers


def _between(found: list[Paragraph], marks: tuple[Span, ...]) -> Iterator[Paragraph]:
    return (p for p in found if not any(p.span.overlaps(mark) for mark in marks))


def _only_time(text: str) -> bool:
    stamp = read_stamp(text)
    return stamp is not None and stamp.shape is Shape.DATED


def _dateline(own: list[Paragraph]) -> str | None:
    return dateline(own[0].text) if own else None


def _extent(own: list[Paragraph], fallback: list[Paragraph] | None = None) -> tuple[int, int]:
    within = own or fallback or []
    return within[0].start, within[-1].end


__all__ = ["segment"]

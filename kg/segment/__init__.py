"""Takes a document apart into its sections and segments; joined in order, these are its text."""

from __future__ import annotations

from kg.model import Document, Section, SectionKind, Segment, SegmentKind, Span, Thread
from kg.segment.articles import Piece, Quoted, take_apart
from kg.segment.comments import CHROME, Comments, Item, find_comments, signature
from kg.segment.head import read_head
from kg.segment.layout import Paragraph, paragraphs

VERSION = "1"
"""Part of what a cached reading depends on: raise it when the same text is taken apart otherwise."""


def segment(document: Document) -> Thread:
    """Take a document apart: head, body, quoted articles, comments, replies, site chrome."""
    draft = _Draft(document)
    comments = find_comments(document.text)
    body = Span(0, comments.start if comments else len(document.text))
    draft.add_root(body, has_comments=comments is not None)
    if comments:
        draft.add_comments(comments)
    return draft.thread()


class _Draft:
    """Sections and segments while they are being found; local to one call."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.text = document.text
        self.sections: list[Section] = []
        self.segments: list[Segment] = []
        self.articles = 0

    def add_root(self, body: Span, *, has_comments: bool) -> None:
        found = paragraphs(self.text, body)
        head = read_head(found)
        kind = SectionKind.POST if has_comments else SectionKind.ARTICLE
        own = found[head.paragraphs :]
        start, end = _extent(own, fallback=found) if found else (body.start, body.start)
        self.sections.append(
            Section(
                key="", kind=kind, start=start, end=end,
                title=head.title, issued=head.issued, author=head.author,
            )
        )  # fmt: skip
        for span, part in head.parts:
            self.segments.append(Segment(span.start, span.end, part, 0))
        self._add_prose(own, host=0, in_comment=False)

    def add_comments(self, comments: Comments) -> None:
        if comments.header:
            self._mark(comments.header, SegmentKind.CHROME, 0)
        index: dict[tuple[int, ...], int] = {}
        for item in comments.items:
            index[item.number] = len(self.sections)
            self._add_comment(item, parent=index.get(item.number[:-1], 0))

    def _add_comment(self, item: Item, *, parent: int) -> None:
        own: list[Paragraph] = []
        number = len(self.sections)
        chrome: list[Paragraph] = []
        for paragraph in paragraphs(self.text, item.body):
            (chrome if CHROME.fullmatch(paragraph.text) else own).append(paragraph)
        sign = signature(own[-1].text) if len(own) > 1 else None
        prose = own[:-1] if sign else own
        start, end = _extent(prose) if prose else (item.body.start, item.body.start)
        self.sections.append(
            Section(
                key=item.key, kind=SectionKind.COMMENT, start=start, end=end, part_of=0,
                reply_to=parent, issued=item.stamp.issued, author=item.stamp.author or sign,
            )
        )  # fmt: skip
        if item.marker.end > item.marker.start:
            self._mark(item.marker, SegmentKind.CHROME, number)
        if item.head:
            self._mark(item.head, SegmentKind.STAMP, number)
        for paragraph in chrome:
            self._mark(paragraph.span, SegmentKind.CHROME, number)
        if sign:
            self._mark(own[-1].span, SegmentKind.SIGNATURE, number)
        self._add_prose(prose, host=number, in_comment=True)

    def _add_prose(self, own: list[Paragraph], *, host: int, in_comment: bool) -> None:
        pieces, quoted = take_apart(own, in_comment=in_comment)
        sections = [self._add_article(article, host) for article in quoted]
        for piece in pieces:
            section = host if piece.article is None else sections[piece.article]
            self._mark(piece.paragraph.span, piece.kind, section)

    def _add_article(self, article: Quoted, host: int) -> int:
        self.articles += 1
        self.sections.append(
            Section(
                key=f"article-{self.articles}", kind=SectionKind.ARTICLE, start=article.start,
                end=article.end, part_of=host, title=article.title, author=article.author,
                introduction=article.introduction,
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
                kind = (
                    SegmentKind.CHROME if self.text[at : part.start].strip() else SegmentKind.BLANK
                )
                whole.append(Segment(at, part.start, kind, part.section))
            whole.append(part)
            at = part.end
        if at < len(self.text):
            kind = SegmentKind.CHROME if self.text[at:].strip() else SegmentKind.BLANK
            whole.append(Segment(at, len(self.text), kind, whole[-1].section if whole else 0))
        return Thread(self.document, tuple(self.sections), tuple(whole))


def _extent(own: list[Paragraph], fallback: list[Paragraph] | None = None) -> tuple[int, int]:
    within = own or fallback or []
    return within[0].start, within[-1].end


__all__ = ["VERSION", "Piece", "segment"]

"""Articles quoted inside a text: introduced by ``:-``, set off by rules, marked by ``>``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from kg.model import SegmentKind, Span
from kg.segment.layout import Paragraph

_RULE = re.compile(
    r"[-–—\s]*o[o0O]{1,4}0*o*[-–—\s]*|(?:\*\s?){3,}|[-–—_=~#]{3,}|(?:[-–—]\s){2,}[-–—]|•(?:\s?•)+|§"
)
_STARS = re.compile(r"(?:\*\s?){5,}")
_INTRODUCES = re.compile(r".*[:;]\s?[-–—]\s*", re.DOTALL)
_SOURCE_LINE = re.compile(
    r"(?:from|via|source|courtesy of|taken from|this (?:is )?from|this (?:in|on)|also (?:in|from))\b[^.!?]{1,80}[:;]",
    re.IGNORECASE,
)
_LIST_ITEM = re.compile(r"(?:[-*•‣]|\(?\d{1,2}[.)]|\(?[a-z]\))\s")
_AFTERWORD = re.compile(
    r"(?:post\s?script|p\.?\s?s\.?|update|edit|stop press|afterword)\b.{0,20}", re.IGNORECASE
)
_NAME = r"[A-Z][\w.’'-]+(?:\s(?:[A-Z][\w.’'-]*|de|van|von|der|al|el|Mc\w+)){1,3}"
BYLINE = re.compile(
    rf"(?:by|words:|report by|story by|written by)\s+(?P<author>{_NAME}(?:(?:,|\s+and)\s+{_NAME})?)(?P<rest>(?:,| in | for |\s*[|·–—-]).{{0,60}})?",
    re.IGNORECASE,
)
_GLUED_BYLINE = re.compile(r"By (?P<author>[A-Z][a-z’'-]+ [A-Z][a-z’'-]*[a-z])(?=[A-Z][a-z]+ )")
_PUBLISHED = re.compile(
    r"(?:last\s+)?(?:updated|published|posted|modified)\b.{0,60}", re.IGNORECASE
)
_PERSONAL = re.compile(r"\b(?:i|i['’]m|we|you|they|he|she|my|our|it)\b", re.IGNORECASE)

_LONGEST_TITLE = 25
_LONGEST_HEADING = 9


@dataclass(frozen=True, slots=True)
class Piece:
    """A paragraph with its part in the layout; ``article`` numbers the quoted ones, None outside."""

    paragraph: Paragraph
    kind: SegmentKind
    article: int | None


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quoted article.

    Args:
        introduction: The paragraph that announces it; None where only a rule sets it off.
        byline: The author as its by-line has it.
    """

    start: int
    end: int
    title: str | None
    introduction: Span | None
    author: str | None


class _Mode(Enum):
    OWN = 0
    INTRODUCED = 1  # an introduction stands before: what follows is quoted
    QUOTED = 2


def title_like(paragraph: Paragraph, longest: int = _LONGEST_TITLE) -> bool:
    """Whether a paragraph is laid out as a title: one short line that is no sentence."""
    text = paragraph.text
    bare = text.lstrip("'‘\"“")  # the title of a text that is quoted whole opens its quotation mark
    if "\n" in text or paragraph.words > longest or not bare[:1].isalnum() or bare[0].islower():
        return False
    if text[-1] in ".,;:" or "://" in text or re.search(r":\s*[\"“]", text):
        return False
    words = [word for word in text.split() if word[0].isalpha()]
    capitals = sum(word[0].isupper() for word in words)
    return bool(words) and (capitals >= 0.6 * len(words) or not _PERSONAL.search(text))


def take_apart(
    paragraphs: list[Paragraph], *, in_comment: bool
) -> tuple[list[Piece], list[Quoted]]:
    """Tell a text's own paragraphs from those of the articles that it quotes.

    An article begins after an introduction, after a rule of stars, or with a title and by-line. It
    ends at the next rule if one comes before the next introduction; else at a wide gap, at the
    quotation mark that closes it, at the next introduction or at the end.
    """
    pieces: list[Piece] = []
    quoted: list[Quoted] = []
    place = 0
    starred = any(_STARS.fullmatch(p.text) for p in paragraphs)
    after_rule = False
    while place < len(paragraphs):
        paragraph = paragraphs[place]
        if _RULE.fullmatch(paragraph.text):
            pieces.append(Piece(paragraph, SegmentKind.SEPARATOR, None))
            after_rule = True
            place += 1
            continue
        introduction = _introduces(paragraphs, place, in_comment=in_comment, after_rule=after_rule)
        if introduction:
            pieces.append(Piece(paragraph, SegmentKind.INTRODUCTION, None))
            first = place + 1
        elif (_has_byline(paragraphs, place) and (in_comment or place > 0)) or (after_rule and starred and not _AFTERWORD.fullmatch(paragraph.text)) or paragraph.text.startswith(">"):
            first = place
        else:
            pieces.append(Piece(paragraph, _own_kind(paragraphs, place), None))
            place += 1
            after_rule = False
            continue
        after_rule = False
        stop = _end(paragraphs, first, starred=starred, in_comment=in_comment)
        number = len(quoted)
        article = _article(paragraphs[first:stop], number)
        pieces += article
        author = next(filter(None, (_byline(p.paragraph.text) for p in article[:3])), None)
        titles = [p.paragraph.text for p in article if p.kind is SegmentKind.TITLE]
        own = [p for p in article if p.kind is SegmentKind.TEXT] or article
        quoted.append(
            Quoted(
                start=own[0].paragraph.start,
                end=article[-1].paragraph.end,
                title=" ".join(titles[0].split()).strip('"“”') if titles else None,
                introduction=paragraph.span if introduction else None,
                author=author,
            )
        )
        place = stop
    return pieces, quoted


def _introduces(
    paragraphs: list[Paragraph], place: int, *, in_comment: bool, after_rule: bool
) -> bool:
    if place + 1 >= len(paragraphs):
        return False
    text, after = paragraphs[place].text, paragraphs[place + 1].text
    if _LIST_ITEM.match(after) or _RULE.fullmatch(after):
        return False
    if _INTRODUCES.fullmatch(text):
        return True
    if after.startswith(">") and not text.startswith(">"):
        return text.rstrip().endswith(":")
    short = len(text.split()) <= 14
    return short and bool(_SOURCE_LINE.fullmatch(text)) and (in_comment or after_rule or place > 0)


def _has_byline(paragraphs: list[Paragraph], place: int) -> bool:
    """A title with a by-line below it begins an article."""
    if place + 1 >= len(paragraphs) or not title_like(paragraphs[place]):
        return False
    return _byline(paragraphs[place + 1].text) is not None


def _byline(text: str) -> str | None:
    match = BYLINE.fullmatch(text) if len(text) < 150 else None
    match = match or _GLUED_BYLINE.match(text)
    return match["author"] if match else None


def _end(paragraphs: list[Paragraph], first: int, *, starred: bool, in_comment: bool) -> int:
    """The index after an article's last paragraph."""
    opening = paragraphs[first].text[0]
    marked = paragraphs[first].text.startswith(">")
    closes = {'"': '"', "“": "”"}.get(opening)
    rule = _next_rule(paragraphs, first)
    balance = 0
    for place in range(first, len(paragraphs)):
        paragraph = paragraphs[place]
        if _RULE.fullmatch(paragraph.text):
            return place
        if place > first:
            if marked and not paragraph.text.startswith(">"):
                return place
            if _introduces(paragraphs, place, in_comment=in_comment, after_rule=False):
                return place
            if _AFTERWORD.fullmatch(paragraph.text):
                return place
            if paragraph.gap >= 2 and rule is None and not in_comment and not closes:
                return place
        if closes:
            balance += paragraph.text.count(opening) - (
                0 if closes == opening else paragraph.text.count(closes)
            )
            done = balance % 2 == 0 if closes == opening else balance <= 0
            if done and paragraph.text.rstrip(" .,").endswith(closes):
                return place + 1
    return len(paragraphs)


def _next_rule(paragraphs: list[Paragraph], first: int) -> int | None:
    """The rule that ends the article, unless another introduction comes before it."""
    for place in range(first, len(paragraphs)):
        if _RULE.fullmatch(paragraphs[place].text):
            return place
        if place > first and _INTRODUCES.fullmatch(paragraphs[place].text):
            return None
    return None


def _article(paragraphs: list[Paragraph], number: int) -> list[Piece]:
    pieces = []
    body = False
    for place, paragraph in enumerate(paragraphs):
        if not body and place == 0 and len(paragraphs) > 1 and title_like(paragraph):
            kind = SegmentKind.TITLE
        elif (not body and _byline(paragraph.text) and BYLINE.fullmatch(paragraph.text)) or (
            not body
            and place <= 3
            and len(paragraph.text) < 80
            and _PUBLISHED.fullmatch(paragraph.text)
        ):
            kind = SegmentKind.BYLINE
        else:
            body = True
            kind = _own_kind(paragraphs, place)
        pieces.append(Piece(paragraph, kind, number))
    return pieces


def _own_kind(paragraphs: list[Paragraph], place: int) -> SegmentKind:
    paragraph = paragraphs[place]
    if _AFTERWORD.fullmatch(paragraph.text) and paragraph.words <= 3:
        return SegmentKind.HEADING
    followed = place + 1 < len(paragraphs) and paragraphs[place + 1].words > paragraph.words
    if followed and title_like(paragraph, _LONGEST_HEADING) and paragraph.text[-1] not in '?!…"”’':
        return SegmentKind.HEADING
    return SegmentKind.TEXT

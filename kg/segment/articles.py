"""Articles quoted inside a text: introduced by ``:-``, set off by rules, marked by ``>``."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from kg.dates import parse_date_line
from kg.model import SegmentKind, Span
from kg.segment.layout import BYLINE, WRITER, Paragraph

_RULE = re.compile(
    r"[-–—]{0,20}\s?o[o0O]{1,8}\s?[-–—]{0,20}|(?:\*\s{0,3}){3,}|[-–—_=~#]{3,}|(?:[-–—] ){2,}[-–—]|"
    r"•(?: ?•)+|§|"
    r"[-–—#*~=/ ]{0,10}(?:ENDS?|Ends)[-–—#*~=/ .]{0,10}|[-–—] ?[Ee]nds? ?[-–—]"
)
_STARS = re.compile(r"(?:\*\s?){5,}")
_INTRODUCES = re.compile(r"[:;]\s?[-–—]{1,2}\s*$")
_SOURCE_LINE = re.compile(
    r"(?:from|via|source|courtesy of|taken from|this (?:is )?from|this (?:in|on)|"
    r"also (?:in|from))\b[^.!?]{1,80}[:;]",
    re.IGNORECASE,
)
_LIST_ITEM = re.compile(r"(?:[-*•‣]|\(?\d{1,2}[.)]|\(?[a-z]\))\s")
_AFTERWORD = re.compile(
    r"(?:post\s?script|p\.?\s?s\.?|update|edit|stop press|afterword)\b.{0,20}", re.IGNORECASE
)
_GLUED_BYLINE = re.compile(r"By (?P<author>[A-Z][a-z’'-]+ [A-Z][a-z’'-]*[a-z])(?=[A-Z][a-z]+ )")
_PUBLISHED = re.compile(
    r"(?:last\s+)?(?:updated|published|posted|modified)\b.{0,60}", re.IGNORECASE
)
_PERSONAL = re.compile(r"\b(?:i|i['’]m|we|you|they|he|she|my|our|(?-i:[Ii]t))\b", re.IGNORECASE)

_COPIED = re.compile(
    r"\b(?:past(?:e|es|ed|ing)|cop(?:y|ied|ying)|reproduc\w+|re-?typ\w+|typed|in full)\b",
    re.IGNORECASE,
)
_WRITTEN = re.compile(
    r"\b(?:(?:press |news |media )?(?:release|notice)|statement|article|piece|story|letter|e-?mail|"
    r"memo|circular|bulletin|editorial|column|site|website|page)\b",
    re.IGNORECASE,
)
"""What is said before a text that is put in whole, and what such a text is."""
_REPORTED = re.compile(r"\b(?:said|says|told|added|declined)\b")
_MASTHEAD = re.compile(r"(?:[Tt]he )?[A-Z][\w.’'-]+(?: (?:[A-Z][\w.’'-]*|&|and|of|on))*")
_QUOTED = re.compile(r"[“\"][^”\"]*(?:[”\"]|$)|(?<!\w)[‘'](?=\w).{0,400}?[’'](?!\w)", re.DOTALL)
_I = re.compile(r"\bI(?:['’](?:m|ve|d|ll))?\b(?![.)])")
_TALK = re.compile(
    r"\w(?:n['’]t|['’](?:m|re|ve|ll|d))\b|\b(?:it|that|what|there|here|who|let)['’]s\b|"
    r"\b(?:you|your|me|my|us)\b|[?!](?:\s|$)|\.\.\.|…|"
    r"^(?:well|so|now|right|grand|oh|ah|hmm+|anyway|ok|okay)\b",
    re.IGNORECASE,
)
"""How people write who tell what they think of an article, as nobody writes in it."""

_MARKED_HEADING = re.compile(r"#{1,6}\s+\S")
_LONGEST_RULE = 200
_LONGEST_TITLE = 25
_LONGEST_HEAD = 3
"""Paragraphs of an article's head behind its first."""
_LONGEST_MASTHEAD = 6
_SHORTEST_INTRODUCTION = 4
_SHORTEST_TITLE = 4
_OPENS = {'"': '"', "“": "”"}
_NEWS_HEAD = 4
"""Paragraphs of an article, its head among them, in which nobody else speaks yet."""
_LEAST_REPORTS = 2
"""Paragraphs with "said" or the like that make news of a text without a title."""
_LONGEST_REMARK = 4
"""Words that tell no news: "Well I never."."""
_SENTENCE_ENDS = ".!?:-–…\"”'’)"
_SHORTEST_NEWS = 4
"""Paragraphs. An introduced text of more begins with its title, whatever words are in it."""
_SHORTEST_BLOCK = 12
"""Words. What is indented after a colon and shorter is a list or an address."""
_LONGEST_HEADING = 9


@dataclass(frozen=True, slots=True)
class Piece:
    """A paragraph with its part in the layout.

    Args:
        article: Number of the quoted article that it stands in; None outside.
    """

    paragraph: Paragraph
    kind: SegmentKind
    article: int | None


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quoted article.

    Args:
        introduction: The paragraph that announces it; None where only a rule sets it off.
        author: As its by-line has it.
        issued: EDTF, from a date line below its title.
    """

    start: int
    end: int
    title: str | None
    introduction: Span | None
    author: str | None
    issued: str | None


def title_like(paragraph: Paragraph, longest: int = _LONGEST_TITLE, *, lone: bool = False) -> bool:
    """Whether a paragraph is laid out as a title: one short line that is no sentence.

    Args:
        lone: It stands where a title is due, so that personal words count at its start alone.
    """
    text = paragraph.text
    bare = text.lstrip("'‘\"“")  # the title of a text that is quoted whole opens its quotation mark
    if (
        "\n" in text
        or paragraph.words > longest
        or (not bare[:1].isalnum() and bare[:1] not in "£$€")
        or bare[:1].islower()
    ):
        return False
    if text[-1] in ".,;:" or "://" in text or re.search(r":\s*[\"“]", text):
        return False
    words = [word for word in text.split() if word[0].isalpha()]
    capitals = sum(word[0].isupper() for word in words)
    personal = _PERSONAL.search(" ".join(text.split()[:5]) if lone else text)
    return bool(words) and (capitals >= 0.6 * len(words) or not personal)


def take_apart(
    paragraphs: list[Paragraph], *, in_comment: bool, is_post: bool = False
) -> tuple[list[Piece], list[Quoted]]:
    """Tell a text's own paragraphs from those of the articles that it quotes.

    An article begins after an introduction, with a title and by-line, behind ``>``, or after a
    rule of stars where the text is a post or quotes after such rules anyway; elsewhere stars are
    the break between two scenes of one author's text. It ends at the next rule if one comes
    before the next introduction; else at a wide gap, at the quotation mark that closes it, where
    the indent goes back, at the next introduction, where the writer of the post says "I" or at
    the end.
    """
    layout = _Layout(paragraphs, in_comment=in_comment, is_post=is_post)
    pieces: list[Piece] = []
    quoted: list[Quoted] = []
    place = 0
    after_rule = False
    while place < len(paragraphs):
        paragraph = paragraphs[place]
        if _is_rule(paragraph):
            pieces.append(Piece(paragraph, SegmentKind.SEPARATOR, None))
            after_rule = True
            place += 1
            continue
        introduced = layout.introduces(place, after_rule=after_rule)
        if introduced:
            pieces.append(Piece(paragraph, SegmentKind.INTRODUCTION, None))
            first = place + 1
        elif layout.begins_article(place, after_rule=after_rule):
            first = place
        else:
            pieces.append(Piece(paragraph, _own_kind(paragraphs, place), None))
            place += 1
            after_rule = False
            continue
        after_rule = False
        stop = layout.end(first)
        article = _article(paragraphs[first:stop], len(quoted), introduced=introduced)
        pieces += article
        quoted.append(_quoted(article, paragraph.span if introduced else None))
        place = stop
    return pieces, quoted


def _quoted(article: list[Piece], introduction: Span | None) -> Quoted:
    head = [p.paragraph.text for p in article[:4]]
    titles = [p.paragraph.text for p in article if p.kind is SegmentKind.TITLE]
    dates = [p.paragraph.text for p in article if p.kind is SegmentKind.DATE_LINE]
    own = [p for p in article if p.kind is SegmentKind.TEXT] or article
    return Quoted(
        start=own[0].paragraph.start,
        end=article[-1].paragraph.end,
        title=" ".join(titles[0].split()).strip('"“”#* ') if titles else None,
        introduction=introduction,
        author=next(filter(None, map(_byline, head)), None) or _writer(article),
        issued=parse_date_line(dates[0]) if dates else None,
    )


def _writer(article: list[Piece]) -> str | None:
    """Who stands below an article's title, without "by"."""
    lines = (WRITER.fullmatch(p.paragraph.text) for p in article if p.kind is SegmentKind.BYLINE)
    return next((match["author"] for match in lines if match), None)


def _is_rule(paragraph: Paragraph) -> bool:
    return len(paragraph.text) <= _LONGEST_RULE and bool(_RULE.fullmatch(paragraph.text))


class _Layout:
    """What the whole of a text tells about its paragraphs; local to one call."""

    def __init__(self, paragraphs: list[Paragraph], *, in_comment: bool, is_post: bool) -> None:
        self.paragraphs = paragraphs
        self.in_comment = in_comment
        self.discussed = is_post or in_comment
        rules = [place for place, p in enumerate(paragraphs) if _is_rule(p)]
        self.starred = any(_STARS.fullmatch(paragraphs[p].text) for p in rules) and (
            is_post or in_comment or any(_introduces_by_mark(p) for p in paragraphs)
        )
        self._next_stop = _next_stops(paragraphs)

    def introduces(self, place: int, *, after_rule: bool) -> bool:
        if place + 1 >= len(self.paragraphs):
            return False
        text, after = self.paragraphs[place].text, self.paragraphs[place + 1]
        if _LIST_ITEM.match(after.text) or _is_rule(after):
            return False
        if _introduces_by_mark(self.paragraphs[place]):
            return True
        if after.text.startswith(">") and not text.startswith(">"):
            return text.endswith(":")
        if text.endswith(":") and after.indent >= self.paragraphs[place].indent + 2:
            return after.words >= _SHORTEST_BLOCK
        if self.discussed and self._announces(place):
            return True
        short = len(text) <= 120 and len(text.split()) <= 14
        elsewhere = self.in_comment or after_rule or place > 0
        return short and elsewhere and bool(_SOURCE_LINE.fullmatch(text))

    def _announces(self, place: int) -> bool:
        """Whether a paragraph without ":-" says that another's text follows, and one does."""
        text, after = self.paragraphs[place].text, self.paragraphs[place + 1]
        colon, words = text.endswith(":"), len(text.split())
        if words < (_SHORTEST_INTRODUCTION if colon else _SHORTEST_BLOCK):
            return False
        if self._has_head(place + 1):
            return colon or bool(_COPIED.search(text))
        if not colon or after.words < _SHORTEST_BLOCK:
            return False
        if not (_COPIED.search(text) or _WRITTEN.search(text)):
            return False
        if after.text[0] in _OPENS:
            return _opens_quotation(after.text)
        return self._own_words(place + 1) < len(self.paragraphs)

    def begins_article(self, place: int, *, after_rule: bool) -> bool:
        paragraph = self.paragraphs[place]
        if paragraph.text.startswith(">"):
            return True
        if after_rule and self.starred and not _AFTERWORD.fullmatch(paragraph.text[:40]):
            return True
        if place + 1 >= len(self.paragraphs) or not title_like(paragraph, lone=True):
            return False
        below = self.paragraphs[place + 1].text
        if not title_like(paragraph):
            return self._tells(place) and _byline(below) is not None
        if _byline(below) is not None:
            return self.in_comment or place > 0
        if self.discussed and self._tells(place) and _is_writer(below):
            return self._has_head(place)
        return after_rule and len(below) < 100 and parse_date_line(below) is not None

    def _has_head(self, place: int) -> bool:
        """Whether a title stands there, with or without a by-line, and news below it."""
        title = self.paragraphs[place]
        if title.text[0] in _OPENS and not _opens_quotation(title.text):
            return False  # somebody's words
        if not title_like(title, lone=True) or title.words < _SHORTEST_TITLE or _head_line(title):
            return False
        below = self.paragraphs[place + 1 : place + 1 + _LONGEST_HEAD]
        for paragraph in below:
            if paragraph.words >= _SHORTEST_BLOCK:
                return not _LIST_ITEM.match(paragraph.text)
            if not (_is_writer(paragraph.text) or _head_line(paragraph)):
                return False
        return False

    def end(self, first: int) -> int:
        """The index after an article's last paragraph."""
        opening = self.paragraphs[first]
        marked = opening.text.startswith(">")
        before = self.paragraphs[first - 1] if first else None
        indented = (
            before is not None and opening.indent >= before.indent + 2 and before.text[-1] == ":"
        )
        mark = opening.text[0]
        closes = _OPENS.get(mark)
        ruled = self._next_stop[first]
        balance = 0
        for place in range(first, len(self.paragraphs)):
            paragraph = self.paragraphs[place]
            if _is_rule(paragraph):
                return place
            if place > first:
                if marked and not paragraph.text.startswith(">"):
                    return place
                if indented and before is not None and paragraph.indent <= before.indent:
                    return place
                if self.introduces(place, after_rule=False):
                    return place
                if _AFTERWORD.fullmatch(paragraph.text[:40]):
                    return place
                if paragraph.gap >= 2 and not ruled and not self.in_comment and not closes:
                    return place
            if closes:
                shut = 0 if closes == mark else paragraph.text.count(closes)
                balance += paragraph.text.count(mark) - shut
                done = balance % 2 == 0 if closes == mark else balance <= 0
                if done and paragraph.text.rstrip(" .,").endswith(closes):
                    return place + 1
        return len(self.paragraphs) if self.in_comment else self._own_words(first)

    def _tells(self, place: int) -> bool:
        """Whether the writer has said anything above, or announced what stands there."""
        announced = place > 0 and self.paragraphs[place - 1].text.endswith((":", ":-"))
        return announced or self._voices.first_told < place

    @cached_property
    def _voices(self) -> _Voices:
        return _voices(self.paragraphs)

    def _own_words(self, first: int) -> int:
        """Where an article that nothing closes gives way to the words of who quotes it.

        News says "I" in quotation marks alone. So the first paragraph that does without them is
        no news, and those right above it neither that talk to the reader.
        """
        voices, begins = self._voices, first + _NEWS_HEAD
        at = bisect_left(voices.personal, first)
        said = voices.personal[at] if at < len(voices.personal) else 0
        if said < begins or not self._tells(first):
            return len(self.paragraphs)  # all is one article
        reports = voices.reports[said] - voices.reports[first]
        if not title_like(self.paragraphs[first]) and reports < _LEAST_REPORTS:
            return len(self.paragraphs)  # a letter, a comment
        talks = [said]
        for place in range(said - 1, begins - 1, -1):
            reported = voices.reports[place + 1] > voices.reports[place]
            if place < talks[-1] - 2 or reported:
                break
            if voices.talks[place] or self.paragraphs[place].words <= _LONGEST_REMARK:
                talks.append(place)
        return talks[-1]


@dataclass(frozen=True, slots=True)
class _Voices:
    """How the paragraphs of a text speak outside quotation marks.

    Args:
        first_told: The first paragraph in which the writer tells something; none as the last + 1.
        personal: Those that say "I"; sorted.
        reports: For each, and behind the last, how many above it say what somebody said.
        talks: For each, whether it talks to the reader.
    """

    first_told: int
    personal: tuple[int, ...]
    reports: tuple[int, ...]
    talks: tuple[bool, ...]


def _voices(paragraphs: Sequence[Paragraph]) -> _Voices:
    plain = [_QUOTED.sub(" ", p.text) for p in paragraphs]
    told = (
        n
        for n, p in enumerate(paragraphs)
        if p.words >= _SHORTEST_BLOCK and p.text[-1] in _SENTENCE_ENDS
    )
    return _Voices(
        next(told, len(paragraphs)),
        tuple(n for n, text in enumerate(plain) if _I.search(text)),
        (0, *accumulate(_REPORTED.search(text) is not None for text in plain)),
        tuple(_TALK.search(text) is not None for text in plain),
    )


def _opens_quotation(text: str) -> bool:
    """Whether a paragraph opens a quotation mark that it does not close."""
    closes = _OPENS.get(text[0])
    if closes is None:
        return False
    return text.count(text[0]) % 2 == 1 if closes == text[0] else text.count(closes) == 0


def _is_writer(text: str) -> bool:
    return bool(WRITER.fullmatch(text)) and not text.isupper()


def _head_line(paragraph: Paragraph) -> bool:
    """Whether it is a by-line or a date line."""
    text = paragraph.text
    return len(text) < 100 and bool(BYLINE.fullmatch(text) or parse_date_line(text))


def _next_stops(paragraphs: list[Paragraph]) -> list[bool]:
    """For each paragraph, whether a rule comes before the next introduction below it."""
    ruled = [False] * (len(paragraphs) + 1)
    for place in range(len(paragraphs) - 1, -1, -1):
        if _is_rule(paragraphs[place]):
            ruled[place] = True
        elif place + 1 < len(paragraphs) and _introduces_by_mark(paragraphs[place + 1]):
            ruled[place] = False
        else:
            ruled[place] = ruled[place + 1]
    return ruled


def _introduces_by_mark(paragraph: Paragraph) -> bool:
    """ "The Echo has this:-"."""
    return bool(_INTRODUCES.search(paragraph.text[-8:]))


def _byline(text: str) -> str | None:
    match = BYLINE.fullmatch(text) if len(text) < 150 else None
    match = match or _GLUED_BYLINE.match(text)
    return match["author"] if match else None


def _article(paragraphs: list[Paragraph], number: int, *, introduced: bool) -> list[Piece]:
    pieces = []
    body = False
    for place, paragraph in enumerate(paragraphs):
        kind = None if body or place > _LONGEST_HEAD else _head_kind(paragraphs, place, introduced)
        if kind is None:
            body = True
            kind = _own_kind(paragraphs, place)
        pieces.append(Piece(paragraph, kind, number))
    return pieces


def _head_kind(paragraphs: list[Paragraph], place: int, introduced: bool) -> SegmentKind | None:
    """The part of an article's head that a paragraph is; None where the body begins."""
    paragraph = paragraphs[place]
    named = _is_masthead(paragraphs)
    if place == 0 and named:
        return SegmentKind.HEADING
    if (
        place == named
        and len(paragraphs) > 1
        and title_like(paragraph, lone=introduced and len(paragraphs) > _SHORTEST_NEWS)
    ):
        return SegmentKind.TITLE
    if len(paragraph.text) < 150 and BYLINE.fullmatch(paragraph.text):
        return SegmentKind.BYLINE
    if place > 0 and _is_writer(paragraph.text):
        return SegmentKind.BYLINE
    if len(paragraph.text) < 100 and parse_date_line(paragraph.text):
        return SegmentKind.DATE_LINE
    if len(paragraph.text) < 80 and _PUBLISHED.fullmatch(paragraph.text):
        return SegmentKind.BYLINE
    return None


def _is_masthead(paragraphs: list[Paragraph]) -> bool:
    """Whether an article's first line names the paper: a short name, then title and by-line."""
    if len(paragraphs) < _LONGEST_HEAD or _byline(paragraphs[2].text) is None:
        return False
    first, second = paragraphs[:2]
    named = first.words <= _LONGEST_MASTHEAD and _MASTHEAD.fullmatch(first.text)
    return bool(named) and title_like(second)


def _own_kind(paragraphs: list[Paragraph], place: int) -> SegmentKind:
    paragraph = paragraphs[place]
    if paragraph.words <= 3 and _AFTERWORD.fullmatch(paragraph.text[:40]):
        return SegmentKind.HEADING
    if _MARKED_HEADING.match(paragraph.text) and "\n" not in paragraph.text:
        return SegmentKind.HEADING
    followed = place + 1 < len(paragraphs) and paragraphs[place + 1].words > paragraph.words
    if followed and title_like(paragraph, _LONGEST_HEADING) and paragraph.text[-1] not in '?!…"”’':
        return SegmentKind.HEADING
    return SegmentKind.TEXT

"""Lines and paragraphs of a stretch of text, with their offsets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from kg.model import Span

_NAME = r"[A-Z][\w.’'-]+(?:\s(?:[A-Z][\w.’'-]*|de|van|von|der|al|el|Mc\w+)){1,3}"
BYLINE = re.compile(
    rf"(?i:by|words:|report by|story by|written by)\s+"
    rf"(?P<author>{_NAME}(?:(?:,|\s+and)\s+{_NAME})?)"
    r"(?P<rest>(?:,| in | for |\s*[|·–—-]).{0,80})?"
)

WRITER = re.compile(
    rf"(?!(?:Dear|To|From|The|My|Our|A) )(?P<author>{_NAME})"
    r"(?:, (?:the )?[A-Z]?[a-z]+(?: [\w’'-]+){0,4}| ?[/|–—] ?[^.!?]{2,40})?"
)
"""A by-line without its "By": "Ann Lowe", "Ann Lowe, Education Correspondent"."""

WIDEST_WRAP = 110
"""Code points. Text that was wrapped by hand or by a mailer keeps its lines below this."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line without its line end; ``start`` and ``end`` leave out the white space around it.

    ``indent`` is the column of its first character, also where the stretch begins within a line.
    """

    start: int
    end: int
    indent: int
    text: str


def lines(text: str, within: Span) -> list[Line]:
    """List the lines of a stretch; blank ones have an empty ``text``."""
    found = []
    at = within.start
    column = at - (text.rfind("\n", 0, at) + 1)
    while at <= within.end:
        stop = text.find("\n", at, within.end)
        stop = within.end if stop < 0 else stop
        raw = text[at:stop]
        bare = raw.strip()
        inside = len(raw) - len(raw.lstrip())
        start = at + inside if bare else at
        found.append(Line(start, start + len(bare), column + inside, bare))
        column = 0
        at = stop + 1
    return found


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Text that belongs together.

    Args:
        gap: Blank lines before it.
        indent: White space before its first line.
    """

    start: int
    end: int
    text: str
    gap: int
    indent: int = 0

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)

    @property
    def words(self) -> int:
        return len(self.text.split())


def paragraphs(text: str, within: Span) -> list[Paragraph]:
    """Split a stretch at blank lines, and at line ends that no wrapping put there.

    A line end is from wrapping when the next line's first word would not have fitted: lines are
    filled greedily up to a width, so every line but a paragraph's last plus one more word is
    longer than the widest line.
    """
    found: list[Paragraph] = []
    for block, gap in _blocks(lines(text, within)):
        for first, last in _runs(block):
            start, end = block[first].start, block[last].end
            before = gap if first == 0 else 0
            found.append(Paragraph(start, end, text[start:end], before, block[first].indent))
    return found


def _blocks(all_lines: list[Line]) -> Iterator[tuple[list[Line], int]]:
    block: list[Line] = []
    gap = before = 0
    for line in all_lines:
        if line.text:
            if not block:
                before = gap
            block.append(line)
            gap = 0
        else:
            if block:
                yield block, before
                block = []
            gap += 1
    if block:
        yield block, before


def _runs(block: list[Line]) -> Iterator[tuple[int, int]]:
    width = max(line.indent + len(line.text) for line in block)
    wrapped = len(block) > 1 and width <= WIDEST_WRAP
    turns = sum(_TURN.match(line.text) is not None for line in block) > 1
    first = 0
    for number, (line, after) in enumerate(pairwise(block)):
        apart = turns and _TURN.match(after.text) is not None
        apart = apart or (len(block) <= _LONGEST_HEAD and _is_byline(after.text))
        if apart or not (wrapped and _continues(line, after, width)):
            yield first, number
            first = number + 1
    yield first, len(block) - 1


def _is_byline(text: str) -> bool:
    return bool(BYLINE.fullmatch(text) or WRITER.fullmatch(text))


_LONGEST_HEAD = 4
"""Lines of an article's title, by-line and date, set without blank ones."""
_ITEM = re.compile(r"(?:[-*•‣–—]|\(?\d{1,3}[.)]|\(?[a-z][.)])\s")
_TURN = re.compile(r"(?:Q ?\d+[.:)]? )?[A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*){0,4}: ")
"""A speaker's label, which opens a line of its own where more than one line has such."""


def _continues(line: Line, after: Line, width: int) -> bool:
    if _ITEM.match(after.text):
        return False
    word = len(after.text.split(maxsplit=1)[0])
    return width >= 45 and line.indent + len(line.text) + 1 + word > width

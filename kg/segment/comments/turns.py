"""Comments that begin with their author on the same line: "Ann: I agree"."""

from __future__ import annotations

import re
from dataclasses import replace

from kg.model import Span
from kg.segment.comments.page import Page
from kg.segment.comments.values import Start
from kg.segment.stamps import Shape, Stamp, read_name, read_stamp, read_when

_INLINE = re.compile(r"(?P<who>[^\s:.!?\"“][^:.!?\"“]{1,70}?):\s+(?=\S)")
_NO_NAMES = frozenset(
    ["ps", "nb", "note", "update", "edit", "re", "question", "answer", "source", "fact", "warning",
     "correction", "edited to add", "tl;dr", "so", "and", "but", "q", "a"]
)  # fmt: skip


def inline(page: Page, opening: int, announced: int | None) -> list[Start]:
    """Comments that begin with "Ann: …", each on a paragraph of its own."""
    starts = []
    for number in range(opening, len(page.lines)):
        line = page.lines[number]
        if not line.text:
            continue
        start = inline_at(page, Start(number, 0, Span(line.start, line.start), None, None))
        if start is None and number == opening:
            return []
        if start:
            starts.append(start)
    enough = len(starts) >= 2 or announced == len(starts)
    return starts if enough else []


def with_inline(page: Page, starts: list[Start]) -> list[Start]:
    """Take "Ann: …" behind the numbers as authors, if most comments have it."""
    named = [inline_at(page, start) for start in starts]
    found = sum(name is not None for name in named)
    if any(start.stamp for start in starts) or found < 2 or found * 2 <= len(starts):
        return starts
    return [name or start for name, start in zip(named, starts, strict=True)]


def inline_at(page: Page, start: Start) -> Start | None:
    line = page.lines[start.line]
    match = _INLINE.match(line.text, start.marker.end - line.start)
    if match is None:
        return None
    stamp = _inline_name(match["who"])
    head = Span(line.start + match.start(), line.start + match.end())
    return replace(start, stamp=stamp, head=head) if stamp else None


def _inline_name(text: str) -> Stamp | None:
    """The words before a colon that opens a comment: a name, perhaps with its time."""
    stamp = read_stamp(text.replace("(", " ").replace(")", " ").strip())
    if stamp and stamp.strong:
        return replace(stamp, shape=Shape.INLINE)
    name = read_name(text, strict=True)
    if name is None or len(text.split()) > 4 or text.casefold() in _NO_NAMES or read_when(text):
        return None
    return Stamp(name.author, None, Shape.INLINE, name.answers)

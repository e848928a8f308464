"""Comment threads: where they begin, which lines start a comment, whom each answers.

Read are numbered lists as blog engines print them, with replies indented or announced below;
comments that begin, or end, with a line that names author and time; and comments that only the
engine's own words ("Reply") tell apart. A thread keeps to one layout, the one it begins with.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from kg.model import Span
from kg.segment.comments.divided import counted, divided, named_above
from kg.segment.comments.headed import headed, signed_below, unannounced
from kg.segment.comments.headers import Header, announced, header_of, is_chapter
from kg.segment.comments.numbered import (
    indented_list,
    number_at,
    numbered,
    numbered_names,
    unannounced_list,
)
from kg.segment.comments.page import Page
from kg.segment.comments.parents import items
from kg.segment.comments.turns import inline, untitled
from kg.segment.comments.values import Comments, Item, Start
from kg.segment.layout import lines

_SIGNATURE = re.compile(
    r"(?:(?P<open>['‘\"“])|(?P<dash>[-–—~]\s*))(?P<name>[^\W\d_][\w.’'-]*(?: [\w.’'-]+){0,3})"
    r"(?(open)['’\"”]?)"
)
_HEADERS_TRIED = 12


def find_comments(text: str, *, prose_from: int = 0) -> Comments | None:
    """Find the thread at the end of a document; None where there is none.

    Args:
        prose_from: Where the document's head ends; a by-line with a time in it starts no thread.
    """
    every = lines(text, Span(0, len(text)))
    page = Page(text, every)
    headers = [(n, kind) for n, line in enumerate(every) if (kind := header_of(line.text))]
    for number, kind in headers[:_HEADERS_TRIED]:
        line = every[number]
        if kind is Header.COUNTED and is_chapter(every, number):
            continue
        found = thread(page, number + 1, kind, announced(line.text))
        if found:
            return Comments(line.start, Span(line.start, line.end), found)
    first, opening = unannounced(page, prose_from)
    if first is None:
        first = unannounced_list(page, prose_from)
    if first is None:
        first = indented_list(page)
    opened = opening.issued if opening else None
    found = thread(page, first, Header.NONE, None, opened) if first is not None else ()
    if first is not None and found:
        return Comments(every[first].start, None, found, opening)
    starts = untitled(page) or named_above(page, 0, announced=False)
    if starts:
        return Comments(every[starts[0].line].start, None, items(page, starts))
    return None


def thread(
    page: Page, first: int, header: Header, count: int | None, opened: str | None = None
) -> tuple[Item, ...]:
    """The comments from a line on; none where no layout fits."""
    opening = next(filter(page.has_words, range(first, len(page.lines))), None)
    if opening is None:
        return ()
    readers: list[Callable[[], list[Start]]] = []
    if number_at(page.lines[opening].text):
        readers.append(lambda: numbered(page, first, opening, header))
    readers.append(lambda: headed(page, first, opening, header))
    if header is not Header.NONE:
        readers.append(lambda: numbered_names(page, opening))
        tail = signed_below(page, opening)
        if tail:
            return tail
        readers.append(lambda: inline(page, opening, count))
        readers.append(lambda: divided(page, opening))
        if header is Header.COUNTED:
            readers.append(lambda: counted(page, opening, count))
        readers.append(lambda: named_above(page, opening, announced=True))
    for read in readers:
        starts = read()
        if starts:
            return items(page, starts, opened=opened)
    return ()


def signature(text: str) -> str | None:
    """Read a line that is nothing but a signature: ``'Getafix'``, ``- Ann``; else None."""
    text = text.strip()
    match = _SIGNATURE.fullmatch(text) if len(text) < 100 else None
    if match is None or not (match["name"][0].isupper() or match["open"]):
        return None
    return match["name"].strip(" .'’")


__all__ = ["Comments", "Item", "find_comments", "signature"]

"""Comments that begin, or end, with a line that names author and time."""

from __future__ import annotations

from dataclasses import replace

from kg.model import Span
from kg.segment.comments.headers import Header
from kg.segment.comments.names import is_handle
from kg.segment.comments.page import Page
from kg.segment.comments.values import DEEPEST, Item, Start
from kg.segment.stamps import Shape, Stamp, is_machinery

ANYBODY = "anonymous"


def headed(page: Page, first: int, opening: int, header: Header) -> list[Start]:
    """Take each line that is a comment's head as the first one is laid out.

    A deeper indent answers the shallower comment above. Prose that looks like a weak head
    ("Ann said:") counts only where the first comment has such a one.
    """
    begin = page.head_at(opening)
    if begin is None or (header is Header.NONE and not begin[0].timed):
        return []
    shape, timed = begin[0].shape, begin[0].timed
    starts: list[Start] = []
    indents: list[int] = []
    skip = -1
    for number in range(opening, len(page.lines)):
        found = page.head_at(number) if number > skip else None
        if found is None:
            continue
        stamp, skip, end = found
        if stamp.timed != timed or (stamp.shape is not shape and not stamp.timed):
            continue
        line = page.lines[number]
        while indents and line.indent < indents[-1]:
            indents.pop()
        if not indents or line.indent > indents[-1]:
            indents.append(line.indent)
        span = Span(line.start, end)
        answers = line.text.casefold().startswith(("reply", ">")) and bool(starts)
        depth = min(len(indents) - 1 + answers, DEEPEST)
        starts.append(Start(number, depth, Span(line.start, line.start), stamp, span))
    if shape is Shape.SAYS and not timed:
        starts = [
            _stamped_below(page, s, starts[i + 1].line if i + 1 < len(starts) else len(page.lines))
            for i, s in enumerate(starts)
        ]
    return starts


def _stamped_below(page: Page, start: Start, stop: int) -> Start:
    """ "Ann said…" with the time under the comment: the time is the comment's."""
    number = page.last_line(start.line, stop)
    when = page.stamp(number) if number is not None else None
    if start.stamp and when and when.shape is Shape.DATED:
        return replace(start, stamp=replace(start.stamp, issued=when.issued))
    return start


def signed_below(page: Page, opening: int) -> tuple[Item, ...]:
    """Comments whose author and time stand below them."""
    last = page.last_line(opening, len(page.lines))
    ends = [
        n
        for n in range(opening, len(page.lines))
        if (stamp := page.stamp(n)) and stamp.strong and stamp.shape is Shape.STAMPED
    ]
    if not ends or ends[-1] != last or ends[0] == opening or page.head_at(opening):
        return ()
    items = []
    begin = page.lines[opening].start
    for place, number in enumerate(ends):
        line = page.lines[number]
        stamp = page.stamp(number)
        assert stamp is not None
        stop = page.lines[ends[place + 1]].start if place + 1 < len(ends) else len(page.text)
        after = next(
            (
                page.lines[n].start
                for n in range(number + 1, len(page.lines))
                if page.lines[n].text and not is_machinery(page.lines[n].text)
            ),
            stop,
        )
        items.append(
            Item(
                (place + 1,), None, stamp.author, stamp.issued, Span(begin, begin),
                (Span(line.start, line.end),), Span(begin, max(line.end, after)),
            )
        )  # fmt: skip
        begin = max(line.end, after)
    return tuple(items)


def unannounced(page: Page, prose_from: int) -> tuple[int | None, Stamp | None]:
    """Where a thread without a header begins: two strong heads, or an indented list.

    A head at the top of the document counts as one, and is returned: it is the opening's own.
    """
    opening: dict[Shape, Stamp] = {}  # heads at the top, which start no comment
    seen: dict[Shape, int] = {}
    heads = [(n, found[0]) for n in range(len(page.lines)) if (found := page.head_at(n))]
    of_people = any(stamp.clock and is_handle(stamp.author or ANYBODY) for _, stamp in heads)
    for number, stamp in heads:
        line = page.lines[number]
        if not _unmistakable(stamp):
            continue
        if stamp.clock and not (of_people or opening or seen):
            continue  # "Doors open 18:30"
        if line.start < prose_from:
            opening.setdefault(stamp.shape, stamp)
        elif stamp.shape in opening or stamp.shape in seen:
            return seen.get(stamp.shape, number), opening.get(stamp.shape)
        else:
            seen[stamp.shape] = number
    return None, None


def _unmistakable(stamp: Stamp) -> bool:
    """A head with a time of day or an age; one with a day alone may be an article's by-line."""
    if stamp.issued is None:
        return stamp.strong
    return stamp.timed and "T" in stamp.issued

"""Comments in a numbered list, with replies indented or announced below."""

from __future__ import annotations

import re

from kg.dates import MONTH
from kg.model import Span
from kg.segment.comments.headers import Header
from kg.segment.comments.names import bare, may_be_name
from kg.segment.comments.page import Page
from kg.segment.comments.turns import with_inline
from kg.segment.comments.values import DEEPEST, Start
from kg.segment.layout import Line
from kg.segment.stamps import Shape, Stamp, is_anonymous, is_machinery, read_stamp

NUMBER = re.compile(
    r"(?:(?:comment|post|reply)\s+#?|#)?(?P<path>\d{1,4}(?:\.\d{1,3}){1,4}|\d{1,4}(?=[.):]))[.):]{0,2}\s+(?=\S)|"
    r"(?:comment|post|reply)\s+#?(?P<word>\d{1,4})\s*(?:[.):–—-]+\s*)?",
    re.IGNORECASE,
)
_BARE = re.compile(r"(?P<path>\d{1,4})(?:\s*\|\s*|\s+)(?=\S)")
_MONTH = re.compile(MONTH, re.IGNORECASE)
_REPLY = re.compile(r"Reply\s?:\s+(?=\S)")


def number_at(text: str) -> re.Match[str] | None:
    """A comment's number at the start of a line: "3.", "#3", "3.1", and "3" before who and when."""
    match = NUMBER.match(text)
    alone = _BARE.match(text) if match is None else None
    if alone is None or _MONTH.match(text, alone.end()):
        return match
    stamp = read_stamp(text[alone.end() :])
    return alone if stamp is not None and stamp.strong and stamp.timed else None


def _path(match: re.Match[str]) -> tuple[int, ...]:
    assert match.lastgroup is not None
    return tuple(map(int, match[match.lastgroup].split(".")))


def numbered(page: Page, first: int, opening: int, header: Header) -> list[Start]:
    """Follow the numbers: the next one of a level already open, or 1 for a level further in."""
    step = _step(page, opening)
    machinery = any(is_machinery(line.text) for line in page.lines[first:])
    levels: list[tuple[int, int, tuple[int, ...]]] = []  # indent, last number, explicit path
    starts: list[Start] = []
    before = ""
    replies = False
    for number in range(opening, len(page.lines)):
        line = page.lines[number]
        match = number_at(line.text) if line.text[:1].isalnum() or line.text[:1] == "#" else None
        if match:
            path = _path(match)
            depth = _depth(
                page, line, path, levels, step,
                inside=_may_be_reply(before, page.lines[number - 1].text, machinery),
                announced=replies, closed=before.casefold().startswith("reply"),
            )  # fmt: skip
            if depth is not None:
                del levels[depth:]
                levels.append((line.indent, path[-1], path))
                starts.append(_numbered_start(page, number, match, depth))
                replies = False
        if line.text:
            before = line.text
            replies = replies or before.casefold() == "replies"
    if header is Header.TITLED and not _is_thread(page, starts, machinery, first):
        return []
    return with_inline(page, _with_heads(page, starts))


def _with_heads(page: Page, starts: list[Start]) -> list[Start]:
    """With replies that bear no number: "Reply: …", or a head like those that have one."""
    shapes = {start.stamp.shape for start in starts if start.stamp and start.stamp.timed}
    every: list[Start] = []
    for start, after in zip(starts, [*starts[1:], None], strict=True):
        every.append(start)
        depth = min(start.depth + 1, DEEPEST)
        below = ""
        for number in range(start.line, after.line if after else len(page.lines)):
            line = page.lines[number]
            parted = number > start.line and (
                is_machinery(below) or not page.lines[number - 1].text
            )
            head = page.head_at(number) if parted else None
            label = _REPLY.match(line.text)
            if head is not None and head[0].timed and head[0].shape in shapes:
                span = Span(line.start, head[2])
                every.append(Start(number, depth, Span(line.start, line.start), head[0], span))
            elif label:
                marker = Span(line.start, line.start + label.end())
                every.append(Start(number, depth, marker, None, None))
            below = line.text or below
    return every


def numbered_names(page: Page, opening: int) -> list[Start]:
    """Comments that each stand below a line of number and name: "1 Gate Keeper", "2 Anonymous"."""
    starts: list[Start] = []
    for number in range(opening, len(page.lines) - 1):
        line = page.lines[number]
        match = _BARE.match(line.text)
        if match is None or _path(match) != (len(starts) + 1,):
            continue
        name = bare(line.text[match.end() :])
        parted = number == opening or not page.lines[number - 1].text
        short = may_be_name(name) or (bool(starts) and 0 < len(name) <= _LONGEST_NAME)
        if not (parted and short and page.lines[number + 1].text) or name.endswith((".", ":", "?")):
            continue
        stamp = Stamp(None if is_anonymous(name) else name, None, Shape.NAMED)
        marker = Span(line.start, line.start + match.end())
        starts.append(Start(number, 0, marker, stamp, Span(marker.end, line.end)))
    return starts if len(starts) > _LEAST else []


def unannounced_list(page: Page, prose_from: int) -> int | None:
    """Where a thread without a header begins whose comments bear number, author and time."""
    first: int | None = None
    wanted = 1
    for number, line in enumerate(page.lines):
        match = number_at(line.text) if line.start >= prose_from else None
        stamp = read_stamp(line.text[match.end() :]) if match else None
        if match is None or stamp is None or not stamp.strong or not stamp.issued:
            continue
        if _path(match) == (wanted,) and "T" in stamp.issued:
            first = number if first is None else first
            wanted += 1
            if wanted > _LEAST:
                return first
    return None


_LONGEST_NAME = 40
"""Code points of a name whose number goes on from the one before: "8 Land agent, retired"."""
_LEAST = 2
"""Comments that make a thread where nothing announces one."""


def _step(page: Page, opening: int) -> int:
    """1 where the numbers rise, -1 where the newest comment stands first."""
    values = []
    indent = page.lines[opening].indent
    for line in page.lines[opening:]:
        match = number_at(line.text) if line.indent == indent and line.text else None
        if match and match.lastgroup == "path" and len(_path(match)) == 1:
            values.append(_path(match)[0])
            if len(values) == 2:
                return -1 if values[1] == values[0] - 1 else 1
    return 1


def _depth(
    page: Page, line: Line, path: tuple[int, ...], levels: list[tuple[int, int, tuple[int, ...]]],
    step: int, *, inside: bool, announced: bool, closed: bool,
) -> int | None:  # fmt: skip
    """The level a number belongs to; None where it is no comment's number."""
    if not levels:
        return 0
    if len(path) > 1:
        known = [level[2] for level in levels]
        for depth, last in enumerate(known):
            if path[:-1] == last and path[-1] == 1:
                return depth + 1
            if path[:-1] == last[:-1] and path[-1] == last[-1] + 1:
                return depth
        return None
    if announced and path[0] == 1 and line.indent >= levels[-1][0]:
        return len(levels)  # "Replies" stands above it, whatever the indent
    same = [d for d, (indent, _, _) in enumerate(levels) if line.indent <= indent]
    if not same:
        return len(levels) if path[0] == 1 and inside and len(levels) < DEEPEST else None
    flush = [d for d in same if levels[d][0] == levels[same[0]][0]]
    for depth in flush if closed else reversed(flush):
        if path[0] == levels[depth][1] + (step if depth == 0 else 1):
            return depth
    return None


def _numbered_start(page: Page, number: int, match: re.Match[str], depth: int) -> Start:
    line = page.lines[number]
    begin = line.start + match.end()
    rest = line.text[match.end() :]
    stamp = read_stamp(rest)
    end = line.end
    if stamp is None or not stamp.timed:
        stamp, end = page.two_lines(number, rest, stamp)
    head = Span(begin, end) if stamp else None
    return Start(number, depth, Span(line.start, begin), stamp, head)


def _is_thread(page: Page, starts: list[Start], machinery: bool, first: int) -> bool:
    """A list below a mere heading is a thread if stamps or machinery show it, or it alone."""
    if machinery or any(start.stamp for start in starts):
        return True
    above = sum(bool(NUMBER.match(line.text)) for line in page.lines[: first - 1])
    return above == 0 and len(starts) >= 2


def _may_be_reply(before: str, above: str, machinery: bool) -> bool:
    """Whether a first number further in may start a reply.

    A list inside a comment looks the same; where the engine prints its own words, a reply follows
    one of them, and elsewhere a blank line.
    """
    return is_machinery(before) if machinery else not above


def indented_list(page: Page) -> int | None:
    """An indented list from 1, after a wide gap, to the end of the document."""
    deepest_from = [0] * (len(page.lines) + 1)
    deepest_from[-1] = 10**9
    for number in range(len(page.lines) - 1, -1, -1):
        line = page.lines[number]
        counts = line.text and not NUMBER.match(line.text)
        deepest_from[number] = min(deepest_from[number + 1], line.indent if counts else 10**9)
    for number in range(2, len(page.lines)):
        line = page.lines[number]
        if not (line.indent and line.text.startswith(("1. ", "1) "))):
            continue
        if page.lines[number - 1].text or page.lines[number - 2].text:
            continue
        if deepest_from[number] > line.indent:
            return number
    return None

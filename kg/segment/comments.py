"""Comment threads: where they begin, which lines start a comment, whom each answers.

Two layouts are read: numbered lists as blog engines print them, replies indented below with
numbers of their own, and comments that begin with a line naming author and time.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.dates import parse_stamp
from kg.model import Span
from kg.segment.layout import Line, lines

CHROME = re.compile(
    r"(?:reply\s?delete|reply|replies|delete|edit|flag|share|like|likes?\s*\(?\d*\)?|report(?: abuse)?"
    r"|report this comment|permalink|load more(?:…|\.\.\.)?|show more|add comment|leave a (?:reply|comment)"
    r"|post a comment|newer posts?|older posts?|home|reply ↓|log in to reply|recommend(?:ed)?(?: \d+)?"
    r"|\d+ (?:likes?|repl(?:y|ies)|upvotes?)|subscribe to: .*|view (?:all|more) .*)",
    re.IGNORECASE,
)
"""Lines of a comment engine's own words, inside a thread only."""

_HEADER = re.compile(
    r"(?:(?:\d+|no|one)\s+(?:comments?|responses?|replies|thoughts)(?:\s+(?:on|to)\b.*)?"
    r"|(?:reader(?:s['’])?\s+)?comments?(?:\s*\(\d+\))?|responses(?:\s*\(\d+\))?|discussion(?:\s*\(\d+\)))\s*:?",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"(\d{1,4})[.)]\s+(?=\S)")
_LONGEST_HEAD = 120
_LONGEST_NAME = 60

_SAYS = re.compile(
    rf"(?P<author>\S.{{0,{_LONGEST_NAME}}}?)\s+(?:says|said|wrote|writes|replied|commented)(?:\s+(?:on|at)\s+(?P<when>.+?))?\s*(?::|\.\.\.|…)"
)
_POSTED = re.compile(
    rf"(?:posted|comment(?:ed)?|written|submitted)?\s*(?:by|from)\s*:?\s+(?P<author>\S.{{0,{_LONGEST_NAME}}}?)\s*(?:,|\bon\b|\bat\b|[|·•–—-])\s*(?P<when>.+)",
    re.IGNORECASE,
)
_SIGNATURE = re.compile(
    r"(?:(?P<open>['‘\"“])|(?P<dash>[-–—~]\s*))(?P<name>[^\W\d_][\w.’'-]*(?: [\w.’'-]+){0,3})(?(open)['’\"”]?)"
)


@dataclass(frozen=True, slots=True)
class Stamp:
    """The head of a comment: who, and when (ISO 8601), as far as it says."""

    author: str | None
    issued: str | None


@dataclass(frozen=True, slots=True)
class Item:
    """A comment as laid out.

    Args:
        number: Position at each level, such as ``(3, 1)`` for the first reply to the third comment.
        head: The span of marker and stamp.
        body: From the end of the head to the next comment.
    """

    number: tuple[int, ...]
    stamp: Stamp
    marker: Span
    head: Span | None
    body: Span

    @property
    def key(self) -> str:
        return "comment-" + ".".join(map(str, self.number))


@dataclass(frozen=True, slots=True)
class Comments:
    """The thread below a text; ``header`` is the line that announces it, if there is one."""

    start: int
    header: Span | None
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class _Start:
    """A line that begins a comment."""

    line: int
    depth: int
    marker: Span
    stamp: Stamp
    head: Span | None


def find_comments(text: str) -> Comments | None:
    """Find the thread at the end of a document; None where there is none."""
    every = lines(text, Span(0, len(text)))
    for number, line in enumerate(every):
        if len(line.text) <= _LONGEST_HEAD and _HEADER.fullmatch(line.text):
            found = _thread(text, every, number + 1)
            if found:
                return Comments(line.start, Span(line.start, line.end), found)
    number = _unannounced(every)
    if number is not None:
        found = _thread(text, every, number)
        if found:
            return Comments(every[number].start, None, found)
    return None


def signature(text: str) -> str | None:
    """Read a line that is nothing but a signature: ``'Getafix'``, ``- Ann``; else None."""
    match = _SIGNATURE.fullmatch(text.strip())
    if match is None or not (match["name"][0].isupper() or match["open"]):
        return None
    return match["name"].strip(" .'’")


def stamp(line: str) -> Stamp | None:
    """Read a line that is nothing but a comment's author and time, glued or not; else None."""
    if not line or len(line) > _LONGEST_HEAD:
        return None
    match = _SAYS.fullmatch(line)
    if match and _is_name(match["author"]):
        when = parse_stamp(match["when"]) if match["when"] else None
        if when or not match["when"]:
            return Stamp(match["author"], when)
    match = _POSTED.fullmatch(line)
    if match:
        when = parse_stamp(match["when"])
        if when:
            return Stamp(match["author"].strip(), when)
    for at in range(len(line)):
        if at and line[at - 1].isdigit():
            continue  # never split a number
        if not (
            line[at].isdigit() or (line[at].isalpha() and (at == 0 or not line[at - 1].isalpha()))
        ):
            continue
        when = parse_stamp(line[at:])
        if when:
            author = line[:at].strip(" ,|·•–—-@:")
            author = re.sub(r"\s+(?:on|at)$", "", author)
            if not author:
                return Stamp(None, when)
            return Stamp(author, when) if _is_name(author) else None
    return None


def _is_name(author: str) -> bool:
    return (
        len(author) <= _LONGEST_NAME and len(author.split()) <= 6 and any(map(str.isalpha, author))
    )


def _thread(text: str, every: list[Line], first: int) -> tuple[Item, ...]:
    starts = _numbered(every, first) or _headed(every, first)
    items: list[Item] = []
    counts: list[int] = []
    for place, start in enumerate(starts):
        del counts[start.depth + 1 :]
        while len(counts) <= start.depth:
            counts.append(0)
        counts[start.depth] += 1
        begin = start.head.end if start.head else start.marker.end
        stop = starts[place + 1].marker.start if place + 1 < len(starts) else len(text)
        items.append(
            Item(
                tuple(counts), start.stamp, start.marker, start.head, Span(begin, max(begin, stop))
            )
        )
    return tuple(items)


def _numbered(every: list[Line], first: int) -> list[_Start]:
    """Follow the numbers: the next one of a level already open, or 1 for a level further in."""
    machinery = any(CHROME.fullmatch(line.text) for line in every[first:] if line.text)
    levels: list[tuple[int, int]] = []  # (indent, last number)
    starts: list[_Start] = []
    before = ""
    for number in range(first, len(every)):
        line = every[number]
        match = _NUMBER.match(line.text)
        if match:
            value = int(match[1])
            depth = next(
                (d for d, (indent, _) in enumerate(levels) if line.indent <= indent), len(levels)
            )
            if not levels:
                fits = value == 1
            elif depth < len(levels):
                fits = value == levels[depth][1] + 1
            else:
                # A list inside a comment looks like a first reply; where the engine prints its
                # own words, a reply follows one of them.
                fits = value == 1 and (
                    bool(CHROME.fullmatch(before)) if machinery else not every[number - 1].text
                )
            if fits:
                del levels[depth:]
                levels.append((line.indent, value))
                starts.append(_start(line, match, number, depth))
        if line.text:
            before = line.text
    return starts


def _start(line: Line, match: re.Match[str], number: int, depth: int) -> _Start:
    begin = line.start + match.end()
    head = stamp(line.text[match.end() :])
    return _Start(
        line=number,
        depth=depth,
        marker=Span(line.start, begin),
        stamp=head or Stamp(None, None),
        head=Span(begin, line.end) if head else None,
    )


def _headed(every: list[Line], first: int) -> list[_Start]:
    """Take each line that is a comment's head; deeper indent answers the shallower one above."""
    starts: list[_Start] = []
    indents: list[int] = []
    for number in range(first, len(every)):
        line = every[number]
        head = stamp(line.text) if line.text else None
        if head is None or head.author is None:
            continue
        while indents and line.indent < indents[-1]:
            indents.pop()
        if not indents or line.indent > indents[-1]:
            indents.append(line.indent)
        end = line.end
        if head.issued is None and number + 1 < len(every):
            below = stamp(every[number + 1].text)
            if below and below.author is None:
                head, end = Stamp(head.author, below.issued), every[number + 1].end
        span = Span(line.start, end)
        starts.append(_Start(number, len(indents) - 1, Span(line.start, line.start), head, span))
    return starts


def _unannounced(every: list[Line]) -> int | None:
    """Find a thread without a header: an indented list from 1, after a wide gap, to the end."""
    for number in range(2, len(every)):
        line = every[number]
        if not (line.indent and line.text.startswith(("1. ", "1) "))):
            continue
        if every[number - 1].text or every[number - 2].text:
            continue
        rest = [other for other in every[number:] if other.text]
        if all(other.indent > line.indent or _NUMBER.match(other.text) for other in rest):
            return number
    return None

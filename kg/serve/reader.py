"""Lays a document out for reading: its parts as a thread, everything found in it marked.

Texts become `Leaf`s, the longest stretches inside which nothing begins or ends, each with the
offset at which it starts. Every character of the text that is not blank between blocks is in one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from kg.model import SectionKind, Segment, SegmentKind, Thread

DEEPEST = 6
"""Steps by which a reply is indented at most."""

CHROME = frozenset({SegmentKind.CHROME, SegmentKind.SEPARATOR})


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """Something found in the text; offsets count its code points.

    Args:
        kind: "mention", "reference", "time", "amount", "quotation" or "evidence".
        entity: Whom it names, or who speaks; "" for nobody.
        value: What a date or a sum was understood as.
    """

    start: int
    end: int
    kind: str
    entity: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class Leaf:
    """A stretch of text with everything that it stands in, the innermost name alone."""

    start: int
    text: str
    name: Mark | None = None
    time: Mark | None = None
    amount: Mark | None = None
    quotation: Mark | None = None
    evidence: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """One segment: a paragraph, a heading, a stamp."""

    kind: str
    leaves: tuple[Leaf, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """Blocks of one section that stand together.

    Args:
        key: Of the section; "" for the post itself.
        depth: How far it is indented.
        first: Whether the section begins here.
    """

    key: str
    kind: str
    depth: int
    first: bool
    title: str
    issued: str
    blocks: tuple[Block, ...]


def parts(thread: Thread, marks: Iterable[Mark]) -> tuple[Part, ...]:
    """The document in the order of its text."""
    begun: set[int] = set()
    found = []
    shown = _standing(thread.segments, sorted(set(marks)))
    for index, segments in groupby(shown, key=lambda pair: pair[0].section):
        section = thread.sections[index]
        found.append(
            Part(
                key=section.key,
                kind=section.kind.value,
                depth=_depth(thread, index),
                first=index not in begun,
                title=section.title or "",
                issued=section.issued or "",
                blocks=tuple(
                    Block(segment.kind.value, tuple(_leaves(thread, segment, standing)))
                    for segment, standing in segments
                ),
            )
        )
        begun.add(index)
    return tuple(found)


def _depth(thread: Thread, index: int) -> int:
    """How many comments it answers, or stands in."""
    depth = 0
    seen: set[int | None] = set()
    at: int | None = index
    while at is not None and at not in seen:
        seen.add(at)
        section = thread.sections[at]
        at = section.reply_to if section.reply_to is not None else section.part_of
        if at is not None and thread.sections[at].kind is SectionKind.COMMENT:
            depth += 1
    return min(depth, DEEPEST)


def _standing(
    segments: Iterable[Segment], marks: Sequence[Mark]
) -> Iterator[tuple[Segment, list[Mark]]]:
    """Each segment that is not blank, with the marks that reach into it."""
    live: list[Mark] = []
    next_mark = 0
    for segment in segments:
        while next_mark < len(marks) and marks[next_mark].start < segment.end:
            live.append(marks[next_mark])
            next_mark += 1
        live = [mark for mark in live if mark.end > segment.start]
        if segment.kind is not SegmentKind.BLANK:
            yield segment, live


def _leaves(thread: Thread, segment: Segment, standing: Sequence[Mark]) -> Iterator[Leaf]:
    text = thread.document.text
    inner = (at for mark in standing for at in (mark.start, mark.end))
    cuts = {segment.start, segment.end, *(at for at in inner if segment.start < at < segment.end)}
    for start, end in pairwise(sorted(cuts)):
        active = [mark for mark in standing if mark.start <= start and end <= mark.end]
        yield Leaf(
            start,
            text[start:end],
            name=_innermost(active, "mention") or _innermost(active, "reference"),
            time=_innermost(active, "time"),
            amount=_innermost(active, "amount"),
            quotation=_innermost(active, "quotation"),
            evidence=_innermost(active, "evidence") is not None,
        )


def _innermost(marks: Iterable[Mark], kind: str) -> Mark | None:
    found = (mark for mark in marks if mark.kind == kind)
    return min(found, key=lambda mark: (mark.end - mark.start, mark), default=None)

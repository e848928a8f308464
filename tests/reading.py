"""Sentences with their names marked, parsed: what tests of relations and events read.

A mark is a type in front of brackets: "ORG[Norvane Rail] runs ORG[Westmoor Trains]."
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from kg.annotate.coreference import find_references
from kg.annotate.language import Prose, load
from kg.annotate.parsed import Parsed
from kg.annotate.tables import TYPES
from kg.annotate.times import find_times
from kg.model import (
    Document,
    EntityType,
    Mention,
    Section,
    SectionKind,
    Segment,
    SegmentKind,
    Span,
    Speech,
    Thread,
)

MARK = re.compile(r"\b(PER|ORG|LOC|PUB|LAW|PROG)\[([^\]]+)\]")
ISSUED = "2019-05-07"


def unmarked(marked: str) -> tuple[str, tuple[Mention, ...]]:
    """The text without its marks, and the mentions they stood for."""
    text, mentions, at = "", [], 0
    for match in MARK.finditer(marked):
        text += marked[at : match.start()]
        kind, surface = TYPES[match[1]], match[2]
        mentions.append(Mention(len(text), len(text) + len(surface), surface, kind, 0))
        text += surface
        at = match.end()
    return text + marked[at:], tuple(mentions)


def read(marked: Sequence[str], *, speaker: str = "") -> Iterator[tuple[str, Parsed]]:
    """Each marked text with its parse.

    Args:
        speaker: Surface of the mention that says what stands in “ ”; nobody if empty.
    """
    plain = [unmarked(line) for line in marked]
    docs = load().pipe((text for text, _ in plain), batch_size=64)
    for (text, mentions), doc in zip(plain, docs, strict=True):
        segment = Segment(0, len(text), SegmentKind.TEXT, 0)
        section = Section("", SectionKind.POST, 0, len(text), issued=ISSUED)
        thread = Thread(Document("d", "d.txt", text, ""), (section,), (segment,))
        prose = Prose(segment, doc, tuple(range(len(text) + 1)))
        who = next((m.span for m in mentions if speaker and m.surface == speaker), None)
        found = Parsed(
            (prose,),
            tuple(m for m in mentions if m.type is not EntityType.PUBLICATION),
            publications=tuple(m for m in mentions if m.type is EntityType.PUBLICATION),
            times=find_times(thread),
            speeches=tuple(
                Speech(q.start() + 1, q.end() - 1, 0, who, "said")
                for q in re.finditer("“[^”]+”", text)
            ),
        )
        yield text, replace(found, references=find_references(thread, found))


def words(text: str, span: Span) -> str:
    return text[span.start : span.end]


def cases(table: str) -> list[tuple[str, str]]:
    """Pairs of a sentence and what it states, from lines "sentence" and "=> what"."""
    lines = [line.strip() for line in table.strip().splitlines()]
    return [
        (sentence, what.removeprefix("=> "))
        for sentence, what in pairwise(lines)
        if what.startswith("=> ")
    ]

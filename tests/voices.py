"""Documents with their names marked, parsed: what tests of speech, posts and publications read.

A mark is a type in front of brackets: "PER[Ann Lowe] chairs ORG[Norvane Trust]." An honorific
before a marked person is taken as hers.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from reading import unmarked

from kg.annotate import lexicon
from kg.annotate.coreference import find_references
from kg.annotate.language import analyse, load
from kg.annotate.parsed import Parsed
from kg.annotate.publications import Publications, find_publications
from kg.annotate.speech import find_speech
from kg.annotate.times import find_times
from kg.model import (
    Document,
    EntityType,
    Mention,
    Section,
    SectionKind,
    Segment,
    SegmentKind,
    Thread,
)

ISSUED = "2019-05-07"


def document(marked: str, *, kind: SectionKind = SectionKind.POST) -> tuple[Thread, Parsed]:
    """A document of one section, its paragraphs parted by blank lines, with the names as marked."""
    text, mentions = unmarked(marked)
    thread = Thread(
        Document("t", "t.txt", text, "0" * 64),
        (Section("", kind, 0, len(text), issued=ISSUED),),
        _segments(text, (0, len(text)), 0),
    )
    return thread, parsed(thread, mentions)


def parsed(thread: Thread, mentions: Sequence[Mention]) -> Parsed:
    """The thread parsed, with its publications, references and speech."""
    prose = analyse(thread, load())
    text = thread.document.text
    names = tuple(_with_honorific(text, m) for m in mentions)
    found = Parsed(prose, names, times=find_times(thread))
    found = replace(found, publications=find_publications(thread, found).mentions)
    found = replace(found, references=find_references(thread, found))
    return replace(found, speeches=find_speech(thread, found))


def publications(marked: str) -> tuple[str, Publications]:
    thread, found = document(marked)
    bare = replace(found, publications=(), references=(), speeches=())
    return thread.document.text, find_publications(thread, bare)


def _segments(text: str, span: tuple[int, int], section: int) -> tuple[Segment, ...]:
    found, at = [], span[0]
    for match in re.finditer(r"\n+", text[span[0] : span[1]]):
        start, end = span[0] + match.start(), span[0] + match.end()
        found.append(Segment(at, start, SegmentKind.TEXT, section))
        found.append(Segment(start, end, SegmentKind.BLANK, section))
        at = end
    found.append(Segment(at, span[1], SegmentKind.TEXT, section))
    return tuple(s for s in found if s.end > s.start)


def _with_honorific(text: str, mention: Mention) -> Mention:
    if mention.type is not EntityType.PERSON:
        return mention
    before = text[: mention.start].split(" ")
    word = re.split(r"[\s“\"‘]", before[-2])[-1] if len(before) > 1 and not before[-1] else ""
    return replace(mention, honorific=word if word.rstrip(".") in lexicon.HONORIFICS else "")

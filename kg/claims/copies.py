"""Finds the sentences that stand in two places, so that a text printed twice is one witness."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from kg.model import Evidence, Reading, Span, Version
from kg.vocabulary import document_id

_WORD = re.compile(r"\w+")
_SHORTEST = 8
"""Words below which two may write the same sentence by chance."""

_FEWEST, _SHARE = 3, 0.6
"""Sentences, and share of a section's, that make it a version of another."""


class Place(NamedTuple):
    """A section of a document."""

    document: str
    section: int


class Sentence(NamedTuple):
    """One of the longer sentences of a document, with a digest of its words."""

    start: int
    end: int
    section: int
    digest: bytes


class Printed(NamedTuple):
    """What a document tells the corpus of its sentences; a pure function of its reading.

    Attributes:
        sentences: In the order of the text.
        keys: Of its sections.
        issued: When each section, or else what it stands in, was issued; what has no date comes
            last.
    """

    sentences: tuple[Sentence, ...]
    keys: tuple[str, ...]
    issued: tuple[str, ...]


def printed(reading: Reading) -> Printed:
    """The longer sentences of a document."""
    sections = range(len(reading.thread.sections))
    return Printed(
        tuple(_sentences(reading)),
        tuple(section.key for section in reading.thread.sections),
        tuple(_issued(reading, section) for section in sections),
    )


class Copies:
    """Which sentences of a corpus another section had first.

    First is what was issued first; of equals, the first by document id and place, so the order in
    which documents come in changes nothing. Linear in the sentences of the corpus.

    Attributes:
        repeating: The documents that have a sentence which another section had first; sorted.
    """

    def __init__(self, documents: Mapping[str, Printed]) -> None:
        self._documents = documents
        first: dict[bytes, tuple[str, str, int, int]] = {}  # issued, document, start, section
        twice: set[bytes] = set()
        for id, found in documents.items():
            issued = found.issued
            for start, _, section, digest in found.sentences:
                rank = (issued[section], id, start, section)
                known = first.setdefault(digest, rank)
                if known is not rank:
                    twice.add(digest)
                    if rank < known:
                        first[digest] = rank
        self._first = {digest: Place(r[1], r[3]) for digest, r in first.items() if digest in twice}
        self.repeating = tuple(
            id
            for id, found in documents.items()
            if any(
                s.digest in twice and self._first[s.digest] != (id, s.section)
                for s in found.sentences
            )
        )

    def origin(self, document: str, span: Span) -> Place | None:
        """The section that had the sentence around a passage first; None where it is the first."""
        found = self._documents.get(document)
        place = bisect_right(found.sentences, span.start, key=_start) - 1 if found else -1
        if found is None or place < 0:
            return None
        sentence = found.sentences[place]
        if not (sentence.start <= span.start and span.end <= sentence.end):
            return None
        return self._other(document, sentence)

    def _other(self, document: str, sentence: Sentence) -> Place | None:
        first = self._first.get(sentence.digest)
        return first if first and first != (document, sentence.section) else None

    def original(self, evidence: Evidence) -> str | None:
        """Id of the innermost document that had a passage first; None where it is the first."""
        place = self.origin(evidence.document, Span(evidence.start, evidence.end))
        return self._id(place) if place else None

    def origins(self, document: str) -> tuple[tuple[int, Place, str], ...]:
        """The repeated sentences of a document: start, who had it first, and that one's id."""
        return tuple(
            (sentence.start, place, self._id(place))
            for sentence in self._documents[document].sentences
            if (place := self._other(document, sentence))
        )

    def versions(self, document: str) -> Iterator[Version]:
        """The sections that are, for the most part, another one's text; in order."""
        origins: dict[int, Counter[Place]] = defaultdict(Counter)
        for sentence in self._documents[document].sentences:
            here = Place(document, sentence.section)
            origins[sentence.section][self._other(document, sentence) or here] += 1
        for section, places in sorted(origins.items()):
            place, count = min(places.items(), key=lambda item: (-item[1], item[0]))
            copied = place != Place(document, section)
            if copied and count >= max(_FEWEST, _SHARE * places.total()):
                yield Version(document, section, self._id(place))

    def _id(self, place: Place) -> str:
        return document_id(place.document, self._documents[place.document].keys[place.section])


def _start(sentence: Sentence) -> int:
    return sentence.start


def _sentences(reading: Reading) -> Iterator[Sentence]:
    """The longer sentences of a document."""
    text = reading.document.text
    segments = reading.thread.segments
    starts = [s.start for s in segments]
    for span in sorted(reading.annotation.sentences):
        words = [w.casefold() for w in _WORD.findall(text, span.start, span.end)]
        if len(words) >= _SHORTEST:
            section = segments[bisect_right(starts, span.start) - 1].section
            digest = hashlib.blake2b(" ".join(words).encode("utf-8", "surrogatepass"))
            yield Sentence(span.start, span.end, section, digest.digest()[:16])


def _issued(reading: Reading, section: int) -> str:
    number: int | None = section
    while number is not None:
        found = reading.thread.sections[number]
        if found.issued:
            return found.issued
        number = found.part_of
    return "~"

"""Finds the sentences that stand in two places, so that a text printed twice is one witness."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
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


class Copies:
    """Which sentences of a corpus another section had first.

    First is what was issued first; of equals, the first by document id and place, so the order in
    which documents come in changes nothing. Linear in the sentences of the corpus.
    """

    def __init__(self, readings: Sequence[Reading]) -> None:
        first: dict[bytes, tuple[tuple[str, str, int], Place]] = {}
        self._sentences: dict[str, list[tuple[Span, int, bytes]]] = {}
        self._keys = {r.document.id: tuple(s.key for s in r.thread.sections) for r in readings}
        for reading in readings:
            id = reading.document.id
            found = list(_sentences(reading))
            self._sentences[id] = found
            for span, section, digest in found:
                rank = (_issued(reading, section), id, span.start)
                if digest not in first or rank < first[digest][0]:
                    first[digest] = (rank, Place(id, section))
        self._first: Mapping[bytes, Place] = {digest: place for digest, (_, place) in first.items()}
        self._starts = {id: [s.start for s, _, _ in found] for id, found in self._sentences.items()}

    def origin(self, document: str, span: Span) -> Place | None:
        """The section that had the sentence around a passage first; None where it is the first."""
        starts = self._starts.get(document)
        place = bisect_right(starts, span.start) - 1 if starts else -1
        if place < 0:
            return None
        sentence, section, digest = self._sentences[document][place]
        if not sentence.covers(span):
            return None
        first = self._first[digest]
        return first if first != Place(document, section) else None

    def original(self, evidence: Evidence) -> str | None:
        """Id of the innermost document that had a passage first; None where it is the first."""
        place = self.origin(evidence.document, Span(evidence.start, evidence.end))
        return self._id(place) if place else None

    def versions(self) -> Iterator[Version]:
        """The sections that are, for the most part, another one's text; sorted."""
        for document, found in sorted(self._sentences.items()):
            origins: dict[int, Counter[Place]] = defaultdict(Counter)
            for _, section, digest in found:
                origins[section][self._first[digest]] += 1
            for section, places in sorted(origins.items()):
                place, count = min(places.items(), key=lambda item: (-item[1], item[0]))
                copied = place != Place(document, section)
                if copied and count >= max(_FEWEST, _SHARE * places.total()):
                    yield Version(document, section, self._id(place))

    def _id(self, place: Place) -> str:
        return document_id(place.document, self._keys[place.document][place.section])


def _sentences(reading: Reading) -> Iterator[tuple[Span, int, bytes]]:
    """The longer sentences of a document: where, in which section, a digest of the words."""
    text = reading.document.text
    segments = reading.thread.segments
    starts = [s.start for s in segments]
    for span in sorted(reading.annotation.sentences):
        words = [w.casefold() for w in _WORD.findall(text, span.start, span.end)]
        if len(words) >= _SHORTEST:
            section = segments[bisect_right(starts, span.start) - 1].section
            digest = hashlib.blake2b(" ".join(words).encode("utf-8", "surrogatepass"))
            yield span, section, digest.digest()[:16]


def _issued(reading: Reading, section: int) -> str:
    """When a section, or else what it stands in, was issued; what has no date comes last."""
    number: int | None = section
    while number is not None:
        found = reading.thread.sections[number]
        if found.issued:
            return found.issued
        number = found.part_of
    return "~"

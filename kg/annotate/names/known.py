"""Names that reference data knows: their type and where they begin and end."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from kg.annotate.language import Prose, text_of
from kg.annotate.names.case import ACRONYM, Case
from kg.annotate.names.evidence import CERTAIN, MODEL, Candidate, Table, squeeze
from kg.model import EntityType, Span
from kg.reference import ReferenceData, ReferenceEntry

Options = Mapping[str, Sequence[str]]
"""The names that begin with each word, the longer ones first."""
Matches = Callable[[str, Options], Iterable[tuple[int, int, str]]]
"""Start, end and key of each name in a paragraph, none overlapping another."""

SCORE = 0.95
"""What a name scores that reference data knows: more than one document's own evidence."""


@dataclass(frozen=True, slots=True)
class _Index:
    labels: dict[str, tuple[tuple[ReferenceEntry, bool], ...]]
    options: Options


@lru_cache(maxsize=2)
def _index(reference: ReferenceData) -> _Index:
    labels = {squeeze(name): found for name, found in reference.by_label.items()}
    options: dict[str, list[str]] = defaultdict(list)
    for key in sorted(labels, key=lambda key: (-len(key), key)):
        first = re.match(r"\w+", key)
        if first:
            options[first[0]].append(key)
    return _Index(labels, options)


@dataclass(frozen=True, slots=True)
class Known:
    """What one document names that reference data knows.

    Args:
        spans: Where it is named by labels that mean it wherever they stand, from left to right.
        sure: The types of these labels.
        likely: The types of ambiguous labels that the document bears out.
        posts: Labels of posts: words for what somebody is, and no names.
    """

    spans: tuple[Span, ...] = ()
    sure: Mapping[str, EntityType] = field(default_factory=dict)
    likely: Mapping[str, EntityType] = field(default_factory=dict)
    posts: frozenset[str] = frozenset()
    candidates: tuple[Candidate, ...] = ()

    def split_by(self, candidate: Candidate) -> bool:
        """Whether a proposed name is cut out of a known one, or reaches into one from outside."""
        import bisect

        span = candidate.span
        at = max(0, bisect.bisect_left(self.spans, Span(span.start, span.start)) - 1)
        for known in self.spans[at:]:
            if known.start >= span.end:
                break
            if known.overlaps(span) and not span.covers(known):
                return True
        return False

    def settle(
        self, kept: Mapping[str, tuple[EntityType, float]], case: Case, besides: frozenset[str]
    ) -> dict[str, tuple[EntityType, float]]:
        """Kept names with those that are known, and without the posts.

        Args:
            besides: Names that the document itself settles: it spells them out, or somebody is
                addressed so.
        """
        settled = {key: value for key, value in kept.items() if key not in self.posts}
        for key, kind in self.sure.items():
            written_small = " " not in key and not ACRONYM.fullmatch(key) and case.is_word(key)
            if key not in besides and not written_small:
                settled[key] = (kind, SCORE)
        return settled


def find_known(prose: tuple[Prose, ...], reference: ReferenceData, matches: Matches) -> Known:
    """Look the names of reference data up in a document, in exactly their case."""
    if not reference.entries:
        return Known()
    index = _index(reference)
    found = [
        (paragraph, *match)
        for paragraph in prose
        for match in matches(text_of(paragraph.doc), index.options)
    ]
    keys = sorted({key for *_, key in found})
    named = {key for key in keys if all(sure for _, sure in index.labels[key])}
    told = {
        iri for key in named for entry, _ in index.labels[key] for iri in reference.related(entry)
    }
    sure: dict[str, EntityType] = {}
    likely: dict[str, EntityType] = {}
    posts: set[str] = set()
    for key in keys:
        entries = [entry for entry, _ in index.labels[key]]
        types = {entry.type for entry in entries}
        if types == {None}:
            posts.add(key)
        elif len(types) == 1:
            kind = types.pop()
            assert kind is not None
            if key in named:
                sure[key] = kind
            elif any(iri in told for entry in entries for iri in reference.related(entry)):
                likely[key] = kind
    return Known(
        spans=tuple(sorted(p.chars(start, end) for p, start, end, key in found if key in sure)),
        sure=sure,
        likely=likely,
        posts=frozenset(posts),
        candidates=tuple(_candidates(found, sure, likely)),
    )


def _candidates(
    found: Iterable[tuple[Prose, int, int, str]],
    sure: Mapping[str, EntityType],
    likely: Mapping[str, EntityType],
) -> Iterator[Candidate]:
    for paragraph, start, end, key in found:
        kind = sure.get(key) or likely.get(key)
        if kind:
            weight = CERTAIN if key in sure else MODEL
            text = text_of(paragraph.doc)[start:end]
            yield Candidate(paragraph.chars(start, end), text, kind, weight)


def propose_known(known: Known, table: Table) -> None:
    """Let what is known vote; names that documents show to be something else still may win."""
    for candidate in known.candidates:
        table.add(candidate)
        table.formal.add(squeeze(candidate.surface))

"""Sentences with the names in them marked."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kg.query.sparql import Ask, iri
from kg.query.statements import Citation
from kg.vocabulary import KG


@dataclass(frozen=True, slots=True, order=True)
class Name:
    """A mention or a reference at its place; offsets count code points of the file's text."""

    start: int
    end: int
    entity: str
    reference: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a sentence.

    Args:
        entity: What it names; "" for words between names.
        subject: Whether the statement is about what it names.
    """

    text: str
    entity: str = ""
    subject: bool = False


Names = Mapping[str, Sequence[Name]]
"""Names by the document that they stand in, in order of place."""

_BATCH = 100


def names_in(ask: Ask, documents: Iterable[str]) -> Names:
    """All names in some documents; those of a part count for the part alone."""
    found: defaultdict[str, set[Name]] = defaultdict(set)
    for values in _batches(documents):
        for row in ask(
            f"SELECT ?d ?start ?end ?entity ?class WHERE {{ VALUES ?d {{ {values} }}"
            # a list of classes would have the engine start from all mentions there are
            " ?m kg:inDocument ?d ; kg:refersTo ?entity ; kg:start ?start ; kg:end ?end ;"
            " a ?class }"
        ):
            found[row["d"]].add(
                Name(
                    int(row["start"]),
                    int(row["end"]),
                    row["entity"],
                    row["class"] == KG + "Reference",
                )
            )
    return {document: tuple(sorted(names)) for document, names in found.items()}


def authors_of(ask: Ask, documents: Iterable[str]) -> Mapping[str, str]:
    """Who wrote some documents or parts of them, where one is named; IRIs."""
    found: dict[str, str] = {}
    for values in _batches(documents):
        for row in ask(
            f"SELECT ?d ?who WHERE {{ VALUES ?d {{ {values} }} ?d dcterms:creator ?who }}"
            " ORDER BY ?d ?who"
        ):
            found.setdefault(row["d"], row["who"])
    return found


def _batches(documents: Iterable[str]) -> Iterator[str]:
    wanted = sorted(set(documents))
    for at in range(0, len(wanted), _BATCH):
        yield " ".join(iri(document) for document in wanted[at : at + _BATCH])


def pieces(citation: Citation, names: Names, subjects: frozenset[str]) -> tuple[Piece, ...]:
    """The words of a citation, cut at the names in it; joined, they are the words.

    Where names overlap, those of ``subjects`` win, then the longer. A reference ("she") is marked
    only where it stands for one of them.
    """
    standing = names.get(citation.text.id, ())
    first = bisect_left(standing, Name(citation.start, 0, ""))
    inside = []
    for name in standing[first:]:
        if name.start >= citation.end:
            break
        if name.end <= citation.end and (name.entity in subjects or not name.reference):
            inside.append(name)
    kept: list[Name] = []
    for name in sorted(
        inside, key=lambda n: (n.entity not in subjects, n.reference, n.start - n.end, n)
    ):
        if all(name.end <= other.start or other.end <= name.start for other in kept):
            kept.append(name)
    return _cut(citation, sorted(kept), subjects)


def _cut(citation: Citation, names: Sequence[Name], subjects: frozenset[str]) -> tuple[Piece, ...]:
    found = []
    at = 0
    for name in names:
        start, end = name.start - citation.start, name.end - citation.start
        if start > at:
            found.append(Piece(citation.words[at:start]))
        found.append(Piece(citation.words[start:end], name.entity, name.entity in subjects))
        at = end
    if at < len(citation.words):
        found.append(Piece(citation.words[at:]))
    return tuple(found)

"""Puts quads into the order of a page that a person reads.

Documents come first, then people, organisations and so on to the evidence; in each, ids in the
order of their numbers (``comment-2`` before ``comment-10``); in a subject, its type and its name
first. A serializer that streams keeps that order, and so the bytes are the same every time.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from pyoxigraph import DefaultGraph, Quad

from kg.vocabulary import DCTERMS, KG, RDF, RDFS, SKOS

_CLASSES = (
    "Document",
    "Person",
    "Organisation",
    "Place",
    "Publication",
    "Legislation",
    "Programme",
    "Tenure",
    "Event",
    "Claim",
    "Proposal",
    "Correction",
    "Quotation",
    "ReportedSpeech",
    "Passage",
    "Mention",
    "Reference",
    "TimeExpression",
    "Amount",
)
_PROPERTIES = (
    RDF + "type",
    RDFS + "label",
    SKOS + "altLabel",
    KG + "joinReason",
    *(DCTERMS + name for name in ("source", "title", "issued", "creator", "publisher", "isPartOf")),
    *(KG + name for name in ("replyTo", "inDocument", "start", "end", "surface", "text")),
    *(KG + name for name in ("holder", "post", "organisation", "status", "heldFrom", "heldUntil")),
    *(RDF + name for name in ("subject", "predicate", "object")),
    *(KG + name for name in ("participant", "agent", "patient", "place")),
    *(KG + name for name in ("value", "earliest", "latest")),
    *(KG + name for name in ("speaker", "cue", "block", "spokesperson", "refersTo")),
    *(KG + name for name in ("amount", "currency", "period")),
    *(KG + name for name in ("first", "second", "verdict", "restsOn")),
    *(KG + name for name in ("corrects", "reason", "correctedBy", "correctedOn")),
    *(KG + name for name in ("modality", "attributedTo", "evidence")),
)
_CLASS_RANK = {KG + name: rank for rank, name in enumerate(_CLASSES)}
_PROPERTY_RANK = {name: rank for rank, name in enumerate(_PROPERTIES)}
_TYPE = RDF + "type"

_Natural = tuple[tuple[str | int, ...], str]


def ordered(quads: Iterable[Quad], *, merged: bool = False) -> Iterator[Quad]:
    """The distinct quads, the default graph first.

    Args:
        merged: Put all into the default graph.
    """
    graphs: dict[str, dict[str, list[Quad]]] = defaultdict(lambda: defaultdict(list))
    for quad in quads:
        name = "" if merged else _name(quad.graph_name)
        graphs[name][_name(quad.subject)].append(quad)
    for name in sorted(graphs, key=_natural):
        subjects = {s: _subject(lines, merged) for s, lines in graphs.pop(name).items()}
        for subject in sorted(subjects, key=lambda s: (subjects[s][0], _natural(s))):
            yield from subjects.pop(subject)[1]


def _name(term: object) -> str:
    """Without the angle brackets: they would sort ``…/notes`` after ``…/notes/comment-1``."""
    return "" if isinstance(term, DefaultGraph) else str(term).strip("<>")


def _subject(quads: list[Quad], merged: bool) -> tuple[int, list[Quad]]:
    """What one subject is (its rank), and its quads in order."""
    rank = len(_CLASSES)
    lines: dict[tuple[str, str], tuple[int, Quad]] = {}
    for quad in quads:
        property_, object_ = quad.predicate.value, str(quad.object)
        if property_ == _TYPE:
            rank = min(rank, _CLASS_RANK.get(object_[1:-1], rank))
        if merged and not isinstance(quad.graph_name, DefaultGraph):
            quad = Quad(quad.subject, quad.predicate, quad.object)
        place = _PROPERTY_RANK.get(property_, len(_PROPERTIES))
        lines[property_, object_] = (place, quad)

    def by_property(key: tuple[str, str]) -> tuple[int, str]:
        return lines[key][0], key[0]

    in_order = sorted(lines, key=by_property)
    if len({property_ for property_, _ in lines}) < len(lines):  # else the objects do not matter
        in_order = sorted(lines, key=lambda key: (*by_property(key), _natural(key[1])))
    return rank, [lines[key][1] for key in in_order]


_DIGITS = re.compile(r"(\d+)", re.ASCII)


def _natural(text: str) -> _Natural:
    """Sorts numbers by their size. Texts and numbers take turns, so two keys always compare."""
    parts: list[str | int] = list(_DIGITS.split(text))
    # digits by the dozen are no number to sort by; the text itself tells "1" from "01"
    parts[1::2] = [int(p) if len(str(p)) < 20 else 0 for p in parts[1::2]]
    return tuple(parts), text

"""Lays the network out as the tables that the page reads: what comes often is kept once."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import replace
from typing import Any

from kg.dates import period
from kg.model import EntityType, Modality
from kg.view.data import Kind, Mark, Network, Node, Record, Source, Statement, Term
from kg.view.layout import Layout, size
from kg.vocabulary import PREFIXES, XSD

SHAPES = {
    EntityType.PERSON: "dot",
    EntityType.ORGANISATION: "square",
    EntityType.PLACE: "triangleDown",
    EntityType.PUBLICATION: "diamond",
    EntityType.LEGISLATION: "hexagon",
    EntityType.PROGRAMME: "triangle",
}
"""A type is told by its shape too, for those who see the colours alike."""


class _Table:
    """Values kept once each, in order of arrival; what refers to them keeps the number."""

    def __init__(self) -> None:
        self.rows: list[Any] = []
        self._at: dict[Hashable, int] = {}

    def number(self, key: Hashable, row: Any) -> int:
        if key not in self._at:
            self._at[key] = len(self.rows)
            self.rows.append(row)
        return self._at[key]


Graph = tuple[list[dict[str, Any]], list[dict[str, Any]], dict[str, Any], dict[str, Any]]


def tables(network: Network, places: Layout) -> Graph:
    """Nodes and edges as vis-network takes them, and the tables that they share.

    Nodes come in order of rank and are numbered so. One line joins two entities, whatever the kinds
    of the statements behind it. The last table, of IRIs and records, is for writing Turtle alone.
    """
    nodes = {node.id: node for node in network.nodes}
    keys = _keys(places.ranked)
    shared = _Shared(network, places.ranked)

    def entity(node: Node) -> dict[str, Any]:
        x, y = places.whole[node.id]
        return {
            "id": shared.numbers[node.id],
            "key": keys[node.id],
            "label": node.label,
            "group": TYPES.index(node.type),
            "shape": SHAPES[node.type],
            "size": size(node),
            "x": x,
            "y": y,
            **({"open": places.overview[node.id]} if node.id in places.overview else {}),
            "names": list(node.names),
            **({"reasons": list(node.reasons)} if node.reasons else {}),
            "in": [shared.documents.number(d, None) for d in node.documents],
            "independent": node.independent,
            "mentions": node.mentions,
            **({"persona": 1} if node.persona else {}),
            **({"faint": 1} if node.comment_only else {}),
            "own": [shared.statement(s) for s in node.statements],
        }

    lines: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    for edge in network.edges:
        pair = shared.numbers[edge.source], shared.numbers[edge.target]
        lines[min(pair), max(pair)].extend(shared.statement(s) for s in edge.statements)
    known = {d.id for d in network.documents}
    vis_nodes = [entity(_within(nodes[iri], known)) for iri in places.ranked]
    vis_edges = [
        {"id": i, "from": a, "to": b, "said": found}
        for i, ((a, b), found) in enumerate(sorted(lines.items()))
    ]
    return (
        vis_nodes,
        vis_edges,
        {
            "types": [t.value for t in TYPES],
            "kinds": [k.value for k in KINDS],
            "modalities": [m.value for m in MODALITIES],
            "whole": len(places.overview) == len(places.ranked),
            **shared.tables(),
        },
        shared.records(network.records),
    )


class _Shared:
    """The tables to which nodes and edges refer by number."""

    def __init__(self, network: Network, ranked: tuple[str, ...]) -> None:
        self.numbers = {iri: i for i, iri in enumerate(ranked)}
        self.documents, self.voices, self.sentences = _Table(), _Table(), _Table()
        self.said, self.iris = _Table(), _Table()
        self.base = _base(ranked)
        for iri in ranked:  # so that an entity has the same number everywhere
            self.iri(iri)
        roots = {source.root or source.id for source in network.documents}
        for source in sorted(network.documents, key=lambda s: s.id not in roots):
            self.document(source)

    def iri(self, iri: str) -> int:
        return self.iris.number(iri, iri.removeprefix(self.base) if self.base else iri)

    def document(self, source: Source) -> int:
        row = [
            source.kind,
            source.title,
            source.issued,
            source.file,
            source.within,
            source.within_issued,
            self.iri(source.id),
            self.iri(source.root or source.id),
        ]
        return self.documents.number(source.id, row)

    def statement(self, s: Statement) -> int:
        document = self.document(s.document)
        marks = _utf16(s.sentence, s.marks, self.numbers)
        place = (s.sentence, s.marks, document, s.start)
        copy = [self.iri(s.copy_of)] if s.copy_of else []
        return self.said.number(
            s,
            [
                KINDS.index(s.kind),
                s.phrase,
                self.numbers[s.subject],
                self.numbers[s.object] if s.object else -1,
                self.sentences.number(place, [s.sentence, marks, document, s.start, s.end, *copy]),
                self.voices.number(s.voice, [s.voice.label, s.voice.kind.value]),
                MODALITIES.index(s.modality),
                s.when,
                self.iri(s.id),
                *([1] if s.asserted else []),
            ],
        )

    def tables(self) -> dict[str, Any]:
        return {
            "voices": self.voices.rows,
            "documents": self.documents.rows,
            "sentences": self.sentences.rows,
            "statements": self.said.rows,
            "periods": _periods(row[WHEN] for row in self.said.rows),
        }

    def records(self, records: Iterable[Record]) -> dict[str, Any]:
        texts = {row[0]: i for i, row in reversed(list(enumerate(self.sentences.rows)))}
        properties = _Table()

        def term(term: Term) -> Any:
            if not term.datatype:
                return self.iri(term.value)
            if term.datatype != XSD + "string":
                return [term.value, self.iri(term.datatype)]
            long = len(term.value) > SHORT
            return [texts[term.value]] if long and term.value in texts else term.value

        def row(record: Record) -> list[Any]:
            return [
                self.iri(record.id),
                *([properties.number(p, p), *map(term, values)] for p, values in record.properties),
            ]

        written = [row(record) for record in records]
        return {
            "base": self.base,
            "prefixes": PREFIXES,
            "iris": self.iris.rows,
            "properties": properties.rows,
            "records": written,
        }


SHORT = 40
"""Code points up to which a text is not worth a reference to the table of sentences."""


def _base(iris: Iterable[str]) -> str:
    """What all these IRIs of the form ``base/kind/name`` have before the kind; empty if nothing."""
    bases = {match[1] if (match := BELOW.fullmatch(iri)) else "" for iri in iris}
    return bases.pop() if len(bases) == 1 else ""


BELOW = re.compile(r"(https?://[^#?]*/)[a-z]+/[^/]+")


WHEN = 7
"""Where a statement's row holds its date."""


def _periods(values: Iterable[str]) -> dict[str, list[str | None]]:
    """First and last day of each EDTF value; None where an end is open.

    An interval has two more: the last day on which it may have begun, the first on which it may
    have ended.
    """
    found = {}
    for value in sorted(set(values) - {""}):
        first, last = period(value)
        since, slash, until = value.partition("/")
        inner = (period(since)[1], period(until)[0]) if slash else ()
        if first or last:
            found[value] = [day.isoformat() if day else None for day in (first, last, *inner)]
    return found


TYPES = tuple(EntityType)
KINDS = tuple(Kind)
MODALITIES = tuple(Modality)


def _within(node: Node, known: set[str]) -> Node:
    return replace(node, documents=tuple(d for d in node.documents if d in known))


def _utf16(text: str, marks: Iterable[Mark], numbers: dict[str, int]) -> list[tuple[int, int, int]]:
    """Marks by the code units that JavaScript counts, with the entity's number."""

    def units(end: int) -> int:
        return len(text[:end].encode("utf-16-le", errors="surrogatepass")) // 2

    return [(units(m.start), units(m.end), numbers[m.entity]) for m in marks if m.entity in numbers]


def _keys(iris: Iterable[str]) -> dict[str, str]:
    """What the address shows for an entity: the end of its IRI, or all of it where ends clash."""
    short = {iri: "/".join(iri.rsplit("/", 2)[-2:]) for iri in iris}
    often = Counter(short.values())
    return {iri: key if often[key] == 1 else iri for iri, key in short.items()}

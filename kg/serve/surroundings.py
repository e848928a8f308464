"""Takes a part out of a graph that is too large for one page: some entities with what joins them.

The part is a small graph in memory of the same shape, so that whatever reads the whole reads it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from pyoxigraph import DefaultGraph, NamedNode, Quad, QuerySolutions, Store

from kg.query.sparql import iri
from kg.serve.library import Edition
from kg.store import Rows
from kg.view import Network, network
from kg.vocabulary import KG, QUERY_PREFIXES, RDF

FOREMOST = 80
"""Entities of the overview: those that are named most."""

MOST_AROUND = 60
"""Neighbours that are taken along with an entity, the most closely joined first."""

MOST_LOOKED_AT = 3000
"""Statements of one kind about one entity that are looked at: a hub may have any number."""

MOST_OF_A_PAIR = 8
"""Statements that are taken along for one pair of entities."""

MOST_IN_ALL = 600
"""Statements that are taken along, those of the most closely joined pairs first."""

MOST_SPOKEN = 60
"""Quotations of one speaker that are taken along."""

_BATCH = 400
_JOINS = (
    ("rdf:subject", "rdf:object"),
    ("rdf:object", "rdf:subject"),
    ("kg:holder", "kg:organisation"),
    ("kg:organisation", "kg:holder"),
    ("kg:participant", "kg:participant"),
    ("kg:participant", "kg:place"),
    ("kg:place", "kg:participant"),
)


@dataclass(frozen=True, slots=True)
class Neighbour:
    """An entity that statements join to another.

    Args:
        statements: How many.
    """

    id: str
    statements: int


def neighbours(edition: Edition, entity: str) -> tuple[Neighbour, ...]:
    """What is joined to an entity, the most closely joined first."""
    joined = _joined(edition, entity)
    return tuple(
        Neighbour(other, len(joined[other]))
        for other in sorted(joined, key=lambda other: (-len(joined[other]), other))
    )


def surroundings(edition: Edition, around: Iterable[str]) -> Network:
    """The foremost entities with what joins them, and the neighbours of some others.

    Args:
        around: IRIs of entities whose neighbours are taken along.
    """
    around = tuple(dict.fromkeys(entity for entity in around if entity in edition.by_id))
    core = {*edition.foremost[:FOREMOST], *around}
    joins = {entity: _joined(edition, entity) for entity in sorted(core)}
    for entity in around:
        core |= {found.id for found in neighbours(edition, entity)[:MOST_AROUND]}
    pairs = {
        (min(one, other), max(one, other)): (one in around or other in around, sorted(said))
        for one, joined in joins.items()
        for other, said in joined.items()
        if other in core
    }
    wanted: set[str] = set()
    for pair in sorted(pairs, key=lambda p: (not pairs[p][0], -len(pairs[p][1]), p)):
        if len(wanted) >= MOST_IN_ALL:
            break
        wanted |= set(pairs[pair][1][:MOST_OF_A_PAIR])
    for entity in around:
        wanted |= set(_spoken_by(edition, entity))
    found = network(_part(edition, wanted, core).query)
    # names in sentences bring in entities of which nothing is known here
    joined = core | {end for edge in found.edges for end in (edge.source, edge.target)}
    return replace(
        found,
        nodes=tuple(
            replace(
                node,
                independent=max(node.independent, edition.mentioned.get(node.id, (0, 0))[0])
                if not node.comment_only
                else 0,
                mentions=edition.mentioned.get(node.id, (0, node.mentions))[1],
            )
            for node in found.nodes
            if node.id in joined
        ),
    )


def _joined(edition: Edition, entity: str) -> Mapping[str, set[str]]:
    """The statements that join an entity to each other one."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for own, others in _JOINS:
        for row in edition.ask(
            f"SELECT ?s ?e WHERE {{ ?s {own} {iri(entity)} ; {others} ?e }} LIMIT {MOST_LOOKED_AT}"
        ):
            if row["e"] != entity and row["e"] in edition.by_id:
                found[row["e"]].add(row["s"])
    return found


def _spoken_by(edition: Edition, entity: str) -> Iterator[str]:
    rows = edition.ask(
        f"SELECT ?s WHERE {{ ?s kg:speaker {iri(entity)} }} ORDER BY ?s LIMIT {MOST_SPOKEN}"
    )
    return (row["s"] for row in rows)


class _Part:
    """A graph in memory that is asked as a snapshot is."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def query(self, sparql: str) -> Rows:
        answer = self._store.query(sparql, prefixes=QUERY_PREFIXES, use_default_graph_as_union=True)
        assert isinstance(answer, QuerySolutions)
        names = tuple(variable.value for variable in answer.variables)
        return Rows(names, (tuple(solution) for solution in answer))


def _part(edition: Edition, statements: Iterable[str], entities: Iterable[str]) -> _Part:
    store = Store()
    told = _copy(edition, statements, store)
    passages = _copy(edition, told["evidence"], store)
    documents = told["inDocument"] | passages["inDocument"]
    cited = set(documents)
    while documents:
        documents = _copy(edition, documents, store)["isPartOf"] - cited
        cited |= documents
    named = _names(edition, store)
    _copy(edition, {*entities, *named, *told["speaker"], *told["attributedTo"]} - cited, store)
    return _Part(store)


def _copy(edition: Edition, subjects: Iterable[str], store: Store) -> dict[str, set[str]]:
    """Copy all triples of some subjects; returns the objects by the last part of the property."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for values in _values(subjects):
        named: set[tuple[Any, Any, Any]] = set()
        for s, p, o, g in _rows(
            edition,
            f"SELECT ?s ?p ?o ?g WHERE {{ VALUES ?s {{ {values} }} GRAPH ?g {{ ?s ?p ?o }} }}",
        ):
            named.add((s, p, o))
            store.add(Quad(s, p, o, g))
        for s, p, o in _rows(
            edition, f"SELECT ?s ?p ?o WHERE {{ VALUES ?s {{ {values} }} ?s ?p ?o }}"
        ):
            if (s, p, o) not in named:
                store.add(Quad(s, p, o, DefaultGraph()))
            if isinstance(p, NamedNode) and isinstance(o, NamedNode):
                found[p.value.rpartition("#")[2].rpartition("/")[2]].add(o.value)
    return found


def _names(edition: Edition, store: Store) -> set[str]:
    """Copy the names in the passages and quotations of a part; returns whom they name."""
    places: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    for quad in store.quads_for_pattern(None, NamedNode(KG + "text"), None, None):
        at = {p: _object(store, quad.subject, p) for p in ("inDocument", "start", "end")}
        places[at["inDocument"]].append((int(at["start"]), int(at["end"])))
    found: set[str] = set()
    for values in _values(places):
        for mention, kind, document, start, end, entity, graph in _rows(
            edition,
            f"SELECT ?m ?class ?d ?start ?end ?e ?g WHERE {{ VALUES ?d {{ {values} }}"
            " GRAPH ?g { ?m kg:inDocument ?d ; kg:refersTo ?e ; kg:start ?start ; kg:end ?end ;"
            " a ?class } }",
        ):
            first, last = int(start.value), int(end.value)
            if any(a <= first and last <= b for a, b in places[document.value]):
                found.add(entity.value)
                for p, o in (
                    (RDF + "type", kind),
                    (KG + "inDocument", document),
                    (KG + "start", start),
                    (KG + "end", end),
                    (KG + "refersTo", entity),
                ):
                    store.add(Quad(mention, NamedNode(p), o, graph))
    return found


def _object(store: Store, subject: Any, name: str) -> str:
    quad = next(iter(store.quads_for_pattern(subject, NamedNode(KG + name), None, None)))
    return str(getattr(quad.object, "value", ""))


def _rows(edition: Edition, sparql: str) -> Iterator[tuple[Any, ...]]:
    answer = edition.snapshot.query(sparql)
    assert isinstance(answer, Rows)
    return answer.solutions


def _values(names: Iterable[str]) -> Iterator[str]:
    ordered = sorted(set(names))
    for at in range(0, len(ordered), _BATCH):
        yield " ".join(iri(name) for name in ordered[at : at + _BATCH])

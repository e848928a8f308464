"""Takes a part out of a graph that is too large for one page: some entities with what joins them.

The part is a small graph in memory of the same shape, so that whatever reads the whole reads it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from pyoxigraph import DefaultGraph, NamedNode, Quad, QuerySolutions, Store

from kg.query.sparql import iri
from kg.serve.library import Edition
from kg.store import Rows
from kg.view import Network, network
from kg.vocabulary import QUERY_PREFIXES

FOREMOST = 120
"""Entities of the overview: those that are named most."""

MOST_AROUND = 60
"""Neighbours that are taken along with an entity, the most closely joined first."""

MOST_STATEMENTS = 400
"""Statements about one entity that are taken along."""

_BATCH = 400
_TOUCHES = (
    "rdf:subject|rdf:object|kg:holder|kg:organisation|kg:participant|kg:agent|kg:patient|kg:place"
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
    """All that is joined to an entity, the most closely joined first."""
    often = Counter(
        other
        for members in _touching(edition, [entity]).values()
        for other in members
        if other != entity
    )
    return tuple(
        Neighbour(other, count)
        for other, count in sorted(often.items(), key=lambda item: (-item[1], item[0]))
    )


def foremost(edition: Edition) -> tuple[str, ...]:
    """The entities that are named most, commenters' names apart."""
    found = (e for e in edition.mentioned if e in edition.by_id and e not in edition.personas)
    return tuple(sorted(found, key=lambda e: (-edition.mentioned[e][1], e))[:FOREMOST])


def surroundings(edition: Edition, around: Iterable[str]) -> Network:
    """The foremost entities with what joins them, and the neighbours of some others.

    Args:
        around: IRIs of entities whose neighbours are taken along.
    """
    around = tuple(dict.fromkeys(entity for entity in around if entity in edition.by_id))
    core = {*foremost(edition), *around}
    for entity in around:
        core |= {found.id for found in neighbours(edition, entity)[:MOST_AROUND]}
    touching = _touching(edition, sorted(core))
    wanted = {s for s, members in touching.items() if len(members & core) > 1}
    for entity in around:
        own = sorted(s for s, members in touching.items() if entity in members)
        wanted |= set(own[:MOST_STATEMENTS])
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


def _touching(edition: Edition, entities: Iterable[str]) -> Mapping[str, set[str]]:
    """The entities that each statement about some of these is about, by statement."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    statements: set[str] = set()
    for values in _values(entities):
        statements |= {
            row["s"]
            for row in edition.ask(
                f"SELECT DISTINCT ?s WHERE {{ VALUES ?e {{ {values} }} ?s {_TOUCHES} ?e }}"
            )
        }
    for values in _values(statements):
        for row in edition.ask(
            f"SELECT DISTINCT ?s ?e WHERE {{ VALUES ?s {{ {values} }} ?s {_TOUCHES} ?e }}"
        ):
            if row["e"] in edition.by_id:
                found[row["s"]].add(row["e"])
    return found


def _spoken_by(edition: Edition, entity: str) -> Iterator[str]:
    rows = edition.ask(
        f"SELECT ?s WHERE {{ ?s kg:speaker {iri(entity)} }} ORDER BY ?s LIMIT {MOST_STATEMENTS}"
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
    named = _names(edition, cited, store)
    _copy(edition, {*entities, *named, *told["speaker"], *told["attributedTo"]} - cited, store)
    return _Part(store)


def _copy(edition: Edition, subjects: Iterable[str], store: Store) -> dict[str, set[str]]:
    """Copy all triples of some subjects; returns the objects by the last part of the property."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for values in _values(subjects):
        named: set[tuple[object, object, object]] = set()
        for s, p, o, g in _rows(
            edition,
            f"SELECT ?s ?p ?o ?g WHERE {{ VALUES ?s {{ {values} }} GRAPH ?g {{ ?s ?p ?o }} }}",
        ):
            named.add((s, p, o))
            store.add(Quad(s, p, o, g))  # type: ignore[arg-type]
        for s, p, o in _rows(
            edition, f"SELECT ?s ?p ?o WHERE {{ VALUES ?s {{ {values} }} ?s ?p ?o }}"
        ):
            if (s, p, o) not in named:
                store.add(Quad(s, p, o, DefaultGraph()))  # type: ignore[arg-type]
            if isinstance(p, NamedNode) and isinstance(o, NamedNode):
                found[p.value.rpartition("#")[2].rpartition("/")[2]].add(o.value)
    return found


def _names(edition: Edition, documents: Iterable[str], store: Store) -> set[str]:
    """Copy the names in some documents; returns the entities that they name."""
    found: set[str] = set()
    for values in _values(documents):
        mentions = {
            row["m"]: row["e"]
            for row in edition.ask(
                f"SELECT ?m ?e WHERE {{ VALUES ?d {{ {values} }}"
                " ?m kg:inDocument ?d ; kg:refersTo ?e }"
            )
        }
        _copy(edition, mentions, store)
        found |= set(mentions.values())
    return found


def _rows(edition: Edition, sparql: str) -> Iterator[tuple[object, ...]]:
    answer = edition.snapshot.query(sparql)
    assert isinstance(answer, Rows)
    return answer.solutions


def _values(names: Iterable[str]) -> Iterator[str]:
    ordered = sorted(set(names))
    for at in range(0, len(ordered), _BATCH):
        yield " ".join(iri(name) for name in ordered[at : at + _BATCH])
